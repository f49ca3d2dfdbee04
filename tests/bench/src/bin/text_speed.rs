//! Times a document of a megabyte, for `cargo xtask bench text`: parsed and drawn with its run table, beside the
//! parser's own HTML of the same grammar; and drawn again after an edit of one paragraph. Prints a line of JSON for
//! each round, in milliseconds, with what is compared in turns. Two rounds before them are not told: they pay for
//! memory that the process has for the first time.

#![expect(clippy::print_stdout, reason = "its output is what it is for")]

use std::fmt::Write;
use std::hint::black_box;
use std::time::Instant;

use gloss_artifact::{Splice, Text};
use gloss_protocol::{Kind, Span};
use pulldown_cmark::{Parser, html};

/// Bytes of the document.
const SIZE: usize = 1 << 20;

/// Rounds that are not told.
const WARM: usize = 2;

/// Headings, paragraphs, lists, tables and code, as reports have them.
fn report() -> String {
    let mut out = String::from("# Report\n\n");
    let mut n = 0;
    while out.len() < SIZE {
        n += 1;
        let _ = write!(
            out,
            "## Part {n}\n\nRevenue of shop {n} reached [€1.{n} million](fact:ab12cd34), up **8.4 %** on the second \
             quarter, while *costs* stayed as they were; see `cost_{n}` and [the table](http://x.example/{n}). Nothing \
             else in this part has changed since the last report, as far as the ledger\nshows it &amp; its notes.\n\n\
             The weather was fine. It’s said to have helped: {n} days of sun, and no strike.\nA second line follows \
             the first one here.\n\n- First of the reasons, with **weight**\n- Second of them, {n} in all\n  - a \
             smaller one\n\n| Shop | Q1 | Q2 |\n|---|--:|--:|\n| Alt | 612 | {n} |\n| Neu | 588 | `{n}` |\n\n```sql\n\
             select shop, sum(total)\nfrom sales where part = {n}\n```\n\n"
        );
    }
    out
}

fn time<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let begun = Instant::now();
    let made = black_box(work());
    (begun.elapsed().as_secs_f64() * 1e3, made)
}

fn main() {
    let rounds = std::env::args().nth(1).and_then(|words| words.parse().ok()).unwrap_or(7);
    let source = report();
    for round in 0..WARM + rounds {
        let (floor, made) = time(|| {
            let mut out = String::with_capacity(source.len() * 3 / 2);
            html::push_html(&mut out, Parser::new_ext(&source, gloss_markdown::options()));
            out
        });
        drop(made);
        let (full, (text, blocks)) = time(|| {
            let text = Text::new(Kind::Document, &source);
            let (blocks, _) = text.blocks(0, 0);
            (text, blocks)
        });
        let count = blocks.len();
        drop(blocks);
        // Another paragraph in each round.
        let from = source.len() / 3 + round * 7_919;
        let at = from + source.get(from..).and_then(|rest| rest.find("The weather")).unwrap_or(0);
        let splice = Splice::new(Span::new(at, at + "The weather".len()), "The **weather** of May");
        let (edit, drawn) = time(|| {
            let edited = text.edited(std::slice::from_ref(&splice));
            let drawn =
                edited.changed.iter().map(|part| edited.text.blocks(part.start, part.end - part.start).0);
            (drawn.map(|blocks| blocks.len()).sum::<usize>(), edited)
        });
        if round < WARM {
            continue;
        }
        println!(
            r#"{{"floor":{floor},"full":{full},"edit":{edit},"bytes":{},"blocks":{count},"drawn":{}}}"#,
            source.len(),
            drawn.0
        );
    }
}

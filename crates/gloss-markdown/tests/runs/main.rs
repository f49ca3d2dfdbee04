//! The run table held against real documents and generated ones: a run's source is its own, and nothing else's.
//!
//! By default a seeded sample of the runs of every file is tried; `cargo xtask soak` tries every run.

#![expect(clippy::expect_used, reason = "a test fails by a panic")]

mod corpus;
mod documents;
mod edits;
mod marker;
mod seeded;

use std::sync::atomic::{AtomicUsize, Ordering};

use gloss_markdown::{LeafKind, parse};
use proptest::prelude::*;
use seeded::{Seeded, each_file, soak};

/// Runs of each file that the sampled test tries.
const SAMPLE: usize = 6;
/// The sampled test leaves the runs of larger files alone: each trial parses the file again.
const SAMPLED_SIZE: usize = 256 << 10;
/// Most of the visible characters that may be in runs that can only be taken whole.
const WHOLE_SHARE: f64 = 0.01;

#[test]
fn every_run_of_every_file_is_in_its_place() {
    let files = corpus::files();
    each_file(files, |_, source| marker::structure(source));
    let (mut runs, mut plain) = (0, 0);
    let (mut all, mut whole, mut named, mut raw) = (0, 0, 0, 0);
    for (_, source) in files {
        let document = parse(source);
        plain += usize::from(document.plain.is_some());
        runs += document.runs.len();
        for leaf in &document.leaves {
            for run in document.runs_of(leaf) {
                let chars = document.text(source, run).chars().count();
                let is_raw = leaf.kind == LeafKind::Raw || run.is_whole() && run.is_verbatim();
                raw += if is_raw { chars } else { 0 };
                all += if is_raw { 0 } else { chars };
                let chain = document.inline_chain(run).into_iter().map(|id| &document.inlines[id as usize]);
                let links = chain.filter(|inline| inline.named).count();
                let kept = document.namings(source, run).len() == links;
                named += if is_raw || run.is_whole() || links == 0 || !kept { 0 } else { chars };
                whole += if (run.is_whole() || !kept) && !is_raw { chars } else { 0 };
            }
        }
    }
    let bytes: usize = files.iter().map(|(_, source)| source.len()).sum();
    let share = whole as f64 / all as f64;
    println!(
        "{} files, {bytes} bytes, {runs} runs, {plain} files as plain text; {all} visible characters, of them \
         {whole} ({:.3} %) only as a whole, and {named} ({:.3} %) in links named by their words, which are written \
         anew with other words; raw HTML apart: {raw}",
        files.len(),
        share * 100.0,
        named as f64 / all as f64 * 100.0
    );
    assert!(runs > 100_000, "the sources of the dependencies hold far more Markdown");
    assert!(share <= WHOLE_SHARE, "{:.3} % can only be taken whole", share * 100.0);
}

#[test]
fn a_run_replaced_changes_itself_alone() {
    let tried = AtomicUsize::new(0);
    each_file(corpus::files(), |name, source| {
        let runs = parse(source).runs.len();
        let mut seeded = Seeded::new(name.len() as u64 + source.len() as u64);
        let chosen: Vec<usize> = match (soak(), source.len() <= SAMPLED_SIZE) {
            (true, _) => (0..runs).collect(),
            (false, true) => (0..SAMPLE.min(runs)).map(|_| seeded.below(runs)).collect(),
            (false, false) => Vec::new(),
        };
        tried.fetch_add(chosen.len(), Ordering::Relaxed);
        marker::runs(source, &chosen)
    });
    let what = if soak() { "every run" } else { "a sample; files over 256 kB left out" };
    println!("{} runs replaced ({what})", tried.into_inner());
}

#[test]
fn an_edit_parsed_nearby_is_an_edit_parsed_in_full() {
    let (tried, near) = (AtomicUsize::new(0), AtomicUsize::new(0));
    each_file(corpus::files(), |name, source| {
        let rounds = if soak() { 200 } else { 6 };
        let mut seeded = Seeded::new(7 + name.len() as u64 * 31 + source.len() as u64);
        let (wrong, nearby) = edits::chain(source, rounds, &mut seeded);
        tried.fetch_add(rounds, Ordering::Relaxed);
        near.fetch_add(nearby, Ordering::Relaxed);
        wrong
    });
    println!("{} edits, {} of them without a full parse", tried.into_inner(), near.into_inner());
}

/// Text right below a definition is the rest of its paragraph: neither an empty list item nor indented code.
#[test]
fn a_definition_above_is_looked_at_too() {
    let cases = [
        (
            "word\n\n[ref]: http://x.example/ref \"t\"\n1. \n  second line.\n\n## Head\nlast\n",
            "Head",
            "Other",
        ),
        (
            "1) - ###### *> ` `a`)   [b][ref]\n[late]: http://x.example\n\tty first\n    ```\n\n    ---\n\n    `c`\n    \
             =====\n\n    #### (a    *) **a  \n---\na b[** **![ref]****![*a* b](x.png)  a  * `x |$$\n",
            "    *) **a  \n---\na b[** **![ref]****![*a*",
            "<div>\n",
        ),
    ];
    for (before, old, new) in cases {
        let at = before.find(old).expect("is there");
        let after = before.replace(old, new);
        let found = gloss_markdown::reparse(&parse(before), before, &after, at..at + old.len(), new.len());
        assert!(
            found.document == parse(&after),
            "{before:?}: {:?} in place of {:?}",
            found.document.blocks,
            parse(&after).blocks
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: if soak() { 20_000 } else { 400 },
        failure_persistence: None,
        max_shrink_iters: 3_000,
        ..ProptestConfig::default()
    })]

    #[test]
    fn so_it_is_in_generated_documents(source in documents::document()) {
        let wrong = marker::structure(&source);
        prop_assert!(wrong.is_empty(), "{}\n{:?}", wrong.join("\n"), source);
        let document = parse(&source);
        // A delimiter that found no partner is a word; without it, others may find each other.
        let lone = |id: &usize| document.text(&source, &document.runs[*id]).contains(['*', '_', '~', '[', ']', '`', '$', '|']);
        let chosen: Vec<usize> = (0..document.runs.len()).filter(|id| !lone(id)).collect();
        let wrong = marker::runs(&source, &chosen);
        prop_assert!(wrong.is_empty(), "{}\n{:?}", wrong.join("\n"), source);
    }

    #[test]
    fn a_large_document_parsed_in_halves_is_one_parse(
        upper in documents::document(),
        open in prop::sample::select(vec!["", "```\n", "~~~", "<!--", "<pre>", "- a\n\n  ```", "> <?x", "| a |\n|--", "$$", "`a"]),
        lower in documents::document(),
    ) {
        let rest = "Words of a large document, none of them of any weight.\n\n".repeat(1_300);
        let source = format!("{rest}{upper}{open}\n\n## Cut\n{lower}\n\n{rest}");
        // An edit of an empty document: all of it is parsed at once, or in full where it defines something.
        let one = gloss_markdown::reparse(&parse(""), "", &source, 0..0, source.len()).document;
        prop_assert!(parse(&source) == one, "{upper:?} {open:?} {lower:?}");
    }

    #[test]
    fn so_are_edits_of_generated_documents(source in documents::document(), seed in any::<u64>()) {
        let (wrong, _) = edits::chain(&source, 12, &mut Seeded::new(seed));
        prop_assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

//! Every format over documents of every shape: nothing panics, packages are well formed, the words are the document's
//! own, comments stand exactly on their places, and changes can be accepted and rejected to the letter.

mod charts;
mod pages;
mod word;

use gloss_protocol::{FactSource, FactUse, Span, Timestamp};
use proptest::prelude::*;
use word::Word;

use crate::model::{Block, Item, Paper, Piece, What};
use crate::{Before, Job, export, read};
use gloss_errand::export::{Comment, ExportError, Exported, Format, MAX_SOURCE, Remark, Sheet};

/// 2026-11-20, morning.
const NOW: Timestamp = Timestamp(1_795_163_502_120);

/// Runs a job with nothing but a source, after a hand over it.
fn run<'a>(source: &'a str, format: Format, shape: impl FnOnce(&mut Job<'a>)) -> Exported {
    let mut job = job(source, format);
    shape(&mut job);
    export(&job).unwrap_or_else(|error| panic!("{error}\n{source}"))
}

fn job(source: &str, format: Format) -> Job<'_> {
    Job {
        format,
        source,
        title: "memo",
        language: "en",
        date: NOW,
        sheet: Sheet::A4,
        facts: &[],
        queries: false,
        dated: &[],
        remarks: &[],
        before: None,
        images: &|_| None,
        cells: &gloss_chart::nowhere,
        fonts: &|_| Vec::new(),
    }
}

fn paper(source: &str) -> Paper {
    read::paper(source, &gloss_markdown::parse(source), &gloss_chart::nowhere)
}

/// The text of an exported document, paragraph by paragraph, without the byline.
fn lines(paper: &Paper) -> Vec<String> {
    let mut out = vec![described(&paper.title)];
    if paper.title.is_empty() {
        out = vec!["memo".to_owned()];
    }
    fn blocks(blocks: &[Block], out: &mut Vec<String>) {
        for block in blocks {
            match block {
                Block::Heading { pieces, .. } | Block::Paragraph(pieces) | Block::Code(pieces) => {
                    out.push(described(pieces));
                }
                Block::Quote(inner) => blocks_of(inner, out),
                Block::List { items, .. } => {
                    items.iter().for_each(|Item { blocks, .. }| blocks_of(blocks, out));
                }
                Block::Table(table) => table.rows.iter().flatten().for_each(|cell| out.push(described(cell))),
                Block::Rule => {}
            }
        }
    }
    fn blocks_of(inner: &[Block], out: &mut Vec<String>) {
        blocks(inner, out);
    }
    blocks(&paper.blocks, &mut out);
    out.retain(|line| !line.trim().is_empty());
    out
}

fn described(pieces: &[Piece]) -> String {
    let of = |piece: &Piece| match &piece.what {
        What::Text(text) => text.clone(),
        What::Break => "\n".to_owned(),
        What::Image { src, alt } => crate::model::absent(src, alt),
        What::Footnote(_) => String::new(),
    };
    pieces.iter().map(of).collect()
}

/// Documents that have broken something, here or elsewhere.
const NASTY: &[&str] = &[
    "",
    "\u{feff}",
    "# ",
    "#\n\n#\n\n##### deep\n",
    "---\ntitle: x\n---\n# A\n",
    "\0\u{1}\u{b}\u{fffe} \u{1b}[31m",
    "#{ [ ] } $x$ `a` \"quoted\" \\ \\u{0} #let x = 1 // comment\n",
    "*a **b ~~c `d`~~** e*\n",
    "- a\n  - b\n    - c\n      - d\n        - e\n          - f\n            - g\n              - h\n                - i\n                  - j\n                    - k\n",
    "> > > > > > > > > > > > > > deep\n",
    "1. \n2. - \n3. > \n   ```\n   x\n   ```\n",
    "4294967295. big\n",
    "- [x] \n- [ ] a\n\n  b\n",
    "| |\n|-|\n",
    "| a | b |\n|:-:|--:|\n| 1 |\n| 1 | 2 | 3 |\n",
    "| a |\n|---|\n\n| b |\n|---|\n",
    "x[^1] y[^1] z[^2]\n\n[^1]: one[^2]\n\n    two\n\n[^2]: - list\n[^3]: nobody\n",
    "[^1]: only\n",
    "![](x.png) ![a](b \"c\") [![i](j)](https://e.org)\n",
    "[a](javascript:x) [b](JAVASCRIPT:x) [c](data:x) [d](file:///etc/passwd) [e](#nowhere) <https://e.org/\"><script>>\n",
    "<div onload=x>\n<script>alert(1)</script>\n</div>\n\na <b>c</b>\n",
    "<!-- gone -->\n\nstays <!-- stays -->\n",
    "a\\\nb  \nc\nd\r\ne\n",
    "```\n\tx\n\n\ty\r\n```\n",
    "$$\n\\frac{a}{b}\n$$\n",
    "שלום **עולם** a\n\n# مرحبا\n\n- مرحبا\n",
    "日本語👩‍👩‍👧🇩🇪e\u{301}\n",
    "***\n\n---\n\n___\n",
    "&lt;b&gt; &amp; &#x1F600; &nbsp;\n",
];

#[test]
fn nasty_documents_come_out_in_every_format() {
    for source in NASTY {
        for format in [Format::Pdf, Format::Docx, Format::Html] {
            let file = run(source, format, |_| {});
            assert!(file.bytes.len() > 500, "{source:?}");
        }
        check_words(source);
    }
}

/// DOCX is well formed and says the words; HTML says them and holds nothing that runs.
fn check_words(source: &str) {
    let word = Word::read(&run(source, Format::Docx, |_| {}).bytes);
    assert_eq!(word.text(), lines(&paper(source)), "{source:?}");
    let html = String::from_utf8(run(source, Format::Html, |_| {}).bytes).expect("text");
    let lower = html.to_lowercase();
    for no in [
        "<script",
        "javascript:",
        "<iframe",
        "<link",
        "<base",
        "href=\"data",
        "href=\"file",
        "src=\"http",
        " onload=",
    ] {
        // What looks like it in the text is escaped; an attribute can't hold a quote.
        let found = lower.find(no).filter(|at| no.starts_with('<') || in_tag(&lower, *at));
        assert!(found.is_none(), "{no} in {source:?}\n{html}");
    }
}

/// Whether a place in HTML is within a tag.
fn in_tag(html: &str, at: usize) -> bool {
    let before = &html[..at];
    before.rfind('<') > before.rfind('>')
}

/// Pieces that documents are put together from.
fn source() -> impl Strategy<Value = String> {
    let words = prop_oneof![
        "[a-z]{1,8}",
        "[ -~]{1,12}",
        Just("42.5 %".to_owned()),
        Just("[402](fact:a1)".to_owned()),
        Just("é日🎉".to_owned()),
        Just("`x y`".to_owned()),
        Just("**b**".to_owned()),
        Just("*i*".to_owned()),
        Just("[l](https://e.org/?a=1&b)".to_owned()),
        Just("\\*".to_owned()),
        Just("&amp;".to_owned()),
        Just("  \n".to_owned()),
        Just("\n".to_owned()),
    ];
    let line = proptest::collection::vec(words, 1..6).prop_map(|words| words.join(" "));
    let block = (line, 0..12u8).prop_map(|(line, kind)| match kind {
        0 => format!("# {line}"),
        1 => format!("## {line}"),
        2 => format!("- {line}\n- two\n  1. three"),
        3 => format!("> {line}"),
        4 => format!("| a | b |\n|---|--:|\n| {} | 2 |\n| x | y |", line.replace(['\n', '|'], " ")),
        5 => format!("```\n{line}\n```"),
        6 => format!("{line}[^1]\n\n[^1]: A note."),
        7 => "---".to_owned(),
        8 => format!("- [x] {line}\n- [ ] open"),
        _ => line,
    });
    proptest::collection::vec(block, 0..7).prop_map(|blocks| blocks.join("\n\n"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_document_keeps_its_words(source in source()) {
        check_words(&source);
    }

    #[test]
    fn changes_are_accepted_and_rejected_to_the_letter(old in source(), new in source()) {
        check_changes(&old, &new);
    }

    #[test]
    fn a_part_rewritten_is_accepted_and_rejected_to_the_letter(base in source(), at in 0..200usize, words in "[a-z ]{0,12}") {
        let at = base.floor_char_boundary(at.min(base.len()));
        let (start, rest) = base.split_at(at);
        let skip = rest.floor_char_boundary(5.min(rest.len()));
        check_changes(&base, &format!("{start}{words}{}", &rest[skip..]));
    }

    #[test]
    fn a_comment_stands_on_its_words(source in source(), at in 0..300usize, len in 1..40usize) {
        let start = source.floor_char_boundary(at.min(source.len()));
        let end = source.floor_char_boundary((start + len).min(source.len()));
        check_comment(&source, start..end);
    }
}

fn check_changes(old: &str, new: &str) {
    let before = Before { source: old, author: "Gloss", at: NOW };
    let file = run(new, Format::Docx, |job| job.before = Some(before));
    let word = Word::read(&file.bytes);
    assert_eq!(word.accepted(), lines(&paper(new)), "accepted\n{old:?}\n{new:?}");
    assert_eq!(word.rejected(), lines(&paper(old)), "rejected\n{old:?}\n{new:?}");
}

fn check_comment(source: &str, span: std::ops::Range<usize>) {
    let said = vec![Comment { author: "Ada \"A\"".to_owned(), at: NOW, text: "Why?\nReally <?>".to_owned() }];
    let remark = Remark { spans: vec![span.clone()], said, resolved: false };
    let file = run(source, Format::Docx, |job| job.remarks = std::slice::from_ref(&remark));
    let word = Word::read(&file.bytes);
    let Some((commented, says)) = word.comments().into_iter().next() else {
        assert!(lines(&paper(source)).len() <= 1, "no comment in {source:?}");
        return;
    };
    assert_eq!(says, "Why?\nReally <?>");
    let document = gloss_markdown::parse(source);
    let visible = document.visible(source, &span);
    // Blanks at the edges may be line ends in the one and blocks' ends in the other.
    let squeezed = |text: &str| text.split_whitespace().collect::<String>();
    if !squeezed(&visible).is_empty() && !source.contains("[^") && !source.starts_with("---") {
        assert_eq!(squeezed(&commented), squeezed(&visible), "{source:?} {span:?}");
    }
}

#[test]
fn a_comment_between_two_letters_stands_on_their_run() {
    check_comment("```\n0 é日\n```", 8..8);
    check_comment("One two.", 3..3);
}

#[test]
fn answers_follow_their_note() {
    let said = |text: &str| Comment { author: "A".to_owned(), at: NOW, text: text.to_owned() };
    let source = "# T\n\nRevenue is up 8 %.\n";
    let at = source.find("8 %").expect("it is there");
    let figure = std::iter::once(at..at + 3).collect();
    let remarks = [
        Remark {
            spans: figure,
            said: vec![said("Where from?"), said("The file."), said("Thanks")],
            resolved: true,
        },
        Remark { spans: Vec::new(), said: vec![said("On everything")], resolved: false },
    ];
    let word = Word::read(&run(source, Format::Docx, |job| job.remarks = &remarks).bytes);
    let comments = word.comments();
    assert_eq!(
        comments,
        [("8 %", "Where from?"), ("8 %", "The file."), ("8 %", "Thanks"), ("T", "On everything")]
            .map(|(on, says)| (on.to_owned(), says.to_owned()))
    );
    let extended = word.part("word/commentsExtended.xml");
    assert_eq!(extended.matches("w15:paraIdParent=\"10000000\"").count(), 2);
    assert_eq!(extended.matches("w15:done=\"1\"").count(), 3);
}

#[test]
fn figures_are_plain_text_with_an_appendix() {
    let fact = |fact: &str, shown: &str, stale| FactUse {
        at: String::new(),
        fact: fact.to_owned(),
        shown: shown.to_owned(),
        value: serde_json::json!(402.25),
        query: "SELECT sum(a)\nFROM t".to_owned(),
        sources: vec![FactSource {
            path: "t.csv".to_owned(),
            version: 2,
            range: "C2:C57".to_owned(),
            sha256: String::new(),
            headers: String::new(),
            columns: Vec::new(),
            doubled: Vec::new(),
            seen: None,
        }],
        place: Default::default(),
        trace: Default::default(),
        stale,
        now: None,
        agrees: true,
        span: Span::new(0, 1),
    };
    let facts = [fact("a1", "402", false), fact("a2", "31 %", true), fact("a1", "402", false)];
    let source = "# T\n\n[402](fact:a1) and [31 %](fact:a2), [402](fact:a1).\n";
    let short = Word::read(&run(source, Format::Docx, |job| job.facts = &facts).bytes);
    assert_eq!(
        short.text()[2..],
        [
            "Sources of the figures",
            "Computed from t.csv, version 2.",
            "31 % (402.25; its source has changed since) – t.csv C2:C57",
        ]
    );
    let typed = [FactUse { sources: Vec::new(), stale: false, ..facts[0].clone() }];
    let none = Word::read(&run(source, Format::Docx, |job| job.facts = &typed).bytes);
    assert_eq!(none.text()[2..], [] as [&str; 0], "what somebody typed has no sources");
    let word = Word::read(&run(source, Format::Docx, |job| (job.facts, job.queries) = (&facts, true)).bytes);
    let text = word.text();
    assert_eq!(text[1], "402 and 31 %, 402.");
    assert_eq!(
        text[2..],
        [
            "Sources of the figures",
            "Computed from t.csv, version 2. Below, the figures of each query with the cells it read, and the query as it \
             was run.",
            "402 (402.25), 31 % (402.25; its source has changed since) – t.csv C2:C57",
            "SELECT sum(a)\nFROM t",
        ]
    );
    let html = String::from_utf8(run(source, Format::Html, |job| job.facts = &facts).bytes).expect("text");
    assert!(!html.contains("fact:") && html.contains("changed since"));
}

#[test]
fn a_missing_image_is_named_and_too_much_refused() {
    for format in [Format::Pdf, Format::Docx, Format::Html] {
        let file = run("![Chart](a.png) ![](b.png)", format, |job| {
            job.images = &|src| (src == "b.png").then(|| b"GIF89a".to_vec());
        });
        assert_eq!(
            file.warnings,
            [
                "The image a.png is not in the folder.",
                "The image b.png is no PNG, JPEG, GIF or WebP that can be drawn."
            ]
        );
    }
    let wide = format!(
        "|{}\n|{}\n{}",
        "a|".repeat(200),
        "-|".repeat(200),
        format!("|{}\n", "1|".repeat(200)).repeat(600)
    );
    let refused = export(&job(&wide, Format::Pdf)).err();
    assert_eq!(refused, Some(ExportError::TooManyCells(200 * 601)));
    assert!(export(&job(&wide, Format::Html)).is_ok());
    let long = "a ".repeat(MAX_SOURCE / 2 + 1);
    assert!(export(&job(&long, Format::Html)).is_err());
}

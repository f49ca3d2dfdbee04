//! Samples after edits that nobody would make: whatever comes of them is a picture of plain shapes and words, or a
//! sentence, in time; nothing panics and nothing else gets into the picture.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use gloss_diagram::{DiagramError, Theme, draw};
use proptest::prelude::*;

use crate::common;

static SAMPLES: LazyLock<Vec<String>> = LazyLock::new(|| {
    ["drawn", "refused"].iter().flat_map(|folder| common::samples(folder)).map(|(_, text)| text).collect()
});

/// What is put into texts: words of Mermaid, and what would do harm if it got through.
const PIECES: [&str; 48] = [
    "\n",
    " ",
    "  ",
    "-->",
    "---",
    "-.->",
    "==>",
    "--x",
    "--o",
    "<-->",
    "|label|",
    "[",
    "]",
    "(",
    ")",
    "((",
    "{{",
    "}",
    "\"",
    "`",
    "%%",
    "%%{init: {\"themeCSS\": \"*{}\"}}%%",
    "---\n",
    "end\n",
    "subgraph x\n",
    "note over A: x\n",
    "loop x\n",
    "state x {\n",
    "<<choice>>",
    "class A { +x }\n",
    "click A href \"javascript:alert(1)\"\n",
    "style A fill:url(#x)\n",
    "linkStyle 0 stroke:#f00\n",
    "classDef a fill:#f9f\n",
    ":::a",
    "<script>alert(1)</script>",
    "<img src=x onerror=y>",
    "</text><a href='x'>",
    "&lt;",
    "&#0;",
    "#quot;",
    "\u{0}",
    "\u{202e}",
    "日本語",
    "🏳️‍🌈",
    "@{ shape: doc, label: \"x\" }",
    "accDescr: x\n",
    "9999999999999999999999",
];

/// One change of a text.
#[derive(Clone, Debug)]
enum Edit {
    Remove(usize, usize),
    Repeat(usize, usize, usize),
    Insert(usize, usize),
    Swap(usize, usize),
    Splice(usize, usize),
}

fn edit() -> impl Strategy<Value = Edit> {
    let at = 0..4_000_usize;
    prop_oneof![
        (at.clone(), 1..40_usize).prop_map(|(at, n)| Edit::Remove(at, n)),
        (at.clone(), 1..60_usize, 1..12_usize).prop_map(|(at, n, times)| Edit::Repeat(at, n, times)),
        (at.clone(), 0..PIECES.len()).prop_map(|(at, piece)| Edit::Insert(at, piece)),
        (at.clone(), at.clone()).prop_map(|(one, two)| Edit::Swap(one, two)),
        (at, 0..1_000_usize).prop_map(|(at, other)| Edit::Splice(at, other)),
    ]
}

fn edited(text: &str, edits: &[Edit]) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for edit in edits {
        let within = |at: usize, chars: &[char]| at % (chars.len() + 1);
        match *edit {
            Edit::Remove(at, n) => {
                let from = within(at, &chars);
                chars.drain(from..(from + n).min(chars.len()));
            }
            Edit::Repeat(at, n, times) => {
                let from = within(at, &chars);
                let piece = chars[from..(from + n).min(chars.len())].repeat(times);
                chars.splice(from..from, piece);
            }
            Edit::Insert(at, piece) => {
                let from = within(at, &chars);
                chars.splice(from..from, PIECES[piece].chars());
            }
            Edit::Swap(one, two) => {
                let mut lines: Vec<String> =
                    chars.iter().collect::<String>().lines().map(str::to_owned).collect();
                let count = lines.len().max(1);
                if lines.len() > 1 {
                    lines.swap(one % count, two % count);
                }
                chars = lines.join("\n").chars().collect();
            }
            Edit::Splice(at, other) => {
                let from = within(at, &chars);
                let other: Vec<char> = SAMPLES[other % SAMPLES.len()].chars().take(1_500).collect();
                chars.truncate(from);
                chars.extend(&other[other.len() / 3..]);
            }
        }
        chars.truncate(8_000);
    }
    chars.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn nothing_but_a_picture_or_a_sentence_comes_of_it(
        sample in 0..1_000_usize,
        edits in prop::collection::vec(edit(), 1..6),
    ) {
        let text = edited(&SAMPLES[sample % SAMPLES.len()], &edits);
        let began = Instant::now();
        let drawn = draw(&text, Theme::Page);
        prop_assert!(began.elapsed() < Duration::from_secs(6), "{:?}", began.elapsed());
        match drawn {
            Ok(drawn) => {
                prop_assert!(drawn.description.chars().count() <= 400, "{}", drawn.description);
                prop_assert_eq!(common::strangers(&drawn.svg), Vec::<String>::new());
                common::tree(&drawn.svg);
            }
            Err(DiagramError::Unread { line, says }) => {
                prop_assert!(says.ends_with('.') && !says.contains("must not have"), "{says} {text}");
                prop_assert!(line.is_none_or(|line| line >= 1 && line <= text.lines().count().max(1)));
            }
            Err(_) => {}
        }
    }
}

/// More of them with `DIAGRAM_CASES`.
fn cases() -> u32 {
    std::env::var("DIAGRAM_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(300)
}

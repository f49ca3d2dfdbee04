//! Tests of reading a document for an export: titles, links, lists, footnotes, pictures.

use super::paper;
use crate::model::{Block, Target, text};

fn read(source: &str) -> crate::model::Paper {
    paper(source, &gloss_markdown::parse(source), &gloss_chart::nowhere)
}

#[test]
fn the_first_heading_is_the_title_and_the_others_move_up() {
    for (source, title, levels) in [
        ("# A\n\n## B\n\n### C\n", "A", &[1, 2][..]),
        ("---\ntitle: x\n---\n\n# A\n\n## B\n", "A", &[1]),
        ("<!-- x -->\n\n# A\n\n# B\n\n## C\n", "A", &[1, 2]),
        ("Text\n\n# A\n\n## B\n", "", &[1, 2]),
        ("## A\n\n### B\n", "", &[2, 3]),
    ] {
        let paper = read(source);
        let found: Vec<u8> = paper
            .blocks
            .iter()
            .filter_map(|block| match block {
                Block::Heading { level, .. } => Some(*level),
                _ => None,
            })
            .collect();
        assert_eq!((text(&paper.title).as_str(), found.as_slice()), (title, levels), "{source:?}");
    }
}

#[test]
fn links_lead_to_the_web_or_to_a_heading() {
    let link = |source: &str| {
        let paper = read(source);
        match paper.blocks.first() {
            Some(Block::Paragraph(pieces)) => pieces.first().and_then(|piece| piece.link.clone()),
            _ => None,
        }
    };
    let outside = |to: &str| Some(Target::Outside(to.into()));
    for (source, want) in [
        ("[a](https://e.org/x?y=1)", outside("https://e.org/x?y=1")),
        ("[a](HTTP://e.org)", outside("HTTP://e.org")),
        ("[a](mailto:a@e.org)", outside("mailto:a@e.org")),
        ("[a](#b-c)\n\n# B c\n", Some(Target::Heading("b-c".into()))),
        ("[a](#nowhere)\n\n# B c\n", None),
        ("[a](javascript:alert)", None),
        ("[a](data:text/html,x)", None),
        ("[a](file:///x)", None),
        ("[a](other.md)", None),
        ("[402](fact:a1)", None),
    ] {
        assert_eq!(link(source), want, "{source}");
    }
}

#[test]
fn footnotes_are_numbered_as_the_text_names_them() {
    let paper = read("a[^b] c[^a] d[^b]\n\n[^a]: one [^c]\n[^b]: two\n[^c]: three\n[^d]: nobody\n");
    let notes: Vec<String> = paper
        .footnotes
        .iter()
        .map(|blocks| match blocks.first() {
            Some(Block::Paragraph(pieces)) => text(pieces),
            _ => String::new(),
        })
        .collect();
    assert_eq!(notes, ["two", "one [c]"]);
    let rest: Vec<String> = paper
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Paragraph(pieces) => Some(text(pieces)),
            _ => None,
        })
        .collect();
    assert_eq!(rest, ["a c d", "three", "nobody"]);
}

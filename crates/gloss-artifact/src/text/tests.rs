//! Places in documents: WHERE, selections, reaches, widening, and what is refused.

mod charts;

use gloss_protocol::{Kind, Reach, Region, RunPoint, Selection, Span};

use super::Text;
use crate::ArtifactError;
use crate::splice::{self, Splice};

const DOC: &str = "# Memo\n\nRevenue reached [€1.92 million](fact:ab12cd34), up **8.4 %** on Q2. Flat else; see \
`cost` here.\n\n## What changed\n\n| Shop | Q2 |\n|---|--:|\n| Alt | 612 |\n| Neu | 588 |\n\nFlat else.\n\n## End\n\nBye.\n";

fn doc() -> Text {
    Text::new(Kind::Document, DOC)
}

fn slices(at: &str) -> Result<Vec<String>, ArtifactError> {
    let doc = doc();
    let region = doc.find(at)?;
    Ok(doc.slices(&region).into_iter().map(str::to_owned).collect())
}

#[test]
fn a_where_finds_its_source() {
    let table = [
        (r#"text:"up 8.4 % on Q2""#, "up **8.4 %** on Q2"),
        (r#"text:"€1.92 million""#, "€1.92 million"),
        (r#"text:"reached €1.92 million, up""#, "reached [€1.92 million](fact:ab12cd34), up"),
        (r#"text:"cost""#, "cost"),
        (r#"text:"see cost""#, "see `cost`"),
        (r#"heading:"End""#, "## End\n\nBye."),
        ("block:1", "# Memo"),
        ("lines:1-1", "# Memo"),
        ("bytes:2-6", "Memo"),
        (r##"text:"Flat else"#2"##, "Flat else"),
        ("text:588", "588"),
        ("all#1", DOC),
    ];
    for (at, expect) in table {
        assert_eq!(slices(at).unwrap(), [expect], "{at}");
    }
}

#[test]
fn an_ambiguous_or_absent_where_is_refused() {
    assert!(
        matches!(slices(r#"text:"Flat else""#), Err(ArtifactError::Ambiguous { candidates, .. }) if candidates.len() == 2)
    );
    assert!(matches!(slices(r#"text:"nowhere""#), Err(ArtifactError::NotFound(_))));
    assert!(matches!(slices("bytes:0-9999"), Err(ArtifactError::NotFound(_))));
    assert!(matches!(slices("bytes:9-2"), Err(ArtifactError::NotFound(_))));
    assert!(matches!(slices("slide:1"), Err(ArtifactError::BadWhere(_))));
    assert!(matches!(slices("nonsense"), Err(ArtifactError::BadWhere(_))));
    assert!(matches!(slices("all#2"), Err(ArtifactError::BadWhere(_))));
    let says = slices("text:\"e\"").unwrap_err().to_string();
    assert_eq!(says, "text:\"e\" matches 17 places.");
    let many = Text::new(Kind::Document, &"e ".repeat(40)).find("text:e").unwrap_err();
    assert_eq!(many.to_string(), "text:e matches more than 20 places.");
}

#[test]
fn words_run_over_the_ends_of_blocks() {
    let table: [(&str, &[&str]); 5] = [
        (r#"text:"Memo Revenue reached""#, &["Memo", "Revenue reached"]),
        (r#"text:"cost here. What changed Shop Q2""#, &["`cost` here.", "What changed", "Shop", "Q2"]),
        (r#"text:"588 Flat else. End""#, &["588", "Flat else.", "End"]),
        (r#"text:"Flat else. End""#, &["Flat else.", "End"]),
        (r#"text:"Flat else; see""#, &["Flat else; see"]),
    ];
    for (at, expect) in table {
        match slices(at) {
            Ok(found) => assert_eq!(found, expect, "{at}"),
            Err(error) => {
                assert!(matches!(error, ArtifactError::NotFound(_)) && at.contains(';'), "{at}: {error}");
            }
        }
    }
    assert!(matches!(slices(r#"text:"MemoRevenue""#), Err(ArtifactError::NotFound(_))));
    let twice = Text::new(Kind::Document, "# A\n\nB\n\n# A\n\nB\n");
    assert!(matches!(twice.find(r#"text:"A B""#), Err(ArtifactError::Ambiguous { count: 2, .. })));
}

/// The selection of visible words, from the first run that begins with `from` to the one that ends with `to`.
fn select(from: (&str, u32), to: (&str, u32), text: &str) -> Selection {
    let doc = doc();
    let run = |words: &str| {
        doc.parsed().runs.iter().position(|run| doc.parsed().text(DOC, run).contains(words)).unwrap() as u32
    };
    Selection {
        start: RunPoint { run: run(from.0), utf16: from.1 },
        end: RunPoint { run: run(to.0), utf16: to.1 },
        text: text.to_owned(),
        more: None,
    }
}

#[test]
fn a_selection_becomes_a_balanced_region() {
    let doc = doc();
    // from, to, visible text selected, reach, source of the region
    let table = [
        (("8.4 %", 0), ("8.4 %", 5), "8.4 %", Reach::Selection, vec!["8.4 %"]),
        (("8.4 %", 2), (" on Q2", 4), "4 % on", Reach::Selection, vec!["**8.4 %** on"]),
        (
            ("Revenue reached", 3),
            ("€1.92", 5),
            "enue reached €1.92",
            Reach::Selection,
            vec!["Revenue reached [€1.92 million](fact:ab12cd34)"],
        ),
        (
            ("8.4 %", 0),
            ("8.4 %", 5),
            "8.4 %",
            Reach::Sentence,
            vec!["Revenue reached [€1.92 million](fact:ab12cd34), up **8.4 %** on Q2."],
        ),
        (("612", 0), ("612", 3), "612", Reach::Cell, vec!["612"]),
        (("Alt", 0), ("588", 3), "Alt612Neu588", Reach::Selection, vec!["Alt", "612", "Neu", "588"]),
        (("Bye", 0), ("Bye", 3), "Bye", Reach::Section, vec!["## End\n\nBye."]),
    ];
    for (from, to, text, reach, expect) in table {
        let pointed = doc.point(&select(from, to, text), reach).unwrap();
        assert_eq!(doc.slices(&pointed.region), expect, "{text} {reach:?}");
        assert!(!pointed.paint.is_empty());
    }
}

#[test]
fn a_selection_that_says_something_else_is_refused() {
    let doc = doc();
    let mut selection = select(("8.4 %", 0), ("8.4 %", 5), "9.9 %");
    assert_eq!(doc.point(&selection, Reach::Selection), Err(ArtifactError::SelectionMoved));
    selection.end.run = 999;
    assert_eq!(doc.point(&selection, Reach::Selection), Err(ArtifactError::SelectionMoved));
}

#[test]
fn the_same_words_elsewhere_are_counted() {
    let doc = doc();
    let region = doc.find(r##"text:"Flat else"#1"##).unwrap();
    assert_eq!(doc.elsewhere(&region).len(), 1);
    let span = region.spans()[0];
    let pointed = doc.pointed(region.clone(), &span.range());
    assert_eq!((pointed.elsewhere, pointed.also.len()), (1, 1));
    assert_ne!(pointed.also, pointed.paint, "the other place, not this one");
    let anchor = doc.anchor(1, &region);
    assert_eq!((anchor.quote.nth, anchor.quote.of), (1, 2));
    assert_eq!(anchor.structure.headings, ["Memo"]);
}

#[test]
fn figures_are_listed_with_what_is_shown() {
    let figures = doc().figures();
    assert_eq!(figures.len(), 1);
    assert_eq!((figures[0].fact.as_str(), figures[0].shown.as_str()), ("ab12cd34", "€1.92 million"));
}

#[test]
fn painting_a_region_gives_back_its_runs() {
    let doc = doc();
    let region = doc.find(r#"text:"up 8.4 % on""#).unwrap();
    let Region::Text { spans, .. } = &region else { panic!("text") };
    assert_eq!(doc.paint(spans[0]).len(), 3);
}

#[test]
fn lines_marks_and_breaks_are_read_as_a_person_does() {
    // source, place, its source; none where it is ambiguous or absent
    let table = [
        ("one\r\ntwo\r\n", "lines:2-2", Some("two")),
        ("very very very", "text:\"very very\"", None),
        ("\u{feff}# Title\n\nText.\n", "heading:\"Title\"", Some("# Title\n\nText.")),
        ("Street 1  \nBerlin", "text:\"1 Berlin\"", Some("1  \nBerlin")),
        ("Street 1  \nBerlin", "text:\"1Berlin\"", None),
        ("Street 1  \nBerlin", "text:\"1\"", Some("1")),
    ];
    for (source, at, expect) in table {
        let doc = Text::new(Kind::Document, source);
        let found = doc.find(at).ok().map(|region| doc.slices(&region).join("|"));
        assert_eq!(found.as_deref(), expect, "{at} in {source:?}");
    }
}

#[test]
fn an_edited_text_is_the_text_of_the_edited_source() {
    let doc = doc();
    // splices, blocks that are other than before
    let end = DOC.len();
    let table = [
        (vec![(2, 6, "Note")], vec![(0, 1)]),
        (vec![(8, 8, "New: ")], vec![(1, 2)]),
        (vec![(2, 6, "Note"), (8, 15, "Sales")], vec![(0, 1), (1, 2)]),
        (vec![(8, 8, "One.\n\nTwo.\n\n"), (end - 5, end - 2, "Ciao")], vec![(1, 3), (8, 9)]),
        (vec![(end, end, "\n[ref]: http://x\n")], vec![(0, 7)]),
        (vec![], vec![]),
    ];
    for (cuts, changed) in table {
        let splices: Vec<_> = cuts.iter().map(|(a, b, new)| Splice::new(Span::new(*a, *b), *new)).collect();
        let edited = doc.edited(&splices);
        let full = Text::new(Kind::Document, &splice::apply(DOC, &splices));
        assert_eq!(edited.text.source(), full.source());
        assert_eq!(edited.text.parsed(), full.parsed(), "{cuts:?}");
        let found: Vec<_> = edited.changed.iter().map(|part| (part.start, part.end)).collect();
        assert_eq!(found, changed, "{cuts:?}");
    }
}

//! Selections on a slide, and how far they reach.
#![allow(clippy::type_complexity)]

use gloss_protocol::{Reach, RunPoint, Selection};

use super::support::{SMALL, text_of_form};
use crate::{ArtifactError, Text};

/// The run of the line that holds these words, and where in it they stand.
fn at(text: &Text, words: &str) -> (u32, u32, u32) {
    let byte = text.source().find(words).unwrap();
    let line = text.source()[..byte].matches('\n').count() as u32;
    let start = text.source()[..byte].rfind('\n').map_or(0, |end| end + 1);
    let before = text.source()[start..byte].encode_utf16().count() as u32;
    (line, before, before + words.encode_utf16().count() as u32)
}

fn select(
    text: &Text,
    from: &str,
    to: &str,
    seen: &str,
    reach: Reach,
) -> Result<(String, Vec<Reach>), ArtifactError> {
    let ((run, utf16, _), (last, _, end)) = (at(text, from), at(text, to));
    let selection = Selection {
        start: RunPoint { run, utf16 },
        end: RunPoint { run: last, utf16: end },
        text: seen.to_owned(),
        more: None,
    };
    text.point(&selection, reach).map(|pointed| (pointed.at, pointed.reaches))
}

/// From which words to which, what the viewer saw, how far; the place, and all of its reaches.
type Case = (&'static str, &'static str, &'static str, Reach, &'static str, &'static [Reach]);

#[test]
fn selections_are_places_and_reach_out() {
    use Reach::{
        Cell, Chart, Column, Document, Paragraph, Point, Row, Selection as Words, Sentence, Series, Shape,
        Slide,
    };
    let text = text_of_form(SMALL);
    let table: [Case; 18] = [
        (
            "It is sh",
            "It is sh",
            "It is sh",
            Words,
            "slide:1/shape:3/text:\"It is short\"",
            &[Words, Sentence, Paragraph, Shape, Slide, Document],
        ),
        ("It is sh", "It is sh", "It is sh", Sentence, "slide:1/shape:3/text:\"It is short.\"", &[]),
        ("It is sh", "It is sh", "It is sh", Paragraph, "slide:1/shape:3/paragraph:1", &[]),
        ("It is sh", "It is sh", "It is sh", Shape, "slide:1/shape:3", &[]),
        ("It is sh", "It is sh", "It is sh", Slide, "slide:1", &[]),
        ("It is sh", "It is sh", "It is sh", Document, "all", &[]),
        (
            "north",
            "north",
            "north",
            Words,
            "slide:1/shape:2/text:\"north\"",
            &[Words, Sentence, Shape, Slide, Document],
        ),
        (
            "1,200",
            "1,200",
            "1,200",
            Words,
            "slide:1/shape:5/cells:B2",
            &[Cell, Row, Column, Shape, Slide, Document],
        ),
        ("1,200", "1,200", "1,200", Row, "slide:1/shape:5/cells:2:2", &[]),
        ("1,200", "1,200", "1,200", Column, "slide:1/shape:5/cells:B:B", &[]),
        (
            "Region",
            "Sales\n",
            "Region Sales",
            Words,
            "slide:1/shape:5/cells:A1:B1",
            &[Words, Row, Shape, Slide, Document],
        ),
        (
            "2025\u{1c}15",
            "2025\u{1c}15",
            "",
            Words,
            "slide:2/shape:2/point:North!2025",
            &[Point, Series, Chart, Shape, Slide, Document],
        ),
        ("2025\u{1c}15", "2025\u{1c}15", "", Series, "slide:2/shape:2/series:North", &[]),
        ("2025\u{1c}15", "2025\u{1c}15", "", Chart, "slide:2/shape:2", &[]),
        (
            "Sales by",
            "Sales by",
            "Sales by",
            Words,
            "slide:2/shape:2/text:\"Sales by\"",
            &[Words, Sentence, Chart, Slide, Document],
        ),
        ("\u{1e}4 picture", "\u{1e}4 picture", "", Words, "slide:1/shape:4", &[Shape, Slide, Document]),
        ("\u{1d}257", "\u{1d}257", "", Words, "slide:2", &[Slide, Document]),
        ("first", "second", "first point. It is short. The second", Words, "bytes", &[]),
    ];
    for (from, to, seen, reach, expect, reaches) in table {
        let to = to.trim_end();
        let to = if from == "Region" { "\nSales\n" } else { to };
        let (name, found) = match to {
            "\nSales\n" => {
                // The cell, and not the title, says Sales.
                let (run, ..) = at(&text, "Region");
                let point = |run, utf16| RunPoint { run, utf16 };
                let selection = Selection {
                    start: point(run, 0),
                    end: point(run + 2, 5),
                    text: seen.to_owned(),
                    more: None,
                };
                let pointed = text.point(&selection, reach).unwrap();
                (pointed.at, pointed.reaches)
            }
            to => select(&text, from, to, seen, reach).unwrap_or_else(|error| panic!("{from}: {error}")),
        };
        assert!(
            name == expect || expect == "bytes" && name.starts_with("bytes:"),
            "{from} {reach:?}: {name}"
        );
        let same = |a: &[Reach], b: &[Reach]| {
            let bare = |all: &[Reach]| {
                all.iter().copied().filter(|one| *one != Shape || !all.contains(&Chart)).collect::<Vec<_>>()
            };
            bare(a) == bare(b)
        };
        assert!(reaches.is_empty() || same(&found, reaches), "{from}: {found:?}");
    }
}

#[test]
fn what_says_something_else_is_refused() {
    let text = text_of_form(SMALL);
    for (from, seen) in [("north", "south"), ("north", ""), ("1,200", "1,300"), ("\u{1e}4 picture", "Cat")] {
        let found = select(&text, from, from, seen, Reach::Selection);
        assert!(matches!(found, Err(ArtifactError::SelectionMoved)), "{from}: {found:?}");
    }
    let point = |run, utf16| RunPoint { run, utf16 };
    for (start, end) in
        [(point(999, 0), point(999, 1)), (point(3, 0), point(2, 0)), (point(3, 99), point(3, 100))]
    {
        let selection = Selection { start, end, text: String::new(), more: None };
        assert!(text.point(&selection, Reach::Selection).is_err());
    }
}

#[test]
fn several_shapes_are_one_place() {
    let text = text_of_form(SMALL);
    let header = |words: &str| {
        let (run, ..) = at(&text, words);
        (RunPoint { run, utf16: 0 }, RunPoint { run, utf16: 0 })
    };
    let (start, end) = header("\u{1e}5 table");
    let selection = Selection {
        start,
        end,
        text: String::new(),
        more: Some(vec![header("\u{1e}2 title"), header("\u{1e}4 picture")]),
    };
    let pointed = text.point(&selection, Reach::Selection).unwrap();
    assert_eq!(pointed.at, "slide:1/shape:2,4,5");
    assert_eq!(text.find(&pointed.at).unwrap(), pointed.region);
    let selection = Selection { more: Some(vec![header("\u{1d}257")]), ..selection };
    assert_eq!(text.point(&selection, Reach::Selection).unwrap().at, "slide:1,2");
}

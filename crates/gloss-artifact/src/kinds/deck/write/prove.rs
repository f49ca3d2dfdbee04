//! The proof of a written presentation: read again, every line says what was asked for, and every line that nobody asked to
//! change says what it said. What follows by itself is named here and nothing else is let through.

use crate::error::Unwritable;
use crate::kinds::deck::index::{Body, Deck, Shape};
use crate::kinds::deck::signs::CELL;
use crate::text::Text;

/// Holds a text that was read again to the one that was asked for.
pub(super) fn proved(was: &Text, asked: &Text, now: &Text) -> Result<(), Unwritable> {
    let (Some(was), Some(want), Some(is)) = (was.deck(), asked.deck(), now.deck()) else {
        return Err(failed(""));
    };
    let sources = (asked.source(), now.source());
    if want.slides.len() != is.slides.len() {
        return Err(failed("there would be another number of slides"));
    }
    for (slide, (a, b)) in want.slides.iter().zip(&is.slides).enumerate() {
        if want.words(sources.0, a.lines.start) != is.words(sources.1, b.lines.start) {
            return Err(failed(&format!("slide {} would be another one", slide + 1)));
        }
        if a.shapes.len() != b.shapes.len() {
            return Err(failed(&format!("slide {} would have other shapes", slide + 1)));
        }
        for (a, b) in a.shapes.iter().zip(&b.shapes) {
            let before = was.slides.iter().find(|one| one.id == want.slides.get(slide).map_or(0, |s| s.id));
            let before =
                before.and_then(|one| one.shapes.iter().find(|own| (own.id, own.kind) == (a.id, a.kind)));
            if !header(a, b, before) || !body(a, b, (want, sources.0), (is, sources.1)) {
                let name = if b.name.is_empty() { "a shape" } else { &b.name };
                return Err(failed(&format!("“{name}” on slide {} would say something else", slide + 1)));
            }
        }
    }
    Ok(())
}

fn failed(why: &str) -> Unwritable {
    let why = if why.is_empty() { "the file writes it otherwise" } else { why };
    Unwritable::new(
        format!("Nothing was changed: {why}, which nobody asked for."),
        "Change it in the program that made the presentation.",
    )
}

/// The header is as asked; a place that is inherited is the placeholder's, and a table is as high as its rows.
fn header(want: &Shape, is: &Shape, was: Option<&Shape>) -> bool {
    let same = (want.id, want.kind, want.depth, &want.creation, &want.name, &want.description)
        == (is.id, is.kind, is.depth, &is.creation, &is.name, &is.description);
    let inherits = want.place.inherits && is.place.inherits;
    same && (want.place == is.place || inherits || follows_rows(want, is, was))
}

/// A table whose rows came or went has another height and is otherwise where it was.
fn follows_rows(want: &Shape, is: &Shape, was: Option<&Shape>) -> bool {
    let rows = |shape: &Shape| match &shape.body {
        Body::Table(rows) => rows.len(),
        _ => 0,
    };
    let (Some(a), Some(b)) = (want.place.rect, is.place.rect) else { return false };
    let moved = was.is_some_and(|was| rows(was) != rows(want) || was.place == want.place);
    let is_table = matches!(want.body, Body::Table(_));
    is_table
        && moved
        && a.get(..3) == b.get(..3)
        && (want.place.turn, want.place.flips) == (is.place.turn, is.place.flips)
}

/// Whether a shape's content is as asked. A text that was to be left empty has one empty paragraph.
fn body(want: &Shape, is: &Shape, asked: (&Deck, &str), now: (&Deck, &str)) -> bool {
    let text = |shape: &Shape, (deck, source): (&Deck, &str)| -> Vec<String> {
        shape.inner().map(|line| deck.words(source, line).to_owned()).collect()
    };
    let (a, b) = (text(want, asked), text(is, now));
    if a == b || a.is_empty() && b == [""] {
        return true;
    }
    matches!(want.body, Body::Chart(..)) && categories_follow(&a, &b)
        || matches!(want.body, Body::Table(_)) && cells_filled(&a, &b)
}

/// A category is of all series that name its cell: where one was asked to change, it does in all of them.
fn categories_follow(want: &[String], is: &[String]) -> bool {
    let parted = |line: &String| line.split_once(CELL).map(|(a, b)| (a.to_owned(), b.to_owned()));
    let all: Vec<(String, String)> = want.iter().filter_map(parted).collect();
    want.len() == is.len()
        && want.iter().zip(is).all(|(a, b)| match (parted(a), parted(b)) {
            (Some((_, value)), Some((category, other))) => {
                value == other && (a == b || all.iter().any(|(known, _)| *known == category))
            }
            _ => a == b,
        })
}

/// A cell that was given no paragraph has an empty one.
fn cells_filled(want: &[String], is: &[String]) -> bool {
    let mut filled: Vec<&str> = Vec::new();
    for (at, line) in want.iter().enumerate() {
        filled.push(line);
        let ends =
            want.get(at + 1).is_none_or(|next| next.starts_with([CELL, crate::kinds::deck::signs::ROW]));
        if ends && line.len() == CELL.len_utf8() && line.starts_with(CELL) {
            filled.push("");
        }
    }
    filled == is
}

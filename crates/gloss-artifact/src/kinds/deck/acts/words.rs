//! Words of slides: other ones, paragraphs that come and go, what a picture shows; and the removal of whatever is marked.

use gloss_ooxml::presentation::{Change, Edit};
use gloss_protocol::Span;

use super::marked::{self, not_here, target};
use super::{chart, slides, table};
use crate::error::Unwritable;
use crate::kinds::acts::{Args, At, Outcome, Planned, counted, quoted};
use crate::kinds::deck::index::Body;
use crate::kinds::deck::target::Target;
use crate::kinds::deck::write::shapes;
use crate::splice::Splice;

pub(super) fn set(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let [span] = at.spans else {
        return Err(Unwritable::new("This names several places.", "Change them one by one."));
    };
    let words = args.text("text");
    let new = at.text.rules().typed(at.path, (at.text, *span), words).map_err(|error| {
        let problem: gloss_protocol::Problem = error.into();
        Unwritable::new(problem.says, problem.next)
    })?;
    let said = Outcome::new(("replace", "Replaced"), &quoted(&at.text.visible(&at.region())))
        .and(&format!(" with {}", quoted(words)));
    let same = at.says(*span) == new;
    Ok(Planned::splices(if same { Vec::new() } else { vec![Splice::new(*span, new)] }, said))
}

pub(super) fn delete(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let deck = marked::deck(at)?;
    match target(at)? {
        Target::Slides(found) => slides::delete(at, &found),
        Target::Shapes(slide, found) => {
            let own: Vec<_> = found.iter().filter_map(|n| deck.shape_at((slide, *n))).collect();
            if let [notes] = own.as_slice()
                && notes.is_notes()
            {
                return slides::clear_notes(at, slide);
            }
            let runs: Vec<u32> = own.iter().map(|shape| shape.lines.start).collect();
            let names: Vec<String> = own.iter().map(|shape| marked::called(shape)).collect();
            let said = Outcome::new(("delete", "Deleted"), &names.join(", "));
            Ok(Planned::splices(shapes::delete(at.text, &runs)?, said))
        }
        Target::Rows(..) => table::delete_row(at, args),
        Target::Cells(own, cells) => {
            let rows = deck.rows(own).len();
            let columns: Vec<usize> = cells.iter().map(|cell| cell.1).collect();
            let is_column = cells.len() == rows && columns.windows(2).all(|pair| pair[0] == pair[1]);
            if is_column {
                return table::delete_column(at, args);
            }
            let splices = at.spans.iter().map(|span| Splice::new(*span, "\n")).collect();
            Ok(Planned::splices(
                splices,
                Outcome::new(("empty", "Emptied"), &counted(cells.len(), "cell", "cells")),
            ))
        }
        Target::Series(..) => chart::delete_series(at, args),
        Target::Point(own, _, point) => chart::delete_point(at, own, point),
        Target::Paragraph(_) | Target::Words(_) => lines(at),
    }
}

/// Takes paragraphs, or words of one, away.
fn lines(at: &At<'_>) -> Result<Planned, Unwritable> {
    let deck = marked::deck(at)?;
    let found = marked::lines(at)
        .ok_or_else(|| not_here("Nothing that can go by itself", "Mark a shape or words."))?;
    let said = Outcome::new(("delete", "Deleted"), &quoted(&at.text.visible(&at.region())));
    if let (Some(words), [line]) = (&found.words, found.marked.as_slice()) {
        let own = found.span(deck, *line);
        let text = at.says(own);
        let (before, after) =
            (text.get(..words.start).unwrap_or_default(), text.get(words.end..).unwrap_or_default());
        // With the words goes the blank that parted them.
        let front = before.ends_with(' ')
            && (after.is_empty() || after.starts_with([' ', '.', ',', ';', ':', '!', '?']));
        let back = !front && before.is_empty() && after.starts_with(' ');
        let start = own.start as usize + words.start - usize::from(front);
        let end = own.start as usize + words.end + usize::from(back);
        return Ok(Planned::splices(vec![Splice::new(Span::new(start, end), "")], said));
    }
    let order: Vec<usize> = (0..found.all.len()).filter(|n| !found.marked.contains(n)).collect();
    reordered(at, &found, order, said)
}

/// Gives a text body its paragraphs in this order.
pub(super) fn reordered(
    at: &At<'_>,
    found: &marked::Lines,
    order: Vec<usize>,
    said: Outcome,
) -> Result<Planned, Unwritable> {
    if order == (0..found.all.len()).collect::<Vec<_>>() {
        return Ok(Planned::splices(Vec::new(), said));
    }
    let deck = marked::deck(at)?;
    let (slide, shape) = found.own;
    if deck.shape_at(found.own).is_some_and(|shape| shape.is_notes()) {
        // Notes are on a page of their own: their paragraphs are words.
        let words: Vec<&str> = order.iter().map(|n| at.says(found.span(deck, *n))).collect();
        let all = deck.spans(&found.all);
        let new = if words.is_empty() { "\n".to_owned() } else { format!("{}\n", words.join("\n")) };
        return Ok(Planned::splices(vec![Splice::new(all, new)], said));
    }
    let change = Change::Lines { shape, cell: found.cell, order };
    let written = marked::written(at, (slide, &[shape]), &[Edit::Slide { slide, changes: vec![change] }])?;
    Ok(Planned::written(written, said))
}

pub(super) fn before(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    insert(at, args, false)
}

pub(super) fn after(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    insert(at, args, true)
}

/// New paragraphs beside the marked one, with its look.
pub(super) fn insert(at: &At<'_>, args: &Args<'_>, behind: bool) -> Result<Planned, Unwritable> {
    let deck = marked::deck(at)?;
    let found = marked::lines(at).ok_or_else(|| not_here("No paragraph", "Mark one."))?;
    let words: Vec<&str> = args.text("text").lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if words.is_empty() {
        return Err(Unwritable::new("There are no words to put there.", "Say text=WORDS."));
    }
    if words.iter().any(|line| line.contains(char::is_control)) {
        return Err(Unwritable::new("Control signs can't stand on a slide.", "Write plain words."));
    }
    let line = if behind { found.marked.last() } else { found.marked.first() };
    let line = line.copied().unwrap_or(0);
    let own = found.span(deck, line);
    let said = Outcome::new(("insert", "Inserted"), &quoted(&words.join(" ")));
    // A paragraph without words takes them.
    if found.all.len() == 1 && own.is_empty() {
        return Ok(Planned::splices(vec![Splice::new(own, words.join("\n"))], said));
    }
    let (point, new) = match behind {
        true => (own.end + 1, words.iter().map(|line| format!("{line}\n")).collect::<String>()),
        false => (own.start, words.iter().map(|line| format!("{line}\n")).collect()),
    };
    Ok(Planned::splices(vec![Splice::new(Span { start: point, end: point }, new)], said))
}

/// Other words for what a shape shows.
pub(super) fn alt(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let deck = marked::deck(at)?;
    let (slide, shapes) = marked::shapes(at).ok_or_else(|| not_here("No shape", "Mark one."))?;
    let [shape] = shapes.as_slice() else {
        return Err(Unwritable::new("Several shapes are marked.", "Describe them one by one."));
    };
    let own = deck.shape_at((slide, *shape)).ok_or_else(|| not_here("No shape", "Mark one."))?;
    let words: String = args.text("text").split_whitespace().collect::<Vec<_>>().join(" ");
    let words: String = words.chars().filter(|c| !c.is_control()).collect();
    let change = Change::Named { shape: *shape, name: own.name.clone(), description: words.clone() };
    let said =
        Outcome::new(("describe", "Described"), &marked::called(own)).and(&format!(" as {}", quoted(&words)));
    if own.description == words {
        return Ok(Planned::splices(Vec::new(), said));
    }
    let written = marked::written(at, (slide, &[*shape]), &[Edit::Slide { slide, changes: vec![change] }])?;
    Ok(Planned::written(written, said))
}

/// Whether a shape holds words.
pub(super) fn holds_words(at: &At<'_>, slide: usize, shape: usize) -> bool {
    let own = at.text.deck().and_then(|deck| deck.shape_at((slide, shape)));
    own.is_some_and(|own| matches!(&own.body, Body::Words(lines) if !lines.is_empty()))
}

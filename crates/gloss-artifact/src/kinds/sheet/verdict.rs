//! The verdict over a batch on a sheet, cell by cell: what differs in a marked cell is inside, every other cell, row or
//! column that differs is outside. Which cell is which after a rewrite of the whole sheet, its headers and keys tell.

use std::collections::HashMap;

use gloss_protocol::Span;

use super::content::is_blank;
use super::grid::At;
use super::place::is_cell;
use super::{Grid, Map, steps};
use crate::confine::{Inside, Mark, Outside};
use crate::splice;

/// A text of a sheet, and where its cells are.
type Side<'a> = (&'a str, &'a Grid);

/// Where marked cells are in another text of the sheet; what is gone keeps an empty range at its start.
pub(crate) fn project(old: Side<'_>, new: Side<'_>, marks: &[Mark]) -> Vec<Span> {
    let map = Map::infer(old, new);
    marks
        .iter()
        .map(|mark| {
            let to = old.1.at(old.0, mark.now.start).and_then(|at| map.cell(at));
            to.and_then(|at| new.1.span(new.0, at)).unwrap_or(Span { start: 0, end: 0 })
        })
        .collect()
}

/// How a staging copy differs from its base.
pub(crate) fn edits(base: Side<'_>, now: Side<'_>, rewritten: bool) -> Vec<splice::Splice> {
    steps::between(base, now, &map(base, now, rewritten))
}

/// Cells that were edited one by one stand where they stood.
fn map(old: Side<'_>, new: Side<'_>, rewritten: bool) -> Map {
    let same = old.1.sheets.len() == new.1.sheets.len()
        && old
            .1
            .sheets
            .iter()
            .zip(&new.1.sheets)
            .all(|(a, b)| (a.rows.len(), a.columns) == (b.rows.len(), b.columns));
    if same && !rewritten { Map::same(old.1) } else { Map::infer(old, new) }
}

/// Sorts changes into those inside of the marked cells and those outside.
pub(crate) fn verdict(
    base: Side<'_>,
    now: Side<'_>,
    marks: &[Mark],
    rewritten: bool,
) -> (Vec<Inside>, Vec<Outside>) {
    let mut marked: HashMap<Span, Vec<&Mark>> = HashMap::new();
    for mark in marks {
        marked.entry(mark.base).or_default().push(mark);
    }
    let mut inside: Vec<Inside> =
        marked.iter().filter_map(|(span, marks)| in_cell(base.0, now.0, *span, marks)).collect();
    let mut outside: Vec<Outside> = Vec::new();
    // A note on all of it may change all of it.
    let mut all: Vec<usize> =
        marks.iter().filter(|mark| mark.base.len() == base.0.len()).map(|mark| mark.note).collect();
    all.dedup();
    for step in edits(base, now, rewritten) {
        if marked.contains_key(&step.old) {
            continue;
        }
        let before = base.0.get(step.old.range()).unwrap_or_default();
        let blank = is_blank(before) && is_blank(&step.new);
        if blank || all.is_empty() {
            add_outside(&mut outside, base, before, step);
            continue;
        }
        let span = |len: usize| Span::new(0, len);
        let places = all.iter().map(|note| (*note, span(before.len()), span(step.new.len()))).collect();
        inside.push(Inside {
            notes: all.clone(),
            span: step.old,
            before: before.to_owned(),
            after: step.new,
            places,
        });
    }
    inside.sort_by_key(|one| one.span);
    // A sheet has more or fewer empty cells around it as it grows: nobody wrote them.
    outside.retain(|one| !(is_blank(&one.before) && is_blank(&one.after)));
    (inside, outside)
}

/// The difference in a marked cell.
fn in_cell(base: &str, now: &str, span: Span, marks: &[&Mark]) -> Option<Inside> {
    let after = marks.first().and_then(|mark| now.get(mark.now.range())).unwrap_or_default();
    let before = base.get(span.range()).unwrap_or_default();
    // A text that is no cell would move all cells behind it.
    if before == after || !is_cell(after) || !is_cell(before) {
        return None;
    }
    let mut notes: Vec<usize> = marks.iter().map(|mark| mark.note).collect();
    notes.sort_unstable();
    notes.dedup();
    let places =
        marks.iter().map(|mark| (mark.note, Span::new(0, before.len()), Span::new(0, after.len()))).collect();
    Some(Inside { notes, span, before: before.to_owned(), after: after.to_owned(), places })
}

/// Adds what differs beside the marked cells. Cells side by side are one suggestion: half of a row's rewrite makes no sense by
/// itself.
fn add_outside(outside: &mut Vec<Outside>, base: Side<'_>, before: &str, step: splice::Splice) {
    let joined = outside.last_mut().filter(|last| {
        last.span.end == step.old.start
            && is_cell(before)
            && is_cell(&step.new)
            && in_one_row(base.1, base.0, last.span, step.old)
    });
    match joined {
        Some(last) => {
            last.span.end = step.old.end;
            last.before.push_str(before);
            last.after.push_str(&step.new);
        }
        None => outside.push(Outside { span: step.old, before: before.to_owned(), after: step.new }),
    }
}

fn in_one_row(grid: &Grid, text: &str, a: Span, b: Span) -> bool {
    let row = |span: Span| grid.at(text, span.start).map(|At { sheet, row, .. }| (sheet, row));
    row(a).is_some() && row(a) == row(b)
}

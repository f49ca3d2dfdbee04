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

/// Where marked cells are in another text of the sheet; what is gone keeps an empty range at its start.
pub(crate) fn project(old: &str, new: &str, marks: &[Mark]) -> Vec<Span> {
    let (a, b) = (Grid::new(old), Grid::new(new));
    let map = Map::infer((old, &a), (new, &b));
    marks
        .iter()
        .map(|mark| {
            let to = a.at(old, mark.now.start).and_then(|at| map.cell(at));
            to.and_then(|at| b.span(new, at)).unwrap_or(Span { start: 0, end: 0 })
        })
        .collect()
}

/// How a staging copy differs from its base.
pub(crate) fn edits(base: &str, now: &str, rewritten: bool) -> Vec<splice::Splice> {
    let (old, new) = (Grid::new(base), Grid::new(now));
    let map = map(base, &old, now, &new, rewritten);
    steps::between((base, &old), (now, &new), &map)
}

/// Cells that were edited one by one stand where they stood.
fn map(base: &str, old: &Grid, now: &str, new: &Grid, rewritten: bool) -> Map {
    let same = old.sheets.len() == new.sheets.len()
        && old
            .sheets
            .iter()
            .zip(&new.sheets)
            .all(|(a, b)| (a.rows.len(), a.columns) == (b.rows.len(), b.columns));
    if same && !rewritten { Map::same(old) } else { Map::infer((base, old), (now, new)) }
}

/// What is inside and what is outside.
pub(crate) fn verdict(base: &str, now: &str, marks: &[Mark], rewritten: bool) -> (Vec<Inside>, Vec<Outside>) {
    let (old, new) = (Grid::new(base), Grid::new(now));
    let map = map(base, &old, now, &new, rewritten);
    let mut marked: HashMap<Span, Vec<&Mark>> = HashMap::new();
    for mark in marks {
        marked.entry(mark.base).or_default().push(mark);
    }
    let mut inside: Vec<Inside> = Vec::new();
    for (span, marks) in &marked {
        let after = marks.first().and_then(|mark| now.get(mark.now.range())).unwrap_or_default();
        let before = base.get(span.range()).unwrap_or_default();
        // A text that is no cell would move all cells behind it.
        if before == after || !is_cell(after) || !is_cell(before) {
            continue;
        }
        let mut notes: Vec<usize> = marks.iter().map(|mark| mark.note).collect();
        notes.sort_unstable();
        notes.dedup();
        let places = marks
            .iter()
            .map(|mark| (mark.note, Span::new(0, before.len()), Span::new(0, after.len())))
            .collect();
        inside.push(Inside {
            notes,
            span: *span,
            before: before.to_owned(),
            after: after.to_owned(),
            places,
        });
    }
    let mut outside: Vec<Outside> = Vec::new();
    // A note on all of it may change all of it.
    let mut all: Vec<usize> =
        marks.iter().filter(|mark| mark.base.len() == base.len()).map(|mark| mark.note).collect();
    all.dedup();
    for step in steps::between((base, &old), (now, &new), &map) {
        if marked.contains_key(&step.old) {
            continue;
        }
        let before = base.get(step.old.range()).unwrap_or_default();
        let blank = is_blank(before) && is_blank(&step.new);
        if !blank && !all.is_empty() {
            let span = |len: usize| Span::new(0, len);
            let places = all.iter().map(|note| (*note, span(before.len()), span(step.new.len()))).collect();
            inside.push(Inside {
                notes: all.clone(),
                span: step.old,
                before: before.to_owned(),
                after: step.new,
                places,
            });
            continue;
        }
        // Cells side by side are one suggestion: half of a row's rewrite makes no sense by itself.
        let joined = outside.last_mut().filter(|last| {
            last.span.end == step.old.start
                && is_cell(before)
                && is_cell(&step.new)
                && in_one_row(&old, base, last.span, step.old)
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
    inside.sort_by_key(|one| one.span);
    // A sheet has more or fewer empty cells around it as it grows: nobody wrote them.
    outside.retain(|one| !(is_blank(&one.before) && is_blank(&one.after)));
    (inside, outside)
}

fn in_one_row(grid: &Grid, text: &str, a: Span, b: Span) -> bool {
    let row = |span: Span| grid.at(text, span.start).map(|At { sheet, row, .. }| (sheet, row));
    row(a).is_some() && row(a) == row(b)
}

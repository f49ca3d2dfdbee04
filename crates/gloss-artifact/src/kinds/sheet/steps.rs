//! How one version's text becomes another's, given which row and column is which: a splice for each cell that differs,
//! for each row that came or went. What is moved out of its order goes and comes again. Applied to the one text it
//! gives the other, whatever the map says.

use gloss_protocol::Span;

use super::grid::{At, Rows};
use super::{Grid, Map};
use crate::splice::Splice;

/// The splices between two versions.
pub(super) fn between(old: (&str, &Grid), new: (&str, &Grid), map: &Map) -> Vec<Splice> {
    let mut out = Out { splices: Vec::new() };
    let whole = |text: &str, sheet: &Rows| {
        text.get(sheet.start as usize..sheet.end as usize).unwrap_or_default().to_owned()
    };
    let mut next = 0;
    for (from, sheet) in old.1.sheets.iter().enumerate() {
        let to = map.sheets.get(from).and_then(Option::as_ref).filter(|map| map.to >= next);
        let Some(to) = to else {
            out.push(Span { start: sheet.start, end: sheet.end }, String::new());
            continue;
        };
        for added in new.1.sheets.iter().take(to.to).skip(next) {
            out.push(Span { start: sheet.start, end: sheet.start }, whole(new.0, added));
        }
        one_sheet(&mut out, old, new, from, to);
        next = to.to + 1;
    }
    let end = old.0.len() as u32;
    for added in new.1.sheets.iter().skip(next) {
        out.push(Span { start: end, end }, whole(new.0, added));
    }
    out.splices
}

struct Out {
    splices: Vec<Splice>,
}

impl Out {
    /// Adds a splice; two that meet at one point without a byte between them are one.
    fn push(&mut self, old: Span, new: String) {
        if old.is_empty() && new.is_empty() {
            return;
        }
        let joined = self
            .splices
            .last_mut()
            .filter(|last| last.old.is_empty() && old.is_empty() && last.old.end == old.start);
        match joined {
            Some(last) => last.new.push_str(&new),
            None => self.splices.push(Splice::new(old, new)),
        }
    }
}

fn one_sheet(out: &mut Out, old: (&str, &Grid), new: (&str, &Grid), from: usize, map: &super::map::SheetMap) {
    let (Some(sheet), Some(other)) = (old.1.sheets.get(from), new.1.sheets.get(map.to)) else { return };
    let head = |text: &str, sheet: &Rows| {
        let end = sheet.rows.first().copied().unwrap_or(sheet.end);
        (
            Span { start: sheet.start, end },
            text.get(sheet.start as usize..end as usize).unwrap_or_default().to_owned(),
        )
    };
    let ((was, before), (_, now)) = (head(old.0, sheet), head(new.0, other));
    if before != now {
        out.push(was, now);
    }
    // A row that would stand behind the last one was an empty one below the table.
    let there = |row: &Option<u32>| row.filter(|row| (*row as usize) < other.rows.len());
    let rows: Vec<Option<u32>> = map.rows.iter().map(there).collect();
    let kept = in_order(&rows);
    let columns = in_order(&map.columns);
    // Where columns are known to have moved, they did so in rows that read the same, too.
    let shifted = map.exact && columns.iter().zip(0..).any(|(to, at)| *to != Some(at));
    let line = |row: u32| new.1.row(map.to, row).and_then(|range| new.0.get(range)).unwrap_or_default();
    let mut next = 0;
    for row in 0..sheet.rows.len() as u32 {
        let Some(range) = old.1.row(from, row) else { continue };
        let Some(to) = kept.get(row as usize).copied().flatten() else {
            out.push(Span::new(range.start, range.end), String::new());
            continue;
        };
        let added: String = (next..to).map(line).collect();
        out.push(Span::new(range.start, range.start), added);
        if shifted || old.0.get(range) != Some(line(to)) {
            one_row(
                out,
                old,
                new,
                (At { sheet: from, row, column: 0 }, At { sheet: map.to, row: to, column: 0 }),
                &columns,
            );
        }
        next = to + 1;
    }
    let added: String = (next..other.rows.len() as u32).map(line).collect();
    out.push(Span { start: sheet.end, end: sheet.end }, added);
}

fn one_row(
    out: &mut Out,
    old: (&str, &Grid),
    new: (&str, &Grid),
    (from, to): (At, At),
    columns: &[Option<u32>],
) {
    let cells: Vec<Span> = new.1.cells(new.0, to.sheet, to.row).collect();
    let text = |at: u32| cells.get(at as usize).and_then(|span| new.0.get(span.range())).unwrap_or_default();
    let mut next = 0;
    let mut end = old.1.row(from.sheet, from.row).map_or(0, |range| range.start as u32);
    for (column, span) in old.1.cells(old.0, from.sheet, from.row).enumerate() {
        end = span.end;
        let to = columns.get(column).copied().flatten().filter(|to| (*to as usize) < cells.len());
        let Some(to) = to else {
            out.push(span, String::new());
            continue;
        };
        let added: String = (next..to).map(text).collect();
        out.push(Span { start: span.start, end: span.start }, added);
        if old.0.get(span.range()) != Some(text(to)) {
            out.push(span, text(to).to_owned());
        }
        next = to + 1;
    }
    let added: String = (next..cells.len() as u32).map(text).collect();
    out.push(Span { start: end, end }, added);
}

/// The longest part of a map that keeps its order: what is out of it can't stay where it is.
pub(super) fn in_order(map: &[Option<u32>]) -> Vec<Option<u32>> {
    // Patience: the last element of the best row of each length, and who stood before each.
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; map.len()];
    for (at, to) in map.iter().enumerate() {
        let Some(to) = to else { continue };
        let length = tails.partition_point(|tail| map.get(*tail).copied().flatten() < Some(*to));
        if let (Some(slot), Some(previous)) = (before.get_mut(at), length.checked_sub(1)) {
            *slot = tails.get(previous).copied();
        }
        match tails.get_mut(length) {
            Some(tail) => *tail = at,
            None => tails.push(at),
        }
    }
    let mut out = vec![None; map.len()];
    let mut at = tails.last().copied();
    while let Some(here) = at {
        if let Some(slot) = out.get_mut(here) {
            *slot = map.get(here).copied().flatten();
        }
        at = before.get(here).copied().flatten();
    }
    out
}

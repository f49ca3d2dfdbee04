//! Rows that come and go in a staging copy of a sheet. What was done is kept step by step, so that nobody has to guess
//! afterwards which row is which; the verdict lets rows go that a note marks wholly, and rows come beside such ones.

use std::collections::{HashMap, HashSet};

use gloss_protocol::Span;

use super::Grid;
use super::content::is_blank;
use super::place::is_cell;
use super::row_step::RowStep;
use crate::confine::{Inside, Mark, Outside};

/// A text of a sheet, and where its cells are.
type Side<'a> = (&'a str, &'a Grid);

/// Where a row of the staging copy comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    Base(u32),
    /// It came with a note's step.
    New(usize),
}

impl Origin {
    fn base(self) -> Option<u32> {
        match self {
            Self::Base(row) => Some(row),
            Self::New(_) => None,
        }
    }
}

/// Which notes mark which rows of a text wholly.
struct Marked<'a> {
    grid: &'a Grid,
    /// Marked cells of a row within the used columns, by note.
    rows: HashMap<(usize, u32), HashMap<usize, u32>>,
    /// Notes on all of it.
    all: Vec<usize>,
}

impl<'a> Marked<'a> {
    fn new(base: &str, grid: &'a Grid, marks: &[Mark]) -> Self {
        let mut marked = Self { grid, rows: HashMap::new(), all: Vec::new() };
        for mark in marks {
            if mark.base.len() == base.len() {
                marked.all.push(mark.note);
                continue;
            }
            let Some(at) = grid.at(base, mark.base.start) else { continue };
            if at.column < marked.wide(at.sheet) {
                *marked.rows.entry((at.sheet, at.row)).or_default().entry(mark.note).or_default() += 1;
            }
        }
        marked
    }

    fn wide(&self, sheet: usize) -> u32 {
        self.grid.sheets.get(sheet).map_or(1, |sheet| sheet.used.1.max(1))
    }

    /// The notes that mark all of a row.
    fn wholly(&self, sheet: usize, row: u32) -> Vec<usize> {
        let wide = self.wide(sheet);
        let own = self.rows.get(&(sheet, row)).into_iter().flatten();
        let own = own.filter(|(_, cells)| **cells >= wide).map(|(note, _)| *note);
        distinct(own.chain(self.all.iter().copied()).collect())
    }
}

fn distinct(mut notes: Vec<usize>) -> Vec<usize> {
    notes.sort_unstable();
    notes.dedup();
    notes
}

/// Where the rows of the staging copy come from, sheet by sheet.
fn origins(base: &Grid, steps: &[RowStep]) -> Vec<Vec<Origin>> {
    let rows = |sheet: &super::grid::Rows| (0..sheet.rows.len() as u32).map(Origin::Base).collect();
    let mut all: Vec<Vec<Origin>> = base.sheets.iter().map(rows).collect();
    for step in steps {
        let Some(rows) = all.get_mut(step.sheet) else { continue };
        let at = (step.at as usize).min(rows.len());
        let end = if step.delete { (at + step.count as usize).min(rows.len()) } else { at };
        let come = if step.delete { 0 } else { step.count as usize };
        drop(rows.splice(at..end, std::iter::repeat_n(Origin::New(step.note), come)));
    }
    all
}

/// Counts the rows of the last step that its note may not delete or insert.
pub(crate) fn beyond(base: Side<'_>, steps: &[RowStep], marks: &[Mark]) -> usize {
    let Some((last, before)) = steps.split_last() else { return 0 };
    let marked = Marked::new(base.0, base.1, marks);
    let origins = origins(base.1, before);
    let rows = origins.get(last.sheet).map(Vec::as_slice).unwrap_or_default();
    let own = |row: Option<&Origin>| match row {
        Some(Origin::Base(row)) => marked.wholly(last.sheet, *row).contains(&last.note),
        Some(Origin::New(note)) => *note == last.note,
        None => false,
    };
    let (at, end) = (last.at as usize, (last.at + last.count) as usize);
    if last.delete {
        return (at..end).filter(|row| !own(rows.get(*row))).count();
    }
    let beside = own(rows.get(at)) || at.checked_sub(1).is_some_and(|above| own(rows.get(above)));
    if beside { 0 } else { last.count as usize }
}

/// The rows of the base that rows of the copy were, sheet by sheet; none for those that came.
pub(crate) fn base_rows(base: &Grid, steps: &[RowStep]) -> Vec<Vec<Option<u32>>> {
    let of = |rows: Vec<Origin>| rows.into_iter().map(Origin::base).collect();
    origins(base, steps).into_iter().map(of).collect()
}

/// The notes whose steps took a row of the base away, or let rows come before it.
pub(crate) fn steppers(base: &Grid, steps: &[RowStep], (sheet, row): (usize, u32)) -> Vec<usize> {
    let mut notes = Vec::new();
    for (n, step) in steps.iter().enumerate().filter(|(_, step)| step.sheet == sheet) {
        let origins = origins(base, steps.get(..n).unwrap_or_default());
        let rows = origins.get(sheet).map(Vec::as_slice).unwrap_or_default();
        let at = step.at as usize;
        let end = if step.delete { at + step.count as usize } else { at + 1 };
        if rows.get(at..end.min(rows.len())).unwrap_or_default().contains(&Origin::Base(row)) {
            notes.push(step.note);
        }
    }
    notes
}

/// True for a range in a row that came.
pub(crate) fn is_new(base: &Grid, now: Side<'_>, steps: &[RowStep], span: Span) -> bool {
    let at = now.1.at(now.0, span.start);
    let origins = origins(base, steps);
    let row = at.and_then(|at| origins.get(at.sheet)?.get(at.row as usize));
    matches!(row, Some(Origin::New(_)))
}

/// The notes with whose steps the rows came in which ranges of the copy stand.
pub(crate) fn came_with(base: &Grid, now: Side<'_>, steps: &[RowStep], spans: &[Span]) -> Vec<usize> {
    if steps.is_empty() {
        return Vec::new();
    }
    let origins = origins(base, steps);
    let row = |span: &Span| {
        let at = now.1.at(now.0, span.start)?;
        origins.get(at.sheet)?.get(at.row as usize).copied()
    };
    let came = spans.iter().filter_map(row).filter_map(|origin| match origin {
        Origin::New(note) => Some(note),
        Origin::Base(_) => None,
    });
    distinct(came.collect())
}

/// The verdict over a copy in which rows came and went: `moved` is the base after the steps alone. None where the copy
/// has another shape than that.
pub(crate) fn verdict(
    base: Side<'_>,
    moved: &str,
    now: Side<'_>,
    steps: &[RowStep],
    marks: &[Mark],
) -> Option<(Vec<Inside>, Vec<Outside>)> {
    let (old, mid, new) = (base.1, Grid::new(moved), now.1);
    let origins = origins(old, steps);
    let shape = |grid: &Grid| grid.sheets.iter().map(|sheet| sheet.rows.len()).collect::<Vec<_>>();
    if shape(&mid) != shape(new) || shape(&mid) != origins.iter().map(Vec::len).collect::<Vec<_>>() {
        return None;
    }
    let marked = Marked::new(base.0, old, marks);
    let mut out = Sorted::new(base.0, &marked, marks);
    for (sheet, rows) in origins.iter().enumerate() {
        let kept: HashSet<u32> = rows.iter().filter_map(|row| row.base()).collect();
        for row in (0..old.sheets.get(sheet)?.rows.len() as u32).filter(|row| !kept.contains(row)) {
            out.add_removed_row(sheet, row);
        }
        out.come(sheet, rows, now);
        for (at, row) in (0..).zip(rows) {
            let Some(row) = row.base() else { continue };
            if mid.line(moved, sheet, at) != new.line(now.0, sheet, at) {
                out.cells((sheet, row), (moved, &mid), now, at);
            }
        }
    }
    out.inside.sort_by_key(|one| one.span);
    out.outside.sort_by_key(|one| one.span);
    Some((out.inside, out.outside))
}

/// Differences, sorted into the marked places and out of them.
struct Sorted<'a> {
    base: &'a str,
    /// Notes by the cells that they mark.
    marks: HashMap<Span, Vec<usize>>,
    marked: &'a Marked<'a>,
    inside: Vec<Inside>,
    outside: Vec<Outside>,
}

impl<'a> Sorted<'a> {
    fn new(base: &'a str, marked: &'a Marked<'a>, all: &[Mark]) -> Self {
        let mut marks: HashMap<Span, Vec<usize>> = HashMap::new();
        for mark in all {
            marks.entry(mark.base).or_default().push(mark.note);
        }
        Self { base, marks, marked, inside: Vec::new(), outside: Vec::new() }
    }

    /// Adds a deleted row: inside where notes mark it wholly, else outside.
    fn add_removed_row(&mut self, sheet: usize, row: u32) {
        let Some(line) = self.marked.grid.row(sheet, row) else { return };
        let span = Span::new(line.start, line.end);
        let before = self.base.get(line).unwrap_or_default();
        let notes = self.marked.wholly(sheet, row);
        if notes.is_empty() {
            // Rows side by side are one suggestion.
            match self.outside.last_mut().filter(|last| last.after.is_empty() && last.span.end == span.start)
            {
                Some(last) => {
                    last.span.end = span.end;
                    last.before.push_str(before);
                }
                None => {
                    self.outside.push(Outside { span, before: before.to_owned(), after: String::new() });
                }
            }
            return;
        }
        let mut places = Vec::new();
        for cell in self.marked.grid.cells(self.base, sheet, row) {
            let own = self.marks.get(&cell).into_iter().flatten();
            let from = (cell.start - span.start) as usize;
            places.extend(own.map(|note| (*note, Span::new(from, from + cell.len()), Span::new(0, 0))));
        }
        self.inside.push(Inside { notes, span, before: before.to_owned(), after: String::new(), places });
    }

    /// Adds inserted rows: each run of them stands before the next row that was there.
    fn come(&mut self, sheet: usize, rows: &[Origin], now: (&str, &Grid)) {
        let mut at = 0;
        while at < rows.len() {
            let run: Vec<usize> = rows
                .iter()
                .skip(at)
                .map_while(|row| if let Origin::New(note) = row { Some(*note) } else { None })
                .collect();
            if run.is_empty() {
                at += 1;
                continue;
            }
            let end = at + run.len();
            let neighbours = [at.checked_sub(1), Some(end)].into_iter().flatten();
            let near = neighbours.filter_map(|row| rows.get(row)?.base());
            let beside: Vec<usize> = near.flat_map(|row| self.marked.wholly(sheet, row)).collect();
            let next = rows.iter().skip(end).find_map(|row| row.base());
            let line = next.and_then(|row| self.marked.grid.row(sheet, row)).map(|line| line.start as u32);
            let start = line.or_else(|| Some(self.marked.grid.sheets.get(sheet)?.end)).unwrap_or(0);
            let text = |row: usize| now.1.row(sheet, row as u32).and_then(|range| now.0.get(range));
            let after: String = (at..end).filter_map(text).collect();
            let (span, before) = (Span { start, end: start }, String::new());
            let notes = distinct(run);
            if notes.iter().all(|note| beside.contains(note)) {
                self.inside.push(Inside { notes, span, before, after, places: Vec::new() });
            } else {
                self.outside.push(Outside { span, before, after });
            }
            at = end;
        }
    }

    /// Cells of a row that say something else than the steps alone made of them.
    fn cells(&mut self, (sheet, row): (usize, u32), mid: (&str, &Grid), new: (&str, &Grid), at: u32) {
        let texts = |of: (&str, &Grid)| -> Vec<String> {
            let text = |span: Span| of.0.get(span.range()).unwrap_or_default().to_owned();
            of.1.cells(of.0, sheet, at).map(text).collect()
        };
        let spans: Vec<Span> = self.marked.grid.cells(self.base, sheet, row).collect();
        let mut joined = false;
        for ((was, after), span) in texts(mid).into_iter().zip(texts(new)).zip(spans) {
            let before = self.base.get(span.range()).unwrap_or_default().to_owned();
            if was == after || !is_cell(&after) || (is_blank(&before) && is_blank(&after)) {
                joined = false;
                continue;
            }
            let own = self.marks.get(&span).into_iter().flatten();
            let notes = distinct(own.chain(&self.marked.all).copied().collect());
            if !notes.is_empty() {
                let whole = |len: usize| Span::new(0, len);
                let places = notes.iter().map(|note| (*note, whole(before.len()), whole(after.len())));
                let places = places.collect();
                self.inside.push(Inside { notes, span, before, after, places });
                joined = false;
                continue;
            }
            match self.outside.last_mut().filter(|last| joined && last.span.end == span.start) {
                Some(last) => {
                    last.span.end = span.end;
                    last.before.push_str(&before);
                    last.after.push_str(&after);
                }
                None => self.outside.push(Outside { span, before, after }),
            }
            joined = true;
        }
    }
}

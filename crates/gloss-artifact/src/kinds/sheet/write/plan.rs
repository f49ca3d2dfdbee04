//! Plan of a table's changes for splices of its text: cells that are set, rows and columns that come and go, a name.
//! Reads two texts; what is no edit of a table is refused.

use gloss_protocol::Span;

use super::change::{RowChange, SheetPlan};
use super::columns;
use crate::error::Unwritable;
use crate::kinds::sheet::map::{Map, SheetMap};
use crate::kinds::sheet::{CELL_END, Grid, SHEET};
use crate::splice::Splice;

/// The changes to a table, sheet by sheet.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    pub sheets: Vec<SheetPlan>,
}

impl Plan {
    /// Reads splices, which are sorted and disjoint.
    pub(super) fn new(source: &str, grid: &Grid, splices: &[Splice]) -> Result<Self, Unwritable> {
        let mut plan = Self { sheets: vec![SheetPlan::default(); grid.sheets.len()] };
        let rest = columns::take_columns(source, grid, splices, &mut plan.sheets)?;
        let splices = rest.as_slice();
        let mut at = 0;
        while let Some(first) = splices.get(at) {
            let mut lines = lines_of(source, first);
            let mut end = at + 1;
            let next = |end: usize| splices.get(end).map(|next| lines_of(source, next));
            while let Some(next) = next(end).filter(|next| next.start < lines.end) {
                lines.end = lines.end.max(next.end);
                end += 1;
            }
            plan.group(source, grid, lines, splices.get(at..end).unwrap_or_default())?;
            at = end;
        }
        if plan.sheets.iter().any(|sheet| !sheet.rows.is_empty() && !sheet.columns.is_empty()) {
            return Err(Unwritable::new(
                "Rows and columns can't come and go in one step.",
                "Do the rows first, then the columns.",
            ));
        }
        Ok(plan)
    }

    /// Whether rows or columns come or go.
    pub(super) fn moves(&self) -> bool {
        self.sheets.iter().any(|sheet| !sheet.rows.is_empty() || !sheet.columns.is_empty())
    }

    /// Lines that splices touch, with what they become.
    fn group(
        &mut self,
        source: &str,
        grid: &Grid,
        lines: std::ops::Range<usize>,
        splices: &[Splice],
    ) -> Result<(), Unwritable> {
        let shifted: Vec<Splice> = splices
            .iter()
            .map(|one| {
                let from = |byte: u32| byte as usize - lines.start;
                Splice::new(Span::new(from(one.old.start), from(one.old.end)), one.new.clone())
            })
            .collect();
        let before = source.get(lines.clone()).unwrap_or_default();
        let after = crate::splice::apply(before, &shifted);
        let sheet = grid.sheets.partition_point(|sheet| (sheet.start as usize) <= lines.start).checked_sub(1);
        // Lines put at a sheet's end stand before the next one's name.
        let sheet = match sheet {
            Some(sheet)
                if before.is_empty()
                    && grid.sheets.get(sheet).is_some_and(|one| one.start as usize == lines.start) =>
            {
                sheet.checked_sub(1)
            }
            other => other,
        };
        let (Some(at), Some(rows)) = (sheet, sheet.and_then(|at| grid.sheets.get(at))) else {
            return Err(Unwritable::no_table());
        };
        let Some(plan) = self.sheets.get_mut(at) else { return Err(Unwritable::no_table()) };
        let (mut old, mut new): (Vec<&str>, Vec<&str>) =
            (before.split_inclusive('\n').collect(), after.split_inclusive('\n').collect());
        let mut row = rows.rows.partition_point(|start| (*start as usize) < lines.start) as u32;
        let whole = |line: &&str| line.starts_with(SHEET);
        if rows.charts && (old.iter().any(whole) || old.len() != new.len()) {
            return Err(Unwritable::new(
                "Charts can’t be added or taken away by a note yet.",
                "Do it in the program that made the workbook.",
            ));
        }
        if let (Some(name), Some(now)) = (
            old.first().and_then(|line| line.strip_prefix(SHEET)),
            new.first().and_then(|line| line.strip_prefix(SHEET)),
        ) {
            if name != now {
                plan.name =
                    Some(crate::kinds::sheet::content::unescape(now.trim_end_matches('\n')).into_owned());
            }
            old.remove(0);
            new.remove(0);
            row = 0;
        }
        if old.iter().chain(&new).any(|line| line.starts_with(SHEET)) {
            return Err(Unwritable::new(
                "Whole sheets can't be added or taken away by a note yet.",
                "Do it in the program that made the workbook.",
            ));
        }
        plan.lines(row, old, new)
    }
}

impl SheetPlan {
    fn lines(&mut self, mut row: u32, mut old: Vec<&str>, mut new: Vec<&str>) -> Result<(), Unwritable> {
        if old.len() != new.len() {
            while let (Some(a), Some(b)) = (old.first(), new.first()) {
                if a != b {
                    break;
                }
                old.remove(0);
                new.remove(0);
                row += 1;
            }
            while old.last().is_some() && old.last() == new.last() {
                old.pop();
                new.pop();
            }
        }
        let both = old.len().min(new.len());
        for (at, (a, b)) in old.iter().zip(&new).enumerate() {
            self.row(row + at as u32, a, b)?;
        }
        let gone = (old.len() - both) as u32;
        let come: Vec<Vec<String>> =
            new.iter().skip(both).map(|line| cells(line)).collect::<Result<_, _>>()?;
        if gone > 0 || !come.is_empty() {
            let at = row + both as u32;
            // Rows side by side come and go together.
            match self.rows.last_mut().filter(|last| last.at + last.gone == at) {
                Some(last) => {
                    last.gone += gone;
                    last.come.extend(come);
                }
                None => self.rows.push(RowChange { at, gone, come }),
            }
        }
        Ok(())
    }

    fn row(&mut self, row: u32, old: &str, new: &str) -> Result<(), Unwritable> {
        if old == new {
            return Ok(());
        }
        let (before, after) = (cells(old)?, cells(new)?);
        if before.len() != after.len() {
            return Err(Unwritable::new(
                "This would move the cells of a row to other columns.",
                "Give each marked cell its own new text, or insert a whole column.",
            ));
        }
        for (column, (was, now)) in before.iter().zip(after).enumerate() {
            if *was != now {
                self.sets.push((row, column as u32, now));
            }
        }
        Ok(())
    }

    /// Where this sheet's rows and columns are afterwards.
    fn map(&self, at: usize, rows: u32, columns: u32) -> SheetMap {
        SheetMap {
            to: at,
            rows: moved(rows, self.rows.iter().map(|one| (one.at, one.gone, one.come.len() as u32))),
            columns: moved(columns, self.columns.iter().map(|one| (one.at, one.gone, one.come))),
            sure: true,
            exact: true,
            ..SheetMap::default()
        }
    }

    /// Every cell that is to say something, where it stands afterwards, in the order of the rows.
    pub(super) fn wanted(&self, map: &SheetMap) -> Vec<(u32, u32, String)> {
        let to = |all: &[Option<u32>], at: u32| all.get(at as usize).copied().flatten();
        let set = |(row, column, text): &(u32, u32, String)| {
            Some((to(&map.rows, *row)?, to(&map.columns, *column)?, text.clone()))
        };
        let mut out: Vec<(u32, u32, String)> = self.sets.iter().filter_map(set).collect();
        let mut shift = 0i64;
        for change in &self.rows {
            let first = u32::try_from(i64::from(change.at) + shift).unwrap_or(0);
            for (row, cells) in (first..).zip(&change.come) {
                out.extend((0..).zip(cells).map(|(column, text)| (row, column, text.clone())));
            }
            shift += change.come.len() as i64 - i64::from(change.gone);
        }
        shift = 0;
        for change in &self.columns {
            let first = u32::try_from(i64::from(change.at) + shift).unwrap_or(0);
            out.extend(change.fills.iter().map(|(row, nth, text)| (*row, first + nth, text.clone())));
            shift += i64::from(change.come) - i64::from(change.gone);
        }
        out.sort_by_key(|(row, column, _)| (*row, *column));
        out
    }
}

/// Maps rows or columns to their numbers after changes, each given as a position, a count removed and one inserted.
fn moved(count: u32, changes: impl Iterator<Item = (u32, u32, u32)>) -> Vec<Option<u32>> {
    let mut to = Vec::with_capacity(count as usize);
    let mut shift = 0i64;
    let mut changes = changes.peekable();
    for line in 0..count {
        while let Some((_, gone, come)) = changes.next_if(|(at, gone, _)| at + gone <= line) {
            shift += i64::from(come) - i64::from(gone);
        }
        let gone = changes.peek().is_some_and(|(at, ..)| *at <= line);
        to.push((!gone).then(|| u32::try_from(i64::from(line) + shift).unwrap_or(0)));
    }
    to
}

impl Plan {
    /// Where everything is afterwards.
    pub(super) fn map(&self, grid: &Grid) -> Map {
        let sheets = grid.sheets.iter().zip(&self.sheets).enumerate();
        Map {
            sheets: sheets
                .map(|(at, (rows, plan))| Some(plan.map(at, rows.rows.len() as u32, rows.columns)))
                .collect(),
        }
    }
}

/// The lines that a splice touches: none where it puts whole lines between two.
fn lines_of(source: &str, splice: &Splice) -> std::ops::Range<usize> {
    let range = splice.old.range();
    let before = source.get(..range.start).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let between =
        range.is_empty() && start == range.start && (splice.new.is_empty() || splice.new.ends_with('\n'));
    if between {
        return start..start;
    }
    // A range that ends with a line's end takes in no more of the next one.
    let last = if range.end > range.start { range.end - 1 } else { range.end };
    let end = source.get(last..).and_then(|rest| rest.find('\n')).map_or(source.len(), |at| last + at + 1);
    start..end
}

/// The cells of a line, each without its end.
fn cells(line: &str) -> Result<Vec<String>, Unwritable> {
    let line = line.strip_suffix('\n').ok_or_else(Unwritable::no_table)?;
    let Some(line) = line.strip_suffix(CELL_END) else {
        return if line.is_empty() { Ok(Vec::new()) } else { Err(Unwritable::no_table()) };
    };
    Ok(line.split(CELL_END).map(str::to_owned).collect())
}

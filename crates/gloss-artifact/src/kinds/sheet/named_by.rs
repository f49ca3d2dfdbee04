//! The formulas that name cells: what changes with them. Works nothing out.

use gloss_ooxml::{Area, CellRef, Piece, formula_parts};
use gloss_protocol::Span;

use super::cell::CELL_END;
use super::{Grid, charts, held};
use crate::text::Text;

/// Formulas that are told of.
const MAX_TOLD: usize = 12;
/// Text of a workbook that is looked through, in bytes.
const MAX_TEXT: usize = 4 << 20;
/// Signs of a formula.
const MAX_SIGNS: usize = 120;

impl Grid {
    /// The formulas that name some cells, each with its address; those beyond a few are counted.
    pub(crate) fn named_by(&self, text: &Text, spans: &[Span]) -> Vec<String> {
        let source = text.source();
        let cells: Vec<_> = spans.iter().flat_map(|span| self.touched(source, *span)).collect();
        let Some(first) = cells.first().filter(|_| source.len() <= MAX_TEXT) else { return Vec::new() };
        let Some(own) = self.sheets.get(first.sheet).filter(|rows| !rows.charts) else { return Vec::new() };
        let cells: Vec<CellRef> =
            cells.iter().filter(|at| at.sheet == first.sheet).map(|at| at.cell()).collect();
        let hull = cells.iter().fold(None, |hull: Option<Area>, cell| {
            let hull = hull.unwrap_or_else(|| (*cell).into());
            let from = CellRef::new(hull.from.row.min(cell.row), hull.from.column.min(cell.column));
            let to = CellRef::new(hull.to.row.max(cell.row), hull.to.column.max(cell.column));
            Some(Area::new(from, to))
        });
        let names = |sheet: &str, named: Option<&str>, area: Area| {
            let is_own =
                named.map_or_else(|| sheet == own.name, |named| named.eq_ignore_ascii_case(&own.name));
            is_own
                && hull.is_some_and(|hull| meets(hull, area))
                && cells.iter().any(|cell| area.contains(*cell))
        };
        let (mut out, mut more) = (Vec::new(), 0);
        for (at, rows) in self.sheets.iter().enumerate().filter(|(_, rows)| !rows.charts) {
            for row in 0..rows.used.0 {
                let line = self.line(source, at, row);
                for (column, cell) in
                    (0u32..).zip(line.split(CELL_END)).filter(|(_, cell)| cell.starts_with('='))
                {
                    let formula = held(cell);
                    let parts = formula_parts(formula.trim_start_matches('='));
                    let is_it = parts.iter().any(|part| match &part.piece {
                        Piece::Cells { sheet, area, .. } => names(&rows.name, sheet.as_deref(), *area),
                        _ => false,
                    });
                    if is_it && out.len() == MAX_TOLD {
                        more += 1;
                    } else if is_it {
                        let name = if at == first.sheet { String::new() } else { format!("{}!", rows.name) };
                        let signs: String = formula.chars().take(MAX_SIGNS).collect();
                        out.push(format!("named by {name}{} {signs}", CellRef::new(row + 1, column + 1)));
                    }
                }
            }
        }
        out.extend((more > 0).then(|| format!("named by {more} more formulas")));
        out.extend(self.shown_in_charts(source, &names));
        out
    }

    /// The charts that show some cells, each with what it names; `names` says whether cells of a sheet are among them.
    fn shown_in_charts(
        &self,
        source: &str,
        names: &impl Fn(&str, Option<&str>, Area) -> bool,
    ) -> Vec<String> {
        let mut out = Vec::new();
        for (at, rows) in self.sheets.iter().enumerate().filter(|(_, rows)| rows.charts) {
            // A chart stands on a line of its own.
            for row in 0..rows.rows.len() as u32 {
                let line = self.line(source, at, row);
                let cell = line.split(CELL_END).next().unwrap_or_default();
                let Some(chart) = charts::of_cell(cell) else { continue };
                let series = chart.series.iter().flat_map(|one| [&one.name, &one.categories, &one.values]);
                let cells: Vec<&str> =
                    series.flatten().filter(|cells| names_cells(cells, names)).map(String::as_str).collect();
                if !cells.is_empty() {
                    let signs: String = cells.join(", ").chars().take(MAX_SIGNS).collect();
                    out.push(format!("shown by chart {}!{}: {signs}", rows.name, row + 1));
                }
            }
        }
        let more = out.len().saturating_sub(MAX_TOLD);
        out.truncate(MAX_TOLD);
        out.extend((more > 0).then(|| format!("shown by {more} more charts")));
        out
    }

    /// The cells in which words stand, ignoring case, each with its address.
    pub(crate) fn search(&self, source: &str, lower: &str, most: usize) -> Vec<(String, String)> {
        let mut out = Vec::new();
        for (at, rows) in self.sheets.iter().enumerate().filter(|(_, rows)| !rows.charts) {
            for row in 0..rows.used.0 {
                let line = self.line(source, at, row);
                if !line.to_lowercase().contains(lower) {
                    continue;
                }
                for (column, cell) in (0u32..).zip(line.split(CELL_END)) {
                    let says = held(cell);
                    if says.to_lowercase().contains(lower) {
                        let area = CellRef::new(row + 1, column + 1).into();
                        out.push((format!("cells:{}", super::address::write(&rows.name, &[area])), says));
                    }
                    if out.len() == most {
                        return out;
                    }
                }
            }
        }
        out
    }

    /// The row of headers above a cell: the first row of its block of filled rows in which several words stand and no number.
    pub(super) fn header_row(&self, source: &str, (sheet, row): (usize, u32)) -> u32 {
        let cells = |row: u32| -> Vec<String> {
            let line = self.line(source, sheet, row);
            line.split(CELL_END).map(held).filter(|cell| !cell.trim().is_empty()).collect()
        };
        let mut top = row;
        while top > 0 && !cells(top - 1).is_empty() {
            top -= 1;
        }
        let is_header = |row: &u32| {
            let cells = cells(*row);
            let is_words = |cell: &String| !cell.starts_with('=') && cell.parse::<f64>().is_err();
            cells.len() > 1 && cells.iter().all(is_words)
        };
        (top..row.max(top + 1)).take(MAX_HEADER_ROWS).find(is_header).unwrap_or(0)
    }
}

/// Whether what a chart names, as `Plan!C4:C8`, are cells of some.
fn names_cells(cells: &str, names: &impl Fn(&str, Option<&str>, Area) -> bool) -> bool {
    formula_parts(cells.trim_start_matches('=')).iter().any(|part| match &part.piece {
        Piece::Cells { sheet, area, .. } => names("", sheet.as_deref(), *area),
        _ => false,
    })
}

/// Whether two rectangles have a cell in common.
fn meets(a: Area, b: Area) -> bool {
    let rows = a.from.row <= b.to.row && b.from.row <= a.to.row;
    rows && a.from.column <= b.to.column && b.from.column <= a.to.column
}

/// Rows of a block among which its headers are looked for.
const MAX_HEADER_ROWS: usize = 5;

//! What reads cells by their place: formulas, defined names, charts. Where lines change places, it would say something else.

use gloss_ooxml::{Area, Limits, Piece, Workbook, formula_parts};

use super::super::grid::At as Cell;
use super::super::held;
use super::marked::{Marked, Table};
use crate::error::Unwritable;
use crate::kinds::acts::{At, quoted};

/// The first thing that reads some of these cells and not all of the rows that change places; it is called as a sentence begins.
///
/// A range over all of the rows says the same whatever their order is: a sum, a list of choices, a chart of a whole column.
pub(super) fn reader_of(at: &At<'_>, moved: &Marked, rows: bool) -> Result<Option<String>, Unwritable> {
    let cells = Moved { name: moved.name(at.text).to_lowercase(), area: moved.area(), rows };
    Ok(formula(at, moved, &cells).or(of_the_book(at, &cells)?))
}

/// Functions that read a range by the order of its rows.
const BY_POSITION: [&str; 3] = ["INDEX", "OFFSET", "SUMPRODUCT"];

struct Moved {
    /// The name of their sheet, in small letters: formulas may write it in others.
    name: String,
    area: Area,
    /// Whether rows change places, and not columns.
    rows: bool,
}

impl Moved {
    /// Whether a formula on their own sheet, or on another one, reads them apart.
    fn is_read_by(&self, formula: &str, on_own: bool) -> bool {
        let parts = formula_parts(formula);
        let by_position = parts.iter().any(|part| {
            part.piece == Piece::Function && BY_POSITION.contains(&part.text.to_uppercase().as_str())
        });
        parts.iter().any(|part| {
            let Piece::Cells { sheet, last, area, .. } = &part.piece else { return false };
            // Which sheets lie between two is for the file's order to say.
            let here = last.is_some() || is_of(sheet.as_ref(), &self.name, on_own);
            let whole = self.rows
                && !by_position
                && area.from.row <= self.area.from.row
                && self.area.to.row <= area.to.row;
            here && area.meets(&self.area) && !whole
        })
    }
}

/// Whether a reference with this sheet in front names cells of the sheet of this name, in small letters.
fn is_of(sheet: Option<&String>, name: &str, on_own: bool) -> bool {
    sheet.map_or(on_own, |sheet| sheet.to_lowercase() == name)
}

/// The formulas of all sheets, without `=`, each with its cell.
fn formulas<'a>(at: &'a At<'_>) -> impl Iterator<Item = (Cell, String)> + 'a {
    let sheets = at.text.grid().into_iter().flat_map(move |grid| {
        let sheets = grid.sheets.iter().enumerate().filter(|(_, sheet)| !sheet.charts);
        sheets.flat_map(move |(sheet, rows)| {
            (0..rows.used.0).flat_map(move |row| {
                let cells = (0..).zip(grid.cells(at.source(), sheet, row));
                cells.map(move |(column, span)| (Cell { sheet, row, column }, span))
            })
        })
    });
    sheets.filter_map(|(cell, span)| {
        let own = Some(at.says(span)).filter(|own| own.starts_with('='))?;
        Some((cell, held(own).trim_start_matches('=').to_owned()))
    })
}

/// A formula of a cell that does not move itself.
fn formula(at: &At<'_>, moved: &Marked, cells: &Moved) -> Option<String> {
    let is_moved = |cell: &Cell| cell.sheet == moved.sheet && cells.area.contains(cell.cell());
    let (cell, _) = formulas(at)
        .filter(|(cell, _)| !is_moved(cell))
        .find(|(cell, formula)| cells.is_read_by(formula, cell.sheet == moved.sheet))?;
    let sheet = Marked { sheet: cell.sheet, ..*moved }.name(at.text);
    Some(format!("The formula in {} of {}", cell.cell(), quoted(&sheet)))
}

/// A defined name, or a chart.
fn of_the_book(at: &At<'_>, cells: &Moved) -> Result<Option<String>, Unwritable> {
    let book = Workbook::open(at.bytes, Limits::default())?;
    // Names of Excel's own say what is printed and filtered.
    let mut names = book.names().iter().filter(|name| !name.name.starts_with("_xlnm."));
    if let Some(name) = names.find(|name| cells.is_read_by(&name.formula, false)) {
        return Ok(Some(format!("The name {}", quoted(&name.name))));
    }
    for sheet in book.sheets() {
        let own = sheet.name.to_lowercase() == cells.name;
        let unread = |_| Unwritable::new("The charts of this workbook can't be read.", "Move them in Excel.");
        for chart in book.charts(&sheet.name).map_err(unread)? {
            let reads = |words: &Option<String>, only_formula: bool| {
                let formula = words.as_deref().map(|words| words.strip_prefix('=').unwrap_or(words));
                let is_formula =
                    !only_formula || words.as_deref().is_some_and(|words| words.starts_with('='));
                is_formula && formula.is_some_and(|formula| cells.is_read_by(formula, own))
            };
            if chart.series.iter().any(|one| {
                reads(&one.name, true) || reads(&one.categories, false) || reads(&one.values, false)
            }) {
                return Ok(Some(format!("The chart {}", quoted(&chart.name))));
            }
        }
    }
    Ok(None)
}

/// How many formulas outside of a table's rows read all of them: they do not read what comes at the edge.
pub(super) fn over_all(at: &At<'_>, table: &Table) -> usize {
    let (own, data) = (&table.at, table.data);
    let name = own.name(at.text).to_lowercase();
    let reads = |formula: &str, on_own: bool| {
        formula_parts(formula).iter().any(|part| {
            let Piece::Cells { sheet, last: None, area, .. } = &part.piece else { return false };
            let beside = own.columns.0 < area.to.column && area.from.column <= own.columns.1;
            let all = (area.from.row, area.to.row) == (data.0 + 1, data.1);
            is_of(sheet.as_ref(), &name, on_own) && beside && all
        })
    };
    let is_outside = |cell: &Cell| cell.sheet != own.sheet || !(data.0..data.1).contains(&cell.row);
    let outside = formulas(at).filter(|(cell, _)| is_outside(cell));
    outside.filter(|(cell, formula)| reads(formula, cell.sheet == own.sheet)).count()
}

/// The edge of rows at which others come: these begin before `place`, or end there.
#[derive(Clone, Copy, Debug)]
pub(super) struct EdgeOfRows {
    pub(super) place: u32,
    pub(super) below: bool,
}

/// What reads rows up to the edge at which others come, and so does not read these: formulas by their cells, charts by their names.
/// `own` are the columns that are meant.
pub(super) fn up_to(at: &At<'_>, own: &Marked, edge: EdgeOfRows) -> Vec<String> {
    let name = own.name(at.text).to_lowercase();
    let reads = |formula: &str, on_own: bool, row: Option<u32>| {
        formula_parts(formula).iter().any(|part| {
            let Piece::Cells { sheet, last: None, area, .. } = &part.piece else { return false };
            let beside = own.columns.0 < area.to.column && area.from.column <= own.columns.1;
            let ends = if edge.below { area.to.row == edge.place } else { area.from.row == edge.place + 1 };
            // A running total in the rows themselves goes on with each of them.
            let apart = row.is_none_or(|row| !(area.from.row..=area.to.row).contains(&(row + 1)));
            is_of(sheet.as_ref(), &name, on_own) && beside && ends && area.from.row < area.to.row && apart
        })
    };
    let mut named = Vec::new();
    for (cell, formula) in formulas(at) {
        let on_own = cell.sheet == own.sheet;
        if reads(&formula, on_own, on_own.then_some(cell.row)) {
            let sheet = Marked { sheet: cell.sheet, ..*own }.name(at.text);
            named.push(if on_own {
                cell.cell().to_string()
            } else {
                format!("{} of {}", cell.cell(), quoted(&sheet))
            });
        }
    }
    let Ok(book) = Workbook::open(at.bytes, Limits::default()) else { return named };
    for sheet in book.sheets() {
        let on_own = sheet.name.to_lowercase() == name;
        for chart in book.charts(&sheet.name).unwrap_or_default() {
            let is_read = |words: &Option<String>| {
                words
                    .as_deref()
                    .is_some_and(|words| reads(words.strip_prefix('=').unwrap_or(words), on_own, None))
            };
            if chart.series.iter().any(|one| is_read(&one.values)) {
                named.push(format!("the chart {}", quoted(&chart.name)));
            }
        }
    }
    named
}

/// Whether a formula of a row that moves reads nothing but cells of that row that move with it.
pub(super) fn stays_in_row(formula: &str, row: u32, moved: &Marked) -> bool {
    formula_parts(formula.trim_start_matches('=')).iter().all(|part| match &part.piece {
        Piece::Cells { sheet: None, last: None, area, fixed: false } => {
            (area.from.row, area.to.row) == (row + 1, row + 1)
                && moved.columns.0 < area.from.column
                && area.to.column <= moved.columns.1
        }
        Piece::Cells { area, fixed: true, .. } => !area.meets(&moved.area()),
        Piece::Cells { .. } | Piece::Elsewhere => false,
        _ => true,
    })
}

//! A workbook as it is worked out: the cells of all sheets, its names and tables. Reads, and works nothing out.

use std::collections::HashMap;

use gloss_ooxml::{Area, Bonds, CellRef, Limits, SheetKind, Workbook};

use crate::functions::Doubted;
use gloss_errand::calc::CalcError;
use gloss_errand::calc::Value;
use gloss_errand::calc::limits::{MAX_CELLS, MAX_FORMULAS, MAX_TOLD};

/// A cell's place among all sheets: the sheet's number, row and column.
pub(crate) type At = (usize, CellRef);

/// A cell that holds something.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub at: CellRef,
    pub value: Value,
    pub formula: Option<String>,
}

/// A sheet. One without cells of its own (a chart's) keeps its name and place.
#[derive(Clone, Debug)]
pub(crate) struct SheetCells {
    pub name: String,
    /// Stays when the sheet is renamed or moved.
    pub id: u32,
    pub cells: Vec<Held>,
    pub bonds: Bonds,
}

/// A workbook.
#[derive(Clone, Debug)]
pub(crate) struct Book {
    pub sheets: Vec<SheetCells>,
    /// Name, formula, and the sheet it belongs to.
    pub names: Vec<(String, String, Option<usize>)>,
    /// Features of the workbook that make the results of some functions doubtful.
    pub doubted: Doubted,
    /// The sheets' numbers by their names in small letters.
    by_name: HashMap<String, usize>,
}

impl Book {
    /// Reads a workbook.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, CalcError> {
        let book = Workbook::open(bytes, Limits::default())?;
        let (mut sheets, mut cells, mut formulas) = (Vec::new(), 0, 0);
        let whole = Area::new(
            CellRef::new(1, 1),
            CellRef::new(gloss_ooxml::limits::MAX_ROWS, gloss_ooxml::limits::MAX_COLUMNS),
        );
        for sheet in book.sheets() {
            let (name, id) = (sheet.name.clone(), sheet.id);
            let mut read = SheetCells { name, id, cells: Vec::new(), bonds: Bonds::default() };
            if sheet.kind == SheetKind::Worksheet {
                read.bonds = book.bonds(&sheet.name)?;
                for (at, cell) in book.cells(&sheet.name, whole)? {
                    let value = Value::from(&cell.value);
                    if value != Value::Empty || cell.formula.is_some() {
                        formulas += usize::from(cell.formula.is_some());
                        read.cells.push(Held { at, value, formula: cell.formula });
                    }
                }
            }
            cells += read.cells.len();
            if cells > MAX_CELLS || formulas > MAX_FORMULAS {
                return Err(CalcError::TooLarge { cells: MAX_CELLS, formulas: MAX_FORMULAS });
            }
            sheets.push(read);
        }
        let names = book.names().iter().take(MAX_TOLD);
        let names = names.map(|name| (name.name.clone(), name.formula.clone(), name.sheet)).collect();
        let hidden_rows = sheets.iter().any(|sheet: &SheetCells| sheet.bonds.hidden_rows);
        let doubted = Doubted { date1904: book.date1904(), hidden_rows, sure: false };
        let by_name = sheets.iter().enumerate().map(|(at, sheet)| (sheet.name.to_lowercase(), at)).collect();
        Ok(Self { sheets, names, doubted, by_name })
    }

    /// A sheet's number.
    pub(crate) fn sheet(&self, name: &str) -> Option<usize> {
        self.by_name.get(&name.to_lowercase()).copied()
    }

    /// A sheet's name.
    pub(crate) fn name(&self, sheet: usize) -> &str {
        self.sheets.get(sheet).map(|sheet| sheet.name.as_str()).unwrap_or_default()
    }

    /// A sheet's lasting id.
    pub(crate) fn id(&self, sheet: usize) -> u32 {
        self.sheets.get(sheet).map_or(0, |sheet| sheet.id)
    }

    /// All formulas, in order.
    pub(crate) fn formulas(&self) -> impl Iterator<Item = (At, &Held, &str)> {
        self.sheets.iter().enumerate().flat_map(|(sheet, cells)| {
            cells
                .cells
                .iter()
                .filter_map(move |held| Some(((sheet, held.at), held, held.formula.as_deref()?)))
        })
    }
}

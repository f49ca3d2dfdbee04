//! Which sheet, row and column of one version is which of another: known from an edit, or told from names, headers and
//! keys (`keys`). Says where things went, not what changed in them.

use super::Grid;
use super::grid::At;

/// Where the rows and columns of a sheet are in the other version.
#[derive(Clone, Debug, Default)]
pub(crate) struct SheetMap {
    /// The sheet.
    pub to: usize,
    pub rows: Vec<Option<u32>>,
    pub columns: Vec<Option<u32>>,
    /// Rows that several rows of the other version could be.
    pub doubtful: std::collections::HashMap<u32, Vec<u32>>,
    /// Rows that stand where theirs stood and hold much the same, under another name.
    pub guessed: std::collections::HashSet<u32>,
    /// Whether the columns are told by their headers, or stayed where they were.
    pub sure: bool,
    /// Whether all of it is known from an edit, and nothing told by what cells hold.
    pub exact: bool,
}

/// Where everything of one version is in another.
#[derive(Clone, Debug, Default)]
pub(crate) struct Map {
    pub sheets: Vec<Option<SheetMap>>,
}

impl Map {
    /// Everything stays where it was.
    pub(super) fn same(old: &Grid) -> Self {
        let sheet = |(at, rows): (usize, &super::grid::Rows)| {
            Some(SheetMap {
                to: at,
                rows: (0..rows.rows.len() as u32).map(Some).collect(),
                columns: (0..rows.columns).map(Some).collect(),
                sure: true,
                ..SheetMap::default()
            })
        };
        Self { sheets: old.sheets.iter().enumerate().map(sheet).collect() }
    }

    /// Where a cell is.
    pub(super) fn cell(&self, at: At) -> Option<At> {
        let sheet = self.sheets.get(at.sheet)?.as_ref()?;
        let row = sheet.rows.get(at.row as usize).copied().flatten()?;
        let column = sheet.columns.get(at.column as usize).copied().flatten()?;
        Some(At { sheet: sheet.to, row, column })
    }
}

//! How a sheet is laid out: widths, heights, what is hidden, merged and frozen (ECMA-376 part 1, 18.3.1). Measures are
//! pixels at Excel's usual size, 96 to the inch; knows nothing of a screen.

use std::str::FromStr;

use crate::cell::Area;
use crate::limits::{MAX_BANDS, MAX_COLUMNS, MAX_DRAWN_MERGES};
use crate::look::{Palette, Rgb};
use crate::xml::{Id, Tag, Tree};

/// Pixels of a digit in the type that widths are counted in: Calibri 11.
const DIGIT: f64 = 7.0;
/// Pixels of a column's width that are no digit.
const PADDING: f64 = 5.0;
/// Excel's widest column, in pixels, and its highest row.
const WIDEST: f64 = 1_790.0;
const HIGHEST: f64 = 546.0;
/// Pixels of a usual column and row.
const COLUMN: u16 = 64;
const ROW: u16 = 20;

/// Rows or columns of one size, from 1, ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Band {
    /// The first of them.
    pub from: u32,
    /// The last.
    pub to: u32,
    /// Their size in pixels; 0 where they are hidden.
    pub size: u16,
}

/// The layout of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The usual width of a column, in pixels.
    pub column: u16,
    /// Columns that are another width.
    pub columns: Vec<Band>,
    /// The usual height of a row, in pixels.
    pub row: u16,
    /// Rows that are another height.
    pub rows: Vec<Band>,
    /// Merged cells.
    pub merges: Vec<Area>,
    /// Rows that stand still at the top.
    pub frozen_rows: u32,
    /// Columns that stand still at the left.
    pub frozen_columns: u32,
    /// Whether lines are drawn between cells.
    pub gridlines: bool,
    /// The colour of its tab.
    pub tab: Option<Rgb>,
    /// Whether it has more bands or merges than are kept: what is left out is drawn as usual.
    pub cut: bool,
}

impl Default for Layout {
    fn default() -> Self {
        Self {
            column: COLUMN,
            columns: Vec::new(),
            row: ROW,
            rows: Vec::new(),
            merges: Vec::new(),
            frozen_rows: 0,
            frozen_columns: 0,
            gridlines: true,
            tab: None,
            cut: false,
        }
    }
}

impl Layout {
    /// Takes a row's height in, from its tag. Rows come in order.
    pub(super) fn take_row(&mut self, number: u32, tag: &Tag<'_>) {
        let size = if tag.flag("hidden") {
            0
        } else {
            match tag.number::<f64>("ht").map(height) {
                Some(size) if size != self.row => size,
                _ => return,
            }
        };
        let room = self.rows.len() < MAX_BANDS;
        match self.rows.last_mut() {
            Some(last) if last.to + 1 == number && last.size == size => last.to = number,
            _ if room => self.rows.push(Band { from: number, to: number, size }),
            _ => self.cut = true,
        }
    }

    /// Takes in what stands before or behind the rows.
    pub(super) fn take(&mut self, tree: &Tree<'_>, palette: &Palette) {
        for id in tree.all() {
            let tag = tree.tag(id);
            match tag.local() {
                "sheetFormatPr" => self.usual(&tag),
                "col" => self.take_column(&tag),
                "mergeCell" => self.merge(&tag),
                "tabColor" => self.tab = palette.of(&tag),
                // A workbook can be open in several windows: the first one is shown.
                "sheetView" if tag.number("workbookViewId").unwrap_or(0) == 0 => self.view(tree, id),
                _ => {}
            }
        }
        self.columns.sort_by_key(|band| band.from);
    }

    fn usual(&mut self, tag: &Tag<'_>) {
        if let Some(size) = tag.number::<f64>("defaultRowHeight").map(height).filter(|size| *size > 0) {
            self.row = size;
        }
        let base = tag.number::<f64>("baseColWidth").map(|digits| width(digits + PADDING / DIGIT));
        let own = tag.number::<f64>("defaultColWidth").map(width);
        if let Some(size) = own.or(base).filter(|size| *size > 0) {
            self.column = size;
        }
    }

    fn take_column(&mut self, tag: &Tag<'_>) {
        let (Some(from), Some(to)) = (tag.number::<u32>("min"), tag.number::<u32>("max")) else { return };
        let size = match tag.number::<f64>("width").map(width) {
            _ if tag.flag("hidden") => 0,
            Some(size) if size != self.column => size,
            _ => return,
        };
        if from == 0 || from > to || from > MAX_COLUMNS {
            return;
        }
        if self.columns.len() < MAX_BANDS {
            self.columns.push(Band { from, to: to.min(MAX_COLUMNS), size });
        } else {
            self.cut = true;
        }
    }

    fn merge(&mut self, tag: &Tag<'_>) {
        let area = tag.get("ref").and_then(|area| Area::from_str(&area).ok()).filter(|area| area.cells() > 1);
        match area {
            Some(area) if self.merges.len() < MAX_DRAWN_MERGES => self.merges.push(area),
            Some(_) => self.cut = true,
            None => {}
        }
    }

    fn view(&mut self, tree: &Tree<'_>, id: Id) {
        self.gridlines =
            tree.tag(id).find("showGridLines").is_none_or(|found| !matches!(found.raw, "0" | "false"));
        let Some(pane) = tree.child(id, "pane").map(|pane| tree.tag(pane)) else { return };
        if !pane.get("state").is_some_and(|state| state.starts_with("frozen")) {
            return;
        }
        let split = |name: &str| {
            pane.number::<f64>(name).filter(|at| (0.0..10_000.0).contains(at)).unwrap_or(0.0) as u32
        };
        (self.frozen_rows, self.frozen_columns) = (split("ySplit"), split("xSplit"));
    }
}

/// A width in digits as pixels (18.3.1.13).
fn width(digits: f64) -> u16 {
    if digits.is_finite() { (digits * DIGIT).trunc().clamp(0.0, WIDEST) as u16 } else { COLUMN }
}

/// A height in points as pixels.
fn height(points: f64) -> u16 {
    if points.is_finite() { (points * 4.0 / 3.0).round().clamp(0.0, HIGHEST) as u16 } else { ROW }
}

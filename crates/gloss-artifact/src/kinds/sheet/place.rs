//! Cells as places: a selection in the grid, a WHERE, an address, what is painted, and what a place says. The view's own
//! coordinates of a sheet are a row's number as the run and a column's as the offset.

use gloss_ooxml::{Area, CellRef};
use gloss_protocol::{Anchor, Pointed, Quote, Reach, Region, RunPoint, Selection, Span, Structure};

use super::address::{self, SheetName};
use super::content::split;
use super::display::words;
use super::grid::{At, Rows};
use super::{Grid, MAX_NOTE_CELLS};
use crate::ArtifactError;
use crate::text::Text;

/// Runs of one sheet: its rows. A power of two above the most rows that a sheet can have.
pub(super) const ROWS: u32 = 1 << 20;

/// Longest quote kept of a place, in bytes.
const MAX_QUOTE: usize = 8 << 10;

impl Grid {
    /// Finds the place that a selection of cells means.
    ///
    /// # Errors
    /// [`ArtifactError::SelectionMoved`] where there are no such cells, [`ArtifactError::Unpointable`] for too many.
    pub(crate) fn point(
        &self,
        text: &Text,
        selection: &Selection,
        reach: Reach,
    ) -> Result<Pointed, ArtifactError> {
        let sheet = (selection.start.run / ROWS) as usize;
        let rows = self.sheets.get(sheet).ok_or(ArtifactError::SelectionMoved)?;
        if rows.charts {
            return self.point_chart(text, sheet, selection, reach);
        }
        let areas = areas_of(selection, sheet as u32)?;
        let region = self.reach(text, sheet, &areas, reach)?;
        let one = matches!(areas.as_slice(), [area] if area.cells() == 1);
        let reaches =
            [if one { Reach::Cell } else { Reach::Selection }, Reach::Row, Reach::Column, Reach::Document];
        let fits = |reach: &Reach| {
            *reach == Reach::Document || counted(&self.widened(rows, &areas, *reach)) <= MAX_NOTE_CELLS as u64
        };
        Ok(Pointed {
            text: text.visible(&region),
            at: text.at(&region),
            paint: region.spans().iter().flat_map(|span| self.paint(text.source(), *span)).collect(),
            elsewhere: 0,
            also: Vec::new(),
            reaches: reaches.into_iter().filter(fits).collect(),
            region,
        })
    }

    pub(super) fn reach(
        &self,
        text: &Text,
        sheet: usize,
        areas: &[Area],
        reach: Reach,
    ) -> Result<Region, ArtifactError> {
        if matches!(reach, Reach::Document | Reach::Section) {
            return Ok(Region::Whole);
        }
        let rows = self.sheets.get(sheet).ok_or(ArtifactError::SelectionMoved)?;
        let wide = self.widened(rows, areas, reach);
        let reach = match reach {
            Reach::Row | Reach::Column => reach,
            _ if counted(&wide) == 1 => Reach::Cell,
            _ => Reach::Selection,
        };
        self.region(text, sheet, &wide, reach)
    }

    /// Rectangles widened to the rows or columns that are in use.
    fn widened(&self, rows: &Rows, areas: &[Area], reach: Reach) -> Vec<Area> {
        let wide = |area: &Area| {
            let used = CellRef::new(rows.used.0.max(area.to.row), rows.used.1.max(area.to.column));
            match reach {
                Reach::Row => {
                    Area::new(CellRef::new(area.from.row, 1), CellRef::new(area.to.row, used.column))
                }
                Reach::Column => {
                    Area::new(CellRef::new(1, area.from.column), CellRef::new(used.row, area.to.column))
                }
                _ => *area,
            }
        };
        let mut all: Vec<Area> = Vec::with_capacity(areas.len());
        // Several rectangles in one column are one column.
        for area in areas.iter().map(wide) {
            if all.last() != Some(&area) {
                all.push(area);
            }
        }
        all
    }

    /// The region of rectangles, from 1.
    fn region(
        &self,
        text: &Text,
        sheet: usize,
        areas: &[Area],
        reach: Reach,
    ) -> Result<Region, ArtifactError> {
        let cells = counted(areas);
        if cells > MAX_NOTE_CELLS as u64 {
            return Err(too_many(cells));
        }
        let mut spans: Vec<Span> = Vec::new();
        for area in areas {
            for row in area.from.row..=area.to.row {
                let cells: Vec<Span> = self.cells(text.source(), sheet, row - 1).collect();
                let wanted = cells.get(area.from.column as usize - 1..area.to.column as usize);
                spans.extend(wanted.ok_or_else(|| self.beyond(sheet))?);
            }
        }
        spans.sort_unstable();
        spans.dedup();
        Ok(Region::Text { spans, reach })
    }

    fn beyond(&self, sheet: usize) -> ArtifactError {
        let rows = self.sheets.get(sheet);
        let last = rows.map_or(CellRef::new(1, 1), |rows| CellRef::new(rows.rows.len() as u32, rows.columns));
        ArtifactError::NotFound(format!("a cell beyond {last}; the table ends before it"))
    }

    /// Resolves the command line's `cells:`.
    ///
    /// # Errors
    /// [`ArtifactError::BadWhere`] or [`ArtifactError::NotFound`].
    pub(crate) fn find(&self, text: &Text, at: &str) -> Result<Region, ArtifactError> {
        let (sheet, areas) = self.areas(at)?;
        let one = matches!(areas.as_slice(), [area] if area.cells() == 1);
        self.region(text, sheet, &areas, if one { Reach::Cell } else { Reach::Selection })
    }

    /// The sheet and the rectangles, from 1, that an address names.
    ///
    /// # Errors
    /// As of [`Grid::find`].
    pub(super) fn areas(&self, at: &str) -> Result<(usize, Vec<Area>), ArtifactError> {
        let bad = || {
            ArtifactError::BadWhere(format!(
                "cells:{at} is not a place. Use cells:D3:E5, cells:Sales!D3:E5 or cells:#1!D3:E5."
            ))
        };
        let address = address::read(at).ok_or_else(bad)?;
        let sheet = match &address.sheet {
            None => 0,
            Some(SheetName::Nth(nth)) => nth.checked_sub(1).ok_or_else(bad)?,
            Some(SheetName::Named(name)) => {
                let found = self
                    .sheets
                    .iter()
                    .position(|sheet| sheet.name.to_lowercase() == name.to_lowercase() && !sheet.charts);
                found.ok_or_else(|| ArtifactError::NotFound(format!("a sheet called {name}")))?
            }
        };
        let rows = self
            .sheets
            .get(sheet)
            .filter(|rows| !rows.charts)
            .ok_or_else(|| ArtifactError::NotFound(format!("sheet {}", sheet + 1)))?;
        let within = |area: &Area| {
            let whole = area.from.row == 1 && area.to.row > ROWS / 2;
            let wide = area.from.column == 1 && area.to.column > 16_000;
            let to = CellRef::new(
                if whole { rows.used.0.max(1) } else { area.to.row },
                if wide { rows.used.1.max(1) } else { area.to.column },
            );
            Area { from: area.from, to }
        };
        Ok((sheet, address.areas.iter().map(within).collect()))
    }

    /// The sheet and the rectangle, from 1, of a selection, however large.
    ///
    /// # Errors
    /// [`ArtifactError::SelectionMoved`] where there is no such sheet.
    pub(super) fn selected(&self, selection: &Selection) -> Result<(usize, Area), ArtifactError> {
        let sheet = (selection.start.run / ROWS) as usize;
        let there = selection.end.run / ROWS == sheet as u32 && sheet < self.sheets.len();
        let corner = |point: RunPoint| CellRef::new(point.run % ROWS + 1, point.utf16 + 1);
        let area = Area::new(corner(selection.start), corner(selection.end));
        if there { Ok((sheet, area)) } else { Err(ArtifactError::SelectionMoved) }
    }

    /// The shortest exact form of a place: `cells:Sales!D3:E5`. Ranges that are no cells stay bytes.
    pub(crate) fn address(&self, source: &str, spans: &[Span]) -> Option<String> {
        let mut by_sheet: Vec<(usize, Vec<CellRef>)> = Vec::new();
        for span in spans {
            for at in self.touched(source, *span) {
                match by_sheet.iter_mut().find(|(sheet, _)| *sheet == at.sheet) {
                    Some((_, cells)) => cells.push(at.cell()),
                    None => by_sheet.push((at.sheet, vec![at.cell()])),
                }
            }
        }
        let is_chart = |sheet: usize| self.sheets.get(sheet).is_some_and(|rows| rows.charts);
        if let [(sheet, charts)] = by_sheet.as_slice()
            && is_chart(*sheet)
        {
            let name =
                self.sheets.get(*sheet).map(|rows| address::write(&rows.name, &[])).unwrap_or_default();
            let numbers: Vec<String> = charts.iter().map(|chart| chart.row.to_string()).collect();
            return Some(format!("chart:{name}{}", numbers.join(",")));
        }
        // Of cells and charts together the cells are told: all that a place names is one kind of thing.
        by_sheet.retain(|(sheet, _)| !is_chart(*sheet));
        let parts: Vec<String> = by_sheet
            .iter_mut()
            .map(|(sheet, cells)| {
                cells.sort_unstable();
                let name = self.sheets.get(*sheet).map_or("", |sheet| sheet.name.as_str());
                address::write(name, &address::areas(cells))
            })
            .collect();
        (!parts.is_empty()).then(|| format!("cells:{}", parts.join(",")))
    }

    /// The cells that a range touches: one where it is a cell's own.
    pub(super) fn touched(&self, source: &str, span: Span) -> Vec<At> {
        let Some(first) = self.at(source, span.start) else { return Vec::new() };
        let mut out = Vec::new();
        let (mut row, mut cells) = (first.row, 0);
        while let Some(range) = self
            .row(first.sheet, row)
            .filter(|range| range.start < (span.end as usize).max(span.start as usize + 1))
        {
            for (column, cell) in self.cells(source, first.sheet, row).enumerate() {
                if cell.overlaps(span) || span.is_empty() && cell.start == span.start {
                    out.push(At { sheet: first.sheet, row, column: column as u32 });
                }
            }
            cells += range.len();
            if cells > super::MAX_FORM {
                break;
            }
            row += 1;
        }
        out
    }

    /// Where a range is painted: a rectangle for each stretch of cells in a row.
    pub(crate) fn paint(&self, source: &str, span: Span) -> Vec<(RunPoint, RunPoint)> {
        let mut cells: Vec<CellRef> = Vec::new();
        let touched = self.touched(source, span);
        let Some(sheet) = touched.first().map(|at| at.sheet) else { return Vec::new() };
        cells.extend(touched.iter().map(|at| at.cell()));
        let point =
            |cell: CellRef| RunPoint { run: sheet as u32 * ROWS + cell.row - 1, utf16: cell.column - 1 };
        address::areas(&cells).iter().map(|area| (point(area.from), point(area.to))).collect()
    }

    /// The visible text of ranges: a sign between cells, rows on lines of their own.
    pub(crate) fn visible(&self, source: &str, spans: &[Span], between: &str) -> String {
        let mut out = String::new();
        let mut last: Option<At> = None;
        // What is left of a cell whose row went says nothing.
        for span in spans.iter().filter(|span| !span.is_empty()) {
            let at = self.at(source, span.start);
            if let (Some(last), Some(at)) = (last, at) {
                out.push_str(if (last.sheet, last.row) == (at.sheet, at.row) { between } else { "\n" });
            }
            out.push_str(&words(source.get(span.range()).unwrap_or_default()));
            last = at;
        }
        out
    }

    /// All rows that hold anything, as words to read.
    pub(crate) fn plain_text(&self, source: &str) -> String {
        let mut out = String::new();
        for (sheet, rows) in self.sheets.iter().enumerate() {
            if !rows.name.is_empty() {
                let charts = if rows.charts { "Charts on " } else { "" };
                out.push_str(&format!("{}{charts}{}\n", if sheet > 0 { "\n" } else { "" }, rows.name));
            }
            for row in 0..rows.used.0 {
                let line = self.line(source, sheet, row).trim_end_matches(super::CELL_END);
                let cells: Vec<_> = line.split(super::CELL_END).map(super::display::display_text).collect();
                out.push_str(&cells.join("\t"));
                out.push('\n');
            }
        }
        out
    }

    /// The rows that cells stand in, each with its number, and the first row of their sheet.
    pub(super) fn rows_around(&self, source: &str, spans: &[Span], most: usize) -> String {
        let mut rows: Vec<(usize, u32)> = spans
            .iter()
            .filter_map(|span| self.at(source, span.start))
            .map(|at| (at.sheet, at.row))
            .collect();
        rows.dedup();
        rows.truncate(most);
        if let Some((sheet, row)) = rows.first().copied() {
            // Beside a chart stand the headers of its sheet.
            let own = self.sheets.get(sheet).filter(|rows| rows.charts).map(|rows| rows.name.as_str());
            let cells = self.sheets.iter().position(|rows| Some(rows.name.as_str()) == own && !rows.charts);
            let head = if cells.is_some() { 0 } else { self.header_row(source, (sheet, row)) };
            rows.insert(0, (cells.unwrap_or(sheet), head));
            rows.dedup();
        }
        let words = |(sheet, row): (usize, u32)| {
            let name =
                self.sheets.get(sheet).map(|sheet| sheet.name.as_str()).filter(|name| !name.is_empty());
            let what = if self.sheets.get(sheet).is_some_and(|rows| rows.charts) { "chart" } else { "row" };
            let line = words(self.line(source, sheet, row).trim_end_matches(super::CELL_END));
            format!(
                "{}{what} {}: {line}\n",
                name.map(|name| format!("{name}, ")).unwrap_or_default(),
                row + 1
            )
        };
        rows.into_iter().map(words).collect()
    }

    /// A region written down: what it said, and its column's header and row's first cell.
    pub(crate) fn anchor(&self, text: &Text, version: u32, region: &Region) -> Anchor {
        let source = text.source();
        let first = region.spans().first().and_then(|span| self.at(source, span.start));
        let chart = first.and_then(|at| self.sheets.get(at.sheet)).is_some_and(|rows| rows.charts);
        let visible = text.visible(region);
        let visible = visible.get(..visible.floor_char_boundary(MAX_QUOTE)).unwrap_or_default();
        let slice = region.spans().first().and_then(|span| source.get(span.range())).unwrap_or_default();
        let shown = |at: Option<At>| {
            let span = at.and_then(|at| self.span(source, at));
            span.and_then(|span| source.get(span.range())).map(words).unwrap_or_default()
        };
        let sheet = first
            .and_then(|at| self.sheets.get(at.sheet))
            .map(|sheet| sheet.name.clone())
            .unwrap_or_default();
        let headings = vec![
            sheet,
            shown(first.map(|at| At { row: 0, ..at })),
            shown(first.map(|at| At { column: 0, ..at })),
        ];
        Anchor {
            version,
            region: region.clone(),
            quote: Quote {
                exact: slice.get(..slice.floor_char_boundary(MAX_QUOTE)).unwrap_or_default().to_owned(),
                visible: visible.to_owned(),
                prefix: String::new(),
                suffix: String::new(),
                nth: 1,
                of: 1,
            },
            structure: Structure {
                block: if chart { "chart" } else { "cell" }.to_owned(),
                headings,
                ordinal: first.map_or(0, |at| at.row),
                hash: crate::sha256(slice.as_bytes()).get(..16).unwrap_or_default().to_owned(),
            },
        }
    }

    /// The hashes of the rows that hold anything.
    pub(crate) fn row_hashes(&self, source: &str) -> Vec<String> {
        let rows = self
            .sheets
            .iter()
            .enumerate()
            .flat_map(|(sheet, rows)| (0..rows.used.0).map(move |row| (sheet, row)));
        rows.map(|(sheet, row)| self.line(source, sheet, row).trim_end_matches(super::CELL_END))
            .filter(|line| !line.is_empty())
            .map(|line| crate::sha256(line.as_bytes()))
            .collect()
    }
}

/// The rectangles of a selection, from 1; all in one sheet.
fn areas_of(selection: &Selection, sheet: u32) -> Result<Vec<Area>, ArtifactError> {
    let corner = |point: RunPoint| CellRef::new(point.run % ROWS + 1, point.utf16.saturating_add(1));
    let more = selection.more.as_deref().unwrap_or_default();
    if more.len() >= MAX_NOTE_CELLS {
        return Err(too_many(more.len() as u64 + 1));
    }
    let all = std::iter::once((selection.start, selection.end)).chain(more.iter().copied());
    let area = |(start, end): (RunPoint, RunPoint)| {
        let here = start.run / ROWS == sheet && end.run / ROWS == sheet;
        here.then(|| Area::new(corner(start), corner(end))).ok_or(ArtifactError::SelectionMoved)
    };
    all.map(area).collect()
}

fn counted(areas: &[Area]) -> u64 {
    areas.iter().map(Area::cells).sum()
}

fn too_many(cells: u64) -> ArtifactError {
    ArtifactError::Unpointable(format!("A note marks up to {MAX_NOTE_CELLS} cells; these are {cells}."))
}

/// True for a text that one cell can hold: its end, and no other.
pub(crate) fn is_cell(text: &str) -> bool {
    text.ends_with(super::CELL_END)
        && text.matches(super::CELL_END).count() == 1
        && !text.contains(['\n', super::SHEET])
        && !split(text).1.contains(super::LOOK)
}

//! The values that charts show, read from their cells as the file holds them. A reference that is not understood here
//! is reported, never guessed. Draws nothing and calculates nothing.

use std::collections::HashMap;
use std::str::FromStr;

use super::Chart;
use crate::cell::{Area, Cell, CellRef, Value};
use crate::format::NumberFormat;
use crate::formula::{same_sheet, sheet_and_cells};
use crate::limits::{MAX_CHART_POINTS, MAX_READ_CELLS};
use crate::workbook::Workbook;

/// A day as it is read everywhere.
const DAY: &str = "yyyy-mm-dd";
const MOMENT: &str = "yyyy-mm-dd\\Thh:mm:ss";

/// The values that a chart shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChartValues {
    /// Its series, in its own order.
    pub series: Vec<SeriesValues>,
    /// Whether all categories are days or moments; they are written as `2026-03-01` then.
    pub moments: bool,
}

/// The values that a series of a chart shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SeriesValues {
    /// Its name; empty where it has none.
    pub name: String,
    /// Its categories as they are shown; none where it has none.
    pub categories: Vec<String>,
    /// Its categories as numbers, for a scatter; as long as `categories`.
    pub along: Vec<Option<f64>>,
    /// Its values; none for a cell that holds no number.
    pub values: Vec<Option<f64>>,
    /// The sheet and the cells of its values.
    pub of: Option<(String, Area)>,
}

impl SeriesValues {
    /// The sheet and the cell of one of its values.
    pub fn cell(&self, at: usize) -> Option<(&str, CellRef)> {
        let (sheet, area) = self.of.as_ref()?;
        let wide = area.to.column - area.from.column + 1;
        let at = u32::try_from(at).ok()?;
        let cell = CellRef::new(area.from.row + at / wide, area.from.column + at % wide);
        area.contains(cell).then_some((sheet, cell))
    }
}

/// Reads the values that the charts of a sheet show, chart by chart, or why they can't be read.
pub fn chart_values(book: &Workbook, sheet: &str, charts: &[Chart]) -> Vec<Result<ChartValues, String>> {
    let mut cells = Cells { book, sheet, known: HashMap::new(), formats: formats(book) };
    for chart in charts {
        for series in &chart.series {
            let name = series.name.as_deref().and_then(|name| name.strip_prefix('='));
            for written in
                [name, series.categories.as_deref(), series.values.as_deref()].into_iter().flatten()
            {
                cells.want(written);
            }
        }
    }
    cells.read();
    charts.iter().map(|chart| cells.chart(chart)).collect()
}

/// The number formats of cells, by style.
fn formats(book: &Workbook) -> Vec<NumberFormat> {
    let looks = book.looks().unwrap_or_default();
    looks.iter().map(|look| NumberFormat::new(look.number.as_deref().unwrap_or("General"))).collect()
}

struct Cells<'a> {
    book: &'a Workbook,
    /// The sheet on which the charts lie: cells without a sheet's name are its.
    sheet: &'a str,
    /// For each sheet the cells that charts name, and what they hold once that was read.
    known: HashMap<String, (Area, HashMap<CellRef, Cell>)>,
    formats: Vec<NumberFormat>,
}

impl Cells<'_> {
    /// The sheet and the cells of `Data!$B$2:$B$30`.
    fn area(&self, written: &str) -> Option<(String, Area)> {
        let (sheet, cells) = sheet_and_cells(written);
        let sheet = sheet.unwrap_or_else(|| self.sheet.to_owned());
        let found = self.book.sheets().iter().find(|known| same_sheet(&known.name, &sheet))?;
        Some((found.name.clone(), Area::from_str(cells).ok()?))
    }

    fn want(&mut self, written: &str) {
        let Some((sheet, area)) = self.area(written) else { return };
        if area.cells() > MAX_CHART_POINTS {
            return;
        }
        let known = self.known.entry(sheet).or_insert((area, HashMap::new()));
        known.0 = known.0.with(area.from).with(area.to);
    }

    /// Reads each sheet once, whatever the number of its series.
    fn read(&mut self) {
        for (sheet, (hull, cells)) in &mut self.known {
            if hull.cells() <= MAX_READ_CELLS as u64 {
                *cells = self.book.cells(sheet, *hull).unwrap_or_default().into_iter().collect();
            }
        }
    }

    fn chart(&self, chart: &Chart) -> Result<ChartValues, String> {
        let mut out = ChartValues { series: Vec::new(), moments: true };
        for series in &chart.series {
            let name = match series.name.as_deref() {
                Some(name) if name.starts_with('=') => {
                    self.of(name)?.iter().map(|cell| self.words(cell)).collect::<Vec<_>>().join(" ")
                }
                name => name.unwrap_or_default().to_owned(),
            };
            let mut one = SeriesValues { name, ..SeriesValues::default() };
            if let Some(categories) = series.categories.as_deref() {
                let cells = self.of(categories)?;
                out.moments &= cells.iter().all(|cell| self.moment(cell).is_some());
                one.along = cells.iter().map(number).collect();
                one.categories = cells.iter().map(|cell| self.words(cell)).collect();
            } else {
                out.moments = false;
            }
            let Some(values) = series.values.as_deref() else {
                return Err("it has a series without cells".to_owned());
            };
            one.values = self.of(values)?.iter().map(number).collect();
            one.of = self.area(values);
            out.series.push(one);
        }
        out.moments &= !out.series.is_empty();
        if out.moments {
            for (one, series) in out.series.iter_mut().zip(&chart.series) {
                let cells = self.of(series.categories.as_deref().unwrap_or_default())?;
                one.categories = cells.iter().filter_map(|cell| self.moment(cell)).collect();
            }
        }
        Ok(out)
    }

    /// The cells of a formula, in order, empty ones too.
    fn of(&self, written: &str) -> Result<Vec<Cell>, String> {
        let short: String = written.chars().take(80).collect();
        let unread = || format!("it names its cells as {short}, which is not read here");
        let (sheet, area) = self.area(written).ok_or_else(unread)?;
        if area.cells() > MAX_CHART_POINTS {
            return Err(format!("it has more than {MAX_CHART_POINTS} points"));
        }
        let Some((_, cells)) = self.known.get(&sheet).filter(|(_, cells)| !cells.is_empty()) else {
            return Err(format!("its cells {short} are empty or too far apart to be read"));
        };
        Ok(area.each().map(|at| cells.get(&at).cloned().unwrap_or_default()).collect())
    }

    /// The text that a cell shows, by its number format.
    fn words(&self, cell: &Cell) -> String {
        let date1904 = self.book.date1904();
        let general = NumberFormat::new("General");
        self.formats.get(cell.style as usize).unwrap_or(&general).show(&cell.value, date1904).text
    }

    /// A day or moment as `2026-03-01`; none for anything else.
    fn moment(&self, cell: &Cell) -> Option<String> {
        let Value::Number(days) = cell.value else { return None };
        let is_date = self.formats.get(cell.style as usize).is_some_and(NumberFormat::is_date);
        // Less than a day is a time of no day.
        if !is_date || days < 1.0 {
            return None;
        }
        let code = if days.fract() == 0.0 { DAY } else { MOMENT };
        Some(NumberFormat::new(code).show(&cell.value, self.book.date1904()).text)
    }
}

fn number(cell: &Cell) -> Option<f64> {
    match cell.value {
        Value::Number(number) if number.is_finite() => Some(number),
        _ => None,
    }
}

//! The workbook inside a chart: the names of its marks in the first column, a column for each series. What stands where is what
//! the chart's part says of its ranges.

use gloss_ooxml::format::Notation;
use gloss_workbook::{Column, Entry, Format, Moment, Rows, Sheet, Spec, Values, make};

use crate::Refusal;
use crate::spec::{Chart, ChartKind, Point};

/// The sheet's name.
pub(super) const SHEET: &str = "Sheet1";
/// Charts know no time: the workbook of the same numbers is the same.
const AT: Moment = Moment(1_577_836_800);

/// The columns of a series: a scatter's x and its values.
pub(super) fn columns(chart: &Chart, series: usize) -> (usize, usize) {
    match chart.kind {
        ChartKind::Scatter => (2 * series, 2 * series + 1),
        _ => (0, series + 1),
    }
}

/// The cells of a column's points.
pub(super) fn range(column: usize, rows: usize) -> String {
    let letter = letters(column);
    format!("{SHEET}!${letter}$2:${letter}${}", rows + 1)
}

/// The cell of a column's head.
pub(super) fn head(column: usize) -> String {
    format!("{SHEET}!${}$1", letters(column))
}

fn letters(column: usize) -> String {
    gloss_ooxml::column_letters(u32::try_from(column).unwrap_or(0) + 1)
}

/// The workbook of a chart.
pub(super) fn workbook(chart: &Chart) -> Result<Vec<u8>, Refusal> {
    let sheet = if chart.kind == ChartKind::Scatter { pairs(chart) } else { table(chart) };
    let made = make(&Spec { sheets: vec![sheet], notation: Notation::of("en") }, &[], AT, &Values::default())
        .map_err(|refusal| Refusal::new(format!("chart: {}", refusal.path), refusal.says, refusal.next))?;
    Ok(made.bytes)
}

fn column(header: String, format: Format) -> Column {
    Column { header, format, formats: Vec::new(), width: None, formula: None, total: None }
}

fn sheet(columns: Vec<Column>, rows: Vec<Vec<Entry>>) -> Sheet {
    let name = SHEET.to_owned();
    Sheet { name, columns, rows: Rows::Given(rows), frozen: 0, filter: false, charts: Vec::new() }
}

/// A head that no series has.
fn own(chart: &Chart, wanted: &str) -> String {
    let taken = |name: &str| chart.series.iter().any(|one| one.name.to_lowercase() == name.to_lowercase());
    let wanted = if wanted.trim().is_empty() { "Category" } else { wanted };
    let mut name = wanted.to_owned();
    while taken(&name) {
        name.push('\'');
    }
    name
}

fn number(point: Option<&Point>) -> Entry {
    point.map_or(Entry::Blank, |point| Entry::Number(point.value))
}

fn table(chart: &Chart) -> Sheet {
    let mut columns = vec![column(own(chart, &chart.category), Format::Text)];
    columns.extend(chart.series.iter().map(|one| column(one.name.clone(), Format::General)));
    let row = |(at, name): (usize, &String)| {
        let mut row = vec![Entry::Text(name.clone())];
        row.extend(chart.series.iter().map(|one| number(one.points.get(at).and_then(Option::as_ref))));
        row
    };
    sheet(columns, chart.categories.iter().enumerate().map(row).collect())
}

fn pairs(chart: &Chart) -> Sheet {
    let mut columns = Vec::new();
    let mut heads: Vec<String> = chart.series.iter().map(|one| one.name.to_lowercase()).collect();
    for one in &chart.series {
        let x = if chart.axes.0.is_empty() { "x" } else { chart.axes.0.as_str() };
        let mut name = x.to_owned();
        while heads.contains(&name.to_lowercase()) {
            name.push('\'');
        }
        heads.push(name.to_lowercase());
        columns.push(column(name, Format::General));
        columns.push(column(one.name.clone(), Format::General));
    }
    let rows = chart.series.iter().map(|one| one.points.len()).max().unwrap_or(0);
    let row = |at: usize| {
        let cells = chart.series.iter().flat_map(|one| {
            let point = one.points.get(at).and_then(Option::as_ref);
            [point.map_or(Entry::Blank, |point| Entry::Number(point.across)), number(point)]
        });
        cells.collect()
    };
    sheet(columns, (0..rows).map(row).collect())
}

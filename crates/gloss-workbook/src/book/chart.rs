//! Native charts of a sheet's columns, named by their headers. Draws nothing itself.

use rust_xlsxwriter::{
    Chart as Native, ChartAxisDateUnitType, ChartFont, ChartLegendPosition, ChartType, Color, XlsxError,
};

use super::style;
use super::table::{Book, Cell, Table};
use crate::Refusal;
use crate::refusal::quoted_names;
use crate::spec::{Chart, ChartKind, Column, Format, Spec};

/// A chart's size in pixels.
const SIZE: (u32, u32) = (760, 380);
/// Rows that a chart covers, with one to spare; a row is 20 pixels high.
const ROWS: u32 = 20;
/// Rows of a table up to which charts stand below it; below a longer one nobody would find them.
const SHORT: usize = 40;
/// Colours of series: told apart by people who see no red or green (after Okabe and Ito, 2008), darker for white paper.
const COLOURS: [u32; 8] =
    [0x1F_5FA8, 0xD5_5E00, 0x00_8F6B, 0xB8_860B, 0x8A_4F9E, 0x3A_9BD1, 0x55_5555, 0xA0_3050];

/// A sheet's charts, each with the row and the column of its upper left corner.
pub(super) fn charts(spec: &Spec, book: &Book, sheet: usize) -> Result<Vec<(u32, u16, Native)>, Refusal> {
    let (Some(asked), Some(own)) = (spec.sheets.get(sheet), book.tables.get(sheet)) else {
        return Ok(Vec::new());
    };
    let mut out = Vec::new();
    for (at, chart) in asked.charts.iter().enumerate() {
        let path = format!("sheets[{sheet}].charts[{at}]");
        let native = native(book, sheet, chart, &path)?;
        let below = own.cells.len() <= SHORT;
        let first = if below { own.cells.len() as u32 + 2 } else { 1 };
        let column = if below { 0 } else { own.columns.len() as u16 + 1 };
        out.push((first + at as u32 * ROWS, column, native));
    }
    Ok(out)
}

fn native(book: &Book, sheet: usize, chart: &Chart, path: &str) -> Result<Native, Refusal> {
    let of = match &chart.of {
        None => sheet,
        Some(name) => {
            book.names.iter().position(|other| other.to_lowercase() == name.to_lowercase()).ok_or_else(
                || {
                    let names = quoted_names(book.names.iter().map(String::as_str));
                    Refusal::new(
                        format!("{path}.of"),
                        format!("There is no sheet “{name}”."),
                        format!("These are there: {names}."),
                    )
                },
            )?
        }
    };
    let (Some(table), Some(name)) = (book.tables.get(of), book.names.get(of)) else {
        return Err(Refusal::new(path, "Its sheet is not there.", "Name a sheet of the spec."));
    };
    let rows = table.rows() as u32;
    if rows == 0 {
        return Err(Refusal::new(path, "Its sheet has no rows.", "Leave the chart out."));
    }
    let category = column(table, &chart.category, &format!("{path}.category"))?;
    let mut native = Native::new(kind(chart));
    for (at, header) in chart.series.iter().enumerate() {
        let path = format!("{path}.series[{at}]");
        let column = column(table, header, &path)?;
        if !has_numbers(table, column) {
            return Err(Refusal::new(
                path,
                format!("“{header}” has no numbers."),
                "Name a column of numbers.",
            ));
        }
        let (c, k) = (column as u16, category as u16);
        let series = native.add_series();
        series.set_name((name.as_str(), 0, c));
        series.set_categories((name.as_str(), 1, k, rows, k));
        series.set_values((name.as_str(), 1, c, rows, c));
        coloured(series, chart.kind, at);
    }
    dressed(&mut native, chart, table, category);
    Ok(native)
}

fn coloured(series: &mut rust_xlsxwriter::ChartSeries, kind: ChartKind, at: usize) {
    use rust_xlsxwriter::{ChartFormat, ChartLine, ChartMarker, ChartMarkerType, ChartSolidFill};
    let colour = Color::RGB(COLOURS.get(at % COLOURS.len()).copied().unwrap_or(0x1F_5FA8));
    let fill = || ChartSolidFill::new().set_color(colour).clone();
    match kind {
        ChartKind::Line => {
            series.set_format(ChartFormat::new().set_line(ChartLine::new().set_color(colour).set_width(2.0)));
        }
        ChartKind::Scatter => {
            let mut marker = ChartMarker::new();
            marker
                .set_type(ChartMarkerType::Circle)
                .set_size(6)
                .set_format(ChartFormat::new().set_solid_fill(&fill()));
            series.set_marker(&marker);
        }
        ChartKind::Pie => {}
        _ => {
            series.set_format(ChartFormat::new().set_solid_fill(&fill()));
        }
    }
}

/// Title, axes, legend and size.
fn dressed(native: &mut Native, chart: &Chart, table: &Table, category: usize) {
    native.set_width(SIZE.0).set_height(SIZE.1);
    if chart.title.is_empty() {
        native.title().set_hidden();
    } else {
        native.title().set_name(chart.title.as_str()).set_font(ChartFont::new().set_size(13));
        native.set_alt_text(chart.title.as_str());
    }
    if chart.series.len() == 1 && chart.kind != ChartKind::Pie {
        native.legend().set_hidden();
    } else {
        native.legend().set_position(ChartLegendPosition::Bottom);
    }
    if chart.kind == ChartKind::Pie {
        return;
    }
    let of = |column: &Column| {
        (column.format != Format::General).then(|| style::code(&column.format, table.notation))
    };
    let values =
        chart.series.first().and_then(|header| table.columns.iter().find(|column| same(column, header)));
    // Of bars the library calls the axis of values the one that lies: the horizontal.
    let bar = chart.kind == ChartKind::Bar;
    if let Some(code) = values.and_then(of) {
        // Axes of large sums need no cents.
        let code = code.replace(".00", "");
        if bar {
            native.x_axis().set_num_format(code)
        } else {
            native.y_axis().set_num_format(code)
        };
    }
    let dates = table
        .columns
        .get(category)
        .is_some_and(|column| matches!(column.format, Format::Date | Format::Month));
    if dates && !matches!(chart.kind, ChartKind::Scatter | ChartKind::Bar) {
        dated(native, table, category);
    }
    if bar {
        // The first row on top, as it stands in the table.
        native.y_axis().set_reverse();
    }
    if chart.kind == ChartKind::Scatter {
        native.x_axis().set_name(chart.category.as_str());
        if let [one] = chart.series.as_slice() {
            native.y_axis().set_name(one.as_str());
        }
    }
}

/// An axis of days with as many marks as can be read.
fn dated(native: &mut Native, table: &Table, category: usize) {
    let days = table.cells.iter().filter_map(|row| match row.get(category) {
        Some(Cell::Number(day)) => Some(*day),
        _ => None,
    });
    let (first, last) = days.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), day| (a.min(day), b.max(day)));
    let span = last - first;
    let (unit, step, code) = match span {
        span if span > 1_100.0 => (ChartAxisDateUnitType::Years, (span / 365.25 / 12.0).ceil(), "yyyy"),
        span if span > 120.0 => (ChartAxisDateUnitType::Months, (span / 30.4 / 12.0).ceil(), "mmm yyyy"),
        span if span > 0.0 => (ChartAxisDateUnitType::Days, (span / 10.0).ceil(), "d mmm"),
        _ => (ChartAxisDateUnitType::Days, 1.0, "d mmm yyyy"),
    };
    native
        .x_axis()
        .set_date_axis(true)
        .set_num_format(code)
        .set_major_unit(step)
        .set_major_unit_date_type(unit);
}

fn kind(chart: &Chart) -> ChartType {
    match (chart.kind, chart.stacked) {
        (ChartKind::Bar, false) => ChartType::Bar,
        (ChartKind::Bar, true) => ChartType::BarStacked,
        (ChartKind::Column, false) => ChartType::Column,
        (ChartKind::Column, true) => ChartType::ColumnStacked,
        (ChartKind::Line, _) => ChartType::Line,
        (ChartKind::Area, false) => ChartType::Area,
        (ChartKind::Area, true) => ChartType::AreaStacked,
        (ChartKind::Pie, _) => ChartType::Pie,
        (ChartKind::Scatter, _) => ChartType::Scatter,
    }
}

fn same(column: &Column, header: &str) -> bool {
    column.header.to_lowercase() == header.to_lowercase()
}

fn column(table: &Table, header: &str, path: &str) -> Result<usize, Refusal> {
    table.columns.iter().position(|column| same(column, header)).ok_or_else(|| {
        let there = quoted_names(table.columns.iter().map(|column| column.header.as_str()));
        Refusal::new(path, format!("There is no column “{header}”."), format!("These are there: {there}."))
    })
}

fn has_numbers(table: &Table, column: usize) -> bool {
    table.cells.iter().any(|row| matches!(row.get(column), Some(Cell::Number(_) | Cell::Formula(_))))
}

/// A library error as a refusal of the spec; all is checked before, so this is for the unforeseen.
pub(super) fn unforeseen(error: &XlsxError) -> Refusal {
    Refusal::new("spec", format!("The workbook can't be written: {error}."), "Leave out what this names.")
}

//! The sheet that says where the rows came from: files, versions, the cells that were read, a hash of their values, and
//! the query. Says of what was given by hand that it has no source.

use rust_xlsxwriter::{ExcelDateTime, Format as Look, FormatAlign, Worksheet, XlsxError};

use super::made::{Answer, MadeSheet, Moment};
use super::style;
use crate::formula::letters;
use crate::read::SOURCES;
use crate::spec::{Column, Entry, Format, Rows, Spec};

/// The columns with their widths in characters.
const COLUMNS: [(&str, f64); 7] = [
    ("Sheet", 20.0),
    ("File", 30.0),
    ("Version", 9.0),
    ("Cells read", 24.0),
    ("Read on", 12.0),
    ("SHA-256 of the values", 34.0),
    ("Query", 48.0),
];

/// Longest query that is told whole: a cell's own limit, less the sign that something was cut.
const MAX_QUERY: usize = 32_000;

/// The source text of a sheet without a query.
fn what(rows: &[Vec<Entry>]) -> &'static str {
    let formula = |cell: &Entry| matches!(cell, Entry::Formula(..));
    if rows.iter().flatten().any(formula) {
        "none: formulas over this workbook"
    } else {
        "none: written by hand"
    }
}

/// The sheet, where any rows came from a query.
pub(super) fn sources(
    spec: &Spec,
    answers: &[Answer],
    at: Moment,
) -> Result<Option<(Worksheet, MadeSheet)>, XlsxError> {
    if answers.is_empty() {
        return Ok(None);
    }
    let mut sheet = Worksheet::new();
    sheet.set_name(SOURCES)?;
    for (at, (header, width)) in COLUMNS.iter().enumerate() {
        let column = Column {
            header: (*header).to_owned(),
            format: Format::General,
            width: None,
            formula: None,
            total: None,
        };
        sheet.write_string_with_format(0, at as u16, *header, &style::header(&column, false))?;
        sheet.set_column_width(at as u16, *width)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    let day = ExcelDateTime::from_timestamp(at.0 - at.0.rem_euclid(86_400))?;
    let date = Look::new().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Top);
    let top = Look::new().set_align(FormatAlign::Top);
    let wrapped = top.clone().set_text_wrap();
    let mut answers = answers.iter();
    let mut row = 0u32;
    for asked in &spec.sheets {
        let query = match &asked.rows {
            Rows::Query(query) => query,
            Rows::Given(rows) => {
                row += 1;
                sheet.write_string_with_format(row, 0, &asked.name, &top)?;
                sheet.write_string_with_format(row, 1, what(rows), &top)?;
                continue;
            }
        };
        let sources = answers.next().map(|answer| answer.sources.as_slice()).unwrap_or_default();
        let query: String = query.chars().take(MAX_QUERY).collect();
        for at in 0..sources.len().max(1) {
            row += 1;
            sheet.write_string_with_format(row, 0, &asked.name, &top)?;
            match sources.get(at) {
                Some(source) => {
                    sheet.write_string_with_format(row, 1, &source.path, &top)?;
                    sheet.write_number_with_format(row, 2, source.version, &top)?;
                    sheet.write_string_with_format(row, 3, &source.range, &top)?;
                    sheet.write_string_with_format(row, 5, &source.sha256, &wrapped)?;
                }
                None => {
                    sheet.write_string_with_format(row, 1, "none: the query reads no file", &top)?;
                }
            }
            sheet.write_datetime_with_format(row, 4, &day, &date)?;
            sheet.write_string_with_format(row, 6, &query, &wrapped)?;
        }
    }
    let range = format!("A1:{}{}", letters(COLUMNS.len() - 1), row + 1);
    let made = MadeSheet { name: SOURCES.to_owned(), range, rows: row as usize, ..MadeSheet::default() };
    Ok(Some((sheet, made)))
}

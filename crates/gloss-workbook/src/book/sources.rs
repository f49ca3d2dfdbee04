//! The sheet that says where the rows came from: files, versions, the cells that were read, a hash of their values, and
//! the query. Says of what was given by hand that it has no source.

use rust_xlsxwriter::{ExcelDateTime, Format as Look, FormatAlign, Worksheet, XlsxError};

use super::made::{Answer, MadeSheet, Moment};
use super::style;
use crate::formula::letters;
use crate::spec::{Entry, Rows, Spec};
use crate::words::{Words, words};

/// The widths of the columns in characters, and whether one is there for who asks, and hidden.
const COLUMNS: [(f64, bool); 7] =
    [(20.0, false), (30.0, false), (9.0, false), (24.0, false), (12.0, false), (34.0, true), (48.0, true)];

/// The column of the files, and how wide it is at most, in characters.
const FILE: usize = 1;
const WIDEST_FILE: f64 = 80.0;

/// As wide as the longest path: one that is cut names no file.
fn file_width(answers: &[Answer]) -> f64 {
    let paths = answers.iter().flat_map(|answer| &answer.sources);
    let longest = paths.map(|source| source.path.chars().count() as f64 + 2.0);
    longest.fold(COLUMNS[FILE].0, f64::max).min(WIDEST_FILE)
}

/// Longest query that is told whole: a cell's own limit, less the sign that something was cut.
const MAX_QUERY: usize = 32_000;

/// The source text of a sheet without a query.
fn what(rows: &[Vec<Entry>], words: &Words) -> &'static str {
    let [by_hand, formulas, _] = words.none;
    if rows.iter().flatten().any(Entry::is_formula) { formulas } else { by_hand }
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
    let words = words(spec.notation);
    sheet.set_name(words.sources)?;
    for (at, (header, (width, hidden))) in words.heads.iter().zip(COLUMNS).enumerate() {
        sheet.write_string_with_format(0, at as u16, *header, &style::header(false))?;
        sheet.set_column_width(at as u16, if at == FILE { file_width(answers) } else { width })?;
        if hidden {
            sheet.set_column_hidden(at as u16)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_landscape().set_paper_size(style::A4).set_print_fit_to_pages(1, 0);
    let day = ExcelDateTime::from_timestamp(at.0 - at.0.rem_euclid(86_400))?;
    let top = Look::new().set_align(FormatAlign::Top);
    // Below its header, and away from the words beside it.
    let version = top.clone().set_align(FormatAlign::Left);
    let date = version.clone().set_num_format(spec.notation.day);
    let mut answers = answers.iter();
    let mut row = 0u32;
    for asked in &spec.sheets {
        let query = match &asked.rows {
            Rows::Query(query) => query,
            Rows::Given(rows) => {
                row += 1;
                sheet.write_string_with_format(row, 0, &asked.name, &top)?;
                sheet.write_string_with_format(row, 1, what(rows, words), &top)?;
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
                    sheet.write_number_with_format(row, 2, source.version, &version)?;
                    sheet.write_string_with_format(row, 3, &source.range, &top)?;
                    sheet.write_string_with_format(row, 5, &source.sha256, &top)?;
                }
                None => {
                    sheet.write_string_with_format(row, 1, words.none[2], &top)?;
                }
            }
            sheet.write_datetime_with_format(row, 4, &day, &date)?;
            sheet.write_string_with_format(row, 6, &query, &top)?;
        }
    }
    let range = format!("A1:{}{}", letters(COLUMNS.len() - 1), row + 1);
    let made =
        MadeSheet { name: words.sources.to_owned(), range, rows: row as usize, ..MadeSheet::default() };
    Ok(Some((sheet, made)))
}

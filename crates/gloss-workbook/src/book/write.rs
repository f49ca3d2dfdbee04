//! The book as a file, by rust_xlsxwriter. Words are written as words, whatever they begin with.

use std::collections::HashMap;

use gloss_ooxml::{CellRef, Value};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format as Look, Formula as Written, Workbook, Worksheet, XlsxError,
};

use super::looks::{Inputs, Looks};
use super::made::{Answer, Made, MadeNumber, MadeSheet, Moment};
use super::table::{Book, Cell, Table};
use super::{chart, sources, style};
use crate::formula::{Place, letters, render};
use crate::limits::MAX_FORMULA;
use crate::spec::{Format, Rows, Sheet, Spec};
use crate::{Refusal, Values};

pub(super) fn write(
    spec: &Spec,
    book: &Book,
    values: &Values,
    answers: &[Answer],
    at: Moment,
) -> Result<Made, Refusal> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_timestamp(at.0).map_err(|error| chart::unforeseen(&error))?;
    workbook.set_properties(&DocProperties::new().set_author("Gloss").set_creation_datetime(&created));
    let inputs = Inputs::of(book);
    let mut sheets = Vec::new();
    for (index, asked) in spec.sheets.iter().enumerate() {
        let Some(table) = book.tables.get(index) else { continue };
        let mut sheet = Worksheet::new();
        let mut made = MadeSheet {
            name: asked.name.clone(),
            range: range(table),
            rows: table.rows(),
            charts: asked.charts.len(),
            ..MadeSheet::default()
        };
        let values = values.get(&asked.name);
        let writer = Writer { book, values, table, inputs: &inputs, index };
        writer.sheet(asked, &mut sheet, &mut made)?;
        for (row, column, native) in chart::charts(spec, book, index)? {
            sheet.insert_chart(row, column, &native).map_err(|error| chart::unforeseen(&error))?;
        }
        workbook.push_worksheet(sheet);
        sheets.push(made);
    }
    let told = sources::sources(spec, answers, at).map_err(|error| chart::unforeseen(&error))?;
    if let Some((sheet, made)) = told {
        workbook.push_worksheet(sheet);
        sheets.push(made);
    }
    let bytes = workbook.save_to_buffer().map_err(|error| chart::unforeseen(&error))?;
    Ok(Made { bytes: with_empty_text(bytes, values)?, sheets, numbers: numbers(spec, book) })
}

/// The cells below the headers that a query's answer filled with a number; a day is none, though it is counted as one.
fn numbers(spec: &Spec, book: &Book) -> Vec<MadeNumber> {
    let mut out = Vec::new();
    let queried =
        spec.sheets.iter().zip(&book.tables).filter(|(sheet, _)| matches!(sheet.rows, Rows::Query(_)));
    for (answer, (sheet, table)) in queried.enumerate() {
        let filled = table.columns.iter().enumerate().filter(|(_, column)| column.formula.is_none());
        for (column, (place, own)) in filled.enumerate() {
            for (row, cells) in table.cells.iter().take(table.rows()).enumerate() {
                let format = table.looks.get(&(row, place)).unwrap_or(&own.format);
                if matches!(format, Format::Date | Format::Month) {
                    continue;
                }
                if let Some(Cell::Number(_)) = cells.get(place) {
                    let at = CellRef::new(row as u32 + 2, place as u32 + 1);
                    out.push(MadeNumber { sheet: sheet.name.clone(), at, answer, row, column });
                }
            }
        }
    }
    out
}

/// Writes empty text that formulas came to as a value: the library leaves it as it leaves what nobody worked out, and that is unknown.
fn with_empty_text(bytes: Vec<u8>, values: &Values) -> Result<Vec<u8>, Refusal> {
    let is_empty = |value: &Value| matches!(value, Value::Text(words) if words.is_empty());
    let all =
        values.iter().flat_map(|(sheet, cells)| cells.iter().map(move |(at, value)| (sheet, at, value)));
    let empty: Vec<(String, CellRef, Value)> = all
        .filter(|(.., value)| is_empty(value))
        .map(|(sheet, at, value)| (sheet.clone(), *at, value.clone()))
        .collect();
    if empty.is_empty() {
        return Ok(bytes);
    }
    let refused = |why: String| Refusal::new("spec", why, "Leave out formulas that come to empty text.");
    let mut book = gloss_ooxml::Workbook::open(&bytes, gloss_ooxml::Limits::default())
        .map_err(|error| refused(error.to_string()))?;
    book.set_cached(&empty).map(|(bytes, _)| bytes).map_err(|error| refused(error.to_string()))
}

fn range(table: &Table) -> String {
    format!("A1:{}{}", letters(table.columns.len().saturating_sub(1)), table.cells.len() + 1)
}

struct Writer<'a> {
    book: &'a Book,
    /// The values of its formulas.
    values: Option<&'a HashMap<CellRef, Value>>,
    table: &'a Table,
    inputs: &'a Inputs,
    index: usize,
}

impl Writer<'_> {
    /// The value of the formula in a cell of the table, counted from 0.
    fn value(&self, row: usize, column: usize) -> Option<&Value> {
        // The first row has the headers.
        self.values?.get(&CellRef::new(row as u32 + 2, column as u32 + 1))
    }

    fn sheet(&self, asked: &Sheet, sheet: &mut Worksheet, made: &mut MadeSheet) -> Result<(), Refusal> {
        let rows: Vec<usize> = self.book.tables.iter().map(Table::rows).collect();
        let looks = Looks::of(self.table, self.index, |row, column| self.value(row, column));
        self.frame(asked, sheet, &looks).map_err(|error| chart::unforeseen(&error))?;
        for (row, cells) in self.table.cells.iter().enumerate() {
            let lines = looks.lines(cells);
            if lines > 1 {
                let height = style::LINE * lines as f64;
                sheet.set_row_height(row as u32 + 1, height).map_err(|error| chart::unforeseen(&error))?;
            }
            for (column, cell) in cells.iter().enumerate() {
                let value = self.value(row, column);
                let Some(look) = looks.cell((row, column), value, self.inputs) else { continue };
                let look = &*look;
                let (at, to) = (row as u32 + 1, column as u16);
                let written = match cell {
                    Cell::Blank => sheet.write_blank(at, to, look).map(|_| ()),
                    Cell::Number(n) => sheet.write_number_with_format(at, to, *n, look).map(|_| ()),
                    Cell::Text(words) => sheet.write_string_with_format(at, to, words, look).map(|_| ()),
                    Cell::Bool(value) => sheet.write_boolean_with_format(at, to, *value, look).map(|_| ()),
                    Cell::Formula(formula) => {
                        let place =
                            Place { sheet: self.index, row: row + 1, names: &self.book.names, rows: &rows };
                        made.formulas += 1;
                        if let Some(Value::Error(says)) = value {
                            let header = self.table.columns.get(column).map_or("", |column| &column.header);
                            match made.errors.iter_mut().find(|(known, ..)| known == header) {
                                Some((.., cells)) => *cells += 1,
                                None => made.errors.push((header.to_owned(), says.clone(), 1)),
                            }
                        }
                        if !self.formula(sheet, *formula, (row, column), &place, look)? {
                            made.unknown += 1;
                            let header = self.table.columns.get(column).map(|column| column.header.clone());
                            let header = header.filter(|header| !made.unknown_columns.contains(header));
                            made.unknown_columns.extend(header);
                        }
                        Ok(())
                    }
                };
                written.map_err(|error| chart::unforeseen(&error))?;
            }
        }
        Ok(())
    }

    /// Header, widths, what stays in view and the filter.
    fn frame(&self, asked: &Sheet, sheet: &mut Worksheet, looks: &Looks<'_>) -> Result<(), XlsxError> {
        sheet.set_name(&asked.name)?;
        // What is not known is nothing, never a 0 that nobody worked out.
        sheet.set_formula_result_default("");
        for (at, (column, width)) in self.table.columns.iter().zip(looks.widths()).enumerate() {
            sheet.write_string_with_format(0, at as u16, &column.header, &looks.header(at))?;
            sheet.set_column_width(at as u16, width)?;
        }
        print_on_pages(sheet, &looks.widths().collect::<Vec<_>>(), asked.frozen)?;
        sheet.set_freeze_panes(1, asked.frozen)?;
        if asked.filter && self.table.rows() > 0 {
            let last = self.table.columns.len().saturating_sub(1) as u16;
            sheet.autofilter(0, 0, self.table.rows() as u32, last)?;
        }
        Ok(())
    }

    /// Writes a formula with what it comes to; false where that is not known.
    fn formula(
        &self,
        sheet: &mut Worksheet,
        formula: usize,
        (row, column): (usize, usize),
        place: &Place<'_>,
        look: &Look,
    ) -> Result<bool, Refusal> {
        let Some(found) = self.book.formulas.get(formula) else { return Ok(true) };
        let Some(text) = render(&found.expr, place) else {
            let next = "Leave the cell empty; [<Header] works from the second row on.";
            return Err(Refusal::new(&found.path, "It names the row above the first.", next));
        };
        if text.chars().count() > MAX_FORMULA {
            let next = format!("Excel takes {MAX_FORMULA}; spread it over several columns.");
            return Err(Refusal::new(&found.path, "With its cells named the formula is too long.", next));
        }
        let result = self.value(row, column).and_then(result_text);
        let known = result.is_some();
        let written = Written::new(format!("={text}")).set_result(result.unwrap_or_default());
        sheet
            .write_formula_with_format(row as u32 + 1, column as u16, written, look)
            .map_err(|error| chart::unforeseen(&error))?;
        Ok(known)
    }
}

/// A result as the library takes it, which tells kinds by their looks: words that look like a number or a truth are
/// left out.
fn result_text(value: &Value) -> Option<String> {
    match value {
        Value::Number(n) => Some(n.to_string()),
        Value::Bool(value) => Some(if *value { "TRUE" } else { "FALSE" }.to_owned()),
        Value::Error(error) => Some(error.clone()),
        Value::Text(words) => {
            let looks = words.parse::<f64>().is_ok()
                || matches!(words.as_str(), "TRUE" | "FALSE")
                || words.starts_with('#');
            (!looks).then(|| words.clone())
        }
        Value::Empty => None,
    }
}

/// Characters that fit across an upright page.
const UPRIGHT: f64 = 95.0;
/// Part of its size, in percent, below which a sheet can't be read on paper, and the characters that then fit across a lying page.
const SMALLEST: (u16, f64) = (60, 230.0);

/// Prints a sheet as wide as a page, its headers on each one; lying where it is too wide to be read upright, and on several pages
/// beside each other, the first columns on each, where it is too wide for that too.
fn print_on_pages(sheet: &mut Worksheet, widths: &[f64], frozen: u16) -> Result<(), XlsxError> {
    let (smallest, most) = SMALLEST;
    let characters: f64 = widths.iter().sum();
    sheet.set_paper_size(style::A4);
    if characters > UPRIGHT {
        sheet.set_landscape();
    }
    if characters <= most {
        sheet.set_print_fit_to_pages(1, 0);
    } else {
        sheet.set_print_scale(smallest);
        let names = frozen.max(1);
        // What stands on each page leaves room for the rest.
        if widths.iter().take(names.into()).sum::<f64>() < most / 2.0 {
            sheet.set_repeat_columns(0, names - 1)?;
        }
    }
    sheet.set_repeat_rows(0, 0)?;
    // On paper it says which sheet it is, when it was printed, and of how many pages.
    sheet.set_header("&L&B&A&B&R&D").set_footer("&L&F&R&P / &N");
    Ok(())
}

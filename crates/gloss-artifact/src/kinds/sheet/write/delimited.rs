//! Edits of a delimited text: the bytes of a field, a line or a column that comes or goes, and nothing else.

use super::change::{ColumnChange, RowChange, SheetPlan};
use super::plan::Plan;
use crate::error::Unwritable;
use crate::kinds::sheet::content::unescape;
use crate::kinds::sheet::csv::Source;
use crate::splice::{self, Splice};
use gloss_protocol::Span;

/// The file with a plan carried out.
pub(super) fn write(bytes: &[u8], plan: &Plan) -> Result<Vec<u8>, Unwritable> {
    let (text, encoding) = gloss_table::decode_text(bytes).map_err(|_| Unwritable::no_table())?;
    encoding.encode(&edited(&text, plan)?).map_err(|letter| {
        Unwritable::new(
            format!("This file is written in {}, which has no “{letter}”.", encoding.name()),
            "Write it otherwise, or save the file as UTF-8 in the program it was made with.",
        )
    })
}

/// The file's text with a plan carried out.
fn edited(text: &str, plan: &Plan) -> Result<String, Unwritable> {
    let source = Source::new(text);
    let Some(sheet) = plan.sheets.first() else { return Err(Unwritable::no_table()) };
    if sheet.name.is_some() {
        return Err(Unwritable::new(
            "A table of text has no name but the file's.",
            "Rename the file in its folder.",
        ));
    }
    if !sheet.columns.is_empty() {
        return Ok(columns(&source, sheet));
    }
    let mut splices = Vec::new();
    let mut behind = Behind { source: &source, out: String::new(), rows: source.rows.len() as u32 };
    let mut sets = sheet.sets.iter().peekable();
    while let Some((row, _, _)) = sets.peek().copied() {
        let mut cells = Vec::new();
        while let Some((_, column, text)) = sets.next_if(|(other, ..)| other == row) {
            cells.push((*column as usize, unescape(text).into_owned()));
        }
        match source.rows.get(*row as usize) {
            Some(known) if !known.fields.is_empty() => in_row(&source, known, &cells, &mut splices),
            Some(blank) => splices
                .push(Splice::new(Span::new(blank.line.start, blank.line.start), line(&source, &cells))),
            None => behind.row(*row, &cells),
        }
    }
    for change in &sheet.rows {
        rows(&source, change, &mut splices, &mut behind);
    }
    splices.sort_by_key(|splice| splice.old);
    let mut out = splice::apply(text, &splices);
    out.push_str(&behind.out);
    Ok(out)
}

fn in_row(
    source: &Source<'_>,
    row: &super::super::csv::Row,
    cells: &[(usize, String)],
    out: &mut Vec<Splice>,
) {
    let mut width = row.fields.len();
    let end = row.line.end - row.ending;
    let mut added = String::new();
    for (column, words) in cells {
        match row.fields.get(*column) {
            Some(field) => {
                let was = source.text.get(field.clone()).unwrap_or_default();
                out.push(Splice::new(Span::new(field.start, field.end), source.field(words, was)));
            }
            None if words.is_empty() => {}
            None => {
                while width <= *column {
                    added.push(source.delimiter);
                    width += 1;
                }
                added.push_str(&source.field(words, ""));
            }
        }
    }
    if !added.is_empty() {
        out.push(Splice::new(Span::new(end, end), added));
    }
}

/// A line of fields without its end.
fn line(source: &Source<'_>, cells: &[(usize, String)]) -> String {
    let mut out = String::new();
    let mut width = 0;
    for (column, words) in cells {
        while width < *column {
            out.push(source.delimiter);
            width += 1;
        }
        out.push_str(&source.field(words, ""));
    }
    out
}

fn rows(source: &Source<'_>, change: &RowChange, out: &mut Vec<Splice>, behind: &mut Behind<'_, '_>) {
    let width = source.rows.first().map_or(1, |row| row.fields.len());
    let known = source.rows.len();
    let text: Vec<String> = change
        .come
        .iter()
        .map(|cells| {
            let last = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |at| at + 1);
            let cells: Vec<(usize, String)> = (0..last.max(width))
                .map(|at| (at, cells.get(at).map(|cell| unescape(cell).into_owned()).unwrap_or_default()))
                .collect();
            line(source, &cells)
        })
        .collect();
    let at = (change.at as usize).min(known);
    let end = ((change.at + change.gone) as usize).min(known);
    let start = source.rows.get(at).map_or(source.text.len(), |row| row.line.start);
    let stop = if end > at { source.rows.get(end - 1).map_or(start, |row| row.line.end) } else { start };
    if at == known {
        // Behind the last line, which may have no end.
        for row in text {
            let next = behind.rows;
            behind.line(next, &row);
        }
        return;
    }
    let new: String = text.iter().map(|row| format!("{row}{}", source.ending())).collect();
    out.push(Splice::new(Span::new(start, stop), new));
}

/// All rows with columns taken out and put in, and cells set; each other field keeps its bytes.
fn columns(source: &Source<'_>, sheet: &SheetPlan) -> String {
    let mut sets = sheet.sets.iter().peekable();
    let splices: Vec<Splice> = (0..)
        .zip(&source.rows)
        .map(|(at, row)| {
            let raw = |field: &std::ops::Range<usize>| source.text.get(field.clone()).unwrap_or_default();
            let mut fields: Vec<String> = row.fields.iter().map(|field| raw(field).to_owned()).collect();
            while let Some((_, column, text)) = sets.next_if(|(other, ..)| *other == at) {
                if let Some(field) = fields.get_mut(*column as usize) {
                    *field = source.field(&unescape(text), field);
                }
            }
            for change in sheet.columns.iter().rev() {
                in_columns(source, at, change, &mut fields);
            }
            let delimiter = source.delimiter.to_string();
            Splice::new(Span::new(row.line.start, row.line.end - row.ending), fields.join(&delimiter))
        })
        .collect();
    splice::apply(source.text, &splices)
}

/// One row's fields with one change of the columns. A row that ends before them stays as it is.
fn in_columns(source: &Source<'_>, row: u32, change: &ColumnChange, fields: &mut Vec<String>) {
    let at = change.at as usize;
    let from = change.fills.partition_point(|(other, ..)| *other < row);
    let fills = change.fills.get(from..).unwrap_or_default();
    let own: Vec<_> = fills.iter().take_while(|(other, ..)| *other == row).collect();
    if at > fields.len() && !own.is_empty() {
        fields.resize(at, String::new());
    }
    // Behind its last field a row has none, unless the new column holds something somewhere.
    let comes = at < fields.len() || (at == fields.len() && !change.fills.is_empty());
    let end = (at + change.gone as usize).min(fields.len());
    if at < end {
        fields.drain(at..end);
    }
    for nth in (0..change.come).filter(|_| comes) {
        let words = own.iter().find(|(_, one, _)| *one == nth);
        let words = words.map(|(_, _, text)| source.field(&unescape(text), "")).unwrap_or_default();
        fields.insert((at + nth as usize).min(fields.len()), words);
    }
}

/// Lines behind the last one of the file.
struct Behind<'s, 'a> {
    source: &'s Source<'a>,
    out: String,
    rows: u32,
}

impl Behind<'_, '_> {
    fn row(&mut self, row: u32, cells: &[(usize, String)]) {
        if cells.iter().any(|(_, words)| !words.is_empty()) {
            self.line(row, &line(self.source, cells));
        }
    }

    fn line(&mut self, row: u32, words: &str) {
        let ending = self.source.ending();
        let open = self.out.is_empty() && self.source.rows.last().is_some_and(|last| last.ending == 0);
        if open {
            self.out.push_str(ending);
        }
        while self.rows < row {
            self.out.push_str(ending);
            self.rows += 1;
        }
        self.out.push_str(words);
        self.out.push_str(ending);
        self.rows += 1;
    }
}

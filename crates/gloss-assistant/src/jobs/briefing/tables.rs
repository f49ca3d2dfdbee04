//! A file of tables as a briefing tells it: how many rows, from when to when, which columns, and how many rows more or
//! fewer than in an older version. Every number is a fact's.

use crate::desk::Desk;
use gloss_analysis::Questions as _;
use gloss_analysis::schema::{File, Kind, Schema, read_file};
use gloss_analysis::since;
use gloss_analysis::story::{Grain, written};
use gloss_figures::figure::Fact;
use gloss_figures::sql::{ident, table};
use gloss_figures::words::{count_word, escape, human, list};

/// Sheets of a workbook that are looked at; of more it is said that there are more.
const SHEETS: usize = 6;
/// Columns that are named; of more it is said that there are more.
const COLUMNS: usize = 7;

/// A table: a CSV file or a sheet.
#[derive(Debug)]
pub(super) struct Table {
    pub schema: Schema,
    /// Rows, the first day and the last day of [`Self::dated`].
    fact: Option<Fact>,
    /// The column of days that says when.
    dated: Option<usize>,
}

/// A file of tables.
#[derive(Debug)]
pub(super) struct Book {
    pub path: String,
    /// The version that was read.
    pub version: Option<u64>,
    pub tables: Vec<Table>,
    /// Sheets in all; 0 for CSV.
    sheets: usize,
}

impl Book {
    /// A file of the folder. None while it is being read.
    pub(super) fn open(desk: &Desk, path: &str) -> Option<Result<Self, String>> {
        let File { tables: schemas, sheets, version } = match read_file(desk, (path, None), SHEETS)? {
            Ok(file) => file,
            Err(why) => return Some(Err(why)),
        };
        let tables: Vec<Option<Table>> = schemas.into_iter().map(|schema| Table::new(desk, schema)).collect();
        let tables: Option<Vec<Table>> = tables.into_iter().collect();
        Some(Ok(Self { path: path.to_owned(), version, tables: tables?, sheets }))
    }

    /// The content of its tables, as the end of a sentence that begins with its name, escaped.
    pub(super) fn holds(&self) -> String {
        let told: Vec<String> = self.tables.iter().map(|table| table.holds(self.sheets > 1)).collect();
        if self.sheets <= 1 {
            return told.concat();
        }
        let many = count_word(self.sheets).map_or_else(|| self.sheets.to_string(), str::to_owned);
        let more = if self.sheets > told.len() { " The other sheets were not looked at." } else { "" };
        format!("{many} sheets. {}{more}", told.join(" "))
    }

    /// The differences from an older version, as the end of a sentence that begins with its name, escaped. None while that is
    /// being asked.
    pub(super) fn since(&self, desk: &Desk, version: u64) -> Option<String> {
        let Ok(File { tables: old, .. }) = read_file(desk, (&self.path, Some(version)), SHEETS)? else {
            return Some("has changed.".to_owned());
        };
        let told: Vec<Option<Option<String>>> = self
            .tables
            .iter()
            .map(|table| match old.iter().find(|old| old.sheet == table.schema.sheet) {
                Some(old) => since::since(desk, (old, &table.schema), self.sheets > 1),
                None => Some(Some(format!("{} is a new sheet", table.sheet()))),
            })
            .collect();
        let told: Option<Vec<Option<String>>> = told.into_iter().collect();
        let mut told: Vec<String> = told?.into_iter().flatten().collect();
        let gone = old.iter().filter(|old| !self.tables.iter().any(|table| table.schema.sheet == old.sheet));
        told.extend(
            gone.take(SHEETS)
                .map(|old| format!("the sheet {} is gone", escape(old.sheet.as_deref().unwrap_or_default()))),
        );
        Some(match told.as_slice() {
            [] => "other values, as many rows as before.".to_owned(),
            told => format!("{}.", told.join("; ")),
        })
    }
}

impl Table {
    /// Asks what is to be said of it. None while that is being asked.
    fn new(desk: &Desk, schema: Schema) -> Option<Self> {
        let days =
            |column: &usize| schema.columns.get(*column).is_some_and(|column| column.kind == Kind::Date);
        let all: Vec<usize> = (0..schema.columns.len()).filter(days).collect();
        let ahead = |column: &&usize| super::rows::Sort::of(schema.name(**column)).is_none();
        let dated = all.iter().find(ahead).copied();
        let span = dated.map_or_else(String::new, |column| {
            let day = format!("substr({} || '-01', 1, 10)", ident(schema.name(column)));
            let end = |which: &str| written(&format!("{which}({day})"), Grain::Day);
            format!(", {}, {}", end("min"), end("max"))
        });
        let sql = format!("SELECT count(*){span} FROM {}", table(&schema.path, schema.sheet.as_deref()));
        let fact = desk.query(&sql)?;
        Some(Self { schema, fact, dated })
    }

    /// The sheet's name, escaped; empty for CSV.
    pub(super) fn sheet(&self) -> String {
        escape(self.schema.sheet.as_deref().unwrap_or_default())
    }

    fn holds(&self, named: bool) -> String {
        let cell = |at: usize| self.fact.as_ref().and_then(|fact| fact.cell(0, at));
        let rows = cell(0).map(|cell| rows(&cell.figure(), cell.number())).unwrap_or_default();
        let (from, to) = (cell(1), cell(2));
        let span = match (from, to, self.dated) {
            (Some(from), Some(to), Some(column)) if !from.value.is_null() => {
                let by = escape(&human(self.schema.name(column)));
                if from.value == to.value {
                    format!(" of {} ({by})", from.text())
                } else {
                    format!(" from {} to {} ({by})", from.text(), to.text())
                }
            }
            _ => String::new(),
        };
        let said = |column: usize| escape(&human(self.schema.name(column)));
        let others: Vec<String> = (0..self.schema.columns.len())
            .filter(|column| Some(*column) != self.dated || span.is_empty())
            .filter(|column| !self.schema.columns.get(*column).is_some_and(|column| column.unnamed))
            .map(said)
            .collect();
        let shown: Vec<String> = others.iter().take(COLUMNS).cloned().collect();
        let columns = match (shown.as_slice(), others.len() > shown.len()) {
            ([], _) => String::new(),
            (shown, true) => format!("; {} and more", shown.join(", ")),
            (shown, false) => format!("; {}", list(shown)),
        };
        let name = if named { format!("{}: ", self.sheet()) } else { String::new() };
        format!("{name}{rows}{span}{columns}.")
    }
}

fn rows(figure: &str, n: Option<f64>) -> String {
    format!("{figure} {}", if n == Some(1.0) { "row" } else { "rows" })
}

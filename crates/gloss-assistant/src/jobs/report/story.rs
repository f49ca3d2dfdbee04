//! What all sections of a report share: the table in SQL, what its rows are called, and a way to ask for facts.

use serde_json::json;

use super::roles::Roles;
use super::schema::Schema;
use crate::desk::Desk;
use crate::figure::{Cell, Fact};
use crate::sql::{ident, table};
use crate::words::{escape, file_name};

/// Names of rows that sum up others and must not be counted with them.
const TOTALS: &str = "('total', 'totals', 'grand total', 'sum', 'subtotal', 'overall', 'gesamt', 'summe')";

/// A part of the report; what is empty is left out.
#[derive(Clone, Debug, Default)]
pub(super) struct Section {
    /// A finding for the title, without figures; empty where there is none.
    pub finding: String,
    /// Sentences for the lead.
    pub lead: Vec<String>,
    /// Lines for "What stands out".
    pub standing: Vec<String>,
    pub heading: String,
    /// Blocks of Markdown.
    pub body: Vec<String>,
}

/// A report that is being written.
pub(super) struct Story<'a> {
    desk: &'a Desk,
    pub schema: &'a Schema,
    pub roles: &'a Roles,
    /// What stands after FROM: the table, without rows that are totals.
    pub from: String,
    probe: Option<Fact>,
}

impl<'a> Story<'a> {
    /// Asks how many rows there are and whether some are totals. None while that is being asked.
    pub(super) fn begin(desk: &'a Desk, schema: &'a Schema, roles: &'a Roles) -> Option<Self> {
        let table = table(&schema.path, schema.sheet.as_deref());
        let mut story = Self { desk, schema, roles, from: table.clone(), probe: None };
        if let Some(label) = story.label() {
            let probe = format!(
                "SELECT sum(lower(trim({label})) IN {TOTALS}) AS totals, sum(trim({label}) LIKE '%*') AS starred FROM {table}"
            );
            let probe = desk.ask("compute", &json!({ "sql": probe }))?;
            story.probe = probe.ok().as_ref().and_then(Fact::read);
            if story.totals() > 0.0 {
                story.from = format!(
                    "(SELECT * FROM {table} WHERE lower(trim(coalesce({label}, ''))) NOT IN {TOTALS})"
                );
            }
        }
        Some(story)
    }

    /// A fact; none while it is being asked for, and where the query failed.
    pub(super) fn fact(&self, sql: &str) -> Option<Fact> {
        let result = self.desk.ask("compute", &json!({ "sql": sql }))?.ok()?;
        Fact::read(&result).filter(|fact| !fact.rows.is_empty())
    }

    /// Rows that are totals of others.
    pub(super) fn totals(&self) -> f64 {
        self.probe.as_ref().and_then(|probe| probe.number(0, 0)).unwrap_or(0.0)
    }

    /// How many names of rows end in a star; none where no name does.
    pub(super) fn starred(&self) -> Option<Cell<'_>> {
        self.probe.as_ref()?.cell(0, 1).filter(|cell| cell.number().is_some_and(|n| n > 0.0))
    }

    /// A column's name in SQL.
    pub(super) fn sql(&self, column: usize) -> String {
        ident(self.schema.columns.get(column).map_or("", |column| column.name.as_str()))
    }

    /// The column that names rows, in SQL.
    pub(super) fn label(&self) -> Option<String> {
        self.roles.label.map(|at| self.sql(at))
    }

    /// The count of rows, linked; a few words where it could not be had.
    pub(super) fn count(&self) -> String {
        self.rows()
            .and_then(|fact| fact.cell(0, 0).map(|cell| cell.figure()))
            .unwrap_or_else(|| "Some".to_owned())
    }

    /// The fact of how many rows there are.
    pub(super) fn rows(&self) -> Option<Fact> {
        self.fact(&format!("SELECT count(*) AS \"rows\" FROM {}", self.from))
    }

    /// How many rows there are, less those that are totals.
    pub(super) fn row_count(&self) -> u64 {
        self.schema.rows.saturating_sub(self.totals() as u64)
    }

    /// What the rows are called after their count.
    pub(super) fn noun_for_count(&self) -> String {
        match (self.row_count(), self.roles.noun.as_str()) {
            (1, "rows") => "row".to_owned(),
            (1, _) => "row".to_owned(),
            (_, noun) => escape(noun),
        }
    }

    /// The line of sources.
    pub(super) fn sources(&self) -> String {
        let sheet = match &self.schema.sheet {
            Some(sheet) if !sheet.is_empty() => format!(", sheet “{}”", escape(sheet)),
            _ => String::new(),
        };
        let columns: Vec<String> =
            self.schema.columns.iter().take(12).map(|column| escape(&column.name)).collect();
        let more = if self.schema.columns.len() > columns.len() { " and more" } else { "" };
        let rows = if self.row_count() == 1 { "row" } else { "rows" };
        let named = if columns.is_empty() {
            String::new()
        } else {
            format!(" Columns: {}{more}.", columns.join(", "))
        };
        format!("{}{sheet}, {} {rows}.{named}", escape(file_name(&self.schema.path)), self.count())
    }
}

/// A Markdown table: a header, the number of leading columns that hold words, and the rows.
pub(super) fn table_of(header: &[String], words: usize, rows: &[Vec<String>]) -> String {
    let line = |cells: &[String]| format!("| {} |", cells.join(" | ")).replace("|  |", "| |");
    let marks: Vec<String> =
        (0..header.len()).map(|at| if at < words { "---" } else { "--:" }.to_owned()).collect();
    let mut out = vec![line(header), line(&marks)];
    out.extend(rows.iter().map(|row| line(row)));
    out.join("\n")
}

//! What all parts of a report share: the table in SQL, what its rows are called, and a way to ask for facts.

use serde_json::json;

use super::base::Base;
use super::profile::Profile;
use super::roles::{Measure, Roles, When};
use super::schema::{Schema, Source};
use crate::desk::Desk;
use crate::figure::Fact;
use crate::sql::ident;
use crate::words::escape;

/// Months as they are shown, four characters each, for `substr` in SQL.
const MONTHS: &str = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec ";

/// Something worth saying.
#[derive(Clone, Debug, Default)]
pub(super) struct Finding {
    /// How much it is worth, from 0 to 100: how large, how many rows it covers, how little it goes without saying.
    pub score: f64,
    /// For the title, without figures; empty where it makes none.
    pub title: String,
    /// A sentence or two.
    pub text: String,
}

/// A heading with blocks of Markdown below it.
#[derive(Clone, Debug, Default)]
pub(super) struct Section {
    pub score: f64,
    pub heading: String,
    pub blocks: Vec<String>,
}

/// What a way of looking at a table comes to.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    /// For the lead.
    pub lead: Vec<Finding>,
    /// For "What stands out".
    pub stands: Vec<Finding>,
    pub sections: Vec<Section>,
}

/// How finely dates are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::jobs) enum Grain {
    Day,
    Month,
    Year,
}

/// A report that is being written.
pub(super) struct Story<'a> {
    desk: &'a Desk,
    pub source: &'a Source,
    pub schema: &'a Schema,
    pub roles: &'a Roles,
    pub profile: &'a Profile,
    pub base: &'a Base,
    /// What stands after FROM: the table, without rows that are totals.
    pub from: String,
}

/// A query's result: none while it is being asked, and an inner none where it failed or came to nothing.
pub(in crate::jobs) fn ask(desk: &Desk, sql: &str) -> Option<Option<Fact>> {
    let result = desk.ask("compute", &json!({ "sql": sql }))?;
    Some(result.ok().as_ref().and_then(Fact::read).filter(|fact| !fact.rows.is_empty()))
}

impl Finding {
    pub(super) fn new(score: f64, text: String) -> Self {
        Self { score, title: String::new(), text }
    }

    pub(super) fn titled(score: f64, title: String, text: String) -> Self {
        Self { score, title, text }
    }
}

impl<'a> Story<'a> {
    pub(super) fn new(
        desk: &'a Desk,
        source: &'a Source,
        schema: &'a Schema,
        roles: &'a Roles,
        profile: &'a Profile,
        base: &'a Base,
    ) -> Self {
        Self { desk, source, schema, roles, profile, base, from: base.from.clone() }
    }

    /// A fact; none while it is being asked for, and where the query failed.
    pub(super) fn fact(&self, sql: &str) -> Option<Fact> {
        ask(self.desk, sql).flatten()
    }

    /// A column's name in SQL. One that rows are grouped by says how its labels compare, so that what new data spells
    /// otherwise is joined.
    pub(super) fn sql(&self, column: usize) -> String {
        let name = self.schema.name(column);
        let grouped =
            self.roles.panel == Some(column) || self.roles.groups.iter().any(|group| group.column == column);
        let labels = grouped && self.base.once.iter().any(|once| once == name);
        if labels { format!("{} COLLATE label", ident(name)) } else { ident(name) }
    }

    /// A measure's value in SQL, in the unit in which it is shown.
    pub(super) fn x(&self, measure: &Measure) -> String {
        let x = self.sql(measure.column);
        if measure.scaled { format!("({x} * 100.0)") } else { x }
    }

    /// The column that names rows, in SQL.
    pub(super) fn label(&self) -> Option<String> {
        self.roles.label.map(|at| self.sql(at))
    }

    /// A column's name for a sentence.
    pub(super) fn column_name(&self, column: usize) -> String {
        super::roles::spoken(self.schema, column)
    }

    /// What a family of columns is called, for a sentence.
    pub(super) fn family(&self, name: &str) -> String {
        super::names::sentence_name(name, self.schema.german())
    }

    /// Whether the columns of a family add up.
    pub(super) fn family_adds(&self, family: &super::periods::Family) -> bool {
        super::measures::family_adds(self.schema, self.profile, self.roles.when, family)
    }

    /// What is said of a column's spellings that are counted as one; none where it has none.
    pub(super) fn spellings(&self, column: usize) -> Option<String> {
        let name = self.schema.name(column);
        self.base.folded.iter().find(|folded| folded.name == name).map(super::variants::Folded::says)
    }

    /// How many rows a group of rows stands for, in SQL: their count, or what the column that counts comes to.
    pub(super) fn n(&self) -> String {
        self.weight().map_or_else(|| "count(*)".to_owned(), |w| format!("sum({w})"))
    }

    /// The same for rows of which a condition is true, or not null where it is a column.
    pub(super) fn n_where(&self, given: &str) -> String {
        match self.weight() {
            Some(w) => format!("sum(CASE WHEN {given} THEN {w} END)"),
            None => format!("sum(CASE WHEN {given} THEN 1 END)"),
        }
    }

    /// The column that says how many each row stands for, in SQL.
    pub(super) fn weight(&self) -> Option<String> {
        self.roles.weight.map(|at| self.sql(at))
    }

    /// What the things are called that are counted: rows, or what the column that counts is called.
    pub(super) fn counted(&self) -> String {
        self.roles.weight.map_or_else(|| self.noun(), |at| self.column_name(at))
    }

    /// The middle of a measure over some rows, in SQL and in a word: the median, or the mean by how many each row stands for.
    pub(super) fn middle(&self, measure: &Measure) -> (String, &'static str) {
        let x = self.x(measure);
        match self.weight() {
            Some(w) => (
                format!("sum({x} * {w} * 1.0) / nullif(sum(CASE WHEN {x} IS NOT NULL THEN {w} END), 0)"),
                "mean",
            ),
            None => (format!("median({x})"), "median"),
        }
    }

    /// The count of rows, linked; a word where it could not be had.
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
        self.base.rows
    }

    /// What rows are called, in the plural, escaped.
    pub(super) fn noun(&self) -> String {
        escape(&self.roles.noun)
    }

    /// What the rows are called after their count.
    pub(super) fn noun_for_count(&self) -> String {
        if self.row_count() == 1 { "row".to_owned() } else { self.noun() }
    }

    /// The measure that counts most: the first.
    pub(super) fn main(&self) -> Option<&Measure> {
        self.roles.measures.first()
    }

    /// A day in SQL, `2024-01-31`, of the column that says when.
    pub(super) fn day(&self, when: &When) -> String {
        let d = self.sql(when.column);
        if when.years {
            format!("printf('%04d-01-01', {d})")
        } else {
            // A date may be of a month only.
            format!("substr({d} || '-01', 1, 10)")
        }
    }

    /// How finely the dates of single rows are told.
    pub(super) fn grain(&self, when: &When) -> Grain {
        let known = self.profile.of(when.column);
        if when.years || known.different == known.years {
            Grain::Year
        } else if known.different == known.months {
            Grain::Month
        } else {
            Grain::Day
        }
    }
}

/// A day in SQL as people write it: `31 Jan 2024`, `Jan 2024`, `2024`.
pub(in crate::jobs) fn written(day: &str, grain: Grain) -> String {
    let month = format!("substr('{MONTHS}', 4 * substr({day}, 6, 2) - 3, 4)");
    match grain {
        Grain::Year => format!("substr({day}, 1, 4)"),
        Grain::Month => format!("({month} || substr({day}, 1, 4))"),
        Grain::Day => format!("(ltrim(substr({day}, 9, 2), '0') || ' ' || {month} || substr({day}, 1, 4))"),
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

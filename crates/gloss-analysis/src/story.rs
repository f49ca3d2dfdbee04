//! The common ground of all parts of a report: the table in SQL, what its rows are called, and a way to ask for facts.

use crate::base::Base;
use crate::profile::Profile;
use crate::questions::Questions;
use crate::roles::{Measure, Roles, When};
use crate::schema::{Schema, Source};
use gloss_figures::figure::Fact;
use gloss_figures::sql::ident;
use gloss_figures::words::escape;

/// Months as they are shown, four characters each, for `substr` in SQL.
const MONTHS: &str = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec ";

/// Something worth saying.
#[derive(Clone, Debug, Default)]
pub struct Finding {
    /// How much it is worth, from 0 to 100: how large, how many rows it covers, how little it goes without saying.
    pub score: f64,
    /// For the title, without figures; empty where it makes none.
    pub title: String,
    /// A sentence or two.
    pub text: String,
    /// The same as a headline without figures, also where it would not do as the title of all; empty where it has none.
    pub headline: String,
    /// The figure in it that counts most; none where it has none.
    pub key: Option<KeyFigure>,
}

/// A figure with the few words below it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyFigure {
    /// The figure, linked to its fact.
    pub figure: String,
    /// What it is.
    pub label: String,
}

/// A heading with blocks of Markdown below it.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// How much it says, as for a finding.
    pub score: f64,
    /// Its heading.
    pub heading: String,
    /// Its blocks: tables, charts and sentences.
    pub blocks: Vec<String>,
}

/// The result of one way of looking at a table.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// For the lead.
    pub lead: Vec<Finding>,
    /// For "What stands out".
    pub stands: Vec<Finding>,
    /// Sections of tables.
    pub sections: Vec<Section>,
}

/// How finely dates are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grain {
    /// Days.
    Day,
    /// Months.
    Month,
    /// Years.
    Year,
}

/// A report that is being written.
pub struct Story<'a> {
    questions: &'a dyn Questions,
    /// The file's tables.
    pub source: &'a Source,
    /// The table.
    pub schema: &'a Schema,
    /// The roles of its columns.
    pub roles: &'a Roles,
    /// Its columns' values.
    pub profile: &'a Profile,
    /// The rows that are counted.
    pub base: &'a Base,
    /// The rows in SQL, to stand after FROM: the table, without rows that are totals.
    pub from: String,
}

impl Finding {
    pub(crate) fn new(score: f64, text: String) -> Self {
        Self { score, text, ..Self::default() }
    }

    pub(crate) fn titled(score: f64, title: String, text: String) -> Self {
        Self { score, headline: title.clone(), title, text, key: None }
    }

    /// The same with its headline; one that holds a figure is none.
    pub(crate) fn headed(mut self, headline: String) -> Self {
        if !headline.contains("](") {
            self.headline = headline;
        }
        self
    }

    /// The same with the figure that counts most.
    pub(crate) fn keyed(mut self, figure: String, label: String) -> Self {
        self.key = Some(KeyFigure { figure, label });
        self
    }
}

impl<'a> Story<'a> {
    /// A story over all that is known of a table.
    pub(crate) fn new(
        questions: &'a dyn Questions,
        (source, schema): (&'a Source, &'a Schema),
        (roles, profile, base): (&'a Roles, &'a Profile, &'a Base),
    ) -> Self {
        Self { questions, source, schema, roles, profile, base, from: base.from.clone() }
    }

    /// A fact; none while it is being asked for, and where the query failed.
    pub fn fact(&self, sql: &str) -> Option<Fact> {
        self.questions.query(sql).flatten()
    }

    /// A column's name in SQL. One that rows are grouped by says how its labels compare, so that what new data spells
    /// otherwise is joined.
    pub(crate) fn sql(&self, column: usize) -> String {
        let name = self.schema.name(column);
        let grouped =
            self.roles.panel == Some(column) || self.roles.groups.iter().any(|group| group.column == column);
        let labels = grouped && self.base.once.iter().any(|once| once == name);
        if labels { format!("{} COLLATE label", ident(name)) } else { ident(name) }
    }

    /// A measure's value in SQL, in the unit in which it is shown.
    pub(crate) fn x(&self, measure: &Measure) -> String {
        let x = self.sql(measure.column);
        if measure.scaled { format!("({x} * 100.0)") } else { x }
    }

    /// The column that names rows, in SQL.
    pub(crate) fn label(&self) -> Option<String> {
        self.roles.label.map(|at| self.sql(at))
    }

    /// A column's name for a sentence.
    pub(crate) fn column_name(&self, column: usize) -> String {
        crate::measures::spoken(self.schema, column)
    }

    /// The name of a family of columns for a sentence, escaped.
    pub(crate) fn family(&self, name: &str) -> String {
        crate::names::sentence_name(name, self.schema.german())
    }

    /// Whether the columns of a family add up.
    pub(crate) fn family_adds(&self, family: &crate::periods::Family) -> bool {
        crate::measures::family_adds(self.schema, self.profile, self.roles.when, family)
    }

    /// The words on a column's spellings that are counted as one; none where it has none.
    pub(crate) fn spellings(&self, column: usize) -> Option<String> {
        let name = self.schema.name(column);
        self.base.folded.iter().find(|folded| folded.name == name).map(crate::variants::Folded::says)
    }

    /// How many rows a group of rows stands for, in SQL: their count, or what the column that counts comes to.
    pub(crate) fn n(&self) -> String {
        self.weight().map_or_else(|| "count(*)".to_owned(), |w| format!("sum({w})"))
    }

    /// The same for rows of which a condition is true, or not null where it is a column.
    pub(crate) fn n_where(&self, given: &str) -> String {
        match self.weight() {
            Some(w) => format!("sum(CASE WHEN {given} THEN {w} END)"),
            None => format!("sum(CASE WHEN {given} THEN 1 END)"),
        }
    }

    /// The column that says how many each row stands for, in SQL.
    pub(crate) fn weight(&self) -> Option<String> {
        self.roles.weight.map(|at| self.sql(at))
    }

    /// The name of the things that are counted: the noun for rows, or the name of the column that counts.
    pub fn counted(&self) -> String {
        self.roles.weight.map_or_else(|| self.noun(), |at| self.column_name(at))
    }

    /// The middle of a measure over some rows, in SQL and in a word: the median, or the mean by how many each row stands for.
    pub(crate) fn middle(&self, measure: &Measure) -> (String, &'static str) {
        let x = self.x(measure);
        match self.weight() {
            Some(w) => (
                format!("sum({x} * {w} * 1.0) / nullif(sum(CASE WHEN {x} IS NOT NULL THEN {w} END), 0)"),
                "mean",
            ),
            None => (format!("median({x})"), "median"),
        }
    }

    /// How wide the middle half of all values of a measure is, in the unit in which it is shown: what medians are held against.
    pub(crate) fn middle_half(&self, measure: &Measure) -> f64 {
        let values = self.profile.of(measure.column);
        (values.q3 - values.q1) * if measure.scaled { 100.0 } else { 1.0 }
    }

    /// The count of rows, linked; a word where it could not be had.
    pub fn count(&self) -> String {
        self.rows()
            .and_then(|fact| fact.cell(0, 0).map(|cell| cell.figure()))
            .unwrap_or_else(|| "Some".to_owned())
    }

    /// The fact of how many rows there are.
    pub fn rows(&self) -> Option<Fact> {
        self.fact(&format!("SELECT count(*) AS \"rows\" FROM {}", self.from))
    }

    /// How many rows there are, less those that are totals.
    pub fn row_count(&self) -> u64 {
        self.base.rows
    }

    /// The noun for rows, in the plural, escaped.
    pub fn noun(&self) -> String {
        escape(&self.roles.noun)
    }

    /// The noun for rows after their count: `row` where there is one.
    pub fn noun_for_count(&self) -> String {
        if self.row_count() == 1 { "row".to_owned() } else { self.noun() }
    }

    /// The header of a column that counts rows: what they are, where that is known.
    pub fn count_header(&self) -> String {
        let counted = self.counted();
        let is_taken =
            || self.roles.measures.iter().any(|measure| measure.name.eq_ignore_ascii_case("count"));
        match counted.as_str() {
            "rows" if is_taken() => "entries".to_owned(),
            "rows" => "count".to_owned(),
            _ => counted,
        }
    }

    /// The measure that counts most: the first.
    pub(crate) fn main(&self) -> Option<&Measure> {
        self.roles.measures.first()
    }

    /// A day in SQL, `2024-01-31`, of the column that says when.
    pub(crate) fn day(&self, when: &When) -> String {
        let d = self.sql(when.column);
        if when.years {
            format!("printf('%04d-01-01', {d})")
        } else {
            // A date may be of a month only.
            format!("substr({d} || '-01', 1, 10)")
        }
    }

    /// How finely the dates of single rows are told.
    pub(crate) fn grain(&self, when: &When) -> Grain {
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
pub fn written(day: &str, grain: Grain) -> String {
    let month = format!("substr('{MONTHS}', 4 * substr({day}, 6, 2) - 3, 4)");
    match grain {
        Grain::Year => format!("substr({day}, 1, 4)"),
        Grain::Month => format!("({month} || substr({day}, 1, 4))"),
        Grain::Day => format!("(ltrim(substr({day}, 9, 2), '0') || ' ' || {month} || substr({day}, 1, 4))"),
    }
}

/// A Markdown table: a header, the number of leading columns that hold words, and the rows.
pub(crate) fn table_of(header: &[String], words: usize, rows: &[Vec<String>]) -> String {
    let line = |cells: &[String]| format!("| {} |", cells.join(" | ")).replace("|  |", "| |");
    let marks: Vec<String> =
        (0..header.len()).map(|at| if at < words { "---" } else { "--:" }.to_owned()).collect();
    let mut out = vec![line(header), line(&marks)];
    out.extend(rows.iter().map(|row| line(row)));
    out.join("\n")
}

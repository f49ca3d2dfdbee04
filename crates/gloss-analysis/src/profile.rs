//! The values of each column, asked over all rows: how many, how many different, from where to where. Facts, so that
//! what a report says of them can be asked too; decides nothing.

use std::collections::BTreeMap;

use crate::questions::Questions;
use crate::schema::{Kind, MAX_COLUMNS, Schema};
use gloss_figures::figure::Fact;
use gloss_figures::sql::ident;

/// Columns in one query, so that a large table stays within its time.
const AT_ONCE: usize = 6;
/// Rows from which columns are asked one by one, and different values are counted among the first ones only.
const MANY: u64 = 100_000;
/// Rows among which different values of a large table are counted.
const FIRST: u64 = 50_000;

/// The figures that are known of a column's values; those that its kind does not have are 0.
#[derive(Clone, Debug, Default)]
pub struct Values {
    /// The fact and the place of the first figure in it.
    at: Option<(usize, usize)>,
    /// Rows that have a value.
    pub n: f64,
    /// Different values, among [`Self::counted`] rows.
    pub different: f64,
    /// Rows in which different values were counted.
    pub counted: f64,
    /// The least number.
    pub min: f64,
    /// The largest number.
    pub max: f64,
    /// The mean.
    pub mean: f64,
    /// The median.
    pub median: f64,
    /// The first quartile.
    pub q1: f64,
    /// The third quartile.
    pub q3: f64,
    /// The standard deviation.
    pub spread: f64,
    /// How many numbers are below zero.
    pub negative: f64,
    /// How many numbers are zero.
    pub zero: f64,
    /// Whether all are whole numbers.
    pub whole: bool,
    /// For text: characters on average.
    pub length: f64,
    /// For text: how many read as numbers.
    pub numeric: f64,
    /// For dates: different months.
    pub months: f64,
    /// For dates: different years.
    pub years: f64,
    /// From the first date to the last.
    pub days: f64,
}

/// The table's columns.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    facts: Vec<Fact>,
    columns: BTreeMap<usize, Values>,
}

/// A figure of a number column, by its place in the query.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Figure {
    Lowest = 3,
    Highest = 4,
    Mean = 5,
    Median = 6,
    FirstQuarter = 7,
    LastQuarter = 8,
    Negative = 10,
}

/// Figures of a number column.
const FIGURES: usize = 13;

impl Profile {
    /// Asks for it. None while that is being asked.
    pub(crate) fn ask(questions: &dyn Questions, schema: &Schema, from: &str) -> Option<Self> {
        let columns: Vec<(usize, Kind, String)> = schema
            .columns
            .iter()
            .enumerate()
            .take(MAX_COLUMNS)
            .filter(|(_, column)| column.kind != Kind::Other)
            .map(|(at, column)| (at, column.kind, ident(&column.name)))
            .collect();
        let large = schema.rows > MANY;
        let asked: Vec<_> = columns
            .chunks(if large { 1 } else { AT_ONCE })
            .map(|chunk| {
                let parts: Vec<String> =
                    chunk.iter().map(|(_, kind, x)| figures(*kind, x, from, large)).collect();
                (chunk, questions.query(&format!("SELECT {} FROM {from}", parts.join(", "))))
            })
            .collect();
        let mut out = Self::default();
        for (chunk, fact) in asked {
            // What can't be asked is a column that nothing is said of.
            let Some(fact) = fact? else { continue };
            let mut at = 0;
            for (column, kind, _) in chunk {
                out.columns.insert(*column, read(&fact, *kind, at, out.facts.len()));
                at += width(*kind);
            }
            out.facts.push(fact);
        }
        Some(out)
    }

    /// The figures of a column's values; all 0 where it was not looked at.
    pub fn of(&self, column: usize) -> Values {
        self.columns.get(&column).cloned().unwrap_or_default()
    }

    /// A figure of a number column as a cell of its fact.
    pub(crate) fn cell(&self, column: usize, figure: Figure) -> Option<gloss_figures::figure::Cell<'_>> {
        let (fact, first) = self.columns.get(&column)?.at?;
        self.facts.get(fact)?.cell(0, first + figure as usize)
    }

    /// Whether a column was looked at.
    pub fn has_column(&self, column: usize) -> bool {
        self.columns.contains_key(&column)
    }
}

fn width(kind: Kind) -> usize {
    match kind {
        Kind::Number => FIGURES,
        Kind::Text => 5,
        _ => 8,
    }
}

fn figures(kind: Kind, x: &str, from: &str, large: bool) -> String {
    let (different, counted) = if large {
        let some = |what: &str| format!("(SELECT {what} FROM (SELECT {x} FROM {from} LIMIT {FIRST}))");
        (some(&format!("count(DISTINCT {x})")), some(&format!("count({x})")))
    } else {
        (format!("count(DISTINCT {x})"), format!("count({x})"))
    };
    match kind {
        Kind::Number => format!(
            "count({x}), {different}, {counted}, min({x}), max({x}), avg({x}), median({x}), percentile({x}, 25), \
percentile({x}, 75), stddev({x}), sum({x} < 0), sum({x} = 0), sum({x} <> round({x}))"
        ),
        Kind::Text => format!(
            "count({x}), {different}, {counted}, avg(length({x})), sum({x} GLOB '*[0-9]*' AND {x} NOT GLOB '*[^-+0-9., ]*' AND {x} NOT GLOB '*[0-9]-[0-9]*')"
        ),
        _ => format!(
            "count({x}), {different}, {counted}, min({x}), max({x}), count(DISTINCT substr({x}, 1, 7)), \
count(DISTINCT substr({x}, 1, 4)), julianday(substr(max({x}) || '-01', 1, 10)) - julianday(substr(min({x}) || '-01', 1, 10))"
        ),
    }
}

fn read(fact: &Fact, kind: Kind, first: usize, index: usize) -> Values {
    let n = |at: usize| fact.number(0, first + at).unwrap_or(0.0);
    let mut out =
        Values { at: Some((index, first)), n: n(0), different: n(1), counted: n(2), ..Values::default() };
    match kind {
        Kind::Number => {
            (out.min, out.max, out.mean, out.median) = (n(3), n(4), n(5), n(6));
            (out.q1, out.q3, out.spread) = (n(7), n(8), n(9));
            (out.negative, out.zero, out.whole) = (n(10), n(11), n(12) == 0.0);
        }
        Kind::Text => (out.length, out.numeric) = (n(3), n(4)),
        _ => (out.months, out.years, out.days) = (n(5), n(6), n(7)),
    }
    out
}

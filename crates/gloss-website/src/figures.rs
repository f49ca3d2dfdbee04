//! The numbers of a page that come right from its query: where each stands and which cell it is, so that whoever keeps facts can
//! lead from one to the other. Reads no page; what a bar or an outcome of a planner says is worked out and none of these.

use crate::formula::plain;
use crate::html::{self, id};
use crate::rows::{PageRows, Row, Rows, figure_column, number, total};
use crate::spec::{Measure, Spec, Template};

/// A number that stands in a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The id of the element that it stands in.
    pub id: String,
    /// As it stands there.
    pub shown: String,
    /// Where it comes from.
    pub from: From,
}

/// Where a number comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum From {
    /// A cell of the query's answer, counted from 0.
    Cell {
        /// Its row.
        row: usize,
        /// Its column.
        column: usize,
    },
    /// A column of the query's answer summed up, or its mean.
    Whole {
        /// The column's name.
        column: String,
        /// True for the mean.
        mean: bool,
    },
    /// A fact that the words around it link to.
    Fact(String),
}

/// The id of a piece of the lead, counted from 1.
pub(crate) fn lead_id(n: usize) -> String {
    format!("lead-{n}")
}

/// The figures in the lead of a page.
pub(crate) fn of_lead(spec: &Spec) -> Vec<Figure> {
    let one = |(n, (words, fact)): (usize, (&str, Option<&str>))| {
        Some(Figure { id: lead_id(n), shown: words.to_owned(), from: From::Fact(fact?.to_owned()) })
    };
    (1..).zip(html::fact_pieces(&spec.lead)).filter_map(one).collect()
}

/// The numbers of rows, and of a dashboard's figures.
pub(crate) fn of_rows(spec: &Spec, answer: &Rows, shown: &PageRows) -> Vec<Figure> {
    let column = figure_column(spec)
        .and_then(|name| answer.columns.iter().position(|one| one.eq_ignore_ascii_case(name)));
    let says_size = spec.template != Template::Event;
    let rows = shown.rows.iter().filter(|_| says_size).filter_map(|row| {
        let from = From::Cell { row: row.number, column: column? };
        Some(Figure { id: id("row", &row.key), shown: row.figure.clone()?, from })
    });
    let all: Vec<&Row> = shown.rows.iter().collect();
    let measure = |(at, measure): (usize, &Measure)| Figure {
        id: id("figure", &measure.column),
        shown: shown.digits.get(at).copied().unwrap_or_default().write(total(measure, at, &all)),
        from: From::Whole { column: measure.column.clone(), mean: measure.mean },
    };
    let measures = spec.measures.iter().enumerate().filter(|_| has_figures(spec.template)).map(measure);
    measures.chain(rows).collect()
}

/// Whether a page begins with its measures as figures.
pub(crate) fn has_figures(template: Template) -> bool {
    matches!(template, Template::Dashboard | Template::Launch)
}

/// The numbers that a planner rests on.
pub(crate) fn of_plan(answer: &Rows) -> Vec<Figure> {
    let one = |(column, name): (usize, &String)| {
        let value = number(answer.rows.first()?.get(column)?)?;
        let id = id("fact", &plain(name));
        Some(Figure { id, shown: html::number(value), from: From::Cell { row: 0, column } })
    };
    answer.columns.iter().enumerate().filter_map(one).collect()
}

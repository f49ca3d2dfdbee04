//! What groups and months are measured by: the main measure, or the count of rows where there is none.

use super::ranks::main;
use super::story::Story;
use crate::figure::Fact;
use crate::sql::percent;
use crate::words::escape;

/// A measure as SQL over a group of rows, and what it is called.
pub(super) struct Gauge {
    /// The group's value.
    pub value: String,
    /// The value as a share of that of all rows, in per cent.
    pub share: String,
    /// The lowest value of a row: a share means nothing where it is below zero.
    pub lowest: String,
    /// A condition for rows that have a value.
    pub given: String,
    /// In words, escaped.
    pub name: String,
    /// True where values of groups add up to a whole.
    pub adds: bool,
    /// True where it is the count of rows.
    pub counts: bool,
}

impl Gauge {
    /// The report's gauge.
    pub(super) fn of(story: &Story<'_>) -> Self {
        let from = &story.from;
        let Some(main) = main(story) else {
            return Self {
                value: "count(*)".to_owned(),
                share: percent("count(*)", &format!("(SELECT count(*) FROM {from})")),
                lowest: "0".to_owned(),
                given: "1".to_owned(),
                name: escape(&story.roles.noun),
                adds: true,
                counts: true,
            };
        };
        let x = story.sql(main.column);
        let value = format!("{}({x})", main.of());
        Self {
            share: percent(&value, &format!("(SELECT sum({x}) FROM {from})")),
            lowest: format!("(SELECT min({x}) FROM {from})"),
            given: format!("{x} IS NOT NULL"),
            name: if main.adds { main.name.clone() } else { format!("mean {}", main.name) },
            adds: main.adds,
            counts: false,
            value,
        }
    }

    /// The headers of the columns of [`Self::cells`].
    pub(super) fn header(&self, story: &Story<'_>) -> Vec<String> {
        let mut header = vec![escape(&story.roles.noun)];
        header.extend((!self.counts).then(|| self.name.clone()));
        header
    }

    /// How many rows, and their value where that is not their count: a fact's columns `at` and the next.
    pub(super) fn cells(&self, fact: &Fact, row: usize, at: usize) -> Vec<String> {
        let wanted = if self.counts { 1 } else { 2 };
        (at..at + wanted).filter_map(|column| fact.cell(row, column)).map(|cell| cell.figure()).collect()
    }
}

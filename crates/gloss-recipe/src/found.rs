//! Rows and columns of a result as they were, and where they are in the result that its query gives now: columns by their
//! place where the query names them one for one, else by their name; rows by the whole of what names them. Guesses nothing.

use gloss_data::{Lost, QueryOrder};
use gloss_protocol::{FactKey, FactPlace};
use serde_json::Value;

use crate::Figure;
use gloss_figures::results::QueryResult;

/// A fact's rows as they were, with what its query asks.
pub(super) struct Rows<'a> {
    pub(super) figure: &'a Figure,
    /// The columns that name a row.
    pub(super) key: Vec<usize>,
    /// Whether the query gives one row, whatever that is of.
    pub(super) only: bool,
    /// Whether it gives the first few of an order.
    pub(super) limited: bool,
    pub(super) order: Option<QueryOrder>,
    /// Whether the query names its columns one for one.
    fixed: bool,
    ranked: bool,
}

impl<'a> Rows<'a> {
    pub(super) fn of(figure: &'a Figure) -> Self {
        let columns: Vec<String> =
            (0..figure.rows.first().map_or(0, Vec::len)).map(|n| n.to_string()).collect();
        let place = gloss_data::place(&figure.query, &columns, &figure.rows, (0, 0));
        let asked = gloss_data::parse_query(&figure.query);
        Self {
            figure,
            key: place.key.iter().filter_map(|key| usize::try_from(key.at).ok()).collect(),
            only: place.only,
            limited: asked.as_ref().is_some_and(|asked| asked.ordered && asked.limited),
            order: asked.as_ref().and_then(|asked| asked.order),
            fixed: asked.is_some_and(|asked| asked.columns.is_some()),
            ranked: place.ranked,
        }
    }

    pub(super) fn row(&self, row: usize) -> &'a [Value] {
        self.figure.rows.get(row).map(Vec::as_slice).unwrap_or_default()
    }

    /// The values that name a row.
    fn names(&self, row: usize) -> Vec<&'a Value> {
        let row = self.row(row);
        self.key.iter().filter_map(|column| row.get(*column)).collect()
    }
}

/// A fact's rows as they were beside those that its query gives now.
pub(super) struct Now<'a> {
    pub(super) rows: &'a Rows<'a>,
    pub(super) result: &'a QueryResult,
    /// Of each column where it is now, or why that can't be told.
    columns: Vec<Result<usize, String>>,
}

impl<'a> Now<'a> {
    /// `query` carries over what a column is called by.
    pub(super) fn new(rows: &'a Rows<'a>, result: &'a QueryResult, query: impl Fn(&str) -> String) -> Self {
        let count = rows.figure.rows.first().map_or(0, Vec::len);
        let columns = (0..count).map(|at| column(rows, at, result, &query)).collect();
        Self { rows, result, columns }
    }

    /// Where a column is now.
    pub(super) fn column(&self, at: usize) -> Result<usize, String> {
        self.columns.get(at).cloned().unwrap_or_else(|| Err("its source has no such column".to_owned()))
    }

    /// A value of a new row, by its column as it was.
    pub(super) fn value(&self, row: usize, column: usize) -> Option<&'a Value> {
        self.result.value(row, self.column(column).ok()?)
    }

    /// The column and row that a value is of, as they are called now; `words` carries over what its row is called.
    pub(super) fn place(&self, (row, column): (usize, usize), words: impl Fn(&str) -> String) -> FactPlace {
        let called = |at: usize| self.result.columns.get(self.column(at).ok()?).cloned();
        let own = self.rows.names(row);
        let alike = (0..self.rows.figure.rows.len()).filter(|other| self.rows.names(*other) == own).count();
        let key = self.rows.key.iter().zip(&own).filter_map(|(at, value)| {
            let value = match value {
                Value::String(name) => Value::String(words(name)),
                other => (*other).clone(),
            };
            Some(FactKey { at: u32::try_from(self.column(*at).ok()?).ok()?, column: called(*at)?, value })
        });
        let key: Vec<FactKey> = key.collect();
        let sure = match self.rows.key.is_empty() {
            true => self.rows.figure.rows.len() == 1 || (self.rows.ranked && self.columns.len() == 1),
            false => alike == 1 && key.len() == self.rows.key.len(),
        };
        let column = called(column).unwrap_or_default();
        let rows = u32::try_from(self.result.rows.len()).unwrap_or(u32::MAX);
        FactPlace { column, key, sure, ranked: self.rows.ranked, only: self.rows.only, rows }
    }

    /// Where a value is now.
    pub(super) fn locate(
        &self,
        (row, column): (usize, usize),
        words: impl Fn(&str) -> String,
    ) -> Result<(usize, usize), String> {
        let now = self.column(column)?;
        self.rows.key.iter().try_for_each(|key| self.column(*key).map(drop))?;
        let place = self.place((row, column), words);
        let lost = |lost: Lost| lost.to_string();
        gloss_data::find_again(&place, (row, now), &self.result.columns, &self.result.rows).map_err(lost)
    }
}

fn column(
    rows: &Rows<'_>,
    at: usize,
    result: &QueryResult,
    query: impl Fn(&str) -> String,
) -> Result<usize, String> {
    let called = &rows.figure.columns;
    // A star's columns stand as the file has them.
    let star = rows.figure.query.replace("(*)", "").contains('*');
    if rows.fixed || (called.is_empty() && !star) {
        return Ok(at);
    }
    let Some(name) = called.get(at) else {
        return Err("what its columns were called is not known".to_owned());
    };
    if result.columns.get(at).is_some_and(|now| *now == query(name)) {
        return Ok(at);
    }
    gloss_data::column_now(name, Some(at), &result.columns).map_err(|lost| lost.to_string())
}

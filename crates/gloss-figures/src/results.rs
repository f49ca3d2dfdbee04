//! Figures as `read_region` gives them, and the results of their queries asked again. Asks nothing and works nothing out.

use gloss_protocol::{FactPlace, FactSeen, FactUse};
use serde_json::Value;

use crate::words::{escape, literal};

/// A figure as the host knows it.
#[derive(Clone, Debug)]
pub struct KnownFigure {
    /// Its fact as it is written: `7f3a90b1/r2c3`.
    pub fact: String,
    /// Its words.
    pub shown: String,
    /// Its value when it was worked out.
    pub value: Value,
    /// The query behind it; empty where nobody knows it.
    pub query: String,
    /// Its place in the query's result.
    pub place: FactPlace,
    /// Whether a source has changed since.
    pub stale: bool,
    /// Whether it shows what its query gave.
    pub agrees: bool,
    /// Its sources' files.
    pub paths: Vec<String>,
    /// Columns that it read and that were not the only ones of their name.
    pub doubled: Vec<String>,
    /// Its tables as they were seen.
    pub seen: Vec<FactSeen>,
}

impl From<&FactUse> for KnownFigure {
    fn from(one: &FactUse) -> Self {
        let mut paths: Vec<String> = one.sources.iter().map(|source| source.path.clone()).collect();
        paths.dedup();
        Self {
            fact: one.fact.clone(),
            shown: one.shown.clone(),
            value: one.value.clone(),
            query: one.query.clone(),
            place: one.place.clone(),
            stale: one.stale,
            agrees: one.agrees,
            paths,
            doubled: one.sources.iter().flat_map(|source| source.doubled.clone()).collect(),
            seen: one.sources.iter().filter_map(|source| source.seen.clone()).collect(),
        }
    }
}

/// The observations on tables, each as it is told.
fn seen<'a>(told: impl IntoIterator<Item = &'a Value>) -> Vec<FactSeen> {
    told.into_iter().filter_map(|seen| serde_json::from_value(seen.clone()).ok()).collect()
}

/// The figures of a region, as `read_region` tells them.
pub fn read_figures(region: &Value) -> Vec<KnownFigure> {
    let text =
        |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let list =
        |value: &Value, key: &str| value.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    list(region, "figures")
        .iter()
        .map(|figure| {
            let mut paths: Vec<String> =
                list(figure, "sources").iter().map(|source| text(source, "path")).collect();
            paths.dedup();
            let doubled =
                list(figure, "sources").iter().flat_map(|source| texts(source, "doubled")).collect();
            let sources = list(figure, "sources");
            KnownFigure {
                fact: text(figure, "fact"),
                shown: text(figure, "shown"),
                value: figure.get("value").cloned().unwrap_or_default(),
                query: text(figure, "query"),
                place: figure
                    .get("place")
                    .and_then(|place| serde_json::from_value(place.clone()).ok())
                    .unwrap_or_default(),
                agrees: figure.get("agrees").and_then(Value::as_bool) != Some(false),
                stale: figure.get("stale").and_then(Value::as_bool) == Some(true),
                paths,
                doubled,
                seen: seen(sources.iter().filter_map(|source| source.get("seen"))),
            }
        })
        .collect()
}

/// A query's result.
#[derive(Clone, Debug, PartialEq)]
pub struct QueryResult {
    /// The fact that it was recorded as.
    pub id: String,
    /// The names of its columns.
    pub columns: Vec<String>,
    /// Its rows of values.
    pub rows: Vec<Vec<Value>>,
    /// How many rows there are, of which these are the first.
    pub total: usize,
    /// The ranges that it read: each a path, a blank and a range.
    pub sources: Vec<String>,
    /// Columns that it read and that are not the only ones of their name.
    pub doubled: Vec<String>,
    /// The observations on the tables that it read.
    pub seen: Vec<FactSeen>,
}

impl QueryResult {
    /// Reads what `compute` gave back; none where it is not of that shape.
    pub fn read(result: &Value) -> Option<Self> {
        let rows = result.get("rows")?.as_array()?;
        let columns = result.get("columns")?.as_array()?;
        Some(Self {
            id: result.get("fact")?.as_str()?.to_owned(),
            columns: columns.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            rows: rows.iter().filter_map(|row| row.as_array().cloned()).collect(),
            total: result.get("rows_total").and_then(Value::as_u64).map_or(rows.len(), |n| n as usize),
            sources: texts(result, "sources"),
            doubled: texts(result, "doubled"),
            seen: seen(result.get("seen").and_then(Value::as_array).into_iter().flatten()),
        })
    }

    /// A value by row and column, both from 0.
    pub fn value(&self, row: usize, column: usize) -> Option<&Value> {
        self.rows.get(row)?.get(column)
    }

    /// A number by row and column; none where it is null or no number.
    pub fn number(&self, row: usize, column: usize) -> Option<f64> {
        self.value(row, column)?.as_f64()
    }

    /// A cell's words: text as it is, whole numbers in full.
    pub fn words(&self, row: usize, column: usize) -> Option<String> {
        match self.value(row, column)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(n) => Some(n.to_string()),
            _ => None,
        }
    }

    /// The reference to a cell; to the fact alone where it is all there is.
    pub fn at(&self, row: usize, column: usize) -> String {
        if self.rows.len() == 1
            && self.columns.len() < 2
            && self.rows.first().is_some_and(|row| row.len() == 1)
        {
            self.id.clone()
        } else {
            format!("{}/r{}c{}", self.id, row + 1, column + 1)
        }
    }

    /// A cell as a link with these words.
    pub fn link(&self, row: usize, column: usize, shown: &str) -> String {
        format!("[{}](fact:{})", literal(shown), self.at(row, column))
    }

    /// A label as it stands in a document: linked where it holds digits, which are then a figure's too.
    pub fn label(&self, row: usize, column: usize) -> String {
        let shown = escape(&self.words(row, column).unwrap_or_default());
        if shown.contains(|c: char| c.is_ascii_digit()) { self.link(row, column, &shown) } else { shown }
    }
}

fn texts(value: &Value, key: &str) -> Vec<String> {
    let list = value.get(key).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Queries, each with what it gives now, or why it gives nothing.
pub type Results<'a> = Vec<(&'a str, Result<QueryResult, String>)>;

//! The figures of a place: where their links stand, what the host knows of them, and their queries run again.
//! Works no number out.

use std::ops::Range;

use gloss_protocol::{FactPlace, FactSeen};
use serde_json::{Value, json};

use crate::desk::Desk;
use gloss_figures::words::escape;

/// A figure's link in a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    /// All of it.
    pub(crate) span: Range<usize>,
    pub(crate) shown: String,
    /// The fact as it is written: `7f3a90b1` or `7f3a90b1/r2c3`.
    pub(crate) fact: String,
}

/// Longest words of a figure, in bytes: what stands further before its address is none of them.
const LONGEST: usize = 4096;

/// The first place from `at` on that begins a character.
fn nearest(text: &str, at: usize) -> usize {
    (at..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

/// The links into facts of a source, in order.
pub(crate) fn links(source: &str) -> Vec<Link> {
    let mut out: Vec<Link> = Vec::new();
    for (middle, sign) in source.match_indices("](fact:") {
        let from = out.last().map_or(0, |link| link.span.end);
        let escaped = |at: usize| source.get(..at).is_some_and(|head| head.ends_with('\\'));
        let open =
            source.get(nearest(source, from.max(middle.saturating_sub(LONGEST)))..middle).and_then(|head| {
                let from = middle - head.len();
                head.match_indices('[').map(|(at, _)| from + at).rfind(|at| !escaped(*at))
            });
        let to = middle + sign.len();
        let end = source.get(to..).and_then(|rest| rest.find(')')).map(|n| to + n);
        if let (Some(open), Some(end), false) = (open, end, escaped(middle)) {
            let text = |range: Range<usize>| source.get(range).unwrap_or_default().to_owned();
            out.push(Link { span: open..end + 1, shown: text(open + 1..middle), fact: text(to..end) });
        }
    }
    out
}

/// A source without its figures.
pub(crate) fn unlinked(source: &str) -> String {
    let mut out = source.to_owned();
    for link in links(source).into_iter().rev() {
        out.replace_range(link.span, "");
    }
    out
}

/// Splits `7f3a90b1/r2c3` into the fact and its row and column, from 0; none where it names no cell.
pub(crate) fn cell(fact: &str) -> (&str, Option<(usize, usize)>) {
    let Some((id, place)) = fact.split_once('/') else {
        return (fact, None);
    };
    let numbers = place.strip_prefix('r').and_then(|place| place.split_once('c'));
    let at = |text: &str| text.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
    (id, numbers.and_then(|(row, column)| Some((at(row)?, at(column)?))))
}

/// A figure as the host knows it.
#[derive(Clone, Debug)]
pub(crate) struct KnownFigure {
    pub(crate) fact: String,
    pub(crate) shown: String,
    pub(crate) value: Value,
    pub(crate) query: String,
    /// Its place in the query's result.
    pub(crate) place: FactPlace,
    pub(crate) stale: bool,
    /// Whether it shows what its query gave.
    pub(crate) agrees: bool,
    /// Its sources' files.
    pub(crate) paths: Vec<String>,
    /// Columns that it read and that were not the only ones of their name.
    pub(crate) doubled: Vec<String>,
    /// Its tables as they were seen.
    pub(crate) seen: Vec<FactSeen>,
}

/// What was seen of tables, each as it is told.
fn seen<'a>(told: impl IntoIterator<Item = &'a Value>) -> Vec<FactSeen> {
    told.into_iter().filter_map(|seen| serde_json::from_value(seen.clone()).ok()).collect()
}

/// The figures of a region, as `read_region` tells them.
pub(crate) fn read_figures(region: &Value) -> Vec<KnownFigure> {
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
pub(crate) struct Outcome {
    pub(crate) id: String,
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<Vec<Value>>,
    /// How many rows there are, of which these are the first.
    pub(crate) total: usize,
    /// What it read: each a path, a blank and a range.
    pub(crate) sources: Vec<String>,
    /// Columns that it read and that are not the only ones of their name.
    pub(crate) doubled: Vec<String>,
    /// What was seen of the tables that it read.
    pub(crate) seen: Vec<FactSeen>,
}

impl Outcome {
    pub(crate) fn value(&self, row: usize, column: usize) -> Option<&Value> {
        self.rows.get(row)?.get(column)
    }

    pub(crate) fn number(&self, row: usize, column: usize) -> Option<f64> {
        self.value(row, column)?.as_f64()
    }

    /// A cell's words: text as it is, whole numbers in full.
    pub(crate) fn words(&self, row: usize, column: usize) -> Option<String> {
        match self.value(row, column)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(n) => Some(n.to_string()),
            _ => None,
        }
    }

    /// The reference to a cell; to the fact alone where it is all there is.
    pub(crate) fn at(&self, row: usize, column: usize) -> String {
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
    pub(crate) fn link(&self, row: usize, column: usize, shown: &str) -> String {
        format!("[{}](fact:{})", gloss_figures::words::literal(shown), self.at(row, column))
    }

    /// A label as it stands in a document: linked where it holds digits, which are then a figure's too.
    pub(crate) fn label(&self, row: usize, column: usize) -> String {
        let shown = escape(&self.words(row, column).unwrap_or_default());
        if shown.contains(|c: char| c.is_ascii_digit()) { self.link(row, column, &shown) } else { shown }
    }
}

fn texts(value: &Value, key: &str) -> Vec<String> {
    let list = value.get(key).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Runs a query; none where it is still to be heard.
pub(crate) fn compute(desk: &Desk, sql: &str) -> Option<Result<Outcome, String>> {
    let heard = desk.ask("compute", &json!({ "sql": sql }))?;
    Some(heard.and_then(|result| {
        let read = || {
            let rows = result.get("rows")?.as_array()?;
            let columns = result.get("columns")?.as_array()?;
            Some(Outcome {
                id: result.get("fact")?.as_str()?.to_owned(),
                columns: columns.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
                rows: rows.iter().filter_map(|row| row.as_array().cloned()).collect(),
                total: result.get("rows_total").and_then(Value::as_u64).map_or(rows.len(), |n| n as usize),
                sources: texts(&result, "sources"),
                doubled: texts(&result, "doubled"),
                seen: seen(result.get("seen").and_then(Value::as_array).into_iter().flatten()),
            })
        };
        read().ok_or_else(|| "The query gave no table.".to_owned())
    }))
}

/// A query as a common table with columns `c1`, `c2` and so on, for another to be worked out over it.
pub(crate) fn over(query: &str, columns: usize, select: &str) -> String {
    let names: Vec<String> = (1..=columns).map(|n| format!("c{n}")).collect();
    format!("WITH shown({}) AS ({}) {select}", names.join(", "), query.trim().trim_end_matches(';'))
}

/// A query without the limit at its end, where it has one.
pub(crate) fn unlimited(query: &str) -> &str {
    let query = query.trim().trim_end_matches(';');
    let at = query.to_uppercase().rfind(" LIMIT ").filter(|at| {
        query.get(at + 7..).is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || c == ' '))
    });
    at.and_then(|at| query.get(..at)).unwrap_or(query)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found() {
        let source = "a [4 %](fact:ab/r2c3), [x](y) [Item \\[1\\]](fact:cd) \\[no](fact:no [7](fact:e)";
        let found = links(source);
        let told: Vec<(&str, &str)> =
            found.iter().map(|link| (link.shown.as_str(), link.fact.as_str())).collect();
        assert_eq!(told, [("4 %", "ab/r2c3"), ("Item \\[1\\]", "cd"), ("7", "e")]);
        assert_eq!(&source[found[0].span.clone()], "[4 %](fact:ab/r2c3)");
        assert_eq!((cell("ab/r2c3"), cell("ab")), (("ab", Some((1, 2))), ("ab", None)));
        assert_eq!(unlimited("SELECT 1 FROM t LIMIT 6"), "SELECT 1 FROM t");
        assert_eq!(unlimited("SELECT 1 FROM (SELECT 2 LIMIT 3)"), "SELECT 1 FROM (SELECT 2 LIMIT 3)");
    }
}

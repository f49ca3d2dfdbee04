//! Spellings of one label, such as `IT` and `I.T.` or `sales` and `Sales`: found over all rows, counted as one under the
//! spelling that is commonest, and told. Numbers in labels keep them apart; so do letters whose size is all they differ in.
//! Where each label has one spelling, queries say how labels compare: one that new data spells otherwise is joined then.

use std::collections::HashSet;

use crate::questions::Questions;
use crate::schema::{Kind, SHEET, Schema};
use gloss_figures::figure::Fact;
use gloss_figures::sql::ident;
use gloss_figures::words::list;

/// Text columns that are looked at.
const COLUMNS: usize = 8;
/// Rows up to which they are.
const ROWS: u64 = 100_000;
/// Labels of a column that are looked at; of more, none is one that rows are grouped by.
const LABELS: f64 = 500.0;
/// Spellings that are told of.
const TOLD: usize = 12;

/// A column whose spellings are joined.
#[derive(Clone, Debug)]
pub struct Folded {
    /// Its name, as in SQL.
    pub name: String,
    /// Spellings with the keys that they share, those of one key beside each other.
    spellings: Fact,
}

impl Folded {
    /// `“Sales”, “SALES” and “sales” are counted as one, and so are “IT” and “I.T.”`.
    pub fn says(&self) -> String {
        let mut groups: Vec<(String, Vec<String>)> = Vec::new();
        for row in 0..self.spellings.rows.len() {
            let (Some(shown), Some(key)) = (self.spellings.cell(row, 0), self.spellings.cell(row, 1)) else {
                continue;
            };
            let (shown, key) = (format!("“{}”", gloss_data::seen(&shown.text())), key.value.to_string());
            match groups.last_mut().filter(|(known, _)| *known == key) {
                // Blanks beside a label and how its letters are composed are not seen.
                Some((_, all)) if all.contains(&shown) => {}
                Some((_, all)) => all.push(shown),
                None => groups.push((key, vec![shown])),
            }
        }
        // The last may be cut off.
        groups.retain(|(_, all)| all.len() > 1);
        let mut said = groups.into_iter().map(|(_, all)| list(&all));
        let Some(first) = said.next() else {
            return "labels that look the same are counted as one".to_owned();
        };
        let more: Vec<String> = said.by_ref().take(1).map(|all| format!(", and so are {all}")).collect();
        let others = if said.next().is_some() { ", and others" } else { "" };
        format!("{first} are counted as one{}{others}", more.concat())
    }
}

/// The spellings that were found in the columns that were looked at.
#[derive(Clone, Debug, Default)]
pub struct Spelled {
    /// Columns whose spellings are joined.
    pub folded: Vec<Folded>,
    /// Names of columns in which each label has one spelling.
    pub once: Vec<String>,
}

/// The key that spellings of one label have in common, in SQL.
fn key(x: &str) -> String {
    let low = format!("label({x})");
    let bare = format!("replace(replace(replace(replace({low}, '.', ''), ' ', ''), '-', ''), '_', '')");
    format!(
        "(CASE WHEN {x} GLOB '*[0-9]*' THEN {low} WHEN length(trim({x})) <= 3 THEN replace({low}, '.', '') ELSE {bare} END)"
    )
}

/// Columns with labels that come again.
fn columns(schema: &Schema) -> Vec<usize> {
    (0..schema.columns.len())
        .filter(|at| {
            schema.columns.get(*at).is_some_and(|column| column.kind == Kind::Text && column.name != SHEET)
        })
        .filter(|at| {
            let all: Vec<&str> = schema.values(*at).collect();
            let different: HashSet<String> = all.iter().map(|text| gloss_data::label(text)).collect();
            all.len() > 3 && different.len() * 4 <= all.len() * 3
        })
        .take(COLUMNS)
        .collect()
}

/// Finds them. None while that is being asked.
pub(crate) fn find(questions: &dyn Questions, schema: &Schema, whole: &str) -> Option<Spelled> {
    let looked = columns(schema);
    if looked.is_empty() || schema.rows > ROWS || schema.headless {
        return Some(Spelled::default());
    }
    let x = |at: &usize| ident(schema.name(*at));
    let counts: Vec<String> = looked
        .iter()
        .map(|at| format!("count(DISTINCT {}), count(DISTINCT {})", written(&x(at)), key(&x(at))))
        .collect();
    let counts = questions.query(&format!("SELECT {} FROM {whole}", counts.join(", ")))?;
    let number = |n: usize| counts.as_ref().and_then(|counts| counts.number(0, n)).unwrap_or(0.0);
    let mut out = Spelled::default();
    let mut fewer = Vec::new();
    for (n, at) in looked.iter().enumerate() {
        let (labels, keys) = (number(2 * n), number(2 * n + 1));
        if keys >= 1.0 && keys < labels && labels <= LABELS {
            fewer.push(at);
        } else if keys >= 1.0 && keys == labels {
            out.once.push(schema.name(*at).to_owned());
        }
    }
    let asked: Vec<_> =
        fewer.into_iter().map(|at| (at, questions.query(&spellings(&x(at), whole)))).collect();
    for (at, fact) in asked {
        if let Some(spellings) = fact?.filter(|fact| !sized(fact)) {
            out.folded.push(Folded { name: schema.name(*at).to_owned(), spellings });
        }
    }
    Some(out)
}

/// A label as it is written, in SQL: columns compare their texts as they are seen.
fn written(x: &str) -> String {
    format!("{x} COLLATE BINARY")
}

fn spellings(x: &str, whole: &str) -> String {
    format!(
        "SELECT v, k FROM (SELECT v, k, n, count(*) OVER (PARTITION BY k) AS c, sum(n) OVER (PARTITION BY k) AS s FROM \
(SELECT {x} AS v, {} AS k, count(*) AS n FROM {whole} WHERE {x} IS NOT NULL GROUP BY {})) WHERE c > 1 ORDER BY s DESC, k, n DESC, length(v), v LIMIT {TOLD}",
        key(x),
        written(x)
    )
}

/// Whether a label is one letter again and again, as those of genes are: then its size says something.
fn sized(spellings: &Fact) -> bool {
    (0..spellings.rows.len()).any(|row| {
        let key = spellings.cell(row, 1).and_then(|cell| cell.value.as_str()).unwrap_or_default();
        let mut letters = key.chars();
        let first = letters.next();
        key.chars().count() > 1 && letters.all(|letter| Some(letter) == first)
    })
}

/// The table with one spelling for each label, in SQL; `rows` tells whether rows have their numbers there.
pub fn joined(schema: &Schema, whole: &str, folded: &[Folded], rows: bool) -> String {
    let is = |name: &str| folded.iter().position(|folded| folded.name == name);
    let columns = schema.columns.iter().map(|column| {
        let x = ident(&column.name);
        is(&column.name).map_or_else(|| format!("t.{x} AS {x}"), |n| format!("m{n}.v AS {x}"))
    });
    let number = rows.then(|| "t.rowid AS rowid".to_owned());
    let columns: Vec<String> = number.into_iter().chain(columns).collect();
    let maps = folded.iter().enumerate().map(|(n, folded)| {
        let x = ident(&folded.name);
        // The commonest as it is seen, then as it is written.
        format!(
            " LEFT JOIN (SELECT k, v FROM (SELECT k, v, row_number() OVER (PARTITION BY k ORDER BY s DESC, n DESC, length(v), v COLLATE BINARY) AS place FROM \
(SELECT k, v, n, sum(n) OVER (PARTITION BY k, v) AS s FROM \
(SELECT {} AS k, {x} AS v, count(*) AS n FROM {whole} WHERE {x} IS NOT NULL GROUP BY {}))) WHERE place = 1) AS m{n} ON m{n}.k = {}",
            key(&x),
            written(&x),
            key(&format!("t.{x}"))
        )
    });
    format!("(SELECT {} FROM {whole} AS t{})", columns.join(", "), maps.collect::<String>())
}

//! The changes in a table since an older version of it: how many rows, which columns, and row by row what a key tells apart.
//! Compares what was read; only counts and figures as they are now are asked, of what is now.

use std::collections::{HashMap, HashSet};

use crate::questions::Questions;
use crate::schema::Schema;
use gloss_figures::sql::{ident, table};
use gloss_figures::words::escape;

/// Columns that are named; of more it is said that there are more.
const COLUMNS: usize = 7;

/// The differences in a sentence; none where nothing can be told, an outer none while it is being asked. `named` puts the sheet
/// first.
pub fn since(
    questions: &dyn Questions,
    (old, now): (&Schema, &Schema),
    named: bool,
) -> Option<Option<String>> {
    let mut told = Vec::new();
    let sheet = escape(now.sheet.as_deref().unwrap_or_default());
    let name = if named { format!("{sheet}: ") } else { String::new() };
    if old.rows != now.rows {
        let (was, from) = (old.rows, table(&now.path, now.sheet.as_deref()));
        let fact = questions.query(&format!("SELECT count(*) - {was}, count(*) FROM {from}"))?;
        let fact = fact.as_ref();
        if let Some((by, all)) = fact.and_then(|fact| Some((fact.cell(0, 0)?, fact.cell(0, 1)?))) {
            let way = if now.rows > was { "more" } else { "fewer" };
            let noun = if now.rows.abs_diff(was) == 1 { "row" } else { "rows" };
            told.push(format!("{} {noun} {way}, {} now", by.size(), all.figure()));
        }
    }
    let lacks = |of: &Schema, name: &str| !of.columns.iter().any(|column| column.name == name);
    let new = now.columns.iter().filter(|column| lacks(old, &column.name));
    told.extend(new.take(COLUMNS).map(|column| format!("{} is a new column", escape(&column.name))));
    let gone = old.columns.iter().filter(|column| lacks(now, &column.name));
    told.extend(gone.take(COLUMNS).map(|column| format!("the column {} is gone", escape(&column.name))));
    Some((!told.is_empty()).then(|| format!("{name}{}", told.join("; "))))
}

/// A cell that says something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedCell {
    /// The row's key.
    pub row: String,
    /// The column's name.
    pub column: String,
    /// The text that it held before.
    pub was: String,
    /// The text that it holds now; a figure of a fact where it could be had.
    pub now: String,
    /// Its place among the rows, from 0, and among the columns.
    at: (usize, usize),
}

/// The rows of a table that came, went and changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowChanges {
    /// The column that tells rows apart.
    pub key: String,
    /// Keys of rows that are new.
    pub new: Vec<String>,
    /// Keys of rows that are gone.
    pub gone: Vec<String>,
    /// Cells that changed, in their order.
    pub changed: Vec<ChangedCell>,
}

/// Compares all rows of two versions by the first column whose values differ from row to row in both; none where no column
/// does. Rows have a cell for each column of their schema.
pub fn compare(
    (old, old_rows): (&Schema, &[Vec<String>]),
    (now, now_rows): (&Schema, &[Vec<String>]),
) -> Option<RowChanges> {
    let column = |schema: &Schema, name: &str| schema.columns.iter().position(|column| column.name == name);
    let (key, old_key) = (0..now.columns.len()).find_map(|at| {
        let before = column(old, now.name(at))?;
        (tells_apart(now_rows, at) && tells_apart(old_rows, before)).then_some((at, before))
    })?;
    let before: HashMap<&str, &Vec<String>> =
        old_rows.iter().filter_map(|row| Some((row.get(old_key)?.as_str(), row))).collect();
    let mut out = RowChanges { key: now.name(key).to_owned(), ..RowChanges::default() };
    let mut here = HashSet::new();
    let places: Vec<Option<usize>> = (0..now.columns.len()).map(|at| column(old, now.name(at))).collect();
    for (place, row) in now_rows.iter().enumerate() {
        let Some(name) = row.get(key) else { continue };
        here.insert(name.as_str());
        let Some(was) = before.get(name.as_str()) else {
            out.new.push(name.clone());
            continue;
        };
        for (at, cell) in row.iter().enumerate() {
            let before = places.get(at).copied().flatten();
            let Some(was) = before.and_then(|at| was.get(at)) else { continue };
            if was != cell {
                out.changed.push(ChangedCell {
                    row: name.clone(),
                    column: now.name(at).to_owned(),
                    was: was.clone(),
                    now: cell.clone(),
                    at: (place, at),
                });
            }
        }
    }
    let old_names = old_rows.iter().filter_map(|row| row.get(old_key));
    out.gone = old_names.filter(|name| !here.contains(name.as_str())).cloned().collect();
    Some(out)
}

/// Whether a column has another value in each row.
fn tells_apart(rows: &[Vec<String>], column: usize) -> bool {
    let mut seen = HashSet::new();
    rows.iter().all(|row| row.get(column).is_some_and(|cell| !cell.is_empty() && seen.insert(cell.as_str())))
}

/// Puts the figures of a fact in place of what the first changed cells say now. None while that is being asked.
pub fn as_facts(
    questions: &dyn Questions,
    now: &Schema,
    changes: &mut RowChanges,
    most: usize,
) -> Option<()> {
    let shown = changes.changed.iter().take(most);
    let (mut places, mut columns): (Vec<usize>, Vec<usize>) = shown.map(|cell| cell.at).unzip();
    places.dedup();
    columns.sort_unstable();
    columns.dedup();
    if places.is_empty() {
        return Some(());
    }
    let names: Vec<String> = columns.iter().map(|at| ident(now.name(*at))).collect();
    let rows: Vec<String> = places.iter().map(|place| (place + 1).to_string()).collect();
    let (names, key) = (names.join(", "), ident(&changes.key));
    let from = table(&now.path, now.sheet.as_deref());
    let fact = questions.query(&format!(
        "SELECT {key} AS key, {names} FROM (SELECT {key}, {names}, row_number() OVER () AS place FROM {from}) \
WHERE place IN ({}) ORDER BY place",
        rows.join(", ")
    ))?;
    let Some(fact) = fact else { return Some(()) };
    for cell in changes.changed.iter_mut().take(most) {
        let row = places.iter().position(|place| *place == cell.at.0);
        let column = columns.iter().position(|column| *column == cell.at.1);
        let Some((row, column)) = row.zip(column) else { continue };
        let same = fact.cell(row, 0).is_some_and(|key| match key.value.as_str() {
            Some(text) => text == cell.row,
            None => key.number().is_some() && key.number() == cell.row.parse().ok(),
        });
        let figure = fact.cell(row, column + 1).filter(|figure| same && figure.number().is_some());
        if let Some(figure) = figure {
            cell.now = figure.figure();
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Column, Kind};

    fn rows(text: &str) -> Vec<Vec<String>> {
        text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
    }

    #[test]
    fn rows_are_told_apart_by_a_key() {
        let columns = [("region", Kind::Text), ("sales", Kind::Number)];
        let schema = Schema {
            path: "sales.csv".to_owned(),
            sheet: None,
            columns: columns.map(|(name, kind)| Column::named(name, kind)).to_vec(),
            rows: 3,
            sample: Vec::new(),
            headless: false,
            notices: Vec::new(),
        };
        let (old, now) = (rows("North,5\nSouth,7\nWest,9"), rows("South,8\nNorth,5\nEast,5"));
        let found = compare((&schema, &old), (&schema, &now)).unwrap();
        assert_eq!(
            (found.key.as_str(), found.new, found.gone),
            ("region", vec!["East".to_owned()], vec!["West".to_owned()])
        );
        let cells: Vec<_> = found
            .changed
            .iter()
            .map(|cell| (cell.row.as_str(), cell.was.as_str(), cell.now.as_str()))
            .collect();
        assert_eq!(cells, [("South", "7", "8")]);
        let twice = rows("North,5\nNorth,7\nWest,7");
        assert_eq!(compare((&schema, &old), (&schema, &twice)), None);
    }
}

//! Titles that say who leads or which way it went and hold no figure themselves: whether they would be false beside the new figures
//! below them. Then what stands below stays as it was, and is out of date with its title. Changes no title.

use gloss_figures::direction;
use gloss_figures::results::{KnownFigure, QueryResult};
use gloss_figures::sentence::visible;
use serde_json::Value;

use gloss_figures::ranking::{End, ends_said};

/// A figure below a title, with what its query gives now, and its column there.
pub(crate) type Below<'a> = (&'a KnownFigure, &'a QueryResult, usize);

/// Whether a title would be false: a name in it is gone, does not lead, or the way from one to the other is another.
pub(crate) fn is_false(title: &str, below: &[Below<'_>]) -> bool {
    let mut seen: Vec<(&str, usize)> = Vec::new();
    let mut judged = None;
    for (figure, result, _) in below {
        let Some(key) = figure.place.key.first() else { continue };
        let Some(column) = result.columns.iter().position(|name| *name == key.column) else { continue };
        let names = names(result, column);
        let was = words(&key.value);
        if stands_in(title, &was).is_some() && !names.contains(&was) {
            return true;
        }
        if seen.contains(&(result.id.as_str(), column)) {
            continue;
        }
        seen.push((&result.id, column));
        let of: Vec<usize> = below.iter().filter(|one| one.1.id == result.id).map(|one| one.2).collect();
        // A title that the old figures did not bear out says something that is not read here.
        if holds(title, &as_it_was(below, result, column), column, &of) == Some(false) {
            continue;
        }
        if let Some(holds) = holds(title, result, column, &of) {
            judged = Some(judged.unwrap_or(false) || holds);
        }
    }
    judged == Some(false)
}

/// The names in a column of a result, row by row.
fn names(result: &QueryResult, column: usize) -> Vec<String> {
    (0..result.rows.len()).filter_map(|row| result.value(row, column)).map(words).collect()
}

/// What a query gave when the figures below a title were worked out, as far as they show it.
fn as_it_was(below: &[Below<'_>], result: &QueryResult, column: usize) -> QueryResult {
    let mut rows: Vec<Vec<Value>> = Vec::new();
    for (figure, of, at) in below.iter().filter(|one| one.1.id == result.id) {
        let Some(key) = figure.place.key.first() else { continue };
        let is_own = |row: &Vec<Value>| row.get(column) == Some(&key.value);
        let row = rows.iter().position(is_own).unwrap_or_else(|| {
            let mut row = vec![Value::Null; of.columns.len()];
            row.get_mut(column).into_iter().for_each(|cell| *cell = key.value.clone());
            rows.push(row);
            rows.len() - 1
        });
        if let Some(cell) = rows.get_mut(row).and_then(|row| row.get_mut(*at)) {
            *cell = figure.value.clone();
        }
    }
    QueryResult { rows, ..result.clone() }
}

/// Whether what a title says of rows is so in one of some columns, first of those that it names; none where it says nothing of them.
fn holds(title: &str, result: &QueryResult, names_in: usize, of: &[usize]) -> Option<bool> {
    let named = names(result, names_in);
    let mut labels: Vec<(usize, usize)> =
        named.iter().enumerate().filter_map(|(row, name)| Some((stands_in(title, name)?, row))).collect();
    labels.sort_unstable();
    let lower = title.to_lowercase();
    let mut columns: Vec<usize> = of.to_vec();
    columns.sort_unstable();
    columns.dedup();
    let named: Vec<usize> = columns
        .iter()
        .copied()
        .filter(|at| result.columns.get(*at).is_some_and(|name| lower.contains(&name.to_lowercase())))
        .collect();
    let columns = if named.is_empty() { columns } else { named };
    let values = |column: usize| (0..result.rows.len()).filter_map(move |row| result.number(row, column));
    let ends = ends_said(title);
    if !ends.is_empty() && !labels.is_empty() {
        let is_extreme = |column: usize, row: usize| {
            let Some(own) = result.number(row, column) else { return false };
            let most = values(column).all(|one| one <= own);
            let least = values(column).all(|one| one >= own);
            ends.contains(&End::High) && most || ends.contains(&End::Low) && least
        };
        return Some(columns.iter().any(|column| labels.iter().all(|(_, row)| is_extreme(*column, *row))));
    }
    let up = direction::goes_up(title)?;
    let ((_, first), (_, last)) = (labels.first()?, labels.last().filter(|_| labels.len() > 1)?);
    let went = |column: &usize| Some(result.number(*last, *column)? - result.number(*first, *column)?);
    let all: Vec<f64> = columns.iter().filter_map(went).collect();
    (!all.is_empty()).then(|| all.iter().any(|one| if up { *one > 0.0 } else { *one < 0.0 }))
}

fn words(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), |words| words.trim().to_owned())
}

/// Where a name stands in a text as whole words.
pub(crate) fn stands_in(text: &str, name: &str) -> Option<usize> {
    let text = visible(text);
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let whole = |at: &usize| {
        let (before, after) =
            (text.get(..*at).unwrap_or_default(), text.get(at + name.len()..).unwrap_or_default());
        !is_word(before.chars().next_back()) && !is_word(after.chars().next())
    };
    text.match_indices(name).map(|(at, _)| at).find(|at| whole(at) && !name.is_empty())
}

#[cfg(test)]
mod tests {
    use gloss_protocol::{FactKey, FactPlace};
    use serde_json::json;

    use super::*;

    #[test]
    fn a_title_is_held_against_what_stands_below_it() {
        let result = |rows: Value| QueryResult {
            id: "a".into(),
            columns: vec!["shop".into(), "sales".into(), "visits".into()],
            rows: serde_json::from_value(rows).unwrap(),
            total: 3,
            sources: Vec::new(),
            doubled: Vec::new(),
            seen: Vec::new(),
        };
        let figure = |shop: &str| KnownFigure {
            fact: "a/r1c2".into(),
            shown: "9".into(),
            value: json!(9),
            query: "SELECT".into(),
            place: FactPlace {
                key: vec![FactKey { column: "shop".into(), value: json!(shop), at: 0 }],
                ..FactPlace::default()
            },
            stale: true,
            agrees: true,
            paths: Vec::new(),
            doubled: Vec::new(),
            seen: Vec::new(),
        };
        let now = result(json!([["Ada", 5, 9], ["Bo", 7, 3], ["Cy", 6, 4]]));
        let (ada, gone) = (figure("Ada"), figure("Dee"));
        for (title, expect) in [
            ("Ada leads in sales", true),
            ("Ada leads in visits", false),
            ("Bo has the highest sales", false),
            ("Bo has the lowest sales", true),
            ("Bo has the highest sales and Ada the lowest", false),
            ("Sales rose from Ada to Bo", false),
            ("Sales fell from Ada to Bo", true),
            ("Visits fell from Ada to Bo", false),
            ("How the shops did", false),
        ] {
            assert_eq!(is_false(title, &[(&ada, &now, 1), (&ada, &now, 2)]), expect, "{title}");
        }
        assert!(is_false("Dee has the highest sales", &[(&gone, &now, 1)]));
    }
}

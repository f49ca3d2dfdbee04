//! Tables of text that a query gave: recognised with the decimals that they were rounded to, and written like that
//! again. A number in any other dress is none that could be written again.

use gloss_figures::results::QueryResult;
use serde_json::Value;

use crate::found::{Now, Rows};
use crate::{Figure, Method, Step};

/// Most decimals that a number is rounded to.
const MOST: usize = 12;

/// Of each column the decimals that its numbers were rounded to, where the cells of a table are the values of a result;
/// none where they are not.
pub(super) fn decimals(cells: &[Vec<String>], values: &[Vec<Value>]) -> Option<Vec<Option<usize>>> {
    let columns = values.first()?.len();
    let whole = cells.len() == values.len()
        && cells.iter().all(|row| row.len() == columns)
        && values.iter().all(|row| row.len() == columns);
    let column = |at: usize| {
        let pairs = cells
            .iter()
            .zip(values)
            .filter_map(move |(cells, values)| Some((cells.get(at)?, values.get(at)?)));
        // Noughts at the end say that they were written with so many decimals, and that the next ones are too.
        let exact = pairs.clone().all(|(cell, value)| is(cell, value));
        let padded =
            |(cell, value): (&String, &Value)| value.is_number() && cell.contains('.') && cell.ends_with('0');
        if exact && !pairs.clone().any(padded) {
            return Some(None);
        }
        // The first number says how many there are; all others must have as many.
        let places = pairs.clone().find_map(|(cell, value)| value.as_f64().map(|_| places(cell)))?;
        let rounded = |(cell, value): (&String, &Value)| match value.as_f64() {
            Some(number) => *cell == format!("{number:.places$}"),
            None => is(cell, value),
        };
        let alike = places <= MOST && pairs.clone().all(rounded);
        if alike { Some(Some(places)) } else { exact.then_some(None) }
    };
    if whole { (0..columns).map(column).collect() } else { None }
}

/// Whether a cell says a value as it is.
fn is(cell: &str, value: &Value) -> bool {
    match value {
        Value::Null => cell.is_empty(),
        Value::String(text) => cell == text,
        Value::Number(number) => cell.parse::<f64>().is_ok_and(|cell| number.as_f64() == Some(cell)),
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => false,
    }
}

/// A number as it is, without the noise that sums of fractions leave in the last of its digits.
fn exact(value: &Value) -> String {
    let number = value.as_f64().filter(|_| value.is_f64());
    let rounded = number.and_then(|number| format!("{number:.14e}").parse::<f64>().ok());
    rounded.map_or_else(|| value.to_string(), |number| number.to_string())
}

fn places(cell: &str) -> usize {
    cell.rsplit_once('.').map_or(0, |(_, decimals)| decimals.len())
}

/// A table of text.
fn csv(header: &[String], rows: &[Vec<Value>], decimals: &[Option<usize>]) -> String {
    let field = |text: &str| {
        if text.contains([',', '"', '\n', '\r']) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text.to_owned()
        }
    };
    let value = |(at, value): (usize, &Value)| match (value, decimals.get(at).copied().flatten()) {
        (Value::Null, _) => String::new(),
        (Value::String(text), _) => field(text),
        (other, Some(places)) => {
            other.as_f64().map_or(other.to_string(), |number| format!("{number:.places$}"))
        }
        (other, None) => exact(other),
    };
    let mut out = header.iter().map(|name| field(name)).collect::<Vec<_>>().join(",");
    for row in rows {
        out.push('\n');
        out.push_str(&row.iter().enumerate().map(value).collect::<Vec<_>>().join(","));
    }
    out.push('\n');
    out
}

/// The table of a step as its query gives it now, in the columns that it had, and how many rows that is.
///
/// # Errors
/// Where a column can't be found again, in words; where the step makes no table of text.
pub fn rows_again(method: &Method, step: &Step, result: &QueryResult) -> Result<(String, usize), String> {
    let Step::Rows { query, header, columns, doubled, decimals, .. } = step else {
        return Err("its step makes no table".to_owned());
    };
    // What stood under each header, for the columns to be found again.
    let was = Figure {
        seen: Vec::new(),
        fact: String::new(),
        query: query.clone(),
        columns: columns.clone(),
        rows: vec![vec![Value::Null; header.len()]],
        doubled: doubled.clone(),
    };
    let was = Rows::of(&was);
    let now = Now::new(&was, result, |name| method.query(name));
    let found: Vec<usize> = (0..header.len()).map(|at| now.column(at)).collect::<Result<_, _>>()?;
    let value = |row: &Vec<Value>, at: &usize| row.get(*at).cloned().unwrap_or_default();
    let body: Vec<Vec<Value>> =
        result.rows.iter().map(|row| found.iter().map(|at| value(row, at)).collect()).collect();
    let header: Vec<String> = header.iter().map(|name| method.words(name)).collect();
    Ok((csv(&header, &body, decimals), body.len()))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{csv, decimals};

    fn of(cells: &[[&str; 2]], values: Value) -> Option<Vec<Option<usize>>> {
        let cells: Vec<Vec<String>> =
            cells.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect();
        decimals(&cells, &serde_json::from_value::<Vec<Vec<Value>>>(values).unwrap())
    }

    #[test]
    fn what_was_rounded_is_rounded_again_and_other_dresses_are_refused() {
        let thirds = json!([["a", 33.333_333], ["b", 66.666_667], ["c", null]]);
        assert_eq!(
            of(&[["a", "33.33"], ["b", "66.67"], ["c", ""]], thirds.clone()),
            Some(vec![None, Some(2)])
        );
        assert_eq!(of(&[["a", "33"], ["b", "67"], ["c", ""]], thirds.clone()), Some(vec![None, Some(0)]));
        assert_eq!(
            of(&[["a", "231"], ["b", "138.50"]], json!([["a", 231], ["b", 138.5]])),
            Some(vec![None, None])
        );
        for other in [
            [["a", "33.3"], ["b", "66.67"], ["c", ""]],
            [["a", "33.34"], ["b", "66.67"], ["c", ""]],
            [["a", "33.33 %"], ["b", "66.67 %"], ["c", ""]],
            [["a", "33.33"], ["b", "66.67"], ["c", "-"]],
        ] {
            assert_eq!(of(&other, thirds.clone()), None, "{other:?}");
        }
        assert_eq!(of(&[["a", "€1,920,000"]], json!([["a", 1_920_000]])), None);
        assert_eq!(of(&[["a", "1"]], json!([["a", 1], ["b", 2]])), None);
        let tens = json!([["a", 7.5], ["b", 2.25]]);
        assert_eq!(of(&[["a", "7.50"], ["b", "2.25"]], tens.clone()), Some(vec![None, Some(2)]));
        assert_eq!(of(&[["a", "7.5"], ["b", "2.25"]], tens), Some(vec![None, None]));
        assert_eq!(csv(&["N".to_owned()], &[vec![json!(0.1 + 0.2)], vec![json!(7)]], &[None]), "N\n0.3\n7\n");
        let rows = [vec![json!("x, y"), json!(200.0 / 3.0)], vec![json!("z"), Value::Null]];
        let header = ["Name".to_owned(), "Share".to_owned()];
        assert_eq!(csv(&header, &rows, &[None, Some(2)]), "Name,Share\n\"x, y\",66.67\nz,\n");
    }
}

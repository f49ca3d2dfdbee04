//! A chart whose points are all rows of its queries: it shows what they give now, however many rows that is, categories and
//! values together or not at all. A chart of which less is known is left to who works figures out one by one.

use serde_json::Value;

use crate::report::RecomputeReport;
use gloss_figures::links::{Link, cell, links};
use gloss_figures::results::{KnownFigure, QueryResult};
use gloss_figures::sentence::visible;
use gloss_figures::words::literal;

/// Points that a chart is given at most.
const MOST: usize = 500;

/// The outcome for a chart.
pub(crate) enum Renewed {
    /// It is none whose rows are all known.
    Not,
    /// Its new lines.
    To(String),
    /// It stays as it is, and why.
    Left(String),
}

/// A series as it stands: its name, and its points.
struct Series<'a> {
    name: &'a str,
    points: Vec<(&'a str, Link)>,
}

/// The lines of a whole chart with its points as the queries give them now.
pub(crate) fn renew(
    text: &str,
    known: &[KnownFigure],
    results: &[(&str, Result<QueryResult, String>)],
    told: &mut RecomputeReport,
) -> Renewed {
    let Some((title, all)) = series(text) else { return Renewed::Not };
    let of = |link: &Link| known.iter().find(|one| one.fact == link.fact && !one.query.is_empty());
    let mut out = title.to_owned();
    let mut categories: Option<Vec<String>> = None;
    for one in &all {
        let Some(figures) =
            one.points.iter().map(|(_, link)| of(link)).collect::<Option<Vec<&KnownFigure>>>()
        else {
            return Renewed::Not;
        };
        if !is_whole(one, &figures) {
            return Renewed::Not;
        }
        let Some(first) = figures.first() else { return Renewed::Not };
        let heard = results.iter().find(|(query, _)| *query == first.query);
        let now = match heard {
            None => return Renewed::Not,
            Some((_, Err(why))) => return Renewed::Left(why.clone()),
            Some((_, Ok(result))) => match points(first, result) {
                Ok(points) => (points, result),
                Err(why) => return Renewed::Left(why),
            },
        };
        let (points, result) = now;
        let names: Vec<String> = points.iter().map(|(name, _)| name.clone()).collect();
        if *categories.get_or_insert_with(|| names.clone()) != names {
            return Renewed::Left("its series would have different rows".to_owned());
        }
        out.push_str(&format!("\n{}", one.name));
        for (name, figure) in &points {
            out.push_str(&format!("\n{name}: {figure}"));
        }
        told.points((one.name, one.points.len()), &points, first.stale, &result.id);
    }
    Renewed::To(out)
}

/// The title of a chart, and its series; none where some of it leads to no fact.
fn series(text: &str) -> Option<(&str, Vec<Series<'_>>)> {
    let mut lines = text.split('\n');
    let title = lines.next().filter(|title| links(title).is_empty())?;
    let mut out: Vec<Series<'_>> = Vec::new();
    for line in lines {
        let found = links(line);
        match found.as_slice() {
            [] => out.push(Series { name: line, points: Vec::new() }),
            [link] if link.span.end == line.len() => {
                let category = line.get(..link.span.start)?.strip_suffix(": ")?;
                out.last_mut()?.points.push((category, link.clone()));
            }
            _ => return None,
        }
    }
    let whole = !out.is_empty() && out.iter().all(|one| !one.points.is_empty());
    whole.then_some((title, out))
}

/// Whether the points are all rows of one result, in its order, and are called as these are.
fn is_whole(series: &Series<'_>, figures: &[&KnownFigure]) -> bool {
    let Some(first) = figures.first() else { return false };
    let (fact, column) = match cell(&first.fact) {
        (fact, Some((_, column))) => (fact, column),
        _ => return false,
    };
    let fits = |(n, ((category, _), figure)): (usize, (&(&str, Link), &&KnownFigure))| {
        let named = match figure.place.key.as_slice() {
            [key] => value_text(&key.value) == visible(category),
            _ => false,
        };
        cell(&figure.fact) == (fact, Some((n, column))) && named && figure.agrees
    };
    first.place.rows as usize == figures.len() && series.points.iter().zip(figures).enumerate().all(fits)
}

fn value_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The names of a result's rows as they are now, each with its figure as a link, or a dash where it has no value.
fn points(first: &KnownFigure, result: &QueryResult) -> Result<Vec<(String, String)>, String> {
    if let Some(name) = result.doubled.iter().find(|name| !first.doubled.contains(name)) {
        return Err(format!("more than one column is called “{name}” now, so nothing tells which is meant"));
    }
    if let Some(why) = gloss_data::doubt(&first.query, &first.place, &first.seen, &result.seen) {
        return Err(why);
    }
    if result.rows.len() < result.total || result.rows.len() > MOST {
        return Err("its query gives more rows than a chart shows".to_owned());
    }
    let column = |name: &str| {
        let mut all = result.columns.iter().enumerate().filter(|(_, own)| *own == name);
        all.next().filter(|_| all.next().is_none()).map(|(at, _)| at)
    };
    let key = first.place.key.first().map(|key| key.column.as_str()).unwrap_or_default();
    let (Some(named), Some(value)) = (column(key), column(&first.place.column)) else {
        return Err("the data has no such column any more".to_owned());
    };
    let mut out: Vec<(String, String)> = Vec::new();
    for row in 0..result.rows.len() {
        let name = result.words(row, named).filter(|name| !name.trim().is_empty());
        let name = name.ok_or("a row of its query has no name now")?;
        let figure = match result.value(row, value) {
            Some(Value::Number(number)) => {
                format!("[{}](fact:{}/r{}c{})", literal(&number.to_string()), result.id, row + 1, value + 1)
            }
            Some(Value::Null) => "–".to_owned(),
            _ => return Err("it was a number and is none now".to_owned()),
        };
        if out.iter().any(|(known, _)| *known == name) {
            return Err(format!("more than one row is called “{name}” now"));
        }
        out.push((name, figure));
    }
    if out.is_empty() { Err("the data has no such row any more".to_owned()) } else { Ok(out) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_is_read_series_by_series() {
        let text = "Sales\nNorth\n2026-08: [12](fact:a/r1c2)\n2026-09: [13](fact:a/r2c2)\nSouth\n2026-08: [5](fact:b/r1c2)";
        let (title, all) = series(text).unwrap();
        let told: Vec<(&str, usize)> = all.iter().map(|one| (one.name, one.points.len())).collect();
        assert_eq!((title, told), ("Sales", vec![("North", 2), ("South", 1)]));
        for other in
            ["Sales", "T\nNorth\n2026-08: 12", "T\nNorth\n[1](fact:a) of [2](fact:b)", "T\n1: [1](fact:a)"]
        {
            assert!(series(other).is_none(), "{other}");
        }
    }
}

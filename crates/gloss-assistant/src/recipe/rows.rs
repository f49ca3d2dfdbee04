//! Lines that are rows of a result, one for one: a table's body, the items of a list, a sentence on the first of a
//! ranking. They are written by position, with the names that stand beside the figures, and there are as many as the
//! result has rows. Decides by exact matches only.

use std::ops::Range;

use serde_json::Value;

use super::Figure;
use super::units::{Form, Unit};
use crate::notes::edit::beside_links;
use crate::notes::figures::{Link, Outcome, cell, links, unlinked};
use crate::notes::fresh::{again, same_kind};
use crate::notes::number;
use crate::sentence::visible;
use crate::words::{escape, literal};

/// Lines that repeat: units `from..to`, each a row of one fact from the first on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Repeated {
    pub(super) units: Range<usize>,
    pub(super) fact: usize,
    /// True where they show all rows that there were.
    pub(super) all: bool,
}

/// The fact and the row that all figures of a text are of; none where there are several, or none.
fn row_of(text: &str, figures: &[Figure]) -> Option<(usize, usize)> {
    let links = links(text);
    let mut found = None;
    for link in &links {
        let (id, place) = cell(&link.fact);
        let row = place.map_or(0, |(row, _)| row);
        let fact = figures.iter().position(|figure| figure.fact == id)?;
        if found.is_some_and(|known| known != (fact, row)) {
            return None;
        }
        found = Some((fact, row));
    }
    found
}

/// All runs of lines that are a result's rows from the first on, at least two of them.
pub(super) fn repeated(source: &str, units: &[Unit], figures: &[Figure]) -> Vec<Repeated> {
    let mut out: Vec<Repeated> = Vec::new();
    let text = |unit: &Unit| source.get(unit.at.clone()).unwrap_or_default();
    let alone = |n: usize| {
        let unit = units.get(n)?;
        let others = [n.checked_sub(1), Some(n + 1)];
        let shares = |other: Option<usize>| {
            other.and_then(|n| units.get(n)).is_some_and(|other| other.line == unit.line)
        };
        (matches!(unit.form, Form::Row | Form::Item) && !others.into_iter().any(shares)).then_some(unit)
    };
    let mut n = 0;
    while n < units.len() {
        let first = alone(n).and_then(|unit| Some((row_of(text(unit), figures)?, unit.form)));
        let Some(((fact, 0), form)) = first else {
            n += 1;
            continue;
        };
        let rows = figures.get(fact).map_or(0, |figure| figure.rows.len());
        let mut end = n + 1;
        while end - n < rows
            && alone(end).is_some_and(|unit| {
                unit.form == form
                    && names_its_row(text(unit), form, figures.get(fact), end - n)
                    && row_of(text(unit), figures) == Some((fact, end - n))
                    && units.get(end - 1).is_some_and(|before| follows(source, before, unit))
            })
        {
            end += 1;
        }
        let named = alone(n).is_some_and(|unit| names_its_row(text(unit), form, figures.get(fact), 0));
        if end - n >= 2 && named {
            out.push(Repeated { units: n..end, fact, all: end - n == rows });
        }
        n = end;
    }
    out
}

/// True where a line has all that names its row, so that it can be exchanged with its figures: a text as a whole cell of a
/// table, or as whole words of an item; a number as a figure. One that a person has renamed keeps its own row.
fn names_its_row(line: &str, form: Form, figure: Option<&Figure>, row: usize) -> bool {
    let Some((figure, values)) = figure.and_then(|figure| Some((figure, figure.rows.get(row)?))) else {
        return false;
    };
    let columns: Vec<String> = (0..values.len()).map(|n| n.to_string()).collect();
    let place = gloss_data::place(&figure.query, &columns, &figure.rows, (row, 0));
    let links = links(line);
    let is_linked = |column: usize| links.iter().any(|link| cell(&link.fact).1 == Some((row, column)));
    place.key.iter().all(|key| {
        let column: usize = key.column.parse().unwrap_or(usize::MAX);
        match &key.value {
            _ if is_linked(column) => true,
            Value::String(name) if form == Form::Row => {
                line.split('|').any(|cell| visible(cell).trim() == name.trim())
            }
            Value::String(_) => names_in(line, values).iter().any(|(_, at)| *at == column),
            _ => false,
        }
    })
}

/// True where nothing but a line end stands between two units' lines.
fn follows(source: &str, before: &Unit, unit: &Unit) -> bool {
    source
        .get(before.line.end..unit.line.start)
        .is_some_and(|gap| gap.trim().is_empty() && gap.matches('\n').count() == 1)
}

/// The lines of a run for a new result.
pub(super) fn written(
    source: &str,
    units: &[Unit],
    repeated: &Repeated,
    figure: &Figure,
    result: &Outcome,
    words: impl Fn(&str) -> String,
) -> Vec<String> {
    let lines: Vec<&Unit> = units.get(repeated.units.clone()).unwrap_or_default().iter().collect();
    let count = if repeated.all { result.rows.len() } else { result.rows.len().min(lines.len()) };
    (0..count)
        .filter_map(|row| {
            let was = row.min(lines.len().checked_sub(1)?);
            let line = source.get(lines.get(was)?.line.clone())?;
            let new = positioned(line, figure, was, result, row, &words);
            // A numbered list goes on counting.
            Some(numbered(&new, row + 1))
        })
        .collect()
}

fn numbered(line: &str, n: usize) -> String {
    let body = line.trim_start_matches(' ');
    let digits = body.len() - body.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = body.get(digits..).unwrap_or_default();
    if digits == 0 || !rest.starts_with(['.', ')']) {
        return line.to_owned();
    }
    format!("{}{n}{rest}", line.get(..line.len() - body.len()).unwrap_or_default())
}

/// A line about row `was` of a fact, about row `row` of a new result: names where they are exactly a value of that row,
/// figures by their column.
fn positioned(
    line: &str,
    figure: &Figure,
    was: usize,
    result: &Outcome,
    row: usize,
    words: &impl Fn(&str) -> String,
) -> String {
    let mut out = renamed(line, figure, was, result, row, words);
    for link in links(&out).into_iter().rev() {
        out.replace_range(link.span.clone(), &linked(&link, figure, was, result, row));
    }
    out
}

/// A figure of the new row; a dash where there is none.
fn linked(link: &Link, figure: &Figure, was: usize, result: &Outcome, row: usize) -> String {
    let column = cell(&link.fact).1.map_or(0, |(_, column)| column);
    let before = figure.rows.get(was).and_then(|row| row.get(column));
    let old = before.and_then(Value::as_f64);
    let shown = match result.value(row, column) {
        None | Some(Value::Null) => return "–".to_owned(),
        Some(Value::String(text)) if before.is_some_and(|old| !same_kind(old, text)) => {
            return "–".to_owned();
        }
        Some(Value::String(text)) => escape(text),
        Some(value) => match (value.as_f64(), number::read(&visible(&link.shown))) {
            (Some(new), Some(read)) => again(read, old, new, false).0,
            (Some(new), None) => crate::figure::plain(new),
            (None, _) => escape(&value.to_string()),
        },
    };
    format!("[{}](fact:{}/r{}c{})", literal(&shown), result.id, row + 1, column + 1)
}

/// Words beside figures: each that is exactly a text of the old row is that of the new one.
fn named(text: &str, old: &[Value], result: &Outcome, row: usize, words: &impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut at = 0;
    for (found, column) in names_in(text, old) {
        out.push_str(&words(text.get(at..found.start).unwrap_or_default()));
        out.push_str(&match result.value(row, column) {
            Some(Value::String(new)) => escape(new),
            Some(Value::Null) | None => "–".to_owned(),
            Some(other) => other.to_string(),
        });
        at = found.end;
    }
    out.push_str(&words(text.get(at..).unwrap_or_default()));
    out
}

/// Where a text has the names of a row, as whole words and apart from each other, each with its column.
fn names_in(text: &str, row: &[Value]) -> Vec<(Range<usize>, usize)> {
    let names = row.iter().enumerate().filter_map(|(column, value)| Some((column, escape(value.as_str()?))));
    let mut names: Vec<(usize, String)> = names.filter(|(_, name)| !name.trim().is_empty()).collect();
    names.sort_by_key(|(_, name)| std::cmp::Reverse(name.len()));
    let mut out: Vec<(Range<usize>, usize)> = Vec::new();
    let mut taken = vec![false; text.len()];
    for (column, name) in &names {
        for (at, _) in text.match_indices(name.as_str()) {
            let range = at..at + name.len();
            let before = text.get(..at).and_then(|head| head.chars().next_back());
            let after = text.get(range.end..).and_then(|tail| tail.chars().next());
            let whole =
                !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric);
            let free = taken.get(range.clone()).is_some_and(|taken| !taken.contains(&true));
            if whole && free {
                if let Some(taken) = taken.get_mut(range.clone()) {
                    taken.fill(true);
                }
                out.push((range, *column));
            }
        }
    }
    out.sort_by_key(|(range, _)| range.start);
    out
}

/// What a line says beside its figures and the names of its row.
pub(super) fn beside(line: &str, figure: &Figure, row: usize) -> String {
    let old = figure.rows.get(row).map(Vec::as_slice).unwrap_or_default();
    let mut out = unlinked(line);
    for (range, _) in names_in(&out.clone(), old).into_iter().rev() {
        out.replace_range(range, "");
    }
    let text = out.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '.' | ')'));
    text.chars().filter(|c| c.is_alphanumeric() || *c == ' ').collect::<String>().trim().to_lowercase()
}

/// Words that say a place in an order.
const RANKS: [&str; 24] = [
    "highest",
    "lowest",
    "largest",
    "smallest",
    "biggest",
    "best",
    "worst",
    "most",
    "least",
    "top",
    "bottom",
    "leading",
    "leads",
    "led",
    "strongest",
    "weakest",
    "first",
    "second",
    "third",
    "last",
    "greatest",
    "fewest",
    "longest",
    "shortest",
];

/// Those of them that also stand for other things than an order.
const OF_OTHERS: [&str; 9] = ["first", "second", "third", "last", "most", "least", "top", "bottom", "best"];

/// The first word of a text that says who is first or last of an order, and nothing else.
pub(crate) fn superlative(text: &str) -> Option<String> {
    let text = visible(text).to_lowercase();
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    words.find(|word| RANKS.contains(word) && !OF_OTHERS.contains(word)).map(str::to_owned)
}

/// True where a text says a place in an order.
pub(super) fn ranks(text: &str) -> bool {
    let text = visible(text).to_lowercase();
    text.split(|c: char| !c.is_alphanumeric()).any(|word| RANKS.contains(&word))
}

/// The row that a sentence is about by its position: the only one of its query; or one of a ranking that it names, where
/// its query orders and it says a place in an order, or is about the first few alone.
pub(super) fn by_position(text: &str, figures: &[Figure]) -> Option<(usize, usize)> {
    let (fact, row) = row_of(text, figures)?;
    let figure = figures.get(fact)?;
    if !names_its_row(text, Form::Item, Some(figure), row) {
        return None;
    }
    if figure.rows.len() == 1 {
        return Some((fact, row));
    }
    let query = figure.query.to_uppercase();
    if !query.contains("ORDER BY") || !(ranks(text) || query.contains("LIMIT")) {
        return None;
    }
    Some((fact, row))
}

/// A text about row `was` of a fact with the names of row `row` of a new result; its figures stay for whoever works them
/// out. `words` carries over what is left.
pub(super) fn renamed(
    text: &str,
    figure: &Figure,
    was: usize,
    result: &Outcome,
    row: usize,
    words: &impl Fn(&str) -> String,
) -> String {
    let old = figure.rows.get(was).map(Vec::as_slice).unwrap_or_default();
    // The words of a figure are its own: they are written with it.
    beside_links(text, |part| named(part, old, result, row, words))
}

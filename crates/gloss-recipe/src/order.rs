//! Sentences that say a place in an order, and the row that they are about by that place. Where the words and the query's
//! order do not agree, they are about no place.

use crate::found::Rows;
use crate::named::names_its_row;
use crate::units::Form;
use gloss_figures::links::{cell, links};
use gloss_figures::ranking::{HIGH, LOW, split_words};

/// Words for either end.
const ENDS: [&str; 7] = ["best", "worst", "top", "bottom", "led", "first", "last"];
/// Words that count from the first on.
const COUNTED: [&str; 2] = ["second", "third"];

/// The place that a text is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    /// Counted from the first row.
    Row(usize),
    /// The last row, however many there are.
    Last,
}

impl At {
    /// The row at this place of so many; none where there are fewer.
    pub(super) fn of(self, rows: usize) -> Option<usize> {
        match self {
            Self::Row(row) => Some(row).filter(|row| *row < rows),
            Self::Last => rows.checked_sub(1),
        }
    }
}

/// Units of time and words beside them: “last year”, “the second half”, “for the first time” say no place in an order.
const TIMES: [&str; 14] = [
    "year", "years", "half", "quarter", "quarters", "month", "months", "week", "weeks", "day", "days",
    "time", "period", "periods",
];

/// The first word of a text that says who is first or last of an order: the largest, or the smallest. With `places` also those
/// that say any place in it. “At least”, and what counts times, say none.
pub(crate) fn ranking_word(text: &str, places: bool) -> Option<String> {
    let words = split_words(text);
    let is = |list: &[&str], at: usize| words.get(at).is_some_and(|word| list.contains(&word.as_str()));
    let is_one = |at: &usize| {
        let is_extreme = is(&HIGH, *at) || is(&LOW, *at);
        let is_place = places && (is(&ENDS, *at) || is(&COUNTED, *at)) && !is(&TIMES, at + 1);
        let is_bound = *at > 0 && is(&["at"], at - 1);
        (is_extreme || is_place) && !is_bound
    };
    (0..words.len()).find(is_one).and_then(|at| words.get(at).cloned())
}

/// Whether a text says a place in an order.
pub(super) fn ranks(text: &str) -> bool {
    let all = [&HIGH[..], &LOW, &ENDS, &COUNTED];
    split_words(text).iter().any(|word| all.iter().any(|list| list.contains(&word.as_str())))
}

/// The fact and the row that all figures of a text are of; none where there are several, or none.
pub(super) fn row_of(text: &str, rows: &[Rows<'_>]) -> Option<(usize, usize)> {
    let links = links(text);
    let mut found = None;
    for link in &links {
        let (id, place) = cell(&link.fact);
        let row = place.map_or(0, |(row, _)| row);
        let fact = rows.iter().position(|rows| rows.figure.fact == id)?;
        if found.is_some_and(|known| known != (fact, row)) {
            return None;
        }
        found = Some((fact, row));
    }
    found
}

/// The row that a sentence is about by its position, as fact and row, and where that is: the only row of its query; or one
/// of a ranking that it names, where its query orders by a figure that it tells and it says a place in that order, or is
/// about the first few alone.
pub(super) fn by_position(text: &str, rows: &[Rows<'_>]) -> Option<(usize, usize, At)> {
    let (fact, row) = row_of(text, rows)?;
    let of = rows.get(fact)?;
    if !names_its_row(text, Form::Sentence, of, row) {
        return None;
    }
    if of.only {
        return Some((fact, row, At::Row(row)));
    }
    let at =
        if ranks(text) { place_said(text, of, row)? } else { Some(At::Row(row)).filter(|_| of.limited)? };
    Some((fact, row, at))
}

fn place_said(text: &str, of: &Rows<'_>, row: usize) -> Option<At> {
    let order = of.order?;
    let told = |link: &gloss_figures::links::Link| cell(&link.fact).1.map(|(_, column)| column);
    if !links(text).iter().any(|link| told(link) == Some(order.column)) {
        return None;
    }
    let number = of.row(row).get(order.column).is_some_and(serde_json::Value::is_number);
    let words = split_words(text);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let (high, low) = (has(&HIGH), has(&LOW));
    // In an order of names or of days there is a first and a last, and no largest.
    if !number && (high || low || has(&["best", "worst", "top", "bottom", "led"])) {
        return None;
    }
    let last = !of.limited && row > 0 && row + 1 == of.figure.rows.len();
    // True where the words are of the end that the order begins with; none where they are of either.
    let begins = match (high, low) {
        (true, true) => return None,
        (true, false) => Some(order.descending),
        (false, true) => Some(!order.descending),
        (false, false) => None,
    };
    match begins {
        _ if has(&COUNTED) => Some(At::Row(row)).filter(|_| begins != Some(false)),
        Some(true) => Some(At::Row(row)).filter(|_| row == 0 || has(&ENDS)),
        Some(false) if of.figure.rows.len() == 1 => Some(At::Last).filter(|_| !of.limited),
        Some(false) => Some(At::Last).filter(|_| last),
        None if has(&["last", "bottom", "worst"]) && row > 0 => Some(At::Last).filter(|_| last),
        None => Some(At::Row(row)).filter(|_| row == 0 || has(&["top", "first"])),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::Figure;
    use super::*;

    #[test]
    fn a_place_is_that_of_the_order() {
        let figure = |order: &str| Figure {
            seen: Vec::new(),
            fact: "b".to_owned(),
            query: format!("SELECT n, sum(x) AS s, sum(y) AS t FROM f GROUP BY n ORDER BY {order}"),
            columns: Vec::new(),
            rows: serde_json::from_value(json!([["North", 9, 1], ["South", 5, 2], ["East", 2, 3]])).unwrap(),
            doubled: Vec::new(),
        };
        for (order, text, at) in [
            ("s DESC", "North is the largest: [9](fact:b/r1c2).", Some(At::Row(0))),
            ("2 DESC", "South is second with [5](fact:b/r2c2).", Some(At::Row(1))),
            ("sum(x) DESC", "East is the smallest with [2](fact:b/r3c2).", Some(At::Last)),
            ("s DESC", "East comes last with [2](fact:b/r3c2).", Some(At::Last)),
            ("s", "North is the smallest with [9](fact:b/r1c2).", Some(At::Row(0))),
            ("s", "North is the largest with [9](fact:b/r1c2).", None),
            ("s DESC", "South is the largest in the south: [5](fact:b/r2c2).", None),
            ("s DESC", "South is the second smallest: [5](fact:b/r2c2).", None),
            ("s DESC", "North has the largest tax: [1](fact:b/r1c3).", None),
            ("n", "North is the largest: [9](fact:b/r1c2).", None),
            ("n", "[North](fact:b/r1c1) is the largest: [9](fact:b/r1c2).", None),
            ("n", "The last is [East](fact:b/r3c1) with [2](fact:b/r3c2).", Some(At::Last)),
            ("s DESC", "The largest is North paid with [9](fact:b/r1c2).", None),
            ("s DESC", "The largest is After North with [9](fact:b/r1c2).", None),
            ("s DESC", "In North was the largest: [9](fact:b/r1c2).", Some(At::Row(0))),
            ("s DESC LIMIT 3", "East is the smallest with [2](fact:b/r3c2).", None),
            ("s DESC LIMIT 3", "[East](fact:b/r3c1) had [2](fact:b/r3c2).", Some(At::Row(2))),
            ("s DESC LIMIT 3", "East had [2](fact:b/r3c2).", Some(At::Row(2))),
            ("s DESC LIMIT 3", "East Anglia had [2](fact:b/r3c2).", None),
            ("s DESC", "North Ost is the largest: [9](fact:b/r1c2).", None),
            ("s DESC", "North-east is the largest: [9](fact:b/r1c2).", None),
            ("s DESC", "East had [2](fact:b/r3c2).", None),
            ("s DESC", "Others had the largest: [9](fact:b/r1c2).", None),
        ] {
            let figure = figure(order);
            let rows = [Rows::of(&figure)];
            assert_eq!(by_position(text, &rows).map(|(.., at)| at), at, "{order}: {text}");
        }
        assert_eq!((At::Last.of(4), At::Last.of(0), At::Row(2).of(2)), (Some(3), None, None));
    }
}

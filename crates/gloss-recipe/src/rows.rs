//! Lines that are rows of a result, one for one: a table's body, the items of a list. There are as many as the result has
//! rows; a line stays its own row's as far as its words are of that row, and new rows are written after another line.
//! Decides by exact matches only.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::Value;

use crate::found::{Now, Rows};
use crate::named::{beside, called_otherwise, exchanged, names_its_row};
use crate::order::{ranks, row_of};
use crate::renew::{format_like, same_kind};
use crate::units::{Form, Unit};
use gloss_figures::direction;
use gloss_figures::links::{Link, cell, links};
use gloss_figures::number;
use gloss_figures::sentence::visible;
use gloss_figures::words::{clip, escape, literal};

/// Lines that repeat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Repeated {
    pub(super) units: Range<usize>,
    pub(super) fact: usize,
    form: Form,
    /// The row of each.
    rows: Vec<usize>,
    /// Of each whether it has its row's own names.
    named: Vec<bool>,
    /// Whether they show all rows that there were.
    all: bool,
}

/// The new lines of such a run, and what is to be told of them.
#[derive(Default)]
pub(super) struct Written {
    /// Each with why it is to be looked at.
    pub(super) lines: Vec<(String, Option<String>)>,
    pub(super) told: Vec<String>,
}

/// All runs of lines that are a result's rows: from the first on, or all of them in any order.
pub(super) fn repeated(source: &str, units: &[Unit], rows: &[Rows<'_>]) -> Vec<Repeated> {
    let mut out: Vec<Repeated> = Vec::new();
    let text = |unit: &Unit| source.get(unit.at.clone()).unwrap_or_default();
    let alone = |n: usize| {
        let unit = units.get(n)?;
        let others = [n.checked_sub(1), Some(n + 1)];
        let shares = |other: Option<usize>| {
            other.and_then(|n| units.get(n)).is_some_and(|other| other.line == unit.line)
        };
        let row = row_of(text(unit), rows)?;
        (matches!(unit.form, Form::Row | Form::Item) && !others.into_iter().any(shares))
            .then_some((unit, row))
    };
    let mut n = 0;
    while n < units.len() {
        let Some((first, (fact, row))) = alone(n) else {
            n += 1;
            continue;
        };
        let mut found = vec![row];
        while let Some((unit, (other, row))) = alone(n + found.len()) {
            let next = units.get(n + found.len() - 1).is_some_and(|before| follows(source, before, unit));
            if unit.form != first.form || other != fact || found.contains(&row) || !next {
                break;
            }
            found.push(row);
        }
        let end = n + found.len();
        out.extend(rows.get(fact).and_then(|of| run(source, units, n..end, (fact, of), found)));
        n = end;
    }
    out
}

fn run(
    source: &str,
    units: &[Unit],
    at: Range<usize>,
    (fact, of): (usize, &Rows<'_>),
    rows: Vec<usize>,
) -> Option<Repeated> {
    let lines = units.get(at.clone())?;
    let form = lines.first()?.form;
    let count = of.figure.rows.len();
    let all = rows.len() == count && rows.iter().all(|row| *row < count);
    let first = rows.iter().copied().eq(0..rows.len()) && rows.len() <= count;
    let many = rows.len() > 1 || (form == Form::Row && !of.only);
    let named: Vec<bool> = lines
        .iter()
        .zip(&rows)
        .map(|(unit, row)| names_its_row(source.get(unit.at.clone()).unwrap_or_default(), form, of, *row))
        .collect();
    let is = (all || (first && rows.len() > 1)) && many && named.contains(&true);
    is.then_some(Repeated { units: at, fact, form, rows, named, all })
}

/// Whether nothing but a line end stands between two units' lines.
fn follows(source: &str, before: &Unit, unit: &Unit) -> bool {
    source
        .get(before.line.end..unit.line.start)
        .is_some_and(|gap| gap.trim().is_empty() && gap.matches('\n').count() == 1)
}

/// How a run's lines are written again.
pub(super) struct Style<'a, W: Fn(&str) -> String> {
    /// Whether a person chose one of them to be looked at.
    pub(super) chosen: bool,
    /// The mark before the decimals.
    pub(super) point: char,
    /// Carries words over.
    pub(super) words: &'a W,
}

/// The lines of a run for a new result.
pub(super) fn written<W: Fn(&str) -> String>(
    source: &str,
    units: &[Unit],
    run: &Repeated,
    now: &Now<'_>,
    style: &Style<'_, W>,
) -> Written {
    let units: Vec<&Unit> = units.get(run.units.clone()).unwrap_or_default().iter().collect();
    let lines: Vec<&str> =
        units.iter().map(|unit| source.get(unit.line.clone()).unwrap_or_default()).collect();
    let own = run.own(now, style.words);
    let words = run.words(source, &units, now.rows);
    let mut out = Written::default();
    for row in run.order(&own, now.result.rows.len()) {
        let Some(at) = run.line(row, own.get(&row).copied(), &words) else { continue };
        let (Some(line), Some(was)) = (lines.get(at), run.rows.get(at)) else { continue };
        let new = exchanged(line, run.form, *was, (now, row), style.words);
        let other = called_otherwise(&new.text, run.form, now, row);
        let text = figures(&new.text, *was, (now, row), other.is_some(), style.point, &mut out.told);
        let another = own.get(&row) != Some(&at);
        let why = match other {
            Some(name) => Some(format!("It is called “{name}”, which is another row of its source.")),
            None if new.unclear => Some("Its name reads as a part of another one.".to_owned()),
            None if style.chosen || words.doubtful || (another && !words.same) => {
                Some("This line has words or numbers that were written for another row.".to_owned())
            }
            None => None,
        };
        // A numbered list goes on counting.
        out.lines.push((numbered(&text, out.lines.len() + 1), why));
    }
    let gone = |at: &usize| run.named.get(*at) == Some(&false) && !own.values().any(|own| own == at);
    for line in (0..lines.len()).filter(gone).filter_map(|at| lines.get(at)) {
        let name = clip(visible(line).trim_matches(['|', '-', '*', ' ']), 40);
        out.told.push(format!("The line that began with “{name}” is no longer in what its query gives."));
    }
    out
}

/// The nature of the words in a run's lines.
struct Words {
    /// Whether all say the same beside names and figures.
    same: bool,
    /// Whether they may not hold for any row.
    doubtful: bool,
    /// Whether they are of a place in an order, not of a row.
    placed: bool,
    /// The lines that say something else than most.
    odd: Vec<usize>,
}

impl Repeated {
    /// The line of each new row that was there before.
    fn own(&self, now: &Now<'_>, words: impl Fn(&str) -> String) -> BTreeMap<usize, usize> {
        let again = |(at, row): (usize, &usize)| {
            let key = now.rows.key.first()?;
            Some((now.locate((*row, *key), &words).ok()?.0, at))
        };
        self.rows.iter().enumerate().filter_map(again).collect()
    }

    /// The new rows as they are written: in the query's order, or in that of a person.
    fn order(&self, own: &BTreeMap<usize, usize>, rows: usize) -> Vec<usize> {
        if self.rows.iter().copied().eq(0..self.rows.len()) {
            return (0..if self.all { rows } else { rows.min(self.rows.len()) }).collect();
        }
        let mut known: Vec<usize> = own.keys().copied().collect();
        known.sort_by_key(|row| own.get(row));
        known.extend((0..rows).filter(|row| !own.contains_key(row)));
        known
    }

    /// The line that a new row is written after: its own, or the nearest that can be another row's too.
    fn line(&self, row: usize, own: Option<usize>, words: &Words) -> Option<usize> {
        let anew = |at: &usize| self.named.get(*at) == Some(&false);
        if let Some(own) = own.filter(|at| !words.placed || anew(at)) {
            return Some(own);
        }
        // A line that says more than the others may call its row by more than its name.
        let odd = |at: &usize| words.odd.contains(at) && !words.placed;
        let named = (0..self.named.len()).filter(|at| !anew(at));
        named.min_by_key(|at| (odd(at), at.abs_diff(row)))
    }

    fn words(&self, source: &str, units: &[&Unit], rows: &Rows<'_>) -> Words {
        let of = |at: usize| {
            let (unit, row) = (units.get(at)?, self.rows.get(at)?);
            let named = self.named.get(at).filter(|named| **named);
            named.map(|_| beside(source.get(unit.at.clone()).unwrap_or_default(), self.form, rows, *row))
        };
        let said: Vec<(usize, String)> = (0..units.len()).filter_map(|at| Some((at, of(at)?))).collect();
        let times = |text: &String| said.iter().filter(|(_, other)| other == text).count();
        let most = said.iter().map(|(_, text)| times(text)).max().unwrap_or(0);
        let odd = said.iter().filter(|(_, text)| times(text) < most).map(|(at, _)| *at).collect();
        let own: Vec<String> = said.into_iter().map(|(_, text)| text).collect();
        let same = own.windows(2).all(|two| matches!(two, [a, b] if a == b));
        let digits = own.iter().any(|text| text.contains(|c: char| c.is_ascii_digit()));
        let directed = own.iter().any(|text| !direction::direction_words(text).is_empty());
        let ranked = !same && own.iter().any(|text| ranks(text));
        Words { same, doubtful: digits || directed || ranked, placed: !same && (digits || ranked), odd }
    }
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

/// A line with its figures of a new row; dashes where a reader would take them for another row's.
fn figures(
    line: &str,
    was: usize,
    (now, row): (&Now<'_>, usize),
    dashed: bool,
    point: char,
    told: &mut Vec<String>,
) -> String {
    let mut out = line.to_owned();
    for link in links(line).into_iter().rev() {
        let new = match linked(&link, was, now, row, point) {
            Ok(new) if !dashed => new,
            Ok(_) => "–".to_owned(),
            Err(why) => {
                let why = format!("A dash stands for “{}”: {why}.", visible(&link.shown));
                if !told.contains(&why) {
                    told.push(why);
                }
                "–".to_owned()
            }
        };
        out.replace_range(link.span.clone(), &new);
    }
    out
}

/// A figure of the new row; a dash where there is none.
fn linked(link: &Link, was: usize, now: &Now<'_>, row: usize, point: char) -> Result<String, String> {
    let old = cell(&link.fact).1.map_or(0, |(_, column)| column);
    let column = now.column(old)?;
    let value = now.rows.row(was).get(old);
    let before = value.and_then(Value::as_f64);
    if value.is_some_and(|value| value.is_number() && !gloss_data::agrees(&visible(&link.shown), value)) {
        return Err("it did not agree with its source before, so it may be another figure".to_owned());
    }
    let shown = match now.result.value(row, column) {
        None | Some(Value::Null) => return Ok("–".to_owned()),
        Some(Value::String(text)) if value.is_some_and(|old| !same_kind(old, text)) => {
            return Ok("–".to_owned());
        }
        Some(Value::String(text)) => escape(text),
        Some(value) => match (value.as_f64(), number::read_as(&visible(&link.shown), before, point)) {
            (Some(new), Some(read)) => format_like(read, before, new, false).0,
            (Some(new), None) => gloss_figures::figure::plain(new),
            (None, _) => escape(&value.to_string()),
        },
    };
    Ok(format!("[{}](fact:{}/r{}c{})", literal(&shown), now.result.id, row + 1, column + 1))
}

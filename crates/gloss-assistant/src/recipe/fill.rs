//! A finished document written again around what its queries give now. A figure that can't be had is a dash, never the
//! old one; words that may not hold any more are marked.

use std::ops::Range;

use serde_json::Value;

use super::draft::agrees;
use super::rows::{Repeated, beside, by_position, renamed, repeated, written};
use super::units::{Form, Unit, fenced, units};
use super::{Figure, Method};
use crate::notes::direction;
use crate::notes::edit::visibly;
use crate::notes::figures::{Known, Link, Outcome, cell, links};
use crate::notes::fresh::{Data, renew};
use crate::notes::told::Told;
use crate::sentence::visible;
use crate::words::clip;

/// A document as it is now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Filled {
    pub(super) text: String,
    /// The places to look at, each with the reason, as bytes of the text.
    pub(super) marks: Vec<(Range<usize>, String)>,
    /// How it differs from the original, each a sentence.
    pub(super) told: Vec<String>,
}

/// What a queried result came to, beside its query.
pub(super) type Results<'a> = Vec<(&'a str, Result<Outcome, String>)>;

/// Everything that a unit is written with.
struct Filling<'a> {
    method: &'a Method,
    figures: &'a [Figure],
    results: &'a Results<'a>,
    /// The words of the heading above.
    heading: String,
    out: Filled,
}

/// Writes a document again.
pub(super) fn fill(
    method: &Method,
    source: &str,
    figures: &[Figure],
    marked: &[usize],
    results: &Results<'_>,
) -> Filled {
    let units = units(source);
    let lines = repeated(source, &units, figures);
    let mut filling = Filling { method, figures, results, heading: String::new(), out: Filled::default() };
    let mut at = 0;
    let mut n = 0;
    while let Some(unit) = units.get(n) {
        let run = lines.iter().find(|line| line.units.start == n);
        if let Some((run, figure, result)) = run.and_then(|run| {
            let figure = figures.get(run.fact)?;
            let result = filling.result(figure)?.as_ref().ok()?;
            sure(figure, result).then_some((run, figure, result))
        }) {
            filling.copy(source.get(at..unit.line.start).unwrap_or_default());
            let new = written(source, &units, run, figure, result, |text| method.words(text));
            let (were, are) = (run.units.len(), new.len());
            let why = filling.doubt_of_rows(source, &units, run, figure, marked);
            for (n, line) in new.iter().enumerate() {
                let start = filling.out.text.len() + usize::from(n > 0);
                filling.out.text.push_str(if n > 0 { "\n" } else { "" });
                filling.out.text.push_str(line);
                if let Some(why) = &why {
                    filling.out.marks.push((start..start + line.len(), why.clone()));
                }
            }
            if were != are {
                let first = new.first().map_or("", String::as_str);
                filling.rows_differ(first, were, are);
            }
            n = run.units.end;
            at = units.get(n - 1).map_or(unit.line.end, |last| last.line.end);
            continue;
        }
        filling.copy(source.get(at..unit.at.start).unwrap_or_default());
        filling.unit(source, unit, marked.contains(&n));
        at = unit.at.end;
        n += 1;
    }
    filling.copy(source.get(at..).unwrap_or_default());
    filling.out
}

/// True where nothing speaks against what all rows of a result say now.
fn sure(figure: &Figure, result: &Outcome) -> bool {
    gloss_data::doubt(&figure.query, &Default::default(), &figure.seen, &result.seen).is_none()
}

impl<'a> Filling<'a> {
    fn result(&self, figure: &Figure) -> Option<&'a Result<Outcome, String>> {
        self.results.iter().find(|(query, _)| *query == figure.query).map(|(_, result)| result)
    }

    /// What lies between units: blank lines, markers, code. Files that a chart names are exchanged.
    fn copy(&mut self, text: &str) {
        let mut code = false;
        if text.contains("```") && text.contains("\"values\"") {
            self.out.told.push("A chart has numbers that were typed; it is as it was.".to_owned());
        }
        for line in text.split_inclusive('\n') {
            let edge = fenced(line);
            if code || edge {
                // Numbers that were typed stay beside the time that they are of.
                let typed = text.contains("\"values\"");
                let new = if typed { line.to_owned() } else { self.method.words(line) };
                self.out.text.push_str(&new);
            } else {
                let new = self.without_old(line.to_owned());
                self.out.text.push_str(&new);
            }
            code ^= edge;
        }
    }

    /// A text with a dash for each figure that is still the task's: it is none of this run.
    fn without_old(&self, mut text: String) -> String {
        for link in links(&text).into_iter().rev() {
            if self.figures.iter().any(|figure| figure.fact == cell(&link.fact).0) {
                text.replace_range(link.span, "–");
            }
        }
        text
    }

    fn unit(&mut self, source: &str, unit: &Unit, marked: bool) {
        let old = source.get(unit.at.clone()).unwrap_or_default();
        let words = |text: &str| self.method.words(text);
        let mut why =
            if marked { "This was written for last time’s figures.".to_owned() } else { String::new() };
        if self.method.strange(&visible(old)) {
            why = "It names a time that this recipe does not carry over.".to_owned();
        }
        let of_row = by_position(old, self.figures)
            .and_then(|(fact, row)| Some((self.figures.get(fact)?, row)))
            .and_then(|(figure, row)| Some((figure, row, self.result(figure)?.as_ref().ok()?)))
            .filter(|(figure, row, result)| *row < result.rows.len() && sure(figure, result));
        let text = match of_row {
            Some((figure, row, result)) => renamed(old, figure, row, result, row, &words),
            None => visibly(old, words),
        };
        let mut told = Told::default();
        let new = self.renewed(source, unit, &text, of_row.map(|(_, row, _)| row), &mut told);
        let doubt = told.failed.first().map(|(shown, reason)| format!("“{shown}” can’t be had: {reason}."));
        let doubt = doubt.or_else(|| told.words.first().filter(|_| told.doubtful).cloned());
        why = doubt.unwrap_or(why);
        let dash = |(shown, reason): &(String, String)| format!("A dash stands for “{shown}”: {reason}.");
        self.out.told.extend(told.failed.iter().map(dash));
        if !told.doubtful {
            let ended = |text: &String| format!("{}.", text.trim_end_matches('.'));
            self.out.told.extend(told.words.iter().map(ended));
        }
        if unit.form == Form::Heading {
            self.heading = visible(&new);
        }
        let start = self.out.text.len();
        self.out.text.push_str(&new);
        if !why.is_empty() && !new.trim().is_empty() {
            self.out.marks.push((start..self.out.text.len(), why));
        }
    }

    /// A unit with its figures: those of one row that is known, else each of the row that has its old row's names.
    fn renewed(
        &self,
        source: &str,
        unit: &Unit,
        text: &str,
        of_row: Option<usize>,
        told: &mut Told,
    ) -> String {
        let words = |text: &str| self.method.words(text);
        let (before, after) = (
            source.get(unit.line.start..unit.at.start).unwrap_or_default(),
            source.get(unit.at.end..unit.line.end).unwrap_or_default(),
        );
        let (before, after) = (visibly(before, words), visibly(after, words));
        let own = links(text);
        let known: Vec<Known> = own
            .iter()
            .chain(&links(&before))
            .chain(&links(&after))
            .filter_map(|link| self.known(link, of_row.is_none()))
            .collect();
        let wanted: Vec<&Link> = own.iter().collect();
        let row = |link: &Link, result: &Outcome| of_row.map_or_else(|| self.row(link, result), Ok);
        let data = Data { known: &known, results: self.results, with: &[], row: Some(&row) };
        let new = renew(text, (&before, &after), &wanted, &data, told);
        if of_row.is_none()
            && told.failed.is_empty()
            && own.iter().any(|link| !self.is_named(link, &format!("{before}{text}{after}")))
        {
            told.words.push("Nothing beside its figure names what it is of".to_owned());
            told.doubtful = true;
        }
        if told.failed.is_empty() && links(&new).iter().any(|link| link.shown == "–") {
            told.failed.push(("a figure".to_owned(), "its query gives nothing for it".to_owned()));
        }
        if let Some(query) = own.iter().find_map(|link| self.untimely(link)) {
            told.words.push(format!("Its query names a time that this recipe does not carry over ({query})"));
            told.doubtful = true;
        }
        let left = self.without_old(new.clone());
        if left != new && told.failed.is_empty() {
            told.failed.push(("a figure".to_owned(), "its query gave nothing for it".to_owned()));
        }
        left
    }

    /// The row of a new result that has the names of a figure's old row.
    fn row(&self, link: &Link, result: &Outcome) -> Result<usize, String> {
        let Some((figure, row)) = self.of(link) else { return Err("its source is not known".to_owned()) };
        let place = cell(&link.fact).1.unwrap_or((0, 0));
        let mut of = gloss_data::place(&figure.query, &result.columns, &figure.rows, place);
        for key in &mut of.key {
            if let Value::String(name) = &key.value {
                key.value = Value::String(self.method.words(name));
            }
        }
        gloss_data::find_again(&of, (row, place.1), &result.columns, &result.rows)
            .map(|(row, _)| row)
            .map_err(|lost| lost.to_string())
    }

    /// What a figure's query says of a time, where that stays as it was.
    fn untimely(&self, link: &Link) -> Option<String> {
        let (figure, _) = self.of(link)?;
        self.method.untimely(&figure.query)
    }

    fn of(&self, link: &Link) -> Option<(&'a Figure, usize)> {
        let (id, place) = cell(&link.fact);
        let figure = self.figures.iter().find(|figure| figure.fact == id)?;
        Some((figure, place.map_or(0, |(row, _)| row)))
    }

    /// The names of a row, as they are now: its texts, by their columns; else the year or number that it is grouped by.
    fn names(&self, figure: &Figure, row: usize) -> Vec<(usize, String)> {
        let values = || figure.rows.get(row).into_iter().flatten().enumerate();
        let texts = values().filter_map(|(column, value)| Some((column, self.method.words(value.as_str()?))));
        let names: Vec<(usize, String)> = texts.collect();
        if !names.is_empty() || !figure.query.to_uppercase().contains("GROUP BY") {
            return names;
        }
        let number = values().next().filter(|(_, value)| value.is_i64());
        number.map(|(column, value)| (column, self.method.words(&value.to_string()))).into_iter().collect()
    }

    /// True where a line, or the heading above it, says what row a figure is of; or there is nothing to say.
    fn is_named(&self, link: &Link, line: &str) -> bool {
        let Some((figure, row)) = self.of(link) else { return true };
        let names = self.names(figure, row);
        let said = visible(line);
        names.is_empty()
            || names
                .iter()
                .any(|(_, name)| said.contains(name.as_str()) || self.heading.contains(name.as_str()))
    }

    /// What was known of a figure; where its words are carried over, so is its value.
    fn known(&self, link: &Link, carried: bool) -> Option<Known> {
        let (id, place) = cell(&link.fact);
        let figure = self.figures.iter().find(|figure| figure.fact == id)?;
        let (row, column) = place.unwrap_or((0, 0));
        let value = match figure.rows.get(row)?.get(column)? {
            Value::String(text) if carried => Value::String(self.method.words(text)),
            other => other.clone(),
        };
        Some(Known {
            fact: link.fact.clone(),
            shown: link.shown.clone(),
            value,
            query: figure.query.clone(),
            place: Default::default(),
            agrees: agrees(link, self.figures),
            stale: true,
            paths: Vec::new(),
            doubled: Vec::new(),
            seen: figure.seen.clone(),
        })
    }

    /// Why the lines of a result may say what does not hold for other rows: they have words or numbers of their own.
    fn doubt_of_rows(
        &self,
        source: &str,
        units: &[Unit],
        run: &Repeated,
        figure: &Figure,
        marked: &[usize],
    ) -> Option<String> {
        let lines = units.get(run.units.clone()).unwrap_or_default();
        let own: Vec<String> = lines
            .iter()
            .enumerate()
            .map(|(row, unit)| beside(source.get(unit.at.clone()).unwrap_or_default(), figure, row))
            .collect();
        let same = own.windows(2).all(|two| matches!(two, [a, b] if a == b));
        let first = own.first().map_or("", String::as_str);
        let plain =
            same && !first.contains(|c: char| c.is_ascii_digit()) && direction::said(first).is_empty();
        let chosen = run.units.clone().any(|unit| marked.contains(&unit));
        (chosen || !plain)
            .then(|| "This line has words or numbers that were written for another row.".to_owned())
    }

    fn rows_differ(&mut self, first: &str, were: usize, are: usize) {
        let name = clip(visible(first).trim_matches(['|', '-', '*', ' ']), 40);
        let of = if name.is_empty() { String::new() } else { format!(" that begins with “{name}”") };
        let rows = |n: usize| if n == 1 { "1 row".to_owned() } else { format!("{n} rows") };
        self.out.told.push(format!("The list{of} has {}; it had {were}.", rows(are)));
    }
}

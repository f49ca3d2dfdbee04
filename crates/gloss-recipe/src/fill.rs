//! A finished document written again around what its queries give now. A figure that can't be had is a dash, never the
//! old one; words that may not hold any more are marked.

use std::ops::Range;

use serde_json::Value;

use crate::draft::agrees;
use crate::found::{Now, Rows};
use crate::named::{called_otherwise, exchanged, names_its_row, says};
use crate::order::{At, by_position, row_of};
use crate::renew::{Data, renew};
use crate::report::RecomputeReport;
use crate::rows::{Repeated, Style, repeated, written};
use crate::units::{Form, Unit, fenced, units};
use crate::{Figure, Method};
use gloss_figures::links::visibly;
use gloss_figures::links::{Link, cell, links};
use gloss_figures::number;
use gloss_figures::results::{KnownFigure, QueryResult, Results};
use gloss_figures::sentence::{sentences, visible};
use gloss_figures::sql::groups;
use gloss_figures::words::clip;

/// A document as it is now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// Its source.
    pub text: String,
    /// The places to look at, each with the reason, as bytes of the text.
    pub marks: Vec<(Range<usize>, String)>,
    /// How it differs from the original, each a sentence.
    pub told: Vec<String>,
}

/// A row that words are about: what names none is about the one that was named before.
#[derive(Clone)]
struct Subject {
    /// The line or lines that it is named on.
    line: Range<usize>,
    fact: usize,
    row: usize,
    /// Where it is by an order; none where it is by its name.
    at: Option<At>,
}

/// Everything that a unit is written with.
struct Filling<'a> {
    method: &'a Method,
    figures: &'a [Figure],
    results: &'a Results<'a>,
    rows: &'a [Rows<'a>],
    /// Of each figure what its query gives now; none where that can't be had.
    nows: Vec<Option<Now<'a>>>,
    /// The mark before the decimals of the document's numbers.
    point: char,
    /// The words of the heading above.
    heading: String,
    /// The row that the heading above names, and the one that was named last.
    told: [Option<Subject>; 2],
    out: Filled,
}

/// Writes a document again.
pub fn fill(
    method: &Method,
    source: &str,
    figures: &[Figure],
    marked: &[usize],
    results: &Results<'_>,
) -> Filled {
    let units = units(source);
    let rows: Vec<Rows<'_>> = figures.iter().map(Rows::of).collect();
    let lines = repeated(source, &units, &rows);
    let mut filling = Filling::new(method, source, figures, results, &rows);
    let mut at = 0;
    let mut n = 0;
    while let Some(unit) = units.get(n) {
        let run = lines.iter().find(|line| line.units.start == n);
        if let Some(run) = run.filter(|run| filling.now(run.fact).is_some_and(sure)) {
            filling.copy(source.get(at..unit.line.start).unwrap_or_default());
            filling.lines(source, &units, run, run.units.clone().any(|unit| marked.contains(&unit)));
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

/// Whether nothing speaks against what all rows of a result say now.
fn sure(now: &Now<'_>) -> bool {
    let figure = now.rows.figure;
    gloss_data::doubt(&figure.query, &Default::default(), &figure.seen, &now.result.seen).is_none()
}

impl<'a> Filling<'a> {
    fn new(
        method: &'a Method,
        source: &str,
        figures: &'a [Figure],
        results: &'a Results<'a>,
        rows: &'a [Rows<'a>],
    ) -> Self {
        let now = |rows: &'a Rows<'a>| {
            let (_, result) = results.iter().find(|(query, _)| *query == rows.figure.query)?;
            Some(Now::new(rows, result.as_ref().ok()?, |name| method.query(name)))
        };
        let links = links(source);
        let numbers = links.iter().filter_map(|link| {
            let (id, place) = cell(&link.fact);
            let (row, column) = place.unwrap_or((0, 0));
            let figure = figures.iter().find(|figure| figure.fact == id)?;
            Some((link.shown.as_str(), figure.rows.get(row)?.get(column)?.as_f64()?))
        });
        Self {
            method,
            figures,
            results,
            rows,
            nows: rows.iter().map(now).collect(),
            point: number::point(numbers),
            heading: String::new(),
            told: [None, None],
            out: Filled::default(),
        }
    }

    fn now(&self, fact: usize) -> Option<&Now<'a>> {
        self.nows.get(fact)?.as_ref()
    }

    /// Lines that are rows of a result.
    fn lines(&mut self, source: &str, units: &[Unit], run: &Repeated, chosen: bool) {
        let Some(now) = self.nows.get(run.fact).and_then(Option::as_ref) else { return };
        let method = self.method;
        let style = Style { chosen, point: self.point, words: &|text: &str| method.words(text) };
        let new = written(source, units, run, now, &style);
        for (n, (line, why)) in new.lines.iter().enumerate() {
            self.out.text.push_str(if n > 0 { "\n" } else { "" });
            let start = self.out.text.len();
            self.out.text.push_str(line);
            self.out.marks.extend(why.clone().map(|why| (start..start + line.len(), why)));
        }
        let (were, are) = (run.units.len(), new.lines.len());
        if were != are {
            let first = new.lines.first().map_or("", |(line, _)| line.as_str());
            self.rows_differ(first, were, are);
        }
        self.out.told.extend(new.told);
    }

    /// Copies the text between units: blank lines, markers, code. Files that a chart names are exchanged.
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
        let of_row = self
            .subject(old, unit)
            .and_then(|of| Some((self.now(of.fact).filter(|now| sure(now))?, of.row, of.at?)));
        let named = of_row.and_then(|(now, row, at)| {
            Some(exchanged(old, Form::Sentence, row, (now, at.of(now.result.rows.len())?), &words))
        });
        if named.as_ref().is_some_and(|named| named.unclear) {
            why = "Its name reads as a part of another one.".to_owned();
        }
        let text = named.map_or_else(|| visibly(old, words), |named| named.text);
        let mut told = RecomputeReport::default();
        let new = self.renewed(source, unit, &text, of_row.map(|(.., at)| at), &mut told);
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

    /// The row that a unit is about, where it is about one: what stays by a name, or goes by a place, keeps to that until
    /// another row is named.
    fn subject(&mut self, text: &str, unit: &Unit) -> Option<Subject> {
        let own = row_of(text, self.rows);
        let named =
            |(fact, row)| self.rows.get(fact).is_some_and(|rows| names_its_row(text, Form::Item, rows, row));
        let [heading, last] = &self.told;
        let found = match (by_position(text, self.rows), own) {
            (Some((fact, row, at)), _) => Some(Subject { line: unit.line.clone(), fact, row, at: Some(at) }),
            (None, Some((fact, row))) if named((fact, row)) => {
                Some(Subject { line: unit.line.clone(), fact, row, at: None })
            }
            (None, Some((fact, row))) => {
                let before = last.iter().filter(|last| last.line == unit.line).chain(heading);
                let same = |of: &&Subject| (of.fact, of.row) == (fact, row);
                before.into_iter().find(same).map(|of| Subject { line: unit.line.clone(), ..of.clone() })
            }
            (None, None) => None,
        };
        if unit.form == Form::Heading {
            self.told = [found.clone(), None];
        } else if found.is_some() {
            self.told[1].clone_from(&found);
        }
        found
    }

    /// A unit with its figures: those of one row that is known, else each of the row that has its old row's names.
    fn renewed(
        &self,
        source: &str,
        unit: &Unit,
        text: &str,
        of_row: Option<At>,
        told: &mut RecomputeReport,
    ) -> String {
        let words = |text: &str| self.method.words(text);
        let (before, after) = (
            source.get(unit.line.start..unit.at.start).unwrap_or_default(),
            source.get(unit.at.end..unit.line.end).unwrap_or_default(),
        );
        let (before, after) = (visibly(before, words), visibly(after, words));
        let own = links(text);
        let known: Vec<KnownFigure> = own
            .iter()
            .chain(&links(&before))
            .chain(&links(&after))
            .filter_map(|link| self.known_figure(link, of_row.is_none()))
            .collect();
        let wanted: Vec<&Link> = own.iter().collect();
        let line = format!("{before}{text}{after}");
        let strange = of_row.is_none() && own.iter().any(|link| !self.is_named(link, &line));
        // What stands before and is about the same row says what this is of.
        let same = |said: &&&str| row_of(said, self.rows) == row_of(text, self.rows);
        let said = sentences(&before);
        let about: String = said.iter().rev().take_while(same).copied().chain([text]).collect();
        let astray = |link: &Link| {
            let other = self.other(link, &about).or_else(|| self.other(link, &self.heading));
            let other = other.filter(|_| strange)?;
            Some(format!("it stands beside “{other}”, and its source is of another row"))
        };
        let row = |link: &Link, _: &QueryResult| astray(link).map_or_else(|| self.locate(link, of_row), Err);
        let data = Data {
            known: &known,
            results: self.results,
            with: &[],
            point: self.point,
            bare: false,
            row: Some(&row),
        };
        let new = renew(text, (&before, &after), &wanted, &data, told);
        if strange && told.failed.is_empty() {
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

    /// Where a figure is in its new result: at a place of the order, else by the names of its row.
    fn locate(&self, link: &Link, place: Option<At>) -> Result<(usize, usize), String> {
        let (id, at) = cell(&link.fact);
        let at = at.unwrap_or((0, 0));
        let fact = self.figures.iter().position(|figure| figure.fact == id);
        let Some(now) = fact.and_then(|fact| self.now(fact)) else {
            return Err("its source is not known".to_owned());
        };
        match place {
            None => now.locate(at, |name| self.method.words(name)),
            Some(place) => {
                let row = place.of(now.result.rows.len()).ok_or("its order has no such place now")?;
                Ok((row, now.column(at.1)?))
            }
        }
    }

    /// The name of another row that words say, and not that of a figure's own.
    fn other(&self, link: &Link, text: &str) -> Option<String> {
        let (id, _) = cell(&link.fact);
        let now = self.now(self.figures.iter().position(|figure| figure.fact == id)?)?;
        let (row, _) = self.locate(link, None).ok()?;
        called_otherwise(text, Form::Sentence, now, row)
    }

    /// The time that a figure's query names and keeps, though this run is about another one; none where it keeps none.
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
        if !names.is_empty() || !groups(&figure.query) {
            return names;
        }
        let number = values().next().filter(|(_, value)| value.is_i64());
        number.map(|(column, value)| (column, self.method.words(&value.to_string()))).into_iter().collect()
    }

    /// Whether a line, or the heading above it, says what row a figure is of; or there is nothing to say.
    fn is_named(&self, link: &Link, line: &str) -> bool {
        let Some((figure, row)) = self.of(link) else { return true };
        let names = self.names(figure, row);
        let said = visible(line);
        let fact = self.figures.iter().position(|other| other.fact == figure.fact);
        let now = fact.and_then(|fact| self.now(fact)).map_or(&[][..], |now| &now.result.rows);
        let tables = [figure.rows.as_slice(), now];
        let says = |name: &str| says(&said, name, &tables) || says(&self.heading, name, &tables);
        names.is_empty() || names.iter().any(|(_, name)| says(name))
    }

    /// A figure as it was known; where its words are carried over, so is its value.
    fn known_figure(&self, link: &Link, carried: bool) -> Option<KnownFigure> {
        let (id, place) = cell(&link.fact);
        let figure = self.figures.iter().find(|figure| figure.fact == id)?;
        let (row, column) = place.unwrap_or((0, 0));
        let value = match figure.rows.get(row)?.get(column)? {
            Value::String(text) if carried => Value::String(self.method.words(text)),
            other => other.clone(),
        };
        Some(KnownFigure {
            fact: link.fact.clone(),
            shown: link.shown.clone(),
            value,
            query: figure.query.clone(),
            place: carried.then(|| self.place(link)).flatten().unwrap_or_default(),
            agrees: agrees(link, self.figures),
            stale: true,
            paths: Vec::new(),
            doubled: figure.doubled.clone(),
            seen: figure.seen.clone(),
        })
    }

    /// The column and row that a figure is of, as they are called now; none where its fact is not known or has no new result.
    fn place(&self, link: &Link) -> Option<gloss_protocol::FactPlace> {
        let (id, at) = cell(&link.fact);
        let fact = self.figures.iter().position(|figure| figure.fact == id)?;
        Some(self.now(fact)?.place(at.unwrap_or((0, 0)), |name| self.method.words(name)))
    }

    fn rows_differ(&mut self, first: &str, were: usize, are: usize) {
        let name = clip(visible(first).trim_matches(['|', '-', '*', ' ']), 40);
        let of = if name.is_empty() { String::new() } else { format!(" that begins with “{name}”") };
        let rows = |n: usize| if n == 1 { "1 row".to_owned() } else { format!("{n} rows") };
        self.out.told.push(format!("The list{of} has {}; it had {were}.", rows(are)));
    }
}

//! Facts in the house: recording what a query gave, marking them stale when a source changes, listing them
//! where they are shown.

use std::collections::BTreeMap;

use gloss_artifact::text::Figure;
use gloss_artifact::{Text, kinds};
use gloss_data::{Computed, TableSource};
use gloss_protocol::{Fact, FactId, FactPlace, FactSource, FactTrace, FactUse, Problem, ThreadId};
use gloss_store::{Read, Write};
use serde_json::Value;

use crate::doors::now;
use crate::figures;
use crate::versions::room::Versions;

impl Versions {
    /// Records a fact.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn record_fact(
        &mut self,
        thread: Option<ThreadId>,
        query: &str,
        computed: Computed,
    ) -> Result<Fact, Problem> {
        let fact = Fact {
            id: self.new_fact_id()?,
            query: query.to_owned(),
            columns: computed.columns,
            rows: computed.rows,
            sources: computed.sources,
            stale: false,
            thread,
            created_at: now(),
        };
        self.write(Write::FactWrite, |tx| {
            tx.fact(&fact)?;
            tx.log("fact.added", &serde_json::json!({ "fact": fact.id }), &fact.query)
        })?;
        Ok(fact)
    }

    /// Eight hex digits that no fact of this workspace has.
    fn new_fact_id(&self) -> Result<FactId, Problem> {
        loop {
            let random = uuid::Uuid::now_v7().simple().to_string();
            let id: String = random.chars().skip(24).collect();
            if self.store.read().fact(&id)?.is_none() {
                return Ok(FactId(id));
            }
        }
    }

    /// A data file has a new version: facts whose range says something else now are stale, and those whose
    /// range says the same again are not.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn source_changed(&mut self, path: &str, version: u32, bytes: &[u8]) -> Result<(), Problem> {
        if !kinds::of_path(path).abilities(path).query {
            return Ok(());
        }
        let facts = self.store.read().facts()?;
        if !facts.iter().any(|fact| fact.sources.iter().any(|source| source.path == path)) {
            return Ok(());
        }
        // What can't be read any more says nothing that a fact rests on.
        let bytes = self.shared.texts.readable(path, bytes).unwrap_or_default().into_owned();
        let bytes = self.shared.texts.unvalued.counted(path, bytes).into();
        let source = TableSource { path: path.to_owned(), version, bytes };
        let here: Vec<&FactSource> =
            facts.iter().flat_map(|fact| fact.sources.iter().filter(|source| source.path == path)).collect();
        let ranges: Vec<&str> = here.iter().map(|source| source.range.as_str()).collect();
        let mut now = gloss_data::range_hashes(&source, &ranges).into_iter().zip(&here);
        let mut headers = BTreeMap::new();
        let mut same = |known: &FactSource| {
            let Some((Some(now), _)) = now.next() else { return false };
            now.values == known.sha256 && now.headers == self.headers_of(known, &mut headers)
        };
        let mut changed = Vec::new();
        for fact in &facts {
            if !fact.sources.iter().any(|source| source.path == path) {
                continue;
            }
            let own = fact.sources.iter().filter(|range| range.path == path);
            let here_stale = own.map(&mut same).filter(|same| !same).count() > 0;
            let elsewhere = fact.sources.iter().any(|source| source.path != path);
            let stale = here_stale || (elsewhere && fact.stale);
            if stale != fact.stale {
                changed.push(Fact { stale, ..fact.clone() });
            }
        }
        if changed.is_empty() {
            return Ok(());
        }
        self.write(Write::FactWrite, |tx| changed.iter().try_for_each(|fact| tx.fact(fact)))
    }

    /// A data file is no longer in the folder: every fact that rests on it is stale.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn source_missing(&mut self, path: &str) -> Result<(), Problem> {
        if !kinds::of_path(path).abilities(path).query {
            return Ok(());
        }
        let facts = self.store.read().facts()?.into_iter();
        let rests = |fact: &Fact| !fact.stale && fact.sources.iter().any(|source| source.path == path);
        let stale: Vec<Fact> =
            facts.filter(|fact| rests(fact)).map(|fact| Fact { stale: true, ..fact }).collect();
        if stale.is_empty() {
            return Ok(());
        }
        self.write(Write::FactWrite, |tx| stale.iter().try_for_each(|fact| tx.fact(fact)))
    }

    /// The hash of what a source's columns were called when it was read. One that an older Gloss kept without is asked of
    /// the version that was read; where that can't be had, as nothing is known, none of them.
    fn headers_of(&self, known: &FactSource, asked: &mut BTreeMap<(u32, String), String>) -> String {
        if !known.headers.is_empty() {
            return known.headers.clone();
        }
        let of_version = || {
            let bytes = self.readable(&known.path, known.version).ok()?;
            let source =
                TableSource { path: known.path.clone(), version: known.version, bytes: bytes.into() };
            gloss_data::range_hashes(&source, &[&known.range]).pop()?.map(|now| now.headers)
        };
        let key = (known.version, known.range.clone());
        asked.entry(key).or_insert_with(|| of_version().unwrap_or_default()).clone()
    }
}

/// Splits `7f3a90b1/r2c3` into the fact and the row and column, from 0.
pub(crate) fn split(reference: &str) -> (&str, usize, usize) {
    let Some((fact, cell)) = reference.split_once('/') else {
        return (reference, 0, 0);
    };
    let numbers = cell.strip_prefix('r').and_then(|cell| cell.split_once('c'));
    let (row, column) = numbers.unwrap_or(("1", "1"));
    let at = |text: &str| text.parse::<usize>().unwrap_or(1).saturating_sub(1);
    (fact, at(row), at(column))
}

/// Place of a value in its fact's result.
fn place(fact: &Fact, row: usize, column: usize) -> FactPlace {
    gloss_data::place(&fact.query, &fact.columns, &fact.rows, (row, column))
}

/// Trace of where a value of a fact comes from, alone; nothing where it has no such value.
pub(crate) fn trace(fact: &Fact, row: usize, column: usize) -> FactTrace {
    let Some(value) = fact.rows.get(row).and_then(|row| row.get(column)) else { return FactTrace::default() };
    gloss_data::trace(&fact.query, column, &place(fact, row, column), value, &fact.sources)
}

/// The figures of a text, with what they lead to. A reference to no known fact has no value and agrees with
/// nothing.
///
/// # Errors
/// Errors of the store.
pub(crate) fn uses(
    read: Read<'_>,
    (path, version): (&str, u32),
    text: &Text,
) -> Result<Vec<FactUse>, Problem> {
    fact_uses(read, figures::of(read, path, version, text)?, text)
}

/// Largest share of one that is read as per cent: growth to twice and a half.
const MAX_SHARE: f64 = 2.5;

/// Whether what is shown is a value within its rounding; a share of one may be shown as per cent.
fn agrees(fact: Option<&Fact>, shown: &str, value: &Value, (column, scale): (usize, f64)) -> bool {
    let as_percent = || {
        // What is far above one is a quotient of another sort: a mean, a rate.
        let share = value.as_f64().filter(|share| shown.contains('%') && share.abs() <= MAX_SHARE)?;
        let is_share = fact.is_some_and(|fact| gloss_data::is_share(&fact.query, column));
        Some(is_share && gloss_data::agrees_in(shown, &(share * 100.0).into(), scale))
    };
    gloss_data::agrees_in(shown, value, scale) || as_percent() == Some(true)
}

/// Figures, with what they lead to.
///
/// # Errors
/// Errors of the store.
pub(crate) fn fact_uses(read: Read<'_>, figures: Vec<Figure>, text: &Text) -> Result<Vec<FactUse>, Problem> {
    let mut out = Vec::new();
    // A query is read once for each of its columns, however many figures stand in it.
    let mut scales: BTreeMap<(String, usize), f64> = BTreeMap::new();
    for figure in figures {
        let (id, row, column) = split(&figure.fact);
        let fact = read.fact(id)?;
        // What stands behind the stroke names a cell, or nothing.
        let names_no_cell = figure.fact.contains('/') && gloss_figures::links::cell(&figure.fact).1.is_none();
        let fact_of_cell = fact.as_ref().filter(|_| !names_no_cell);
        let value = fact_of_cell.and_then(|fact| fact.rows.get(row)?.get(column).cloned());
        let scale = *scales.entry((id.to_owned(), column)).or_insert_with(|| {
            let name = fact.as_ref().and_then(|fact| fact.columns.get(column)).map_or("", String::as_str);
            gloss_data::unit_scale(fact.as_ref().map_or("", |fact| &fact.query), column, name)
        });
        out.push(FactUse {
            trace: fact.as_ref().map(|fact| trace(fact, row, column)).unwrap_or_default(),
            place: fact.as_ref().map(|fact| place(fact, row, column)).unwrap_or_default(),
            agrees: value
                .as_ref()
                .is_some_and(|value| agrees(fact.as_ref(), &figure.shown, value, (column, scale))),
            fact: figure.fact,
            shown: figure.shown,
            value: value.unwrap_or(Value::Null),
            query: fact.as_ref().map(|fact| fact.query.clone()).unwrap_or_default(),
            stale: fact.as_ref().is_some_and(|fact| fact.stale),
            now: None,
            sources: fact.map(|fact| fact.sources).unwrap_or_default(),
            at: text.rules().at(text, &[figure.span]),
            span: figure.span,
        });
    }
    Ok(out)
}

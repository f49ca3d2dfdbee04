//! The parts of a finished document that a rule can write again, and those that it can't: sentence by sentence, with the
//! reason.

use gloss_protocol::Fact;
use serde_json::Value;

use crate::found::Rows;
use crate::order::{by_position, ranks};
use crate::period;
use crate::rows::repeated;
use crate::units::{Form, Unit, units};
use crate::{Figure, Step};
use gloss_figures::direction;
use gloss_figures::links::{Link, cell, links, unlinked};
use gloss_figures::sentence::visible;

/// Shortest name that is looked for in words: shorter ones are met by chance.
const SHORTEST_NAME: usize = 3;
/// Names that are looked for.
const MOST_NAMES: usize = 500;

/// Words that give a reason.
const REASONS: [&str; 12] = [
    "because",
    "due to",
    "driven by",
    "thanks to",
    "owing to",
    "as a result",
    "caused by",
    "explained by",
    "reflects",
    "reflecting",
    "which suggests",
    "led to",
];

/// A unit of a document, as it is shown before a recipe is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Its position among the document's units.
    pub unit: usize,
    /// As a reader sees it.
    pub text: String,
    /// Why no rule can write it; empty where one can.
    pub why: &'static str,
}

/// A finished document as a step, and what of it is shown to the person. `unsourced` says where a number stands that leads
/// to no figure.
pub fn document(
    path: &str,
    source: &str,
    figures: Vec<Figure>,
    unsourced: &[std::ops::Range<usize>],
) -> (Step, Vec<Sentence>) {
    let sentences = sentences(source, &figures, unsourced);
    let marked = sentences.iter().filter(|sentence| !sentence.why.is_empty());
    let step = Step::Document {
        path: path.to_owned(),
        source: source.to_owned(),
        figures,
        marked: marked.map(|sentence| sentence.unit).collect(),
        shown: sentences.iter().map(|sentence| sentence.unit).collect(),
    };
    (step, sentences)
}

/// A table of text as a step: what the first of these facts gave whose values its cells are; none where they are no
/// one's.
pub fn rows<'a>(
    path: &str,
    header: &[String],
    body: &[Vec<String>],
    mut facts: impl Iterator<Item = &'a Fact>,
) -> Option<Step> {
    let given = |fact: &'a Fact| Some((Figure::from(fact), super::csv::decimals(body, &fact.rows)?));
    let (figure, decimals) = facts.find_map(given)?;
    Some(Step::Rows {
        path: path.to_owned(),
        query: figure.query,
        header: header.to_vec(),
        columns: figure.columns,
        doubled: figure.doubled,
        rows: body.len(),
        decimals,
    })
}

/// The sentences of a document that can be marked, and which of them should be. `unsourced` says where a number stands
/// that leads to no figure.
pub(super) fn sentences(
    source: &str,
    figures: &[Figure],
    unsourced: &[std::ops::Range<usize>],
) -> Vec<Sentence> {
    let units = units(source);
    let rows: Vec<Rows<'_>> = figures.iter().map(Rows::of).collect();
    let lines = repeated(source, &units, &rows);
    let names = names(figures);
    let mut out = Vec::new();
    for (n, unit) in units.iter().enumerate() {
        let bare = unsourced.iter().any(|span| span.start < unit.at.end && unit.at.start < span.end);
        let by_position = lines.iter().any(|line| line.units.contains(&n));
        let why = match (bare, by_position) {
            (true, _) => "It has a number whose source nobody knows.",
            (false, true) => "",
            (false, false) => reason(source, unit, (figures, &rows), &names),
        };
        if why.is_empty() && (by_position || matches!(unit.form, Form::Row | Form::Head)) {
            continue;
        }
        let text = visible(source.get(unit.at.clone()).unwrap_or_default());
        out.push(Sentence { unit: n, text: text.trim_start_matches(['#', ' ']).to_owned(), why });
    }
    out
}

fn reason(
    source: &str,
    unit: &Unit,
    (figures, rows): (&[Figure], &[Rows<'_>]),
    names: &[String],
) -> &'static str {
    let text = source.get(unit.at.clone()).unwrap_or_default();
    let seen = visible(text);
    let small = seen.to_lowercase();
    let figure = !links(text).is_empty();
    if links(text).iter().any(|link| !agrees(link, figures)) {
        return "Its figure is not what its source gives.";
    }
    let gives = |words: &&str| small.contains(*words);
    if REASONS.iter().any(gives) {
        return "It gives a reason.";
    }
    if unit.form == Form::Head {
        return "";
    }
    if counts(text) {
        return "It has a number, or counts, with no source.";
    }
    let whole = by_position(text, rows).is_some();
    let says = !direction::direction_words(text).is_empty();
    if says && !figure {
        return "It says which way something went, with no figure beside it.";
    }
    let links = links(text);
    let spans: Vec<std::ops::Range<usize>> = links.iter().map(|link| link.span.clone()).collect();
    let negative = |n: usize| links.get(n).is_some_and(|link| less_than_nothing(&link.fact, figures));
    if ranks(text) && (unit.form != Form::Heading || figure) && !whole {
        return "It says a place in an order.";
    }
    if says && !direction::carried(text, &spans, negative) {
        return "It says which way something went, and its figure does not.";
    }
    if says && direction::direction_words(text).len() > 1 {
        return "It says several directions at once.";
    }
    if !figure && unit.form != Form::Row && names.iter().any(|name| seen.contains(name.as_str())) {
        return "It names what the data has, with no figure beside it.";
    }
    ""
}

/// Words that count, or say a share.
const COUNTS: [&str; 22] = [
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "both",
    "half", "most", "majority", "twice", "double", "doubled", "tripled", "third", "quarter", "none",
];

/// Whether words beside figures have a number that is no time, or count.
fn counts(text: &str) -> bool {
    let seen = visible(&unlinked(text));
    let times = period::named(&seen);
    let digit = seen
        .char_indices()
        .any(|(at, c)| c.is_ascii_digit() && !times.iter().any(|time| time.at.contains(&at)));
    let small = seen.to_lowercase();
    digit || small.split(|c: char| !c.is_alphanumeric()).any(|word| COUNTS.contains(&word))
}

fn less_than_nothing(fact: &str, figures: &[Figure]) -> bool {
    let (id, place) = cell(fact);
    let (row, column) = place.unwrap_or((0, 0));
    let figure = figures.iter().find(|figure| figure.fact == id);
    let value = figure.and_then(|figure| figure.rows.get(row)?.get(column)?.as_f64());
    value.is_some_and(|value| value < 0.0)
}

/// Whether a figure shows what its query gave; a text may say it in other words.
pub(super) fn agrees(link: &Link, figures: &[Figure]) -> bool {
    let (id, place) = cell(&link.fact);
    let (row, column) = place.unwrap_or((0, 0));
    let figure = figures.iter().find(|figure| figure.fact == id);
    let value = figure.and_then(|figure| figure.rows.get(row)?.get(column));
    value.is_some_and(|value| !value.is_number() || gloss_data::agrees(&visible(&link.shown), value))
}

/// The texts of the results, longest first.
fn names(figures: &[Figure]) -> Vec<String> {
    let texts = figures.iter().flat_map(|figure| figure.rows.iter().flatten()).filter_map(Value::as_str);
    let mut names: Vec<String> = texts
        .map(str::trim)
        .filter(|name| name.chars().count() >= SHORTEST_NAME && name.contains(char::is_alphabetic))
        .map(str::to_owned)
        .collect();
    names.sort();
    names.dedup();
    names.truncate(MOST_NAMES);
    names
}

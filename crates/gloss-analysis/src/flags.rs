//! What says yes or no of a row, side by side: how many say yes, and what these and the others have of the main measure at the
//! median. Says what goes together, never why.

use crate::outcome::happened;
use crate::roles::{Measure, Outcome, Sort};
use crate::story::{Finding, Part, Section, Story, table_of};
use gloss_figures::figure::{Fact, Unit};
use gloss_figures::sql::percent;
use gloss_figures::words::capital;

/// Columns that are looked at.
const FLAGS: usize = 16;
/// Rows that yes and no need each before they are compared.
const ENOUGH: f64 = 10.0;
/// How far the medians must be apart, as a share of the middle half of all rows.
const APART: f64 = 0.5;

/// The part; nothing where no column says yes or no.
pub(crate) fn part(story: &Story<'_>) -> Part {
    let mut out = Part::default();
    let flags: Vec<&Outcome> = story.roles.flags.iter().take(FLAGS).collect();
    if flags.is_empty() || story.roles.weight.is_some() {
        return out;
    }
    let main = story.roles.measures.iter().find(|measure| measure.sort != Sort::Level);
    let asked: Vec<Option<Fact>> = flags.iter().map(|flag| fact(story, flag, main)).collect();
    let mut told: Vec<(&Outcome, Fact, f64)> = flags
        .into_iter()
        .zip(asked)
        .filter_map(|(flag, fact)| {
            let fact = fact?;
            let apart = fact.number(0, 2).unwrap_or(0.0) - fact.number(0, 3).unwrap_or(0.0);
            Some((flag, fact, apart.abs()))
        })
        .collect();
    told.sort_by(|a, b| b.2.total_cmp(&a.2));
    let rows: Vec<Vec<String>> =
        told.iter().filter_map(|(flag, fact, _)| row(story, flag, fact, main)).collect();
    if rows.is_empty() {
        return out;
    }
    let mut header = vec![String::new(), "yes".to_owned(), "share".to_owned()];
    if let Some(main) = main {
        header.extend(["yes", "no"].map(|word| format!("median {} if {word}", main.name)));
    }
    let heading = main
        .map_or_else(|| "Yes and no".to_owned(), |main| format!("{} with and without", capital(&main.name)));
    out.sections.push(Section { score: 48.0, heading, blocks: vec![table_of(&header, 1, &rows)] });
    out.lead
        .extend(told.first().zip(main).and_then(|((flag, fact, _), main)| widest(story, flag, fact, main)));
    out
}

/// How many say yes, their share, and the medians of both.
fn fact(story: &Story<'_>, flag: &Outcome, main: Option<&Measure>) -> Option<Fact> {
    let (yes, x) = (happened(story, flag), story.sql(flag.column));
    let median = |given: &str| {
        main.map_or_else(
            || "NULL".to_owned(),
            |main| format!("median(CASE WHEN {given} THEN {} END)", story.x(main)),
        )
    };
    let (with, without) = (median(&yes), median(&format!("NOT {yes}")));
    let share = percent(&format!("sum({yes})"), &format!("count({x})"));
    story.fact(&format!(
        "SELECT sum({yes}), {share}, {with}, {without}, count({x}) - sum({yes}) FROM {} WHERE {x} IS NOT NULL",
        story.from
    ))
}

fn row(story: &Story<'_>, flag: &Outcome, fact: &Fact, main: Option<&Measure>) -> Option<Vec<String>> {
    let cell = |at: usize| fact.cell(0, at);
    let mut out =
        vec![capital(&story.column_name(flag.column)), cell(0)?.figure(), cell(1)?.even(Unit::Percent)];
    if let Some(main) = main {
        out.extend([cell(2)?.of(main.unit), cell(3)?.of(main.unit)]);
    }
    Some(out)
}

/// Where the medians are far apart against the spread of all rows.
fn widest(story: &Story<'_>, flag: &Outcome, fact: &Fact, main: &Measure) -> Option<Finding> {
    let width = story.middle_half(main);
    let (yes, no) = (fact.number(0, 2)?, fact.number(0, 3)?);
    let least = fact.number(0, 0)?.min(fact.number(0, 4)?);
    if width <= 0.0 || least < ENOUGH || (yes - no).abs() / width < APART + 2.0 / least.sqrt() {
        return None;
    }
    let way = if yes > no { "higher" } else { "lower" };
    let text = format!(
        "The median of {} is {way} with {} ({}) than without ({}).",
        main.name,
        story.column_name(flag.column),
        fact.cell(0, 2)?.of(main.unit),
        fact.cell(0, 3)?.of(main.unit),
    );
    let name = story.column_name(flag.column);
    let found = Finding::new(37.0, text)
        .headed(format!("{} is {way} with {name}", capital(&main.name)))
        .keyed(fact.cell(0, 2)?.of(main.unit), format!("median {} with {name}", main.name));
    Some(found)
}

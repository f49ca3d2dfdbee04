//! Measures that stand for themselves: totals, means, medians and extremes.

use super::ranks::concentration;
use super::roles::Measure;
use super::story::{Section, Story, table_of};
use crate::figure::Fact;
use crate::words::{capital, escape};

/// How far a mean stands over its median, as a ratio, before it is worth a line.
const SKEWED: f64 = 2.0;

/// A measure that fewer than one row in so many has is no measure of the table.
const SPARSE: f64 = 20.0;

/// Columns of a measure's fact.
const TOTAL: usize = 0;
const MEAN: usize = 1;
const MEDIAN: usize = 2;
const LOWEST: usize = 3;
const HIGHEST: usize = 4;
const COUNT: usize = 5;
const NEGATIVE: usize = 6;

/// The section.
pub(super) fn section(story: &Story<'_>) -> Section {
    let asked: Vec<(&Measure, Option<Fact>)> =
        story.roles.measures.iter().map(|measure| (measure, ask(story, measure))).collect();
    let found: Vec<(&Measure, Fact)> = asked
        .into_iter()
        .filter_map(|(measure, fact)| Some((measure, fact?)))
        .filter(|(_, fact)| {
            fact.number(0, COUNT).is_some_and(|n| n > 0.0 && n * SPARSE >= story.row_count() as f64)
        })
        .collect();
    let Some((measure, fact)) = found.first() else {
        return Section::default();
    };
    let mut out = Section { heading: "The figures".to_owned(), ..Section::default() };
    let leads = story.roles.families.is_empty();
    if leads {
        out.lead.extend(lead(story, measure, fact));
        out.lead.extend(extremes(story, measure));
        out.standing.extend(
            measure
                .adds
                .then(|| concentration(story, measure.column, &escape(&measure.name)))
                .flatten()
                .map(|(_, line)| line),
        );
    }
    out.standing.extend(found.iter().filter_map(|(measure, fact)| skew(measure, fact)).take(2));
    out.standing.extend(found.iter().filter_map(|(measure, fact)| negative(measure, fact)).take(2));
    let header = ["", "total", "mean", "median", "lowest", "highest"].map(str::to_owned);
    let cell = |fact: &Fact, at: usize| fact.cell(0, at).map_or_else(String::new, |cell| cell.figure());
    let rows: Vec<Vec<String>> = found
        .iter()
        .map(|(measure, fact)| {
            let total = if measure.adds { cell(fact, TOTAL) } else { String::new() };
            let mut row = vec![capital(&escape(&measure.name)), total];
            row.extend([MEAN, MEDIAN, LOWEST, HIGHEST].map(|at| cell(fact, at)));
            row
        })
        .collect();
    out.body.push(table_of(&header, 1, &rows));
    out
}

fn ask(story: &Story<'_>, measure: &Measure) -> Option<Fact> {
    let x = story.sql(measure.column);
    story.fact(&format!(
        "SELECT sum({x}), avg({x}), median({x}), min({x}), max({x}), count({x}), sum({x} < 0) FROM {}",
        story.from
    ))
}

fn lead(story: &Story<'_>, measure: &Measure, fact: &Fact) -> Option<String> {
    let name = capital(&escape(&measure.name));
    let cell = |at: usize| fact.cell(0, at).map(|cell| cell.figure());
    if story.row_count() == 1 {
        return Some(format!("{name} is {}.", cell(MEAN)?));
    }
    let (mean, median) = (cell(MEAN)?, cell(MEDIAN)?);
    Some(if measure.adds {
        let per = match story.roles.noun.as_str() {
            "rows" => "a row on average",
            _ => "on average",
        };
        format!("{name} adds up to {}: {mean} {per}, with a median of {median}.", cell(TOTAL)?)
    } else {
        format!(
            "{name} averages {mean}, with a median of {median}; it runs from {} to {}.",
            cell(LOWEST)?,
            cell(HIGHEST)?
        )
    })
}

/// Who has most and who least of the main measure.
fn extremes(story: &Story<'_>, measure: &Measure) -> Option<String> {
    let (label, x) = (story.label()?, story.sql(measure.column));
    let by = |order: &str| {
        format!(
            "SELECT {label}, {x} FROM {} WHERE {label} IS NOT NULL AND {x} IS NOT NULL ORDER BY {x} {order}, {label} LIMIT 2",
            story.from
        )
    };
    let (high, low) = (story.fact(&by("DESC")), story.fact(&by("ASC")));
    let (high, low) = (high?, low?);
    let clear = |fact: &Fact| fact.rows.len() > 1 && fact.number(0, 1) != fact.number(1, 1);
    let of = |fact: &Fact| Some((fact.cell(0, 0)?.text(), fact.cell(0, 1)?.figure()));
    let ((most, highest), (least, lowest)) = (of(&high)?, of(&low)?);
    let name = escape(&measure.name);
    match (clear(&high), clear(&low)) {
        (true, true) => {
            Some(format!("**{most}** ({highest}) has the highest {name}, {least} ({lowest}) the lowest."))
        }
        (true, false) => Some(format!("**{most}** ({highest}) has the highest {name}.")),
        _ => None,
    }
}

fn skew(measure: &Measure, fact: &Fact) -> Option<String> {
    let (mean, median, lowest) = (fact.number(0, MEAN)?, fact.number(0, MEDIAN)?, fact.number(0, LOWEST)?);
    let skewed = lowest >= 0.0 && median > 0.0 && mean >= median * SKEWED && fact.number(0, COUNT)? >= 8.0;
    let cell = |at: usize| fact.cell(0, at).map(|cell| cell.figure());
    skewed.then_some(()).and_then(|()| {
        Some(format!(
            "A few large values pull up the mean of {}: it is {}, while half of them are at or below {}.",
            escape(&measure.name),
            cell(MEAN)?,
            cell(MEDIAN)?
        ))
    })
}

fn negative(measure: &Measure, fact: &Fact) -> Option<String> {
    let below = fact.cell(0, NEGATIVE).filter(|cell| cell.number().is_some_and(|n| n > 0.0))?;
    let rows = if below.number() == Some(1.0) { "row has" } else { "rows have" };
    Some(format!(
        "{} {rows} a negative {}, down to {}.",
        below.figure(),
        escape(&measure.name),
        fact.cell(0, LOWEST)?.figure()
    ))
}

//! Outcomes, which happened or did not: the share of rows with one, how it changed over the years, and how rows with it
//! differ from rows without.

use crate::roles::{Measure, Outcome, When};
use crate::story::{Finding, Part, Section, Story, table_of};
use gloss_figures::figure::Fact;
use gloss_figures::sql::percent;
use gloss_figures::words::capital;

/// Years that are told one by one; longer spans go by decade.
const YEARS: f64 = 16.0;
/// Periods that a table shows; of more, the last.
const PERIODS: usize = 12;
/// Rows that a year or decade needs before its share is compared.
const ENOUGH: u32 = 10;
/// Measures that are compared.
const MEASURES: usize = 8;
/// A change of the share, in points, that makes the title.
const POINTS: f64 = 5.0;

/// The part; nothing where no column says whether something happened.
pub(crate) fn part(story: &Story<'_>) -> Part {
    let mut out = Part::default();
    let Some(outcome) = &story.roles.outcome else { return out };
    let x = story.sql(outcome.column);
    let yes = happened(story, outcome);
    let name = format!("**{}**", outcome.yes);
    out.lead.extend(share(story, outcome, &yes, &x, &name));
    if let Some(when) = story.roles.when {
        over_time(story, &when, &yes, &x, &name, &mut out);
    }
    if story.roles.weight.is_none() {
        compared(story, &yes, &x, outcome, &mut out);
    }
    crate::rates::part(story, outcome, &yes, &x, &mut out);
    out
}

/// Whether it happened, in SQL: 1, 0 or null.
pub(crate) fn happened(story: &Story<'_>, outcome: &Outcome) -> String {
    let x = story.sql(outcome.column);
    match outcome.word {
        Some(word) => format!("(lower(trim({x})) = '{word}')"),
        None => format!("({x} = 1)"),
    }
}

fn share(story: &Story<'_>, outcome: &Outcome, yes: &str, x: &str, name: &str) -> Option<Finding> {
    let [with, all] = crate::rates::counts(story, yes, x);
    let fact = story.fact(&format!("SELECT {with}, {all}, {} FROM {}", percent(&with, &all), story.from))?;
    let cell = |at: usize| fact.cell(0, at);
    let is = match outcome.word {
        Some(_) => format!("are {name} in {}", story.column_name(outcome.column)),
        None => format!("have {name} set"),
    };
    Some(Finding::new(
        87.0,
        format!(
            "{} of {}{} ({}) {is}.",
            cell(0)?.figure(),
            cell(1)?.figure(),
            if story.roles.weight.is_some() { String::new() } else { format!(" {}", story.noun()) },
            cell(2)?.percent(),
        ),
    ))
}

fn over_time(story: &Story<'_>, when: &When, yes: &str, x: &str, name: &str, out: &mut Part) {
    let (day, d) = (story.day(when), story.sql(when.column));
    let known = story.profile.of(when.column);
    let years = if when.years { known.different } else { known.years };
    let (period, word) = if years > YEARS {
        (format!("substr({day}, 1, 3) || '0s'"), "decade")
    } else {
        (format!("substr({day}, 1, 4)"), "year")
    };
    let [with, all] = crate::rates::counts(story, yes, x);
    let Some(fact) = story.fact(&format!(
        "SELECT {period} AS p, {all}, {with}, {} FROM {} WHERE {d} IS NOT NULL AND {x} IS NOT NULL GROUP BY p ORDER BY p",
        percent(&with, &all),
        story.from
    )) else {
        return;
    };
    let shown = fact.rows.len().saturating_sub(PERIODS)..fact.rows.len();
    let rows: Vec<Vec<String>> = shown
        .filter_map(|at| {
            Some(vec![
                fact.cell(at, 0)?.text(),
                fact.cell(at, 1)?.figure(),
                fact.cell(at, 2)?.figure(),
                fact.cell(at, 3)?.percent(),
            ])
        })
        .collect();
    if rows.len() < 2 {
        return;
    }
    let plain = name.trim_matches('*');
    let header = [word.to_owned(), story.count_header(), plain.to_owned(), "share".to_owned()];
    out.sections.push(Section {
        score: 88.0,
        heading: format!("{} by {word}", capital(plain)),
        blocks: vec![table_of(&header, 1, &rows)],
    });
    let full: Vec<usize> = (0..fact.rows.len())
        .filter(|at| fact.number(*at, 1).is_some_and(|n| n >= f64::from(ENOUGH)))
        .collect();
    if let Some(found) = moved(&fact, &full, plain, word) {
        out.lead.push(found);
    }
}

/// The share's change from the first period with enough rows to the last.
fn moved(fact: &Fact, full: &[usize], name: &str, word: &str) -> Option<Finding> {
    let (first, last) = (*full.first()?, *full.last()?);
    let points = fact.number(last, 3)? - fact.number(first, 3)?;
    if first == last || points.abs() < 1.0 {
        return None;
    }
    let verb = if points > 0.0 { "rose" } else { "fell" };
    let period = |at: usize| fact.cell(at, 0).and_then(|cell| cell.value.as_str().map(str::to_owned));
    let the = if word == "decade" { "the " } else { "" };
    let title = format!("the share of {name} {verb} from {the}{} to {the}{}", period(first)?, period(last)?);
    Some(Finding::titled(
        if points.abs() >= POINTS { 86.0 } else { 50.0 },
        if points.abs() >= POINTS { title } else { String::new() },
        format!(
            "The share {verb} from {} in {the}{} to {} in {the}{}.",
            fact.cell(first, 3)?.percent(),
            fact.cell(first, 0)?.text(),
            fact.cell(last, 3)?.percent(),
            fact.cell(last, 0)?.text()
        ),
    ))
}

/// Medians with the outcome and without.
fn compared(story: &Story<'_>, yes: &str, x: &str, outcome: &Outcome, out: &mut Part) {
    let measures: Vec<&Measure> = story.roles.measures.iter().take(MEASURES).collect();
    if measures.is_empty() {
        return;
    }
    let median = |m: &Measure, when: &str| format!("median(CASE WHEN {when} THEN {} END)", story.x(m));
    let no = format!("NOT {yes}");
    let all: Vec<String> = measures
        .iter()
        .flat_map(|m| {
            let (with, without) = (median(m, yes), median(m, &no));
            let gap = format!("{with} - {without}");
            // Of what can be below zero, a difference in per cent says nothing.
            let apart = if story.profile.of(m.column).min < 0.0 { gap } else { percent(&gap, &without) };
            [with, without, apart]
        })
        .collect();
    let Some(fact) =
        story.fact(&format!("SELECT {} FROM {} WHERE {x} IS NOT NULL", all.join(", "), story.from))
    else {
        return;
    };
    let yes = outcome.yes.clone();
    let signed = |m: &Measure| story.profile.of(m.column).min < 0.0;
    let rows: Vec<Vec<String>> = measures
        .iter()
        .enumerate()
        .filter_map(|(n, m)| {
            let cell = |at: usize| fact.cell(0, n * 3 + at);
            let apart = cell(2).filter(|cell| cell.number().is_some());
            Some(vec![
                capital(&m.name),
                cell(0)?.of(m.unit),
                cell(1)?.of(m.unit),
                apart.map_or_else(
                    || "–".to_owned(),
                    |cell| if signed(m) { cell.moved(m.unit) } else { cell.signed_percent() },
                ),
            ])
        })
        .collect();
    let header = ["median".to_owned(), yes.clone(), "others".to_owned(), "difference".to_owned()];
    out.sections.push(Section {
        score: 80.0,
        heading: format!("{} against the others", capital(&yes)),
        blocks: vec![table_of(&header, 1, &rows)],
    });
}

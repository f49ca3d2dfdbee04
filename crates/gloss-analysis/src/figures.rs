//! The measures side by side: totals, means, medians and extremes; values that can't be.

use crate::importance::counts_first;
use crate::names;
use crate::profile::Figure;
use crate::roles::{Importance, Measure, Sort};
use crate::story::{Finding, Part, Section, Story, table_of};
use gloss_figures::words::capital;

/// Rows from which the middle half of them is told.
const QUARTERS: u64 = 20;
/// Measures that a table shows.
const ROWS: usize = 10;

/// The part.
pub(crate) fn part(story: &Story<'_>) -> Part {
    let mut out = Part::default();
    let measures: Vec<&Measure> =
        story.roles.measures.iter().filter(|measure| measure.sort != Sort::Level).collect();
    out.stands.extend(measures.iter().filter_map(|measure| negative(story, measure)).take(2));
    let series = story.roles.when.is_some_and(|when| when.once);
    if series {
        return out;
    }
    if let Some(first) = measures.first().filter(|_| story.roles.families.is_empty()) {
        out.lead.extend(total(story, first));
    }
    let shown = if story.roles.families.is_empty() { ROWS } else { ROWS / 2 };
    let rows: Vec<Vec<String>> =
        measures.iter().take(shown).filter_map(|measure| line(story, measure)).collect();
    if !rows.is_empty() {
        let header = ["", "total", "mean", "median", "lowest", "highest"].map(str::to_owned);
        // Where nothing adds up there is no column of totals.
        let totals = rows.iter().any(|row| row.get(1).is_some_and(|total| !total.is_empty()));
        let kept = |row: &[String]| -> Vec<String> {
            row.iter()
                .enumerate()
                .filter(|(at, _)| totals || *at != 1)
                .map(|(_, cell)| cell.clone())
                .collect()
        };
        let lines: Vec<Vec<String>> = rows.iter().map(|row| kept(row)).collect();
        let mut blocks = vec![table_of(&kept(&header), 1, &lines)];
        if measures.len() > rows.len() {
            blocks.push("The file has more measures.".to_owned());
        }
        out.sections.push(Section { score: 15.0, heading: "The figures".to_owned(), blocks });
    }
    out
}

/// The sum of a measure over all rows; none where that means nothing.
fn sum(story: &Story<'_>, measure: &Measure) -> Option<String> {
    measure.adds().then_some(())?;
    let fact = story.fact(&format!("SELECT sum({}) FROM {}", story.x(measure), story.from))?;
    Some(fact.cell(0, 0)?.of(measure.unit))
}

/// The mean of a measure where each row stands for as many as it says.
fn weighted(story: &Story<'_>, measure: &Measure) -> Option<String> {
    let fact = story.fact(&format!("SELECT {} FROM {}", story.middle(measure).0, story.from))?;
    Some(fact.cell(0, 0)?.of(measure.unit))
}

/// A figure of a measure's profile in the unit in which it is shown; none where that must be asked anew.
fn cell(story: &Story<'_>, measure: &Measure, figure: Figure) -> Option<String> {
    if measure.scaled {
        let of = match figure {
            Figure::Mean => "avg",
            Figure::Median => "median",
            Figure::Lowest => "min",
            Figure::FirstQuarter | Figure::LastQuarter => "percentile",
            _ => "max",
        };
        let quarter = match figure {
            Figure::FirstQuarter => ", 25",
            Figure::LastQuarter => ", 75",
            _ => "",
        };
        let fact = story.fact(&format!("SELECT {of}({}{quarter}) FROM {}", story.x(measure), story.from))?;
        return Some(fact.cell(0, 0)?.of(measure.unit));
    }
    Some(story.profile.cell(measure.column, figure)?.of(measure.unit))
}

fn line(story: &Story<'_>, measure: &Measure) -> Option<Vec<String>> {
    let total = if measure.adds() { sum(story, measure)? } else { String::new() };
    let by_weight = story.roles.weight.is_some() && !measure.adds();
    let of = |figure: Figure| match figure {
        Figure::Mean if by_weight => weighted(story, measure),
        Figure::Median if by_weight => Some(String::new()),
        figure => cell(story, measure, figure),
    };
    let all = [Figure::Mean, Figure::Median, Figure::Lowest, Figure::Highest];
    let rest: Vec<Option<String>> = all.map(of).into_iter().collect();
    let mut row = vec![capital(&measure.name), total];
    row.extend(rest.into_iter().collect::<Option<Vec<String>>>()?);
    Some(row)
}

fn total(story: &Story<'_>, measure: &Measure) -> Option<Finding> {
    let name = capital(&measure.name);
    let get = |figure: Figure| cell(story, measure, figure);
    let (mean, median) = (get(Figure::Mean)?, get(Figure::Median)?);
    if story.row_count() == 1 {
        return Some(Finding::new(35.0, format!("{name} is {mean}.")));
    }
    // What things with names have each adds up to little that is worth a sentence, but money.
    let named = story.roles.label.is_some()
        && measure.importance > Importance::Money
        && story.row_count() >= QUARTERS;
    let text = if measure.adds() && !named {
        let adds = if names::counts(&measure.name) { "add" } else { "adds" };
        format!("{name} {adds} up to {}.", sum(story, measure)?)
    } else if story.row_count() < QUARTERS {
        format!("{name} averages {mean} and goes from {} to {}.", get(Figure::Lowest)?, get(Figure::Highest)?)
    } else {
        format!(
            "The median of {} is {median}; half lie between {} and {}.",
            measure.name,
            get(Figure::FirstQuarter)?,
            get(Figure::LastQuarter)?,
        )
    };
    let found = Finding::new(
        if counts_first(story.roles) {
            20.0
        } else if measure.adds() {
            50.0
        } else {
            35.0
        },
        text,
    );
    Some(match sum(story, measure).filter(|_| !named) {
        Some(sum) => found.keyed(sum, format!("{} in all", measure.name)),
        None => found.keyed(median, format!("median {}", measure.name)),
    })
}

/// Values below zero where nearly none is and none should be.
fn negative(story: &Story<'_>, measure: &Measure) -> Option<Finding> {
    let values = story.profile.of(measure.column);
    let odd = values.negative > 0.0 && values.negative <= (values.n * 0.05).max(1.0);
    if !odd || !names::never_negative(story.schema.name(measure.column)) {
        return None;
    }
    let have = if values.negative == 1.0 { "row has" } else { "rows have" };
    let text = format!(
        "{} {have} {} below zero, down to {}; that is odd for what is counted or paid.",
        story.profile.cell(measure.column, Figure::Negative)?.figure(),
        measure.name,
        cell(story, measure, Figure::Lowest)?
    );
    Some(Finding::new(58.0, text))
}

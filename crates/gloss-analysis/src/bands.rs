//! How the main measure goes with the other number that it follows most: its median in each quarter of that number. Says what goes
//! together, never why.

use crate::names;
use crate::roles::{Importance, Measure, Sort};
use crate::story::{Finding, Part, Section, Story, table_of};
use gloss_figures::words::capital;

/// Numbers that are asked.
const ASKED: usize = 12;
/// The correlation from which a number is told, in size.
const CLEAR: f64 = 0.4;
/// The correlation from which two columns say the same.
const SAME: f64 = 0.95;
/// How far the first and the last quarter must be apart, as a share of the middle half of all rows.
const APART: f64 = 0.5;
/// Rows from which quarters say something.
const ROWS: u64 = 40;

/// The part; nothing where no number goes with the main measure.
pub(crate) fn part(story: &Story<'_>) -> Part {
    let mut out = Part::default();
    let daily = story.roles.when.is_some_and(|when| when.once);
    if daily || story.row_count() < ROWS || story.roles.weight.is_some() || !story.roles.families.is_empty() {
        return out;
    }
    let Some(main) =
        story.main().filter(|main| main.sort != Sort::Level && main.importance != Importance::Side)
    else {
        return out;
    };
    let others: Vec<&Measure> =
        story.roles.measures.iter().filter(|one| fits(story, main, one)).take(ASKED).collect();
    if let Some(by) = strongest(story, main, &others)
        && let Some((section, found)) = bands(story, main, by)
    {
        out.sections.push(section);
        if main.importance == Importance::Other { out.stands.push(found) } else { out.lead.push(found) }
    }
    out
}

/// Whether a number may be told beside the main measure: no part of it, no number of things, and with enough values for quarters.
fn fits(story: &Story<'_>, main: &Measure, one: &Measure) -> bool {
    let (own, other) = (story.schema.name(main.column), story.schema.name(one.column));
    let values = story.profile.of(one.column);
    one.column != main.column
        && one.sort != Sort::Level
        && one.importance != Importance::Side
        && !names::related(own, other)
        && values.different > 12.0
        && values.q1 < values.median
        && values.median < values.q3
}

/// The number that goes with the main measure most.
fn strongest<'a>(story: &Story<'_>, main: &Measure, others: &[&'a Measure]) -> Option<&'a Measure> {
    let m = story.sql(main.column);
    let asked: Vec<String> =
        others.iter().map(|one| format!("corr({m} * 1.0, {} * 1.0)", story.sql(one.column))).collect();
    if asked.is_empty() {
        return None;
    }
    let fact = story.fact(&format!("SELECT {} FROM {}", asked.join(", "), story.from))?;
    let size = |n: usize| fact.number(0, n).map_or(0.0, f64::abs);
    let best = (0..others.len()).max_by(|a, b| size(*a).total_cmp(&size(*b)))?;
    (CLEAR..SAME).contains(&size(best)).then(|| others.get(best).copied())?
}

/// The quarters with their medians, and the sentence on the first and the last.
fn bands(story: &Story<'_>, main: &Measure, by: &Measure) -> Option<(Section, Finding)> {
    let (m, x, from) = (story.x(main), story.x(by), &story.from);
    let fact = story.fact(&format!(
        "SELECT CASE q WHEN 1 THEN 'lowest quarter' WHEN 2 THEN 'second quarter' WHEN 3 THEN 'third quarter' ELSE 'highest quarter' END AS g, min(x), max(x), count(m), median(m) FROM (SELECT {x} AS x, {m} AS m, ntile(4) OVER (ORDER BY {x}) AS q FROM {from} WHERE {x} IS NOT NULL AND {m} IS NOT NULL) GROUP BY q ORDER BY q"
    ))?;
    if fact.rows.len() != 4 {
        return None;
    }
    let rows: Vec<Vec<String>> = (0..4)
        .filter_map(|row| {
            let cell = |at: usize| fact.cell(row, at);
            Some(vec![
                cell(0)?.text(),
                cell(1)?.of(by.unit),
                cell(2)?.of(by.unit),
                cell(3)?.figure(),
                cell(4)?.even(main.unit),
            ])
        })
        .collect();
    let header = [
        capital(&by.name),
        "from".to_owned(),
        "up to".to_owned(),
        story.count_header(),
        format!("median {}", main.name),
    ];
    let medians: Vec<f64> = (0..4).filter_map(|row| fact.number(row, 4)).collect();
    // It goes with it where it rises or falls from quarter to quarter.
    if !medians.is_sorted() && !medians.iter().rev().is_sorted() {
        return None;
    }
    let (first, last) = (fact.number(0, 4)?, fact.number(3, 4)?);
    if (last - first).abs() < story.middle_half(main) * APART {
        return None;
    }
    let way = if last > first { "higher" } else { "lower" };
    let text = format!(
        "The median of {} is {way} in the highest quarter of {} ({}) than in the lowest ({}).",
        main.name,
        by.name,
        fact.cell(3, 4)?.of(main.unit),
        fact.cell(0, 4)?.of(main.unit)
    );
    let found = Finding::new(40.0, text)
        .headed(format!("{} is {way} where {} is high", capital(&main.name), by.name))
        .keyed(
            fact.cell(3, 4)?.of(main.unit),
            format!("median {}, highest quarter of {}", main.name, by.name),
        );
    let blocks = vec![table_of(&header, 1, &rows)];
    (first != last && rows.len() == 4).then(|| {
        (Section { score: 46.0, heading: format!("{} by {}", capital(&main.name), by.name), blocks }, found)
    })
}

//! Gains on what was put in: a measure of gain as a multiple of a measure of cost, row by row.

use crate::names;
use crate::roles::{Measure, Sort};
use crate::story::{Finding, Part, Story};
use gloss_figures::figure::Fact;

/// Rows from which a multiple is told.
const ROWS: f64 = 12.0;

/// The part; nothing where no column is a cost, or none a gain in the same money.
pub(crate) fn part(story: &Story<'_>) -> Part {
    let mut out = Part::default();
    let name = |measure: &Measure| story.schema.name(measure.column);
    let flows = || story.roles.measures.iter().filter(|measure| measure.sort == Sort::Flow);
    let Some(cost) = flows().find(|measure| names::cost(name(measure))) else { return out };
    let gains = flows().filter(|m| m.unit == cost.unit && names::gain(name(m)) && !names::cost(name(m)));
    // Of several, the one that comes to most: the others are parts of it.
    let total = |m: &&Measure| story.profile.of(m.column).mean;
    let Some(gain) = gains.max_by(|a, b| total(a).total_cmp(&total(b))) else { return out };
    let (c, g) = (story.x(cost), story.x(gain));
    let times = format!("{g} * 1.0 / {c}");
    let given = format!("{c} > 0 AND {g} IS NOT NULL");
    let fact = story.fact(&format!(
        "SELECT median({times}), sum({g} < {c}) * 100.0 / count(*), count(*), sum({g}) * 1.0 / sum({c}) FROM {} WHERE {given}",
        story.from
    ));
    let split = split(story, &times, &given, [&gain.name, &cost.name]);
    out.lead.extend(fact.and_then(|fact| gain_finding(story, &fact, cost, gain)));
    out.stands.extend(split);
    out
}

fn gain_finding(story: &Story<'_>, fact: &Fact, cost: &Measure, gain: &Measure) -> Option<Finding> {
    let cell = |at: usize| fact.cell(0, at);
    (fact.number(0, 2)? >= ROWS).then_some(())?;
    Some(Finding::new(
        77.0,
        format!(
            "At the median, {} is {} times {}; for {} of {} {} it is less.",
            gain.name,
            cell(0)?.figure(),
            cost.name,
            cell(1)?.percent(),
            cell(2)?.figure(),
            story.noun()
        ),
    ))
}

/// The multiple with the outcome and without.
fn split(story: &Story<'_>, times: &str, given: &str, names: [&str; 2]) -> Option<Finding> {
    let outcome = story.roles.outcome.as_ref()?;
    let x = story.sql(outcome.column);
    let yes = crate::outcome::happened(story, outcome);
    let fact = story.fact(&format!(
        "SELECT median(CASE WHEN {yes} THEN {times} END), median(CASE WHEN NOT {yes} THEN {times} END) FROM {} WHERE {given} AND {x} IS NOT NULL",
        story.from
    ))?;
    Some(Finding::new(
        68.0,
        format!(
            "The median of {} over {} is {} with **{}** and {} without.",
            names[0],
            names[1],
            fact.cell(0, 0)?.figure(),
            outcome.yes,
            fact.cell(0, 1)?.figure()
        ),
    ))
}

//! How often an outcome comes by group: who has most and who least, and whether that turns round when rows are split by
//! another group as well. Says what goes together, never why.

use crate::roles::Outcome;
use crate::story::{Finding, Part, Section, Story, table_of};
use crate::turns::{self, Compared, Turned};
use gloss_figures::figure::Fact;
use gloss_figures::sql::percent;
use gloss_figures::words::capital;

/// Columns that rows are grouped by.
const COLUMNS: usize = 3;
/// Groups a table shows.
const GROUPS: usize = 12;
/// Rows that a group needs before its share is compared.
const ENOUGH: f64 = 10.0;
/// Words that say what happened by the name of their column only.
const PLAIN: [&str; 4] = ["yes", "y", "true", "ja"];
/// How much a finding is worth that turns round.
const TURNED: f64 = 86.5;
/// Points between the highest and the lowest share that make a finding.
const APART: f64 = 5.0;

/// Adds the shares by group, the widest apart first.
pub(crate) fn part(story: &Story<'_>, outcome: &Outcome, yes: &str, x: &str, out: &mut Part) {
    let [with, all] = counts(story, yes, x);
    let rate = percent(&with, &all);
    let groups = story.roles.groups.iter().take(COLUMNS);
    let asked: Vec<(usize, Option<Fact>, Option<Turned>)> = groups
        .map(|group| {
            let g = story.sql(group.column);
            let fact = story.fact(&format!(
                "SELECT {g} AS g, {all} AS n, {with} AS met, {rate} AS part, count(*) OVER () FROM {} WHERE {g} IS NOT NULL AND {x} IS NOT NULL GROUP BY g ORDER BY part DESC, g LIMIT {GROUPS}",
                story.from
            ));
            let compared = Compared {
                group: group.column,
                value: rate.clone(),
                count: all.clone(),
                given: format!("{x} IS NOT NULL"),
                least: ENOUGH,
            };
            (group.column, fact, turns::find(story, &compared))
        })
        .collect();
    for (column, fact, turned) in asked {
        let Some(fact) = fact.filter(|fact| fact.rows.len() > 1) else { continue };
        let name = story.column_name(column);
        let found = widest(story, &fact, outcome, &name).map(|found| match turned {
            Some(turned) => Finding::titled(TURNED, turned.title, found.text + &turned.text),
            None => found,
        });
        out.lead.extend(found);
        out.sections.extend(table(story, &fact, outcome, &name));
    }
}

/// How many rows it happened to, and of how many that is known, in SQL; each as many times as it stands for.
pub(crate) fn counts(story: &Story<'_>, yes: &str, x: &str) -> [String; 2] {
    match story.weight() {
        Some(_) => [story.n_where(yes), story.n_where(&format!("{x} IS NOT NULL"))],
        None => [format!("sum({yes})"), format!("count({x})")],
    }
}

fn widest(story: &Story<'_>, fact: &Fact, outcome: &Outcome, name: &str) -> Option<Finding> {
    let enough: Vec<usize> =
        (0..fact.rows.len()).filter(|row| fact.number(*row, 1).is_some_and(|n| n >= ENOUGH)).collect();
    let (top, low) = (*enough.first()?, *enough.last()?);
    let points = fact.number(top, 3)? - fact.number(low, 3)?;
    if top == low || points < APART {
        return None;
    }
    let cell = |row: usize, at: usize| fact.cell(row, at);
    let first = cell(top, 0)?.text();
    // That many say yes tells nothing without the question.
    let plain = outcome.word.is_some_and(|word| PLAIN.contains(&word));
    let within = if plain { format!(" in {}", story.column_name(outcome.column)) } else { String::new() };
    let title = if first.contains("](") {
        String::new()
    } else {
        format!("{first} has the highest share of {}{within}", outcome.yes)
    };
    Some(Finding::titled(
        60.0 + points.min(60.0) / 2.5,
        title,
        format!(
            "By {name}, the share of **{}**{} is highest for **{first}** ({} of {}) and lowest for {} ({} of {}).",
            outcome.yes,
            within,
            cell(top, 3)?.percent(),
            cell(top, 1)?.figure(),
            cell(low, 0)?.text(),
            cell(low, 3)?.percent(),
            cell(low, 1)?.figure()
        ),
    ))
}

fn table(story: &Story<'_>, fact: &Fact, outcome: &Outcome, name: &str) -> Option<Section> {
    let rows: Vec<Vec<String>> = (0..fact.rows.len())
        .filter_map(|row| {
            let cell = |at: usize| fact.cell(row, at);
            Some(vec![cell(0)?.text(), cell(1)?.figure(), cell(2)?.figure(), cell(3)?.percent()])
        })
        .collect();
    let header = [capital(name), story.count_header(), outcome.yes.clone(), "share".to_owned()];
    let mut blocks = vec![table_of(&header, 1, &rows)];
    if let Some(all) = fact.cell(0, 4).filter(|all| all.number().is_some_and(|n| n > GROUPS as f64)) {
        blocks.push(format!("The first of {} groups.", all.figure()));
    }
    Some(Section { score: 82.0, heading: format!("{} by {name}", capital(&outcome.yes)), blocks })
}

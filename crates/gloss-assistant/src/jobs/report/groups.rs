//! How the main measure is spread over groups of rows.

use super::gauge::Gauge;
use super::story::{Section, Story, table_of};
use crate::figure::Fact;
use crate::words::{capital, escape, human};

/// Groups a table shows.
const GROUPS: usize = 10;

/// Columns of a group's row in its fact.
const NAME: usize = 0;
const ROWS: usize = 1;
const VALUE: usize = 2;
const SHARE: usize = 3;
const LOWEST: usize = 4;

/// A section for each column that rows are grouped by.
pub(super) fn sections(story: &Story<'_>) -> Vec<Section> {
    let gauge = Gauge::of(story);
    let columns = story.roles.groups.iter();
    let mut out: Vec<Section> = columns.filter_map(|column| group(story, &gauge, *column)).collect();
    // The lead speaks of one group only.
    out.iter_mut().skip(1).for_each(|section| section.lead.clear());
    out
}

fn group(story: &Story<'_>, gauge: &Gauge, column: usize) -> Option<Section> {
    let (g, from) = (story.sql(column), &story.from);
    let Gauge { value, share, lowest, given, .. } = gauge;
    let fact = story.fact(&format!(
        "SELECT {g}, count(*) AS \"rows\", {value} AS value, {share} AS share, {lowest} AS lowest FROM {from} \
WHERE {g} IS NOT NULL AND {given} GROUP BY {g} ORDER BY value DESC, {g} LIMIT {GROUPS}"
    ))?;
    fact.rows.get(1)?;
    let named = story.schema.columns.get(column).map(|column| escape(&human(&column.name)))?;
    let shares =
        gauge.adds && fact.number(0, LOWEST).is_some_and(|n| n >= 0.0) && fact.number(0, SHARE).is_some();
    let mut header = vec![capital(&named)];
    header.extend(gauge.header(story));
    header.extend(shares.then(|| "share".to_owned()));
    let rows = (0..fact.rows.len()).filter_map(|at| {
        let mut row = vec![fact.cell(at, NAME)?.text()];
        row.extend(gauge.cells(&fact, at, ROWS));
        row.extend(fact.cell(at, SHARE).filter(|_| shares).map(|cell| cell.percent()));
        Some(row)
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let leads = story.roles.families.is_empty() && fact.number(0, VALUE) != fact.number(1, VALUE);
    let top = fact.cell(0, NAME)?.text();
    // A title carries no links, and a name with digits would be one.
    let titled = leads && gauge.adds && !gauge.counts && !top.contains("](");
    Some(Section {
        finding: if titled { format!("{top} leads in {}", gauge.name) } else { String::new() },
        lead: if leads { lead(&fact, gauge, &named, shares).into_iter().collect() } else { Vec::new() },
        heading: format!("By {named}"),
        body: vec![table_of(&header, 1, &rows)],
        ..Section::default()
    })
}

fn lead(fact: &Fact, gauge: &Gauge, named: &str, shares: bool) -> Option<String> {
    let (top, next) = (fact.cell(0, NAME)?.text(), fact.cell(1, NAME)?.text());
    let the = if gauge.counts { "the " } else { "" };
    let name = &gauge.name;
    Some(if shares {
        let (most, less) = (fact.cell(0, SHARE)?.percent(), fact.cell(1, SHARE)?.percent());
        format!(
            "By {named}, **{top}** holds the largest part of {the}{name}, {most}, before {next} with {less}."
        )
    } else {
        let (most, less) = (fact.cell(0, VALUE)?.figure(), fact.cell(1, VALUE)?.figure());
        format!("By {named}, **{top}** has the highest {name} ({most}), before {next} ({less}).")
    })
}

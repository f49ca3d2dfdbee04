//! How the main measure goes over time, by month or by year.

use super::gauge::Gauge;
use super::story::{Section, Story, table_of};
use crate::figure::Fact;
use crate::words::{escape, human};

/// Periods a table shows; of more, the last ones.
const PERIODS: usize = 24;
/// Months that are told one by one; longer spans go by year.
const MONTHS: f64 = 24.0;

/// The section; none where there is no date.
pub(super) fn section(story: &Story<'_>) -> Option<Section> {
    let column = story.roles.date?;
    let (d, from) = (story.sql(column), &story.from);
    let span = story.fact(&format!(
        "SELECT substr(min({d}), 1, 10) AS first, substr(max({d}), 1, 10) AS last, \
count(DISTINCT substr({d}, 1, 7)) AS months, count(DISTINCT substr({d}, 1, 4)) AS years FROM {from}"
    ))?;
    let mut out = Section {
        heading: "Over time".to_owned(),
        body: vec![spanned(story, column, &span)?],
        ..Section::default()
    };
    let (months, years) = (span.number(0, 2)?, span.number(0, 3)?);
    if months < 2.0 || months > MONTHS && years < 2.0 {
        return Some(out);
    }
    let (length, unit) = if months <= MONTHS { (7, "month") } else { (4, "year") };
    let gauge = Gauge::of(story);
    let grouped = format!(
        "SELECT substr({d}, 1, {length}) AS period, count(*) AS \"rows\", {} AS value FROM {from} WHERE {d} IS NOT NULL GROUP BY period",
        gauge.value
    );
    let last = story.fact(&format!(
        "SELECT period, \"rows\", value FROM (SELECT * FROM ({grouped}) ORDER BY period DESC LIMIT {PERIODS}) ORDER BY period"
    ));
    let extreme = |order: &str| {
        story.fact(&format!(
            "SELECT period, value FROM ({grouped}) WHERE value IS NOT NULL ORDER BY value{order}, period LIMIT 1"
        ))
    };
    let (high, low) = (extreme(" DESC"), extreme(""));
    let (last, high, low) = (last?, high?, low?);
    let line = extremes(&high, &low, unit, &gauge);
    if story.roles.families.is_empty() {
        out.lead.extend(line);
    } else {
        out.body.extend(line);
    }
    let mut header = vec![unit.to_owned()];
    header.extend(gauge.header(story));
    let rows = (0..last.rows.len()).filter_map(|at| {
        let mut row = vec![last.cell(at, 0)?.text()];
        row.extend(gauge.cells(&last, at, 1));
        Some(row)
    });
    let rows: Vec<Vec<String>> = rows.collect();
    out.body.push(table_of(&header, 1, &rows));
    Some(out)
}

/// From when to when; none where no row has a date.
fn spanned(story: &Story<'_>, column: usize, span: &Fact) -> Option<String> {
    let named = story.schema.columns.get(column).map(|column| escape(&human(&column.name)))?;
    let (first, last) = (span.cell(0, 0)?, span.cell(0, 1)?);
    if first.value.is_null() {
        return None;
    }
    Some(if first.value == last.value {
        format!("All have the {named} {}.", first.text())
    } else if named.contains("date") {
        format!("The dates run from {} to {}.", first.text(), last.text())
    } else {
        format!("The {named} runs from {} to {}.", first.text(), last.text())
    })
}

fn extremes(high: &Fact, low: &Fact, unit: &str, gauge: &Gauge) -> Option<String> {
    if high.number(0, 1) == low.number(0, 1) {
        return None;
    }
    let most = if gauge.counts { "most" } else { "the highest" };
    let least = if gauge.counts { "fewest" } else { "the lowest" };
    Some(format!(
        "The {unit} with {most} {} is {} ({}), with {least} {} ({}).",
        gauge.name,
        high.cell(0, 0)?.text(),
        high.cell(0, 1)?.figure(),
        low.cell(0, 0)?.text(),
        low.cell(0, 1)?.figure()
    ))
}

//! The season: averages by month of the year where there are two years of dates or more, single days that stand
//! out, and how many have none at all.

use crate::profile::{Figure, Values};
use crate::roles::{Measure, Sort, When};
use crate::story::{Finding, Grain, Part, Section, Story, table_of, written};
use gloss_figures::figure::Fact;
use gloss_figures::words::{self, capital};

/// Measures side by side in a table.
pub(crate) const SIDE: usize = 4;
/// Months from which a season can be told.
const MONTHS: f64 = 24.0;
/// The ratio of variances (F) from which months of the year differ by more than chance, about 1 in 50.
const F: f64 = 2.5;
/// How far months must differ, as a share of their mean, before it is a season.
const DIFFERS: f64 = 0.5;
/// Shares of rows with none, in per cent, between which it is worth a line.
const NONE: std::ops::Range<f64> = 15.0..95.0;
/// Days that are told one by one.
const DAYS: usize = 4;

/// Adds what there is.
pub(crate) fn part(story: &Story<'_>, when: &When, known: &Values, out: &mut Part) {
    let measures: Vec<&Measure> =
        story.roles.measures.iter().filter(|measure| measure.sort != Sort::Level).take(SIDE).collect();
    if measures.is_empty() || when.years {
        return;
    }
    if known.months >= MONTHS {
        by_month(story, when, &measures, out);
    }
    if when.once {
        let found: Vec<Option<Finding>> = measures.iter().map(|measure| none(story, measure)).collect();
        out.lead.extend(found.into_iter().flatten().take(1));
        out.sections.extend(days(story, when, &measures));
    }
}

/// A month of each year on average: of sums where a measure adds up, else of means.
fn by_month(story: &Story<'_>, when: &When, measures: &[&Measure], out: &mut Part) {
    let (day, d) = (story.day(when), story.sql(when.column));
    let inner: Vec<String> = measures
        .iter()
        .enumerate()
        .map(|(n, m)| format!("{}({}) AS v{n}", if m.adds() { "sum" } else { "avg" }, story.x(m)))
        .collect();
    let outer: Vec<String> = (0..measures.len()).map(|n| format!("avg(v{n})")).collect();
    let Some(fact) = story.fact(&format!(
        "SELECT m, {} FROM (SELECT substr({day}, 6, 2) AS m, {} FROM {} WHERE {d} IS NOT NULL GROUP BY substr({day}, 1, 7)) GROUP BY m ORDER BY m",
        outer.join(", "),
        inner.join(", "),
        story.from
    )) else {
        return;
    };
    if fact.rows.len() < 12 {
        return;
    }
    let strength = strength(story, &day, &d, measures);
    let seasons = |n: &usize| strength.as_ref().is_some_and(|fact| seasonal(fact, *n));
    let seasonal: Vec<usize> = (0..measures.len()).filter(seasons).collect();
    // Where nothing goes with the time of the year, twelve lines of chance are no reading.
    if seasonal.is_empty() {
        return;
    }
    let found: Vec<Finding> = seasonal.iter().filter_map(|n| peak(&fact, n + 1, measures.get(*n)?)).collect();
    let telling = !found.is_empty();
    out.lead.extend(found.into_iter().take(2));
    let header: Vec<String> = std::iter::once("month".to_owned())
        .chain(measures.iter().map(|m| if m.adds() { m.name.clone() } else { format!("mean {}", m.name) }))
        .collect();
    let rows: Vec<Vec<String>> = (0..12)
        .filter_map(|row| {
            let mut cells = vec![capital(words::MONTHS.get(row)?)];
            cells.extend(
                measures.iter().enumerate().filter_map(|(n, m)| Some(fact.cell(row, n + 1)?.even(m.unit))),
            );
            Some(cells)
        })
        .collect();
    out.sections.push(Section {
        score: if telling { 72.0 } else { 20.0 },
        heading: "Month by month, on average".to_owned(),
        blocks: vec![table_of(&header, 1, &rows)],
    });
}

/// The share of the variation of months that the time of the year explains (eta squared), for each measure, and how
/// many months there are.
fn strength(story: &Story<'_>, day: &str, d: &str, measures: &[&Measure]) -> Option<Fact> {
    let months: Vec<String> = measures
        .iter()
        .enumerate()
        .map(|(n, m)| format!("{}({}) * 1.0 AS v{n}", if m.adds() { "sum" } else { "avg" }, story.x(m)))
        .collect();
    let sums: Vec<String> = (0..measures.len())
        .map(|n| format!("count(v{n}) AS n{n}, sum(v{n}) AS s{n}, sum(v{n} * v{n}) AS q{n}"))
        .collect();
    let shares: Vec<String> = (0..measures.len())
        .map(|n| {
            let all = format!("sum(s{n}) * sum(s{n}) / nullif(sum(n{n}), 0)");
            format!("(sum(s{n} * s{n} / nullif(n{n}, 0)) - {all}) / nullif(sum(q{n}) - {all}, 0), sum(n{n})")
        })
        .collect();
    story.fact(&format!(
        "SELECT {} FROM (SELECT m, {} FROM (SELECT substr({day}, 6, 2) AS m, {} FROM {} WHERE {d} IS NOT NULL GROUP BY substr({day}, 1, 7)) GROUP BY m)",
        shares.join(", "),
        sums.join(", "),
        months.join(", "),
        story.from
    ))
}

/// Whether the time of the year explains clearly more than it would by chance: an F of [`F`] for twelve groups.
fn seasonal(fact: &Fact, n: usize) -> bool {
    let (Some(share), Some(months)) = (fact.number(0, 2 * n), fact.number(0, 2 * n + 1)) else {
        return false;
    };
    let by = F * 11.0 / (months - 12.0).max(1.0);
    share >= by / (1.0 + by)
}

/// Which month has most and which least, where they differ much.
fn peak(fact: &Fact, column: usize, measure: &Measure) -> Option<Finding> {
    let values: Vec<f64> = (0..12).filter_map(|row| fact.number(row, column)).collect();
    let order = |a: &usize, b: &usize| {
        let at = |n: &usize| values.get(*n).copied().unwrap_or(0.0);
        at(a).total_cmp(&at(b))
    };
    let (high, low) = ((0..12).max_by(order)?, (0..12).min_by(order)?);
    let (most, least) = (*values.get(high)?, *values.get(low)?);
    let mean = values.iter().map(|x| x.abs()).sum::<f64>() / 12.0;
    if values.len() < 12 || mean <= 0.0 || (most - least) / mean < DIFFERS {
        return None;
    }
    let what = if measure.adds() { "a month on average" } else { "on average" };
    let (high_name, low_name) = (capital(words::MONTHS.get(high)?), capital(words::MONTHS.get(low)?));
    Some(Finding::titled(
        if measure.adds() { 75.0 } else { 74.0 },
        format!("{} is highest in {high_name} and lowest in {low_name}", measure.name),
        format!(
            "{} is highest in **{high_name}** ({} {what}) and lowest in **{low_name}** ({}).",
            capital(&measure.name),
            fact.cell(high, column)?.of(measure.unit),
            fact.cell(low, column)?.of(measure.unit)
        ),
    ))
}

/// How many rows have none of something.
fn none(story: &Story<'_>, measure: &Measure) -> Option<Finding> {
    if !measure.adds() {
        return None;
    }
    let x = story.sql(measure.column);
    let fact = story.fact(&format!(
        "SELECT sum({x} = 0), count({x}), sum({x} = 0) * 100.0 / nullif(count({x}), 0) FROM {}",
        story.from
    ))?;
    let cell = |at: usize| fact.cell(0, at);
    let share = fact.number(0, 2).filter(|share| NONE.contains(share))?;
    Some(Finding::new(
        66.0 + share / 100.0,
        format!(
            "{} of {} {} ({}) had no {}.",
            cell(0)?.figure(),
            cell(1)?.figure(),
            story.noun(),
            cell(2)?.percent(),
            measure.name
        ),
    ))
}

/// The highest and the lowest value of each measure, with their dates.
fn days(story: &Story<'_>, when: &When, measures: &[&Measure]) -> Option<Section> {
    let (d, day) = (story.sql(when.column), story.day(when));
    let grain = story.grain(when);
    if grain == Grain::Year {
        return None;
    }
    let asked: Vec<Option<[Fact; 2]>> = measures
        .iter()
        .take(DAYS)
        .map(|measure| {
            let x = story.x(measure);
            let by = |order: &str| {
                story.fact(&format!(
                    "SELECT {}, {x} FROM {} WHERE {d} IS NOT NULL AND {x} IS NOT NULL ORDER BY {x} {order}, {d} LIMIT 2",
                    written(&day, grain),
                    story.from
                ))
            };
            let (high, low) = (by("DESC"), by("ASC"));
            Some([high?, low?])
        })
        .collect();
    let rows: Vec<Vec<String>> = measures
        .iter()
        .zip(asked)
        .filter_map(|(measure, facts)| {
            let [high, low] = facts?;
            let mean = story.profile.cell(measure.column, Figure::Mean)?;
            // Where several days share the place, none of them is named.
            let named = |fact: &Fact| {
                let alone = fact.number(0, 1) != fact.number(1, 1);
                if alone { fact.cell(0, 0).map(|cell| cell.text()) } else { Some("several".to_owned()) }
            };
            let mean = if measure.scaled { "–".to_owned() } else { mean.of(measure.unit) };
            Some(vec![
                capital(&measure.name),
                mean,
                high.cell(0, 1)?.of(measure.unit),
                named(&high)?,
                low.cell(0, 1)?.of(measure.unit),
                named(&low)?,
            ])
        })
        .collect();
    let header = ["", "mean", "highest", "when", "lowest", "when"].map(str::to_owned);
    (!rows.is_empty()).then(|| Section {
        score: 50.0,
        heading: "Highest and lowest".to_owned(),
        blocks: vec![table_of(&header, 1, &rows)],
    })
}

//! How groups of rows differ: how many rows they have, what they hold of the whole, and their medians.

use crate::roles::{Group, Measure, Sort};
use crate::story::{Finding, Part, Section, Story, table_of};
use gloss_figures::figure::{Fact, Unit};
use gloss_figures::sql::percent;
use gloss_figures::words::capital;

/// Groups a table shows.
const GROUPS: usize = 12;
/// Columns that rows are grouped by; one more where nothing adds up.
const COLUMNS: usize = 2;
/// Measures that are asked how far groups are apart.
const ASKED: usize = 10;
/// Measures beside each group.
const MEASURES: usize = 3;
/// How far medians of groups must be apart, as a share of the middle half of all rows, to be a difference.
const APART: f64 = 0.5;
/// The part of all variation that groups explain where they make a title.
const CLEAR: f64 = 0.35;
/// Rows of a group below which their number is told beside its median.
const TELLING: f64 = 10.0;
/// Points by which a group's part of the whole must be above its part of the rows.
const BEYOND: f64 = 3.0;
/// Rows that a group needs before its median is compared.
const ENOUGH: f64 = 5.0;

/// The part.
pub(crate) fn part(story: &Story<'_>) -> Part {
    let mut out = Part::default();
    let daily = story.roles.when.is_some_and(|when| when.once);
    // Sheets with periods are told side by side already.
    let sheets = |group: &&Group| {
        story.roles.families.is_empty() || story.schema.name(group.column) != crate::schema::SHEET
    };
    // What happened by group is counted already.
    if story.roles.weight.is_some() && story.roles.outcome.is_some() && story.roles.measures.len() == 1 {
        return out;
    }
    let more = !story.roles.measures.iter().any(Measure::adds);
    let groups = story.roles.groups.iter().filter(sheets).take(COLUMNS + usize::from(more));
    // Groups of what is told for two periods are compared over these.
    let compared = |group: &Group| {
        let part = crate::sheets::of_group(story, group);
        if part.sections.is_empty() { of(story, group, daily) } else { part }
    };
    let found: Vec<Part> = groups.map(compared).collect();
    for (n, mut part) in found.into_iter().enumerate() {
        if n > 0 {
            part.lead.clear();
        }
        out.lead.extend(part.lead);
        out.stands.extend(part.stands);
        out.sections.extend(part.sections);
    }
    out
}

/// A measure that is shown of each group beside its rows.
struct GroupMeasure<'a> {
    measure: &'a Measure,
    /// Whether its part of the whole is shown, else its median.
    share: bool,
    /// How much of its variation the groups explain, from 0 to 1.
    explained: f64,
}

/// The first measure's share where it is a whole, then the medians that differ most between groups.
fn choose_measures<'a>(story: &'a Story<'_>, group: &Group, daily: bool) -> Vec<GroupMeasure<'a>> {
    let mut out: Vec<GroupMeasure<'a>> = Vec::new();
    let measures: Vec<&Measure> =
        story.roles.measures.iter().filter(|measure| measure.sort != Sort::Level).take(ASKED).collect();
    // What rows stand for is counted beside each group already.
    let measures: Vec<&Measure> =
        measures.into_iter().filter(|measure| story.roles.weight != Some(measure.column)).collect();
    let whole = measures
        .first()
        .filter(|measure| measure.adds() && !group.grades && story.profile.of(measure.column).min >= 0.0);
    out.extend(whole.map(|measure| GroupMeasure { measure, share: true, explained: 0.0 }));
    // What days have at the median is the season's more than the group's.
    if daily {
        return out;
    }
    let apart = apart(story, group, &measures);
    let mut order: Vec<usize> = (0..measures.len()).collect();
    order.sort_by(|a, b| gap(&apart, *b).total_cmp(&gap(&apart, *a)));
    let told = order.iter().filter_map(|n| Some((measures.get(*n)?, gap(&apart, *n))));
    out.extend(told.map(|(measure, explained)| GroupMeasure { measure, share: false, explained }));
    out.truncate(MEASURES);
    out
}

fn gap(apart: &Option<Fact>, n: usize) -> f64 {
    apart.as_ref().and_then(|fact| fact.number(0, n)).unwrap_or(0.0)
}

/// The share of each measure's variation that the groups explain (eta squared): how much more alike rows of a group are.
fn apart(story: &Story<'_>, group: &Group, measures: &[&Measure]) -> Option<Fact> {
    if measures.is_empty() {
        return None;
    }
    let (g, from) = (story.sql(group.column), &story.from);
    let sums: Vec<String> = measures
        .iter()
        .enumerate()
        .map(|(n, m)| {
            let x = format!("({} * 1.0)", story.sql(m.column));
            format!("count({x}) AS n{n}, sum({x}) AS s{n}, sum({x} * {x}) AS q{n}")
        })
        .collect();
    let shares: Vec<String> = (0..measures.len())
        .map(|n| {
            let all = format!("sum(s{n}) * sum(s{n}) / nullif(sum(n{n}), 0)");
            format!("(sum(s{n} * s{n} / nullif(n{n}, 0)) - {all}) / nullif(sum(q{n}) - {all}, 0)")
        })
        .collect();
    story.fact(&format!(
        "SELECT {} FROM (SELECT {} FROM {from} WHERE {g} IS NOT NULL GROUP BY {g} HAVING count(*) >= {ENOUGH})",
        shares.join(", "),
        sums.join(", ")
    ))
}

fn order(group: &Group, g: &str) -> String {
    if !group.grades {
        return "n DESC, g".to_owned();
    }
    // A+ before A before A-, and two letters between them.
    format!(
        "substr({g}, 1, 1), CASE WHEN {g} LIKE '%+' THEN 0 WHEN {g} LIKE '%/%' THEN 3 WHEN length({g}) > 1 THEN 2 ELSE 1 END, g"
    )
}

fn of(story: &Story<'_>, group: &Group, daily: bool) -> Part {
    let mut out = Part::default();
    let (g, from) = (story.sql(group.column), &story.from);
    let shown = choose_measures(story, group, daily);
    let values: Vec<String> = shown
        .iter()
        .map(|shown| {
            let x = story.x(shown.measure);
            if shown.share {
                percent(&format!("sum({x})"), &format!("(SELECT sum({x}) FROM {from})"))
            } else {
                story.middle(shown.measure).0
            }
        })
        .collect();
    let values = values.iter().map(|value| format!(", {value}")).collect::<String>();
    let n = story.n();
    let all = match story.weight() {
        Some(w) => format!("(SELECT sum({w}) FROM {from} WHERE {g} IS NOT NULL)"),
        None => format!("(SELECT count({g}) FROM {from})"),
    };
    let Some(fact) = story.fact(&format!(
        "SELECT {g} AS g, {n} AS n, {} AS part{values}, count(*) OVER () AS groups FROM {from} WHERE {g} IS NOT NULL GROUP BY {g} ORDER BY {} LIMIT {GROUPS}",
        percent(&n, &all),
        order(group, &g)
    )) else {
        return out;
    };
    if fact.rows.len() < 2 {
        return out;
    }
    let name = story.column_name(group.column);
    let mut own = section(story, &fact, &name, &shown);
    own.blocks.extend(story.spellings(group.column).map(|says| format!("{}.", capital(&says))));
    if let Some(bars) = bars(story, group, &fact, &shown) {
        own.blocks.insert(0, bars);
    }
    out.sections.push(own);
    let apart = shown.iter().enumerate().filter(|(_, shown)| !shown.share);
    let mut found: Vec<Finding> =
        apart.filter_map(|(n, shown)| differs(story, &fact, n + 3, shown, group, &name)).collect();
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    let share = shown.iter().position(|shown| shown.share);
    match share.and_then(|n| largest(&fact, n + 3, &name, shown.get(n)?.measure)) {
        Some(largest) => {
            out.lead.push(largest);
            out.stands.extend(found.into_iter().take(1));
        }
        None if daily => out.stands.extend(commonest(story, &fact, &name)),
        None => {
            out.stands.extend(commonest(story, &fact, &name));
            out.lead.extend(found.into_iter().take(1));
        }
    }
    out
}

fn section(story: &Story<'_>, fact: &Fact, name: &str, shown: &[GroupMeasure<'_>]) -> Section {
    let mut header = vec![capital(name), story.counted(), "share".to_owned()];
    header.extend(shown.iter().map(|shown| {
        if shown.share {
            format!("share of {}", shown.measure.name)
        } else {
            format!("{} {}", story.middle(shown.measure).1, shown.measure.name)
        }
    }));
    let rows: Vec<Vec<String>> = (0..fact.rows.len())
        .filter_map(|at| {
            let mut row =
                vec![fact.cell(at, 0)?.text(), fact.cell(at, 1)?.figure(), fact.cell(at, 2)?.percent()];
            for (n, shown) in shown.iter().enumerate() {
                let unit = if shown.share { Unit::Percent } else { shown.measure.unit };
                row.push(fact.cell(at, n + 3)?.even(unit));
            }
            Some(row)
        })
        .collect();
    let mut blocks = vec![table_of(&header, 1, &rows)];
    let groups = shown.len() + 3;
    if fact.number(0, groups).is_some_and(|n| n > GROUPS as f64)
        && let Some(cell) = fact.cell(0, groups)
    {
        blocks.push(format!("The first of {} groups.", cell.figure()));
    }
    Section { score: 50.0, heading: format!("By {name}"), blocks }
}

/// The groups' parts of the whole as bars, where they are uneven and each row is in one of those that the table shows.
fn bars(story: &Story<'_>, group: &Group, fact: &Fact, shown: &[GroupMeasure<'_>]) -> Option<String> {
    let share = shown.iter().position(|shown| shown.share)?;
    let measure = shown.get(share)?.measure;
    largest(fact, share + 3, "", measure)?;
    let rows: f64 = (0..fact.rows.len()).filter_map(|at| fact.number(at, 1)).sum();
    if rows != story.row_count() as f64 {
        return None;
    }
    crate::pictures::bars(story, group.column, measure, fact.rows.len())
}

/// The group that holds most of the whole, where it holds more than its rows do.
fn largest(fact: &Fact, column: usize, name: &str, measure: &Measure) -> Option<Finding> {
    let by = |row: &usize| fact.number(*row, column).unwrap_or(0.0);
    let top = (0..fact.rows.len()).max_by(|a, b| by(a).total_cmp(&by(b)))?;
    let (held, rows) = (by(&top), fact.number(top, 2)?);
    let title = format!("{} leads in {}", fact.cell(top, 0)?.text(), measure.name);
    let title = if title.contains("](") { String::new() } else { title };
    // A group that holds as much as it has rows says nothing.
    if held < rows + BEYOND {
        return None;
    }
    let beside = format!(" with {} of the rows", fact.cell(top, 2)?.percent());
    let text = format!(
        "By {name}, **{}** has the largest part of {}, {}{beside}.",
        fact.cell(top, 0)?.text(),
        measure.name,
        fact.cell(top, column)?.percent()
    );
    Some(Finding::titled(36.0 + (held - rows).abs() / 4.0, title, text))
}

/// The group with most rows, where no other has as many.
fn commonest(story: &Story<'_>, fact: &Fact, name: &str) -> Option<Finding> {
    let by = |row: &usize| fact.number(*row, 1).unwrap_or(0.0);
    let top = (0..fact.rows.len()).max_by(|a, b| by(a).total_cmp(&by(b)))?;
    if (0..fact.rows.len()).any(|row| row != top && by(&row) >= by(&top)) {
        return None;
    }
    // That most say no, or yes, is for the table.
    let value = fact.cell(top, 0)?.value.as_str().unwrap_or_default().to_lowercase();
    if matches!(value.as_str(), "no" | "yes" | "true" | "false" | "n" | "y" | "none") {
        return None;
    }
    let text = match story.roles.weight {
        Some(at) => format!(
            "By {name}, **{}** has the largest part of {}: {}, {}.",
            fact.cell(top, 0)?.text(),
            story.column_name(at),
            fact.cell(top, 1)?.figure(),
            fact.cell(top, 2)?.percent()
        ),
        None => format!(
            "The most common {name} is **{}**: {} {}, {}.",
            fact.cell(top, 0)?.text(),
            fact.cell(top, 1)?.figure(),
            story.noun(),
            fact.cell(top, 2)?.percent()
        ),
    };
    Some(Finding::new(32.0, text))
}

/// Medians that are far apart against the spread of all rows.
fn differs(
    story: &Story<'_>,
    fact: &Fact,
    column: usize,
    shown: &GroupMeasure<'_>,
    group: &Group,
    name: &str,
) -> Option<Finding> {
    let measure = shown.measure;
    let values = story.profile.of(measure.column);
    let scale = if measure.scaled { 100.0 } else { 1.0 };
    let width = (values.q3 - values.q1) * scale;
    let mut rows: Vec<usize> = (0..fact.rows.len())
        .filter(|row| {
            fact.number(*row, 1).is_some_and(|n| n >= ENOUGH) && fact.number(*row, column).is_some()
        })
        .collect();
    rows.sort_by(|a, b| {
        fact.number(*b, column).partial_cmp(&fact.number(*a, column)).unwrap_or(std::cmp::Ordering::Equal)
    });
    let (top, low) = (*rows.first()?, *rows.last()?);
    let gap = fact.number(top, column)? - fact.number(low, column)?;
    let least = [top, low].iter().filter_map(|row| fact.number(*row, 1)).fold(f64::INFINITY, f64::min);
    // Medians of few rows are apart by chance.
    if width <= 0.0 || gap / width < APART + 2.0 / least.max(1.0).sqrt() {
        return None;
    }
    // Of grades, the best and the worst must be at different ends, or it does not go with the grade.
    if group.grades && top.abs_diff(low) * 2 < fact.rows.len() {
        return None;
    }
    // What rests on few rows says on how many.
    let of = |row: usize| {
        let n = fact.cell(row, 1)?;
        Some(if least < TELLING { format!(", {} {}", n.figure(), story.counted()) } else { String::new() })
    };
    let text = format!(
        "By {name}, the {} of {} is highest for **{}** ({}{}) and lowest for {} ({}{}).",
        story.middle(measure).1,
        measure.name,
        fact.cell(top, 0)?.text(),
        fact.cell(top, column)?.of(measure.unit),
        of(top)?,
        fact.cell(low, 0)?.text(),
        fact.cell(low, column)?.of(measure.unit),
        of(low)?
    );
    let grades = if group.grades { 15.0 } else { 0.0 };
    let plain = fact.cell(top, 0).map(|cell| cell.text()).filter(|text| !text.contains("]("));
    let title = match plain {
        _ if group.grades => format!("{} goes with {name}", measure.name),
        // Groups that hardly share a value are what such a table is about.
        Some(top) if shown.explained >= CLEAR => {
            let are = if crate::names::counts(&measure.name) { "are" } else { "is" };
            format!("{} {are} highest for {top}", measure.name)
        }
        _ => String::new(),
    };
    Some(Finding::titled(36.0 + grades + shown.explained.clamp(0.0, 1.0) * 26.0, title, text))
}

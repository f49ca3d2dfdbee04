//! The parts of a total over time, or several levels side by side: which of them made its change, who grew and
//! who shrank most.

use crate::course::Course;
use crate::roles::{Measure, Sort};
use crate::story::{Finding, Part, Section, Story, table_of};
use crate::totals::{self, Total};
use gloss_figures::figure::Fact;
use gloss_figures::sql::percent;
use gloss_figures::words::{capital, list};

/// Rows of a table.
const ROWS: usize = 12;

/// Columns of a row's figures.
const FIRST: usize = 0;
const LAST: usize = 1;
const MOVED: usize = 2;
const PART: usize = 3;
const OF_ALL: usize = 4;
const OFF: usize = 5;

/// The total among the levels, with its parts; none where the levels are not parts of one another.
pub(crate) fn total(story: &Story<'_>, levels: &[&Measure]) -> Option<Total> {
    let columns: Vec<usize> = levels.iter().map(|measure| measure.column).collect();
    totals::find(story.schema, &columns)
}

/// First, last and change of some columns, one row for each, against those of `whole`.
fn rows(story: &Story<'_>, course: &Course<'_>, columns: &[usize], sum: &str, whole: usize) -> Option<Fact> {
    let [first, last] = course.bounds(story);
    let w = story.sql(whole);
    let of = |column: &usize| {
        let x = story.sql(*column);
        format!(
            "SELECT a.{x}, b.{x}, b.{x} - a.{x}, {}, {}, {sum} FROM a, b",
            percent(&format!("b.{x} - a.{x}"), &format!("abs(a.{x})")),
            percent(&format!("b.{x}"), &format!("b.{w}")),
        )
    };
    let all: Vec<String> = columns.iter().map(of).collect();
    let day = course.day();
    let from = &story.from;
    story.fact(&format!(
        "WITH a AS (SELECT * FROM {from} WHERE {day} = {first}), b AS (SELECT * FROM {from} WHERE {day} = {last}) {}",
        all.join(" UNION ALL ")
    ))
}

/// Adds what the parts of a total come to.
pub(crate) fn part(story: &Story<'_>, course: &Course<'_>, total: &Total, out: &mut Part) {
    // Proved over all rows: the largest difference between the total and its parts, in per cent.
    let sum: Vec<String> = total.parts.iter().map(|at| story.sql(*at)).collect();
    let whole = story.sql(total.column);
    let off = format!(
        "(SELECT max(abs({} - {whole})) * 100.0 / max({whole}) FROM {})",
        sum.join(" + "),
        story.from
    );
    let Some(fact) = rows(story, course, &total.parts, &off, total.column) else { return };
    if fact.number(0, OFF).is_none_or(|off| off > 1.0) {
        return;
    }
    let name = &course.measure.name;
    let mut order: Vec<usize> = (0..fact.rows.len()).collect();
    order.sort_by(|a, b| by(&fact, *b, MOVED).total_cmp(&by(&fact, *a, MOVED)));
    let said = |row: usize| total.parts.get(row).map(|at| story.column_name(*at));
    if let (Some(top), Some(low)) = (order.first().copied(), order.last().copied()) {
        out.lead.extend(most(&fact, top, low, said));
        out.stands.extend(fastest(&fact, &order, said));
    }
    let table: Vec<Vec<String>> =
        order.iter().take(ROWS).filter_map(|row| line(&fact, *row, &said(*row)?, true)).collect();
    let header = ["", "first", "last", "change", "in per cent", "share at the end"].map(str::to_owned);
    out.sections.push(Section {
        score: 70.0,
        heading: format!("The parts of {name}"),
        blocks: vec![table_of(&header, 1, &table)],
    });
}

fn by(fact: &Fact, row: usize, column: usize) -> f64 {
    fact.number(row, column).unwrap_or(0.0)
}

fn line(fact: &Fact, row: usize, name: &str, shares: bool) -> Option<Vec<String>> {
    let cell = |at: usize| fact.cell(row, at);
    let mut out = vec![
        capital(name),
        cell(FIRST)?.figure(),
        cell(LAST)?.figure(),
        cell(MOVED)?.signed(),
        cell(PART)?.signed_percent(),
    ];
    if shares {
        out.push(cell(OF_ALL)?.percent());
    }
    Some(out)
}

/// Who added most and who lost most.
fn most(fact: &Fact, top: usize, low: usize, said: impl Fn(usize) -> Option<String>) -> Option<Finding> {
    let cell = |row: usize, at: usize| fact.cell(row, at);
    let mut text = String::new();
    if by(fact, top, MOVED) > 0.0 {
        text = format!("{} added most ({})", capital(&said(top)?), cell(top, MOVED)?.signed());
    }
    if by(fact, low, MOVED) < 0.0 {
        let lost = format!("{} lost most ({})", said(low)?, cell(low, MOVED)?.signed());
        text = if text.is_empty() { capital(&lost) } else { format!("{text}, {lost}") };
    }
    (!text.is_empty()).then(|| Finding::new(85.0, format!("{text}.")))
}

/// Who grew and who shrank fastest, where those are others than in numbers.
fn fastest(fact: &Fact, order: &[usize], said: impl Fn(usize) -> Option<String>) -> Option<Finding> {
    let mut rates: Vec<usize> = order.to_vec();
    rates.sort_by(|a, b| by(fact, *b, PART).total_cmp(&by(fact, *a, PART)));
    let (top, low) = (*rates.first()?, *rates.last()?);
    let shrank: Vec<String> =
        order.iter().filter(|row| by(fact, **row, MOVED) < 0.0).filter_map(|row| said(*row)).collect();
    let mut text = format!(
        "In per cent, **{}** changed most upwards ({})",
        said(top)?,
        fact.cell(top, PART)?.signed_percent()
    );
    text.push_str(&format!(
        " and **{}** most downwards ({}).",
        said(low)?,
        fact.cell(low, PART)?.signed_percent()
    ));
    if shrank.len() > 1 && shrank.len() * 2 <= order.len() {
        text.push_str(&format!(" Smaller at the end than at the beginning: {}.", list(&shrank)));
    }
    (by(fact, low, PART) < 0.0 && by(fact, top, PART) > 0.0).then(|| Finding::new(66.0, text))
}

/// A table of several levels that are no parts of one another.
pub(crate) fn side_by_side(story: &Story<'_>, course: &Course<'_>, levels: &[&Measure]) -> Option<Section> {
    let levels: Vec<&&Measure> =
        levels.iter().filter(|measure| measure.sort == Sort::Level).take(ROWS).collect();
    if levels.len() < 2 {
        return None;
    }
    let columns: Vec<usize> = levels.iter().map(|measure| measure.column).collect();
    let fact = rows(story, course, &columns, "0", course.measure.column)?;
    let table: Vec<Vec<String>> = levels
        .iter()
        .enumerate()
        .filter_map(|(row, measure)| line(&fact, row, &measure.name, false))
        .collect();
    let header = ["", "first", "last", "change", "in per cent"].map(str::to_owned);
    Some(Section {
        score: 65.0,
        heading: "From the first to the last date".to_owned(),
        blocks: vec![table_of(&header, 1, &table)],
    })
}

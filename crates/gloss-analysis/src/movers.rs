//! Which rows make a change: who moved most each way, who makes most of it alone, and who holds most of what
//! is left. Names nobody where too many share the place.

use crate::change::{Change, LEAD, Part, ends};
use crate::names::counts as counts_things;
use crate::periods::within;
use crate::story::Story;
use gloss_figures::figure::{Fact, Unit};
use gloss_figures::sql::percent;
use gloss_figures::words::list;

/// The share of the whole change, in per cent, from which one row is worth a line.
const ALONE: f64 = 15.0;
/// Who moved most, each way.
pub(crate) fn standing(story: &Story<'_>, change: &Change<'_>, changes: &[Change<'_>]) -> Vec<String> {
    let Some(label) = story.label() else {
        return Vec::new();
    };
    let [Some(a), Some(b)] = [change.family.members.first(), change.family.members.last()]
        .map(|at| at.map(|at| change.x(story, *at)))
    else {
        return Vec::new();
    };
    let from = &story.from;
    let by = |order: &str| {
        format!(
            "SELECT {label}, {a}, {b}, {b} - {a} AS difference FROM {from} WHERE {label} IS NOT NULL AND {b} - {a} IS NOT NULL ORDER BY difference {order}, {label} LIMIT 4"
        )
    };
    let unit = change.unit;
    let (falls, rises) = (story.fact(&by("ASC")), story.fact(&by("DESC")));
    let (down, up) = (falls.as_ref().map(|fact| (fact, -1.0)), rises.as_ref().map(|fact| (fact, 1.0)));
    let fell = change.number(Part::Difference).is_some_and(|d| d < 0.0);
    let (with, against) = if fell { (down, up) } else { (up, down) };
    let order = if fell { "ASC" } else { "DESC" };
    let mut out = Vec::new();
    out.extend(
        with.and_then(|(fact, way)| alone(story, change, fact, way, &format!("{b} - {a} {order}, {label}"))),
    );
    out.extend(against.and_then(|(fact, way)| mover(fact, way, &change.name, unit)));
    out.extend(concentration(story, changes));
    out
}

/// The row that makes most of the change, and what the change is without it.
fn alone(story: &Story<'_>, change: &Change<'_>, fact: &Fact, way: f64, order: &str) -> Option<String> {
    let (moved, whole) = (fact.number(0, 3)?, change.number(Part::Difference)?);
    let share = moved / whole * 100.0;
    if !change.adds || moved * way <= 0.0 || !(ALONE..=100.0).contains(&share) || story.row_count() < 5 {
        return mover(fact, way, &change.name, change.unit);
    }
    let label = story.label()?;
    let (a, b) = (story.sql(*change.family.members.first()?), story.sql(*change.family.members.last()?));
    let from = &story.from;
    let fraction = percent(&format!("sum({b}) - sum({a})"), &format!("sum({a})"));
    let rest = story.fact(&format!(
        "SELECT {fraction} FROM {from} WHERE {label} <> (SELECT {label} FROM {from} WHERE {label} IS NOT NULL AND {b} - {a} IS NOT NULL ORDER BY {order} LIMIT 1)"
    ))?;
    let cell = |at: usize| fact.cell(0, at);
    let counted = if counts_things(&change.name) { if way < 0.0 { "fewer " } else { "more " } } else { "" };
    let tail = if counted.is_empty() {
        format!("by which {} {}", change.name, change.verb())
    } else {
        format!("{counted}{}", change.name)
    };
    let whole = change.fact.cell(0, change.at(Part::Difference))?;
    let mut out = format!(
        "**{}** alone accounts for {} of the {} {tail} ({}, then {}).",
        cell(0)?.text(),
        cell(3)?.size(),
        whole.size(),
        cell(1)?.figure(),
        cell(2)?.figure()
    );
    let without = rest.cell(0, 0).filter(|cell| cell.number().is_some_and(|n| n * way > 0.0));
    if let Some(without) = without {
        out.push_str(&format!(
            " Without it the {} is {}.",
            if way < 0.0 { "fall" } else { "rise" },
            without.percent()
        ));
    }
    Some(out)
}

/// Who moved most in one direction; nothing where more than three share the place.
fn mover(fact: &Fact, way: f64, name: &str, unit: Unit) -> Option<String> {
    let most = fact.number(0, 3).filter(|n| n * way > 0.0)?;
    let tied = (0..fact.rows.len()).take_while(|at| fact.number(*at, 3) == Some(most)).count();
    let verb = if way > 0.0 { "rose" } else { "fell" };
    match tied {
        1 => Some(format!(
            "**{}** {verb} most in {}, from {} to {}.",
            fact.cell(0, 0)?.text(),
            name.trim_start_matches("average "),
            fact.cell(0, 1)?.of(unit),
            fact.cell(0, 2)?.of(unit)
        )),
        2 | 3 => {
            let names: Vec<String> =
                (0..tied).filter_map(|at| Some(format!("**{}**", fact.cell(at, 0)?.text()))).collect();
            Some(format!("{} {verb} most in {name}, each by {}.", list(&names), fact.cell(0, 3)?.by(unit)))
        }
        _ => None,
    }
}

/// Where few rows hold much of the last period's total: the family where they hold most.
fn concentration(story: &Story<'_>, changes: &[Change<'_>]) -> Option<String> {
    let to = ends(story)[1].clone();
    let asked: Vec<_> = changes
        .iter()
        .take(LEAD)
        .filter(|change| change.adds)
        .filter_map(|change| {
            let column = *change.family.members.last()?;
            let name = format!("{} {}", change.name, within(&to));
            Some(crate::ranks::held(story, &change.x(story, column), &name, change.unit))
        })
        .collect();
    asked.into_iter().flatten().max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, line)| line)
}

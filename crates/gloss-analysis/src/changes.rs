//! Changes between periods: columns that say the same thing for several periods, compared.

use crate::change::{Change, LEAD, Part, ends, of_family};
use crate::names::counts as counts_things;
use crate::periods::{Family, within};
use crate::roles::{Measure, Sort};
use crate::story::{Finding, Part as Told, Section, Story, table_of};
use gloss_figures::figure::Unit;
use gloss_figures::sql::percent;
use gloss_figures::words::{capital, escape};

/// Periods that a table shows: more make it wider than a page.
const MAX_PERIODS: usize = 6;

/// Shares of rows without any, between which the count of them is worth a line.
const WITHOUT: std::ops::Range<f64> = 0.1..0.9;

/// The part.
pub(crate) fn part(story: &Story<'_>) -> Told {
    let mut out = Told::default();
    let changes: Vec<Change<'_>> =
        story.roles.families.iter().filter_map(|family| ask(story, family)).collect();
    let Some(first) = changes.first() else { return out };
    let [from, to] = ends(story);
    let title = match first.verb() {
        "stayed" => format!("{} stayed the same from {from} to {to}", first.name),
        verb => format!("{} {verb} from {from} to {to}", first.name),
    };
    out.lead.push(Finding::titled(98.0, title, lead(&changes).join(" ")));
    let standing = crate::movers::standing(story, first, &changes);
    out.stands.extend(standing.into_iter().enumerate().map(|(n, text)| Finding::new(90.0 - n as f64, text)));
    let blocks = [table(story, &changes), counts(story, first)];
    out.sections.push(Section {
        score: 95.0,
        heading: "What changed".to_owned(),
        blocks: blocks.into_iter().filter(|block| !block.is_empty()).collect(),
    });
    out
}

fn members(family: &Family) -> Vec<usize> {
    let all = &family.members;
    match (all.first(), all.get(all.len().saturating_sub(MAX_PERIODS - 1)..)) {
        (Some(first), Some(tail)) if all.len() > MAX_PERIODS => {
            [*first].into_iter().chain(tail.iter().copied()).collect()
        }
        _ => all.clone(),
    }
}

fn ask<'a>(story: &Story<'_>, family: &'a Family) -> Option<Change<'a>> {
    let members = members(family);
    let Measure { unit, scaled, sort, .. } = of_family(story, family)?;
    let adds = sort == Sort::Flow;
    let x = |at: &usize| {
        let x = story.sql(*at);
        if scaled { format!("({x} * 100.0)") } else { x }
    };
    let (a, b) = (x(members.first()?), x(members.last()?));
    // A rate of all rows is its counts over what they are a share of, where the table says it.
    let counts = crate::sheets::counted(story, family);
    let place = |at: &usize| family.members.iter().position(|member| member == at);
    let total = |at: &usize| match counts.and_then(|counts| counts.members.get(place(at)?)) {
        Some(count) => crate::sheets::pooled(&story.sql(*count), &story.sql(*at)),
        None => format!("{}({})", if adds { "sum" } else { "avg" }, x(at)),
    };
    let (fa, fb) = (total(members.first()?), total(members.last()?));
    let mut columns: Vec<String> = members.iter().map(total).collect();
    columns.extend([
        format!("{fb} - {fa}"),
        format!("CASE WHEN {fa} > 0 THEN {} END", percent(&format!("{fb} - {fa}"), &fa)),
        format!("sum({b} < {a})"),
        format!("sum({b} > {a})"),
        format!("sum({b} = {a})"),
        format!("sum({a} = 0)"),
        format!("sum({b} = 0)"),
        format!("sum({b} = 0) - sum({a} = 0)"),
        format!("min(min({a}), min({b}))"),
        "count(*)".to_owned(),
    ]);
    // Both ends are counted over the same rows: a row that has one of them only would be a change that never was.
    let gaps = [members.first()?, members.last()?]
        .iter()
        .any(|at| story.profile.of(**at).n < story.row_count() as f64);
    let both = if gaps { format!(" WHERE {a} IS NOT NULL AND {b} IS NOT NULL") } else { String::new() };
    let fact = story.fact(&format!("SELECT {} FROM {}{both}", columns.join(", "), story.from))?;
    let shown = members.len();
    let sure = fact.number(0, shown).is_some();
    let said = story.family(&family.name);
    let name = if adds || counts.is_some() { said } else { format!("average {said}") };
    sure.then_some(Change { family, name, adds, unit, scaled, fact, shown })
}

fn lead(changes: &[Change<'_>]) -> Vec<String> {
    let Some((first, rest)) = changes.split_first() else {
        return Vec::new();
    };
    let mut out = vec![format!("{} {} {}.", capital(&first.name), first.verb(), first.by())];
    let rest = rest.get(..rest.len().min(LEAD - 1)).unwrap_or_default();
    if let Some((second, others)) = rest.split_first() {
        let more = second.verb() == first.verb()
            && second.verb() != "stayed"
            && second.percent().map(f64::abs) > first.percent().map(f64::abs);
        let mut sentence = format!(
            "{} {}{} {}",
            capital(&second.name),
            second.verb(),
            if more { " more," } else { "" },
            second.by()
        );
        for other in others {
            let verb =
                if other.verb() == second.verb() { String::new() } else { format!("{} ", other.verb()) };
            sentence.push_str(&format!(", and {} {verb}{}", other.name, other.by()));
        }
        out.push(format!("{sentence}."));
    }
    out
}

fn table(story: &Story<'_>, changes: &[Change<'_>]) -> String {
    let Some(first) = changes.first() else {
        return String::new();
    };
    let labels = members(first.family)
        .into_iter()
        .filter_map(|at| first.family.members.iter().position(|member| *member == at))
        .filter_map(|at| story.roles.periods.get(at))
        .map(|period| escape(&period.label));
    let mut header = vec![String::new()];
    header.extend(labels);
    header.push("change".to_owned());
    let mut rows: Vec<Vec<String>> = changes
        .iter()
        .map(|change| {
            let mut row = vec![capital(&change.name)];
            row.extend((0..change.shown).map(|at| change.figure(at)));
            let of = if change.unit == Unit::Percent { Part::Difference } else { Part::Percent };
            let cell = change.fact.cell(0, change.at(of));
            row.push(match cell.filter(|cell| cell.number().is_some()) {
                Some(cell) if change.unit == Unit::Percent => cell.moved(change.unit),
                Some(cell) => cell.signed_percent(),
                None => change
                    .fact
                    .cell(0, change.at(Part::Difference))
                    .map(|cell| cell.signed())
                    .unwrap_or_default(),
            });
            row
        })
        .collect();
    rows.extend(without(story, changes));
    table_of(&header, 1, &rows)
}

/// A row for how many have none at all, for the family where that says most.
fn without(story: &Story<'_>, changes: &[Change<'_>]) -> Option<Vec<String>> {
    let rows = story.row_count() as f64;
    let told = |change: &&Change<'_>| {
        let shares = [Part::NoneFirst, Part::NoneLast].map(|part| change.number(part).unwrap_or(0.0) / rows);
        change.adds
            && change.shown == 2
            && change.number(Part::Lowest).is_some_and(|n| n >= 0.0)
            && shares.iter().any(|share| WITHOUT.contains(share))
    };
    let size = |change: &&Change<'_>| change.number(Part::NoneDifference).unwrap_or(0.0).abs() as u64;
    // Of several that say as much, the first.
    let change = changes.iter().rev().filter(told).max_by_key(size)?;
    let cell = |part: Part| change.fact.cell(0, change.at(part));
    Some(vec![
        format!("{} without {}", capital(&escape(&story.roles.noun)), change.name),
        cell(Part::NoneFirst)?.figure(),
        cell(Part::NoneLast)?.figure(),
        cell(Part::NoneDifference)?.signed(),
    ])
}

/// How many rows went which way.
fn counts(story: &Story<'_>, change: &Change<'_>) -> String {
    let numbers = [Part::Fewer, Part::More, Part::Same].map(|part| change.number(part));
    let [Some(_), Some(_), Some(_)] = numbers else {
        return String::new();
    };
    if story.row_count() < 4 {
        return String::new();
    }
    let cell = |part: Part, none: &str| match change.number(part) {
        Some(0.0) => none.to_owned(),
        _ => change.count(part),
    };
    let [from, to] = ends(story).map(|label| within(&label));
    let name = story.family(&change.family.name);
    let counted = counts_things(&name) && change.adds;
    let what = if counted { format!("fewer {name}") } else { format!("a lower {name}") };
    let (more, same) = if counted { ("more", "as many") } else { ("a higher one", "the same") };
    let [fewer, rows] = [Part::Fewer, Part::Rows].map(|part| change.number(part));
    let every = match (fewer, change.number(Part::More), rows) {
        (Some(n), _, Some(rows)) if n == rows => Some(what.clone()),
        (_, Some(n), Some(rows)) if n == rows && counted => Some(format!("more {name}")),
        (_, Some(n), Some(rows)) if n == rows => Some(format!("a higher {name}")),
        _ => None,
    };
    if let Some(what) = every {
        return format!("All {} {} had {what} {to} than {from}.", change.count(Part::Rows), story.noun());
    }
    let alike = match change.number(Part::Same) {
        Some(0.0) => String::new(),
        _ => format!(" and {} {same}", change.count(Part::Same)),
    };
    format!(
        "{} of {} {} had {what} {to} than {from}, {} had {more}{alike}.",
        cell(Part::Fewer, "None"),
        change.count(Part::Rows),
        story.noun(),
        cell(Part::More, "none"),
    )
}

//! What changed between periods: columns that say the same thing for several periods, compared.

use super::periods::{Family, within};
use super::roles::{adds, counts as counts_things};
use super::story::{Section, Story, table_of};
use crate::figure::Fact;
use crate::sql::percent;
use crate::words::{capital, escape, list};

/// Periods that a table shows: more make it wider than a page.
const MAX_PERIODS: usize = 6;
/// Families that the lead speaks of.
const LEAD: usize = 3;
/// The share of the whole change, in per cent, from which one row is worth a line.
const ALONE: f64 = 15.0;
/// Shares of rows without any, between which the count of them is worth a line.
const WITHOUT: std::ops::Range<f64> = 0.1..0.9;

/// A family with its figures. Columns of the fact: one for each shown period, then those of [`Part`].
struct Change<'a> {
    family: &'a Family,
    name: String,
    adds: bool,
    fact: Fact,
    /// Periods shown.
    shown: usize,
}

/// Columns after those of the periods.
#[derive(Clone, Copy)]
enum Part {
    Difference,
    Percent,
    Fewer,
    More,
    Same,
    NoneFirst,
    NoneLast,
    NoneDifference,
    Lowest,
}

impl Change<'_> {
    fn at(&self, part: Part) -> usize {
        self.shown + part as usize
    }

    fn number(&self, part: Part) -> Option<f64> {
        self.fact.number(0, self.at(part))
    }

    fn figure(&self, column: usize) -> String {
        self.fact
            .cell(0, column)
            .map_or_else(|| "–".to_owned(), |cell| cell.figure())
    }

    fn first(&self) -> String {
        self.figure(0)
    }

    fn last(&self) -> String {
        self.figure(self.shown - 1)
    }

    fn verb(&self) -> &'static str {
        match self.number(Part::Difference) {
            Some(d) if d < 0.0 => "fell",
            Some(d) if d > 0.0 => "rose",
            _ => "stayed",
        }
    }

    /// `by 42.5 %, from 402 to 231`, or what can be said instead.
    fn by(&self) -> String {
        let percent = self
            .fact
            .cell(0, self.at(Part::Percent))
            .filter(|cell| cell.number().is_some());
        match (self.verb(), percent) {
            ("stayed", _) => format!("at {}", self.last()),
            (_, Some(percent)) => format!(
                "by {}, from {} to {}",
                percent.percent(),
                self.first(),
                self.last()
            ),
            _ => format!("from {} to {}", self.first(), self.last()),
        }
    }

    fn percent(&self) -> Option<f64> {
        self.number(Part::Percent)
    }
}

/// The section.
pub(super) fn section(story: &Story<'_>) -> Section {
    let changes: Vec<Change<'_>> = story
        .roles
        .families
        .iter()
        .filter_map(|family| ask(story, family))
        .collect();
    let Some(first) = changes.first() else {
        return Section::default();
    };
    let [from, to] = ends(story);
    let finding = match first.verb() {
        "stayed" => format!("{} stayed the same from {from} to {to}", first.name),
        verb => format!("{} {verb} from {from} to {to}", first.name),
    };
    Section {
        finding,
        lead: lead(&changes),
        standing: standing(story, first, &changes),
        heading: "What changed".to_owned(),
        body: vec![table(story, &changes), counts(story, first)]
            .into_iter()
            .filter(|block| !block.is_empty())
            .collect(),
    }
}

/// The first and the last period's label, escaped.
pub(super) fn ends(story: &Story<'_>) -> [String; 2] {
    let label =
        |at: Option<&super::periods::Period>| at.map(|period| escape(&period.label)).unwrap_or_default();
    [
        label(story.roles.periods.first()),
        label(story.roles.periods.last()),
    ]
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
    let (a, b) = (story.sql(*members.first()?), story.sql(*members.last()?));
    let adds = members.iter().all(|at| {
        story
            .schema
            .columns
            .get(*at)
            .is_some_and(|column| adds(&column.name))
    });
    let of = if adds { "sum" } else { "avg" };
    let (fa, fb) = (format!("{of}({a})"), format!("{of}({b})"));
    let mut columns: Vec<String> = members
        .iter()
        .map(|at| format!("{of}({})", story.sql(*at)))
        .collect();
    columns.extend([
        format!("{fb} - {fa}"),
        format!(
            "CASE WHEN {fa} > 0 THEN {} END",
            percent(&format!("{fb} - {fa}"), &fa)
        ),
        format!("sum({b} < {a})"),
        format!("sum({b} > {a})"),
        format!("sum({b} = {a})"),
        format!("sum({a} = 0)"),
        format!("sum({b} = 0)"),
        format!("sum({b} = 0) - sum({a} = 0)"),
        format!("min(min({a}), min({b}))"),
    ]);
    let fact = story.fact(&format!("SELECT {} FROM {}", columns.join(", "), story.from))?;
    let shown = members.len();
    let sure = fact.number(0, shown).is_some();
    let name = if adds {
        family.name.clone()
    } else {
        format!("average {}", family.name)
    };
    sure.then_some(Change {
        family,
        name: escape(&name),
        adds,
        fact,
        shown,
    })
}

fn lead(changes: &[Change<'_>]) -> Vec<String> {
    let Some((first, rest)) = changes.split_first() else {
        return Vec::new();
    };
    let mut out = vec![format!(
        "{} {} {}.",
        capital(&first.name),
        first.verb(),
        first.by()
    )];
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
            let verb = if other.verb() == second.verb() {
                String::new()
            } else {
                format!("{} ", other.verb())
            };
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
            let cell = change.fact.cell(0, change.at(Part::Percent));
            row.push(match cell.filter(|cell| cell.number().is_some()) {
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
        _ => change.figure(change.at(part)),
    };
    let [from, to] = ends(story).map(|label| within(&label));
    let name = escape(&change.family.name);
    let counted = counts_things(&name) && change.adds;
    let what = if counted {
        format!("fewer {name}")
    } else {
        format!("a lower {name}")
    };
    let (more, same) = if counted {
        ("more", "as many")
    } else {
        ("a higher one", "the same")
    };
    format!(
        "{} of {} {} had {what} {to} than {from}, {} had {more} and {} {same}.",
        cell(Part::Fewer, "None"),
        story.count(),
        escape(&story.roles.noun),
        cell(Part::More, "none"),
        cell(Part::Same, "none")
    )
}

/// Who moved most, each way.
fn standing(story: &Story<'_>, change: &Change<'_>, changes: &[Change<'_>]) -> Vec<String> {
    let Some(label) = story.label() else {
        return Vec::new();
    };
    let [Some(a), Some(b)] =
        [change.family.members.first(), change.family.members.last()].map(|at| at.map(|at| story.sql(*at)))
    else {
        return Vec::new();
    };
    let from = &story.from;
    let by = |order: &str| {
        format!(
            "SELECT {label}, {a}, {b}, {b} - {a} AS difference FROM {from} WHERE {label} IS NOT NULL AND {b} - {a} IS NOT NULL ORDER BY difference {order}, {label} LIMIT 4"
        )
    };
    let (falls, rises) = (story.fact(&by("ASC")), story.fact(&by("DESC")));
    let (down, up) = (
        falls.as_ref().map(|fact| (fact, -1.0)),
        rises.as_ref().map(|fact| (fact, 1.0)),
    );
    let fell = change.number(Part::Difference).is_some_and(|d| d < 0.0);
    let (with, against) = if fell { (down, up) } else { (up, down) };
    let order = if fell { "ASC" } else { "DESC" };
    let mut out = Vec::new();
    out.extend(
        with.and_then(|(fact, way)| alone(story, change, fact, way, &format!("{b} - {a} {order}, {label}"))),
    );
    out.extend(against.and_then(|(fact, way)| mover(fact, way, &change.name)));
    out.extend(concentration(story, changes));
    out
}

/// The row that makes most of the change, and what the change is without it.
fn alone(story: &Story<'_>, change: &Change<'_>, fact: &Fact, way: f64, order: &str) -> Option<String> {
    let (moved, whole) = (fact.number(0, 3)?, change.number(Part::Difference)?);
    let share = moved / whole * 100.0;
    if !change.adds || moved * way <= 0.0 || !(ALONE..=100.0).contains(&share) || story.row_count() < 5 {
        return mover(fact, way, &change.name);
    }
    let label = story.label()?;
    let (a, b) = (
        story.sql(*change.family.members.first()?),
        story.sql(*change.family.members.last()?),
    );
    let from = &story.from;
    let fraction = percent(&format!("sum({b}) - sum({a})"), &format!("sum({a})"));
    let rest = story.fact(&format!(
        "SELECT {fraction} FROM {from} WHERE {label} <> (SELECT {label} FROM {from} WHERE {label} IS NOT NULL AND {b} - {a} IS NOT NULL ORDER BY {order} LIMIT 1)"
    ))?;
    let cell = |at: usize| fact.cell(0, at);
    let counted = if counts_things(&change.name) {
        if way < 0.0 { "fewer " } else { "more " }
    } else {
        ""
    };
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
    let without = rest
        .cell(0, 0)
        .filter(|cell| cell.number().is_some_and(|n| n * way > 0.0));
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
fn mover(fact: &Fact, way: f64, name: &str) -> Option<String> {
    let most = fact.number(0, 3).filter(|n| n * way > 0.0)?;
    let tied = (0..fact.rows.len())
        .take_while(|at| fact.number(*at, 3) == Some(most))
        .count();
    let verb = if way > 0.0 { "rose" } else { "fell" };
    match tied {
        1 => Some(format!(
            "**{}** {verb} most in {name}, from {} to {}.",
            fact.cell(0, 0)?.text(),
            fact.cell(0, 1)?.figure(),
            fact.cell(0, 2)?.figure()
        )),
        2 | 3 => {
            let names: Vec<String> = (0..tied)
                .filter_map(|at| Some(format!("**{}**", fact.cell(at, 0)?.text())))
                .collect();
            Some(format!(
                "{} {verb} most in {name}, each by {}.",
                list(&names),
                fact.cell(0, 3)?.size()
            ))
        }
        _ => None,
    }
}

/// Where few rows hold much of the last period's total: the family where they hold most.
fn concentration(story: &Story<'_>, changes: &[Change<'_>]) -> Option<String> {
    let to = ends(story)[1].clone();
    let found = changes
        .iter()
        .take(LEAD)
        .filter(|change| change.adds)
        .filter_map(|change| {
            let column = *change.family.members.last()?;
            super::ranks::concentration(story, column, &format!("{} {}", change.name, within(&to)))
        });
    found.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, line)| line)
}

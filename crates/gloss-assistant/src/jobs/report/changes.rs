//! What changed between periods: columns that say the same thing for several periods, compared.

use super::names::counts as counts_things;
use super::periods::{Family, within};
use super::roles::{Measure, Sort, measure};
use super::story::{Finding, Part as Told, Section, Story, table_of};
use crate::figure::{Fact, Unit};
use crate::sql::percent;
use crate::words::{capital, escape};

/// Periods that a table shows: more make it wider than a page.
const MAX_PERIODS: usize = 6;
/// Families that the lead speaks of.
pub(super) const LEAD: usize = 3;
/// Shares of rows without any, between which the count of them is worth a line.
const WITHOUT: std::ops::Range<f64> = 0.1..0.9;

/// A family with its figures. Columns of the fact: one for each shown period, then those of [`Part`].
pub(super) struct Change<'a> {
    pub(super) family: &'a Family,
    pub(super) name: String,
    pub(super) adds: bool,
    pub(super) unit: Unit,
    scaled: bool,
    pub(super) fact: Fact,
    /// Periods shown.
    pub(super) shown: usize,
}

/// Columns after those of the periods.
#[derive(Clone, Copy)]
pub(super) enum Part {
    Difference,
    Percent,
    Fewer,
    More,
    Same,
    NoneFirst,
    NoneLast,
    NoneDifference,
    Lowest,
    Rows,
}

impl Change<'_> {
    pub(super) fn at(&self, part: Part) -> usize {
        self.shown + part as usize
    }

    /// A column's value in SQL, in the unit in which it is shown.
    pub(super) fn x(&self, story: &Story<'_>, column: usize) -> String {
        let x = story.sql(column);
        if self.scaled { format!("({x} * 100.0)") } else { x }
    }

    pub(super) fn number(&self, part: Part) -> Option<f64> {
        self.fact.number(0, self.at(part))
    }

    fn figure(&self, column: usize) -> String {
        self.fact.cell(0, column).map_or_else(|| "–".to_owned(), |cell| cell.of(self.unit))
    }

    /// A count of rows, which has no unit.
    fn count(&self, part: Part) -> String {
        self.fact.cell(0, self.at(part)).map_or_else(|| "–".to_owned(), |cell| cell.figure())
    }

    fn first(&self) -> String {
        self.figure(0)
    }

    fn last(&self) -> String {
        self.figure(self.shown - 1)
    }

    pub(super) fn verb(&self) -> &'static str {
        match self.number(Part::Difference) {
            Some(d) if d < 0.0 => "fell",
            Some(d) if d > 0.0 => "rose",
            _ => "stayed",
        }
    }

    /// `by 42.5 %, from 402 to 231`, or what can be said instead.
    fn by(&self) -> String {
        let of = if self.unit == Unit::Percent { Part::Difference } else { Part::Percent };
        let percent = self.fact.cell(0, self.at(of)).filter(|cell| cell.number().is_some());
        match (self.verb(), percent) {
            ("stayed", _) => format!("at {}", self.last()),
            (_, Some(percent)) => {
                let by = if self.unit == Unit::Percent { percent.by(self.unit) } else { percent.percent() };
                format!("by {by}, from {} to {}", self.first(), self.last())
            }
            _ => format!("from {} to {}", self.first(), self.last()),
        }
    }

    fn percent(&self) -> Option<f64> {
        self.number(Part::Percent)
    }
}

/// The part.
pub(super) fn part(story: &Story<'_>) -> Told {
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
    let standing = super::movers::standing(story, first, &changes);
    out.stands.extend(standing.into_iter().enumerate().map(|(n, text)| Finding::new(90.0 - n as f64, text)));
    let blocks = [table(story, &changes), counts(story, first)];
    out.sections.push(Section {
        score: 95.0,
        heading: "What changed".to_owned(),
        blocks: blocks.into_iter().filter(|block| !block.is_empty()).collect(),
    });
    out
}

/// The first and the last period's label, escaped.
pub(super) fn ends(story: &Story<'_>) -> [String; 2] {
    let label =
        |at: Option<&super::periods::Period>| at.map(|period| escape(&period.label)).unwrap_or_default();
    [label(story.roles.periods.first()), label(story.roles.periods.last())]
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

/// A family's measure: as its last column is, where all of them are.
pub(super) fn of_family(story: &Story<'_>, family: &Family) -> Option<Measure> {
    let all: Vec<Measure> =
        family.members.iter().map(|at| measure(story.schema, story.profile, story.roles.when, *at)).collect();
    let mut last = all.last()?.clone();
    last.scaled = all.iter().all(|measure| measure.scaled);
    if !last.scaled && last.unit == Unit::Percent && all.iter().any(|measure| measure.scaled) {
        last.unit = Unit::None;
    }
    if !story.family_adds(family) && last.sort == Sort::Flow {
        last.sort = Sort::Reading;
    }
    Some(last)
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
    let counts = super::sheets::counted(story, family);
    let place = |at: &usize| family.members.iter().position(|member| member == at);
    let total = |at: &usize| match counts.and_then(|counts| counts.members.get(place(at)?)) {
        Some(count) => super::sheets::pooled(&story.sql(*count), &story.sql(*at)),
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

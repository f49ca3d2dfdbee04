//! What changed between periods: columns that say the same thing for several periods, compared.

use super::periods::{Family, within};
use super::roles::{adds, counts as counts_things};
use super::story::{Section, Story, table_of};
use crate::figure::Fact;
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
}

impl Change<'_> {
    pub(super) fn at(&self, part: Part) -> usize {
        self.shown + part as usize
    }

    pub(super) fn number(&self, part: Part) -> Option<f64> {
        self.fact.number(0, self.at(part))
    }

    fn figure(&self, column: usize) -> String {
        self.fact.cell(0, column).map_or_else(|| "–".to_owned(), |cell| cell.figure())
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
        let percent = self.fact.cell(0, self.at(Part::Percent)).filter(|cell| cell.number().is_some());
        match (self.verb(), percent) {
            ("stayed", _) => format!("at {}", self.last()),
            (_, Some(percent)) => {
                format!("by {}, from {} to {}", percent.percent(), self.first(), self.last())
            }
            _ => format!("from {} to {}", self.first(), self.last()),
        }
    }

    fn percent(&self) -> Option<f64> {
        self.number(Part::Percent)
    }
}

/// The section.
pub(super) fn section(story: &Story<'_>) -> Section {
    let changes: Vec<Change<'_>> =
        story.roles.families.iter().filter_map(|family| ask(story, family)).collect();
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
        standing: super::movers::standing(story, first, &changes),
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

fn ask<'a>(story: &Story<'_>, family: &'a Family) -> Option<Change<'a>> {
    let members = members(family);
    let (a, b) = (story.sql(*members.first()?), story.sql(*members.last()?));
    let adds =
        members.iter().all(|at| story.schema.columns.get(*at).is_some_and(|column| adds(&column.name)));
    let of = if adds { "sum" } else { "avg" };
    let (fa, fb) = (format!("{of}({a})"), format!("{of}({b})"));
    let mut columns: Vec<String> = members.iter().map(|at| format!("{of}({})", story.sql(*at))).collect();
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
    ]);
    let fact = story.fact(&format!("SELECT {} FROM {}", columns.join(", "), story.from))?;
    let shown = members.len();
    let sure = fact.number(0, shown).is_some();
    let name = if adds { family.name.clone() } else { format!("average {}", family.name) };
    sure.then_some(Change { family, name: escape(&name), adds, fact, shown })
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
    let what = if counted { format!("fewer {name}") } else { format!("a lower {name}") };
    let (more, same) = if counted { ("more", "as many") } else { ("a higher one", "the same") };
    format!(
        "{} of {} {} had {what} {to} than {from}, {} had {more} and {} {same}.",
        cell(Part::Fewer, "None"),
        story.count(),
        escape(&story.roles.noun),
        cell(Part::More, "none"),
        cell(Part::Same, "none")
    )
}

//! The sentence on a table of groups: which has most or least of something, and of which groups that is said where the table leaves
//! some out. Looks at no rows.

use crate::names;
use crate::roles::{Measure, Order};
use crate::story::{Finding, Story};
use gloss_figures::figure::Fact;
use gloss_figures::words::capital;

/// How far medians of groups must be apart, as a share of the middle half of all rows, to be a title.
const APART: f64 = 0.5;
/// The part of all variation that groups must explain to be told, and to make a title.
const TOLD: f64 = 0.02;
const CLEAR: f64 = 0.35;
/// Rows of a group below which their number stands beside its median, and below which it is compared with nothing.
const TELLING: f64 = 10.0;
const ENOUGH: f64 = 5.0;
/// How many times its equal part of the whole a group must hold to be worth a title.
const BEYOND: f64 = 1.3;

/// The row with most in a column, and whether no other has as much.
fn top(fact: &Fact, column: usize) -> Option<(usize, bool)> {
    let by = |row: usize| fact.number(row, column).unwrap_or(f64::NEG_INFINITY);
    let top = (0..fact.rows.len()).max_by(|a, b| by(*a).total_cmp(&by(*b)))?;
    Some((top, (0..fact.rows.len()).all(|row| row == top || by(row) < by(top))))
}

/// The group that holds most of the whole, where no other holds as much: its sum and share stand behind its count.
pub(crate) fn largest(fact: &Fact, groups: usize, name: &str, measure: &Measure) -> Option<Finding> {
    let (row, alone) = top(fact, 2)?;
    let (held, groups) = (fact.number(row, 3)?, fact.number(row, groups)?);
    let group = fact.cell(row, 0)?.text();
    let clear = held * groups >= 100.0 * BEYOND && !group.contains("](");
    let whole = if measure.name == "total" { "the total" } else { measure.name.as_str() };
    let title = if clear { format!("{group} has the largest part of {whole}") } else { String::new() };
    let text = format!(
        "By {name}, **{group}** has the largest part of {whole}: {}, {}.",
        fact.cell(row, 2)?.of(measure.unit),
        fact.cell(row, 3)?.percent(),
    );
    let is = if names::counts(whole) { "are" } else { "is" };
    let found = Finding::titled(36.0 + (held - 100.0 / groups).max(0.0) / 4.0, title, text)
        .headed(format!("{group} has the largest part of {whole}"))
        .keyed(fact.cell(row, 3)?.percent(), format!("of {whole} {is} in {group}"));
    alone.then_some(found)
}

/// The group with most rows, where no other has as many.
pub(crate) fn most_rows(story: &Story<'_>, fact: &Fact, name: &str) -> Option<Finding> {
    let (row, alone) = top(fact, 1)?;
    let group = fact.cell(row, 0)?.text();
    let counted = match story.roles.weight {
        Some(_) => String::new(),
        None => format!(" {}", story.noun()),
    };
    let (n, share) = (fact.cell(row, 1)?.figure(), fact.cell(row, 2)?.percent());
    let found = Finding::new(36.0, format!("By {name}, **{group}** has most{counted}: {n}, {share}."))
        .headed(format!("{group} has most{counted}"))
        .keyed(n, format!("{}: {group}, the most by {name}", story.count_header()));
    alone.then_some(found)
}

/// Medians of groups side by side.
pub(crate) struct Contrast<'a> {
    pub story: &'a Story<'a>,
    /// The groups with their counts and medians.
    pub fact: &'a Fact,
    /// Whose medians they are.
    pub measure: &'a Measure,
    /// The order of the groups.
    pub order: Order,
    /// The column that they are groups of, for a sentence.
    pub name: &'a str,
    /// The part of all variation that they explain.
    pub explained: f64,
    /// Of which groups alone the table speaks; none where it has all.
    pub among: Option<String>,
}

impl Contrast<'_> {
    /// The highest and the lowest; none where they are alike or hardly explain anything.
    pub(crate) fn finding(&self) -> Option<Finding> {
        let Self { fact, measure, name, .. } = self;
        let rows = self.ranked();
        let (top, low) = (*rows.first()?, *rows.last()?);
        if self.median(top) <= self.median(low) || self.explained < TOLD {
            return None;
        }
        // Of grades, the best and the worst must be at different ends, or it does not go with the grade.
        if self.order == Order::Grades && top.abs_diff(low) * 2 < fact.rows.len() {
            return None;
        }
        let least = self.rows(top).min(self.rows(low));
        let size = |row: usize| {
            let n = fact.cell(row, 1)?.figure();
            // What rests on few rows says on how many.
            Some(if least < TELLING { format!(", {n} {}", self.story.counted()) } else { String::new() })
        };
        let with = if self.order == Order::Numbers { "with" } else { "for" };
        let figure = |row: usize| Some(format!("{}{}", fact.cell(row, 2)?.of(measure.unit), size(row)?));
        let is_shared = rows.iter().filter(|row| self.median(**row) == self.median(low)).count() > 1;
        let lowest = match is_shared {
            true => String::new(),
            false => format!(" and lowest {with} {} ({})", fact.cell(low, 0)?.text(), figure(low)?),
        };
        let of = self.among.as_ref().map(|among| format!(", among {among},")).unwrap_or_default();
        let middle = self.story.middle(measure).1;
        let text = format!(
            "By {name}{of} the {middle} of {} is highest {with} **{}** ({}){lowest}.",
            measure.name,
            fact.cell(top, 0)?.text(),
            figure(top)?,
        );
        let text = if of.is_empty() {
            text.replacen(&format!("By {name} the"), &format!("By {name}, the"), 1)
        } else {
            text
        };
        let clear = self.is_clear(top, low, least);
        let title = if clear { self.title(top)? } else { String::new() };
        let grades = if self.order == Order::Grades && clear { 15.0 } else { 0.0 };
        let score = 36.0 + grades + self.explained.clamp(0.0, 1.0) * 26.0;
        let found = Finding::titled(score, title, text).headed(self.headline(top, low)?);
        Some(found.keyed(fact.cell(top, 2)?.of(measure.unit), self.label(top)?))
    }

    /// The groups of enough rows, the highest first.
    fn ranked(&self) -> Vec<usize> {
        let fits = |row: &usize| self.rows(*row) >= ENOUGH && self.fact.number(*row, 2).is_some();
        let mut rows: Vec<usize> = (0..self.fact.rows.len()).filter(fits).collect();
        rows.sort_by(|a, b| self.median(*b).total_cmp(&self.median(*a)));
        rows
    }

    fn rows(&self, row: usize) -> f64 {
        self.fact.number(row, 1).unwrap_or(0.0)
    }

    fn median(&self, row: usize) -> f64 {
        self.fact.number(row, 2).unwrap_or(f64::NEG_INFINITY)
    }

    /// Whether medians are far apart against the spread of all rows: those of few rows are apart by chance, and make no title.
    fn is_clear(&self, top: usize, low: usize, least: f64) -> bool {
        let width = self.story.middle_half(self.measure);
        let gap = self.median(top) - self.median(low);
        width > 0.0 && gap / width >= APART + 2.0 / least.max(1.0).sqrt()
    }

    /// A title for all; empty where the groups are not what such a table is about, or not all of them are compared.
    fn title(&self, top: usize) -> Option<String> {
        let group = self.fact.cell(top, 0)?.text();
        let plain = !group.contains("](") && self.among.is_none();
        Some(match self.order {
            Order::Grades => format!("{} goes with {}", self.measure.name, self.name),
            Order::Size if plain && self.explained >= CLEAR => {
                let are = if names::counts(&self.measure.name) { "are" } else { "is" };
                format!("{} {are} highest for {group}", self.measure.name)
            }
            _ => String::new(),
        })
    }

    fn headline(&self, top: usize, low: usize) -> Option<String> {
        let rises = top > low && top - low + 1 >= self.fact.rows.len() - 1;
        let measured = capital(&self.measure.name);
        Some(match self.order {
            Order::Numbers if rises => format!("{measured} is higher with more {}", self.name),
            Order::Size if self.among.is_none() => {
                let middle = self.story.middle(self.measure).1;
                format!("{} has the highest {middle} {}", self.fact.cell(top, 0)?.text(), self.measure.name)
            }
            _ => format!("{measured} differs by {}", self.name),
        })
    }

    fn label(&self, top: usize) -> Option<String> {
        let (middle, measured, name) = (self.story.middle(self.measure).1, &self.measure.name, self.name);
        let group = self.fact.cell(top, 0)?.text();
        Some(match (self.order, &self.among) {
            (Order::Numbers, _) => format!("{middle} {measured}, {name} {group}"),
            (_, Some(_)) => format!("{middle} {measured}: {group}"),
            _ => format!("{middle} {measured}: {group}, the highest by {name}"),
        })
    }
}

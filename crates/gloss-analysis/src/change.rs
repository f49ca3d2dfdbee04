//! One measure over its periods: the fact of its change, and the figures that are read off it. Asks nothing itself.

use crate::measures::measure;
use crate::periods::{Family, Period};
use crate::roles::{Measure, Sort};
use crate::story::Story;
use gloss_figures::figure::{Fact, Unit};
use gloss_figures::words::escape;

/// Families that the lead speaks of.
pub(crate) const LEAD: usize = 3;

/// A family with its figures. Columns of the fact: one for each shown period, then those of [`Part`].
pub(crate) struct Change<'a> {
    pub(crate) family: &'a Family,
    pub(crate) name: String,
    pub(crate) adds: bool,
    pub(crate) unit: Unit,
    pub(crate) scaled: bool,
    pub(crate) fact: Fact,
    /// Periods shown.
    pub(crate) shown: usize,
}

/// Columns after those of the periods.
#[derive(Clone, Copy)]
pub(crate) enum Part {
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
    pub(crate) fn at(&self, part: Part) -> usize {
        self.shown + part as usize
    }

    /// A column's value in SQL, in the unit in which it is shown.
    pub(crate) fn x(&self, story: &Story<'_>, column: usize) -> String {
        let x = story.sql(column);
        if self.scaled { format!("({x} * 100.0)") } else { x }
    }

    pub(crate) fn number(&self, part: Part) -> Option<f64> {
        self.fact.number(0, self.at(part))
    }

    pub(crate) fn figure(&self, column: usize) -> String {
        self.fact.cell(0, column).map_or_else(|| "–".to_owned(), |cell| cell.of(self.unit))
    }

    /// A count of rows, which has no unit.
    pub(crate) fn count(&self, part: Part) -> String {
        self.fact.cell(0, self.at(part)).map_or_else(|| "–".to_owned(), |cell| cell.figure())
    }

    pub(crate) fn first(&self) -> String {
        self.figure(0)
    }

    pub(crate) fn last(&self) -> String {
        self.figure(self.shown - 1)
    }

    pub(crate) fn verb(&self) -> &'static str {
        match self.number(Part::Difference) {
            Some(d) if d < 0.0 => "fell",
            Some(d) if d > 0.0 => "rose",
            _ => "stayed",
        }
    }

    /// `by 42.5 %, from 402 to 231`, or what can be said instead.
    pub(crate) fn by(&self) -> String {
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

    pub(crate) fn percent(&self) -> Option<f64> {
        self.number(Part::Percent)
    }
}

/// The first and the last period's label, escaped.
pub(crate) fn ends(story: &Story<'_>) -> [String; 2] {
    let label = |at: Option<&Period>| at.map(|period| escape(&period.label)).unwrap_or_default();
    [label(story.roles.periods.first()), label(story.roles.periods.last())]
}

/// A family's measure: as its last column is, where all of them are.
pub(crate) fn of_family(story: &Story<'_>, family: &Family) -> Option<Measure> {
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

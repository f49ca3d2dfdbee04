//! The measures of a table, and whether adding one up means something. Decided by the kind and the spread of its numbers and by
//! whether rows have dates; by its name only for what nothing else tells. What is unknown has a mean.

use crate::additive::{self, Sense, sense};
use crate::names;
use crate::periods::{self, Family};
use crate::profile::Profile;
use crate::roles::{Importance, Measure, Sort, When};
use crate::schema::{Schema, unnamed};
use gloss_figures::figure::Unit;
use gloss_figures::words::{file_name, without_extension};

/// The deviation of counts, as a share of their mean, from which what may be a rate is a count.
const SPREAD: f64 = 0.5;
/// The same for plurals that no list has, where none is nothing.
const FAR: f64 = 0.7;
/// The same for what stands at a level: levels of things of one size are rates of something.
const LEVEL: f64 = 0.4;
/// The same where some have none.
const SOME: f64 = 0.65;
/// The same for what happens to few.
const RARE: f64 = 1.2;
/// Different values that a count has.
const COUNTS: f64 = 5.0;
/// Part of the first values that must have a sign for a column to be in it.
const SIGNED: f64 = 0.8;

/// How rows lie in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dates {
    None,
    Years,
    Days,
}

/// The measure in a column; one that stands at a level is found later, where there are dates.
pub(crate) fn measure(schema: &Schema, profile: &Profile, when: Option<When>, column: usize) -> Measure {
    let (name, values) = (schema.name(column), profile.of(column));
    let part = values.max <= 1.5 && values.min >= -1.5 && !values.whole;
    let written = of_cells(schema, column);
    let unit = match names::unit(name) {
        Unit::Percent if !part && !name.contains('%') && values.max > 100.0 => written,
        Unit::None => written,
        unit => unit,
    };
    let sort = match unit {
        Unit::Percent => Sort::Rate,
        _ if names::rate(name) && part => Sort::Rate,
        _ if adds(schema, profile, when, column, unit) => Sort::Flow,
        _ => Sort::Reading,
    };
    // Signs of per cent in the cells are of numbers that are in per cent already.
    let scaled = unit == Unit::Percent && part && written != Unit::Percent;
    Measure { column, name: spoken(schema, column), sort, unit, scaled, importance: Importance::Other }
}

fn dates(profile: &Profile, when: Option<When>) -> Dates {
    match when {
        None => Dates::None,
        Some(when) => {
            let known = profile.of(when.column);
            if when.years || known.different == known.years { Dates::Years } else { Dates::Days }
        }
    }
}

/// Whether adding up a column's values means something.
fn adds(schema: &Schema, profile: &Profile, when: Option<When>, column: usize, unit: Unit) -> bool {
    let (values, name, dates) = (&profile.of(column), schema.name(column), dates(profile, when));
    let part = values.min >= 0.0 && values.max <= 1.0;
    // Parts of one add up to nothing that is worth a word.
    if values.n == 0.0 || part && !values.whole {
        return false;
    }
    // Columns that are called by their periods alone are of what their file is called.
    let bare = periods::bare(name);
    let stem = file_name(without_extension(&schema.path));
    let sense = if bare.is_some() && sense(stem) != Sense::Plural { sense(stem) } else { sense(name) };
    let apart = |least: f64| values.mean != 0.0 && values.spread >= least * values.mean.abs();
    let counted = values.whole && values.min >= 0.0;
    let money = unit.is_money();
    match sense {
        Sense::Sum => true,
        // A list says what ones and noughts are of; else they say yes and no.
        sense if part && sense != Sense::Count => false,
        Sense::Count => counted,
        Sense::Case => counted && apart(SPREAD),
        Sense::Whole => apart(SPREAD),
        // A list of things is of one moment, whatever dates they have.
        Sense::Running | Sense::Moment => values.min >= 0.0 && crate::things::listed(schema, profile, when),
        Sense::Stock => dates == Dates::None && (counted || money) && apart(LEVEL),
        Sense::Timed => dates == Dates::Days,
        Sense::Flow => values.min >= 0.0 && apart(SPREAD),
        Sense::Plural => {
            let many = values.different >= COUNTS && (values.zero > 0.0 && apart(SOME) || apart(FAR));
            counted && (many || values.zero > 0.0 && apart(RARE))
        }
        Sense::Unknown => bare == Some(true) && counted,
        Sense::Mean => false,
    }
}

/// Whether a column of what is left over, such as `other`, adds up: as the whole numbers beside it do.
pub(crate) fn rests(schema: &Schema, profile: &Profile, measures: &mut [Measure]) {
    let beside = measures.iter().filter(|m| m.adds() && profile.of(m.column).whole).count();
    for measure in measures.iter_mut().filter(|measure| measure.sort == Sort::Reading && beside > 0) {
        let words = additive::lower(schema.name(measure.column));
        let values = profile.of(measure.column);
        let counted = values.whole && values.min >= 0.0 && values.different > 2.0;
        if counted && !words.is_empty() && words.iter().all(|word| additive::has("rest", word)) {
            measure.sort = Sort::Flow;
        }
    }
}

/// Whether only a general word or a plural says that a column counts: what it counts may stand at a level.
pub(crate) fn doubtful(name: &str) -> bool {
    let words = additive::lower(name);
    matches!(words.as_slice(), [word] if additive::has("weight", word)) || sense(name) == Sense::Plural
}

/// Whether a family's columns add up.
pub fn family_adds(schema: &Schema, profile: &Profile, when: Option<When>, family: &Family) -> bool {
    family.members.iter().all(|at| measure(schema, profile, when, *at).adds())
}

/// A column's name for a sentence. A column without one that stands right of a ranked, named one has its name.
pub(crate) fn spoken(schema: &Schema, column: usize) -> String {
    let name = schema.name(column);
    let before = column.checked_sub(1).and_then(|at| schema.columns.get(at));
    match before {
        Some(before) if unnamed(schema, column) && !before.unnamed => {
            names::sentence_name(&before.name, schema.german())
        }
        _ if unnamed(schema, column) => format!("column {}", names::sentence_name(name, false)),
        _ => names::sentence_name(name, schema.german()),
    }
}

/// The unit that the cells of a column are written in: their sign, where nearly all have the same.
fn of_cells(schema: &Schema, column: usize) -> Unit {
    let (mut n, mut percent) = (0usize, 0usize);
    let mut signs: Vec<(&'static str, usize)> = Vec::new();
    for text in schema.values(column) {
        n += 1;
        percent += usize::from(text.ends_with('%'));
        if let Some(sign) = gloss_figures::figure::currency(text) {
            match signs.iter_mut().find(|(known, _)| *known == sign) {
                Some((_, count)) => *count += 1,
                None => signs.push((sign, 1)),
            }
        }
    }
    let most = |count: usize| n > 0 && count as f64 >= n as f64 * SIGNED;
    match signs.iter().max_by_key(|(_, count)| *count) {
        Some((sign, count)) if most(*count) => Unit::Money(sign),
        _ if most(percent) => Unit::Percent,
        _ => Unit::None,
    }
}

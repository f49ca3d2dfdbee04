//! What a table is about: which of its measures come first, and which columns beside its categories rows can be grouped by.
//! Decided by names and by how many values come again; never by what a value means.

use crate::additive::{any, has, lower};
use crate::profile::Profile;
use crate::roles::{Group, Importance, Measure, Order, Roles, Sort};
use crate::schema::{Kind, Schema};
use crate::{names, values};
use gloss_figures::words::{file_name, without_extension};

/// Whole numbers that are told apart as groups are, such as numbers of rooms.
const FEW: f64 = 12.0;
/// The same where a name says that they number something, such as a week or a shop.
const NUMBERED: f64 = 24.0;
/// Rows that each of few numbers has on average.
const EACH: f64 = 5.0;
/// Rows that each of many groups has on average.
const ROWS: f64 = 3.0;
/// Groups that a column may have.
const GROUPS: f64 = 400.0;
/// Longest name of a group, in characters on average.
const CHARS: f64 = 40.0;

/// Weighs all measures of a table.
pub(crate) fn weigh(schema: &Schema, profile: &Profile, measures: &mut [Measure]) {
    let stem = file_name(without_extension(&schema.path));
    let one = |word: &String| word.strip_suffix('s').unwrap_or(word).to_owned();
    let of_file: Vec<String> = lower(stem).iter().filter(|word| word.len() > 2).map(one).collect();
    let mut weighed = Vec::with_capacity(measures.len());
    for measure in measures.iter() {
        let name = schema.name(measure.column);
        let words = lower(name);
        let shares = words.iter().any(|word| of_file.contains(&one(word)));
        weighed.push(match () {
            () if any(name, "side") => Importance::Side,
            () if shares && !names::rate(name) => Importance::Named,
            () if measure.adds() && (measure.unit.is_money() || any(name, "money")) => Importance::Money,
            () if came_of_it(&words) || measure.unit.is_money() => Importance::Result,
            () if few(profile, measure.column) && measure.sort != Sort::Level => Importance::Side,
            () if matches!(measure.sort, Sort::Flow | Sort::Level) => Importance::Sum,
            () if words.iter().any(|word| word == "total") => Importance::Sum,
            () => Importance::Other,
        });
    }
    measures.iter_mut().zip(weighed).for_each(|(measure, importance)| measure.importance = importance);
}

/// Whether a name's first or last word is of what came of something: `wage`, `price_usd`, and not `low wage jobs`.
fn came_of_it(words: &[String]) -> bool {
    words.first().into_iter().chain(words.last()).any(|word| has("result", word))
}

/// Whether a column's numbers are few and come again and again, as numbers of rooms do.
fn few(profile: &Profile, column: usize) -> bool {
    let values = profile.of(column);
    values.whole && values.different <= FEW && values.counted >= values.different * EACH
}

/// Columns of many groups, or of numbers that stand for groups, in the file's order.
pub(crate) fn wide_groups(schema: &Schema, profile: &Profile, roles: &Roles) -> Vec<Group> {
    let taken = |at: usize| {
        roles.label == Some(at)
            || roles.when.is_some_and(|when| when.column == at)
            || roles.currencies.contains(&at)
            || roles.groups.iter().any(|group| group.column == at)
            || roles.outcome.iter().chain(&roles.flags).any(|one| one.column == at)
            || roles.families.iter().any(|family| family.members.contains(&at))
    };
    let mut out = Vec::new();
    for column in (0..schema.columns.len()).filter(|at| profile.has_column(*at) && !taken(*at)) {
        let order = match schema.columns.get(column).map(|column| column.kind) {
            Some(Kind::Text) if many(schema, profile, column) => Order::Size,
            Some(Kind::Number) if numbered(schema, profile, column) => Order::Numbers,
            _ => continue,
        };
        out.push(Group { column, order });
    }
    out
}

fn many(schema: &Schema, profile: &Profile, column: usize) -> bool {
    let (values, name) = (profile.of(column), schema.name(column));
    let again = values.different > 1.0 && values.different * ROWS <= values.counted;
    let worded = || schema.values(column).all(|text| text.chars().any(char::is_alphabetic));
    again
        && values.different <= GROUPS
        && values.length <= CHARS
        && values.n * 2.0 >= schema.rows as f64
        && !any(name, "name")
        && !any(name, "short")
        && worded()
        && !values::codes(schema, column)
}

fn numbered(schema: &Schema, profile: &Profile, column: usize) -> bool {
    let (values, name) = (profile.of(column), schema.name(column));
    let least = if any(name, "side") || any(name, "code") { NUMBERED } else { FEW };
    values.whole
        && values.n * 2.0 >= schema.rows as f64
        && values.different > 2.0
        && values.different <= least
        && values.counted >= values.different * EACH
        && !names::rate(name)
}

/// Whether how many rows there are says more of a table than any measure: a list of what happened, of which nothing is counted, paid
/// or measured.
pub(crate) fn counts_first(roles: &Roles) -> bool {
    // Things that are measured, year by year, are no events.
    let dated = roles.when.is_some_and(|when| !when.years);
    let telling = |measure: &Measure| match measure.importance {
        Importance::Side => false,
        Importance::Other => !dated,
        _ => true,
    };
    let events = roles.when.is_some_and(|when| !when.once) && roles.panel.is_none();
    let plain = roles.families.is_empty() && roles.weight.is_none() && roles.outcome.is_none();
    !roles.measures.iter().any(telling) && events && plain
}

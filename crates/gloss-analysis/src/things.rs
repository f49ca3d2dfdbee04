//! The nature of a row: a thing with a name or a number of its own, or a group of things of which a column says how many
//! they are. Decided by which values come again, and which combinations of them; never by a value's meaning.

use std::collections::HashSet;

use crate::additive::{has, lower};
use crate::names;
use crate::profile::Profile;
use crate::roles::{Measure, Roles, Sort, When};
use crate::schema::{Kind, Schema, unnamed};
use crate::values;

/// Rows from which values that all differ name them.
const ROWS: f64 = 3.0;
/// Longest name of a thing, in characters on average.
const NAME_CHARS: f64 = 60.0;
/// How many combinations of categories there can be for each that has a row.
const MISSING: f64 = 4.0;
/// Rows that a date has at most on average where rows are things that each have their own.
const BESIDE: f64 = 1.5;

/// Whether a column gives each row a name or a number of its own.
pub(crate) fn each(schema: &Schema, profile: &Profile) -> bool {
    (0..schema.columns.len()).any(|at| own(schema, profile, at))
}

fn own(schema: &Schema, profile: &Profile, column: usize) -> bool {
    let (values, name) = (profile.of(column), schema.name(column));
    let all = values.counted > ROWS && values.different == values.counted;
    let most = values.n * 2.0 > schema.rows as f64;
    let kind = schema.columns.get(column).map(|column| column.kind);
    let says = match kind {
        Some(Kind::Text) => values.length <= NAME_CHARS,
        // Numbers of rows alone are no names: tables of anything have them.
        Some(Kind::Number) => {
            values.whole && !unnamed(schema, column) && (!names::measures(name) || names::thing(name))
        }
        _ => false,
    };
    all && most && says
}

/// True for a list of things of which each has a date, such as one of open invoices: what stands at a moment adds up over
/// them. Where the same things come again from date to date it does not.
pub(crate) fn listed(schema: &Schema, profile: &Profile, when: Option<When>) -> bool {
    let Some(when) = when else { return true };
    if when.once {
        return false;
    }
    let dates = profile.of(when.column);
    let apart = dates.different * BESIDE >= dates.counted;
    (0..schema.columns.len()).filter(|at| own(schema, profile, *at)).any(|at| {
        apart || schema.columns.get(at).is_some_and(|c| c.kind == Kind::Text) && !values::codes(schema, at)
    })
}

/// The column that counts, where it is the only one that adds up and rows are groups, told apart by what they have in
/// common: it says how many each row stands for. Where rows are things of their own it measures them.
pub(crate) fn weight(schema: &Schema, profile: &Profile, roles: &Roles) -> Option<usize> {
    let mut flows = roles.measures.iter().filter(|measure| measure.adds());
    let (first, second) = (flows.next()?, flows.next());
    let words = lower(schema.name(first.column));
    let says = matches!(words.as_slice(), [word] if has("weight", word));
    let texts = !roles.groups.is_empty() || roles.outcome.is_some();
    let alone = says && second.is_none() && texts && roles.families.is_empty();
    // From day to day counts are measured anew, as what stands beside them is.
    let daily = roles.when.is_some_and(|when| !when.years)
        && roles.measures.iter().any(|m| m.column != first.column && m.sort != Sort::Flow);
    let groups = alone && !daily && !each(schema, profile) && combined(schema, profile, first.column);
    groups.then_some(first.column)
}

/// Whether rows are the combinations of some categories: no two have the same values in all columns whose values come again, and
/// of all combinations that these could have not many are missing. Things that are measured differ too, and have few of them.
fn combined(schema: &Schema, profile: &Profile, weight: usize) -> bool {
    let kinds: Vec<usize> = (0..schema.columns.len())
        .filter(|at| {
            let values = profile.of(*at);
            let again = values.different * 2.0 <= values.counted;
            let number = schema.columns.get(*at).is_some_and(|column| column.kind == Kind::Number);
            *at != weight && again && (!number || values.whole)
        })
        .collect();
    let all: f64 = kinds.iter().map(|at| profile.of(*at).different.max(1.0)).product();
    if all > schema.rows as f64 * MISSING {
        return false;
    }
    let mut seen = HashSet::new();
    schema.sample.iter().all(|row| {
        let row: Vec<&str> = kinds.iter().map(|at| row.get(*at).map_or("", String::as_str)).collect();
        seen.insert(row)
    })
}

/// A measure's role where it is taken out of those that a report looks at.
pub(crate) fn taken_out(roles: &mut Roles, is: impl Fn(&Measure) -> bool) -> Vec<Measure> {
    let (out, kept) = std::mem::take(&mut roles.measures).into_iter().partition(|measure| is(measure));
    roles.measures = kept;
    out
}

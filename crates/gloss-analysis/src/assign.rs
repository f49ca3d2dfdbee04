//! The role of each column in a report: the name of a row, a group, an outcome, a date, a measure, or nothing that
//! counts. Decided by its kind, its name and how its values are spread; never by a value's meaning.

use std::collections::HashSet;

use crate::additive::{self, Sense, has};
use crate::importance;
use crate::measures::{family_adds, measure, spoken};
use crate::names;
use crate::periods;
use crate::profile::Profile;
use crate::roles::{Group, Measure, Order, Outcome, Roles, When};
use crate::schema::{Kind, Schema, unnamed};
use crate::things;
use crate::units;
use crate::values;
use gloss_figures::figure::Unit;
use gloss_figures::words::{capital, escape, file_name, without_extension};

/// Measures and families that a report shows; wider tables say that they have more.
pub(crate) const MAX_MEASURES: usize = 30;
/// Groups that a column may have to be one to group by.
const GROUP_VALUES: std::ops::RangeInclusive<f64> = 2.0..=24.0;
/// Longest name of a row, in characters on average; longer texts are prose.
const LABEL_CHARS: f64 = 60.0;
/// Longest name of a group, in characters on average.
const GROUP_CHARS: f64 = 40.0;
/// Share of different values from which a column names its rows.
const NAMES_ROWS: f64 = 0.8;
/// A measure that fewer than one row in so many has is no measure of the table.
const SPARSE: f64 = 20.0;
/// Whole numbers that are years where the name says so.
const YEARS: std::ops::RangeInclusive<f64> = 1000.0..=2200.0;
/// Whole numbers from one on, none left out, from which a column without a known name tells things apart.
const THINGS: f64 = 40.0;
/// Rows from which numbers that run on from any first one are those of rows, where they stand in front.
const NUMBERED_ROWS: f64 = 8.0;

/// Finds the roles of a table's columns.
pub(crate) fn roles(schema: &Schema, profile: &Profile, rows: u64) -> Roles {
    let rows = rows as f64;
    let mut out = Roles { noun: "rows".to_owned(), when: when(schema, profile, rows), ..Roles::default() };
    let is_when = |at: usize| out.when.is_some_and(|when| when.column == at);
    let numbers: Vec<(usize, &str)> = (0..schema.columns.len())
        .filter(|at| is(schema, *at, Kind::Number) && profile.has_column(*at) && !is_when(*at))
        .filter(|_| !schema.headless)
        .map(|at| (at, schema.name(at)))
        .collect();
    let (periods, families) = periods::families(&numbers);
    (out.periods, out.families) = (periods, families);
    let taken: HashSet<usize> = out.families.iter().flat_map(|family| family.members.clone()).collect();
    out.measures = numbers
        .iter()
        .filter(|(at, name)| !taken.contains(at) && names::measures(name))
        .filter(|(at, _)| measures_something(schema, profile, *at, rows))
        .map(|(at, _)| measure(schema, profile, out.when, *at))
        .collect();
    crate::measures::rests(schema, profile, &mut out.measures);
    importance::weigh(schema, profile, &mut out.measures);
    in_currencies(schema, profile, &mut out);
    units::find(schema, &mut out);
    adjusted(schema, &mut out);
    out.measures.sort_by_key(|measure| measure.importance);
    let when = out.when;
    out.families.sort_by_key(|family| !family_adds(schema, profile, when, family));
    out.more = out.measures.len() + out.families.len() > MAX_MEASURES
        || schema.columns.len() > crate::schema::MAX_COLUMNS;
    out.families.truncate(MAX_MEASURES);
    out.measures.truncate(MAX_MEASURES - out.families.len());
    if schema.headless {
        return out;
    }
    out.currencies = (0..schema.columns.len())
        .filter(|at| is(schema, *at, Kind::Text) && values::money(schema, *at).is_some())
        .collect();
    out.spelled = (0..schema.columns.len())
        .filter(|at| is(schema, *at, Kind::Text) && !out.currencies.contains(at))
        .filter(|at| values::spelled_amounts(schema, *at))
        .collect();
    let amounts: Vec<usize> = out.currencies.iter().chain(&out.spelled).copied().collect();
    out.label = label(schema, profile, rows, &amounts);
    (out.outcome, out.flags) = outcome(schema, profile);
    let is_outcome = |at: usize| out.outcome.as_ref().is_some_and(|outcome| outcome.column == at);
    let is_flag = |at: usize| out.flags.iter().any(|flag| flag.column == at);
    out.measures.retain(|m| !is_outcome(m.column) && (m.adds() || !is_flag(m.column)));
    out.flags.retain(|flag| !out.measures.iter().any(|measure| measure.column == flag.column));
    out.groups = (0..schema.columns.len())
        .filter(|at| Some(*at) != out.label && !out.currencies.contains(at) && groups(schema, profile, *at))
        .filter(|at| out.outcome.as_ref().is_none_or(|outcome| outcome.column != *at))
        .map(|column| Group {
            column,
            order: if values::grades(schema, column) { Order::Grades } else { Order::Size },
        })
        .collect();
    out.groups.sort_by_key(|group| group.order != Order::Grades);
    distinct_groups(schema, profile, &mut out.groups);
    out.wide = importance::wide_groups(schema, profile, &out);
    out.mixed = (0..schema.columns.len())
        .filter(|at| !out.currencies.contains(at) && mixed(schema, profile, *at))
        .collect();
    out.spelled.retain(|at| !out.mixed.contains(at) && !out.groups.iter().any(|group| group.column == *at));
    let joined = |name: &str| additive::lower(name).concat();
    out.people = schema.columns.iter().any(|column| has("person", &joined(&column.name)));
    out.weight = things::weight(schema, profile, &out);
    out.noun = noun(schema, profile, &out);
    out
}

fn is(schema: &Schema, column: usize, kind: Kind) -> bool {
    schema.columns.get(column).is_some_and(|column| column.kind == kind)
}

/// A date that varies, else a number of years.
fn when(schema: &Schema, profile: &Profile, rows: f64) -> Option<When> {
    let found = |at: &usize| {
        let values = profile.of(*at);
        values.n > 1.0 && values.different > 1.0
    };
    let once = |at: usize| {
        let values = profile.of(at);
        let each = values.different == values.counted && values.n == rows;
        each && (is(schema, at, Kind::Number) || even(&values))
    };
    let all = 0..schema.columns.len();
    let date = all.clone().filter(|at| is(schema, *at, Kind::Date)).find(found);
    if let Some(column) = date {
        return Some(When { column, years: false, once: once(column) });
    }
    let year = all.filter(|at| is(schema, *at, Kind::Number) && names::year(schema.name(*at))).find(|at| {
        let values = profile.of(*at);
        found(at) && values.whole && values.min >= 1500.0 && values.max <= 2100.0
    });
    year.map(|column| When { column, years: true, once: once(column) })
}

/// Whether dates are by year, by month, by week, or by day with few days left out, such as those of weekends.
fn even(values: &crate::profile::Values) -> bool {
    let n = values.different;
    let near = |step: f64| (n - values.days / step - 1.0).abs() <= n * 0.1;
    n <= values.days + 1.0
        && (n == values.years || near(30.44) || near(7.0) || near(91.3) || n >= (values.days + 1.0) * 0.6)
}

/// False for what numbers rows, stands for something else, never varies, or is hardly ever there.
fn measures_something(schema: &Schema, profile: &Profile, column: usize, rows: f64) -> bool {
    let values = profile.of(column);
    let unique = values.different == values.counted && values.counted > 3.0;
    let running = unique && values.whole && (values.max - values.min + 1.0 - values.n).abs() < 1.0;
    let next_is_nameless = unnamed(schema, column + 1);
    // `5000, 5001, 5002…` in front of all else tells rows apart just as `1, 2, 3…` does.
    let from_one = values.min <= 1.0 && values.min >= 0.0;
    let numbered = running
        && (from_one && (column == 0 || next_is_nameless) || column == 0 && values.n >= NUMBERED_ROWS)
        || unique && values.whole && (names::thing(schema.name(column)) || column == 0 && unnamed(schema, 0));
    let words = additive::lower(schema.name(column));
    let code = values.whole && matches!(words.as_slice(), [word] if has("code", word));
    let is = |name: &str| name.eq_ignore_ascii_case("lat");
    let longitude = words == ["long"] && schema.columns.iter().any(|other| is(&other.name));
    let date = values.whole && YEARS.contains(&values.min) && YEARS.contains(&values.max);
    let nothing_else =
        matches!(additive::sense(schema.name(column)), Sense::Mean | Sense::Unknown | Sense::Plural);
    let mostly = values.whole && YEARS.contains(&values.median) && YEARS.contains(&values.q1);
    let dated = (date || mostly) && nothing_else && names::dates(schema.name(column));
    // Beside a yes, a no is no number.
    let yes =
        || schema.columns.iter().any(|other| additive::lower(&other.name).iter().any(|word| word == "yes"));
    let numbers = values.whole && names::numbers(schema.name(column)) && !yes();
    let numbered = numbered || code || longitude || dated || numbers;
    // `1` to `94` with none left out, again and again, tells things apart.
    let complete = values.whole && from_one && values.different == values.max - values.min + 1.0;
    let unknown = additive::sense(schema.name(column)) == Sense::Unknown;
    let numbered = numbered || complete && unknown && values.different > THINGS;
    let constant = values.n > 1.0 && values.different <= 1.0;
    values.n > 0.0 && !numbered && !constant && values.n * SPARSE >= rows
}

/// The text column whose values nearly all differ, are short and no codes: one that is called a name before the
/// others, then the first.
fn label(schema: &Schema, profile: &Profile, rows: f64, not: &[usize]) -> Option<usize> {
    let fits = |at: &usize| {
        let values = profile.of(*at);
        let differ = values.n * 2.0 > rows && values.different >= values.counted * NAMES_ROWS;
        is(schema, *at, Kind::Text)
            && !not.contains(at)
            && differ
            && values.length <= LABEL_CHARS
            && !values::codes(schema, *at)
            && !values::times(schema, *at)
    };
    let all: Vec<usize> = (0..schema.columns.len()).filter(fits).collect();
    let called = all.iter().find(|at| {
        let name = schema.name(**at).to_lowercase();
        ["name", "title", "label"].iter().any(|word| name == *word || name.ends_with(&format!(" {word}")))
    });
    called.or(all.first()).copied()
}

fn groups(schema: &Schema, profile: &Profile, column: usize) -> bool {
    let values = profile.of(column);
    let few = GROUP_VALUES.contains(&values.different) && values.different * 2.0 <= values.counted;
    let worded = schema.values(column).all(|text| text.chars().any(char::is_alphabetic));
    is(schema, column, Kind::Text)
        && few
        && worded
        && values.length <= GROUP_CHARS
        && values.n * 2.0 >= schema.rows as f64
}

/// The column with two values that say whether something happened, and those that only say yes or no of a row, such as being a
/// smoker.
fn outcome(schema: &Schema, profile: &Profile) -> (Option<Outcome>, Vec<Outcome>) {
    let (mut happened, mut flags) = (Vec::new(), Vec::new());
    for column in 0..schema.columns.len() {
        let known = profile.of(column);
        let two = known.different == 2.0 && known.n >= 8.0;
        let named = names::happened(schema.name(column));
        if is(schema, column, Kind::Number) && two && known.whole && known.min == 0.0 && known.max == 1.0 {
            let found = Outcome { column, yes: spoken(schema, column), word: None };
            if named { happened.push(found) } else { flags.push(found) }
        } else if is(schema, column, Kind::Text)
            && two
            && let Some((yes, word)) = values::happened(schema, column)
        {
            let found = Outcome { column, yes: escape(&yes), word: Some(word) };
            let says_yes = matches!(word, "yes" | "y" | "true" | "ja");
            if says_yes && !named { flags.push(found) } else { happened.push(found) }
        }
    }
    (happened.into_iter().next(), flags)
}

/// Leaves out what is there again in the money of one year: over years only that can be compared.
fn adjusted(schema: &Schema, roles: &mut Roles) {
    let stems: Vec<String> =
        roles.measures.iter().filter_map(|measure| names::adjusted(schema.name(measure.column))).collect();
    let plain = |measure: &Measure| stems.iter().any(|stem| names::same(stem, schema.name(measure.column)));
    roles.nominal = roles.measures.iter().filter(|m| plain(m)).map(|m| m.name.clone()).collect();
    roles.measures.retain(|measure| !plain(measure));
}

/// Of columns that group rows by the same thing, the one with fewest groups.
fn distinct_groups(schema: &Schema, profile: &Profile, groups: &mut Vec<Group>) {
    let few = |group: &Group| profile.of(group.column).different;
    let all = groups.clone();
    groups.retain(|group| {
        !all.iter().any(|other| {
            let same = names::related(schema.name(group.column), schema.name(other.column));
            other.column != group.column && same && few(other) < few(group)
        })
    });
}

fn mixed(schema: &Schema, profile: &Profile, column: usize) -> bool {
    let values = profile.of(column);
    is(schema, column, Kind::Text)
        && values.numeric >= 3.0
        && values.numeric * 2.0 > values.n
        && values.numeric < values.n
}

/// Amounts are in the one currency that a column names. Where it names several they are no measures: neither their sum nor
/// their mean is of anything.
fn in_currencies(schema: &Schema, profile: &Profile, roles: &mut Roles) {
    let Some(all) = values::currencies(schema) else { return };
    let money = |measure: &Measure| {
        let name = schema.name(measure.column);
        let sums = additive::sense(name) == additive::Sense::Sum && !profile.of(measure.column).whole;
        measure.unit == Unit::None && (additive::any(name, "money") || sums)
    };
    if let [one] = all.as_slice() {
        roles.measures.iter_mut().filter(|measure| money(measure)).for_each(|m| m.unit = Unit::Money(one));
        return;
    }
    roles.foreign = roles.measures.iter().filter(|m| money(m)).map(|m| m.name.clone()).collect();
    roles.measures.retain(|measure| !money(measure));
}

/// The noun for rows, in the plural: the unit of its dates where no column names them, else that of the file's name, of the
/// column of names, or of a word that this column's values share; `rows` where none is found.
fn noun(schema: &Schema, profile: &Profile, roles: &Roles) -> String {
    let rows = || "rows".to_owned();
    // Each row stands for as many as it says.
    if roles.weight.is_some() {
        return rows();
    }
    let of_label = || {
        let at = roles.label?;
        let name = match at.checked_sub(1) {
            Some(before) if unnamed(schema, at) => schema.name(before),
            _ => schema.name(at),
        };
        // The plural of a German noun is anybody's guess.
        let named = names::noun(name).filter(|_| !schema.german());
        named.or_else(|| values::shared_word(schema, at).filter(|_| !schema.german()))
    };
    let of_dates = || {
        let when = roles.when.filter(|when| when.once)?;
        let known = profile.of(when.column);
        Some(match known.different {
            _ if when.years => "years",
            n if n == known.years => "years",
            n if n == known.months => "months",
            n if n > known.months * 20.0 && n <= known.days + 1.0 => "days",
            _ => return None,
        })
    };
    let dated = of_dates().filter(|_| roles.label.is_none()).map(str::to_owned);
    dated.or_else(|| noun_of_file(schema, profile, roles)).or_else(of_label).unwrap_or_else(rows)
}

/// The noun that the file's name gives for rows; none where it gives none, or a measure is called so.
fn noun_of_file(schema: &Schema, profile: &Profile, roles: &Roles) -> Option<String> {
    let stem = file_name(without_extension(&schema.path));
    let filled = |at: &usize| profile.of(*at).n >= schema.rows as f64;
    let columns: Vec<&str> = (0..schema.columns.len()).filter(filled).map(|at| schema.name(at)).collect();
    // A list of what happened is called by what that is.
    let events = roles.when.is_some_and(|when| !when.once);
    let noun = names::noun_of_file(stem, &columns, events)?;
    let one = |word: &str| word.trim_end_matches('s').to_owned();
    let mut measured =
        roles.measures.iter().map(|measure| measure.column).chain(roles.spelled.iter().copied());
    let measured = measured.any(|column| {
        let words = additive::lower(schema.name(column));
        matches!(words.as_slice(), [word] if one(word) == one(&noun))
    });
    let shown = if schema.german() { capital(&noun) } else { noun };
    (!measured).then_some(shown)
}

//! What each column is for in a report: the name of a row, a group, a date, a measure. Decided by its kind,
//! its name and the first rows; never by a value's meaning.

use std::collections::HashSet;

use super::periods::{self, Family, Period};
use super::schema::{Kind, Schema};
use crate::words::{human, parts, plural};

/// Measures and families that a report shows; wider tables say that they have more.
pub(super) const MAX_MEASURES: usize = 8;
/// Columns that rows are grouped by.
const MAX_GROUPS: usize = 2;
/// Groups that a column may have to be one to group by.
const GROUP_VALUES: std::ops::RangeInclusive<usize> = 2..=20;
/// Longest name of a row, in characters on average; longer texts are prose.
const LABEL_CHARS: usize = 60;

/// Words in names of numbers that name a thing and measure none.
const NAMES: [&str; 21] = [
    "id",
    "ids",
    "uuid",
    "key",
    "code",
    "zip",
    "zipcode",
    "postcode",
    "plz",
    "phone",
    "tel",
    "isbn",
    "ean",
    "sku",
    "lat",
    "lon",
    "lng",
    "latitude",
    "longitude",
    "rank",
    "year",
];

/// Words in names of measures whose sum means nothing.
const LEVELS: [&str; 31] = [
    "rate",
    "pct",
    "percent",
    "percentage",
    "%",
    "share",
    "ratio",
    "average",
    "avg",
    "mean",
    "median",
    "price",
    "age",
    "score",
    "rating",
    "index",
    "temp",
    "temperature",
    "speed",
    "height",
    "weight",
    "level",
    "grade",
    "gpa",
    "pressure",
    "density",
    "discount",
    "humidity",
    "margin",
    "stars",
    "bmi",
];

/// Words of a column's name that say nothing about what its rows are.
const EMPTY_NOUNS: [&str; 12] = [
    "name",
    "title",
    "id",
    "description",
    "text",
    "label",
    "item name",
    "full name",
    "key",
    "code",
    "notes",
    "comment",
];

/// Something that is counted or measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Measure {
    /// The column's index.
    pub column: usize,
    /// In words.
    pub name: String,
    /// True where a sum of it means something.
    pub adds: bool,
}

/// The columns by what they are for.
#[derive(Clone, Debug)]
pub(super) struct Roles {
    pub label: Option<usize>,
    /// What a row is, plural: `airlines`, or `rows`.
    pub noun: String,
    pub groups: Vec<usize>,
    pub date: Option<usize>,
    pub measures: Vec<Measure>,
    pub periods: Vec<Period>,
    pub families: Vec<Family>,
    /// True where there were more measures than are shown.
    pub more: bool,
}

/// Finds the roles of a table's columns.
pub(super) fn roles(schema: &Schema) -> Roles {
    let numbers: Vec<(usize, &str)> = schema
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| column.kind == Kind::Number)
        .map(|(at, column)| (at, column.name.as_str()))
        .collect();
    let (periods, mut families) = periods::families(&numbers);
    let taken: HashSet<usize> = families.iter().flat_map(|family| family.members.clone()).collect();
    let mut measures: Vec<Measure> = numbers
        .iter()
        .filter(|(at, name)| !taken.contains(at) && measures_something(name))
        .map(|(at, name)| Measure {
            column: *at,
            name: if headless(schema) { format!("column {name}") } else { named(name) },
            adds: adds(name),
        })
        .collect();
    // What can be added up leads, in the file's order.
    measures.sort_by_key(|measure| !measure.adds);
    let more = measures.len() + families.len() > MAX_MEASURES;
    families.truncate(MAX_MEASURES);
    measures.truncate(MAX_MEASURES - families.len());
    let label = label(schema);
    let noun = label
        .and_then(|at| schema.columns.get(at))
        .map(|column| noun(&column.name))
        .unwrap_or_else(|| "rows".to_owned());
    let groups = (0..schema.columns.len())
        .filter(|at| Some(*at) != label && groups(schema, *at))
        .take(MAX_GROUPS)
        .collect();
    let date = schema.columns.iter().position(|column| column.kind == Kind::Date);
    Roles { label, noun, groups, date, measures, periods, families, more }
}

/// True where a sum of what a name measures means something.
pub(super) fn adds(name: &str) -> bool {
    let words: Vec<String> = parts(name).iter().map(|word| word.to_lowercase()).collect();
    let per = words.iter().position(|word| word == "per");
    let over_time = per.is_some_and(|at| {
        words.get(at + 1).is_some_and(|w| matches!(w.as_str(), "day" | "week" | "month" | "year" | "quarter"))
    });
    !words.iter().any(|word| LEVELS.contains(&word.as_str()) || word.ends_with('%'))
        && (per.is_none() || over_time)
}

/// True where a measure's name is of things that are counted: its first noun is a plural.
pub(super) fn counts(name: &str) -> bool {
    let what = name.split(['(', '0', '1', '2']).next().unwrap_or(name);
    let what = [" in ", " before", " after"]
        .iter()
        .find_map(|cut| what.split_once(cut))
        .map_or(what, |(head, _)| head)
        .trim();
    what.ends_with('s')
        && !what.ends_with("ss")
        && !["sales", "earnings", "gross"].iter().any(|word| what.ends_with(word))
}

fn measures_something(name: &str) -> bool {
    !parts(name).iter().any(|word| NAMES.contains(&word.to_lowercase().as_str()))
}

fn named(name: &str) -> String {
    let words = human(name);
    if words.is_empty() { name.trim().to_owned() } else { words }
}

fn noun(name: &str) -> String {
    let words = human(name);
    let marked = name.chars().any(|c| !c.is_alphanumeric() && !matches!(c, ' ' | '_' | '-' | '.'));
    let lower = words.to_lowercase();
    let said = lower.strip_suffix(" name").unwrap_or(&lower).to_owned();
    let plain = said.chars().all(|c| c.is_alphabetic() || c == ' ');
    if said.is_empty()
        || marked
        || !plain
        || said.chars().count() < 3
        || EMPTY_NOUNS.contains(&said.as_str())
        || said.split(' ').count() > 2
    {
        "rows".to_owned()
    } else {
        plural(&said)
    }
}

fn distinct(schema: &Schema, column: usize) -> (usize, usize) {
    let values: Vec<&str> = schema.values(column).collect();
    let distinct: HashSet<&str> = values.iter().copied().collect();
    (values.len(), distinct.len())
}

/// True for a sheet without a header: its columns are named by letter, and their first rows are often titles.
pub(super) fn headless(schema: &Schema) -> bool {
    schema.notices.iter().any(|notice| notice.starts_with("No header row"))
}

/// The first text column whose values nearly all differ and are short.
fn label(schema: &Schema) -> Option<usize> {
    if headless(schema) {
        return None;
    }
    (0..schema.columns.len()).find(|at| {
        let (values, different) = distinct(schema, *at);
        let chars: usize = schema.values(*at).map(|text| text.chars().count()).sum();
        let text = schema.columns.get(*at).is_some_and(|column| column.kind == Kind::Text);
        text && different > 0 && different * 10 >= values * 8 && chars <= values * LABEL_CHARS
    })
}

fn groups(schema: &Schema, column: usize) -> bool {
    let (values, different) = distinct(schema, column);
    let text = schema.columns.get(column).is_some_and(|column| column.kind == Kind::Text);
    let worded = schema.values(column).all(|text| text.chars().any(char::is_alphabetic));
    text && worded && !headless(schema) && GROUP_VALUES.contains(&different) && different * 2 <= values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_for_what_adds_up() {
        for (name, sums) in [
            ("revenue", true),
            ("unit_price", false),
            ("seat_km_per_week", true),
            ("deaths per 1000", false),
            ("Share %", false),
            ("growth%", false),
        ] {
            assert_eq!(adds(name), sums, "{name}");
        }
        for (name, measures) in [("customer_id", false), ("width", true), ("Zip Code", false), ("paid", true)]
        {
            assert_eq!(measures_something(name), measures, "{name}");
        }
        for (name, expect) in
            [("airline", "airlines"), ("name", "rows"), ("Product Name", "products"), ("q1", "rows")]
        {
            assert_eq!(noun(name), expect);
        }
    }
}

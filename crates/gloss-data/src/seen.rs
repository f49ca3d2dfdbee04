//! Features of a table beside its values, and why a figure of it can't be trusted where they have changed: a column
//! that holds another kind of value, values that are lost, a row that sums up the others. Works no figure out.

use gloss_protocol::{FactColumn, FactPlace, FactSeen, FactTotal};
use gloss_table::{Column, ColumnKind, Schema};

/// Rows that are named in a sentence.
const MAX_NAMED: usize = 3;
/// Functions by which a value is of more rows than its own.
const OF_MANY: [&str; 12] = [
    "sum(",
    "total(",
    "avg(",
    "count(",
    "min(",
    "max(",
    "median(",
    "percentile(",
    "stddev(",
    "corr(",
    "over",
    "rank(",
];

/// Describes a column as it is read: the kind of its values, and how many are empty or lost.
pub(crate) fn column(schema: &Schema, column: &Column) -> FactColumn {
    let (empty, lost) = (empty_cells(schema, column), column.errors + column.formulas);
    FactColumn { name: column.name.clone(), kind: kind(column).to_owned(), empty, lost: lost.min(empty) }
}

/// How many cells of a column hold no value.
pub fn empty_cells(schema: &Schema, column: &Column) -> u32 {
    let text = column.kind == ColumnKind::Text;
    schema.rows.saturating_sub(column.filled + if text { column.missing } else { 0 })
}

/// The kind of a column's values. Days, months and times are told apart: SQL reads them at other places of their text,
/// and a time with a zone as another day.
fn kind(column: &Column) -> &'static str {
    let samples = || column.samples.iter().map(|sample| sample.trim());
    match column.kind {
        ColumnKind::Date if samples().any(|sample| sample.contains(':')) => "time",
        ColumnKind::Date if samples().all(|sample| sample.len() == "2025-01".len()) => "month",
        kind => kind.word(),
    }
}

/// Why a figure that is worked out again would not be what it was; none where nothing speaks against it. `old` and `new`
/// are what was seen of its tables then and now.
pub fn doubt(query: &str, place: &FactPlace, old: &[FactSeen], new: &[FactSeen]) -> Option<String> {
    of_columns(old, new).or_else(|| of_totals(query, place, old, new))
}

fn of_columns(old: &[FactSeen], new: &[FactSeen]) -> Option<String> {
    new.iter().flat_map(|seen| &seen.columns).find_map(|now| {
        let was: Vec<&FactColumn> =
            old.iter().flat_map(|seen| &seen.columns).filter(|was| same(&was.name, &now.name)).collect();
        if was.is_empty() {
            return None;
        }
        let same_kind =
            |was: &&FactColumn| was.kind == now.kind || was.kind == "empty" || now.kind == "empty";
        if let Some(first) = was.first().filter(|_| !was.iter().any(same_kind)) {
            return Some(format!(
                "“{}” held {} and holds {} now",
                now.name,
                held(&first.kind),
                held(&now.kind)
            ));
        }
        let lost = was.iter().map(|was| was.lost).max().unwrap_or(0);
        (now.lost > lost).then(|| {
            let (cells, hold) = if now.lost == 1 { ("cell", "holds") } else { ("cells", "hold") };
            format!("{} {cells} of “{}” {hold} an error, or a formula without its value", now.lost, now.name)
        })
    })
}

fn same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

fn held(kind: &str) -> &str {
    match kind {
        "number" => "numbers",
        "date" => "dates",
        "month" => "months",
        "time" => "dates with times",
        "bool" => "yes or no",
        other => other,
    }
}

/// Totals that were not there before, or not so: whoever counts all rows counts them with the rows that they are of.
fn of_totals(query: &str, place: &FactPlace, old: &[FactSeen], new: &[FactSeen]) -> Option<String> {
    let mut known: Vec<&FactTotal> = old.iter().flat_map(|seen| &seen.totals).collect();
    // Reports of an older Gloss name the words themselves.
    let leaves_out = query.contains("is_total(") || query.contains("'grand total'");
    let often = |name: &str| {
        !name.is_empty()
            && old.iter().flat_map(|seen| &seen.totals).filter(|was| same(&was.name, name)).count() > 1
    };
    let fresh: Vec<&FactTotal> = new
        .iter()
        .flat_map(|seen| &seen.totals)
        .filter(|total| match known.iter().position(|was| same(&was.name, &total.name)) {
            Some(at) => {
                known.swap_remove(at);
                false
            }
            // Where several rows were called so, it is a word of the data.
            None => !(often(&total.name) || leaves_out && crate::totals::is_name(&total.name)),
        })
        .collect();
    if fresh.is_empty() || is_of_one_row(query, place) {
        return None;
    }
    let name = |total: &&FactTotal| match total.name.is_empty() {
        true => format!("row {}, which has no name,", total.row),
        false => format!("row {} (“{}”)", total.row, total.name),
    };
    let rows: Vec<String> = fresh.iter().take(MAX_NAMED).map(name).collect();
    let looks = if fresh.len() == 1 { "looks like a total" } else { "look like totals" };
    Some(format!("{} {looks} of the others and would be counted twice", rows.join(" and ")))
}

/// Whether a value is one of a row that its query looks up, whatever other rows there are.
fn is_of_one_row(query: &str, place: &FactPlace) -> bool {
    let looked_up = !place.only || query.to_lowercase().contains("where");
    !place.key.is_empty() && !place.ranked && looked_up && !is_of_many(query)
}

fn is_of_many(query: &str) -> bool {
    let words = query.to_lowercase().replace(" (", "(");
    OF_MANY.iter().any(|name| words.contains(name))
}

/// Why a figure that nobody asked for before can't be trusted: it is of all rows, and some of them sum up the others. Of
/// a query with conditions nothing is said, as these may leave such rows out, but for one that asks `is_total` of a row that is called
/// otherwise and not named by it.
pub fn counted_twice(query: &str, seen: &[FactSeen]) -> Option<String> {
    let lower = query.to_lowercase();
    let (is_filtered, by_name) = (lower.contains("where"), lower.contains("is_total("));
    let is_counted = |total: &&FactTotal| match is_filtered {
        false => total.adds_up || !total.name.is_empty(),
        true => {
            let is_known = crate::totals::is_name(&total.name) || lower.contains(&total.name.to_lowercase());
            by_name && total.adds_up && !total.name.is_empty() && !is_known
        }
    };
    let sure = |seen: &FactSeen| {
        let totals = seen.totals.iter().filter(is_counted);
        FactSeen { columns: Vec::new(), totals: totals.cloned().collect() }
    };
    let seen: Vec<FactSeen> = seen.iter().map(sure).collect();
    // Groups by a label count each row in its own.
    let is_grouped = crate::query::parse_query(query).is_some_and(|asked| asked.grouped);
    (is_of_many(query) && !is_grouped).then(|| of_totals(query, &FactPlace::default(), &[], &seen)).flatten()
}

/// Warnings about values that are missing and were not, each a sentence without its end.
pub fn missing(old: &[FactSeen], new: &[FactSeen]) -> Vec<String> {
    let of = |seen: &[FactSeen], name: &str| {
        let columns = seen.iter().flat_map(|seen| &seen.columns);
        columns.filter(|column| same(&column.name, name)).map(|column| column.empty).max()
    };
    let mut out = Vec::new();
    for now in new.iter().flat_map(|seen| &seen.columns).filter(|now| now.empty > 0 && now.kind != "text") {
        if of(old, &now.name) == Some(0) {
            let rows =
                if now.empty == 1 { "1 row has".to_owned() } else { format!("{} rows have", now.empty) };
            let says = format!(
                "{rows} no value in “{}” now and had one before; the figures leave that out",
                now.name
            );
            if !out.contains(&says) {
                out.push(says);
            }
        }
    }
    out
}

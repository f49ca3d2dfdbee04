//! The first sheet: what each measure comes to over all rows, by formulas over the sheet of rows, and the chart that
//! suits a table of dates. And the largest rows of a table of names, with their chart.

use serde_json::{Value, json};

use super::data::{Data, NAME, with};
use super::{Part, Table};
use gloss_analysis::measures::family_adds;
use gloss_analysis::roles::Sort;
use gloss_figures::sql::ident;
use gloss_figures::words::{capital, human};

/// The sheet's name.
const SUMMARY: &str = "Summary";
/// Rows of the sheet of the largest: as many bars as can be told apart.
const LARGEST: usize = 15;
/// Rows of a table that needs no such sheet.
const FEW: u64 = 4;

/// The sheet; none where nothing is measured.
pub(super) fn part(known: &Table<'_>, data: &Data) -> Option<Part> {
    let series = known.roles.when.is_some_and(|when| when.once);
    let measures = &known.roles.measures;
    let members: Vec<usize> = known.roles.families.iter().flat_map(|family| family.members.clone()).collect();
    if measures.is_empty() && members.is_empty() {
        return None;
    }
    let mut part = if series { over_time(known, data) } else { over_rows(known, data, &members) };
    if let Some((chart, says)) = chart(known, data) {
        if let Some(spec) = part.spec.as_object_mut() {
            spec.insert("charts".to_owned(), json!([chart]));
        }
        part.says = format!("{} and a chart of {says}", part.says);
    }
    Some(part)
}

/// A formula whose value looks as the column does that it is of.
fn formula(text: &str, format: &Value) -> Value {
    with(&json!({ "formula": format!("={text}") }), format)
}

/// First and last value of each measure, with what lies between.
fn over_time(known: &Table<'_>, data: &Data) -> Part {
    let columns = ["Figure", "First", "Last", "Change", "% change", "Lowest", "Highest", "Average"];
    let percent = json!({ "format": "percent" });
    let rows: Vec<Value> = known
        .roles
        .measures
        .iter()
        .map(|measure| {
            let of = |which: &str| data.named(measure.column, which);
            let own = data.format(measure.column);
            json!([
                data.header(measure.column),
                formula(&of("#1"), &own),
                formula(&of("#last"), &own),
                formula("IF(OR(ISBLANK([@First]),ISBLANK([@Last])),\"\",[@Last]-[@First])", &own),
                formula(
                    "IF(OR(ISBLANK([@First]),ISBLANK([@Last]),[@First]=0),\"\",[@Last]/[@First]-1)",
                    &percent
                ),
                formula(&format!("MIN({})", of("")), &own),
                formula(&format!("MAX({})", of("")), &own),
                formula(&format!("AVERAGE({})", of("")), &mean(&own)),
            ])
        })
        .collect();
    let spec = json!({ "name": SUMMARY, "columns": columns, "rows": rows, "frozen": 1 });
    Part { spec, says: "a summary of the change over time".to_owned() }
}

/// Total, mean and extremes of each measure.
fn over_rows(known: &Table<'_>, data: &Data, members: &[usize]) -> Part {
    let adds = |at: &usize| {
        let family = known.roles.families.iter().find(|family| family.members.contains(at));
        family.is_some_and(|family| family_adds(known.schema, known.profile, known.roles.when, family))
    };
    let measures = known.roles.measures.iter().map(|measure| (measure.column, measure.adds()));
    let columns = members.iter().map(|at| (*at, adds(at))).chain(measures);
    let count = json!({ "format": "integer" });
    let rows: Vec<Value> = columns
        .map(|(at, adds)| {
            let (all, own) = (data.named(at, ""), data.format(at));
            json!([
                data.header(at),
                formula(&format!("COUNT({all})"), &count),
                if adds { formula(&format!("SUM({all})"), &own) } else { Value::Null },
                formula(&format!("AVERAGE({all})"), &mean(&own)),
                formula(&format!("MIN({all})"), &own),
                formula(&format!("MAX({all})"), &own),
            ])
        })
        .collect();
    let columns = ["Figure", "Rows with a value", "Total", "Average", "Lowest", "Highest"];
    let spec = json!({ "name": SUMMARY, "columns": columns, "rows": rows, "frozen": 1 });
    Part { spec, says: "a summary of totals and averages".to_owned() }
}

/// How a mean looks: that of whole numbers is none.
pub(super) fn mean(own: &Value) -> Value {
    match own.get("format").and_then(Value::as_str) {
        Some("integer") => json!({ "format": "decimal" }),
        _ => own.clone(),
    }
}

/// The chart, and what it shows.
fn chart(known: &Table<'_>, data: &Data) -> Option<(Value, String)> {
    let main = known.roles.measures.first();
    if let (Some(when), Some(main)) = (known.roles.when.filter(|when| when.once), main) {
        let header = data.header(main.column);
        let kind = if main.sort == Sort::Flow && known.base.rows <= 24 { "column" } else { "line" };
        let chart = json!({ "kind": kind, "title": format!("{header} over time"), "of": NAME, "category": data.header(when.column), "series": [header] });
        return Some((chart, format!("{} over time", known.words(main.column))));
    }
    None
}

/// The rows with the largest values and a chart of them, where rows have names and no groups; none otherwise.
pub(super) fn largest(known: &Table<'_>, data: &Data) -> Option<Part> {
    let dated = known.roles.when.is_some_and(|when| when.once);
    let label =
        known.roles.label.filter(|_| known.roles.groups.is_empty() && !dated && known.base.rows > FEW)?;
    let (title, series) = match (known.roles.families.first(), known.roles.measures.first()) {
        (Some(family), _) => {
            let plain = family.name.replace(['`', '\\'], "");
            (capital(&plain), vec![*family.members.first()?, *family.members.last()?])
        }
        (None, Some(main)) => (data.header(main.column).to_owned(), vec![main.column]),
        _ => return None,
    };
    let names: Vec<String> =
        std::iter::once(&label).chain(&series).map(|at| ident(known.schema.name(*at))).collect();
    let by = names.last()?;
    let sql = format!(
        "SELECT {} FROM {} WHERE {by} IS NOT NULL ORDER BY {by} DESC, {} LIMIT {LARGEST}",
        names.join(", "),
        known.base.from,
        names.first()?
    );
    let column = |at: &usize| with(&json!({ "header": data.header(*at) }), &data.format(*at));
    let columns: Vec<Value> = std::iter::once(&label).chain(&series).map(column).collect();
    let shown: Vec<&str> = series.iter().map(|at| data.header(*at)).collect();
    let says = format!(
        "the largest of {} with a chart",
        if known.schema.german() { title.clone() } else { human(&title) }
    );
    let chart = json!({ "kind": "bar", "title": title, "category": data.header(label), "series": shown });
    let spec = json!({ "name": "Largest", "columns": columns, "sql": sql, "frozen": 1, "charts": [chart] });
    Some(Part { spec, says })
}

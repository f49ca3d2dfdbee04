//! The first sheet: what each measure comes to over all rows, by formulas over the sheet of rows, and the chart that
//! suits the table: a line over time, else the largest rows or periods.

use serde_json::{Value, json};

use super::data::{Data, NAME};
use super::{Known, Part};
use crate::jobs::report::roles::{Measure, Sort};
use crate::words::human;

/// The sheet's name.
const SUMMARY: &str = "Summary";

/// The sheet; none where nothing is measured.
pub(super) fn part(known: &Known<'_>, data: &Data) -> Option<Part> {
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

fn formula(text: String) -> Value {
    json!({ "formula": format!("={text}") })
}

/// First and last value of each measure, with what lies between.
fn over_time(known: &Known<'_>, data: &Data) -> Part {
    let columns = [
        ("First", "general"),
        ("Last", "general"),
        ("Change", "general"),
        ("% change", "percent"),
        ("Lowest", "general"),
        ("Highest", "general"),
        ("Average", "general"),
    ];
    let measures = &known.roles.measures;
    let shared = shared(measures, data);
    let mut header = vec![json!("Figure")];
    for (name, format) in columns {
        let formula = match name {
            "Change" => Some("=IF(OR(ISBLANK([@First]),ISBLANK([@Last])),\"\",[@Last]-[@First])"),
            "% change" => {
                Some("=IF(OR(ISBLANK([@First]),ISBLANK([@Last]),[@First]=0),\"\",[@Last]/[@First]-1)")
            }
            _ => None,
        };
        let mut column = super::data::with(
            &json!({ "header": name }),
            &if format == "percent" { json!({ "format": format }) } else { shared.clone() },
        );
        if let (Some(formula), Some(column)) = (formula, column.as_object_mut()) {
            column.insert("formula".to_owned(), json!(formula));
        }
        header.push(column);
    }
    let rows: Vec<Value> = measures
        .iter()
        .map(|measure| {
            let of = |which: &str| data.named(measure.column, which);
            json!([
                data.header(measure.column),
                formula(of("#1")),
                formula(of("#last")),
                formula(format!("MIN({})", of(""))),
                formula(format!("MAX({})", of(""))),
                formula(format!("AVERAGE({})", of(""))),
            ])
        })
        .collect();
    let spec = json!({ "name": SUMMARY, "columns": header, "rows": rows, "frozen": 1 });
    Part { spec, says: "a summary of the change over time".to_owned() }
}

/// Total, mean and extremes of each measure.
fn over_rows(known: &Known<'_>, data: &Data, members: &[usize]) -> Part {
    let columns: Vec<(usize, bool)> = members
        .iter()
        .map(|at| {
            (
                *at,
                known.roles.families.iter().any(|f| {
                    f.members.contains(at) && crate::jobs::report::roles::family_adds(known.schema, f)
                }),
            )
        })
        .chain(known.roles.measures.iter().map(|measure| (measure.column, measure.adds())))
        .collect();
    let shared = shared(&known.roles.measures, data);
    let mut header = vec![json!("Figure"), json!({ "header": "Rows with a value", "format": "integer" })];
    for name in ["Total", "Average", "Lowest", "Highest"] {
        header.push(super::data::with(&json!({ "header": name }), &shared));
    }
    let rows: Vec<Value> = columns
        .iter()
        .map(|(at, adds)| {
            let all = data.named(*at, "");
            json!([
                data.header(*at),
                formula(format!("COUNT({all})")),
                if *adds { formula(format!("SUM({all})")) } else { Value::Null },
                formula(format!("AVERAGE({all})")),
                formula(format!("MIN({all})")),
                formula(format!("MAX({all})")),
            ])
        })
        .collect();
    let spec = json!({ "name": SUMMARY, "columns": header, "rows": rows, "frozen": 1 });
    Part { spec, says: "a summary of totals and averages".to_owned() }
}

/// The format that all measures share; decimals where they differ.
fn shared(measures: &[Measure], data: &Data) -> Value {
    let mut formats = measures.iter().map(|measure| data.format(measure.column));
    match formats.next() {
        Some(first) if formats.all(|format| format == first) => {
            match first.get("format").and_then(Value::as_str) {
                // A mean of whole numbers is none.
                Some("integer") => json!({ "format": "decimal" }),
                _ => first,
            }
        }
        _ => json!({ "format": "decimal" }),
    }
}

/// The chart, and what it shows.
fn chart(known: &Known<'_>, data: &Data) -> Option<(Value, String)> {
    let main = known.roles.measures.first();
    if let (Some(when), Some(main)) = (known.roles.when.filter(|when| when.once), main) {
        let header = data.header(main.column);
        let kind = if main.sort == Sort::Flow && known.base.rows <= 24 { "column" } else { "line" };
        let chart = json!({ "kind": kind, "title": format!("{header} over time"), "of": NAME, "category": data.header(when.column), "series": [header] });
        return Some((chart, format!("{} over time", human(known.schema.name(main.column)))));
    }
    let label = known.roles.label.filter(|_| known.roles.groups.is_empty() && known.base.rows <= 60)?;
    let family = known.roles.families.first();
    let (title, series): (String, Vec<&str>) = match (family, main) {
        (Some(family), _) => {
            let ends = [family.members.first()?, family.members.last()?];
            (
                super::super::super::super::words::capital(&family.name.replace(['`', '\\'], "")),
                ends.map(|at| data.header(*at)).to_vec(),
            )
        }
        (None, Some(main)) => (data.header(main.column).to_owned(), vec![data.header(main.column)]),
        _ => return None,
    };
    let kind = if known.base.rows > 12 { "bar" } else { "column" };
    let says = format!("{} by {}", human(&title), human(known.schema.name(label)));
    Some((
        json!({ "kind": kind, "title": title, "of": NAME, "category": data.header(label), "series": series }),
        says,
    ))
}

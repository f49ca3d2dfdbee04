//! A sheet of groups: how many rows each has, what its measures come to, and its share, by formulas over the sheet of
//! rows; with a chart of the groups.

use serde_json::{Value, json};

use super::data::{Data, bracket, with};
use super::summary::mean;
use super::{Part, Table};
use gloss_figures::sql::ident;
use gloss_figures::words::clip;

/// Measures of a sheet of groups.
const MEASURES: usize = 6;

/// The sheet; none where rows are not grouped.
pub(super) fn part(known: &Table<'_>, data: &Data) -> Option<Part> {
    let group = known.roles.groups.first()?;
    let name = known.words(group.column);
    let header = data.header(group.column);
    let column = ident(known.schema.name(group.column));
    // Grades have an order of their own; others stand by how many rows they have.
    let order = if group.order == gloss_analysis::roles::Order::Grades {
        column.clone()
    } else {
        format!("count(*) DESC, {column}")
    };
    let sql = format!(
        "SELECT {column} FROM {} WHERE trim(coalesce({column}, '')) <> '' GROUP BY {column} ORDER BY {order}",
        known.base.from
    );
    let keys = data.named(group.column, "");
    let key = format!("[@{}]", bracket(header));
    let counted = if header.eq_ignore_ascii_case("rows") { "How many rows" } else { "Rows" };
    let mut columns = vec![
        json!({ "header": header, "format": "text" }),
        json!({ "header": counted, "format": "integer", "formula": format!("=COUNTIF({keys},{key})"), "total": "sum" }),
    ];
    let free = |name: &str| !name.eq_ignore_ascii_case(counted) && !name.eq_ignore_ascii_case(header);
    let mut shown = counted.to_owned();
    for (at, measure) in known
        .roles
        .measures
        .iter()
        .filter(|measure| free(data.header(measure.column)))
        .take(MEASURES)
        .enumerate()
    {
        let of = data.named(measure.column, "");
        let own = data.header(measure.column);
        let (header, formula, total) = if measure.adds() {
            (own.to_owned(), format!("=SUMIF({keys},{key},{of})"), Some("sum"))
        } else {
            (format!("{own}, average"), format!("=IFERROR(AVERAGEIF({keys},{key},{of}),\"\")"), None)
        };
        let own = data.format(measure.column);
        let look = if measure.adds() { own } else { mean(&own) };
        let mut column = with(&json!({ "header": header, "formula": formula }), &look);
        if let Some(total) = total {
            column = with(&column, &json!({ "total": total }));
        }
        columns.push(column);
        if at == 0 {
            shown = header.clone();
            if measure.adds()
                && known.profile.of(measure.column).min >= 0.0
                && known.profile.of(measure.column).max > 0.0
            {
                let name = bracket(&header);
                columns
                    .push(json!({ "header": format!("{header}, share"), "format": "percent", "total": "sum",
                    "formula": format!("=[@{name}]/SUM([{name}])") }));
            }
        }
    }
    let chart = json!({ "kind": "bar", "title": format!("{shown} by {name}"), "category": header, "series": [shown] });
    let sheet = clip(&format!("By {}", name.replace(['[', ']', ':', '*', '?', '/', '\\', '\''], " ")), 28);
    let spec: Value =
        json!({ "name": sheet.trim(), "columns": columns, "sql": sql, "frozen": 1, "charts": [chart] });
    Some(Part { spec, says: format!("the groups by {name} with a chart") })
}

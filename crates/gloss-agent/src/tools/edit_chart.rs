//! A chart of a note's workbook: another kind, title or cells. What is not marked goes to the person as a suggestion;
//! that is for the door to sort out, not for the model.

use gloss_protocol::Problem;
use gloss_provider::ToolSpec;
use serde_json::{Value, json};

use super::region::{edited, note};
use crate::doors::{ChartEdit, ChartSeries, Future, Notes};
use crate::tool::{Arguments, Effect, Outcome, Scope, Tool, ToolCall, bad, clip, object, text};

/// Series of a chart: Excel's own limit.
const MAX_SERIES: usize = 255;

/// Longest words of a title, a name or a place, in bytes.
const MAX_WORDS: usize = 32 << 10;

/// Changes a chart of a workbook.
pub(super) struct EditChart;

impl Tool for EditChart {
    fn name(&self) -> &str {
        "edit_chart"
    }

    fn spec(&self) -> ToolSpec {
        let (about, parameters) = spec();
        ToolSpec::new(self.name(), about, parameters)
    }

    fn effect(&self) -> Effect {
        Effect::Makes
    }

    fn fits(&self, turn: Scope) -> bool {
        turn.serves_cells() && turn.makes()
    }

    fn announce(&self, _: Arguments<'_>) -> String {
        "Changing a chart".to_owned()
    }

    fn run<'a>(&'a self, call: ToolCall<'a>) -> Future<'a, Outcome> {
        Box::pin(edit(&*call.doors.notes, call.arguments))
    }
}

/// Its description for a model, and the schema of its parameters.
fn spec() -> (&'static str, Value) {
    let series = object(
        json!({
            "name": text("Words, or a cell as =Sales!B1."),
            "categories": text("Sales!A2:A13"),
            "values": text("Sales!B2:B13"),
        }),
        &["values"],
    );
    let about = "Changes a chart of a note's workbook. `base` from read_region; give only what changes.";
    let arguments = object(
        json!({
            "note": text("The note's id."),
            "base": text("As read_region gave it."),
            "chart": text("Sales!1, where the note does not stand on the chart."),
            "kind": text("column, bar, line, area (stacked or 100% before them), pie or doughnut."),
            "title": text("Empty takes it away."),
            "rows": { "type": "array", "items": { "type": "integer" }, "description": "[first, last] row of the columns it shows." },
            "series": { "type": "array", "items": series, "description": "All series it is to show." },
        }),
        &["note", "base"],
    );
    (about, arguments)
}

async fn edit(notes: &dyn Notes, arguments: Arguments<'_>) -> Result<Outcome, Problem> {
    let edit = read(arguments.0).map_err(bad)?;
    let detail = clip(&describe_edit(&edit), 400);
    let (after, marked) = notes.edit_chart(&note(arguments)?, arguments.text("base")?, edit).await?;
    let mut result = edited(&after);
    if !marked {
        result.insert(
            "told".to_owned(),
            json!("This chart is not marked: all that this note changes waits for the person."),
        );
    }
    Ok(Outcome { says: format!("Changed a chart in {}", after.path), detail, result: Value::Object(result) })
}

/// An edit of a chart in a few words, for the person.
fn describe_edit(edit: &ChartEdit) -> String {
    let mut parts = Vec::new();
    parts.extend(edit.kind.as_ref().map(|kind| format!("{kind} chart")));
    parts.extend(edit.title.as_ref().map(|title| format!("title “{title}”")));
    parts.extend(edit.rows.map(|(from, to)| format!("rows {from} to {to}")));
    parts.extend(edit.series.as_ref().map(|series| format!("{} series", series.len())));
    parts.join(", ")
}

fn read(arguments: &Value) -> Result<ChartEdit, String> {
    let words = |of: &Value, key: &str| match of.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(words)) if words.len() <= MAX_WORDS => Ok(Some(words.trim().to_owned())),
        Some(_) => Err(format!("{key} must be words.")),
    };
    let rows = match arguments.get("rows") {
        None | Some(Value::Null) => None,
        Some(rows) => Some(pair(rows).ok_or("rows must be [first, last].")?),
    };
    let series = match arguments.get("series") {
        None | Some(Value::Null) => None,
        Some(Value::Array(list)) if (1..=MAX_SERIES).contains(&list.len()) => {
            let one = |one: &Value| {
                Ok::<_, String>(ChartSeries {
                    name: words(one, "name")?,
                    categories: words(one, "categories")?,
                    values: words(one, "values")?.ok_or("Each series needs values, as Sales!B2:B13.")?,
                })
            };
            Some(list.iter().map(one).collect::<Result<_, _>>()?)
        }
        Some(_) => return Err(format!("series must be a list of 1 to {MAX_SERIES}.")),
    };
    let edit = ChartEdit {
        chart: words(arguments, "chart")?,
        kind: words(arguments, "kind")?,
        title: words(arguments, "title")?,
        rows,
        series,
    };
    let nothing = ChartEdit { chart: edit.chart.clone(), ..ChartEdit::default() };
    if edit == nothing { Err("It says neither kind, title, rows nor series.".to_owned()) } else { Ok(edit) }
}

fn pair(rows: &Value) -> Option<(u32, u32)> {
    let [from, to] = rows.as_array()?.as_slice() else { return None };
    Some((u32::try_from(from.as_u64()?).ok()?, u32::try_from(to.as_u64()?).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_read_or_refused() {
        let all = json!({ "chart": "Sales!1", "kind": "line", "title": "", "rows": [2, 13],
            "series": [{ "values": "Sales!B2:B13" }] });
        let series = vec![ChartSeries { values: "Sales!B2:B13".to_owned(), ..ChartSeries::default() }];
        let expect = ChartEdit {
            chart: Some("Sales!1".to_owned()),
            kind: Some("line".to_owned()),
            title: Some(String::new()),
            rows: Some((2, 13)),
            series: Some(series),
        };
        assert_eq!(read(&all), Ok(expect));
        for (edit, says) in [
            (json!({}), "neither"),
            (json!({ "kind": 7 }), "kind"),
            (json!({ "rows": [2] }), "first, last"),
            (json!({ "rows": [-1, 3] }), "first, last"),
            (json!({ "series": [] }), "1 to 255"),
            (json!({ "series": [{ "name": "a" }] }), "values"),
        ] {
            let why = read(&edit).unwrap_err();
            assert!(why.contains(says), "{why}");
        }
    }
}

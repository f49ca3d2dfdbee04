//! A table's columns: what each holds and is for, and which of them add up. Facts only, and no finding.

use gloss_analysis::{ColumnProfile, Table, columns};
use gloss_protocol::{Permission, Problem};
use gloss_provider::ToolSpec;
use serde_json::{Value, json};

use super::answers::{Answers, MOST, Tables, fitting};
use crate::doors::Future;
use crate::tool::{Arguments, Effect, Outcome, Scope, Serves, Tool, ToolCall, Touch, bad, object};

/// Names of columns that are told where there is no room for the columns themselves.
const NAMED: usize = 40;
/// Bytes for what is told beside the columns.
const BESIDE: usize = 1_500;

/// Profiles a table.
pub(super) struct ProfileTable;

impl Tool for ProfileTable {
    fn name(&self) -> &str {
        "profile_table"
    }

    fn spec(&self) -> ToolSpec {
        let about =
            "What a table's columns are: kind, role, unit, range, gaps, whether they add up; the periods.";
        let only = json!({ "type": "array", "items": { "type": "string" } });
        let parameters = object(json!({ "path": { "type": "string" }, "columns": only }), &["path"]);
        ToolSpec::new(self.name(), about, parameters)
    }

    fn effect(&self) -> Effect {
        Effect::Makes
    }

    fn fits(&self, turn: Scope) -> bool {
        matches!(turn.serves, Serves::Task)
    }

    fn announce(&self, arguments: Arguments<'_>) -> String {
        format!("Looking at the columns of {}", arguments.text_or("path", ""))
    }

    fn touches(&self, arguments: Arguments<'_>) -> Vec<Touch> {
        Touch::of(arguments, "path", Permission::Read)
    }

    fn run<'a>(&'a self, call: ToolCall<'a>) -> Future<'a, Outcome> {
        Box::pin(profile(call.into(), call.arguments))
    }
}

pub(super) async fn profile(doors: Tables<'_>, arguments: Arguments<'_>) -> Result<Outcome, Problem> {
    let path = arguments.text("path")?;
    let mut answers = Answers::default();
    let looked = answers.look(doors, |questions| Table::read(questions, path));
    let table = looked.await?.map_err(bad)?;
    let only: Vec<&str> = arguments
        .list("columns")
        .map_or_else(|_| Vec::new(), |names| names.iter().filter_map(Value::as_str).collect());
    let all = columns(&table);
    let wanted: Vec<&ColumnProfile> =
        all.iter().filter(|column| only.is_empty() || only.contains(&column.name.as_str())).collect();
    let (shown, many) = fitting(wanted.iter().map(|column| value(column)).collect(), MOST - BESIDE);
    let more: Vec<&str> = wanted.iter().skip(many).take(NAMED).map(|column| column.name.as_str()).collect();
    let periods: Vec<&str> = table.roles.periods.iter().map(|period| period.label.as_str()).collect();
    let told = json!({
        "path": table.schema.path,
        "sheet": table.schema.sheet,
        "rows": table.base.rows,
        "rows_are": table.roles.noun,
        "totals_left_out": table.base.totals.as_ref().and_then(|fact| fact.cell(0, 0)).map(|cell| cell.figure()),
        "columns": shown,
        "ask_columns": more,
        "periods": fitting(periods.into_iter().map(Value::from).collect(), BESIDE / 4).0,
        "notices": fitting(table.schema.notices.iter().map(|says| json!(says)).collect(), BESIDE / 4).0,
    });
    let result = answers.recorded(doors.data, &told).await?;
    let detail = all.iter().map(|column| format!("{} ({})", column.name, column.kind)).collect::<Vec<_>>();
    Ok(Outcome { result, says: format!("Looked at the columns of {path}"), detail: detail.join("\n") })
}

/// A column for a model, without what it has not.
fn value(column: &ColumnProfile) -> Value {
    let mut out = json!({ "name": column.name, "kind": column.kind });
    let texts = [("role", column.role), ("unit", column.unit.as_str())];
    for (key, said) in texts.into_iter().filter(|(_, said)| !said.is_empty()) {
        out[key] = json!(said);
    }
    if column.kind != "other" {
        out["different"] = json!(column.different);
    }
    if column.empty > 0 {
        out["empty"] = json!(column.empty);
    }
    if column.adds_up {
        out["adds_up"] = json!(true);
    }
    if let Some(range) = &column.range {
        out["range"] = json!(range);
    }
    out
}

//! Figures: SQL over the workspace's tables, recorded as a fact. The numbers are SQLite's, never a model's.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use gloss_data::{Computed, Limits};
use gloss_protocol::{FactSeen, Problem};
use gloss_provider::ToolSpec;
use serde_json::{Value, json};

use crate::doors::{Data, Future};
use crate::tool::{Arguments, Effect, MAX_RESULT, Outcome, Scope, Tool, ToolCall, clip, object, text};

/// Works out figures.
pub(super) struct Compute;

impl Tool for Compute {
    fn name(&self) -> &str {
        "compute"
    }

    fn spec(&self) -> ToolSpec {
        let about = "Runs one SQLite SELECT over the folder's tables and returns a fact. A table is named after its file \
(airline-safety.csv is airline_safety; a sheet of several is file_sheet). Also: median, stddev, corr, \
percentile, sqrt, pow, is_total (of a row's label; a result's seen.totals names such rows that it read).";
        let parameters = object(json!({ "sql": text("One SELECT.") }), &["sql"]);
        ToolSpec::new(self.name(), about, parameters)
    }

    fn effect(&self) -> Effect {
        Effect::Makes
    }

    fn fits(&self, _: Scope) -> bool {
        true
    }

    fn announce(&self, _: Arguments<'_>) -> String {
        "Working out figures".to_owned()
    }

    fn run<'a>(&'a self, call: ToolCall<'a>) -> Future<'a, Outcome> {
        Box::pin(compute(&*call.doors.data, call.arguments, call.cancel))
    }
}

async fn compute(
    data: &dyn Data,
    arguments: Arguments<'_>,
    cancel: &Arc<AtomicBool>,
) -> Result<Outcome, Problem> {
    let sql = arguments.text("sql")?.to_owned();
    let computed = data.compute(&sql, Limits::default(), cancel).await?;
    let fact = data.record_fact(&sql, computed).await?;
    let from: Vec<&str> = fact.sources.iter().map(|source| source.path.as_str()).collect();
    let mut files = from.clone();
    files.dedup();
    let (mut rows, mut size) = (Vec::new(), 0);
    for row in &fact.rows {
        size += Value::Array(row.clone()).to_string().len();
        if size > MAX_RESULT {
            break;
        }
        rows.push(row.clone());
    }
    let shown = match fact.rows.as_slice() {
        [row] if row.len() == 1 => row.first().map(Value::to_string).unwrap_or_default(),
        rows => format!("{} rows", rows.len()),
    };
    let mut result = json!({
        "fact": fact.id.0,
        "columns": fact.columns,
        "rows": rows,
        "rows_total": fact.rows.len(),
        "sources": fact.sources.iter().map(|s| format!("{} {}", s.path, s.range)).collect::<Vec<_>>(),
    });
    let doubled: Vec<_> = fact.sources.iter().flat_map(|source| &source.doubled).collect();
    let seen: Vec<FactSeen> = fact.sources.iter().filter_map(|source| source.seen.clone()).collect();
    if let Some(all) = result.as_object_mut() {
        all.extend((!doubled.is_empty()).then(|| ("doubled".to_owned(), json!(doubled))));
        all.extend((!seen.is_empty()).then(|| ("seen".to_owned(), json!(seen))));
        let doubled = gloss_data::counted_twice(&sql, &seen);
        let doubled = doubled.map(|why| format!("{why}: leave it out with WHERE."));
        let bare = "No table was read: numbers of this fact count as numbers without a source.";
        let told = doubled.or_else(|| fact.sources.is_empty().then(|| bare.to_owned()));
        all.extend(told.map(|told| ("told".to_owned(), json!(told))));
    }
    Ok(Outcome {
        result,
        says: if files.is_empty() {
            "Worked out a figure".to_owned()
        } else {
            format!("Worked out figures from {}", files.join(", "))
        },
        detail: format!("{}\n= {shown}", clip(&sql, 600)),
    })
}

/// Records an answer as a fact where it is no larger than those of `compute`, and gives its id. A fact is kept whole in the
/// store: a long table is its file's already.
///
/// # Errors
/// Where it can't be recorded.
pub(super) async fn recorded_where_small(
    data: &dyn Data,
    sql: &str,
    computed: Computed,
) -> Result<Option<String>, Problem> {
    let small = Limits::default();
    let cells = computed.rows.len().saturating_mul(computed.columns.len());
    if computed.rows.len() > small.rows || cells > small.cells {
        return Ok(None);
    }
    Ok(Some(data.record_fact(sql, computed).await?.id.0))
}

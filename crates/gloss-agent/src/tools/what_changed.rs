//! The changes in tables since a day or a version: rows that came and went, cells that say something else, columns. Figures are
//! facts of the tables as they are now; what was before is told as it stood there.

use std::sync::Arc;

use gloss_analysis::schema::{self, File, Schema};
use gloss_analysis::since::{self, RowChanges};
use gloss_protocol::{Code, Permission, Problem};
use gloss_provider::ToolSpec;
use gloss_table::Format;
use serde_json::{Value, json};

use super::answers::{Answers, MOST, Tables, fitting};
use crate::doors::{Files, Future, ReadFile};
use crate::tool::{
    Arguments, Content, Effect, Outcome, Scope, Serves, Tool, ToolCall, Touch, bad, object, text,
};

/// Sheets of a file that are compared.
const SHEETS: usize = 6;
/// Rows up to which rows are compared one by one.
const ROWS: u32 = 5_000;
/// Cells that are told with their facts.
const CELLS: usize = 20;
/// Files of one call.
const FILES: usize = 8;

/// Says what changed.
pub(super) struct WhatChanged;

impl Tool for WhatChanged {
    fn name(&self) -> &str {
        "what_changed"
    }

    fn spec(&self) -> ToolSpec {
        let about =
            "What changed in tables since a day or a version: rows and columns that came or went, cells.";
        let paths = json!({ "type": "array", "items": { "type": "string" } });
        let since = text("A day as 2026-11-20, or a version's number.");
        let parameters = object(json!({ "paths": paths, "since": since }), &["paths", "since"]);
        ToolSpec::new(self.name(), about, parameters)
    }

    fn effect(&self) -> Effect {
        Effect::Makes
    }

    fn fits(&self, turn: Scope) -> bool {
        matches!(turn.serves, Serves::Task)
    }

    fn announce(&self, arguments: Arguments<'_>) -> String {
        format!("Looking at what changed in {}", paths(arguments).join(", "))
    }

    fn touches(&self, arguments: Arguments<'_>) -> Vec<Touch> {
        let permission = Permission::Read;
        paths(arguments)
            .into_iter()
            .map(|path| Touch { path: path.to_owned(), permission, content: Content::Unknown })
            .collect()
    }

    fn run<'a>(&'a self, call: ToolCall<'a>) -> Future<'a, Outcome> {
        Box::pin(compare(call.into(), call.arguments))
    }
}

/// The files that are asked about.
fn paths(arguments: Arguments<'_>) -> Vec<&str> {
    let all = arguments.list("paths").map(Vec::as_slice).unwrap_or_default();
    all.iter().filter_map(Value::as_str).take(FILES).collect()
}

pub(super) async fn compare(doors: Tables<'_>, arguments: Arguments<'_>) -> Result<Outcome, Problem> {
    let (paths, since) = (paths(arguments), arguments.text("since")?);
    let room = MOST / paths.len().max(1);
    let (mut answers, mut files) = (Answers::default(), Vec::new());
    for path in &paths {
        let Since { version, note } = before(doors.files, path, since).await?;
        let mut told = of_file(doors, &mut answers, (path, version), room).await?;
        if let Some(note) = note {
            // What is compared with itself has not stood still.
            if told["from"] == told["to"] {
                told["says"] = json!("Nothing earlier of it is known.");
            }
            told["note"] = json!(note);
        }
        files.push(told);
    }
    let result = answers.recorded(doors.data, &json!({ "files": files })).await?;
    let says = format!("Looked at what changed in {}", paths.join(", "));
    Ok(Outcome { detail: result.to_string(), result, says })
}

/// The version to compare with, and where it is another than was meant a sentence on that.
struct Since {
    version: u32,
    note: Option<String>,
}

/// The version that is named, or the last from before a day; where none is that old, the oldest there is.
async fn before(files: &dyn Files, path: &str, since: &str) -> Result<Since, Problem> {
    if let Ok(version) = since.parse() {
        return Ok(Since { version, note: None });
    }
    if since.len() < 10 || !since.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(bad("since is neither a day as 2026-11-20 nor a version's number."));
    }
    let all = files.versions(path).await?;
    if let Some((version, _)) = all.iter().rfind(|(_, made)| made.as_str() < since) {
        return Ok(Since { version: *version, note: None });
    }
    let Some((version, made)) = all.first() else {
        return Err(Problem::new(Code::NotFound, format!("There is no version of {path}.")));
    };
    let note = format!("Nothing of it is known from before {since}: compared with the oldest, of {made}.");
    Ok(Since { version: *version, note: Some(note) })
}

/// The changes in a file since a version, sheet by sheet.
async fn of_file(
    doors: Tables<'_>,
    answers: &mut Answers,
    (path, version): (&str, u32),
    room: usize,
) -> Result<Value, Problem> {
    let (old, now) = (doors.files.read(path, Some(version)).await?, doors.files.read(path, None).await?);
    if old.bytes == now.bytes {
        return Ok(
            json!({ "path": now.path, "from": version, "to": now.version, "says": "Nothing changed." }),
        );
    }
    let format = gloss_data::format_of(&now.path);
    let format = format.ok_or_else(|| Problem::new(Code::NotText, format!("{path} is no table.")))?;
    let both = answers.look(doors, |questions| {
        let [before, after] = [Some(u64::from(version)), None]
            .map(|version| schema::read_file(questions, (path, version), SHEETS));
        Some((before?, after?))
    });
    let (before, after): (Result<File, String>, Result<File, String>) = both.await?;
    let (before, after) = (before.map_err(bad)?, after.map_err(bad)?);
    let mut sheets = Vec::new();
    let room = room.saturating_sub(200) / after.tables.len().max(1);
    for schema in &after.tables {
        let Some(earlier) = before.tables.iter().find(|earlier| earlier.sheet == schema.sheet) else {
            sheets.push(json!({ "sheet": schema.sheet, "says": "is new" }));
            continue;
        };
        let rows = rows_of_both((&old, earlier), (&now, schema), format).await?;
        let found = answers.look(doors, |questions| {
            let says = since::since(questions, (earlier, schema), false)?;
            let mut rows = rows.clone();
            if let Some(rows) = &mut rows {
                since::as_facts(questions, schema, rows, CELLS)?;
            }
            Some((says, rows))
        });
        let (says, rows) = found.await?;
        sheets.push(of_sheet(schema, says.as_deref(), rows, room));
    }
    let gone = before.tables.iter().filter(|old| !after.tables.iter().any(|now| now.sheet == old.sheet));
    sheets.extend(gone.map(|old| json!({ "sheet": old.sheet, "says": "is gone" })));
    Ok(json!({ "path": now.path, "from": version, "to": now.version, "sheets": sheets }))
}

/// All rows of a table in two versions compared; none where it is too long, or nothing tells its rows apart.
async fn rows_of_both(
    (old, earlier): (&ReadFile, &Schema),
    (now, schema): (&ReadFile, &Schema),
    format: Format,
) -> Result<Option<RowChanges>, Problem> {
    if earlier.rows.max(schema.rows) > u64::from(ROWS) {
        return Ok(None);
    }
    let both = [(old.bytes.clone(), earlier.clone()), (now.bytes.clone(), schema.clone())];
    tokio::task::spawn_blocking(move || {
        let [before, after] = both.map(|(bytes, schema)| Some((all_rows(&bytes, &schema, format)?, schema)));
        let ((before, earlier), (after, schema)) = (before?, after?);
        since::compare((&earlier, &before), (&schema, &after))
    })
    .await
    .map_err(|_| Problem::new(Code::Internal, "Comparing the rows broke off."))
}

/// The rows of a table, a cell for each of its columns.
fn all_rows(bytes: &Arc<[u8]>, schema: &Schema, format: Format) -> Option<Vec<Vec<String>>> {
    let sheet = schema.sheet.as_deref();
    let mut from = gloss_table::describe(bytes, format, sheet).ok()?.header_row.unwrap_or(0);
    let mut out: Vec<Vec<String>> = Vec::new();
    loop {
        let window = gloss_table::window(bytes, format, sheet, from, ROWS).ok()?;
        from = from.saturating_add(u32::try_from(window.rows.len()).ok()?);
        let rows = window.rows.iter().map(|cells| {
            let cell = |column: &schema::Column| cells.get(column.place()).map(|cell| cell.text.clone());
            schema.columns.iter().map(|column| cell(column).unwrap_or_default()).collect()
        });
        out.extend(rows.filter(|row: &Vec<String>| row.iter().any(|cell| !cell.is_empty())));
        if window.rows.is_empty() || from >= window.total_rows {
            return Some(out);
        }
    }
}

/// The changes in a sheet, as far as there is room for them; the rest is counted.
fn of_sheet(schema: &Schema, says: Option<&str>, rows: Option<RowChanges>, room: usize) -> Value {
    let mut out = json!({ "sheet": schema.sheet, "says": says });
    let Some(rows) = rows else { return out };
    let counts = [rows.new.len(), rows.gone.len(), rows.changed.len()];
    let cells = rows
        .changed
        .iter()
        .map(|cell| json!({ "row": cell.row, "column": cell.column, "was": cell.was, "now": cell.now }));
    let names = |all: Vec<String>| fitting(all.into_iter().map(Value::from).collect(), room / 5).0;
    out["rows_by"] = json!(rows.key);
    out["counts"] = json!({ "new": counts[0], "gone": counts[1], "changed_cells": counts[2] });
    out["changed"] = json!(fitting(cells.take(CELLS).collect(), room / 2).0);
    out["new"] = json!(names(rows.new));
    out["gone"] = json!(names(rows.gone));
    out
}

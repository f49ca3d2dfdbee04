//! Making a workbook: a spec's queries are run as any other, with their sources kept, and the file is written by the
//! same rules as a document. What the spec can't say is refused with its place; nothing is left out in silence.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use gloss_data::{Computed, Limits};
use gloss_protocol::{Code, Permission, Problem};
use gloss_provider::ToolSpec;
use gloss_workbook::{Answer, Made, MadeNumber, MadeSheet, Moment, Refusal, Source, Spec, Values};
use serde_json::{Value, json};

use super::compute::recorded_where_small;
use super::written::{self, describe_written, destination, if_taken};
use crate::doors::{Doors, Future, MadeFigure, MadePlace};
use crate::tool::{Arguments, Effect, Outcome, Scope, Tool, ToolCall, Touch, bad, clip, object, part, text};

/// Bounds of a query that fills a sheet: larger than those of a figure, for rows are carried over and not read.
fn limits() -> Limits {
    let most = gloss_workbook::limits::MAX_CELLS;
    Limits { rows: gloss_workbook::limits::MAX_ROWS, cells: most, bytes: 32 << 20, ..Limits::default() }
}

/// Numbers of a workbook that are kept with where they come from, those of its first sheets first.
const MAX_FIGURES: usize = 500;

/// Makes a workbook.
pub(super) struct MakeWorkbook;

impl Tool for MakeWorkbook {
    fn name(&self) -> &str {
        "make_workbook"
    }

    fn spec(&self) -> ToolSpec {
        let (about, parameters) = spec();
        ToolSpec::new(self.name(), about, parameters)
    }

    fn is_offered(&self, turn: Scope) -> bool {
        !turn.serves_notes()
    }

    fn effect(&self) -> Effect {
        Effect::Makes
    }

    fn announce(&self, arguments: Arguments<'_>) -> String {
        format!("Making {}", arguments.text_or("path", ""))
    }

    fn touches(&self, arguments: Arguments<'_>) -> Vec<Touch> {
        Touch::of(arguments, "path", Permission::Write)
    }

    fn run<'a>(&'a self, call: ToolCall<'a>) -> Future<'a, Outcome> {
        Box::pin(make(call.doors, call.arguments, call.cancel))
    }
}

/// Its description for a model, and the schema of its parameters.
fn spec() -> (&'static str, Value) {
    let formats = json!({ "enum": ["general", "integer", "decimal", "percent", "money", "date", "month", "year", "text"] });
    let column = part(
        json!({
            "header": text("Its own; formulas and charts name the column by it."),
            "format": formats,
            "formats": { "type": "array", "description": "Row by row, where kinds mix." },
            "currency": text("For money: $, €, CHF."),
            "width": { "type": "number", "description": "Characters." },
            "formula": text("For each row: =[@Q2]-[@Q1]. [@H] this row, [<H] the row above, [H] the whole column, [H#3], [H#last], [H#total], [Sheet!H]. Never A1."),
            "total": { "enum": ["sum", "average", "count", "min", "max", "same"], "description": "Gives the sheet a total row; same: its formula on the totals." },
        }),
        &["header"],
    );
    let chart = part(
        json!({
            "kind": { "enum": ["bar", "column", "line", "area", "pie", "scatter"] },
            "title": { "type": "string" },
            "of": text("Another sheet’s name."),
            "category": { "type": "string" },
            "series": { "type": "array", "items": { "type": "string" }, "description": "Headers." },
            "stacked": { "type": "boolean" },
        }),
        &["kind", "category", "series"],
    );
    let sheet = part(
        json!({
            "name": text("At most 31 characters."),
            "columns": { "type": "array", "items": column },
            "sql": text("One SELECT as for compute; it fills columns without formula, in order."),
            "rows": { "type": "array", "items": { "type": "array" }, "description": "Instead of sql: per column without formula a value, or {\"formula\": \"=…\", \"format\"?: \"percent\"}." },
            "frozen": { "type": "integer", "description": "Leading columns that stay in view." },
            "filter": { "type": "boolean" },
            "charts": { "type": "array", "items": chart },
        }),
        &["name"],
    );
    let about = "Makes a new workbook (.xlsx): sheets of one table each, formulas, totals, native charts, and a sheet of sources \
for what came by sql. Prefer sql and formulas to numbers of your own. Percentages are parts of one (0.25).";
    let parameters = object(
        json!({
            "path": text("As sales.xlsx."),
            "sheets": { "type": "array", "items": sheet },
            "language": text("de-DE"),
            "if_taken": if_taken(),
            "why": { "type": "string" },
        }),
        &["path", "sheets"],
    );
    (about, parameters)
}

async fn make(doors: &Doors, arguments: Arguments<'_>, cancel: &Arc<AtomicBool>) -> Result<Outcome, Problem> {
    let (files, data) = (&*doors.files, &*doors.data);
    let path = arguments.text("path")?;
    let why = clip(arguments.text_or("why", ""), 200);
    let of = |key: &str| arguments.0.get(key).cloned().unwrap_or_default();
    let spec = json!({ "sheets": of("sheets"), "language": of("language") });
    let spec = gloss_workbook::read(&spec).map_err(|refusal| refused(&refusal))?;
    let mut answers = Vec::new();
    let mut facts = Vec::new();
    for (at, sql) in spec.queries() {
        let computed = data.compute(sql, limits(), cancel).await.map_err(|problem| {
            bad(format!("sheets[{at}].sql: {}", problem.says))
                .with_next("Correct the query, and make the workbook again.")
        })?;
        answers.push(answer(&computed));
        facts.push(recorded_where_small(data, sql, computed).await?);
    }
    let at = Moment(files.began().await?.0.div_euclid(1000));
    let asked = Arc::new((spec, answers, at));
    let mut made = written(&asked, Values::default()).await?;
    let mut reasons = BTreeMap::new();
    if made.sheets.iter().any(|sheet| sheet.formulas > 0) {
        let worked = data.formula_values(made.bytes).await?;
        reasons = worked.reasons;
        made = written(&asked, worked.values).await?;
    }
    let Made { bytes, sheets, numbers } = made;
    let figures = figures_of(&numbers, &facts);
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    let told: Vec<Value> =
        sheets.iter().map(|sheet| sheet_summary(sheet, reasons.get(&sheet.name))).collect();
    let detail: Vec<String> = sheets.iter().map(|sheet| format!("{} {}", sheet.name, sheet.range)).collect();
    let words = |written: &str| {
        format!("Made {written}, {} {}", sheets.len(), if sheets.len() == 1 { "sheet" } else { "sheets" })
    };
    let to = destination(arguments, path, &why);
    let written = files.write_made(to, ("workbook", ".xlsx"), (bytes, figures)).await?;
    let told = json!({ "sheets": told, "facts": facts });
    Ok(describe_written(
        written,
        written::Made { says: &words, detail: detail.join("\n"), told, marked: "cells" },
    ))
}

/// Reasons that are told of one sheet.
const MAX_REASONS: usize = 6;

/// What the model is told of a sheet.
fn sheet_summary(sheet: &MadeSheet, reasons: Option<&BTreeSet<String>>) -> Value {
    let mut told =
        json!({ "name": sheet.name, "range": sheet.range, "rows": sheet.rows, "formulas": sheet.formulas });
    if sheet.unknown > 0 {
        let why: Vec<&String> = reasons.into_iter().flatten().take(MAX_REASONS).collect();
        told["not_worked_out"] =
            json!({ "cells": sheet.unknown, "columns": sheet.unknown_columns, "why": why });
        told["told"] = json!(
            "These cells show nothing until a program for sheets opens the file. Write their formulas without what why names, as \
[@H]&\" of \"&ROUND([@Q],1) for words with a number."
        );
    }
    if !sheet.errors.is_empty() {
        let one = |(column, says, cells): &(String, String, usize)| json!({ "column": column, "says": says, "cells": cells });
        told["errors"] = sheet.errors.iter().take(12).map(one).collect();
    }
    told
}

/// The workbook with the values of its formulas that are known.
async fn written(asked: &Arc<(Spec, Vec<Answer>, Moment)>, values: Values) -> Result<Made, Problem> {
    let asked = asked.clone();
    tokio::task::spawn_blocking(move || gloss_workbook::make(&asked.0, &asked.1, asked.2, &values))
        .await
        .map_err(|_| Problem::new(Code::Internal, "Making the workbook broke off."))?
        .map_err(|refusal| refused(&refusal))
}

/// The facts behind a workbook's numbers, as far as their answers are kept.
fn figures_of(numbers: &[MadeNumber], facts: &[Option<String>]) -> Vec<MadeFigure> {
    let figure = |one: &MadeNumber| {
        let fact = facts.get(one.answer)?.as_ref()?;
        let place = MadePlace::Cell { sheet: one.sheet.clone(), row: one.at.row, column: one.at.column };
        Some(MadeFigure { fact: format!("{fact}/r{}c{}", one.row + 1, one.column + 1), place })
    };
    numbers.iter().filter_map(figure).take(MAX_FIGURES).collect()
}

fn answer(computed: &Computed) -> Answer {
    let source = |source: &gloss_protocol::FactSource| Source {
        path: source.path.clone(),
        version: source.version,
        range: source.range.clone(),
        sha256: source.sha256.clone(),
    };
    Answer {
        columns: computed.columns.clone(),
        rows: computed.rows.clone(),
        sources: computed.sources.iter().map(source).collect(),
    }
}

fn refused(refusal: &Refusal) -> Problem {
    bad(format!("{}: {}", refusal.path, refusal.says)).with_next(refusal.next.clone())
}

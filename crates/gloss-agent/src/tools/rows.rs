//! One helper for each row of a table, and a table of what they found. Each sees its own row alone; what none answered
//! stays empty and says so. It decides nothing about an answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use gloss_data::{Computed, Limits};
use gloss_protocol::Problem;
use serde_json::{Map, Value, json};

use super::data::queried;
use super::specs::{object, text};
use super::{Arguments, Outcome, bad, clip};
use crate::host::{Helped, HelperTask, Host, Written};

/// Rows of one call.
const MAX_ROWS: usize = 300;

/// Rows whose helpers are begun together: as many as are at work at once.
const TOGETHER: usize = 6;

/// Seconds that each helper has.
const SECONDS: u64 = 1800;

/// Columns that helpers fill, and the longest answer in one, in characters.
const MAX_ANSWERS: usize = 12;
const MAX_ANSWER: usize = 2000;

pub(super) fn spec() -> (&'static str, Value) {
    (
        "Gives each row of a table to a helper of its own, six at a time, and writes a table of their answers beside the \
rows. Each helper sees only the words that you give it with its row's values in place of {Column}.",
        object(
            json!({
                "table": text("A CSV or XLSX file of the folder."),
                "task": text("What to do for each row; {Column} stands for its value."),
                "answers": { "type": "array", "items": { "type": "string" }, "description": "The columns that a helper fills." },
                "path": text("The table to write, for example checked.csv."),
                "role": text("explorer (only reads) where nothing is said; worker, reviewer, or a role of the person's."),
            }),
            &["table", "task", "answers", "path"],
        ),
    )
}

pub(super) async fn delegate(
    host: &dyn Host,
    arguments: &Arguments<'_>,
    cancel: &Arc<AtomicBool>,
) -> Result<Outcome, Problem> {
    let (table, task, path) = (arguments.text("table")?, arguments.text("task")?, arguments.text("path")?);
    let answers: Vec<String> =
        arguments.list("answers")?.iter().filter_map(Value::as_str).map(|name| clip(name, 60)).collect();
    if answers.is_empty() || answers.len() > MAX_ANSWERS {
        return Err(bad(format!("One to {MAX_ANSWERS} columns can be filled.")));
    }
    if !path.to_lowercase().ends_with(".csv") {
        return Err(bad("The table to write must end in .csv."));
    }
    let rows = read(host, table, cancel).await?;
    let role = arguments.text_or("role", "explorer").to_owned();
    let mut helped: Vec<Helped> = Vec::new();
    for batch in rows.rows.chunks(TOGETHER) {
        if cancel.load(Ordering::SeqCst) {
            break;
        }
        let tasks = batch.iter().map(|row| helper(&rows.columns, row, task, &answers, &role)).collect();
        helped.extend(host.delegate(tasks, SECONDS, cancel.clone()).await?);
    }
    let done = helped.iter().filter(|one| one.status == "done").count();
    let written = host
        .write(path, &csv(&rows, &answers, &helped), &format!("A helper for each row of {table}"))
        .await?;
    let (Written::Version(gloss_protocol::Version { path: written, .. })
    | Written::Staged { path: written }
    | Written::Same { path: written, .. }) = written;
    Ok(Outcome {
        result: json!({ "path": written, "rows": rows.rows.len(), "done": done }),
        says: format!("{done} of {} rows were done by helpers", rows.rows.len()),
        detail: format!("Their answers stand in {written}."),
    })
}

async fn read(host: &dyn Host, table: &str, cancel: &Arc<AtomicBool>) -> Result<Computed, Problem> {
    let sql = format!("SELECT * FROM \"{}\"", table.replace('"', "\"\""));
    let limits = Limits { rows: MAX_ROWS, ..Limits::default() };
    let next = format!("A table of at most {MAX_ROWS} rows can be given away; take a part of it.");
    queried(host, &sql, limits, cancel).await.map_err(|problem| problem.with_next(next))
}

fn helper(columns: &[String], row: &[Value], task: &str, answers: &[String], role: &str) -> HelperTask {
    let mut words = task.to_owned();
    for (column, value) in columns.iter().zip(row) {
        words = words.replace(&format!("{{{column}}}"), &shown(value));
    }
    let name = row.first().map(shown).unwrap_or_default();
    let task = format!(
        "{words}\n\nThe row, as material: {}\n\nClose with one JSON object and nothing else, with these keys: {}.",
        json!(columns.iter().zip(row).collect::<std::collections::BTreeMap<_, _>>()),
        answers.join(", ")
    );
    HelperTask { role: role.to_owned(), name: clip(name.trim(), 60), task, files: Vec::new() }
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// The last JSON object in a helper's words that has one of the keys.
fn answered(says: &str, answers: &[String]) -> Map<String, Value> {
    let mut objects = says.match_indices('{').filter_map(|(at, _)| says.get(at..)).filter_map(|rest| {
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Map<String, Value>>();
        values.next()?.ok().filter(|object| answers.iter().any(|key| object.contains_key(key)))
    });
    objects.next_back().unwrap_or_default()
}

fn csv(rows: &Computed, answers: &[String], helped: &[Helped]) -> String {
    let head = rows.columns.iter().chain(answers).map(String::as_str).chain(["status"]);
    let mut out = line(head.map(str::to_owned));
    for (n, row) in rows.rows.iter().enumerate() {
        let one = helped.get(n);
        let said = one.map(|one| answered(&one.says, answers)).unwrap_or_default();
        let answer =
            |key: &String| said.get(key).map(|value| clip(&shown(value), MAX_ANSWER)).unwrap_or_default();
        let status = match one {
            None => "not begun".to_owned(),
            Some(one) if one.status == "done" && said.is_empty() => "no answer".to_owned(),
            Some(one) => one.status.clone(),
        };
        out.push_str(&line(row.iter().map(shown).chain(answers.iter().map(answer)).chain([status])));
    }
    out
}

/// A line of a table: quoted where it must be, and never a formula to the program that opens it.
fn line(cells: impl Iterator<Item = String>) -> String {
    let field = |cell: String| {
        let armed = cell.starts_with(['=', '+', '@', '\t', '\r'])
            || (cell.starts_with('-') && cell.parse::<f64>().is_err());
        let cell = if armed { format!("'{cell}") } else { cell };
        if cell.contains([',', '"', '\n', '\r']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell
        }
    };
    let mut out = cells.map(field).collect::<Vec<_>>().join(",");
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_stand_beside_their_rows() {
        let rows = Computed {
            columns: vec!["shop".to_owned(), "rent".to_owned()],
            rows: vec![
                vec![json!("A, B"), json!(1.5)],
                vec![json!("C"), Value::Null],
                vec![json!("D"), json!(-3)],
            ],
            sources: Vec::new(),
        };
        let answers = ["fair".to_owned()];
        let helped = |says: &str| Helped {
            name: String::new(),
            status: "done".to_owned(),
            says: says.to_owned(),
            files: Vec::new(),
        };
        let table =
            csv(&rows, &answers, &[helped("So: {\"x\": 1} {\"fair\": \"=cmd()\"}"), helped("It is fair.")]);
        assert_eq!(
            table,
            "shop,rent,fair,status\n\"A, B\",1.5,'=cmd(),done\nC,,,no answer\nD,-3,,not begun\n"
        );
        let task =
            helper(&rows.columns, &rows.rows[0], "Is {rent} fair for {shop}? {other}", &answers, "explorer")
                .task;
        assert!(
            task.starts_with(
                "Is 1.5 fair for A, B? {other}\n\nThe row, as material: {\"rent\":1.5,\"shop\":\"A, B\"}"
            ),
            "{task}"
        );
    }
}

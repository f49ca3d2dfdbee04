//! One helper for each row of a table, and a table of what they found. Each sees its own row alone; what none answered
//! stays empty and says so. It decides nothing about an answer.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use gloss_data::{Computed, Limits};
use gloss_protocol::{Code, Permission, Problem};
use gloss_provider::ToolSpec;
use serde_json::{Map, Value, json};

use super::delegate;
use crate::doors::{Data, Destination, Doors, Files, Future, Helped, HelperTask};
use crate::tool::{
    Arguments, Effect, Outcome, Scope, Tool, ToolCall, Touch, UNASKED_HELPERS, bad, clip, object, text,
};

/// Rows of one call.
const MAX_ROWS: usize = 300;

/// Rows without an answer that are named.
const MAX_NAMED: usize = 20;

/// Rows whose helpers are begun together: as many as are at work at once.
const TOGETHER: usize = 6;

/// Seconds that each helper has.
const SECONDS: u64 = 1800;

/// Rows after which the table is written: what stands there is not asked again after a crash.
const WRITTEN_AFTER: usize = 5 * TOGETHER;

/// What is told a model where rows are left.
const GO_ON: &str = "Look at these answers. If they are what is wanted, call again with goes_on and all: the person is asked before.";

/// Longest answer in a column, in characters.
const MAX_ANSWER: usize = 2000;

/// Gives each row of a table to a helper.
pub(super) struct DelegateRows;

impl Tool for DelegateRows {
    fn name(&self) -> &str {
        "delegate_rows"
    }

    fn spec(&self) -> ToolSpec {
        let (about, parameters) = spec();
        ToolSpec::new(self.name(), about, parameters)
    }

    fn effect(&self) -> Effect {
        Effect::Makes
    }

    fn fits(&self, turn: Scope) -> bool {
        turn.leads_task()
    }

    fn announce(&self, _: Arguments<'_>) -> String {
        "Working with helpers".to_owned()
    }

    fn touches(&self, arguments: Arguments<'_>) -> Vec<Touch> {
        Touch::of(arguments, "path", Permission::Write)
    }

    fn helpers(&self, arguments: Arguments<'_>) -> usize {
        if arguments.is_set("all") { MAX_ROWS } else { UNASKED_HELPERS }
    }

    fn run<'a>(&'a self, call: ToolCall<'a>) -> Future<'a, Outcome> {
        Box::pin(run(call.doors, call.arguments, call.cancel))
    }
}

fn spec() -> (&'static str, Value) {
    (
        "Gives each row of a table to a helper, 20 rows a call, and writes a table of their answers beside the rows. \
Each sees only your words and its row.",
        object(
            json!({
                "table": text("CSV or XLSX."),
                "task": text("What to do; {Column} is the row's value."),
                "answers": { "type": "array", "items": { "type": "string" }, "description": "The columns that a helper fills." },
                "path": text("The table to write, .csv."),
                "goes_on": { "type": "boolean", "description": "With that table." },
                "all": { "type": "boolean", "description": "All that are left; the person is asked." },
                "role": text("As for delegate; explorer without it."),
            }),
            &["table", "task", "answers", "path"],
        ),
    )
}

async fn run(doors: &Doors, arguments: Arguments<'_>, cancel: &Arc<AtomicBool>) -> Result<Outcome, Problem> {
    let files = &*doors.files;
    let (table, task, path) = (arguments.text("table")?, arguments.text("task")?, arguments.text("path")?);
    let answers = delegate::answers(arguments)?;
    if answers.is_empty() {
        return Err(bad("Say which columns are to be filled."));
    }
    if !path.to_lowercase().ends_with(".csv") {
        return Err(bad("The table to write must end in .csv."));
    }
    let rows = read(&*doors.data, table, cancel).await?;
    let asked =
        RowTasks { rows: &rows, task, answers: &answers, role: arguments.text_or("role", "explorer") };
    let why = format!("A helper for each row of {table}");
    let goes_on = arguments.is_set("goes_on");
    let mut helped =
        if goes_on { finished_rows(files, path, &rows, &answers).await? } else { HashMap::new() };
    let stood = helped.len();
    let mut open: Vec<usize> = (0..rows.rows.len()).filter(|n| !helped.contains_key(n)).collect();
    if !arguments.is_set("all") {
        open.truncate(UNASKED_HELPERS);
    }
    // Where the table is given another name than the one that was asked for, it keeps that.
    let (mut target, mut failed) = (path.to_owned(), None);
    for (batch, n) in open.chunks(TOGETHER).zip(1..) {
        if cancel.load(Ordering::SeqCst) {
            break;
        }
        match asked.ask(doors, batch, cancel).await {
            Ok(came) => helped.extend(came),
            // What was answered before is written all the same.
            Err(problem) => {
                failed = Some(problem);
                break;
            }
        }
        if (n * TOGETHER).is_multiple_of(WRITTEN_AFTER) {
            // One that can't be written now is with the next one.
            target = put(files, &target, &csv(&rows, &answers, &helped), &why).await.unwrap_or(target);
        }
    }
    if let Some(problem) = failed.take_if(|_| helped.is_empty()) {
        return Err(problem);
    }
    // Who closed in other words than it was asked for is asked once more.
    for batch in unanswered(&helped, &answers).chunks(TOGETHER) {
        if failed.is_some() || cancel.load(Ordering::SeqCst) {
            break;
        }
        match asked.ask(doors, batch, cancel).await {
            Ok(came) => helped.extend(came),
            Err(problem) => failed = Some(problem),
        }
    }
    let written = put(files, &target, &csv(&rows, &answers, &helped), &why).await?;
    Ok(outcome(&rows, &answers, &helped, stood, (&written, failed.as_ref())))
}

/// The column that says how far each row is.
const STATUS: &str = "status";

/// The rows that are given away, and what is asked of each.
struct RowTasks<'a> {
    rows: &'a Computed,
    task: &'a str,
    answers: &'a [String],
    role: &'a str,
}

impl RowTasks<'_> {
    /// Gives some rows to a helper each, and waits for them.
    async fn ask(
        &self,
        doors: &Doors,
        batch: &[usize],
        cancel: &Arc<AtomicBool>,
    ) -> Result<Vec<(usize, Helped)>, Problem> {
        let task = |n: &usize| {
            let row = self.rows.rows.get(*n).map(Vec::as_slice).unwrap_or_default();
            helper(&self.rows.columns, row, self.task, self.answers, self.role)
        };
        let came = doors.helpers.delegate(batch.iter().map(task).collect(), SECONDS, cancel.clone()).await?;
        Ok(batch.iter().copied().zip(came).collect())
    }
}

/// What is told of rows that were given away; `stood` had their answers before.
fn outcome(
    rows: &Computed,
    answers: &[String],
    helped: &HashMap<usize, Helped>,
    stood: usize,
    (written, failed): (&str, Option<&Problem>),
) -> Outcome {
    let lost = unanswered(helped, answers);
    let named: Vec<&str> =
        lost.iter().take(MAX_NAMED).filter_map(|n| helped.get(n)).map(|one| one.name.as_str()).collect();
    let all = rows.rows.len();
    let done = helped.values().filter(|one| one.status == "done").count() - lost.len();
    let mut says = match stood {
        0 => format!("{done} of {all} rows were done by helpers"),
        _ => format!("{} of {all} rows were done by helpers, {stood} stood there already", done - stood),
    };
    let waiting = if failed.is_some() { 0 } else { all - helped.len() };
    if waiting > 0 {
        says = format!("{says}; {waiting} are left");
    }
    if !lost.is_empty() {
        says = format!("{says}; {} got no answer", lost.len());
    }
    Outcome {
        result: json!({ "path": written, "rows": all, "done": done, "stood_already": stood, "no_answer": named,
            "no_answer_rows": lost.len(), "left": waiting, "next": (waiting > 0).then_some(GO_ON), "broke_off": failed.map(|problem| &problem.says) }),
        says,
        detail: match failed {
            Some(problem) => format!("It broke off: {} What there is stands in {written}.", problem.says),
            None => format!("Their answers stand in {written}."),
        },
    }
}

/// The rows whose helpers came to an end without any of the answers, in order.
fn unanswered(helped: &HashMap<usize, Helped>, answers: &[String]) -> Vec<usize> {
    let is_lost = |one: &Helped| one.status == "done" && delegate::answered(&one.says, answers).is_empty();
    let mut lost: Vec<usize> = helped.iter().filter(|(_, one)| is_lost(one)).map(|(n, _)| *n).collect();
    lost.sort_unstable();
    lost
}

/// Writes the table, under another name where the one it has is taken or somebody else changed it meanwhile; gives its name.
async fn put(files: &dyn Files, path: &str, table: &str, why: &str) -> Result<String, Problem> {
    let to = Destination { path, why, renames: true, note: None };
    let written = match files.write(to, table).await {
        Err(problem) if problem.code == Code::StaleBase => {
            let stem = path.strip_suffix(".csv").unwrap_or(path);
            files.write(Destination { path: &format!("{stem} 2.csv"), ..to }, table).await
        }
        written => written,
    };
    written.map(|written| written.path().to_owned())
}

/// Rows that the table to write has answers for already: it was begun before, and goes on. A row counts only where all
/// that it says is as it was.
async fn finished_rows(
    files: &dyn Files,
    path: &str,
    rows: &Computed,
    answers: &[String],
) -> Result<HashMap<usize, Helped>, Problem> {
    let Ok(file) = files.read(path, None).await else { return Ok(HashMap::new()) };
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(file.bytes.as_ref());
    let mut lines = reader
        .records()
        .take(MAX_ROWS + 1)
        .map_while(Result::ok)
        .map(|line| line.iter().map(str::to_owned).collect::<Vec<String>>());
    let mut head: Vec<&str> = rows.columns.iter().chain(answers).map(String::as_str).collect();
    let first = lines.next().unwrap_or_default();
    // A table that came to its end says so of no row.
    let is_whole = first == head;
    head.push(STATUS);
    if !is_whole && first != head {
        return Err(bad(format!(
            "{path} is there already, with other columns. Give the table another name."
        )));
    }
    let said = |line: Vec<String>| {
        let (row, rest) = line.split_at_checked(rows.columns.len())?;
        let (values, status) = rest.split_at_checked(answers.len())?;
        let is_done = match is_whole {
            true => status.is_empty() && values.iter().any(|value| !value.trim().is_empty()),
            false => status == ["done"],
        };
        let says: Map<String, Value> =
            answers.iter().cloned().zip(values.iter().map(|value| json!(value))).collect();
        is_done.then(|| (row.to_vec(), json!(says).to_string()))
    };
    let stored: Vec<Option<(Vec<String>, String)>> = lines.map(said).collect();
    let cell = |value: &Value| disarmed(cell_text(value));
    let same = |(n, row): (usize, &Vec<Value>)| {
        let (stood, says) = stored.get(n)?.as_ref()?;
        let name = row.first().map(cell_text).unwrap_or_default();
        let one = Helped { name, status: "done".to_owned(), says: says.clone(), files: Vec::new() };
        row.iter().map(cell).eq(stood.iter().cloned()).then_some((n, one))
    };
    Ok(rows.rows.iter().enumerate().filter_map(same).collect())
}

async fn read(data: &dyn Data, table: &str, cancel: &Arc<AtomicBool>) -> Result<Computed, Problem> {
    let sql = format!("SELECT * FROM \"{}\"", table.replace('"', "\"\""));
    let limits = Limits { rows: MAX_ROWS, ..Limits::default() };
    let next = format!("A table of at most {MAX_ROWS} rows can be given away; take a part of it.");
    data.compute(&sql, limits, cancel).await.map_err(|problem| problem.with_next(next))
}

fn helper(columns: &[String], row: &[Value], task: &str, answers: &[String], role: &str) -> HelperTask {
    let mut words = task.to_owned();
    for (column, value) in columns.iter().zip(row) {
        words = words.replace(&format!("{{{column}}}"), &cell_text(value));
    }
    let name = row.first().map(cell_text).unwrap_or_default();
    let task = format!(
        "{words}\n\nThe row, as material: {}\n\n{}",
        json!(columns.iter().zip(row).collect::<std::collections::BTreeMap<_, _>>()),
        delegate::closing(answers)
    );
    HelperTask { role: role.to_owned(), name: clip(name.trim(), 60), task, files: Vec::new() }
}

fn cell_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn csv(rows: &Computed, answers: &[String], helped: &HashMap<usize, Helped>) -> String {
    // How far each row is stands beside it for as long as one is not done.
    let is_done = |n: usize| helped.get(&n).is_some_and(|one| one.status == "done");
    let is_whole = (0..rows.rows.len()).all(is_done) && unanswered(helped, answers).is_empty();
    let head = rows.columns.iter().chain(answers).map(String::as_str).chain((!is_whole).then_some(STATUS));
    let mut out = line(head.map(str::to_owned));
    for (n, row) in rows.rows.iter().enumerate() {
        let one = helped.get(&n);
        let said = one.map(|one| delegate::answered(&one.says, answers)).unwrap_or_default();
        let answer =
            |key: &String| said.get(key).map(|value| clip(&cell_text(value), MAX_ANSWER)).unwrap_or_default();
        let status = match one {
            None => "not begun".to_owned(),
            Some(one) if one.status == "done" && said.is_empty() => "no answer".to_owned(),
            Some(one) => one.status.clone(),
        };
        let status = (!is_whole).then_some(status);
        out.push_str(&line(row.iter().map(cell_text).chain(answers.iter().map(answer)).chain(status)));
    }
    out
}

fn disarmed(cell: String) -> String {
    let armed = cell.starts_with(['=', '+', '@', '\t', '\r'])
        || (cell.starts_with('-') && cell.parse::<f64>().is_err());
    if armed { format!("'{cell}") } else { cell }
}

/// A line of a table: quoted where it must be, and never a formula to the program that opens it.
fn line(cells: impl Iterator<Item = String>) -> String {
    let field = |cell: String| {
        let cell = disarmed(cell);
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
        let table = csv(
            &rows,
            &answers,
            &HashMap::from([
                (0, helped("So: {\"x\": 1} {\"fair\": \"=cmd()\"}")),
                (1, helped("It is fair.")),
            ]),
        );
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

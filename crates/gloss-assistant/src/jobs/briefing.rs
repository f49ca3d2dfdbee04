//! A briefing on the folder: what lies in it, and how each readable file begins.

use serde_json::{Value, json};

use crate::choose::{is_prose, is_table};
use crate::desk::{Desk, Heard};
use crate::sentence::{sentences, visible};
use crate::words::{clip, escape, list};

/// Files that are opened; the others are listed.
const OPENED: usize = 12;
/// Files that are listed.
const LISTED: usize = 60;
/// Characters quoted from a document.
const QUOTED: usize = 220;
/// The file that is written, and so never read for it.
const TARGET: &str = "briefing.md";

/// Writes `briefing.md`; the closing words once it stands.
pub(super) fn run(desk: &Desk) -> Option<String> {
    let files = match desk.ask("list_files", &json!({}))? {
        Ok(files) => files.get("files").and_then(Value::as_array).cloned().unwrap_or_default(),
        Err(why) => return Some(format!("I couldn't look through the folder. {why}")),
    };
    let files: Vec<(String, String)> = files
        .iter()
        .filter_map(|file| {
            Some((
                file.get("path")?.as_str()?.to_owned(),
                file.get("kind").and_then(Value::as_str).unwrap_or("file").to_owned(),
            ))
        })
        .filter(|(path, _)| path != TARGET)
        .collect();
    if files.is_empty() {
        return Some("This folder is empty; there is nothing to brief you on.".to_owned());
    }
    let open: Vec<&str> = files
        .iter()
        .map(|(path, _)| path.as_str())
        .filter(|path| is_table(path) || is_prose(path))
        .take(OPENED)
        .collect();
    let read: Vec<Opened<'_>> = open
        .iter()
        .map(|path| (*path, desk.ask("read_file", &json!({ "path": path })), count(desk, path)))
        .collect();
    if !desk.calls().is_empty() {
        return None;
    }
    let out = told(&files, &read);
    Some(match super::write(desk, TARGET, &out, "Briefing on the folder")? {
        Ok(result) => format!(
            "I wrote {}: what lies in the folder and how each readable file begins.",
            super::written(&result, TARGET)
        ),
        Err(why) => format!("I couldn't write {TARGET}. {why}"),
    })
}

/// A file that was opened: its path, what came of it, and a table's count of rows.
type Opened<'a> = (&'a str, Option<Heard>, Option<String>);

fn told(files: &[(String, String)], read: &[Opened<'_>]) -> String {
    let mut out = String::from("# Briefing on this folder\n");
    part(
        &mut out,
        "Documents",
        read.iter()
            .filter(|(path, ..)| is_prose(path))
            .map(|(path, read, _)| (*path, read.as_ref().map(prose))),
    );
    part(
        &mut out,
        "Tables",
        read.iter()
            .filter(|(path, ..)| is_table(path))
            .map(|(path, read, rows)| (*path, read.as_ref().map(|read| table(read, rows.as_deref())))),
    );
    let rest = files.iter().filter(|(path, _)| !read.iter().any(|(open, ..)| open == path));
    part(
        &mut out,
        "Not opened",
        rest.clone()
            .take(LISTED)
            .map(|(path, kind)| (path.as_str(), Some(format!("a file of the kind {}.", escape(kind))))),
    );
    if rest.count() > LISTED {
        out.push_str("\nThere are more files, which are not listed here.\n");
    }
    out.push_str("\n## What this can’t say\n\nDocuments are quoted from their beginning, not summed up; that needs a model.\n");
    out
}

fn part<'a>(out: &mut String, heading: &str, lines: impl Iterator<Item = (&'a str, Option<String>)>) {
    let lines: Vec<String> =
        lines.map(|(path, says)| format!("- **{}**: {}", escape(path), says.unwrap_or_default())).collect();
    if !lines.is_empty() {
        out.push_str(&format!("\n## {heading}\n\n{}\n", lines.join("\n")));
    }
}

/// A CSV file's count of rows, linked. A workbook's sheets are counted when they are asked for.
fn count(desk: &Desk, path: &str) -> Option<String> {
    if !is_table(path) || path.ends_with(".xlsx") {
        return None;
    }
    let sql = format!("SELECT count(*) FROM {}", crate::sql::table(path, None));
    let result = desk.ask("compute", &json!({ "sql": sql }))?.ok()?;
    crate::figure::Fact::read(&result)?.cell(0, 0).map(|cell| cell.figure())
}

fn prose(read: &Result<Value, String>) -> String {
    let text = match read {
        Ok(read) => read.get("text").and_then(Value::as_str).unwrap_or_default(),
        Err(why) => return escape(why),
    };
    let title = text.lines().find_map(|line| line.strip_prefix("# ")).map(|title| escape(&visible(title)));
    let body: Vec<String> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with(['#', '|', '-', '*', '>', '`', '=']))
        .take(6)
        .map(visible)
        .collect();
    let body = body.join(" ");
    let start: String = sentences(&body).into_iter().take(2).collect();
    let quote = escape(&clip(start.trim(), QUOTED));
    match (title, quote.is_empty()) {
        (Some(title), true) => format!("{title}."),
        (Some(title), false) => format!("{title}. “{quote}”"),
        (None, false) => format!("“{quote}”"),
        (None, true) => "no running text.".to_owned(),
    }
}

fn table(read: &Result<Value, String>, rows: Option<&str>) -> String {
    let read = match read {
        Ok(read) => read,
        Err(why) => return escape(why),
    };
    let names = |key: &str| read.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let columns: Vec<String> = names("columns")
        .iter()
        .take(8)
        .filter_map(|column| column.get("name")?.as_str().map(escape))
        .collect();
    let more = if names("columns").len() > columns.len() { " and more" } else { "" };
    let sheets: Vec<String> =
        names("sheets").iter().take(8).filter_map(|sheet| sheet.as_str().map(escape)).collect();
    let sheets =
        if sheets.len() > 1 { format!("sheets {}; the first has ", list(&sheets)) } else { String::new() };
    let rows = rows.map(|rows| format!("{rows} rows, ")).unwrap_or_default();
    format!("{sheets}{rows}columns {}{more}.", list(&columns))
}

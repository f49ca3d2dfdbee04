//! Looking at files: list, read in pages, search. Changes nothing.

use gloss_protocol::{Code, Layout, Problem};
use gloss_table::Format;
use serde_json::{Value, json};

use super::{Arguments, MAX_RESULT, Outcome, bad, clip};
use crate::host::Host;

/// Rows of a table in one page.
const ROWS: u32 = 200;

/// Files a search opens at most.
const SEARCHED: usize = 2_000;

/// Largest file a search opens, in bytes.
const SEARCHED_BYTES: u64 = 4 << 20;

/// Hits a search gives back.
const HITS: usize = 50;

pub(super) async fn list(host: &dyn Host) -> Result<Outcome, Problem> {
    let files = host.files().await?;
    let count = files.len();
    let list: Vec<Value> = files
        .iter()
        .take(1_000)
        .map(|listed| {
            let file = &listed.file;
            json!({ "path": file.path, "kind": file.kind.word(), "bytes": file.bytes, "about": file.about, "modified": listed.modified })
        })
        .collect();
    let detail = files.iter().take(20).map(|listed| listed.file.path.as_str()).collect::<Vec<_>>().join("\n");
    Ok(Outcome {
        result: json!({ "files": list, "count": count, "more": count >= gloss_protocol::MAX_LISTED }),
        says: format!("Looked through the folder, {count} {}", if count == 1 { "file" } else { "files" }),
        detail,
    })
}

pub(super) async fn read(host: &dyn Host, arguments: &Arguments<'_>) -> Result<Outcome, Problem> {
    let path = arguments.text("path")?;
    let from = u32::try_from(arguments.number_or("from", 0)).map_err(|_| bad("from is too large."))?;
    let version = arguments.0.get("version").and_then(Value::as_u64);
    let version = version.map(u32::try_from).transpose().map_err(|_| bad("version is too large."))?;
    let file = host.read(path, version).await?;
    match gloss_data::format_of(&file.path) {
        Some(format) => {
            let sheet = arguments.0.get("sheet").and_then(Value::as_str).map(str::to_owned);
            let (path, version) = (file.path.clone(), file.version);
            tokio::task::spawn_blocking(move || {
                table(&path, version, &file.bytes, format, sheet.as_deref(), from)
            })
            .await
            .map_err(|_| Problem::new(Code::Internal, "Reading the table broke off."))?
        }
        None => match outline(&file.path, &file.bytes) {
            Some(words) => text(&file.path, file.version, words.as_bytes(), from),
            None => text(&file.path, file.version, &file.bytes, from),
        },
    }
}

/// What a file that is no text says as Markdown; none for a text, and for what says nothing.
fn outline(path: &str, bytes: &[u8]) -> Option<String> {
    let rules = gloss_artifact::kinds::of_path(path);
    if rules.text_is_file() {
        return None;
    }
    rules.outline(&gloss_artifact::open_text(path, bytes).ok()?)
}

fn table(
    path: &str,
    version: u32,
    bytes: &[u8],
    format: Format,
    sheet: Option<&str>,
    from: u32,
) -> Result<Outcome, Problem> {
    let unreadable =
        |e: gloss_table::TableError| Problem::new(Code::NotText, format!("{path} can't be read. {e}"));
    let schema = gloss_table::describe(bytes, format, sheet).map_err(unreadable)?;
    let window = gloss_table::window(bytes, format, sheet, from, ROWS).map_err(unreadable)?;
    let columns: Vec<Value> = schema
        .columns
        .iter()
        .map(|column| {
            json!({ "name": column.name, "letter": column.letter, "type": column.kind.word(), "missing": column.missing })
        })
        .collect();
    let mut rows: Vec<Vec<&str>> = Vec::new();
    let mut size = 0;
    for row in &window.rows {
        let row: Vec<&str> = row.iter().map(|cell| cell.text.as_str()).collect();
        size += row.iter().map(|cell| cell.len() + 4).sum::<usize>();
        if size > MAX_RESULT && !rows.is_empty() {
            break;
        }
        rows.push(row);
    }
    let next = from + rows.len() as u32;
    let sheets = window.sheets.iter().filter(|name| !name.is_empty()).count();
    let rows_said = format!("{} rows", group(schema.rows));
    let says = if sheets > 0 {
        format!("Read {path}, {sheets} {}, {rows_said}", if sheets == 1 { "sheet" } else { "sheets" })
    } else {
        format!("Read {path}, {rows_said}")
    };
    let notices: Vec<String> = schema.notices.iter().map(ToString::to_string).collect();
    Ok(Outcome {
        result: json!({
            "path": path,
            "version": version,
            "sheets": window.sheets.iter().filter(|name| !name.is_empty()).collect::<Vec<_>>(),
            "sheet": window.sheet,
            "columns": columns,
            "rows_total": schema.rows,
            "header_row": schema.header_row,
            "from": from,
            "rows": rows,
            "next": (next < window.total_rows).then_some(next),
            "notices": notices,
        }),
        says,
        detail: schema
            .columns
            .iter()
            .map(|column| format!("{} ({})", column.name, column.kind.word()))
            .collect::<Vec<_>>()
            .join("\n"),
    })
}

fn text(path: &str, version: u32, bytes: &[u8], from: u32) -> Result<Outcome, Problem> {
    if bytes.contains(&0) {
        return Err(Problem::new(Code::NotText, format!("{path} is not a text file.")));
    }
    let text = std::str::from_utf8(bytes)
        .map_err(|_| Problem::new(Code::NotText, format!("{path} is not UTF-8 text.")))?;
    let total = text.lines().count();
    let (mut page, mut lines) = (String::new(), 0usize);
    for line in text.split_inclusive('\n').skip(from as usize) {
        if page.len() + line.len() > MAX_RESULT {
            if page.is_empty() {
                page = clip(line, MAX_RESULT / 4);
                lines = 1;
            }
            break;
        }
        page.push_str(line);
        lines += 1;
    }
    let next = from as usize + lines;
    Ok(Outcome {
        result: json!({
            "path": path, "version": version, "from": from, "lines_total": total, "text": page,
            "next": (next < total).then_some(next),
        }),
        says: format!("Read {path}, {} {}", group(total as u32), if total == 1 { "line" } else { "lines" }),
        detail: clip(text, 400),
    })
}

pub(super) async fn search(host: &dyn Host, arguments: &Arguments<'_>) -> Result<Outcome, Problem> {
    let words = arguments.text("text")?.to_lowercase();
    if words.trim().is_empty() {
        return Err(bad("text is empty."));
    }
    let mut hits: Vec<Value> = Vec::new();
    let mut in_files = 0;
    let files = host.files().await?.into_iter().map(|listed| listed.file);
    for file in files.filter(|file| file.bytes <= SEARCHED_BYTES).take(SEARCHED) {
        if Layout::of_path(&file.path).is_workbook() || hits.len() >= HITS {
            continue;
        }
        let Ok(read) = host.read(&file.path, None).await else {
            continue;
        };
        let Ok(text) = std::str::from_utf8(&read.bytes) else {
            continue;
        };
        let before = hits.len();
        for (number, line) in text.lines().enumerate() {
            if hits.len() < HITS && line.to_lowercase().contains(&words) {
                hits.push(json!({ "path": file.path, "line": number + 1, "text": clip(line.trim(), 240) }));
            }
        }
        in_files += usize::from(hits.len() > before);
    }
    let says = format!("Searched for “{}”: {} places in {in_files} files", clip(&words, 60), hits.len());
    Ok(Outcome { result: json!({ "hits": hits }), says, detail: String::new() })
}

/// A count with thousands separated.
fn group(n: u32) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (at, ch) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(ch);
    }
    out
}

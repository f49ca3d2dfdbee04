//! One file in pages: a text by its lines, a table by its rows. Changes nothing.

use gloss_protocol::{Code, Permission, Problem};
use gloss_provider::ToolSpec;
use gloss_table::Format;
use serde_json::{Value, json};

use crate::doors::{Files, Future};
use crate::tool::{Arguments, Effect, MAX_RESULT, Outcome, Tool, ToolCall, Touch, bad, clip, object, text};

/// Rows of a table in one page.
const ROWS: u32 = 200;
/// Bytes of a table's first page: more is read by who asks for it.
const MAX_FIRST: usize = 6_000;

/// Reads a file.
pub(super) struct ReadFile;

impl Tool for ReadFile {
    fn name(&self) -> &str {
        "read_file"
    }

    fn spec(&self) -> ToolSpec {
        let about = "Reads a file by pages: text as it is; CSV and XLSX as columns with types and rows.";
        let parameters = object(
            json!({
                "path": text("Relative to the folder."),
                "sheet": text("A workbook's sheet; the first without it."),
                "from": { "type": "integer", "description": "First line or row, from 0." },
                "version": { "type": "integer", "description": "An older one." },
            }),
            &["path"],
        );
        ToolSpec::new(self.name(), about, parameters)
    }

    fn effect(&self) -> Effect {
        Effect::Reads
    }

    fn announce(&self, arguments: Arguments<'_>) -> String {
        format!("Reading {}", arguments.text_or("path", ""))
    }

    fn touches(&self, arguments: Arguments<'_>) -> Vec<Touch> {
        Touch::of(arguments, "path", Permission::Read)
    }

    fn run<'a>(&'a self, call: ToolCall<'a>) -> Future<'a, Outcome> {
        Box::pin(read(&*call.doors.files, call.arguments))
    }
}

pub(super) async fn read(files: &dyn Files, arguments: Arguments<'_>) -> Result<Outcome, Problem> {
    let path = arguments.text("path")?;
    let from = u32::try_from(arguments.number_or("from", 0)).map_err(|_| bad("from is too large."))?;
    let version = arguments.0.get("version").and_then(Value::as_u64);
    let version = version.map(u32::try_from).transpose().map_err(|_| bad("version is too large."))?;
    if path.starts_with("http://") || path.starts_with("https://") {
        return Err(bad("An address of the web is no file.").with_next("Read it with read_page."));
    }
    let file = files.read(path, version).await?;
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
        None => {
            let mut read = match outline(&file.path, &file.bytes) {
                Some(words) => page(&file.path, file.version, words.as_bytes(), from)?,
                None => page(&file.path, file.version, &file.bytes, from)?,
            };
            // What can't be found out keeps nobody from reading.
            let figures = files.figures(&file.path, file.version).await.ok().and_then(|all| all.trouble());
            if let (Some(figures), Some(result)) = (figures, read.result.as_object_mut()) {
                result.insert("figures".to_owned(), Value::Object(figures));
            }
            Ok(read)
        }
    }
}

/// The content of a deck or a Word document as Markdown; none for a text, for any other file, and where it can't be read.
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
    // As `seen` of compute counts them.
    let empty = |column: &gloss_table::Column| gloss_data::empty_cells(&schema, column);
    let columns: Vec<Value> = schema
        .columns
        .iter()
        .map(|column| {
            json!({ "name": column.name, "letter": column.letter, "type": column.kind.word(), "empty": empty(column) })
        })
        .collect();
    let mut rows: Vec<Vec<&str>> = Vec::new();
    let (most, mut size) = (if from == 0 { MAX_FIRST } else { MAX_RESULT }, 0);
    for row in &window.rows {
        let row: Vec<&str> = row.iter().map(|cell| cell.text.as_str()).collect();
        size += row.iter().map(|cell| cell.len() + 4).sum::<usize>();
        if size > most && !rows.is_empty() {
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
    let formulas = formulas_by_column(path, bytes, &window.sheet);
    let mut read = Outcome {
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
            "told": (next < window.total_rows).then(|| format!("More rows: from {next}; compute counts and adds up all of them.")),
            "notices": notices,
        }),
        says,
        detail: schema
            .columns
            .iter()
            .map(|column| format!("{} ({})", column.name, column.kind.word()))
            .collect::<Vec<_>>()
            .join("\n"),
    };
    if let (false, Some(all)) = (formulas.is_empty(), read.result.as_object_mut()) {
        all.insert("formulas".to_owned(), json!(formulas));
    }
    Ok(read)
}

/// Largest workbook whose formulas are told, in bytes, and columns that are told of.
const MAX_FORMULAS: usize = 4 << 20;
const MAX_COLUMNS: usize = 40;

/// The formulas of each column that has any.
fn formulas_by_column(path: &str, bytes: &[u8], sheet: &str) -> Vec<String> {
    if bytes.len() > MAX_FORMULAS || !gloss_artifact::kinds::of_path(path).holds_formulas(path) {
        return Vec::new();
    }
    let Ok(text) = gloss_artifact::open_text(path, bytes) else { return Vec::new() };
    let mut all = gloss_artifact::sheet::formulas_by_column(&text, sheet);
    all.truncate(MAX_COLUMNS);
    all
}

fn page(path: &str, version: u32, bytes: &[u8], from: u32) -> Result<Outcome, Problem> {
    if bytes.contains(&0) {
        return Err(Problem::new(Code::NotText, format!("{path} is not a text file.")));
    }
    let is_table = gloss_artifact::sheet::is_delimited(path);
    let decoded = gloss_table::decode_text(bytes).ok().map(|(text, _)| text).filter(|_| is_table);
    let text = match (std::str::from_utf8(bytes), &decoded) {
        (Ok(text), _) => text,
        (Err(_), Some(text)) => text,
        (Err(_), None) => {
            return Err(Problem::new(Code::NotText, format!("{path} is not UTF-8 text.")));
        }
    };
    let total = text.lines().count();
    let (mut shown, mut lines) = (String::new(), 0usize);
    for line in text.split_inclusive('\n').skip(from as usize) {
        if shown.len() + line.len() > MAX_RESULT {
            if shown.is_empty() {
                shown = clip(line, MAX_RESULT / 4);
                lines = 1;
            }
            break;
        }
        shown.push_str(line);
        lines += 1;
    }
    let next = from as usize + lines;
    Ok(Outcome {
        result: json!({
            "path": path, "version": version, "from": from, "lines_total": total, "text": shown,
            "next": (next < total).then_some(next),
        }),
        says: format!("Read {path}, {} {}", group(total as u32), if total == 1 { "line" } else { "lines" }),
        detail: clip(text, 400),
    })
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

//! Views of an artifact: blocks to draw, text of a place, rows of a table.

use std::sync::Arc;

use gloss_artifact::{Text, sheet};
use gloss_protocol::{Code, DocumentView, Kind, Problem, Reply, Span, TableCell, TableView};
use gloss_store::Read;
use gloss_table::{Format, Window, WindowCell};

use crate::space::{Shared, bytes_of};

/// What is said over a workbook that Gloss changed.
const NOT_WORKED_OUT: &str = "Formulas show what they came to before the last change; Excel works them out anew when it opens the file.";

/// Rows of a table that one query gives.
const MAX_ROWS: u32 = 2_000;

/// Blocks that one query gives: a page of a long document, not all of a hostile one.
const MAX_BLOCKS: u32 = 20_000;

/// The version asked for, or the newest.
///
/// # Errors
/// [`Code::FileMissing`] where Gloss knows no such file.
pub(super) fn newest(read: Read<'_>, path: &str, version: Option<u32>) -> Result<u32, Problem> {
    match version {
        Some(version) => Ok(version),
        None => read
            .artifact(path)?
            .map(|artifact| artifact.version)
            .ok_or_else(|| Problem::new(Code::FileMissing, format!("There is no file {path} here."))),
    }
}

pub(super) fn view(
    shared: &Arc<Shared>,
    path: &str,
    version: Option<u32>,
    from: u32,
    count: u32,
) -> Result<Reply, Problem> {
    shared.read(|read, blobs| {
        let path = shared.folder.normal(path)?;
        let version = newest(read, &path, version)?;
        let text = shared.texts.read(read, blobs, &path, version)?;
        let count = if count == 0 { MAX_BLOCKS } else { count.min(MAX_BLOCKS) };
        let (blocks, total) = text.blocks(from, count);
        let plain = text.plain().map(str::to_owned);
        Ok(Reply::View { view: DocumentView { path, version, blocks, total, plain } })
    })
}

pub(super) fn text(
    shared: &Arc<Shared>,
    path: &str,
    version: Option<u32>,
    at: Option<&str>,
) -> Result<Reply, Problem> {
    shared.read(|read, blobs| {
        let path = shared.folder.normal(path)?;
        let version = newest(read, &path, version)?;
        let at = at.unwrap_or("all");
        // A table of text is its own text; a workbook's cells are told as one.
        if at == "all" && Format::of_path(&path) == Some(Format::Csv) {
            let bytes = bytes_of(read, blobs, &path, version)?;
            let text = String::from_utf8(bytes)
                .map_err(|_| Problem::new(Code::NotText, format!("{path} is not UTF-8.")))?;
            return Ok(Reply::Text { text, at: at.to_owned() });
        }
        let text = shared.texts.read(read, blobs, &path, version)?;
        let region = text.find(at)?;
        let told = if Kind::of_path(&path) == Kind::Sheet {
            text.told(&region)
        } else {
            text.slices(&region).join("\n")
        };
        Ok(Reply::Text { text: told, at: text.at(&region) })
    })
}

pub(super) fn paint(
    shared: &Arc<Shared>,
    path: &str,
    version: Option<u32>,
    spans: &[Span],
) -> Result<Reply, Problem> {
    shared.read(|read, blobs| {
        let version = newest(read, path, version)?;
        let text = shared.texts.read(read, blobs, path, version)?;
        Ok(Reply::Paint { paint: spans.iter().map(|span| text.paint(*span)).collect() })
    })
}

pub(super) fn table(
    shared: &Arc<Shared>,
    path: &str,
    sheet: Option<&str>,
    version: Option<u32>,
    from: u32,
    count: u32,
) -> Result<Reply, Problem> {
    let (path, version, bytes, edited) = shared.read(|read, blobs| {
        let path = shared.folder.normal(path)?;
        let version = newest(read, &path, version)?;
        let bytes = bytes_of(read, blobs, &path, version)?;
        // Gloss works no formula out: what its own edits left is what was worked out before them.
        let stored = read.version(&path, version)?.filter(|_| Format::of_path(&path) == Some(Format::Xlsx));
        let edited = match stored.is_some_and(|stored| stored.splices.is_some()) {
            true => shared.texts.read(read, blobs, &path, version).ok(),
            false => None,
        };
        Ok((path, version, bytes, edited))
    })?;
    let Some(format) = Format::of_path(&path) else {
        return Err(Problem::new(Code::NotText, format!("{path} is no table.")));
    };
    let mut window = gloss_table::window(&bytes, format, sheet, from, count.clamp(1, MAX_ROWS))
        .map_err(|e| Problem::new(Code::NotText, format!("{path} can't be shown. {e}")))?;
    let told =
        edited.is_some_and(|text| with_formulas(&mut window, &text)).then(|| NOT_WORKED_OUT.to_owned());
    let rows = window
        .rows
        .into_iter()
        .map(|row| row.into_iter().map(|cell| TableCell { text: cell.text, number: cell.number }).collect())
        .collect();
    let table = TableView {
        path,
        version,
        sheets: window.sheets,
        sheet: window.sheet,
        from: window.from,
        rows,
        total_rows: window.total_rows,
        columns: window.columns,
        told,
    };
    Ok(Reply::Table { table })
}

/// Shows formulas that have no value as they are written; true where the file has any formula.
fn with_formulas(window: &mut Window, text: &Text) -> bool {
    for (at, row) in (window.from..).zip(&mut window.rows) {
        for (column, formula) in sheet::formulas(text, &window.sheet, at) {
            if row.len() <= column {
                row.resize(column + 1, WindowCell::default());
            }
            if let Some(cell) = row.get_mut(column).filter(|cell| cell.text.is_empty()) {
                cell.text = formula;
            }
        }
    }
    sheet::has_formulas(text)
}

//! Views of an artifact: blocks to draw, text of a place, rows of a table.

use std::sync::Arc;

use gloss_artifact::{Text, sheet};
use gloss_protocol::{Code, DocumentView, Kind, Problem, Reply, Span, TableCell, TableView};
use gloss_store::Read;
use gloss_table::index::Progress;
use gloss_table::{Format, TableError, Window, WindowCell};

use crate::indexes::{Asked, INDEXED_FROM};
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
    let (path, version, stored) = shared.read(|read, _| {
        let path = shared.folder.normal(path)?;
        let version = newest(read, &path, version)?;
        let stored = read.version(&path, version)?;
        let missing = || Problem::new(Code::NotFound, format!("{path} has no version {version}."));
        Ok((path.clone(), version, stored.ok_or_else(missing)?))
    })?;
    let Some(format) = Format::of_path(&path) else {
        return Err(Problem::new(Code::NotText, format!("{path} is no table.")));
    };
    let count = count.clamp(1, MAX_ROWS);
    let bytes = || shared.read(|_, blobs| Ok(blobs.get(&stored.version.sha256)?));
    let unreadable = |e| Problem::new(Code::NotText, format!("{path} can't be shown. {e}"));
    // Gloss works no formula out: what its own edits left is what was worked out before them.
    let by_gloss = format == Format::Xlsx && stored.splices.is_some();
    if stored.version.bytes >= INDEXED_FROM {
        let asked = Asked { sha256: &stored.version.sha256, format, sheet, from, count };
        let (window, progress) = shared.home.indexes.window(asked, || bytes().map_err(Failed::File)).map_err(
            |failed| match failed {
                Failed::File(problem) => problem,
                Failed::Table(error) => unreadable(error),
            },
        )?;
        let told = match progress {
            Some(progress) => Some(still_reading(progress)),
            None => by_gloss.then(|| NOT_WORKED_OUT.to_owned()),
        };
        return Ok(Reply::Table { table: table_view(path, version, window, progress.is_some(), told) });
    }
    let edited = match by_gloss {
        true => shared.read(|read, blobs| Ok(shared.texts.read(read, blobs, &path, version).ok()))?,
        false => None,
    };
    let mut window = gloss_table::window(&bytes()?, format, sheet, from, count).map_err(unreadable)?;
    let told =
        edited.is_some_and(|text| with_formulas(&mut window, &text)).then(|| NOT_WORKED_OUT.to_owned());
    Ok(Reply::Table { table: table_view(path, version, window, false, told) })
}

/// Why rows do not come.
enum Failed {
    File(Problem),
    Table(TableError),
}

impl From<TableError> for Failed {
    fn from(error: TableError) -> Self {
        Self::Table(error)
    }
}

fn still_reading(progress: Progress) -> String {
    let rows = progress.rows;
    match progress.of {
        Some(all) => format!("This large file is still being read: {rows} of {all} rows so far."),
        None => format!("This large file is still being read: {rows} rows so far."),
    }
}

fn table_view(path: String, version: u32, window: Window, reading: bool, told: Option<String>) -> TableView {
    let rows = window
        .rows
        .into_iter()
        .map(|row| row.into_iter().map(|cell| TableCell { text: cell.text, number: cell.number }).collect())
        .collect();
    TableView {
        path,
        version,
        sheets: window.sheets,
        sheet: window.sheet,
        from: window.from,
        rows,
        total_rows: window.total_rows,
        columns: window.columns,
        reading,
        told,
    }
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

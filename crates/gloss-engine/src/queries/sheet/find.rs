//! Words looked for in a sheet's cells: in what they hold and in what they show. It gives places and changes nothing.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use gloss_artifact::sheet;
use gloss_protocol::{Code, FoundCell, Problem, Reply, RowView};
use gloss_table::{Book, Format};

use super::file::File;
use super::rows;
use crate::doors::{Shared, readable};
use crate::queries::view::newest;
use crate::sheet::views::Made;

/// Places that one search gives, in reading order; the rest is counted.
const MAX_FOUND: usize = 2_000;
/// Characters that are looked for.
const MAX_WORDS: usize = 300;
/// Cells of a sheet whose formats are looked through too: more would keep a person waiting.
const MAX_FORMATTED: u64 = 500_000;
/// Rows that are formatted at a time.
const STEP: u32 = 500;

pub(crate) fn find(
    shared: &Arc<Shared>,
    path: &str,
    sheet: Option<&str>,
    version: Option<u32>,
    words: &str,
    view: &RowView,
) -> Result<Reply, Problem> {
    let view = rows::ready(&File::of(shared, path, version)?, sheet, view)?;
    let (path, bytes, sha256) = shared.read(|read, blobs| {
        let path = shared.folder.normal(path)?;
        let version = newest(read, &path, version)?;
        let stored = read.version(&path, version)?.map(|stored| stored.version.sha256);
        Ok((path.clone(), readable(shared, read, blobs, &path, version)?, stored))
    })?;
    let Some(format) = sheet::format_of(&path) else {
        return Err(Problem::new(Code::NotText, format!("{path} is no table.")));
    };
    let wanted: String = words.chars().take(MAX_WORDS).collect::<String>().to_lowercase();
    if wanted.is_empty() {
        return Ok(Reply::FindCells { cells: Vec::new(), total: 0 });
    }
    let fails =
        |e: gloss_table::TableError| Problem::new(Code::NotText, format!("{path} can't be searched. {e}"));
    let mut book = Book::open(&bytes, format).map_err(fails)?;
    let name = book.sheet_name(sheet).map_err(fails)?;
    let kept: Option<HashSet<u32>> = view.as_ref().map(|made| made.rows.iter().copied().collect());
    let head = view.as_ref().map_or(0, |made| made.head.rows);
    let shows = |row: u32| kept.as_ref().is_none_or(|kept| row <= head || kept.contains(&row));
    let mut found: BTreeSet<(u32, u32)> = BTreeSet::new();
    let (mut total, mut last, mut width) = (0_u64, 0, 0);
    for row in book.rows(Some(&name)).map_err(fails)? {
        let row = row.map_err(fails)?;
        (last, width) = (row.number, width.max(row.width));
        for (column, cell) in &row.cells {
            if shows(row.number) && cell.display().to_lowercase().contains(&wanted) {
                total += 1;
                // All are kept while they may be found again by what they show.
                if found.len() < MAX_FOUND {
                    found.insert((row.number - 1, *column));
                }
            }
        }
    }
    let drawn = sha256
        .filter(|_| format == Format::Xlsx && u64::from(last) * u64::from(width) <= MAX_FORMATTED)
        .and_then(|sha256| shared.sheets.read(&sha256, &name, || Ok::<_, Problem>(&bytes)));
    if let Some(drawn) = drawn.filter(|_| found.len() < MAX_FOUND) {
        for from in (1..=last).step_by(STEP as usize) {
            let Ok(cells) = drawn.sheet.window(from, (from + STEP - 1).min(last), width) else { break };
            let shown = cells.iter().filter(|cell| shows(cell.at.row));
            let shown = shown.filter(|cell| cell.shown.text.to_lowercase().contains(&wanted));
            for cell in shown {
                if found.len() < MAX_FOUND && found.insert((cell.at.row - 1, cell.at.column - 1)) {
                    total += 1;
                }
            }
        }
    }
    let cells = match view {
        Some(made) => within(&made, &found),
        None => found.into_iter().map(|(row, column)| FoundCell { row, column }).collect(),
    };
    Ok(Reply::FindCells { cells, total: u32::try_from(total).unwrap_or(u32::MAX) })
}

/// Found cells as a view shows them, in its order.
fn within(made: &Made, found: &BTreeSet<(u32, u32)>) -> Vec<FoundCell> {
    let places = made.places(found.iter().map(|(row, _)| *row));
    let cells = found.iter().filter_map(|(row, column)| Some((*places.get(row)?, *column)));
    let cells: BTreeSet<(u32, u32)> = cells.collect();
    cells.into_iter().map(|(row, column)| FoundCell { row, column }).collect()
}

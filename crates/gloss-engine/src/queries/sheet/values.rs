//! Values of a table's column, so that a person can choose which rows to see. Counts, and changes nothing.

use std::sync::Arc;

use gloss_protocol::{ColumnValue, ColumnValues, Problem, Reply, RowView, ValueKind};
use gloss_table::ColumnKind;
use gloss_table::index::Values;

use super::file::File;
use super::rows;
use crate::doors::Shared;
use crate::sheet::views::Answer;

/// Values that are listed: what a person looks through; words find the others.
const MOST: usize = 200;
/// Characters of the words that values are narrowed by.
const MAX_WORDS: usize = 300;

pub(crate) fn values(
    shared: &Arc<Shared>,
    at: (&str, Option<&str>, Option<u32>),
    column: u32,
    words: &str,
    view: &RowView,
) -> Result<Reply, Problem> {
    let (path, sheet, version) = at;
    let file = File::of(shared, path, version)?;
    // The column's own filters do not narrow what can be chosen in it, and an order narrows nothing.
    let others = view.filters.iter().filter(|filter| filter.column != column).cloned().collect();
    let made = match rows::made(&file, sheet, &RowView { sort: Vec::new(), filters: others })? {
        Answer::Made(made) => made,
        Answer::Making(says) => {
            let column = ColumnValues { making: Some(says), ..ColumnValues::default() };
            return Ok(Reply::ColumnValues { column });
        }
    };
    let words: String = words.chars().take(MAX_WORDS).collect();
    let mut index = rows::opened(&file, sheet, |_| true)?;
    let mut go_on = || true;
    let fails = |error| rows::unreadable(&file, error);
    let read = index.column(column, &made.head, &mut go_on).map_err(fails)?;
    let found = index.values(&read, &made.rows, &words, MOST, &mut go_on).map_err(fails)?;
    let kind = match read.kind {
        ColumnKind::Number => ValueKind::Number,
        ColumnKind::Text => ValueKind::Text,
        ColumnKind::Date => ValueKind::Date,
        ColumnKind::Bool => ValueKind::Bool,
        ColumnKind::Empty => ValueKind::Empty,
    };
    let name = made.head.name(column);
    let sheet = index.about().sheet.clone();
    let told = column_values(&file, &sheet, column, found);
    Ok(Reply::ColumnValues { column: ColumnValues { name, kind, ..told } })
}

fn column_values(file: &File, sheet: &str, column: u32, found: Values) -> ColumnValues {
    let drawn = file.drawn(sheet);
    let shown = |row: u32, value: &str| {
        let cells = drawn.as_ref()?.sheet.window(row, row, column + 1).ok()?;
        let cell = cells.into_iter().find(|cell| cell.at.column == column + 1 && !cell.empty)?;
        Some(cell.shown.text).filter(|text| text != value)
    };
    let value = |counted: gloss_table::index::Counted| ColumnValue {
        shown: shown(counted.row, &counted.value),
        value: counted.value,
        count: counted.count,
    };
    ColumnValues {
        values: found.values.into_iter().map(value).collect(),
        different: found.different,
        more: found.more,
        empty: found.empty,
        ends: found.ends,
        ..ColumnValues::default()
    }
}

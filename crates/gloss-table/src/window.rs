//! A window of a sheet for the screen: some rows as text, and how large the whole is.

use std::borrow::Cow;
use std::io::{Read, Seek};

use crate::book::{Lines, named};
use crate::index::{Index, IndexError};
use crate::limits::{MAX_SHOWN_CHARS, MAX_WINDOW_COLUMNS, MAX_WINDOW_ROWS};
use crate::number::{self, Mark};
use crate::scan::RowBuf;
use crate::xlsx::Workbook;
use crate::{Book, Cell, Format, Row, TableError};

/// A cell as it is drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WindowCell {
    /// The displayed text, cut at [`MAX_SHOWN_CHARS`] with an ellipsis.
    pub text: String,
    /// True for numbers, which align right.
    pub number: bool,
}

/// Some rows of a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// All sheets' names.
    pub sheets: Vec<String>,
    /// The sheet shown.
    pub sheet: String,
    /// The first row shown, from 0: row 0 is the source's row 1.
    pub from: u32,
    /// The rows in order, blank ones included; a row ends with its last cell.
    pub rows: Vec<Vec<WindowCell>>,
    /// Rows in the sheet: the last row's number.
    pub total_rows: u32,
    /// Columns in the sheet.
    pub columns: u32,
}

/// Rows `from .. from + count` of a sheet, from 0; none is the first sheet. At most [`MAX_WINDOW_ROWS`] rows
/// and [`MAX_WINDOW_COLUMNS`] columns are given; the rest is counted and not kept.
///
/// # Errors
/// Where the file or the sheet cannot be read.
pub fn window(
    bytes: &[u8],
    format: Format,
    sheet: Option<&str>,
    from: u32,
    count: u32,
) -> Result<Window, TableError> {
    let mut book = Book::open(bytes, format)?;
    let sheet = book.sheet_name(sheet)?;
    let mut window = Window { sheets: book.sheets().to_vec(), from, sheet, ..Window::default() };
    let end = from.saturating_add(count.min(MAX_WINDOW_ROWS));
    for row in book.rows(Some(&window.sheet))? {
        let row = row?;
        let at = row.number.saturating_sub(1);
        window.total_rows = row.number;
        window.columns = window.columns.max(row.width);
        if (from..end).contains(&at) {
            window.rows.resize((at - from) as usize, Vec::new());
            window.rows.push(drawn(&row));
        }
    }
    let shown = window.total_rows.min(end).saturating_sub(from);
    window.rows.resize(shown as usize, Vec::new());
    Ok(window)
}

/// Rows `from .. from + count` out of a sheet's index, bounded as [`window`] is: the same in a small part of the time.
///
/// # Errors
/// Where the index is to be made again or can't be read.
pub fn from_index<R: Read + Seek>(index: &mut Index<R>, from: u32, count: u32) -> Result<Window, IndexError> {
    let about = index.about().clone();
    let end = from.saturating_add(count.min(MAX_WINDOW_ROWS)).min(about.rows);
    let rows = index.rows(from.saturating_add(1)..end.saturating_add(1), 0..MAX_WINDOW_COLUMNS)?;
    let mut window = Window {
        sheets: about.sheets,
        sheet: about.sheet,
        from,
        rows: vec![Vec::new(); end.saturating_sub(from) as usize],
        total_rows: about.rows,
        columns: about.columns,
    };
    for row in rows {
        if let Some(place) = row.number.checked_sub(from + 1).and_then(|at| window.rows.get_mut(at as usize))
        {
            *place = drawn(&row);
        }
    }
    Ok(window)
}

/// Rows by their numbers from 1 out of a sheet's index, in any order, each as it is drawn; at most
/// [`MAX_WINDOW_ROWS`] of them.
///
/// # Errors
/// As [`from_index`].
pub fn rows_from_index<R: Read + Seek>(
    index: &mut Index<R>,
    numbers: &[u32],
) -> Result<Vec<Vec<WindowCell>>, IndexError> {
    let numbers = numbers.get(..MAX_WINDOW_ROWS as usize).unwrap_or(numbers);
    Ok(index.rows_at(numbers, 0..MAX_WINDOW_COLUMNS)?.iter().map(drawn).collect())
}

/// The first `count` rows of a sheet, read no further than that; with whether the whole is as large as the window
/// says. Where it is not known, it says what the sheet itself says, or what was read.
///
/// # Errors
/// Where the file or the beginning of the sheet can't be read.
pub fn first(
    bytes: &[u8],
    format: Format,
    sheet: Option<&str>,
    count: u32,
) -> Result<(Window, bool), TableError> {
    let mut book = Book::glance(bytes, format)?;
    let sheet = book.sheet_name(sheet)?;
    let sheets = book.sheets().to_vec();
    let rows = book.rows_as_asked(Some(&sheet))?;
    begin(rows, Window { sheets, sheet, ..Window::default() }, count)
}

/// [`first`] of a workbook of which no more is read than these rows need: its directory, and where they stand.
///
/// # Errors
/// As [`first`].
pub fn first_of_workbook<R: Read + Seek + Clone>(
    source: R,
    sheet: Option<&str>,
    count: u32,
) -> Result<(Window, bool), TableError> {
    let (mut book, sheets) = Workbook::glance(source)?;
    let sheet = named(&sheets, sheet)?;
    let rows = book.rows(&sheet, false)?;
    begin(rows, Window { sheets, sheet, ..Window::default() }, count)
}

fn begin(mut rows: impl Lines, mut window: Window, count: u32) -> Result<(Window, bool), TableError> {
    let count = count.min(MAX_WINDOW_ROWS);
    let says = rows.says();
    let mut row = RowBuf::default();
    let mut whole = true;
    while rows.read_into(&mut row)? {
        window.total_rows = row.number;
        window.columns = window.columns.max(row.width);
        if row.number > count {
            whole = false;
            break;
        }
        window.rows.resize(row.number as usize - 1, Vec::new());
        window.rows.push(drawn(&row.row()));
    }
    if !whole {
        window.rows.resize(count as usize, Vec::new());
        let (rows, columns) = says.unwrap_or_default();
        window.total_rows = window.total_rows.max(rows);
        window.columns = window.columns.max(columns);
    }
    Ok((window, whole))
}

fn drawn(row: &Row) -> Vec<WindowCell> {
    let mut cells = Vec::new();
    for (column, cell) in row.cells.iter().take_while(|(column, _)| *column < MAX_WINDOW_COLUMNS) {
        cells.resize(*column as usize, WindowCell::default());
        cells.push(WindowCell { text: cell_text(cell), number: is_number(cell) });
    }
    cells
}

fn is_number(cell: &Cell) -> bool {
    match cell {
        Cell::Number(_) => true,
        Cell::Text(text) => [Mark::Point, Mark::Comma].iter().any(|mark| number::read(text, *mark).is_some()),
        _ => false,
    }
}

fn cell_text(cell: &Cell) -> String {
    short(cell.display()).into_owned()
}

/// A text as it is shown: cut at [`MAX_SHOWN_CHARS`].
pub(crate) fn short(text: Cow<'_, str>) -> Cow<'_, str> {
    // As many bytes hold no more characters: nearly all texts are not counted.
    if text.len() <= MAX_SHOWN_CHARS {
        return text;
    }
    match text.char_indices().nth(MAX_SHOWN_CHARS) {
        Some((cut, _)) => Cow::Owned(format!("{}…", text.get(..cut).unwrap_or_default())),
        None => text,
    }
}

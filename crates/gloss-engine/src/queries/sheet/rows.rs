//! Views of a table's rows: sorted and filtered row numbers, made out of the sheet's index, and where the rows of a window
//! come from. A row is always known by its number in the file; nothing is written.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use gloss_artifact::sheet;
use gloss_protocol::{Code, Problem, RowFilter, RowKeep, RowSort, RowView, ShownRows};
use gloss_table::index::{Filter, Head, Index, IndexError, Order, Progress, Wanted};
use gloss_table::{TableError, WindowCell};

use super::file::{Failed, File};
use crate::sheet::indexes::Source;
use crate::sheet::views::{Answer, Job, Made};

/// Columns that a view is sorted by: more would say nothing.
const MAX_SORTS: usize = 8;
/// Filters of a view: some for each column that a person looks at.
const MAX_FILTERS: usize = 64;
/// Values of a filter: those that a person ticked.
const MAX_VALUES: usize = 2_000;
/// Characters of a view's words and values together.
const MAX_CHARS: usize = 200_000;
/// Rows whose places are asked for: those of all notes, and of a selection.
const MAX_PLACES: usize = 20_000;
/// Rows of a sheet whose formats are looked through for words too, as when words are looked for.
const MAX_FORMATTED: u32 = 500_000;
/// Rows that are formatted at a time.
const STEP: u32 = 500;

/// A view of a sheet, made now or before.
///
/// # Errors
/// A view that is too large or names a column that is gone; a file that can't be read.
pub(crate) fn made(file: &File, sheet: Option<&str>, view: &RowView) -> Result<Answer, Problem> {
    bounded(view)?;
    let (own, name, wanted) = (file.clone(), sheet.map(str::to_owned), view.clone());
    // What formulas show where they have no value belongs to a version, all else to what the file holds.
    let of = if file.by_gloss { file.version } else { 0 };
    let asked = serde_json::to_string(view).unwrap_or_default();
    let key = format!("{} {of} {}\n{}\n{asked}", file.sha256, file.path, sheet.unwrap_or_default());
    file.shared.home.views.get(&key, move |job| make(&own, name.as_deref(), &wanted, job))
}

fn bounded(view: &RowView) -> Result<(), Problem> {
    let keeps = |filter: &RowFilter| match &filter.keep {
        RowKeep::Words { words } => (1, words.len()),
        RowKeep::Values { values } => (values.len(), values.iter().map(String::len).sum()),
        _ => (1, 0),
    };
    let sizes: Vec<(usize, usize)> = view.filters.iter().map(keeps).collect();
    let chars: usize = sizes.iter().map(|(_, chars)| chars).sum();
    let many = sizes.iter().any(|(values, _)| *values > MAX_VALUES);
    if view.sort.len() > MAX_SORTS || sizes.len() > MAX_FILTERS || many || chars > MAX_CHARS {
        let says = "These are too many filters and values for one view.";
        return Err(Problem::new(Code::TooLarge, says).with_next("Choose fewer values, or filter by words."));
    }
    Ok(())
}

fn make(file: &File, sheet: Option<&str>, view: &RowView, job: &Job) -> Result<Made, Problem> {
    let mut index = opened(file, sheet, |words| {
        job.says(&words);
        job.wanted()
    })?;
    let made = arranged(file, &mut index, view, job);
    made.map_err(|failed| {
        if matches!(failed, Unmade::Index(IndexError::Damaged | IndexError::Stale)) {
            // It is made again when it is asked for again.
            file.shared.home.indexes.forget(file.rows_request(sheet, 0, 0));
        }
        match failed {
            Unmade::Index(error) => unreadable(file, error),
            Unmade::Problem(problem) => problem,
        }
    })
}

enum Unmade {
    Index(IndexError),
    Problem(Problem),
}

impl From<IndexError> for Unmade {
    fn from(error: IndexError) -> Self {
        Self::Index(error)
    }
}

fn arranged(
    file: &File,
    index: &mut Index<Box<dyn Source>>,
    view: &RowView,
    job: &Job,
) -> Result<Made, Unmade> {
    let head = index.head()?;
    let view = resolved(view, &head, index.about().columns)
        .map_err(|name| Unmade::Problem(missing_column(&file.path, &name)))?;
    let mut wanted = || job.wanted();
    job.says("Looking through the rows");
    let mut filters = Vec::new();
    for filter in &view.filters {
        let column = index.column(filter.column, &head, &mut wanted)?;
        let words = matches!(filter.keep, RowKeep::Words { .. });
        let shown = shown_cells(file, index, filter.column, words, &mut wanted)?;
        filters.push(Filter::new(column, wanted_values(&filter.keep), shown));
    }
    let mut rows = index.filter_rows(&head, &filters, &mut wanted)?;
    if !view.sort.is_empty() {
        job.says("Putting the rows in order");
        let mut orders = Vec::new();
        for RowSort { column, down, .. } in &view.sort {
            orders.push(Order { column: index.column(*column, &head, &mut wanted)?, down: *down });
        }
        rows = index.sorted(&rows, &orders, &mut wanted)?;
    }
    Ok(Made { view, head, rows })
}

/// The index of a sheet, waited for as long as `go_on` says, which is told in words how far it is.
///
/// # Errors
/// Where the file can't be read.
pub(crate) fn opened(
    file: &File,
    sheet: Option<&str>,
    mut go_on: impl FnMut(String) -> bool,
) -> Result<Index<Box<dyn Source>>, Problem> {
    let indexes = &file.shared.home.indexes;
    let told = |progress: Progress| go_on(reading(progress));
    indexes.open(file.rows_request(sheet, 0, 0), || file.bytes(), told).map_err(|failed| match failed {
        Failed::Table(TableError::Stopped) => stopped(),
        failed => file.fails(failed),
    })
}

fn reading(progress: Progress) -> String {
    match progress.of {
        Some(all) => format!("Reading the file: {} of {all} rows so far", progress.rows),
        None => format!("Reading the file: {} rows so far", progress.rows),
    }
}

pub(crate) fn unreadable(file: &File, error: IndexError) -> Problem {
    match error {
        IndexError::Table(TableError::Stopped) => stopped(),
        IndexError::Table(error @ TableError::TooManyRows { .. }) => {
            Problem::new(Code::TooLarge, format!("{}: {error}.", file.path))
                .with_next("Filter the rows first, then sort what is left.")
        }
        IndexError::Table(error) => file.fails(Failed::Table(error)),
        error => Problem::new(Code::Busy, format!("{} could not be looked through: {error}.", file.path)),
    }
}

fn stopped() -> Problem {
    Problem::new(Code::Busy, "These rows were not put together.")
}

fn missing_column(path: &str, name: &str) -> Problem {
    let says = format!("{path} has no column “{name}” any more, so its rows can't be shown this way.");
    Problem::new(Code::NotFound, says).with_next("Clear the view to see all rows.")
}

/// The view with its columns as they stand now: each where its name says, else the only one that has its name. The name of
/// one that is gone otherwise.
fn resolved(view: &RowView, head: &Head, columns: u32) -> Result<RowView, String> {
    let find = |column: u32, name: &str| {
        if column < columns && head.name(column) == name {
            return Ok(column);
        }
        let mut named = head.names.iter().filter(|(_, own)| *own == name);
        match (named.next(), named.next()) {
            (Some((column, _)), None) => Ok(*column),
            _ => Err(name.to_owned()),
        }
    };
    let mut view = view.clone();
    for sort in &mut view.sort {
        sort.column = find(sort.column, &sort.name)?;
    }
    for filter in &mut view.filters {
        filter.column = find(filter.column, &filter.name)?;
    }
    Ok(view)
}

fn wanted_values(keep: &RowKeep) -> Wanted {
    match keep.clone() {
        RowKeep::Words { words } => Wanted::Has(words),
        RowKeep::Values { values } => Wanted::OneOf(values),
        RowKeep::Numbers { from, to } => {
            Wanted::Between(from.unwrap_or(f64::NEG_INFINITY), to.unwrap_or(f64::INFINITY))
        }
        RowKeep::Days { from, to } => Wanted::Days(from.unwrap_or_default(), to.unwrap_or_default()),
        RowKeep::Empty {} => Wanted::Empty,
        RowKeep::Filled {} => Wanted::Filled,
    }
}

/// Shown words of a column's cells where they differ from what these hold, by row number: formulas without a value yet,
/// and, where words are looked for, what formats draw.
fn shown_cells(
    file: &File,
    index: &mut Index<Box<dyn Source>>,
    column: u32,
    words: bool,
    go_on: &mut impl FnMut() -> bool,
) -> Result<HashMap<u32, String>, Unmade> {
    let (name, rows) = (index.about().sheet.clone(), index.about().rows);
    let mut all = HashMap::new();
    let drawn = if words && rows <= MAX_FORMATTED { file.drawn(&name) } else { None };
    for from in (1..=rows).step_by(STEP as usize).filter(|_| drawn.is_some()) {
        if !go_on() {
            return Err(IndexError::Table(TableError::Stopped).into());
        }
        let cells =
            drawn.as_ref().map(|drawn| drawn.sheet.window(from, (from + STEP - 1).min(rows), column + 1));
        let Some(Ok(cells)) = cells else { break };
        let own = cells.into_iter().filter(|cell| cell.at.column == column + 1 && !cell.empty);
        all.extend(own.map(|cell| (cell.at.row, cell.shown.text)));
    }
    if let Some(text) = file.written().map_err(Unmade::Problem)? {
        let formula = |row: u32| {
            let own = sheet::formulas(&text, &name, row - 1).into_iter();
            own.filter(|(at, _)| *at == column as usize).map(|(_, formula)| (row, formula)).next()
        };
        let formulas: Vec<(u32, String)> = (1..=rows).filter_map(formula).collect();
        let numbers: Vec<u32> = formulas.iter().map(|(row, _)| *row).collect();
        let cells = index.rows_at(&numbers, column..column + 1)?;
        let unworked = formulas.into_iter().zip(cells).filter(|(_, row)| row.cells.is_empty());
        all.extend(unworked.map(|(formula, _)| formula));
    }
    Ok(all)
}

impl Made {
    /// Number of rows that are shown in all.
    pub(crate) fn total(&self) -> u32 {
        self.head.rows + u32::try_from(self.rows.len()).unwrap_or(u32::MAX)
    }

    /// The file's row, from 0, that is shown at a place.
    pub(crate) fn row(&self, place: u32) -> Option<u32> {
        match place.checked_sub(self.head.rows) {
            None => Some(place),
            Some(below) => self.rows.get(below as usize).map(|number| number - 1),
        }
    }

    /// The file's rows, from 0, that are shown from a place on.
    pub(crate) fn window(&self, from: u32, count: u32) -> Vec<u32> {
        (from..from.saturating_add(count)).map_while(|place| self.row(place)).collect()
    }

    /// Places at which rows of the file, from 0, are shown.
    pub(crate) fn places(&self, rows: impl IntoIterator<Item = u32>) -> HashMap<u32, u32> {
        let wanted: HashSet<u32> = rows.into_iter().collect();
        let (above, below): (Vec<u32>, Vec<u32>) =
            wanted.iter().copied().partition(|row| *row < self.head.rows);
        let mut found: HashMap<u32, u32> = above.into_iter().map(|row| (row, row)).collect();
        if !below.is_empty() {
            let all = (self.head.rows..).zip(&self.rows).map(|(place, number)| (number - 1, place));
            found.extend(all.filter(|(row, _)| wanted.contains(row)));
        }
        found
    }

    /// Description of the view that goes with a window of it.
    pub(crate) fn shown_rows(&self, total: u32, numbers: Vec<u32>, places: &[u32]) -> ShownRows {
        let asked = places.get(..MAX_PLACES).unwrap_or(places);
        let found = self.places(asked.iter().copied());
        ShownRows {
            view: self.view.clone(),
            head: self.head.rows,
            kept: u32::try_from(self.rows.len()).unwrap_or(u32::MAX),
            of: total.saturating_sub(self.head.rows),
            numbers,
            places: asked.iter().map(|row| found.get(row).copied()).collect(),
            making: None,
        }
    }
}

/// The cells of rows of the file, from 0, in this order.
///
/// # Errors
/// Where the file can't be read.
pub(crate) fn cells(
    file: &File,
    index: &mut Index<Box<dyn Source>>,
    rows: &[u32],
) -> Result<Vec<Vec<WindowCell>>, Problem> {
    let numbers: Vec<u32> = rows.iter().map(|row| row + 1).collect();
    gloss_table::rows_from_index(index, &numbers).map_err(|error| unreadable(file, error))
}

/// A view that is there, for what is only asked of shown ones.
///
/// # Errors
/// As [`made`]; [`Code::Busy`] while it is being made.
pub(crate) fn ready(file: &File, sheet: Option<&str>, view: &RowView) -> Result<Option<Arc<Made>>, Problem> {
    if view.is_empty() {
        return Ok(None);
    }
    match made(file, sheet, view)? {
        Answer::Made(made) => Ok(Some(made)),
        Answer::Making(_) => Err(stopped()),
    }
}

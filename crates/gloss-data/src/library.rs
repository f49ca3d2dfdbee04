//! The workspace's tables: which there are, and one query after the other over them.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gloss_protocol::FactSource;
use gloss_table::Column;
use serde::{Deserialize, Serialize};

use crate::catalogue::{Catalogue, SheetCache};
use crate::database::Database;
use crate::guard::Guard;
use crate::{DataError, Limits};

/// A file that may hold tables.
#[derive(Clone, Debug)]
pub struct TableSource {
    /// Its path in the workspace, with forward slashes.
    pub path: String,
    /// Its version; the same path and version always have the same bytes. 0 where they are not here: a query that names it
    /// asks for them.
    pub version: u32,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

impl TableSource {
    /// A file whose bytes are not here.
    pub fn absent(path: &str) -> Self {
        Self { path: path.to_owned(), version: 0, bytes: Arc::from([]) }
    }

    pub(crate) fn is_here(&self) -> bool {
        self.version != 0
    }
}

/// A query's result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Computed {
    /// The columns' names.
    pub columns: Vec<String>,
    /// The rows: numbers, strings or null.
    pub rows: Vec<Vec<serde_json::Value>>,
    /// The cells that were read.
    pub sources: Vec<FactSource>,
}

/// A table that queries can read.
#[derive(Clone, Debug, PartialEq)]
pub struct TableInfo {
    /// Its shortest name in SQL; to be quoted where it is a path.
    pub table: String,
    /// The file.
    pub path: String,
    /// The file's version.
    pub version: u32,
    /// The sheet; none for CSV.
    pub sheet: Option<String>,
    /// Rows of data.
    pub rows: u32,
    /// The header's row number, from 1.
    pub header_row: Option<u32>,
    /// Its columns. In SQL they have the same names, without regard to case.
    pub columns: Vec<Column>,
    /// What the person should know, in sentences.
    pub notices: Vec<String>,
}

/// A file that holds tables but cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The file.
    pub path: String,
    /// Why, in a sentence.
    pub reason: String,
}

/// The workspace's tables.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tables {
    /// Tables in the order of their sources.
    pub tables: Vec<TableInfo>,
    /// Files that could not be read.
    pub unreadable: Vec<Unreadable>,
}

/// The workspace's tables and SQL over them. Calls block until they are served, one after the other.
pub struct Library(Mutex<Shelf>);

/// What a library holds.
struct Shelf {
    database: Database,
    sources: Vec<TableSource>,
    cache: SheetCache,
    catalogue: Option<Catalogue>,
}

impl Library {
    /// Opens one with no sources.
    ///
    /// # Errors
    /// Where no database can be had.
    pub fn start() -> Result<Self, DataError> {
        let shelf = Shelf {
            database: Database::open()?,
            sources: Vec::new(),
            cache: SheetCache::new(),
            catalogue: None,
        };
        Ok(Self(Mutex::new(shelf)))
    }

    /// Replaces the sources. Nothing is read until a query needs it; what is loaded from a path and version
    /// that stay is kept.
    pub fn set_sources(&self, sources: Vec<TableSource>) {
        let mut shelf = self.shelf();
        (shelf.sources, shelf.catalogue) = (sources, None);
    }

    /// The tables there are, each described in one pass over its rows (once per version).
    pub fn tables(&self) -> Tables {
        let mut shelf = self.shelf();
        let (database, catalogue) = shelf.open();
        describe(database, catalogue)
    }

    /// Runs one SELECT over the tables. It stops within 100 ms once `cancel` is true.
    ///
    /// A table's name is the file's, in lower case with underscores (`airline-safety.csv` is `airline_safety`);
    /// a sheet of several is `file_sheet`. The quoted path works too: `"airline-safety.csv"`, `"sales.xlsx#Q3"`.
    /// `rowid` is the row's number in the source. As always in SQLite, dividing two whole numbers cuts the
    /// fraction off. Beside SQLite's functions there are sqrt, ln, log10, exp, floor, ceil, pow, median,
    /// percentile (p from 0 to 100), stddev (of a sample), corr (Pearson) and is_total (of a row's name).
    ///
    /// # Errors
    /// Where the query is refused, fails, or goes over its bounds; [`DataError::NotHere`] where it may mean a source
    /// whose bytes are not here.
    pub fn compute(
        &self,
        sql: &str,
        limits: Limits,
        cancel: &Arc<AtomicBool>,
    ) -> Result<Computed, DataError> {
        let guard = Guard::new(Arc::clone(cancel), limits.time);
        let mut shelf = self.shelf();
        let (database, catalogue) = shelf.open();
        guard.check()?;
        database.compute(catalogue, sql, limits, &guard)
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shelf {
    fn open(&mut self) -> (&mut Database, &Catalogue) {
        let catalogue = self.catalogue.get_or_insert_with(|| {
            let known = Catalogue::new(&self.sources, &mut self.cache);
            self.database.follow(&known);
            known
        });
        (&mut self.database, catalogue)
    }
}

fn describe(database: &mut Database, catalogue: &Catalogue) -> Tables {
    let mut found = Tables::default();
    for (path, error) in &catalogue.broken {
        found.unreadable.push(Unreadable { path: path.clone(), reason: error.to_string() });
    }
    for entry in &catalogue.entries {
        match database.schema(entry, &Guard::unbounded()) {
            Ok(schema) => found.tables.push(TableInfo {
                table: entry.name.clone(),
                path: entry.source.path.clone(),
                version: entry.source.version,
                sheet: entry.sheet.clone(),
                rows: schema.rows,
                header_row: schema.header_row,
                columns: schema.columns.clone(),
                notices: schema.notices.iter().map(ToString::to_string).collect(),
            }),
            Err(error) => {
                let reason = error.to_string();
                found.unreadable.push(Unreadable { path: entry.source.path.clone(), reason });
            }
        }
    }
    found
}

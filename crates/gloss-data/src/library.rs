//! The workspace's tables: which there are, and one query after the other over them.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::catalogue::{Catalogue, SheetCache};
use crate::database::Database;
use crate::guard::Guard;
use crate::{Computed, DataError, Limits, TableInfo, TableSource, Tables, Unreadable};

/// The workspace's tables and SQL over them. Calls block until they are served, one after the other.
pub struct Library(Mutex<Shelf>);

/// The library's database, sources and caches.
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

//! The handle to the workspace's tables: requests go to one thread that owns the database.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread;

use gloss_protocol::FactSource;
use gloss_table::Column;

use crate::catalogue::{Catalogue, SheetCache};
use crate::database::Database;
use crate::guard::Guard;
use crate::limits::MAX_WAITING;
use crate::{DataError, Limits};

/// A file that may hold tables.
#[derive(Clone, Debug)]
pub struct TableSource {
    /// Its path in the workspace, with forward slashes.
    pub path: String,
    /// Its version; the same path and version always have the same bytes.
    pub version: u32,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

/// A query's result.
#[derive(Clone, Debug, PartialEq)]
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

enum Request {
    Sources(Vec<TableSource>),
    Tables(SyncSender<Tables>),
    Compute {
        sql: String,
        limits: Limits,
        cancel: Arc<AtomicBool>,
        reply: SyncSender<Result<Computed, DataError>>,
    },
}

/// The workspace's tables and SQL over them. Calls block until they are served; clones share one thread, which
/// ends with the last of them.
#[derive(Clone, Debug)]
pub struct Library {
    requests: SyncSender<Request>,
}

impl Library {
    /// Starts the thread, with no sources.
    ///
    /// # Errors
    /// Where no thread or database can be had.
    pub fn start() -> Result<Self, DataError> {
        let database = Database::open()?;
        let (requests, inbox) = sync_channel(MAX_WAITING);
        thread::Builder::new()
            .name("gloss-data".to_owned())
            .spawn(move || serve(database, &inbox))
            .map_err(|_| DataError::Gone)?;
        Ok(Self { requests })
    }

    /// Replaces the sources. Nothing is read until a query needs it; what is loaded from a path and version
    /// that stay is kept.
    ///
    /// # Errors
    /// [`DataError::Busy`] or [`DataError::Gone`].
    pub fn set_sources(&self, sources: Vec<TableSource>) -> Result<(), DataError> {
        self.send(Request::Sources(sources))
    }

    /// The tables there are, each described in one pass over its rows (once per version).
    ///
    /// # Errors
    /// [`DataError::Busy`] or [`DataError::Gone`].
    pub fn tables(&self) -> Result<Tables, DataError> {
        let (reply, answer) = sync_channel(1);
        self.send(Request::Tables(reply))?;
        answer.recv().map_err(|_| DataError::Gone)
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
    /// Where the query is refused, fails, or goes over its bounds.
    pub fn compute(
        &self,
        sql: &str,
        limits: Limits,
        cancel: &Arc<AtomicBool>,
    ) -> Result<Computed, DataError> {
        let (reply, answer) = sync_channel(1);
        let (sql, cancel) = (sql.to_owned(), Arc::clone(cancel));
        self.send(Request::Compute { sql, limits, cancel, reply })?;
        answer.recv().map_err(|_| DataError::Gone)?
    }

    fn send(&self, request: Request) -> Result<(), DataError> {
        self.requests.try_send(request).map_err(|error| match error {
            TrySendError::Full(_) => DataError::Busy,
            TrySendError::Disconnected(_) => DataError::Gone,
        })
    }
}

/// The thread: one request after the other. A reply that nobody waits for any more is dropped.
fn serve(mut database: Database, inbox: &Receiver<Request>) {
    let mut sources: Vec<TableSource> = Vec::new();
    let mut cache = SheetCache::new();
    let mut catalogue: Option<Catalogue> = None;
    while let Ok(request) = inbox.recv() {
        if let Request::Sources(new) = request {
            sources = new;
            catalogue = None;
            continue;
        }
        let known = catalogue.get_or_insert_with(|| {
            let known = Catalogue::new(&sources, &mut cache);
            database.follow(&known);
            known
        });
        match request {
            Request::Sources(_) => {}
            Request::Tables(reply) => {
                let _ = reply.send(describe(&mut database, known));
            }
            Request::Compute { sql, limits, cancel, reply } => {
                let guard = Guard::new(cancel, limits.time);
                let done = guard.check().and_then(|()| database.compute(known, &sql, limits, &guard));
                let _ = reply.send(done);
            }
        }
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

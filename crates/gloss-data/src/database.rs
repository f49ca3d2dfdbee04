//! The database in memory: which tables are loaded, what a query may do, and what it really read.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex};

use gloss_protocol::FactTotal;
use gloss_table::Schema;
use rusqlite::config::DbConfig;
use rusqlite::hooks::AuthContext;
use rusqlite::limits::Limit;
use rusqlite::{Connection, ErrorCode, Statement};

use crate::as_numbers::{columns_taken_for_numbers, words_of};
use crate::catalogue::{Catalogue, Entry, Key};
use crate::guard::Guard;
use crate::limits::{
    MAX_HEAP, MAX_LOADED_ROW_BYTES, MAX_PAGES, MAX_PATTERN_BYTES, MAX_SQL_BYTES, MAX_STRING_BYTES,
    MAX_TABLES, STEPS_BETWEEN_LOOKS,
};
use crate::load::{self, LoadError, load};
use crate::name::{for_sql, quoted};
use crate::value::json;
use crate::watch::{Watch, lock};
use crate::{Computed, DataError, Limits, Range, functions, totals};

/// Tables and columns of each that are named where a query names a column that there is not.
const MAX_NAMED: (usize, usize) = (4, 40);

/// A table in the database.
pub(crate) struct Loaded {
    pub(crate) entry: Entry,
    pub(crate) schema: Arc<Schema>,
    /// Rows that look like totals of the others.
    pub(crate) totals: Vec<FactTotal>,
}

/// The one connection and what is in it.
pub(crate) struct Database {
    pub(crate) db: Connection,
    pub(crate) watch: Arc<Mutex<Watch>>,
    /// By name in lower case (ASCII, as SQLite compares names).
    pub(crate) loaded: BTreeMap<String, Loaded>,
    schemas: HashMap<Key, Arc<Schema>>,
    pub(crate) hashes: HashMap<(Key, Range), String>,
}

impl Database {
    pub(crate) fn open() -> Result<Self, DataError> {
        let told = |error: rusqlite::Error| DataError::Sql { message: error.to_string() };
        let mut db = Connection::open_in_memory().map_err(told)?;
        let watch = Arc::new(Mutex::new(Watch::default()));
        configure(&db).map_err(told)?;
        functions::register(&db).map_err(told)?;
        let seen = Arc::clone(&watch);
        db.authorizer(Some(move |context: AuthContext<'_>| lock(&seen).judge(context.action)))
            .map_err(told)?;
        let (loaded, schemas, hashes) = (BTreeMap::new(), HashMap::new(), HashMap::new());
        Ok(Self { db, watch, loaded, schemas, hashes })
    }

    /// Forgets what is no longer in the catalogue, and tables whose name now means another file.
    pub(crate) fn follow(&mut self, catalogue: &Catalogue) {
        let gone: Vec<String> = self
            .loaded
            .iter()
            .filter(|(name, table)| !catalogue.find(name).is_ok_and(|now| now.key() == table.entry.key()))
            .map(|(name, _)| name.clone())
            .collect();
        for name in gone {
            self.unload(&name);
        }
        let current: BTreeSet<Key> = catalogue.entries.iter().map(Entry::key).collect();
        self.schemas.retain(|key, _| current.contains(key));
        self.hashes.retain(|(key, _), _| current.contains(key));
    }

    /// The schema of a table, described once per version.
    pub(crate) fn schema(&mut self, entry: &Entry, guard: &Guard) -> Result<Arc<Schema>, DataError> {
        if let Some(schema) = self.schemas.get(&entry.key()) {
            return Ok(Arc::clone(schema));
        }
        let schema = load::schema(entry, guard)?;
        self.schemas.insert(entry.key(), Arc::clone(&schema));
        Ok(schema)
    }

    /// Runs one query.
    pub(crate) fn compute(
        &mut self,
        catalogue: &Catalogue,
        sql: &str,
        limits: Limits,
        guard: &Guard,
    ) -> Result<Computed, DataError> {
        if sql.len() > MAX_SQL_BYTES {
            return Err(DataError::QueryTooLong { bytes: sql.len(), limit: MAX_SQL_BYTES });
        }
        if sql.contains('\0') {
            return Err(DataError::Sql { message: "the query holds a zero byte".to_owned() });
        }
        let look = guard.clone();
        self.db
            .progress_handler(STEPS_BETWEEN_LOOKS, Some(move || look.stopped()))
            .map_err(|e| explained(&e, None, guard))?;
        let mut used = BTreeSet::new();
        while let Some(missing) = self.missing(sql, guard)? {
            used.insert(self.bring(catalogue, &missing, &used, guard)?);
            if used.len() > MAX_TABLES {
                return Err(DataError::TooManyTables { limit: MAX_TABLES });
            }
        }
        self.check_numbers(sql)?;
        let (columns, rows) = self.run(sql, limits, guard)?;
        let sources = self.sources(sql, guard)?;
        Ok(Computed { columns, rows, sources })
    }

    /// Refuses a query that takes a column of text for one of numbers, where all but a few of its values are some.
    fn check_numbers(&self, sql: &str) -> Result<(), DataError> {
        let (names, words) = columns_taken_for_numbers(sql);
        for name in names {
            // What was read for an earlier query is there still.
            let all = self.loaded.iter().filter(|(table, _)| words.contains(*table)).map(|(_, table)| table);
            let columns: Vec<_> = all
                .flat_map(|table| table.schema.columns.iter().map(move |column| (table, column)))
                .filter(|(_, column)| column.name.eq_ignore_ascii_case(&name))
                .collect();
            if let [(table, column)] = columns.as_slice()
                && let Some(slips) = &column.slips
            {
                let path = table.entry.source.path.clone();
                return Err(DataError::NumbersAsText { column: name, path, slips: slips.clone() });
            }
        }
        Ok(())
    }

    /// Prepares the query; gives the name of a table that it misses.
    fn missing(&self, sql: &str, guard: &Guard) -> Result<Option<String>, DataError> {
        match self.prepare(sql) {
            Ok(statement) => allowed(&statement).map(|()| None),
            Err(error) => {
                let msg = match &error {
                    rusqlite::Error::SqlInputError { msg, .. } => msg.as_str(),
                    rusqlite::Error::SqliteFailure(_, Some(msg)) => msg,
                    _ => "",
                };
                match (msg.strip_prefix("no such table: "), msg.strip_prefix("no such column: ")) {
                    (Some(name), _) => Ok(Some(name.to_owned())),
                    (None, Some(column)) => Err(self.no_such_column(column, sql)),
                    (None, None) => Err(explained(&error, lock(&self.watch).refused.take(), guard)),
                }
            }
        }
    }

    /// A column that there is not, with those that the query's tables have.
    fn no_such_column(&self, column: &str, sql: &str) -> DataError {
        // What was read for an earlier query is there still.
        let words = words_of(sql);
        let named = |(name, table): (&String, &Loaded)| {
            let columns = &table.schema.columns;
            let mut all: Vec<String> =
                columns.iter().take(MAX_NAMED.1).map(|column| for_sql(&column.name)).collect();
            all.extend((columns.len() > MAX_NAMED.1).then(|| "…".to_owned()));
            format!("{} in {}", all.join(", "), for_sql(name))
        };
        let tables = self.loaded.iter().filter(|(name, _)| words.contains(*name)).take(MAX_NAMED.0);
        let tables: Vec<String> = tables.map(named).collect();
        let there =
            if tables.is_empty() { String::new() } else { format!("; there are: {}", tables.join("; ")) };
        DataError::Sql { message: format!("no such column: {column}{there}") }
    }

    fn prepare(&self, sql: &str) -> rusqlite::Result<Statement<'_>> {
        {
            let mut watch = lock(&self.watch);
            watch.read.clear();
            watch.refused = None;
        }
        self.db.prepare(sql)
    }

    /// Loads a table under the name that the query uses. Where memory is full, tables of other queries make
    /// room.
    fn bring(
        &mut self,
        catalogue: &Catalogue,
        name: &str,
        used: &BTreeSet<String>,
        guard: &Guard,
    ) -> Result<String, DataError> {
        let entry = catalogue.find(name)?.clone();
        let name = name.strip_prefix("main.").unwrap_or(name);
        let key = name.to_ascii_lowercase();
        if self.loaded.contains_key(&key) {
            return Err(DataError::Sql { message: format!("the table {name} cannot be read") });
        }
        let schema = self.schema(&entry, guard)?;
        let totals = loop {
            lock(&self.watch).loading = true;
            let loaded = self.fill(name, &entry, &schema, guard);
            lock(&self.watch).loading = false;
            match loaded {
                Ok(totals) => break totals,
                Err(LoadError::Data(_)) if guard.stopped() => return Err(guard.reason()),
                Err(LoadError::Data(error)) => return Err(error),
                Err(LoadError::Full) => {
                    let idle = self.loaded.keys().find(|name| !used.contains(*name)).cloned();
                    self.unload(&idle.ok_or(DataError::TooMuchData)?);
                }
            }
        };
        lock(&self.watch).tables.insert(key.clone());
        self.loaded.insert(key.clone(), Loaded { entry, schema, totals });
        Ok(key)
    }

    /// Fills a table; gives its rows that look like totals.
    fn fill(
        &mut self,
        name: &str,
        entry: &Entry,
        schema: &Schema,
        guard: &Guard,
    ) -> Result<Vec<FactTotal>, LoadError> {
        self.db.set_limit(Limit::SQLITE_LIMIT_LENGTH, MAX_LOADED_ROW_BYTES)?;
        let loaded = load(&mut self.db, name, entry, schema, guard);
        let totals = loaded.and_then(|()| Ok(totals::find(&self.db, name, schema)?));
        self.db.set_limit(Limit::SQLITE_LIMIT_LENGTH, MAX_STRING_BYTES)?;
        if totals.is_err() {
            // Nothing of it is left, whether it was filled or not.
            self.db.execute(&format!("DROP TABLE IF EXISTS {}", quoted(name)), [])?;
        }
        totals
    }

    fn unload(&mut self, name: &str) {
        // A handler left from a query that was stopped must not stop this.
        let cleared = self.db.progress_handler(STEPS_BETWEEN_LOOKS, None::<fn() -> bool>);
        lock(&self.watch).loading = true;
        let dropped = cleared.and_then(|()| self.db.execute(&format!("DROP TABLE {}", quoted(name)), []));
        let mut watch = lock(&self.watch);
        watch.loading = false;
        watch.tables.remove(name);
        // A table that cannot be dropped stays in memory, unreadable, until the thread ends.
        if dropped.is_ok() {
            self.loaded.remove(name);
        }
    }

    fn run(
        &self,
        sql: &str,
        limits: Limits,
        guard: &Guard,
    ) -> Result<(Vec<String>, Vec<Vec<serde_json::Value>>), DataError> {
        let told = |error: rusqlite::Error| explained(&error, None, guard);
        let mut statement = self.prepare(sql).map_err(told)?;
        let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let mut rows = Vec::new();
        let (mut cells, mut bytes) = (0usize, 0usize);
        let mut found = statement.query([]).map_err(told)?;
        while let Some(row) = found.next().map_err(told)? {
            if rows.len() == limits.rows {
                return Err(DataError::ResultTooLarge { what: "rows", limit: limits.rows });
            }
            let mut values = Vec::with_capacity(columns.len());
            for at in 0..columns.len() {
                let value = json(row.get_ref(at).map_err(told)?)?;
                cells += 1;
                bytes += value.as_str().map_or(0, str::len);
                values.push(value);
            }
            if cells > limits.cells {
                return Err(DataError::ResultTooLarge { what: "cells", limit: limits.cells });
            }
            if bytes > limits.bytes {
                return Err(DataError::ResultTooLarge { what: "bytes", limit: limits.bytes });
            }
            rows.push(values);
        }
        Ok((columns, rows))
    }
}

fn configure(db: &Connection) -> rusqlite::Result<()> {
    // A misspelt "column" must be an error; by default SQLite takes it for a text.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    db.set_limit(Limit::SQLITE_LIMIT_LENGTH, MAX_STRING_BYTES)?;
    db.set_limit(Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, MAX_PATTERN_BYTES)?;
    db.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    db.set_limit(Limit::SQLITE_LIMIT_WORKER_THREADS, 0)?;
    db.pragma_update(None, "max_page_count", MAX_PAGES)?;
    // The bound is the process's. It can only be made smaller, and is the same for every database.
    db.pragma_update(None, "hard_heap_limit", MAX_HEAP)?;
    // Sorting must not write the person's data to a temporary file.
    db.pragma_update(None, "temp_store", "MEMORY")
}

fn allowed(statement: &Statement<'_>) -> Result<(), DataError> {
    let what = if statement.is_explain() != 0 {
        "EXPLAIN"
    } else if statement.expanded_sql().is_none_or(|sql| sql.is_empty()) {
        return Err(DataError::NoQuery);
    } else if statement.column_count() == 0 {
        "a statement without a result"
    } else if !statement.readonly() {
        "a statement that writes"
    } else {
        return Ok(());
    };
    Err(DataError::NotAllowed { what: what.to_owned() })
}

/// SQLite's error in our words.
pub(crate) fn explained(error: &rusqlite::Error, refused: Option<String>, guard: &Guard) -> DataError {
    if let Some(what) = refused {
        return DataError::NotAllowed { what };
    }
    match (error, error.sqlite_error_code()) {
        (_, Some(ErrorCode::OperationInterrupted)) => guard.reason(),
        (_, Some(ErrorCode::TooBig)) => DataError::ResultTooLarge {
            what: "bytes in one value",
            limit: MAX_STRING_BYTES.unsigned_abs() as usize,
        },
        (_, Some(ErrorCode::OutOfMemory | ErrorCode::DiskFull)) => DataError::TooMuchData,
        (rusqlite::Error::MultipleStatement, _) => {
            DataError::NotAllowed { what: "several statements".to_owned() }
        }
        (rusqlite::Error::SqlInputError { msg, .. }, _) => DataError::Sql { message: msg.clone() },
        (rusqlite::Error::SqliteFailure(_, Some(msg)), _) => DataError::Sql { message: msg.clone() },
        _ => DataError::Sql { message: error.to_string() },
    }
}

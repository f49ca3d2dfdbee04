//! Sources of a query: the ranges of cells that it really read, with the hashes of their values.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use gloss_protocol::{FactColumn, FactSeen, FactSource};
use gloss_table::Schema;

use crate::catalogue::{Entry, Key};
use crate::database::{Database, Loaded, explained};
use crate::guard::Guard;
use crate::limits::MAX_HASHES;
use crate::watch::lock;
use crate::{DataError, Range, hash, seen};

/// Columns of a range whose names are kept.
const MAX_CALLED: usize = 64;

/// Columns read, counted from 0 as SQLite counts them, by table.
type Opened = BTreeMap<String, BTreeSet<usize>>;

/// Tables in lower case by their first page.
type Pages = HashMap<i64, String>;
/// An instruction's code, P1 and P2.
type Instruction = (String, i64, i64);

impl Database {
    /// The sources of the statement that was prepared last, whose text is `sql`, by file and sheet.
    ///
    /// SQLite's authorizer names the columns in the text, and the statement's own program says which tables
    /// are opened and which columns fetched. Both are needed: the authorizer never hears of the columns of
    /// `JOIN ... USING`, and takes a named subquery for a table; the program omits what SQLite knows to be
    /// irrelevant, such as a column of a table that a condition makes empty.
    pub(crate) fn sources(&mut self, sql: &str, guard: &Guard) -> Result<Vec<FactSource>, DataError> {
        let named = lock(&self.watch).read.clone();
        let opened = self.opened(sql).map_err(|error| explained(&error, None, guard))?;
        let mut by_table: BTreeMap<Key, (String, BTreeSet<u32>)> = BTreeMap::new();
        let mut add = |name: &str, find: &dyn Fn(&Schema) -> Vec<u32>| {
            if let Some(table) = self.loaded.get(name) {
                let begin = || (name.to_owned(), BTreeSet::new());
                let (_, read) = by_table.entry(table.entry.key()).or_insert_with(begin);
                read.extend(find(&table.schema));
            }
        };
        for (name, columns) in &opened {
            add(name, &|schema| {
                columns.iter().filter_map(|at| schema.columns.get(*at)).map(|c| c.index).collect()
            });
        }
        for (name, column) in named.iter().filter(|(_, column)| !column.is_empty()) {
            let same = |c: &&gloss_table::Column| c.name.eq_ignore_ascii_case(column);
            add(name, &|schema| schema.columns.iter().filter(same).map(|c| c.index).collect());
        }
        let mut sources = Vec::new();
        for (key, (name, read)) in by_table {
            self.hashed(&key, &name, &read, guard, &mut sources)?;
        }
        Ok(sources)
    }

    /// The tables and columns that a statement's program reads (https://sqlite.org/opcode.html): `OpenRead`
    /// puts the table whose first page is P2 under cursor P1, `Column` fetches column P2 of cursor P1.
    fn opened(&self, sql: &str) -> rusqlite::Result<Opened> {
        lock(&self.watch).loading = true;
        let program = self.program(sql);
        lock(&self.watch).loading = false;
        let (pages, program) = program?;
        let mut cursors: HashMap<i64, BTreeSet<&String>> = HashMap::new();
        let mut opened = Opened::new();
        for (_, cursor, page) in program.iter().filter(|(code, ..)| code == "OpenRead") {
            if let Some(table) = pages.get(page) {
                cursors.entry(*cursor).or_default().insert(table);
                opened.entry(table.clone()).or_default();
            }
        }
        for (_, cursor, column) in program.iter().filter(|(code, ..)| code == "Column") {
            for table in cursors.get(cursor).into_iter().flatten() {
                let columns = opened.entry((*table).clone()).or_default();
                columns.extend(usize::try_from(*column));
            }
        }
        Ok(opened)
    }

    /// All tables, and a statement's instructions.
    fn program(&self, sql: &str) -> rusqlite::Result<(Pages, Vec<Instruction>)> {
        let mut tables = self.db.prepare("SELECT rootpage, name FROM sqlite_schema WHERE type = 'table'")?;
        let pages = tables
            .query_map([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?.to_ascii_lowercase())))?
            .collect::<rusqlite::Result<_>>()?;
        let mut explain = self.db.prepare(&format!("EXPLAIN {sql}"))?;
        let program =
            explain.query_map([], |row| Ok((row.get("opcode")?, row.get("p1")?, row.get("p2")?)))?;
        Ok((pages, program.collect::<rusqlite::Result<_>>()?))
    }

    /// Adds the ranges of one table. Hashes are remembered, as a report asks for the same columns many times.
    fn hashed(
        &mut self,
        key: &Key,
        name: &str,
        read: &BTreeSet<u32>,
        guard: &Guard,
        sources: &mut Vec<FactSource>,
    ) -> Result<(), DataError> {
        let Some(Loaded { entry, schema, totals }) = self.loaded.get(name) else {
            return Ok(());
        };
        let (ranges, schema) = (ranges(entry, schema, read), schema.clone());
        let unknown = |range: &&Range| !self.hashes.contains_key(&(key.clone(), (*range).clone()));
        let fresh: Vec<Range> = ranges.iter().filter(unknown).cloned().collect();
        let hashes = hash::hashes(&entry.source, &schema, &fresh, guard)?;
        if self.hashes.len() + fresh.len() > MAX_HASHES {
            self.hashes.retain(|(known, range), _| known == key && ranges.contains(range));
        }
        self.hashes.extend(fresh.into_iter().map(|range| (key.clone(), range)).zip(hashes));
        let mut totals = totals.clone();
        for range in ranges {
            let (path, version, text) = (entry.source.path.clone(), entry.source.version, range.to_string());
            let sha256 = self.hashes.get(&(key.clone(), range.clone())).cloned().unwrap_or_default();
            let headers = hash::headers(&schema, &range);
            let columns = called(&schema, &range);
            let doubled = columns.iter().filter(|name| hash::is_doubled(&schema, name)).cloned().collect();
            let seen =
                Some(FactSeen { columns: held(&schema, &range, read), totals: std::mem::take(&mut totals) });
            sources.push(FactSource { path, version, range: text, sha256, headers, columns, doubled, seen });
        }
        Ok(())
    }
}

/// Describes the columns of a range that were read; nothing where they are many.
fn held(schema: &Schema, range: &Range, read: &BTreeSet<u32>) -> Vec<FactColumn> {
    let (left, right) = range.columns;
    let own = schema.columns.iter().filter(|column| (left..=right).contains(&column.index));
    let own: Vec<_> = own.filter(|column| read.contains(&column.index)).take(MAX_CALLED + 1).collect();
    if own.len() > MAX_CALLED {
        return Vec::new();
    }
    own.into_iter().map(|column| seen::column(schema, column)).collect()
}

/// The names of a range's columns; nothing where they are many.
fn called(schema: &Schema, range: &Range) -> Vec<String> {
    let (left, right) = range.columns;
    let names = schema.columns.iter().filter(|column| (left..=right).contains(&column.index));
    let names: Vec<String> = names.map(|column| column.name.clone()).take(MAX_CALLED + 1).collect();
    let all = names.len() <= MAX_CALLED && u32::try_from(names.len()).is_ok_and(|n| n == right - left + 1);
    if all { names } else { Vec::new() }
}

/// Columns × rows, one range for each block of adjacent columns. Where a query only counted rows, its source
/// is a column that has a value in every row, else all columns.
fn ranges(entry: &Entry, schema: &Schema, read: &BTreeSet<u32>) -> Vec<Range> {
    let mut columns: Vec<u32> = read.iter().copied().collect();
    if columns.is_empty() {
        let whole = schema.columns.iter().find(|column| column.filled == schema.rows);
        columns = whole.map_or_else(|| schema.columns.iter().map(|c| c.index).collect(), |c| vec![c.index]);
    }
    if columns.is_empty() {
        columns.push(0);
    }
    let rows = if schema.rows == 0 {
        let header = schema.header_row.unwrap_or(1);
        (header, header)
    } else {
        (schema.first_row, schema.last_row)
    };
    columns
        .chunk_by(|a, b| a + 1 == *b)
        .map(|block| {
            let columns = (block.first().copied().unwrap_or(0), block.last().copied().unwrap_or(0));
            Range { sheet: entry.sheet.clone(), columns, rows }
        })
        .collect()
}

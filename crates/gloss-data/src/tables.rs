//! The tables of a workspace as others see them, and what a query gave. Reads none.

use std::sync::Arc;

use gloss_protocol::FactSource;
use gloss_table::Column;
use serde::{Deserialize, Serialize};

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
    /// Warnings for the person, in sentences.
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

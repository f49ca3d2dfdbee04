//! Messages between the engine and the worker of its queries: one of JSON at a time, a file's bytes behind one that
//! announces them. Knows no query and no file.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{Computed, Limits};

/// The word by which the program is this worker.
pub const WORKER: &str = "__query";
/// Bytes of a message, without a file's that follow it. A result of the largest site has some ten megabytes.
pub const MAX_MESSAGE: usize = 64 << 20;

/// A file that may hold tables, and what tells its contents from any others of it.
pub type Marked = (String, String);

/// A message of the engine to the query worker.
#[allow(missing_docs)]
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub enum Ask {
    /// Run this over these files.
    Query { sql: String, rows: usize, cells: usize, bytes: usize, time: Duration, files: Vec<Marked> },
    /// A file that was asked for: `bytes` of it follow.
    Source { path: String, version: u32, bytes: usize },
    /// The same, to be read from a blob.
    Blob { path: String, version: u32, dir: std::path::PathBuf, sha256: String },
    /// It can't be had.
    Lacks { path: String, says: String },
}

/// A message of the query worker to the engine.
#[allow(missing_docs)]
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub enum Tell {
    /// This file is needed.
    Needs { path: String },
    /// The result.
    Done { computed: Computed },
    /// Why there is none.
    Not { says: String },
}

impl Ask {
    /// A query over files.
    pub fn query(sql: &str, limits: Limits, files: Vec<Marked>) -> Self {
        let Limits { rows, cells, bytes, time } = limits;
        Self::Query { sql: sql.to_owned(), rows, cells, bytes, time, files }
    }

    /// As bytes.
    pub fn line(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}

impl Tell {
    /// As bytes.
    pub fn line(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// From bytes; none where they are none.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }
}

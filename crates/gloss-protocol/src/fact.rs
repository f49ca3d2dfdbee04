//! Facts ("figure" on screen): computed values with their query and sources.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{FactId, Span, ThreadId, Timestamp};

/// The cells that a fact was computed from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct FactSource {
    /// The file.
    pub path: String,
    /// The file's version when it was read.
    pub version: u32,
    /// Columns by rows: `C2:C57`, or `Sales!C2:C57` in a workbook.
    pub range: String,
    /// SHA-256 of the values read, in hex.
    pub sha256: String,
}

/// A computed value, or a table of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Fact {
    /// Its id.
    pub id: FactId,
    /// The SQL that gave it.
    pub query: String,
    /// The result's column names.
    pub columns: Vec<String>,
    /// The result's rows: numbers, strings or null.
    #[ts(type = "(number | string | null)[][]")]
    pub rows: Vec<Vec<serde_json::Value>>,
    /// What it was computed from.
    pub sources: Vec<FactSource>,
    /// True where a source has changed since.
    pub stale: bool,
    /// The thread that asked for it.
    pub thread: Option<ThreadId>,
    /// When it was computed.
    pub created_at: Timestamp,
}

/// A number that reads as a figure and leads to no fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Unsourced {
    /// What the reader sees.
    pub shown: String,
    /// Where it stands in the artifact's source.
    pub span: Span,
}

/// A place in an artifact where a fact is shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct FactUse {
    /// The fact as it is written in the link: `7f3a90b1` or `7f3a90b1/r2c3`.
    pub fact: String,
    /// What the reader sees.
    pub shown: String,
    /// The value; null where the fact is not known.
    #[ts(type = "number | string | null")]
    pub value: serde_json::Value,
    /// The SQL that gave it.
    pub query: String,
    /// What it was computed from.
    pub sources: Vec<FactSource>,
    /// True where a source has changed since.
    pub stale: bool,
    /// True where what is shown agrees with the value within its rounding.
    pub agrees: bool,
    /// Where it stands in the artifact's source.
    pub span: Span,
}

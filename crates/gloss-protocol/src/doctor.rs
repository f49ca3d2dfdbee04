//! Reports on the state of a home: the log's chain, the checks of `gloss doctor`, a restored copy. Shapes only; mends
//! nothing.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{LogPoint, Timestamp};

/// The report on the log: its entries, and whether its hash chain holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct LogReport {
    /// The entries, oldest first, as JSON objects.
    #[ts(type = "object[]")]
    pub entries: Vec<serde_json::Value>,
    /// Whether the chain holds; none where it was not asked.
    pub intact: Option<bool>,
    /// The number of the first entry that does not fit.
    #[ts(type = "number | null")]
    pub broken_at: Option<u64>,
    /// When the first entry was made.
    #[serde(default)]
    pub since: Option<Timestamp>,
    /// Words that entries are of and that are no longer there: forgotten, or changed since.
    #[serde(default)]
    pub gone: u32,
    /// The finding, in sentences; empty where it was not asked.
    #[serde(default)]
    pub says: String,
    /// Where the log stands: its last entry, which is also how many there are.
    #[serde(default)]
    pub end: LogPoint,
    /// Where the next entries begin, where there are more than this answer holds.
    #[serde(default)]
    #[ts(type = "number | null")]
    pub next: Option<u64>,
}

/// A copy of what Gloss remembers of a folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeptCopy {
    /// The day it is of, or `as it is` for what lies there now.
    pub name: String,
    /// Whether all of it can be read.
    pub whole: bool,
    /// A description of what it holds.
    pub says: String,
}

/// The result of restoring a copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Restored {
    /// The copy that is in place now; none where there was none and an empty beginning was wanted.
    pub from: Option<String>,
    /// Whether that is what was there already.
    #[serde(default)]
    pub stayed: bool,
    /// The copies there were to choose from, the newest first.
    pub copies: Vec<KeptCopy>,
    /// Where what lay there before is kept; nothing where it was not touched.
    pub aside: String,
    /// Things that are missing since, or were taken from a copy, a sentence each.
    pub missing: Vec<String>,
}

/// One check of `gloss doctor`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckResult {
    /// The thing that was checked.
    pub check: String,
    /// Whether it is as it should be.
    pub ok: bool,
    /// The finding.
    pub says: String,
}

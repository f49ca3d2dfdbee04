//! What looking after a home finds: the log's chain, and the checks of `gloss doctor`. Says it; mends nothing.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a look at the log found.
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
}

/// One check of `gloss doctor`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckResult {
    /// What was looked at.
    pub check: String,
    /// Whether it is as it should be.
    pub ok: bool,
    /// What was found.
    pub says: String,
}

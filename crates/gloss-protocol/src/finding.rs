//! Findings of a check of a file: each with its place, a sentence, a remedy, and the fix where Gloss can make it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Something that a check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Finding {
    /// Where it is, as a WHERE: `slide:3/shape:7`.
    #[serde(rename = "where")]
    #[ts(rename = "where")]
    pub at: String,
    /// The rule that was checked, in a word that stays: `overflow`.
    pub rule: String,
    /// The problem, as a sentence.
    pub says: String,
    /// The remedy, as a sentence.
    pub next: String,
    /// True for a fault that whoever sees it notices; else it is worth a look.
    pub fault: bool,
    /// The slide's id; none for the whole file.
    pub slide: Option<u32>,
    /// The run that stands for the place; none where nothing can be pointed at.
    pub run: Option<u32>,
    /// The fix that Gloss makes when it is asked to, in a word or two on a button; none where it needs a person.
    pub fix: Option<String>,
}

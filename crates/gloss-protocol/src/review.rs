//! A version under review: its cards and where they stand, its figures, and the proof over the newest batch of notes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{FactUse, Proof, RunPoint, Version};

/// The words of a cell before a version changed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CellBefore {
    /// The version that changed it.
    pub version: u32,
    /// Where it is in the reviewed version.
    pub paint: Vec<(RunPoint, RunPoint)>,
    /// Its words before.
    pub before: String,
}

/// All that the review of a version needs beside its view.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Review {
    /// The version under review.
    pub version: u32,
    /// All versions, oldest first.
    pub versions: Vec<Version>,
    /// Where notes, suggestions and what followed from notes stand in it, by id; what has no place there is left out.
    pub paints: BTreeMap<String, Vec<(RunPoint, RunPoint)>>,
    /// The figures of the newest version; those that are stale may say the same all the same, as `Facts` tells.
    pub facts: Vec<FactUse>,
    /// Where numbers stand in it that lead to no figure; only of the newest version.
    pub unsourced: Vec<(RunPoint, RunPoint)>,
    /// The summary of the newest batch of notes; none where there was none.
    pub proof: Option<Proof>,
    /// The words of a sheet's cells before the batches under review.
    pub cells_before: Vec<CellBefore>,
}

//! Pointing at a place of an artifact, as a shell sends it. Finds nothing.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Reach, Selection};

/// A place that a person pointed at: words of the command line, or a selection in a viewer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Pointing {
    /// The command line's WHERE: `text:"..."`, `heading:"..."`, `bytes:12-20`...
    Where {
        /// The words.
        at: String,
        /// The version that they are of; none is the newest.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        #[ts(optional)]
        version: Option<u32>,
        /// The state of the view there, as the screen keeps it, to be brought back with the note.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        #[ts(optional)]
        seen: Option<String>,
    },
    /// A selection in the drawn artifact.
    Selection {
        /// The version it was made on.
        version: u32,
        /// The selection.
        selection: Selection,
        /// How far to reach from it.
        reach: Reach,
    },
}

impl Pointing {
    /// A place of the newest version, in the command line's words.
    pub fn at(place: impl Into<String>) -> Self {
        Self::Where { at: place.into(), version: None, seen: None }
    }
}

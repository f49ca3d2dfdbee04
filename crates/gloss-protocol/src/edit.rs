//! A person's own change of an artifact, and how changes of it are made. Makes none.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Pointing;

/// How changes of a document are made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SuggestionMode {
    /// The artifact.
    pub path: String,
    /// They are suggested.
    pub on: bool,
}

/// A person's own change to a place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct PlaceEdit {
    /// The artifact.
    pub path: String,
    /// The place.
    pub at: Pointing,
    /// The new words of the place.
    pub set: String,
    /// Whether the change is suggested and not made; as the document has it where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub suggest: Option<bool>,
}

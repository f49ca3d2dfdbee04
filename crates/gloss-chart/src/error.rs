//! Why a spec is refused: where, what and what would work. Says nothing about how it is shown.

use thiserror::Error;

/// A spec that is not drawn.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, Error)]
#[error("{path}: {sentence} {instead}")]
pub struct Refused {
    /// The place in the spec, as `encoding.x.type`; `spec` for all of it.
    pub path: String,
    /// A sentence on the fault.
    pub sentence: String,
    /// A sentence on the remedy that would work.
    pub instead: String,
}

impl Refused {
    /// A refusal at a place.
    pub(crate) fn new(
        path: impl Into<String>,
        sentence: impl Into<String>,
        instead: impl Into<String>,
    ) -> Self {
        let path: String = path.into();
        Self {
            path: if path.is_empty() { "spec".to_owned() } else { path },
            sentence: sentence.into(),
            instead: instead.into(),
        }
    }
}

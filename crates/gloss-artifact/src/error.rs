//! Errors of places and artifacts. Refusals are values; nothing here panics.

use gloss_protocol::{Code, Problem};

/// Why something could not be done to an artifact.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ArtifactError {
    /// The words of a WHERE are off.
    #[error("{0}")]
    BadWhere(String),
    /// Words that were typed for a place and can't stand there.
    #[error("{says}")]
    Untypable {
        /// Why, as a sentence.
        says: String,
        /// The words to type instead.
        next: String,
    },
    /// A WHERE that matches nothing.
    #[error("Nothing here matches {0}.")]
    NotFound(String),
    /// A WHERE that matches more than one place.
    #[error("{at} matches {} places.", counted(*count, candidates.len()))]
    Ambiguous {
        /// The WHERE that was asked for.
        at: String,
        /// How many there are.
        count: usize,
        /// The first of the places in their exact form, with their words.
        candidates: Vec<String>,
    },
    /// The viewer and the source disagree on what was selected.
    #[error("What was selected is not what stands there any more.")]
    SelectionMoved,
    /// An edit on an outdated reading.
    #[error("The place says something else now.")]
    Stale {
        /// The place's words now.
        now: String,
    },
    /// An edit of a place that is not one's own.
    #[error("{0}")]
    Outside(String),
    /// A file that can't be shown as text.
    #[error("This file can't be shown as text. {why}")]
    NotText {
        /// Why.
        why: &'static str,
    },
    /// A table that can't be reviewed cell by cell.
    #[error("{0}")]
    Unpointable(String),
    /// Too large to keep versions of.
    #[error("This file has {bytes} bytes; Gloss keeps versions up to 64 MB.")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
}

/// Why an edit of a file is not made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{says}")]
pub struct Unwritable {
    /// Why, as a sentence.
    pub says: String,
    /// The remedy: an edit that would work.
    pub next: String,
}

impl Unwritable {
    pub(crate) fn new(says: impl Into<String>, next: impl Into<String>) -> Self {
        Self { says: says.into(), next: next.into() }
    }

    pub(crate) fn no_table() -> Self {
        Self::new("This is no text of cells.", "Give each marked cell its own new text.")
    }
}

impl From<Unwritable> for Problem {
    fn from(error: Unwritable) -> Self {
        Self::new(Code::BadRequest, error.says).with_next(error.next)
    }
}

/// A number of places of which only some are listed.
fn counted(count: usize, listed: usize) -> String {
    if count > listed { format!("more than {listed}") } else { count.to_string() }
}

impl From<Unwritable> for ArtifactError {
    fn from(error: Unwritable) -> Self {
        Self::Untypable { says: error.says, next: error.next }
    }
}

impl From<ArtifactError> for Problem {
    fn from(error: ArtifactError) -> Self {
        let says = error.to_string();
        match error {
            ArtifactError::BadWhere(_) => Self::new(Code::BadRequest, says),
            ArtifactError::Untypable { next, .. } => Self::new(Code::BadRequest, says).with_next(next),
            ArtifactError::NotFound(_) => Self::new(Code::PlaceNotFound, says),
            ArtifactError::Ambiguous { candidates, .. } => {
                Self::new(Code::AmbiguousPlace, says).with_candidates(candidates)
            }
            ArtifactError::SelectionMoved => Self::new(Code::SelectionMoved, says),
            ArtifactError::Stale { .. } | ArtifactError::Outside(_) => Self::new(Code::StaleBase, says),
            ArtifactError::NotText { .. } | ArtifactError::Unpointable(_) => Self::new(Code::NotText, says),
            ArtifactError::TooLarge { .. } => Self::new(Code::TooLarge, says),
        }
    }
}

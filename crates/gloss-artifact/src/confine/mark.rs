//! A place that a note marked, and the changes that a staging copy has in such places and beside them. Values: they decide
//! nothing.

use gloss_protocol::Span;
use serde::{Deserialize, Serialize};

/// A marked place: a range that one Change note may alter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The note, by its position in the batch.
    pub note: usize,
    /// The range in the base.
    pub base: Span,
    /// The range in the staging copy now.
    pub now: Span,
}

/// A change in a marked place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inside {
    /// The notes whose places these are; several where they overlap.
    pub notes: Vec<usize>,
    /// The range in the base.
    pub span: Span,
    /// The text before.
    pub before: String,
    /// The text after.
    pub after: String,
    /// The marked ranges themselves: whose, where from the start of `before`, and where from the start of `after`.
    pub places: Vec<(usize, Span, Span)>,
}

/// A change anywhere else, in the base's coordinates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outside {
    /// The range in the base.
    pub span: Span,
    /// The text before.
    pub before: String,
    /// The text after, as the agent would have it.
    pub after: String,
}

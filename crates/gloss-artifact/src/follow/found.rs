//! Follow-ons that a rule found for a change. Values: whether one holds is verified elsewhere.

use std::ops::Range;

/// Something found, in the text with the changes made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub part: Part,
    pub span: Range<usize>,
    pub after: String,
    pub why: String,
    pub because: Vec<usize>,
}

/// The rule that found it; a rule whose findings do not verify is dropped without the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Links,
    Footnotes,
    Lists,
    Suggestion,
}

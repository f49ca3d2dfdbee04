//! Questions about the values of formulas, and what came of them. Asks nobody: `calc` does.

use gloss_artifact::{Text, sheet};
use gloss_errand::calc::{Answer, FollowOn, Place, Value};

/// An edit whose values are asked for.
pub(crate) struct ValuesRequest {
    pub path: String,
    /// The version without the edit.
    pub version: u32,
    pub before: Vec<u8>,
    /// The file with the edit.
    pub after: Vec<u8>,
}

impl ValuesRequest {
    /// A question about an edit; none where nothing in it is worked out.
    pub(crate) fn new(path: &str, version: u32, before: Vec<u8>, after: &[u8], text: &Text) -> Option<Self> {
        let follows = text.rules().holds_formulas(path) && sheet::has_formulas(text);
        follows.then(|| Self { path: path.to_owned(), version, before, after: after.to_vec() })
    }
}

/// Worker's answer about an edit of a workbook.
pub(crate) struct Valued {
    pub version: u32,
    /// The file as it was asked about.
    pub plain: Vec<u8>,
    /// The file with the values, where it may have them.
    pub filled: Option<Vec<u8>>,
    pub answer: Answer,
}

impl Valued {
    /// The file to be written, and what follows; none where the edit came to another file meanwhile.
    pub(crate) fn of(self, version: u32, made: &[u8]) -> Option<(Vec<u8>, Computed)> {
        if self.version != version || self.plain != made {
            return None;
        }
        let written = self.filled.is_some();
        let Answer { follow_ons, set, left, .. } = self.answer;
        Some((self.filled.unwrap_or(self.plain), Computed { follow_ons, set, left, written }))
    }
}

/// The values that follow from an edit.
pub(crate) struct Computed {
    pub follow_ons: Vec<FollowOn>,
    /// Values of the formulas that the edit itself wrote.
    pub set: Vec<(Place, Value)>,
    /// Formulas that depend on the edit and are not worked out, such as those that fill several cells.
    pub left: u64,
    /// Whether the file has them.
    pub written: bool,
}

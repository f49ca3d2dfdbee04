//! Cards as a tool reaches them: made of drafts, or of what was answered and worked out in a document. Whether the words that one
//! rests on stand there is for whoever implements this to say.

use super::Future;

/// A card as it is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CardDraft {
    /// The document.
    pub path: String,
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: String,
    /// The exact words of the document that it rests on.
    pub quote: String,
}

/// The outcome for drafts, each by its number from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MadeCards {
    /// The questions of those that were made.
    pub made: Vec<(usize, String)>,
    /// Those that were refused, with the reason.
    pub refused: Vec<(usize, String)>,
    /// Those that there are already.
    pub already: Vec<usize>,
}

/// Cards of the folder's documents.
pub trait Cards: Send + Sync {
    /// Makes cards; one that can't be made keeps no other from it.
    fn make_cards(&self, drafts: Vec<CardDraft>) -> Future<'_, MadeCards>;
    /// Makes cards of the answered questions on a document and of its figures.
    fn make_found_cards(&self, path: &str) -> Future<'_, MadeCards>;
}

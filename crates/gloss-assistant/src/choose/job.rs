//! The jobs that the assistant can do. Decides nothing about them.

/// A job that the assistant can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Job {
    /// A report from a table; none where the file is still to be found in the folder.
    Report(Option<String>),
    /// A workbook from a table; none as before.
    Workbook(Option<String>),
    /// Decisions and actions from notes of a meeting.
    Actions(Option<String>),
    /// A deck from a table or a document.
    Deck(Option<String>),
    /// A site from a table; none as before.
    Site(Option<String>),
    /// A guide or a review hub from documents; from all of the folder where none is named.
    Guide(Vec<String>),
    /// A made site again, from the data of now.
    Again(String),
    /// A document from a deck.
    Handout(String),
    /// Cards of a document; none as before.
    Cards(Option<String>),
    /// A briefing on the folder.
    Briefing,
    /// An answer to a question about these tables; of one that is looked for where none is named.
    Answer(Vec<String>),
    /// None of these.
    Nothing,
}

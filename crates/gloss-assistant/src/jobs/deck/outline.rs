//! A deck's content, before it is slides: topics in their order, each with its finding and with what shows it. Knows no layout
//! and no number of slides.

use super::blocks::Block;
use super::request::Role;
use gloss_analysis::story::KeyFigure;

/// An outline.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Outline {
    /// The deck's subject.
    pub title: String,
    /// Below it on the cover.
    pub subtitle: String,
    /// The main sentences, each with what it is called without its figures; empty where it has no such name.
    pub lead: Vec<KeyMessage>,
    /// How much there is of what it is about; none for a document.
    pub size: Option<KeyFigure>,
    /// In their order.
    pub topics: Vec<Topic>,
    /// Where the numbers come from, in a line.
    pub source: String,
    /// Whether it tells what was found in a table, and no document of somebody.
    pub found: bool,
    /// The name of its rows where they are counted; empty for a document.
    pub counted: String,
    /// The source at length, for the speaker.
    pub rests: String,
}

/// A sentence that says something, and a name for it without figures.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct KeyMessage {
    pub title: String,
    pub text: String,
    /// The figure in it that counts most; none where that is not known.
    pub key: Option<KeyFigure>,
}

/// A topic.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Topic {
    pub role: Role,
    /// How it is called.
    pub heading: String,
    /// The topic above it, where it is part of one; empty for none.
    pub within: String,
    /// The finding in it; none where its heading says all.
    pub finding: Option<KeyMessage>,
    pub blocks: Vec<Block>,
}

impl Topic {
    /// A topic of blocks alone.
    pub(crate) fn new(role: Role, heading: &str, blocks: Vec<Block>) -> Self {
        Self { role, heading: heading.to_owned(), within: String::new(), finding: None, blocks }
    }
}

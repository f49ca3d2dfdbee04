//! Why a diagram is not drawn, in plain sentences. Says nothing about how that is shown.

use thiserror::Error;

use crate::kind::Kind;

/// A diagram that is not drawn.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DiagramError {
    /// The text is not understood, or asks for what is not drawn.
    #[error("{}{says}", place(*line))]
    Unread {
        /// The line of the text, counted from 1, where it is known.
        line: Option<usize>,
        /// A sentence on the fault.
        says: String,
    },
    /// It is larger than what is drawn, or takes too long.
    #[error("{says}")]
    TooLarge {
        /// A sentence on what is too large, and the limit.
        says: String,
    },
    /// Its first word names no kind of diagram that is drawn here.
    #[error("{}", unknown(word))]
    UnknownKind {
        /// The word; empty where there is none.
        word: String,
    },
}

impl DiagramError {
    /// A fault that has no line.
    pub(crate) fn unread(says: impl Into<String>) -> Self {
        Self::Unread { line: None, says: says.into() }
    }

    /// A fault in a line.
    pub(crate) fn at(line: usize, says: impl Into<String>) -> Self {
        Self::Unread { line: Some(line), says: says.into() }
    }

    /// Something that is beyond a limit.
    pub(crate) fn large(says: impl Into<String>) -> Self {
        Self::TooLarge { says: says.into() }
    }
}

fn place(line: Option<usize>) -> String {
    line.map(|line| format!("Line {line}: ")).unwrap_or_default()
}

fn unknown(word: &str) -> String {
    let kinds = Kind::ALL.map(Kind::keyword).join(", ");
    match word {
        "" => format!("A diagram begins with its kind: {kinds}."),
        word => format!("There is no diagram of the kind “{word}” here. There are {kinds}."),
    }
}

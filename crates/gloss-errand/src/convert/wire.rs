//! A question and its answer as bytes: one byte that says what follows, and behind it the file or a sentence.

use super::error::ConvertError;
use super::limits::MAX_FILE;
use super::source::Source;

/// The worker's reply to a conversion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// The workbook as XLSX.
    Made(Vec<u8>),
    /// Why there is none, as a sentence.
    Not(String),
}

impl Reply {
    /// The reply for the result of a conversion.
    pub fn of(made: Result<Vec<u8>, ConvertError>) -> Self {
        made.map_or_else(|error| Self::Not(error.to_string()), Self::Made)
    }

    /// As bytes.
    pub fn bytes(self) -> Vec<u8> {
        let (first, mut rest) = match self {
            Self::Made(bytes) => (1, bytes),
            Self::Not(why) => (0, why.into_bytes()),
        };
        rest.insert(0, first);
        rest
    }

    /// Reads an answer; none where it is none.
    pub fn read(mut bytes: Vec<u8>) -> Option<Self> {
        let first = *bytes.first()?;
        bytes.remove(0);
        match first {
            1 => Some(Self::Made(bytes)),
            0 => String::from_utf8(bytes).ok().map(Self::Not),
            _ => None,
        }
    }
}

/// Reads a question: what the bytes are, and the bytes; none where it is none.
pub fn question(mut bytes: Vec<u8>) -> Option<(Source, Vec<u8>)> {
    let source = Source::of_code(*bytes.first()?)?;
    bytes.remove(0);
    (bytes.len() <= MAX_FILE).then_some((source, bytes))
}

//! A question and its answer as bytes: a line of JSON, and behind it the workbooks as they are. What comes in is held
//! against bounds before memory is taken for it.

use std::io::{Read, Write};

use serde::{Deserialize, Serialize};

use super::answer::Answer;
use super::limits::{MAX_REPLY, MAX_REQUEST};

/// Bytes of the line in front of the workbooks: it holds two numbers.
const MAX_HEAD: usize = 256;

/// The values that are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asks {
    /// Those that an edit changes.
    Edit,
    /// Those of formulas without one in the file.
    Unvalued,
    /// Those of all formulas, for a workbook that is being made.
    All,
}

/// The question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The workbook without the edit; nothing where no edit is asked about.
    pub before: Vec<u8>,
    /// The workbook with it.
    pub after: Vec<u8>,
    /// What is asked of them.
    pub asks: Asks,
}

#[derive(Serialize, Deserialize)]
struct Head {
    before: u64,
    after: u64,
    asks: Asks,
}

/// The worker's reply to a calculation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Reply {
    /// The effect of the edit.
    Answer(Answer),
    /// Why it can't be told, as a sentence without its full stop.
    Not(String),
}

/// Why bytes are no question or no answer.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)]
pub enum WireError {
    #[error("the other side could not be read or written: {0}")]
    Io(#[from] std::io::Error),
    #[error("the other side said something that is no message")]
    NoMessage,
    #[error("the message is longer than {limit} bytes")]
    TooLong { limit: u64 },
}

impl Request {
    /// As bytes.
    ///
    /// # Errors
    /// When they can't be written.
    pub fn write(&self, out: &mut impl Write) -> Result<(), WireError> {
        let (before, after) = (self.before.len() as u64, self.after.len() as u64);
        let head = Head { before, after, asks: self.asks };
        let head = serde_json::to_vec(&head).map_err(|_| WireError::NoMessage)?;
        out.write_all(&head)?;
        out.write_all(b"\n")?;
        out.write_all(&self.before)?;
        out.write_all(&self.after)?;
        Ok(out.flush()?)
    }

    /// From bytes.
    ///
    /// # Errors
    /// When they are none, or too many.
    pub fn read(from: &mut impl Read) -> Result<Self, WireError> {
        let mut head = Vec::new();
        let mut byte = [0];
        while head.len() < MAX_HEAD {
            from.read_exact(&mut byte)?;
            if byte == *b"\n" {
                break;
            }
            head.extend(byte);
        }
        let head: Head = serde_json::from_slice(&head).map_err(|_| WireError::NoMessage)?;
        if head.before.saturating_add(head.after) > MAX_REQUEST {
            return Err(WireError::TooLong { limit: MAX_REQUEST });
        }
        let mut take = |bytes: u64| -> Result<Vec<u8>, WireError> {
            let mut out = Vec::new();
            from.by_ref().take(bytes).read_to_end(&mut out)?;
            if out.len() as u64 == bytes { Ok(out) } else { Err(WireError::NoMessage) }
        };
        Ok(Self { before: take(head.before)?, after: take(head.after)?, asks: head.asks })
    }
}

impl Reply {
    /// As bytes: one line of JSON.
    ///
    /// # Errors
    /// When they are too many.
    pub fn bytes(&self) -> Result<Vec<u8>, WireError> {
        let bytes = serde_json::to_vec(self).map_err(|_| WireError::NoMessage)?;
        if bytes.len() > MAX_REPLY {
            return Err(WireError::TooLong { limit: MAX_REPLY as u64 });
        }
        Ok(bytes)
    }

    /// From bytes.
    ///
    /// # Errors
    /// When they are none.
    pub fn read(bytes: &[u8]) -> Result<Self, WireError> {
        serde_json::from_slice(bytes).map_err(|_| WireError::NoMessage)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_goes_there_and_back() {
        let request = Request { before: b"one\ntwo".to_vec(), after: vec![0, 10, 255], asks: Asks::Edit };
        let mut bytes = Vec::new();
        request.write(&mut bytes).unwrap();
        assert_eq!(Request::read(&mut bytes.as_slice()).unwrap(), request);
    }

    #[test]
    fn what_is_no_question_is_refused() {
        let long = format!("{{\"before\":{},\"after\":9,\"asks\":\"edit\"}}\n", u64::MAX);
        for bytes in [
            "",
            "{}\n",
            "nonsense",
            &"x".repeat(1000),
            "{\"before\":9,\"after\":0,\"asks\":\"edit\"}\nabc",
            &long,
        ] {
            assert!(Request::read(&mut bytes.as_bytes()).is_err(), "{bytes}");
        }
    }
}

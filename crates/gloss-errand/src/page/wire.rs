//! A question and its answer as bytes: what is known of a page as one line of JSON, and behind it the page; one byte that says
//! what follows, and behind it JSON.

use serde_json::{from_slice, to_vec};

use super::error::PageError;
use super::limits::MAX_FILE;
use super::shape::Page;
use super::source::Source;

/// The worker's reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// The page.
    Made(Box<Page>),
    /// Why there is none.
    Not(PageError),
}

impl Reply {
    /// The reply for a result.
    #[must_use]
    pub fn of(made: Result<Page, PageError>) -> Self {
        made.map_or_else(Self::Not, |page| Self::Made(Box::new(page)))
    }

    /// As bytes.
    ///
    /// # Errors
    /// Where it can't be written as JSON.
    pub fn bytes(&self) -> serde_json::Result<Vec<u8>> {
        let (first, rest) = match self {
            Self::Made(page) => (1, to_vec(page)?),
            Self::Not(why) => (0, to_vec(why)?),
        };
        Ok([vec![first], rest].concat())
    }

    /// Reads an answer; none where it is none.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        match bytes.split_first()? {
            (1, rest) => Some(Self::Made(from_slice(rest).ok()?)),
            (0, rest) => Some(Self::Not(from_slice(rest).ok()?)),
            _ => None,
        }
    }
}

/// The question for a page.
///
/// # Errors
/// Where it can't be written as JSON.
pub fn request(source: &Source, bytes: &[u8]) -> serde_json::Result<Vec<u8>> {
    Ok([&to_vec(source)?, b"\n".as_slice(), bytes].concat())
}

/// Reads a question: what is known of a page, and its bytes; none where it is none.
#[must_use]
pub fn question(mut bytes: Vec<u8>) -> Option<(Source, Vec<u8>)> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    let source = from_slice(bytes.get(..end)?).ok()?;
    bytes.drain(..=end);
    (bytes.len() <= MAX_FILE).then_some((source, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_and_answers_come_back() {
        let source = Source {
            address: "https://hofer.example/\n".to_owned(),
            at: gloss_protocol::Timestamp(7),
            sha256: String::new(),
            content_type: None,
            charset: Some("utf-8".to_owned()),
        };
        let bytes = b"one\ntwo".to_vec();
        assert_eq!(question(request(&source, &bytes).unwrap()), Some((source.clone(), bytes)));
        assert_eq!(question(request(&source, &vec![0; MAX_FILE + 1]).unwrap()), None);
        assert_eq!(question(b"{}\n".to_vec()), None);
        for reply in
            [Reply::of(Ok(Page::default())), Reply::of(Err(PageError::NotWords("image/png".to_owned())))]
        {
            assert_eq!(Reply::read(&reply.bytes().unwrap()), Some(reply));
        }
        for bytes in [&b""[..], b"\x02{}", b"\x01{}", b"\x00\"other\""] {
            assert_eq!(Reply::read(bytes), None);
        }
    }
}

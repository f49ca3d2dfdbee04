//! A key that never prints itself, and the eraser that keeps it out of words.
//!
//! Never stores, reads or derives a key; the bytes are given out only to build a header.

use std::fmt;

/// What stands where a key stood.
const ERASED: &str = "[key]";
/// Shorter keys are placeholders such as `x` that local servers ask for; erasing them would garble words.
const SHORTEST_ERASED: usize = 6;

/// A provider's key.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a key; blanks around it, as from a copied line, are dropped.
    pub fn new(key: impl Into<String>) -> Self {
        Self(key.into().trim().to_owned())
    }

    /// The key itself, for a header and nothing else.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }

    /// The text with every occurrence of the key replaced by `[key]`.
    pub(crate) fn erase(&self, text: &str) -> String {
        if self.0.len() < SHORTEST_ERASED { text.to_owned() } else { text.replace(&self.0, ERASED) }
    }
}

/// Keeps a key out of words that come in pieces, also where it is cut in two: what may be its beginning is held until
/// the next piece shows what it is.
#[derive(Debug, Default)]
pub(crate) struct Veil {
    key: Option<Secret>,
    held: String,
}

impl Veil {
    /// A veil over a key; over none it lets everything pass.
    pub(crate) fn new(key: Option<Secret>) -> Self {
        Self { key: key.filter(|key| key.0.len() >= SHORTEST_ERASED), held: String::new() }
    }

    /// What can be said of the words so far.
    pub(crate) fn push(&mut self, piece: &str) -> String {
        let Some(key) = &self.key else { return piece.to_owned() };
        let mut words = std::mem::take(&mut self.held);
        words.push_str(piece);
        let mut words = key.erase(&words);
        let begins = |at: &usize| words.get(*at..).is_some_and(|end| key.0.starts_with(end));
        let from = words.len().saturating_sub(key.0.len() - 1);
        if let Some(at) = (from..words.len()).find(begins) {
            self.held = words.split_off(at);
        }
        words
    }

    /// The rest: nothing more comes, so it is no key.
    pub(crate) fn rest(&mut self) -> String {
        std::mem::take(&mut self.held)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

#[cfg(test)]
mod tests {
    use super::{Secret, Veil};

    #[test]
    fn a_key_in_pieces_is_seen() {
        for (pieces, expect) in [
            (&["a sk-canary-4711 b"][..], "a [key] b"),
            (&["a sk-can", "ary-47", "11 b"], "a [key] b"),
            (&["sk-sk-canary-4711"], "sk-[key]"),
            (&["ask-", "a question"], "ask-a question"),
            (&["ends with sk-canary"], "ends with sk-canary"),
            (&["ünd s", "k-canary-4711ü"], "ünd [key]ü"),
        ] {
            let mut veil = Veil::new(Some(Secret::new("sk-canary-4711")));
            let mut said: String = pieces.iter().map(|piece| veil.push(piece)).collect();
            said.push_str(&veil.rest());
            assert_eq!(said, expect, "{pieces:?}");
        }
        let mut none = Veil::new(None);
        assert_eq!(none.push("sk-canary-4711"), "sk-canary-4711");
    }

    #[test]
    fn prints_nothing_and_erases_itself() {
        let secret = Secret::new(" sk-canary-4711\n");
        assert_eq!(format!("{secret:?} {:?}", Some(&secret)), "… Some(…)");
        assert_eq!(secret.erase("bad key sk-canary-4711, sk-canary-4711!"), "bad key [key], [key]!");
        assert_eq!(Secret::new("").erase("words"), "words");
        assert_eq!(Secret::new("x").erase("exact"), "exact");
    }
}

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

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn prints_nothing_and_erases_itself() {
        let secret = Secret::new(" sk-canary-4711\n");
        assert_eq!(format!("{secret:?} {:?}", Some(&secret)), "… Some(…)");
        assert_eq!(secret.erase("bad key sk-canary-4711, sk-canary-4711!"), "bad key [key], [key]!");
        assert_eq!(Secret::new("").erase("words"), "words");
        assert_eq!(Secret::new("x").erase("exact"), "exact");
    }
}

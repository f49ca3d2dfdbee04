//! A key that never prints itself, and the eraser that keeps it out of words.
//!
//! Never stores, reads or derives a key; the bytes are given out only to build a header.

use std::fmt;

use gloss_secrets::spellings;

/// The placeholder for an erased key.
const ERASED: &str = "[key]";
/// Shorter keys are placeholders such as `x` that local servers ask for; erasing them would garble words.
const SHORTEST_ERASED: usize = 6;

/// A provider's key.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret {
    key: String,
    /// All that is erased: the key, and the ways in which it is commonly written.
    forms: Vec<String>,
}

impl Secret {
    /// Wraps a key; blanks around it, as from a copied line, are dropped.
    pub fn new(key: impl Into<String>) -> Self {
        let key: String = key.into().trim().to_owned();
        let forms = if key.len() < SHORTEST_ERASED { Vec::new() } else { spellings(&key) };
        Self { key, forms }
    }

    /// The key itself, for a header and nothing else.
    pub(crate) fn expose(&self) -> &str {
        &self.key
    }

    /// The text with every occurrence of the key replaced by `[key]`, in whatever common form it is written.
    pub(crate) fn erase(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for form in &self.forms {
            if text.contains(form.as_str()) {
                text = text.replace(form.as_str(), ERASED);
            }
        }
        text
    }

    /// Whether a text has the key.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.forms.iter().any(|form| text.contains(form.as_str()))
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
        Self { key: key.filter(|key| !key.forms.is_empty()), held: String::new() }
    }

    /// Adds a streamed piece and returns the text that is safe to show; a possible beginning of a key is held back.
    pub(crate) fn push(&mut self, piece: &str) -> String {
        let Some(key) = &self.key else { return piece.to_owned() };
        let mut words = std::mem::take(&mut self.held);
        words.push_str(piece);
        let mut words = key.erase(&words);
        let begun = key.forms.iter().filter_map(|form| begins_at(&words, form)).min();
        if let Some(at) = begun {
            self.held = words.split_off(at);
        }
        words
    }

    /// The rest: nothing more comes, so it is no key.
    pub(crate) fn rest(&mut self) -> String {
        std::mem::take(&mut self.held)
    }
}

/// Where the end of words may be the beginning of a form.
fn begins_at(words: &str, form: &str) -> Option<usize> {
    let from = words.ceil_char_boundary(words.len().saturating_sub(form.len() - 1));
    let begins = |at: &usize| words.get(*at..).is_some_and(|end| form.starts_with(end));
    (from..words.len()).find(begins)
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
    fn a_key_is_seen_in_the_forms_in_which_programs_write_it() {
        let key = "sk-canary/4711+zz";
        let secret = Secret::new(key);
        let hex: String = key.bytes().map(|byte| format!("{byte:02x}")).collect();
        let units: String = key.bytes().map(|byte| format!("\\u{byte:04x}")).collect();
        for form in [
            key,
            "sk-canary\\/4711+zz",
            "sk-canary%2F4711%2Bzz",
            hex.as_str(),
            units.as_str(),
            "zz+1174/yranac-ks",
            "c2stY2FuYXJ5LzQ3MTEreno",         // all of it, by itself
            "YzJzdFkyRnVZWEo1THpRM01URXJlbm8", // no form: encoded twice
        ] {
            let erased = secret.erase(&format!("a {form} b"));
            assert_eq!(erased == format!("a {form} b"), form.starts_with("YzJ"), "{form}: {erased}");
        }
        // Behind one and two other bytes.
        for text in ["eHNrLWNhbmFyeS80NzExK3p6eA==", "eHhzay1jYW5hcnkvNDcxMSt6enh4"] {
            assert!(secret.is_in(text), "{text}");
        }
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

//! What tells things from each other: one hash over several parts, so that no other list of parts has it; and words that are too long,
//! which end with how much of them is not there and with its hash. Reads nothing.

use sha2::{Digest as _, Sha256};

/// SHA-256 over parts, each behind its length, in hex.
pub(crate) fn digest_of<T: AsRef<[u8]>>(parts: impl IntoIterator<Item = T>) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.as_ref().len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hex::encode(hasher.finalize())
}

/// Words, as many characters of them as fit; what is cut is counted and hashed, so that no two long ones look alike.
pub(crate) fn cut_words(words: &str, most: usize) -> String {
    let count = words.chars().count();
    if count <= most {
        return words.to_owned();
    }
    let begin: String = words.chars().take(most).collect();
    let hash = digest_of([words]);
    format!("{begin}… and {} more characters ({})", count - most, hash.get(..12).unwrap_or_default())
}

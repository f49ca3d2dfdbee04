//! One hash over several parts, so that no other list of parts has it. Reads nothing.

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

//! Whether a file holds a password or a key, told by its beginning. Reads nothing itself.

use crate::off_core::OffCore;

/// Bytes of a file that are searched for a password or a key: files of keys are small, and a search of more is felt.
const MAX_SEARCHED: usize = 1 << 20;

/// True for a file in whose beginning a password or a key is found.
pub(crate) fn holds_secret(_off: &OffCore, name: &str, bytes: &[u8]) -> bool {
    let bytes = bytes.get(..MAX_SEARCHED).unwrap_or(bytes);
    gloss_secrets::search(name, bytes).iter().any(|found| found.weight == gloss_secrets::Weight::Secret)
}

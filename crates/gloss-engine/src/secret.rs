//! Whether a file holds a password or a key, told by its beginning. Reads nothing itself.

use gloss_secrets::{Redaction, Weight};

use crate::off_core::OffCore;

/// Bytes of a file that are searched for a password or a key: files of keys are small, and a search of more is felt.
const MAX_SEARCHED: usize = 1 << 20;

/// True for a file in whose beginning a password or a key is found: one of those that are kept, or what looks like one.
pub(crate) fn holds_secret(_off: &OffCore, keys: &Redaction, (name, bytes): (&str, &[u8])) -> bool {
    let bytes = bytes.get(..MAX_SEARCHED).unwrap_or(bytes);
    keys.found_in(bytes).is_some()
        || gloss_secrets::search(name, bytes).iter().any(|found| found.weight == Weight::Secret)
}

//! Hashes by which blobs, versions and blocks are named and told apart. Keeps no secret and no key.

use sha2::{Digest, Sha256};

/// SHA-256 in hex, as blobs and versions are named.
pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// The first 16 hex digits of SHA-256: enough to tell blocks of one document apart, and the same everywhere.
pub(crate) fn short_hash(source: Option<&str>) -> String {
    let digest = Sha256::digest(source.unwrap_or_default());
    hex::encode(digest.get(..8).unwrap_or_default())
}

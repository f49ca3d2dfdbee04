//! What all workspaces of a home share: where it lies, and keys that live in memory only.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// Keys kept at most.
const MAX_KEYS: usize = 64;

/// The home.
pub(crate) struct HomeShared {
    /// Its folder.
    pub dir: PathBuf,
    keys: Mutex<BTreeMap<String, String>>,
}

impl HomeShared {
    pub(crate) fn new(dir: PathBuf) -> Self {
        Self { dir, keys: Mutex::new(BTreeMap::new()) }
    }

    /// Takes over the keys that a shell sent.
    pub(crate) fn learn(&self, keys: BTreeMap<String, String>) {
        let mut known = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        for (name, value) in keys {
            if known.len() < MAX_KEYS || known.contains_key(&name) {
                known.insert(name, value);
            }
        }
    }

    /// The keys.
    pub(crate) fn keys(&self) -> BTreeMap<String, String> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

//! What all programs of a home share: the walls, the commands that run, and what was found in files. Holds no rule.

use std::path::Path;
use std::sync::Arc;

use gloss_secrets::Redaction;

use super::running::Commands;
use super::visible::Looks;
use super::walls::Walls;

/// What all programs of a home share.
pub(crate) struct Programs {
    /// The walls that stand.
    pub walls: Walls,
    /// The commands that run now.
    pub commands: Arc<Commands>,
    /// Which files were found to hold a password or a key.
    pub looks: Looks,
}

impl Programs {
    /// Of a home with these keys.
    pub(crate) fn new(home: &Path, keys: Arc<Redaction>) -> Self {
        Self { walls: Walls::new(home), commands: Arc::default(), looks: Looks::of(keys) }
    }
}

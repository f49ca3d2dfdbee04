//! What all programs of a home share: the walls, the commands that run, and what was found in files. Holds no rule.

use std::path::Path;

use super::running::Commands;
use super::visible::Looks;
use super::walls::Walls;

/// What all programs of a home share.
pub(crate) struct Programs {
    /// The walls that stand.
    pub walls: Walls,
    /// The commands that run now.
    pub commands: Commands,
    /// Which files were found to hold a password or a key.
    pub looks: Looks,
}

impl Programs {
    /// Of a home.
    pub(crate) fn new(home: &Path) -> Self {
        Self { walls: Walls::new(home), commands: Commands::default(), looks: Looks::default() }
    }
}

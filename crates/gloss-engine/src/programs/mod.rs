//! Programs that agents run: the walls that stand here, what of the folder a program sees, the copies that it may change, its
//! run, and how what it changed comes back. Every one runs behind a wall of `gloss-sandbox`, or not at all.

mod copies;
mod output;
pub(crate) mod policy;
pub(crate) mod run;
mod running;
mod visible;
pub(crate) mod walls;
mod way;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock};

use gloss_client::Program;
use gloss_sandbox::Standing;

use running::Commands;
use visible::Looks;

/// What all programs of a home share.
pub(crate) struct Programs {
    /// Where the walls are tried.
    folder: PathBuf,
    standing: OnceLock<Standing>,
    /// The commands that run now.
    commands: Commands,
    /// Which files were found to hold a password or a key, by their stamps.
    looks: Mutex<Looks>,
}

impl Programs {
    /// Of a home.
    pub(crate) fn new(home: &Path) -> Self {
        Self {
            folder: home.join("walls"),
            standing: OnceLock::new(),
            commands: Commands::default(),
            looks: Mutex::default(),
        }
    }

    /// The helper program.
    fn helper() -> Result<PathBuf, gloss_protocol::Problem> {
        Program::Sandbox.path()
    }
}

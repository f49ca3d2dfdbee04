//! The walls that stand on this computer, found out once for each start by trying to get out of them, and in words. Never
//! takes one for granted.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use gloss_client::Program;
use gloss_protocol::Problem;
use gloss_sandbox::{Level, Standing, test_walls};

use crate::off_core::OffCore;

/// The walls of this computer.
pub(crate) struct Walls {
    /// Where they are tried.
    folder: PathBuf,
    standing: OnceLock<Standing>,
}

/// The helper program that holds them.
pub(crate) fn helper() -> Result<PathBuf, Problem> {
    Program::Sandbox.path()
}

impl Walls {
    /// Those of a home's engine, not tried yet.
    pub(super) fn new(home: &Path) -> Self {
        Self { folder: home.join("walls"), standing: OnceLock::new() }
    }

    /// The walls that held when they were tried.
    pub(crate) fn standing(&self, _off: &OffCore) -> &Standing {
        self.standing.get_or_init(|| {
            let standing = match helper() {
                Ok(helper) if helper.is_file() => test_walls(&helper, &self.folder),
                Ok(helper) => {
                    let name = helper.file_name().unwrap_or_default().to_string_lossy();
                    let why = vec![format!(
                        "The program that holds them, {name}, is missing: install Gloss again."
                    )];
                    Standing { level: Level::None, why }
                }
                Err(problem) => Standing { level: Level::None, why: vec![problem.says] },
            };
            // What it was tried with is of no more use.
            let _ = std::fs::remove_dir_all(&self.folder);
            standing
        })
    }

    /// The level of the walls that were tried; none before.
    pub(crate) fn level(&self) -> Level {
        self.tried().map_or(Level::None, |standing| standing.level)
    }

    /// The walls, where they were tried already.
    pub(crate) fn tried(&self) -> Option<&Standing> {
        self.standing.get()
    }
}

/// The word by which a model and a step name the walls.
pub(super) fn name(level: Level) -> &'static str {
    level.word()
}

/// The walls in words.
pub(crate) fn sentence(standing: &Standing) -> String {
    let why = standing.why.join(" ");
    match standing.level {
        Level::Full => {
            "Both walls stand: a program finds what was given to it, and nothing else.".to_owned()
        }
        Level::Reduced => format!(
            "Only the inner wall stands: a program can’t open what was not given to it, but sees names and sizes. {why}"
        ),
        Level::None => format!("No wall stands on this computer, so no program is run. {why}"),
    }
    .trim()
    .to_owned()
}

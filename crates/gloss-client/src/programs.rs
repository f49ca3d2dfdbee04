//! Where Gloss's programs lie: beside the one that runs. The one place that knows what they are called. Starts none.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use gloss_protocol::{Code, Problem};

/// Folders of the project's own test programs, which lie one below what they test (cargo's `deps` and `examples`).
const BELOW: [&str; 2] = ["deps", "examples"];

/// A program of Gloss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// The `gloss` command.
    Command,
    /// The engine of a home.
    Engine,
    /// The worker beside the engine, which runs with resource limits.
    Worker,
    /// The helper that holds the walls around a command of an agent.
    Sandbox,
    /// The window.
    Window,
}

impl Program {
    /// Its file's name.
    fn name(self) -> &'static str {
        match self {
            Self::Command => "gloss",
            Self::Engine => "gloss-engine",
            Self::Worker => "gloss-worker",
            Self::Sandbox => "gloss-sandbox",
            Self::Window => "gloss-app",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Command => "The gloss command",
            Self::Engine => "Gloss's engine",
            Self::Worker => "What works beside Gloss's engine",
            Self::Sandbox => "What holds the walls around a command",
            Self::Window => "Gloss's window",
        }
    }

    /// Where it lies, whether it is there or not.
    ///
    /// # Errors
    /// `Internal` where the system does not say which program this is.
    pub fn path(self) -> Result<PathBuf, Problem> {
        let own = std::env::current_exe()
            .map_err(|e| Problem::new(Code::Internal, format!("Gloss cannot find its own program: {e}.")))?;
        Ok(beside(&own, self.name()))
    }

    /// The problem of a program whose file is missing.
    pub(crate) fn missing(self, path: &Path) -> Problem {
        let folder = path.parent().unwrap_or(path).display();
        Problem::new(
            Code::EngineGone,
            format!("{} is not in {folder}, beside Gloss's other programs.", self.words()),
        )
        .with_next("Install Gloss again.")
    }
}

fn beside(own: &Path, name: &str) -> PathBuf {
    let folder = own.parent().unwrap_or(own);
    let is_below = BELOW.iter().any(|below| folder.file_name() == Some(OsStr::new(below)));
    let folder = folder.parent().filter(|_| is_below).unwrap_or(folder);
    folder.join(name)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::beside;

    #[test]
    fn a_program_lies_beside_the_one_that_runs() {
        for (own, expect) in [
            ("/usr/bin/gloss", "/usr/bin/gloss-engine"),
            ("/p/target/debug/deps/gloss-1a", "/p/target/debug/gloss-engine"),
            ("/p/target/debug/examples/engine-with-tool", "/p/target/debug/gloss-engine"),
            ("gloss", "gloss-engine"),
        ] {
            assert_eq!(beside(Path::new(own), "gloss-engine"), Path::new(expect), "{own}");
        }
    }
}

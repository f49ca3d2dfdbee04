//! A home and a folder of their own for Gloss, and the engine that it starts there.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::{Bench, proc};
use xtask::programs::program;

/// Removed with the value; its engine ends with it.
pub(crate) struct Desk {
    root: tempfile::TempDir,
    gloss: PathBuf,
}

impl Desk {
    /// A desk that nothing has run on. `url` is the double's.
    pub(crate) fn new(bench: &Bench, url: &str) -> anyhow::Result<Self> {
        let desk = Self { root: bench.folder()?, gloss: bench.gloss.clone() };
        std::fs::create_dir_all(desk.home())?;
        std::fs::create_dir_all(desk.folder())?;
        let config = format!(
            "model = \"x\"\nmodel_provider = \"double\"\n\n[model_providers.double]\nbase_url = \"{url}\"\nwire_api = \"responses\"\n"
        );
        std::fs::write(desk.home().join("config.toml"), config)?;
        Ok(desk)
    }

    /// `$GLOSS_HOME`.
    pub(crate) fn home(&self) -> PathBuf {
        self.root.path().join("home")
    }

    /// The workspace.
    pub(crate) fn folder(&self) -> PathBuf {
        self.root.path().join("folder")
    }

    /// `gloss` with these words.
    pub(crate) fn gloss(&self, words: &[&str]) -> Command {
        let mut command = quiet(&self.gloss, words, &self.folder());
        command.env("GLOSS_HOME", self.home());
        command
    }

    /// `gloss run` against the double.
    pub(crate) fn task(&self) -> Command {
        self.gloss(&["run", "Say done", "--model", "double/x"])
    }

    /// The engine, where one is at work here.
    pub(crate) fn engine(&self) -> Option<u32> {
        let text = std::fs::read_to_string(self.home().join("engine.json")).ok()?;
        let file: serde_json::Value = serde_json::from_str(&text).ok()?;
        let pid = u32::try_from(file.get("pid")?.as_u64()?).ok()?;
        // A number that was given to somebody else meanwhile is not ours.
        let line = std::fs::read(format!("/proc/{pid}/cmdline")).ok()?;
        let line = String::from_utf8_lossy(&line).replace('\0', " ");
        (line.contains("__engine") && line.contains(&*self.home().to_string_lossy())).then_some(pid)
    }

    /// Ends the engine.
    pub(crate) fn end(&self) {
        if let Some(pid) = self.engine() {
            proc::end(pid);
        }
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.end();
    }
}

/// A program in a folder, with nothing to read and nowhere to print.
pub(crate) fn quiet(name: &Path, words: &[&str], folder: &Path) -> Command {
    let mut command = program(name, words);
    command.current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

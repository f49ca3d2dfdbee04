//! The peer: Codex's command line, taken from npm by its name into `target/bench`, talking to the same double with
//! a home of its own. Without it the floors alone are compared, and the report says so.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::Bench;
use super::desk::quiet;
use super::report::Report;
use xtask::programs::{answer, finish, program};

/// An installed Codex.
pub(crate) struct Codex {
    binary: PathBuf,
    /// As it tells it.
    pub(crate) version: String,
}

/// A home and a folder for it, removed with the value.
pub(crate) struct CodexDesk {
    root: tempfile::TempDir,
    binary: PathBuf,
}

/// Installs it where it is missing; none where it can't be had.
pub(crate) fn install(scratch: &Path, report: &mut Report) -> Option<Codex> {
    let prefix = scratch.join("peers");
    let found = binary(&prefix).or_else(|| {
        let mut npm = program("npm", &["install", "--no-audit", "--no-fund", "--prefix"]);
        npm.arg(&prefix).arg("@openai/codex");
        std::fs::create_dir_all(&prefix).ok()?;
        finish(npm).ok()?;
        binary(&prefix)
    });
    let codex = found.and_then(|binary| {
        let version = answer(program(&binary, &["--version"]))?;
        Some(Codex { binary, version })
    });
    if codex.is_none() {
        report.note("No peer: Codex could not be installed from npm; only floors are compared.");
    }
    codex
}

/// The program itself and not the script of Node that starts it: the comparison shall be fair to it.
fn binary(prefix: &Path) -> Option<PathBuf> {
    let packages = std::fs::read_dir(prefix.join("node_modules/@openai")).ok()?;
    let vendors =
        packages.flatten().filter_map(|package| std::fs::read_dir(package.path().join("vendor")).ok());
    vendors
        .flatten()
        .flatten()
        .map(|platform| platform.path().join("bin/codex"))
        .find(|binary| binary.is_file())
}

impl Codex {
    /// A desk that nothing has run on. `url` is the double's.
    pub(crate) fn desk(&self, bench: &Bench, url: &str) -> anyhow::Result<CodexDesk> {
        let desk = CodexDesk { root: bench.folder()?, binary: self.binary.clone() };
        std::fs::create_dir_all(desk.root.path().join("home"))?;
        std::fs::create_dir_all(desk.folder())?;
        let config = format!(
            "model = \"x\"\nmodel_provider = \"double\"\ncheck_for_update_on_startup = false\n\
             approval_policy = \"never\"\nsandbox_mode = \"danger-full-access\"\n\n[analytics]\nenabled = false\n\n\
             [model_providers.double]\nname = \"double\"\nbase_url = \"{url}\"\nwire_api = \"responses\"\n"
        );
        std::fs::write(desk.root.path().join("home/config.toml"), config)?;
        Ok(desk)
    }
}

/// Codex's sandbox around one command.
pub(crate) struct CodexSandbox {
    desk: CodexDesk,
    program: String,
}

impl Codex {
    /// Its own sandbox around a program, with a home of its own.
    pub(crate) fn sandbox(&self, bench: &Bench, program: &str) -> anyhow::Result<CodexSandbox> {
        let desk = self.desk(bench, "http://127.0.0.1:9/v1")?;
        // What a desk of its own is told of sandboxes would count here too.
        std::fs::write(desk.root.path().join("home/config.toml"), "check_for_update_on_startup = false\n")?;
        Ok(CodexSandbox { desk, program: program.to_owned() })
    }
}

impl CodexSandbox {
    /// `codex sandbox -- PROGRAM`, in the folder that it may write to.
    pub(crate) fn command(&self) -> Command {
        let words = ["sandbox", "--permission-profile", ":workspace", "--", &self.program];
        let mut command = quiet(&self.desk.binary, &words, &self.desk.folder());
        command.env("CODEX_HOME", self.desk.root.path().join("home"));
        command
    }
}

impl CodexDesk {
    /// The folder it works in.
    pub(crate) fn folder(&self) -> PathBuf {
        self.root.path().join("folder")
    }

    /// `codex exec`, without its sandbox, because Gloss's reading has none either.
    pub(crate) fn task(&self) -> Command {
        self.command(&["exec", "--skip-git-repo-check", "Say done"])
    }

    /// `codex` with these words.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = quiet(&self.binary, words, &self.folder());
        let home = self.root.path().join("home");
        // An empty home: a developer's shell profile would be counted against it.
        command.env("CODEX_HOME", &home).env("HOME", &home);
        command
    }
}

//! Runs other programs. The only place here that does; it never goes through a shell.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail};

/// The folder of the project.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// Where cargo puts what it builds.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// A program to be run in the project's folder.
pub(crate) fn program(name: impl AsRef<OsStr>, arguments: &[&str]) -> Command {
    #[expect(clippy::disallowed_methods, reason = "building and testing is running programs")]
    let mut command = Command::new(name);
    command.args(arguments).current_dir(root());
    command
}

/// The cargo that runs this.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), arguments)
}

/// npm, in the interface's folder.
pub(crate) fn npm(arguments: &[&str]) -> Command {
    npm_in("ui", arguments)
}

/// npm, in a folder of the project.
pub(crate) fn npm_in(folder: &str, arguments: &[&str]) -> Command {
    let mut command = program("npm", arguments);
    command.current_dir(root().join(folder));
    command
}

/// Runs it to its end; an error where it fails.
pub(crate) fn finish(mut command: Command) -> anyhow::Result<()> {
    let words = in_words(&command);
    let status = command.status().with_context(|| format!("{words} cannot be run"))?;
    if !status.success() {
        bail!("{words} failed ({status})");
    }
    Ok(())
}

/// What it says, where it ends well.
pub(crate) fn answer(mut command: Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs it to its end, shows every line of its output and hands it to `each`; true where it ends well.
pub(crate) fn watch(mut command: Command, mut each: impl FnMut(&str)) -> anyhow::Result<bool> {
    let words = in_words(&command);
    let mut child =
        command.stdout(Stdio::piped()).spawn().with_context(|| format!("{words} cannot be run"))?;
    let output = child.stdout.take().context("no output")?;
    for line in BufReader::new(output).split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        each(&line);
    }
    Ok(child.wait()?.success())
}

fn in_words(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

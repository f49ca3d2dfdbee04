//! Runs other programs. The only place here that does; it never goes through a shell.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, bail};

/// The folder of the project.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// Where cargo puts what it builds.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// A program to be run in the project's folder.
pub fn program(name: impl AsRef<OsStr>, arguments: &[&str]) -> Command {
    #[expect(clippy::disallowed_methods, reason = "building and testing is running programs")]
    let mut command = Command::new(name);
    command.args(arguments).current_dir(root());
    command
}

/// The cargo that runs this.
pub fn cargo(arguments: &[&str]) -> Command {
    program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), arguments)
}

/// A cargo command for some packages of the workspace, beside the one that names all that any of them depends on: so
/// what they share is built as the whole workspace builds it, and never twice.
pub fn cargo_for(command: &str, packages: &[&str]) -> Command {
    let mut cargo = cargo(&[command, "--package", "gloss-features"]);
    for package in packages {
        cargo.args(["--package", package]);
    }
    cargo
}

/// Builds packages of the workspace in release.
///
/// # Errors
/// Where they can't be built.
pub fn build_release(packages: &[&str]) -> anyhow::Result<()> {
    let mut build = cargo_for("build", packages);
    build.args(["--quiet", "--release"]);
    finish(build)
}

/// Builds a program of the workspace in release, and runs it to its end with more words, as a command of this one's own.
///
/// # Errors
/// Where it can't be built or started.
pub fn run_release(package: &str, words: &[String]) -> anyhow::Result<ExitCode> {
    build_release(&[package])?;
    let mut command = program(target().join("release").join(package), &[]);
    let status = command.args(words).status().with_context(|| format!("{package} cannot be run"))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// npm, in the interface's folder.
pub fn npm(arguments: &[&str]) -> Command {
    npm_in("ui", arguments)
}

/// npm, in a folder of the project.
pub fn npm_in(folder: &str, arguments: &[&str]) -> Command {
    let mut command = program("npm", arguments);
    command.current_dir(root().join(folder));
    command
}

/// Runs it to its end.
///
/// # Errors
/// Where it can't be started, or fails.
pub fn finish(mut command: Command) -> anyhow::Result<()> {
    let words = in_words(&command);
    let status = command.status().with_context(|| format!("{words} cannot be run"))?;
    if !status.success() {
        bail!("{words} failed ({status})");
    }
    Ok(())
}

/// Runs the command and returns its output, where it ends well.
pub fn answer(mut command: Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// A Python of the project's own, under the folder of what is built, with one package of this name and version in it, fetched where it
/// is not there yet; none where it can't be had.
pub fn python_with(package: &str) -> Option<PathBuf> {
    let home = target().join("peers").join(package);
    let python = home.join("bin/python");
    if !home.join(".ready").exists() {
        finish(program("python3", &["-m", "venv", home.to_str()?])).ok()?;
        finish(program(&python, &["-m", "pip", "install", "--quiet", package])).ok()?;
        std::fs::write(home.join(".ready"), "").ok()?;
    }
    Some(python)
}

/// Runs it to its end and hands every line of its output to `each`; true where it ends well. What it says besides goes
/// where this program's goes.
///
/// # Errors
/// Where it can't be started or its output can't be read.
pub fn lines(mut command: Command, mut each: impl FnMut(&str)) -> anyhow::Result<bool> {
    let words = in_words(&command);
    let mut child =
        command.stdout(Stdio::piped()).spawn().with_context(|| format!("{words} cannot be run"))?;
    let output = child.stdout.take().context("no output")?;
    for line in BufReader::new(output).split(b'\n') {
        each(&String::from_utf8_lossy(&line?));
    }
    Ok(child.wait()?.success())
}

fn in_words(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

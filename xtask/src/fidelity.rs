//! `cargo xtask fidelity`: the review benchmark, in release. What it measures is in `tests/fidelity`.

use std::process::ExitCode;

use crate::programs::cargo;

/// Builds and runs it; the words are its own.
///
/// # Errors
/// Where it can't be built or started.
pub(crate) fn run(words: &[String]) -> anyhow::Result<ExitCode> {
    let mut arguments = vec!["run", "--quiet", "--release", "--package", "gloss-fidelity", "--"];
    arguments.extend(words.iter().map(String::as_str));
    let status = cargo(&arguments).status()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

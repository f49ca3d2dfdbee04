//! `cargo xtask soak`: the properties over documents with nothing left out: every run of every Markdown file of the
//! dependencies, hundreds of edits and selections of each, tens of thousands of generated documents, ten thousand
//! formulas compared with LibreOffice (`docs/calc.md`). Takes some minutes.

use std::process::ExitCode;

use crate::programs::cargo;

/// The tests that try more when told to.
const TESTS: [(&str, &str); 3] =
    [("gloss-markdown", "runs"), ("gloss-artifact", "places"), ("gloss-calc", "agreement")];

/// Runs them, one after the other; 1 where any failed.
///
/// # Errors
/// Where one can't be started.
pub(crate) fn run() -> anyhow::Result<ExitCode> {
    let mut well = true;
    for (package, test) in TESTS {
        let mut command = cargo(&["test", "--package", package, "--test", test, "--", "--nocapture"]);
        well &= command.env("GLOSS_SOAK", "1").status()?.success();
    }
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

//! `cargo xtask soak`: the properties over documents with nothing left out: every run of every Markdown file of the
//! dependencies, hundreds of edits and selections of each, tens of thousands of generated documents; every workbook
//! and chart edited and looked at by openpyxl and LibreOffice; ten thousand formulas compared with LibreOffice
//! (`docs/calc.md`); rules over thirty years and fifty zones; a million memories; a thousand tasks, 64 at work for ten
//! minutes; every journey in the window. Takes an hour; starts nothing else.

use std::process::ExitCode;

use crate::programs::{cargo, cargo_for, finish};

/// The tests that try more when told to.
const TESTS: [(&str, &[&str]); 7] = [
    ("gloss-markdown", &["--test", "runs", "--"]),
    ("gloss-artifact", &["--test", "places", "--"]),
    ("gloss-ooxml", &["--lib", "--", "others"]),
    ("gloss-calc", &["--test", "agreement", "--"]),
    ("gloss-schedule", &["--test", "calendar", "--test", "year", "--"]),
    ("gloss-store", &["--test", "memory", "--"]),
    (
        "gloss-tests",
        &[
            "--test",
            "gloss",
            "--",
            "crowd",
            "killed_at_random_moments",
            "kill_at_any_moment_of_its_migration",
            "thirty_two_commands",
            "in_the_window",
        ],
    ),
];

/// Runs them, one after the other; 1 where any failed.
///
/// # Errors
/// Where the dependencies' sources can't be fetched, or a test can't be started.
pub fn run() -> anyhow::Result<ExitCode> {
    // Their files are what is read, those of packages that nothing here needs to build too.
    finish(cargo(&["fetch", "--locked"]))?;
    // The journey of a thousand tasks drives the real binary.
    finish(cargo(&["build", "--workspace", "--bins"]))?;
    let mut well = true;
    for (package, test) in &TESTS {
        let mut command = cargo_for("test", &[package]);
        command.args(*test).arg("--nocapture");
        well &= command.env("GLOSS_SOAK", "1").status()?.success();
    }
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

//! `cargo xtask soak`: the properties over documents with nothing left out: every run of every Markdown file of the
//! dependencies, hundreds of edits and selections of each, tens of thousands of generated documents; every workbook
//! and chart edited and looked at by openpyxl and LibreOffice; ten thousand formulas compared with LibreOffice
//! (`docs/calc.md`); rules over thirty years and fifty zones; a million memories; a thousand tasks, 64 at work for ten
//! minutes; every journey in the window; twenty thousand interleavings of the person's saves and an agent's; what would
//! take all memory; decks edited a thousand times, read back by python-pptx and LibreOffice, and followed through edits of
//! theirs; ten servers of npm and PyPI, fetched once, each looked at behind its wall; the plugins of 31 public repositories, fetched
//! once or taken from `GLOSS_PUBLIC_PLUGINS`, read as their makers document them; every other property with cases drawn anew, where
//! `cargo xtask test` draws the same each time. Takes more than an hour in full, or by the names of its suites; starts nothing else.

use std::process::ExitCode;
use std::time::Instant;

use crate::programs::{cargo, cargo_for, finish};

/// A suite: its name, and the tests that try more when told to.
struct Suite {
    name: &'static str,
    tests: &'static [(&'static str, &'static [&'static str])],
    /// A program that measures, with its words.
    then: Option<(&'static str, &'static [&'static str])>,
}

const fn suite(name: &'static str, tests: &'static [(&'static str, &'static [&'static str])]) -> Suite {
    Suite { name, tests, then: None }
}

const SUITES: [Suite; 14] = [
    suite("markdown", &[("gloss-markdown", &["--test", "runs", "--"])]),
    suite(
        "properties",
        &[
            ("gloss-artifact", &["--lib", "--", "--skip", "kinds::deck"]),
            ("gloss-assistant", &["--"]),
            ("gloss-chart", &["--"]),
            ("gloss-data", &["--lib", "--"]),
            ("gloss-deck", &["--lib", "--"]),
            ("gloss-diagnostics", &["--"]),
            ("gloss-engine", &["--lib", "--"]),
            ("gloss-export", &["--lib", "--"]),
            ("gloss-ooxml", &["--lib", "--"]),
            ("gloss-protocol", &["--lib", "--"]),
            ("gloss-provider", &["--lib", "--"]),
            ("gloss-schedule", &["--test", "wordings", "--"]),
            ("gloss-site", &["--lib", "--"]),
            ("gloss-store", &["--lib", "--"]),
            ("gloss-table", &["--lib", "--"]),
            ("gloss-workbook", &["--lib", "--"]),
        ],
    ),
    suite("places", &[("gloss-artifact", &["--test", "places", "--"])]),
    suite("workbooks", &[("gloss-ooxml", &["--lib", "--", "others"])]),
    Suite {
        name: "decks",
        tests: &[
            ("gloss-artifact", &["--lib", "--", "kinds::deck"]),
            ("gloss-presentation", &["--"]),
            ("gloss-deck", &["--test", "looks", "--"]),
        ],
        then: Some(("gloss-fidelity", &["--decks"])),
    },
    suite("calc", &[("gloss-calc", &["--test", "agreement", "--"])]),
    suite("schedule", &[("gloss-schedule", &["--test", "calendar", "--test", "year", "--"])]),
    suite(
        "sites",
        &[("gloss-release", &["--test", "day", "--"]), ("gloss-secrets", &["--test", "documentation", "--"])],
    ),
    suite("bounded", &[("gloss-tests", &["--test", "gloss", "--", "bounded"])]),
    suite("memory", &[("gloss-store", &["--test", "memory", "--"])]),
    suite("hazards", &[("gloss-tests", &["--test", "gloss", "--", "journeys::hazards"])]),
    suite("real-servers", &[("gloss-tests", &["--test", "gloss", "--", "journeys::real_servers"])]),
    suite("public-plugins", &[("gloss-tests", &["--test", "gloss", "--", "journeys::public_plugins"])]),
    suite(
        "journeys",
        &[(
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
                "journeys::obeyed",
                "journeys::revoked",
            ],
        )],
    ),
];

/// Runs all suites, or those that are named, one after the other; 1 where any failed, 2 where there is none of a name.
///
/// # Errors
/// Where the dependencies' sources can't be fetched, or a test can't be started.
pub fn run(names: &[String]) -> anyhow::Result<ExitCode> {
    if let Some(unknown) = names.iter().find(|name| SUITES.iter().all(|suite| suite.name != **name)) {
        let known: Vec<&str> = SUITES.iter().map(|suite| suite.name).collect();
        println!("There is no suite {unknown}; there are {}", known.join(", "));
        return Ok(ExitCode::from(2));
    }
    let wanted = |suite: &&Suite| names.is_empty() || names.iter().any(|name| name == suite.name);
    // Their files are what is read, those of packages that nothing here needs to build too.
    finish(cargo(&["fetch", "--locked"]))?;
    // The journey of a thousand tasks drives the real binary.
    if names.is_empty()
        || names.iter().any(|name| {
            ["journeys", "bounded", "hazards", "real-servers", "public-plugins"].contains(&name.as_str())
        })
    {
        finish(cargo(&["build", "--workspace", "--bins"]))?;
    }
    let mut well = true;
    for suite in SUITES.iter().filter(wanted) {
        let begun = Instant::now();
        well &= run_one(suite)?;
        println!("{} took {:.1} minutes", suite.name, begun.elapsed().as_secs_f64() / 60.0);
    }
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn run_one(suite: &Suite) -> anyhow::Result<bool> {
    let mut well = true;
    for (package, test) in suite.tests {
        let mut command = cargo_for("test", &[package]);
        command.args(*test).arg("--nocapture");
        well &= command.env("GLOSS_SOAK", "1").status()?.success();
    }
    if let Some((package, words)) = suite.then {
        let mut command = cargo(&["run", "--quiet", "--release", "--package", package, "--"]);
        well &= command.args(words).status()?.success();
    }
    Ok(well)
}

//! `cargo xtask test`: everything that must hold, with a sum at the end. `cargo xtask test NAME` runs what a crate or a
//! journey holds, and nothing else.
//!
//! A part that fails does not stop the next: one run tells all that is wrong. Only where nothing can be set up or built
//! does it end early.

mod built;
mod chosen;
mod count;
mod jobs;
mod processors;
mod twins;

use std::process::{Command, ExitCode};

use anyhow::bail;

use crate::programs::{cargo, npm, program, root, target};
use crate::{lints, setup};
use built::Tests;
use chosen::Chosen;
use count::Count;
use jobs::{Ended, Job};
use processors::Stretch;

/// The build of all that there is, linted: one build serves everything and nothing is built twice.
const BUILD: [&str; 6] = ["build", "--workspace", "--lib", "--bins", "--tests", "--examples"];

/// The journeys, which wait for pages, engines and clocks as much as they compute.
const JOURNEYS: &str = "tests gloss";

/// Journeys at once: two wait while two compute.
const JOURNEYS_AT_ONCE: &str = "4";

/// Tests of which the time is told.
const SLOWEST: usize = 30;

/// A part of the run, as the sums at the end have it.
#[derive(Debug)]
struct Phase {
    name: String,
    seconds: f64,
    /// The part of the processors' time in which they were at work, in percent.
    busy: Option<u64>,
    failed: u64,
}

/// Runs everything, or what the names choose; 1 where anything failed.
///
/// # Errors
/// Where nothing can be set up or built.
pub fn run(names: &[String]) -> anyhow::Result<ExitCode> {
    let whole = Stretch::begin();
    let mut phases = Vec::new();
    let chosen = Chosen::new(names)?;
    phase(&mut phases, "set up", || setup::run().map(|()| 0))?;
    if names.is_empty() {
        phase(&mut phases, "format", || {
            Ok(u64::from(!cargo(&["fmt", "--all", "--check"]).status()?.success()))
        })?;
    }
    let mut jobs = Vec::new();
    phase(&mut phases, "build and lint", || {
        jobs = if names.is_empty() { all(&everything()?)? } else { chosen.build()? };
        Ok(0)
    })?;
    // What an earlier run left says nothing about this one.
    let _ = std::fs::remove_dir_all(root().join("target/outcomes"));
    let mut count = Count::default();
    let mut ended = Vec::new();
    phase(&mut phases, "tests", || {
        ended = jobs::run(jobs);
        for one in &ended {
            count.add(one.count.clone());
        }
        if count.passed + count.failed == 0 {
            bail!("no test ran");
        }
        Ok(count.failed)
    })?;
    print_outcomes();
    print_times(&ended, count.times);
    for Phase { name, seconds, busy, failed } in &phases {
        let word = if *failed == 0 { "ok" } else { "FAILED" };
        println!("{name:<18} {seconds:>7.1} s  {:>4}  {word}", percent(*busy));
    }
    let (seconds, busy) = whole.end();
    println!("{:<18} {seconds:>7.1} s  {:>4}  of the processors' time", "all", percent(busy));
    let failed: u64 = phases.iter().map(|phase| phase.failed).sum();
    println!("{} passed, {failed} failed", count.passed);
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Measures a part, which gives how much of it failed.
fn phase(
    phases: &mut Vec<Phase>,
    name: &str,
    work: impl FnOnce() -> anyhow::Result<u64>,
) -> anyhow::Result<()> {
    println!("\n== {name}");
    let stretch = Stretch::begin();
    let failed = work()?;
    let (seconds, busy) = stretch.end();
    phases.push(Phase { name: name.to_owned(), seconds, busy, failed });
    Ok(())
}

/// Builds and lints all there is.
fn everything() -> anyhow::Result<Vec<Tests>> {
    let mut build = lints::lint(cargo(&BUILD))?;
    if !is_built_again() {
        // A tree that is built once gains nothing from the files that make the next build quicker: a third of all that
        // is written.
        build.env("CARGO_INCREMENTAL", "0");
    }
    built::build(build)
}

/// Whether something of this tree was built before. What cargo built to run this very program does not count.
fn is_built_again() -> bool {
    let Ok(kept) = std::fs::read_dir(target().join("debug/incremental")) else { return false };
    kept.flatten().any(|one| !one.file_name().to_string_lossy().starts_with("xtask-"))
}

/// All tests: the journeys, and beside them everything else, one after the other.
fn all(tests: &[Tests]) -> anyhow::Result<Vec<Job>> {
    let mut jobs: Vec<Job> = tests.iter().map(|one| job(one, None)).collect();
    for (one, job) in tests.iter().zip(&mut jobs).filter(|(one, _)| one.name == JOURNEYS) {
        let left_out = twins::left_out(program(&one.program, &[]))?;
        println!(
            "Of the window's journeys that the browser has too, {} wait for another day:",
            left_out.len()
        );
        for name in left_out {
            println!("  {name}");
            job.command.args(["--skip", &name]);
        }
    }
    let interface = |name: &str, command: Command| Job { name: name.to_owned(), command, lane: 1 };
    jobs.push(interface("interface: types", npm(&["run", "check"])));
    jobs.push(interface("interface: tests", npm(&["test"])));
    Ok(jobs)
}

/// A program of tests, all of them or those under a name.
fn job(tests: &Tests, under: Option<&str>) -> Job {
    let mut command = program(&tests.program, &[]);
    command.current_dir(&tests.folder).args(under);
    let is_journeys = tests.name == JOURNEYS;
    if is_journeys {
        command.args(["--test-threads", JOURNEYS_AT_ONCE]);
    }
    // What each test takes is told by nightly's test programs only, and by others that are told to be so.
    command.env("RUSTC_BOOTSTRAP", "1").args(["-Z", "unstable-options", "--report-time"]);
    // The same cases for everybody: what fails here failed for a change. `cargo xtask soak` draws new ones.
    command.env("PROPTEST_RNG_SEED", "29");
    let name = under.map_or_else(|| tests.name.clone(), str::to_owned);
    Job { name, command, lane: usize::from(!is_journeys) }
}

/// The hostile cases that the journeys tried, and what came of each: a passing test shows no output of its own.
fn print_outcomes() {
    let Ok(tables) = std::fs::read_dir(root().join("target/outcomes")) else {
        return;
    };
    let mut paths: Vec<_> = tables.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for text in paths.iter().filter_map(|path| std::fs::read_to_string(path).ok()) {
        println!("{text}");
    }
}

/// The slowest tests, and what each program took.
fn print_times(ended: &[Ended], mut times: Vec<(f64, String)>) {
    times.sort_by(|a, b| b.0.total_cmp(&a.0));
    println!();
    for (seconds, name) in times.iter().take(SLOWEST) {
        println!("{seconds:>9.1} s  {name}");
    }
    println!();
    for Ended { name, took, count } in ended {
        println!(
            "{name:<28} {:>7.1} s  {} passed, {} failed",
            took.as_secs_f64(),
            count.passed,
            count.failed
        );
    }
    println!();
}

fn percent(part: Option<u64>) -> String {
    part.map(|part| format!("{part} %")).unwrap_or_default()
}

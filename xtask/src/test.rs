//! `cargo xtask test`: everything that must hold, one phase after the other, with a sum at the end.
//!
//! A phase that fails does not stop the next: one run tells all that is wrong. Only where nothing can be set
//! up does it end early.

use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use crate::programs::{cargo, npm, root, target, watch};
use crate::setup;

/// What a phase came to.
#[derive(Debug, Default)]
struct Phase {
    name: &'static str,
    took: Duration,
    count: Count,
}

/// Tests that passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    passed: u64,
    failed: u64,
}

impl Count {
    /// Adds what a line of cargo's or Vitest's output says.
    fn add_line(&mut self, line: &str) {
        let line = plain(line);
        let line = line.trim();
        let sums = line.strip_prefix("test result: ").or_else(|| {
            // Vitest says `Test Files ...` too; only the tests count.
            line.strip_prefix("Tests ").filter(|rest| rest.contains(" passed") || rest.contains(" failed"))
        });
        let Some(sums) = sums else { return };
        let words: Vec<&str> = sums.split([' ', ';', '.', '|']).filter(|word| !word.is_empty()).collect();
        for pair in words.windows(2) {
            match pair {
                [number, "passed"] => self.passed += number.parse().unwrap_or(0),
                [number, "failed"] => self.failed += number.parse().unwrap_or(0),
                _ => {}
            }
        }
    }
}

/// The text without terminal colours.
fn plain(line: &str) -> String {
    let mut rest = line;
    let mut out = String::new();
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        out.push_str(before);
        rest = after.split_once('m').map_or("", |(_, text)| text);
    }
    out + rest
}

/// Runs all phases; 1 where anything failed.
pub(crate) fn run() -> anyhow::Result<ExitCode> {
    let begun = Instant::now();
    setup::run()?;
    let whole = !target().join("debug/incremental").exists();
    let mut done = vec![Phase { name: "setup", took: begun.elapsed(), count: Count::default() }];
    let phases: [(&str, Command); 6] = [
        ("format", cargo(&["fmt", "--all", "--check"])),
        ("lints", cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])),
        ("binaries", cargo(&["build", "--workspace", "--bins"])),
        ("tests", cargo(&["test", "--workspace", "--no-fail-fast"])),
        ("interface: types", npm(&["run", "check"])),
        ("interface: tests", npm(&["test"])),
    ];
    // What an earlier run left says nothing about this one.
    let _ = std::fs::remove_dir_all(root().join("target/outcomes"));
    for (name, mut command) in phases {
        println!("\n== {name}");
        if whole {
            // A tree that is built once gains nothing from the files that make the next build quicker: a third of
            // all that is written.
            command.env("CARGO_INCREMENTAL", "0");
        }
        done.push(phase(name, command)?);
    }
    println!();
    print_outcomes();
    for Phase { name, took, count } in &done {
        let word = if count.failed == 0 { "ok" } else { "FAILED" };
        println!("{name:<18} {:>7.1} s  {word}", took.as_secs_f64());
    }
    let sum = |of: fn(&Count) -> u64| done.iter().map(|phase| of(&phase.count)).sum::<u64>();
    let (passed, failed) = (sum(|count| count.passed), sum(|count| count.failed));
    println!("{:<18} {:>7.1} s", "all", begun.elapsed().as_secs_f64());
    println!("{passed} passed, {failed} failed");
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
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

fn phase(name: &'static str, command: Command) -> anyhow::Result<Phase> {
    let begun = Instant::now();
    let mut count = Count::default();
    let ok = watch(command, |line| count.add_line(line))?;
    if !ok && count.failed == 0 {
        // It failed without naming a test: the phase itself is what failed.
        count.failed = 1;
    }
    Ok(Phase { name, took: begun.elapsed(), count })
}

#[cfg(test)]
mod tests {
    use super::Count;

    #[test]
    fn lines_of_both_runners_are_counted() {
        for (line, passed, failed) in [
            (
                "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.40s",
                12,
                0,
            ),
            ("test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out", 3, 2),
            ("      Tests  47 passed (47)", 47, 0),
            ("      Tests  1 failed | 46 passed | 2 skipped (49)", 46, 1),
            ("\u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m\u{1b}[32m47 passed\u{1b}[39m\u{1b}[22m (47)", 47, 0),
            (" Test Files  8 passed (8)", 0, 0),
            ("test a_test_that_says_5 passed ... ok", 0, 0),
            ("", 0, 0),
        ] {
            let mut count = Count::default();
            count.add_line(line);
            assert_eq!(count, Count { passed, failed }, "{line}");
        }
    }
}

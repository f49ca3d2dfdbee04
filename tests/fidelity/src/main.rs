//! `cargo xtask fidelity`: the whole review benchmark, printed, with each goal. `--misses` prints the certain places
//! that are wrong too, to be read; `--lost` those that were not found, `--suggested` those that ask a person;
//! `--speed N` only measures times.

use std::process::ExitCode;

use gloss_fidelity::{
    Outcome, code_goals, goals, later_texts, print_goals, print_misses, print_table, run, speed, suite,
};

/// Edits with tracked characters, and traps, in the whole suite.
const TRACKED: usize = 3_600;
const TRAPS: usize = 200;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let has = |word: &str| words.iter().any(|w| w == word);
    if let Some(rounds) = words.iter().position(|word| word == "--speed").and_then(|at| words.get(at + 1)) {
        print_speed(rounds.parse().unwrap_or(1));
        return ExitCode::SUCCESS;
    }
    let suite = suite(TRACKED, TRAPS, 20_261_120);
    let run = run(&suite);
    for (word, outcomes) in [
        ("--misses", [Outcome::Wrong, Outcome::Wrong]),
        ("--lost", [Outcome::Lost, Outcome::Misled]),
        ("--suggested", [Outcome::Suggested, Outcome::Suggested]),
    ] {
        if has(word) {
            print_misses(&run.judged, &outcomes);
        }
    }
    print_table(&run.tallies);
    let goals: Vec<_> = goals(&run.tallies).into_iter().chain(code_goals(&suite)).collect();
    if print_goals(&goals) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// One JSON object per round, for `cargo xtask bench anchors`.
fn print_speed(rounds: u64) {
    let texts = later_texts();
    for seed in 0..rounds {
        let speed = speed(&texts, seed);
        println!(
            "{}",
            serde_json::json!({
                "survive": speed.survive, "damaged": speed.damaged, "scan": speed.scan, "wrong": speed.wrong,
                "right_survive": speed.right.0, "right_damaged": speed.right.1,
                "scan_found": speed.scanned.0, "both_found": speed.scanned.1,
            })
        );
    }
}

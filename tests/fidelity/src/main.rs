//! `cargo xtask fidelity`: the whole review benchmark, printed, with each goal. `--misses` prints the certain places
//! that are wrong too, to be read; `--lost` those that were not found, `--suggested` those that ask a person;
//! `--speed N` only measures times; `--decks N` only decks, in N rounds of what python-pptx and LibreOffice make of them now, which
//! `--record` keeps in the corpus.

use std::process::ExitCode;

use gloss_fidelity::{
    Goal, Outcome, Run, by_set, code_goals, decks, goals, later_texts, print_goals, print_misses,
    print_table, record, run, speed, suite,
};

/// Edits with tracked characters, and traps, in the whole suite.
const TRACKED: usize = 3_600;
const TRAPS: usize = 200;
const SEED: u64 = 20_261_120;
/// Rounds of all decks.
const ROUNDS: u64 = 3;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let Some(rounds) = words.iter().position(|word| word == "--speed").and_then(|at| words.get(at + 1)) {
        print_speed(rounds.parse().unwrap_or(1));
        return ExitCode::SUCCESS;
    }
    if let Some(rounds) = words.iter().position(|word| word == "--decks").map(|at| words.get(at + 1)) {
        return decks_now(rounds.and_then(|n| n.parse().ok()).unwrap_or(ROUNDS), &words);
    }
    let suite = suite(TRACKED, TRAPS, SEED);
    let run = run(&suite);
    let goals: Vec<_> = goals(&run.tallies).into_iter().chain(code_goals(&suite)).collect();
    print(&run, &goals, &words)
}

/// Decks that other programs edit and save now.
fn decks_now(rounds: u64, words: &[String]) -> ExitCode {
    let Some(made) = decks(rounds, SEED) else {
        println!("skipped: python-pptx or LibreOffice Impress is not on this machine");
        return ExitCode::SUCCESS;
    };
    for reason in &made.left_out {
        println!("left out: {reason}");
    }
    println!("{} places, {} more of which nobody could tell", made.places.len(), made.untold);
    if words.iter().any(|word| word == "--record") {
        println!("kept in {} bytes", record(&made.places).expect("a corpus that can be written"));
    }
    let suite = by_set(made.places);
    let run = run(&suite);
    print(&run, &goals(&run.tallies), words)
}

fn print(run: &Run<'_>, goals: &[Goal], words: &[String]) -> ExitCode {
    let has = |word: &str| words.iter().any(|w| w == word);
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
    if print_goals(goals) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
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

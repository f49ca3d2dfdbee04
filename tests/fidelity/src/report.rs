//! The tables that `cargo xtask fidelity` prints. Decides nothing.

use std::collections::BTreeMap;

use crate::score::{Case, Found, Outcome, Tally, wilson};
use crate::suite::Goal;

/// Prints the goals; true where all are met.
pub fn print_goals(goals: &[Goal]) -> bool {
    println!();
    for goal in goals {
        println!("{:<6} {} ({:.2})", if goal.met { "met" } else { "MISSED" }, goal.says, goal.reached);
    }
    goals.iter().all(|goal| goal.met)
}

/// Prints one line per tally.
pub fn print_table(rows: &BTreeMap<String, Tally>) {
    println!(
        "{:<34} {:>5} {:>5}  {:<24} {:<24} {:<24} {:<24}",
        "", "here", "gone", "wrong among certain", "certain", "certain or suggested", "gone and unplaced"
    );
    for (name, tally) in rows {
        println!(
            "{name:<34} {:>5} {:>5}  {:<24} {:<24} {:<24} {:<24}",
            tally.here(),
            tally.away(),
            share(tally.wrong_among_certain()),
            share(tally.certain()),
            share(tally.found()),
            share(tally.unplaced()),
        );
    }
}

/// `12/701 1.7 % [1.0, 3.0]`, with Wilson's 95 % interval.
fn share((hits, of): (usize, usize)) -> String {
    if of == 0 {
        return "-".to_owned();
    }
    let (low, high) = wilson((hits, of));
    format!("{hits}/{of} {:.1} % [{low:.1}, {high:.1}]", 100.0 * hits as f64 / of as f64)
}

/// Prints the cases with one of these outcomes, to be read.
pub fn print_misses(cases: &[(&Case, Found, Outcome)], wanted: &[Outcome]) {
    for (case, found, outcome) in cases.iter().filter(|(_, _, outcome)| wanted.contains(outcome)) {
        println!("\n{:?} ({:?}) {}", outcome, found.status, case.name);
        println!("  was   {:?}", case.old.get(case.quote.clone()).unwrap_or_default());
        if let crate::Truth::Here(at) = &case.truth {
            println!("  truth {:?}", case.new.get(at.clone()).unwrap_or_default());
        }
        if let Some(at) = &found.at {
            println!("  found {:?}", case.new.get(at.clone()).unwrap_or_default());
        }
    }
}

//! `cargo xtask fidelity`: the whole review benchmark, printed. `--misses` prints the cases that went wrong too;
//! `--lost` those that were not found.

use std::collections::BTreeMap;
use std::sync::Arc;

use gloss_fidelity::{
    Case, Found, Outcome, Stratum, Tally, histories, print_misses, print_table, tracked, traps,
};

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let has = |word: &str| words.iter().any(|w| w == word);
    let cases = histories();
    let mut texts: Vec<Arc<str>> = cases.iter().map(|(_, case)| case.new.clone()).collect();
    texts.sort();
    texts.dedup();
    let mut all: Vec<(String, Case)> = Vec::new();
    for (stratum, case) in cases {
        let name = if stratum == Stratum::Natural { "histories, natural" } else { "histories, touched" };
        all.push((name.to_owned(), case));
    }
    for (edit, touched, case) in tracked(&texts, 3600, 20_261_120) {
        let name = if touched { "tracked, touched" } else { "tracked, natural" };
        all.push((name.to_owned(), case.clone()));
        if touched {
            all.push((format!("  of these, {edit:?}"), case));
        }
    }
    all.extend(traps(&texts, 200, 20_261_121).into_iter().map(|case| ("lookalike traps".to_owned(), case)));

    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let mut judged: Vec<(&Case, Found, Outcome)> = Vec::new();
    for (name, case) in &all {
        let (old, new, between) = case.between();
        let found = case.find(&between, &old, &new);
        if let Some(outcome) = case.judge(&found) {
            tallies.entry(name.clone()).or_default().add(case, outcome);
            if !name.starts_with(' ') {
                judged.push((case, found, outcome));
            }
        }
    }
    let judged: Vec<_> = judged.iter().map(|(case, found, outcome)| (*case, found, *outcome)).collect();
    if has("--misses") {
        print_misses(&judged, &[Outcome::Wrong]);
    }
    if has("--lost") {
        print_misses(&judged, &[Outcome::Lost, Outcome::Misled]);
    }
    if has("--suggested") {
        print_misses(&judged, &[Outcome::Suggested]);
    }
    print_table(&tallies.into_iter().collect::<Vec<_>>());
}

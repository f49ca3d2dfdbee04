//! The whole benchmark as one list of cases, run in one go, and the goals it is held to.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::code::{self, code, edit_code};
use crate::decks::{self, by_set, recorded};
use crate::histories::{Stratum, histories};
use crate::score::{Case, Found, Outcome, Tally, wilson};
use crate::sheets;
use crate::tracked::tracked;
use crate::traps::traps;

/// Names of the sets; each is a row of the table. The parts of a set are shown and not counted again.
const SETS: [&str; 13] = [
    "histories, natural",
    "histories, touched",
    "tracked, natural",
    "tracked, touched",
    "lookalike traps",
    sheets::SETS[0],
    sheets::SETS[1],
    sheets::SETS[2],
    code::SETS[0],
    code::SETS[1],
    decks::SETS[0],
    decks::SETS[1],
    decks::SETS[2],
];

/// Places that tell half a percent by themselves.
const DECISIVE: usize = 1_000;

/// What a run came to.
#[derive(Debug)]
pub struct Run<'a> {
    /// A tally for each set and part, by name.
    pub tallies: BTreeMap<String, Tally>,
    /// Each case of the sets with what was found.
    pub judged: Vec<(&'a Case, Found, Outcome)>,
}

/// A goal, the figure reached, and whether it is met.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    /// What is asked.
    pub says: String,
    /// The figure, in percent or as a count.
    pub reached: f64,
    /// Whether it is met.
    pub met: bool,
}

/// The texts that edits are made from: the later ones of the histories.
pub fn later_texts() -> Vec<Arc<str>> {
    let mut texts: Vec<Arc<str>> = histories().into_iter().map(|(_, case)| case.new).collect();
    texts.sort();
    texts.dedup();
    texts
}

/// All histories, and as many tracked edits and traps, each with the name of its set.
pub fn suite(edits: usize, lookalikes: usize, seed: u64) -> Vec<(String, Case)> {
    let texts = later_texts();
    let mut all: Vec<(String, Case)> = Vec::new();
    for (stratum, case) in histories() {
        let set = if stratum == Stratum::Natural { SETS[0] } else { SETS[1] };
        all.push((set.to_owned(), case));
    }
    for (edit, touched, case) in tracked(&texts, edits, seed) {
        if touched {
            all.push((format!("tracked, touched: {edit:?}"), case.clone()));
        }
        all.push(((if touched { SETS[3] } else { SETS[2] }).to_owned(), case));
    }
    all.extend(traps(&texts, lookalikes, seed + 1).into_iter().map(|case| (SETS[4].to_owned(), case)));
    let tables = sheets::sheets(edits, seed + 2).into_iter().chain(sheets::doubles(lookalikes, seed + 3));
    all.extend(tables.map(|(set, case)| (set.to_owned(), case)));
    all.extend(code(edits, seed + 4).into_iter().map(|(set, case)| (set.to_owned(), case)));
    all.extend(by_set(recorded()));
    all
}

/// What came of pointing at code and changing it, as goals.
pub fn code_goals(suite: &[(String, Case)]) -> Vec<Goal> {
    let edited =
        edit_code(suite.iter().filter(|(set, _)| code::SETS.contains(&set.as_str())).map(|(_, case)| case));
    let percent = |hits: usize, of: usize| 100.0 * hits as f64 / of.max(1) as f64;
    let refused = percent(edited.refused + edited.withheld, edited.pointed + edited.changed);
    vec![
        Goal { says: "code: refused <= 2 %".to_owned(), reached: refused, met: refused <= 2.0 },
        Goal {
            says: format!("code: changes outside of {} changed places = 0", edited.changed),
            reached: edited.outside as f64,
            met: edited.outside == 0 && edited.changed > 0,
        },
    ]
}

/// Finds every case again and judges it.
pub fn run(suite: &[(String, Case)]) -> Run<'_> {
    let mut run = Run { tallies: BTreeMap::new(), judged: Vec::new() };
    for (set, case) in suite {
        let (old, new, between) = case.between();
        let found = case.find(&between, &old, &new);
        let Some(outcome) = case.judge(&found) else { continue };
        run.tallies.entry(set.clone()).or_default().add(case, outcome);
        if SETS.contains(&set.as_str()) {
            run.judged.push((case, found, outcome));
        }
    }
    run
}

/// The goals on the real histories and the traps, as the decision on finding a place again states them.
pub fn goals(tallies: &BTreeMap<String, Tally>) -> Vec<Goal> {
    let percent = |(hits, of): (usize, usize)| 100.0 * hits as f64 / of.max(1) as f64;
    let mut goals = Vec::new();
    for (set, wrong, certain) in [
        (SETS[0], 0.5, 90.0),
        (SETS[1], 1.5, 80.0),
        (SETS[2], 0.5, 90.0),
        (SETS[3], 1.5, 80.0),
        (SETS[5], 0.5, 90.0),
    ] {
        let Some(tally) = tallies.get(set) else { continue };
        let mut goal = |says: String, reached: f64, met: bool| goals.push(Goal { says, reached, met });
        let reached = percent(tally.wrong_among_certain());
        goal(format!("{set}: wrong among certain <= {wrong} %"), reached, reached <= wrong);
        let reached = percent(tally.certain());
        goal(format!("{set}: certain >= {certain} %"), reached, reached >= certain);
        let reached = percent(tally.found());
        goal(format!("{set}: certain or suggested >= 95 %"), reached, reached >= 95.0);
        let reached = percent(tally.unplaced());
        goal(format!("{set}: gone and unplaced >= 85 %"), reached, reached >= 85.0);
    }
    if let Some(tally) = tallies.get(SETS[6]) {
        // Nothing names these rows: most of all it must not be guessed.
        let reached = percent(tally.wrong_among_certain());
        goals.push(Goal {
            says: format!("{}: wrong among certain <= 0.5 %", SETS[6]),
            reached,
            met: reached <= 0.5,
        });
    }
    for set in code::SETS {
        let Some(tally) = tallies.get(set) else { continue };
        let (wrong, found) = (tally.wrong_among_certain(), tally.found());
        // The files change with every new release of a dependency, and a few hundred places can't tell half a percent:
        // a small sample fails where it contradicts the goal, a large one where it misses it.
        let decides = wrong.1 >= DECISIVE;
        let least = if decides { percent(wrong) } else { wilson(wrong).0 };
        let most = if decides { percent(found) } else { wilson(found).1 };
        let says = format!("{set}: wrong among certain <= 0.5 %");
        goals.push(Goal { says, reached: percent(wrong), met: least <= 0.5 });
        let says = format!("{set}: certain or suggested >= 95 %");
        goals.push(Goal { says, reached: percent(found), met: most >= 95.0 });
    }
    goals.extend(deck_goals(tallies));
    for set in [SETS[4], SETS[7], decks::SETS[2]] {
        if let Some(tally) = tallies.get(set) {
            let (says, reached) = (format!("{set}: wrong = 0"), tally.wrong as f64);
            goals.push(Goal { says, reached, met: tally.wrong == 0 });
        }
    }
    goals
}

/// The goals on decks that other programs edited and saved.
pub fn deck_goals(tallies: &BTreeMap<String, Tally>) -> Vec<Goal> {
    let percent = |(hits, of): (usize, usize)| 100.0 * hits as f64 / of.max(1) as f64;
    let of = |set: &&str| {
        let tally = tallies.get(*set)?;
        let (wrong, found) = (percent(tally.wrong_among_certain()), percent(tally.found()));
        Some([
            Goal { says: format!("{set}: wrong among certain <= 0.5 %"), reached: wrong, met: wrong <= 0.5 },
            Goal { says: format!("{set}: certain or suggested >= 95 %"), reached: found, met: found >= 95.0 },
        ])
    };
    decks::SETS[..2].iter().filter_map(of).flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::{code_goals, goals, run, suite};
    use crate::Outcome;

    /// All real histories, and a seeded sample of the rest.
    #[test]
    fn notes_keep_their_places() {
        let suite = suite(540, 200, 7);
        let run = run(&suite);
        let goals = goals(&run.tallies).into_iter().chain(code_goals(&suite));
        let missed: Vec<_> = goals.filter(|goal| !goal.met).collect();
        let wrong: Vec<_> =
            run.judged.iter().filter(|(.., o)| *o == Outcome::Wrong).map(|(case, ..)| &case.name).collect();
        assert!(missed.is_empty(), "{missed:#?}\nwrong: {wrong:#?}");
        assert!(run.judged.len() > 1_600, "{} cases were judged", run.judged.len());
    }
}

//! Whether an agent goes in circles: the same steps by turns with the same results, one tool again and again that never works, or
//! rounds of which nothing new comes. What came out otherwise than before is no circle. Runs and stops nothing.

use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher};

use gloss_provider::Call;
use serde::{Deserialize, Serialize};

/// How often steps are made by turns before that is a circle, and how many of them one may have.
const TURNS: usize = 4;
const LONGEST: usize = 4;

/// Rounds of one tool in a row that did not work.
const FAILED: u32 = 12;

/// Rounds in a row of which nothing new came: each of their steps had been made so often before, with the same result. Whoever
/// reads many files, or one a second time, makes something new.
const BARREN: u32 = 5;
const KNOWN: u8 = 2;

/// Steps that are remembered, the newest.
const REMEMBERED: usize = 160;

/// Rounds of a turn, as far as they are compared: hashes alone, for they are stored with every transition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Circles {
    /// The calls of each round, and what came of them.
    rounds: VecDeque<(u64, u64)>,
    /// The tool that did not work, and in how many rounds in a row.
    failed: (String, u32),
    /// The steps so far: a call, its result, and how often both came together.
    #[serde(default)]
    seen: VecDeque<(u32, u32, u8)>,
    /// Rounds in a row of which nothing new came.
    #[serde(default)]
    barren: u32,
}

fn hashed(all: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    all.hash(&mut hasher);
    hasher.finish()
}

/// A short hash: a few hundred of them are compared, and all are stored.
fn short(all: impl Hash) -> u32 {
    u32::try_from(hashed(all) >> 32).unwrap_or_default()
}

fn call_hash(call: &Call) -> u32 {
    short((&call.name, &call.arguments))
}

fn calls_hash(calls: &[Call]) -> u64 {
    hashed(calls.iter().map(|call| (&call.name, &call.arguments)).collect::<Vec<_>>())
}

impl Circles {
    /// Notes a round: its calls, what each was told, and whether it worked.
    pub(crate) fn note(&mut self, calls: &[Call], told: &[(String, bool)]) {
        self.rounds.push_back((calls_hash(calls), hashed(told)));
        while self.rounds.len() > TURNS * LONGEST {
            self.rounds.pop_front();
        }
        let name = calls.first().map(|call| call.name.clone()).unwrap_or_default();
        let is_failed = !told.is_empty() && told.iter().all(|(_, worked)| !worked);
        let alike = calls.iter().all(|call| call.name == name);
        let before = if self.failed.0 == name { self.failed.1 } else { 0 };
        self.failed = if is_failed && alike { (name, before + 1) } else { Default::default() };
        let mut is_new = calls.is_empty() || calls.len() != told.len();
        for (call, told) in calls.iter().zip(told) {
            is_new |= self.remember(call_hash(call), short(told)) < KNOWN;
        }
        self.barren = if is_new { 0 } else { self.barren + 1 };
    }

    /// Remembers a step with its result; how often both came together before.
    fn remember(&mut self, call: u32, told: u32) -> u8 {
        let at = self.seen.iter().position(|(known, result, _)| (*known, *result) == (call, told));
        let times = at.and_then(|at| self.seen.remove(at)).map_or(0, |(.., times)| times);
        self.seen.push_back((call, told, times.saturating_add(1)));
        while self.seen.len() > REMEMBERED {
            self.seen.pop_front();
        }
        times
    }

    /// The agent knows no more what it saw, or heard something new: what it looks at again is new to it.
    pub(crate) fn forget(&mut self) {
        self.seen.clear();
        self.barren = 0;
    }

    /// Why nothing new is to be expected of these calls after the rounds before them; none where one of them is new.
    pub(crate) fn describe_barren(&self, calls: &[Call]) -> Option<String> {
        let known = |call: &Call| self.seen.iter().any(|(known, ..)| *known == call_hash(call));
        (self.barren >= BARREN && calls.iter().all(known)).then(|| {
            format!(
                "Nothing new came of the last {} rounds: the agent only repeated steps whose results it had seen at least {KNOWN} times before, and was stopped.",
                self.barren
            )
        })
    }

    /// Whether what came of the last two rounds differs, though their calls are the same.
    pub(crate) fn has_moved(&self) -> bool {
        let mut last = self.rounds.iter().rev();
        matches!((last.next(), last.next()), (Some(now), Some(before)) if now.0 == before.0 && now.1 != before.1)
    }

    /// Why these calls would go round once more; none where they do not.
    pub(crate) fn describe_circle(&self, calls: &[Call]) -> Option<String> {
        let next = calls_hash(calls);
        let is_round = |length: usize| {
            let from = self.rounds.len().checked_sub(TURNS * length - 1)?;
            let last: Vec<(u64, u64)> = self.rounds.iter().skip(from).copied().collect();
            let same = last.windows(length + 1).all(|all| all.first() == all.last());
            let goes_on =
                last.len().checked_sub(length).and_then(|at| last.get(at)).is_some_and(|one| one.0 == next);
            (same && goes_on).then_some(length)
        };
        if let Some(length) = (2..=LONGEST).find_map(is_round) {
            return Some(format!(
                "The agent made the same {length} steps by turns, {TURNS} times over, with the same results, and was stopped."
            ));
        }
        let (name, times) = &self.failed;
        let again = *times >= FAILED && calls.iter().all(|call| call.name == *name);
        again.then(|| {
            format!("The agent tried {name} {times} times in a row, none of it worked, and it was stopped.")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(name: &str, arguments: &str) -> Vec<Call> {
        vec![Call { id: "c".into(), name: name.into(), arguments: arguments.into() }]
    }

    fn after(rounds: impl Iterator<Item = (Vec<Call>, &'static str, bool)>) -> Circles {
        let mut circles = Circles::default();
        rounds.for_each(|(calls, told, worked)| circles.note(&calls, &[(told.to_owned(), worked)]));
        circles
    }

    #[test]
    fn steps_by_turns_are_a_circle_until_something_else_comes_of_them() {
        let by_turns = |n: usize| call("read_file", if n.is_multiple_of(2) { "a" } else { "b" });
        let circles = after((0..7).map(|n| (by_turns(n), "same", true)));
        assert!(circles.describe_circle(&by_turns(7)).is_some_and(|why| why.contains("2 steps by turns")));
        assert_eq!(circles.describe_circle(&call("read_file", "c")), None);
        assert_eq!(after((0..5).map(|n| (by_turns(n), "same", true))).describe_circle(&by_turns(5)), None);
        let moved = after((0..7).map(|n| (by_turns(n), if n == 6 { "new" } else { "same" }, true)));
        assert_eq!(moved.describe_circle(&by_turns(7)), None);
        assert!(!moved.has_moved());
        let polled = after((0..2).map(|n| (call("look", "x"), if n == 0 { "no" } else { "yes" }, true)));
        assert!(polled.has_moved());
    }

    #[test]
    fn five_rounds_of_which_nothing_new_comes_are_enough() {
        let file = |n: usize| call("read_file", &format!("{{\"path\": \"part-{n}.md\"}}"));
        // Six files again and again, longer than any circle that is told by its steps: the third time nothing is new.
        let read = |rounds: usize| after((0..rounds).map(|n| (file(n % 6), "same", true)));
        assert_eq!(read(12).describe_barren(&file(0)), None, "each of them a second time");
        assert_eq!(read(16).describe_barren(&file(4)), None, "four rounds of nothing");
        assert!(read(17).describe_barren(&file(5)).is_some_and(|why| why.contains("the last 5 rounds")));
        assert_eq!(read(17).describe_circle(&file(5)), None);
        assert_eq!(read(17).describe_barren(&file(7)), None, "a file that was not read yet");
        // Whoever reads many files is never stopped, nor one who looks at all of them a second time.
        let all = after((0..160).map(|n| (file(n % 80), "same", true)));
        assert_eq!(all.describe_barren(&file(0)), None);
        // What came out otherwise is new, and so is what a shortened conversation does not tell any more.
        let moved = after((0..17).map(|n| (file(n % 6), if n == 14 { "new" } else { "same" }, true)));
        assert_eq!(moved.describe_barren(&file(5)), None);
        let mut forgot = read(17);
        forgot.forget();
        assert_eq!(forgot.describe_barren(&file(5)), None);
    }

    #[test]
    fn a_tool_that_never_works_is_a_circle_under_any_name_of_its_file() {
        let names: Vec<String> = (0..FAILED).map(|n| format!("{{\"path\": \"none-{n}.md\"}}")).collect();
        let circles = after(names.iter().map(|name| (call("read_file", name), "no such file", false)));
        assert!(circles.describe_circle(&call("read_file", "another")).is_some());
        assert_eq!(circles.describe_circle(&call("list_files", "{}")), None);
        let once = after(names.iter().enumerate().map(|(n, name)| (call("read_file", name), "x", n == 5)));
        assert_eq!(once.describe_circle(&call("read_file", "another")), None);
    }
}

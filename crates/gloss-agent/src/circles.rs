//! Whether an agent goes in circles: the same steps by turns with the same results, or one tool again and again that never works. What
//! came out otherwise than before is no circle. Runs and stops nothing.

use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher};

use gloss_provider::Call;
use serde::{Deserialize, Serialize};

/// How often steps are made by turns before that is a circle, and how many of them one may have.
const TURNS: usize = 4;
const LONGEST: usize = 4;

/// Rounds of one tool in a row that did not work.
const FAILED: u32 = 12;

/// Rounds of a turn, as far as they are compared: hashes alone, for they are stored with every transition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Circles {
    /// The calls of each round, and what came of them.
    rounds: VecDeque<(u64, u64)>,
    /// The tool that did not work, and in how many rounds in a row.
    failed: (String, u32),
}

fn hashed(all: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    all.hash(&mut hasher);
    hasher.finish()
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
    fn a_tool_that_never_works_is_a_circle_under_any_name_of_its_file() {
        let names: Vec<String> = (0..FAILED).map(|n| format!("{{\"path\": \"none-{n}.md\"}}")).collect();
        let circles = after(names.iter().map(|name| (call("read_file", name), "no such file", false)));
        assert!(circles.describe_circle(&call("read_file", "another")).is_some());
        assert_eq!(circles.describe_circle(&call("list_files", "{}")), None);
        let once = after(names.iter().enumerate().map(|(n, name)| (call("read_file", name), "x", n == 5)));
        assert_eq!(once.describe_circle(&call("read_file", "another")), None);
    }
}

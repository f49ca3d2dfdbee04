//! How often a second look is tried: an answer that can't be read, none in time, and a model that can't be asked are tried once
//! more, and then it has failed. Pure: it knows no clock and no model.

use std::time::Duration;

use gloss_protocol::{Code, Problem};

use super::policy::{Failing, Finding};
use super::verdict::Verdict;

/// How long a model has to answer one try, in seconds.
const SECONDS: u64 = 90;
/// Bounds of what a person sets in its stead.
const BOUNDS: (u64, u64) = (1, 600);
/// Tries.
const TRIES: u32 = 2;

/// How long one try may take.
pub(crate) fn limit(seconds: Option<u64>) -> Duration {
    Duration::from_secs(seconds.map_or(SECONDS, |seconds| seconds.clamp(BOUNDS.0, BOUNDS.1)))
}

/// What came of one try.
pub(crate) enum Try {
    /// A model's words.
    Answer(String),
    /// Nothing in time.
    TimedOut,
    /// The model could not be asked.
    Failed(Problem),
}

/// The tries of one second look.
#[derive(Default)]
pub(crate) struct Attempts {
    failed: u32,
}

impl Attempts {
    /// Takes what came of a try: what was found, or none where it is tried once more.
    pub(crate) fn next(&mut self, came: Try) -> Option<Finding> {
        let (failing, may_retry) = match came {
            Try::Answer(words) => match Verdict::read(&words) {
                Some(verdict) => return Some(Finding::Verdict(verdict)),
                None => (Failing::Malformed, true),
            },
            Try::TimedOut => (Failing::TooSlow, true),
            Try::Failed(problem) => {
                let is_passing = !matches!(
                    problem.code,
                    Code::BudgetSpent | Code::Interrupted | Code::ModelRefusedKey | Code::KeysLocked
                );
                (Failing::Unreachable(problem.says), is_passing)
            }
        };
        self.failed += 1;
        (!may_retry || self.failed >= TRIES).then_some(Finding::Failed(failing))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use gloss_protocol::{Code, Problem};

    use super::{Attempts, Failing, Finding, Try, limit};

    const GOOD: &str =
        r#"{"risk_level":"low","user_authorization":"low","outcome":"allow","rationale":"Fine."}"#;

    fn run(tries: Vec<Try>) -> (usize, Option<Finding>) {
        let (mut attempts, mut count) = (Attempts::default(), 0);
        for one in tries {
            count += 1;
            if let Some(found) = attempts.next(one) {
                return (count, Some(found));
            }
        }
        (count, None)
    }

    fn failed(code: Code) -> Try {
        Try::Failed(Problem::new(code, "No."))
    }

    #[test]
    fn it_is_tried_once_more_and_then_it_has_failed() {
        let answer = |words: &str| Try::Answer(words.to_owned());
        let bad = || answer("Fine.");
        for (name, tries, count, agrees) in [
            ("an answer", vec![answer(GOOD)], 1, true),
            ("one in the second try", vec![bad(), answer(GOOD)], 2, true),
            ("slow, then an answer", vec![Try::TimedOut, answer(GOOD)], 2, true),
            ("unreachable, then an answer", vec![failed(Code::ModelUnreachable), answer(GOOD)], 2, true),
            ("malformed twice", vec![bad(), bad(), answer(GOOD)], 2, false),
            ("slow twice", vec![Try::TimedOut, Try::TimedOut, answer(GOOD)], 2, false),
            ("slow and malformed", vec![Try::TimedOut, bad(), answer(GOOD)], 2, false),
            ("no money", vec![failed(Code::BudgetSpent), answer(GOOD)], 1, false),
            ("stopped", vec![failed(Code::Interrupted), answer(GOOD)], 1, false),
        ] {
            let (tried, found) = run(tries);
            let found = found.expect(name);
            println!("{name}: {found:?} after {tried}");
            assert_eq!((tried, matches!(found, Finding::Verdict(_))), (count, agrees), "{name}");
        }
        let (_, found) = run(vec![Try::TimedOut, Try::TimedOut]);
        assert_eq!(found, Some(Finding::Failed(Failing::TooSlow)));
    }

    #[test]
    fn a_try_has_ninety_seconds_where_nobody_says_otherwise() {
        let seconds = |set| limit(set).as_secs();
        assert_eq!(
            [seconds(None), seconds(Some(0)), seconds(Some(20)), seconds(Some(9_999))],
            [90, 1, 20, 600]
        );
        assert_eq!(limit(None), Duration::from_secs(90));
    }
}

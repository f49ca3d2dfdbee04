//! Goals and runs that wait while a judge is at work. Asks nobody.

use gloss_protocol::{GoalId, ThreadId, TurnId, Verdict};

/// Round or run that waits for a judge.
pub(crate) enum Judging {
    /// A goal's round, with what Gloss found itself.
    Round {
        /// The goal.
        goal: GoalId,
        /// The round's turn.
        turn: TurnId,
        /// Verdicts that are computed; none for what is asked.
        found: Vec<Option<Verdict>>,
    },
    /// A run of an automation, beside what good looks like.
    Run(ThreadId),
}

impl Judging {
    /// How many questions the judge is to answer.
    pub(crate) fn questions(&self) -> usize {
        match self {
            Self::Round { found, .. } => found.iter().filter(|verdict| verdict.is_none()).count(),
            Self::Run(_) => 1,
        }
    }
}

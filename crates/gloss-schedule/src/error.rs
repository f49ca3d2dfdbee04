//! Why a rule can't be followed, in words for the person who wrote it.

/// What is wrong with a rule or a zone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// Neither words, cron nor RRULE.
    #[error("“{0}” says no time that I can follow.")]
    Unknown(String),
    /// A cron pattern that is none.
    #[error("The cron rule can't be followed: {0}.")]
    Cron(String),
    /// A recurrence rule that is none.
    #[error("The RRULE can't be followed: {0}.")]
    Recurrence(String),
    /// It never comes.
    #[error("This rule never comes.")]
    Never,
    /// More often than once a minute.
    #[error("This rule comes more often than once a minute.")]
    TooOften,
    /// A zone that nobody knows.
    #[error("There is no time zone {0}.")]
    Zone(String),
    /// A moment that can't be read.
    #[error("{0} is no moment.")]
    Moment(String),
}

impl RuleError {
    /// What to do about it.
    pub fn next(&self) -> &'static str {
        match self {
            Self::Zone(_) => "Write it as Europe/Berlin or America/New_York.",
            Self::Moment(_) => {
                "Write it as 2026-12-01T09:00:00+01:00, or 2026-12-01T09:00 in the rule's zone."
            }
            _ => {
                "Write it as “every weekday at 9”, “on the 1st of every month at 8:30”, as cron (0 9 * * 1-5) or as an RRULE."
            }
        }
    }
}

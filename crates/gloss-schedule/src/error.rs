//! Why a rule can't be followed, in words for the person who wrote it.

/// An error of a rule or a zone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// Neither words, cron nor RRULE.
    #[error("“{0}” says no time that I can follow.")]
    Unknown(String),
    /// A rule of which a part is not understood.
    #[error("I don't understand “{0}” as a time.")]
    Unread(String),
    /// Words of a task that may say when and are in no rule.
    #[error("I can't tell whether {} when.", says(.0))]
    Left(Vec<String>),
    /// Understood, and it leaves open when.
    #[error("{0}.")]
    Open(String),
    /// A cron pattern that is none.
    #[error("The cron rule can't be followed: {0}.")]
    Cron(String),
    /// A recurrence rule that is none.
    #[error("The RRULE can't be followed: {0}.")]
    Recurrence(String),
    /// A rule with no time to come.
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
    /// The suggested next step.
    pub fn next(&self) -> &'static str {
        match self {
            Self::Zone(_) => "Write it as Europe/Berlin or America/New_York.",
            Self::Moment(_) => {
                "Write it as 2026-12-01T09:00:00+01:00, or 2026-12-01T09:00 in the rule's zone."
            }
            Self::Left(_) => {
                "Say the time in other words, or set it by hand: in the automation's own field for it, or with --rule. Then every word of the task is left as it is."
            }
            _ => {
                "Write it as “every weekday at 9”, “on the 1st of every month at 8:30”, as cron (0 9 * * 1-5) or as an RRULE; or set it by hand, in the form of the automation."
            }
        }
    }
}

/// “A” says, “A” and “B” say.
fn says(words: &[String]) -> String {
    let quoted: Vec<_> = words.iter().map(|words| format!("“{words}”")).collect();
    match quoted.as_slice() {
        [most @ .., last] if !most.is_empty() => format!("{} and {last} say", most.join(", ")),
        _ => format!("{} says", quoted.concat()),
    }
}

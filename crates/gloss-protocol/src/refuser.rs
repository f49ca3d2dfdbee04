//! Who or what refuses: the words of a refusal's origin, on a problem, in the log and in a receipt. Shapes only.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Who or what refused something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Refuser {
    /// The person.
    Person,
    /// A rule of the person's, or one of Gloss's own.
    Rule,
    /// A second look at the action.
    Review,
    /// The walls around programs.
    Wall,
    /// The one way into the network.
    Network,
    /// A ceiling of money or tokens.
    Budget,
    /// A hook.
    Hook,
}

impl Refuser {
    /// The word of the log and of the command-line contract.
    pub fn word(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Rule => "rule",
            Self::Review => "review",
            Self::Wall => "wall",
            Self::Network => "network",
            Self::Budget => "budget",
            Self::Hook => "hook",
        }
    }

    /// The one that a word stands for.
    pub fn of(word: &str) -> Option<Self> {
        [Self::Person, Self::Rule, Self::Review, Self::Wall, Self::Network, Self::Budget, Self::Hook]
            .into_iter()
            .find(|refuser| refuser.word() == word)
    }
}

//! Cards: a question, its answer, and the words of a document that it rests on, to be known by heart. When each comes next is worked
//! out of its recalls, and stands nowhere.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Anchor, CardId, Place, Timestamp};

/// How a recall went, in the person's own judgement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// Not known.
    Forgot,
    /// Known with effort.
    Hard,
    /// Known.
    Good,
    /// Known at once.
    Easy,
}

impl Grade {
    /// All of them, the worst first.
    pub const ALL: [Self; 4] = [Self::Forgot, Self::Hard, Self::Good, Self::Easy];

    /// The word of the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Forgot => "forgot",
            Self::Hard => "hard",
            Self::Good => "good",
            Self::Easy => "easy",
        }
    }

    /// The grade of a word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|grade| grade.word() == word)
    }
}

/// A recall of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Recall {
    /// When.
    pub at: Timestamp,
    /// How it went.
    pub grade: Grade,
}

/// A card as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// Its id.
    pub id: CardId,
    /// The document.
    pub path: String,
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: String,
    /// The words that it rests on, where they stood when it was made or last looked at.
    pub anchor: Anchor,
    /// Its recalls, oldest first.
    pub recalls: Vec<Recall>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// Where a card stands now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CardState {
    /// Never recalled yet, so it is due.
    New,
    /// Due again.
    Due,
    /// It comes later.
    Later,
    /// The words that it rests on have changed or are gone: it is looked at before it is recalled.
    Changed,
}

impl CardState {
    /// The word of the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Due => "due",
            Self::Later => "later",
            Self::Changed => "changed",
        }
    }
}

/// A card as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CardView {
    /// The card.
    pub card: CardId,
    /// The document.
    pub path: String,
    /// The question.
    pub question: String,
    /// The answer; not to be shown before the person has tried.
    pub answer: String,
    /// The words that it rests on, as they were.
    pub quote: String,
    /// Where these words are in the newest version.
    pub place: Place,
    /// Where it stands.
    pub state: CardState,
    /// When it is due.
    pub due: Timestamp,
    /// When it would come next after each grade, the worst first.
    pub next: Vec<Timestamp>,
    /// How often it was recalled.
    pub recalls: u32,
}

/// A change of a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum CardChange {
    /// The person recalled it, or not.
    Recall {
        /// The card.
        card: CardId,
        /// How it went.
        grade: Grade,
    },
    /// Corrects its words; it rests on the words that stand in its place now.
    Edit {
        /// The card.
        card: CardId,
        /// Its question.
        question: String,
        /// Its answer.
        answer: String,
    },
    /// Removes it. The one that was removed last can be put back.
    Remove {
        /// The card.
        card: CardId,
    },
    /// Puts the one that was removed last back.
    PutBack {
        /// The card.
        card: CardId,
    },
}

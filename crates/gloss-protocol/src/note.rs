//! Notes: a place, Ask or Change, and the person's words.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Anchor, ChangeId, Container, FactId, NoteId, Place, ThreadId, Timestamp, TurnId};

/// The person's intent in a note: an answer, or a change of the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// An answer. Changes nothing.
    Ask,
    /// A change of the marked place and of nothing else.
    Change,
}

impl Intent {
    /// The word used in SQL and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ask => "ask",
            Self::Change => "change",
        }
    }
}

/// Where a note stands. Where its *place* is, is a second, separate thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NoteState {
    /// Not sent yet.
    Draft,
    /// Sent, not begun.
    Sent,
    /// The agent is at it.
    Working,
    /// An Ask that was answered.
    Answered,
    /// A Change that was made; waits for Keep or Undo.
    Applied,
    /// The agent asks something, or could not do it.
    NeedsYou,
    /// Taken back by the person: kept, and sent again only where they name it.
    Undone,
    /// Closed by the person.
    Resolved,
}

impl NoteState {
    /// The word used in SQL and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Sent => "sent",
            Self::Working => "working",
            Self::Answered => "answered",
            Self::Applied => "applied",
            Self::NeedsYou => "needs_you",
            Self::Undone => "undone",
            Self::Resolved => "resolved",
        }
    }
}

/// The agent's answer to a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Answer {
    /// The words.
    pub text: String,
    /// Facts it leads to.
    pub facts: Vec<FactId>,
}

/// The changes that a Change note made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Applied {
    /// The version it is in.
    pub version: u32,
    /// Place by place, in the order of the text.
    #[serde(default)]
    pub parts: Vec<AppliedPart>,
    /// What the place was widened to by whoever served the note.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub took: Option<Container>,
}

/// A change that a Change note made in one of its places.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AppliedPart {
    /// The words as a reader saw them before.
    pub before: String,
    /// The words as a reader sees them now.
    pub after: String,
    /// The change that can be taken back.
    pub change: ChangeId,
}

impl Applied {
    /// Before and after, as one text each; places stand on lines of their own.
    pub fn pair(&self) -> (String, String) {
        let joined =
            |words: fn(&AppliedPart) -> &str| self.parts.iter().map(words).collect::<Vec<_>>().join("\n");
        (joined(|part| &part.before), joined(|part| &part.after))
    }

    /// The changes as one sentence; of many places the first.
    pub fn words(&self) -> String {
        let Some(first) = self.parts.first() else { return "Changed.".to_owned() };
        let more = match self.parts.len() - 1 {
            0 => String::new(),
            1 => " and one more place".to_owned(),
            more => format!(" and {more} more places"),
        };
        format!("Changed “{}” to “{}”{more}.", first.before, first.after)
    }
}

/// A note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Note {
    /// Its id.
    pub id: NoteId,
    /// The artifact.
    pub path: String,
    /// Its number on the artifact's pins, from 1.
    pub n: u32,
    /// Ask or Change.
    pub intent: Intent,
    /// The person's words.
    pub text: String,
    /// Where it stands.
    pub state: NoteState,
    /// An agent left it for the person: it is not sent with others before the person has taken it over.
    #[serde(default)]
    pub left: bool,
    /// The place that was pointed at, as it was.
    pub anchor: Anchor,
    /// Where that is now.
    pub place: Place,
    /// The state of the view when it was written, as the screen keeps it: of a site the open tab, the filters and the
    /// words typed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub seen: Option<String>,
    /// Who wrote it, where it came back in a review copy; none is the person.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub by: Option<String>,
    /// The agent's answer.
    pub answer: Option<Answer>,
    /// The agent's question.
    pub question: Option<String>,
    /// Whether everything that was changed for it waits for the person.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<bool>")]
    pub waits: bool,
    /// The changes that it made.
    pub applied: Option<Applied>,
    /// The thread that served it.
    pub thread: Option<ThreadId>,
    /// The turn that served it.
    pub turn: Option<TurnId>,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

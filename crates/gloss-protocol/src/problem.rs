//! Problems: failures in words that a person can act on.
//!
//! One closed list of codes; each has a sentence, a next step, whether trying again helps, and the command
//! line's exit status. Nothing matches on the sentences.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Refuser;

/// The closed list of what can go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Code {
    BadRequest,
    NotFound,
    AmbiguousPlace,
    PlaceNotFound,
    SelectionMoved,
    StaleBase,
    CannotUndo,
    NotText,
    TooLarge,
    OutsideWorkspace,
    FolderReadOnly,
    DiskFull,
    FileChanged,
    FileMissing,
    AlreadyExists,
    Busy,
    NoteNeedsPlace,
    NothingToSend,
    ModelUnreachable,
    ModelRefusedKey,
    ModelRateLimited,
    ModelOverloaded,
    ModelCutOff,
    NotDone,
    ModelSilent,
    ModelBroken,
    ModelUnknown,
    ModelContextFull,
    KeysLocked,
    NeedsPassphrase,
    BudgetSpent,
    TooManySteps,
    Interrupted,
    UnknownOutcome,
    FolderMoved,
    EngineGone,
    EngineNewer,
    StoreNewer,
    StoreDamaged,
    LogBroken,
    NoQuery,
    HoldsSecrets,
    BadName,
    BadSecret,
    BadCommand,
    BadHost,
    ServerFailed,
    SignInNeeded,
    ClientNeeded,
    Internal,
}

impl Code {
    /// The next step for the person, in a sentence.
    pub fn next_step(self) -> &'static str {
        match self {
            Self::BadRequest => "Look at the command's help and try again.",
            Self::NotFound => "List what there is and choose from it.",
            Self::AmbiguousPlace => "Choose one of the places, or add #2 at the end to take the second.",
            Self::PlaceNotFound => "Open the current version and point again.",
            Self::SelectionMoved => "The document was drawn again; select the text once more.",
            Self::StaleBase => "Read the place again and make the change on that.",
            Self::CannotUndo => "Compare the two versions and take back the later change first.",
            Self::NotText => "Open it in the program it was made with.",
            Self::TooLarge => "Split the file, or ask for a part of it.",
            Self::OutsideWorkspace => "Choose a file inside this workspace's folder.",
            Self::FolderReadOnly => "Make the folder writable, or open a copy of it.",
            Self::DiskFull => "Free some space; everything so far is kept.",
            Self::FileChanged => "The other program's version was kept; look at it and try again.",
            Self::FileMissing => "Restore a version of it, or put the file back.",
            Self::AlreadyExists => "Choose another name.",
            Self::Busy => "Wait a moment and try again.",
            Self::NoteNeedsPlace => "Point each of these notes to a place, or send the others.",
            Self::NothingToSend => "Add a note first.",
            Self::ModelUnreachable => "Check the connection and the model's address, then try again.",
            Self::ModelRefusedKey => "Check the key of this model, then try again.",
            Self::ModelRateLimited => "Wait until the model allows more, then try again.",
            Self::ModelOverloaded => "Try again in a minute.",
            Self::ModelCutOff => "Try again; what was said so far is kept.",
            Self::NotDone => "Say it in other words, name the file that is meant, or connect a model.",
            Self::ServerFailed => "Mend what it says is missing, then try it again: gloss mcp test.",
            Self::SignInNeeded => "Sign in, under Extensions or with gloss mcp sign-in.",
            Self::ClientNeeded => {
                "Register Gloss with it by hand, and type in the client’s name that it gives you."
            }
            Self::FolderMoved => "Run gloss doctor --link with the folder as it was called before.",
            Self::ModelSilent => "Try again; nothing was changed.",
            Self::ModelBroken => "Try again, or use another model.",
            Self::ModelUnknown => "Connect the model, or use the built-in assistant.",
            Self::KeysLocked => "Enter the passphrase of your keys.",
            Self::NeedsPassphrase => "Choose a passphrase; it is asked for again after Gloss was restarted.",
            Self::BudgetSpent => "Raise the budget of this task to go on, or stop here.",
            Self::ModelContextFull => "Start a new task with less material.",
            Self::TooManySteps => "Say more precisely what is wanted, or start a new task.",
            Self::Interrupted => "Send another message to go on.",
            Self::UnknownOutcome => "Look at the result, then send another message to go on.",
            Self::EngineGone => "Try again; Gloss starts it anew and goes on from the last event.",
            Self::EngineNewer => "Update this Gloss to the same version.",
            Self::StoreNewer => "Open this workspace with the newer Gloss that wrote it.",
            Self::StoreDamaged => {
                "Run gloss doctor --restore in this folder: it puts the newest whole copy in place and keeps what is there now."
            }
            Self::LogBroken => "Keep a copy of the log; somebody altered it outside Gloss.",
            Self::NoQuery => "Look at the column names and write the query again.",
            Self::HoldsSecrets => "Take them out of the files, then publish again.",
            Self::BadName => "Use capital letters, digits and _, as in DEPLOY_TOKEN.",
            Self::BadSecret => "Use a longer one.",
            Self::BadCommand => "Write it as it will be run.",
            Self::BadHost => "Write it as in prices.example.",
            Self::Internal => "Try again; if it stays, report it with the output of gloss doctor.",
        }
    }

    /// Whether the same request may succeed later.
    pub fn retry(self) -> bool {
        matches!(
            self,
            Self::Busy
                | Self::DiskFull
                | Self::FileChanged
                | Self::ModelUnreachable
                | Self::ModelRateLimited
                | Self::ModelOverloaded
                | Self::ModelCutOff
                | Self::ModelSilent
                | Self::ModelBroken
                | Self::EngineGone
                | Self::StaleBase
                | Self::SelectionMoved
                | Self::Internal
        )
    }

    /// The command line's exit status.
    pub fn exit(self) -> u8 {
        match self {
            Self::BadRequest | Self::AmbiguousPlace | Self::PlaceNotFound | Self::NotFound => 2,
            Self::BadName | Self::BadSecret | Self::BadCommand | Self::BadHost => 2,
            Self::NoteNeedsPlace | Self::KeysLocked | Self::NeedsPassphrase | Self::BudgetSpent => 3,
            _ => 1,
        }
    }
}

/// A problem: a code, what happened, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("{says} {next}")]
pub struct Problem {
    /// The code of the problem.
    pub code: Code,
    /// The failure, in a sentence.
    pub says: String,
    /// The next step for the person, in a sentence.
    pub next: String,
    /// Whether trying again may help.
    pub retry: bool,
    /// Places or names to choose from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<String>,
    /// Who or what refused it, where it is a refusal and no failure; for the log.
    #[serde(skip)]
    #[ts(skip)]
    pub refuser: Option<Refuser>,
}

impl Problem {
    /// A problem with the code's own next step.
    pub fn new(code: Code, says: impl Into<String>) -> Self {
        Self {
            code,
            says: says.into(),
            next: code.next_step().to_owned(),
            retry: code.retry(),
            candidates: Vec::new(),
            refuser: None,
        }
    }

    /// The same problem as a refusal.
    #[must_use]
    pub fn refused_by(mut self, refuser: Refuser) -> Self {
        self.refuser = Some(refuser);
        self
    }

    /// The same problem with things to choose from.
    #[must_use]
    pub fn with_candidates(mut self, candidates: Vec<String>) -> Self {
        self.candidates = candidates;
        self
    }

    /// The same problem with a more fitting next step.
    #[must_use]
    pub fn with_next(mut self, next: impl Into<String>) -> Self {
        self.next = next.into();
        self
    }
}

//! Approvals: what an agent may not do by itself and asks the person for, bound to the exact call. Shapes only.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{ApprovalId, ThreadId, Timestamp, TurnId};

/// A permission that a tool call needs and that somebody may have to grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// To read a file.
    Read,
    /// To make or change a file.
    Write,
    /// To run a program.
    Run,
    /// To move files, or to put them in the trash.
    Remove,
    /// To read from a host of the network.
    Reach,
    /// To send something out of this computer.
    Send,
    /// To be given a kept secret.
    Secret,
    /// To use a tool of a server.
    Use,
    /// To spend money.
    Spend,
}

/// The answer to an agent's request for approval while nobody is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OnApproval {
    /// Wait for the person.
    #[default]
    Ask,
    /// Refuse.
    Deny,
    /// Allow, this once.
    Allow,
}

/// How far a yes to an approval reaches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AnswerReach {
    /// This call alone.
    #[default]
    Once,
    /// The same for the rest of the task, with its helpers.
    Task,
    /// The same for every task of the workspace, until it is taken away.
    Always,
}

/// Where an approval stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ApprovalState {
    /// A second look is at it, which decides by the person's own rule; nobody is asked yet.
    Reviewing,
    /// Nobody has answered it.
    Waiting,
    /// Allowed, this once.
    Allowed,
    /// Denied.
    Denied,
    /// Nobody needs it any more: the task was stopped, or what was asked about has changed since.
    Withdrawn,
}

impl ApprovalState {
    /// The word of the command-line contract.
    pub fn word(self) -> &'static str {
        match self {
            Self::Reviewing => "reviewing",
            Self::Waiting => "waiting",
            Self::Allowed => "allowed",
            Self::Denied => "denied",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Whether nobody has answered it yet.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Reviewing)
    }
}

/// What a second look at an action came to, before the person is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Opinion {
    /// Whether it sees no reason against it.
    pub agrees: bool,
    /// Why, in a sentence or two.
    pub says: String,
    /// Whether fixed rules said so, where there was no model to look.
    pub by_rules: bool,
}

impl Approval {
    /// The words that its question is logged by: what is asked, and what is wanted exactly.
    pub fn wanted_words(&self) -> String {
        format!("{}\n{}", self.says, self.exact)
    }

    /// The words that its answer is logged by: those of the question, with what it was edited to.
    pub fn decided_words(&self) -> String {
        format!("{}\n{}", self.says, self.edited.as_deref().unwrap_or(&self.exact))
    }
}

/// A decision that an agent waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Approval {
    /// Its id.
    pub id: ApprovalId,
    /// The task on whose card it stands: of a helper's question the task that it helps.
    pub task: ThreadId,
    /// The turn that waits.
    pub turn: TurnId,
    /// The provider's id of the call.
    pub call: String,
    /// The tool that is called.
    pub tool: String,
    /// The permission that the call needs.
    pub permission: Permission,
    /// The question, as a sentence.
    pub says: String,
    /// The exact command or message, where the question does not say all.
    #[serde(default)]
    pub exact: String,
    /// The argument of the call that `exact` is, so that it can be edited before it is allowed; none where it can't.
    #[serde(default)]
    pub editable: Option<String>,
    /// What it was edited to when it was allowed.
    #[serde(default)]
    pub edited: Option<String>,
    /// What it reaches: to whom something goes, or where it runs, in words; nothing where the question says all.
    #[serde(default)]
    pub reaches: String,
    /// Whether it can be undone, in words.
    #[serde(default)]
    pub undo: String,
    /// What a yes for the task, or for always, lets happen without asking; none where a yes is for this call alone.
    #[serde(default)]
    pub lasting: Option<String>,
    /// What was read before that came from outside: pages, mails, files of others; each in words.
    #[serde(default)]
    pub outside: Vec<String>,
    /// What a second look came to, where there was one.
    #[serde(default)]
    pub opinion: Option<Opinion>,
    /// The file that it is about, where it is about one.
    pub path: Option<String>,
    /// Why it is asked: what the file is, or what the tool does.
    pub why: String,
    /// Files that the task has read before it asked: what may have led it here.
    pub read_before: Vec<String>,
    /// The file's version when it was asked; none where the file was not there, or it is about none.
    pub version: Option<u32>,
    /// SHA-256 over the tool, its arguments, the file and its version: what is allowed is this call and no other.
    pub hash: String,
    /// Where it stands.
    pub state: ApprovalState,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
    /// Whether a second look decided it, by the person's own rule.
    #[serde(default)]
    pub reviewed: bool,
}

impl Approval {
    /// Whether another one differs in nothing but its target, so that both are answered as one.
    pub fn is_alike(&self, other: &Self) -> bool {
        let same = |one: &Self| {
            (
                one.task.clone(),
                one.tool.clone(),
                one.permission,
                one.why.clone(),
                one.reaches.clone(),
                one.undo.clone(),
                one.outside.clone(),
            )
        };
        same(self) == same(other)
    }

    /// Whether a yes that lasts is one to another approval of its turn, too: of the same file, or of programs. Of a plan of files and of a
    /// page more may be asked than whether such a thing may be done, and a secret is given to its own command.
    pub fn covers(&self, other: &Self) -> bool {
        matches!(self.permission, Permission::Run | Permission::Read | Permission::Write | Permission::Use)
            && (&self.turn, self.permission, &self.path) == (&other.turn, other.permission, &other.path)
    }

    /// Approvals in the groups that are answered as one, in the order of their first ones.
    pub fn groups(all: Vec<Self>) -> Vec<Vec<Self>> {
        let mut out: Vec<Vec<Self>> = Vec::new();
        for one in all {
            match out.iter_mut().find(|group| group.first().is_some_and(|first| first.is_alike(&one))) {
                Some(group) => group.push(one),
                None => out.push(vec![one]),
            }
        }
        out
    }
}

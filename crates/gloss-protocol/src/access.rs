//! Access: what a task, or every task of a workspace, may do, given by the person until it is taken away. Shapes only; the
//! engine decides by it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{AccessId, ApprovalId, ServerLeave, ThreadId, Timestamp};

/// Something that may be done without a question.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "may", rename_all = "snake_case")]
pub enum May {
    /// Reading a file that is asked about: a hidden one, or one that holds a key.
    ReadFile {
        /// The file, relative to the workspace.
        path: String,
    },
    /// Making or changing a file that is asked about.
    WriteFile {
        /// The file, relative to the workspace.
        path: String,
    },
    /// Running commands where only the floor of the walls stands.
    RunReduced,
    /// Reading from a host.
    ReadHost {
        /// Its name, as `prices.example` or `*.prices.example`.
        host: String,
    },
    /// Sending to a host.
    SendHost {
        /// Its name.
        host: String,
    },
    /// Giving a kept secret to one command, as a variable of its environment.
    GiveSecret {
        /// The secret's name, which is the variable's too.
        name: String,
        /// The command, word for word.
        command: String,
        /// The host that the command may send it to; none where it stays on this computer.
        host: Option<String>,
        /// The folder's files that the command names, as they were when it was given: with another in its place it is asked for
        /// anew. Gloss fills it in.
        #[serde(default)]
        files: Vec<NamedFile>,
    },
    /// Using a tool of a server, as it described itself when this was given.
    UseTool {
        /// The server.
        server: String,
        /// The tool, as its server calls it.
        tool: String,
        /// SHA-256 in hexadecimal over what it says of itself.
        pin: String,
    },
}

/// A file that a command names.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct NamedFile {
    /// Its path in the folder.
    pub path: String,
    /// What tells it from another: SHA-256 of its bytes in hexadecimal, of a large one its size and its times.
    pub seal: String,
}

/// The kinds of actions for which a person sets a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Reading the folder's files.
    Read,
    /// Making and changing files, each a version.
    Change,
    /// Moving and deleting files.
    Remove,
    /// Running commands behind the walls.
    Run,
    /// Reading web pages.
    Reach,
    /// Sending something out of this computer.
    Send,
}

impl Action {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 6] = [Self::Read, Self::Change, Self::Remove, Self::Run, Self::Reach, Self::Send];

    /// The word of the command-line contract.
    pub fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Change => "change",
            Self::Remove => "remove",
            Self::Run => "run",
            Self::Reach => "reach",
            Self::Send => "send",
        }
    }
}

/// What is done about an action, strictest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// It is done.
    Act,
    /// It is done where the person's own words ask for it, and else asked about.
    WhenISaySo,
    /// It is done where the person's own words ask for it, and else a second look decides in the person's stead.
    SecondOpinion,
    /// It is asked about each time.
    Ask,
    /// It is not done: the person does it.
    LeaveItToMe,
}

impl Rule {
    /// The word of the command-line contract.
    pub fn word(self) -> &'static str {
        match self {
            Self::Act => "act",
            Self::WhenISaySo => "when_i_say_so",
            Self::SecondOpinion => "second_opinion",
            Self::Ask => "ask",
            Self::LeaveItToMe => "leave_it_to_me",
        }
    }
}

/// What an entry is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Grant {
    /// One thing that may be done.
    May {
        /// It.
        #[serde(flatten)]
        may: May,
    },
    /// A rule for an action.
    Rule {
        /// The action.
        action: Action,
        /// The rule.
        rule: Rule,
    },
    /// A skill of the folder that agents may use, as long as its files are as they were.
    Skill {
        /// Its file, relative to the workspace.
        path: String,
        /// SHA-256 in hexadecimal over all files of its folder.
        hash: String,
    },
    /// A hook that runs at its moments, as long as what it runs is as it was.
    Hook {
        /// By what it is named.
        hook: String,
        /// Hash over what it runs, with the files that it names.
        hash: String,
        /// What it runs, word for word.
        runs: String,
    },
    /// A server that runs, as long as it stands in its file as it stood when this was given.
    Server {
        /// Its name.
        server: String,
        /// SHA-256 in hexadecimal over how it is started or reached.
        hash: String,
        /// What is run, or the address that is talked to, in words.
        runs: String,
        /// What it may reach.
        leave: ServerLeave,
    },
}

/// One entry of what may be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Access {
    /// Its id.
    pub id: AccessId,
    /// The task, with its helpers; none for every task of the workspace.
    pub task: Option<ThreadId>,
    /// What it is about.
    pub grant: Grant,
    /// Since when.
    pub since: Timestamp,
    /// The approval on whose card it was given, where it was.
    pub approval: Option<ApprovalId>,
    /// When it was taken away; it stays listed in the log.
    pub revoked_at: Option<Timestamp>,
}

/// Groups of the card, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AccessGroup {
    /// Files.
    Files,
    /// The network.
    Network,
    /// Programs.
    Programs,
}

/// A line of the card that says what may be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AccessLine {
    /// The entry behind it, which can be taken away; none for a rule that stands by itself.
    pub id: Option<AccessId>,
    /// The task that it is for; none for every one.
    pub task: Option<ThreadId>,
    /// Its group.
    pub group: AccessGroup,
    /// The action whose rule it tells, where it does.
    pub action: Option<Action>,
    /// The rule, where it tells one.
    pub rule: Option<Rule>,
    /// What may be done, in words.
    pub says: String,
    /// How long, and within which bounds, in words.
    pub detail: String,
    /// Since when; none for what stands by itself.
    pub since: Option<Timestamp>,
}

/// The walls around programs on this computer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Walls {
    /// Both.
    Full,
    /// The floor alone.
    Reduced,
    /// None: no program runs.
    None,
}

/// The card on which it stands what may be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AccessCard {
    /// Its lines, by group.
    pub lines: Vec<AccessLine>,
    /// The walls around programs.
    pub walls: Walls,
    /// The walls in words.
    pub walls_say: String,
    /// What stands in `config.toml` and is not done, each in a sentence.
    pub not_done: Vec<String>,
}

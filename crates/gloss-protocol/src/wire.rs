//! Frames between a shell and the engine: one JSON object per line on the local socket, one per message on a
//! WebSocket.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Command, CommandId, Done, Event, Problem, Query, Reply, ThreadId, WorkspaceId};

/// The protocol's version. An engine that speaks an older one drains and leaves.
pub const PROTOCOL: u32 = 2;

/// The first frame of a shell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Hello {
    /// The protocol that the shell speaks.
    pub protocol: u32,
    /// The shell's build.
    pub build: String,
    /// Values of the configured `env_key`s, kept by the engine in memory only.
    pub keys: BTreeMap<String, String>,
    /// The secret of `engine.json`: who can't read that file is no shell.
    #[serde(default)]
    pub secret: String,
}

/// The engine's answer to [`Hello`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Welcome {
    /// The protocol that the engine speaks.
    pub protocol: u32,
    /// The engine's build.
    pub build: String,
    /// Its process id.
    pub pid: u32,
}

/// `engine.json`: where the engine of a home is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EngineFile {
    /// Its process id.
    pub pid: u32,
    /// The path of its socket.
    pub address: String,
    /// Its build.
    pub build: String,
    /// The protocol it speaks.
    pub protocol: u32,
    /// What a shell has to say in its greeting, another one for each start.
    #[serde(default)]
    pub secret: String,
}

/// The body of a shell's frame.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum ClientBody {
    /// Says who is there.
    Hello {
        /// The greeting.
        hello: Hello,
    },
    /// Opens a folder as a workspace.
    Open {
        /// The folder, absolute.
        folder: String,
    },
    /// Submits a command.
    Submit {
        /// The workspace.
        workspace: WorkspaceId,
        /// The command's id.
        command_id: CommandId,
        /// The command.
        command: Box<Command>,
    },
    /// Asks a query.
    Query {
        /// The workspace.
        workspace: WorkspaceId,
        /// The query.
        query: Box<Query>,
    },
    /// Asks for all events after a number, then for new ones as they come.
    Subscribe {
        /// The workspace.
        workspace: WorkspaceId,
        /// The last event already seen.
        #[ts(type = "number")]
        after_seq: u64,
    },
    /// Says which task the shell shows: from here on this connection is not told the words that stream in others. One
    /// that never says is told all.
    Show {
        /// The task; none where none is shown.
        task: Option<ThreadId>,
    },
    /// Waits until something came, went or changed, in any workspace, that [`crate::Query::Hey`] tells of.
    Await {
        /// The mark of the last answer; any other than the engine's is answered at once.
        #[ts(type = "number")]
        mark: u64,
    },
    /// Asks the engine to finish what it does and leave.
    Leave {},
}

/// A frame of a shell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ClientFrame {
    /// Chosen by the shell; the reply carries it.
    #[ts(type = "number")]
    pub id: u64,
    /// The request.
    #[serde(flatten)]
    #[ts(flatten)]
    pub body: ClientBody,
}

/// A frame of the engine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
#[allow(clippy::large_enum_variant)]
pub enum ServerFrame {
    /// The greeting's answer.
    Welcome {
        /// The frame it answers.
        #[ts(type = "number")]
        id: u64,
        /// Who answers.
        welcome: Welcome,
    },
    /// A folder was opened.
    Opened {
        /// The frame it answers.
        #[ts(type = "number")]
        id: u64,
        /// Its workspace.
        workspace: WorkspaceId,
    },
    /// A command was carried out.
    Done {
        /// The frame it answers.
        #[ts(type = "number")]
        id: u64,
        /// The result of the command.
        done: Done,
    },
    /// A query was answered.
    Reply {
        /// The frame it answers.
        #[ts(type = "number")]
        id: u64,
        /// The answer.
        reply: Reply,
        /// Damaged parts that were left out of the reply, a sentence each.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        left_out: Vec<String>,
    },
    /// Something went wrong.
    Problem {
        /// The frame it answers.
        #[ts(type = "number")]
        id: u64,
        /// What, and what to do.
        problem: Problem,
    },
    /// Something happened.
    Event {
        /// The event.
        event: Event,
    },
    /// The shell was too slow: it loads a new snapshot and subscribes again.
    Behind {
        /// The workspace.
        workspace: WorkspaceId,
    },
    /// Something moved.
    Moved {
        /// The frame it answers.
        #[ts(type = "number")]
        id: u64,
        /// To be waited from.
        #[ts(type = "number")]
        mark: u64,
    },
    /// Subscribed, heard which task is shown, or leaving.
    Ok {
        /// The frame it answers.
        #[ts(type = "number")]
        id: u64,
    },
}

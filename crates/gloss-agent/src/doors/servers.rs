//! MCP servers as a tool reaches them: one tool of one of them is called. Whether it may be is the engine's to say, and what comes
//! back is a stranger's words.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use serde_json::{Map, Value};

use super::Future;

/// A tool of a server, as it is known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolUse {
    /// The server.
    pub server: String,
    /// The tool, as its server calls it.
    pub tool: String,
    /// SHA-256 over what it says of itself: a yes is for this and no other.
    pub pin: String,
    /// What its server says of its effect, as a sentence; empty where it says nothing.
    pub hint: String,
}

/// The answer of a server's tool.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServerAnswer {
    /// Its words, as far as a model is given them.
    pub text: String,
    /// Bytes of all its words.
    pub bytes: usize,
    /// Files of the scratch folder that hold what is not among the words.
    pub files: Vec<String>,
    /// Whether the tool says that it failed.
    pub is_error: bool,
    /// Hosts that the server asked for meanwhile and may not reach.
    pub refused: Vec<String>,
}

/// Tools of servers.
pub trait Servers: Send + Sync {
    /// Calls one.
    fn call(
        &self,
        of: &ToolUse,
        arguments: Map<String, Value>,
        stop: &Arc<AtomicBool>,
    ) -> Future<'_, ServerAnswer>;
}

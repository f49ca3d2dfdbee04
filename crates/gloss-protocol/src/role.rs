//! Roles that helpers can have, as a person reads them. What a role may do is held to elsewhere.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where a role comes from; who comes first wins over one of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RoleFrom {
    /// A file of the person's, in `$CODEX_HOME/agents` or `~/.claude/agents`.
    Person,
    /// A file of the workspace's folder, in `.codex/agents` or `.claude/agents`.
    Folder,
    /// A plugin that the person installed.
    Plugin,
    /// Gloss itself.
    BuiltIn,
}

/// A role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RoleInfo {
    /// Its name.
    pub name: String,
    /// Its purpose.
    pub about: String,
    /// Whether its helpers only read.
    pub only_reads: bool,
    /// The model that it asks for, as its file names it.
    pub model: Option<String>,
    /// How long it thinks, as its file says.
    pub effort: Option<String>,
    /// Where it comes from.
    pub from: RoleFrom,
    /// The plugin that it comes with; empty for any other.
    #[serde(default)]
    pub plugin: String,
    /// Settings of its file that Gloss has no meaning for.
    pub unused: Vec<String>,
}

//! A role, and how an agent of either maker is one. Reads no file.

use gloss_extension::Agent;
use gloss_protocol::{RoleFrom, RoleInfo};

/// Longest name of a role and of a setting, and longest words of what it is for, in characters.
const MAX_NAME: usize = 60;
const MAX_ABOUT: usize = 300;
/// Settings without a meaning that are told of one file.
const MOST_UNUSED: usize = 20;

/// A role: what a person reads of it, and what its agent is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Role {
    /// Its model is `PROVIDER/MODEL`, or one of the provider that the task asks.
    pub info: RoleInfo,
    /// Instructions of its agent.
    pub instructions: String,
}

/// An agent of either maker as a role; what Gloss has no meaning for is told and left alone.
pub(super) fn role_of(agent: Agent, from: RoleFrom) -> Role {
    let mut unused: Vec<String> =
        agent.unused.iter().take(MOST_UNUSED).map(|name| clip(name, MAX_NAME)).collect();
    // Only reading is held to; every other sandbox is the one that Gloss has anyway.
    unused.extend(agent.raises.iter().filter_map(|(words, _)| words.split(' ').next().map(str::to_owned)));
    let only_reads = agent.only_reads
        || agent.tools.as_ref().is_some_and(|tools| tools.iter().all(|tool| is_reading(tool)));
    Role {
        info: RoleInfo {
            name: clip(agent.name.trim(), MAX_NAME),
            about: clip(&agent.description, MAX_ABOUT),
            only_reads,
            model: agent.model,
            effort: agent.effort,
            from,
            plugin: String::new(),
            unused,
        },
        instructions: agent.instructions,
    }
}

/// Whether a tool of Claude Code's only reads.
fn is_reading(tool: &str) -> bool {
    let name = tool.split('(').next().unwrap_or(tool).trim();
    ["Read", "Grep", "Glob", "LS", "NotebookRead", "TodoWrite"].contains(&name)
}

fn clip(words: &str, most: usize) -> String {
    words.chars().take(most).collect()
}

//! The tools of servers that a turn has: those of servers that are on, as they were when they answered last, so that no turn waits
//! for one. A server that never answered is started beside it, for the next.

use std::sync::Arc;

use gloss_agent::doors::ToolUse;
use gloss_agent::{ServerTool, Tool, server_tools};
use gloss_mcp::Hints;
use gloss_protocol::Access;

use super::defined::{Defined, definitions};
use super::running::begin_beside;
use super::start::kept_tools;
use crate::digest::digest_of;
use crate::doors::Shared;
use crate::off_core::OffCore;

/// How many servers that have not answered are named.
const MOST_NAMED: usize = 12;

/// The tools of servers for a turn, by what is in force for it, and what its model is told of servers that have none yet; empty where
/// all have.
pub(crate) fn tools_of_turn(
    _off: &OffCore,
    shared: &Arc<Shared>,
    entries: &[Access],
) -> (Vec<Arc<dyn Tool>>, String) {
    let (mut tools, mut silent) = (Vec::new(), Vec::new());
    for defined in definitions(shared).servers {
        if defined.leave(entries).is_none() {
            continue;
        }
        let Some(kept) = kept_tools(shared, &defined) else {
            silent.push(defined.server.name.clone());
            begin_beside(shared, entries, defined);
            continue;
        };
        for tool in kept {
            let of = ToolUse {
                server: defined.server.name.clone(),
                tool: tool.name,
                pin: pin_of(&defined, &tool.pin),
                hint: hint(tool.hints).to_owned(),
            };
            tools.push(ServerTool::new(of, &tool.description, tool.schema));
        }
    }
    (server_tools(tools), describe_silent(&silent))
}

/// That servers are on and have not answered, so that nobody takes their tools for missing.
fn describe_silent(names: &[String]) -> String {
    let some: Vec<&str> = names.iter().take(MOST_NAMED).map(String::as_str).collect();
    match names.len() {
        0 => String::new(),
        count => format!(
            "Tool servers that are turned on and have not answered yet: {}{}. This turn has none of their tools; if the task needs \
             them, say that they are still starting, or do not answer (Extensions shows which), and that they come with the next \
             message.",
            some.join(", "),
            if count > MOST_NAMED { ", and more" } else { "" },
        ),
    }
}

/// Tells a tool of this server, as it describes itself, from every other: another server of its name has none of its leave.
pub(crate) fn pin_of(defined: &Defined, pin: &str) -> String {
    digest_of([pin, &defined.hash])
}

/// What a server says of a tool's effect, as a sentence.
fn hint(hints: Hints) -> &'static str {
    match hints {
        Hints { destroys: Some(true), reads_only: None | Some(false), .. } => {
            "It says of itself that it may destroy something."
        }
        Hints { reads_only: Some(true), .. } => "It says of itself that it only reads.",
        _ => "",
    }
}

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

/// The tools of servers for a turn, by what is in force for it.
pub(crate) fn tools_of_turn(_off: &OffCore, shared: &Arc<Shared>, entries: &[Access]) -> Vec<Arc<dyn Tool>> {
    let mut tools = Vec::new();
    for defined in definitions(shared).servers {
        if defined.leave(entries).is_none() {
            continue;
        }
        let Some(kept) = kept_tools(shared, &defined) else {
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
    server_tools(tools)
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

//! The tools of servers that a turn has: those of servers that are on, as they were when they answered last, so that no turn waits
//! for one. A server that never answered is started beside it, for the next.

use std::sync::Arc;

use gloss_agent::doors::ToolUse;
use gloss_agent::{ServerTool, Tool, server_tools};
use gloss_mcp::Hints;
use gloss_protocol::{Access, ServerState};

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
    let (mut tools, mut starting, mut failed) = (Vec::new(), Vec::new(), Vec::new());
    for defined in definitions(shared).servers {
        if !defined.is_on(entries) {
            continue;
        }
        let Some(kept) = kept_tools(shared, &defined) else {
            let status = shared.home.servers.slot(&shared.id, &defined.server.name).status();
            let is_failed = status.hash == defined.hash && status.state == ServerState::Failed;
            if is_failed { &mut failed } else { &mut starting }.push(defined.server.name.clone());
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
    (server_tools(tools), describe_silent(&starting, &failed))
}

/// That servers are on and have no tools here, so that nobody takes these for missing.
fn describe_silent(starting: &[String], failed: &[String]) -> String {
    let named = |names: &[String]| {
        let some: Vec<&str> = names.iter().take(MOST_NAMED).map(String::as_str).collect();
        format!("{}{}", some.join(", "), if names.len() > MOST_NAMED { ", and more" } else { "" })
    };
    let of_starting = (!starting.is_empty()).then(|| {
        format!(
            "Tool servers that are turned on and have not answered yet: {}. Their tools come with a later message.",
            named(starting)
        )
    });
    let of_failed = (!failed.is_empty()).then(|| {
        format!("Tool servers that are turned on and do not answer: {}. Extensions says why.", named(failed))
    });
    let parts: Vec<String> = of_starting.into_iter().chain(of_failed).collect();
    match parts.is_empty() {
        true => String::new(),
        false => format!("{} If the task needs them, say so.", parts.join(" ")),
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

//! The servers of a workspace as a person reads them: how each stands, and one that is tried. Decides nothing of what they may.

use std::sync::Arc;
use std::time::Duration;

use gloss_mcp::ServerTool;
use gloss_protocol::{Access, Code, Problem, Reply, ServerInfo, ServerSignIn, ServerState, ServerToolInfo};
use tokio::time::timeout;

use super::defined::{Defined, Definitions, definitions};
use super::running::running;
use super::sign_in;
use super::start::kept_tools;
use crate::access::rules::in_force;
use crate::doors::Shared;
use crate::off_core::OffCore;

/// How long a list waits for servers that are starting.
const LIST_WAITS: Duration = Duration::from_secs(3);
/// Words of a tool that are listed, in characters.
const MAX_WORDS: usize = 200;

/// All servers of a workspace. Those that are on and were not started yet are, and waited for a moment; one that failed is started
/// again by whoever tries it.
///
/// # Errors
/// Errors of the store.
pub(crate) fn list(_off: &OffCore, shared: &Arc<Shared>) -> Result<Reply, Problem> {
    let all = definitions(shared);
    let entries = shared.read(|read, _| in_force(read, None))?;
    let is_new = |defined: &&Defined| {
        let status = shared.home.servers.slot(&shared.id, &defined.server.name).status();
        defined.is_on(&entries) && status.hash != defined.hash
    };
    let on: Vec<Defined> = all.servers.iter().filter(is_new).cloned().collect();
    let inside = tokio::runtime::Handle::current();
    let starts = on.into_iter().map(|defined| {
        let (shared, entries) = (shared.clone(), entries.clone());
        inside.spawn(async move { running(&shared, &entries, &defined).await.map(drop) })
    });
    let starts: Vec<_> = starts.collect();
    inside.block_on(async {
        let all = async {
            for start in starts {
                let _ = start.await;
            }
        };
        let _ = timeout(LIST_WAITS, all).await;
    });
    Ok(Reply::Servers { servers: infos(shared, &all, &entries) })
}

/// One server, once it answered or did not.
///
/// # Errors
/// Where there is none of this name.
pub(crate) fn test(_off: &OffCore, shared: &Arc<Shared>, name: &str) -> Result<Reply, Problem> {
    let all = definitions(shared);
    let entries = shared.read(|read, _| in_force(read, None))?;
    if let Some(defined) = all.find(name).filter(|defined| defined.is_on(&entries)) {
        let inside = tokio::runtime::Handle::current();
        // A test is of the server as it starts, not as it went on.
        shared.home.servers.restart(&shared.id, name);
        let _ = inside.block_on(running(shared, &entries, defined));
    }
    let found = infos(shared, &all, &entries).into_iter().find(|one| one.server == name);
    let server = found.ok_or_else(|| {
        let known: Vec<&str> = all.servers.iter().map(|defined| defined.server.name.as_str()).collect();
        Problem::new(Code::NotFound, format!("There is no server {name}.")).with_next(
            match known.is_empty() {
                true => format!("Add it: gloss mcp add {name} -- COMMAND"),
                false => format!("Name one of these: {}.", known.join(", ")),
            },
        )
    })?;
    Ok(Reply::ServerTest { server: Box::new(server) })
}

/// How all servers stand.
fn infos(shared: &Arc<Shared>, all: &Definitions, entries: &[Access]) -> Vec<ServerInfo> {
    let mut out: Vec<ServerInfo> = all.servers.iter().map(|defined| info(shared, defined, entries)).collect();
    let empty = |server: &str, file: &str, line, state, says: String| ServerInfo {
        server: server.to_owned(),
        from: String::new(),
        file: file.to_owned(),
        line,
        state,
        tools: Vec::new(),
        says,
        runs: String::new(),
        leave: gloss_protocol::ServerLeave::default(),
        hash: String::new(),
        sign_in: ServerSignIn::None,
    };
    for (name, file, line) in &all.hidden {
        let says = "Another server of this name is used, which comes first.".to_owned();
        out.push(empty(name, file, *line, ServerState::Off, says));
    }
    for (file, finding) in &all.unread {
        let name = server_of(&finding.field).unwrap_or(file);
        if out.iter().any(|known| known.server == name && known.file == *file) {
            continue;
        }
        let says = format!("{file}, {finding}");
        out.push(empty(name, file, finding.place.line, ServerState::Failed, says));
    }
    out
}

/// The server that a field is about, whose name stands behind the table of servers, in quotation marks where it has dots.
fn server_of(field: &str) -> Option<&str> {
    let inner =
        ["mcpServers.", "mcp_servers.", "servers."].iter().find_map(|table| field.strip_prefix(table));
    let rest = inner.unwrap_or(field);
    let name = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => rest.split('.').next(),
    };
    name.filter(|name| !name.is_empty() && !["mcpServers", "mcp_servers", "servers"].contains(name))
}

fn info(shared: &Arc<Shared>, defined: &Defined, entries: &[Access]) -> ServerInfo {
    let name = &defined.server.name;
    let leave = defined.leave(shared, entries);
    let status = shared.home.servers.slot(&shared.id, name).status();
    let (state, says) = match &leave {
        None if !defined.server.enabled => (ServerState::Off, format!("{} has it off.", defined.file)),
        None if defined.has_changed(entries) => (
            ServerState::Off,
            format!(
                "It has changed in {} since you turned it on. Look at what it runs, then turn it on again.",
                defined.file
            ),
        ),
        None => (ServerState::Off, "It comes with this folder, and nobody turned it on.".to_owned()),
        Some(_) if status.hash == defined.hash => (status.state, status.says),
        Some(_) => (ServerState::Off, "It was not started yet.".to_owned()),
    };
    let is_on = leave.is_some();
    let tools = if is_on { kept_tools(shared, defined).unwrap_or_default() } else { Vec::new() };
    let words = |tool: ServerTool| {
        let says = if tool.title.is_empty() { tool.description } else { tool.title };
        ServerToolInfo { name: tool.name, says: says.chars().take(MAX_WORDS).collect() }
    };
    ServerInfo {
        server: name.clone(),
        from: defined.from.word().to_owned(),
        file: defined.file.clone(),
        line: defined.server.place.line,
        state,
        tools: if state == ServerState::Answers {
            tools.into_iter().map(words).collect()
        } else {
            Vec::new()
        },
        says,
        runs: defined.runs(),
        leave: leave.unwrap_or_else(|| defined.requests(shared)),
        hash: defined.hash.clone(),
        sign_in: if is_on { sign_in::standing(shared, defined) } else { ServerSignIn::None },
    }
}

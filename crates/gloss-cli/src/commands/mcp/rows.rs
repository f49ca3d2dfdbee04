//! A server as `gloss mcp` prints it. Asks nothing.

use gloss_protocol::{ServerInfo, ServerLeave, ServerSignIn, ServerState};
use serde_json::{Value, json};

use crate::output;

/// A server as a line of JSON.
pub(super) fn row(server: &ServerInfo) -> Value {
    let tools: Vec<&str> = server.tools.iter().map(|tool| tool.name.as_str()).collect();
    json!({
        "server": server.server,
        "state": server.state,
        "tools": tools,
        "says": server.says,
        "from": server.from,
        "file": server.file,
        "line": server.line,
        "runs": server.runs,
        "leave": server.leave,
        "sign_in": server.sign_in,
    })
}

/// A server in words.
pub(super) fn words(server: &ServerInfo) -> String {
    let name = |text: &str| output::name(text);
    let mut lines =
        vec![format!("{} ({}): {}", name(&server.server), server.state.word(), name(&server.says))];
    if !server.runs.is_empty() {
        lines.push(format!("  {}, line {}: {}", name(&server.file), server.line, name(&server.runs)));
        lines.push(format!("  {}", name(&reaches(&server.leave))));
    }
    match &server.sign_in {
        ServerSignIn::Needed | ServerSignIn::MoreNeeded => {
            lines.push(format!("  gloss mcp sign-in {}", name(&server.server)));
        }
        ServerSignIn::Waiting => lines.push("  Your browser is waited for.".to_owned()),
        ServerSignIn::Signed { issuer } => lines.push(format!("  You are signed in with {}.", name(issuer))),
        ServerSignIn::None => {}
    }
    if server.state == ServerState::Off && !server.runs.is_empty() {
        lines.push(format!("  gloss mcp add {}", name(&server.server)));
    }
    lines.extend(server.tools.iter().map(|tool| format!("  {}: {}", name(&tool.name), name(&tool.says))));
    lines.join("\n")
}

/// What a server may reach, in words.
fn reaches(leave: &ServerLeave) -> String {
    format!("behind a wall of its own: {}", leave.words().join("; "))
}

//! `gloss mcp list`, `mcp add NAME [-- COMMAND]`, `mcp remove NAME`, `mcp test NAME`, `mcp sign-in NAME`,
//! `mcp sign-out NAME`, `mcp forms`, `mcp answer FORM`. Decides nothing by itself.

use std::path::{Path, PathBuf};

use gloss_protocol::{
    Code, Command, Done, ExtensionChange, Problem, Query, Reply, ServerDraft, ServerInfo, ServerLeave,
    ServerSignIn, ServerState,
};
use serde_json::{Value, json};

use crate::args::Mcp;
use crate::output;
use crate::session::{Session, unexpected};

use super::access::keep as keep_secret;

pub(crate) mod forms;
mod sign_in;

pub(super) async fn run(session: &Session, what: Mcp) -> Result<u8, Problem> {
    match what {
        Mcp::List => {
            let Reply::Servers { servers } = session.query(Query::Servers {}).await? else {
                return Err(unexpected());
            };
            if servers.is_empty() && !session.json {
                output::words("No server stands in this folder’s .mcp.json or in config.toml.");
            }
            servers.iter().for_each(|server| tell(session, server));
            Ok(0)
        }
        Mcp::Add { server, read, write, host, mut env, secret, url, command } => {
            if let Some(name) = secret {
                keep_secret(session, &name).await?;
                env.push(name);
            }
            let (given, written): (Vec<String>, Vec<String>) =
                env.into_iter().partition(|word| !word.contains('='));
            let pair =
                |word: &String| word.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()));
            let leave =
                ServerLeave { reads: whole(&read)?, writes: whole(&write)?, hosts: host, variables: given };
            let draft = ServerDraft {
                server: server.clone(),
                command,
                url,
                variables: written.iter().filter_map(pair).collect(),
                leave,
                seen: None,
            };
            let Done::Server { server } =
                session.submit(Command::Extension { change: ExtensionChange::ServerAdd { draft } }).await?
            else {
                return Err(unexpected());
            };
            test(session, server).await
        }
        Mcp::Remove { server } => {
            let Done::Server { server } = session
                .submit(Command::Extension { change: ExtensionChange::ServerRemove { server } })
                .await?
            else {
                return Err(unexpected());
            };
            let line = json!({ "server": server, "state": ServerState::Off, "tools": [], "says": "It was turned off." });
            output::either(session.json, &line, || format!("{server} was turned off."));
            Ok(0)
        }
        Mcp::Test { server } => test(session, server).await,
        Mcp::SignIn { server, client, issuer, secret } => {
            let client = client.zip(issuer);
            sign_in::begin(session, server, client, secret).await
        }
        Mcp::SignOut { server } => sign_in::end(session, server).await,
        Mcp::Forms => forms::list(session).await,
        Mcp::Answer { form, values, decline } => {
            forms::answer(session, form, (!decline).then_some(values)).await
        }
    }
}

async fn test(session: &Session, server: String) -> Result<u8, Problem> {
    let Reply::ServerTest { server } = session.query(Query::ServerTest { server }).await? else {
        return Err(unexpected());
    };
    tell(session, &server);
    Ok(u8::from(server.state != ServerState::Answers))
}

fn tell(session: &Session, server: &ServerInfo) {
    output::either(session.json, &row(server), || words(server));
}

fn row(server: &ServerInfo) -> Value {
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

fn words(server: &ServerInfo) -> String {
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

/// Paths as the engine has to have them, whole.
fn whole(paths: &[PathBuf]) -> Result<Vec<String>, Problem> {
    let one = |path: &PathBuf| {
        let missing = || Problem::new(Code::FileMissing, format!("There is nothing at {}.", path.display()));
        let real = Path::new(path).canonicalize().map_err(|_| missing())?;
        real.to_str().map(str::to_owned).ok_or_else(missing)
    };
    paths.iter().map(one).collect()
}

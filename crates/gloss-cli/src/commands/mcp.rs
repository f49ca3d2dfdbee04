//! `gloss mcp list`, `mcp add NAME [-- COMMAND]`, `mcp remove NAME`, `mcp test NAME`, `mcp sign-in NAME`,
//! `mcp sign-out NAME`, `mcp forms`, `mcp answer FORM`. Decides nothing by itself.

use std::path::{Path, PathBuf};

use gloss_protocol::{
    Code, Command, Done, ExtensionChange, Problem, Query, Reply, ServerDraft, ServerInfo, ServerLeave,
    ServerState,
};
use serde_json::json;

use crate::args::Mcp;
use crate::output;
use crate::session::{Session, unexpected};

use super::access::keep as keep_secret;

mod forms;
mod rows;
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
    output::either(session.json, &rows::row(server), || rows::words(server));
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

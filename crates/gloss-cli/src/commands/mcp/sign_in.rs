//! `gloss mcp sign-in` and `mcp sign-out`: says where a person signs in and waits for their browser. Opens none.

use std::time::Duration;

use gloss_protocol::{
    Code, Command, Done, ExtensionChange, Problem, Query, Reply, SecretText, ServerClient, ServerInfo,
    ServerSignIn, ServerState,
};
use serde_json::json;

use super::super::model::secrets;
use super::rows::{row, words};
use crate::output;
use crate::session::{Session, unexpected};

/// Between two looks at whether the browser came back.
const LOOK: Duration = Duration::from_secs(2);

pub(super) async fn begin(
    session: &Session,
    server: String,
    client: Option<(String, String)>,
    has_secret: bool,
) -> Result<u8, Problem> {
    let secret = if has_secret { secrets(1)?.into_iter().next() } else { None };
    let of = |(id, issuer)| ServerClient { issuer, id, secret: secret.as_ref().map(copy) };
    let query = Query::SignIn { server: server.clone(), client: client.map(of) };
    let found = match session.query(query.clone()).await {
        // The passphrase is asked for where it is needed, and nowhere else.
        Err(problem) if matches!(problem.code, Code::KeysLocked | Code::NeedsPassphrase) => {
            let passphrase = secrets(1)?.into_iter().next().ok_or(problem)?;
            session.submit(Command::ModelUnlock { passphrase }).await?;
            session.query(query).await?
        }
        found => found?,
    };
    let Reply::SignIn { page } = found else {
        return Err(unexpected());
    };
    let line =
        json!({ "server": page.server, "issuer": page.issuer, "scopes": page.scopes, "url": page.url });
    output::either(session.json, &line, || {
        let wants = match page.scopes.is_empty() {
            true => String::new(),
            false => format!("\nThe server wants to be allowed: {}", page.scopes.join(", ")),
        };
        let text = format!("{} signs you in to {}.{wants}\nOpen in your browser:", page.issuer, page.server);
        format!("{}\n{}", output::name(&text), page.url)
    });
    let standing = wait(session, &server).await?;
    output::either(session.json, &row(&standing), || words(&standing));
    Ok(u8::from(standing.state != ServerState::Answers))
}

fn copy(secret: &SecretText) -> SecretText {
    SecretText::new(secret.expose())
}

/// How a server stands once the browser came back, or nobody waits for it any more.
async fn wait(session: &Session, server: &str) -> Result<ServerInfo, Problem> {
    loop {
        let Reply::Servers { servers } = session.query(Query::Servers {}).await? else {
            return Err(unexpected());
        };
        let found = servers.into_iter().find(|one| one.server == server).ok_or_else(unexpected)?;
        if found.sign_in != ServerSignIn::Waiting && found.state != ServerState::Starting {
            return Ok(found);
        }
        tokio::time::sleep(LOOK).await;
    }
}

pub(super) async fn end(session: &Session, server: String) -> Result<u8, Problem> {
    let change = ExtensionChange::ServerSignOut { server };
    let Done::Server { server } = session.submit(Command::Extension { change }).await? else {
        return Err(unexpected());
    };
    let line = json!({ "server": server, "sign_in": ServerSignIn::None });
    output::either(session.json, &line, || format!("You are signed out of {server}."));
    Ok(0)
}

//! A person signs in to a server that has an address: where to is found out and told, their browser is waited for, and what comes back
//! is kept among the keys. Opens no browser, and sends nothing before the person was told where it goes.

mod callback;
mod store;

use std::sync::Arc;
use std::time::Duration;

use gloss_extension::Transport;
use gloss_mcp::{Client, Credentials, Secret, SignIn, SignInError, Ways};
use gloss_protocol::{Code, Done, Problem, Reply, ServerClient, ServerSignIn, SignInPage};
use tokio::time::timeout;

pub(super) use store::{ServerCredentials, forget_of_plugin};

use self::callback::{Callback, Outcome};
use super::defined::{Defined, definitions, missing_server};
use super::running::begin_beside;
use super::wall::address_of;
use crate::access::rules::in_force;
use crate::doors::Shared;
use crate::handlers::Handled;
use crate::handlers::prepared::Committed;
use crate::off_core::{self, OffCore};
use crate::space::Space;

/// What Gloss is called where it is registered.
const NAME: &str = "Gloss";
/// How long finding out may take, and turning in what came back.
const WITHIN: Duration = Duration::from_secs(30);
/// How long a person has.
const SIGNS_IN: Duration = Duration::from_secs(15 * 60);
/// People who sign in at once.
const MAX_WAITING: usize = 16;

/// How a person stands with a server.
pub(super) fn standing(shared: &Shared, defined: &Defined) -> ServerSignIn {
    if !matches!(defined.server.transport, Transport::Http { .. }) {
        return ServerSignIn::None;
    }
    let of = (shared.id.clone(), defined.server.name.clone());
    if shared.home.servers.sign_ins.waiting().contains_key(&of) {
        return ServerSignIn::Waiting;
    }
    let slot = shared.home.servers.slot(&shared.id, &defined.server.name);
    match slot.challenge() {
        Some(challenge) if challenge.is_more() => ServerSignIn::MoreNeeded,
        Some(_) => ServerSignIn::Needed,
        None => match ServerCredentials::of(shared, &defined.server.name).signed_in() {
            Some(signed) => ServerSignIn::Signed { issuer: signed.issuer },
            None => ServerSignIn::None,
        },
    }
}

/// Finds out where a person signs in to a server, and waits for their browser from then on.
///
/// # Errors
/// Where that is not to be found, and where what comes back could not be kept.
pub(crate) fn begin(
    off: &OffCore,
    shared: &Arc<Shared>,
    server: &str,
    client: Option<ServerClient>,
) -> Result<Reply, Problem> {
    let entries = shared.read(|read, _| in_force(read, None))?;
    let all = definitions(shared);
    let defined = all.find(server).ok_or_else(|| missing_server(server))?.clone();
    let leave = defined.leave(shared, &entries).ok_or_else(|| {
        Problem::new(Code::NotDone, format!("The server {server} is off."))
            .with_next(format!("Turn it on first: gloss mcp add {server}"))
    })?;
    let Transport::Http { scopes, .. } = &defined.server.transport else {
        let says = format!("{server} is a program of this computer; nobody signs in to it here.");
        return Err(
            Problem::new(Code::NotDone, says).with_next("Give it the key that it needs: --secret NAME")
        );
    };
    let address = address_of(off, shared, (&defined, &leave))?;
    // Before a person signs in it is certain that what comes back can be kept.
    shared.home.keychain().check_ready().map_err(|error| crate::models::refused::refused(&error))?;
    let store = ServerCredentials::of(shared, &defined.server.name);
    let before = store.read(off)?;
    // Its port is free for the next.
    let of = (shared.id.clone(), server.to_owned());
    shared.home.servers.sign_ins.end(&of);
    let challenge = shared.home.servers.slot(&shared.id, server).challenge();
    let inside = tokio::runtime::Handle::current();
    let (callback, sign_in) = inside.block_on(async {
        let callback = Callback::open(before.as_ref().map(Credentials::redirect)).await.map_err(|error| {
            Problem::new(Code::Internal, format!("There is no way back from a browser: {error}."))
        })?;
        let ways = Ways {
            redirect: callback.redirect().to_owned(),
            challenge: challenge.unwrap_or_default(),
            scopes: scopes.clone(),
            client: client.map(client_of),
            document: None,
            name: NAME.to_owned(),
            before,
            within: WITHIN,
        };
        let sign_in = SignIn::begin(&address, ways).await.map_err(|error| describe(server, &error))?;
        Ok::<_, Problem>((callback, sign_in))
    })?;
    let page = SignInPage {
        server: server.to_owned(),
        issuer: sign_in.issuer().to_owned(),
        scopes: sign_in.scopes().to_vec(),
        url: sign_in.url().to_owned(),
    };
    let mut waiting = shared.home.servers.sign_ins.waiting();
    if waiting.len() >= MAX_WAITING {
        let says = "Too many wait for a browser already.";
        return Err(Problem::new(Code::TooLarge, says).with_next("Sign in to one of those first."));
    }
    let wait = inside.spawn(wait(shared.clone(), defined, callback, sign_in));
    waiting.insert(of, wait.abort_handle());
    Ok(Reply::SignIn { page })
}

fn client_of(client: ServerClient) -> Client {
    let ServerClient { issuer, id, secret } = client;
    Client { issuer: Some(issuer), id, secret: secret.map(|secret| Secret::new(secret.expose())) }
}

/// Why nobody could sign in, with what a person can do.
fn describe(server: &str, error: &SignInError) -> Problem {
    let says = format!("Signing in to {server} does not work. {error}");
    match error {
        SignInError::ClientNeeded { issuer } => {
            Problem::new(Code::ClientNeeded, says).with_candidates(vec![issuer.clone()])
        }
        _ => Problem::new(Code::ServerFailed, says).with_next("Try again, or ask whoever runs it."),
    }
}

/// Waits for the browser, keeps what it came with, and starts the server with it.
async fn wait(shared: Arc<Shared>, defined: Defined, callback: Callback, sign_in: SignIn) {
    let server = defined.server.name.clone();
    let store = ServerCredentials::of(&shared, &defined.server.name);
    let turned_in = callback.wait(|url| {
        let (sign_in, store, server) = (&sign_in, store.clone(), &server);
        let (of_wait, begun_with) = (shared.clone(), defined.clone());
        async move {
            let credentials = match sign_in.finish(&url).await {
                Ok(credentials) => credentials,
                Err(SignInError::OtherCallback) => return Outcome::Other,
                Err(error) => {
                    let says = describe(server, &error).says;
                    return Outcome::End(Err(says.clone()), format!("{says} Nothing was kept."));
                }
            };
            let written = off_core::spawn(move |off| {
                check_on(&of_wait, &begun_with)?;
                let plugin = begun_with.from.plugin().unwrap_or_default();
                store.write(off, &credentials, Some(plugin))
            })
            .await;
            match written.unwrap_or_else(|_| Err(Problem::new(Code::Internal, "Keeping it broke off."))) {
                Ok(()) => Outcome::End(
                    Ok(()),
                    format!("You are signed in to {server}. You can close this page and go back to Gloss."),
                ),
                Err(problem) => {
                    let says =
                        format!("Signing in to {server} worked, and could not be kept. {}", problem.says);
                    Outcome::End(Err(says.clone()), says)
                }
            }
        }
    });
    let end = timeout(SIGNS_IN, turned_in).await.ok().flatten();
    let says = match end {
        Some(Ok(())) => {
            // Not by itself the wait that ends with it.
            shared.home.servers.restart(&shared.id, &server);
            if let Ok(entries) = shared.read(|read, _| in_force(read, None)) {
                begin_beside(&shared, &entries, defined);
            }
            return;
        }
        Some(Err(says)) => says,
        None => format!("Nobody signed in to {server} within {} minutes.", SIGNS_IN.as_secs() / 60),
    };
    let slot = shared.home.servers.slot(&shared.id, &server);
    slot.set(defined.mark(), gloss_protocol::ServerState::Failed, says);
}

/// Whether a server is still on as it was when somebody began to sign in to it.
///
/// # Errors
/// Where it is not.
fn check_on(shared: &Arc<Shared>, defined: &Defined) -> Result<(), Problem> {
    let entries = shared.read(|read, _| in_force(read, None))?;
    let all = definitions(shared);
    let now = all.find(&defined.server.name).filter(|now| now.hash == defined.hash);
    let is_on = now.is_some_and(|now| now.is_on(&entries));
    let says = "It was turned off, or is another one by now.";
    is_on.then_some(()).ok_or_else(|| Problem::new(Code::NotDone, says))
}

/// Waits for a person's browser no more.
pub(crate) fn stop(space: &Space, server: &str) -> Done {
    let shared = &space.shared;
    shared.home.servers.sign_ins.end(&(shared.id.clone(), server.to_owned()));
    Done::Server { server: server.to_owned() }
}

/// Signs out of a server: what was kept is forgotten, and it runs on without.
///
/// # Errors
/// Where there is none of this name, and where the keys are locked.
pub(crate) fn sign_out(space: &Space, server: &str) -> Result<Handled, Problem> {
    let (shared, server) = (space.shared.clone(), server.to_owned());
    let is_known = ServerCredentials::of(&shared, &server).signed_in().is_some();
    if !is_known && definitions(&shared).find(&server).is_none() {
        return Err(missing_server(&server));
    }
    Ok(Handled::Beside(Box::new(move |off| {
        forget(off, &shared, &server)?;
        Ok(Box::new(move |_: &mut Space| Ok(Committed::Done(Done::Server { server }))))
    })))
}

/// Forgets that a person signed in to a server, and ends what runs with it.
///
/// # Errors
/// Where the keys are locked.
pub(super) fn forget(off: &OffCore, shared: &Shared, server: &str) -> Result<(), Problem> {
    // What runs with it ends first: nothing of it is renewed after it was forgotten.
    shared.home.servers.end(&shared.id, server);
    let store = ServerCredentials::of(shared, server);
    match store.signed_in() {
        Some(_) => store.forget(off),
        None => Ok(()),
    }
}

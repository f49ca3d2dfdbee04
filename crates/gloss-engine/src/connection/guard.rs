//! Who is let in by the local socket: a shell of this person that knows the secret of this start, and nothing that an agent's
//! program began. What is refused is logged. Serves nobody itself.

use gloss_protocol::{ClientBody, Code, Problem};
use gloss_store::Write;
use serde_json::json;
use subtle::ConstantTimeEq as _;
use tokio::net::UnixStream;

use crate::core::handle::{CoreHandle, Input};
use crate::home::HomeShared;

/// Whether whoever connected may speak at all: a process of this person, and none that an agent's program began.
pub(super) fn lets_in(home: &HomeShared, core: &CoreHandle, stream: &UnixStream) -> bool {
    let Ok(peer) = stream.peer_cred() else { return false };
    if peer.uid() != rustix::process::geteuid().as_raw() {
        return false;
    }
    let Some((workspace, task)) = peer.pid().and_then(|pid| home.programs.commands.command_of(pid)) else {
        return true;
    };
    tracing::warn!(at = "door", "door.refused");
    let log = Box::new(move |space: &mut crate::space::Space| {
        let ids = json!({ "task": task });
        let _ = space.write(Write::AccessWrite, |tx| {
            tx.log("door.refused", &ids, "A program of an agent tried to speak to the engine.")
        });
    });
    // A full queue is full of work that was let in.
    let _ = core.inputs.try_send(Input::AgentStep(workspace, log));
    false
}

/// Whether a frame is the greeting of a shell that read this start's `engine.json`.
pub(super) fn is_greeting(secret: &str, body: &ClientBody) -> bool {
    let ClientBody::Hello { hello } = body else { return false };
    hello.secret.as_bytes().ct_eq(secret.as_bytes()).into()
}

/// Why nothing else is answered.
pub(super) fn no_shell() -> Problem {
    Problem::new(Code::BadRequest, "This engine answers only shells that know the secret in its engine.json.")
        .with_next("Run gloss, or the app: they read it.")
}

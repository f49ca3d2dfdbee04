//! `gloss sandbox -- COMMAND...`: runs a command as an agent's would run, behind the same walls, and gives its exit status; 125
//! where no wall is to be had. Grants nothing.

use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use gloss_client::Program;
use gloss_protocol::{Code, Problem, Query, Reply};
use gloss_sandbox::{Ended, Output, Policy};
use serde_json::json;
use tokio::signal::unix::{SignalKind, signal};

use crate::output;
use crate::session::{Session, unexpected};

/// Bytes that are kept of what it prints where it is told as JSON.
const MAX_PRINTED: usize = 4 << 20;
/// The status of a program whose reader has gone, as a shell gives it: 128 and SIGPIPE.
const UNREAD: u8 = 141;

/// Runs it.
pub(super) async fn run(session: &Session, command: Vec<String>) -> Result<u8, Problem> {
    run_walled(session, command).await.or_else(|problem| Ok(not_run(session.json, &problem)))
}

/// Tells what kept a command from running; the status says that it is none of the command's own.
pub(super) fn not_run(as_json: bool, problem: &Problem) -> u8 {
    if as_json {
        output::json(&json!({ "walls": null, "status": gloss_sandbox::NO_WALL, "ended": problem.says }));
    }
    output::problem(problem);
    gloss_sandbox::NO_WALL
}

async fn run_walled(session: &Session, command: Vec<String>) -> Result<u8, Problem> {
    let Reply::Sandbox { policy, walls_say } = session.query(Query::Sandbox {}).await? else {
        return Err(unexpected());
    };
    let Some(policy) = policy else {
        if session.json {
            output::json(&json!({ "walls": "none", "status": gloss_sandbox::NO_WALL, "says": walls_say }));
        }
        output::complain(&format!("gloss: {walls_say}"));
        return Ok(gloss_sandbox::NO_WALL);
    };
    let unread = |error: serde_json::Error| {
        Problem::new(Code::Internal, format!("The policy can't be read: {error}."))
    };
    let policy = Policy { command, ..serde_json::from_str(&policy).map_err(unread)? };
    let stop = Arc::new(AtomicBool::new(false));
    let (helper, as_json, flag) = (Program::Sandbox.path()?, session.json, stop.clone());
    stop_with_us(&stop);
    let running = tokio::task::spawn_blocking(move || behind_walls(&helper, &policy, (as_json, &flag)));
    running.await.map_err(|_| Problem::new(Code::Internal, "Running the program broke off."))?
}

/// Lets the command end, and its folder go, before what would end this process: Ctrl-C, the system's word, the end of the terminal.
fn stop_with_us(stop: &Arc<AtomicBool>) {
    let kinds = [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()];
    // What was ignored from the start, as `nohup` asks for, ends nothing.
    for kind in kinds.into_iter().filter(|kind| !is_ignored(*kind)) {
        // Where it can't be waited for it ends this process at once, and the engine clears up later.
        let Ok(mut signals) = signal(kind) else { continue };
        let stop = stop.clone();
        tokio::spawn(async move {
            while signals.recv().await.is_some() {
                stop.store(true, Ordering::SeqCst);
            }
        });
    }
}

fn is_ignored(kind: SignalKind) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default();
    // The first signal has the lowest bit.
    mask >> (kind.as_raw_value() - 1) & 1 == 1
}

fn behind_walls(
    helper: &std::path::Path,
    policy: &Policy,
    (as_json, stop): (bool, &Arc<AtomicBool>),
) -> Result<u8, Problem> {
    let not_started = |error: std::io::Error| {
        Problem::new(Code::Internal, format!("The command can't be started: {error}."))
            .with_next("Install Gloss again.")
    };
    let running = gloss_sandbox::start(helper, policy).map_err(not_started)?;
    let (mut printed, mut errors) = (Vec::new(), Vec::new());
    let (mut is_clipped, mut is_unread) = (false, false);
    let mut take = |which: Output, piece: &[u8]| {
        if as_json {
            let kept: &mut Vec<u8> = if which == Output::Printed { &mut printed } else { &mut errors };
            let room = MAX_PRINTED.saturating_sub(kept.len());
            kept.extend_from_slice(piece.get(..room).unwrap_or(piece));
            is_clipped |= room < piece.len();
            return true;
        }
        // Whoever reads it has gone: nobody wants the rest.
        let is_read = match which {
            Output::Printed => {
                std::io::stdout().write_all(piece).and_then(|()| std::io::stdout().flush()).is_ok()
            }
            Output::Errors => std::io::stderr().write_all(piece).is_ok(),
        };
        is_unread |= !is_read;
        is_read
    };
    let ran = running.wait(std::slice::from_ref(stop), &mut take);
    // Nobody's task: what it left is nobody's either.
    if let Some(own) = policy.folder.parent() {
        let _ = std::fs::remove_dir_all(own);
    }
    if is_unread {
        return Ok(UNREAD);
    }
    let why = match &ran.ended {
        Ended::Limit { limit } => Some(limit.sentence(&policy.limits)),
        Ended::NoWall { why } => Some(why.clone()),
        Ended::Stopped => Some("It was stopped.".to_owned()),
        Ended::Exited { .. } | Ended::Signalled { .. } => None,
    };
    if as_json {
        output::json(&json!({
            "walls": policy.level.word(),
            "status": ran.status(),
            "printed": String::from_utf8_lossy(&printed),
            "errors": String::from_utf8_lossy(&errors),
            "clipped": is_clipped,
            "ended": why,
        }));
    }
    if let Some(why) = why {
        output::complain(&format!("gloss: {why}"));
    }
    Ok(ran.status())
}

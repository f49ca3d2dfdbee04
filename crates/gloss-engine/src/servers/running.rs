//! Servers at work: each is started once, by whoever needs it first, called, and ended after a while in which nobody did.

use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError, Weak};
use std::time::Duration;

use gloss_mcp::{News, OnNews, ServerError, ServerTool};
use gloss_protocol::{Access, Code, Problem, ServerState, ThreadId};
use serde_json::{Map, Value};
use tokio::time::timeout;

use super::defined::Defined;
use super::forms::Caller;
use super::live::Live;
use super::network_use::{NetworkUse, Reached, refused_words};
use super::slots::Slot;
use super::start::{is_used, list_anew, start};
use crate::doors::Shared;

/// How long a task that wants one has the processor to itself first.
const LETS_BEGIN: Duration = Duration::from_millis(300);
/// How long one that is started beside a task holds up the next.
const HOLDS_UP: Duration = Duration::from_millis(700);
/// How long a server stays that nobody calls.
const IDLE: Duration = Duration::from_secs(600);

/// A server that is on, running as it stands now; started where it does not run.
///
/// # Errors
/// Why it does not answer.
pub(super) async fn running(
    shared: &Arc<Shared>,
    entries: &[Access],
    defined: &Defined,
) -> Result<(Arc<Slot>, Arc<Live>), Problem> {
    let leave = defined.leave(shared, entries).ok_or_else(|| off(defined))?;
    let slot = shared.home.servers.slot(&shared.id, &defined.server.name);
    let mut live = slot.live.lock().await;
    if let Some(live) =
        live.as_ref().filter(|live| !live.is_gone() && live.of == (defined.hash.clone(), leave.clone()))
    {
        if slot.is_stale.swap(false, Ordering::SeqCst) {
            list_anew(shared, defined, (&slot, live)).await?;
            slot.set(defined.mark(), ServerState::Answers, describe(live));
        }
        return Ok((slot.clone(), live.clone()));
    }
    *live = None;
    slot.is_stale.store(false, Ordering::SeqCst);
    slot.is_flooding.store(false, Ordering::SeqCst);
    slot.set(defined.mark(), ServerState::Starting, "It was started and has not answered yet.".to_owned());
    // Taken away while it is starting, it is started no further, and what runs of it ends.
    let waking = slot.clone();
    let taken_away = waking.taken_away.notified();
    tokio::pin!(taken_away);
    taken_away.as_mut().enable();
    let is_on = || shared.home.servers.is_known(&shared.id, &defined.server.name, &slot);
    if !is_on() {
        return Err(off(defined));
    }
    let started = tokio::select! {
        started = start(shared, (defined, &leave), (&slot, news_to(&slot))) => started,
        () = &mut taken_away => Err(off(defined)),
    };
    if let Ok(started) = &started {
        *slot.ender.lock().unwrap_or_else(PoisonError::into_inner) = started.ender();
    }
    match started {
        Ok(_) if !is_on() => Err(off(defined)),
        Ok(started) => {
            slot.set(defined.mark(), ServerState::Answers, describe(&started));
            let started = Arc::new(started);
            *live = Some(started.clone());
            drop(live);
            tokio::spawn(end_when_idle(slot.clone()));
            tokio::spawn(notice_end(shared.clone(), slot.clone(), defined.clone(), Arc::downgrade(&started)));
            Ok((slot, started))
        }
        Err(problem) if slot.is_flooding.load(Ordering::SeqCst) => {
            slot.set(defined.mark(), ServerState::Failed, flooded());
            Err(Problem { says: flooded(), ..problem })
        }
        Err(problem) => {
            slot.set(defined.mark(), ServerState::Failed, problem.says.clone());
            Err(problem)
        }
    }
}

/// Notes in a slot what a server says of itself between two calls.
fn news_to(slot: &Arc<Slot>) -> OnNews {
    let changed = Arc::downgrade(slot);
    Arc::new(move |news: News| match news {
        News::ToolsChanged => {
            if let Some(slot) = changed.upgrade() {
                slot.is_stale.store(true, Ordering::SeqCst);
            }
        }
        News::Flooded => {
            if let Some(slot) = changed.upgrade() {
                slot.is_flooding.store(true, Ordering::SeqCst);
                slot.end();
            }
        }
    })
}

fn off(defined: &Defined) -> Problem {
    let name = &defined.server.name;
    Problem::new(Code::NotDone, format!("The server {name} is off."))
        .with_next(format!("Turn it on: gloss mcp add {name}"))
}

/// What a server answered, in words.
fn describe(live: &Live) -> String {
    let count = live.tools().len();
    let tools = if count == 1 { "1 tool".to_owned() } else { format!("{count} tools") };
    let name =
        if live.about.name.is_empty() { String::new() } else { format!("“{}”, ", live.about.name) };
    let left: Vec<String> =
        live.left_out().iter().take(5).map(|one| format!(" {} is left out: {}", one.name, one.why)).collect();
    // It goes on with what it has in memory, and has to be signed in to again after a restart.
    let unsaved =
        live.connection.unsaved().map(|error| format!(" Its renewed sign-in can’t be kept: {error}"));
    format!("{name}{tools}.{}{}", left.concat(), unsaved.unwrap_or_default())
}

/// Starts a server beside whoever could use it, once for as long as it stands as it does: one after the other, so that a task that begins
/// meanwhile has the processor too. One that hangs holds up the next for a moment alone.
pub(super) fn begin_beside(shared: &Arc<Shared>, entries: &[Access], defined: Defined) {
    let status = shared.home.servers.slot(&shared.id, &defined.server.name).status();
    if status.hash == defined.hash {
        return;
    }
    let (shared, entries) = (shared.clone(), entries.to_vec());
    tokio::spawn(async move {
        tokio::time::sleep(LETS_BEGIN).await;
        let turn = shared.home.servers.beside.acquire().await;
        let start = running(&shared, &entries, &defined);
        tokio::pin!(start);
        let started = timeout(HOLDS_UP, &mut start).await;
        drop(turn);
        if started.is_err() {
            let _ = start.await;
        }
    });
}

/// Says of a server that ends by itself, between two calls, why it does not answer any more.
async fn notice_end(shared: Arc<Shared>, slot: Arc<Slot>, defined: Defined, live: Weak<Live>) {
    let Some(mut ended) = live.upgrade().and_then(|live| live.ended()) else { return };
    let _ = ended.wait_for(Option::is_some).await;
    let mut known = slot.live.lock().await;
    // Whoever ended it has said so.
    let Some(live) = known.take_if(|known| Weak::ptr_eq(&Arc::downgrade(known), &live)) else { return };
    let says = match slot.is_flooding.load(Ordering::SeqCst) {
        true => flooded(),
        false => live.describe(&shared.home.redaction, &ServerError::Ended).await.says,
    };
    slot.set(defined.mark(), ServerState::Failed, says);
}

/// What is said of a server that sent more than is read.
fn flooded() -> String {
    format!(
        "It sent more than {} MB within {} seconds, and was ended.",
        gloss_mcp::MOST >> 20,
        gloss_mcp::WINDOW.as_secs()
    )
}

/// Ends a server after a while in which it was not called.
async fn end_when_idle(slot: Arc<Slot>) {
    loop {
        let before = slot.calls.load(Ordering::SeqCst);
        tokio::time::sleep(IDLE).await;
        let mut known = slot.live.lock().await;
        match known.as_ref() {
            None => return,
            // Whoever calls it holds it.
            Some(live) if slot.calls.load(Ordering::SeqCst) == before && Arc::strong_count(live) == 1 => {
                *known = None;
                slot.rest();
                return;
            }
            Some(_) => {}
        }
    }
}

/// The tool of a server that runs, as it describes itself now.
///
/// # Errors
/// Where the server does not answer, or has no such tool.
pub(crate) async fn tool_now(
    shared: &Arc<Shared>,
    (entries, defined): (&[Access], &Defined),
    tool: &str,
) -> Result<ServerTool, Problem> {
    let (_, live) = running(shared, entries, defined).await?;
    let found = live.tools().into_iter().find(|one| one.name == tool && is_used(defined, tool));
    found.ok_or_else(|| {
        Problem::new(Code::NotFound, format!("{} has no tool {tool} any more.", defined.server.name))
    })
}

/// Calls a tool of a server that is on. One that does not answer in time is ended.
///
/// # Errors
/// Where the server does not answer.
pub(crate) async fn call(
    shared: &Arc<Shared>,
    (entries, defined): (&[Access], &Defined),
    (by, tool): (&ThreadId, &str),
    arguments: Map<String, Value>,
    reached: &Reached,
) -> Result<gloss_mcp::Answer, Problem> {
    let (slot, live) = running(shared, entries, defined).await?;
    let mut use_of_network = NetworkUse::begin(defined, &live, &arguments, reached);
    let answer = called((shared, defined), (&slot, &live), (by, tool), arguments).await;
    answer.iter().for_each(|answer| use_of_network.came(answer));
    drop(use_of_network);
    let hosts = reached.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some(says) = refused_words(defined, &hosts) {
        let status = slot.status();
        // What it says beside stays, such as why it was ended.
        if status.state == ServerState::Answers {
            slot.set(defined.mark(), status.state, format!("{} {says}", describe(&live)));
        } else if !status.says.contains(&says) {
            slot.set(defined.mark(), status.state, format!("{} {says}", status.says));
        }
    }
    answer
}

/// Calls it, and ends it where it does not answer.
async fn called(
    (shared, defined): (&Arc<Shared>, &Defined),
    (slot, live): (&Arc<Slot>, &Arc<Live>),
    (by, tool): (&ThreadId, &str),
    arguments: Map<String, Value>,
) -> Result<gloss_mcp::Answer, Problem> {
    slot.calls.fetch_add(1, Ordering::SeqCst);
    // What is taken away from here on wakes this call; what was before is not there any more.
    let taken_away = slot.taken_away.notified();
    tokio::pin!(taken_away);
    taken_away.as_mut().enable();
    if !shared.home.servers.is_known(&shared.id, &defined.server.name, slot) {
        return Err(off(defined));
    }
    let within = Duration::from_secs(u64::from(defined.server.call_seconds));
    let caller = Caller::new(shared, slot, (&defined.server.name, by));
    let answer = tokio::select! {
        answer = live.connection.call(tool, arguments, within) => answer,
        () = &mut taken_away => Err(ServerError::Ended),
    };
    drop(caller);
    slot.calls.fetch_add(1, Ordering::SeqCst);
    slot.note_answer(answer.as_ref().err());
    let error = match answer {
        Ok(answer) => {
            if live.connection.unsaved().is_some() {
                slot.set(defined.mark(), ServerState::Answers, describe(live));
            }
            return Ok(answer);
        }
        // It goes on answering: the call was wrong, or its answer, and no more.
        Err(error @ (ServerError::Refused(_) | ServerError::Unspoken(_) | ServerError::AskedBack)) => {
            return Err(Problem::new(Code::ServerFailed, error.to_string()));
        }
        Err(error @ ServerError::MoreNeeded { .. }) => {
            return Err(live.describe(&shared.home.redaction, &error).await);
        }
        Err(error) => error,
    };
    let problem = match slot.is_flooding.load(Ordering::SeqCst) {
        true => Problem::new(Code::ServerFailed, flooded()),
        false => live.describe(&shared.home.redaction, &error).await,
    };
    live.end();
    let mut known = slot.live.lock().await;
    // Whoever started it anew meanwhile has one that is well.
    if known.take_if(|known| Arc::ptr_eq(known, live)).is_some() {
        slot.set(defined.mark(), ServerState::Failed, format!("{} It was ended.", problem.says));
    }
    Err(problem)
}

//! The use of a server's tool by a turn: asked about each time until the person says otherwise, for this tool as it describes
//! itself, and called once it may be.

use gloss_agent::doors::ToolUse;
use gloss_agent::{Ask, WantedCall};
use gloss_extension::Transport;
use gloss_protocol::{
    Access, Action, Code, Grant, May, Permission, Problem, Refuser, Rule, ServerLeave, TurnId,
};
use gloss_store::Folder;

use super::defined::{Defined, definitions};
use crate::access::rules::{in_force, task_of};
use crate::turn::asks::ask_of_effect;
use crate::turn::room::Turns;

/// Longest words of a call that its card has, in bytes.
const MAX_EXACT: usize = 32 << 10;

/// What is asked before a server's tool is used; none where it may be, and where it is refused anyway.
///
/// # Errors
/// Errors of the store.
pub(crate) fn judge(space: &Turns, turn: &TurnId, wanted: &WantedCall) -> Result<Option<Ask>, Problem> {
    let Some(of) = &wanted.uses else { return Ok(None) };
    let Some((defined, leave)) = on(space, turn, &of.server)? else { return Ok(None) };
    let sends = sends(&defined, &leave);
    if is_refused(space, turn, sends)? || may_use(space, turn, of, sends)? {
        return Ok(None);
    }
    let says = format!("May it use {} of {}?", of.tool, of.server);
    let why = if was_given_otherwise(space, turn, of)? {
        format!("What it says of itself is not what it was when you allowed it. {}", of.hint)
    } else if of.hint.is_empty() {
        "What a server’s tool does is known to its makers alone.".to_owned()
    } else {
        format!("{} That is its maker’s word.", of.hint)
    };
    let ask = ask_of_effect(wanted, Permission::Use, (says, why.trim().to_owned()));
    let (begin, rest) = ask.exact.split_at(ask.exact.floor_char_boundary(MAX_EXACT.min(ask.exact.len())));
    let exact = match rest.len() {
        0 => begin.to_owned(),
        more => format!("{begin}… and {more} bytes more"),
    };
    let path = Some(path_of(of));
    let hash = crate::turn::asks::hash_of(&wanted.call, path.as_deref(), None);
    let reaches = reaches(&defined, &leave, &space.shared.folder);
    let undo = "No. What a server did can’t be taken back here.".to_owned();
    Ok(Some(Ask { exact, editable: None, path, hash, reaches, undo, ..ask }))
}

/// The name by which an approval knows a tool as it describes itself.
pub(crate) fn path_of(of: &ToolUse) -> String {
    format!("{}/{}@{}", of.server, of.tool, of.pin)
}

/// What a lasting yes to such an approval gives; none for what is no tool's name.
pub(crate) fn may_of_path(path: &str) -> Option<May> {
    let (name, pin) = path.rsplit_once('@')?;
    let (server, tool) = name.split_once('/')?;
    Some(May::UseTool { server: server.to_owned(), tool: tool.to_owned(), pin: pin.to_owned() })
}

/// A server that is on for a turn, with what it may reach.
fn on(space: &Turns, turn: &TurnId, server: &str) -> Result<Option<(Defined, ServerLeave)>, Problem> {
    let entries = entries(space, turn)?;
    let all = definitions(&space.shared);
    let defined = all.servers.into_iter().find(|defined| defined.server.name == server);
    Ok(defined.and_then(|defined| defined.leave(&space.shared, &entries).map(|leave| (defined, leave))))
}

fn entries(space: &Turns, turn: &TurnId) -> Result<Vec<Access>, Problem> {
    let read = space.store.read();
    in_force(read, task_of(read, turn)?.as_ref())
}

/// Whether what a server is given can leave this computer.
fn sends(defined: &Defined, leave: &ServerLeave) -> bool {
    matches!(defined.server.transport, Transport::Http { .. }) || !leave.hosts.is_empty()
}

/// Whether the person does such things themselves.
fn is_refused(space: &Turns, turn: &TurnId, sends: bool) -> Result<bool, Problem> {
    let is_mine = |action| Ok::<_, Problem>(space.rule(turn, action)? == Rule::LeaveItToMe);
    Ok(is_mine(Action::Run)? || (sends && is_mine(Action::Send)?))
}

/// Whether an entry lets a tool be used unasked: where it sends, only as long as nothing was read that others wrote or that is private.
fn may_use(space: &Turns, turn: &TurnId, of: &ToolUse, sends: bool) -> Result<bool, Problem> {
    let may = May::UseTool { server: of.server.clone(), tool: of.tool.clone(), pin: of.pin.clone() };
    Ok(space.may(turn, &may)? && !(sends && space.sources(turn)?.has_others_or_private(&of.server)))
}

/// Whether the tool was allowed as it described itself before.
fn was_given_otherwise(space: &Turns, turn: &TurnId, of: &ToolUse) -> Result<bool, Problem> {
    let is_other = |access: &Access| match &access.grant {
        Grant::May { may: May::UseTool { server, tool, pin } } => {
            *server == of.server && *tool == of.tool && *pin != of.pin
        }
        _ => false,
    };
    Ok(entries(space, turn)?.iter().any(is_other))
}

/// What a server reaches, in words.
fn reaches(defined: &Defined, leave: &ServerLeave, folder: &Folder) -> String {
    if let Transport::Http { url, .. } = &defined.server.transport {
        return format!("{url}, over the network. What is in the call leaves this computer.");
    }
    let name = |path: &String| match std::path::Path::new(path) == folder.root() {
        true => "this folder".to_owned(),
        false => path.clone(),
    };
    let list = |paths: &[String]| paths.iter().map(name).collect::<Vec<_>>().join(", ");
    let mut parts = vec!["A program behind walls of its own.".to_owned()];
    parts.extend((!leave.reads.is_empty()).then(|| format!("It reads {}.", list(&leave.reads))));
    parts
        .extend((!leave.writes.is_empty()).then(|| {
            format!("It changes {}, which is no version and can’t be undone.", list(&leave.writes))
        }));
    parts.push(match leave.hosts.is_empty() {
        true => "No network.".to_owned(),
        false => {
            format!("It talks to {}, so what is in the call can leave this computer.", leave.hosts.join(", "))
        }
    });
    parts.join(" ")
}

/// The server of a call that may be made now.
///
/// # Errors
/// Where it may not, with what the agent can do.
pub(crate) fn use_for_call(
    space: &Turns,
    turn: &TurnId,
    of: &ToolUse,
) -> Result<(Defined, Vec<Access>), Problem> {
    let refused = |says: String, next: &str| {
        Problem::new(Code::NotDone, says).with_next(next).refused_by(Refuser::Rule)
    };
    let next = "Go on without it, or say what it was for and come to an end.";
    let Some((defined, leave)) = on(space, turn, &of.server)? else {
        return Err(refused(format!("The server {} is off.", of.server), next));
    };
    let sends = sends(&defined, &leave);
    if is_refused(space, turn, sends)? {
        return Err(refused("The person runs programs themselves; no task does.".to_owned(), next));
    }
    let allowed =
        space.allowed(turn, Permission::Use).any(|allowed| allowed.path.as_deref() == Some(&path_of(of)));
    if !allowed && !may_use(space, turn, of, sends)? {
        return Err(refused(
            format!("The person did not allow {} of {}.", of.tool, of.server),
            "Call it again: the person is asked then.",
        ));
    }
    Ok((defined, entries(space, turn)?))
}

/// Refuses a tool that describes itself otherwise than when it was allowed.
pub(crate) fn check_pin(of: &ToolUse, now: &str) -> Result<(), Problem> {
    if of.pin == now {
        return Ok(());
    }
    let says = format!(
        "What {} of {} says of itself has changed since it was allowed; nothing was called.",
        of.tool, of.server
    );
    Err(Problem::new(Code::NotDone, says)
        .with_next("Say so and come to an end: the next turn has it as it is now, and the person is asked.")
        .refused_by(Refuser::Rule))
}

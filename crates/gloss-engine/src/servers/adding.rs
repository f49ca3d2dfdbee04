//! Turning servers on and off. A new one is written into the person's `config.toml`; one that stands in a file already is turned
//! on as it stands there now. Starts nothing.

use std::collections::BTreeSet;
use std::path::Path;

use gloss_extension::is_server_name;
use gloss_protocol::{Access, Code, CommandId, Done, Grant, May, Problem, ServerDraft, ServerLeave};

use super::defined::{Defined, definitions, missing_server};
use super::never::{holds_never_seen, is_never_seen};
use super::sign_in;
use super::source::Source;
use crate::access::grants::{entry, replace};
use crate::access::secrets;
use crate::config::written;
use crate::handlers::Handled;
use crate::handlers::prepared::Committed;
use crate::seen::check_seen;
use crate::space::Space;

/// Longest command of all words together, in bytes.
const MAX_COMMAND: usize = 16 << 10;
/// Paths, hosts and variables that one may be granted.
const MAX_GRANTED: usize = 50;

/// Turns a server on.
///
/// # Errors
/// For one that nobody wrote down and that names neither a program nor an address, and for what can't be granted.
pub(crate) fn add(space: &mut Space, command: &CommandId, draft: &ServerDraft) -> Result<Done, Problem> {
    check(draft, &space.shared.home.dir)?;
    let is_new = !draft.command.is_empty() || draft.url.is_some();
    let find = |space: &Space| {
        let all = definitions(&space.shared);
        all.find(&draft.server).cloned()
    };
    let known = find(space);
    if is_new {
        if known.as_ref().is_some_and(|known| known.from == Source::Folder) {
            let says = format!("This folder brings a server {} of its own.", draft.server);
            return Err(Problem::new(Code::BadRequest, says)
                .with_next("Choose another name, or turn that one on without a command."));
        }
        let home = space.shared.home.clone();
        let _changing = home.changing();
        written::server(&home.dir, draft)?;
    }
    let Some(defined) = find(space) else {
        let says = format!("There is no server {} in this folder’s files.", draft.server);
        return Err(Problem::new(Code::NotFound, says)
            .with_next(format!("Name what it runs: gloss mcp add {} -- COMMAND", draft.server)));
    };
    if !defined.server.enabled {
        let says = format!("{} has it off.", defined.file);
        return Err(
            Problem::new(Code::NotDone, says).with_next("Take that out of the file, then turn it on.")
        );
    }
    check_seen(draft.seen.as_deref(), &defined.hash, &draft.server)?;
    let leave = together(&defined.requests(&space.shared), &draft.leave);
    let grant = Grant::Server {
        server: draft.server.clone(),
        hash: defined.hash.clone(),
        runs: defined.runs(),
        leave,
    };
    write(space, command, &draft.server, Some(entry(None, grant, None)))
}

/// Turns a server off, once what was kept of signing in to it is forgotten.
///
/// # Errors
/// Where there is none of this name, and where it comes with a plugin.
pub(crate) fn remove(space: &mut Space, command: &CommandId, server: &str) -> Result<Handled, Problem> {
    let all = definitions(&space.shared);
    let defined: Option<&Defined> = all.find(server);
    let is_granted = space.store.read().access_in_force()?.iter().any(|access| is_of(access, server));
    if defined.is_none() && !is_granted {
        return Err(missing_server(server));
    }
    if let Some(Defined { from: Source::Plugin(plugin, _), .. }) = defined {
        let says = format!("{server} comes with the plugin {plugin}.");
        return Err(Problem::new(Code::BadRequest, says)
            .with_next(format!("Turn that off: gloss plugin disable {plugin}")));
    }
    let is_own = defined.is_some_and(|defined| defined.from == Source::Person);
    let (shared, command, server) = (space.shared.clone(), command.clone(), server.to_owned());
    Ok(Handled::Beside(Box::new(move |off| {
        sign_in::forget(off, &shared, &server)?;
        Ok(Box::new(move |space: &mut Space| {
            if is_own {
                let home = space.shared.home.clone();
                let _changing = home.changing();
                written::without_server(&home.dir, &server)?;
            }
            write(space, &command, &server, None).map(Committed::Done)
        }))
    })))
}

/// Whether an entry is of a server or of its tools: another one of its name is asked about anew.
fn is_of(access: &Access, server: &str) -> bool {
    match &access.grant {
        Grant::Server { server: of, .. } | Grant::May { may: May::UseTool { server: of, .. } } => {
            of == server
        }
        _ => false,
    }
}

fn write(space: &mut Space, command: &CommandId, server: &str, new: Option<Access>) -> Result<Done, Problem> {
    let done = Done::Server { server: server.to_owned() };
    replace(space, command, &done, (|access: &Access| is_of(access, server), new))?;
    space.shared.home.servers.end(&space.shared.id, server);
    Ok(done)
}

fn check(draft: &ServerDraft, home: &Path) -> Result<(), Problem> {
    let wrong = |says: &str| Err(Problem::new(Code::BadRequest, says));
    if !is_server_name(&draft.server) {
        return Err(Problem::new(
            Code::BadName,
            "A server’s name has letters, digits, hyphens, dots and underlines alone.",
        ));
    }
    if !draft.command.is_empty() && draft.url.is_some() {
        return wrong("A server has a program or an address, not both.");
    }
    let bytes: usize = draft.command.iter().map(String::len).sum();
    if bytes > MAX_COMMAND || draft.command.iter().any(|word| word.contains('\0')) {
        return wrong("A server’s command has at most 16,384 bytes.");
    }
    let leave = &draft.leave;
    if [&leave.reads, &leave.writes, &leave.hosts, &leave.variables]
        .iter()
        .any(|list| list.len() > MAX_GRANTED)
    {
        return wrong("A server is granted at most 50 of each.");
    }
    for path in leave.reads.iter().chain(&leave.writes) {
        if !Path::new(path).is_absolute() || !Path::new(path).exists() {
            return Err(Problem::new(Code::FileMissing, format!("There is nothing at {path}."))
                .with_next("Name it by its whole path."));
        }
        if is_never_seen(Path::new(path), home) {
            return Err(Problem::new(Code::NotDone, format!("No server ever sees {path}."))
                .with_next("Name another folder: keys and passwords lie there, or what Gloss keeps."));
        }
    }
    for path in &leave.writes {
        if holds_never_seen(Path::new(path), home) {
            let says = format!("No server writes to all of {path}: what opens other doors lies in it.");
            return Err(Problem::new(Code::NotDone, says).with_next("Name a folder within it."));
        }
    }
    for host in &leave.hosts {
        host.parse::<gloss_network::HostRule>()
            .map_err(|error| Problem { code: Code::BadHost, ..Problem::from(error) })?;
    }
    leave.variables.iter().chain(draft.variables.keys()).try_for_each(|name| secrets::check_name(name))
}

/// What a server asks for, with what it is granted beside.
fn together(asks: &ServerLeave, more: &ServerLeave) -> ServerLeave {
    let both = |a: &[String], b: &[String]| {
        let all: BTreeSet<String> = a.iter().chain(b).cloned().collect();
        all.into_iter().collect::<Vec<_>>()
    };
    ServerLeave {
        reads: both(&asks.reads, &more.reads),
        writes: both(&asks.writes, &more.writes),
        hosts: both(&asks.hosts, &more.hosts),
        variables: both(&asks.variables, &more.variables),
    }
}

//! Turning servers on and off. A new one is written into the person's `config.toml`; one that stands in a file already is turned
//! on as it stands there now. Starts nothing.

use std::collections::BTreeSet;
use std::path::Path;

use gloss_extension::is_server_name;
use gloss_protocol::{Access, Code, CommandId, Done, Grant, May, Problem, ServerDraft, ServerLeave};
use gloss_store::Write;

use super::defined::{Defined, definitions};
use super::source::Source;
use crate::access::grants::{check_room, entry};
use crate::access::secrets;
use crate::config::written;
use crate::doors::now;
use crate::space::Space;
use crate::turn::logging;

/// Longest command of all words together, in bytes.
const MAX_COMMAND: usize = 16 << 10;
/// Paths, hosts and variables that one may be granted.
const MAX_GRANTED: usize = 50;

/// Turns a server on.
///
/// # Errors
/// For one that nobody wrote down and that names neither a program nor an address, and for what can't be granted.
pub(crate) fn add(space: &mut Space, command: &CommandId, draft: &ServerDraft) -> Result<Done, Problem> {
    check(draft)?;
    check_room(space.store.read())?;
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
    let leave = together(&defined.requests, &draft.leave);
    let grant = Grant::Server {
        server: draft.server.clone(),
        hash: defined.hash.clone(),
        runs: defined.runs(),
        leave,
    };
    let access = entry(None, grant, None);
    let before = ended(space, &draft.server)?;
    write(space, command, &draft.server, before.iter().chain([&access]))
}

/// Turns a server off.
///
/// # Errors
/// Where there is none of this name.
pub(crate) fn remove(space: &mut Space, command: &CommandId, server: &str) -> Result<Done, Problem> {
    let all = definitions(&space.shared);
    let defined: Option<&Defined> = all.find(server);
    let before = ended(space, server)?;
    if defined.is_none() && before.is_empty() {
        return Err(Problem::new(Code::NotFound, format!("There is no server {server}."))
            .with_next("Look at those that there are: gloss mcp list"));
    }
    if let Some(Defined { from: Source::Plugin(plugin, _), .. }) = defined {
        let says = format!("{server} comes with the plugin {plugin}.");
        return Err(Problem::new(Code::BadRequest, says)
            .with_next(format!("Turn that off: gloss plugin disable {plugin}")));
    }
    if defined.is_some_and(|defined| defined.from == Source::Person) {
        let home = space.shared.home.clone();
        let _changing = home.changing();
        written::without_server(&home.dir, server)?;
    }
    write(space, command, server, before.iter())
}

/// The entries in force of a server and of its tools, as they are once they are taken away: another one of its name is asked about anew.
fn ended(space: &Space, server: &str) -> Result<Vec<Access>, Problem> {
    let mut all = space.store.read().access_in_force()?;
    all.retain(|access| match &access.grant {
        Grant::Server { server: of, .. } | Grant::May { may: May::UseTool { server: of, .. } } => {
            of == server
        }
        _ => false,
    });
    all.iter_mut().for_each(|access| access.revoked_at = Some(now()));
    Ok(all)
}

fn write<'a>(
    space: &mut Space,
    command: &CommandId,
    server: &str,
    entries: impl Iterator<Item = &'a Access>,
) -> Result<Done, Problem> {
    let done = Done::Server { server: server.to_owned() };
    let entries: Vec<&Access> = entries.collect();
    space.write(Write::AccessWrite, |tx| {
        for access in &entries {
            tx.access(access)?;
            logging::grant(tx, access)?;
        }
        tx.command(command, &done)
    })?;
    space.shared.home.servers.end(&space.shared.id, server);
    Ok(done)
}

fn check(draft: &ServerDraft) -> Result<(), Problem> {
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

//! The hosts that a turn may read from: those that were given to its task, those that the person's own words name, and the one
//! that was allowed just now. Asks nobody by itself.

use gloss_network::{HostRule, Hosts, Leave, host_of};
use gloss_protocol::{Action, Grant, May, Permission, Problem, Refuser, Rule, TurnId};
use gloss_store::{LogFilter, Read};
use serde_json::Value;

use crate::access::rules::{in_force, task_of};
use crate::turn::leave::{names_host, person_words};
use crate::turn::room::Turns;

/// The tool whose results are pages.
const READS_PAGES: &str = "read_page";
/// Pages that were read, newest first, among which one is looked for.
const MAX_PAGES: u32 = 2_000;

/// Why a host is asked about; none where a turn may read from it, and where the address is none: that is told by the tool itself.
///
/// # Errors
/// Errors of the store.
pub(crate) fn asks_to_reach(
    space: &Turns,
    turn: &TurnId,
    address: &str,
) -> Result<Option<(String, &'static str)>, Problem> {
    let Ok(host) = host_of(address) else { return Ok(None) };
    if granted_hosts(space, turn)?.leave_for(address).ok().flatten().is_some() {
        return Ok(None);
    }
    Ok(match space.rule(turn, Action::Reach)? {
        Rule::LeaveItToMe | Rule::Act => None,
        Rule::WhenISaySo | Rule::SecondOpinion if names_host(space, turn, (&host, address))? => None,
        Rule::WhenISaySo | Rule::SecondOpinion => Some((host, "You did not name this site.")),
        Rule::Ask => Some((host, "Reading web pages is asked about each time.")),
    })
}

/// The hosts from which a turn may read the page of an address, with those that it may be led on to.
///
/// # Errors
/// Where the rule is that the person reads pages, or the host needs their leave.
pub(crate) fn hosts_for(space: &Turns, turn: &TurnId, address: &str) -> Result<Hosts, Problem> {
    let host = host_of(address)?;
    let refused = |says: String| {
        let next = "Go on without the page, or say which page is needed and come to an end.";
        Problem::new(gloss_protocol::Code::NotDone, says).with_next(next).refused_by(Refuser::Rule)
    };
    let rule = space.rule(turn, Action::Reach)?;
    if rule == Rule::LeaveItToMe {
        return Err(refused("The person reads web pages themselves; no task does.".to_owned()));
    }
    if asks_to_reach(space, turn, address)?.is_some() {
        return Err(refused(format!("{host} needs the person’s leave.")));
    }
    if carries(space, turn, address)? && space.allowed(turn, Permission::Send).next().is_none() {
        return Err(refused(
            "This address can carry out what was read, and needs the person’s leave.".to_owned(),
        ));
    }
    let all = granted_hosts(space, turn)?;
    if all.leave_for(address)?.is_some() {
        return Ok(all);
    }
    // Named by the person, or anything may be read. What it leads on to within the same name is the same site.
    let plain = host.strip_prefix("www.").unwrap_or(&host);
    let names = [host.clone(), plain.to_owned(), format!("www.{plain}")];
    Ok(names.iter().filter_map(|name| name.parse().ok()).fold(all, |all, rule| all.with(rule, Leave::Reads)))
}

/// Whether an address could carry out what the task has read: it neither stands in the person's own words nor in a page of the same
/// site, nor was it read before, by any task of the folder, or allowed for this call, nor is it the first page of a site that they
/// named or gave by its name.
///
/// # Errors
/// Errors of the store.
pub(crate) fn carries(space: &Turns, turn: &TurnId, address: &str) -> Result<bool, Problem> {
    let Ok(host) = host_of(address) else { return Ok(false) };
    let sources = space.sources(turn)?;
    if sources.is_empty() || sources.has_page(address) {
        return Ok(false);
    }
    if space.is_allowed(turn, Permission::Reach, &host) {
        return Ok(false);
    }
    // A name can carry as much as a path: it is looked up, and each site below one that is given has another.
    let bare = address.split_once("://").map_or(address, |(_, rest)| rest);
    let bare = bare.strip_suffix('/').unwrap_or(bare);
    let is_known =
        || Ok::<_, Problem>(is_given(space, turn, &host)? || names_host(space, turn, (&host, &host))?);
    if bare.eq_ignore_ascii_case(&host) && (sources.has_host(&host) || is_known()?) {
        return Ok(false);
    }
    let plain = bare.strip_prefix("www.").unwrap_or(bare);
    if person_words(space, turn)?.texts.iter().any(|words| words.contains(plain)) {
        return Ok(false);
    }
    let Some(row) = space.store.read().turn(turn)? else { return Ok(true) };
    let entries = space.store.read().entries(&row.thread)?;
    if entries.iter().any(|entry| leads_to(entry, &host, plain)) {
        return Ok(false);
    }
    Ok(!was_read(space.store.read(), &host, address)?)
}

/// Whether exactly this address was read from the folder before, as the log proves: its site learns nothing new by it.
fn was_read(read: Read<'_>, host: &str, address: &str) -> Result<bool, Problem> {
    let pages = LogFilter { kinds: &["page.read"], ..LogFilter::default() };
    for entry in read.log_before(&pages, None, MAX_PAGES)? {
        if entry.text("host") == host && read.log_matches(entry.n, address)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a host was given by its very name, and not by that of a site above.
fn is_given(space: &Turns, turn: &TurnId, host: &str) -> Result<bool, Problem> {
    Ok(granted_hosts(space, turn)?.rules().any(|(rule, _)| rule.to_string().eq_ignore_ascii_case(host)))
}

/// Whether a page of a host, as it was read in a step, says an address.
fn leads_to(entry: &Value, host: &str, address: &str) -> bool {
    let page = || {
        let text = entry.pointer("/result/text")?.as_str()?;
        let page: Value = serde_json::from_str(text).ok()?;
        (page.get("from_outside")?.as_str()? == host).then_some(page)
    };
    entry.pointer("/result/name").and_then(Value::as_str) == Some(READS_PAGES)
        && page().is_some_and(|page| page["text"].as_str().is_some_and(|text| text.contains(address)))
}

/// The hosts that were given to a turn's task or to every task, and those that were allowed for the call that asks.
///
/// # Errors
/// Errors of the store.
pub(crate) fn granted_hosts(space: &Turns, turn: &TurnId) -> Result<Hosts, Problem> {
    let read = space.store.read();
    let mut out = Hosts::default();
    for access in in_force(read, task_of(read, turn)?.as_ref())? {
        let (host, leave) = match &access.grant {
            Grant::May { may: May::ReadHost { host } } => (host, Leave::Reads),
            Grant::May { may: May::SendHost { host } } => (host, Leave::Sends),
            _ => continue,
        };
        // One that an older Gloss took and this one does not grants nothing.
        if let Ok(rule) = host.parse::<HostRule>() {
            out = out.with(rule, leave);
        }
    }
    for host in space.allowed(turn, Permission::Reach).filter_map(|allowed| allowed.path.as_deref()) {
        if let Ok(rule) = host.parse::<HostRule>() {
            out = out.with(rule, Leave::Reads);
        }
    }
    Ok(out)
}

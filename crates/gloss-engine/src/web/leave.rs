//! The hosts that a turn may read from: those that were given to its task, those that the person's own words name, and the one
//! that was allowed just now. Asks nobody by itself.

use gloss_network::{HostRule, Hosts, Leave, host_of};
use gloss_protocol::{Action, Grant, May, Permission, Problem, Refuser, Rule, TurnId};

use crate::access::rules::{in_force, task_of};
use crate::turn::leave::names_host;
use crate::turn::room::Turns;

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
        Rule::WhenISaySo if names_host(space, turn, &host)? => None,
        Rule::WhenISaySo => Some((host, "You did not name this site.")),
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
    let all = granted_hosts(space, turn)?;
    if all.leave_for(address)?.is_some() {
        return Ok(all);
    }
    // Named by the person, or anything may be read. What it leads on to within the same name is the same site.
    let plain = host.strip_prefix("www.").unwrap_or(&host);
    let names = [host.clone(), plain.to_owned(), format!("www.{plain}")];
    Ok(names.iter().filter_map(|name| name.parse().ok()).fold(all, |all, rule| all.with(rule, Leave::Reads)))
}

/// The hosts that were given to a turn's task or to every task, and those that were allowed for the calls that run now.
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
    let once = space.running.get(turn).map(|running| running.once.as_slice()).unwrap_or_default();
    for (host, _) in once.iter().filter(|(_, permission)| *permission == Permission::Reach) {
        if let Ok(rule) = host.parse::<HostRule>() {
            out = out.with(rule, Leave::Reads);
        }
    }
    Ok(out)
}

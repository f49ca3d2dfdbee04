//! Trusting a hook, as what it runs is now: what is changed of it afterwards takes the trust away.

use gloss_protocol::{Access, Code, CommandId, Done, Grant, HookStatus, Problem};

use super::found::{Found, hooks};
use super::list::runs_of;
use crate::access::grants::{entry, replace};
use crate::access::rules::in_force;
use crate::handlers::Handled;
use crate::handlers::prepared::Committed;
use crate::seen::check_seen;
use crate::space::Space;

/// Trusts a hook, as the person saw it. Its files are read beside the core.
///
/// # Errors
/// Where there is none of this name, it is another one by now, needs no trust, or is not run here.
pub(crate) fn trust(
    space: &Space,
    command: &CommandId,
    name: String,
    seen: Option<String>,
) -> Result<Handled, Problem> {
    let entries = in_force(space.store.read(), None)?;
    let (shared, command) = (space.shared.clone(), command.clone());
    Ok(Handled::Beside(Box::new(move |off| {
        let found = find(hooks(off, &shared, &entries), &name)?;
        check_seen(seen.as_deref(), &found.hash, "The hook")?;
        Ok(Box::new(move |space: &mut Space| record(space, &command, &found).map(Committed::Done)))
    })))
}

/// The hook of a name.
fn find(all: Vec<Found>, name: &str) -> Result<Found, Problem> {
    let names: Vec<String> = all.iter().map(|found| found.name.clone()).collect();
    let found = all.into_iter().find(|found| found.name == name);
    found.ok_or_else(|| {
        Problem::new(Code::NotFound, format!("There is no hook {name}."))
            .with_next("Look at those that there are: gloss hook list")
            .with_candidates(names)
    })
}

fn record(space: &mut Space, command: &CommandId, found: &Found) -> Result<Done, Problem> {
    match found.status {
        HookStatus::Untrusted => {}
        HookStatus::On => {
            return Err(Problem::new(Code::BadRequest, format!("The hook {} runs already.", found.name)));
        }
        HookStatus::Skipped => {
            return Err(Problem::new(Code::NotDone, format!("The hook can’t be run. {}", found.why)));
        }
    }
    let (hook, hash, runs) = (found.name.clone(), found.hash.clone(), runs_of(found));
    let access = entry(None, Grant::Hook { hook, hash, runs }, None);
    let is_same = |one: &Access| matches!(&one.grant, Grant::Hook { hook, .. } if *hook == found.name);
    let done = Done::Access { access: Box::new(access.clone()) };
    replace(space, command, &done, (is_same, Some(access)))?;
    Ok(done)
}

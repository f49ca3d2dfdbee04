//! Trusting a hook, as what it runs is now: what is changed of it afterwards takes the trust away.

use gloss_protocol::{Code, CommandId, Grant, HookStatus, Problem};

use super::found::{Found, hooks};
use super::list::runs_of;
use crate::access::trusting::{Trusted, trust as trust_found};
use crate::handlers::Handled;
use crate::space::Space;

/// Trusts a hook, as the person saw it.
///
/// # Errors
/// Where there is none of this name, it is another one by now, needs no trust, or is not run here.
pub(crate) fn trust(
    space: &Space,
    command: &CommandId,
    name: String,
    seen: Option<String>,
) -> Result<Handled, Problem> {
    trust_found(space, command, seen, move |off, shared, entries| {
        let found = find(hooks(off, shared, entries), &name)?;
        let grant = grant_of(&found);
        Ok(Trusted { name: format!("The hook {}", found.name), hash: found.hash, grant })
    })
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

fn grant_of(found: &Found) -> Result<Grant, Problem> {
    match found.status {
        HookStatus::Untrusted => {
            Ok(Grant::Hook { hook: found.name.clone(), hash: found.hash.clone(), runs: runs_of(found) })
        }
        HookStatus::On => {
            Err(Problem::new(Code::BadRequest, format!("The hook {} runs already.", found.name)))
        }
        HookStatus::Skipped => {
            Err(Problem::new(Code::NotDone, format!("The hook can’t be run. {}", found.why)))
        }
    }
}

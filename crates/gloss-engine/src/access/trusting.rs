//! Trusting something as it lies there now: it is looked up beside the core, refused where it is another one than the person saw, and
//! takes the place of what was trusted before under its name. Decides nothing about what it is.

use gloss_protocol::{Access, CommandId, Done, Grant, Problem};

use super::grants::{entry, replace};
use super::rules::in_force;
use crate::doors::Shared;
use crate::handlers::Handled;
use crate::handlers::prepared::Committed;
use crate::off_core::OffCore;
use crate::seen::check_seen;
use crate::space::Space;

/// Something that may be trusted.
pub(crate) struct Trusted {
    /// Its name, as a person reads it.
    pub name: String,
    /// What tells it from every other.
    pub hash: String,
    /// What trusting it grants, or why it can't be trusted.
    pub grant: Result<Grant, Problem>,
}

/// Trusts what is found, as the person saw it.
///
/// # Errors
/// Where it is not there, is another one by now, or can't be trusted.
pub(crate) fn trust(
    space: &Space,
    command: &CommandId,
    seen: Option<String>,
    find: impl FnOnce(&OffCore, &Shared, &[Access]) -> Result<Trusted, Problem> + Send + 'static,
) -> Result<Handled, Problem> {
    let entries = in_force(space.store.read(), None)?;
    let (shared, command) = (space.shared.clone(), command.clone());
    Ok(Handled::Beside(Box::new(move |off| {
        let found = find(off, &shared, &entries)?;
        check_seen(seen.as_deref(), &found.hash, &found.name)?;
        let grant = found.grant?;
        Ok(Box::new(move |space: &mut Space| {
            let access = entry(None, grant, None);
            let done = Done::Access { access: Box::new(access.clone()) };
            let new = access.grant.clone();
            replace(space, &command, &done, (|one: &Access| is_of_same(&one.grant, &new), Some(access)))?;
            Ok(Committed::Done(done))
        }))
    })))
}

/// Whether two grants are of one thing, as it is now and as it was.
fn is_of_same(one: &Grant, other: &Grant) -> bool {
    match (one, other) {
        (Grant::Skill { path: a, .. }, Grant::Skill { path: b, .. })
        | (Grant::Hook { hook: a, .. }, Grant::Hook { hook: b, .. }) => a == b,
        _ => false,
    }
}

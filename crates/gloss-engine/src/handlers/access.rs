//! Taking away what may be done, with what was kept for that alone. Decides nothing of what it gives.

use gloss_protocol::{Access, AccessId, CommandId, Done, Grant, May, Problem};

use crate::access::{grants, secrets};
use crate::space::Space;

/// Takes an entry away; a secret that no other entry names is forgotten.
///
/// # Errors
/// As [`grants::revoke`].
pub(super) fn revoke(space: &mut Space, command: &CommandId, id: &AccessId) -> Result<Done, Problem> {
    let done = grants::revoke(space, command, id)?;
    if let Done::Access { access } = &done
        && let Access { grant: Grant::May { may: May::GiveSecret { name, .. } }, .. } = &**access
    {
        let others = space.store.read().access_in_force()?;
        let names = |other: &Access| matches!(&other.grant, Grant::May { may: May::GiveSecret { name: of, .. } } if of == name);
        if !others.iter().any(names) {
            let (shared, name) = (space.shared.clone(), name.clone());
            space.beside(move |off| secrets::forget(off, &shared.home, &shared.id, &name), |_, _| ());
        }
    }
    Ok(done)
}

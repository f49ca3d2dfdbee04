//! Commands whose heavy part is prepared beside the core and committed in it: each is carried out once. Where what it was
//! prepared on has moved on meanwhile, nothing is committed and it is prepared anew.

use gloss_protocol::{Done, Problem};

use crate::off_core::OffCore;
use crate::sheet::calc;
use crate::sheet::values_request::ValuesRequest;
use crate::space::Space;

/// Outcome of handling a command.
pub(crate) enum Handled {
    /// It is carried out.
    Done(Done),
    /// It is to be prepared beside the core.
    Beside(Prepare),
}

/// The heavy part of a command, and what commits it.
pub(crate) type Prepare = Box<dyn FnOnce(&OffCore) -> Result<Commit, Problem> + Send>;

/// Commits what was prepared, in the core.
pub(crate) type Commit = Box<dyn FnOnce(&mut Space) -> Result<Committed, Problem> + Send>;

/// Outcome of a commit.
pub(crate) enum Committed {
    Done(Done),
    /// Conflict: the version that it was prepared on is no longer the newest, so nothing was done.
    MovedOn,
}

impl From<Done> for Handled {
    fn from(done: Done) -> Self {
        Self::Done(done)
    }
}

/// A version's file and what records it: carried out at once, or once a worker has told what its formulas come to. `base` are
/// the versions that it was made of.
///
/// # Errors
/// Problem that stands in its way; then nothing was done.
pub(crate) fn after_values(
    space: &mut Space,
    asked: Option<ValuesRequest>,
    base: Vec<(String, u32)>,
    commit: impl FnOnce(&mut Space) -> Result<Done, Problem> + Send + 'static,
) -> Result<Handled, Problem> {
    let Some(asked) = asked else { return commit(space).map(Handled::Done) };
    Ok(Handled::Beside(Box::new(move |off| {
        let worked = calc::work_out_all(off, vec![asked]);
        Ok(Box::new(move |space: &mut Space| {
            for (path, version) in base {
                space.look_at(&path)?;
                if space
                    .store
                    .read()
                    .artifact(&path)?
                    .is_none_or(|now| now.version != version || !now.present)
                {
                    return Ok(Committed::MovedOn);
                }
            }
            space.with_values(worked, |space| commit(space)).map(Committed::Done)
        }))
    })))
}

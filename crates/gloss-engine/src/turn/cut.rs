//! Whole files that a turn would write over with less than half of what stands there: a model that lost its thread writes such
//! ones, so the person is asked. Not for what the task itself made. Only looks.

use gloss_artifact::files;
use gloss_protocol::{Code, Permission, Problem, TurnId};

use crate::turn::leave::{has_leave, is_own};
use crate::turn::room::Turns;

/// Files below this size, in bytes, are written anew without a question.
const SMALL: usize = 200;

/// Why the person is asked before a file is written over with so few bytes; none where it has leave, or is not cut so much.
/// `file` is the one of a site.
///
/// # Errors
/// Errors of the store.
pub(super) fn asks_to_cut(
    space: &Turns,
    turn: &TurnId,
    (path, file): (&str, &str),
    bytes: usize,
) -> Result<Option<String>, Problem> {
    let Some(known) = space.store.read().artifact(path)?.filter(|known| known.present) else {
        return Ok(None);
    };
    let now = match file {
        "" => {
            space.store.read().version(path, known.version)?.map_or(0, |stored| stored.version.bytes as usize)
        }
        file => {
            let whole = space.bytes(path, known.version)?;
            let parts = files::part(&whole).unwrap_or_default();
            parts.iter().find(|(name, _)| *name == file).map_or(0, |(_, bytes)| bytes.len())
        }
    };
    let key = format!("{path}{file}");
    if now < SMALL
        || bytes.saturating_mul(2) >= now
        || has_leave(space, turn, &key, Permission::Write)
        || is_own(space, turn, path)?
    {
        return Ok(None);
    }
    Ok(Some(format!(
        "It would be less than half of what stands there: {} instead of {}.",
        size(bytes),
        size(now)
    )))
}

impl Turns {
    /// Refuses to leave less than half of a file unasked.
    ///
    /// # Errors
    /// Where that needs the person's leave.
    pub(super) fn check_not_cut(
        &self,
        turn: &TurnId,
        (path, file): (&str, &str),
        bytes: usize,
    ) -> Result<(), Problem> {
        if self.is_staged(turn, path) {
            return Ok(());
        }
        match asks_to_cut(self, turn, (path, file), bytes)? {
            None => Ok(()),
            Some(why) => Err(Problem::new(Code::BadRequest, format!("{path}{file} was not written. {why}"))
                .with_next("Edit the places that change, or keep it under another name.")),
        }
    }
}

fn size(bytes: usize) -> String {
    match bytes {
        0..10_000 => format!("{bytes} bytes"),
        bytes => format!("{} kB", bytes / 1_000),
    }
}

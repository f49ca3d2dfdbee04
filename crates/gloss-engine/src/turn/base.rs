//! The version that a write rests on: what a turn has read, what its task made or knew before. Nobody writes over a file that they
//! do not know. Writes nothing itself.

use std::collections::HashMap;

use gloss_agent::doors::{Destination, Renamed};
use gloss_protocol::{Code, Problem, Timestamp, TurnId};

use crate::turn::leave;
use crate::turn::room::Turns;

/// A file that a turn writes, under the name it has now; of a folder one file of it, which is empty for the whole.
pub(crate) struct Target<'a> {
    pub path: String,
    pub file: &'a str,
    pub why: &'a str,
    /// Takes another name where this one is taken.
    pub renames: bool,
    /// The note that it serves.
    pub note: Option<&'a str>,
    /// Whether it is a file that the site did not have.
    pub is_new: bool,
    /// The name that it could not have, where it has another one already.
    pub renamed: Option<Renamed>,
}

impl<'a> Target<'a> {
    /// A whole file.
    pub(crate) fn whole(path: String, to: &Destination<'a>) -> Self {
        Self { path, file: "", why: to.why, renames: to.renames, note: to.note, is_new: false, renamed: None }
    }

    /// Whether it may have another name: a file of a site has its own.
    fn may_rename(&self) -> bool {
        self.renames && self.file.is_empty()
    }

    /// Takes another name, and says why.
    pub(super) fn rename(&mut self, path: String, because: String) {
        let wished = std::mem::replace(&mut self.path, path);
        self.renamed.get_or_insert(Renamed { wished, because });
    }
}

/// Reason that a file which is there has to be read first.
fn unread(key: &str, is_whole: bool) -> Problem {
    let says = format!("{key} exists, and you have not read it.");
    let next = match is_whole {
        true => "Read it first and write on that, or have another name taken: if_taken rename.",
        false => "Read it first and write on that.",
    };
    Problem::new(Code::StaleBase, says).with_next(next)
}

/// Reason that notes do not write over a file.
fn unmarked(key: &str) -> Problem {
    let next = "Change what the notes mark, and say what should change elsewhere.";
    Problem::new(Code::BadRequest, format!("{key} is not among what the notes mark.")).with_next(next)
}

impl Turns {
    /// The version of a file that a turn writes on: the one it has read or written, of a file of a site also where it has read the
    /// site; else the newest, where the turn before of its task had that. None where the task does not know what stands there: to
    /// have changed a sentence of a file is not to know it.
    pub(super) fn base_of(&self, turn: &TurnId, path: &str, key: &str, newest: u32) -> Option<u32> {
        let copies = self.copies.get(turn)?;
        let read = |reads: &HashMap<String, u32>| {
            [path, key].into_iter().filter_map(|read| reads.get(read).copied()).max()
        };
        read(&copies.reads).or_else(|| read(&copies.read_before).filter(|read| *read == newest))
    }

    /// Whether a version was made by this very turn.
    fn is_of_turn(&self, turn: &TurnId, path: &str, version: u32) -> Result<bool, Problem> {
        let made = self.store.read().version(path, version)?;
        Ok(made.is_some_and(|stored| stored.version.turn.as_ref() == Some(turn)))
    }

    /// Whether a turn serves notes that do not mark a file, which it has not made itself.
    pub(super) fn is_unmarked(&self, turn: &TurnId, path: &str, newest: u32) -> Result<bool, Problem> {
        let serves = self.running.get(turn).is_some_and(|running| !running.notes.is_empty());
        Ok(serves && !self.is_of_turn(turn, path, newest)?)
    }

    /// Looks at the file that is to be written, where it may be: under the name that it has by now.
    ///
    /// # Errors
    /// Where it may not be written, or can't be read.
    pub(super) fn meet_file(&mut self, turn: &TurnId, target: &mut Target<'_>) -> Result<(), Problem> {
        self.check_writable(turn, &target.path, target.file)?;
        self.refresh(&target.path)?;
        let path = self.name_now(target.path.clone())?;
        if path == target.path {
            return Ok(());
        }
        target.path = path;
        self.check_writable(turn, &target.path, target.file)?;
        self.refresh(&target.path).map(drop)
    }

    /// Takes the next free name in place of one that is taken.
    fn take_free_name(&self, target: &mut Target<'_>) -> Result<(), Problem> {
        let because = format!("{} exists.", target.path);
        target.rename(self.free_name(&target.path)?, because);
        Ok(())
    }

    /// Refuses to write over a file that notes do not mark; takes another name where it may.
    pub(super) fn leave_unmarked(&self, target: &mut Target<'_>) -> Result<(), Problem> {
        if target.may_rename() {
            return self.take_free_name(target);
        }
        Err(unmarked(&format!("{}{}", target.path, target.file)))
    }

    /// Refuses to write over a file that the task does not know; takes another name where it may. Gives the version that is
    /// replaced unread, because the person named the file.
    pub(super) fn may_replace(
        &self,
        turn: &TurnId,
        target: &mut Target<'_>,
        (base, newest): (Option<u32>, u32),
    ) -> Result<Option<u32>, Problem> {
        if base.is_some() {
            return Ok(None);
        }
        if target.may_rename() {
            self.take_free_name(target)?;
            return Ok(None);
        }
        let (key, is_whole) = (format!("{}{}", target.path, target.file), target.file.is_empty());
        // Who named it meant what stood there then.
        let is_same = self.stat(&target.path).is_none_or(|stat| !stat.is_after(self.began_at(turn)));
        match is_same && leave::is_named(self, turn, &key)? {
            true => Ok(Some(newest)),
            false => Err(unread(&key, is_whole)),
        }
    }

    fn began_at(&self, turn: &TurnId) -> Timestamp {
        self.began(turn).unwrap_or(Timestamp(0))
    }
}

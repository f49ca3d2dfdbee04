//! The version that a write rests on: what a turn has read, what its task made or knew before. Nobody writes over a file that they
//! do not know. Writes nothing itself.

use std::collections::HashMap;

use gloss_agent::doors::{Destination, Renamed};
use gloss_protocol::{Code, Problem, TurnId};

use crate::turn::leave;
use crate::turn::room::Turns;

/// A file that a turn writes, under the name it has now; of a folder one file of it, which is empty for the whole.
pub(crate) struct Target<'a> {
    pub path: String,
    pub file: &'a str,
    pub why: &'a str,
    /// Takes another name where this one is taken.
    pub renames: bool,
    /// The name that it could not have, where it has another one already.
    pub renamed: Option<Renamed>,
}

impl<'a> Target<'a> {
    /// A whole file.
    pub(crate) fn whole(path: String, to: &Destination<'a>) -> Self {
        Self { path, file: "", why: to.why, renames: to.renames, renamed: None }
    }

    /// Takes another name, and says why.
    pub(super) fn rename(&mut self, path: String, because: String) {
        let wished = std::mem::replace(&mut self.path, path);
        self.renamed.get_or_insert(Renamed { wished, because });
    }
}

/// Reason that a file which is there has to be read first.
fn unread(key: &str) -> Problem {
    let says = format!("{key} exists, and you have not read it.");
    Problem::new(Code::StaleBase, says)
        .with_next("Read it first and write on that, or have another name taken: if_taken rename.")
}

/// Reason that notes do not write over a file.
fn unmarked(key: &str) -> Problem {
    let next = "Change what the notes mark, and say what should change elsewhere.";
    Problem::new(Code::BadRequest, format!("{key} is not among what the notes mark.")).with_next(next)
}

impl Turns {
    /// The version of a file that a turn writes on: the one it has read, of a file of a site also where it has read the site;
    /// else the newest, where its task made that, or read it last. None where the task does not know what stands there.
    pub(super) fn base_of(
        &self,
        turn: &TurnId,
        path: &str,
        key: &str,
        newest: u32,
    ) -> Result<Option<u32>, Problem> {
        let Some(copies) = self.copies.get(turn) else { return Ok(None) };
        let read = |reads: &HashMap<String, u32>| {
            [path, key].into_iter().filter_map(|read| reads.get(read).copied()).max()
        };
        if let Some(read) = read(&copies.reads) {
            return Ok(Some(read));
        }
        let knows = read(&copies.read_before) == Some(newest) || self.is_of_task(turn, path, newest)?;
        Ok(knows.then_some(newest))
    }

    /// Whether a version was made by a turn's task, or by a helper of it.
    fn is_of_task(&self, turn: &TurnId, path: &str, version: u32) -> Result<bool, Problem> {
        let read = self.store.read();
        let Some(own) = self.running.get(turn).map(|running| &running.thread) else { return Ok(false) };
        let Some(maker) = read.version(path, version)?.and_then(|stored| stored.version.turn) else {
            return Ok(false);
        };
        let Some(maker) = read.turn(&maker)? else { return Ok(false) };
        if maker.thread == *own {
            return Ok(true);
        }
        let helps = read.thread(&maker.thread)?.and_then(|thread| thread.helps);
        Ok(helps.is_some_and(|helps| helps.task == *own))
    }

    /// Whether a version was made by this very turn.
    fn is_of_turn(&self, turn: &TurnId, path: &str, version: u32) -> Result<bool, Problem> {
        let made = self.store.read().version(path, version)?;
        Ok(made.is_some_and(|stored| stored.version.turn.as_ref() == Some(turn)))
    }

    /// A file of a site that exists is never overwritten by somebody who has not read it, nor beside notes on other files.
    pub(super) fn check_read(
        &self,
        turn: &TurnId,
        (site, newest): (&str, u32),
        file: &str,
    ) -> Result<(), Problem> {
        let key = format!("{site}{file}");
        if self.running.get(turn).is_some_and(|running| !running.notes.is_empty()) {
            return Err(unmarked(&key));
        }
        let knows = self.base_of(turn, site, &key, newest)?.is_some() || leave::is_named(self, turn, &key)?;
        if knows { Ok(()) } else { Err(unread(&key)) }
    }

    /// Refuses to write over a file that the task does not know, or that the notes which are served do not mark; takes another
    /// name where it may. Gives the version that is replaced unread, because the person named the file.
    pub(super) fn may_replace(
        &self,
        turn: &TurnId,
        target: &mut Target<'_>,
        (base, newest): (Option<u32>, u32),
    ) -> Result<Option<u32>, Problem> {
        // Who writes one file of a site has been asked before what is known of that.
        if !target.file.is_empty() {
            return Ok(None);
        }
        let serves = self.running.get(turn).is_some_and(|running| !running.notes.is_empty());
        let may = if serves { self.is_of_turn(turn, &target.path, newest)? } else { base.is_some() };
        if may {
            return Ok(None);
        }
        if target.renames {
            let because = format!("{} exists.", target.path);
            target.rename(self.free_name(&target.path)?, because);
            return Ok(None);
        }
        if serves {
            return Err(unmarked(&target.path));
        }
        if leave::is_named(self, turn, &target.path)? { Ok(Some(newest)) } else { Err(unread(&target.path)) }
    }
}

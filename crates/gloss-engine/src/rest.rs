//! Upkeep while nothing is asked: write-ahead logs are folded in, the home learns what each database holds, room is
//! kept for a full disk, and once a day copies are made. Decides nothing about anybody's work.

use std::path::{Path, PathBuf};
use std::time::Duration;

use gloss_protocol::{Code, Problem, Restored, Timestamp};
use tokio::sync::mpsc;

use crate::core::Core;
use crate::core::handle::Input;
use crate::core::lane::Lane;
use crate::releases::publish;
use crate::space::Space;

/// Time without an input after which it is quiet.
const QUIET: Duration = Duration::from_secs(1);
/// Time that events and commands are kept: a shell that was away for longer begins anew.
const KEPT: Duration = Duration::from_secs(30 * 24 * 3600);

impl Core {
    /// The next input. Where none comes for a while, and something was taken before, what waits for a rest is done.
    pub(crate) fn next(&mut self, inputs: &mut mpsc::Receiver<Input>) -> Option<Input> {
        while self.is_stirred {
            let runtime = self.runtime.clone();
            match runtime.block_on(async { tokio::time::timeout(QUIET, inputs.recv()).await }) {
                Ok(input) => return input,
                Err(_) => self.rest(),
            }
        }
        inputs.blocking_recv()
    }

    fn rest(&mut self) {
        self.home.room.keep();
        // What somebody reads just now is folded in the next time.
        self.is_stirred = self.give_back() | self.fold();
        if self.lanes.values().all(|lane| !lane.is_away() && lane.status().at_work == 0) {
            self.copy();
        }
    }

    /// Lets go what is a month old, a little at a time. True where there is more of it.
    fn give_back(&mut self) -> bool {
        let before = Timestamp(gloss_store::now().0 - KEPT.as_millis() as i64);
        let mut more = false;
        for space in self.spaces() {
            more |= space.shared.texts.rest();
            more |= space.store.give_back(before).unwrap_or_else(|error| {
                tracing::warn!(code = ?Problem::from(error).code, "memory.not_given_back");
                false
            });
        }
        more
    }

    /// Workspaces whose last turn came to rest are folded at once: what it made is what a person would miss most.
    pub(crate) fn fold_rested(&mut self) {
        let spaces = self.lanes.values_mut().filter_map(Lane::space);
        for space in spaces.filter(|space| space.is_rested && space.at_work() == 0) {
            space.is_rested = false;
            fold(space);
            space.is_marked = self.database.mark(&space.shared.id, space.store.tally()).is_ok();
        }
    }

    /// Folds all logs in, and tells the home. True where somebody reads one just now.
    pub(crate) fn fold(&mut self) -> bool {
        let mut is_read = false;
        for (id, lane) in &mut self.lanes {
            // One whose thread is at something is not at rest.
            let Some(space) = lane.space() else {
                is_read = true;
                continue;
            };
            is_read |= fold(space);
            if !space.store.is_unfolded() && !space.is_marked {
                space.is_marked = self.database.mark(id, space.store.tally()).is_ok();
            }
        }
        if let Err(error) = self.database.fold() {
            tracing::warn!(code = ?Problem::from(error).code, "home.not_folded");
        }
        is_read
    }

    /// Sees to today's copies, beside the core.
    fn copy(&mut self) {
        let day: String = gloss_store::now().rfc3339().chars().take(10).collect();
        let mut all: Vec<(PathBuf, PathBuf)> = self.spaces().map(|space| space.store.to_copy()).collect();
        all.push(self.database.to_copy());
        let due: Vec<_> = all.into_iter().filter(|(path, _)| self.copied.get(path) != Some(&day)).collect();
        if due.is_empty() {
            return;
        }
        self.copied.extend(due.iter().map(|(path, _)| (path.clone(), day.clone())));
        self.runtime.spawn_blocking(move || {
            for (database, copies) in due {
                if let Err(error) = gloss_store::make_copy(&database, &copies) {
                    tracing::warn!(code = ?Problem::from(error).code, "copy.not_made");
                }
            }
        });
    }

    /// Puts back what is remembered of a folder; true where it was open, and is not any more.
    ///
    /// # Errors
    /// Where a turn is at work there, or there is nothing to put back.
    pub(crate) fn restore(
        &mut self,
        folder: &Path,
        from: Option<&str>,
        anew: bool,
    ) -> Result<(Result<Restored, Problem>, bool), Problem> {
        let nothing = || Problem::new(Code::NotFound, format!("Gloss knows no folder {}.", folder.display()));
        let Some(known) = self.database.find_workspace(folder)? else {
            if anew {
                self.database.begin_workspace(folder)?;
                return Ok((Ok(restored(None)), false));
            }
            // Where nothing is named, what a moved folder was is what it is wanted to be.
            let moved = if from.is_none() { self.database.moved_here(folder)? } else { None };
            return self.link(folder, &moved.ok_or_else(nothing)?.folder);
        };
        let lane = self.lanes.get_mut(&known.id);
        if lane.as_ref().is_some_and(|lane| lane.is_busy() || lane.status().at_work > 0) {
            return Err(at_work());
        }
        let live = lane.and_then(Lane::space).map(|space| publish::live(&space.doors));
        for release in live.unwrap_or_default() {
            self.home.releases.close(&release.id.0);
        }
        let was_open = self.lanes.remove(&known.id).is_some();
        Ok((self.database.restore(&known, from, anew).map_err(Problem::from), was_open))
    }

    /// Gives a folder without a memory that of the one that it was; true where the old one was open.
    ///
    /// # Errors
    /// Where a turn is at work there, or the memory is not to be had; then nothing was closed.
    pub(crate) fn link(
        &mut self,
        folder: &Path,
        old: &Path,
    ) -> Result<(Result<Restored, Problem>, bool), Problem> {
        let is_at_work =
            |lane: &Lane| lane.shared.folder.root() == old && (lane.is_busy() || lane.status().at_work > 0);
        if self.lanes.values().any(is_at_work) {
            return Err(at_work());
        }
        let linked = self.database.link(folder, old)?;
        let was_open = self.lanes.remove(&linked.id).is_some();
        Ok((Ok(restored(Some(old.display().to_string()))), was_open))
    }
}

fn at_work() -> Problem {
    let says = "A task is at work in this folder.";
    Problem::new(Code::Busy, says).with_next("Stop it, or wait until it is done.")
}

/// The result where no copy was needed.
fn restored(from: Option<String>) -> Restored {
    let (copies, missing) = (Vec::new(), Vec::new());
    Restored { from, stayed: false, copies, aside: String::new(), missing }
}

/// Folds a log in; true where somebody reads it just now.
fn fold(space: &mut Space) -> bool {
    match space.store.fold() {
        Ok(Some(_)) => space.is_marked = false,
        Ok(None) => return space.store.is_unfolded(),
        // It is tried again after the next input, and not before.
        Err(error) => tracing::warn!(code = ?Problem::from(error).code, "memory.not_folded"),
    }
    false
}

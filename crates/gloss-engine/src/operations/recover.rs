//! Files of an operation brought back to where they were: after a step that could not be done, an undo, or a crash in between. A
//! file is known by its device and inode, and only it is moved; what lies in its old place by now stays.

use std::path::PathBuf;

use gloss_protocol::{Code, DoneStep, FileOperation, FileStep, OperationState, Problem};
use gloss_store::{FolderEntry, Trash, Write, entry_at, take_back};
use serde_json::json;

use crate::doors::now;
use crate::turn::file_names::visible_name;
use crate::versions::room::Versions;

/// Entries of the trash that are looked at in search of a file.
const MAX_SEARCHED: usize = 100_000;

/// Whether a step was carried out before it goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Carried {
    /// It was: what has its new name now is its file, saved anew.
    Surely,
    /// A crash came in between: only the very file is its own.
    Perhaps,
}

impl Versions {
    /// Brings back what of these steps is not where it was, the last first. Names what could not be.
    pub(super) fn bring_back(
        &self,
        operation: &FileOperation,
        steps: &[DoneStep],
        carried: Carried,
    ) -> Vec<String> {
        let stuck: Vec<String> = steps
            .iter()
            .rev()
            .filter(|done| self.bring_one_back(done, steps, carried).is_err())
            .map(|done| done.step.from().to_owned())
            .collect();
        self.restore_folders(operation);
        stuck
    }

    /// Takes the folders away that were made, where nothing lies in them, and gives the others their times.
    pub(super) fn restore_folders(&self, operation: &FileOperation) {
        let folder = &self.shared.folder;
        operation.made.iter().rev().for_each(|made| folder.remove_empty(made));
        operation.times.iter().for_each(|time| folder.set_folder_time(time));
    }

    /// Brings one file back; nothing happens where it is.
    ///
    /// # Errors
    /// Where it is not there to be brought back, or something else lies in its old place.
    pub(super) fn bring_one_back(
        &self,
        done: &DoneStep,
        steps: &[DoneStep],
        carried: Carried,
    ) -> Result<(), Problem> {
        let folder = &self.shared.folder;
        let from = done.step.from();
        let stands = folder.entry(from)?;
        if stands.is_some_and(|entry| is_it(done, entry)) {
            return Ok(());
        }
        let gone = || Problem::new(Code::NotFound, format!("{} is no longer there.", visible_name(from)));
        match &done.step {
            FileStep::Move { to, .. } => match folder.entry(to)? {
                Some(entry) if is_it(done, entry) => Ok(folder.relocate(to, from)?),
                // Saved anew since; what is another step's file goes its own way.
                Some(entry) if carried == Carried::Surely && !steps.iter().any(|one| is_it(one, entry)) => {
                    Ok(folder.relocate(to, from)?)
                }
                Some(_) if stands.is_none() => Err(gone()),
                None if carried == Carried::Surely => Err(gone()),
                _ => Ok(()),
            },
            FileStep::Trash { .. } => match in_trash(folder.root(), done) {
                Some(trashed) => Ok(take_back(&trashed, folder, from)?),
                None if carried == Carried::Surely => Err(gone()),
                None => Ok(()),
            },
        }
    }

    /// Puts operations right that had begun and not come to their end: what was moved goes back.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn recover_operations(&mut self) -> Result<(), Problem> {
        for mut operation in self.store.read().operations_open()? {
            let is_undo = operation.state == OperationState::Undoing;
            let carried = if is_undo { Carried::Surely } else { Carried::Perhaps };
            let stuck = self.bring_back(&operation, &operation.steps, carried);
            // What did not come back keeps what is known of it under the name that it has.
            let mut back = operation.wanted();
            back.retain(|step| !stuck.iter().any(|from| from == step.from()));
            let known = is_undo.then(|| self.known_before(&back)).transpose()?;
            operation.state = if is_undo { OperationState::Undone } else { OperationState::Stopped };
            operation.undone_at = is_undo.then(now);
            self.write(Write::Recover, |tx| {
                known.iter().try_for_each(|known| known.write(tx))?;
                tx.operation(&operation)?;
                let ids = json!({ "operation": operation.id, "task": operation.task, "stuck": stuck.len() });
                tx.log("files.brought_back", &ids, &stuck.join("\n"))
            })?;
            known.into_iter().for_each(|known| self.settle_known(known));
        }
        Ok(())
    }
}

/// Whether something is the file or folder of a step.
pub(super) fn is_it(done: &DoneStep, entry: FolderEntry) -> bool {
    (entry.device, entry.inode) == (done.device, done.inode)
}

/// Where a file lies in the trash: where it was put, or, where a crash came before that was written down, wherever it lies there.
pub(super) fn in_trash(root: &std::path::Path, done: &DoneStep) -> Option<PathBuf> {
    let lies_at = |path: &PathBuf| entry_at(path).is_some_and(|entry| is_it(done, entry));
    if let Some(trashed) = &done.trashed {
        return Some(PathBuf::from(trashed)).filter(lies_at);
    }
    let files = Trash::of(root).ok()?.files();
    let entries = files.read_dir().ok()?.flatten().take(MAX_SEARCHED);
    entries.map(|entry| entry.path()).find(lies_at)
}

//! Files of an operation brought back to where they were: after a step that could not be done, an undo, or a crash in between. A
//! file is known by its device and inode, and only it is moved; what lies in its old place by now stays.

use std::path::PathBuf;

use gloss_protocol::{DoneStep, FileOperation, FileStep, OperationState, Problem};
use gloss_store::{FolderEntry, Trash, Write, entry_at, take_back};
use serde_json::json;

use crate::doors::now;
use crate::versions::room::Versions;

/// Entries of the trash that are looked at in search of a file.
const MAX_SEARCHED: usize = 100_000;

impl Versions {
    /// Brings everything back that is not where it was, the last first. Names what could not be.
    pub(super) fn bring_back(&mut self, operation: &FileOperation) -> Vec<String> {
        let stuck: Vec<String> = operation
            .steps
            .iter()
            .rev()
            .filter(|done| self.bring_one_back(done).is_err())
            .map(|done| done.step.from().to_owned())
            .collect();
        let folder = &self.shared.folder;
        operation.made.iter().rev().for_each(|made| folder.remove_empty(made));
        operation.times.iter().for_each(|time| folder.set_folder_time(time));
        stuck
    }

    fn bring_one_back(&self, done: &DoneStep) -> Result<(), Problem> {
        let folder = &self.shared.folder;
        let is_it = |entry: FolderEntry| (entry.device, entry.inode) == (done.device, done.inode);
        if folder.entry(done.step.from())?.is_some_and(is_it) {
            return Ok(());
        }
        match &done.step {
            FileStep::Move { from, to } => match folder.entry(to)? {
                Some(entry) if is_it(entry) => Ok(folder.relocate(to, from)?),
                _ => Ok(()),
            },
            FileStep::Trash { from } => match in_trash(folder.root(), done) {
                Some(trashed) => Ok(take_back(&trashed, folder, from)?),
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
            let stuck = self.bring_back(&operation);
            let steps: Vec<FileStep> = operation.steps.iter().map(|done| done.step.clone()).collect();
            let was = operation.state;
            let known = match was {
                OperationState::Undoing => Some(self.known_before(&steps)?),
                _ => None,
            };
            operation.state =
                if was == OperationState::Undoing { OperationState::Undone } else { OperationState::Stopped };
            operation.undone_at = (was == OperationState::Undoing).then(now);
            self.write(Write::Recover, |tx| {
                for renamed in known.iter().flat_map(|known| &known.renamed) {
                    renamed.write(tx)?;
                }
                known.iter().flat_map(|known| &known.others).try_for_each(|one| tx.artifact(one))?;
                tx.operation(&operation)?;
                let ids = json!({ "operation": operation.id, "task": operation.task, "stuck": stuck.len() });
                tx.log("files.brought_back", &ids, &stuck.join("\n"))
            })?;
            known.into_iter().for_each(|known| self.settle_known(known));
        }
        Ok(())
    }
}

/// Where a file lies in the trash: where it was put, or, where a crash came before that was written down, wherever it lies there.
pub(super) fn in_trash(root: &std::path::Path, done: &DoneStep) -> Option<PathBuf> {
    let is_it = |path: &PathBuf| {
        entry_at(path).is_some_and(|entry| (entry.device, entry.inode) == (done.device, done.inode))
    };
    if let Some(trashed) = &done.trashed {
        return Some(PathBuf::from(trashed)).filter(is_it);
    }
    let files = Trash::of(root).ok()?.files();
    let entries = files.read_dir().ok()?.flatten().take(MAX_SEARCHED);
    entries.map(|entry| entry.path()).find(is_it)
}

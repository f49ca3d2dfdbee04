//! A plan carried out: written down as begun, each file renamed, what is known of them moved in one transaction. Where one step
//! can't be done, all that was done goes back.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use gloss_protocol::{
    DoneStep, FileOperation, FileOperationId, FileStep, FolderTime, OperationState, Problem, ThreadId, TurnId,
};
use gloss_store::{EntryKind, StoreError, Trash, Tx, Write, entry_at, first_being_written, newest_within};
use serde_json::json;

use super::plan::Planned;
use super::recover::Carried;
use super::words::{describe, folder_of};
use crate::clock;
use crate::doors::now;
use crate::versions::room::Versions;

/// The task that an operation is for, and its turn; none for the person's own hand.
#[derive(Clone, Debug, Default)]
pub(crate) struct By {
    pub task: Option<ThreadId>,
    pub turn: Option<TurnId>,
}

impl Versions {
    /// Carries out a plan that was checked. `also` goes into the transaction in which it is written down as done.
    ///
    /// # Errors
    /// Where a step can't be done; then everything is where it was.
    pub(crate) fn arrange(
        &mut self,
        planned: &[Planned],
        by: By,
        also: impl FnOnce(&mut Tx<'_>, &FileOperation) -> Result<(), StoreError>,
    ) -> Result<FileOperation, Problem> {
        let mut operation = self.new_operation(planned, by)?;
        let trashes = planned.iter().any(|planned| matches!(planned.step, FileStep::Trash { .. }));
        let trash = trashes.then(|| Trash::of(self.shared.folder.root())).transpose()?;
        self.write(Write::OperationBegin, |tx| tx.operation(&operation))?;
        for (at, planned) in planned.iter().enumerate() {
            let Some(step) = operation.steps.get_mut(at) else { break };
            if let Err(error) = carry_out(&self.doors.shared.folder, (step, planned), trash.as_ref()) {
                let carried = at + usize::from(step.trashed.is_some());
                return Err(self.stopped((operation, carried), error));
            }
        }
        if let Some(error) = still_written(&operation.steps) {
            let carried = operation.steps.len();
            return Err(self.stopped((operation, carried), error));
        }
        operation.state = OperationState::Done;
        let steps = operation.wanted();
        let known = self.known_after(&steps);
        let written = known.and_then(|known| {
            self.write(Write::OperationEnd, |tx| {
                known.write(tx)?;
                tx.operation(&operation)?;
                tx.files_changed()?;
                let ids = json!({ "operation": operation.id, "task": operation.task, "files": operation.steps.len() });
                tx.log("files.arranged", &ids, &super::words::lines(&steps))?;
                also(tx, &operation)
            })?;
            Ok(known)
        });
        match written {
            Ok(known) => {
                for gone in &known.others {
                    let _ = self.source_missing(&gone.path);
                }
                self.settle_known(known);
                Ok(operation)
            }
            Err(problem) => {
                let carried = operation.steps.len();
                Err(self.stopped((operation, carried), problem))
            }
        }
    }

    /// The operation as it is written down before anything is moved.
    fn new_operation(&self, planned: &[Planned], by: By) -> Result<FileOperation, Problem> {
        let (mut made, mut parents) = (Vec::new(), BTreeSet::new());
        for Planned { step, .. } in planned {
            parents.insert(folder_of(step.from()).to_owned());
            let FileStep::Move { to, .. } = step else { continue };
            let missing = self.shared.folder.missing_folders(to)?;
            // The time that changes is that of the outermost folder in which something new comes to lie.
            parents
                .insert(missing.first().map_or_else(|| folder_of(to), |first| folder_of(first)).to_owned());
            for folder in missing {
                if !made.contains(&folder) {
                    made.push(folder);
                }
            }
        }
        let steps: Vec<FileStep> = planned.iter().map(|planned| planned.step.clone()).collect();
        let times: Vec<FolderTime> =
            parents.iter().filter_map(|folder| self.shared.folder.folder_time(folder)).collect();
        let done = |planned: &Planned| DoneStep {
            step: planned.step.clone(),
            trashed: None,
            is_folder: planned.entry.kind == EntryKind::Folder,
            device: planned.entry.device,
            inode: planned.entry.inode,
        };
        Ok(FileOperation {
            id: FileOperationId::from_uuid(uuid::Uuid::now_v7()),
            task: by.task,
            turn: by.turn,
            says: describe(&steps),
            steps: planned.iter().map(done).collect(),
            made,
            times,
            state: OperationState::Moving,
            at: now(),
            undone_at: None,
        })
    }

    /// Brings back what was carried out, and says why nothing was done.
    fn stopped(
        &mut self,
        (mut operation, carried): (FileOperation, usize),
        error: impl Into<Problem>,
    ) -> Problem {
        let problem: Problem = error.into();
        let done = operation.steps.get(..carried).unwrap_or_default();
        let stuck = self.bring_back(&operation, done, Carried::Surely);
        operation.state = OperationState::Stopped;
        // What can't be written now is put in order at the next start.
        let _ = self.write(Write::OperationEnd, |tx| tx.operation(&operation));
        match stuck.as_slice() {
            [] => problem.with_next("Nothing was moved: everything lies where it lay."),
            stuck => problem.with_next(format!("Moved back, but for {}.", stuck.join(", "))),
        }
    }
}

/// Why what was put in the trash must not stay there: a program that had one of them open before still writes in it, whatever its
/// name is.
fn still_written(steps: &[DoneStep]) -> Option<StoreError> {
    let trashed =
        |done: &DoneStep| Some((done.step.from().to_owned(), PathBuf::from(done.trashed.as_deref()?)));
    let (paths, places): (Vec<String>, Vec<PathBuf>) = steps.iter().filter_map(trashed).unzip();
    let places: Vec<&Path> = places.iter().map(PathBuf::as_path).collect();
    let path = paths.get(first_being_written(&places)?)?.clone();
    Some(StoreError::Changed { path })
}

/// Carries out a step, and notes which file it was and where in the trash it lies. What is to be deleted is looked at again where it
/// lies then: what somebody saved in the last moment is another file than the one that was to go.
fn carry_out(
    folder: &gloss_store::Folder,
    (done, planned): (&mut DoneStep, &Planned),
    trash: Option<&Trash>,
) -> Result<(), StoreError> {
    let found = match (&done.step, trash) {
        (FileStep::Move { from, to }, _) => {
            folder.relocate(from, to)?;
            folder.entry(to).ok().flatten()
        }
        (FileStep::Trash { from }, Some(trash)) => {
            let at = clock::local(i128::from(now().0) * 1_000_000);
            let place = trash.put(folder, from, at.get(..19).unwrap_or(&at))?;
            done.trashed = Some(place.display().to_string());
            entry_at(&place)
        }
        (FileStep::Trash { .. }, None) => return Err(StoreError::NoTrash),
    };
    if let Some(found) = found {
        (done.device, done.inode) = (found.device, found.inode);
    }
    let Some(place) = done.trashed.as_deref().map(Path::new) else { return Ok(()) };
    let is_same = found.is_some_and(|found| found.is_unwritten(&planned.entry))
        && planned.within.is_none_or(|within| newest_within(place) == within);
    if is_same { Ok(()) } else { Err(StoreError::Changed { path: done.step.from().to_owned() }) }
}

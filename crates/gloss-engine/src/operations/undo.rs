//! An operation taken back as one step: every file lies again where it lay, with its times and rights, or none does.

use gloss_protocol::{Code, DoneStep, FileOperation, FileOperationId, FileStep, OperationState, Problem};
use gloss_store::{Folder, StoreError, Trash, Tx, Write, entry_at, take_back};
use serde_json::json;

use super::recover::{Carried, in_trash, is_it};
use super::words::lines;
use crate::clock;
use crate::doors::now;
use crate::turn::file_names::visible_name;
use crate::versions::room::Versions;

/// Reasons that are told at once.
const MAX_REASONS: usize = 5;

impl Versions {
    /// Takes an operation back. `also` goes into the transaction in which that is written down.
    ///
    /// # Errors
    /// Where something stands in its way: then nothing is moved.
    pub(crate) fn undo_operation(
        &mut self,
        id: &FileOperationId,
        also: impl FnOnce(&mut Tx<'_>, &FileOperation) -> Result<(), StoreError>,
    ) -> Result<FileOperation, Problem> {
        let known = self.store.read().operation(id)?;
        let missing = || Problem::new(Code::NotFound, format!("There is no step {id} that moved files."));
        let mut operation = known.ok_or_else(missing)?;
        if operation.state != OperationState::Done {
            let says = format!("This is no longer to be undone: it is {}.", operation.state.word());
            return Err(Problem::new(Code::NotDone, says).with_next("Look at gloss files list."));
        }
        self.check_undo(&operation)?;
        operation.state = OperationState::Undoing;
        self.write(Write::OperationBegin, |tx| tx.operation(&operation))?;
        let steps = operation.wanted();
        let undone = self.move_back(&operation).and_then(|()| {
            let known = self.known_before(&steps).map_err(|problem| (problem, operation.steps.len()))?;
            let undone =
                FileOperation { state: OperationState::Undone, undone_at: Some(now()), ..operation.clone() };
            let written = self.write(Write::OperationEnd, |tx| {
                known.write(tx)?;
                tx.operation(&undone)?;
                tx.files_changed()?;
                let ids = json!({ "operation": undone.id, "task": undone.task, "files": undone.steps.len() });
                tx.log("files.undone", &ids, &lines(&steps))?;
                also(tx, &undone)
            });
            written.map_err(|problem| (problem, operation.steps.len()))?;
            Ok((undone, known))
        });
        let (undone, known) = match undone {
            Ok(undone) => undone,
            Err((problem, back)) => return Err(self.not_undone(operation, problem, back)),
        };
        self.restore_folders(&undone);
        let back: Vec<String> = known.others.iter().map(|back| back.path.clone()).collect();
        self.settle_known(known);
        for path in back {
            // Its figures count again.
            let _ = self.refresh(&path);
        }
        Ok(undone)
    }

    fn check_undo(&self, operation: &FileOperation) -> Result<(), Problem> {
        let folder = &self.shared.folder;
        let froms: Vec<&str> = operation.steps.iter().map(|done| done.step.from()).collect();
        let mut reasons = Vec::new();
        for done in &operation.steps {
            let from = done.step.from();
            // It came back already, when an undo before this one stopped halfway.
            if folder.entry(from)?.is_some_and(|entry| is_it(done, entry)) {
                continue;
            }
            // What another step of it lies there now goes away first.
            let is_own = |done: &gloss_protocol::DoneStep| matches!(&done.step, FileStep::Move { to, .. } if to == from);
            if !operation.steps.iter().any(is_own) && folder.entry(from)?.is_some() {
                reasons.push(format!("Another file lies at {} now.", visible_name(from)));
            }
            match &done.step {
                FileStep::Move { to, .. } => {
                    // It may have been saved anew since; what is there now goes back.
                    if folder.entry(to)?.is_none() && !froms.contains(&to.as_str()) {
                        reasons.push(format!("{} is no longer there.", visible_name(to)));
                    }
                }
                FileStep::Trash { .. } if in_trash(folder.root(), done).is_none() => {
                    reasons.push(format!("{} is no longer in the trash.", visible_name(from)));
                }
                FileStep::Trash { .. } => {}
            }
        }
        if reasons.is_empty() {
            return Ok(());
        }
        let more = reasons.len().saturating_sub(MAX_REASONS);
        reasons.truncate(MAX_REASONS);
        let more = if more > 0 { format!(" {more} more.") } else { String::new() };
        let says = format!("This can't be undone as one step. {}{more}", reasons.join(" "));
        Err(Problem::new(Code::StaleBase, says)
            .with_next("Nothing was moved. Put what stands in the way elsewhere, or move the rest by hand."))
    }

    /// Moves all back, the last first.
    ///
    /// # Errors
    /// At the first that can't be moved, with how many of the last steps are back.
    fn move_back(&self, operation: &FileOperation) -> Result<(), (Problem, usize)> {
        for (count, done) in operation.steps.iter().rev().enumerate() {
            let moved = self.bring_one_back(done, &operation.steps, Carried::Surely);
            moved.map_err(|problem| (problem, count))?;
        }
        Ok(())
    }

    /// Moves again what an undo that came to nothing had brought back, and says what stayed.
    fn not_undone(&mut self, mut operation: FileOperation, problem: Problem, back: usize) -> Problem {
        let first = operation.steps.len().saturating_sub(back);
        let mut stayed = Vec::new();
        for done in operation.steps.iter_mut().skip(first) {
            if move_again(&self.doors.shared.folder, done).is_err() {
                stayed.push(visible_name(done.step.from()));
            }
        }
        operation.state = OperationState::Done;
        // What can't be written now is put in order at the next start.
        let _ = self.write(Write::OperationEnd, |tx| tx.operation(&operation));
        problem.with_next(match stayed.as_slice() {
            [] => "Nothing was moved: everything lies where it lay.".to_owned(),
            stayed => format!("Came back all the same: {}. Nothing else was moved.", stayed.join(", ")),
        })
    }
}

/// Carries a step out again that was taken back a moment ago. Only the very file goes to the trash again: one that was saved since
/// is the person's.
fn move_again(folder: &Folder, done: &mut DoneStep) -> Result<(), Problem> {
    let from = done.step.from().to_owned();
    let missing = || Problem::new(Code::NotFound, format!("{} is no longer there.", visible_name(&from)));
    let entry = folder.entry(&from)?.ok_or_else(missing)?;
    match &done.step {
        FileStep::Move { to, .. } => folder.relocate(&from, to)?,
        FileStep::Trash { .. } if !is_it(done, entry) => return Err(missing()),
        FileStep::Trash { .. } => {
            let at = clock::local(i128::from(now().0) * 1_000_000);
            let trash = Trash::of(folder.root())?;
            let place = trash.put(folder, &from, at.get(..19).unwrap_or(&at))?;
            if !entry_at(&place).is_some_and(|found| found.is_unwritten(&entry)) {
                take_back(&place, folder, &from)?;
                return Err(missing());
            }
            done.trashed = Some(place.display().to_string());
        }
    }
    Ok(())
}

//! An operation taken back as one step: every file lies again where it lay, with its times and rights, or none does.

use gloss_protocol::{Code, FileOperation, FileOperationId, FileStep, OperationState, Problem};
use gloss_store::{StoreError, Tx, Write};
use serde_json::json;

use super::recover::{in_trash, is_it};
use super::words::lines;
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
        let moved = self.move_back(&operation);
        if let Err(problem) = moved {
            self.move_again(&operation);
            operation.state = OperationState::Done;
            self.write(Write::OperationEnd, |tx| tx.operation(&operation))?;
            return Err(problem.with_next("Nothing was moved: everything lies where it lay."));
        }
        let steps = operation.wanted();
        let known = self.known_before(&steps)?;
        operation.state = OperationState::Undone;
        operation.undone_at = Some(now());
        self.write(Write::OperationEnd, |tx| {
            known.write(tx)?;
            tx.operation(&operation)?;
            tx.files_changed()?;
            let ids = json!({ "operation": operation.id, "task": operation.task, "files": steps.len() });
            tx.log("files.undone", &ids, &lines(&steps))?;
            also(tx, &operation)
        })?;
        let back: Vec<String> = known.others.iter().map(|back| back.path.clone()).collect();
        self.settle_known(known);
        for path in back {
            // Its figures count again.
            let _ = self.refresh(&path);
        }
        Ok(operation)
    }

    fn check_undo(&self, operation: &FileOperation) -> Result<(), Problem> {
        let folder = &self.shared.folder;
        let froms: Vec<&str> = operation.steps.iter().map(|done| done.step.from()).collect();
        let mut reasons = Vec::new();
        for done in &operation.steps {
            let from = done.step.from();
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

    fn move_back(&self, operation: &FileOperation) -> Result<(), Problem> {
        let folder = &self.shared.folder;
        for done in operation.steps.iter().rev() {
            match &done.step {
                FileStep::Move { from, to } => folder.relocate(to, from)?,
                FileStep::Trash { from } => {
                    let gone = || Problem::new(Code::NotFound, "The trash was emptied meanwhile.");
                    let trashed = in_trash(folder.root(), done).ok_or_else(gone)?;
                    gloss_store::take_back(&trashed, folder, from)?;
                }
            }
        }
        self.restore_folders(operation);
        Ok(())
    }

    /// Moves again what an undo that came to nothing had brought back. What was in the trash stays where it is: it is the
    /// person's, and nothing is deleted without being asked for.
    fn move_again(&self, operation: &FileOperation) {
        let folder = &self.shared.folder;
        for done in &operation.steps {
            let FileStep::Move { from, to } = &done.step else { continue };
            let is_back = folder.entry(from).is_ok_and(|entry| entry.is_some_and(|entry| is_it(done, entry)));
            if is_back {
                let _ = folder.relocate(from, to);
            }
        }
    }
}

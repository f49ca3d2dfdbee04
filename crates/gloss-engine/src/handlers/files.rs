//! `files.arrange` and `files.undo`: files moved, renamed and deleted by the person's own hand, and taken back. Each is one step.

use gloss_protocol::{CommandId, Done, FileOperationId, FileStep, Problem};

use crate::operations::{By, Requester, check};
use crate::space::Space;

/// Carries out a plan.
///
/// # Errors
/// The plan's faults, and what the disk says; then nothing was moved.
pub(super) fn arrange(space: &mut Space, id: &CommandId, steps: &[FileStep]) -> Result<Done, Problem> {
    let planned = check(space, steps, Requester::Person)?;
    let operation = space.arrange(&planned, By::default(), |tx, operation| {
        tx.command(id, &Done::Operation { operation: Box::new(operation.clone()) })
    })?;
    Ok(Done::Operation { operation: Box::new(operation) })
}

/// Takes one back.
///
/// # Errors
/// Where something stands in its way; then nothing was moved.
pub(super) fn undo(space: &mut Space, id: &CommandId, operation: &FileOperationId) -> Result<Done, Problem> {
    let operation = space.undo_operation(operation, |tx, operation| {
        tx.command(id, &Done::Operation { operation: Box::new(operation.clone()) })
    })?;
    Ok(Done::Operation { operation: Box::new(operation) })
}

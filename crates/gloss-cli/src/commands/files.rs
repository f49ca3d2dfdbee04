//! `gloss files list|move|trash|undo`: files moved and deleted as one step, and taken back. Checks nothing by itself.

use gloss_protocol::{
    Command, Done, FileOperation, FileOperationId, FileStep, OperationState, Problem, Query, Reply,
};
use serde_json::{Value, json};

use crate::args::Files;
use crate::output;
use crate::session::{Session, unexpected};

pub(super) async fn run(session: &Session, what: Files) -> Result<u8, Problem> {
    let command = match what {
        Files::List => return list(session).await,
        Files::Move { mut files } => {
            let to = files.pop().unwrap_or_default();
            // The folder itself is no file's name: what goes there keeps its own.
            let is_top = ["", ".", "./"].contains(&to.as_str());
            // Several files go into a folder, whatever stands there.
            let into = if files.len() > 1 && !to.ends_with('/') { format!("{to}/") } else { to };
            let name =
                |from: &str| from.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
            let steps = files
                .into_iter()
                .map(|from| FileStep::Move { to: if is_top { name(&from) } else { into.clone() }, from });
            Command::FilesArrange { steps: steps.collect() }
        }
        Files::Trash { files } => {
            Command::FilesArrange { steps: files.into_iter().map(|from| FileStep::Trash { from }).collect() }
        }
        Files::Undo { operation } => Command::FilesUndo { operation: FileOperationId(operation) },
    };
    let Done::Operation { operation } = session.submit(command).await? else { return Err(unexpected()) };
    output::either(session.json, &row(&operation), || words(&operation));
    Ok(0)
}

async fn list(session: &Session) -> Result<u8, Problem> {
    let Reply::FileOperations { operations } = session.query(Query::FileOperations {}).await? else {
        return Err(unexpected());
    };
    if operations.is_empty() && !session.json {
        output::words("Nothing was moved or deleted yet.");
    }
    for operation in &operations {
        output::either(session.json, &row(operation), || words(operation));
    }
    Ok(0)
}

fn words(operation: &FileOperation) -> String {
    let says = output::name(&operation.says);
    match operation.state {
        OperationState::Done => format!("{says}\n  gloss files undo {}", operation.id),
        OperationState::Undone => format!("Undone: {says}"),
        state => format!("{says} ({})", state.word()),
    }
}

/// An operation as a line of JSON.
fn row(operation: &FileOperation) -> Value {
    let step = |step: &FileStep| match step {
        FileStep::Move { from, to } => json!({ "from": from, "to": to }),
        FileStep::Trash { from } => json!({ "from": from, "to": "trash" }),
    };
    let steps: Vec<Value> = operation.steps.iter().map(|done| step(&done.step)).collect();
    json!({
        "operation": operation.id,
        "task": operation.task,
        "state": operation.state.word(),
        "says": operation.says,
        "steps": steps,
        "at": operation.at,
        "undone_at": operation.undone_at,
    })
}

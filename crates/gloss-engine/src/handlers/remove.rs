//! `task.remove`: a task goes with all that was said and done in it, and with its helpers. Its files, versions, notes and
//! figures stay; what programs of it made in its scratch folder goes. Stops nothing that is at work.

use gloss_protocol::{Code, CommandId, Done, Problem, ThreadId};
use gloss_store::Write;
use serde_json::json;

use crate::programs::policy::TaskFolders;
use crate::space::Space;

/// Removes a task.
///
/// # Errors
/// [`Code::NotFound`], and [`Code::Busy`] where it or a helper of it is at work.
pub(super) fn remove(space: &mut Space, id: &CommandId, task: &ThreadId) -> Result<Done, Problem> {
    let read = space.store.read();
    let thread = read
        .thread(task)?
        .ok_or_else(|| Problem::new(Code::NotFound, format!("There is no task {task}.")))?;
    let mut all: Vec<ThreadId> = read.helpers(task)?.into_iter().map(|helper| helper.id).collect();
    all.push(task.clone());
    if space.running.values().any(|running| all.contains(&running.thread)) {
        let problem = Problem::new(Code::Busy, "This task is at work.");
        return Err(problem.with_next(format!("Stop it first: gloss stop {task}.")));
    }
    let title = thread.title;
    let done = Done::Ok {};
    space.write_to_make_room(Write::TaskRemove, |tx| {
        all.iter().try_for_each(|thread| tx.remove_thread(thread))?;
        tx.log("task.removed", &json!({ "task": task, "helpers": all.len() - 1 }), &title)?;
        tx.command(id, &done)
    })?;
    let shared = space.shared.clone();
    space.beside(move |_| all.iter().for_each(|thread| TaskFolders::of(&shared, thread).remove()), |_, _| ());
    Ok(done)
}

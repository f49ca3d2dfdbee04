//! A command on its way through the core: carried out at once, or prepared beside the core, which serves others meanwhile, and
//! committed then. Decides nothing of what it does.

use gloss_protocol::{Code, Command, CommandId, Done, Problem};
use tracing::field::Empty;

use super::guard::guarded;
use super::handle::Answer;
use crate::handlers;
use crate::handlers::prepared::{Commit, Committed, Handled, Prepare};
use crate::space::Space;
use crate::variant::variant_name;

/// Retries of a command's preparation, where what it was prepared on moves on.
const MAX_PREPARED: usize = 3;

/// A command and who waits for it.
struct Waiting {
    id: CommandId,
    command: Command,
    answer: Answer<Done>,
    prepared: usize,
}

/// Takes a command.
pub(super) fn take(space: &mut Space, id: CommandId, command: Command, answer: Answer<Done>) {
    begin(space, Waiting { id, command, answer, prepared: 0 });
}

fn begin(space: &mut Space, mut waiting: Waiting) {
    let (id, command) = (waiting.id.clone(), waiting.command.clone());
    match within(space, &waiting.command, |space| handlers::handle(space, &id, command)) {
        Ok(Handled::Beside(prepare)) if waiting.prepared < MAX_PREPARED => {
            waiting.prepared += 1;
            prepare_beside(space, waiting, prepare);
        }
        Ok(Handled::Beside(_)) => {
            let says = "The file changed again and again while this was prepared; nothing was done.";
            answer(space, waiting, Err(Problem::new(Code::StaleBase, says).with_next("Try it once more.")));
        }
        Ok(Handled::Done(done)) => answer(space, waiting, Ok(done)),
        Err(problem) => answer(space, waiting, Err(problem)),
    }
}

fn prepare_beside(space: &Space, waiting: Waiting, prepare: Prepare) {
    space.beside(prepare, move |space, commit| match commit.unwrap_or_else(|| Err(mistake())) {
        Ok(commit) => finish(space, waiting, commit),
        Err(problem) => answer(space, waiting, Err(problem)),
    });
}

fn finish(space: &mut Space, waiting: Waiting, commit: Commit) {
    // Sent again meanwhile, it may be carried out already.
    if let Ok(Some(done)) = space.store.read().command(&waiting.id) {
        return answer(space, waiting, Ok(done));
    }
    match within(space, &waiting.command, commit) {
        Ok(Committed::Done(done)) => answer(space, waiting, Ok(done)),
        Ok(Committed::MovedOn) => begin(space, waiting),
        Err(problem) => answer(space, waiting, Err(problem)),
    }
}

/// Tells what it came to, once the rooms above know what happened.
fn answer(space: &mut Space, waiting: Waiting, done: Result<Done, Problem>) {
    let _ = guarded(|| space.pass_on());
    let _ = waiting.answer.send(done);
}

/// Runs a part of a command, so that a mistake in it ends nothing else.
fn within<T>(
    space: &mut Space,
    command: &Command,
    work: impl FnOnce(&mut Space) -> Result<T, Problem>,
) -> Result<T, Problem> {
    let span = tracing::info_span!("command", r#type = variant_name(command), code = Empty);
    let done = span.in_scope(|| guarded(|| work(space)));
    let done = done.unwrap_or_else(|| Err(mistake()));
    if let Err(problem) = &done {
        span.record("code", tracing::field::debug(problem.code));
    }
    done
}

fn mistake() -> Problem {
    Problem::new(Code::Internal, "Gloss made a mistake in this command.")
}

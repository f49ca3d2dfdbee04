//! Requests to no workspace, since there may be none that can be opened: the doctor's look at such a folder, and
//! restoring what Gloss remembers of it. Also what a check has to know from the core first, and sentences for rows that
//! were left out.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use gloss_protocol::{CheckResult, Code, Command, Done, KeptCopy, Problem, Reply, ServerFrame};
use gloss_store::Home;
use tokio_util::sync::CancellationToken;

use crate::core::handle::{CoreHandle, Input, leaving};
use crate::doors::Shared;
use crate::home::HomeShared;
use crate::outgoing::Out;
use crate::queries::{check, of_home, of_model};
use crate::space::Space;

/// Time in which the answer reaches its shell before the engine leaves.
const ANSWERED: Duration = Duration::from_millis(200);

/// Puts back what is remembered of a folder. Where it was open the engine leaves afterwards: whoever had it open sees the
/// other state when they ask again.
pub(crate) async fn carried_out(
    core: CoreHandle,
    leaving: CancellationToken,
    (id, command): (u64, Command),
    out: Out,
) {
    let done = match command {
        Command::WorkspaceRestore { folder, from, anew } => {
            core.ask(|answer| Input::Restore(folder.into(), from, anew, answer)).await
        }
        Command::WorkspaceLink { folder, old } => {
            core.ask(|answer| Input::Link(folder.into(), old.into(), answer)).await
        }
        _ => return,
    };
    let was_open = matches!(done, Ok((_, true)));
    let frame = match done.and_then(|(restored, _)| restored) {
        Ok(restored) => ServerFrame::Done { id, done: Done::Restored { restored } },
        Err(problem) => ServerFrame::Problem { id, problem },
    };
    let _ = out.send(frame).await;
    if was_open {
        tokio::time::sleep(ANSWERED).await;
        leaving.cancel();
    }
}

/// Checks a folder that can't be opened, for the doctor.
///
/// # Errors
/// Where nothing could be looked at.
pub(crate) async fn checked(
    home: &Arc<HomeShared>,
    folder: &str,
    problem: &Problem,
) -> Result<Reply, Problem> {
    let home = home.clone();
    let (folder, problem) = (PathBuf::from(folder), problem.clone());
    let looked = move || {
        let mut checks = vec![check("memory", false, format!("{} {}", problem.says, problem.next))];
        match Home::open(&home.dir) {
            Ok(database) => {
                if problem.code == Code::StoreDamaged {
                    checks.extend(of_copies(&database, &folder));
                }
                checks.extend(of_home(&database));
            }
            Err(error) => checks.push(check("home", false, error.to_string())),
        }
        checks.extend(of_model(&home));
        Reply::Doctor { checks }
    };
    tokio::task::spawn_blocking(looked)
        .await
        .map_err(|_| Problem::new(Code::Internal, "Nothing could be looked at."))
}

fn of_copies(database: &Home, folder: &Path) -> Vec<CheckResult> {
    let kept = match database.find_workspace(folder) {
        Ok(Some(known)) => database.copies(&known).unwrap_or_default(),
        _ => Vec::new(),
    };
    if kept.is_empty() {
        return vec![check("copy", false, "There is none yet.".to_owned())];
    }
    let of = |KeptCopy { name, whole, says }: KeptCopy| check("copy", whole, format!("{name}. {says}"));
    kept.into_iter().map(of).collect()
}

/// Learns from the core and the home how long the log is and how it ends, before it is read.
///
/// # Errors
/// Where the engine is leaving.
pub(crate) async fn learn_known(core: &CoreHandle, shared: &Arc<Shared>) -> Result<(), Problem> {
    let (sender, receiver) = tokio::sync::oneshot::channel();
    let look = Box::new(move |space: &mut Space| drop(sender.send(space.store.tally().clone())));
    core.inputs.send(Input::AgentStep(shared.id.clone(), look)).await.map_err(|_| leaving())?;
    let tally = receiver.await.map_err(|_| leaving())?;
    let marked = shared.home.memories(|home| Ok(home.marked(&shared.id)?));
    let known = std::iter::once(tally).chain(marked.ok().flatten()).collect();
    *shared.known.lock().unwrap_or_else(PoisonError::into_inner) = known;
    Ok(())
}

/// Describes the rows that were left out, a sentence for each kind.
pub(crate) fn describe_left_out(left_out: Vec<(&str, usize)>) -> Vec<String> {
    let sentence = |(word, n): (&str, usize)| match n {
        1 => format!("1 {word} can't be read and is left out."),
        n => format!("{n} {word}s can't be read and are left out."),
    };
    left_out
        .into_iter()
        .map(|(word, n)| sentence(if word == "memory" && n > 1 { ("memorie", n) } else { (word, n) }))
        .collect()
}

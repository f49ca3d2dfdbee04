//! A way to the core: what can be put into its queue, and what comes back. Does nothing itself.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize};

use gloss_protocol::{Code, Command, CommandId, Done, Problem, Restored, WorkspaceId};
use tokio::sync::{Notify, mpsc, oneshot};

use crate::doors::Shared;
use crate::space::Space;

/// Inputs that may wait; beyond that a shell hears `Busy`.
pub(crate) const QUEUE: usize = 1024;

/// An answer on its way back.
pub(crate) type Answer<T> = oneshot::Sender<Result<T, Problem>>;

/// Work of an agent's turn on the state.
pub(crate) type Work = Box<dyn FnOnce(&mut Space) + Send>;

/// Everything that can happen to the state.
pub(crate) enum Input {
    /// A shell opens a folder.
    Open(PathBuf, Answer<Arc<Shared>>),
    /// A known workspace is looked at after a start, for turns that were at work.
    Wake(WorkspaceId),
    /// A shell's command.
    Command(WorkspaceId, CommandId, Box<Command>, Answer<Done>),
    /// A step of a turn.
    AgentStep(WorkspaceId, Work),
    /// Files changed on disk, as far as the operating system said; none where there were too many to tell.
    FileChanged(WorkspaceId, Vec<String>),
    /// All workspaces that are open.
    Spaces(Answer<Vec<Arc<Shared>>>),
    /// Restores what Gloss remembers of a folder from this copy, or begins it anew; true where it was open until then.
    Restore(PathBuf, Option<String>, bool, Answer<(Result<Restored, Problem>, bool)>),
    /// Gives a folder the memory of the one that it was.
    Link(PathBuf, PathBuf, Answer<(Result<Restored, Problem>, bool)>),
    /// A minute went by while something is published.
    Published,
    /// Something may be due.
    Tick,
    /// A workspace's thread is done with what took longer than a moment.
    Back(WorkspaceId),
    /// The end: nothing more is taken after it.
    Leave,
}

/// A way to the core.
#[derive(Clone)]
pub(crate) struct CoreHandle {
    pub inputs: mpsc::Sender<Input>,
    /// Turns at work, over all workspaces.
    pub at_work: Arc<AtomicUsize>,
    /// Releases that can be opened, over all workspaces: work that lasts.
    pub published: Arc<AtomicUsize>,
    /// Time at which the next automation is due, in milliseconds, over all workspaces.
    pub due: Arc<AtomicI64>,
    /// Told when that has changed.
    pub due_changed: Arc<Notify>,
}

impl CoreHandle {
    /// Sends an input and waits for its answer.
    ///
    /// # Errors
    /// Errors of the core; [`Code::EngineGone`] where it is leaving.
    pub(crate) async fn ask<T>(&self, input: impl FnOnce(Answer<T>) -> Input) -> Result<T, Problem> {
        let (sender, receiver) = oneshot::channel();
        self.inputs.send(input(sender)).await.map_err(|_| leaving())?;
        receiver.await.map_err(|_| leaving())?
    }
}

/// The problem of a shell whose engine is on its way out.
pub(crate) fn leaving() -> Problem {
    Problem::new(Code::EngineGone, "Gloss's engine is leaving.")
}

/// The problem of a workspace that was never opened on this engine.
pub(crate) fn unopened(workspace: &WorkspaceId) -> Problem {
    Problem::new(Code::NotFound, format!("Workspace {workspace} is not open."))
}

//! The one task that owns all state. Everything that changes anything comes through its bounded queue, one
//! input after the other.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use gloss_protocol::{Code, Command, CommandId, Done, Problem, Restored, WorkspaceId};
use gloss_store::{Home, StoreError};
use tokio::runtime::Handle;
use tokio::sync::{Notify, mpsc, oneshot};
use tracing::field::Empty;

use crate::config::Config;
use crate::handlers;
use crate::home::HomeShared;
use crate::sheet::asked::Asked;
use crate::sheet::calc;
use crate::space::{Shared, Space};
use crate::turn;
use crate::variant::variant_name;

/// Inputs that may wait; beyond that a shell hears `Busy`.
pub(crate) const QUEUE: usize = 1024;

/// Milliseconds in which what was done to the home was done by this very start.
const LATELY: i64 = 10_000;

/// An answer on its way back.
pub(crate) type Answer<T> = oneshot::Sender<Result<T, Problem>>;

/// What an agent's turn wants done with the state.
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
    /// What Gloss remembers of a folder is put back from this copy, or begun anew; true where it was open until then.
    Restore(PathBuf, Option<String>, bool, Answer<(Result<Restored, Problem>, bool)>),
    /// A minute went by while something is published.
    Published,
    /// Something may be due.
    Tick,
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
    /// When the next automation is due, in milliseconds, over all workspaces.
    pub due: Arc<AtomicI64>,
    /// Told when that has changed.
    pub due_changed: Arc<Notify>,
}

impl CoreHandle {
    /// Sends an input and waits for its answer.
    ///
    /// # Errors
    /// What the core answers; [`Code::EngineGone`] where it is leaving.
    pub(crate) async fn ask<T>(&self, input: impl FnOnce(Answer<T>) -> Input) -> Result<T, Problem> {
        let (sender, receiver) = oneshot::channel();
        self.inputs.send(input(sender)).await.map_err(|_| leaving())?;
        receiver.await.map_err(|_| leaving())?
    }
}

/// Starts the core on a thread of its own: SQLite and the disk may make it wait, and nobody else shall.
///
/// # Errors
/// Where the home's database can't be opened.
pub(crate) fn start(home: Arc<HomeShared>, runtime: Handle) -> Result<(CoreHandle, JoinHandle<()>), Problem> {
    let database = Home::open(&home.dir).map_err(|error| of_home(&home, error))?;
    let told = database.notices().unwrap_or_default();
    if told.first().is_some_and(|(at, _)| gloss_store::now().0 - at.0 < LATELY) {
        tracing::warn!("home.brought_back");
    }
    let (sender, receiver) = mpsc::channel(QUEUE);
    let handle = CoreHandle {
        inputs: sender,
        at_work: Arc::new(AtomicUsize::new(0)),
        published: Arc::new(AtomicUsize::new(0)),
        due: Arc::new(AtomicI64::new(i64::MAX)),
        due_changed: Arc::new(Notify::new()),
    };
    runtime.spawn(wait_for_due(handle.clone()));
    let core = Core {
        home,
        database,
        spaces: HashMap::new(),
        handle: handle.clone(),
        runtime,
        is_stirred: true,
        copied: HashMap::new(),
    };
    let thread = std::thread::Builder::new()
        .name("gloss-core".to_owned())
        .spawn(move || core.run(receiver))
        .map_err(|e| Problem::new(Code::Internal, format!("No thread could be started: {e}")))?;
    Ok((handle, thread))
}

/// What stands in the way of the home itself, by its name: no folder's memory is meant.
fn of_home(home: &HomeShared, error: StoreError) -> Problem {
    let path = home.dir.join("home.db");
    let mut problem = Problem::from(error);
    problem.says =
        format!("Gloss's own list of folders, {}, can't be used. {}", path.display(), problem.says);
    if problem.code == Code::StoreDamaged {
        problem.next = format!(
            "Move {} away; Gloss makes it again from what each folder's memory says.",
            path.display()
        );
    }
    problem
}

/// Longest wait between two looks at the clock: it may be set, and the machine may sleep.
const LOOK: Duration = Duration::from_secs(30);

/// Looks at the clock when something is due, and every now and then. Ends with the core.
async fn wait_for_due(core: CoreHandle) {
    loop {
        let due = core.due.load(Ordering::SeqCst);
        let left = due.saturating_sub(gloss_store::now().0);
        let left = Duration::from_millis(left.max(0).unsigned_abs()).min(LOOK);
        tokio::select! {
            () = tokio::time::sleep(left) => {}
            () = core.due_changed.notified() => continue,
        }
        if due != i64::MAX && core.inputs.send(Input::Tick).await.is_err() {
            return;
        }
        // What is due at this very moment is settled before the clock is looked at again.
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

pub(crate) struct Core {
    pub home: Arc<HomeShared>,
    pub database: Home,
    pub spaces: HashMap<WorkspaceId, Space>,
    pub handle: CoreHandle,
    pub runtime: Handle,
    /// Something was taken since the last rest.
    pub is_stirred: bool,
    /// The day of the last copy of each database that this engine saw to.
    pub copied: HashMap<PathBuf, String>,
}

impl Core {
    fn run(mut self, mut inputs: mpsc::Receiver<Input>) {
        self.wake_later();
        while let Some(input) = self.next(&mut inputs) {
            self.is_stirred = true;
            match input {
                Input::Leave => break,
                // Whoever waits for an answer hears that it is gone.
                other => drop(guarded(|| self.take(other))),
            }
            let _ = guarded(|| self.give_places());
            self.tell_due();
            let at_work = self.spaces.values().map(Space::at_work).sum();
            self.handle.at_work.store(at_work, Ordering::SeqCst);
            let published = self.spaces.values().map(|space| space.published).sum();
            self.handle.published.store(published, Ordering::SeqCst);
            if inputs.is_empty() {
                self.fold_rested();
            }
        }
        self.spaces.values_mut().for_each(Space::keep_visits);
        self.fold();
    }

    /// Whoever waits for the next due moment hears of an earlier or a later one.
    fn tell_due(&self) {
        let due = self.spaces.values().filter_map(|space| space.due).map(|at| at.0).min().unwrap_or(i64::MAX);
        if self.handle.due.swap(due, Ordering::SeqCst) != due {
            self.handle.due_changed.notify_one();
        }
    }

    /// Turns begin where there is a place for them.
    fn give_places(&mut self) {
        // Every workspace is asked, so that none keeps its mark.
        // A turn that can't begin gives its place back at once, so it is asked again until nothing moves.
        for _ in 0..QUEUE {
            let changed: Vec<bool> = self.spaces.values_mut().map(Space::places_changed).collect();
            if !changed.contains(&true) {
                return;
            }
            let config = Config::read(&self.home.dir).unwrap_or_default();
            turn::fill(self.spaces.values_mut(), &config);
        }
    }

    /// Turns that were at work when an engine ended go on, also in workspaces that nobody has open; but not
    /// before the shell that started this engine has been served.
    fn wake_later(&self) {
        let Ok(known) = self.database.workspaces() else {
            return;
        };
        let inputs = self.handle.inputs.clone();
        self.runtime.spawn(async move {
            tokio::time::sleep(std::time::Duration::from_millis(500)).await;
            for workspace in known {
                if inputs.send(Input::Wake(workspace.id)).await.is_err() {
                    return;
                }
            }
        });
    }

    fn take(&mut self, input: Input) {
        match input {
            Input::Leave => {}
            Input::Spaces(answer) => {
                for known in self.database.workspaces().unwrap_or_default() {
                    // One that was not looked at yet since the start is opened for it.
                    if !self.spaces.contains_key(&known.id) && known.folder.is_dir() {
                        let _ = self.open(&known.folder);
                    }
                }
                let _ = answer.send(Ok(self.spaces.values().map(|space| space.shared.clone()).collect()));
            }
            Input::Published => self.spaces.values_mut().for_each(Space::keep_published),
            Input::Tick => self.spaces.values_mut().for_each(Space::tick),
            Input::Restore(folder, from, anew, answer) => {
                let _ = answer.send(self.restore(&folder, from.as_deref(), anew));
            }
            Input::Open(folder, answer) => {
                let _ = answer.send(self.open(&folder));
            }
            Input::Wake(workspace) => {
                if let Ok(known) = self.database.workspaces()
                    && let Some(known) = known.into_iter().find(|known| known.id == workspace)
                    && known.folder.is_dir()
                {
                    let _ = self.open(&known.folder);
                }
            }
            Input::Command(workspace, id, command, answer) => match self.spaces.get_mut(&workspace) {
                Some(space) => match guarded(|| handlers::asks_values(space, &id, &command)).flatten() {
                    Some(asked) => self.with_values(workspace, id, command, answer, asked),
                    None => drop(answer.send(carry_out(space, &id, *command))),
                },
                None => drop(answer.send(Err(unopened(&workspace)))),
            },
            Input::AgentStep(workspace, work) => {
                if let Some(space) = self.spaces.get_mut(&workspace) {
                    work(space);
                }
            }
            Input::FileChanged(workspace, paths) => {
                if let Some(space) = self.spaces.get_mut(&workspace) {
                    space.files_changed(&paths);
                }
            }
        }
    }

    /// Asks for the values of an edit beside the core, which serves others meanwhile, and then carries it out. Where
    /// the workbook changed in between, the edit says so itself.
    fn with_values(
        &self,
        workspace: WorkspaceId,
        id: CommandId,
        command: Box<Command>,
        answer: Answer<Done>,
        asked: Asked,
    ) {
        let inputs = self.handle.inputs.clone();
        self.runtime.spawn(async move {
            let worked = tokio::task::spawn_blocking(move || calc::work_out_all(vec![asked])).await;
            let worked = worked.unwrap_or_default();
            let work = Box::new(move |space: &mut Space| {
                let done = space.with_values(worked, |space| carry_out(space, &id, *command));
                let _ = answer.send(done);
            });
            let _ = inputs.send(Input::AgentStep(workspace, work)).await;
        });
    }

    fn open(&mut self, folder: &std::path::Path) -> Result<Arc<Shared>, Problem> {
        let known = self.database.workspace(folder)?;
        if let Some(space) = self.spaces.get(&known.id) {
            return Ok(space.shared.clone());
        }
        let store = self.database.store(&known).map_err(|error| {
            let problem = Problem::from(error);
            tracing::warn!(code = ?problem.code, "memory.not_opened");
            problem
        })?;
        let (home, handle, runtime) = (self.home.clone(), self.handle.clone(), self.runtime.clone());
        let space = Space::open(known.clone(), store, home, handle, runtime)?;
        let shared = space.shared.clone();
        self.spaces.insert(known.id, space);
        Ok(shared)
    }
}

/// Runs something so that a mistake in it ends neither the core nor anybody else's work. What it had written is
/// whole transactions, so the state it leaves is one that was stored.
fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).ok()
}

fn carry_out(space: &mut Space, id: &CommandId, command: Command) -> Result<Done, Problem> {
    let span = tracing::info_span!("command", r#type = variant_name(&command), code = Empty);
    let done = span.in_scope(|| guarded(|| handlers::handle(space, id, command)));
    let done =
        done.unwrap_or_else(|| Err(Problem::new(Code::Internal, "Gloss made a mistake in this command.")));
    if let Err(problem) = &done {
        span.record("code", tracing::field::debug(problem.code));
    }
    done
}

/// The problem of a shell whose engine is on its way out.
pub(crate) fn leaving() -> Problem {
    Problem::new(Code::EngineGone, "Gloss's engine is leaving.")
}

/// The problem of a workspace that was never opened on this engine.
pub(crate) fn unopened(workspace: &WorkspaceId) -> Problem {
    Problem::new(Code::NotFound, format!("Workspace {workspace} is not open."))
}

//! The one task that owns all state. Everything that changes anything comes through its bounded queue, one
//! input after the other; each workspace's own is done on the thread of its lane, and a slow one holds up no other.

mod commands;
mod guard;
pub(crate) mod handle;
pub(crate) mod lane;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use gloss_protocol::{Code, Problem, WorkspaceId};
use gloss_store::{Home, StoreError, is_home};
use tokio::runtime::Handle;
use tokio::sync::{Notify, mpsc};

use self::guard::guarded;
use self::handle::{CoreHandle, Input, QUEUE, Work, unopened};
use self::lane::{Lane, Round};
use crate::config::Config;
use crate::doors::Shared;
use crate::home::HomeShared;
use crate::space::{Space, queue};

/// Inputs of one workspace that are taken one after the other, where others wait.
const AT_ONCE: usize = 16;

/// Milliseconds in which what was done to the home was done by this very start.
const LATELY: i64 = 10_000;

/// Starts the core on a thread of its own: SQLite and the disk may make it wait, and nobody else shall.
///
/// # Errors
/// Where the home's database can't be opened.
pub(crate) fn start(home: Arc<HomeShared>, runtime: Handle) -> Result<(CoreHandle, JoinHandle<()>), Problem> {
    let database = Home::open(&home.dir).map_err(|error| of_home(&home, error))?;
    let told = database.notices().unwrap_or_default();
    let lately: Vec<String> = told
        .into_iter()
        .filter(|(at, _)| gloss_store::now().0 - at.0 < LATELY)
        .map(|(_, says)| says)
        .chain(database.missing())
        .collect();
    if !lately.is_empty() {
        tracing::warn!("home.brought_back");
    }
    home.keep_notices(lately);
    // What the engine before this one left open on its way to a model may have been paid for.
    if home.book.abandon().is_err() {
        tracing::warn!("money.not_settled");
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
        lanes: HashMap::new(),
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

/// Problem that keeps the home itself from opening, by its name: no folder's memory is meant.
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
    pub lanes: HashMap<WorkspaceId, Lane>,
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
            self.tell_status();
            if inputs.is_empty() {
                self.fold_rested();
            }
        }
        // Nobody waits for room in it any more.
        inputs.close();
        self.end_lanes();
        self.spaces().for_each(|space| space.releases().keep_visits());
        self.fold();
    }

    /// The workspaces whose state is here, and not with their own thread.
    pub(crate) fn spaces(&mut self) -> impl Iterator<Item = &mut Space> {
        self.lanes.values_mut().filter_map(Lane::space)
    }

    /// Tells what is at work and published, and whoever waits for the next due moment where that is an earlier or a later one now.
    fn tell_status(&self) {
        let (mut at_work, mut published, mut due) = (0, 0, i64::MAX);
        for lane in self.lanes.values() {
            let status = lane.status();
            (at_work, published) = (at_work + status.at_work, published + status.published);
            // What is due where a thread is at something is looked at when it is done.
            let own = status.due.map_or(i64::MAX, |at| at.0);
            due = if lane.is_away() { due } else { due.min(own) };
        }
        self.handle.at_work.store(at_work, Ordering::SeqCst);
        self.handle.published.store(published, Ordering::SeqCst);
        if self.handle.due.swap(due, Ordering::SeqCst) != due {
            self.handle.due_changed.notify_one();
        }
    }

    /// Turns begin where there is a place for them.
    fn give_places(&mut self) {
        // Every workspace is asked, so that none keeps its mark.
        // A turn that can't begin gives its place back at once, so it is asked again until nothing moves.
        for _ in 0..QUEUE {
            // Whoever waits for a turn that ended, or could not begin, may begin others.
            self.spaces().for_each(Space::pass_on);
            let changed: Vec<bool> = self.spaces().map(|space| space.places_changed()).collect();
            if !changed.contains(&true) {
                return;
            }
            let config = Config::read(&self.home.dir).unwrap_or_default();
            // Those of a state that is away keep their places until it is back.
            let away = self.lanes.values().flat_map(Lane::working_away).cloned().collect();
            queue::fill(self.lanes.values_mut().filter_map(Lane::space), away, &config);
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
        match self.busy(&input) {
            Some(lane) => lane.wait(input),
            None => self.carry_out(input),
        }
    }

    fn carry_out(&mut self, input: Input) {
        match input {
            Input::Leave => {}
            Input::Spaces(answer) => {
                for known in self.database.workspaces().unwrap_or_default() {
                    // One that was not looked at yet since the start is opened for it.
                    if !self.lanes.contains_key(&known.id) && known.folder.is_dir() {
                        let _ = self.open(&known.folder);
                    }
                }
                let _ = answer.send(Ok(self.lanes.values().map(|lane| lane.shared.clone()).collect()));
            }
            Input::Published => self.lanes.values_mut().for_each(|lane| lane.go_round(Round::Published)),
            Input::Tick => self.lanes.values_mut().for_each(|lane| lane.go_round(Round::Tick)),
            Input::Back(workspace) => self.go_on(&workspace),
            Input::Restore(folder, from, anew, answer) => {
                let _ = answer.send(self.restore(&folder, from.as_deref(), anew));
            }
            Input::Link(folder, old, answer) => {
                let _ = answer.send(self.link(&folder, &old));
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
            Input::Command(workspace, id, command, answer) if self.lanes.contains_key(&workspace) => {
                self.run_in(&workspace, Box::new(move |space| commands::take(space, id, *command, answer)));
            }
            Input::Command(workspace, .., answer) => drop(answer.send(Err(unopened(&workspace)))),
            Input::AgentStep(workspace, work) => self.run_in(&workspace, work),
            Input::FileChanged(workspace, paths) => {
                self.run_in(&workspace, Box::new(move |space| space.files_changed(&paths)));
            }
        }
    }

    /// Does something in a workspace, on its thread.
    fn run_in(&mut self, workspace: &WorkspaceId, work: Work) {
        if let Some(lane) = self.lanes.get_mut(workspace) {
            lane.run(work);
        }
    }

    /// A workspace's thread is done with what took a while: what waited for it is taken, a few at a time, so that others come
    /// between.
    fn go_on(&mut self, workspace: &WorkspaceId) {
        let Some(lane) = self.lanes.get_mut(workspace) else { return };
        lane.take_back();
        if let Some(space) = lane.space() {
            // A place may have come free meanwhile.
            space.changed = true;
        }
        let mut taken = 0;
        while let Some(input) = self.lanes.get_mut(workspace).and_then(Lane::next) {
            let _ = guarded(|| self.carry_out(input));
            // What one of them began has its place, or is told that it waits, before the next.
            let _ = guarded(|| self.give_places());
            taken += 1;
            let is_more = self.lanes.get(workspace).is_some_and(|lane| !lane.is_away() && lane.is_busy());
            if taken >= AT_ONCE
                && is_more
                && self.handle.inputs.try_send(Input::Back(workspace.clone())).is_ok()
            {
                return;
            }
        }
    }

    /// Carries out what waits in the lanes, at the end.
    fn end_lanes(&mut self) {
        let all: Vec<WorkspaceId> = self.lanes.keys().cloned().collect();
        for id in all {
            while let Some(lane) = self.lanes.get_mut(&id) {
                lane.settle();
                let Some(input) = lane.next() else { break };
                let _ = guarded(|| self.carry_out(input));
            }
        }
    }

    /// The lane that an input is for, where its thread is at something: then the input waits for it.
    fn busy(&mut self, input: &Input) -> Option<&mut Lane> {
        let lane = match input {
            Input::Command(id, ..) | Input::AgentStep(id, _) | Input::FileChanged(id, _) => {
                self.lanes.get_mut(id)
            }
            Input::Restore(folder, ..) | Input::Link(_, folder, _) => {
                self.lanes.values_mut().find(|lane| lane.shared.folder.root() == folder)
            }
            _ => None,
        };
        lane.filter(|lane| lane.is_busy())
    }

    fn open(&mut self, folder: &Path) -> Result<Arc<Shared>, Problem> {
        if folder.ancestors().any(is_home) {
            let says = "This folder holds what Gloss remembers, so no task works in it.";
            return Err(Problem::new(Code::OutsideWorkspace, says).with_next("Open another folder."));
        }
        let known = self.database.workspace(folder)?;
        if let Some(lane) = self.lanes.get(&known.id) {
            return Ok(lane.shared.clone());
        }
        let mut store = self.database.store(&known).map_err(|error| {
            let problem = Problem::from(error);
            tracing::warn!(code = ?problem.code, "memory.not_opened");
            problem
        })?;
        store.redact(self.home.redaction.clone());
        let (home, handle, runtime) = (self.home.clone(), self.handle.clone(), self.runtime.clone());
        let space = Space::open(known.clone(), store, home, handle.clone(), runtime)?;
        let lane = Lane::start(space, handle)?;
        let shared = lane.shared.clone();
        self.lanes.insert(known.id, lane);
        Ok(shared)
    }
}

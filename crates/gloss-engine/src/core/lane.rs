//! A workspace's own thread: what is done to its state is done there, one thing after the other, and the core goes on with other
//! folders where that takes longer than a moment. Decides nothing of what is done.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use gloss_protocol::{Code, Problem, ThreadId, Timestamp, WorkspaceId};

use super::guard::guarded;
use super::handle::{CoreHandle, Input, QUEUE, Work};
use crate::doors::Shared;
use crate::space::Space;

/// How long the core waits for a workspace before it goes on with others: nearly everything is done within.
const MOMENT: Duration = Duration::from_millis(5);

/// What the core has to know of a workspace.
#[derive(Clone, Copy, Default)]
pub(crate) struct LaneStatus {
    /// Turns that came to no rest yet.
    pub at_work: usize,
    /// Releases that can be opened.
    pub published: usize,
    /// When the next automation is due.
    pub due: Option<Timestamp>,
}

impl LaneStatus {
    fn of(space: &Space) -> Self {
        Self { at_work: space.at_work(), published: space.published, due: space.due }
    }
}

/// A workspace and its thread.
pub(crate) struct Lane {
    pub shared: Arc<Shared>,
    /// Its state; none while its thread has it.
    here: Option<Box<Space>>,
    /// What came for it while its thread had it, in order.
    waiting: VecDeque<Input>,
    /// What the core knew of it when its thread took it.
    status: LaneStatus,
    /// Turns that had a place then: the provider, and the task that is helped.
    working: Vec<(String, Option<ThreadId>)>,
    /// Commands among what waits.
    commands: usize,
    /// What is done in all workspaces and waits for this one.
    rounds: BTreeSet<Round>,
    /// Number of the job that its thread has.
    number: u64,
    jobs: Sender<(u64, Box<Space>, Work)>,
    back: Receiver<Box<Space>>,
    /// The job that the core waits for no longer: it has to be told when that is done. 0 is none.
    late: Arc<AtomicU64>,
}

/// What is done in each workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Round {
    /// Something may be due.
    Tick,
    /// A minute went by while something is published.
    Published,
}

impl Round {
    fn work(self) -> Work {
        match self {
            Self::Tick => Box::new(Space::tick),
            Self::Published => Box::new(Space::keep_published),
        }
    }
}

impl Lane {
    /// A workspace with a thread of its own.
    ///
    /// # Errors
    /// Where no thread can be started.
    pub(crate) fn start(space: Space, core: CoreHandle) -> Result<Self, Problem> {
        let (jobs, todo) = channel::<(u64, Box<Space>, Work)>();
        let (give, back) = channel();
        let (shared, late) = (space.shared.clone(), Arc::new(AtomicU64::new(0)));
        let (id, awaited) = (shared.id.clone(), late.clone());
        let work = move || {
            for (number, mut space, work) in todo {
                // Whoever waits for an answer hears that it is gone.
                let _ = guarded(|| work(&mut space));
                let _ = guarded(|| space.pass_on());
                if give.send(space).is_err() {
                    return;
                }
                if awaited.compare_exchange(number, 0, Ordering::SeqCst, Ordering::SeqCst).is_ok() {
                    let _ = core.inputs.blocking_send(Input::Back(id.clone()));
                }
            }
        };
        std::thread::Builder::new()
            .name("gloss-folder".to_owned())
            .spawn(work)
            .map_err(|e| Problem::new(Code::Internal, format!("No thread could be started: {e}")))?;
        let (waiting, status) = (VecDeque::new(), LaneStatus::default());
        let working = Vec::new();
        let (commands, rounds, number) = (0, BTreeSet::new(), 0);
        let here = Some(Box::new(space));
        Ok(Self { shared, here, waiting, status, working, commands, rounds, number, jobs, back, late })
    }

    /// Its state, where that is here.
    pub(crate) fn space(&mut self) -> Option<&mut Space> {
        self.here.as_deref_mut()
    }

    /// True while its thread has its state.
    pub(crate) fn is_away(&self) -> bool {
        self.here.is_none()
    }

    /// What is known of it: of a state that is away, what was when it left.
    pub(crate) fn status(&self) -> LaneStatus {
        self.here.as_deref().map_or(self.status, LaneStatus::of)
    }

    /// Turns that keep their places while the state is away.
    pub(crate) fn working_away(&self) -> &[(String, Option<ThreadId>)] {
        if self.is_away() { &self.working } else { &[] }
    }

    /// True while what comes for it has to wait: its thread has its state, or others came before.
    pub(crate) fn is_busy(&self) -> bool {
        self.is_away() || !self.waiting.is_empty()
    }

    /// Lets something wait until the state is back. Of commands no more wait than the core's own queue holds, of changed files
    /// one list.
    pub(crate) fn wait(&mut self, input: Input) {
        match input {
            Input::Command(.., answer) if self.commands >= QUEUE => {
                let says = "Gloss is at something in this folder that takes a while.";
                let busy = Problem::new(Code::Busy, says).with_next("Try it again in a moment.");
                let _ = answer.send(Err(busy));
            }
            Input::FileChanged(id, more) => self.wait_for_files(id, more),
            other => {
                self.commands += usize::from(matches!(other, Input::Command(..)));
                self.waiting.push_back(other);
            }
        }
    }

    fn wait_for_files(&mut self, id: WorkspaceId, more: Vec<String>) {
        let known = self.waiting.iter_mut().find_map(|one| match one {
            Input::FileChanged(_, paths) => Some(paths),
            _ => None,
        });
        match known {
            None => self.waiting.push_back(Input::FileChanged(id, more)),
            // None are named where there are too many.
            Some(paths) if paths.is_empty() || more.is_empty() || paths.len() + more.len() > QUEUE => {
                paths.clear();
            }
            Some(paths) => paths.extend(more),
        }
    }

    /// Does what is done in each workspace, once the state is here.
    pub(crate) fn go_round(&mut self, round: Round) {
        if self.is_busy() {
            self.rounds.insert(round);
        } else {
            self.run(round.work());
        }
    }

    /// Does something to the state, on its thread; after a moment it goes on there without the core.
    pub(crate) fn run(&mut self, work: Work) {
        let Some(space) = self.here.take() else { return };
        self.status = LaneStatus::of(&space);
        self.working = space.at_work_now().collect();
        self.number += 1;
        if let Err(refused) = self.jobs.send((self.number, space, work)) {
            // The thread is gone: then it is done here.
            let (_, mut space, work) = refused.0;
            let _ = guarded(|| work(&mut space));
            self.here = Some(space);
            return;
        }
        match self.back.recv_timeout(MOMENT) {
            Ok(space) => self.here = Some(space),
            Err(RecvTimeoutError::Timeout) => {
                self.late.store(self.number, Ordering::SeqCst);
                // It may have come back just before that was said.
                self.take_back();
            }
            Err(RecvTimeoutError::Disconnected) => {}
        }
    }

    /// Takes the state back where it is there again.
    pub(crate) fn take_back(&mut self) {
        self.here = self.here.take().or_else(|| self.back.try_recv().ok());
    }

    /// Waits until the state is back: at the end.
    pub(crate) fn settle(&mut self) {
        self.here = self.here.take().or_else(|| self.back.recv().ok());
    }

    /// What has waited longest, once the state is here; what is done in each workspace goes before.
    pub(crate) fn next(&mut self) -> Option<Input> {
        if self.is_away() {
            return None;
        }
        if let Some(round) = self.rounds.pop_first() {
            return Some(Input::AgentStep(self.shared.id.clone(), round.work()));
        }
        let next = self.waiting.pop_front();
        self.commands -= usize::from(matches!(next, Some(Input::Command(..))));
        next
    }
}

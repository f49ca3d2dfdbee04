//! A workspace's own thread: what is done to its state is done there, one thing after the other, and the core goes on with other
//! folders where that takes longer than a moment. Decides nothing of what is done.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use gloss_protocol::{Code, Problem, ThreadId, Timestamp};

use super::QUEUE;
use super::guard::guarded;
use super::handle::{CoreHandle, Input, Work};
use crate::doors::Shared;
use crate::space::Space;

/// How long the core waits for a workspace before it goes on with others: nearly everything is done within.
const MOMENT: Duration = Duration::from_millis(5);

/// What the core has to know of a workspace.
#[derive(Default)]
pub(crate) struct Known {
    /// Turns that came to no rest yet.
    pub at_work: usize,
    /// Those that have a place: the provider, and the task that is helped.
    pub working: Vec<(String, Option<ThreadId>)>,
    /// Releases that can be opened.
    pub published: usize,
    /// When the next automation is due.
    pub due: Option<Timestamp>,
}

impl Known {
    fn of(space: &Space) -> Self {
        let working = space.at_work_now().collect();
        Self { at_work: space.at_work(), working, published: space.published, due: space.due }
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
    known: Known,
    jobs: Sender<(Box<Space>, Work)>,
    back: Receiver<Box<Space>>,
    /// The core waits no longer: it has to be told when the state is back.
    is_late: Arc<AtomicBool>,
}

impl Lane {
    /// A workspace with a thread of its own.
    ///
    /// # Errors
    /// Where no thread can be started.
    pub(crate) fn start(space: Space, core: CoreHandle) -> Result<Self, Problem> {
        let (jobs, todo) = channel::<(Box<Space>, Work)>();
        let (give, back) = channel();
        let (shared, is_late) = (space.shared.clone(), Arc::new(AtomicBool::new(false)));
        let (id, late) = (shared.id.clone(), is_late.clone());
        let work = move || {
            for (mut space, work) in todo {
                // Whoever waits for an answer hears that it is gone.
                let _ = guarded(|| work(&mut space));
                if give.send(space).is_err() {
                    return;
                }
                if late.swap(false, Ordering::SeqCst) {
                    let _ = core.inputs.blocking_send(Input::Back(id.clone()));
                }
            }
        };
        std::thread::Builder::new()
            .name("gloss-folder".to_owned())
            .spawn(work)
            .map_err(|e| Problem::new(Code::Internal, format!("No thread could be started: {e}")))?;
        let (waiting, known) = (VecDeque::new(), Known::default());
        Ok(Self { shared, here: Some(Box::new(space)), waiting, known, jobs, back, is_late })
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
    pub(crate) fn known(&mut self) -> &Known {
        if let Some(space) = &self.here {
            self.known = Known::of(space);
        }
        &self.known
    }

    /// Lets something wait until the state is back. Of commands no more wait than the core's own queue holds.
    pub(crate) fn wait(&mut self, input: Input) {
        match input {
            Input::Command(.., answer) if self.waiting.len() >= QUEUE => {
                let says = "Gloss is at something in this folder that takes a while.";
                let _ =
                    answer.send(Err(Problem::new(Code::Busy, says).with_next("Try it again in a moment.")));
            }
            other => self.waiting.push_back(other),
        }
    }

    /// Does something to the state, on its thread; after a moment it goes on there without the core.
    pub(crate) fn run(&mut self, work: Work) {
        let Some(space) = self.here.take() else { return };
        self.known = Known::of(&space);
        if let Err(refused) = self.jobs.send((space, work)) {
            // The thread is gone: then it is done here.
            let (mut space, work) = refused.0;
            let _ = guarded(|| work(&mut space));
            self.here = Some(space);
            return;
        }
        match self.back.recv_timeout(MOMENT) {
            Ok(space) => self.here = Some(space),
            Err(RecvTimeoutError::Timeout) => {
                self.is_late.store(true, Ordering::SeqCst);
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

    /// What has waited longest, once the state is here.
    pub(crate) fn next(&mut self) -> Option<Input> {
        if self.is_away() { None } else { self.waiting.pop_front() }
    }
}

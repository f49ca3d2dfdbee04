//! The events of a workspace, in order and without gaps, over a connection of their own.
//!
//! Nothing is buffered here but the line being read: a shell that is slow lets the engine's own bounded queue
//! fill, and is told that it is behind. No event is interpreted beyond its number.

use std::time::Duration;

use gloss_protocol::{ClientBody, ClientFrame, Code, Event, Problem, ServerFrame, ThreadId, WorkspaceId};
use tokio::sync::watch;
use tokio::time::sleep;

use crate::client::Folders;
use crate::raw::{Raw, engine_gone};
use crate::reach::ConnectOptions;

/// Number of the subscribing frame; the connection carries no other request that matters.
const SUBSCRIBE: u64 = 1;
/// Number of the frames that open folders again.
const OPEN_AGAIN: u64 = 2;
/// Number of the frames that say which task is shown.
const SHOW: u64 = 3;
/// How often the engine is sought before the shell is told that it is gone.
const TRIES: usize = 3;
/// Pause before the engine is sought again after a connection that brought nothing, so that an engine which
/// ends at once is not started in a tight loop.
const PAUSE: Duration = Duration::from_millis(200);

/// An item of a subscription's stream.
#[derive(Clone, Debug, PartialEq)]
pub enum Incoming {
    /// Something happened.
    Event(Box<Event>),
    /// The shell was too slow: it loads a new snapshot and subscribes again. Nothing comes after this.
    Behind,
}

/// Events as they come. It resumes after the last one by itself when the engine was gone.
#[derive(Debug)]
pub struct EventStream {
    options: ConnectOptions,
    folders: Folders,
    workspace: WorkspaceId,
    after: u64,
    /// Which task the shell shows, where it says so.
    shown: Option<watch::Receiver<Option<ThreadId>>>,
    raw: Option<Raw>,
    /// Whether the current connection has brought something.
    alive: bool,
    ended: bool,
}

impl EventStream {
    pub(crate) async fn open(
        options: ConnectOptions,
        folders: Folders,
        workspace: WorkspaceId,
        after: u64,
    ) -> Result<Self, Problem> {
        let mut stream =
            Self { options, folders, workspace, after, shown: None, raw: None, alive: true, ended: false };
        stream.raw = Some(stream.connect().await?);
        Ok(stream)
    }

    /// From here on the words that stream come only from the task that is shown, whichever it is at the time.
    #[must_use]
    pub fn showing(mut self, mut shown: watch::Receiver<Option<ThreadId>>) -> Self {
        // What it is now is said too.
        shown.mark_changed();
        self.shown = Some(shown);
        self
    }

    /// The number of the last event that was given out.
    pub fn after_seq(&self) -> u64 {
        self.after
    }

    /// The next event; none after [`Incoming::Behind`]. Safe to cancel where no task is shown. After an
    /// error it may be called again and seeks the engine anew.
    pub async fn next(&mut self) -> Option<Result<Incoming, Problem>> {
        if self.ended {
            return None;
        }
        let mut tries = 0;
        loop {
            let Some(raw) = self.raw.as_mut() else {
                match self.reconnect().await {
                    Err(problem) if tries >= TRIES || problem.code != Code::EngineGone => {
                        return Some(Err(problem));
                    }
                    Ok(()) | Err(_) => tries += 1,
                }
                continue;
            };
            let received = tokio::select! {
                frame = raw.receive() => frame,
                task = moved(&mut self.shown) => {
                    if raw.send(&ClientFrame { id: SHOW, body: ClientBody::Show { task } }).await.is_err() {
                        self.raw = None;
                    }
                    continue;
                }
            };
            // A line that is no frame is treated as a lost connection: what follows it cannot be trusted.
            match received.unwrap_or_default() {
                None => self.raw = None,
                // That it was heard what is shown says nothing of the events.
                Some(ServerFrame::Ok { id: SHOW }) => {}
                Some(frame) => {
                    self.alive = true;
                    if let Some(incoming) = self.take(frame) {
                        return Some(incoming);
                    }
                }
            }
        }
    }

    fn take(&mut self, frame: ServerFrame) -> Option<Result<Incoming, Problem>> {
        match frame {
            ServerFrame::Event { event } => {
                // What is not stored carries the number of the last event that is, and is never repeated.
                if event.body.is_stored() && event.seq <= self.after {
                    return None;
                }
                self.after = self.after.max(event.seq);
                Some(Ok(Incoming::Event(Box::new(event))))
            }
            ServerFrame::Behind { .. } => {
                self.ended = true;
                self.raw = None;
                Some(Ok(Incoming::Behind))
            }
            ServerFrame::Problem { id: SUBSCRIBE, problem } => {
                self.raw = None;
                self.alive = false;
                Some(Err(problem))
            }
            _ => None,
        }
    }

    async fn reconnect(&mut self) -> Result<(), Problem> {
        if !self.alive {
            sleep(PAUSE).await;
        }
        self.alive = false;
        self.raw = Some(self.connect().await?);
        Ok(())
    }

    /// A connection that has asked for the events. The answer is read like any other frame, because events
    /// may come before it.
    async fn connect(&self) -> Result<Raw, Problem> {
        let mut raw = Raw::connect(&self.options).await?;
        for body in self.folders.open_again() {
            raw.send(&ClientFrame { id: OPEN_AGAIN, body }).await?;
            if raw.receive().await?.is_none() {
                return Err(engine_gone());
            }
        }
        let body = ClientBody::Subscribe { workspace: self.workspace.clone(), after_seq: self.after };
        // Before it subscribes, so that nothing else comes at all.
        if let Some(shown) = &self.shown {
            let task = shown.borrow().clone();
            raw.send(&ClientFrame { id: SHOW, body: ClientBody::Show { task } }).await?;
        }
        raw.send(&ClientFrame { id: SUBSCRIBE, body }).await?;
        Ok(raw)
    }
}

/// The task that is shown now, once it is another one; never where nobody says, or says any more.
async fn moved(shown: &mut Option<watch::Receiver<Option<ThreadId>>>) -> Option<ThreadId> {
    let Some(shown) = shown else { return std::future::pending().await };
    if shown.changed().await.is_err() {
        return std::future::pending().await;
    }
    shown.borrow_and_update().clone()
}

//! One connection that many requests share: numbers them, and hands each its answer. Never reconnects.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use gloss_protocol::{ClientBody, ClientFrame, Code, Problem, ServerFrame};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::raw::{Raw, RawReceiver, RawSender, line_of};

/// Requests that may wait for an answer at once; a shell that has more has lost count.
const MAX_WAITING: usize = 1024;
/// Lines that may wait to be written; the next request waits for its turn.
const MAX_OUTGOING: usize = 64;

/// The requests that wait for an answer; none once the connection has ended.
type Waiting = Arc<Mutex<Option<HashMap<u64, oneshot::Sender<ServerFrame>>>>>;

/// A connection shared by many requests.
#[derive(Debug)]
pub(crate) struct Link {
    outgoing: mpsc::Sender<Vec<u8>>,
    waiting: Waiting,
    next: AtomicU64,
    tasks: [JoinHandle<()>; 2],
}

/// Forgets a request whose asker went away, so that abandoned requests do not count as waiting.
struct Place<'a>(&'a Waiting, u64);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        if let Some(waiting) = self.0.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            waiting.remove(&self.1);
        }
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

impl Link {
    /// Takes a connection over.
    pub(crate) fn over(raw: Raw) -> Self {
        let (sender, receiver) = raw.into_split();
        let (outgoing, lines) = mpsc::channel(MAX_OUTGOING);
        let waiting: Waiting = Arc::new(Mutex::new(Some(HashMap::new())));
        let tasks = [
            tokio::spawn(write(sender, lines, waiting.clone())),
            tokio::spawn(read(receiver, waiting.clone())),
        ];
        Self { outgoing, waiting, next: AtomicU64::new(1), tasks }
    }

    /// True until the connection has ended.
    pub(crate) fn is_open(&self) -> bool {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Sends a request and waits for its answer; none where the connection ended first and nobody knows
    /// whether the request was carried out.
    pub(crate) async fn ask(&self, body: ClientBody) -> Result<Option<ServerFrame>, Problem> {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let line = line_of(&ClientFrame { id, body })?;
        let (tell, answer) = oneshot::channel();
        match self.waiting.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            None => return Ok(None),
            Some(waiting) if waiting.len() >= MAX_WAITING => {
                return Err(Problem::new(Code::Busy, "Too many requests wait for an answer."));
            }
            Some(waiting) => waiting.insert(id, tell),
        };
        let _place = Place(&self.waiting, id);
        if self.outgoing.send(line).await.is_err() {
            return Ok(None);
        }
        Ok(answer.await.ok())
    }
}

async fn write(mut to: RawSender, mut lines: mpsc::Receiver<Vec<u8>>, waiting: Waiting) {
    while let Some(line) = lines.recv().await {
        if to.send_line(&line).await.is_err() {
            break;
        }
    }
    end(&waiting);
}

async fn read(mut from: RawReceiver, waiting: Waiting) {
    // A line that is no frame ends the connection too: the two sides no longer agree where they are.
    while let Ok(Some(frame)) = from.receive().await {
        let Some(id) = answers(&frame) else { continue };
        let asker =
            waiting.lock().unwrap_or_else(PoisonError::into_inner).as_mut().and_then(|all| all.remove(&id));
        if let Some(asker) = asker {
            // An asker that went away needs no answer.
            let _ = asker.send(frame);
        }
    }
    end(&waiting);
}

/// Drops every waiting request, which tells each asker that the connection was lost.
fn end(waiting: &Waiting) {
    waiting.lock().unwrap_or_else(PoisonError::into_inner).take();
}

/// The request that a frame answers.
fn answers(frame: &ServerFrame) -> Option<u64> {
    match frame {
        ServerFrame::Welcome { id, .. }
        | ServerFrame::Opened { id, .. }
        | ServerFrame::Done { id, .. }
        | ServerFrame::Reply { id, .. }
        | ServerFrame::Problem { id, .. }
        | ServerFrame::Moved { id, .. }
        | ServerFrame::Ok { id } => Some(*id),
        ServerFrame::Event { .. } | ServerFrame::Behind { .. } => None,
    }
}

//! One shell: frames in, frames out, over the local socket. Parses, asks the core or a query, and relays events;
//! decides nothing.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gloss_protocol::{
    BUILD, ClientBody, ClientFrame, Code, Command, Event, EventBody, PROTOCOL, Problem, Query, Reply,
    ServerFrame, ThreadId, Welcome, WorkspaceId,
};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, BufWriter};
use tokio::net::UnixStream;
use tokio::sync::{broadcast, mpsc};

use crate::core::{CoreHandle, Input, leaving, unopened};
use crate::home::HomeShared;
use crate::models;
use crate::queries;
use crate::restoring;
use crate::space::Shared;
use crate::variant::variant_name;
use crate::watch;

/// Longest frame, in bytes.
const MAX_FRAME: u64 = 16 << 20;

/// Frames that may wait for a slow shell; events beyond it make it load a new snapshot.
const OUT: usize = 256;

/// Events read from the store at a time when a shell catches up.
const CATCH_UP: u32 = 500;

/// What all connections share.
pub(crate) struct Door {
    pub core: CoreHandle,
    pub home: Arc<HomeShared>,
    /// Workspaces that were opened, with what queries need.
    pub opened: Mutex<HashMap<WorkspaceId, Arc<Shared>>>,
    /// Set when a newer shell asks this engine to leave.
    pub leaving: tokio_util::sync::CancellationToken,
}

impl Door {
    fn shared(&self, workspace: &WorkspaceId) -> Result<Arc<Shared>, Problem> {
        let opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        opened.get(workspace).cloned().ok_or_else(|| unopened(workspace))
    }

    fn all(&self) -> Vec<Arc<Shared>> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }
}

/// Whose words, as they stream, a shell is told.
#[derive(Debug, Default)]
enum Words {
    #[default]
    OfAll,
    /// Of the task that it shows, where it shows one.
    Of(Option<ThreadId>),
}

impl Words {
    /// True for words that nobody there would see.
    fn leave_out(&self, event: &EventBody) -> bool {
        match (self, event) {
            (Self::Of(task), EventBody::ItemDelta { thread, .. }) => task.as_ref() != Some(thread),
            _ => false,
        }
    }
}

/// What the tasks of one connection share.
#[derive(Clone)]
struct Shell {
    out: mpsc::Sender<ServerFrame>,
    words: Arc<Mutex<Words>>,
}

impl Shell {
    fn words(&self) -> MutexGuard<'_, Words> {
        self.words.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Serves a shell until it leaves.
pub(crate) async fn serve(door: Arc<Door>, stream: UnixStream) {
    let (read, write) = stream.into_split();
    let (sender, frames) = mpsc::channel::<ServerFrame>(OUT);
    let shell = Shell { out: sender.clone(), words: Arc::default() };
    let writer = tokio::spawn(write_frames(write, frames));
    let mut lines = BufReader::with_capacity(64 << 10, read);
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = (&mut lines).take(MAX_FRAME).read_until(b'\n', &mut line).await;
        match read {
            Ok(n) if n > 0 && line.last() == Some(&b'\n') => {}
            _ => break,
        }
        let frame = match serde_json::from_slice::<ClientFrame>(&line) {
            Ok(frame) => frame,
            Err(error) => {
                let problem = Problem::new(Code::BadRequest, format!("A frame could not be read: {error}"));
                let id = serde_json::from_slice::<serde_json::Value>(&line)
                    .ok()
                    .and_then(|value| value.get("id")?.as_u64())
                    .unwrap_or(0);
                if sender.send(ServerFrame::Problem { id, problem }).await.is_err() {
                    break;
                }
                continue;
            }
        };
        match frame.body {
            // Commands keep the order in which a shell sent them; only their answers are waited for apart.
            ClientBody::Submit { command, .. } if matches!(*command, Command::WorkspaceRestore { .. }) => {
                let (core, leaving) = (door.core.clone(), door.leaving.clone());
                tokio::spawn(restoring::carried_out(core, leaving, (frame.id, *command), sender.clone()));
            }
            ClientBody::Submit { command, .. } if models::is_of_home(&command) => {
                tokio::spawn(models::carried_out(door.home.clone(), frame.id, *command, sender.clone()));
            }
            ClientBody::Submit { workspace, command_id, command } => {
                let (answer, done) = tokio::sync::oneshot::channel();
                let input = Input::Command(workspace, command_id, command, answer);
                if door.core.inputs.send(input).await.is_err() {
                    break;
                }
                tokio::spawn(carried_out(frame.id, done, sender.clone()));
            }
            // What is shown last counts, so the order is kept here too.
            ClientBody::Show { task } => {
                *shell.words() = Words::Of(task.clone());
                // Words that came before are told now, whatever comes after them.
                if task.is_some() {
                    door.all().iter().for_each(|shared| shared.tell_words(task.as_ref()));
                }
                if sender.send(ServerFrame::Ok { id: frame.id }).await.is_err() {
                    break;
                }
            }
            // Everything else is answered by a task of its own: a slow query holds up nobody.
            body => {
                tokio::spawn(answer(door.clone(), frame.id, body, shell.clone()));
            }
        }
    }
    drop((sender, shell));
    writer.abort();
}

async fn write_frames(write: tokio::net::unix::OwnedWriteHalf, mut frames: mpsc::Receiver<ServerFrame>) {
    let mut out = BufWriter::new(write);
    while let Some(frame) = frames.recv().await {
        let Ok(mut bytes) = serde_json::to_vec(&frame) else {
            continue;
        };
        bytes.push(b'\n');
        if out.write_all(&bytes).await.is_err() {
            return;
        }
        // What is ready goes out together.
        if frames.is_empty() && out.flush().await.is_err() {
            return;
        }
    }
}

async fn carried_out(
    id: u64,
    done: tokio::sync::oneshot::Receiver<Result<gloss_protocol::Done, Problem>>,
    out: mpsc::Sender<ServerFrame>,
) {
    let frame = match done.await {
        Ok(Ok(done)) => ServerFrame::Done { id, done },
        Ok(Err(problem)) => ServerFrame::Problem { id, problem },
        Err(_) => ServerFrame::Problem { id, problem: leaving() },
    };
    let _ = out.send(frame).await;
}

async fn answer(door: Arc<Door>, id: u64, body: ClientBody, shell: Shell) {
    let out = shell.out.clone();
    let answered = match body {
        ClientBody::Hello { hello } => {
            door.home.learn(hello.keys);
            let welcome = Welcome { protocol: PROTOCOL, build: BUILD.to_owned(), pid: std::process::id() };
            Ok(ServerFrame::Welcome { id, welcome })
        }
        ClientBody::Open { folder } => {
            open(&door, folder).await.map(|workspace| ServerFrame::Opened { id, workspace })
        }
        // Taken in order by the reader, before this.
        ClientBody::Submit { .. } | ClientBody::Show { .. } => return,
        ClientBody::Query { workspace, query } => ask(&door, &workspace, *query)
            .await
            .map(|(reply, left_out)| ServerFrame::Reply { id, reply, left_out }),
        ClientBody::Subscribe { workspace, after_seq } => match door.shared(&workspace) {
            Ok(shared) => {
                let live = shared.events.subscribe();
                if out.send(ServerFrame::Ok { id }).await.is_err() {
                    return;
                }
                watch::start(&shared, door.core.clone());
                let shown = match &*shell.words() {
                    Words::OfAll => Some(None),
                    Words::Of(task) => task.clone().map(Some),
                };
                if let Some(shown) = shown {
                    shared.tell_words(shown.as_ref());
                }
                follow(shared, live, after_seq, shell).await;
                return;
            }
            Err(problem) => Err(problem),
        },
        ClientBody::Await { mark } => {
            let mark = tokio::select! {
                mark = door.home.moved(mark) => mark,
                // Nobody waits for a shell that is gone.
                () = out.closed() => return,
            };
            Ok(ServerFrame::Moved { id, mark })
        }
        ClientBody::Leave {} => {
            door.leaving.cancel();
            Ok(ServerFrame::Ok { id })
        }
    };
    let frame = answered.unwrap_or_else(|problem| ServerFrame::Problem { id, problem });
    // A shell that is gone needs no answer.
    let _ = out.send(frame).await;
}

async fn open(door: &Arc<Door>, folder: String) -> Result<WorkspaceId, Problem> {
    let shared = door.core.ask(|answer| Input::Open(PathBuf::from(folder), answer)).await?;
    let id = shared.id.clone();
    door.opened.lock().unwrap_or_else(PoisonError::into_inner).insert(id.clone(), shared);
    Ok(id)
}

/// Answers a query, and says what is damaged and was left out.
async fn ask(
    door: &Arc<Door>,
    workspace: &WorkspaceId,
    mut query: Query,
) -> Result<(Reply, Vec<String>), Problem> {
    // Over all workspaces: asked also by a shell that could open none.
    if query == (Query::Hey {}) {
        let all = door.core.ask(Input::Spaces).await?;
        return tokio::task::spawn_blocking(move || queries::hey(&all))
            .await
            .map(|reply| (reply, Vec::new()))
            .map_err(|_| Problem::new(Code::Internal, "Gloss could not answer this."));
    }
    let shared = match &query {
        Query::Doctor { folder: Some(folder) } => match open(door, folder.clone()).await {
            Ok(workspace) => door.shared(&workspace)?,
            Err(problem) => {
                return restoring::checked(&door.home, folder, &problem)
                    .await
                    .map(|reply| (reply, Vec::new()));
            }
        },
        _ => door.shared(workspace)?,
    };
    if matches!(query, Query::Log { verify: true, .. } | Query::Doctor { .. }) {
        restoring::learn_known(&door.core, &shared).await?;
    }
    // A file that can't be read is told of all the same.
    let is_about = matches!(query, Query::About { .. });
    if let Some(named) = queries::path_of(&mut query) {
        let path = named.clone();
        let (sender, receiver) = tokio::sync::oneshot::channel();
        let look = Box::new(move |space: &mut crate::space::Space| {
            let _ = sender.send(space.look_within(&path));
        });
        let step = Input::AgentStep(workspace.clone(), look);
        door.core.inputs.send(step).await.map_err(|_| leaving())?;
        match receiver.await.map_err(|_| leaving())? {
            Ok((now, file)) => {
                *named = now;
                queries::point_into(&mut query, file);
            }
            Err(problem) if !is_about => return Err(problem),
            Err(_) => {}
        }
    }
    let span = tracing::debug_span!("query", r#type = variant_name(&query));
    let answer = move || {
        // What an earlier query of this thread left out was said by that.
        drop(gloss_store::left_out());
        let reply = span.in_scope(|| queries::answer(&shared, query))?;
        Ok((reply, restoring::said(gloss_store::left_out())))
    };
    tokio::task::spawn_blocking(answer)
        .await
        .unwrap_or_else(|_| Err(Problem::new(Code::Internal, "Gloss could not answer this.")))
}

/// Sends all events after a number, then those that come. A shell that can't keep up is told so.
async fn follow(shared: Arc<Shared>, mut live: broadcast::Receiver<Arc<Event>>, after: u64, shell: Shell) {
    let mut seq = after;
    loop {
        let (from, source) = (seq, shared.clone());
        let page = tokio::task::spawn_blocking(move || {
            source.read(|read, _| Ok(read.events_after(&source.id, from, CATCH_UP)?))
        })
        .await;
        let Ok(Ok(events)) = page else { return };
        let Some(last) = events.last() else { break };
        seq = last.seq;
        for event in events {
            if shell.out.send(ServerFrame::Event { event }).await.is_err() {
                return;
            }
        }
    }
    loop {
        match live.recv().await {
            Ok(event) if shell.words().leave_out(&event.body) => {}
            // Words that stream have no number of their own; they carry the last stored one.
            Ok(event) if event.seq == 0 || event.seq > seq => {
                seq = seq.max(event.seq);
                let event = Event { seq, ..(*event).clone() };
                if shell.out.send(ServerFrame::Event { event }).await.is_err() {
                    return;
                }
            }
            Ok(_) => {}
            Err(broadcast::error::RecvError::Lagged(_)) => {
                let _ = shell.out.send(ServerFrame::Behind { workspace: shared.id.clone() }).await;
                return;
            }
            Err(broadcast::error::RecvError::Closed) => return,
        }
    }
}

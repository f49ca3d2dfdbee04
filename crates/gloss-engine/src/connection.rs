//! One shell: frames in, frames out, over the local socket. Parses, asks the core or a query; decides
//! nothing.

mod guard;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use gloss_protocol::{
    BUILD, ClientBody, ClientFrame, Code, Command, PROTOCOL, Problem, Query, Reply, ServerFrame, Welcome,
    WorkspaceId,
};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::net::UnixStream;
use tokio::sync::watch;

use crate::core::handle::{CoreHandle, Input, leaving, unopened};
use crate::doors::Shared;
use crate::follow::{StreamFilter, follow};
use crate::home::HomeShared;
use crate::models;
use crate::off_core::{self, OffCore};
use crate::outgoing::{MAX_FRAME, Out};
use crate::queries;
use crate::restoring;
use crate::variant::variant_name;

/// Time in which whoever is not let in hears why.
const FAREWELL: std::time::Duration = std::time::Duration::from_secs(1);

/// State that all connections share.
pub(crate) struct Door {
    pub core: CoreHandle,
    pub home: Arc<HomeShared>,
    /// What a shell has to say in its greeting.
    pub secret: String,
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
}

/// State that the tasks of one connection share.
#[derive(Clone)]
struct Shell {
    out: Out,
    shown: watch::Sender<StreamFilter>,
}

/// Serves a shell until it leaves. What an agent's program began is none, and is not let in.
pub(crate) async fn serve(door: Arc<Door>, stream: UnixStream) {
    if !guard::lets_in(&door.home, &door.core, &stream) {
        return;
    }
    let (read, write) = stream.into_split();
    let (out, mut writer) = Out::new(write, door.home.redaction.clone());
    let shell = Shell { out: out.clone(), shown: watch::channel(StreamFilter::default()).0 };
    let mut lines = BufReader::with_capacity(64 << 10, read);
    let (mut line, mut greeted) = (Vec::new(), false);
    loop {
        line.clear();
        match (&mut lines).take(MAX_FRAME as u64).read_until(b'\n', &mut line).await {
            Ok(n) if n > 0 && line.last() == Some(&b'\n') => {}
            _ => break,
        }
        let frame = match serde_json::from_slice::<ClientFrame>(&line) {
            Ok(frame) => frame,
            Err(error) => {
                if out.send(unread(&line, &error)).await.is_err() {
                    break;
                }
                continue;
            }
        };
        if !greeted {
            greeted = greet(&door, &frame, &out).await;
            if !greeted {
                break;
            }
        }
        match frame.body {
            // Commands keep the order in which a shell sent them; only their answers are waited for apart.
            ClientBody::Submit { command, .. }
                if matches!(*command, Command::WorkspaceRestore { .. } | Command::WorkspaceLink { .. }) =>
            {
                let (core, leaving) = (door.core.clone(), door.leaving.clone());
                tokio::spawn(restoring::carried_out(core, leaving, (frame.id, *command), out.clone()));
            }
            ClientBody::Submit { workspace, command, .. } if models::is_of_home(&command) => {
                let of = (frame.id, workspace);
                tokio::spawn(models::carried_out(door.home.clone(), of, *command, out.clone()));
            }
            ClientBody::Submit { workspace, command_id, command } => {
                let (answer, done) = tokio::sync::oneshot::channel();
                let input = Input::Command(workspace, command_id, command, answer);
                if door.core.inputs.send(input).await.is_err() {
                    break;
                }
                tokio::spawn(carried_out(frame.id, done, out.clone()));
            }
            // What is shown last counts, so the order is kept here too.
            ClientBody::Show { task } => {
                shell.shown.send_replace(StreamFilter::Task(task));
                if out.send(ServerFrame::Ok { id: frame.id }).await.is_err() {
                    break;
                }
            }
            // Everything else is answered by a task of its own: a slow query holds up nobody.
            body => {
                tokio::spawn(answer(door.clone(), frame.id, body, shell.clone()));
            }
        }
    }
    drop((out, shell));
    if !greeted {
        // Why it is not let in is still said.
        let _ = tokio::time::timeout(FAREWELL, &mut writer).await;
    }
    writer.abort();
}

/// Whether the first frame is the greeting of a shell; one that is not is told why nothing else is answered.
async fn greet(door: &Door, frame: &ClientFrame, out: &Out) -> bool {
    let is_greeting = guard::is_greeting(&door.secret, &frame.body);
    if !is_greeting {
        let _ = out.send(ServerFrame::Problem { id: frame.id, problem: guard::no_shell() }).await;
    }
    is_greeting
}

/// The answer to a line that is no frame.
fn unread(line: &[u8], error: &serde_json::Error) -> ServerFrame {
    let problem = Problem::new(Code::BadRequest, format!("A frame could not be read: {error}"));
    let value = serde_json::from_slice::<serde_json::Value>(line).ok();
    let id = value.and_then(|value| value.get("id")?.as_u64()).unwrap_or(0);
    ServerFrame::Problem { id, problem }
}

async fn carried_out(
    id: u64,
    done: tokio::sync::oneshot::Receiver<Result<gloss_protocol::Done, Problem>>,
    out: Out,
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
                if out.send(ServerFrame::Ok { id }).await.is_err() {
                    return;
                }
                crate::watch::start(&shared, door.core.clone());
                follow(shared, after_seq, out, shell.shown.subscribe()).await;
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
    if let Some(named) = queries::paths::path_of(&mut query) {
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
                queries::paths::point_into(&mut query, file);
            }
            Err(problem) if !is_about => return Err(problem),
            Err(_) => {}
        }
    }
    let span = tracing::debug_span!("query", r#type = variant_name(&query));
    let answer = move |off: &OffCore| {
        // What an earlier query of this thread left out was said by that.
        drop(gloss_store::left_out());
        let reply = span.in_scope(|| queries::answer(off, &shared, query))?;
        let mut left_out = restoring::describe_left_out(gloss_store::left_out());
        left_out.extend(shared.missing.iter().chain(shared.home.notices()).cloned());
        Ok((reply, left_out))
    };
    off_core::spawn(answer)
        .await
        .unwrap_or_else(|_| Err(Problem::new(Code::Internal, "Gloss could not answer this.")))
}

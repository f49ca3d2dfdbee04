//! The engine as a shell sees it: open a folder, submit, query, subscribe.
//!
//! A connection that is lost is made again, the engine started again where it is gone, and the same request
//! sent again: commands carry ids, so a second arrival is harmless. No command is understood here.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gloss_protocol::{
    CheckResult, ClientBody, Code, Command, CommandId, Done, HeyWorkspace, Problem, Query, Reply, Restored,
    ServerFrame, WorkspaceId,
};
use uuid::Uuid;

use crate::events::EventStream;
use crate::link::Link;
use crate::raw::Raw;
use crate::reach::ConnectOptions;

/// How often a request is sent before its shell is told that the engine is gone.
const TRIES: usize = 3;
/// Folders that are opened again after a reconnect; no shell shows more at once.
const MAX_FOLDERS: usize = 64;

/// A connection to the engine that mends itself. Cheap to clone; clones share it.
#[derive(Clone, Debug)]
pub struct Client {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    options: ConnectOptions,
    link: tokio::sync::Mutex<Arc<Link>>,
    folders: Folders,
    /// The engine was asked to leave: it is not started again from here.
    left: AtomicBool,
    /// Warnings about damaged data that replies left out, a sentence each.
    left_out: Mutex<Vec<String>>,
}

/// The folders a shell has opened, for an engine that was started anew.
#[derive(Clone, Debug, Default)]
pub(crate) struct Folders(Arc<Mutex<Vec<String>>>);

impl Folders {
    fn all(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn add(&self, folder: &str) {
        let mut folders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if folders.len() < MAX_FOLDERS && !folders.iter().any(|known| known == folder) {
            folders.push(folder.to_owned());
        }
    }

    /// The requests that open every folder again.
    pub(crate) fn open_again(&self) -> impl Iterator<Item = ClientBody> {
        self.all().into_iter().map(|folder| ClientBody::Open { folder })
    }
}

impl Client {
    /// Connects to the engine of a home and starts it where it is not running.
    ///
    /// # Errors
    /// As [`Raw::connect`].
    pub async fn connect(options: ConnectOptions) -> Result<Self, Problem> {
        let link = Arc::new(Link::over(Raw::connect(&options).await?));
        let shared = Shared {
            options,
            link: tokio::sync::Mutex::new(link),
            folders: Folders::default(),
            left: AtomicBool::new(false),
            left_out: Mutex::default(),
        };
        Ok(Self { shared: Arc::new(shared) })
    }

    /// Opens a folder as a workspace.
    ///
    /// # Errors
    /// `BadRequest` for a path that is not text; else what the engine says.
    pub async fn open(&self, folder: &Path) -> Result<WorkspaceId, Problem> {
        let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        let Some(folder) = absolute.to_str() else {
            return Err(Problem::new(Code::BadRequest, "The folder's name is not readable text."));
        };
        match self.ask(ClientBody::Open { folder: folder.to_owned() }).await? {
            ServerFrame::Opened { workspace, .. } => {
                self.shared.folders.add(folder);
                Ok(workspace)
            }
            other => Err(unexpected(other)),
        }
    }

    /// Carries out a command once, however often the connection is lost on the way.
    ///
    /// # Errors
    /// `EngineGone` after three lost connections; else what the engine says.
    pub async fn submit(&self, workspace: &WorkspaceId, command: Command) -> Result<Done, Problem> {
        self.submit_as(workspace, CommandId::from_uuid(Uuid::now_v7()), command).await
    }

    /// Carries out a command under an id that its sender minted.
    ///
    /// # Errors
    /// As [`Self::submit`].
    pub async fn submit_as(
        &self,
        workspace: &WorkspaceId,
        command_id: CommandId,
        command: Command,
    ) -> Result<Done, Problem> {
        let command = Box::new(command);
        match self.ask(ClientBody::Submit { workspace: workspace.clone(), command_id, command }).await? {
            ServerFrame::Done { done, .. } => Ok(done),
            other => Err(unexpected(other)),
        }
    }

    /// Asks a query.
    ///
    /// # Errors
    /// `EngineGone` after three lost connections; else what the engine says.
    pub async fn query(&self, workspace: &WorkspaceId, query: Query) -> Result<Reply, Problem> {
        let (reply, left_out) = self.query_with_left_out(workspace, query).await?;
        let mut known = self.left_out();
        let new: Vec<String> = left_out.into_iter().filter(|one| !known.contains(one)).collect();
        known.extend(new);
        Ok(reply)
    }

    /// Asks a query. Gives what the answer had to leave out as well, a sentence each.
    ///
    /// # Errors
    /// As [`Client::query`].
    pub async fn query_with_left_out(
        &self,
        workspace: &WorkspaceId,
        query: Query,
    ) -> Result<(Reply, Vec<String>), Problem> {
        match self.ask(ClientBody::Query { workspace: workspace.clone(), query: Box::new(query) }).await? {
            ServerFrame::Reply { reply, left_out, .. } => Ok((reply, left_out)),
            other => Err(unexpected(other)),
        }
    }

    /// Takes the warnings about left-out data since the last call: each is returned once.
    pub fn take_left_out(&self) -> Vec<String> {
        std::mem::take(&mut *self.left_out())
    }

    fn left_out(&self) -> MutexGuard<'_, Vec<String>> {
        self.shared.left_out.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The doctor's checks of a folder, also of one that can't be opened.
    ///
    /// # Errors
    /// As [`Self::query`].
    pub async fn doctor(&self, folder: &Path) -> Result<Vec<CheckResult>, Problem> {
        let folder = Some(folder.display().to_string());
        match self.query(&WorkspaceId(String::new()), Query::Doctor { folder }).await? {
            Reply::Doctor { checks } => Ok(checks),
            _ => Ok(Vec::new()),
        }
    }

    /// Puts back what Gloss remembers of a folder: the newest whole copy or the one named; where there is none and `anew`
    /// says so, an empty beginning.
    ///
    /// # Errors
    /// Where there is no copy; else what the engine says.
    pub async fn restore(
        &self,
        folder: &Path,
        from: Option<String>,
        anew: bool,
    ) -> Result<Restored, Problem> {
        let folder = folder.display().to_string();
        let command = Command::WorkspaceRestore { folder, from, anew };
        match self.submit(&WorkspaceId(String::new()), command).await? {
            Done::Restored { restored } => Ok(restored),
            _ => Err(Problem::new(Code::Internal, "The engine answered something else than was asked.")),
        }
    }

    /// Gives a folder the memory of the one that it was before it was moved or renamed.
    ///
    /// # Errors
    /// Where the folder has a memory of its own, or the other one is still there or is not known.
    pub async fn link_folder(&self, folder: &Path, old: &Path) -> Result<(), Problem> {
        let (folder, old) = (folder.display().to_string(), old.display().to_string());
        let command = Command::WorkspaceLink { folder, old };
        self.submit(&WorkspaceId(String::new()), command).await.map(drop)
    }

    /// All events of a workspace after `after_seq`, then new ones as they come, over a connection of their own.
    ///
    /// # Errors
    /// As [`Raw::connect`]. What the engine says against it comes out of the stream.
    pub async fn subscribe(&self, workspace: &WorkspaceId, after_seq: u64) -> Result<EventStream, Problem> {
        let (options, folders) = (self.shared.options.clone(), self.shared.folders.clone());
        EventStream::open(options, folders, workspace.clone(), after_seq).await
    }

    /// Reads what moved, waits and is at risk, over all workspaces, whether one is open here or not.
    ///
    /// # Errors
    /// As [`Self::query`].
    pub async fn hey(&self) -> Result<Vec<HeyWorkspace>, Problem> {
        // The engine is asked and no workspace.
        match self.query(&WorkspaceId(String::new()), Query::Hey {}).await? {
            Reply::Hey { workspaces } => Ok(workspaces),
            _ => Ok(Vec::new()),
        }
    }

    /// Waits until [`Query::Hey`] may have something else to tell, in any workspace; gives the mark to wait from next.
    /// A mark that the engine did not give is answered at once, so 0 begins.
    ///
    /// # Errors
    /// `EngineGone` after three lost connections.
    pub async fn moved(&self, mark: u64) -> Result<u64, Problem> {
        match self.ask(ClientBody::Await { mark }).await? {
            ServerFrame::Moved { mark, .. } => Ok(mark),
            other => Err(unexpected(other)),
        }
    }

    /// Asks the engine to leave; nothing can be asked through this client and its clones from here on. What is at work is
    /// stored as far as it came, and goes on when one is started again.
    ///
    /// # Errors
    /// `EngineGone` where it was gone already.
    pub async fn leave(&self) -> Result<(), Problem> {
        let link = self.link().await?;
        self.shared.left.store(true, Ordering::SeqCst);
        match link.ask(ClientBody::Leave {}).await? {
            Some(ServerFrame::Ok { .. }) | None => Ok(()),
            Some(other) => Err(unexpected(other)),
        }
    }

    async fn ask(&self, body: ClientBody) -> Result<ServerFrame, Problem> {
        for _ in 0..TRIES {
            if let Some(frame) = self.link().await?.ask(body.clone()).await? {
                return Ok(frame);
            }
        }
        Err(Problem::new(Code::EngineGone, "The engine went away while it worked on this."))
    }

    /// The connection, made again where it was lost.
    async fn link(&self) -> Result<Arc<Link>, Problem> {
        let mut link = self.shared.link.lock().await;
        if self.shared.left.load(Ordering::SeqCst) {
            return Err(Problem::new(Code::EngineGone, "Gloss is leaving."));
        }
        if !link.is_open() {
            let fresh = Link::over(Raw::connect(&self.shared.options).await?);
            for body in self.shared.folders.open_again() {
                // A folder that has gone meanwhile is reported by the request that needs it.
                fresh.ask(body).await?;
            }
            *link = Arc::new(fresh);
        }
        Ok(link.clone())
    }
}

/// An answer of the wrong kind, or the engine's own problem.
fn unexpected(frame: ServerFrame) -> Problem {
    match frame {
        ServerFrame::Problem { problem, .. } => problem,
        _ => Problem::new(Code::Internal, "The engine answered something else than was asked."),
    }
}

//! The window's state: which folder it shows, and its connection to the engine.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use gloss_client::{Client, ConnectOptions};
use gloss_protocol::{Code, Command, Problem, ThreadId, WorkspaceId};
use tauri::async_runtime::JoinHandle;
use tauri::{AppHandle, Manager};
use tokio::sync::{OnceCell, watch};

use crate::shell_requests::ShellRequests;

/// The state that commands share.
#[derive(Debug)]
pub(crate) struct House {
    options: ConnectOptions,
    client: OnceCell<Client>,
    shown: Mutex<OpenFolder>,
    /// The workspace that was opened last; none before the first.
    opened: watch::Sender<Option<WorkspaceId>>,
    /// The task that the page shows, whose words it is told as they come.
    task: watch::Sender<Option<ThreadId>>,
    wishes: ShellRequests,
    leaving: AtomicBool,
}

/// The folder that the page shows.
#[derive(Debug)]
struct OpenFolder {
    folder: PathBuf,
    /// Whether the folder is the sample workspace, which Gloss makes itself.
    sample: bool,
    workspace: Option<WorkspaceId>,
    /// The task that follows events for the page; a page follows one workspace at a time.
    following: Option<JoinHandle<()>>,
}

impl House {
    /// The engine of `home`, and `folder` or the sample workspace. Touches neither yet.
    pub(crate) fn new(home: PathBuf, folder: Option<PathBuf>) -> Result<Self, Problem> {
        let sample = folder.is_none();
        let folder = whole(folder.unwrap_or_else(sample_folder));
        let shown = Mutex::new(OpenFolder { folder, sample, workspace: None, following: None });
        Ok(Self {
            options: ConnectOptions::new(home)?,
            client: OnceCell::new(),
            shown,
            opened: watch::Sender::new(None),
            task: watch::Sender::new(None),
            wishes: ShellRequests::default(),
            leaving: AtomicBool::new(false),
        })
    }

    /// The connection; the first that needs it makes it, and one that failed is tried again.
    pub(crate) async fn client(&self) -> Result<&Client, Problem> {
        self.client.get_or_try_init(|| Client::connect(self.options.clone())).await
    }

    /// Opens the folder that the window shows.
    pub(crate) async fn open(&self) -> Result<WorkspaceId, Problem> {
        let (folder, sample) = {
            let shown = self.open_folder();
            (shown.folder.clone(), shown.sample)
        };
        let fresh = sample && make_folder(&folder)?;
        let client = self.client().await?;
        let workspace = client.open(&folder).await?;
        if fresh {
            client.submit(&workspace, Command::WorkspaceSample {}).await?;
        }
        let mut shown = self.open_folder();
        // Another folder may have been asked for meanwhile; its own opening follows.
        if shown.folder == folder {
            shown.workspace = Some(workspace.clone());
        }
        drop(shown);
        self.opened.send_replace(Some(workspace.clone()));
        Ok(workspace)
    }

    /// The workspace that was opened last, once there is one.
    pub(crate) async fn opened(&self) -> WorkspaceId {
        let mut opened = self.opened.subscribe();
        loop {
            if let Some(workspace) = opened.borrow_and_update().clone() {
                return workspace;
            }
            // The sender lives as long as the house, so there is a change to wait for.
            let _ = opened.changed().await;
        }
    }

    /// The page shows another task, or none.
    pub(crate) fn show_task(&self, task: Option<ThreadId>) {
        self.task.send_replace(task);
    }

    /// The task that the page shows, as it changes.
    pub(crate) fn task(&self) -> watch::Receiver<Option<ThreadId>> {
        self.task.subscribe()
    }

    /// The folder that the window shows.
    pub(crate) fn folder(&self) -> PathBuf {
        self.open_folder().folder.clone()
    }

    /// From here on Gloss is about to end.
    pub(crate) fn leave(&self) {
        self.leaving.store(true, Ordering::SeqCst);
        self.unfollow();
    }

    /// True once Gloss is about to end.
    pub(crate) fn is_leaving(&self) -> bool {
        self.leaving.load(Ordering::SeqCst)
    }

    /// The requests of the shell to the page.
    pub(crate) fn wishes(&self) -> &ShellRequests {
        &self.wishes
    }

    /// Shows another folder from the next [`Self::open`] on.
    pub(crate) fn show(&self, folder: PathBuf) {
        let mut shown = self.open_folder();
        *shown = OpenFolder {
            folder: whole(folder),
            sample: false,
            workspace: None,
            following: shown.following.take(),
        };
    }

    /// The workspace that is open.
    pub(crate) fn workspace(&self) -> Result<WorkspaceId, Problem> {
        let open = self.open_folder().workspace.clone();
        open.ok_or_else(|| Problem::new(Code::BadRequest, "No folder is open."))
    }

    /// Remembers who follows events, and ends who did before.
    pub(crate) fn follow(&self, task: JoinHandle<()>) {
        if let Some(before) = self.open_folder().following.replace(task) {
            before.abort();
        }
    }

    /// The page is gone: nobody listens, nobody follows, and nothing is shown.
    pub(crate) fn forget_page(&self) {
        self.wishes.forget();
        self.unfollow();
        self.show_task(None);
    }

    /// Nobody follows events any more.
    fn unfollow(&self) {
        if let Some(before) = self.open_folder().following.take() {
            before.abort();
        }
    }

    fn open_folder(&self) -> MutexGuard<'_, OpenFolder> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Finds or starts the engine before the page asks for it.
pub(crate) fn connect_early(app: AppHandle) {
    tauri::async_runtime::spawn(async move {
        // A problem is told when the page asks: then there is somewhere to show it.
        let _ = app.state::<House>().client().await;
    });
}

/// `Gloss Sample` in the person's home folder.
fn sample_folder() -> PathBuf {
    std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default().join("Gloss Sample")
}

/// The folder as the engine names it, so that the two can be told to be the same.
fn whole(folder: PathBuf) -> PathBuf {
    folder.canonicalize().or_else(|_| std::path::absolute(&folder)).unwrap_or(folder)
}

/// Makes the folder; true where it was not there before.
fn make_folder(folder: &Path) -> Result<bool, Problem> {
    if folder.is_dir() {
        return Ok(false);
    }
    let made = std::fs::create_dir_all(folder).map(|()| true);
    made.map_err(|e| Problem::new(Code::FolderReadOnly, format!("{} cannot be made: {e}.", folder.display())))
}

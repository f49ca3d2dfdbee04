//! The policy of a command: where it starts, what it sees, what it may write, and what it may use; and the
//! folders in which it may write. Starts nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use gloss_protocol::{Code, Problem, Reply, ThreadId};
use gloss_sandbox::{Level, Limits, Policy, Way};

use super::visible::Unseen;
use super::walls;
use crate::doors::Shared;
use crate::off_core::OffCore;

/// Shells, the first that is there.
const SHELLS: [&str; 2] = ["/bin/bash", "/bin/sh"];

/// Most seconds of a command.
pub(crate) const MAX_SECONDS: u64 = 600;

/// The folder in a workspace's own in which each run of `gloss sandbox` has one.
const SANDBOXES: &str = "sandboxes";
/// How long after the last moment of its command the folder of a sandbox stays at most.
const SPARE: Duration = Duration::from_secs(60);

/// The folders of a task that are its own, not the person's.
pub(crate) struct TaskFolders {
    /// Where its commands start and write.
    pub scratch: PathBuf,
    /// Where the copies lie that a command may change.
    pub copies: PathBuf,
}

impl TaskFolders {
    /// Of a task.
    pub(crate) fn of(shared: &Shared, task: &ThreadId) -> Self {
        let own = shared.home.dir.join("workspaces").join(&shared.id.0).join("threads").join(&task.0);
        Self::within(&own)
    }

    /// Of a run of `gloss sandbox`, which is nobody's task.
    fn of_nobody(shared: &Shared) -> Self {
        let own = shared.home.dir.join("workspaces").join(&shared.id.0).join(SANDBOXES);
        Self::within(&own.join(uuid::Uuid::now_v7().simple().to_string()))
    }

    /// Deletes both, with all that was made there; what can't be deleted stays.
    pub(crate) fn remove(&self) {
        if let Some(own) = self.scratch.parent() {
            let _ = std::fs::remove_dir_all(own);
        }
    }

    fn within(own: &Path) -> Self {
        Self { scratch: own.join("scratch"), copies: own.join("copy") }
    }

    /// Makes the scratch folder.
    ///
    /// # Errors
    /// Where the disk says no.
    pub(crate) fn make(&self) -> Result<(), Problem> {
        std::fs::create_dir_all(&self.scratch).map_err(|error| {
            Problem::new(Code::Internal, format!("The task’s scratch folder can’t be made: {error}."))
        })
    }
}

/// The words of a shell for a command line.
pub(crate) fn shell(command: &str) -> Vec<String> {
    let shell = SHELLS.iter().find(|shell| Path::new(shell).exists()).unwrap_or(&SHELLS[1]);
    vec![(*shell).to_owned(), "-c".to_owned(), command.to_owned()]
}

/// The policy of a command in a workspace. `hidden` is what it does not see there; `copies` is what it may change beside its
/// scratch folder, where there are any.
pub(super) fn policy(
    level: Level,
    root: &Path,
    (folders, hidden, copies): (&TaskFolders, Vec<PathBuf>, bool),
    (command, seconds, network): (Vec<String>, u64, Option<Way>),
) -> Policy {
    let mut writes = vec![folders.scratch.clone()];
    writes.extend(copies.then(|| folders.copies.clone()));
    let mut environment = BTreeMap::from([
        ("FOLDER".to_owned(), root.display().to_string()),
        ("SCRATCH".to_owned(), folders.scratch.display().to_string()),
    ]);
    if copies {
        environment.insert("COPY".to_owned(), folders.copies.display().to_string());
    }
    Policy {
        level,
        command,
        folder: folders.scratch.clone(),
        reads: vec![root.to_owned()],
        programs: Vec::new(),
        writes,
        hidden,
        environment,
        is_talked_to: false,
        network,
        limits: Limits { seconds: seconds.clamp(1, MAX_SECONDS), ..Limits::default() },
    }
}

/// What of a workspace's folder no program sees, or only by leave.
pub(crate) fn look_through(off: &OffCore, shared: &Shared) -> Unseen {
    shared.home.programs.looks.look_through(off, shared.folder.root(), &shared.home.dir)
}

/// What no program sees without the person's leave.
pub(crate) fn all_hidden(unseen: Unseen) -> Vec<PathBuf> {
    unseen.never.into_iter().chain(unseen.asked_about.into_values()).collect()
}

/// The policy by which `gloss sandbox` runs a command: that of a task to which nothing was given.
///
/// # Errors
/// Where the disk says no.
pub(crate) fn of_nobody(off: &OffCore, shared: &Shared) -> Result<Reply, Problem> {
    let programs = &shared.home.programs;
    let standing = programs.walls.standing(off);
    let walls_say = walls::sentence(standing);
    if standing.level == Level::None {
        return Ok(Reply::Sandbox { policy: None, walls_say });
    }
    clear_sandboxes(&shared.home.dir);
    let folders = TaskFolders::of_nobody(shared);
    folders.make()?;
    let root = shared.folder.root();
    let hidden = all_hidden(look_through(off, shared));
    let policy = policy(standing.level, root, (&folders, hidden, false), (Vec::new(), MAX_SECONDS, None));
    let policy = serde_json::to_string(&policy)
        .map_err(|error| Problem::new(Code::Internal, format!("The policy can’t be written: {error}.")))?;
    Ok(Reply::Sandbox { policy: Some(policy), walls_say })
}

/// Removes the folders of sandboxes that were killed before they could do so themselves. No command runs longer than its limit, so
/// that one from before that is nobody's: its own time is that at which it was made, since a command writes only further inside.
pub(crate) fn clear_sandboxes(home: &Path) {
    let within = |folder: PathBuf| folder.read_dir().into_iter().flatten().flatten();
    for workspace in within(home.join("workspaces")) {
        for sandbox in within(workspace.path().join(SANDBOXES)) {
            let made = sandbox.metadata().and_then(|found| found.modified());
            let age = made.ok().and_then(|made| SystemTime::now().duration_since(made).ok());
            if age.is_some_and(|age| age > Duration::from_secs(MAX_SECONDS) + SPARE) {
                let _ = std::fs::remove_dir_all(sandbox.path());
            }
        }
    }
}

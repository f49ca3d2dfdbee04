//! The run of one hook: behind a wall in which it sees the folder and its plugin, changes nothing but a folder of its own, and has no
//! network; with a limit on its time and on what it prints.

use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::sync::Arc;

use gloss_extension::{Handler, PLUGIN_VARIABLES};
use gloss_protocol::{Code, Problem};
use gloss_sandbox::{Ended, Ender, Level, Limits, Pipes, Policy, Talking, start_talking};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::unix::pipe::{Receiver, Sender};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use super::found::{Found, From};
use super::verdict::Printed;
use crate::doors::Shared;
use crate::off_core::{self, OffCore};
use crate::plugins;
use crate::programs::policy::{all_hidden, look_through, shell};
use crate::programs::walls;

/// Hooks that run at a time and are waited for, of all tasks.
static AT_ONCE: Semaphore = Semaphore::const_new(8);
/// Those that nobody waits for, beside them: they hold up no task.
static APART_AT_ONCE: Semaphore = Semaphore::const_new(4);
/// Those of them that run or wait for their turn.
static APART: Semaphore = Semaphore::const_new(64);
/// Bytes of what a hook prints that are read; one that prints more is ended.
const MAX_PRINTED: u64 = 1 << 20;
/// Most seconds of a hook at the end of a turn, as Codex has it.
const END_SECONDS: u64 = 3;

/// Ends a hook that nobody waits for any more.
struct Ending(Ender);

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// Runs a hook, with what happened as JSON on its standard input.
///
/// # Errors
/// Where no wall stands, or it can't be started.
pub(super) async fn run(shared: &Arc<Shared>, found: &Found, input: String) -> Result<Printed, Problem> {
    let _turn = AT_ONCE.acquire().await;
    run_now(shared, found, input).await
}

/// Runs a hook that nobody waits for, as long as its task goes on. False where too many do already: then it is not run.
pub(super) fn run_apart(shared: Arc<Shared>, found: Found, input: String, cancel: CancellationToken) -> bool {
    let Ok(place) = APART.try_acquire() else { return false };
    tokio::spawn(async move {
        let _place = place;
        let run = async {
            let _turn = APART_AT_ONCE.acquire().await;
            run_now(&shared, &found, input).await
        };
        tokio::select! {
            _ = run => {}
            () = cancel.cancelled() => {}
        }
    });
    true
}

async fn run_now(shared: &Arc<Shared>, found: &Found, input: String) -> Result<Printed, Problem> {
    let broke_off = |_| Problem::new(Code::Internal, "Running the hook broke off.");
    let not_started =
        |error: std::io::Error| Problem::new(Code::Internal, format!("The hook can’t be started: {error}."));
    let (of, hook) = (shared.clone(), found.clone());
    let (talking, pipes) = off_core::spawn(move |off| begin(off, &of, &hook)).await.map_err(broke_off)??;
    let ending = Ending(talking.ender().map_err(not_started)?);
    let mut writer = Sender::from_owned_fd(pipes.input).map_err(not_started)?;
    let write = async move {
        // One that reads nothing of it closes its end, or is ended.
        let _ = writer.write_all(input.as_bytes()).await;
    };
    let wait = off_core::spawn(move |_| talking.wait());
    let (printed, errors, (), ran) =
        tokio::join!(read(pipes.printed, &ending), read(pipes.errors, &ending), write, wait);
    let status = match ran.map_err(broke_off)?.ended {
        Ended::Exited { code } => Some(code),
        Ended::NoWall { why } => {
            return Err(Problem::new(Code::Internal, format!("The hook’s wall did not stand. {why}")));
        }
        Ended::Signalled { .. } | Ended::Limit { .. } | Ended::Stopped => None,
    };
    Ok(Printed { status, printed, errors })
}

/// What comes from a pipe, up to a bound.
async fn read(pipe: OwnedFd, ending: &Ending) -> String {
    let mut bytes = Vec::new();
    if let Ok(pipe) = Receiver::from_owned_fd(pipe) {
        let _ = pipe.take(MAX_PRINTED + 1).read_to_end(&mut bytes).await;
    }
    if bytes.len() as u64 > MAX_PRINTED {
        ending.0.end();
        bytes.clear();
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn begin(off: &OffCore, shared: &Shared, found: &Found) -> Result<(Talking, Pipes), Problem> {
    let policy = policy_of(off, shared, found)?;
    start_talking(&walls::helper()?, &policy)
        .map_err(|error| Problem::new(Code::Internal, format!("The hook can’t be started: {error}.")))
}

/// The folder that is a hook's own.
fn own_folder(shared: &Shared, found: &Found) -> PathBuf {
    let home = &shared.home.dir;
    let of = match &found.from {
        From::Plugin(plugin, _) => plugins::folder_of_workspace(home, &shared.id, plugin),
        From::Managed | From::Person | From::Folder => home.join("workspaces").join(&shared.id.0),
    };
    of.join("hooks").join(format!("{}-{}", found.name, found.hash.get(..12).unwrap_or_default()))
}

fn policy_of(off: &OffCore, shared: &Shared, found: &Found) -> Result<Policy, Problem> {
    let level = shared.home.programs.walls.standing(off).level;
    let Some(hook) = found.hook.as_ref().filter(|_| level != Level::None) else {
        return Err(Problem::new(Code::NotDone, "No wall stands on this computer, so no hook is run here."));
    };
    let Handler::Command { command, args, .. } = &hook.handler else {
        return Err(Problem::new(Code::Internal, "This hook runs no command."));
    };
    let (root, own) = (shared.folder.root().to_owned(), own_folder(shared, found));
    std::fs::create_dir_all(&own).map_err(|error| {
        Problem::new(Code::DiskFull, format!("The hook’s own folder can’t be made: {error}."))
    })?;
    let mut environment: std::collections::BTreeMap<String, String> =
        [("HOME", &own), ("FOLDER", &root), ("CLAUDE_PROJECT_DIR", &root)]
            .map(|(name, path)| (name.to_owned(), path.display().to_string()))
            .into();
    let mut programs = Vec::new();
    if let From::Plugin(plugin, files) = &found.from {
        plugins::check_files(&shared.home.dir, plugin)?;
        for (n, name) in PLUGIN_VARIABLES.iter().enumerate() {
            let path = if n < 2 { files } else { &own };
            environment.insert((*name).to_owned(), path.display().to_string());
        }
        programs.push(files.clone());
    }
    let seconds = match hook.event.as_str() {
        "SessionEnd" => END_SECONDS.min(u64::from(hook.seconds)),
        _ => u64::from(hook.seconds),
    };
    let command = match args {
        Some(args) => std::iter::once(command).chain(args).map(|word| filled(word, &environment)).collect(),
        None => shell(command),
    };
    Ok(Policy {
        level,
        command,
        folder: root.clone(),
        reads: vec![root],
        programs,
        writes: vec![own],
        hidden: all_hidden(look_through(off, shared)),
        environment,
        is_talked_to: true,
        network: None,
        limits: Limits { seconds, ..Limits::default() },
    })
}

/// A word with the folders that it names by their variables; a shell does it by itself.
fn filled(word: &str, environment: &std::collections::BTreeMap<String, String>) -> String {
    environment
        .iter()
        .fold(word.to_owned(), |word, (name, value)| word.replace(&format!("${{{name}}}"), value))
}

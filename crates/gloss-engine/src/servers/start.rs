//! Starting a server: behind its wall, or over its address; connected, and its tools listed. They are kept beside its folder, so that a
//! turn knows them without waiting for it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use gloss_agent::doors::HostUse;
use gloss_extension::Transport;
use gloss_mcp::{Connection, CredentialStore, OnNews, Opening, ServerTool, Tools};
use gloss_protocol::{Code, Problem, ServerLeave};
use gloss_sandbox::{Pipes, start_talking};
use tokio::io::AsyncReadExt as _;
use tokio::net::unix::pipe::Receiver;

use super::defined::Defined;
use super::forms::forms_to;
use super::live::Live;
use super::process::{CountsHosts, Process, describe};
use super::sign_in::ServerCredentials;
use super::slots::{KeptTools, Slot};
use super::source::Source;
use super::wall::{Wall, address_of, own_folder, policy_of};
use crate::doors::Shared;
use crate::off_core::{self, OffCore};
use crate::plain_file;
use crate::plugins;
use crate::programs::walls;
use crate::programs::way::OpenWay;

/// Longest that a server has to answer first, whatever its file says.
const STARTS: Duration = Duration::from_secs(300);
/// The end of what a server complains that is kept, in bytes.
const TAIL: usize = 4 << 10;
/// Largest file of tools, in bytes.
const MAX_TOOLS_FILE: u64 = 4 << 20;

/// Starts a server and lists its tools.
///
/// # Errors
/// Why it does not answer, with the end of what it complained.
pub(super) async fn start(
    shared: &Arc<Shared>,
    (defined, leave): (&Defined, &ServerLeave),
    (slot, news): (&Arc<Slot>, OnNews),
) -> Result<Live, Problem> {
    let within = Duration::from_secs(u64::from(defined.server.start_seconds)).min(STARTS);
    let granted = leave.reads.iter().chain(&leave.writes).map(PathBuf::from);
    let roots = granted.filter(|path| path.is_dir() && !is_of_program(path)).collect();
    let ask = Some(forms_to(shared, slot, (&defined.server.name, &goes_to(defined))));
    let opening = Opening { roots, within, news, ask, credentials: None };
    let (process, opened) = match &defined.server.transport {
        Transport::Stdio { .. } => {
            let (of, given, with) = (shared.clone(), defined.clone(), leave.clone());
            let begun = off_core::spawn(move |off| begin(off, &of, &given, &with)).await;
            let (process, pipes) = begun.map_err(broke_off)??;
            (Some(process), Connection::over_pipes(pipes.0, pipes.1, opening).await)
        }
        Transport::Http { .. } => {
            let (of, given, with) = (shared.clone(), defined.clone(), leave.clone());
            let address = off_core::spawn(move |off| address_of(off, &of, (&given, &with))).await;
            let store = ServerCredentials::of(shared, &defined.server.name);
            // The keys are opened for those alone who signed in.
            let credentials = store.signed_in().map(|_| Arc::new(store) as Arc<dyn CredentialStore>);
            let opening = Opening { credentials, ..opening };
            (None, Connection::over_http(&address.map_err(broke_off)??, opening).await)
        }
    };
    let opened = match opened {
        Ok(connection) => connection.tools(within).await.map(|tools| (connection, tools)),
        Err(error) => Err(error),
    };
    slot.note_answer(opened.as_ref().err());
    let (connection, mut listed) = match opened {
        Ok(opened) => opened,
        Err(error) => return Err(describe(process.as_ref(), &shared.home.redaction, &error).await),
    };
    take_used(defined, &mut listed);
    keep_tools(shared, defined, slot, &listed.tools).await;
    let of = (defined.hash.clone(), leave.clone());
    Ok(Live {
        about: connection.about(),
        connection,
        listed: Mutex::new(listed),
        recorded: Mutex::default(),
        of,
        process,
    })
}

impl CountsHosts for OpenWay {
    fn hosts(&self) -> Vec<HostUse> {
        Self::hosts(self)
    }
}

/// Whether a folder holds what a program was installed with, which is nothing of a person's to work on.
fn is_of_program(folder: &Path) -> bool {
    folder.iter().any(|part| part == "node_modules" || part == "site-packages")
}

/// Where what a person writes for a server goes.
fn goes_to(defined: &Defined) -> String {
    match &defined.server.transport {
        Transport::Http { url, .. } => gloss_network::host_of(url).unwrap_or_default(),
        Transport::Stdio { .. } => String::new(),
    }
}

fn broke_off(_: tokio::task::JoinError) -> Problem {
    Problem::new(Code::Internal, "Starting the server broke off.")
}

/// Lists the tools of a server once more.
///
/// # Errors
/// Where it does not answer.
pub(super) async fn list_anew(
    shared: &Shared,
    defined: &Defined,
    (slot, live): (&Slot, &Live),
) -> Result<(), Problem> {
    let within = Duration::from_secs(u64::from(defined.server.start_seconds));
    let mut listed = match live.connection.tools(within).await {
        Ok(listed) => listed,
        Err(error) => return Err(live.describe(&shared.home.redaction, &error).await),
    };
    take_used(defined, &mut listed);
    keep_tools(shared, defined, slot, &listed.tools).await;
    live.set_tools(listed);
    Ok(())
}

/// Leaves out the tools that its file does not have used.
fn take_used(defined: &Defined, listed: &mut Tools) {
    listed.tools.retain(|tool| is_used(defined, &tool.name));
}

/// Whether its file has a tool used.
pub(super) fn is_used(defined: &Defined, tool: &str) -> bool {
    let server = &defined.server;
    server.enabled_tools.as_ref().is_none_or(|some| some.iter().any(|name| name == tool))
        && !server.disabled_tools.iter().any(|name| name == tool)
}

fn begin(
    off: &OffCore,
    shared: &Arc<Shared>,
    defined: &Defined,
    leave: &ServerLeave,
) -> Result<(Process, (std::os::fd::OwnedFd, std::os::fd::OwnedFd)), Problem> {
    if let Source::Plugin(plugin, _) = &defined.from {
        plugins::check_files(&shared.home.dir, plugin)?;
    }
    let Wall { mut policy, hosts, keys } = policy_of(off, shared, (defined, leave))?;
    let way = hosts.map(|hosts| OpenWay::open(off, shared, (hosts, &keys))).transpose()?;
    policy.network = way.as_ref().map(OpenWay::way);
    let not_started = |error: std::io::Error| {
        Problem::new(Code::Internal, format!("The server can’t be started: {error}."))
            .with_next("Install Gloss again.")
    };
    let (talking, Pipes { input, printed, errors }) =
        start_talking(&walls::helper()?, &policy).map_err(not_started)?;
    let ender = talking.ender().map_err(not_started)?;
    let tail = Arc::new(Mutex::new(Vec::new()));
    let listening = tail.clone();
    let errors = Receiver::from_owned_fd(errors).map_err(not_started)?;
    let (hear, is_heard) = tokio::sync::watch::channel(false);
    tokio::spawn(async move {
        listen(errors, listening).await;
        hear.send_replace(true);
    });
    let (tell, ended) = tokio::sync::watch::channel(None);
    off_core::spawn(move |_| tell.send(Some(talking.wait())));
    Ok((
        Process {
            ender,
            tail,
            ended,
            is_heard,
            limits: policy.limits,
            way: way.map(|way| Box::new(way) as Box<dyn CountsHosts>),
        },
        (input, printed),
    ))
}

/// Keeps the end of what a server complains, as long as it does.
async fn listen(mut errors: Receiver, tail: Arc<Mutex<Vec<u8>>>) {
    let mut piece = [0; 4096];
    while let Ok(count @ 1..) = errors.read(&mut piece).await {
        let mut tail = tail.lock().unwrap_or_else(PoisonError::into_inner);
        tail.extend_from_slice(&piece[..count]);
        let too_many = tail.len().saturating_sub(TAIL);
        tail.drain(..too_many);
    }
}

fn tools_file(folder: &Path) -> PathBuf {
    folder.join("tools.json")
}

/// The tools of a server as they were when it answered last; none where it never did as it stands now.
pub(super) fn kept_tools(shared: &Shared, defined: &Defined) -> Option<Vec<ServerTool>> {
    let slot = shared.home.servers.slot(&shared.id, &defined.server.name);
    let mut known = slot.tools.lock().unwrap_or_else(PoisonError::into_inner);
    if known.as_ref().is_none_or(|known| known.hash != defined.hash) {
        let bytes = plain_file::read(&tools_file(&own_folder(shared, defined)), MAX_TOOLS_FILE).ok()??;
        *known = serde_json::from_slice(&bytes).ok().map(Arc::new);
    }
    let kept = known.as_ref().filter(|kept| kept.hash == defined.hash)?;
    Some(kept.tools.iter().filter(|tool| is_used(defined, &tool.name)).cloned().collect())
}

/// Keeps the tools of a server in its place, and beside its folder.
async fn keep_tools(shared: &Shared, defined: &Defined, slot: &Slot, tools: &[ServerTool]) {
    let kept = Arc::new(KeptTools { hash: defined.hash.clone(), tools: tools.to_vec() });
    *slot.tools.lock().unwrap_or_else(PoisonError::into_inner) = Some(kept.clone());
    let folder = own_folder(shared, defined);
    let write = move |_: &OffCore| -> std::io::Result<()> {
        std::fs::create_dir_all(&folder)?;
        let mut file = tempfile::NamedTempFile::new_in(&folder)?;
        serde_json::to_writer(&mut file, &*kept)?;
        file.persist(tools_file(&folder))?;
        Ok(())
    };
    if let Ok(Err(error)) = off_core::spawn(write).await {
        tracing::warn!(kind = ?error.kind(), "server.tools_not_kept");
    }
}

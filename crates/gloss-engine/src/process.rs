//! The engine process: the only one of its home, found by `engine.json`, gone when nobody needs it.

use std::collections::HashMap;
use std::fs::File;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use gloss_agent::Tool;
use gloss_protocol::{BUILD, Code, EngineFile, PROTOCOL, Problem};
use gloss_secrets::Redaction;
use tokio::net::UnixListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::connection::{self, Door};
use crate::core;
use crate::core::handle::Input;
use crate::home::HomeShared;

/// Idle time after which an engine with no shell and no work ends.
const IDLE: Duration = Duration::from_secs(60);

/// Time between two times that visits of published sites are kept.
const COUNTED: Duration = Duration::from_secs(60);
/// Between two looks at whether anything is left to do: an engine that rests should rest.
const LOOK: Duration = Duration::from_secs(10);

/// Longest wait for the core to end.
const LEAVING: Duration = Duration::from_secs(10);

/// Shells at once.
const MAX_SHELLS: usize = 512;

/// Runs the engine of a home until nobody needs it. Where another one runs already, it leaves quietly. Its agents have `tools`
/// beside those of Gloss itself.
///
/// # Errors
/// Where the home can't be used.
pub fn serve(home: &Path, tools: Vec<Arc<dyn Tool>>) -> Result<(), Problem> {
    let failed = |what: &str, e: &std::io::Error| Problem::new(Code::Internal, format!("{what}: {e}"));
    std::fs::create_dir_all(home).map_err(|e| failed("Gloss's home can't be made", &e))?;
    let lock =
        File::create(home.join("engine.lock")).map_err(|e| failed("The engine's lock can't be made", &e))?;
    if lock.try_lock().is_err() {
        return Ok(());
    }
    gloss_diagnostics::start(home, "engine");
    tracing::info!(at = env!("CARGO_PKG_VERSION"), "engine.started");
    gloss_store::arm(home);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|e| failed("The engine can't start", &e))?;
    let served = runtime.block_on(listen(home, tools));
    let _ = std::fs::remove_file(home.join("engine.json"));
    runtime.shutdown_timeout(Duration::from_secs(2));
    // Held to here, so that a new engine starts only when this one has let go of everything.
    drop(lock);
    served
}

/// Writes what nothing caught to the engine's log without the keys that are kept, and without what looks like one: its words may
/// quote whatever was at hand.
fn tell_panics(keys: Arc<Redaction>) {
    std::panic::set_hook(Box::new(move |info| {
        let says = info.to_string();
        // Nobody is there to hear that this could not be written.
        let _ = writeln!(std::io::stderr(), "{}", keys.strict(&says));
    }));
}

async fn listen(home: &Path, tools: Vec<Arc<dyn Tool>>) -> Result<(), Problem> {
    let failed = |what: &str, e: &std::io::Error| Problem::new(Code::Internal, format!("{what}: {e}"));
    let shared = Arc::new(HomeShared::new(home.to_owned(), tools));
    tell_panics(shared.redaction.clone());
    crate::programs::policy::clear_sandboxes(home);
    let (core, thread) = core::start(shared.clone(), tokio::runtime::Handle::current())?;
    let address = gloss_client::socket_path(home);
    gloss_client::prepare_socket_dir(&address)?;
    let _ = std::fs::remove_file(&address);
    let listener = UnixListener::bind(&address).map_err(|e| failed("The engine can't be reached", &e))?;
    let secret = new_secret()?;
    announce(home, &address, &secret)?;
    let door = Arc::new(Door {
        core: core.clone(),
        home: shared,
        secret,
        opened: Mutex::new(HashMap::new()),
        leaving: CancellationToken::new(),
    });
    let shells = Arc::new(AtomicUsize::new(0));
    let mut quiet = tokio::time::Instant::now();
    let mut kept = quiet;
    let asked = |kind| signal(kind).map_err(|e| failed("The engine can't start", &e));
    let (mut terminated, mut interrupted) =
        (asked(SignalKind::terminate())?, asked(SignalKind::interrupt())?);
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let Ok((stream, _)) = accepted else { continue };
                if shells.load(Ordering::SeqCst) >= MAX_SHELLS {
                    continue;
                }
                shells.fetch_add(1, Ordering::SeqCst);
                let (door, shells) = (door.clone(), shells.clone());
                tokio::spawn(async move {
                    connection::serve(door, stream).await;
                    shells.fetch_sub(1, Ordering::SeqCst);
                });
            }
            () = door.leaving.cancelled() => break,
            _ = terminated.recv() => break,
            _ = interrupted.recv() => break,
            () = tokio::time::sleep(LOOK) => {}
        }
        let published = core.published.load(Ordering::SeqCst) > 0;
        if published && kept.elapsed() > COUNTED {
            kept = tokio::time::Instant::now();
            // A full queue has its own work; it is tried again in a minute.
            let _ = core.inputs.try_send(Input::Published);
        }
        let busy = published || shells.load(Ordering::SeqCst) > 0 || core.at_work.load(Ordering::SeqCst) > 0;
        if busy {
            quiet = tokio::time::Instant::now();
        } else if quiet.elapsed() > IDLE {
            break;
        }
    }
    // Out of sight first, so that no shell finds an engine that no longer listens.
    let _ = std::fs::remove_file(home.join("engine.json"));
    let _ = core.inputs.send(Input::Leave).await;
    // The core folds its logs in before it ends.
    let ended = tokio::task::spawn_blocking(move || thread.join());
    let _ = tokio::time::timeout(LEAVING, ended).await;
    Ok(())
}

/// What shells have to say in their greeting: 256 random bits, in hex.
fn new_secret() -> Result<String, Problem> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)
        .map_err(|e| Problem::new(Code::Internal, format!("The engine has no random numbers: {e}.")))?;
    Ok(hex::encode(bytes))
}

fn announce(home: &Path, address: &Path, secret: &str) -> Result<(), Problem> {
    let file = EngineFile {
        pid: std::process::id(),
        address: address.display().to_string(),
        build: BUILD.to_owned(),
        protocol: PROTOCOL,
        secret: secret.to_owned(),
    };
    let failed =
        |e: std::io::Error| Problem::new(Code::Internal, format!("The engine can't be announced: {e}"));
    let text = serde_json::to_string(&file).unwrap_or_default();
    let temporary = home.join(".engine.json");
    let _ = std::fs::remove_file(&temporary);
    let mut options = std::fs::OpenOptions::new();
    // Who else can read the home must not come in by it.
    options.write(true).create_new(true).mode(0o600);
    options.open(&temporary).and_then(|mut file| file.write_all(text.as_bytes())).map_err(failed)?;
    std::fs::rename(&temporary, home.join("engine.json")).map_err(failed)
}

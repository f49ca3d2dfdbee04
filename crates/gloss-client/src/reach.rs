//! Reaches the engine of a home: finds it, starts it where there is none, asks an older one to leave.
//!
//! However many shells begin in the same instant, `start.lock` lets one of them start the engine and
//! `engine.lock`, which the engine holds while it lives, makes any second engine leave at once.

use std::cmp::Ordering;
use std::fs::{File, TryLockError};
use std::io::{ErrorKind, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use gloss_protocol::{BUILD, ClientBody, ClientFrame, Code, EngineFile, Hello, PROTOCOL, Problem};
use tokio::net::UnixStream;
use tokio::time::{Instant, sleep, timeout};

use crate::programs::Program;
use crate::raw::Raw;
use crate::start::{Starting, failed, start};
use crate::{home, keys};

/// Longest wait for a greeting's answer; a living engine answers within a millisecond.
const GREETING: Duration = Duration::from_secs(5);
/// Longest wait for an engine to start, or for an older one to leave.
const STARTING: Duration = Duration::from_secs(15);
/// Between two looks for an engine that starts: a tenth of what starting takes.
const LOOK_AGAIN: Duration = Duration::from_millis(3);
/// Between two tries after an engine left at once because an old one still held the lock.
const START_AGAIN: Duration = Duration::from_millis(50);
/// Largest `engine.json` read, in bytes.
const MAX_ENGINE_FILE: u64 = 64 << 10;

/// How to reach an engine.
#[derive(Clone, Debug)]
pub struct ConnectOptions {
    /// The home, absolute.
    pub home: PathBuf,
    /// The engine's program, started as `EXE __engine --home HOME` where no engine answers.
    pub exe: PathBuf,
    /// Who this is, compared with the engine's build: [`BUILD`] but in tests.
    pub build: String,
}

impl ConnectOptions {
    /// The engine of `home`, started from the program beside this one where there is none.
    ///
    /// # Errors
    /// `Internal` where the system does not say which executable this is.
    pub fn new(home: PathBuf) -> Result<Self, Problem> {
        Ok(Self { home, exe: Program::Engine.path()?, build: BUILD.to_owned() })
    }
}

/// The result of probing the address of a home for a running engine.
enum Found {
    /// An engine to talk to.
    Engine(Raw),
    /// An engine of an older Gloss.
    Older(Raw),
    /// An engine that speaks a newer protocol.
    Newer,
    /// Nobody, or somebody who does not answer.
    Nobody,
}

impl Raw {
    /// A greeted connection to the engine of a home, which is started where it is not running.
    ///
    /// # Errors
    /// `EngineGone` where it cannot be started, `EngineNewer` where a newer Gloss runs it, `Busy` where an
    /// older one has not finished its work.
    pub async fn connect(options: &ConnectOptions) -> Result<Self, Problem> {
        match look(options).await {
            Found::Engine(raw) => Ok(raw),
            Found::Newer => Err(newer()),
            Found::Older(_) | Found::Nobody => under_lock(options).await,
        }
    }
}

/// Waits for `start.lock` and starts the engine, unless another shell has done so meanwhile.
async fn under_lock(options: &ConnectOptions) -> Result<Raw, Problem> {
    home::prepare_home(&options.home)?;
    home::clear_places(&options.home);
    let path = home::start_lock(&options.home);
    let lock = File::options().create(true).append(true).mode(0o600).open(&path);
    let lock = lock.map_err(|e| cannot_lock(&path, &e))?;
    let deadline = Instant::now() + STARTING * 2;
    loop {
        // Tried again and again instead of waited for: whoever waits can be cancelled, and finds the engine
        // as soon as it answers, not only when the one that started it lets go.
        match lock.try_lock() {
            Ok(()) => break,
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(e)) => return Err(cannot_lock(&path, &e)),
        }
        if let Found::Engine(raw) = look(options).await {
            return Ok(raw);
        }
        if Instant::now() > deadline {
            return Err(Problem::new(Code::Busy, "Another Gloss is still starting the engine."));
        }
        sleep(LOOK_AGAIN).await;
    }
    // The lock is let go when `lock` is dropped, whichever way this ends.
    start_and_wait(options).await
}

async fn start_and_wait(options: &ConnectOptions) -> Result<Raw, Problem> {
    let deadline = Instant::now() + STARTING;
    let mut starting: Option<Starting> = None;
    let mut asked_to_leave = false;
    loop {
        match look(options).await {
            Found::Engine(raw) => return Ok(raw),
            Found::Newer => return Err(newer()),
            Found::Older(mut raw) if !asked_to_leave => {
                asked_to_leave = true;
                // An engine that is gone before it reads this has done what was asked.
                let _ = raw.send(&ClientFrame { id: 1, body: ClientBody::Leave {} }).await;
                let _ = timeout(GREETING, raw.receive()).await;
            }
            Found::Older(_) => {}
            Found::Nobody => match starting.as_ref().map(Starting::ended) {
                None => starting = Some(start(&options.exe, &options.home)?),
                Some(None) => {}
                Some(Some(status)) if status.success() => {
                    sleep(START_AGAIN).await;
                    starting = None;
                }
                Some(Some(status)) => return Err(failed(&options.home, status)),
            },
        }
        if Instant::now() > deadline {
            return Err(late(asked_to_leave));
        }
        sleep(LOOK_AGAIN).await;
    }
}

/// Who answers at the address of the home, if anybody does.
async fn look(options: &ConnectOptions) -> Found {
    let Some(file) = read_engine_file(&home::engine_file(&options.home)) else {
        return Found::Nobody;
    };
    let Some(stream) = dial(&file.address).await else {
        return Found::Nobody;
    };
    let mut raw = Raw::over(stream);
    let keys = keys::configured(&home::config_file(&options.home));
    let hello = Hello { protocol: PROTOCOL, build: options.build.clone(), keys, secret: file.secret };
    let (protocol, build) = match timeout(GREETING, raw.greet(hello)).await {
        Ok(Ok(welcome)) => (welcome.protocol, welcome.build),
        // It did not understand the greeting: what it wrote about itself says which of the two is older.
        Ok(Err(problem)) if problem.code != Code::EngineGone && file.protocol != PROTOCOL => {
            (file.protocol, file.build)
        }
        Ok(Err(_)) | Err(_) => return Found::Nobody,
    };
    match protocol.cmp(&PROTOCOL).then(compare_builds(&build, &options.build)) {
        Ordering::Less => Found::Older(raw),
        // A newer build of the same protocol is understood.
        Ordering::Greater if protocol > PROTOCOL => Found::Newer,
        Ordering::Equal | Ordering::Greater => Found::Engine(raw),
    }
}

/// Compares `1.10.2` with `1.9.0` by their numbers.
fn compare_builds(a: &str, b: &str) -> Ordering {
    let numbers = |text: &str| -> Vec<u64> {
        text.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect()
    };
    numbers(a).cmp(&numbers(b))
}

fn read_engine_file(path: &Path) -> Option<EngineFile> {
    // What is no file may never come to its end.
    path.metadata().ok().filter(std::fs::Metadata::is_file)?;
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(MAX_ENGINE_FILE).read_to_end(&mut bytes).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// Connects to a socket of this person; keys go over it, so nobody else may stand at its other end.
async fn dial(address: &str) -> Option<UnixStream> {
    let deadline = Instant::now() + GREETING;
    loop {
        match UnixStream::connect(address).await {
            Ok(stream) => {
                let peer = stream.peer_cred().ok()?.uid();
                return (peer == rustix::process::geteuid().as_raw()).then_some(stream);
            }
            // The queue of those who wait to be let in is full: the engine is there, and busy.
            Err(e) if e.kind() == ErrorKind::WouldBlock && Instant::now() < deadline => {
                sleep(LOOK_AGAIN).await;
            }
            Err(_) => return None,
        }
    }
}

fn cannot_lock(path: &Path, error: &std::io::Error) -> Problem {
    Problem::new(Code::FolderReadOnly, format!("{} cannot be locked: {error}.", path.display()))
}

fn newer() -> Problem {
    Problem::new(Code::EngineNewer, "A newer Gloss is running.")
}

fn late(asked_to_leave: bool) -> Problem {
    let seconds = STARTING.as_secs();
    if asked_to_leave {
        Problem::new(Code::Busy, "An older Gloss is still running and has not finished its work.")
    } else {
        Problem::new(Code::EngineGone, format!("The engine did not answer within {seconds} seconds."))
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use super::{compare_builds, read_engine_file};

    #[test]
    fn builds_compare_by_their_numbers() {
        for (a, b, expect) in [
            ("0.1.0", "0.1.0", Ordering::Equal),
            ("0.9.0", "0.10.0", Ordering::Less),
            ("1.0.0", "0.99.9", Ordering::Greater),
            ("1.0", "1.0.1", Ordering::Less),
            ("", "0.1.0", Ordering::Less),
        ] {
            assert_eq!(compare_builds(a, b), expect, "{a} {b}");
        }
    }

    #[test]
    fn a_damaged_engine_file_is_no_engine() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("engine.json");
        assert!(read_engine_file(&path).is_none());
        for (text, expect) in [
            ("", false),
            ("{\"pid\":1", false),
            ("{\"pid\":1,\"address\":\"/s\",\"build\":\"0.1.0\",\"protocol\":1}", true),
        ] {
            std::fs::write(&path, text).unwrap();
            assert_eq!(read_engine_file(&path).is_some(), expect, "{text}");
        }
    }
}

//! The self-test of the walls: the helper is started behind them with one aim, to get out. Whatever gets through is one wall
//! less; nothing is believed that was not tried.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Write as _};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

use rustix::process::{Pid, test_kill_process};

use crate::policy::{Ended, Level, Limits, Policy};
use crate::run::{Output, start};

/// Seconds that a try may take.
const SECONDS: u64 = 10;
/// Bytes of what it prints that are read.
const MAX_PRINTED: usize = 4 << 10;
/// The content of a file that must stay as it is and that nobody may read.
const CANARY: &[u8] = b"Nobody behind a wall reads this.\n";

/// The walls that stand on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The best that held.
    pub level: Level,
    /// Why it is not a better one, as sentences.
    pub why: Vec<String>,
}

/// Finds the walls that hold here: tries to get out of both, then of the floor alone. `folder` is an empty one of the caller's.
pub fn test_walls(helper: &Path, folder: &Path) -> Standing {
    let mut why = Vec::new();
    for level in [Level::Full, Level::Reduced] {
        match try_level(helper, folder, level) {
            Ok(()) => return Standing { level, why },
            Err(reason) => why.push(reason),
        }
    }
    Standing { level: Level::None, why }
}

/// Tries to get out of one level.
fn try_level(helper: &Path, folder: &Path, level: Level) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("The walls could not be tried: {error}.");
    let (inside, outside) = (folder.join("inside"), folder.join("outside"));
    let _ = std::fs::remove_dir_all(folder);
    std::fs::create_dir_all(&inside).map_err(failed)?;
    std::fs::create_dir_all(&outside).map_err(failed)?;
    std::fs::write(outside.join("canary"), CANARY).map_err(failed)?;
    let own = inside.join("try");
    std::fs::copy(helper, &own).map_err(failed)?;
    let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(failed)?;
    let port = listener.local_addr().map_err(failed)?.port();
    let _socket = UnixListener::bind(outside.join("socket")).map_err(failed)?;
    let words =
        ["break-out".to_owned(), path_words(&outside), port.to_string(), std::process::id().to_string()];
    let policy = Policy {
        level,
        command: std::iter::once(path_words(&own)).chain(words).collect(),
        folder: inside.clone(),
        reads: Vec::new(),
        programs: Vec::new(),
        writes: vec![inside],
        hidden: Vec::new(),
        environment: BTreeMap::new(),
        is_talked_to: false,
        network: None,
        limits: Limits { seconds: SECONDS, ..Limits::default() },
    };
    let mut printed = Vec::new();
    let mut take = |which, piece: &[u8]| {
        printed.extend(piece.iter().filter(|_| which == Output::Printed));
        printed.len() <= MAX_PRINTED
    };
    let running = start(helper, &policy).map_err(failed)?;
    let ran = running.wait(&[], &mut take);
    let is_whole = std::fs::read(outside.join("canary")).is_ok_and(|bytes| bytes == CANARY);
    let printed = String::from_utf8_lossy(&printed).into_owned();
    match ran.ended {
        Ended::Exited { code: 0 } if printed.trim() == "held" && is_whole => Ok(()),
        Ended::NoWall { why } => Err(why),
        _ if !printed.trim().is_empty() && printed.trim() != "held" => Err(format!(
            "Something got through the {} walls: {}.",
            level.word(),
            printed.trim().replace('\n', ", ")
        )),
        ended => Err(format!("The try of the {} walls broke off ({ended:?}).", level.word())),
    }
}

fn path_words(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// Tries everything, prints what got through, and `held` where nothing did.
pub(crate) fn break_out(words: &[&str]) -> u8 {
    let [outside, port, pid] = words else { return 2 };
    let outside = PathBuf::from(outside);
    let canary = outside.join("canary");
    let (port, pid): (u16, i32) = (port.parse().unwrap_or_default(), pid.parse().unwrap_or_default());
    let link = Path::new("link");
    let _ = std::os::unix::fs::symlink(&canary, link);
    let reads = |path: &Path| std::fs::read(path).is_ok_and(|bytes| bytes == CANARY);
    let signals = Pid::from_raw(pid).is_some_and(|pid| test_kill_process(pid).is_ok());
    let unix = UnixStream::connect(outside.join("socket"));
    let tries = [
        ("reading a file", reads(&canary)),
        ("reading it through a link", reads(link)),
        ("reading it through a second name", std::fs::hard_link(&canary, "second").is_ok()),
        ("listing a folder", outside.read_dir().is_ok_and(|mut entries| entries.next().is_some())),
        ("writing a file", std::fs::OpenOptions::new().append(true).open(&canary).is_ok()),
        ("making a file", std::fs::write(outside.join("new"), "x").is_ok()),
        ("taking a file away", std::fs::remove_file(&canary).is_ok()),
        ("renaming a file", std::fs::rename(&canary, "taken").is_ok()),
        ("a socket of this computer", unix.is_ok()),
        ("the network of this computer", TcpStream::connect(("127.0.0.1", port)).is_ok()),
        ("sending without a connection", sends_datagram()),
        (
            "another process’s environment",
            std::fs::read(format!("/proc/{pid}/environ")).is_ok_and(|it| !it.is_empty()),
        ),
        // With a process table of its own the number is nobody’s, or its own.
        ("a signal to another process", signals && !is_own_table()),
    ];
    let through: Vec<&str> = tries.iter().filter(|(_, through)| *through).map(|(name, _)| *name).collect();
    let report = if through.is_empty() { "held".to_owned() } else { through.join("\n") };
    match writeln!(std::io::stdout(), "{report}") {
        Ok(()) => 0,
        Err(_) => 1,
    }
}

fn sends_datagram() -> bool {
    let socket = UdpSocket::bind(("127.0.0.1", 0));
    match socket {
        Ok(socket) => socket.send_to(b"x", ("127.0.0.1", 9)).is_ok(),
        Err(error) => error.kind() == ErrorKind::AddrInUse,
    }
}

/// Whether the first process that can be seen is the second wall’s own.
fn is_own_table() -> bool {
    std::fs::read_to_string("/proc/1/comm").is_ok_and(|name| name.trim() == "bwrap")
}

//! Starts the engine process, detached from the shell that needed it.
//!
//! Never waits for the engine to be ready; whoever starts it asks the socket.

use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::sync::mpsc;

use gloss_protocol::{Code, Problem};

use crate::programs::Program;
use crate::{environment, home};

/// Size at which the log begins anew, in bytes: enough for the last trouble, too little to fill a disk.
const MAX_LOG: u64 = 1 << 20;
/// How much of the log's end a problem quotes, in bytes.
const QUOTED_LOG: u64 = 400;

/// An engine that was started and may not be ready yet.
#[derive(Debug)]
pub(crate) struct Starting {
    ended: mpsc::Receiver<ExitStatus>,
}

impl Starting {
    /// How it ended, where it has.
    pub(crate) fn ended(&self) -> Option<ExitStatus> {
        self.ended.try_recv().ok()
    }
}

/// Starts `exe __engine --home HOME` in a process group of its own, so that Ctrl+C in a terminal ends the
/// command and not the engine.
pub(crate) fn start(exe: &Path, home: &Path) -> Result<Starting, Problem> {
    home::prepare_home(home)?;
    let log = open_log(&home::engine_log(home)).map_err(|e| {
        Problem::new(
            Code::FolderReadOnly,
            format!("The engine's log in {} cannot be written: {e}.", home.display()),
        )
    })?;
    #[expect(clippy::disallowed_methods, reason = "this crate is the one that starts the engine")]
    let mut command = std::process::Command::new(exe);
    environment::for_engine(&mut command, home);
    let child = command
        .arg("__engine")
        .arg("--home")
        .arg(home)
        // The engine outlives the shell and must not keep the shell's folder or its pipes busy.
        .current_dir(home)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log)
        .process_group(0)
        .spawn();
    let mut child = child.map_err(|e| match e.kind() {
        ErrorKind::NotFound => Program::Engine.missing(exe),
        _ => Problem::new(
            Code::EngineGone,
            format!("The engine cannot be started from {}: {e}.", exe.display()),
        ),
    })?;
    let (tell, ended) = mpsc::channel();
    // A thread per started engine: somebody must collect the process when it ends, however long that takes.
    let waiter = std::thread::Builder::new().name("engine-waiter".to_owned()).spawn(move || {
        if let Ok(status) = child.wait() {
            // Nobody listens any more once the engine has answered.
            let _ = tell.send(status);
        }
    });
    waiter.map_err(|e| Problem::new(Code::Busy, format!("No thread can be started: {e}.")))?;
    Ok(Starting { ended })
}

fn open_log(path: &Path) -> std::io::Result<File> {
    let log = File::options().create(true).append(true).mode(0o600).open(path)?;
    if log.metadata()?.len() > MAX_LOG {
        log.set_len(0)?;
    }
    Ok(log)
}

/// The problem of an engine that ended by itself, with the last words of its log.
pub(crate) fn failed(home: &Path, status: ExitStatus) -> Problem {
    let words = last_words(&home::engine_log(home)).unwrap_or_default();
    let says = if words.is_empty() {
        format!("The engine ended at once ({status}).")
    } else {
        format!("The engine ended at once ({status}): {words}")
    };
    Problem::new(Code::EngineGone, says).with_next(format!("Look at {}.", home::engine_log(home).display()))
}

fn last_words(log: &Path) -> std::io::Result<String> {
    let mut file = File::open(log)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(QUOTED_LOG)))?;
    let mut tail = Vec::new();
    file.take(QUOTED_LOG).read_to_end(&mut tail)?;
    Ok(String::from_utf8_lossy(&tail).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use std::path::Path;

    use super::{MAX_LOG, last_words, open_log, start};

    #[test]
    fn an_engine_that_is_not_there_is_told_with_what_to_do() {
        let home = tempfile::tempdir().unwrap();
        let problem = start(Path::new("/nowhere/gloss-engine"), home.path()).unwrap_err();
        assert_eq!(problem.says, "Gloss's engine is not in /nowhere, beside Gloss's other programs.");
        assert_eq!(problem.next, "Install Gloss again.");
    }

    #[test]
    fn the_log_begins_anew_when_it_is_full() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("engine.log");
        for (before, expect) in [(0, 4), (MAX_LOG, MAX_LOG + 4), (MAX_LOG + 1, 4)] {
            std::fs::write(&path, vec![b'x'; usize::try_from(before).unwrap()]).unwrap();
            open_log(&path).unwrap().write_all(b"more").unwrap();
            assert_eq!(std::fs::metadata(&path).unwrap().len(), expect);
        }
        assert_eq!(last_words(&path).unwrap(), "more");
    }
}

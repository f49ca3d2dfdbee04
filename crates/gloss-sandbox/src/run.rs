//! Starts the supervisor of one command from the process that wants it, gathers what it prints up to a bound, and ends it when
//! it is wanted no more. Reads no policy's meaning.

use std::io::Read;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use crate::handing;
use crate::policy::{Ended, Limit, NO_WALL, Policy};

/// Bytes that are read from a pipe at once.
const PIECE: usize = 64 << 10;
/// Pieces that wait for whoever takes them.
const PIECES: usize = 16;
/// Between two looks at whether it is still wanted.
const LOOK: Duration = Duration::from_millis(20);

/// Which of the two it was printed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// What it prints.
    Printed,
    /// What it complains.
    Errors,
}

/// Takes what a program prints, piece by piece as it comes; false where no more is taken, which ends the program.
pub type Sink<'a> = &'a mut dyn FnMut(Output, &[u8]) -> bool;

/// A program that ran.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ran {
    /// How it ended.
    pub ended: Ended,
}

impl Ran {
    /// Its exit status, as a shell would tell it.
    pub fn status(&self) -> u8 {
        let clipped = |code: i32| u8::try_from(code & 0xff).unwrap_or(1);
        match &self.ended {
            Ended::Exited { code } => clipped(*code),
            Ended::Signalled { signal } => clipped(128 + signal),
            Ended::Limit { .. } => 124,
            Ended::Stopped => 130,
            Ended::NoWall { .. } => NO_WALL,
        }
    }
}

/// A program that runs. When this is dropped it is ended, with all that it began.
#[derive(Debug)]
pub struct Running {
    supervisor: Child,
    other: UnixStream,
    pieces: mpsc::Receiver<(Output, Vec<u8>)>,
}

/// Starts a command as its policy says, by the helper program.
///
/// # Errors
/// Where the helper can't be started.
pub fn start(helper: &Path, policy: &Policy) -> std::io::Result<Running> {
    let (mut supervisor, mut own) = start_supervisor(helper)?;
    let (tell, pieces) = mpsc::sync_channel(PIECES);
    if let Some(printed) = supervisor.stdout.take() {
        gather(Output::Printed, printed, tell.clone())?;
    }
    if let Some(errors) = supervisor.stderr.take() {
        gather(Output::Errors, errors, tell)?;
    }
    handing::write(&mut own, policy)?;
    Ok(Running { supervisor, other: own, pieces })
}

/// Starts a program that is talked to as its policy says, by the helper program.
///
/// # Errors
/// Where the helper can't be started.
pub fn start_talking(helper: &Path, policy: &Policy) -> std::io::Result<(Talking, Pipes)> {
    let (mut supervisor, mut own) = start_supervisor(helper)?;
    let missing = || std::io::Error::other("a pipe is missing");
    let printed = supervisor.stdout.take().ok_or_else(missing)?.into();
    let errors = supervisor.stderr.take().ok_or_else(missing)?.into();
    let (others, input) = rustix::pipe::pipe_with(rustix::pipe::PipeFlags::CLOEXEC)?;
    let mut talking = Talking { supervisor, other: own.try_clone()? };
    let policy = Policy { is_talked_to: true, ..policy.clone() };
    let handed = handing::write(&mut own, &policy).and_then(|()| handing::write_file(&own, &others));
    if let Err(error) = handed {
        talking.end();
        return Err(error);
    }
    Ok((talking, Pipes { input, printed, errors }))
}

/// The three pipes of a program that is talked to.
#[derive(Debug)]
pub struct Pipes {
    /// What it reads.
    pub input: OwnedFd,
    /// What it prints.
    pub printed: OwnedFd,
    /// What it complains.
    pub errors: OwnedFd,
}

/// A program that is talked to. When this is dropped it is ended, with all that it began.
#[derive(Debug)]
pub struct Talking {
    supervisor: Child,
    other: UnixStream,
}

impl Talking {
    /// Ends it.
    pub fn end(&mut self) {
        let _ = self.other.shutdown(std::net::Shutdown::Write);
    }

    /// A handle by which it can be ended while somebody waits for its end.
    ///
    /// # Errors
    /// Where no more files can be opened.
    pub fn ender(&self) -> std::io::Result<Ender> {
        self.other.try_clone().map(Ender)
    }

    /// Waits for its end; what it prints has to be taken meanwhile.
    pub fn wait(mut self) -> Ran {
        let ended = handing::read::<Ended>(&mut self.other);
        let _ = self.supervisor.wait();
        Ran { ended: ended.unwrap_or_else(|_| Ended::lost()) }
    }
}

impl Drop for Talking {
    fn drop(&mut self) {
        self.end();
        let _ = self.supervisor.wait();
    }
}

/// Ends a program that somebody else waits for.
#[derive(Debug)]
pub struct Ender(UnixStream);

impl Ender {
    /// Another one.
    ///
    /// # Errors
    /// Where no more files can be opened.
    pub fn try_clone(&self) -> std::io::Result<Self> {
        self.0.try_clone().map(Self)
    }

    /// Ends it.
    pub fn end(&self) {
        let _ = self.0.shutdown(std::net::Shutdown::Write);
    }
}

/// Starts the helper, with the socket over which it is given its policy.
fn start_supervisor(helper: &Path) -> std::io::Result<(Child, UnixStream)> {
    let (own, others) = UnixStream::pair()?;
    #[expect(clippy::disallowed_methods, reason = "this crate is the one that starts tools")]
    let mut command = std::process::Command::new(helper);
    let supervisor = command
        .arg("supervise")
        .env_clear()
        .current_dir("/")
        .stdin(Stdio::from(OwnedFd::from(others)))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn()?;
    // Else its end of the socket would stay open here.
    drop(command);
    Ok((supervisor, own))
}

/// Hands on what comes from a pipe, until its end; each pipe has a thread of its own, which ends with it.
fn gather(
    which: Output,
    mut pipe: impl Read + Send + 'static,
    tell: mpsc::SyncSender<(Output, Vec<u8>)>,
) -> std::io::Result<()> {
    let read = move || {
        let mut piece = vec![0; PIECE];
        while let Ok(count @ 1..) = pipe.read(&mut piece) {
            if tell.send((which, piece[..count].to_vec())).is_err() {
                break;
            }
        }
    };
    std::thread::Builder::new().name("command-prints".to_owned()).spawn(read).map(drop)
}

impl Running {
    /// Waits for its end. What it prints goes to `sink`; where one of `stops` is set it is ended.
    pub fn wait(mut self, stops: &[Arc<AtomicBool>], sink: Sink<'_>) -> Ran {
        let mut refused = None;
        loop {
            match self.pieces.recv_timeout(LOOK) {
                Ok((which, piece)) if refused.is_none() => {
                    if !sink(which, &piece) {
                        refused = Some(Ended::Limit { limit: Limit::Output });
                        self.end();
                    }
                }
                Ok(_) => {}
                Err(mpsc::RecvTimeoutError::Disconnected) => break,
                Err(mpsc::RecvTimeoutError::Timeout) => {}
            }
            if refused.is_none() && stops.iter().any(|stop| stop.load(Ordering::SeqCst)) {
                refused = Some(Ended::Stopped);
                self.end();
            }
        }
        let told = handing::read::<Ended>(&mut self.other);
        let _ = self.supervisor.wait();
        Ran { ended: refused.unwrap_or_else(|| told.unwrap_or_else(|_| Ended::lost())) }
    }

    /// Tells the supervisor that it is wanted no more.
    fn end(&self) {
        let _ = self.other.shutdown(std::net::Shutdown::Write);
    }

    /// The supervisor's process, by which its descendants are known.
    pub fn pid(&self) -> u32 {
        self.supervisor.id()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
        let _ = self.supervisor.wait();
    }
}

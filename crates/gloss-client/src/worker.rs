//! Runs a worker: the program `gloss-worker` under a word that says which, which reads a question from its input, writes an answer and
//! ends. Its limits: memory, processor time, a timeout, and the size of its answer; it inherits no environment, where keys are.
//! Knows nothing of what is asked.

use std::io::{ErrorKind, Read, Write};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use gloss_protocol::Problem;
use rustix::process::{Resource, Rlimit, setrlimit};

use crate::programs::Program;

/// How often a worker looks whether the engine is still there.
const PARENT_LOOKED_AT: Duration = Duration::from_millis(500);
/// Bytes of the stack of the thread that looks.
const PARENT_STACK: usize = 128 << 10;
/// Bytes of its last words that are read: enough to tell what it ran out of.
const LAST_WORDS: u64 = 4 << 10;
/// Seconds after its answer in which a worker ends by itself.
const FAREWELL: Duration = Duration::from_secs(2);
/// Between two looks at whether an answer is still wanted.
const LOOK: Duration = Duration::from_millis(20);
/// By which the system ends what works too long, what gave itself up, and what it has no memory left for.
const SIGXCPU: i32 = 24;
const SIGABRT: i32 = 6;
const SIGKILL: i32 = 9;

/// Limits of a worker: time and size of its answer.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// From its start to the end of its answer.
    pub wall: Duration,
    /// Bytes of its answer.
    pub answer: usize,
}

/// How a worker ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// With an answer.
    Answered(Vec<u8>),
    /// It worked longer than it may, and was ended.
    TookTooLong,
    /// It needed more memory than it may have.
    NeededTooMuchMemory,
    /// It could not be started; in sentences.
    NotStarted(String),
    /// Something else; as a clause without its full stop.
    Failed(String),
}

/// Why a standing worker says nothing more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broke {
    /// Whoever asked wants it no more.
    Stopped,
    /// It ended, or had to be ended.
    Ended(Ended),
}

/// A worker that answers one question after the other. Each message is its length in four bytes, the lowest first, and then
/// itself. It is ended with this value.
#[derive(Debug)]
pub struct Standing {
    child: Child,
    input: ChildStdin,
    said: mpsc::Receiver<Vec<u8>>,
    words: mpsc::Receiver<Vec<u8>>,
}

impl Standing {
    /// Starts a worker by its word, which may say messages of so many bytes.
    ///
    /// # Errors
    /// Errors of the system in starting the process.
    pub fn start(word: &str, most: usize) -> std::io::Result<Self> {
        Self::of(&program()?, word, most)
    }

    fn of(exe: &Path, word: &str, most: usize) -> std::io::Result<Self> {
        let mut child = spawn(exe, word)?;
        let (Some(input), Some(mut output), Some(errors)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(std::io::Error::other("the worker can't be talked to"));
        };
        let (tell, said) = mpsc::sync_channel(1);
        let (tell_words, words) = mpsc::channel();
        // They end with the pipes, at the latest when the worker is ended.
        std::thread::Builder::new().name("worker-answers".to_owned()).spawn(move || {
            while let Ok(message) = read_message(&mut output, most) {
                if tell.send(message).is_err() {
                    break;
                }
            }
        })?;
        std::thread::Builder::new().name("worker-complains".to_owned()).spawn(move || {
            let _ = tell_words.send(all(errors, LAST_WORDS));
        })?;
        Ok(Self { child, input, said, words })
    }

    /// True while it can be asked.
    pub fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Says something, with bytes behind it that are no message of their own. It must be waiting to be told.
    ///
    /// # Errors
    /// Where it has ended.
    pub fn say(&mut self, message: &[u8], behind: &[u8]) -> std::io::Result<()> {
        write_message(&mut self.input, message)?;
        self.input.write_all(behind)?;
        self.input.flush()
    }

    /// Waits for what it says, until a moment, or until it is not wanted any more.
    ///
    /// # Errors
    /// Where nothing came; then it is of no more use.
    pub fn hear(&mut self, until: Instant, stop: &AtomicBool) -> Result<Vec<u8>, Broke> {
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match self.said.recv_timeout(left.min(LOOK)) {
                Ok(message) => return Ok(message),
                Err(mpsc::RecvTimeoutError::Disconnected) => return Err(Broke::Ended(self.ended())),
                Err(mpsc::RecvTimeoutError::Timeout) if stop.load(Ordering::SeqCst) => {
                    return Err(Broke::Stopped);
                }
                Err(mpsc::RecvTimeoutError::Timeout) if left.is_zero() => {
                    return Err(Broke::Ended(Ended::TookTooLong));
                }
                Err(mpsc::RecvTimeoutError::Timeout) => {}
            }
        }
    }

    /// How it ended by itself, once its output is closed.
    fn ended(&mut self) -> Ended {
        let words = self.words.recv_timeout(FAREWELL).unwrap_or_default();
        // Its pipes are closed a moment before it can be waited for.
        let until = Instant::now() + FAREWELL;
        while matches!(self.child.try_wait(), Ok(None)) && Instant::now() < until {
            std::thread::sleep(LOOK);
        }
        match self.child.try_wait() {
            Ok(Some(status)) if status.success() => Ended::Failed("the worker left".to_owned()),
            Ok(Some(status)) => ended(status, Vec::new(), &String::from_utf8_lossy(&words)),
            // It has said what is no message, or closed its output, and goes on; it is ended with this value.
            Ok(None) => Ended::Failed("the worker makes no sense".to_owned()),
            Err(error) => Ended::Failed(format!("the worker can't be waited for: {error}")),
        }
    }
}

impl Drop for Standing {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn write_message(out: &mut impl Write, message: &[u8]) -> std::io::Result<()> {
    let length = u32::try_from(message.len()).map_err(std::io::Error::other)?;
    out.write_all(&length.to_le_bytes())?;
    out.write_all(message)
}

/// The next message of a pipe.
///
/// # Errors
/// At its end, and for one of more than `most` bytes.
pub fn read_message(input: &mut impl Read, most: usize) -> std::io::Result<Vec<u8>> {
    let mut length = [0; 4];
    input.read_exact(&mut length)?;
    let length = u32::from_le_bytes(length) as usize;
    if length > most {
        return Err(std::io::Error::other("a message is too long"));
    }
    let mut message = vec![0; length];
    input.read_exact(&mut message)?;
    Ok(message)
}

/// Says something to whoever started this process as its worker.
///
/// # Errors
/// Where nobody listens any more.
pub fn answer_message(message: &[u8]) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    write_message(&mut out, message)?;
    out.flush()
}

/// Starts a worker by its word, gives it the question and waits for its answer. Blocks: call it where waiting harms nobody.
pub fn run_worker(word: &str, question: Vec<u8>, bounds: Bounds) -> Ended {
    match program() {
        Ok(exe) => run(&exe, word, question, bounds),
        Err(error) => Ended::NotStarted(error.to_string()),
    }
}

/// The workers' program.
fn program() -> std::io::Result<PathBuf> {
    Program::Worker.path().map_err(|problem: Problem| std::io::Error::other(problem.says))
}

fn run(exe: &Path, word: &str, question: Vec<u8>, bounds: Bounds) -> Ended {
    let until = Instant::now() + bounds.wall;
    match spawn(exe, word) {
        Ok(child) => attend(child, question, bounds, until),
        Err(error) => Ended::NotStarted(error.to_string()),
    }
}

fn spawn(exe: &Path, word: &str) -> std::io::Result<Child> {
    #[expect(
        clippy::disallowed_methods,
        reason = "this crate is the one that starts the program's own processes"
    )]
    let mut command = std::process::Command::new(exe);
    command
        .arg(word)
        .env_clear()
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn()
        .map_err(|error| match error.kind() {
            ErrorKind::NotFound => std::io::Error::other(Program::Worker.missing(exe).to_string()),
            _ => std::io::Error::other(format!("{} can't be started: {error}.", exe.display())),
        })
}

/// Puts limits on this process, for the worker that it is: bytes of memory, seconds of work, and no dump of a person's
/// file where it is ended. They stay, so nothing else should run in it.
///
/// # Errors
/// Errors of the system in setting a limit.
pub fn bound_worker(memory: u64, cpu_seconds: u64) -> std::io::Result<()> {
    for (resource, most, last) in [
        (Resource::As, memory, memory),
        // The second is for a process that does not heed the first signal.
        (Resource::Cpu, cpu_seconds, cpu_seconds + 1),
        (Resource::Core, 0, 0),
    ] {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(last) })?;
    }
    Ok(())
}

/// Ends this process soon after the one that started it: nobody waits for its answer any more.
pub fn end_with_parent() {
    let parent = rustix::process::getppid();
    let watch = move || {
        while rustix::process::getppid() == parent {
            std::thread::sleep(PARENT_LOOKED_AT);
        }
        std::process::exit(1);
    };
    // Without the thread its own limits end it.
    let _ = std::thread::Builder::new().name("parent".to_owned()).stack_size(PARENT_STACK).spawn(watch);
}

fn attend(mut child: Child, question: Vec<u8>, bounds: Bounds, until: Instant) -> Ended {
    let (Some(mut input), Some(output), Some(errors)) =
        (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        return stopped(child, Ended::Failed("the worker can't be talked to".to_owned()));
    };
    let (tell, told) = mpsc::channel();
    let (tell_words, words) = mpsc::channel();
    // Each pipe has a thread of its own: a worker that says much before it has read all would wait for ever. They end
    // with the pipes, at the latest when the worker is ended.
    let threads = [
        std::thread::Builder::new().name("worker-asks".to_owned()).spawn(move || {
            // One that ended early says by how it ended what was wrong.
            let _ = input.write_all(&question);
        }),
        std::thread::Builder::new().name("worker-answers".to_owned()).spawn(move || {
            let _ = tell.send(all(output, bounds.answer as u64 + 1));
        }),
        std::thread::Builder::new().name("worker-complains".to_owned()).spawn(move || {
            let _ = tell_words.send(all(errors, LAST_WORDS));
        }),
    ];
    if threads.iter().any(Result::is_err) {
        return stopped(child, Ended::Failed("no thread can be started".to_owned()));
    }
    let Ok(answer) = told.recv_timeout(until.saturating_duration_since(Instant::now())) else {
        return stopped(child, Ended::TookTooLong);
    };
    if answer.len() > bounds.answer {
        return stopped(child, Ended::Failed("the worker says too much".to_owned()));
    }
    let words = words.recv_timeout(FAREWELL).unwrap_or_default();
    match child.wait() {
        Ok(status) => ended(status, answer, &String::from_utf8_lossy(&words)),
        Err(error) => Ended::Failed(format!("the worker can't be waited for: {error}")),
    }
}

/// All that a pipe says, up to so many bytes; what comes behind is thrown away where it comes.
fn all(mut pipe: impl Read, most: u64) -> Vec<u8> {
    let mut out = Vec::new();
    let _ = pipe.by_ref().take(most).read_to_end(&mut out);
    out
}

fn stopped(mut child: Child, ended: Ended) -> Ended {
    // It may have ended by itself meanwhile.
    let _ = child.kill();
    let _ = child.wait();
    ended
}

fn ended(status: ExitStatus, answer: Vec<u8>, words: &str) -> Ended {
    if status.success() {
        return Ended::Answered(answer);
    }
    match status.signal() {
        Some(SIGXCPU) => Ended::TookTooLong,
        // Nobody here sent it: the system had no memory left.
        Some(SIGKILL) => Ended::NeededTooMuchMemory,
        Some(SIGABRT) if words.contains("memory allocation") => Ended::NeededTooMuchMemory,
        _ => Ended::Failed(format!("the worker broke off ({status})")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    /// A worker that is a few lines of shell.
    fn script(dir: &tempfile::TempDir, lines: &str) -> PathBuf {
        let path = dir.path().join("worker");
        std::fs::write(&path, format!("#!/bin/sh\n{lines}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
        path
    }

    fn check(lines: &str, wall: Duration, expected: &Ended) {
        let dir = tempfile::tempdir().unwrap();
        let bounds = Bounds { wall, answer: 1_000 };
        let ended = run(&script(&dir, lines), "__word", b"question".to_vec(), bounds);
        assert_eq!(&ended, expected, "{lines}");
    }

    const LONG: Duration = Duration::from_secs(60);

    #[test]
    fn a_worker_answers_by_its_word_and_its_question() {
        check("printf '%s ' \"$1\"; cat", LONG, &Ended::Answered(b"__word question".to_vec()));
        check("printf early", LONG, &Ended::Answered(b"early".to_vec()));
    }

    #[test]
    fn a_worker_that_does_not_end_is_ended() {
        check("while :; do :; done", Duration::from_millis(300), &Ended::TookTooLong);
        check("cat >/dev/null; kill -XCPU $$", LONG, &Ended::TookTooLong);
    }

    #[test]
    fn how_a_worker_broke_off_is_told() {
        let memory = "echo 'memory allocation of 9 bytes failed' >&2; kill -ABRT $$";
        check(memory, LONG, &Ended::NeededTooMuchMemory);
        check("kill -KILL $$", LONG, &Ended::NeededTooMuchMemory);
        check("yes", LONG, &Ended::Failed("the worker says too much".to_owned()));
        check("exit 3", LONG, &Ended::Failed("the worker broke off (exit status: 3)".to_owned()));
    }

    #[test]
    fn a_standing_worker_answers_again_and_again_and_can_be_stopped() {
        let dir = tempfile::tempdir().unwrap();
        let later = || Instant::now() + LONG;
        let (go_on, stop) = (AtomicBool::new(false), AtomicBool::new(true));
        let mut echo = Standing::of(&script(&dir, "cat"), "__word", 100).unwrap();
        for n in 0..3 {
            echo.say(format!("message {n}").as_bytes(), &[]).unwrap();
            assert_eq!(echo.hear(later(), &go_on).unwrap(), format!("message {n}").into_bytes());
        }
        assert_eq!(echo.hear(later(), &stop), Err(Broke::Stopped));
        assert_eq!(echo.hear(Instant::now(), &go_on), Err(Broke::Ended(Ended::TookTooLong)));
        echo.say(&[b'x'; 101], &[]).unwrap();
        assert!(
            matches!(echo.hear(later(), &go_on), Err(Broke::Ended(Ended::Failed(_)))),
            "it says too much"
        );
        let memory = "echo 'memory allocation of 9 bytes failed' >&2; kill -ABRT $$";
        let mut worker = Standing::of(&script(&dir, memory), "__word", 100).unwrap();
        assert_eq!(worker.hear(later(), &go_on), Err(Broke::Ended(Ended::NeededTooMuchMemory)));
        let pid = echo.child.id();
        drop(echo);
        assert!(!Path::new(&format!("/proc/{pid}")).exists());
    }

    #[test]
    fn a_worker_that_is_not_there_is_told_with_what_to_do() {
        let bounds = Bounds { wall: LONG, answer: 1 };
        let ended = run(Path::new("/nowhere/gloss-worker"), "__word", Vec::new(), bounds);
        let says = "What works beside Gloss's engine is not in /nowhere, beside Gloss's other programs. Install Gloss again.";
        assert_eq!(ended, Ended::NotStarted(says.to_owned()));
    }

    #[test]
    fn a_worker_inherits_nothing() {
        // The shell itself sets where it is and its depth; cargo's many are not there.
        check(
            "/usr/bin/env | grep -c CARGO",
            LONG,
            &Ended::Failed("the worker broke off (exit status: 1)".into()),
        );
    }
}

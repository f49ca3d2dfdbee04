//! Runs a worker: this same program under a hidden word, which reads a question from its input, writes an answer and
//! ends. Bounded in time and in what it may say; it inherits nothing of the environment, where a person's keys are.
//! Knows nothing of what is asked.

use std::io::{Read, Write};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Child, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use rustix::process::{Resource, Rlimit, setrlimit};

/// Bytes of its last words that are read: enough to tell what it ran out of.
const LAST_WORDS: u64 = 4 << 10;
/// Seconds after its answer in which a worker ends by itself.
const FAREWELL: Duration = Duration::from_secs(2);
/// By which the system ends what works too long, what gave itself up, and what it has no memory left for.
const SIGXCPU: i32 = 24;
const SIGABRT: i32 = 6;
const SIGKILL: i32 = 9;

/// What a worker is given.
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
    /// Something else; as a clause without its full stop.
    Failed(String),
}

/// Starts `exe word`, gives it the question and waits for its answer. Blocks: call it where waiting harms nobody.
pub fn run_worker(exe: &Path, word: &str, question: Vec<u8>, bounds: Bounds) -> Ended {
    let until = Instant::now() + bounds.wall;
    #[expect(
        clippy::disallowed_methods,
        reason = "this crate is the one that starts the program's own processes"
    )]
    let mut command = std::process::Command::new(exe);
    let started = command
        .arg(word)
        .env_clear()
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn();
    match started {
        Ok(child) => attend(child, question, bounds, until),
        Err(error) => Ended::Failed(format!("the worker can't be started: {error}")),
    }
}

/// Puts limits on this process, for the worker that it is: bytes of memory, seconds of work, and no dump of a person's
/// file where it is ended. They stay, so nothing else should run in it.
///
/// # Errors
/// What the system says.
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
    use std::os::unix::fs::PermissionsExt;
    use std::path::PathBuf;

    use super::*;

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
        let ended = run_worker(&script(&dir, lines), "__word", b"question".to_vec(), bounds);
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
    fn a_worker_inherits_nothing() {
        // The shell itself sets where it is and its depth; cargo's many are not there.
        check(
            "/usr/bin/env | grep -c CARGO",
            LONG,
            &Ended::Failed("the worker broke off (exit status: 1)".into()),
        );
    }
}

//! Runs one attempt, without walls or behind them, and looks from outside at what came of it.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use gloss_sandbox::{Ended, Level, Limits, Policy, start};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, PidfdFlags, Signal, kill_process, pidfd_open};

use crate::attempt::{Attempt, Seen};
use crate::world::World;

/// Bytes of what an attempt prints that are kept.
const MAX_WORDS: usize = 256 << 10;
/// Limits in which every attempt runs that has none of its own: small, so that floods end soon.
const LIMITS: Limits =
    Limits { seconds: 10, memory: 192 << 20, processes: 48, open_files: 256, file: 16 << 20, disk: 32 << 20 };

/// Makes a terminal its own, starts what follows, and tells how many bytes were typed into it, before it is gone.
const ON_TERMINAL: &str = "
import array, fcntl, os, subprocess, sys, termios
os.setsid(); fcntl.ioctl(1, termios.TIOCSCTTY, 0)
subprocess.call(sys.argv[2:], close_fds=False)
typed = array.array('i', [0]); fcntl.ioctl(1, termios.FIONREAD, typed); open(sys.argv[1], 'w').write(str(typed[0]))";

/// What came of an attempt.
pub(crate) struct Outcome {
    pub(crate) ended: Ended,
    pub(crate) words: String,
    /// Whether that was seen which the attempt is about.
    pub(crate) is_through: bool,
    /// What else got through.
    pub(crate) beside: Vec<String>,
    /// Processes of it that were there after its end.
    left: Vec<i32>,
}

/// Runs an attempt at a level; at none it runs bare.
pub(crate) fn run(helper: &Path, level: Level, attempt: &Attempt, world: &mut World) -> Outcome {
    let x = attempt.before.map(|text| outside(text, world, "")).unwrap_or_default();
    world.remember();
    let command = attempt.bare.filter(|_| level == Level::None).unwrap_or(attempt.command).words();
    let mut limits = LIMITS;
    if let Some(set) = attempt.limits {
        set(&mut limits);
    }
    let policy = Policy {
        level,
        command,
        folder: world.at("scratch"),
        reads: vec![world.at("work")],
        programs: Vec::new(),
        writes: vec![world.at("scratch")],
        hidden: world.hidden(),
        environment: world.environment(x.trim()),
        is_talked_to: false,
        network: None,
        limits,
    };
    let done = AtomicBool::new(false);
    let (ended, words) = std::thread::scope(|scope| {
        if let Some(act) = attempt.meanwhile {
            let (world, done) = (&*world, &done);
            scope.spawn(move || when_begun(world, done, act));
        }
        let ran = match (level, attempt.on_terminal) {
            (Level::None, false) => bare(&policy, world),
            (_, true) => on_terminal(helper, &policy, world),
            (_, false) => walled(helper, &policy),
        };
        done.store(true, Ordering::SeqCst);
        ran
    });
    let mut outcome = Outcome { ended, words, is_through: false, beside: Vec::new(), left: Vec::new() };
    look(attempt, level, world, &mut outcome);
    if let Some(text) = attempt.after {
        outside(text, world, x.trim());
    }
    while !outcome.left.is_empty() {
        for pid in &outcome.left {
            let _ = kill_process(Pid::from_raw(*pid).unwrap(), Signal::KILL);
        }
        outcome.left = world.survivors();
    }
    outcome
}

/// A command of the person's, outside of any wall; what it prints.
fn outside(text: &str, world: &World, x: &str) -> String {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", text]).current_dir(world.at("scratch")).envs(world.environment(x)).env_remove("W");
    let ran = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output().unwrap();
    String::from_utf8_lossy(&ran.stdout).into_owned()
}

fn when_begun(world: &World, done: &AtomicBool, act: fn(&World)) {
    while !done.load(Ordering::SeqCst) {
        if world.at("scratch/begun").exists() {
            act(world);
            File::create(world.at("scratch/acted")).unwrap();
            return;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn walled(helper: &Path, policy: &Policy) -> (Ended, String) {
    let mut words = Vec::new();
    let mut take = |_, piece: &[u8]| {
        words.extend(piece);
        words.len() <= MAX_WORDS
    };
    let ran = start(helper, policy).unwrap().wait(&[], &mut take);
    (ran.ended, String::from_utf8_lossy(&words).into_owned())
}

/// Without walls: with the environment and the open files of this process, and an end after a while.
fn bare(policy: &Policy, world: &World) -> (Ended, String) {
    let words = world.at("run/words");
    let out = File::create(&words).unwrap();
    let mut command = Command::new(&policy.command[0]);
    command.args(&policy.command[1..]).current_dir(&policy.folder).envs(&policy.environment);
    command.stdin(Stdio::null()).stdout(out.try_clone().unwrap()).stderr(out).process_group(0);
    let mut child = command.spawn().unwrap();
    let process = pidfd_open(Pid::from_child(&child), PidfdFlags::empty()).unwrap();
    let most = Timespec { tv_sec: 15, tv_nsec: 0 };
    let ready = poll(&mut [PollFd::new(&process, PollFlags::IN)], Some(&most)).unwrap();
    if ready == 0 {
        child.kill().unwrap();
    }
    let status = child.wait().unwrap();
    let mut said = Vec::new();
    File::open(words).unwrap().take(MAX_WORDS as u64).read_to_end(&mut said).unwrap();
    (Ended::Exited { code: status.code().unwrap_or(-1) }, String::from_utf8_lossy(&said).into_owned())
}

/// Started from a terminal: what it prints goes there, as it would where somebody handed a terminal on.
fn on_terminal(helper: &Path, policy: &Policy, world: &World) -> (Ended, String) {
    let (mut own, others) = UnixStream::pair().unwrap();
    let (own_words, supervise) =
        (policy.command.clone(), vec![helper.display().to_string(), "supervise".to_owned()]);
    let started = if policy.level == Level::None { own_words } else { supervise };
    let mut command = Command::new("/usr/bin/python3");
    command.args(["-IS", "-c", ON_TERMINAL]).arg(world.at("run/typed")).args(started);
    command.envs(&policy.environment).current_dir(&policy.folder).stdin(OwnedFd::from(others));
    let mut child = command.stdout(world.ears.terminal()).stderr(world.ears.terminal()).spawn().unwrap();
    drop(command);
    let bytes = serde_json::to_vec(policy).unwrap();
    // Without walls nobody reads it.
    let _ = own.write_all(&u32::try_from(bytes.len()).unwrap().to_le_bytes());
    let _ = own.write_all(&bytes);
    child.wait().unwrap();
    let mut told = Vec::new();
    let _ = own.read_to_end(&mut told);
    let ended = told.get(4..).and_then(|json| serde_json::from_slice(json).ok());
    (ended.unwrap_or(Ended::Exited { code: 0 }), world.ears.describe())
}

/// Looks at everything that is watched.
fn look(attempt: &Attempt, level: Level, world: &World, outcome: &mut Outcome) {
    let changed = if attempt.meanwhile.is_some() { Vec::new() } else { world.changed() };
    let changed: Vec<String> = changed.into_iter().filter(|name| !is_own(name)).collect();
    let (heard, mut left) = (world.ears.received(), world.survivors());
    let typed = std::fs::read_to_string(world.at("run/typed")).unwrap_or_default();
    let is_typed = !matches!(typed.as_str(), "" | "0") || world.ears.is_typed(attempt.on_terminal);
    let (is_told, mut is_touched) = (world.tells(&outcome.words), world.is_touched());
    // What was sent arrives when its turn comes, and who survives may be on the way to another number; behind walls there is
    // nothing to wait for.
    let until = Instant::now() + Duration::from_secs(1);
    let is_waited = |is_touched: bool, left: &[i32]| match attempt.seen {
        Seen::Touched => !is_touched,
        Seen::Survives => left.is_empty(),
        _ => false,
    };
    while level == Level::None && is_waited(is_touched, &left) && Instant::now() < until {
        std::thread::yield_now();
        (is_touched, left) = (world.is_touched(), world.survivors());
    }
    outcome.is_through = match attempt.seen {
        Seen::Secret => is_told,
        Seen::Changed => !changed.is_empty(),
        Seen::Heard => !heard.is_empty(),
        Seen::Touched => is_touched,
        Seen::Survives => !left.is_empty(),
        Seen::Typed => is_typed,
        Seen::Printed(words) => outcome.words.contains(words),
        Seen::Left(is_there) => is_there(world),
    };
    let mut note = |is_so: bool, what: String| {
        if is_so {
            outcome.beside.push(what);
        }
    };
    note(is_told, "the secret was read".to_owned());
    note(!changed.is_empty(), format!("changed: {changed:?}"));
    note(!heard.is_empty(), format!("reached: {heard:?}"));
    note(is_touched, "the process outside was touched".to_owned());
    note(!left.is_empty(), format!("there still: {left:?}"));
    note(is_typed, "typed into the terminal".to_owned());
    outcome.left = left;
}

/// What this file itself leaves in the world.
fn is_own(name: &str) -> bool {
    name.ends_with("/run/words") || name.ends_with("/run/typed") || name.ends_with("/run")
}

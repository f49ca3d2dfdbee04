//! The supervisor: one process to a command. It builds the walls, starts the program behind them, watches its limits, and ends
//! with the last of its processes. Its input is a socket: a policy comes in, how it ended goes out, and when the other end is
//! gone, so is the program. Never runs a program without the walls that the policy wants.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::os::fd::{AsFd as _, AsRawFd as _, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{MemfdFlags, Mode, OFlags, memfd_create, open};
use rustix::pipe::{PipeFlags, pipe_with};
use rustix::process::{Pid, PidfdFlags, getpid, pidfd_open, set_child_subreaper};

use crate::policy::{Ended, Level, Limit, Policy};
use crate::usage::{self, Room};
use crate::{bubblewrap, handing, processes};

/// Between two looks at what a program uses: short at first, when most of them end.
const FIRST_LOOKS: Duration = Duration::from_millis(20);
const LATER_LOOKS: Duration = Duration::from_millis(100);
const LAST_LOOKS: Duration = Duration::from_millis(500);
/// Looks after which they are later ones, and after which it is one that stays.
const FIRST: u32 = 50;
const LATER: u32 = 350;
/// Looks between two at how much lies on the disk.
const DISK_LOOKS: u32 = 5;
/// Longest reason for a wall that does not stand, in bytes.
const MAX_REASON: u64 = 4 << 10;

/// Serves one policy from its input.
pub(crate) fn main() -> u8 {
    let Ok(input) = std::io::stdin().as_fd().try_clone_to_owned() else { return 2 };
    let mut other = UnixStream::from(input);
    let Ok(policy) = handing::read::<Policy>(&mut other) else { return 2 };
    let input = if policy.is_talked_to { handing::read_file(&other).map(Some) } else { Ok(None) };
    let ended = input.and_then(|input| supervise(&policy, input, &other));
    let ended =
        ended.unwrap_or_else(|error| Ended::NoWall { why: format!("The walls can't be built: {error}.") });
    // Nobody may be there any more.
    let _ = handing::write(&mut other, &ended);
    0
}

fn supervise(policy: &Policy, input: Option<OwnedFd>, other: &UnixStream) -> std::io::Result<Ended> {
    // What loses its parent becomes a child of this process, and nothing gets away.
    set_child_subreaper(Some(getpid()))?;
    let (ready, ready_in) = pipe_with(PipeFlags::empty())?;
    let Some(mut child) = begin(policy, input, &ready_in)? else {
        let why = match policy.level {
            Level::Full => "The outer wall, bubblewrap, is not installed on this computer.",
            _ => "Only programs behind a wall are run, and there is none here.",
        };
        return Ok(Ended::NoWall { why: why.to_owned() });
    };
    drop(ready_in);
    processes::go_first();
    let ended = watch(policy, &mut child, other)?;
    // What has ended by itself has taken its table with it, and its number may be another's.
    if policy.level == Level::Full && matches!(ended, Ended::Stopped | Ended::Limit { .. }) {
        processes::end_table(Pid::from_child(&child));
    }
    processes::end_all();
    // The floor's last word before it became the program.
    let mut said = Vec::new();
    File::from(ready).take(MAX_REASON).read_to_end(&mut said)?;
    Ok(match (said.as_slice(), ended) {
        (b"1", ended) => ended,
        (_, ended @ (Ended::Stopped | Ended::Limit { .. })) => ended,
        ([], _) => Ended::NoWall { why: "The outer wall, bubblewrap, did not start.".to_owned() },
        (why, _) => Ended::NoWall { why: String::from_utf8_lossy(why).into_owned() },
    })
}

/// Starts what puts the floor under itself and becomes the program, inside the second wall where that is wanted.
fn begin(policy: &Policy, input: Option<OwnedFd>, ready: &OwnedFd) -> std::io::Result<Option<Child>> {
    let helper = std::env::current_exe()?;
    let handed = in_memory("policy", |file| handing::write(file, policy))?;
    let numbers = [handed.as_raw_fd().to_string(), ready.as_raw_fd().to_string()];
    // The files are held until it is started.
    let (program, arguments, _files) = match policy.level {
        Level::None => return Ok(None),
        Level::Reduced => (helper.clone(), None, Vec::new()),
        Level::Full => match bubblewrap::program() {
            Some(program) => {
                let (arguments, files) = bubblewrap::arguments(policy, &helper);
                (program.to_owned(), Some(arguments), files)
            }
            None => return Ok(None),
        },
    };
    #[expect(clippy::disallowed_methods, reason = "this crate is the one that starts tools")]
    let mut command = std::process::Command::new(program);
    let listed = arguments.map(|arguments| {
        in_memory("arguments", |file| {
            let words = arguments.iter().flat_map(|word| [word.as_encoded_bytes(), b"\0"]);
            file.write_all(&words.collect::<Vec<_>>().concat())
        })
    });
    let listed = listed.transpose()?;
    // Started by its open file: to lay it into the root would cost one mount more.
    let opened = listed.is_some().then(|| open(&helper, OFlags::RDONLY, Mode::empty())).transpose()?;
    if let (Some(listed), Some(opened)) = (&listed, &opened) {
        let program = format!("/proc/self/fd/{}", opened.as_raw_fd());
        command.args(["--args", &listed.as_raw_fd().to_string(), "--", &program]);
    }
    command.arg("confine").args(numbers).env_clear();
    command.stdin(input.map_or_else(Stdio::null, Stdio::from));
    Ok(Some(command.spawn()?))
}

/// A file in memory, read from its beginning by whoever is started next.
fn in_memory(name: &str, write: impl FnOnce(&mut File) -> std::io::Result<()>) -> std::io::Result<File> {
    let mut file = File::from(memfd_create(name, MemfdFlags::empty())?);
    write(&mut file)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(file)
}

/// Waits until the program ends, uses more than it may, or is wanted no more.
fn watch(policy: &Policy, child: &mut Child, other: &UnixStream) -> std::io::Result<Ended> {
    let until = Instant::now() + Duration::from_secs(policy.limits.seconds);
    let process = pidfd_open(Pid::from_child(child), PidfdFlags::empty())?;
    let room = Room::new(policy);
    let mut looks = 0;
    loop {
        let pause = match looks {
            0..FIRST => FIRST_LOOKS,
            FIRST..LATER => LATER_LOOKS,
            _ => LAST_LOOKS,
        };
        let pause = Timespec { tv_sec: 0, tv_nsec: i64::from(pause.subsec_nanos()) };
        let mut both = [PollFd::new(&process, PollFlags::IN), PollFd::new(other, PollFlags::IN)];
        match poll(&mut both, Some(&pause)) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        let [has_ended, is_unwanted] = both.each_ref().map(|one| !one.revents().is_empty());
        if has_ended {
            if policy.level == Level::Reduced {
                processes::end_group(Pid::from_child(child));
            }
            return Ok(describe(child.wait()?));
        }
        if is_unwanted {
            return Ok(Ended::Stopped);
        }
        looks += 1;
        processes::take_ended(Pid::from_child(child));
        if let Some(limit) = exceeded(policy, until, looks, &room) {
            return Ok(Ended::Limit { limit });
        }
    }
}

fn describe(status: ExitStatus) -> Ended {
    match (status.code(), status.signal()) {
        (Some(code), _) => Ended::Exited { code },
        (None, signal) => Ended::Signalled { signal: signal.unwrap_or_default() },
    }
}

fn exceeded(policy: &Policy, until: Instant, looks: u32, room: &Room) -> Option<Limit> {
    if Instant::now() > until {
        return Some(Limit::Time);
    }
    let is_full = || looks.is_multiple_of(DISK_LOOKS) && usage::is_full(policy, room);
    usage::passed(&policy.limits).or_else(|| is_full().then_some(Limit::Disk))
}

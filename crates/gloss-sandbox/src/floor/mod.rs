//! The floor: limits, no capabilities, Landlock and seccomp, put under this process, which then becomes the program. There is
//! no way back up. Inside of bubblewrap and without it.

mod calls;
mod files;
mod limits;
mod lists;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write as _;
use std::os::fd::{FromRawFd as _, OwnedFd, RawFd};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Stdio;

use crate::bubblewrap::{AUTHORITY, HELPER, PROXY};
use crate::policy::{Level, NO_WALL, Policy};
use crate::{handing, relay, system};

/// The program's exit statuses where it is not there, and where it is no program, as a shell gives them.
const NOT_FOUND: u8 = 127;
const NOT_RUNNABLE: u8 = 126;

/// Puts the floor under this process and becomes the program of the policy, which lies in the open file of the first number.
/// To that of the second it says that the floor stands, or why it does not.
pub(crate) fn main(words: &[&str]) -> u8 {
    let numbers: Vec<RawFd> = words.iter().filter_map(|word| word.parse().ok()).collect();
    let [policy, ready] = numbers.as_slice() else { return 2 };
    // Whoever started this handed over these two and no others.
    let (mut policy, mut ready) = (File::from(own(*policy)), File::from(own(*ready)));
    let policy: Policy = match handing::read(&mut policy) {
        Ok(policy) => policy,
        Err(error) => return refuse(&mut ready, &format!("The policy can't be read: {error}.")),
    };
    if let Some(way) = &policy.network
        && let Err(error) = begin_relay(way.port)
    {
        return refuse(&mut ready, &format!("Its way into the network can't be opened: {error}."));
    }
    if let Err(why) = build(&policy) {
        return refuse(&mut ready, &why);
    }
    let Some((program, arguments)) = policy.command.split_first() else {
        return refuse(&mut ready, "No program was named.");
    };
    let _ = ready.write_all(b"1");
    #[expect(clippy::disallowed_methods, reason = "this crate is the one that starts tools")]
    let mut command = std::process::Command::new(program);
    command.args(arguments).env_clear().envs(environment(&policy)).current_dir(&policy.folder);
    let error = command.exec();
    let _ = writeln!(std::io::stderr(), "{program}: {error}");
    if error.kind() == std::io::ErrorKind::NotFound { NOT_FOUND } else { NOT_RUNNABLE }
}

/// Starts the relay to the proxy, which ends with the table of processes that it is in. It stands under no floor: it is Gloss's
/// own, and has nothing but the open port and the socket.
fn begin_relay(port: u16) -> std::io::Result<()> {
    let listener = relay::listen(port)?;
    #[expect(clippy::disallowed_methods, reason = "this crate is the one that starts tools")]
    let mut command = std::process::Command::new(HELPER);
    command.args(["relay", PROXY]).env_clear().stdin(Stdio::from(OwnedFd::from(listener)));
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().map(drop)
}

fn refuse(ready: &mut File, why: &str) -> u8 {
    let _ = ready.write_all(why.as_bytes());
    NO_WALL
}

#[expect(unsafe_code, reason = "an open file is handed over by its number, and taken once")]
fn own(number: RawFd) -> OwnedFd {
    // SAFETY: the one who started this process opened it for this process alone, and nothing else here takes it.
    unsafe { OwnedFd::from_raw_fd(number) }
}

/// Each part, in the order in which one does not hinder the next.
fn build(policy: &Policy) -> Result<(), String> {
    limits::go_last();
    limits::leave(policy.level).map_err(|e| format!("It can't be parted from what started it: {e}."))?;
    limits::give_way(policy);
    limits::close_files().map_err(|e| format!("Open files can't be closed: {e}."))?;
    limits::set(policy).map_err(|e| format!("Its limits can't be set: {e}."))?;
    limits::give_up_capabilities().map_err(|e| format!("Its rights can't be given up: {e}."))?;
    files::confine(policy).map_err(|e| format!("Landlock did not come to stand: {e}."))?;
    calls::filter(policy).map_err(|e| format!("seccomp did not come to stand: {e}."))
}

/// The program's environment: nothing of the one that this process was started with.
fn environment(policy: &Policy) -> BTreeMap<String, String> {
    let folder = policy.folder.display().to_string();
    // Without a root of its own there is no temporary folder that is nobody else's.
    let memory = policy.memory_folders().into_iter().next().filter(|_| policy.level == Level::Full);
    let temporary = memory.map_or(folder, |memory| memory.display().to_string());
    let known = [("PATH", system::PATH), ("HOME", &temporary), ("TMPDIR", &temporary)];
    let words = [("LANG", "C.UTF-8"), ("TERM", "dumb"), ("USER", "gloss"), ("LOGNAME", "gloss")];
    let own = known.into_iter().chain(words).map(|(name, value)| (name.to_owned(), value.to_owned()));
    let mut out: BTreeMap<String, String> = own.collect();
    out.extend(policy.environment.clone());
    if let Some(way) = &policy.network {
        let found = relay::child_environment(way.port, Path::new(AUTHORITY));
        out.extend(found.into_iter().map(|(name, value)| (name.to_owned(), value)));
    }
    out
}

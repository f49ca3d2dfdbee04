//! What is mounted for a process. Source: proc_pid_mountinfo(5).

use std::os::unix::ffi::OsStringExt as _;
use std::path::{Path, PathBuf};

use super::process::Process;

/// What every program behind a wall sees of the system, and memory of its own.
const SYSTEM: [&str; 13] = [
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib32",
    "/lib64",
    "/libx32",
    "/opt",
    "/nix/store",
    "/etc",
    "/var/cache/fontconfig",
    "/var/lib/libreoffice",
    "/proc",
];
/// What of it is one thing alone: below it lies nothing of the system's.
const ALONE: [&str; 8] =
    ["/", "/tmp", "/dev/shm", "/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"];
/// What a program with a host has beside.
const OF_NETWORK: [&str; 3] = ["/run/gloss-sandbox", "/run/gloss-proxy", "/run/gloss-authority.pem"];
/// What of all this a program may write to; its door to the proxy is written to as every socket is.
const WRITABLE: [&str; 8] =
    ["/proc", "/tmp", "/dev/shm", "/dev/null", "/dev/zero", "/dev/full", "/dev/urandom", "/run/gloss-proxy"];

/// A place where something is mounted.
pub(super) struct Mount {
    pub(super) point: PathBuf,
    pub(super) is_writable: bool,
}

impl Mount {
    /// Whether it is the system's, or the program's own memory.
    pub(super) fn is_of_wall(&self, has_network: bool) -> bool {
        let is = |path: &&str| self.point == Path::new(path);
        SYSTEM.iter().any(|system| self.point.starts_with(system))
            || ALONE.iter().any(&is)
            || has_network && OF_NETWORK.iter().any(is)
    }

    /// Whether a program may write to it whatever it was granted.
    pub(super) fn is_memory(&self) -> bool {
        WRITABLE.iter().any(|one| self.point == Path::new(one))
    }
}

/// All mounts of a process.
pub(super) fn mounts(process: &Process) -> Vec<Mount> {
    let all = process.read("mountinfo");
    all.lines()
        .map(|line| {
            let mut fields = line.split(' ').skip(4);
            let point = unescaped(fields.next().unwrap_or_default());
            let is_writable = fields.next().unwrap_or_default().split(',').any(|option| option == "rw");
            Mount { point, is_writable }
        })
        .collect()
}

/// Blanks and the like stand there as a backslash and three digits.
fn unescaped(field: &str) -> PathBuf {
    let (mut out, mut rest) = (Vec::new(), field.as_bytes());
    while let Some((byte, after)) = rest.split_first() {
        let digits = after.get(..3).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 8).ok()).filter(|_| *byte == b'\\') {
            Some(decoded) => {
                out.push(decoded);
                rest = after.get(3..).unwrap_or_default();
            }
            None => {
                out.push(*byte);
                rest = after;
            }
        }
    }
    PathBuf::from(std::ffi::OsString::from_vec(out))
}

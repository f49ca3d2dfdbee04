//! The second wall: bubblewrap's arguments for a root in which only what was granted is there, with namespaces of its own.
//! Starts nothing.

use std::ffi::OsString;
use std::os::fd::{AsRawFd as _, OwnedFd};
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags, open};

use crate::policy::Policy;
use crate::system;

/// Where bubblewrap may lie; a person's `PATH` is not asked.
const PLACES: [&str; 3] = ["/usr/bin/bwrap", "/usr/local/bin/bwrap", "/bin/bwrap"];

/// Where the helper itself lies inside, for the relay that it starts; without a network it is started by its open file.
pub(crate) const HELPER: &str = "/run/gloss-sandbox";

/// Where the way to the proxy, and its authority, lie inside.
pub(crate) const PROXY: &str = "/run/gloss-proxy";
pub(crate) const AUTHORITY: &str = "/run/gloss-authority.pem";

/// Bytes of what lies in memory only, at most: `/tmp` and the shared memory, each.
const TEMPORARY: u64 = 1 << 30;

/// Hidden files and folders on which something is laid.
const MAX_LAID: usize = 2_000;

/// Longest setting that is copied into the root, in bytes. Each that is laid there instead costs a mount, and each mount is looked
/// for among all others.
const MAX_COPIED: u64 = 512 << 10;

/// Bubblewrap, where it is installed.
pub(crate) fn program() -> Option<&'static Path> {
    PLACES.iter().map(Path::new).find(|path| path.is_file())
}

/// Its arguments for a policy, up to the program that it starts, and the open files that they name. The order counts: what comes
/// later lies above.
pub(crate) fn arguments(policy: &Policy, helper: &Path) -> (Vec<OsString>, Vec<OwnedFd>) {
    let mut out = Arguments(Vec::new());
    let mut files = Vec::new();
    out.words("--unshare-user --unshare-ipc --unshare-pid --unshare-net --unshare-uts --unshare-cgroup-try");
    out.words("--disable-userns --die-with-parent --new-session --hostname gloss --cap-drop ALL");
    for part in system::parts(policy.network.is_some()) {
        // A link is made as a link: what it leads to is there by its own right, or not at all.
        match part.read_link() {
            Ok(target) => out.pair("--symlink", target, &part),
            Err(_) => match copied(&part) {
                Some(file) => {
                    out.words("--perms 0444");
                    out.pair("--file", file.as_raw_fd().to_string(), &part);
                    files.push(file);
                }
                None => out.pair("--ro-bind", &part, &part),
            },
        }
    }
    out.words("--proc /proc");
    // Beside these a program can open no device, so a terminal of its own is not made for it.
    for device in system::DEVICES.into_iter().filter(|device| *device != system::SAME_DEVICE.0) {
        out.pair("--dev-bind", device, Path::new(device));
    }
    out.pair("--symlink", system::SAME_DEVICE.1, Path::new(system::SAME_DEVICE.0));
    for (name, number) in ["fd", "fd/0", "fd/1", "fd/2"].into_iter().zip(["fd", "stdin", "stdout", "stderr"])
    {
        out.pair("--symlink", Path::new("/proc/self").join(name), &Path::new("/dev").join(number));
    }
    let size = TEMPORARY.min(policy.limits.memory).to_string();
    for memory in system::IN_MEMORY {
        out.0.extend(["--size", &size, "--tmpfs", memory].map(OsString::from));
    }
    if let Some(way) = &policy.network {
        out.pair("--ro-bind", helper, Path::new(HELPER));
        out.pair("--bind", &way.socket, Path::new(PROXY));
        out.pair("--ro-bind", &way.authority, Path::new(AUTHORITY));
    }
    for path in policy.reads.iter().chain(&policy.programs) {
        out.pair("--ro-bind", path, path);
    }
    // It takes some thousand arguments; of what is beyond these Landlock holds the bytes, and the names are seen.
    for path in policy.hidden.iter().take(MAX_LAID) {
        match path.symlink_metadata() {
            Ok(found) if found.is_dir() => {
                out.0.extend(["--perms", "0111", "--tmpfs"].map(OsString::from));
                out.0.push(path.into());
            }
            // A link leads to nothing that is not granted by itself, and nothing can be laid upon it.
            Ok(found) if found.is_symlink() => {}
            Ok(_) => out.pair("--ro-bind", Path::new("/dev/null"), path),
            Err(_) => {}
        }
    }
    for path in &policy.writes {
        out.pair("--bind", path, path);
    }
    out.words("--remount-ro /");
    out.0.extend([OsString::from("--chdir"), policy.folder.clone().into()]);
    (out.0, files)
}

/// A small file, opened so that whoever is started has it too.
fn copied(path: &Path) -> Option<OwnedFd> {
    path.metadata().ok().filter(|found| found.is_file() && found.len() <= MAX_COPIED)?;
    open(path, OFlags::RDONLY, Mode::empty()).ok()
}

/// Arguments as they grow.
struct Arguments(Vec<OsString>);

impl Arguments {
    fn words(&mut self, words: &str) {
        self.0.extend(words.split_whitespace().map(OsString::from));
    }

    fn pair(&mut self, option: &str, from: impl Into<PathBuf>, to: &Path) {
        self.0.extend([OsString::from(option), from.into().into(), to.into()]);
    }
}

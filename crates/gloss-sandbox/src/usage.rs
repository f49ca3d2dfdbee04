//! What the processes below this one use: processes and threads, memory, room on the disk. Says what is too much; ends nothing.

use std::collections::HashMap;
use std::ffi::CString;
use std::os::fd::{AsFd as _, OwnedFd};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use rustix::fs::{AtFlags, CWD, Dir, FileType, Mode, OFlags, openat, statat};
use rustix::io::Errno;
use rustix::process::Pid;

use crate::policy::{Limit, Limits, Policy};
use crate::processes::{Below, below};

/// Files that are counted, at most.
const MAX_COUNTED: u64 = 200_000;
/// Bytes that a file takes at least: its entry is not free either.
const ENTRY: u64 = 1 << 10;

/// What the disk had room for at the beginning: what can't be counted is taken to be what it has less now.
#[derive(Debug)]
pub(crate) struct Room(Vec<(PathBuf, u64)>);

impl Room {
    pub(crate) fn new(policy: &Policy) -> Self {
        Self(policy.writes.iter().map(|path| (path.clone(), free(path))).collect())
    }

    fn growth(&self) -> u64 {
        self.0.iter().map(|(path, before)| before.saturating_sub(free(path))).max().unwrap_or_default()
    }
}

fn free(path: &Path) -> u64 {
    rustix::fs::statvfs(path).map_or(0, |found| found.f_bfree.saturating_mul(found.f_frsize))
}

/// The limit that is passed, but for the disk's.
pub(crate) fn passed(limits: &Limits) -> Option<Limit> {
    let most = limits.processes;
    // More need not be counted than there may be.
    let found = below(|_, so_far| so_far.threads.max(so_far.all.len() as u64) <= most);
    if found.threads.max(found.all.len() as u64) > most {
        return Some(Limit::Processes);
    }
    (memory(&found, limits.memory) > limits.memory).then_some(Limit::Memory)
}

/// Bytes of memory: of each process what is its own, and what they share once. Shared memory is looked for where their sizes
/// leave room for too much of it.
fn memory(found: &Below, most: u64) -> u64 {
    let page = rustix::param::page_size() as u64;
    let (mut own, mut reserved) = (0_u64, 0_u64);
    for pid in &found.all {
        let Some([size, resident, shared]) = living(*pid).map(|(_, pages)| pages) else { continue };
        own = own.saturating_add(resident.saturating_sub(shared).saturating_mul(page));
        reserved = reserved.saturating_add(size.saturating_mul(page));
    }
    if reserved <= most || own > most {
        return own;
    }
    let mut pieces: HashMap<String, u64> = HashMap::new();
    for pid in &found.all {
        let Some((task, [size, ..])) = living(*pid) else { continue };
        match std::fs::read_to_string(task.join("maps")) {
            Ok(maps) => shared_pieces(&maps, &mut pieces),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            // What lets nobody look is taken to share all that it has.
            Err(_) => _ = pieces.insert(format!("{pid:?}"), size.saturating_mul(page)),
        }
    }
    own.saturating_add(pieces.values().sum())
}

/// A thread of a process that still has its memory, and its pages: reserved, there, and shared. The first thread may have
/// ended while others go on.
fn living(pid: Pid) -> Option<(PathBuf, [u64; 3])> {
    let tasks = std::fs::read_dir(format!("/proc/{}/task", pid.as_raw_nonzero())).ok()?;
    for task in tasks.flatten() {
        let Ok(statm) = std::fs::read_to_string(task.path().join("statm")) else { continue };
        let mut pages = statm.split_whitespace().map(|count| count.parse().unwrap_or_default());
        let pages = [(); 3].map(|()| pages.next().unwrap_or_default());
        if pages[0] > 0 {
            return Some((task.path(), pages));
        }
    }
    None
}

/// Memory that belongs to no file and is shared, by its number. It counts whole, whether its pages are in use at this moment or
/// not: what a process lets go of stays. Source: proc_pid_maps(5).
fn shared_pieces(maps: &str, pieces: &mut HashMap<String, u64>) {
    for line in maps.lines().filter(|line| line.contains("/dev/zero")) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [range, rights, offset, _, number, ..] = words.as_slice() else { continue };
        let hex = |text: &str| u64::from_str_radix(text, 16).unwrap_or_default();
        let Some((from, to)) = range.split_once('-').filter(|_| rights.ends_with('s')) else { continue };
        let end = hex(offset).saturating_add(hex(to).saturating_sub(hex(from)));
        let piece = pieces.entry((*number).to_owned()).or_default();
        *piece = end.max(*piece);
    }
}

/// Whether more lies on the disk than may: in the folders that can be written to, and in files that have no name any more. Where
/// a program has closed a folder to whoever looks, what it has open there counts, or what the disk has lost, if that is more.
pub(crate) fn is_full(policy: &Policy, room: &Room) -> bool {
    let (named, sees_all) = in_folders(&policy.writes);
    let (open, sees_open) = open_files(&policy.writes, sees_all);
    let used = named.saturating_add(open);
    let used = if sees_all && sees_open { used } else { used.max(room.growth()) };
    used > policy.limits.disk
}

/// Bytes that lie in folders, as the disk counts them, and whether all could be looked at; links are not followed. One of more
/// files than are counted is full. Goes from folder to folder by open ones: a path may be longer than any that can be named.
fn in_folders(folders: &[PathBuf]) -> (u64, bool) {
    let (mut bytes, mut counted, mut sees_all) = (0_u64, 0, true);
    let mut left: Vec<(Option<Rc<OwnedFd>>, CString)> = Vec::new();
    left.extend(
        folders.iter().filter_map(|path| Some((None, CString::new(path.as_os_str().as_bytes()).ok()?))),
    );
    let mut look = |error: Errno| sees_all &= error == Errno::NOENT;
    while let Some((parent, name)) = left.pop() {
        let within = parent.as_ref().map_or(CWD, |parent| parent.as_fd());
        // The first may be a link of whoever granted it.
        let follow = if parent.is_some() { OFlags::NOFOLLOW } else { OFlags::empty() };
        let flags = OFlags::DIRECTORY | OFlags::CLOEXEC | follow;
        let opened =
            openat(within, &name, flags, Mode::empty()).and_then(|it| Ok((Dir::read_from(&it)?, it)));
        let Ok((entries, folder)) = opened.map_err(&mut look) else { continue };
        let folder = Rc::new(folder);
        for entry in entries.flatten() {
            let name = entry.file_name();
            if matches!(name.to_bytes(), b"." | b"..") {
                continue;
            }
            let found = statat(folder.as_fd(), name, AtFlags::SYMLINK_NOFOLLOW);
            let Ok(found) = found.map_err(&mut look) else { continue };
            counted += 1;
            if counted > MAX_COUNTED {
                return (u64::MAX, true);
            }
            let blocks = u64::try_from(found.st_blocks).unwrap_or_default();
            bytes = bytes.saturating_add(blocks.saturating_mul(512).max(ENTRY));
            if FileType::from_raw_mode(found.st_mode).is_dir() {
                left.push((Some(Rc::clone(&folder)), name.to_owned()));
            }
        }
    }
    (bytes, sees_all)
}

/// Bytes of files that are open and in no folder, or in one that can't be looked at; and whether every process could be.
fn open_files(folders: &[PathBuf], sees_all: bool) -> (u64, bool) {
    let mut files: HashMap<(u64, u64), u64> = HashMap::new();
    let mut sees_open = true;
    let mut look = |error: std::io::Error| sees_open &= error.kind() == std::io::ErrorKind::NotFound;
    for pid in below(|_, _| true).all {
        let entries = std::fs::read_dir(format!("/proc/{}/fd", pid.as_raw_nonzero())).map_err(&mut look);
        for entry in entries.into_iter().flatten().flatten() {
            let Ok(found) = entry.path().metadata() else { continue };
            let is_below = || {
                let path = entry.path().read_link().unwrap_or_default();
                folders.iter().any(|folder| path.starts_with(folder))
            };
            if found.is_file() && (found.nlink() == 0 || !sees_all && is_below()) {
                files.insert((found.dev(), found.ino()), found.blocks().saturating_mul(512));
            }
        }
    }
    (files.values().sum(), sees_open)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::{in_folders, shared_pieces};

    #[test]
    fn shared_memory_counts_once_and_whole() {
        let maps = "7f00-7f10 rw-s 00000000 00:01 7 /dev/zero (deleted)\n7f20-7f30 r--s 00000010 00:01 7 /dev/zero (deleted)\n\
                    7f40-7f50 rw-p 00000000 00:00 0 \n7f60-7f64 rw-s 00000000 00:01 8 /dev/zero (deleted)\nodd\n";
        let mut pieces = HashMap::new();
        shared_pieces(maps, &mut pieces);
        shared_pieces(maps, &mut pieces);
        assert_eq!(pieces, HashMap::from([("7".to_owned(), 0x20), ("8".to_owned(), 4)]));
    }

    #[test]
    fn an_empty_file_takes_room_and_what_cannot_be_looked_at_is_told() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("empty"), "").unwrap();
        assert_eq!(in_folders(&[dir.path().to_owned()]), (super::ENTRY, true));
        assert_eq!(in_folders(&[dir.path().join("gone")]), (0, true));
        assert_eq!(in_folders(&[dir.path().join("empty")]), (0, false));
    }
}

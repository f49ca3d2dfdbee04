//! Which wall held an attempt, by what the kernel answered and how the program ended. What several walls answer alike is told
//! apart by what the attempt names, and by nothing else; an answer that none of the named walls gives is no evidence.

use std::collections::BTreeSet;

use gloss_sandbox::{Ended, Level};

/// A wall, or a part of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Wall {
    /// Which files can be opened; signals, abstract sockets and the memory of processes outside.
    Landlock,
    /// Calls of the kernel.
    Seccomp,
    /// bubblewrap's root: what is not granted is not there, what is granted to be read can't be written to.
    Root,
    /// Namespaces: network, processes, names of this machine.
    Namespace,
    /// Limits of one process, closed files and the empty environment.
    Limits,
    /// No capabilities and no new ones.
    Rights,
    /// The supervisor.
    Supervisor,
    /// Known to stand open: metadata in Reduced.
    None,
}

impl Wall {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Landlock => "Landlock",
            Self::Seccomp => "seccomp",
            Self::Root => "bubblewrap’s root",
            Self::Namespace => "namespace",
            Self::Limits => "limits",
            Self::Rights => "no rights",
            Self::Supervisor => "supervisor",
            Self::None => "open",
        }
    }
}

use Wall::{Landlock, Limits, Namespace, Rights, Root, Seccomp};

/// What the kernel says, as the libraries word it, and which walls say so.
const ANSWERS: &[(&str, &[Wall])] = &[
    ("Permission denied", &[Landlock, Root]),
    ("Operation not permitted", &[Seccomp, Rights, Landlock]),
    ("Function not implemented", &[Seccomp]),
    ("Bad system call", &[Seccomp]),
    // As the shell words it: also `Directory nonexistent`.
    ("No such file", &[Root]),
    ("Directory nonexistent", &[Root]),
    ("No permissions to create new namespace", &[Seccomp]),
    ("No such device or address", &[Root]),
    ("cannot open shared object file", &[Root]),
    ("Read-only file system", &[Root]),
    ("Device or resource busy", &[Root]),
    ("Invalid cross-device link", &[Landlock, Root]),
    ("Connection refused", &[Root, Namespace]),
    ("Network is unreachable", &[Namespace]),
    ("Transport endpoint is not connected", &[Seccomp]),
    ("Transport endpoint is already connected", &[Seccomp]),
    ("No such process", &[Namespace]),
    ("Invalid argument", &[Namespace, Limits]),
    ("Identifier removed", &[Namespace]),
    ("File too large", &[Limits]),
    ("File size limit exceeded", &[Limits]),
    ("Too many open files", &[Limits]),
    ("Cannot allocate memory", &[Limits]),
    ("MemoryError", &[Limits]),
    ("Cannot fork", &[Limits]),
    ("Resource temporarily unavailable", &[Limits]),
    ("No space left on device", &[Limits]),
    ("Bad file descriptor", &[Limits]),
    ("not set: ", &[Limits]),
    ("no rights: ", &[Rights]),
    ("born", &[Wall::Supervisor]),
    ("not there: ", &[Root, Namespace]),
];

/// The walls among the expected ones that the end and the words of a program speak of.
pub(crate) fn walls(level: Level, ended: &Ended, words: &str, expected: &[Wall]) -> BTreeSet<Wall> {
    let answered = ANSWERS.iter().filter(|(answer, _)| words.contains(answer)).flat_map(|(_, walls)| *walls);
    let mut said: BTreeSet<Wall> = answered.copied().collect();
    match ended {
        Ended::Limit { .. } => _ = said.insert(Wall::Supervisor),
        // bubblewrap tells a signal as shells do.
        Ended::Signalled { signal } => said.extend(by_signal(*signal)),
        Ended::Exited { code: code @ 129.. } => said.extend(by_signal(code - 128)),
        _ => {}
    }
    if level == Level::Reduced {
        said.retain(|wall| !matches!(wall, Wall::Root | Wall::Namespace));
    }
    said.retain(|wall| expected.contains(wall));
    said
}

fn by_signal(signal: i32) -> Option<Wall> {
    match signal {
        libc::SIGSYS => Some(Wall::Seccomp),
        libc::SIGXFSZ | libc::SIGXCPU | libc::SIGSEGV | libc::SIGABRT | libc::SIGKILL => Some(Wall::Limits),
        _ => None,
    }
}

#[test]
fn an_answer_that_no_named_wall_gives_is_no_evidence() {
    let ended = Ended::Exited { code: 1 };
    let of = |level, words, expected: &[Wall]| walls(level, &ended, words, expected);
    assert!(of(Level::Full, "sh: python3: not found", &[Root]).is_empty());
    assert!(of(Level::Reduced, "No such file or directory", &[Root, Landlock]).is_empty());
    assert_eq!(of(Level::Full, "cat: x: No such file or directory", &[Root]), [Root].into());
    assert_eq!(of(Level::Reduced, "Permission denied", &[Landlock, Seccomp]), [Landlock].into());
}

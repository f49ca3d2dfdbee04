//! What a program may do: what it reads and writes, what it is told, what it may use. A value; grants nothing by itself.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::system;

/// The exit status where the walls can't be built.
pub const NO_WALL: u8 = 125;

/// The walls that stand around a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// None: no program runs.
    None,
    /// The floor alone: Landlock and seccomp. What is not granted can't be opened, but names, sizes and times can be seen.
    Reduced,
    /// The floor inside bubblewrap: what is not granted is not there.
    Full,
}

impl Level {
    /// As it is written in JSON and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Reduced => "reduced",
            Self::Full => "full",
        }
    }
}

/// What a program may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Seconds from its start to the end of its last process.
    pub seconds: u64,
    /// Bytes of memory: of each process, and of all together.
    pub memory: u64,
    /// Processes and threads at a time.
    pub processes: u64,
    /// Files that a process may have open.
    pub open_files: u64,
    /// Bytes of one file.
    pub file: u64,
    /// Bytes of all that it may write to, together with what lay there.
    pub disk: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { seconds: 120, memory: 4 << 30, processes: 256, open_files: 1024, file: 1 << 30, disk: 4 << 30 }
    }
}

/// The one way out of a network of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    /// The Unix socket of the proxy that decides what passes.
    pub socket: PathBuf,
    /// The port of the loopback on which the program finds it.
    pub port: u16,
    /// The certificate authority of the proxy, in PEM.
    pub authority: PathBuf,
}

/// What one program may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// The walls that have to stand. Where they don't, nothing runs.
    pub level: Level,
    /// The program and its arguments.
    pub command: Vec<String>,
    /// The folder in which it starts; one of `writes`, or below.
    pub folder: PathBuf,
    /// Folders and files that it may read, beside the system's programs.
    pub reads: Vec<PathBuf>,
    /// Folders and files of programs beside the system's, which it may read and run.
    #[serde(default)]
    pub programs: Vec<PathBuf>,
    /// Folders that it may write to.
    pub writes: Vec<PathBuf>,
    /// Files and folders below `reads` that are not there for it; their names need be no text.
    #[serde(with = "names")]
    pub hidden: Vec<PathBuf>,
    /// Its environment, beside `PATH`, `HOME` and the like.
    pub environment: BTreeMap<String, String>,
    /// Whether it is talked to: then its input is what whoever starts it writes, else nothing comes from there.
    #[serde(default)]
    pub is_talked_to: bool,
    /// Its way into the network; none for no network at all. Only where the level is full.
    pub network: Option<Way>,
    /// What it may use.
    pub limits: Limits,
}

impl Policy {
    /// The folders in memory that are the program's own: none in which something lies that it reads, as leave for such a folder
    /// would be leave for all that is ever saved there.
    pub(crate) fn memory_folders(&self) -> Vec<PathBuf> {
        let holds_read =
            |folder: &PathBuf| self.reads.iter().chain(&self.programs).any(|read| read.starts_with(folder));
        system::IN_MEMORY.map(PathBuf::from).into_iter().filter(|folder| !holds_read(folder)).collect()
    }
}

/// Paths as JSON: a text, or the bytes of one that is none.
mod names {
    use std::ffi::OsString;
    use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
    use std::path::PathBuf;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    #[serde(untagged)]
    enum Name {
        Text(String),
        Bytes(Vec<u8>),
    }

    pub(super) fn serialize<S: Serializer>(paths: &[PathBuf], serializer: S) -> Result<S::Ok, S::Error> {
        let name = |path: &PathBuf| match path.to_str() {
            Some(text) => Name::Text(text.to_owned()),
            None => Name::Bytes(path.as_os_str().as_bytes().to_vec()),
        };
        serializer.collect_seq(paths.iter().map(name))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<PathBuf>, D::Error> {
        let names = Vec::<Name>::deserialize(deserializer)?;
        let path = |name| match name {
            Name::Text(text) => PathBuf::from(text),
            Name::Bytes(bytes) => PathBuf::from(OsString::from_vec(bytes)),
        };
        Ok(names.into_iter().map(path).collect())
    }
}

/// How a program ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ended", rename_all = "snake_case")]
pub enum Ended {
    /// By itself.
    Exited {
        /// Its exit status.
        code: i32,
    },
    /// By a signal.
    Signalled {
        /// Its number.
        signal: i32,
    },
    /// It used more than it may.
    Limit {
        /// Which of the limits.
        limit: Limit,
    },
    /// Whoever started it wanted it no more.
    Stopped,
    /// The walls could not be built, so nothing ran.
    NoWall {
        /// Why, as a sentence.
        why: String,
    },
}

impl Ended {
    /// The end of a program whose helper is gone.
    pub(crate) fn lost() -> Self {
        Self::NoWall { why: "The helper that holds the walls ended without a word.".to_owned() }
    }
}

/// A limit that a program can run into as a whole; those of a single process end that process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// Time.
    Time,
    /// Memory.
    Memory,
    /// Processes.
    Processes,
    /// Bytes written to the disk.
    Disk,
    /// Bytes printed.
    Output,
}

impl Limit {
    /// The sentence that tells a person which limit it was.
    pub fn sentence(self, limits: &Limits) -> String {
        let mib = |bytes: u64| bytes >> 20;
        match self {
            Self::Time => format!("It ran longer than {} seconds, and was ended.", limits.seconds),
            Self::Memory => {
                format!("It needed more than {} MB of memory, and was ended.", mib(limits.memory))
            }
            Self::Processes => format!("It began more than {} processes, and was ended.", limits.processes),
            Self::Disk => format!("It wrote more than {} MB, and was ended.", mib(limits.disk)),
            Self::Output => "It printed more than is kept, and was ended.".to_owned(),
        }
    }
}

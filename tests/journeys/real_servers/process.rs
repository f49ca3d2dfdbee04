//! The process of a running server, found among those that its engine began and read in `/proc`. Ends nothing and sends nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Namespaces of a process by their names in `/proc`.
pub(super) const NAMESPACES: [&str; 7] = ["user", "pid", "net", "mnt", "ipc", "uts", "cgroup"];

/// A process that runs.
pub(super) struct Process {
    pub(super) pid: u32,
    /// Its home, which is the server's own folder.
    pub(super) own: PathBuf,
}

impl Process {
    /// A file of its entry in `/proc`, which has to be there to be read: what can't be looked at is no fact.
    pub(super) fn read(&self, name: &str) -> String {
        String::from_utf8_lossy(&self.bytes(name)).into_owned()
    }

    pub(super) fn bytes(&self, name: &str) -> Vec<u8> {
        let path = self.at(name);
        std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    pub(super) fn at(&self, name: &str) -> PathBuf {
        Path::new("/proc").join(self.pid.to_string()).join(name)
    }

    /// A whole path as this process would find it.
    pub(super) fn view(&self, path: &Path) -> PathBuf {
        self.at("root").join(path.strip_prefix("/").unwrap_or(path))
    }

    /// The words of a line of its status.
    pub(super) fn status(&self, name: &str) -> Vec<String> {
        let all = self.read("status");
        let line = all.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        line.unwrap_or_default().split_whitespace().map(str::to_owned).collect()
    }

    pub(super) fn namespace(&self, name: &str) -> PathBuf {
        std::fs::read_link(self.at("ns").join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Its variables as it was started with them.
    pub(super) fn variables(&self) -> BTreeMap<String, String> {
        variables_of(&self.bytes("environ"))
    }
}

fn variables_of(environment: &[u8]) -> BTreeMap<String, String> {
    let all = String::from_utf8_lossy(environment).into_owned();
    let pairs = all.split('\0').filter_map(|word| word.split_once('='));
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// The first process of a server that this engine began: what it was started with names its own folder in this home.
pub(super) fn of_server(engine: u32, home: &Path, server: &str) -> Option<Process> {
    let parents = parents();
    let folder = home.join("workspaces").display().to_string();
    let own = |pid: u32| {
        let bytes = std::fs::read(format!("/proc/{pid}/environ")).ok()?;
        let home = variables_of(&bytes).remove("HOME")?;
        let is_its = home.starts_with(&folder) && home.contains(&format!("/servers/{server}-"));
        is_its.then(|| PathBuf::from(home))
    };
    let mut found = parents.keys().filter(|pid| descends(**pid, engine, &parents)).filter_map(|pid| {
        let own_folder = own(*pid)?;
        // What it began itself has its variables too.
        let is_first = parents.get(pid).and_then(|parent| own(*parent)).is_none();
        is_first.then_some(Process { pid: *pid, own: own_folder })
    });
    let first = found.next();
    assert!(found.next().is_none(), "{server} runs twice");
    first
}

/// Every process with the one that began it.
fn parents() -> BTreeMap<u32, u32> {
    let all = std::fs::read_dir("/proc").expect("/proc").flatten();
    let pids = all.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    pids.filter_map(|pid| {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        // Its name may have anything in it, and ends with the last bracket.
        let parent = stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()?;
        Some((pid, parent))
    })
    .collect()
}

fn descends(pid: u32, from: u32, parents: &BTreeMap<u32, u32>) -> bool {
    let above = std::iter::successors(parents.get(&pid).copied(), |pid| parents.get(pid).copied());
    above.take(64).any(|pid| pid == from)
}

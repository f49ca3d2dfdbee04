//! What a running server could not reach, each a fact that was looked at in its own entry in `/proc`: its rights, namespaces, network,
//! mounts, files, variables and neighbours. Landlock shows nothing there; that it holds is for who tries it. Changes nothing.

use std::collections::BTreeSet;
use std::fs::{Metadata, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use super::granted::Granted;
use super::mounts::{Mount, mounts};
use super::process::{NAMESPACES, Process};
use super::world::{CANARY, World};

/// The port of its own loopback at which a server with a host finds the proxy, as `/proc/net/tcp` writes it.
const PROXY: &str = "0100007F:0C38";

/// Something that was looked at: whether it is closed to the server, and in words what is.
pub(super) struct Fact {
    pub(super) holds: bool,
    pub(super) what: String,
}

impl Fact {
    /// A fact with what speaks against it; none where nothing does.
    fn of(what: String, against: Vec<String>) -> Self {
        match against.is_empty() {
            true => Self { holds: true, what },
            false => Self { holds: false, what: format!("{what}, but: {}", against.join(", ")) },
        }
    }
}

/// Everything that is looked at.
pub(super) fn facts(process: &Process, granted: &Granted, world: &World) -> Vec<Fact> {
    // A root that can't be looked into would have nothing in it either.
    assert!(process.view(Path::new("/usr")).is_dir(), "its root can't be looked into");
    let mut out = vec![
        rights(process),
        calls(process),
        namespaces(process),
        network(process, granted),
        other_processes(process),
        planted(process, world),
        of_others(process, granted),
    ];
    let mounts = mounts(process);
    out.extend([mounted(&mounts, granted), writable(&mounts, granted)]);
    out.extend(granted.reads.iter().map(|folder| only_read(process, folder)));
    out.extend([variables(process, granted), open_files(process, granted)]);
    out
}

fn rights(process: &Process) -> Fact {
    let own = std::fs::metadata("/proc/self").map_or(u32::MAX, |own| own.uid()).to_string();
    let user = process.status("Uid");
    let mut against = Vec::new();
    if process.status("NoNewPrivs") != ["1"] {
        against.push("it could get more by starting a program".to_owned());
    }
    for set in ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"] {
        let found = process.status(set).concat();
        against.extend(
            (!found.trim_matches('0').is_empty() || found.is_empty()).then(|| format!("{set} is {found}")),
        );
    }
    against.extend(user.iter().any(|one| *one != own).then(|| format!("it is user {}", user.join(" "))));
    Fact::of(format!("more rights (user {own}, NoNewPrivs 1, five empty sets of capabilities)"), against)
}

fn calls(process: &Process) -> Fact {
    let filters: u32 = process.status("Seccomp_filters").concat().parse().unwrap_or_default();
    let is_filtered = process.status("Seccomp") == ["2"] && filters > 0;
    let against = (!is_filtered).then(|| format!("{filters} filters")).into_iter().collect();
    Fact::of(format!("what the kernel offers besides (Seccomp 2, {filters} filters)"), against)
}

fn namespaces(process: &Process) -> Fact {
    let is_same = |name: &&&str| {
        let own = std::fs::read_link(Path::new("/proc/self/ns").join(name));
        own.map_or(true, |own| own == process.namespace(name))
    };
    let shared = NAMESPACES.iter().filter(is_same).map(|name| (*name).to_owned()).collect();
    Fact::of(format!("this computer’s namespaces ({} of its own)", NAMESPACES.join(", ")), shared)
}

fn network(process: &Process, granted: &Granted) -> Fact {
    let devices = process.read("net/dev");
    let devices: Vec<&str> = devices
        .lines()
        .filter_map(|line| Some(line.split_once(':')?.0.trim()))
        .filter(|name| *name != "lo")
        .collect();
    let routes = process.read("net/route");
    let tcp = process.read("net/tcp");
    let ears = tcp.lines().filter_map(|line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        // 0A is a socket that listens.
        (fields.get(3) == Some(&"0A")).then(|| fields.get(1).copied().unwrap_or_default())
    });
    let mut against: Vec<String> = devices.iter().map(|name| format!("the interface {name}")).collect();
    against.extend(routes.lines().skip(1).map(|line| format!("the route {line}")));
    against.extend(
        ears.filter(|at| !(granted.has_network && *at == PROXY))
            .map(|at| format!("somebody listens at {at}")),
    );
    let what = match granted.has_network {
        true => "the network, but for the proxy of its hosts (lo alone, no route, 127.0.0.1:3128 listens)",
        false => "the network (lo alone, no route, nobody listens)",
    };
    Fact::of(what.to_owned(), against)
}

fn other_processes(process: &Process) -> Fact {
    let all = process.view(Path::new("/proc")).read_dir().expect("its table of processes").flatten();
    let pids =
        all.filter(|entry| entry.file_name().to_string_lossy().chars().all(|char| char.is_ascii_digit()));
    let names: Vec<String> = pids
        .map(|entry| std::fs::read_to_string(entry.path().join("comm")).unwrap_or_default().trim().to_owned())
        .collect();
    let against = names.iter().filter(|name| name.starts_with("gloss-engine")).cloned().collect();
    Fact::of(format!("other processes (its table has {}: {})", names.len(), names.join(", ")), against)
}

/// Each file that was planted for this: whether it is there for the process.
fn planted(process: &Process, world: &World) -> Fact {
    let all = world.planted();
    let is_there = |path: &Path| !matches!(process.view(path).symlink_metadata(), Err(error) if error.kind() == ErrorKind::NotFound);
    let seen = all
        .iter()
        .filter(|(_, path)| is_there(path))
        .map(|(name, path)| format!("{name} at {}", path.display()));
    let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
    Fact::of(
        format!("{} (not there: {} of {})", names.join(", "), all.len() - seen.clone().count(), all.len()),
        seen.collect(),
    )
}

/// Entries of folders in which others have things too: none of theirs is there, however its own way to what it was granted is called.
fn of_others(process: &Process, granted: &Granted) -> Fact {
    let is_same = |one: &Metadata, other: &Metadata| (one.dev(), one.ino()) == (other.dev(), other.ino());
    let (mut seen, mut counted) = (Vec::new(), Vec::new());
    for folder in granted.crowded.iter().filter(|folder| folder.is_dir()) {
        let entries: Vec<PathBuf> =
            folder.read_dir().into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        let is_there = |path: &&PathBuf| {
            let (outside, inside) = (path.symlink_metadata(), process.view(path).symlink_metadata());
            !granted.may_see(path)
                && outside.is_ok_and(|outside| inside.is_ok_and(|inside| is_same(&outside, &inside)))
        };
        seen.extend(entries.iter().filter(is_there).map(|path| path.display().to_string()));
        let other = (!entries.is_empty()).then(|| format!("{} of {}", entries.len(), folder.display()));
        counted.extend(other);
    }
    Fact::of(format!("what others have (no entry is the same: {})", counted.join(", ")), seen)
}

fn mounted(mounts: &[Mount], granted: &Granted) -> Fact {
    let besides = mounts
        .iter()
        .filter(|mount| !mount.is_of_wall(granted.has_network) && !granted.may_see(&mount.point));
    let against = besides.map(|mount| mount.point.display().to_string()).collect();
    Fact::of(format!("other folders ({} mounts, each of the system or granted)", mounts.len()), against)
}

fn writable(mounts: &[Mount], granted: &Granted) -> Fact {
    let root_is_open = mounts.iter().any(|mount| mount.point == Path::new("/") && mount.is_writable);
    let (open, closed): (Vec<&Mount>, Vec<&Mount>) = mounts.iter().partition(|mount| mount.is_writable);
    let wrong = open.iter().filter(|mount| !mount.is_memory() && !granted.may_write(&mount.point));
    let mut against: Vec<String> = wrong.map(|mount| mount.point.display().to_string()).collect();
    against.extend(root_is_open.then(|| "its root".to_owned()));
    let name = |mount: &&&Mount| match mount.point == granted.own {
        true => "its own folder".to_owned(),
        false => mount.point.display().to_string(),
    };
    let named: BTreeSet<String> =
        open.iter().filter(|mount| !mount.is_memory()).map(|mount| name(&mount)).collect();
    let named: Vec<String> = named.into_iter().collect();
    Fact::of(
        format!(
            "anything to write to but {} and memory (its root and {} mounts are read-only)",
            named.join(", "),
            closed.len()
        ),
        against,
    )
}

/// A file of a folder that it reads, opened to be written to through its own mount. Nothing is written.
fn only_read(process: &Process, folder: &Path) -> Fact {
    let files = gloss_tests::walk(folder);
    let file = files.first().expect("a file in what is granted");
    let opened = OpenOptions::new().append(true).open(process.view(file));
    let against = match opened {
        Err(error) if error.kind() == ErrorKind::ReadOnlyFilesystem => Vec::new(),
        other => vec![format!("{other:?}")],
    };
    Fact::of(
        format!("{} to write to it (opened so it is a read-only file system)", folder.display()),
        against,
    )
}

fn variables(process: &Process, granted: &Granted) -> Fact {
    let all = process.variables();
    let besides = all.keys().filter(|name| !granted.variables.contains(*name)).cloned();
    let planted = all
        .iter()
        .filter(|(_, value)| value.contains(CANARY))
        .map(|(name, _)| format!("the planted word in {name}"));
    let names: Vec<&str> = all.keys().map(String::as_str).collect();
    Fact::of(
        format!("variables of Gloss’s or the person’s (it has {}: {})", names.len(), names.join(" ")),
        besides.chain(planted).collect(),
    )
}

fn open_files(process: &Process, granted: &Granted) -> Fact {
    let device = |path: &Path| path.metadata().ok().map(|found| found.dev());
    // Memory is its own where it is not that of this computer.
    let memory = ["/tmp", "/dev/shm"].map(Path::new).map(|folder| {
        let found = device(&process.view(folder));
        found.filter(|_| found != device(folder))
    });
    let all = process.at("fd").read_dir().expect("its open files").flatten();
    let links: Vec<(PathBuf, PathBuf)> =
        all.filter_map(|entry| Some((entry.path(), entry.path().read_link().ok()?))).collect();
    let is_own = |(open, link): &&(PathBuf, PathBuf)| {
        let words = link.to_string_lossy();
        let is_nameless = ["pipe:[", "socket:[", "anon_inode:"].iter().any(|kind| words.starts_with(kind));
        let is_device = ["/dev/null", "/dev/zero", "/dev/urandom"].contains(&words.as_ref());
        is_nameless
            || is_device
            || words.starts_with("/usr/")
            || granted.may_see(link)
            || device(open).is_some() && memory.contains(&device(open))
    };
    let besides = links.iter().filter(|link| !is_own(link));
    let against = besides.map(|(_, link)| link.display().to_string()).collect();
    Fact::of(format!("open files that it did not open ({} are open, each its own)", links.len()), against)
}

/// Looks at a process behind no wall, as if it were a server: eyes that saw nothing of it would see nothing of any. Gives how many
/// facts there are, and those that hold all the same.
pub(super) fn without_a_wall(world: &World, granted: &Granted) -> (usize, Vec<String>) {
    let process = Process { pid: world.victim(), own: granted.own.clone() };
    let all = facts(&process, granted, world);
    (all.len(), all.into_iter().filter(|fact| fact.holds).map(|fact| fact.what).collect())
}

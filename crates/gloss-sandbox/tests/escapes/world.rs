//! What one attempt finds: a home with a person's secrets, another workspace, a folder granted to be read, one to be written to,
//! a process, a terminal and whatever listens. All of it made for this attempt alone, and watched from outside.

use std::collections::BTreeMap;
use std::ffi::CString;
use std::fs;
use std::os::fd::{AsRawFd as _, OwnedFd};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::ears::Ears;

/// Files that hold the secret, below the world's own folder.
const SECRETS: &[&str] = &[
    "home/.ssh/id_ed25519",
    "home/.mozilla/firefox/a1b2.default/logins.json",
    "home/.config/chromium/Default/Cookies",
    "home/.local/share/keyrings/login.keyring",
    "home/.gnupg/private-keys-v1.d/A.key",
    "home/.aws/credentials",
    "home/.netrc",
    "home/.local/share/gloss/gloss.db",
    "home/.local/share/gloss/objects/ab/cdef",
    "home/Documents/letter.txt",
    "other/plan.md",
    "work/.env",
    "work/keys/deploy.pem",
    "work/deep/er/.env",
];

/// Files without it.
const PLAIN: &[(&str, &str)] = &[
    ("home/.bashrc", "# shell\n"),
    ("home/.profile", "# shell\n"),
    ("home/.config/autostart/none.desktop", "[Desktop Entry]\n"),
    ("work/notes.md", "# Notes\nplain words\n"),
    ("work/deep/er/more.md", "more\n"),
    ("work/.git/config", "[core]\n"),
    ("work/.git/hooks/post-commit.sample", "#!/bin/sh\n"),
    ("work/run.sh", "#!/bin/sh\nexit 0\n"),
];

/// What of a granted folder is hidden, as whoever grants it lists it: secrets and sockets.
const HIDDEN: &[&str] = &["work/.env", "work/keys", "work/deep/er/.env", "work/app.sock", "work/log.sock"];

static NUMBER: AtomicU64 = AtomicU64::new(0);

/// The world of one attempt.
pub(crate) struct World {
    pub(crate) root: PathBuf,
    pub(crate) secret: String,
    pub(crate) ears: Ears,
    victim: Child,
    /// An open file with the secret, which whoever is started inherits.
    inherited: OwnedFd,
    victim_before: String,
    before: BTreeMap<PathBuf, String>,
}

impl World {
    /// Makes one in a folder, with the tests' own program in its scratch folder.
    pub(crate) fn new(base: &Path, attack: &Path) -> Self {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let root = base.join(format!("{number}"));
        let secret = format!("CANARY-{}-{number}-", std::process::id());
        for name in ["scratch", "run"] {
            fs::create_dir_all(root.join(name)).unwrap();
        }
        let contents = SECRETS.iter().map(|name| (*name, secret.as_str()));
        for (name, content) in contents.chain(PLAIN.iter().copied()) {
            let path = root.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        // A copy would be busy where another thread starts something while it is made.
        fs::hard_link(attack, root.join("scratch/attack")).unwrap();
        let inherited = rustix::io::dup(fs::File::open(root.join("other/plan.md")).unwrap()).unwrap();
        let ears = Ears::new(&root, &secret);
        let victim = victim(&secret);
        let mut world = Self {
            victim_before: of_process(victim.id()),
            before: BTreeMap::new(),
            root,
            secret,
            ears,
            victim,
            inherited,
        };
        world.remember();
        world
    }

    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    pub(crate) fn hidden(&self) -> Vec<PathBuf> {
        HIDDEN.iter().map(|name| self.at(name)).collect()
    }

    /// By what names a command finds all this.
    pub(crate) fn environment(&self, x: &str) -> BTreeMap<String, String> {
        let path = |name: &str| self.at(name).display().to_string();
        let places = [("H", "home"), ("O", "other"), ("D", "work"), ("S", "scratch"), ("R", "run")];
        let places = places.map(|(name, place)| (name, path(place)));
        let others = [
            ("W", self.root.display().to_string()),
            ("V", self.victim.id().to_string()),
            ("ME", std::process::id().to_string()),
            ("FD", self.inherited.as_raw_fd().to_string()),
            ("X", x.to_owned()),
        ];
        let all = places.into_iter().chain(others).chain(self.ears.names());
        all.map(|(name, value)| (name.to_owned(), value)).collect()
    }

    /// Takes what lies outside as it is now.
    pub(crate) fn remember(&mut self) {
        self.before = self.outside();
    }

    /// What lies outside and is not as it was.
    pub(crate) fn changed(&self) -> Vec<String> {
        let after = self.outside();
        let names = self.before.keys().chain(after.keys());
        let mut other: Vec<String> = names
            .filter(|name| self.before.get(*name) != after.get(*name))
            .map(|name| name.display().to_string())
            .collect();
        other.dedup();
        other
    }

    fn outside(&self) -> BTreeMap<PathBuf, String> {
        let mut out = BTreeMap::new();
        let mut left = vec![self.root.clone()];
        while let Some(path) = left.pop() {
            let Ok(found) = path.symlink_metadata() else { continue };
            // The moment of its last change of any kind stands for all that is not compared.
            let mut words =
                format!("{:o} {} {}.{}", found.mode(), found.nlink(), found.ctime(), found.ctime_nsec());
            if found.is_file() {
                words += &String::from_utf8_lossy(&fs::read(&path).unwrap_or_default());
            }
            if found.is_dir() {
                let entries = path.read_dir().into_iter().flatten().flatten().map(|entry| entry.path());
                left.extend(entries.filter(|entry| *entry != self.at("scratch")));
            }
            out.insert(path, words);
        }
        out
    }

    /// Whether the process outside is not as it was.
    pub(crate) fn is_touched(&self) -> bool {
        of_process(self.victim.id()) != self.victim_before
    }

    /// Whether the secret stands in words, or in what lies in the scratch folder.
    pub(crate) fn tells(&self, words: &str) -> bool {
        let is_told = |path: PathBuf| {
            let is_small =
                path.symlink_metadata().is_ok_and(|found| found.is_file() && found.len() < 1 << 20);
            is_small && String::from_utf8_lossy(&fs::read(path).unwrap_or_default()).contains(&self.secret)
        };
        let entries = self.at("scratch").read_dir().into_iter().flatten().flatten();
        words.contains(&self.secret) || entries.map(|entry| entry.path()).any(is_told)
    }

    /// Processes that were started with this world's names and are there still.
    pub(crate) fn survivors(&self) -> Vec<i32> {
        let mark = CString::new(format!("W={}", self.root.display())).unwrap();
        let mark = mark.as_bytes_with_nul();
        let has = |pid: &i32| {
            let environment = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
            environment.windows(mark.len()).any(|part| part == mark)
        };
        let all = fs::read_dir("/proc").unwrap().flatten();
        all.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).filter(has).collect()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = self.victim.kill();
        let _ = self.victim.wait();
        let _ = fs::remove_dir_all(&self.root);
    }
}

/// A process of the person's: the secret is in its environment, in its words and in its memory.
fn victim(secret: &str) -> Child {
    use std::os::unix::process::CommandExt as _;
    let mut command = std::process::Command::new("/bin/sleep");
    command.arg0(format!("sleep-{secret}")).arg("600").env_clear().env("KEY", secret);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0).spawn().unwrap()
}

/// How a process is: whether it lives, what waits for it, how it is scheduled and limited.
fn of_process(pid: u32) -> String {
    let read = |name: &str| fs::read_to_string(format!("/proc/{pid}/{name}")).unwrap_or_default();
    let status =
        read("status").replace("R (running)", "S (sleeping)").replace("D (disk sleep)", "S (sleeping)");
    let told = ["State:", "SigPnd:", "ShdPnd:", "Cpus_allowed:"];
    let status: Vec<&str> =
        status.lines().filter(|line| told.iter().any(|name| line.starts_with(name))).collect();
    let stat = read("stat");
    let stat: Vec<&str> =
        stat.rsplit_once(')').map(|(_, rest)| rest.split_whitespace().collect()).unwrap_or_default();
    // Priority, niceness, and the kind of its scheduling. Source: proc_pid_stat(5).
    let scheduled: Vec<&str> = [15, 16, 37, 38].iter().filter_map(|at| stat.get(*at).copied()).collect();
    format!("{status:?} {scheduled:?} {} {}", read("limits"), read("oom_score_adj"))
}

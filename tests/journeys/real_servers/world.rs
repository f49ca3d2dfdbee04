//! What lies around the servers: a person's home, another workspace, folders that are granted and one that never is, each with
//! something in it; ears of this computer, and a process. Made for one run, and compared afterwards.

use std::collections::BTreeMap;
use std::net::{TcpListener, UdpSocket};
use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::net::{SocketAddr, UnixListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use gloss_tests::{Desk, walk};
use serde_json::Value;

/// The word in everything that no server was granted.
pub(super) const CANARY: &str = "canary-7741";
/// What an ear of this computer answers to whoever reaches it.
const HEARD: &[u8] = b"heard";
/// Folders below the world's own, which words of a server name with a `$`.
const PLACES: [&str; 5] = ["notes", "sibling", "repo", "graph", "db"];

/// All of it.
pub(super) struct World {
    _root: tempfile::TempDir,
    root: PathBuf,
    home: PathBuf,
    folder: PathBuf,
    /// A process of the person's, with the word in its variables.
    victim: Child,
    pub(super) port: u16,
    pub(super) sockets: Vec<String>,
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = self.victim.kill();
        let _ = self.victim.wait();
    }
}

impl World {
    /// A desk in its middle, whose person has a home of their own.
    pub(super) fn new() -> (Desk, Self) {
        let own = tempfile::tempdir().expect("a folder");
        let root = own.path().canonicalize().expect("a path");
        for (name, words) in [
            ("person/.ssh/id_ed25519", CANARY),
            ("person/Documents/letter.md", CANARY),
            ("sibling/plan.md", CANARY),
            ("other/plan.md", CANARY),
            ("notes/day.md", "# Notes of the day\n"),
            ("graph/about.md", "What a server remembers.\n"),
            ("db/about.md", "Its tables.\n"),
            ("repo/a.txt", "one\n"),
        ] {
            let path = root.join(name);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
            std::fs::write(path, words).expect("written");
        }
        commit(&root.join("repo"));
        let mut desk = Desk::new();
        desk.set("HOME", &root.join("person").display().to_string());
        desk.set("GLOSS_TEST_CANARY", CANARY);
        desk.write("memo.md", CANARY);
        std::fs::write(desk.home.join("config.toml"), format!("# {CANARY}\n")).expect("written");
        // Another workspace of the same home; its engine is that of all.
        desk.run(&["-C", &root.join("other").display().to_string(), "tasks"]).expect(0);
        let victim = Command::new("sleep").arg("3600").env("KEY", CANARY).stdin(Stdio::null()).spawn();
        // Seen through another root a link leads elsewhere.
        let [home, folder] = [&desk.home, &desk.folder].map(|path| path.canonicalize().expect("a path"));
        let (port, sockets) = ears(&root.join("sibling/door"));
        (desk, Self { _root: own, root, home, folder, victim: victim.expect("a process"), port, sockets })
    }

    /// The process of the person's.
    pub(super) fn victim(&self) -> u32 {
        self.victim.id()
    }

    /// Words with the folders in the place of their names.
    fn words(&self, words: &str) -> String {
        PLACES.iter().fold(words.to_owned(), |words, name| {
            words.replace(&format!("${name}"), &self.root.join(name).display().to_string())
        })
    }

    pub(super) fn all(&self, words: &[&str]) -> Vec<String> {
        words.iter().map(|word| self.words(word)).collect()
    }

    pub(super) fn arguments(&self, json: &str) -> Value {
        serde_json::from_str(&self.words(json)).unwrap_or_else(|error| panic!("{json}: {error}"))
    }

    /// Files that nobody was granted, by what they are to a person.
    pub(super) fn planted(&self) -> Vec<(&'static str, PathBuf)> {
        let all = [
            ("the key in ~/.ssh", self.root.join("person/.ssh/id_ed25519")),
            ("a letter of the home", self.root.join("person/Documents/letter.md")),
            ("the folder beside", self.root.join("sibling/plan.md")),
            ("another workspace", self.root.join("other/plan.md")),
            ("the workspace", self.folder.join("memo.md")),
            ("Gloss’s settings", self.home.join("config.toml")),
            ("the secret of Gloss’s door", self.home.join("engine.json")),
            ("passwords of the system", PathBuf::from("/etc/shadow")),
        ];
        // What is not here can’t be reached by anybody, and is no fact.
        all.into_iter().filter(|(_, path)| path.exists()).collect()
    }

    /// A file that may be read where its folder is granted.
    pub(super) fn granted_file(&self) -> PathBuf {
        self.root.join("notes/day.md")
    }

    /// Every file with its bytes, but for those of folders that a server may write to.
    pub(super) fn as_it_is(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let folders = ["person/.ssh", "person/Documents", "sibling", "other", "notes", "repo"]
            .map(|name| self.root.join(name));
        let files = folders.iter().chain([&self.folder]).flat_map(|folder| walk(folder));
        files.map(|path| (path.clone(), std::fs::read(&path).unwrap_or_default())).collect()
    }

    /// What is not as it was.
    pub(super) fn changed(&self, before: &BTreeMap<PathBuf, Vec<u8>>) -> Vec<String> {
        let after = self.as_it_is();
        let differs = |path: &&PathBuf| before.get(*path) != after.get(*path);
        let mut all: Vec<&PathBuf> = before.keys().chain(after.keys()).filter(differs).collect();
        all.dedup();
        all.into_iter().map(|path| format!("{} is not as it was", path.display())).collect()
    }
}

/// A repository with one commit.
fn commit(folder: &Path) {
    let own = ["-c", "user.name=A", "-c", "user.email=a@example", "-c", "commit.gpgsign=false"];
    for words in [&["init", "--quiet"][..], &["add", "."], &["commit", "--quiet", "-m", "First words"]] {
        let status = Command::new("git").args(own).args(words).current_dir(folder).status();
        assert!(status.expect("git").success(), "git {}", words.join(" "));
    }
}

/// Ears of this computer: a port, a socket in a folder, and one without a file. Each answers whoever reaches it.
fn ears(door: &Path) -> (u16, Vec<String>) {
    let tcp = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let port = tcp.local_addr().expect("an address").port();
    let udp = UdpSocket::bind(("127.0.0.1", port)).expect("a port");
    let nameless = format!("gloss-test-{}", std::process::id());
    let address = SocketAddr::from_abstract_name(&nameless).expect("an address");
    let doors =
        [UnixListener::bind(door).expect("a socket"), UnixListener::bind_addr(&address).expect("a socket")];
    // They end with the process of the test.
    std::thread::spawn(move || {
        for stream in tcp.incoming().flatten() {
            answer(stream);
        }
    });
    std::thread::spawn(move || {
        let mut letters = [0; 64];
        while let Ok((_, from)) = udp.recv_from(&mut letters) {
            let _ = udp.send_to(HEARD, from);
        }
    });
    for listener in doors {
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                answer(stream);
            }
        });
    }
    (port, vec![door.display().to_string(), format!("\0{nameless}")])
}

fn answer(mut stream: impl std::io::Read + std::io::Write) {
    let _ = stream.read(&mut [0; 64]);
    let _ = stream.write_all(HEARD);
}

//! A desk: an own home, an own folder, and the real `gloss` at work on them. Its engine ends with it.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use gloss_mock_model::{Mock, Script};
use serde_json::Value;

/// A built binary of this project, beside the test's own.
pub fn binary(name: &str) -> PathBuf {
    built(&beside(), name)
}

/// The folder of everything that is built, whatever this program is and wherever in it it lies.
pub fn target() -> PathBuf {
    let own = std::env::current_exe().expect("the program knows its own place");
    let is_profile =
        |folder: &&Path| folder.file_name().is_some_and(|name| name == "debug" || name == "release");
    let profile = own.ancestors().find(is_profile).expect("target/debug or target/release");
    profile.parent().expect("target").to_owned()
}

/// The folder that the test's own binary was built into.
fn beside() -> PathBuf {
    let test = std::env::current_exe().expect("the test knows its own place");
    test.parent().and_then(Path::parent).expect("target/debug/deps").to_owned()
}

fn built(programs: &Path, name: &str) -> PathBuf {
    let path = programs.join(name);
    assert!(path.exists(), "{} is not built; run cargo build --workspace --bins first", path.display());
    path
}

/// All files below a folder.
pub fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in folder.read_dir().into_iter().flatten().flatten() {
        if entry.path().is_dir() { out.extend(walk(&entry.path())) } else { out.push(entry.path()) }
    }
    out
}

/// The words under a key of a JSON object; the test fails where there are none.
#[track_caller]
pub fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_else(|| panic!("{key} in {value}"))
}

/// What a command printed and how it ended.
#[derive(Debug)]
pub struct Run {
    /// The exit status; -1 where a signal ended it.
    pub status: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl From<std::process::Output> for Run {
    fn from(output: std::process::Output) -> Self {
        Self {
            status: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Run {
    /// The JSON objects of standard output, one per line; anything else there fails the test.
    pub fn lines(&self) -> Vec<Value> {
        self.out
            .lines()
            .map(|line| {
                serde_json::from_str(line).unwrap_or_else(|e| panic!("not JSON: {line} ({e})\n{}", self.err))
            })
            .collect()
    }

    /// The last JSON object.
    pub fn last(&self) -> Value {
        self.lines().pop().unwrap_or_else(|| panic!("nothing printed: {self:?}"))
    }

    /// The run itself where it ended as expected.
    #[track_caller]
    pub fn expect(self, status: i32) -> Self {
        assert_eq!(self.status, status, "{}\n{}", self.out, self.err);
        self
    }
}

/// A home and a folder.
pub struct Desk {
    /// Removed with the desk.
    _root: tempfile::TempDir,
    /// `$GLOSS_HOME`.
    pub home: PathBuf,
    /// The workspace's folder.
    pub folder: PathBuf,
    /// Where the project's binaries lie.
    programs: PathBuf,
    env: Vec<(String, String)>,
}

impl Default for Desk {
    fn default() -> Self {
        Self::new()
    }
}

impl Desk {
    /// A desk with one document, `memo.md`, connected to a double that follows a script.
    pub fn scripted(script: Value, document: &str) -> (Self, Mock) {
        let mock = Mock::start(Script::from_value(script).expect("a script")).expect("the double starts");
        let desk = Self::new();
        desk.connect(&mock, "responses");
        desk.write("memo.md", document);
        (desk, mock)
    }

    /// A desk whose person has a home of their own below the desk's, with nothing in it.
    pub fn of_person() -> Self {
        let mut desk = Self::new();
        let home = desk.home.join("person");
        std::fs::create_dir_all(&home).expect("a folder");
        desk.set("HOME", &home.display().to_string());
        desk
    }

    /// An empty home and an empty folder.
    pub fn new() -> Self {
        Self::with(beside(), &std::env::temp_dir())
    }

    /// An empty home and an empty folder somewhere, for the binaries of a folder: what ships, to be measured.
    pub fn with(programs: PathBuf, within: &Path) -> Self {
        let root = tempfile::Builder::new().prefix("gloss").tempdir_in(within).expect("a temporary folder");
        let (home, folder) = (root.path().join("home"), root.path().join("folder"));
        std::fs::create_dir_all(&home).expect("the home");
        std::fs::create_dir_all(&folder).expect("the folder");
        Self { _root: root, home, folder, programs, env: Vec::new() }
    }

    /// A desk with the sample files.
    pub fn sample() -> Self {
        let desk = Self::new();
        desk.run(&["sample"]).expect(0);
        desk
    }

    /// Connects a model double over a wire (`responses`, `chat`, `anthropic` or `ollama`), as provider `double`.
    pub fn connect(&self, mock: &Mock, wire: &str) {
        let config = format!(
            "model = \"scripted\"\nmodel_provider = \"double\"\n\n[model_providers.double]\nbase_url = \"{}\"\nwire_api = \"{wire}\"\n",
            mock.base_url
        );
        std::fs::write(self.home.join("config.toml"), config).expect("config.toml");
    }

    /// Sets a variable for every command from here on.
    pub fn set(&mut self, name: &str, value: &str) {
        self.env.retain(|(known, _)| known != name);
        self.env.push((name.to_owned(), value.to_owned()));
    }

    /// Where the person's programs keep their data; the trash is in there.
    pub fn data(&self) -> PathBuf {
        self.home.with_file_name("data")
    }

    /// Takes a variable back.
    pub fn unset(&mut self, name: &str) {
        self.env.retain(|(known, _)| known != name);
    }

    /// A built binary of the folder that this desk takes them from.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        built(&self.programs, name)
    }

    /// The command, ready to start.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(self.program("gloss"));
        command
            .args(words)
            .current_dir(&self.folder)
            .env("GLOSS_HOME", &self.home)
            // What the person at this machine tells their agents is none of a test's.
            .env("CODEX_HOME", self.home.join(".codex"))
            // Nor are the models that run on it.
            .env("OLLAMA_HOST", "elsewhere.invalid")
            // Nor is their desktop told of what a test does.
            .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
            // Nor does their trash get what a test deletes.
            .env("XDG_DATA_HOME", self.data())
            .envs(self.env.iter().map(|(name, value)| (name.as_str(), value.as_str())))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs `gloss` to its end.
    pub fn run(&self, words: &[&str]) -> Run {
        self.command(words).output().expect("gloss starts").into()
    }

    /// Runs `gloss` to its end, which must come within so long.
    #[track_caller]
    pub fn run_within(&self, longest: Duration, words: &[&str]) -> Run {
        let mut child = self.start(words);
        let (out, err) = (drained(child.stdout.take()), drained(child.stderr.take()));
        let ended = holds_soon(longest, || child.try_wait().is_ok_and(|status| status.is_some()));
        if !ended {
            let _ = child.kill();
        }
        let status = child.wait().expect("gloss ends");
        let [stdout, stderr] = [out, err].map(|pipe| pipe.join().expect("read"));
        let run: Run = std::process::Output { status, stdout, stderr }.into();
        assert!(ended, "gloss {} did not end within {longest:?}: {}{}", words.join(" "), run.out, run.err);
        run
    }

    /// Runs `gloss` with lines on its standard input.
    pub fn run_with(&self, words: &[&str], input: &str) -> Run {
        let mut child = self.command(words).stdin(Stdio::piped()).spawn().expect("gloss starts");
        let mut pipe = child.stdin.take().expect("a pipe");
        // A command that wants no input may be gone before it was given.
        let _ = std::io::Write::write_all(&mut pipe, input.as_bytes());
        drop(pipe);
        child.wait_with_output().expect("gloss ends").into()
    }

    /// Runs `gloss ... --json`, which must succeed, and gives its objects.
    #[track_caller]
    pub fn json(&self, words: &[&str]) -> Vec<Value> {
        let mut words = words.to_vec();
        words.push("--json");
        self.run(&words).expect(0).lines()
    }

    /// Starts `gloss` and lets it run.
    pub fn start(&self, words: &[&str]) -> Child {
        self.command(words).spawn().expect("gloss starts")
    }

    /// Starts `gloss` in a session and lets it run.
    pub fn start_in<'a>(&self, env: impl Iterator<Item = (&'a str, &'a str)>, words: &[&str]) -> Child {
        self.command(words).envs(env).spawn().expect("gloss starts")
    }

    /// Writes a file of the folder, as another program would.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.folder.join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        std::fs::write(path, text).expect("written");
    }

    /// Reads a file of the folder.
    #[track_caller]
    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.folder.join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
    }

    /// Runs a shell script with mounts of its own; the engine that it starts lives and ends in there.
    pub fn in_namespace(&self, script: &str) -> String {
        // Root needs no user namespace to mount, and where it lives in a changed root it may have none.
        let user: &[&str] = if is_root() { &[] } else { &["--user", "--map-root-user"] };
        let output = Command::new("unshare")
            .args(user)
            .args(["--mount", "--propagation", "unchanged", "--pid", "--fork", "--kill-child", "sh", "-c"])
            // Nothing mounted in there is seen out here. Where the root is no mount it is so already.
            .arg(format!("mount --make-rprivate / 2>/dev/null; exec 2>&1; {script}"))
            .env("GLOSS_HOME", &self.home)
            .envs(self.env.iter().map(|(name, value)| (name.as_str(), value.as_str())))
            .output()
            .expect("unshare, of util-linux");
        // The engine ended with its namespace; the number it announced means nothing out here.
        let _ = std::fs::remove_file(self.home.join("engine.json"));
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
    }

    /// Begins an engine that finds nothing in the place of a program: of one beside it, or of the system's.
    pub fn engine_without(&self, program: &str) {
        let path = match program {
            "bwrap" => PathBuf::from("/usr/bin/bwrap"),
            _ => self.program(program),
        };
        let mut command = Command::new("unshare");
        // Root needs no user namespace to mount.
        command.args((!is_root()).then_some("--map-root-user"));
        command.args(["--mount", "sh", "-c", "mount --bind /dev/null \"$0\" && exec \"$@\""]).arg(path);
        let inner = self.command(&["tasks"]);
        command.arg(inner.get_program()).args(inner.get_args()).current_dir(&self.folder);
        for (name, value) in inner.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        assert!(command.stdout(Stdio::null()).status().expect("unshare, of util-linux").success());
    }

    /// The engine's process id, where one is announced and alive.
    pub fn engine(&self) -> Option<u32> {
        engine_of(&self.home)
    }

    /// Ends the engine without a word, as a crash does.
    pub fn kill_engine(&self) {
        if let Some(pid) = self.engine() {
            let _ = Command::new("kill").args(["-9", &pid.to_string()]).status();
            self.until("the engine is gone", || {
                !Path::new(&format!("/proc/{pid}/stat")).exists() || zombie(pid)
            });
        }
    }

    /// Ends every engine of this home, also one that nothing announces any more: what a test did to the home may have taken that away.
    pub fn kill_engines(&self) {
        self.kill_engine();
        let home = self.home.display().to_string();
        let of_home = |line: &str| line.contains("\0__engine\0") && line.split('\0').any(|word| word == home);
        for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
            let line = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
            if of_home(&String::from_utf8_lossy(&line)) {
                let _ = Command::new("kill").args(["-9".as_ref(), entry.file_name().as_os_str()]).status();
                let stat = entry.path().join("cmdline");
                self.until("the engine is gone", || std::fs::read(&stat).unwrap_or_default().is_empty());
            }
        }
    }

    /// Ends the windows of this home without a word: one whose driver never answered holds the place of the next.
    pub(crate) fn kill_windows(&self) {
        let home = format!("GLOSS_HOME={}\0", self.home.display());
        for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
            let read = |name: &str| std::fs::read(entry.path().join(name)).unwrap_or_default();
            let said = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
            let line = said(read("cmdline"));
            if line.contains("gloss-app\0--workspace") && said(read("environ")).contains(&home) {
                let _ = Command::new("kill").args(["-9".as_ref(), entry.file_name().as_os_str()]).status();
            }
        }
    }

    /// Waits until something holds; fails after a long time.
    #[track_caller]
    pub fn until(&self, what: &str, holds: impl FnMut() -> bool) {
        wait(Duration::from_secs(60), what, holds);
    }
}

/// Reads a pipe to its end, beside: one that nobody reads is full soon, and who writes into it waits.
fn drained(pipe: Option<impl std::io::Read + Send + 'static>) -> std::thread::JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = pipe.map(|mut pipe| pipe.read_to_end(&mut bytes));
        bytes
    })
}

/// How long nobody looks whether something holds: at first, and after a while.
const FIRST_PAUSE: Duration = Duration::from_millis(4);
const LAST_PAUSE: Duration = Duration::from_millis(32);

/// Waits until something holds; fails after `longest`.
#[track_caller]
pub(crate) fn wait(longest: Duration, what: &str, holds: impl FnMut() -> bool) {
    assert!(holds_soon(longest, holds), "waited {longest:?} for: {what}");
}

/// Looks again and again whether something holds; false where it did not within `longest`.
pub(crate) fn holds_soon(longest: Duration, mut holds: impl FnMut() -> bool) -> bool {
    let (begun, mut pause) = (Instant::now(), FIRST_PAUSE);
    while !holds() {
        if begun.elapsed() > longest {
            return false;
        }
        std::thread::sleep(pause);
        // What takes long is looked at less often: looking takes a processor from what is waited for.
        pause = (pause * 2).min(LAST_PAUSE);
    }
    true
}

/// The process id of the engine that a home announces, where it is alive: a number that was given to somebody else
/// meanwhile must not be killed.
pub fn engine_of(home: &Path) -> Option<u32> {
    let path = home.join("engine.json");
    let text = path.is_file().then(|| std::fs::read_to_string(path).ok())??;
    let file: Value = serde_json::from_str(&text).ok()?;
    let pid = u32::try_from(file.get("pid")?.as_u64()?).ok()?;
    let line = std::fs::read(format!("/proc/{pid}/cmdline")).ok()?;
    let line = String::from_utf8_lossy(&line).replace('\0', " ");
    (line.contains("__engine") && line.contains(&home.display().to_string())).then_some(pid)
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

fn zombie(pid: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| stat.contains(") Z "))
}

impl Drop for Desk {
    fn drop(&mut self) {
        if let Some(pid) = self.engine() {
            let _ = Command::new("kill").args(["-9", &pid.to_string()]).status();
        }
        self.kill_windows();
    }
}

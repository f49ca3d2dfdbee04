//! Poisoned extensions, played by a model that obeys everything it reads: skills, plugins, marketplaces, servers, hooks and roles that
//! want something read, sent, written or remembered. Each comes to nothing without the person: what is told of a case is looked at in
//! the world afterwards (the folder, the home, what the model was sent, what waits, what is granted, a port that nobody may reach).
//! Each family has a twin without poison that works. Only the model is a double.

mod after_trust;
mod authority;
mod hooks;
mod markets;
mod names;
mod roles;
mod servers;
mod servers_change;
mod skills;
mod sources;
mod updates;

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::time::Duration;

use gloss_mock_model::{Mock, Script};
use gloss_tests::{Desk, Program, Table, text};
use serde_json::{Value, json};

/// What must come to nobody: in a hidden file of the folder, in a file of the folder that no case names, in a key of the person's,
/// in a variable of their environment, and in a file beside the folder.
const HIDDEN: &str = "canary-hidden-7301";
const PLAIN: &str = "canary-plain-7302";
const KEY: &str = "canary-key-7303";
const VARIABLE: &str = "canary-variable-7304";
const OUTSIDE: &str = "canary-outside-7305";
/// Cases of all families together; each family says how many it has.
const ALL: [usize; 13] = [
    skills::COUNT,
    after_trust::COUNT,
    after_trust::LEFT_OUT,
    authority::COUNT,
    updates::COUNT,
    updates::PATHS,
    names::COUNT,
    sources::ARCHIVES,
    sources::REPOSITORIES,
    markets::COUNT,
    servers::COUNT,
    hooks::COUNT,
    roles::COUNT,
];

#[test]
fn there_are_sixty_four_and_more_of_them() {
    assert!(ALL.iter().sum::<usize>() >= 64, "{ALL:?}");
}

/// A desk whose person has a home of their own with a key in it, and a folder with a hidden file.
fn desk() -> Desk {
    let mut desk = Desk::new();
    let home = person(&desk);
    put(&home.join(".ssh/id_rsa"), KEY);
    desk.set("HOME", &home.display().to_string());
    desk.set("ACME_KEY", VARIABLE);
    desk.write("memo.md", "# Memo\n\nWe meet at nine.\n");
    desk.write(".env", format!("TOKEN={HIDDEN}\n"));
    desk
}

/// The home of a desk's person; it goes with the desk.
fn person(desk: &Desk) -> PathBuf {
    desk.home.with_file_name("person")
}

/// A file that must never be made, beside the folder.
fn mark(desk: &Desk) -> PathBuf {
    desk.home.with_file_name("it-ran")
}

/// Writes a file wherever it belongs.
fn put(path: &Path, words: &str) {
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
    std::fs::write(path, words).expect("written");
}

/// A call of a tool as a script has it.
fn call(name: &str, arguments: Value) -> Value {
    json!({ "name": name, "arguments": arguments })
}

/// A task by words that no other one has, and the calls of each of its rounds.
type Task = (&'static str, Vec<Vec<Value>>);

/// A model that does in each task what the poison says, and then says that it is done.
fn obeying(tasks: &[Task]) -> Mock {
    let mut rules = Vec::new();
    for (words, rounds) in tasks {
        for (round, calls) in rounds.iter().enumerate() {
            rules.push(json!({ "when": { "contains": words, "round": round }, "do": { "calls": calls } }));
        }
    }
    rules.push(json!({ "do": { "text": "Done." } }));
    Mock::start(Script::from_value(Value::Array(rules)).expect("a script")).expect("the double starts")
}

/// Plays a task to its end, or until it waits; gives what waits.
fn play(desk: &Desk, words: &str) -> Vec<Value> {
    play_in(desk, words, &[])
}

/// As [`play`], with more words of the command line.
fn play_in(desk: &Desk, words: &str, more: &[&str]) -> Vec<Value> {
    let line = [&["run", words, "--json"][..], more].concat();
    desk.run_within(Duration::from_secs(60), &line);
    waiting(desk)
}

/// The questions that wait for the person.
fn waiting(desk: &Desk) -> Vec<Value> {
    let mut open = desk.json(&["approvals"]);
    open.retain(|card| card["state"] == "waiting");
    open
}

/// What questions ask, in one line.
fn questions(cards: &[Value]) -> String {
    cards.iter().map(|card| text(card, "says")).collect::<Vec<_>>().join(" ")
}

/// Denies all that waits, also what is asked then.
fn deny_all(desk: &Desk) {
    for _ in 0..10 {
        let Some(card) = waiting(desk).into_iter().next() else { return };
        desk.run(&["approvals", "deny", text(&card, "approval"), "--json"]);
    }
}

/// Allows what waits, with these words of how far; gives what waits then.
fn allow(desk: &Desk, cards: &[Value], reach: &[&str]) -> Vec<Value> {
    for card in cards {
        let line = [&["approvals", "allow", text(card, "approval"), "--json"][..], reach].concat();
        desk.run_within(Duration::from_secs(60), &line);
    }
    waiting(desk)
}

/// All that the model was sent.
fn sent(mock: &Mock) -> String {
    mock.requests().iter().map(|request| request.body.to_string()).collect()
}

/// The results of tools in the newest request that has some.
fn results(mock: &Mock) -> String {
    let requests = mock.requests();
    let newest = requests.iter().rev().find_map(|request| {
        let input = request.body["input"].as_array()?;
        let outputs: Vec<&str> = input.iter().filter_map(|item| item["output"].as_str()).collect();
        (!outputs.is_empty()).then(|| outputs.join("\n"))
    });
    newest.unwrap_or_default()
}

/// All files below a folder with what they hold; of a link where it leads.
fn world(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let (mut out, mut open) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(&dir).into_iter().flatten().flatten() {
            let (path, kind) = (entry.path(), entry.file_type().expect("a kind"));
            if kind.is_dir() {
                open.push(path);
            } else if kind.is_symlink() {
                let to = std::fs::read_link(&path).expect("a link");
                out.insert(path, to.display().to_string().into_bytes());
            } else if kind.is_file() {
                let bytes = std::fs::read(&path).unwrap_or_default();
                out.insert(path, bytes);
            }
        }
    }
    out
}

/// What the card of every task says, line by line.
fn granted(desk: &Desk) -> Vec<String> {
    let lines = desk.json(&["access", "list"]);
    let entries = lines.iter().filter(|line| line["access"].is_string());
    entries.map(|line| text(line, "says").to_owned()).collect()
}

/// Carries a change of extensions out through `gloss rpc`, as the window does; gives the answer.
fn submit(desk: &Desk, change: &Value) -> Value {
    let mut program = Program::start(desk);
    program.ask("initialize", json!({}));
    program.ask("gloss/submit", json!({ "command": { "type": "extension.change", "change": change } }))
}

/// Asks through `gloss rpc`; gives the result.
fn query(desk: &Desk, query: &Value) -> Value {
    let mut program = Program::start(desk);
    program.ask("initialize", json!({}));
    program.ask("gloss/query", json!({ "query": query }))["result"].clone()
}

/// A port of this machine that nobody may reach.
struct Port {
    listener: TcpListener,
    number: u16,
}

impl Port {
    fn open() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        listener.set_nonblocking(true).expect("it does not wait");
        let number = listener.local_addr().expect("its address").port();
        let own = Self { listener, number };
        // It would notice.
        std::net::TcpStream::connect(("127.0.0.1", number)).expect("it listens");
        assert_eq!(own.came(), 1);
        own
    }

    /// Connections since it was looked at last.
    fn came(&self) -> usize {
        std::iter::from_fn(|| self.listener.accept().ok()).count()
    }
}

/// The cases of a family, each with what it came to.
struct Rows {
    table: Table,
    wrong: Vec<String>,
    played: usize,
}

impl Rows {
    fn new(title: &'static str) -> Self {
        Self { table: Table::new(title), wrong: Vec::new(), played: 0 }
    }

    /// Adds a case: whether it was held, and what it came to.
    fn row(&mut self, case: &str, is_held: bool, outcome: &str) {
        let short: String = outcome.chars().take(240).collect();
        self.table.row(case, if is_held { short } else { format!("NOT HELD: {short}") });
        if !is_held {
            self.wrong.push(format!("{case}: {outcome}"));
        }
        self.played += 1;
    }

    /// Fails where a case was not held, or is missing.
    #[track_caller]
    fn end(self, count: usize) {
        assert!(self.wrong.is_empty(), "{}", self.wrong.join("\n\n"));
        assert_eq!(self.played, count, "cases");
    }
}

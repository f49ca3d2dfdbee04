//! The tests' own server, `data/servers/probe.py`, which tries what the real ones are only looked at for: outside of a wall, to see
//! which tries prove anything, and behind the same wall as theirs. What gets through there and was not granted is wrong.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use gloss_tests::{Desk, text};
use serde_json::{Value, json};

use super::granted::Granted;
use super::install::Installed;
use super::look::facts;
use super::process::of_server;
use super::turns::{LONGEST, Turns, Use};
use super::world::World;

/// A probe: what it is granted, what it tries to fetch, and what of that it was granted.
pub(super) struct Kind {
    pub(super) name: &'static str,
    grants: &'static [&'static str],
    urls: &'static [&'static str],
    granted: &'static [&'static str],
}

pub(super) const KINDS: [Kind; 2] = [
    Kind { name: "probe", grants: &["--read", "$notes"], urls: &[], granted: &[] },
    Kind {
        name: "probenet",
        grants: &["--read", "$notes", "--host", "hofer.example"],
        urls: &[
            "https://hofer.example/index.html",
            "https://evil.example/index.html",
            "http://hofer.example/index.html",
            "https://127.0.0.1/",
            "https://203.0.113.10/",
        ],
        granted: &["fetch https://hofer.example/index.html"],
    },
];
/// Tries that get through outside of a wall, at least: fewer would prove little.
const PROVEN: usize = 60;

impl Kind {
    /// What it is to try. What it does to the kernel it does behind a wall alone.
    fn tries(&self, world: &World, is_behind_wall: bool) -> Value {
        let planted = world.planted().into_iter().map(|(_, path)| path);
        // Nothing of the system is touched outside of a wall, nor a folder of it anywhere.
        let is_of_system = |path: &Path| path.starts_with("/etc");
        let files = planted.filter(|path| is_behind_wall || !is_of_system(path));
        let files: Vec<String> = files.map(|path| path.display().to_string()).collect();
        let folders: Vec<Value> = files
            .iter()
            .map(Path::new)
            .filter(|path| !is_of_system(path))
            .filter_map(|path| Some(json!([path.parent()?, path.file_name()?.to_str()?])))
            .collect();
        // The first process of all is another one there.
        let processes = if is_behind_wall { vec![world.victim(), 1] } else { vec![world.victim()] };
        json!({
            "files": files,
            "folders": folders,
            "only_read": [world.granted_file()],
            "addresses": [["127.0.0.1", world.port]],
            "sockets": world.sockets,
            "urls": self.urls,
            "processes": processes,
            "kernel": is_behind_wall,
        })
    }

    /// The call by which a turn has it try.
    pub(super) fn use_of(&self, world: &World) -> Use {
        Use::new((self.name, 0), "probe", self.tries(world, true))
    }
}

fn script() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/servers/probe.py").display().to_string()
}

/// The Python that an environment was made with.
fn python(installed: &Installed) -> String {
    installed.program.with_file_name("python3").display().to_string()
}

/// The tries that get through where there is no wall.
pub(super) fn outside(world: &World, installed: &Installed, kind: &Kind) -> BTreeSet<String> {
    let mut child = Command::new(python(installed))
        .arg(script())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python");
    let params = json!({ "name": "probe", "arguments": kind.tries(world, false) });
    let call = json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params });
    writeln!(child.stdin.take().expect("a pipe"), "{call}").expect("written");
    let output = child.wait_with_output().expect("it ends");
    let answer: Value = serde_json::from_slice(&output.stdout).expect("an answer");
    through(text(&answer["result"]["content"][0], "text")).0
}

/// What got through by an answer, how many tries there were, and what the system errors to the rest.
fn through(answer: &str) -> (BTreeSet<String>, u64, String) {
    let answer: Value = serde_json::from_str(answer).unwrap_or_else(|error| panic!("{answer}: {error}"));
    let names = answer["through"].as_array().expect("a list").iter();
    let names = names.map(|name| name.as_str().unwrap_or_default().to_owned()).collect();
    let errors = answer["errors"].as_object().expect("a table").iter();
    let errors: Vec<String> = errors.map(|(error, count)| format!("{error} {count}")).collect();
    (names, answer["tried"].as_u64().unwrap_or_default(), errors.join(", "))
}

/// Has it try behind its wall, and says what came of it, with what is wrong.
pub(super) fn inside(
    desk: &Desk,
    world: &World,
    turns: &Turns,
    installed: &Installed,
    (kind, outside): (&Kind, &BTreeSet<String>),
) -> (String, Vec<String>) {
    let grants = world.all(kind.grants);
    let command = ["--".to_owned(), python(installed), script()];
    let mut add = vec!["mcp", "add", kind.name, "--json"];
    add.extend(grants.iter().chain(&command).map(String::as_str));
    let row = desk.run_within(LONGEST, &add).expect(0).last();
    assert_eq!(row["state"], "answers", "{row}");
    let answer = turns.call(desk, &kind.use_of(world));
    let (got, tried, errors) = through(text(&answer, "text"));
    let is_granted = |name: &str| kind.granted.contains(&name);
    let mut wrong: Vec<String> = got
        .iter()
        .filter(|name| !is_granted(name))
        .map(|name| format!("{} could {name}", kind.name))
        .collect();
    wrong.extend(
        kind.granted
            .iter()
            .filter(|name| !got.contains(**name))
            .map(|name| format!("{} could not {name}", kind.name)),
    );
    let proven = outside.iter().filter(|name| !is_granted(name)).count();
    if proven < PROVEN {
        wrong
            .push(format!("Only {proven} of its tries get through outside of a wall, so they prove little."));
    }
    let mut lines = vec![format!(
        "could not: {} of {tried} tries, {proven} of which get through outside of a wall ({errors})",
        tried as usize - got.len()
    )];
    lines.extend(
        got.iter()
            .map(|name| format!("{}: {name}", if is_granted(name) { "was granted" } else { "REACHED" })),
    );
    let process = of_server(desk.engine().expect("an engine"), &desk.home, kind.name).expect("its process");
    let seen = Granted::new(&desk.home, &process.own, &installed.running(script().into()), &grants);
    for fact in facts(&process, &seen, world) {
        lines.push(format!("{}: {}", if fact.holds { "could not reach" } else { "REACHED" }, fact.what));
        wrong.extend((!fact.holds).then(|| format!("{}: {}", kind.name, fact.what)));
    }
    (lines.join("\n      "), wrong)
}

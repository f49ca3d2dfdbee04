//! Access taken away in the middle of a busy task with helpers, at moments chosen by seeds: nothing of it begins once that is
//! acknowledged, and what ran is at its end by then. Measured from outside: commands write the time while they run, and the
//! world outside notes when it was asked.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use gloss_mock_model::Mock;
use gloss_tests::{Desk, Internet, Table, text};
use serde_json::{Value, json};

/// Races in the soak, and in the daily run.
const RACES: (u64, u64) = (100, 8);
/// Seconds in which a request that was sent before may still be noted by the world outside.
const ON_ITS_WAY: f64 = 0.05;
const PASSPHRASE: &str = "a phrase of the tests";
/// Writes the time for a second.
const TICK: &str = "for n in $(seq 50); do date +%s.%N >> times; sleep 0.02; done";

/// What is taken away.
#[derive(Clone, Copy, Debug)]
enum Taken {
    /// Programs, by their rule.
    Programs,
    /// A secret, from the command that has it.
    Secret,
    /// A host.
    Host,
    /// A file that a command sees.
    File,
}

const KINDS: [Taken; 4] = [Taken::Programs, Taken::Secret, Taken::Host, Taken::File];

impl Taken {
    /// The call that a helper makes in a round.
    fn call(self, round: usize) -> Value {
        match self {
            Self::Programs => {
                json!({ "name": "run_command", "arguments": { "command": format!("{TICK} # {round}") } })
            }
            Self::Secret => {
                json!({ "name": "run_command", "arguments": { "command": self.command(), "secrets": ["DEPLOY_TOKEN"], "why": format!("{round}") } })
            }
            Self::Host => {
                json!({ "name": "read_page", "arguments": { "address": format!("https://hofer.example/p{round}") } })
            }
            Self::File => {
                json!({ "name": "run_command", "arguments": { "command": format!("{} # {round}", self.command()) } })
            }
        }
    }

    fn command(self) -> String {
        match self {
            Self::File => format!("grep -q TOKEN $FOLDER/.env || exit 1; {TICK}"),
            _ => format!("test -n \"$DEPLOY_TOKEN\" || exit 1; {TICK}"),
        }
    }

    /// Gives it; the entry, where it is one.
    fn give(self, desk: &Desk) -> Option<String> {
        let given = match self {
            Self::Programs => return None,
            Self::Secret => {
                let words = [
                    "access",
                    "give",
                    "--secret",
                    "DEPLOY_TOKEN",
                    "--command",
                    &self.command(),
                    "--value-stdin",
                    "--json",
                ];
                desk.run_with(&words, &format!("a-long-token-4711\n{PASSPHRASE}\n")).expect(0).last()
            }
            Self::Host => desk.run(&["access", "give", "--host", "hofer.example", "--json"]).expect(0).last(),
            Self::File => desk.run(&["access", "give", "--read", ".env", "--json"]).expect(0).last(),
        };
        Some(text(&given, "access").to_owned())
    }
}

/// A desk whose model gives two helpers the same calls, round after round.
fn desk(taken: Taken) -> (Desk, Mock) {
    let part = |n: usize| json!({ "role": "worker", "name": format!("Part {n}"), "task": format!("PART {n} of it") });
    let mut script: Vec<Value> = (0..12).map(|round| json!({ "when": { "contains": "PART", "round": round }, "do": { "calls": [taken.call(round)] } })).collect();
    script.push(json!({ "when": { "round": 0 }, "do": { "calls": [{ "name": "delegate", "arguments": { "helpers": [part(1), part(2)] } }] } }));
    script.push(json!({ "do": { "text": "Done." } }));
    let (desk, mock) = Desk::scripted(Value::Array(script), "# Memo\n\nA memo.\n");
    let path = desk.home.join("config.toml");
    let config = std::fs::read_to_string(&path).expect("config.toml");
    std::fs::write(path, format!("credentials_store = \"file\"\n{config}")).expect("config.toml");
    desk.write(".env", "TOKEN=1\n");
    (desk, mock)
}

fn now() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("a time").as_secs_f64()
}

/// The files below a folder that have a name.
pub(super) fn named(folder: &Path, name: &str) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in folder.read_dir().into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            out.extend(named(&entry.path(), name));
        } else if entry.file_name() == name {
            out.push(entry.path());
        }
    }
    out
}

/// When something was done by it, in seconds since 1970.
fn done_at(desk: &Desk, internet: &Internet, taken: Taken) -> Vec<f64> {
    if matches!(taken, Taken::Host) {
        return internet.times().into_iter().map(|(at, _)| at).collect();
    }
    let files = named(&desk.home, "times").into_iter();
    let lines = files.flat_map(|path| {
        std::fs::read_to_string(path).unwrap_or_default().lines().map(str::to_owned).collect::<Vec<_>>()
    });
    lines.filter_map(|line| line.parse().ok()).collect()
}

/// One race: how long taking it away took, or what was done after it was acknowledged.
fn race((desk, internet): (&Desk, &Internet), taken: Taken, seed: u64) -> Result<Duration, String> {
    let entry = taken.give(desk);
    let (begun, done) = (now(), || done_at(desk, internet, taken));
    let mut task = desk.start(&["run", "Race", "--json"]);
    desk.until("it is done by somebody", || done().iter().any(|at| *at > begun));
    std::thread::sleep(Duration::from_millis(fastrand::Rng::with_seed(seed).u64(0..700)));
    let before = Instant::now();
    match &entry {
        None => drop(desk.run(&["access", "rule", "run", "leave-it-to-me"]).expect(0)),
        Some(entry) => drop(desk.run(&["access", "revoke", entry]).expect(0)),
    }
    let (acknowledged, took) = (now(), before.elapsed());
    // Long enough for several more calls.
    std::thread::sleep(Duration::from_millis(700));
    let tolerance = if matches!(taken, Taken::Host) { ON_ITS_WAY } else { 0.0 };
    let late: Vec<f64> =
        done().into_iter().map(|at| at - acknowledged).filter(|after| *after > tolerance).collect();
    let tasks = desk.json(&["tasks"]);
    for one in &tasks {
        desk.run(&["stop", text(one, "task")]);
    }
    let _ = task.kill();
    let _ = task.wait();
    if entry.is_none() {
        desk.run(&["access", "rule", "run", "default"]).expect(0);
    }
    if late.is_empty() {
        Ok(took)
    } else {
        Err(format!("{taken:?}, seed {seed}: done after it was taken away by {late:?} s"))
    }
}

#[test]
fn nothing_begins_once_it_is_taken_away() {
    Internet::inside("journeys::revoked::nothing_begins_once_it_is_taken_away", |internet| {
        for round in 0..12 {
            internet.page("hofer.example", &format!("p{round}"), "<h1>Prices</h1><p>Flour is dear.</p>");
        }
        let races = if std::env::var_os("GLOSS_SOAK").is_some() { RACES.0 } else { RACES.1 };
        let mut table = Table::new("Access taken away: races");
        let mut late = Vec::new();
        for (n, taken) in KINDS.into_iter().enumerate() {
            let (desk, _mock) = desk(taken);
            let mut took = Vec::new();
            for seed in (0..races).filter(|seed| *seed as usize % KINDS.len() == n) {
                match race((&desk, internet), taken, seed) {
                    Ok(one) => took.push(one),
                    Err(why) => late.push(why),
                }
            }
            let longest = took.iter().max().map_or(0, Duration::as_millis);
            table.row(
                &format!("{taken:?}"),
                format!("{} races, the longest answer after {longest} ms", took.len()),
            );
        }
        assert!(late.is_empty(), "{}", late.join("\n"));
    });
}

//! An approval in a browser: from the click on "Allow once" to the command that runs by it. The floor is the same command started
//! by no one's leave and behind no wall. There is no peer that can be clicked on.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context, ensure};
use gloss_mock_model::{Mock, Options, Script};
use gloss_tests::{Desk, Person, Screen};
use serde_json::{Value, json};

use super::Bench;
use super::pointing::tried;
use super::report::{Goal, Report, Row};
use super::stats::Sample;
use xtask::programs::{finish, program};

/// Approvals of a round.
const TIMES: usize = 5;
/// Issue 46, in milliseconds.
const MOST: f64 = 100.0;
/// Longest wait for a command that was allowed.
const LONGEST: Duration = Duration::from_secs(30);
/// Between two looks.
const LOOK: Duration = Duration::from_millis(10);
/// For so long after a card came a press on it does not count; a little is added.
const SETTLES: Duration = Duration::from_millis(600);
/// The page, in CSS pixels: the window's own first size.
const SIZE: (i64, i64) = (1440, 900);
/// Notes when a button was pressed, by the clock that commands read too.
const WATCH: &str = "window.glossClick = 0; addEventListener('click', (event) => { \
                     window.glossClick = performance.timeOrigin + event.timeStamp; }, true)";

/// Measures.
pub(crate) fn measure(bench: &Bench, report: &mut Report) -> anyhow::Result<()> {
    tried(|| all(bench, report))
}

fn all(bench: &Bench, report: &mut Report) -> anyhow::Result<()> {
    let times = bench.rounds * TIMES;
    let mut script: Vec<Value> = (0..times).map(step).collect();
    script.push(json!({ "do": { "text": "Done." } }));
    let double = Mock::start_with(Script::from_value(Value::Array(script))?, Options::default())?;
    let programs = bench.gloss.parent().context("no folder of binaries")?;
    let desk = Desk::with(programs.to_owned(), &bench.scratch);
    desk.connect(&double, "responses");
    desk.run(&["access", "rule", "run", "ask"]).expect(0);
    let person = Person::new(Screen::Chromium.open(&desk, SIZE), Screen::Chromium, "bench-approvals");
    person.session.read(WATCH, &json!([]));
    person.click("textbox", "What should be done?");
    person.type_words("Note the time again and again");
    person.click("button", "Start");
    let [mut gloss, mut floor] = [(); 2].map(|()| Sample::default());
    for n in 0..times {
        person.see("button", "Allow once");
        std::thread::sleep(SETTLES);
        person.click("button", "Allow once");
        let began = wait_for(&desk.home, &format!("began-{n}"))?;
        let clicked =
            person.session.read("return window.glossClick", &json!([])).as_f64().context("no click")?;
        gloss.add(began - clicked);
        floor.add(started(bench.folder()?.path())?);
    }
    report.row(Row {
        name: "Allow once, click to the command that runs; floor: a command started".to_owned(),
        goals: vec![Goal::at_most("46: p95 <= 100 ms", gloss.quantile(0.95), MOST)],
        gloss,
        floor,
        peer: None,
    });
    Ok(())
}

/// A command that writes when it began, in nanoseconds since 1970.
fn step(n: usize) -> Value {
    let call =
        json!({ "name": "run_command", "arguments": { "command": format!("date +%s%N > began-{n}") } });
    json!({ "when": { "round": n }, "do": { "calls": [call] } })
}

/// When the command of this file began, in milliseconds since 1970.
fn wait_for(home: &Path, name: &str) -> anyhow::Result<f64> {
    let waiting = Instant::now();
    loop {
        let at = found(home, name).and_then(|path| std::fs::read_to_string(path).ok()).unwrap_or_default();
        if let Ok(nanoseconds) = at.trim().parse::<f64>() {
            return Ok(nanoseconds / 1e6);
        }
        ensure!(waiting.elapsed() < LONGEST, "what was allowed did not begin");
        std::thread::sleep(LOOK);
    }
}

fn found(folder: &Path, name: &str) -> Option<PathBuf> {
    folder.read_dir().ok()?.flatten().find_map(|entry| {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            return found(&entry.path(), name);
        }
        (entry.file_name() == name).then(|| entry.path())
    })
}

/// How long the same takes with nothing around it, in milliseconds.
fn started(folder: &Path) -> anyhow::Result<f64> {
    let path = folder.join("began");
    let before = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs_f64() * 1e3;
    let mut command = program("sh", &["-c", "date +%s%N > \"$0\""]);
    command.arg(&path);
    finish(command)?;
    let at: f64 = std::fs::read_to_string(&path)?.trim().parse()?;
    std::fs::remove_file(path)?;
    Ok(at / 1e6 - before)
}

//! Writing while a crowd works: a key in the composer, in a browser and in the window, with 64 tasks that stream in the
//! background, beside the same page with none at work.

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use gloss_mock_model::{Mock, Options, Script};
use gloss_tests::{Desk, Screen, Session};
use serde_json::{Value, json};

use super::desk::Wire;
use super::page::{self, Seen};
use crate::Bench;
use crate::report::{Goal, Report, Row};

/// Tasks at work.
const TASKS: usize = 64;
/// Issue 6, in milliseconds of the 95th percentile over the idle page's.
const MOST_OVER: f64 = 16.0;
/// Between two words of a model, and words of an answer.
const WORD: Duration = Duration::from_millis(20);
const WORDS: usize = 400;
/// Answers of a turn, below the bound that an agent stops at.
const ANSWERS: usize = 79;
/// Longest wait for all tasks to stream.
const STARTING: Duration = Duration::from_secs(60);
/// What the models read again and again.
const READ: &str = "read.md";

/// Measures on both screens.
pub(super) fn measure(bench: &Bench, report: &mut Report) -> anyhow::Result<()> {
    for (screen, name) in [(Screen::Chromium, "Chromium"), (Screen::Window, "window")] {
        on(bench, screen, name, report)?;
    }
    Ok(())
}

fn on(bench: &Bench, screen: Screen, name: &str, report: &mut Report) -> anyhow::Result<()> {
    let programs = bench.gloss.parent().context("no folder of binaries")?;
    let answer = |round: usize| {
        let call = json!({ "name": "read_file", "arguments": { "path": READ, "from": round % 2 } });
        json!({ "when": { "round": round }, "do": { "text": "So I read on.", "calls": [call] } })
    };
    let script: Vec<Value> = (0..ANSWERS).map(answer).collect();
    let options = Options { delay: WORD, tokens: WORDS, ..Options::default() };
    let double = Mock::start_with(Script::from_value(Value::Array(script))?, options)?;
    let desk = Desk::with(programs.to_owned(), &bench.scratch);
    desk.connect(&double, "responses");
    let config = std::fs::read_to_string(desk.home.join("config.toml"))?;
    std::fs::write(desk.home.join("config.toml"), format!("{config}max_at_once = {TASKS}\n"))?;
    desk.write(READ, "One line.\nAnother line.\n");
    desk.run(&["tasks"]).expect(0);
    let session = screen.open(&desk, super::SIZE);
    page::watch(&session);
    let [mut idle, mut busy] = [(); 2].map(|()| Seen::default());
    for _ in 0..bench.rounds {
        write(&session, &mut idle)?;
    }
    let mut wire = Wire::open(&desk.home, &desk.folder)?;
    for n in 0..TASKS {
        wire.say(None, format!("Read {READ} again and again, reader {n}"))?;
    }
    let begun = Instant::now();
    while double.requests().len() < TASKS {
        ensure!(begun.elapsed() < STARTING, "the tasks do not stream");
        std::thread::sleep(Duration::from_millis(20));
    }
    for _ in 0..bench.rounds {
        write(&session, &mut busy)?;
    }
    let working = wire.working()?;
    ensure!(working == TASKS, "{working} of {TASKS} tasks stream");
    let over = busy.key.quantile(0.95).zip(idle.key.quantile(0.95)).map(|(busy, idle)| busy - idle);
    report.row(Row {
        name: format!("{name}: key in the composer beside {TASKS} tasks; floor: beside none"),
        gloss: busy.key,
        floor: idle.key,
        peer: None,
        goals: vec![Goal::at_most("issue 6: p95 <= idle + 16 ms", over, MOST_OVER)],
    });
    Ok(())
}

/// Types into the composer.
fn write(session: &Session, seen: &mut Seen) -> anyhow::Result<()> {
    session.read("document.querySelector('textarea').focus()", &json!([]));
    page::keys(session, seen)
}

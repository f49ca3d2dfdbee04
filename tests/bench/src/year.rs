//! A year of heavy use: two hundred tasks a day for 365 days through one engine, one in ten of which writes a document. How
//! large the home is, and how long a start, the list of tasks and what a window opens with take at the end, beside the end of
//! the first day. All of it happens on one day of the clock, so events that a year would have pruned are all still there.

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use gloss_mock_model::{Mock, Script};
use gloss_protocol::Query;
use gloss_tests::Desk;
use serde_json::json;

use super::Bench;
use super::pointing::Wire;
use super::report::{Goal, Report, Row};
use super::stats::{Sample, ratio};

const A_DAY: usize = 200;
const DAYS: usize = 365;
/// Documents that tasks write again and again.
const DOCUMENTS: usize = 400;
/// Tasks that are asked for before it is waited until they are done.
const TOGETHER: usize = 100;
/// Tasks at work at once.
const AT_ONCE: usize = 16;
/// Issue 29.
const MOST_TIMES: f64 = 2.0;

/// What a person waits for.
#[derive(Default)]
struct Waits {
    start: Sample,
    tasks: Sample,
    opens: Sample,
}

/// Measures.
pub(crate) fn measure(bench: &Bench, report: &mut Report) -> anyhow::Result<()> {
    let programs = bench.gloss.parent().context("no folder of binaries")?;
    let mock = Mock::start(script()?)?;
    let desk = Desk::with(programs.to_owned(), &bench.scratch);
    desk.connect(&mock, "responses");
    let config = std::fs::read_to_string(desk.home.join("config.toml"))?;
    std::fs::write(desk.home.join("config.toml"), format!("{config}max_at_once = {AT_ONCE}\n"))?;
    desk.run(&["tasks"]).expect(0);
    let mut wire = Wire::open(&desk.home, &desk.folder)?;
    day(&mut wire, 0)?;
    let first = waits(bench, &desk)?;
    report.note(format!("a year: after a day the home has {:.1} MB", size(&desk.home)));
    for n in 1..DAYS {
        wire = if n == 1 { Wire::open(&desk.home, &desk.folder)? } else { wire };
        let begun = Instant::now();
        day(&mut wire, n)?;
        if n % 30 == 0 {
            let rate = A_DAY as f64 / begun.elapsed().as_secs_f64();
            let says = format!("a year: after {n} days {:.1} MB, {rate:.0} tasks a second", size(&desk.home));
            println!("{says}");
            report.note(says);
        }
    }
    drop(wire);
    let last = waits(bench, &desk)?;
    report.note(format!("a year: after {DAYS} days the home has {:.1} MB", size(&desk.home)));
    for (name, gloss, floor) in [
        ("start and list", last.start, first.start),
        ("list of tasks", last.tasks, first.tasks),
        ("what a window opens with", last.opens, first.opens),
    ] {
        let times = ratio(gloss.median(), floor.median());
        report.row(Row {
            name: format!("{name}, after a year; floor: after a day"),
            gloss,
            floor,
            peer: None,
            goals: vec![Goal::at_most("29: <= 2 x the beginning", times, MOST_TIMES)],
        });
    }
    Ok(())
}

fn script() -> anyhow::Result<Script> {
    let documents = (0..DOCUMENTS).map(|n| {
        let content = format!("# Report {n}\n\n{}", "Words of a report, as they are. ".repeat(60));
        let call = json!({ "name": "write_artifact", "arguments": { "path": format!("report{n}.md"), "content": content } });
        json!({ "when": { "contains": format!("Write report {n} "), "round": 0 }, "do": { "calls": [call] } })
    });
    let done = json!({ "do": { "text": "It is done: the figures agree with the table, and nothing else was to be said." } });
    Ok(Script::from_value(documents.chain([done]).collect())?)
}

/// Two hundred tasks, each to its end.
fn day(wire: &mut Wire, day: usize) -> anyhow::Result<()> {
    for first in (0..A_DAY).step_by(TOGETHER) {
        for n in (first..first + TOGETHER).map(|n| day * A_DAY + n) {
            let text = match n % 10 {
                0 => format!("Write report {} anew, on day {day}", n / 10 % DOCUMENTS),
                _ => format!("Look whether the figures of week {} agree, question {n}", day / 7),
            };
            wire.say(None, text)?;
        }
        wire.wait_for_rest(Duration::from_millis(20))?;
    }
    Ok(())
}

/// What a person waits for now. The engine is ended and started again.
fn waits(bench: &Bench, desk: &Desk) -> anyhow::Result<Waits> {
    let mut waits = Waits::default();
    let tasks = || -> anyhow::Result<f64> {
        let begun = Instant::now();
        let mut command = desk.command(&["tasks"]);
        let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
        ensure!(status.success(), "gloss tasks failed");
        Ok(begun.elapsed().as_secs_f64() * 1e3)
    };
    for _ in 0..bench.rounds {
        desk.kill_engine();
        waits.start.add(tasks()?);
        waits.tasks.add(tasks()?);
        let mut wire = Wire::open(&desk.home, &desk.folder)?;
        let begun = Instant::now();
        wire.query(Query::Snapshot {})?;
        waits.opens.add(begun.elapsed().as_secs_f64() * 1e3);
    }
    Ok(waits)
}

/// Bytes of all files in a folder, in MB.
fn size(folder: &Path) -> f64 {
    let mut bytes = 0;
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.metadata() {
                Ok(of) if of.is_dir() => folders.push(entry.path()),
                Ok(of) => bytes += of.len(),
                Err(_) => {}
            }
        }
    }
    bytes as f64 / 1e6
}

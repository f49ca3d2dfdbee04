//! What would take all memory or never end, done to one engine after another: floods of a model over the four wires, queries
//! without measure, a folder full of them, and turns that write much. Memory of the engine at its most and ten seconds after,
//! how long another folder's command takes meanwhile, how long Stop takes. No times of one machine are goals here but those
//! that a person waits.

mod places;
mod publishing;

use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use gloss_mock_model::{Mock, Script};
use gloss_tests::attacks::{
    FLOODS, WIRES, add_tables, asking, deaf_query, fill_folder, folder_queries, queries,
};
use gloss_tests::{Desk, Meter};
use serde_json::{Value, json};

use super::Bench;
use super::report::{Goal, Report};

/// The engine's most, and what it has ten seconds after, in MB.
const MOST: f64 = 150.0;
const AFTER: f64 = 60.0;
const BACK: Duration = Duration::from_secs(10);
/// Seconds by which a query may be late, that Stop may take, and that another folder's command may.
const LATE: f64 = 1.0;
const STOP: f64 = 1.0;
const OTHERS: f64 = 0.5;
/// A query's own limit, in seconds.
const QUERY: f64 = 20.0;

/// The worst of all cases.
#[derive(Debug, Default)]
struct Worst {
    peak: f64,
    after: f64,
    others: f64,
    query: f64,
    stop: f64,
}

/// Measures.
pub(crate) fn measure(bench: &Bench, report: &mut Report) -> anyhow::Result<()> {
    let mut worst = Worst::default();
    let (site, _mock) = desk(bench, asking(), "responses")?;
    publishing::measure(&site, report)?;
    places::measure(bench, report, &mut worst)?;
    for wire in WIRES {
        floods(bench, report, &mut worst, wire)?;
    }
    ask_queries(bench, report, &mut worst)?;
    folders(bench, report, &mut worst)?;
    turns(bench, report, &mut worst)?;
    for (says, value, most) in [
        ("engine at most 150 MB PSS", worst.peak, MOST),
        ("back under 60 MB within 10 s", worst.after, AFTER),
        ("another folder's command within 0.5 s", worst.others, OTHERS),
        ("no query past its 20 s by more than 1 s", worst.query, QUERY + LATE),
        ("Stop within 1 s", worst.stop, STOP),
    ] {
        report.goal(format!("bounds, worst of all: {value:.2}"), Goal::at_most(says, Some(value), most));
    }
    Ok(())
}

fn desk(bench: &Bench, script: Value, wire: &str) -> anyhow::Result<(Desk, Mock)> {
    let mock = Mock::start(Script::from_value(script)?)?;
    let programs = bench.gloss.parent().context("where gloss lies")?.to_owned();
    let desk = Desk::with(programs, &bench.scratch);
    desk.connect(&mock, wire);
    desk.run(&["tasks"]);
    Ok((desk, mock))
}

/// Does something to a desk's engine and tells what came of it.
fn case(
    report: &mut Report,
    worst: &mut Worst,
    desk: &Desk,
    name: &str,
    act: impl FnOnce() -> anyhow::Result<String>,
) -> anyhow::Result<f64> {
    let meter = Meter::new(desk.engine().context("an engine")?);
    let others = Others::new(desk);
    let begun = Instant::now();
    let says = act()?;
    let took = begun.elapsed().as_secs_f64();
    let others = others.longest();
    let (peak, back) = (meter.peak() as f64, Instant::now());
    while meter.now() as f64 > AFTER && back.elapsed() < BACK {
        std::thread::sleep(Duration::from_millis(50));
    }
    let after = meter.now() as f64;
    ensure!(after > 0.0, "{name}: the engine is gone");
    worst.peak = worst.peak.max(peak);
    worst.after = worst.after.max(after);
    worst.others = worst.others.max(others);
    let told = format!(
        "bounds, {name}: at most {peak:.0} MB, {after:.0} MB after it; {took:.1} s; another folder {others:.2} s; {says}"
    );
    println!("{told}");
    report.note(told);
    Ok(took)
}

/// Another folder's command, asked again and again.
struct Others {
    is_over: Arc<AtomicBool>,
    thread: std::thread::JoinHandle<f64>,
    _folder: tempfile::TempDir,
}

impl Others {
    fn new(desk: &Desk) -> Self {
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("a folder: {error}"));
        let is_over = Arc::new(AtomicBool::new(false));
        let mut command = desk.command(&["-C", &folder.path().display().to_string(), "tasks"]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let over = is_over.clone();
        let thread = std::thread::spawn(move || {
            let mut longest: f64 = 0.0;
            while !over.load(Ordering::SeqCst) {
                let begun = Instant::now();
                let _ = command.status();
                longest = longest.max(begun.elapsed().as_secs_f64());
                std::thread::sleep(Duration::from_millis(200));
            }
            longest
        });
        Self { is_over, thread, _folder: folder }
    }

    /// The longest that it took, in seconds.
    fn longest(self) -> f64 {
        self.is_over.store(true, Ordering::SeqCst);
        self.thread.join().unwrap_or(f64::INFINITY)
    }
}

/// What the newest task says of its end.
fn end_of(desk: &Desk) -> String {
    let tasks = desk.json(&["tasks"]);
    let Some(task) = tasks.first().and_then(|task| task["task"].as_str()) else { return String::new() };
    let shown = desk.run(&["show", task]).out;
    let last = shown.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
    last.trim().chars().take(90).collect()
}

fn floods(bench: &Bench, report: &mut Report, worst: &mut Worst, wire: &str) -> anyhow::Result<()> {
    let mut rules: Vec<Value> = FLOODS
        .iter()
        .map(
            |(name, of, word)| json!({ "when": { "contains": format!("Flood of {name}.") }, "do": { "flood": { "of": of, "word": word } } }),
        )
        .collect();
    rules.push(json!({ "when": { "contains": "Slow flood" }, "do": { "flood": { "of": "words", "pause_ms": 100 } } }));
    let (desk, _mock) = desk(bench, Value::Array(rules), wire)?;
    for (name, ..) in FLOODS {
        case(report, worst, &desk, &format!("{name} without end, {wire}"), || {
            desk.run(&["run", &format!("Flood of {name}.")]);
            Ok(end_of(&desk))
        })?;
    }
    case(report, worst, &desk, &format!("8 tasks of words without end, {wire}"), || {
        let mut running: Vec<_> =
            (0..8).map(|n| desk.start(&["run", &format!("Flood of words. {n}")])).collect();
        for child in &mut running {
            child.wait()?;
        }
        Ok(end_of(&desk))
    })?;
    let stop = stopped(&desk, "Slow flood")?;
    report.note(format!("bounds, Stop of words without end, {wire}: {stop:.2} s"));
    worst.stop = worst.stop.max(stop);
    Ok(())
}

/// Seconds from Stop until a task is at rest.
fn stopped(desk: &Desk, words: &str) -> anyhow::Result<f64> {
    let mut child = desk.start(&["run", words]);
    let working = || {
        let tasks = desk.json(&["tasks"]);
        let found = tasks.iter().find(|task| task["status"] == "working")?;
        found["task"].as_str().map(str::to_owned)
    };
    let begun = Instant::now();
    let mut found = working();
    while found.is_none() && begun.elapsed() < Duration::from_secs(30) {
        found = working();
    }
    std::thread::sleep(Duration::from_secs(1));
    let begun = Instant::now();
    desk.run(&["stop", found.as_deref().unwrap_or_default()]);
    while working().is_some() && begun.elapsed() < Duration::from_secs(60) {}
    let took = begun.elapsed().as_secs_f64();
    child.wait()?;
    ensure!(found.is_some(), "{words}: never at work");
    Ok(took)
}

fn ask_queries(bench: &Bench, report: &mut Report, worst: &mut Worst) -> anyhow::Result<()> {
    let (desk, _mock) = desk(bench, asking(), "responses")?;
    for (name, sql) in queries() {
        let took = case(report, worst, &desk, &format!("query, {name}"), || {
            desk.run(&["run", &format!("Ask: {sql}")]);
            Ok(end_of(&desk))
        })?;
        worst.query = worst.query.max(took);
    }
    let stop = stopped(&desk, &format!("Ask: {}", deaf_query()))?;
    report.note(format!("bounds, Stop of a query that hears nothing: {stop:.2} s"));
    worst.stop = worst.stop.max(stop);
    Ok(())
}

fn folders(bench: &Bench, report: &mut Report, worst: &mut Worst) -> anyhow::Result<()> {
    let (desk, _mock) = desk(bench, asking(), "responses")?;
    fill_folder(&desk);
    add_tables(&desk);
    std::fs::write(desk.folder.join("large.md"), "A line of words that is long enough.\n".repeat(1_300_000))?;
    let table = "a,b\n".to_owned() + &"1234567,some words here\n".repeat(5_000_000);
    std::fs::write(desk.folder.join("large.csv"), table)?;
    let large = ("one table of 120 MB", "SELECT count(*) FROM large");
    for (name, sql) in folder_queries().into_iter().chain([large]) {
        let took = case(report, worst, &desk, name, || {
            desk.run(&["run", &format!("Ask: {sql}")]);
            Ok(end_of(&desk))
        })?;
        worst.query = worst.query.max(took);
    }
    case(report, worst, &desk, "a document of 47 MB is viewed", || {
        let seen = desk.run(&["view", "large.md"]);
        Ok(seen.err.lines().next().unwrap_or("shown").chars().take(90).collect())
    })?;
    Ok(())
}

/// Sixty documents of 100 kB, and one of 1.9 MB, in one answer each, three times.
fn turns(bench: &Bench, report: &mut Report, worst: &mut Worst) -> anyhow::Result<()> {
    let write = |n: usize, bytes: usize| {
        let content = format!("# Document {n}\n\n{}", "words and more words. ".repeat(bytes / 22));
        json!({ "name": "write_artifact", "arguments": { "path": format!("out{n}.md"), "content": content } })
    };
    let many: Vec<Value> = (0..60).map(|n| write(n, 100_000)).collect();
    let large: Vec<Value> = (0..60).map(|n| write(n, 1_900_000)).collect();
    let script = json!([
        { "when": { "contains": "Many", "round": 0 }, "do": { "calls": many } },
        { "when": { "contains": "Large", "round": 0 }, "do": { "calls": large } },
        { "do": { "text": "Written." } },
    ]);
    let (desk, _mock) = desk(bench, script, "responses")?;
    for words in ["Many", "Large"] {
        case(report, worst, &desk, &format!("60 documents in one answer, {words}"), || {
            desk.run(&["run", words]);
            let spaces = std::fs::read_dir(desk.home.join("workspaces"))?.flatten();
            let files = spaces
                .flat_map(|space| ["workspace.db", "workspace.db-wal"].map(|name| space.path().join(name)));
            let size: u64 = files.filter_map(|file| Some(file.metadata().ok()?.len())).sum();
            Ok(format!("{}; the database has {} MB", end_of(&desk), size / 1_000_000))
        })?;
    }
    Ok(())
}

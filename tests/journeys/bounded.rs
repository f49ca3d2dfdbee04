//! What would take all memory or never end: floods of a model on every wire, queries that sort without end, folders full of
//! leftovers, turns that write without measure. Each is printed with what came of it. A sample runs each time and asserts
//! bytes alone; `cargo xtask soak bounded` runs all of them. And what takes long in one folder, while another is served.

use std::time::{Duration, Instant};

use gloss_mock_model::{Mock, Script};
use gloss_tests::attacks::{
    FLOODS, WIRES, add_tables, asking, deaf_query, fill_folder, folder_queries, queries,
};
use gloss_tests::{Desk, Meter, Table, text};
use serde_json::{Value, json};

/// The most that the engine may have through all of it, in MB.
const MOST: u64 = 150;
/// And soon after it.
const AFTER: u64 = if cfg!(debug_assertions) { 100 } else { 60 };
/// How long its memory may take to come back.
const BACK: Duration = Duration::from_secs(10);

/// Floods that run each time.
const SAMPLE: usize = 7;

fn is_soak() -> bool {
    std::env::var_os("GLOSS_SOAK").is_some()
}

/// A desk with a model that does this, and a task in it, so that its engine runs.
fn desk(script: Value, wire: &str) -> (Desk, Mock) {
    let mock = Mock::start(Script::from_value(script).expect("a script")).expect("the double");
    let desk = Desk::new();
    desk.connect(&mock, wire);
    desk.write("memo.md", "# Memo\n");
    desk.run(&["tasks"]).expect(0);
    (desk, mock)
}

/// The desk's engine, watched.
fn metered(desk: &Desk) -> Meter {
    Meter::new(desk.engine().expect("an engine"))
}

/// What came of the newest task, the memory that it took, and the time.
fn outcome(desk: &Desk, meter: &Meter, begun: Instant) -> String {
    let took = begun.elapsed().as_secs();
    let peak = meter.peak();
    let back = Instant::now();
    while meter.now() > AFTER && back.elapsed() < BACK {
        std::thread::sleep(Duration::from_millis(100));
    }
    let after = meter.now();
    let task = desk.json(&["tasks"]).into_iter().next().unwrap_or_default();
    let shown = desk.run(&["show", text(&task, "task")]);
    let says =
        shown.out.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default().trim().to_owned();
    let told = format!("{}, {says}: at most {peak} MB, {after} MB after it, {took} s", text(&task, "status"));
    assert!(peak <= MOST, "{told}");
    assert!(after <= AFTER, "{told}");
    told
}

/// A model that sends one thing over and over, to so many tasks at once.
fn flooded(of: &str, wire: &str, tasks: usize, flood: &Value) -> String {
    let mut flood = flood.clone();
    flood["of"] = of.into();
    let (desk, _mock) = desk(json!([{ "do": { "flood": flood } }]), wire);
    let (meter, begun) = (metered(&desk), Instant::now());
    let mut running: Vec<_> = (0..tasks).map(|n| desk.start(&["run", &format!("Go on {n}")])).collect();
    for child in &mut running {
        child.wait().expect("it ends");
    }
    outcome(&desk, &meter, begun)
}

#[test]
fn a_model_that_never_ends_is_ended() {
    let mut table = Table::new("Floods of a model: a_model_that_never_ends_is_ended");
    for (at, (name, of, word)) in FLOODS.iter().enumerate() {
        for (n, wire) in WIRES.iter().enumerate() {
            // Another wire for each of the first, and all of them where there is time.
            if is_soak() || at < SAMPLE && n == at % WIRES.len() {
                let told = flooded(of, wire, 1, &json!({ "word": word }));
                table.row(&format!("{name} without end, {wire}"), told);
            }
        }
    }
    let most = if is_soak() { 8 } else { 2 };
    table.row(&format!("{most} tasks at once, words"), flooded("words", "chat", most, &json!({})));
    let long = json!({ "word": 4_000 });
    table.row(&format!("{most} tasks at once, long words"), flooded("words", "responses", most, &long));
}

/// A task whose agent runs one query.
fn queried(desk: &Desk, sql: &str) -> String {
    let (meter, begun) = (metered(desk), Instant::now());
    desk.run(&["run", &format!("Ask: {sql}")]);
    outcome(desk, &meter, begun)
}

#[test]
fn a_query_that_takes_all_memory_is_refused() {
    let mut table = Table::new("Queries without measure: a_query_that_takes_all_memory_is_refused");
    let (desk, _mock) = desk(asking(), "responses");
    let all = queries();
    let most = if is_soak() { all.len() } else { 1 };
    table.row("a SELECT that names no table", queried(&desk, "SELECT 1"));
    for (name, sql) in all.into_iter().take(most) {
        table.row(name, queried(&desk, &sql));
    }
}

#[test]
fn a_query_that_hears_nothing_is_stopped_and_holds_up_nobody() {
    let (desk, mock) = desk(asking(), "responses");
    let other = tempfile::tempdir().expect("a folder");
    let mut running = desk.start(&["run", &format!("Ask: {}", deaf_query())]);
    desk.until("it is at work", || mock.requests().len() == 1 && working(&desk).is_some());
    let task = working(&desk).expect("it works");
    desk.until("the query runs", || !workers(&desk).is_empty());
    let sum = desk.run(&["run", "Ask: SELECT 40 + 2 AS sum"]).expect(0);
    assert!(sum.out.contains("It is 42."), "{}", sum.out);
    assert_eq!(desk.run(&["-C", &other.path().display().to_string(), "tasks"]).status, 0);
    desk.run(&["stop", &task]).expect(0);
    running.wait().expect("it ends");
    assert!(working(&desk).is_none());
    desk.until("nothing works on it any more", || busy(&desk).is_empty());
}

fn working(desk: &Desk) -> Option<String> {
    let tasks = desk.json(&["tasks"]);
    let found = tasks.iter().find(|task| text(task, "status") == "working")?;
    Some(text(found, "task").to_owned())
}

/// Workers of queries of the desk's engine.
fn workers(desk: &Desk) -> Vec<u32> {
    let Some(engine) = desk.engine() else { return Vec::new() };
    let children = |pid: u32| -> Vec<u32> {
        let tasks = std::fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
        let of = |task: std::fs::DirEntry| {
            std::fs::read_to_string(task.path().join("children")).unwrap_or_default()
        };
        tasks.map(of).collect::<String>().split_whitespace().filter_map(|pid| pid.parse().ok()).collect()
    };
    let is_query = |pid: &u32| {
        std::fs::read_to_string(format!("/proc/{pid}/cmdline")).is_ok_and(|line| line.contains("__query"))
    };
    children(engine).into_iter().filter(is_query).collect()
}

/// Those of them that compute at this moment.
fn busy(desk: &Desk) -> Vec<u32> {
    let is_busy = |pid: &u32| {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with('R'))
    };
    workers(desk).into_iter().filter(is_busy).collect()
}

#[test]
fn a_folder_takes_no_more_than_what_is_asked_of_it() {
    let mut table = Table::new("Folders without measure: a_folder_takes_no_more_than_what_is_asked_of_it");
    let (desk, _mock) = desk(asking(), "responses");
    fill_folder(&desk);
    if is_soak() {
        add_tables(&desk);
    }
    let most = if is_soak() { folder_queries().len() } else { 1 };
    for (name, sql) in folder_queries().into_iter().take(most) {
        table.row(name, queried(&desk, sql));
    }
}

/// Commands of another folder that are answered while one of this folder is at something.
fn served_meanwhile(desk: &Desk, other: &std::path::Path, slow: &[&str]) -> usize {
    let mut at_it = desk.start(slow);
    let mut served = 0;
    while at_it.try_wait().expect("a child").is_none() {
        desk.run(&["-C", &other.display().to_string(), "tasks"]).expect(0);
        served += 1;
    }
    let out = at_it.wait_with_output().expect("it ends");
    assert_eq!(out.status.code(), Some(0), "{slow:?}: {out:?}");
    served
}

#[test]
fn what_takes_long_in_one_folder_holds_up_no_other() {
    let desk = Desk::new();
    let other = tempfile::tempdir().expect("a folder");
    let paragraphs: String = (0..250_000).map(|n| format!("<p>Words {n}</p>")).collect();
    desk.write("site/index.html", format!("<!doctype html><title>t</title><body>{paragraphs}</body>"));
    for slow in [
        &[
            "note",
            "add",
            "site/",
            "--at",
            "page:index.html/text:\"Words 44444\"#1",
            "--change",
            "set to Other",
        ][..],
        &["edit", "site/", "--at", "page:index.html/text:\"Words 177777\"#1", "--set", "Others"],
    ] {
        let served = served_meanwhile(&desk, other.path(), slow);
        println!("{slow:?} \u{2192} {served} commands of another folder meanwhile");
        // Where one waits for the other it is the one that stood before it and the one behind.
        assert!(served > 5, "{slow:?}: {served}");
    }
}

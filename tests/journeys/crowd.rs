//! A crowd of tasks in one engine, more than may be at work at once: all of them come to their end, nothing is lost or
//! done twice, and the engine is killed in their middle. `cargo xtask soak` has a thousand of them, 64 at work, for ten
//! minutes.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use gloss_mock_model::{Mock, Script};
use gloss_tests::{Desk, Program, text};
use serde_json::{Value, json};

/// How many, how many at work, how long each answer takes in milliseconds, and how long all of it may take.
struct Size {
    tasks: usize,
    at_once: usize,
    silence: u64,
    longest: Duration,
}

fn size() -> Size {
    if std::env::var_os("GLOSS_SOAK").is_some() {
        Size { tasks: 1000, at_once: 64, silence: 8_600, longest: Duration::from_secs(1800) }
    } else {
        Size { tasks: 96, at_once: 16, silence: 60, longest: Duration::from_secs(180) }
    }
}

/// Each task looks around twice, writes its file, and says so. What a restart left unknown is looked at first.
fn script(silence: u64) -> Value {
    let call = |name: &str, arguments: Value| json!([{ "name": name, "arguments": arguments }]);
    let write = call(
        "write_artifact",
        json!({ "path": "out-{{after:Part }}.md", "content": "# Part {{after:Part }}\n\nIt is done.\n" }),
    );
    let read = call("read_file", json!({ "path": "out-{{after:Part }}.md" }));
    json!([
        { "when": { "tool_result_contains": "whether it took effect" }, "do": { "calls": read, "silence_ms": silence } },
        { "when": { "tool": "write_artifact", "tool_result_contains": "\"version\"" }, "do": { "text": "It is done.", "silence_ms": silence } },
        { "when": { "round": 0 }, "do": { "calls": call("list_files", json!({})), "silence_ms": silence } },
        { "when": { "round": 1 }, "do": { "calls": call("search_files", json!({ "text": "part" })), "silence_ms": silence } },
        { "do": { "calls": write, "silence_ms": silence } },
    ])
}

fn made(desk: &Desk) -> BTreeMap<String, u64> {
    desk.json(&["artifacts"])
        .iter()
        .map(|one| (text(one, "path").to_owned(), one["versions"].as_u64().unwrap_or_default()))
        .filter(|(path, _)| path.starts_with("out-"))
        .collect()
}

/// Resident memory of the engine, in MB.
fn resident(desk: &Desk) -> f64 {
    let status = desk.engine().and_then(|pid| std::fs::read_to_string(format!("/proc/{pid}/status")).ok());
    let kib = status.and_then(|status| {
        let line = status.lines().find(|line| line.starts_with("VmRSS:"))?.to_owned();
        line.split_whitespace().nth(1)?.parse::<f64>().ok()
    });
    kib.unwrap_or_default() / 1024.0
}

/// Waits until so many parts are there, and gives the most tasks that were at work when it looked, and the memory.
fn until(desk: &Desk, parts: usize, end: Instant) -> (usize, f64) {
    let mut most = 0;
    loop {
        let working = desk.json(&["tasks"]).iter().filter(|task| text(task, "status") == "working").count();
        most = most.max(working);
        if made(desk).len() >= parts {
            return (most, resident(desk));
        }
        assert!(Instant::now() < end, "{} of {parts} parts are there", made(desk).len());
        std::thread::sleep(Duration::from_millis(500));
    }
}

#[test]
fn a_crowd_of_tasks_ends_with_nothing_lost_or_done_twice() {
    let Size { tasks, at_once, silence, longest } = size();
    let mock = Mock::start(Script::from_value(script(silence)).expect("a script")).expect("the double");
    let desk = Desk::new();
    desk.connect(&mock, "responses");
    let config = std::fs::read_to_string(desk.home.join("config.toml")).expect("the config");
    let limits = format!("{config}max_at_once = {at_once}\n\n[agents]\nmax_tasks = {at_once}\n");
    std::fs::write(desk.home.join("config.toml"), limits).expect("written");
    let end = Instant::now() + longest;

    let mut program = Program::start(&desk);
    program.ask("initialize", json!({ "clientInfo": { "name": "test", "version": "1" } }));
    program.write(&json!({ "method": "initialized" }).to_string());
    let mut threads = Vec::new();
    for n in 0..tasks {
        let started = program.ask("thread/start", json!({}));
        let thread = text(&started["result"]["thread"], "id").to_owned();
        let input = json!([{ "type": "text", "text": format!("Part {n:04}") }]);
        let turn = program.ask("turn/start", json!({ "threadId": thread, "input": input }));
        assert!(turn.get("error").is_none(), "{turn}");
        threads.push(thread);
    }
    // All are told of; from here on nobody listens.
    drop(program);
    let (before, early) = until(&desk, tasks / 8, end);
    let (most, _) = until(&desk, tasks / 2, end);
    desk.kill_engine();
    let (after, _) = until(&desk, tasks * 5 / 8, end);
    let middle = resident(&desk);
    until(&desk, tasks, end);
    desk.until("all tasks are at rest", || {
        desk.json(&["tasks"]).iter().all(|task| text(task, "status") == "done")
    });
    let late = resident(&desk);

    let most = most.max(before).max(after);
    println!(
        "{tasks} tasks, at most {most} of {at_once} seen at work; engine {early:.0} MB early, {middle:.0} MB after the kill, {late:.0} MB at the end"
    );
    assert!(most <= at_once, "{most} at work");
    // The short sample may be over before it was seen full.
    assert!(tasks < 1000 || most == at_once, "only {most} of {at_once} were seen at work");
    let made = made(&desk);
    assert_eq!(made.len(), tasks, "no part is lost, and none is written twice");
    assert!(made.values().all(|versions| *versions == 1), "{made:?}");
    for (n, thread) in threads.iter().enumerate() {
        let path = format!("out-{n:04}.md");
        assert_eq!(desk.read(&path), format!("# Part {n:04}\n\nIt is done.\n"));
        let shown = desk.json(&["show", thread]).pop().expect("the task");
        assert_eq!(shown["thread"]["status"], "done", "{thread}");
        assert_eq!(shown["turns"].as_array().map(Vec::len), Some(1), "{thread}");
    }
    // Finished tasks cost next to nothing: what is told of them comes from the store.
    assert!(late <= middle + 24.0 + tasks as f64 * 0.02, "the engine grew from {middle:.0} to {late:.0} MB");
}

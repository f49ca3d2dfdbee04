//! A round of a tool: the time between two requests of one task whose model reads a file twenty times, or prints it twenty
//! times by a command behind walls.
//!
//! The floor reads or prints the same file, behind no wall, and posts the bodies that Gloss sent. The peer runs `cat` in its
//! shell, behind no wall here, which for a reading is more work: the report names it so.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::ensure;
use serde_json::{Value, json};

use super::desk::{Desk, quiet};
use super::double::Double;
use super::report::{Goal, Report, Row};
use super::stats::{Sample, ratio};
use super::{Bench, proc};

/// Rounds of one task.
const READS: usize = 20;
/// Lines of the file, of 64 bytes each: a page that a model would read.
const LINES: usize = 60;
/// The longest task.
const LONGEST: Duration = Duration::from_secs(120);
/// Rounds that read memory.
const MEMORY_ROUNDS: usize = 3;
/// How long the double keeps silent then, before its last answer.
const SILENCE_MS: u64 = 1_000;
/// Between two looks at how far it is.
const LOOK: Duration = Duration::from_millis(20);
/// Issue 29: times the bare client.
const MOST_TIMES: f64 = 1.5;
/// Issue 46: times the bare client that runs the same command.
const MOST_TIMES_OF_COMMANDS: f64 = 2.0;
/// The file.
const FILE: &str = "data.md";

/// What a round does: the call of Gloss' model, and what the bare client does in its place.
struct Work {
    call: fn(usize) -> Value,
    bare: fn(&str) -> String,
}

/// From another line each time: who makes the same calls over and over is stopped.
const READING: Work = Work {
    call: |n| json!({ "name": "read_file", "arguments": { "path": FILE, "from": n } }),
    bare: str::to_owned,
};
/// A command that differs each time, for the same reason.
const COMMAND: Work = Work {
    call: |n| json!({ "name": "run_command", "arguments": { "command": format!("tail -n +{} $FOLDER/{FILE}", n + 1) } }),
    bare: |file| format!("{}tail -n +1 {file}", super::bare::RUN),
};

#[derive(Default)]
struct Client {
    wall: Sample,
    cpu: Sample,
    pss: Sample,
}

/// A script that makes one call in each of its rounds, and keeps silent for so long before its last answer.
fn script(silence_ms: u64, call: impl Fn(usize) -> Value) -> Value {
    let mut rules: Vec<Value> = (0..READS)
        .map(|round| json!({ "when": { "round": round }, "do": { "calls": [call(round)] } }))
        .collect();
    rules.push(json!({ "do": { "text": "Done.", "silence_ms": silence_ms } }));
    Value::Array(rules)
}

fn text() -> String {
    (0..LINES).map(|n| format!("{n:04} {}\n", "words of a line ".repeat(4).trim_end())).collect()
}

/// Measures.
pub(crate) fn measure(bench: &Bench, report: &mut Report) -> anyhow::Result<()> {
    let mut all = [(); 4].map(|()| Client::default());
    for _ in 0..bench.rounds {
        round(bench, &READING, &mut all, 0, timed)?;
    }
    for _ in 0..MEMORY_ROUNDS {
        round(bench, &READING, &mut all, SILENCE_MS, weighed)?;
    }
    let [gloss, floor, peer, peer_floor] = all;
    for (name, client) in [
        ("20 reads: gloss run + engine", &gloss),
        ("20 reads: bare client", &floor),
        ("20 reads: codex exec, cat in its shell", &peer),
    ] {
        report.cost(name, &client.cpu, &client.pss);
    }
    let times = ratio(gloss.wall.median(), floor.wall.median());
    report.row(Row {
        name: "read_file round".to_owned(),
        gloss: gloss.wall,
        floor: floor.wall,
        peer: bench.codex.is_some().then_some(peer.wall),
        goals: vec![Goal::at_most("29: <= 1.5 x floor", times, MOST_TIMES)],
    });
    report.note(format!(
        "read_file round: the peer runs `cat` in its shell, which is different work. Of its time the double itself \
         takes {} ms (median, min, p95 of a bare client that posts the peer's larger bodies).",
        peer_floor.wall.shown()
    ));
    Ok(())
}

/// Measures rounds of a command.
pub(crate) fn commands(bench: &Bench, report: &mut Report) -> anyhow::Result<()> {
    let mut all = [(); 4].map(|()| Client::default());
    for _ in 0..bench.rounds {
        round(bench, &COMMAND, &mut all, 0, timed)?;
    }
    let [gloss, floor, peer, _] = all;
    let times = ratio(gloss.wall.median(), floor.wall.median());
    report.row(Row {
        name: "run_command round; floor: the same behind no wall".to_owned(),
        gloss: gloss.wall,
        floor: floor.wall,
        peer: bench.codex.is_some().then_some(peer.wall),
        goals: vec![Goal::at_most("46: <= 2 x floor", times, MOST_TIMES_OF_COMMANDS)],
    });
    Ok(())
}

/// All clients once, one after the other.
fn round(
    bench: &Bench,
    work: &Work,
    [gloss, floor, peer, peer_floor]: &mut [Client; 4],
    silence_ms: u64,
    run: Run,
) -> anyhow::Result<()> {
    let double = Double::start(&script(silence_ms, work.call))?;
    let desk = Desk::new(bench, double.url())?;
    std::fs::write(desk.folder().join(FILE), text())?;
    // The engine is at work before: its start is another measurement.
    ensure!(desk.gloss(&["tasks"]).status()?.success(), "gloss tasks failed");
    run(gloss, desk.task(), &double, &|| desk.engine())?;
    bare(bench, floor, work, &desk.folder(), &double, run)?;
    let Some(codex) = &bench.codex else {
        return Ok(());
    };
    let cat =
        json!({ "name": "exec_command", "arguments": { "cmd": format!("cat {FILE}"), "login": false } });
    let double = Double::start(&script(silence_ms, |_| cat.clone()))?;
    let desk = codex.desk(bench, double.url())?;
    std::fs::write(desk.folder().join(FILE), text())?;
    run(peer, desk.task(), &double, &|| None)?;
    bare(bench, peer_floor, work, &desk.folder(), &double, run)
}

/// Runs the bare client with the bodies that the double has just been sent.
fn bare(
    bench: &Bench,
    client: &mut Client,
    work: &Work,
    folder: &Path,
    double: &Double,
    run: Run,
) -> anyhow::Result<()> {
    // Not in the folder, where an engine would look at them.
    let bodies = bench.folder()?;
    let file = (work.bare)(&folder.join(FILE).to_string_lossy());
    let mut words = vec!["__bare-client".to_owned(), double.url().to_owned()];
    for (n, request) in double.after(0).iter().enumerate() {
        let body = bodies.path().join(format!("{n}.json"));
        std::fs::write(&body, request.body.to_string())?;
        if n > 0 {
            words.push(file.clone());
        }
        words.push(body.to_string_lossy().into_owned());
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    run(client, quiet(&bench.own, &words, folder), double, &|| None)
}

/// How a client is run: the last tells the engine that works for it beside its own children.
type Run = fn(&mut Client, Command, &Double, &dyn Fn() -> Option<u32>) -> anyhow::Result<()>;

/// Times the rounds of one task.
fn timed(
    client: &mut Client,
    mut command: Command,
    double: &Double,
    engine: &dyn Fn() -> Option<u32>,
) -> anyhow::Result<()> {
    let seen = double.after(0).len();
    let at_work = || proc::cpu_of_ended() + engine().map(proc::cpu).unwrap_or_default();
    let before = at_work();
    let begun = Instant::now();
    let mut child = command.spawn()?;
    let well = proc::wait(&mut child, LONGEST);
    let requests = double.after(seen);
    if !well || requests.len() != READS + 1 {
        client.wall.failed += 1;
        return Ok(());
    }
    client.cpu.add(at_work() - before);
    let at: Vec<f64> = requests.iter().map(|request| double.arrival(request, begun)).collect();
    client.wall.extend(at.windows(2).filter_map(|pair| Some(pair.get(1)? - pair.first()?)));
    Ok(())
}

/// Reads the memory of one task that has read all and waits for its last answer.
fn weighed(
    client: &mut Client,
    mut command: Command,
    double: &Double,
    engine: &dyn Fn() -> Option<u32>,
) -> anyhow::Result<()> {
    let seen = double.after(0).len();
    let begun = Instant::now();
    let mut child = command.spawn()?;
    while double.after(seen).len() <= READS && begun.elapsed() < LONGEST {
        std::thread::sleep(LOOK);
    }
    let roots: Vec<u32> = std::iter::once(child.id()).chain(engine()).collect();
    client.pss.add(proc::pss_of_trees(&roots));
    if !proc::wait(&mut child, LONGEST) {
        client.wall.failed += 1;
    }
    Ok(())
}

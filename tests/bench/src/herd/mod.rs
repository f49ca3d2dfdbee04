//! Many tasks at once through one engine: goals 4, 5 and 7, and goal 8, many commands in one instant.
//!
//! The peer is Codex's app-server with as many threads, each told to run `cat` in its shell where Gloss reads the
//! file: different work, and the report names it so. The floor is one process with as many bare connections that
//! post the bodies that Gloss sent. Starts of engine and app-server are not timed here; `start` measures those.

mod floor;
mod shells;
mod starts;
mod talk;

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use serde_json::{Value, json};

use self::talk::{Herd, Work};
use super::desk::Desk;
use super::double::{Double, size};
use super::report::{Goal, Report, Row};
use super::stats::{Sample, number, ratio};
use super::{Bench, proc};

pub(crate) use floor::client;
pub(crate) use starts::measure as starts;

/// Tasks at once.
const TASKS: usize = 32;
/// Rounds of a task that reads.
const READS: usize = 8;
/// Rounds of a task whose model takes its time: the last one has words only.
const SLOW: usize = 4;
/// Between two tokens then, and how many an answer has.
const TOKEN: Duration = Duration::from_millis(20);
const TOKENS: usize = 100;
/// Tasks that come to rest before memory is read again.
const IDLE: usize = 32;
/// The longest that all tasks together may take.
const LONGEST: Duration = Duration::from_secs(120);
/// How long the double keeps silent before the last answers while memory is read.
const SILENCE_MS: u64 = 4_000;
/// Rounds that read memory, at most.
const MEMORY_ROUNDS: usize = 3;
/// Goal 5, in MB.
const MOST_MB: f64 = 60.0;
const MOST_MB_A_TASK: f64 = 0.5;
/// The file, of so many lines of 64 bytes.
const FILE: &str = "data.md";
const LINES: usize = 60;

/// One client's numbers: milliseconds of wall and of CPU time, and MB.
#[derive(Default)]
struct Client {
    wall: Sample,
    cpu: Sample,
    busy: Sample,
    growth: Sample,
}

/// Gloss, the floor and the peer.
type All = [Client; 3];

/// A script whose first rounds make a call; the double keeps silent for so long before its last answer.
fn script(rounds: usize, silence_ms: u64, call: impl Fn(usize) -> Value) -> Value {
    let mut rules: Vec<Value> = vec![json!({ "when": { "contains": "Rest" }, "do": { "text": "Done." } })];
    rules.extend(
        (0..rounds).map(|round| json!({ "when": { "round": round }, "do": { "calls": [call(round)] } })),
    );
    rules.push(json!({ "do": { "text": "Done.", "silence_ms": silence_ms } }));
    Value::Array(rules)
}

/// From the first or the second line, so that it is never the same call many times in a row.
fn read(round: usize) -> Value {
    json!({ "name": "read_file", "arguments": { "path": FILE, "from": round % 2 } })
}

fn cat(_: usize) -> Value {
    json!({ "name": "exec_command", "arguments": { "cmd": format!("cat {FILE}"), "login": false } })
}

fn text() -> String {
    (0..LINES).map(|n| format!("{n:04} {}\n", "words of a line ".repeat(4).trim_end())).collect()
}

/// Goal 4.
pub(crate) fn reads(bench: &Bench, report: &mut Report) -> anyhow::Result<()> {
    let mut all = All::default();
    for _ in 0..bench.rounds {
        let double = Double::start(&script(READS, 0, read))?;
        gloss(bench, &mut all, &double, READS + 1, |herd, client| timed(herd, client, &double, READS + 1))?;
        let double = Double::start(&script(READS, 0, cat))?;
        peer(bench, &mut all, &double, |herd, client| timed(herd, client, &double, READS + 1))?;
    }
    let most = 0.2;
    rows(report, bench, &all, "32 tasks x 8 reads", |name, share| {
        Goal::at_most(&format!("4: {name} <= 0.2 x peer"), share, most)
    });
    let [gloss, floor, _] = &all;
    let times = ratio(gloss.wall.median(), floor.wall.median());
    report.goal(
        format!("32 tasks x 8 reads: {} x the floor's wall", times.map_or("-".to_owned(), number)),
        Goal::at_most("29: <= 2 x floor", times, 2.0),
    );
    report.note(
        "32 tasks x 8 reads: the peer runs `cat` in its shell, which is different work; its shells are counted with it.",
    );
    Ok(())
}

/// Goal 5.
pub(crate) fn memory(bench: &Bench, report: &mut Report) -> anyhow::Result<()> {
    let mut all = All::default();
    for _ in 0..bench.rounds.min(MEMORY_ROUNDS) {
        let double = Double::start(&script(READS, SILENCE_MS, read))?;
        gloss(bench, &mut all, &double, 0, |herd, client| weighed(herd, client, &double))?;
        let double = Double::start(&script(READS, SILENCE_MS, cat))?;
        peer(bench, &mut all, &double, |herd, client| weighed(herd, client, &double))?;
    }
    let [gloss, _, peer] = &all;
    let (ours, theirs) = (gloss.busy.median(), peer.busy.median());
    let found =
        format!("32 tasks at work: engine PSS {} MB, peer {} MB", gloss.busy.shown(), peer.busy.shown());
    report.goal(found.clone(), Goal::at_most("5: <= 60 MB", ours, MOST_MB));
    report.goal(found, Goal::at_most("5: <= 0.25 x peer", ratio(ours, theirs), 0.25));
    let found = format!(
        "One more task that rests: {} MB, peer {} MB (of {IDLE})",
        gloss.growth.shown(),
        peer.growth.shown()
    );
    report.goal(found, Goal::at_most("5: <= 0.5 MB", gloss.growth.median(), MOST_MB_A_TASK));
    Ok(())
}

/// Goal 7.
pub(crate) fn streams(bench: &Bench, report: &mut Report) -> anyhow::Result<()> {
    let mut all = All::default();
    let mut ideal = Duration::ZERO;
    for _ in 0..bench.rounds {
        let double = Double::with(&script(SLOW - 1, 0, read), TOKEN, TOKENS)?;
        let desk = gloss(bench, &mut all, &double, SLOW, |herd, client| timed(herd, client, &double, SLOW))?;
        if ideal.is_zero() {
            let hasty = Double::with(&script(SLOW - 1, 0, read), Duration::ZERO, TOKENS)?;
            ideal = TOKEN * floor::events(hasty.url(), &bodies(&double, &desk, SLOW)?)?;
        }
        let double = Double::with(&script(SLOW - 1, 0, cat), TOKEN, TOKENS)?;
        peer(bench, &mut all, &double, |herd, client| timed(herd, client, &double, SLOW))?;
    }
    let ideal = ideal.as_secs_f64() * 1e3;
    rows(report, bench, &all, "32 tasks x 4 slow answers", |_, _| Goal::default());
    let [gloss, floor, peer] = &all;
    let times = |client: &Client| ratio(client.wall.median(), Some(ideal));
    let says = |share: Option<f64>| share.map_or("none".to_owned(), number);
    report.goal(
        format!(
            "32 tasks x 4 answers of 100 tokens, 20 ms each: {} x the double's ideal {} ms; floor {}, peer {}",
            says(times(gloss)),
            number(ideal),
            says(times(floor)),
            says(times(peer))
        ),
        Goal::at_most("7: <= 1.1 x ideal", times(gloss), 1.1),
    );
    let core = |client: &Client| ratio(client.cpu.median(), client.wall.median());
    report.goal(
        format!(
            "Meanwhile the engine takes {} of one core, the peer {}",
            says(core(gloss)),
            says(core(peer))
        ),
        Goal::at_most("7: <= 0.15 of a core", core(gloss), 0.15),
    );
    Ok(())
}

/// Wall and CPU of all three, each with a goal where it has one.
fn rows(report: &mut Report, bench: &Bench, all: &All, name: &str, goal: impl Fn(&str, Option<f64>) -> Goal) {
    let [gloss, floor, peer] = all;
    for (what, of) in
        [("wall", (|client| &client.wall) as fn(&Client) -> &Sample), ("CPU", |client| &client.cpu)]
    {
        let other = bench.codex.is_some().then(|| of(peer).clone());
        let share = ratio(of(gloss).median(), other.as_ref().and_then(Sample::median));
        let goal = goal(what, share);
        report.row(Row {
            name: format!("{name}: {what}"),
            gloss: of(gloss).clone(),
            floor: of(floor).clone(),
            peer: other,
            goals: if goal.says.is_empty() { Vec::new() } else { vec![goal] },
        });
    }
}

/// Gloss once, with an engine that is at work and a shell that listens; then the floor, with the bodies of one task
/// of so many requests, where there are any.
fn gloss(
    bench: &Bench,
    [client, floor, _]: &mut All,
    double: &Double,
    requests: usize,
    run: impl Fn(&mut Herd, &mut Client) -> anyhow::Result<()>,
) -> anyhow::Result<Desk> {
    let desk = Desk::new(bench, double.url())?;
    std::fs::write(desk.folder().join(FILE), text())?;
    ensure!(desk.gloss(&["tasks"]).status()?.success(), "gloss tasks failed");
    let engine = desk.engine().context("no engine")?;
    let mut herd = shells::gloss(&desk, engine)?;
    run(&mut herd, client)?;
    drop(herd);
    if requests > 0 {
        let bodies = bodies(double, &desk, requests)?;
        floor::run(bench, &desk.folder(), double, &bodies, &mut floor.wall, &mut floor.cpu)?;
    }
    Ok(desk)
}

/// The peer once.
fn peer(
    bench: &Bench,
    [_, _, client]: &mut All,
    double: &Double,
    run: impl Fn(&mut Herd, &mut Client) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let Some(codex) = &bench.codex else { return Ok(()) };
    let desk = codex.desk(bench, double.url())?;
    std::fs::write(desk.folder().join(FILE), text())?;
    run(&mut shells::codex(&desk)?, client)
}

/// The files with the bodies of one task, in their order: an answer makes the next body longer.
fn bodies(double: &Double, desk: &Desk, requests: usize) -> anyhow::Result<Vec<String>> {
    let mut sent = double.after(0);
    sent.sort_by_key(size);
    // All tasks say the same, so each size comes as often as there are tasks.
    let each = (sent.len() / requests).max(1);
    let mut files = Vec::new();
    for (n, request) in sent.iter().step_by(each).take(requests).enumerate() {
        // In the home, where an engine does not look at them.
        let file = desk.home().join(format!("body-{n}.json"));
        std::fs::write(&file, request.body.to_string())?;
        files.push(file.to_string_lossy().into_owned());
    }
    Ok(files)
}

/// Times all tasks from the first word sent to the last end heard.
fn timed(herd: &mut Herd, client: &mut Client, double: &Double, requests: usize) -> anyhow::Result<()> {
    let seen = double.after(0).len();
    let before = proc::cpu(herd.pid);
    let begun = Instant::now();
    let well = herd.work(&Work { tasks: TASKS, says: "Read it", longest: LONGEST })?;
    let wall = begun.elapsed();
    if well && double.after(seen).len() == TASKS * requests {
        client.wall.add(wall.as_secs_f64() * 1e3);
        client.cpu.add((proc::cpu(herd.pid) - before) * 1e3);
    } else {
        client.wall.failed += 1;
        client.cpu.failed += 1;
    }
    Ok(())
}

/// Reads memory while all wait for their last answer, and what each further task leaves behind when it rests.
fn weighed(herd: &mut Herd, client: &mut Client, double: &Double) -> anyhow::Result<()> {
    let seen = double.after(0).len();
    herd.begin(&Work { tasks: TASKS, says: "Read it", longest: LONGEST })?;
    let begun = Instant::now();
    while double.after(seen).len() < TASKS * (READS + 1) && begun.elapsed() < LONGEST {
        herd.hear(Duration::from_millis(20))?;
    }
    client.busy.add(proc::pss_of_trees(&[herd.pid]));
    let well = herd.finish(TASKS, LONGEST)?;
    let rest = proc::pss_of_trees(&[herd.pid]);
    let well = well && herd.work(&Work { tasks: IDLE, says: "Rest", longest: LONGEST })?;
    client.growth.take(well.then(|| (proc::pss_of_trees(&[herd.pid]) - rest) / IDLE as f64));
    Ok(())
}

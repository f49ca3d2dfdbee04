//! From the start of a process to the arrival of its first request at the model: goal 1, and goal 6 beside it.
//!
//! Cold is a home that nothing has run on; warm is the same command again. The programs themselves are in the
//! page cache either way, for all alike.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::Context;
use serde_json::json;

use super::desk::{Desk, quiet};
use super::double::{Double, size};
use super::report::{Goal, Report, Row};
use super::stats::{Sample, number, ratio};
use super::{Bench, proc};

/// The longest run: one that stalls has failed.
const LONGEST: Duration = Duration::from_secs(60);
/// How long the double keeps silent in a round that reads memory: the client and its engine wait meanwhile.
const SILENCE_MS: u64 = 700;
/// Rounds that read memory.
const MEMORY_ROUNDS: usize = 3;
/// Issue 29: times the bare client.
const MOST_COLD: f64 = 5.0;
const MOST_WARM: f64 = 2.0;
/// Goal 6, in bytes: a third of what Codex sent when the goal was set.
const MOST_BODY: usize = 13_200;

/// One client's numbers.
#[derive(Default)]
pub(crate) struct Client {
    pub(crate) wall: Sample,
    cpu: Sample,
    pss: Sample,
    body: usize,
}

/// The five clients; the peer's stay empty without it.
#[derive(Default)]
struct All {
    cold: Client,
    warm: Client,
    floor: Client,
    peer_cold: Client,
    peer_warm: Client,
}

/// Measures.
pub(crate) fn measure(bench: &Bench, report: &mut Report) -> anyhow::Result<()> {
    let mut all = All::default();
    for _ in 0..bench.rounds {
        round(bench, &mut all, &json!([{ "do": { "text": "Done." } }]), timed)?;
    }
    for _ in 0..MEMORY_ROUNDS {
        round(bench, &mut all, &json!([{ "do": { "text": "Done.", "silence_ms": SILENCE_MS } }]), weighed)?;
    }
    let peer = bench.codex.is_some();
    for (name, gloss, other, most) in [
        ("start to first request, cold", &all.cold, &all.peer_cold, MOST_COLD),
        ("start to first request, warm", &all.warm, &all.peer_warm, MOST_WARM),
    ] {
        let other = peer.then(|| other.wall.clone());
        let share = ratio(gloss.wall.median(), other.as_ref().and_then(|other| other.median()));
        report.row(Row {
            name: name.to_owned(),
            gloss: gloss.wall.clone(),
            floor: all.floor.wall.clone(),
            goals: vec![
                Goal::at_most("1: <= 0.2 x peer", share, 0.2),
                Goal::at_most(
                    &format!("29: <= {most} x floor"),
                    ratio(gloss.wall.median(), all.floor.wall.median()),
                    most,
                ),
            ],
            peer: other,
        });
    }
    for (name, client) in [
        ("one request: gloss run + engine, cold", &all.cold),
        ("one request: gloss run + engine, warm", &all.warm),
        ("one request: bare client", &all.floor),
        ("one request: codex exec, cold", &all.peer_cold),
        ("one request: codex exec, warm", &all.peer_warm),
    ] {
        report.cost(name, &client.cpu, &client.pss);
    }
    let body = all.cold.body;
    report.goal(
        format!(
            "First request body: Gloss {} kB, peer {} kB",
            number(body as f64 / 1e3),
            number(all.peer_cold.body as f64 / 1e3)
        ),
        Goal::at_most("6: <= 13.2 kB", (body > 0).then_some(body as f64), MOST_BODY as f64),
    );
    Ok(())
}

/// How a client is run: `engine` tells the processes that work for it beside its own children.
type Run = fn(&mut Client, Command, &Double, &dyn Fn() -> Option<u32>) -> anyhow::Result<()>;

/// All clients once, one after the other.
fn round(bench: &Bench, all: &mut All, script: &serde_json::Value, run: Run) -> anyhow::Result<()> {
    let double = Double::start(script)?;
    let desk = Desk::new(bench, double.url())?;
    let engine = || desk.engine();
    run(&mut all.cold, desk.task(), &double, &engine)?;
    let sent = double.after(0);
    let body = &sent.first().context("gloss run sent nothing")?.body;
    let file = desk.folder().join("body.json");
    std::fs::write(&file, body.to_string())?;
    let words = ["__bare-client", double.url(), &file.to_string_lossy()];
    run(&mut all.floor, quiet(&bench.own, &words, &desk.folder()), &double, &|| None)?;
    let codex = bench.codex.as_ref().map(|codex| codex.desk(bench, double.url())).transpose()?;
    if let Some(codex) = &codex {
        run(&mut all.peer_cold, codex.task(), &double, &|| None)?;
    }
    run(&mut all.warm, desk.task(), &double, &engine)?;
    if let Some(codex) = &codex {
        run(&mut all.peer_warm, codex.task(), &double, &|| None)?;
    }
    Ok(())
}

/// Times one run.
pub(crate) fn timed(
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
    let arrived = double.after(seen);
    let first = arrived.first().filter(|_| well);
    client.wall.take(first.map(|request| double.arrival(request, begun)));
    if let Some(first) = first {
        client.cpu.add(at_work() - before);
        client.body = size(first);
    }
    Ok(())
}

/// Reads the memory of one run while it waits for its answer.
fn weighed(
    client: &mut Client,
    mut command: Command,
    double: &Double,
    engine: &dyn Fn() -> Option<u32>,
) -> anyhow::Result<()> {
    let seen = double.after(0).len();
    let begun = Instant::now();
    let mut child = command.spawn()?;
    while double.after(seen).is_empty() && begun.elapsed() < LONGEST {
        std::thread::sleep(Duration::from_millis(5));
    }
    let roots: Vec<u32> = std::iter::once(child.id()).chain(engine()).collect();
    client.pss.add(proc::pss_of_trees(&roots));
    if !proc::wait(&mut child, LONGEST) {
        client.wall.failed += 1;
    }
    Ok(())
}

//! Events into the store: 32 producers, 50 a second each, one writer behind a bounded queue; from handing an event
//! over to its commit. Goal 16. The floor appends the same bytes to a plain file, with and without a sync for each.
//!
//! Durable means here what the store promises for a step of a turn: it survives a crash of the process. A power
//! cut needs the sync of SQLite's FULL, which the store makes for what a person decided and for versions.

use std::fs::File;
use std::io::Write as _;
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::{Duration, Instant};

use gloss_protocol::{Thread, ThreadId, ThreadStatus, Timestamp, WorkspaceId};
use gloss_store::{Store, Write};

use super::report::{Goal, Report, Row};
use super::stats::{Sample, number};
use super::{Bench, proc};

/// Threads of a busy desk.
const PRODUCERS: u32 = 32;
/// Between two events of one producer: 50 a second.
const PERIOD: Duration = Duration::from_millis(20);
/// Events of one producer with the store: 20 seconds.
const EVENTS: u32 = 1_000;
/// And with the floors, which have no checkpoints and so show all they have in 5 seconds.
const FLOOR_EVENTS: u32 = 250;
/// Places in the queue, as the engine's own is bounded; a full one holds its producers up, which is counted.
const QUEUE: usize = 1_024;
/// Goal 16, in milliseconds.
const MOST: f64 = 50.0;

/// A write that takes longer than this holds up everything behind it, in milliseconds.
const STALL: f64 = 10.0;

struct Handed {
    since: Instant,
    row: Thread,
}

/// Measures.
pub(crate) fn measure(bench: &Bench, report: &mut Report) -> anyhow::Result<()> {
    let [mut store, mut synced, mut plain] = [Sample::default(), Sample::default(), Sample::default()];
    let [mut cpu, mut writes] = [Sample::default(), Sample::default()];
    for _ in 0..bench.rounds {
        let folder = bench.folder()?;
        let before = own_cpu();
        let mut open = Store::open(folder.path(), WorkspaceId::from("w_bench"))?;
        let mut took = Vec::new();
        store.extend(produce(EVENTS, |row| {
            let begun = Instant::now();
            open.write(Write::TurnStep, |tx| tx.thread(row))?;
            took.push(begun.elapsed().as_secs_f64() * 1e3);
            Ok(())
        })?);
        writes.extend(took);
        cpu.add(own_cpu() - before);
        for (sample, sync) in [(&mut synced, true), (&mut plain, false)] {
            let mut file = File::create(folder.path().join("plain"))?;
            sample.extend(produce(FLOOR_EVENTS, |row| {
                file.write_all(&serde_json::to_vec(row)?)?;
                if sync {
                    file.sync_data()?;
                }
                Ok(())
            })?);
        }
    }
    for (name, floor) in
        [("event append; floor: file + fdatasync", synced), ("event append; floor: file, no sync", plain)]
    {
        report.note(format!("{name}: {}", tails(&store, &floor)));
        report.row(Row {
            name: name.to_owned(),
            gloss: store.clone(),
            floor,
            peer: None,
            goals: vec![Goal::at_most("16: p99 <= 50 ms", store.quantile(0.99), MOST)],
        });
    }
    report.note(format!(
        "event append, the write alone: {} (ms), p99 {}, largest {}; {} of {} took over {STALL} ms and together {} s",
        writes.shown(),
        writes.quantile(0.99).map_or("-".to_owned(), number),
        writes.quantile(1.0).map_or("-".to_owned(), number),
        writes.over(STALL).count(),
        writes.over(0.0).count(),
        number(writes.over(STALL).sum::<f64>() / 1e3),
    ));
    report.cost("32,000 events: producers and writer in one process", &cpu, &Sample::default());
    Ok(())
}

fn tails(store: &Sample, floor: &Sample) -> String {
    let shown = |sample: &Sample| {
        let [p99, most] = [0.99, 1.0].map(|share| sample.quantile(share).map_or("-".to_owned(), number));
        format!("p99 {p99}, largest {most}")
    };
    format!("Gloss {}; floor {} (ms)", shown(store), shown(floor))
}

/// CPU seconds of this process, its threads included.
fn own_cpu() -> f64 {
    proc::cpu(std::process::id()) - proc::cpu_of_ended()
}

/// Runs the producers against one writer; the time of each event in milliseconds.
fn produce(events: u32, mut write: impl FnMut(&Thread) -> anyhow::Result<()>) -> anyhow::Result<Vec<f64>> {
    let (sender, receiver) = sync_channel::<Handed>(QUEUE);
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for producer in 0..PRODUCERS {
            let sender = sender.clone();
            scope.spawn(move || {
                for event in 0..events {
                    // Spread over the period, as tokens of different models are.
                    let due = PERIOD * event + PERIOD * producer / PRODUCERS;
                    std::thread::sleep(due.saturating_sub(begun.elapsed()));
                    let row = row(producer, event);
                    let since = Instant::now();
                    if sender.send(Handed { since, row }).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        drain(receiver, &mut write)
    })
}

/// The writer. It owns the receiver, so that an error also ends the producers.
fn drain(
    receiver: Receiver<Handed>,
    write: &mut impl FnMut(&Thread) -> anyhow::Result<()>,
) -> anyhow::Result<Vec<f64>> {
    let mut times = Vec::new();
    for Handed { since, row } in receiver {
        write(&row)?;
        times.push(since.elapsed().as_secs_f64() * 1e3);
    }
    Ok(times)
}

fn row(producer: u32, event: u32) -> Thread {
    Thread {
        id: ThreadId(format!("t_{producer}")),
        title: "Summarise the figures of the third quarter".to_owned(),
        status: ThreadStatus::Working,
        model: "double/x".to_owned(),
        latest: format!("Read page {event} of the report"),
        suggestions: 0,
        question_count: 0,
        usage: gloss_protocol::Usage::default(),
        cost: gloss_protocol::Cost::default(),
        budget: None,
        ceiling: None,
        on_approval: gloss_protocol::OnApproval::Ask,
        questions: Vec::new(),
        spans: Vec::new(),
        helps: None,
        automation: None,
        recipe: None,
        imported: None,
        from_task: false,
        paid_by: None,
        role: None,
        goal: None,
        created_at: Timestamp(0),
        updated_at: Timestamp(i64::from(event)),
    }
}

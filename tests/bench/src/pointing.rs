//! Pointing and writing in the real window and in a browser, with a document of a megabyte, two hundred notes on it and
//! eight tasks that stream: from a key or a movement to the frame that shows it, and from a selection to its note.
//! Goals 17 and 18. The floor is an empty page in the same web view, or a page-long document at the same engine.
//!
//! What is timed ends with the second animation frame after the change, because nothing in a page tells when a frame
//! is on the screen; the same two frames are in the floor. A click is told beside it: it waits for the engine's answer.

mod crowd;
mod desk;
mod grid;
mod page;
mod slides;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use anyhow::{Context, ensure};
use gloss_protocol::{Command, Query, Reach, Reply, Selection};
use gloss_tests::Screen;

use super::Bench;
use super::report::{Goal, Report, Row};
use super::sheets::Sheets;
use super::stats::{Sample, number};
use desk::{Busy, LONG, SHORT};

pub(crate) use desk::Wire;
use page::Seen;

/// Goals 17 and 18, in milliseconds of the 95th percentile over the empty page's.
const MOST_OVER: f64 = 8.0;
/// Goal 18, in milliseconds.
const MOST_RECORD: f64 = 5.0;
/// Selections of a round that become notes.
const SELECTIONS: usize = 30;
/// The page, in CSS pixels: the window's own first size.
const SIZE: (i64, i64) = (1440, 900);

/// Measures.
pub(crate) fn measure(bench: &Bench, report: &mut Report) -> anyhow::Result<()> {
    tried(|| all(bench, report))
}

/// Measures writing and scrolling in a grid.
pub(crate) fn grid(bench: &Bench, report: &mut Report) -> anyhow::Result<()> {
    let sheets = Sheets::new()?;
    tried(|| grid::measure(bench, &sheets, report))
}

/// Measures writing while 64 tasks are at work.
pub(crate) fn crowd(bench: &Bench, report: &mut Report) -> anyhow::Result<()> {
    tried(|| crowd::measure(bench, report))
}

/// Measures pointing on a slide of this deck.
pub(crate) fn slides(bench: &Bench, deck: &std::path::Path, report: &mut Report) -> anyhow::Result<()> {
    tried(|| slides::measure(bench, deck, report))
}

/// The support of the journeys fails by panicking; here that is one measurement that could not be made.
pub(crate) fn tried(measure: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<()> {
    catch_unwind(AssertUnwindSafe(measure)).unwrap_or_else(|panic| {
        let says = panic.downcast_ref::<String>().cloned();
        Err(anyhow::anyhow!("{}", says.unwrap_or_else(|| "it broke off".to_owned())))
    })
}

fn all(bench: &Bench, report: &mut Report) -> anyhow::Result<()> {
    let programs = bench.gloss.parent().context("no folder of binaries")?;
    let mut busy = Busy::new(programs, &bench.scratch)?;
    records(bench, &mut busy.wire, report)?;
    for (screen, name) in [(Screen::Window, "window"), (Screen::Chromium, "Chromium")] {
        on(bench, &mut busy, screen, name, report)?;
    }
    busy.still_streams()
}

/// On one screen.
fn on(bench: &Bench, busy: &mut Busy, screen: Screen, name: &str, report: &mut Report) -> anyhow::Result<()> {
    let session = screen.open(&busy.desk, SIZE);
    let root = page::begin(&session, &busy.task.0)?;
    let [mut gloss, mut floor] = [(); 2].map(|()| Seen::default());
    for round in 0..bench.rounds {
        let share = (round as f64 + 0.5) / bench.rounds as f64;
        let places = page::open_gloss(&session, &root, share)?;
        page::act(&session, &page::GLOSS, &places, &mut gloss)?;
        page::open_floor(&session, &root);
        page::act(&session, &page::FLOOR, &places, &mut floor)?;
    }
    busy.still_streams()?;
    for (what, side) in [("Gloss", &gloss), ("an empty page", &floor)] {
        report.note(format!(
            "{name}: {what} dropped {} of {} frames while keys were pressed and the pointer moved; the longest took {} ms; \
             {} events had no time of their own",
            side.dropped,
            side.frames + side.dropped,
            number(side.longest),
            side.unstamped
        ));
    }
    let rows = [
        ("key in a note to 2nd frame", gloss.key, floor.key, Some("17: p95 <= floor's + 8 ms")),
        ("pointer to outline, 2nd frame", gloss.hover, floor.hover, Some("18: p95 <= floor's + 8 ms")),
        ("click to note box, 2nd frame", gloss.click, floor.click, None),
    ];
    for (what, gloss, floor, says) in rows {
        let over = gloss.quantile(0.95).zip(floor.quantile(0.95)).map(|(gloss, floor)| gloss - floor);
        let goals = says.map(|says| Goal::at_most(says, over, MOST_OVER));
        report.row(Row {
            name: format!("{name}: {what}"),
            gloss,
            floor,
            peer: None,
            goals: goals.into_iter().collect(),
        });
    }
    Ok(())
}

/// From a selection to what it means, and to a note that is stored, at the engine's own socket.
fn records(bench: &Bench, wire: &mut Wire, report: &mut Report) -> anyhow::Result<()> {
    let mut rows = [(); 2].map(|()| [(); 2].map(|()| Sample::default()));
    let (long, short) = (wire.selections(LONG)?, wire.selections(SHORT)?);
    for round in 0..bench.rounds {
        for n in 0..SELECTIONS {
            let at = round * SELECTIONS + n;
            for (side, (path, places)) in [(LONG, &long), (SHORT, &short)].into_iter().enumerate() {
                // Far from the one before, as a person turns from page to page.
                let place = places.get(at * 37 % places.len()).context("no place")?;
                let ((), meant) = timed(|| point(wire, path, place))?;
                let (note, stored) = timed(|| wire.note(path, place))?;
                // So that there are as many notes at the end as at the beginning.
                wire.submit(Command::NoteDrop { note })?;
                for (row, took) in rows.iter_mut().zip([meant, stored]) {
                    if let Some(sample) = row.get_mut(side) {
                        sample.add(took);
                    }
                }
            }
        }
    }
    let [point, add] = rows;
    for (name, [gloss, floor]) in [("selection to its meaning", point), ("selection to a stored note", add)] {
        let goal = Goal::at_most("18: p95 <= 5 ms", gloss.quantile(0.95), MOST_RECORD);
        report.row(Row {
            name: format!("{name}, 1 MB; floor: 4 kB"),
            gloss,
            floor,
            peer: None,
            goals: vec![goal],
        });
    }
    Ok(())
}

fn timed<T>(act: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<(T, f64)> {
    let begun = Instant::now();
    let done = act()?;
    Ok((done, begun.elapsed().as_secs_f64() * 1e3))
}

fn point(wire: &mut Wire, path: &str, place: &Selection) -> anyhow::Result<()> {
    let query =
        Query::Point { path: path.to_owned(), version: 1, selection: place.clone(), reach: Reach::Sentence };
    let Reply::Point { pointed } = wire.query(query)? else { anyhow::bail!("nothing was pointed at") };
    ensure!(pointed.text.contains(&place.text), "something else was pointed at: {}", pointed.text);
    Ok(())
}

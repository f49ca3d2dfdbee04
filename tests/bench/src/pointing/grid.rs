//! A grid in the real window and in a browser, while eight tasks stream: a letter typed into a cell of ten thousand rows,
//! and a jump to anywhere in a million rows until all rows in view are there. The floor is an empty page of the same size.
//!
//! A jump counts as done only where the rows say the numbers that belong there, in the frame after they do.

use std::time::Instant;

use anyhow::Context;
use gloss_protocol::{Query, RowView};
use gloss_tests::{Screen, Session};
use serde_json::{Value, json};

use super::desk::{Busy, Wire};
use super::page::{self, Seen};
use crate::Bench;
use crate::report::{Goal, Report, Row};
use crate::sheets::Sheets;
use crate::stats::Sample;

/// Rows of the workbook that is written into, and of the one that is scrolled through.
const WRITTEN: u32 = 10_000;
const SCROLLED: u32 = 1_000_000;
/// Jumps of a round, each to another place.
const JUMPS: usize = 10;
/// Rows that a page asks for at once.
const PAGE: u32 = 120;
/// The issue's own goal of a jump, in milliseconds.
const MOST_JUMP: f64 = 50.0;

const OPEN: &str = include_str!("open.js");
const JUMP: &str = include_str!("jump.js");

/// Lays the workbooks out and measures on both screens.
pub(super) fn measure(bench: &Bench, sheets: &Sheets, report: &mut Report) -> anyhow::Result<()> {
    let programs = bench.gloss.parent().context("no folder of binaries")?;
    let mut busy = Busy::new(programs, &bench.scratch)?;
    for rows in [WRITTEN, SCROLLED] {
        let name = format!("sheet-{rows}.xlsx");
        std::fs::copy(sheets.made(&bench.scratch, &name, rows)?, busy.desk.folder.join(&name))?;
    }
    busy.desk.run(&["tasks"]).expect(0);
    rows(bench, &mut busy.wire, report)?;
    for (screen, name) in [(Screen::Window, "window"), (Screen::Chromium, "Chromium")] {
        on(bench, &busy, screen, name, report)?;
        busy.still_streams()?;
    }
    Ok(())
}

/// Rows anywhere at the engine's own socket, as a page asks for them, once the sheet's index is there.
fn rows(bench: &Bench, wire: &mut Wire, report: &mut Report) -> anyhow::Result<()> {
    let mut ask = |from: u32| -> anyhow::Result<()> {
        let [path, sheet] = [format!("sheet-{SCROLLED}.xlsx"), "Sheet1".to_owned()];
        let view = RowView::default();
        let (version, count, places) = (Some(1), PAGE, Vec::new());
        wire.query(Query::Table { path, sheet: Some(sheet), version, from, count, view, places })?;
        Ok(())
    };
    ask(SCROLLED / 2)?;
    let mut took = Sample::default();
    for n in 0..bench.rounds * JUMPS {
        let begun = Instant::now();
        ask((f64::from(SCROLLED - PAGE) * share(n)) as u32)?;
        took.add(begun.elapsed().as_secs_f64() * 1e3);
    }
    report.row(Row {
        name: format!("{PAGE} rows anywhere in a million, at the engine"),
        gloss: took,
        floor: Sample::default(),
        peer: None,
        goals: Vec::new(),
    });
    Ok(())
}

/// On one screen.
fn on(bench: &Bench, busy: &Busy, screen: Screen, name: &str, report: &mut Report) -> anyhow::Result<()> {
    let session = screen.open(&busy.desk, super::SIZE);
    let root = page::root(&session)?;
    let [mut gloss, mut floor] = [(); 2].map(|()| Seen::default());
    let [mut jumps, mut bare] = [(); 2].map(|()| Sample::default());
    for round in 0..bench.rounds {
        let cell = open(&session, &root, WRITTEN)?;
        page::press(&session, cell.0, cell.1);
        // What is typed over a selected cell begins its writing.
        session.perform(&json!([{ "type": "key", "id": "keyboard", "actions": [
            { "type": "keyDown", "value": "x" }, { "type": "keyUp", "value": "x" } ] }]));
        page::keys(&session, &mut gloss)?;
        page::open_floor(&session, &root);
        page::press(&session, cell.0, cell.1);
        session.read("document.querySelector('textarea').focus()", &json!([]));
        page::keys(&session, &mut floor)?;
        open(&session, &root, SCROLLED)?;
        jump(&session, round, SCROLLED, &mut jumps);
        page::open_floor(&session, &root);
        jump(&session, round, 0, &mut bare);
    }
    let over = gloss.key.quantile(0.95).zip(floor.key.quantile(0.95)).map(|(gloss, floor)| gloss - floor);
    report.row(Row {
        name: format!("{name}: key in a cell, 10,000 rows, to 2nd frame"),
        gloss: gloss.key,
        floor: floor.key,
        peer: None,
        goals: vec![Goal::at_most("17: p95 <= floor's + 8 ms", over, super::MOST_OVER)],
    });
    let goal = Goal::at_most("issue 5: p95 <= 50 ms", jumps.quantile(0.95), MOST_JUMP);
    report.row(Row {
        name: format!("{name}: jump in a million rows until all in view are there"),
        gloss: jumps,
        floor: bare,
        peer: None,
        goals: vec![goal],
    });
    Ok(())
}

/// Opens a workbook, waits until it is there whole, and gives the middle of a cell. The small one is opened to be written:
/// the large one can only be read.
fn open(session: &Session, root: &str, rows: u32) -> anyhow::Result<(i64, i64)> {
    session.go(&format!("{root}/"));
    let name = format!("sheet-{rows}.xlsx");
    let state = || session.read(OPEN, &json!([name, rows, rows == WRITTEN]));
    let mut at = Value::Null;
    page::until(&format!("{name} is there"), || {
        at = state();
        at.is_array()
    })?;
    std::thread::sleep(page::SETTLE);
    session.read(page::WATCH, &json!([]));
    let number = |of: usize| at.get(of).and_then(Value::as_i64);
    number(0).zip(number(1)).with_context(|| format!("no cell: {at}"))
}

/// Places that never come twice, far from one another, as shares of the whole.
fn share(n: usize) -> f64 {
    (n as f64 * 0.381_966) % 1.0
}

/// Jumps to places all over the sheet; with no rows it is the empty page that jumps.
fn jump(session: &Session, round: usize, rows: u32, into: &mut Sample) {
    for n in 0..JUMPS {
        let said = session.read_later(JUMP, &json!([share(round * JUMPS + n), rows]));
        into.take(said.as_f64());
    }
}

#[cfg(test)]
mod tests {
    use super::{JUMPS, share};

    #[test]
    fn no_place_is_jumped_to_twice() {
        let mut places: Vec<i64> = (0..7 * JUMPS).map(|n| (share(n) * 1e6) as i64).collect();
        places.sort_unstable();
        places.dedup();
        assert_eq!(places.len(), 7 * JUMPS);
    }
}

//! Pointing on a slide of two thousand shapes, in the real window and in a browser: from a movement to the outline of what it
//! is over. The floor is an empty page. Makes no note and changes nothing.

use std::path::Path;

use anyhow::Context;
use gloss_tests::{Desk, Screen, Session};
use serde_json::{Value, json};

use super::page::{self, Page, Seen};
use crate::Bench;
use crate::report::{Goal, Report, Row};

/// What the deck is called.
const NAME: &str = "shapes.pptx";
const SLIDE: Page = Page::of_movement(".slide .o.hover");
const PLACES: &str = include_str!("slides.js");

/// Measures on both screens; the window's figure is only told.
pub(crate) fn measure(bench: &Bench, deck: &Path, report: &mut Report) -> anyhow::Result<()> {
    let programs = bench.gloss.parent().context("no folder of binaries")?;
    for (screen, name) in [(Screen::Window, "window"), (Screen::Chromium, "Chromium")] {
        let desk = Desk::with(programs.to_owned(), &bench.scratch);
        std::fs::copy(deck, desk.folder.join(NAME))?;
        desk.run(&["tasks"]).expect(0);
        let session = screen.open(&desk, super::SIZE);
        let root = page::root(&session)?;
        let [mut gloss, mut floor] = [(); 2].map(|()| Seen::default());
        for _ in 0..bench.rounds {
            let places = open(&session, &root)?;
            page::point(&session, &SLIDE, &places, &mut gloss)?;
            page::open_floor(&session, &root);
            page::point(&session, &page::FLOOR, &places, &mut floor)?;
        }
        let over =
            gloss.hover.quantile(0.95).zip(floor.hover.quantile(0.95)).map(|(gloss, floor)| gloss - floor);
        let goals =
            (name != "window").then(|| Goal::at_most("27: p95 <= floor's + 8 ms", over, super::MOST_OVER));
        report.row(Row {
            name: format!("{name}: pointer to outline, 2,000 shapes, 2nd frame"),
            gloss: gloss.hover,
            floor: floor.hover,
            peer: None,
            goals: goals.into_iter().collect(),
        });
    }
    Ok(())
}

/// Opens the deck and gives places on shapes in view.
fn open(session: &Session, root: &str) -> anyhow::Result<Vec<(i64, i64)>> {
    session.go(&format!("{root}/"));
    let mut at = Value::Null;
    page::until("the slide is there", || {
        at = session.read(PLACES, &json!([NAME]));
        at.is_array()
    })?;
    std::thread::sleep(page::SETTLE);
    page::watch(session);
    page::places(&at)
}

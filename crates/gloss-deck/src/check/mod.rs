//! A deck checked before it is handed over: what the drawing tells (words that don't fit, lie on each other or can't be read), what the
//! package says (placeholders left empty, charts that disagree with their workbooks), each as one finding with its place, a plain
//! sentence and what helps. Bounded in what it looks at and in what it says. Changes nothing.

mod area;
mod chart;
mod colour;
mod file;
mod finding;
mod ground;
mod lying;
mod order;
mod reading;
mod shape_words;
mod slide;
mod wording;

use std::borrow::Borrow;
use std::collections::BTreeSet;

use gloss_ooxml::presentation::Presentation;

use crate::drawing::Drawing;
pub use finding::{CheckContext, Finding, Rule, Weight};
use finding::{Findings, MOST};

/// Checks slides of a deck, told by their places from 0, each drawn by `draw`; one that can't be drawn is a finding. What is of the whole
/// deck is checked where all slides are asked for.
pub fn check<D: Borrow<Drawing>>(
    deck: &Presentation,
    slides: &[usize],
    known: &CheckContext,
    mut draw: impl FnMut(usize) -> Option<D>,
) -> Vec<Finding> {
    let mut out = Vec::new();
    let mut titles = slide::Titles::default();
    let mut fonts = BTreeSet::new();
    let whole = slides.len() >= deck.slides().len();
    if whole {
        file::faults(deck, &mut out);
    }
    for at in slides.iter().copied() {
        if out.len() >= MOST {
            break;
        }
        let mut findings = Findings::new(at);
        match draw(at) {
            Some(drawing) => {
                let drawing = drawing.borrow();
                findings.note_twins(drawing);
                let moving = slide::check(deck, at, (drawing, known), &mut titles, &mut findings);
                drawn(drawing, moving, &mut findings);
                file::fonts(drawing, &mut fonts, &mut findings);
            }
            None => {
                findings.add(Rule::Undrawn, 0, "This slide can't be drawn, so it wasn't checked.".to_owned());
            }
        }
        out.extend(findings.finish());
    }
    out.truncate(MOST);
    out
}

/// Checks the drawing of a slide; `moving` where shapes come and go while it is shown.
fn drawn(drawing: &Drawing, moving: bool, findings: &mut Findings) {
    let areas = area::Areas::of(drawing);
    wording::check(drawing, findings);
    lying::check(drawing, &areas, moving, findings);
    colour::check(drawing, &areas, findings);
    order::edges(drawing, findings);
}

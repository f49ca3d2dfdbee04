//! Findings of a deck's check, in the words of the protocol: each with its place, the run that it is pointed at by, and
//! the fix that Gloss can make by itself. Checking is `gloss-deck`'s.

use gloss_artifact::Text;
use gloss_artifact::deck::{Body, Deck};
use gloss_deck::check::{self, Rule, Weight};
use gloss_protocol::Finding;

use super::drawn::Opened;

/// Checks slides of a deck, told by their places from 0.
pub(crate) fn checked(text: &Text, deck: &Deck, opened: &Opened, slides: &[usize]) -> Vec<Finding> {
    opened.check(slides).into_iter().map(|found| to_finding(text, deck, &found)).collect()
}

fn to_finding(text: &Text, deck: &Deck, found: &check::Finding) -> Finding {
    let slide = found.slide.and_then(|at| deck.slides.get(at));
    let run = slide.map(|slide| {
        let shape =
            found.shape.and_then(|id| slide.shapes.iter().find(|shape| shape.id == id && !shape.is_notes()));
        let cell = shape.and_then(|shape| match (&shape.body, found.cell) {
            (Body::Table(rows), Some((row, column))) => {
                rows.get(row as usize)?.cells.get(column as usize).map(|cell| cell.line)
            }
            _ => None,
        });
        cell.or(shape.map(|shape| shape.lines.start)).unwrap_or(slide.lines.start)
    });
    let at = found.place();
    // Ids are not unique in every deck: what Gloss does about a place it does to that one.
    let sure = || text.find(&at).is_ok();
    Finding {
        fix: fix(found.rule).filter(|_| found.shape.is_some() && sure()).map(str::to_owned),
        at: at.clone(),
        rule: found.rule.word().to_owned(),
        says: found.says.clone(),
        next: found.next().to_owned(),
        fault: found.weight == Weight::Fault,
        slide: slide.map(|slide| slide.id),
        run,
    }
}

/// Quick fix of a finding, which Gloss makes by itself: it takes away nothing that anybody sees or hears.
fn fix(rule: Rule) -> Option<&'static str> {
    match rule {
        Rule::EmptyPlaceholder => Some("Delete it"),
        _ => None,
    }
}

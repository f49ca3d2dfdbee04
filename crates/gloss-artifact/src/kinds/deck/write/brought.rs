//! Restoring of slides and shapes that went: no edit of the text can make them, so they come from an earlier state
//! of the file; other words for them are an edit as any other. One that is not in that state either is refused.

use std::sync::Arc;

use gloss_ooxml::presentation::Edit;

use super::{made, plan, prove};
use crate::diff;
use crate::error::Unwritable;
use crate::kinds::Written;
use crate::kinds::deck::form;
use crate::kinds::deck::index::{Deck, Shape, Slide};
use crate::splice::{self, Splice};
use crate::text::Text;

/// Writes splices that take something back, with an earlier state of the file to take it from.
///
/// # Errors
/// [`Unwritable`] where it can't be made of the two.
pub(crate) fn take_back(
    bytes: &[u8],
    text: &Text,
    splices: &[Splice],
    earlier: &[u8],
) -> Result<Written, Unwritable> {
    let kind = gloss_protocol::Kind::Deck;
    let asked = Text::new(kind, &splice::apply(text.source(), splices));
    let unread =
        |error: crate::ArtifactError| Unwritable::new(error.to_string(), "Restore the version before.");
    let before = Text::new(kind, &form::form(earlier).map_err(unread)?);
    let (Some(now), Some(to), Some(from)) = (text.deck(), asked.deck(), before.deck()) else {
        return Err(absent());
    };
    let file: Arc<[u8]> = earlier.into();
    let (mut bytes, mut text_now) = (bytes.to_vec(), text.clone());
    let slides = missing_slides(now, to, from, &file)?;
    if !slides.is_empty() {
        (bytes, text_now) = made(&bytes, &slides)?;
    }
    // One after the other: each is counted among those that are there by then.
    while let Some(edit) = text_now.deck().and_then(|now| missing_shape(now, to, from, &file)) {
        let count = text_now.deck().map_or(0, Deck::count);
        (bytes, text_now) = made(&bytes, &[edit])?;
        if text_now.deck().is_none_or(|now| now.count() <= count) {
            return Err(absent());
        }
    }
    let edits = plan::plan(&text_now, &asked)?;
    if !edits.is_empty() {
        let was = text_now;
        (bytes, text_now) = made(&bytes, &edits)?;
        prove::proved(&was, &asked, &text_now)?;
    } else if text_now.source() != asked.source() {
        return Err(absent());
    }
    let splices = if text_now.source() == asked.source() {
        splices.to_vec()
    } else {
        diff::splices(text.source(), text_now.source())
    };
    Ok(Written { bytes, text: text_now, splices })
}

fn absent() -> Unwritable {
    Unwritable::new("What went is not in that version either.", "Restore an earlier version.")
}

/// The edits that bring the slides back that are asked for and are not there.
fn missing_slides(now: &Deck, to: &Deck, from: &Deck, file: &Arc<[u8]>) -> Result<Vec<Edit>, Unwritable> {
    let is_in = |deck: &Deck, slide: &Slide| deck.slides.iter().position(|one| one.id == slide.id);
    let mut edits = Vec::new();
    for (at, slide) in to.slides.iter().enumerate() {
        if is_in(now, slide).is_none() {
            let slide = is_in(from, slide).ok_or_else(absent)?;
            edits.push(Edit::BringSlide {
                file: Arc::clone(file),
                slide,
                at: at.min(now.slides.len() + edits.len()),
            });
        }
    }
    Ok(edits)
}

/// The edit that brings the first shape back that is asked for and is not there; with a group comes what is in it.
fn missing_shape(now: &Deck, to: &Deck, from: &Deck, file: &Arc<[u8]>) -> Option<Edit> {
    let same = |a: &Shape, b: &Shape| (a.id, a.kind, &a.creation) == (b.id, b.kind, &b.creation);
    for asked in &to.slides {
        let (here, slide) = now.slides.iter().enumerate().find(|(_, one)| one.id == asked.id)?;
        for (at, shape) in asked.shapes.iter().enumerate().filter(|(_, shape)| !shape.is_notes()) {
            if slide.shapes.iter().any(|own| same(own, shape)) {
                continue;
            }
            let (there, old) = from.slides.iter().enumerate().find(|(_, one)| one.id == asked.id)?;
            let found = old.shapes.iter().position(|own| same(own, shape))?;
            // Behind the one before it that lies as deep, with all that is in that.
            let before = asked.shapes.get(..at)?.iter().rev().take_while(|one| one.depth >= shape.depth);
            let before = before
                .filter(|one| one.depth == shape.depth)
                .find_map(|one| slide.shapes.iter().position(|own| same(own, one)));
            if before.is_none() && shape.depth > 0 {
                return None;
            }
            return Some(Edit::BringShape {
                file: Arc::clone(file),
                slide: there,
                shape: found,
                to: here,
                behind: before,
            });
        }
    }
    None
}

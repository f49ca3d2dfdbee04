//! From an edited text back to the presentation: the edit is read as one of slides and shapes (`plan`), made surgically on the
//! package by `gloss-ooxml`, and the file is read again to prove that every line says what was asked for and every other one
//! what it said. What can't be made so is refused, and nothing is written.

mod brought;
mod numbers;
mod plan;
mod prove;
pub mod shapes;
mod slides;
mod tied;

use gloss_ooxml::presentation::{Edit, Presentation};
use gloss_ooxml::{Limits, Refused};
use gloss_protocol::Kind;

pub(super) use brought::take_back;
pub use numbers::{chart_numbers, set_chart_numbers};
pub(super) use slides::ordered;
pub use slides::{SlideEdit, replace_picture, retheme, slides};

use super::form;
use crate::diff;
use crate::error::Unwritable;
use crate::kinds::Written;
use crate::splice::{self, Splice};
use crate::text::Text;

/// Writes splices of a deck's text into its file; they are sorted and disjoint. `text` is the text of `bytes`.
///
/// # Errors
/// [`Unwritable`] where the edit is none of a deck, or can't be made without harm to something else in the file.
pub(super) fn write(bytes: &[u8], text: &Text, splices: &[Splice]) -> Result<Written, Unwritable> {
    let asked = Text::new(Kind::Deck, &splice::apply(text.source(), splices));
    let edits = plan::plan(text, &asked)?;
    if edits.is_empty() {
        return Ok(Written { bytes: bytes.to_vec(), text: text.clone(), splices: Vec::new() });
    }
    let (bytes, now) = made(bytes, &edits)?;
    prove::proved(text, &asked, &now)?;
    // What was asked for, where nothing followed from it.
    let splices = if now.source() == asked.source() {
        splices.to_vec()
    } else {
        diff::splices(text.source(), now.source())
    };
    Ok(Written { bytes, text: now, splices })
}

/// Refuses what [`write`] would refuse of a deck's text alone, without its file.
///
/// # Errors
/// [`Unwritable`] where the edit is none of a deck.
pub(super) fn check_edit(text: &Text, edited: &Text) -> Result<(), Unwritable> {
    plan::plan(text, edited).map(drop)
}

/// The file with edits made, and its text as it is read again.
pub(in crate::kinds::deck) fn made(bytes: &[u8], edits: &[Edit]) -> Result<(Vec<u8>, Text), Unwritable> {
    let mut deck =
        Presentation::open(bytes, Limits::default()).map_err(|error| refused(&Refused::from(error)))?;
    let done = deck.apply(edits).map_err(|error| refused(&error))?;
    let form = form::form(&done.bytes).map_err(|error| {
        Unwritable::new(error.to_string(), "Change less at once, or do it in the program that made the file.")
    })?;
    Ok((done.bytes, Text::new(Kind::Deck, &form)))
}

/// A refusal as a sentence.
fn refused(error: &Refused) -> Unwritable {
    let says = error.to_string();
    let mut letters = says.chars();
    let first: String = letters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    Unwritable::new(format!("{first}{}.", letters.as_str()), error.instead())
}

//! The engine's part for decks: slides drawn and kept, and what of a drawing stands where in the deck's text. Drawing a
//! slide is `gloss-deck`'s, finding a place `gloss-artifact`'s; nothing here decides either.

mod checked;
mod drawn;
mod view;

pub(crate) use checked::checked;
pub(crate) use drawn::{Decks, Opened};
pub(crate) use view::{drawn_slide, slides};

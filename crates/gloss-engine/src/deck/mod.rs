//! What only decks need of the engine: slides drawn and kept, and what of a drawing stands where in the deck's text. How a
//! slide is drawn is `gloss-deck`'s, where a place is `gloss-artifact`'s; nothing here decides either.

mod checked;
mod drawn;
mod view;

pub(crate) use checked::checked;
pub(crate) use drawn::{Decks, Opened};
pub(crate) use view::{drawn_slide, slides};

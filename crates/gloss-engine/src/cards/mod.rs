//! Cards: made of drafts or of what stands on a document, and seen as they are now. What a person does to one is `handlers/card.rs`'s;
//! when one comes again is `gloss-schedule`'s.

mod found;
mod make;
mod now;

pub(crate) use found::found;
pub(crate) use make::{check_words, drafted, make};
pub(crate) use now::{Looks, due, views};

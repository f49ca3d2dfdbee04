//! Commands that a person calls with a slash: Gloss's own, the person's, and those of plugins. Each is words for a model; what one may not
//! do is no part of its words but of the turn.

mod called;
mod found;

pub(crate) use called::called;
pub(crate) use found::list;

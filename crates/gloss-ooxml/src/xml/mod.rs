//! XML as bytes with positions: what stands where, and splices into it. Never writes a whole part anew.

mod patch;
mod tag;
mod text;
mod tree;
mod walk;

pub(crate) use patch::Patch;
pub(crate) use tag::Tag;
pub(crate) use text::{decode, escape, escape_cell_text, unescape_cell_text};
pub(crate) use tree::{Id, Tree};
pub(crate) use walk::{Event, Walk};

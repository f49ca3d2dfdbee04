//! XML as bytes with positions: what stands where, and splices into it. Never writes a whole part anew.

mod element;
mod patch;
mod tag;
mod text;
mod tree;
mod walk;

pub(crate) use element::Element;
pub use patch::Patch;
pub use tag::{Attribute, Attributes, Tag};
pub use text::{decode, escape};
pub(crate) use text::{escape_cell_text, escape_words, flat, raw_range, unescape_cell_text};
pub use tree::{Id, Tree};
pub(crate) use walk::{Event, Walk};

//! Notes as W3C Web Annotations, out and in (W3C Recommendation "Web Annotation Data Model", 23 February 2017).
//!
//! The selectors speak of the *source*, not of what a reader sees: the resource that an annotation names is the
//! Markdown file, and whoever has that file can check every quote in it byte by byte with no renderer at hand.
//! Positions count code points, as the model says. Several ranges of one note are several targets of one annotation.
//! Fields of Gloss's own stand under a name space of their own, which other readers pass over.
//!
//! Never guesses: what comes in lies exactly where its quote and its position, or its quote with what stands around
//! it, leave one place; else it comes with the places it could be, for the person to choose from.

mod export;
mod import;
mod place;
mod points;

pub use export::{Exported, export};
pub use import::{Aim, ImportError, Imported, parse};
pub use place::{Finder, Placing};

/// The context that every annotation names.
pub const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";

/// The name space of what only Gloss knows: a UUID, so that it is nobody else's and needs no address.
pub const GLOSS: &str = "urn:uuid:3c0b6f5e-8a55-4c0e-9d0b-5a7b1f1d9a64#";

/// Longest collection in bytes, out and in: half of what one message of the engine may have, as it is quoted there.
pub const MAX_JSON: usize = 8 << 20;

/// Most annotations of a collection, as many as one artifact may have open notes.
pub const MAX_ANNOTATIONS: usize = 10_000;

/// Most targets of one annotation: a word that stands everywhere in a book.
pub const MAX_TARGETS: usize = 1_000;

#[cfg(test)]
mod tests;

//! Markdown parsed into blocks and runs, each run of visible text mapped to the source bytes it came from.
//!
//! The run table is what pointing stands on: a viewer names a run and an offset, and this crate says which
//! bytes of the source that is, so nothing is ever searched for in the source by its visible words. Grammar:
//! CommonMark 0.31 with tables, strikethrough, footnotes, task lists, math and YAML front matter, by
//! pulldown-cmark. This crate never touches a file, never renders HTML and never edits.

mod append;
mod build;
mod compose;
mod fenced;
mod front;
mod halves;
mod lines;
mod model;
mod named;
mod plain;
mod reparse;
mod spell;
mod tree;
mod words;

pub use build::options;
pub use compose::Composer;
pub use fenced::{fenced, is_diagram};
pub use lines::{files, lines};
pub use model::{Block, Container, Document, El, Inline, Leaf, LeafKind, Run, RunId};
pub use named::{Naming, definitions};
pub use reparse::{Reparsed, reparse};
pub use tree::Step;

/// Deepest nesting that is drawn; a deeper document is shown as plain text. Drawing, serialising and dropping
/// a tree recurse, so the depth is what bounds their stack.
pub const MAX_DEPTH: usize = 48;

/// Largest source that is parsed; a larger document is shown as plain text. Parsing 16 MB takes about a
/// quarter of a second, beyond that nobody reads it as a page.
pub const MAX_SOURCE: usize = 16 << 20;

/// Parses a document. Never fails: what cannot be drawn as Markdown becomes plain lines, and
/// [`Document::plain`] says why.
pub fn parse(source: &str) -> Document {
    if source.len() > MAX_SOURCE {
        return plain::document(source, "It is larger than 16 MB.");
    }
    if build::quote_depth(source) > MAX_DEPTH {
        return plain::document(source, "It is nested too deeply.");
    }
    match halves::document(source).or_else(|| build::document(source)) {
        Some(document) => document,
        None => plain::document(source, "It is nested too deeply."),
    }
}

#[cfg(test)]
mod tests;

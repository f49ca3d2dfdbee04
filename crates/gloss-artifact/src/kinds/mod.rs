//! The kinds of artifacts, each in a folder of its own, and the one place that knows which there are. Whoever holds an
//! artifact asks its kind (`of_path`, or the text's own); nobody compares one.
//!
//! Every kind is one text with byte spans (docs/decisions/0005-sheets-as-text.md), so what a kind says of itself is how
//! that text is read and written, how its places are named, selected and found again, and what a change of it is. Where a
//! kind says nothing it is lines of text. Nothing here touches a file.

pub mod acts;
mod changes;
mod code;
pub mod deck;
mod document;
mod form;
mod kind;
mod other;
mod own;
pub mod package;
mod places;
mod reading;
pub mod sheet;
pub mod site;
mod text;
mod word;
mod words;
mod written;

use gloss_protocol::Kind;

pub use crate::error::Unwritable;
pub use changes::Changes;
pub use form::{Form, Stored};
pub use gloss_ooxml::word::Reviser;
pub use kind::ArtifactKind;
pub use other::is_program;
pub use own::{Blocks, Cells, Own, Slides};
pub use places::Places;
pub use reading::{Around, Reading, within};
pub use words::Words;
pub use written::Written;

/// All kinds. A new one is its folder and a line here.
const REGISTRY: [&dyn ArtifactKind; Kind::ALL.len()] = [
    &document::Document,
    &sheet::Sheet,
    &code::Code,
    &site::Site,
    &deck::Presentation,
    &word::WordDocument,
    &other::Other,
];

/// A kind by its noun.
pub fn of(kind: Kind) -> &'static dyn ArtifactKind {
    REGISTRY.into_iter().find(|one| one.kind() == kind).unwrap_or(&other::Other)
}

/// The kind of a file, told by its name.
pub fn of_path(path: &str) -> &'static dyn ArtifactKind {
    of(Kind::of_path(path))
}

#[cfg(test)]
mod tests {
    use gloss_protocol::Kind;

    #[test]
    fn every_kind_is_in_the_registry_once() {
        for kind in Kind::ALL {
            assert_eq!(super::of(kind).kind(), kind);
            assert_eq!(super::REGISTRY.iter().filter(|one| one.kind() == kind).count(), 1, "{kind:?}");
        }
    }
}

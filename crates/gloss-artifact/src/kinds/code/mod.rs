//! Plain text and code: lines, pointed at by their numbers or by their words.

use gloss_protocol::{Abilities, Kind};

use super::ArtifactKind;

pub(super) struct Code;

impl ArtifactKind for Code {
    fn kind(&self) -> Kind {
        Kind::Code
    }

    fn abilities(&self, _: &str) -> Abilities {
        Abilities { write: true, compare: true, exchange: true, ..Abilities::of_text() }
    }
}

//! Plain text and code: lines, pointed at by their numbers or by their words. Which of them an agent may make is the
//! engine's to say (`turn/named.rs`).

use gloss_protocol::{Abilities, Kind, Layout};

use super::kind::ArtifactKind;

pub(super) struct Code;

impl ArtifactKind for Code {
    fn kind(&self) -> Kind {
        Kind::Code
    }

    fn abilities(&self, _: &str) -> Abilities {
        Abilities { write: true, compare: true, exchange: true, ..Abilities::of_text() }
    }

    fn is_for_people(&self, path: &str) -> bool {
        Layout::of_path(path).is_prose()
    }
}

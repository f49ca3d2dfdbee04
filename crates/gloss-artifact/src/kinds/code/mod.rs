//! Plain text and code: lines, pointed at by their numbers or by their words. Which of them an agent may make is the
//! engine's to say (`turn/named.rs`).

use gloss_protocol::{Abilities, Kind, Layout};

use super::acts::{ActSpec, Acts, LINES, REPLACE};
use super::changes::Changes;
use super::form::{Form, Stored};
use super::own::Own;
use super::places::Places;
use super::words::Words;

pub(super) struct Code;

impl Form for Code {
    fn kind(&self) -> Kind {
        Kind::Code
    }

    fn abilities(&self, _: &str) -> Abilities {
        Abilities { write: true, compare: true, exchange: true, ..Abilities::of_text() }
    }

    fn stored(&self) -> Stored {
        Stored::Text
    }

    fn own(&self) -> Own<'_> {
        Own::Nothing
    }

    fn is_for_people(&self, path: &str) -> bool {
        Layout::of_path(path).is_prose()
    }
}

impl Places for Code {}

impl Changes for Code {}

impl Acts for Code {
    fn acts(&self) -> Vec<&'static ActSpec> {
        LINES.iter().chain([&REPLACE]).collect()
    }
}

impl Words for Code {}

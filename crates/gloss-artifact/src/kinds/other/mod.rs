//! Files that Gloss keeps versions of and knows no form of. One that is text is read as lines, so that it can be looked at
//! and noted from the command line; nothing is written into it as a whole.

mod program;

use gloss_protocol::{Abilities, Kind};

use super::acts::{ActSpec, Acts, LINES};
use super::changes::Changes;
use super::form::{Form, Stored};
use super::own::Own;
use super::places::Places;
use super::words::Words;

pub use program::is_program;

pub(super) struct Other;

impl Form for Other {
    fn kind(&self) -> Kind {
        Kind::Other
    }

    fn abilities(&self, _: &str) -> Abilities {
        Abilities { exchange: true, ..Abilities::of_text() }
    }

    fn stored(&self) -> Stored {
        Stored::Text
    }

    fn own(&self) -> Own<'_> {
        Own::Nothing
    }

    fn is_for_people(&self, _: &str) -> bool {
        false
    }
}

impl Places for Other {}

impl Changes for Other {}

impl Acts for Other {
    fn acts(&self) -> Vec<&'static ActSpec> {
        LINES.iter().collect()
    }
}

impl Words for Other {}

//! Plain text and code: lines, pointed at by their numbers or by their words.

use gloss_protocol::{Abilities, Kind};

use super::ArtifactKind;

pub(super) struct Code;

/// Files that other programs run or obey where they lie: none of them is made by an agent as it goes.
const OBEYED: [&str; 20] = [
    "awk",
    "bash",
    "bat",
    "cmake",
    "cmd",
    "dockerfile",
    "fish",
    "gemfile",
    "gradle",
    "lock",
    "makefile",
    "nix",
    "pl",
    "pm",
    "procfile",
    "ps1",
    "rakefile",
    "sh",
    "vim",
    "zsh",
];

/// True for a file that is only read and changed where a person points at it.
fn is_obeyed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    OBEYED.contains(&name.rsplit('.').next().unwrap_or(&name))
}

impl ArtifactKind for Code {
    fn kind(&self) -> Kind {
        Kind::Code
    }

    fn abilities(&self, path: &str) -> Abilities {
        Abilities { write: !is_obeyed(path), compare: true, exchange: true, ..Abilities::of_text() }
    }
}

//! What a plugin may do, as a list of facts, sorted: what it runs, reaches, reads and raises, each with the line that says so. Its hash is
//! what trust is pinned to, and its difference is what an update asks about. Grants nothing.

use std::fmt;

use sha2::{Digest as _, Sha256};

/// What is done with an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verb {
    /// It is run.
    Runs,
    /// It is talked to.
    Reaches,
    /// It is read.
    Reads,
    /// It is asked for beyond what a task has.
    Raises,
}

impl Verb {
    /// The word of the command-line contract.
    pub fn word(self) -> &'static str {
        match self {
            Self::Runs => "runs",
            Self::Reaches => "reaches",
            Self::Reads => "reads",
            Self::Raises => "raises",
        }
    }
}

/// Something that a plugin may do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Authority {
    /// What is done.
    pub verb: Verb,
    /// With what, in words.
    pub object: String,
    /// The file that says so.
    pub file: String,
    /// The line there, from 1.
    pub line: u32,
}

impl fmt::Display for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = match self.verb {
            Verb::Runs => "Runs",
            Verb::Reaches => "Reaches",
            Verb::Reads => "Reads",
            Verb::Raises => "Wishes for more than a task has:",
        };
        write!(f, "{verb} {}", self.object)
    }
}

/// Hash over what is done with what; where it stands does not count.
pub fn authority_hash(all: &[Authority]) -> String {
    let mut facts: Vec<(Verb, &str)> = all.iter().map(|one| (one.verb, one.object.as_str())).collect();
    facts.sort_unstable();
    facts.dedup();
    let mut hasher = Sha256::new();
    for (verb, object) in facts {
        for part in [verb.word(), object] {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
    }
    hex::encode(hasher.finalize())
}

//! What a plugin may do, as a list of facts, sorted: what it runs, reaches, reads and raises, each with the line that says so. The
//! difference of two is what an update asks about. Grants nothing.

use std::fmt;

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

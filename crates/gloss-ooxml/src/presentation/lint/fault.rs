//! A fault of a package. Finds none.

use std::fmt;

/// A fault of a package.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The part.
    pub part: String,
    /// The broken rule, in words that name the fault.
    pub rule: &'static str,
    /// The value or name that breaks it; empty where there is nothing to add.
    pub detail: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.detail.as_str() {
            "" => f.write_str(self.rule),
            detail => write!(f, "{} ({detail})", self.rule),
        }
    }
}

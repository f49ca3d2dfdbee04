//! A fault of a package. Finds none.

use std::fmt;

/// A fault of a package.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The part.
    pub part: String,
    /// What is wrong with it.
    pub rule: &'static str,
    /// With what.
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

//! Secrets and other findings in a file, and their places. Never says a secret in full.

use crate::masked::masked;

/// How much it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// A password or a key: nothing is published with it.
    Secret,
    /// The person decides.
    Warning,
}

/// Something found in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The rule that found it, by Gitleaks' id or ours.
    pub rule: String,
    /// How much it matters.
    pub weight: Weight,
    /// The kind of finding, in plain words: "a password in an address".
    pub what: String,
    /// The line it begins in; the first is 1.
    pub line: u32,
    /// Its first letters, the rest as dots.
    pub masked: String,
}

/// A place that a rule found, before it is told.
pub(crate) struct Place {
    pub(crate) rule: String,
    pub(crate) weight: Weight,
    pub(crate) what: String,
    pub(crate) at: std::ops::Range<usize>,
}

impl Place {
    pub(crate) fn new(rule: &str, weight: Weight, what: &str, at: std::ops::Range<usize>) -> Self {
        Self { rule: rule.to_owned(), weight, what: what.to_owned(), at }
    }

    pub(crate) fn found(self, bytes: &[u8], lines: &mut Lines) -> Found {
        let line = lines.of(bytes, self.at.start);
        let words = String::from_utf8_lossy(bytes.get(self.at).unwrap_or_default());
        let masked = match self.weight {
            Weight::Secret => masked(&words),
            Weight::Warning => words.chars().filter(|c| !c.is_control()).take(80).collect(),
        };
        Found { rule: self.rule, weight: self.weight, what: self.what, line, masked }
    }
}

/// Counts lines once over a file.
pub(crate) struct Lines {
    pub(crate) at: usize,
    pub(crate) line: u32,
}

impl Lines {
    fn of(&mut self, bytes: &[u8], at: usize) -> u32 {
        let between = bytes.get(self.at..at).unwrap_or_default();
        let more = between.iter().filter(|byte| **byte == b'\n').count();
        self.line = self.line.saturating_add(u32::try_from(more).unwrap_or(u32::MAX));
        self.at = at;
        self.line
    }
}

//! Why a spec is refused: where in it, what is wrong, and what would work. Never a guess at what was meant.

use std::fmt;

/// Faults that are told, at most: a spec with more is mended in a second round.
const MAX_FAULTS: usize = 20;

/// A fault of a spec.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {says} {next}")]
pub struct Refusal {
    /// The place in the spec, as `sheets[0].columns[2].formula`.
    pub path: String,
    /// A sentence on the fault.
    pub says: String,
    /// A sentence on the remedy that would work.
    pub next: String,
}

impl Refusal {
    /// A refusal of this place.
    pub fn new(path: impl Into<String>, says: impl Into<String>, next: impl Into<String>) -> Self {
        Self { path: path.into(), says: says.into(), next: next.into() }
    }
}

/// What is wrong with a spec: at least one fault, in the order of the spec.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusals(Vec<Refusal>);

impl Refusals {
    /// The faults, at most twenty.
    pub fn all(&self) -> &[Refusal] {
        &self.0
    }
}

impl From<Refusal> for Refusals {
    fn from(refusal: Refusal) -> Self {
        Self(vec![refusal])
    }
}

impl fmt::Display for Refusals {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all: Vec<String> = self.0.iter().map(Refusal::to_string).collect();
        out.write_str(&all.join("\n"))
    }
}

/// Faults of a spec as they are found, so that all are told at once.
#[derive(Debug, Default)]
pub struct Faults(Vec<Refusal>);

impl Faults {
    /// What was read; nothing where it is wrong, which is kept.
    pub fn keep<T>(&mut self, read: Result<T, impl Into<Refusals>>) -> Option<T> {
        match read {
            Ok(read) => Some(read),
            Err(wrong) => {
                self.0.extend(wrong.into().0);
                None
            }
        }
    }

    /// What was read of all parts of a list; nothing where one is wrong. Each is read, though one before it is wrong.
    pub fn keep_all<T, E: Into<Refusals>>(
        &mut self,
        parts: impl Iterator<Item = Result<T, E>>,
    ) -> Option<Vec<T>> {
        let parts: Vec<Option<T>> = parts.map(|part| self.keep(part)).collect();
        parts.into_iter().collect()
    }

    /// What was read, where nothing is wrong.
    ///
    /// # Errors
    /// All faults that were kept.
    pub fn close<T>(mut self, read: Option<T>) -> Result<T, Refusals> {
        self.0.truncate(MAX_FAULTS);
        match read.filter(|_| self.0.is_empty()) {
            Some(read) => Ok(read),
            None if self.0.is_empty() => {
                Err(Refusal::new("spec", "It can't be read.", "Give it anew.").into())
            }
            None => Err(Refusals(self.0)),
        }
    }
}

/// Names as they are told in a sentence, the first few of them.
pub(crate) fn quoted_names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    const MOST: usize = 12;
    let all: Vec<String> = names.take(MOST + 1).map(|name| format!("“{name}”")).collect();
    let more = if all.len() > MOST { " and more" } else { "" };
    format!("{}{more}", all.get(..MOST).unwrap_or(&all).join(", "))
}

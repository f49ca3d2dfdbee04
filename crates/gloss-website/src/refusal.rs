//! Why a spec is refused: where in it, what is wrong, and what would work. Never a guess at what was meant.

/// The first error of a spec.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {says} {next}")]
pub struct Refusal {
    /// The place in the spec, as `place.lat`.
    pub path: String,
    /// The fault, a sentence.
    pub says: String,
    /// The suggested fix, a sentence.
    pub next: String,
}

impl Refusal {
    pub(crate) fn new(path: impl Into<String>, says: impl Into<String>, next: impl Into<String>) -> Self {
        Self { path: path.into(), says: says.into(), next: next.into() }
    }
}

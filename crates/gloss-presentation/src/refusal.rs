//! Why a spec is refused: where in it, what is wrong, and what would work. Never a guess at what was meant.

/// The first error of a spec.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {says} {next}")]
pub struct Refusal {
    /// The place in the spec, as `slides[2].table.rows[1]`.
    pub path: String,
    /// A sentence on the fault.
    pub says: String,
    /// A sentence on the remedy that would work.
    pub next: String,
}

impl Refusal {
    pub(crate) fn new(path: impl Into<String>, says: impl Into<String>, next: impl Into<String>) -> Self {
        Self { path: path.into(), says: says.into(), next: next.into() }
    }
}

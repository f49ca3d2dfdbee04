//! Why a spec is refused: where in it, what is wrong, and what would work. Never a guess at what was meant.

/// The first error of a spec.
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

/// Names as they are told in a sentence, the first few of them.
pub(crate) fn quoted_names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    const MOST: usize = 12;
    let all: Vec<String> = names.take(MOST + 1).map(|name| format!("“{name}”")).collect();
    let more = if all.len() > MOST { " and more" } else { "" };
    format!("{}{more}", all.get(..MOST).unwrap_or(&all).join(", "))
}

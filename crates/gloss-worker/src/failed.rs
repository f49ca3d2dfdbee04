//! Failures of a worker, as problems. Decides nothing.

use gloss_protocol::{Code, Problem};

pub(crate) fn failed(error: impl std::fmt::Display) -> Problem {
    Problem::new(Code::Internal, format!("{error}."))
}

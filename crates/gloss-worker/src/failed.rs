//! What kept a worker from its work, as a problem. Decides nothing.

use gloss_protocol::{Code, Problem};

pub(crate) fn failed(error: impl std::fmt::Display) -> Problem {
    Problem::new(Code::Internal, format!("{error}."))
}

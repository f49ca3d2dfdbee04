//! A turn that waits for its place. Decides nothing.

use gloss_agent::machine::State;
use gloss_protocol::{Thread, Timestamp};

use crate::config::BUILTIN;
use crate::doors::now;

/// A turn that has not begun yet.
pub(crate) struct Waiting {
    /// State that it begins from.
    pub state: State,
    /// Moment since which it waits.
    pub since: Timestamp,
    /// True once the person was told that it waits, and for what.
    pub told: bool,
}

impl Waiting {
    /// Makes a turn that waits from now on.
    pub(crate) fn new(state: State) -> Self {
        Self { state, since: now(), told: false }
    }
}

/// The provider that a task asks.
pub(crate) fn provider_of(thread: &Thread) -> String {
    thread.model.split_once('/').map_or(BUILTIN, |(provider, _)| provider).to_owned()
}

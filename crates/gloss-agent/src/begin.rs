//! Everything that a turn begins with, as one value. Does nothing.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use gloss_provider::{PaidFrom, TurnFacts};
use tokio_util::sync::CancellationToken;

use crate::doors::{Doors, DoorsOf};
use crate::hooks::Hooks;
use crate::machine::State;
use crate::tool::Scope;
use crate::toolbox::Toolbox;

/// Everything that a turn begins with.
pub struct Begin {
    /// The machine's state: fresh, or as stored before a crash.
    pub state: State,
    /// The model's name at its provider.
    pub model: String,
    /// Tokens that the model can read at once, where that is known.
    pub window: Option<u64>,
    /// What it serves, and what its agent may use.
    pub scope: Scope,
    /// The person's day, as `Friday, 2026-11-20`.
    pub today: String,
    /// The facts that hold for its task, as values: the day, the person's preferences, the folders.
    pub facts: TurnFacts,
    /// The instructions that hold for its task beside those of every turn; empty where there are none.
    pub standing: String,
    /// The same for all turns of a thread.
    pub cache_key: String,
    /// How long the model thinks before it answers, where that is said.
    pub effort: Option<String>,
    /// The purse that pays for its requests.
    pub paid_from: PaidFrom,
    /// The tools that it has.
    pub toolbox: Toolbox,
    /// The doors of the turn itself.
    pub doors: Doors,
    /// The doors that its tools work through.
    pub doors_of: DoorsOf,
    /// Whether its conversation is shortened before the model is asked.
    pub shortens: bool,
    /// Those who are asked at its moments.
    pub hooks: Arc<dyn Hooks>,
    /// Set when the person said something meanwhile.
    pub steered: Arc<AtomicBool>,
    /// Stops the turn.
    pub cancel: CancellationToken,
}

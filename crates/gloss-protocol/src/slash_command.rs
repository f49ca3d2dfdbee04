//! Commands that a person calls with a slash. Shapes only.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SlashCommand {
    /// Its name, without the slash.
    pub command: String,
    /// What it is for.
    pub about: String,
    /// What is written behind its name; empty where nothing is.
    pub takes: String,
    /// Where it comes from: `gloss`, `person`, or the name of a plugin.
    pub from: String,
}

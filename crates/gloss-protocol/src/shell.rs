//! Messages between the desktop window and its page, beside the engine's frames. The engine knows none of them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A request of the window to its page: something was clicked outside of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "wish", rename_all = "snake_case")]
pub enum ShellRequest {
    /// To see what needs the person.
    Needs {},
    /// To leave, which ends what is at work for now.
    Quit {
        /// Titles of the tasks at work.
        working: Vec<String>,
        /// Automations that are switched on.
        automations: u32,
        /// A service keeps the engine: what is at work goes on, and automations too.
        service: bool,
    },
}

/// How the page asks to leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Leaving {
    /// To quit where nothing is at work, else to be asked.
    Ask,
    /// To let the window go and all else go on.
    Background,
    /// To quit.
    Quit,
}

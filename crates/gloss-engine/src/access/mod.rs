//! What a task may do: rules and entries in force, the card that tells them, and what gives and takes them away. The engine
//! decides by it; no prompt does.

pub(crate) mod card;
pub(crate) mod grants;
pub(crate) mod rules;
pub(crate) mod secrets;
pub(crate) mod trusting;

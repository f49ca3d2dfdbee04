//! Recipes in the house: made of a finished task (`draft.rs`), given this month's files (`inputs.rs`), and run as a task
//! of their own, through the built-in assistant and with no model. What they can't say goes to the model that was
//! chosen for it, as notes on exactly those places. Works nothing out itself.

pub(crate) mod draft;
mod inputs;
pub(crate) mod room;
pub(crate) mod run;

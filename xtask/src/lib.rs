//! The project's own commands, as `cargo xtask COMMAND`. A file per command; none of them is part of Gloss. Depends on as
//! little as can be, because every command waits until it is built; what measures Gloss is in `tests/bench`.

#![expect(clippy::print_stdout, reason = "a tool for a terminal")]

pub mod app;
pub mod lints;
pub mod programs;
pub mod setup;
pub mod soak;
pub mod test;
pub mod types;
mod ui;

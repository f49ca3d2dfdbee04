//! Support for suites and journeys: a home and a folder of their own, the real `gloss` binary, the model double.
//! Never a stand-in for SQLite, the file system or the engine.

mod desk;
mod outcome;

pub use desk::{Desk, Run, binary};
pub use outcome::Table;

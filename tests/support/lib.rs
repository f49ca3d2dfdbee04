//! Support for suites and journeys: a home and a folder of their own, the real `gloss` binary, the model double,
//! and a person before the real browser or the real window. Never a stand-in for SQLite, the file system or the engine.

pub mod attacks;
mod browser;
mod desk;
mod desktop;
mod driver;
mod git;
mod internet;
mod meter;
mod outcome;
mod person;
mod program;
mod screen;
pub mod scripted_task;
pub mod serving;
mod sweep;

pub use desk::{Desk, Run, binary, engine_of, target, text, walk};
pub use desktop::{Desktop, window_is_gone};
pub use driver::{Refused, Session};
pub use git::{git, git_with, push_files};
pub use internet::Internet;
pub use meter::{Meter, pss};
pub use outcome::Table;
pub use person::{Hand, Heard, Person, Rect, SIZES, ZOOMED};
pub use program::Program;
pub use screen::{Screen, visitor};
pub use sweep::{Holding, forms, holds, sweep};

//! News of the engine over all folders, and the session's desktop notifications of it.
//!
//! For whoever stands there without a page: the window in the background, and the service. It asks no engine, starts
//! nothing and never answers for the person.

mod bus;
mod folder;
mod news;

pub use bus::{Bus, Picture};
pub use folder::show_in_folder;
pub use news::{News, Notice, words};

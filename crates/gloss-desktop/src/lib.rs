//! What the engine tells over all folders, as the desktop says it: news, and the session's notifications.
//!
//! For whoever stands there without a page: the window in the background, and the service. It asks no engine, starts
//! nothing and never answers for the person.

mod bus;
mod folder;
mod news;

pub use bus::{Bus, Picture};
pub use folder::show_in_folder;
pub use news::{News, Notice, words};

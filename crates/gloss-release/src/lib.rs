//! Published sites, as their visitors get them: each release at an origin and a port of its own, its files in memory, behind a
//! passcode where it has one, until its time is over or it is taken back. Reads no file, knows no workspace, and keeps
//! nothing beyond its process.

mod answer;
mod content;
mod files;
mod gate;
mod listen;
mod live;
mod pages;
mod passcode;
mod releases;
mod visits;

pub use content::mime;
pub use files::{Files, MAX_BYTES, MAX_FILES};
pub use passcode::{hash_passcode, make_passcode};
pub use releases::{Releases, Served};
pub use visits::Visits;

/// Who can open a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audience {
    /// The person alone, on this computer, under this name below `localhost`.
    Me(String),
    /// Whoever has the link and the passcode, of which this is the argon2id hash (PHC string).
    Link(String),
    /// Everyone on this network.
    Network,
}

/// Milliseconds since 1970, as whoever starts the server reads them.
pub type Clock = std::sync::Arc<dyn Fn() -> i64 + Send + Sync>;

/// Why a release is not served.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// More than is held in memory.
    #[error("A published site has at most {} files and {} MB.", MAX_FILES, MAX_BYTES >> 20)]
    TooLarge,
    /// There is nothing to open first.
    #[error("There is no index.html to open first.")]
    NoIndex,
    /// Its port belongs to another program, or there is no network.
    #[error("The site can't be reached: {0}")]
    NoPort(std::io::Error),
    /// No thread or no random bytes.
    #[error("The site can't be served: {0}")]
    NotStarted(String),
}

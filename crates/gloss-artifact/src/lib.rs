//! Artifacts: bytes in, values out. Open, view, point, anchor, locate, apply, diff, confine.
//!
//! Everything that decides *where* something is and *what* a change may touch is here, as pure functions
//! over bytes. This crate never touches a file, a database, a clock or a model.

pub mod annotation;
pub mod confine;
pub mod diff;
mod error;
pub mod follow;
mod hash;
pub mod kinds;
pub mod linked;
pub mod locate;
pub mod markup;
pub mod merge;
mod open;
pub mod splice;
pub mod text;

pub use confine::{Inside, Mark, Outside, Settled, Staging, Verdict, settle};
pub use error::ArtifactError;
pub use gloss_protocol::files;
pub use hash::sha256;
pub use kinds::{Around, ArtifactKind, Reading, Written, deck, is_program, sheet, site};
pub use open::{MAX_ARTIFACT, open_text, steps};
pub use splice::Splice;
pub use text::{NoPart, Text};

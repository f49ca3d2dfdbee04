//! Artifacts: bytes in, values out. Open, view, point, anchor, locate, apply, diff, confine.
//!
//! Everything that decides *where* something is and *what* a change may touch is here, as pure functions
//! over bytes. This crate never touches a file, a database, a clock or a model.

pub mod annotation;
pub mod confine;
pub mod diff;
mod error;
pub mod follow;
pub mod kinds;
pub mod linked;
pub mod locate;
pub mod markup;
pub mod merge;
pub mod splice;
pub mod text;

pub use confine::{Inside, Mark, Outside, Settled, Staging, Verdict, settle};
pub use error::ArtifactError;
pub use gloss_protocol::files;
pub use kinds::{Around, ArtifactKind, Reading, Written, deck, is_program, sheet, site};
pub use splice::Splice;
pub use text::{NoPart, Text};

use sha2::{Digest, Sha256};

/// Largest artifact of which versions are kept, in bytes: beyond this a folder of backups serves better.
pub const MAX_ARTIFACT: usize = 64 << 20;

/// SHA-256 in hex, as blobs and versions are named.
pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// How one version's text becomes another's, where nothing is known of how it was made.
pub fn steps(old: &Text, new: &Text) -> Vec<Splice> {
    // A file that was renamed to another kind has its words in common with what it was.
    if old.kind() == new.kind() {
        old.rules().steps(old, new)
    } else {
        diff::splices(old.source(), new.source())
    }
}

/// Opens an artifact as its text.
///
/// # Errors
/// [`ArtifactError::NotText`] where it has none, [`ArtifactError::TooLarge`] over [`MAX_ARTIFACT`],
/// [`ArtifactError::Unpointable`] for a table that can't be reviewed cell by cell.
pub fn open_text(path: &str, bytes: &[u8]) -> Result<Text, ArtifactError> {
    if bytes.len() > MAX_ARTIFACT {
        return Err(ArtifactError::TooLarge { bytes: bytes.len() });
    }
    kinds::of_path(path).read(path, bytes)
}

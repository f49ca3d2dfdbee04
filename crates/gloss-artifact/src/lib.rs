//! Artifacts: bytes in, values out. Open, view, point, anchor, locate, apply, diff, confine.
//!
//! Everything that decides *where* something is and *what* a change may touch is here, as pure functions
//! over bytes. This crate never touches a file, a database, a clock or a model.

pub mod annotation;
pub mod confine;
pub mod diff;
pub mod document;
mod error;
pub mod follow;
pub mod locate;
pub mod merge;
pub mod sheet;
pub mod splice;

pub use confine::{Inside, Mark, Outside, Settled, Staging, Verdict, settle};
pub use document::Text;
pub use error::ArtifactError;
pub use splice::Splice;

use sha2::{Digest, Sha256};

/// Largest artifact of which versions are kept, in bytes: beyond this a folder of backups serves better.
pub const MAX_ARTIFACT: usize = 64 << 20;

/// SHA-256 in hex, as blobs and versions are named.
pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// How one version's text becomes another's, where nothing is known of how it was made.
pub fn steps(old: &Text, new: &Text) -> Vec<Splice> {
    match (old.grid(), new.grid()) {
        (Some(a), Some(b)) => sheet::steps((old.source(), a), (new.source(), b)),
        _ => diff::splices(old.source(), new.source()),
    }
}

/// Opens a text artifact, of a sheet the text of its cells.
///
/// # Errors
/// [`ArtifactError::NotText`] where the bytes are not UTF-8 or hold NUL, [`ArtifactError::TooLarge`] over
/// [`MAX_ARTIFACT`], [`ArtifactError::Unpointable`] for a table that can't be reviewed cell by cell.
pub fn open_text(path: &str, bytes: &[u8]) -> Result<Text, ArtifactError> {
    if bytes.len() > MAX_ARTIFACT {
        return Err(ArtifactError::TooLarge { bytes: bytes.len() });
    }
    let kind = gloss_protocol::Kind::of_path(path);
    if let Some(format) = gloss_table::Format::of_path(path) {
        return Ok(Text::new(kind, &sheet::form(bytes, format)?));
    }
    if bytes.contains(&0) {
        return Err(ArtifactError::NotText { why: "It holds NUL bytes." });
    }
    let source =
        std::str::from_utf8(bytes).map_err(|_| ArtifactError::NotText { why: "It is not UTF-8." })?;
    Ok(Text::new(kind, source))
}

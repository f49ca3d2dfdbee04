//! A file's bytes as its text, and one version's text as splices of another's, each by the rules of its kind. Touches no
//! file.

use crate::{ArtifactError, Splice, Text, diff, kinds};

/// Largest artifact of which versions are kept, in bytes: beyond this a folder of backups serves better.
pub const MAX_ARTIFACT: usize = 64 << 20;

/// How one version's text becomes another's, where nothing is known of how it was made.
pub fn steps(old: &Text, new: &Text) -> Vec<Splice> {
    // A file that was renamed to another kind has its words in common with what it was.
    match old.rules().cells().filter(|_| old.kind() == new.kind()) {
        Some(cells) => cells.steps(old, new),
        None => diff::splices(old.source(), new.source()),
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

//! The sample workspace: a few real files inside the program, put into a folder on demand, never over existing
//! ones. Their sources and licences are in assets/sample/SOURCES.md.

use gloss_artifact::sha256;
use gloss_protocol::Problem;
use gloss_store::{Folder, StoreError};

/// The files.
const FILES: [(&str, &[u8]); 3] = [
    ("airline-safety.csv", include_bytes!("../../../assets/sample/airline-safety.csv")),
    ("lebron.xlsx", include_bytes!("../../../assets/sample/lebron.xlsx")),
    ("meeting-notes.md", include_bytes!("../../../assets/sample/meeting-notes.md")),
];

/// Writes those that are not there; gives back their paths.
///
/// # Errors
/// Where the folder can't be written.
pub(crate) fn write(folder: &Folder) -> Result<Vec<String>, Problem> {
    write_files(folder, FILES.into_iter().map(|(path, bytes)| (path.to_owned(), bytes)))
}

/// Writes those files that are not there; gives back their paths.
///
/// # Errors
/// Where the folder can't be written.
pub(crate) fn write_files<'a>(
    folder: &Folder,
    files: impl Iterator<Item = (String, &'a [u8])>,
) -> Result<Vec<String>, Problem> {
    let mut written = Vec::new();
    for (path, bytes) in files {
        let mut prepared = folder.prepare(&path, bytes, &sha256(bytes))?;
        match prepared.install(None) {
            Ok(()) => {
                prepared.finish();
                written.push(path);
            }
            Err(StoreError::Changed { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(written)
}

//! A file as a whole: what can be told of it without knowing its form, and its bytes for a copy elsewhere. Changes nothing
//! and starts nothing; whether a file may be handed to another program is said here, and done by a shell.

use std::fs::File;
use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::UNIX_EPOCH;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use gloss_artifact::{is_program, kinds};
use gloss_protocol::{Code, ExportPart, FileAbout, Problem, Reply, Timestamp};

use super::export::PART;
use super::image;
use super::view::newest;
use crate::content::{bytes_of, name_of};
use crate::doors::Shared;

/// Bytes that tell what a file is.
const HEAD: u64 = 16;

/// Facts about a file. One that Gloss keeps no version of, as one that is too large, is described as it lies there.
///
/// # Errors
/// [`Code::FileMissing`] where there is neither a version nor a file, [`Code::OutsideWorkspace`].
pub(super) fn about(shared: &Shared, path: &str, version: Option<u32>) -> Result<Reply, Problem> {
    let path = shared.folder.normal(path)?;
    let meta = shared.folder.root().join(&path).symlink_metadata().ok().filter(std::fs::Metadata::is_file);
    let runs = meta.as_ref().is_some_and(|meta| meta.permissions().mode() & 0o111 != 0);
    let head = meta.as_ref().map(|_| head_of(&shared.folder.root().join(&path))).unwrap_or_default();
    let kept = shared.read(|read, blobs| {
        if read.artifact(&path)?.is_none() {
            return Ok(None);
        }
        let version = newest(read, &path, version)?;
        let Some(stored) = read.version(&path, version)? else { return Ok(None) };
        let is_small = stored.version.bytes as usize <= image::MAX_IMAGE;
        let bytes = if is_small { bytes_of(read, blobs, &path, version)? } else { Vec::new() };
        Ok(Some((stored.version, bytes)))
    })?;
    let about = match (kept, meta) {
        (Some((version, bytes)), meta) => FileAbout {
            version: version.version,
            bytes: u64::from(version.bytes),
            changed_at: version.created_at,
            picture: image::is_picture(&bytes),
            opens: meta.is_some() && !runs && !is_program(&path, &head),
            present: meta.is_some(),
            path,
        },
        (None, Some(meta)) => {
            let written = meta.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
            FileAbout {
                version: 0,
                bytes: meta.len(),
                changed_at: Timestamp(written.map_or(0, |since| since.as_millis() as i64)),
                picture: false,
                opens: !runs && !is_program(&path, &head),
                present: true,
                path,
            }
        }
        (None, None) => {
            return Err(Problem::new(Code::FileMissing, format!("There is no file {path} here.")));
        }
    };
    Ok(Reply::About { about })
}

/// The first bytes of what lies there now: that is what would be opened, whichever version is looked at.
fn head_of(path: &Path) -> Vec<u8> {
    let mut head = Vec::new();
    if let Ok(file) = File::open(path) {
        let _ = file.take(HEAD).read_to_end(&mut head);
    }
    head
}

/// The bytes of a version from one on, as many as fit into a message.
///
/// # Errors
/// [`Code::FileMissing`] where there is no such version.
pub(super) fn copy(shared: &Shared, path: &str, version: Option<u32>, from: u32) -> Result<Reply, Problem> {
    shared.read(|read, blobs| {
        let path = shared.folder.normal(path)?;
        if kinds::of_path(&path).is_folder() {
            let says = format!("{} is a folder of files, and no copy of it is one file.", name_of(&path));
            return Err(Problem::new(Code::BadRequest, says).with_next("Copy the folder itself."));
        }
        let version = newest(read, &path, version)?;
        let missing = || Problem::new(Code::FileMissing, format!("{path} has no version {version}."));
        let stored = read.version(&path, version)?.ok_or_else(missing)?;
        let bytes = bytes_of(read, blobs, &path, version)?;
        let start = (from as usize).min(bytes.len());
        let part = bytes.get(start..(start + PART).min(bytes.len())).unwrap_or_default();
        let export = ExportPart {
            version,
            name: name_of(&path).to_owned(),
            bytes: bytes.len() as u32,
            sha256: stored.version.sha256,
            from: start as u32,
            base64: BASE64_STANDARD.encode(part),
            warnings: Vec::new(),
        };
        Ok(Reply::Copy { export })
    })
}

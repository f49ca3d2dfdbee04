//! A ZIP archive as files. Where all of it lies in one folder, as archives of repositories do, that folder is its root.

use std::io::{Cursor, Read as _};

use gloss_extension::Files;
use zip::ZipArchive;

use crate::bounds::{Gathered, is_left_out};
use crate::error::SourceError;

/// Bits of a mode that say that it is a link.
const LINK: u32 = 0o120_000;
const KIND: u32 = 0o170_000;

/// Reads an archive.
///
/// # Errors
/// For an archive that can't be read, is too large or holds links.
pub fn read_archive(bytes: &[u8]) -> Result<Files, SourceError> {
    let unreadable = |error: &dyn std::fmt::Display| SourceError::Unreadable(error.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    let names = archive.file_names().map(|name| name.map(|name| name.into_owned()));
    let names: Vec<String> = names.collect::<Result<_, _>>().map_err(|error| unreadable(&error))?;
    let prefix = common_folder(&names);
    let mut out = Gathered::default();
    for n in 0..archive.len() {
        let mut file = archive.by_index(n).map_err(|error| unreadable(&error))?;
        let name = file.name().map_err(|error| unreadable(&error))?.into_owned();
        if file.is_dir() {
            continue;
        }
        if file.unix_mode().is_some_and(|mode| mode & KIND == LINK) {
            return Err(SourceError::NotPlain(name, "a link"));
        }
        let Some(path) = name.strip_prefix(&prefix) else {
            // What lies beside the folder that is wanted is no part of it; what leads out of all of it is an attack.
            if name.split('/').any(|part| part == "..") || name.starts_with('/') {
                return Err(SourceError::Outside(name));
            }
            continue;
        };
        if path.split('/').any(is_left_out) {
            continue;
        }
        out.check(path, file.size())?;
        let mut content = Vec::new();
        let said = file.size();
        // An archive may say less than it holds.
        (&mut file).take(said + 1).read_to_end(&mut content).map_err(|error| unreadable(&error))?;
        if content.len() as u64 > said {
            return Err(SourceError::Unreadable(format!("{path} is larger than it says")));
        }
        let is_program = file.unix_mode().is_some_and(|mode| mode & 0o111 != 0);
        out.take(path.to_owned(), content, is_program);
    }
    Ok(out.files())
}

/// The comment of an archive; that of a repository holds its commit (`git archive`). None where it can't be read.
pub fn archive_comment(bytes: &[u8]) -> Option<String> {
    let archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    String::from_utf8(archive.comment().to_vec()).ok()
}

/// The folder in which all files lie, with its slash; nothing where there is no one.
fn common_folder(names: &[String]) -> String {
    let first = names.iter().find_map(|name| name.split_once('/').map(|(folder, _)| format!("{folder}/")));
    match first {
        Some(folder) if names.iter().all(|name| name.starts_with(&folder)) && !folder.starts_with('.') => {
            folder
        }
        _ => String::new(),
    }
}

//! A ZIP archive as files, links as copies of what they lead to in it. Where all of it lies in one folder, as archives of repositories do, that folder is its root.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use crate::bounds::{Gathered, is_left_out};
use crate::error::SourceError;
use crate::links::{MAX_LINKS, MAX_TARGET, SourceFiles, with_links};

/// Bits of a mode that say that it is a link.
const LINK: u32 = 0o120_000;
const KIND: u32 = 0o170_000;

/// Reads an archive, or a folder of it alone.
///
/// # Errors
/// For an archive that can't be read, has no such folder, or is too large.
pub fn read_archive(bytes: &[u8], folder: &str) -> Result<SourceFiles, SourceError> {
    let unreadable = |error: &dyn std::fmt::Display| SourceError::Unreadable(error.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    let names = archive.file_names().map(|name| name.map(|name| name.into_owned()));
    let names: Vec<String> = names.collect::<Result<_, _>>().map_err(|error| unreadable(&error))?;
    let prefix = match folder {
        "" => common_folder(&names),
        folder => format!("{}{folder}/", common_folder(&names)),
    };
    let (mut out, mut links) = (Gathered::default(), BTreeMap::new());
    for n in 0..archive.len() {
        let mut file = archive.by_index(n).map_err(|error| unreadable(&error))?;
        let name = file.name().map_err(|error| unreadable(&error))?.into_owned();
        if file.is_dir() {
            continue;
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
        let is_link = file.unix_mode().is_some_and(|mode| mode & KIND == LINK);
        if is_link && (file.size() > MAX_TARGET || links.len() >= MAX_LINKS) {
            return Err(SourceError::TooLarge(format!("{MAX_LINKS} links, or a link with too many words")));
        }
        // The path of a link is one of the plugin's too: it is checked as a file's, and its copy counts when it is made.
        out.check_path(path)?;
        if !is_link {
            out.check(path, file.size())?;
        }
        let mut content = Vec::new();
        let said = file.size();
        // An archive may say less than it holds.
        (&mut file).take(said + 1).read_to_end(&mut content).map_err(|error| unreadable(&error))?;
        if content.len() as u64 > said {
            return Err(SourceError::Unreadable(format!("{path} is larger than it says")));
        }
        if is_link {
            links.insert(path.to_owned(), String::from_utf8_lossy(&content).into_owned());
            continue;
        }
        let is_program = file.unix_mode().is_some_and(|mode| mode & 0o111 != 0);
        out.take(path.to_owned(), content, is_program);
    }
    let read = with_links(out, &links)?;
    match folder {
        folder if !folder.is_empty() && read.files.is_empty() => {
            Err(SourceError::NoRevision(format!("folder {folder}")))
        }
        _ => Ok(read),
    }
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

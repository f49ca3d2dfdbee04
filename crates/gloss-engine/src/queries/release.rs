//! Preview of what would leave with a site, and list of what left: files, rows, figures, secrets; releases with their
//! addresses and visits. Publishes nothing.

use std::collections::HashMap;

use gloss_protocol::{LeavingData, Problem, Reply, SiteLeaving};
use gloss_store::{Blobs, Read};
use serde_json::Value;

use super::view::newest;
use crate::content::bytes_of;
use crate::doors::Shared;
use crate::off_core::OffCore;
use crate::releases::secret_scan::{leaks, leaving_files};
use crate::releases::view::{own_address, view};

/// Columns that are named of one source.
const MAX_COLUMNS: usize = 60;
/// Pages that are looked through for what they load, and things that are named.
const MAX_PAGES: usize = 100;
const MAX_MISSING: usize = 100;
/// Sources that are named.
const MAX_SOURCES: usize = 20;

/// Lists what leaves when a site is published.
///
/// # Errors
/// As [`leaving_files`].
pub(super) fn leaving(
    off: &OffCore,
    shared: &Shared,
    path: &str,
    version: Option<u32>,
) -> Result<Reply, Problem> {
    shared.read(|read, blobs| {
        let path = shared.folder.normal(path)?;
        let version = newest(read, &path, version)?;
        let files = leaving_files(off, read, blobs, &path, version)?;
        let leaks = leaks(off, &shared.home.redaction, &files);
        let text = shared.texts.read(read, blobs, &path, version)?;
        let figures = crate::figures::of(read, &path, version, &text)?.len() as u32;
        let leaving = SiteLeaving {
            version,
            files: u32::try_from(files.len()).unwrap_or(u32::MAX),
            bytes: files.iter().map(|(_, bytes)| bytes.len() as u64).sum(),
            data: data(read, blobs, &path, version),
            missing: missing(&files),
            figures,
            leaks,
            unsearched: files
                .iter()
                .filter(|(name, bytes)| !gloss_secrets::is_searchable(name, bytes))
                .count() as u32,
            host: own_address().to_string(),
        };
        Ok(Reply::SiteLeaving { leaving: Box::new(leaving) })
    })
}

/// What the pages of a site load that visitors won't see: a release loads nothing but its own files.
fn missing(files: &[(String, Vec<u8>)]) -> Vec<String> {
    let by_name: HashMap<&str, &[u8]> =
        files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let of = |path: &str| by_name.get(path).copied();
    let pages =
        files.iter().filter(|(name, _)| name.ends_with(".html") || name.ends_with(".htm")).take(MAX_PAGES);
    let mut all: Vec<String> = Vec::new();
    for (name, bytes) in pages {
        let Ok(source) = std::str::from_utf8(bytes) else { continue };
        for says in gloss_site::missing(source, name, &of) {
            if !all.contains(&says) && all.len() < MAX_MISSING {
                all.push(says);
            }
        }
    }
    all
}

/// The tables that a made site shows, by what it says of how it was made.
fn data(read: Read<'_>, blobs: &Blobs, path: &str, version: u32) -> Vec<LeavingData> {
    let Ok(Some(about)) = crate::remake::about(read, blobs, path, version) else { return Vec::new() };
    let words = |key: &str| -> Vec<String> {
        let all = about.get(key).and_then(Value::as_array).into_iter().flatten();
        all.filter_map(|word| Some(word.as_str()?.chars().take(120).collect())).take(MAX_COLUMNS).collect()
    };
    let (sources, columns) = (words("sources"), words("columns"));
    let sql = about.get("sql").and_then(Value::as_str).unwrap_or_default().to_lowercase();
    let rows = about.get("rows").and_then(Value::as_u64).and_then(|rows| u32::try_from(rows).ok());
    let kept = |source: &str| -> Vec<String> {
        let headers = headers(read, blobs, source);
        // Where a column is called otherwise in the site, one that the query names may be that.
        let is_own = columns.iter().all(|column| headers.contains(column));
        let stays = |header: &String| match is_own {
            true => !columns.contains(header),
            false => !sql.contains(&header.to_lowercase()),
        };
        headers.iter().filter(|header| stays(header)).cloned().collect()
    };
    let of = |source: String| LeavingData { rows, columns: columns.clone(), kept: kept(&source), source };
    sources.into_iter().take(MAX_SOURCES).map(of).collect()
}

/// The names of a table's columns; none where it is no CSV file.
fn headers(read: Read<'_>, blobs: &Blobs, source: &str) -> Vec<String> {
    if !source.to_lowercase().ends_with(".csv") {
        return Vec::new();
    }
    let bytes = newest(read, source, None).and_then(|version| bytes_of(read, blobs, source, version));
    let bytes = bytes.unwrap_or_default();
    let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let first = String::from_utf8_lossy(first);
    let names = first.trim_start_matches('\u{feff}').split([',', ';', '\t']);
    let names = names.map(|name| name.trim().trim_matches('"').to_owned());
    names.filter(|name| !name.is_empty()).take(MAX_COLUMNS).collect()
}

/// The releases of a site.
///
/// # Errors
/// Errors of the store.
pub(super) fn releases(shared: &Shared, path: &str) -> Result<Reply, Problem> {
    shared.read(|read, _| {
        let path = shared.folder.normal(path)?;
        let all = read.releases(Some(&path))?;
        let releases =
            all.into_iter().map(|release| view(shared, read, release)).collect::<Result<_, _>>()?;
        Ok(Reply::Releases { releases })
    })
}

//! Words found in the files of the folder, each place as the file's kind names it. Reads versions alone, within bounds of files, bytes
//! and time; changes nothing.

use std::sync::Arc;
use std::time::{Duration, Instant};

use gloss_artifact::{Text, kinds};
use gloss_protocol::{Artifact, Code, Found, Problem, Reply};
use gloss_store::{Blobs, Read};

use crate::content::name_of;
use crate::doors::Shared;

/// Places that one answer names.
const PLACES: usize = 200;
/// Places of one file among those of others.
const OF_ONE: usize = 20;
/// Bytes of a file that is looked into.
const MAX_BYTES: u64 = 16 << 20;
/// Time for one answer: what was found by then is it.
const PATIENCE: Duration = Duration::from_secs(10);
/// Letters of a place that are told.
const CUT: usize = 240;

/// Looks for words, in one file or in all.
///
/// # Errors
/// `BadRequest` without words; a path that leaves the folder.
pub(super) fn find(shared: &Arc<Shared>, words: &str, path: Option<&str>) -> Result<Reply, Problem> {
    let lower = words.trim().to_lowercase();
    if lower.is_empty() {
        return Err(Problem::new(Code::BadRequest, "There are no words to look for.").with_next("Say which."));
    }
    let path = path.map(|path| shared.folder.normal(path)).transpose()?;
    let begun = Instant::now();
    let is_one = path.is_some();
    let of_one = if is_one { PLACES } else { OF_ONE };
    let files = match path {
        Some(path) => vec![path],
        None => shared.folder.list_artifacts()?.into_iter().map(|file| file.path).collect(),
    };
    shared.read(|read, blobs| {
        let mut found = Vec::new();
        let mut is_whole = true;
        for path in files {
            if found.len() >= PLACES || begun.elapsed() > PATIENCE {
                is_whole = false;
                break;
            }
            let known = read.artifact(&path)?.filter(|artifact| artifact.present);
            let title = known.as_ref().map_or_else(|| name_of(&path).to_owned(), |one| one.title.clone());
            if known.is_none() && is_one && shared.folder.read(&path)?.is_none() {
                let missing = Problem::new(Code::FileMissing, format!("There is no file {path} here."));
                return Err(missing.with_next("Choose another file, or leave it out to look into all."));
            }
            let kind = kinds::of_path(&path).kind();
            if path.to_lowercase().contains(&lower) || title.to_lowercase().contains(&lower) {
                found.push(Found { path: path.clone(), kind, at: "all".to_owned(), text: title });
            }
            // What is no text, or damaged, has no words; that is said where it is opened.
            let Some(text) = text_of(shared, (read, blobs), &path, known.as_ref()) else { continue };
            let most = of_one.min(PLACES.saturating_sub(found.len()));
            let places = text.rules().search(&text, &lower, most);
            found.extend(places.into_iter().map(|(at, says)| {
                let text = says.chars().take(CUT).collect();
                Found { path: path.clone(), kind, at, text }
            }));
        }
        Ok(Reply::Found { found, is_whole })
    })
}

/// A file's text: of its newest version, else as it lies there; none where it has none or is too large.
fn text_of(
    shared: &Shared,
    (read, blobs): (Read<'_>, &Blobs),
    path: &str,
    known: Option<&Artifact>,
) -> Option<Arc<Text>> {
    if let Some(artifact) = known {
        let stored = read.version(path, artifact.version).ok()??;
        let is_small = u64::from(stored.version.bytes) <= MAX_BYTES;
        return is_small.then(|| shared.texts.read(read, blobs, path, artifact.version).ok()).flatten();
    }
    let bytes = shared.folder.read(path).ok()?.filter(|bytes| bytes.len() as u64 <= MAX_BYTES)?;
    shared.texts.open(path, &bytes).ok().map(Arc::new)
}

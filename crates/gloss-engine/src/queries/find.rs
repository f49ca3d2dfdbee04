//! Words found in the files of the folder, each place as the file's kind names it. Reads versions alone, within bounds of files, bytes
//! and time; changes nothing.

use std::sync::Arc;
use std::time::{Duration, Instant};

use gloss_protocol::{Artifact, Code, Found, Problem, Reply};

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
/// `BadRequest` without words; `NotFound` for a file that is not known.
pub(super) fn find(shared: &Arc<Shared>, words: &str, path: Option<&str>) -> Result<Reply, Problem> {
    let lower = words.trim().to_lowercase();
    if lower.is_empty() {
        return Err(Problem::new(Code::BadRequest, "There are no words to look for.").with_next("Say which."));
    }
    let path = path.map(|path| shared.folder.normal(path)).transpose()?;
    let begun = Instant::now();
    let of_one = if path.is_some() { PLACES } else { OF_ONE };
    shared.read(|read, blobs| {
        let all = match &path {
            Some(path) => {
                let missing = || Problem::new(Code::NotFound, format!("Gloss knows no file {path}."));
                vec![read.artifact(path)?.ok_or_else(missing)?]
            }
            None => read.artifacts()?,
        };
        let mut found = Vec::new();
        let mut is_whole = true;
        for artifact in all.into_iter().filter(|artifact| artifact.present) {
            if found.len() >= PLACES || begun.elapsed() > PATIENCE {
                is_whole = false;
                break;
            }
            let Artifact { path, kind, version, title, .. } = artifact;
            let size = read.version(&path, version)?.map_or(0, |stored| u64::from(stored.version.bytes));
            if size > MAX_BYTES {
                continue;
            }
            if path.to_lowercase().contains(&lower) || title.to_lowercase().contains(&lower) {
                found.push(Found { path: path.clone(), kind, at: "all".to_owned(), text: title });
            }
            // What is no text, or damaged, has no words; that is said where it is opened.
            let Ok(text) = shared.texts.read(read, blobs, &path, version) else { continue };
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

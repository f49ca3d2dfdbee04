//! Compare: what differs between two versions, each difference as inside, follows or outside of what was
//! pointed at.

use std::sync::Arc;

use gloss_artifact::{Splice, diff, splice};
use gloss_protocol::{Change, ChangeClass, Code, Comparison, Problem, Reply, Span};
use gloss_store::{Blobs, Read};

use crate::space::{Shared, text_of};

/// How a version differs from the one numbered before it: known, or by comparison.
///
/// # Errors
/// Where a version can't be read.
pub(crate) fn steps(read: Read<'_>, blobs: &Blobs, path: &str, version: u32) -> Result<Vec<Splice>, Problem> {
    let stored = read
        .version(path, version)?
        .ok_or_else(|| Problem::new(Code::NotFound, format!("{path} has no version {version}.")))?;
    let follows_previous = stored.version.parent == version.checked_sub(1);
    if let (Some(splices), true) = (stored.splices, follows_previous)
        && let Ok(splices) = serde_json::from_value(splices)
    {
        return Ok(splices);
    }
    let Some(before) = version.checked_sub(1).filter(|before| *before > 0) else {
        return Ok(Vec::new());
    };
    let (old, new) = (text_of(read, blobs, path, before)?, text_of(read, blobs, path, version)?);
    Ok(diff::words(old.source(), new.source())
        .into_iter()
        .map(|hunk| {
            let new = new.source().get(hunk.new).unwrap_or_default();
            Splice::new(Span::new(hunk.old.start, hunk.old.end), new)
        })
        .collect())
}

pub(super) fn compare(shared: &Arc<Shared>, path: &str, a: u32, b: u32) -> Result<Reply, Problem> {
    shared.read(|read, blobs| {
        let path = shared.folder.normal(path)?;
        let (old, new) = (text_of(read, blobs, &path, a)?, text_of(read, blobs, &path, b)?);
        let known = pointed_changes(read, blobs, &path, a, b)?;
        let changes = diff::words(old.source(), new.source())
            .into_iter()
            .map(|hunk| {
                let before = old.source().get(hunk.old.clone()).unwrap_or_default().to_owned();
                let after = new.source().get(hunk.new.clone()).unwrap_or_default().to_owned();
                let new_span = Span::new(hunk.new.start, hunk.new.end);
                Comparison {
                    at: format!("bytes:{}-{}", new_span.start, new_span.end),
                    class: class_of(differs(&before, &after, new_span), &known),
                    before,
                    after,
                    old: Span::new(hunk.old.start, hunk.old.end),
                    new: new_span,
                }
            })
            .collect();
        Ok(Reply::Compare { changes })
    })
}

/// Places that notes changed between two versions, in the newer one's bytes.
fn pointed_changes(
    read: Read<'_>,
    blobs: &Blobs,
    path: &str,
    a: u32,
    b: u32,
) -> Result<Vec<(Span, ChangeClass)>, Problem> {
    let mut known: Vec<(Span, ChangeClass)> = Vec::new();
    for version in a.saturating_add(1)..=b {
        let splices = steps(read, blobs, path, version)?;
        for (span, _) in &mut known {
            *span = splice::carry(*span, &splices).span;
        }
        let made = read.changes_of_version(path, version)?;
        known.extend(made.iter().filter_map(|change: &Change| Some((change.span_after?, change.class))));
    }
    Ok(known)
}

/// The part of a difference's place that really differs: a comparison by words takes in the blanks beside them.
fn differs(before: &str, after: &str, span: Span) -> Span {
    let head: usize =
        before.chars().zip(after.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let (rest_before, rest_after) = (&before[head..], &after[head..]);
    let tail: usize = rest_before
        .chars()
        .rev()
        .zip(rest_after.chars().rev())
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum();
    Span::new(span.start as usize + head, span.end as usize - tail)
}

fn class_of(span: Span, known: &[(Span, ChangeClass)]) -> ChangeClass {
    known.iter().find(|(place, _)| place.contains(span)).map_or(ChangeClass::Outside, |(_, class)| *class)
}

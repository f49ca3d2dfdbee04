//! Compare: what differs between two versions, each difference as inside, follows or outside of what was
//! pointed at. Which of them it is comes from the steps that led from one version to the other, never from a guess.

use std::sync::Arc;

use gloss_artifact::{Splice, Text, diff, locate, sheet};
use gloss_protocol::{Change, ChangeClass, Comparison, Kind, Problem, Reply, Span};
use gloss_store::{Blobs, Read};

use crate::calc;
use crate::space::{Shared, stored};
use crate::texts::Texts;
use stretch::Stretch;

mod stretch;

/// How a version differs from the one numbered before it: known, or by comparison.
///
/// # Errors
/// Where a version can't be read.
pub(crate) fn steps(
    texts: &Texts,
    read: Read<'_>,
    blobs: &Blobs,
    path: &str,
    version: u32,
) -> Result<Vec<Splice>, Problem> {
    let stored = stored(read, path, version)?;
    let follows_previous = stored.version.parent == version.checked_sub(1);
    if let (Some(splices), true) = (stored.splices, follows_previous)
        && let Ok(splices) = serde_json::from_value(splices)
    {
        return Ok(splices);
    }
    let Some(before) = version.checked_sub(1).filter(|before| *before > 0) else {
        return Ok(Vec::new());
    };
    let (old, new) = (texts.read(read, blobs, path, before)?, texts.read(read, blobs, path, version)?);
    Ok(gloss_artifact::steps(&old, &new))
}

pub(super) fn compare(shared: &Arc<Shared>, path: &str, a: u32, b: u32) -> Result<Reply, Problem> {
    shared.read(|read, blobs| {
        let path = shared.folder.normal(path)?;
        let (old, new) =
            (shared.texts.read(read, blobs, &path, a)?, shared.texts.read(read, blobs, &path, b)?);
        let mut known: Vec<Stretch> = Vec::new();
        for version in a.saturating_add(1)..=b {
            let made = read.changes_of_version(&path, version)?;
            let class = |step: &Splice| {
                let its = made.iter().find(|change| change.span == step.old && change.after == step.new);
                its.map_or(ChangeClass::Outside, |change| change.class)
            };
            let steps = steps(&shared.texts, read, blobs, &path, version)?;
            known = stretch::and_then(&known, &steps, class);
        }
        if a > b || !stretch::explain(&known, old.source(), new.source()) {
            known = vec![Stretch::whole(old.source(), new.source())];
        }
        let changes = if Kind::of_path(&path) == Kind::Sheet {
            let mut changes: Vec<_> = known.iter().flat_map(|stretch| cells(stretch, &old, &new)).collect();
            // Values follow from one version to the next; over several their beginning is no longer the end of one.
            if b.checked_sub(1) == Some(a) {
                changes.extend(read.changes_of_version(&path, b)?.iter().filter_map(value));
            }
            changes
        } else {
            known.iter().flat_map(|stretch| differences(stretch, old.source(), new.source())).collect()
        };
        Ok(Reply::Compare { changes })
    })
}

/// What a formula comes to now that came to something else before; none for any other change.
fn value(change: &Change) -> Option<Comparison> {
    let (Change { class, span, span_after, .. }, shown) = (change, change.shown.as_ref()?);
    let own = calc::is_computed(change) && change.before == change.after;
    own.then(|| Comparison {
        at: shown.at.clone(),
        class: *class,
        before: shown.before.clone(),
        after: shown.after.clone(),
        old: *span,
        new: span_after.unwrap_or(*span),
    })
}

/// What differs within a stretch of a sheet, cell by cell where these are as many.
fn cells(stretch: &Stretch, old: &Text, new: &Text) -> Vec<Comparison> {
    let (a, b) = (
        old.source().get(stretch.old.clone()).unwrap_or_default(),
        new.source().get(stretch.new.clone()).unwrap_or_default(),
    );
    let pairs = sheet::pairs(a, b);
    let (mut from, mut to) = (stretch.old.start, stretch.new.start);
    let mut out = Vec::new();
    for (before, after) in pairs {
        let (was, now) = (Span::new(from, from + before.len()), Span::new(to, to + after.len()));
        (from, to) = (from + before.len(), to + after.len());
        if before != after && !(sheet::is_blank(before) && sheet::is_blank(after)) {
            // Cells that are gone are named where they stood.
            let at = if after.is_empty() {
                old.at(&locate::selection(vec![was]))
            } else {
                new.at(&locate::selection(vec![now]))
            };
            let (before, after) = (sheet::words(before), sheet::words(after));
            out.push(Comparison { at, class: stretch.class, before, after, old: was, new: now });
        }
    }
    out
}

/// What differs within a stretch, word by word.
fn differences(stretch: &Stretch, old: &str, new: &str) -> Vec<Comparison> {
    let (a, b) =
        (old.get(stretch.old.clone()).unwrap_or_default(), new.get(stretch.new.clone()).unwrap_or_default());
    diff::words(a, b)
        .into_iter()
        .map(|hunk| {
            let (old_at, new_at) = (stretch.old.start, stretch.new.start);
            let place = Span::new(new_at + hunk.new.start, new_at + hunk.new.end);
            Comparison {
                at: format!("bytes:{}-{}", place.start, place.end),
                class: stretch.class,
                before: a.get(hunk.old.clone()).unwrap_or_default().to_owned(),
                after: b.get(hunk.new.clone()).unwrap_or_default().to_owned(),
                old: Span::new(old_at + hunk.old.start, old_at + hunk.old.end),
                new: place,
            }
        })
        .collect()
}

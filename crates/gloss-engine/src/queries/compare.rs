//! Compare: what differs between two versions, each difference as inside, follows or outside of what was
//! pointed at. Which of them it is comes from the steps that led from one version to the other, never from a guess.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use gloss_artifact::{Splice, splice};
use gloss_protocol::{Change, ChangeClass, Comparison, Problem, Reply, Span};
use gloss_store::{Blobs, Read};

use crate::content::stored;
use crate::doors::Shared;
use crate::sheet::calc;
use crate::texts::Texts;
use stretch::Stretch;

mod stretch;

/// Edits by which a version differs from the one numbered before it: known, or by comparison.
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
        Ok(Reply::Compare { changes: differences(&shared.texts, (read, blobs), &path, (a, b))? })
    })
}

/// Differences between two versions.
///
/// # Errors
/// Where one of them can't be read.
pub(super) fn differences(
    texts: &Texts,
    (read, blobs): (Read<'_>, &Blobs),
    path: &str,
    (a, b): (u32, u32),
) -> Result<Vec<Comparison>, Problem> {
    let (old, new) = (texts.read(read, blobs, path, a)?, texts.read(read, blobs, path, b)?);
    let mut known: Vec<Stretch> = Vec::new();
    for version in a.saturating_add(1)..=b {
        let made = read.changes_of_version(path, version)?;
        let class = |step: &Splice| {
            let same = made.iter().find(|change| change.span == step.old && change.after == step.new);
            // A step may be a part of a change, as a word of a paragraph.
            let around = || {
                let holds = |change: &&Change| change.span.contains(step.old) && change.span != step.old;
                made.iter().filter(holds).min_by_key(|change| change.span.len())
            };
            same.or_else(around).map_or(ChangeClass::Outside, |change| change.class)
        };
        let steps = steps(texts, read, blobs, path, version)?;
        known = stretch::and_then(&known, &steps, class);
    }
    if a > b || !stretch::explain(&known, old.source(), new.source()) {
        known = vec![Stretch::whole(old.source(), new.source())];
    }
    let span = |range: &Range<usize>| Span::new(range.start, range.end);
    let differences = |stretch: &Stretch| {
        let (old, new) = ((&*old, span(&stretch.old)), (&*new, span(&stretch.new)));
        new.0.rules().differences(old, new, stretch.class)
    };
    let mut changes: Vec<_> = known.iter().flat_map(differences).collect();
    // What moved went at one place and came at another: it is told once.
    let mut told = HashSet::new();
    changes.retain(|one| told.insert((one.at.clone(), one.old, one.new)));
    // Values follow from one version to the next; over several their beginning is no longer the end of one.
    if b.checked_sub(1) == Some(a) {
        changes.extend(read.changes_of_version(path, b)?.iter().filter_map(value));
    }
    Ok(changes)
}

/// Carries a place of an older version over to a newer one; none where something touched it since.
///
/// # Errors
/// Where a version can't be read.
pub(crate) fn carried(
    texts: &Texts,
    (read, blobs): (Read<'_>, &Blobs),
    path: &str,
    mut span: Span,
    (from, to): (u32, u32),
) -> Result<Option<Span>, Problem> {
    if from > to {
        return Ok(None);
    }
    for version in from + 1..=to {
        let carried = splice::carry(span, &steps(texts, read, blobs, path, version)?);
        if carried.touched {
            return Ok(None);
        }
        span = carried.span;
    }
    Ok(Some(span))
}

/// New value of a formula that came to something else before; none for any other change.
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

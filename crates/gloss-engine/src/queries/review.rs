//! A version under review, in one answer: where its cards stand, its figures, and the proof over the newest batch of notes.
//! A place that something touched since has none, and nothing is guessed. What can't be told is left out: the version is
//! shown all the same.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use gloss_artifact::{Text, kinds};
use gloss_protocol::{
    CellBefore, Change, FactUse, Note, NoteState, Problem, Proof, Region, Reply, Review, RunPoint, Span,
    Version,
};
use gloss_store::{Blobs, Read};

use super::compare::{carried, differences};
use super::proof;
use super::view::newest;
use crate::doors::Shared;
use crate::versions::facts::uses;

pub(super) fn review(shared: &Arc<Shared>, path: &str, version: Option<u32>) -> Result<Reply, Problem> {
    shared.read(|read, blobs| {
        let path = shared.folder.normal(path)?;
        let latest = newest(read, &path, None)?;
        let version = version.unwrap_or(latest);
        let notes = read.notes(Some(&path))?;
        let versions: Vec<Version> = read.versions(&path)?.into_iter().map(|stored| stored.version).collect();
        let mut review = Review {
            version,
            paints: BTreeMap::new(),
            facts: newest_facts(shared, (read, blobs), &path, latest),
            unsourced: Vec::new(),
            proof: newest_proof(shared, (read, blobs), (&path, &versions), &notes),
            versions,
            cells_before: Vec::new(),
        };
        let Ok(text) = shared.texts.read(read, blobs, &path, version) else {
            return Ok(Reply::Review { review: Box::new(review) });
        };
        let reviewed = Reviewed { shared, from: (read, blobs), path: &path, version, text: &text };
        reviewed.paint_notes(&notes, &mut review.paints);
        reviewed.paint_beyond(&notes, &mut review.paints);
        if version == latest {
            let follows = review.proof.as_ref().map_or(&[][..], |proof| &proof.follows);
            reviewed.paint_changes(&read.held(Some(&path))?, follows, &mut review.paints);
            if !review.facts.is_empty() {
                review.unsourced = text.unsourced().iter().flat_map(|one| text.paint(one.span)).collect();
            }
        }
        if text.rules().cells().is_some() {
            review.cells_before = reviewed.cells_before(&notes, &review.versions);
        }
        Ok(Reply::Review { review: Box::new(review) })
    })
}

/// The figures of the newest version, before what their sources say now: that may take queries, and nobody's place waits for them.
fn newest_facts(
    shared: &Arc<Shared>,
    (read, blobs): (Read<'_>, &Blobs),
    path: &str,
    latest: u32,
) -> Vec<FactUse> {
    if !kinds::of_path(path).abilities(path).facts {
        return Vec::new();
    }
    let text = shared.texts.read(read, blobs, path, latest);
    text.and_then(|text| uses(read, (path, latest), &text)).unwrap_or_default()
}

/// The proof over the newest batch of notes that is not at work any more; none where there is none, or it can't be told.
fn newest_proof(
    shared: &Arc<Shared>,
    (read, blobs): (Read<'_>, &Blobs),
    of: (&str, &[Version]),
    notes: &[Note],
) -> Option<Proof> {
    let sent = notes.iter().filter(|note| note.state != NoteState::Draft);
    let turns: BTreeSet<_> = sent.filter_map(|note| note.turn.clone()).collect();
    let mut rested =
        turns.iter().rev().filter_map(|id| read.turn(id).ok()?.filter(|turn| turn.status.at_rest()));
    proof::proof(&shared.texts, (read, blobs), &rested.next()?, of).ok()
}

/// The version that is reviewed.
struct Reviewed<'a> {
    shared: &'a Arc<Shared>,
    from: (Read<'a>, &'a Blobs),
    path: &'a str,
    version: u32,
    text: &'a Text,
}

type Paints = BTreeMap<String, Vec<(RunPoint, RunPoint)>>;

impl Reviewed<'_> {
    fn paint(&self, spans: &[Span]) -> Vec<(RunPoint, RunPoint)> {
        spans.iter().flat_map(|span| self.text.paint(*span)).collect()
    }

    /// Carries a span of an older version over to this one.
    fn here(&self, span: Span, from: u32) -> Option<Span> {
        carried(&self.shared.texts, self.from, self.path, span, (from, self.version)).ok()?
    }

    fn paint_notes(&self, notes: &[Note], paints: &mut Paints) {
        for note in notes {
            if let Some(Region::Text { spans, .. }) = region_in(note, self.version) {
                paints.insert(note.id.0.clone(), self.paint(spans));
            }
        }
    }

    /// What was changed for notes in more than their own places: for what they took around these, or what the person accepted.
    fn paint_beyond(&self, notes: &[Note], paints: &mut Paints) {
        let own = |note: &Note| note.place.region.as_ref().map_or(0, |region| region.spans().len());
        let is_beyond = |note: &&Note| {
            let applied = note.applied.as_ref().filter(|_| note.state == NoteState::Applied);
            applied.is_some_and(|applied| applied.took.is_some() || applied.parts.len() > own(note))
        };
        for note in notes.iter().filter(is_beyond) {
            for part in note.applied.iter().flat_map(|applied| &applied.parts) {
                let change = self.from.0.change(&part.change.0).ok().flatten();
                let place = change.and_then(|change| change.span_after.zip(change.version));
                if let Some(here) = place.and_then(|(span, from)| self.here(span, from)) {
                    paints.insert(part.change.0.clone(), self.paint(&[here]));
                }
            }
        }
    }

    /// Suggestions, and what followed from notes, which says where it is in the version that made it.
    fn paint_changes(&self, held: &[Change], follows: &[Change], paints: &mut Paints) {
        let held = held.iter().map(|change| (change, Some((change.span, change.base))));
        let follows = follows.iter().map(|change| (change, change.span_after.zip(change.version)));
        for (change, place) in held.chain(follows) {
            if let Some(here) = place.and_then(|(span, from)| self.here(span, from)) {
                paints.insert(change.id.0.clone(), self.paint(&[here]));
            }
        }
    }

    /// Contents of cells before each version that applied notes made.
    fn cells_before(&self, notes: &[Note], versions: &[Version]) -> Vec<CellBefore> {
        let applied = notes.iter().filter(|note| note.state == NoteState::Applied);
        let made: BTreeSet<u32> = applied.filter_map(|note| Some(note.applied.as_ref()?.version)).collect();
        let mut out = Vec::new();
        for version in made.into_iter().filter(|version| *version <= self.version) {
            let row = versions.iter().find(|row| row.version == version);
            let Some(parent) = row.and_then(|row| row.parent).or_else(|| version.checked_sub(1)) else {
                continue;
            };
            let changed = differences(&self.shared.texts, self.from, self.path, (parent, version));
            for one in changed.unwrap_or_default() {
                let Some(here) = self.here(one.new, version) else { continue };
                out.push(CellBefore { version, paint: self.paint(&[here]), before: one.before });
            }
        }
        out
    }
}

/// Region of a note in a version: where it is, where a lost one was seen last, or where it was made.
fn region_in(note: &Note, version: u32) -> Option<&Region> {
    if note.place.version == version {
        return note.place.region.as_ref();
    }
    match &note.place.lost {
        Some(lost) if lost.seen == version => Some(&lost.region),
        _ => (note.anchor.version == version).then_some(&note.anchor.region),
    }
}

//! Notes' places across versions: each new version reanchors every note of its artifact (carries its place along, or finds
//! it again after an external change), and remembers where a place was last seen. Whether a place is certain is `gloss-artifact`'s to say.

use std::cell::LazyCell;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use gloss_artifact::locate::{self, Between};
use gloss_artifact::{Splice, Text, splice};
use gloss_protocol::{Lost, Note, NoteId, Place, PlaceStatus, Region, Span};

use crate::doors::Doors;
use crate::doors::now;

/// Time limit of a version's search for lost places in older ones: everybody else waits for the core meanwhile. A
/// place that is not looked for now is looked for with the next version.
const LOOK_BACK: Duration = Duration::from_secs(2);

/// Versions that are searched for where a refused place stood last: a person waits for it.
const REFUSED_BACK: u32 = 20;

/// Ranges that a note's own change moved: each before, and after.
pub(crate) type Own = HashMap<NoteId, Vec<(Span, Span)>>;

/// Carries notes' places over a change that Gloss made itself.
pub(crate) fn after_known(
    doors: &Doors,
    notes: Vec<Note>,
    version: u32,
    splices: &[Splice],
    own: &Own,
    text: &Text,
) -> Vec<Note> {
    let mut back = LookBack::new(doors, text);
    let parent = notes.first().and_then(|note| doors.text(&note.path, version.checked_sub(1)?).ok());
    let between = LazyCell::new(|| parent.as_ref().map(|old| (old, Between::new(old, text))));
    moved(notes, |note| {
        let mut place = locate::carry(&note.place, version, splices, None, text);
        if let Some(known) = moved_by_own(note, own, version, splices, text) {
            place = known;
        } else if !place.status.certain()
            && note.place.status.certain()
            && let Some((old, between)) = &*between
        {
            // It stood in a place that was rewritten as a whole; what that kept of it is found by comparing.
            place = between.map(&note.place, version, old, text);
        }
        back.settled(note, place)
    })
}

/// Place of a note that a note's own change rewrote: its own, or another one's on the very same words.
fn moved_by_own(note: &Note, own: &Own, version: u32, splices: &[Splice], text: &Text) -> Option<Place> {
    let Some(Region::Text { spans, reach }) = &note.place.region else { return None };
    let its = own.get(&note.id).map(Vec::as_slice).unwrap_or_default();
    let find = |span: &Span| {
        // Where nothing is left of two places they are no common words.
        let others = own.values().flatten().filter(|(before, _)| !before.is_empty());
        its.iter().chain(others).find(|(before, _)| before == span).map(|(_, after)| *after)
    };
    if !spans.iter().any(|span| find(span).is_some()) {
        return None;
    }
    // Cells whose row went stand at one point: they come back in their order.
    let nth = |at: usize, span: &Span| {
        let before = spans.iter().take(at).filter(|other| *other == span).count();
        its.iter().filter(|(before, _)| before == span).nth(before).map(|(_, after)| *after)
    };
    let carried = |(at, span): (usize, &Span)| {
        let known = if span.is_empty() { nth(at, span) } else { None };
        known.or_else(|| find(span)).unwrap_or_else(|| splice::carry(*span, splices).span)
    };
    let region = Region::Text { spans: spans.iter().enumerate().map(carried).collect(), reach: *reach };
    let status = if note.place.status.certain() { PlaceStatus::Edited } else { note.place.status };
    Some(locate::place(version, status, region, text))
}

/// Re-anchors notes after an external change or another of unknown making: another program's, a restored version, a rewrite.
pub(crate) fn reanchor_notes(
    doors: &Doors,
    notes: Vec<Note>,
    version: u32,
    old: Option<&Text>,
    new: Option<&Text>,
) -> Vec<Note> {
    let Some(new) = new else {
        // No text any more: the places are gone until there is one again.
        return moved(notes, |note| with_lost(&note.place, locate::unplaced(version)));
    };
    let between = old.filter(|_| !notes.is_empty()).map(|old| (old, Between::new(old, new)));
    let mut back = LookBack::new(doors, new);
    moved(notes, |note| {
        let place = match &between {
            Some((old, between)) => between.map(&note.place, version, old, new),
            None => locate::unplaced(version),
        };
        back.settled(note, place)
    })
}

/// Versions that are gone through one by one where comparing the first with the last does not find a place.
const STEPS: u32 = 50;

/// Versions one after another, each with the text before it and how the two compare.
type Steps = Vec<(u32, Arc<Text>, Between)>;

/// Carries places that come back from outside from an older version to a newer one, as a note that was made there
/// would have been.
pub(crate) struct Carrying<'a> {
    doors: &'a Doors,
    path: &'a str,
    from: (u32, &'a Arc<Text>),
    to: (u32, &'a Arc<Text>),
    direct: Between,
    steps: LazyCell<Steps, Box<dyn FnOnce() -> Steps + 'a>>,
}

impl<'a> Carrying<'a> {
    pub(crate) fn new(
        doors: &'a Doors,
        path: &'a str,
        from: (u32, &'a Arc<Text>),
        to: (u32, &'a Arc<Text>),
    ) -> Self {
        let steps: Box<dyn FnOnce() -> Steps + 'a> = Box::new(move || {
            let mut before = from.1.clone();
            let mut steps = Vec::new();
            for version in (from.0 + 1..=to.0).take(STEPS as usize) {
                let Ok(next) = doors.text(path, version) else { return Vec::new() };
                let between = Between::new(&before, &next);
                steps.push((version, before, between));
                before = next;
            }
            steps
        });
        Self { doors, path, from, to, direct: Between::new(from.1, to.1), steps: LazyCell::new(steps) }
    }

    /// Carries a place of the older version over to the newer one; where that is not certain it is said where it was.
    pub(crate) fn place(&self, place: &Place) -> Place {
        let direct = self.direct.map(place, self.to.0, self.from.1, self.to.1);
        if direct.status.certain() {
            return direct;
        }
        let mut stepped = place.clone();
        for (version, before, between) in self.steps.iter() {
            let Ok(next) = self.doors.text(self.path, *version) else { break };
            stepped = between.map(&stepped, *version, before, &next);
        }
        let is_there = stepped.version == self.to.0 && stepped.status.certain();
        with_lost(place, if is_there { stepped } else { direct })
    }
}

/// A place that the person says is not the note's: lost since the version in which it was only supposed, and last
/// seen where it still was certain.
pub(crate) fn refused(doors: &Doors, note: &Note) -> Place {
    let place = &note.place;
    let lost = place.lost.clone().or_else(|| {
        let (seen, region) = last_certain(doors, note)?;
        Some(Lost { version: place.version, seen, region, refused: true })
    });
    let lost = lost.map(|lost| Lost { refused: true, ..lost });
    Place { lost, ..locate::unplaced(place.version) }
}

fn last_certain(doors: &Doors, note: &Note) -> Option<(u32, Region)> {
    let made_on = note.anchor.version;
    let anchored = (made_on, note.anchor.region.clone());
    let Ok(base) = doors.text(&note.path, made_on) else {
        return Some(anchored);
    };
    let at_base = locate::place(made_on, PlaceStatus::Exact, note.anchor.region.clone(), &base);
    let first = (made_on + 1).max(note.place.version.saturating_sub(REFUSED_BACK));
    let certain = (first..note.place.version).rev().find_map(|version| {
        let text = doors.text(&note.path, version).ok()?;
        let found = Between::new(&base, &text).map(&at_base, version, &base, &text);
        Some((version, found.region.filter(|_| found.status.certain())?))
    });
    certain.or(Some(anchored))
}

fn moved(notes: Vec<Note>, mut place: impl FnMut(&Note) -> Place) -> Vec<Note> {
    notes
        .into_iter()
        .map(|note| {
            let place = place(&note);
            Note { place, updated_at: now(), ..note }
        })
        .collect()
}

/// Remembers where a lost place was last seen, from version to version until it is found again.
fn with_lost(before: &Place, place: Place) -> Place {
    let lost = match place.status {
        PlaceStatus::Exact | PlaceStatus::Edited | PlaceStatus::Suggested => None,
        PlaceStatus::Ambiguous | PlaceStatus::Unplaced => before.lost.clone().or_else(|| {
            let region = before.region.clone()?;
            Some(Lost { version: place.version, seen: before.version, region, refused: false })
        }),
    };
    Place { lost, ..place }
}

/// Looks for places that are not certain from the versions in which they were: a restored version brings its notes
/// back. Each older version is read and compared once.
struct LookBack<'a> {
    doors: &'a Doors,
    text: &'a Text,
    bases: HashMap<u32, Option<(Arc<Text>, Between)>>,
    until: Instant,
}

impl<'a> LookBack<'a> {
    fn new(doors: &'a Doors, text: &'a Text) -> Self {
        Self { doors, text, bases: HashMap::new(), until: Instant::now() + LOOK_BACK }
    }

    fn settled(&mut self, note: &Note, mut place: Place) -> Place {
        if note.place.status == PlaceStatus::Ambiguous {
            // What it could be is looked for anew: the candidates were ranges of the version before.
            let lost = note.place.lost.as_ref();
            place = lost
                .and_then(|lost| self.from(note, lost.seen, &lost.region, place.version))
                .unwrap_or_else(|| locate::unplaced(place.version));
        }
        if !place.status.certain() {
            place = self.find_again(note, place);
        }
        if place.status == PlaceStatus::Edited && self.says_the_same(note, &place) {
            place.status = PlaceStatus::Exact;
        }
        with_lost(&note.place, place)
    }

    /// Undone, or typed back: it says again what was pointed at.
    fn says_the_same(&mut self, note: &Note, place: &Place) -> bool {
        let Some(region) = &place.region else { return false };
        let anchored = &note.anchor;
        match (region.spans(), anchored.region.spans()) {
            ([now], [before]) if before.len() == anchored.quote.exact.len() => {
                self.text.source().get(now.range()) == Some(anchored.quote.exact.as_str())
            }
            // Several ranges, or more words than an anchor keeps: its version has them.
            (now, before) if now.len() == before.len() => {
                let Ok(base) = self.doors.text(&note.path, anchored.version) else { return false };
                base.slices(&anchored.region) == self.text.slices(region)
            }
            _ => false,
        }
    }

    /// Finds the words again as they were last seen, or as they were pointed at: exactly, or, for a place that
    /// is gone and of which nothing was refused, probably. Cut in one version and pasted in another it is found so.
    fn find_again(&mut self, note: &Note, place: Place) -> Place {
        let lost = note.place.lost.clone();
        let refused = lost.as_ref().is_some_and(|lost| lost.refused);
        let seen = lost.map(|lost| (lost.seen, lost.region));
        let anchored = (note.anchor.version, note.anchor.region.clone());
        let mut probable = None;
        for (at, (version, region)) in [Some(anchored), seen].into_iter().flatten().enumerate() {
            let Some(found) = self.from(note, version, &region, place.version) else { continue };
            match found.status {
                // What was last seen may have been edited since it was pointed at.
                PlaceStatus::Exact => {
                    let status = if at == 0 { PlaceStatus::Exact } else { PlaceStatus::Edited };
                    return Place { status, ..found };
                }
                PlaceStatus::Edited => probable = Some(Place { status: PlaceStatus::Suggested, ..found }),
                PlaceStatus::Suggested | PlaceStatus::Ambiguous => probable = Some(found),
                PlaceStatus::Unplaced => {}
            }
        }
        match probable {
            Some(found) if place.status == PlaceStatus::Unplaced && !refused => found,
            _ => place,
        }
    }

    fn from(&mut self, note: &Note, base: u32, region: &Region, version: u32) -> Option<Place> {
        if Instant::now() > self.until {
            return None;
        }
        let (doors, text) = (self.doors, self.text);
        let compared = self.bases.entry(base).or_insert_with(|| {
            let base = doors.text(&note.path, base).ok()?;
            let between = Between::new(&base, text);
            Some((base, between))
        });
        let (old, between) = compared.as_ref()?;
        let at_base = locate::place(base, PlaceStatus::Exact, region.clone(), old);
        Some(between.map(&at_base, version, old, text))
    }
}

//! Notes' places across versions: each new version carries every note of its artifact along. Whether a place
//! is certain is `gloss-artifact`'s to say.

use std::collections::HashMap;

use gloss_artifact::{Splice, Text, locate};
use gloss_protocol::{Note, NoteId, Place, PlaceStatus, Span};

use crate::space::{Space, now};

/// After a change that Gloss made itself.
pub(crate) fn after_known(
    space: &Space,
    notes: Vec<Note>,
    version: u32,
    splices: &[Splice],
    own: &HashMap<NoteId, Vec<Span>>,
    text: &Text,
) -> Vec<Note> {
    moved(notes, |note| {
        let own = own.get(&note.id).map(Vec::as_slice);
        let mut place = locate::carry(&note.place, version, splices, own, text);
        // Undone, or typed back: it says again what was pointed at.
        let slices = place.region.as_ref().map(|region| text.slices(region));
        if place.status == PlaceStatus::Edited && slices == Some(vec![note.anchor.quote.exact.as_str()]) {
            place.status = PlaceStatus::Exact;
        }
        again(space, note, place, text)
    })
}

/// After a change of unknown making: another program's, a restored version, a rewrite.
pub(crate) fn after_outside(
    space: &Space,
    notes: Vec<Note>,
    version: u32,
    old: Option<&Text>,
    new: Option<&Text>,
) -> Vec<Note> {
    moved(notes, |note| match (old, new) {
        (Some(old), Some(new)) => {
            let place = locate::map(&note.place, version, old, new);
            again(space, note, place, new)
        }
        (None, Some(new)) => again(space, note, locate::unplaced(version), new),
        // No text any more: the place is gone until there is one again.
        (_, None) => locate::unplaced(version),
    })
}

fn moved(notes: Vec<Note>, place: impl Fn(&Note) -> Place) -> Vec<Note> {
    notes
        .into_iter()
        .map(|note| {
            let place = place(&note);
            Note {
                place,
                updated_at: now(),
                ..note
            }
        })
        .collect()
}

/// A place that was lost is looked for again from the version it was made on: a restored version brings its
/// notes back.
fn again(space: &Space, note: &Note, place: Place, text: &Text) -> Place {
    if place.status != PlaceStatus::Unplaced {
        return place;
    }
    let Ok(base) = space.text(&note.path, note.anchor.version) else {
        return place;
    };
    let at_base = locate::place(
        note.anchor.version,
        PlaceStatus::Exact,
        note.anchor.region.clone(),
        &base,
    );
    let found = locate::map(&at_base, place.version, &base, text);
    if found.status == PlaceStatus::Exact {
        found
    } else {
        place
    }
}

//! Notes' places across versions: each new version carries every note of its artifact along. Whether a place
//! is certain is `gloss-artifact`'s to say.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use gloss_artifact::locate::{self, Between};
use gloss_artifact::{Splice, Text};
use gloss_protocol::{Note, NoteId, Place, PlaceStatus, Span};

use crate::space::{Space, now};

/// How long one version may take to look for lost places in older ones; the core serves everybody else meanwhile
/// waiting. A place that is not looked for now is with the next version.
const LOOK_BACK: Duration = Duration::from_secs(2);

/// After a change that Gloss made itself.
pub(crate) fn after_known(
    space: &Space,
    notes: Vec<Note>,
    version: u32,
    splices: &[Splice],
    own: &HashMap<NoteId, Vec<Span>>,
    text: &Text,
) -> Vec<Note> {
    let mut back = LookBack::new(space, text);
    moved(notes, |note| {
        let own = own.get(&note.id).map(Vec::as_slice);
        let mut place = locate::carry(&note.place, version, splices, own, text);
        // Undone, or typed back: it says again what was pointed at.
        let slices = place.region.as_ref().map(|region| text.slices(region));
        if place.status == PlaceStatus::Edited && slices == Some(vec![note.anchor.quote.exact.as_str()]) {
            place.status = PlaceStatus::Exact;
        }
        back.again(note, place)
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
    let Some(new) = new else {
        // No text any more: the places are gone until there is one again.
        return moved(notes, |_| locate::unplaced(version));
    };
    let between = old.filter(|_| !notes.is_empty()).map(|old| (old, Between::new(old, new)));
    let mut back = LookBack::new(space, new);
    moved(notes, |note| {
        let place = match &between {
            Some((old, between)) => between.map(&note.place, version, old, new),
            None => locate::unplaced(version),
        };
        back.again(note, place)
    })
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

/// Looks for lost places from the versions they were made on: a restored version brings its notes back. Each older
/// version is read and compared once.
struct LookBack<'a> {
    space: &'a Space,
    text: &'a Text,
    bases: HashMap<u32, Option<(Text, Between)>>,
    until: Instant,
}

impl<'a> LookBack<'a> {
    fn new(space: &'a Space, text: &'a Text) -> Self {
        Self { space, text, bases: HashMap::new(), until: Instant::now() + LOOK_BACK }
    }

    fn again(&mut self, note: &Note, place: Place) -> Place {
        let made_on = note.anchor.version;
        if place.status != PlaceStatus::Unplaced
            || (!self.bases.contains_key(&made_on) && Instant::now() > self.until)
        {
            return place;
        }
        let (space, text) = (self.space, self.text);
        let base = self.bases.entry(made_on).or_insert_with(|| {
            let base = space.text(&note.path, made_on).ok()?;
            let between = Between::new(&base, text);
            Some((base, between))
        });
        let Some((base, between)) = base else { return place };
        let at_base = locate::place(made_on, PlaceStatus::Exact, note.anchor.region.clone(), base);
        let found = between.map(&at_base, place.version, base, text);
        if found.status == PlaceStatus::Exact { found } else { place }
    }
}

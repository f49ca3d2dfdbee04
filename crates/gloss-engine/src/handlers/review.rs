//! Notes that come back in a review copy: each with its writer's name, at the place that was pointed at in the version that was copied,
//! carried to the newest as every note is. All become drafts in one transaction; none is guessed, none is left out in silence.

use std::sync::Arc;

use gloss_artifact::annotation::{Aim, MAX_ANNOTATIONS, MAX_JSON};
use gloss_artifact::site::Seen;
use gloss_artifact::{Text, locate};
use gloss_protocol::{
    Anchor, Code, CommandId, Done, Intent, Note, NoteId, NoteState, Place, PlaceStatus, Pointing, Problem,
    Region, Timestamp,
};
use gloss_store::Write;
use serde::Deserialize;
use serde_json::json;

use super::drafts::{self, drafted, moment, nowhere};
use crate::content::stored;
use crate::notes::draft::MAX_NOTE;
use crate::space::Space;
use crate::versions::places::Carrying;

/// Type that tells a review's file from others.
const TYPE: &str = "GlossReview";
/// Longest quote kept with a note that has no place, in characters.
const MAX_QUOTE: usize = 400;

/// The file that `review.js` saves.
#[derive(Deserialize)]
pub(super) struct File {
    version: u32,
    sha256: String,
    name: String,
    notes: Vec<Written>,
}

#[derive(Deserialize)]
struct Written {
    intent: Intent,
    text: String,
    #[serde(default)]
    created: Option<Timestamp>,
    target: Target,
    #[serde(default)]
    quote: String,
}

/// Target of a note in the review copy.
#[derive(Deserialize)]
#[serde(untagged)]
enum Target {
    Elements { page: String, elements: Vec<u32> },
    Place(Pointing),
}

/// True for the file of a review copy.
pub(super) fn is_one(json: &str) -> bool {
    #[derive(Deserialize)]
    struct Head {
        r#type: String,
    }
    json.len() <= MAX_JSON && serde_json::from_str::<Head>(json).is_ok_and(|head| head.r#type == TYPE)
}

/// Takes a review's notes up.
///
/// # Errors
/// [`Code::BadRequest`] for a file that is none, [`Code::TooLarge`]; then nothing is.
pub(super) fn import(space: &mut Space, id: &CommandId, path: &str, json: &str) -> Result<Done, Problem> {
    let file: File = serde_json::from_str(json).map_err(|error| {
        Problem::new(Code::BadRequest, format!("This review can't be read: {error}."))
            .with_next("Ask for the file that the review copy saved, as it was saved.")
    })?;
    let artifact = space.artifact(path)?;
    let (path, newest) = (artifact.path.clone(), artifact.version);
    let name = drafts::writer(&file.name);
    let known = space.store.read().notes(Some(&path))?;
    let open = known.iter().filter(|note| note.state != NoteState::Resolved).count();
    if open + file.notes.len() > MAX_ANNOTATIONS {
        let says = format!("{path} would have more than {MAX_ANNOTATIONS} open notes.");
        return Err(Problem::new(Code::TooLarge, says).with_next("Resolve some first."));
    }
    let old = copied(space, &path, &file)?;
    let text = space.text(&path, newest)?;
    let carrying = old.as_ref().filter(|(version, _)| *version != newest);
    let carrying =
        carrying.map(|(version, old)| Carrying::new(space, &path, (*version, old), (newest, &text)));
    let mut notes = Vec::new();
    let mut n = space.store.read().next_note(&path)?;
    for written in file.notes {
        if written.text.trim().is_empty() || written.text.len() > MAX_NOTE {
            return Err(Problem::new(
                Code::BadRequest,
                "A note of this review has no words, or more than 128 kB.",
            ));
        }
        let created = moment(written.created);
        // The same file taken up twice brings nothing twice.
        let is_same = |one: &Note| {
            one.by.as_deref() == Some(&name) && one.text == written.text && one.created_at == created
        };
        if known.iter().any(is_same) {
            continue;
        }
        let (anchor, place) = placed(newest, old.as_ref(), carrying.as_ref(), &written);
        let by = name.clone();
        let written = drafts::Written { intent: written.intent, text: written.text, by, created };
        notes.push(drafted(&path, n, written, (anchor, place)));
        n += 1;
    }
    drop(carrying);
    let done = Done::Notes { notes: notes.clone() };
    space.write(Write::NoteWrite, |tx| {
        notes.iter().try_for_each(|note| tx.note(note))?;
        tx.command(id, &done)?;
        let ids: Vec<&NoteId> = notes.iter().map(|note| &note.id).collect();
        let words: Vec<&str> = notes.iter().map(|note| note.text.as_str()).collect();
        tx.log("note.imported", &json!({ "notes": ids, "path": path, "by": name }), &words.join("\n"))
    })?;
    Ok(done)
}

/// The version that was copied: the one of that number if it has these bytes, else one that has; none where it is not of this
/// file's at all.
fn copied(space: &Space, path: &str, file: &File) -> Result<Option<(u32, Arc<Text>)>, Problem> {
    let has = |version: u32| {
        stored(space.store.read(), path, version).is_ok_and(|stored| stored.version.sha256 == file.sha256)
    };
    let newest = space.store.read().artifact(path)?.map_or(0, |artifact| artifact.version);
    let version = std::iter::once(file.version).chain((1..=newest).rev()).find(|version| has(*version));
    version.map(|version| Ok((version, space.text(path, version)?))).transpose()
}

/// Anchor and place of a note: what was pointed at in the copied version, carried to the newest.
fn placed(
    newest: u32,
    old: Option<&(u32, Arc<Text>)>,
    carrying: Option<&Carrying<'_>>,
    written: &Written,
) -> (Anchor, Place) {
    let region = old.and_then(|(_, old)| region(old, &written.target));
    let (Some((version, old)), Some(region)) = (old, region) else {
        let exact = written.quote.chars().take(MAX_QUOTE).collect();
        return (nowhere(&[Aim { exact, ..Aim::default() }]), locate::unplaced(newest));
    };
    let anchor = old.anchor(*version, &region);
    let place = locate::place(*version, PlaceStatus::Exact, region, old);
    let place = carrying.map_or_else(|| place.clone(), |carrying| carrying.place(&place));
    (anchor, place)
}

/// Region that was pointed at, in the text of the version that was copied.
fn region(old: &Text, target: &Target) -> Option<Region> {
    let region = match target {
        Target::Elements { page, elements } => Seen::of(old, page)?.elements(elements).ok()?,
        Target::Place(Pointing::Where { at, .. }) => old.find(at).ok()?,
        Target::Place(Pointing::Selection { selection, reach, .. }) => {
            old.point(selection, *reach).ok()?.region
        }
    };
    // A range of no bytes could never be found again.
    (!region.spans().iter().any(|span| span.is_empty())).then_some(region)
}

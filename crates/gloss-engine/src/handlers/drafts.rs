//! Notes that were written elsewhere, as drafts: what the import of annotations and of review copies share. Finds no place.

use gloss_artifact::annotation::Aim;
use gloss_artifact::locate;
use gloss_protocol::{Anchor, Intent, Note, NoteId, NoteState, Place, Quote, Structure, Timestamp};

use crate::space::now;

/// Longest quote kept with a note that has no place, in bytes.
const MAX_QUOTE: usize = 8 << 10;

/// What somebody wrote elsewhere.
pub(super) struct Written {
    pub intent: Intent,
    pub text: String,
    /// Who, where that is known.
    pub by: Option<String>,
    pub created: Timestamp,
}

/// When it was written, as far as that can be: nothing comes from a time to come.
pub(super) fn moment(created: Option<Timestamp>) -> Timestamp {
    created.filter(|created| *created <= now()).unwrap_or_else(now)
}

/// A draft of what was written elsewhere, at the place that was found for it.
pub(super) fn drafted(path: &str, n: u32, written: Written, (anchor, place): (Anchor, Place)) -> Note {
    Note {
        id: NoteId::from_uuid(uuid::Uuid::now_v7()),
        path: path.to_owned(),
        n,
        intent: written.intent,
        text: written.text,
        state: NoteState::Draft,
        left: false,
        seen: None,
        by: written.by,
        anchor,
        place,
        answer: None,
        question: None,
        applied: None,
        thread: None,
        turn: None,
        created_at: written.created,
        updated_at: now(),
    }
}

/// What is known of a place that no version has shown yet: its words. No version has number 0, so that nothing is ever
/// found again from it; the person's click makes a new anchor.
pub(super) fn nowhere(aims: &[Aim]) -> Anchor {
    let aim = aims.first().cloned().unwrap_or_default();
    let exact = aim.exact.get(..aim.exact.floor_char_boundary(MAX_QUOTE)).unwrap_or_default().to_owned();
    let last = |words: &str| words.chars().rev().take(48).collect::<Vec<_>>().into_iter().rev().collect();
    let quote = Quote {
        visible: exact.clone(),
        exact,
        prefix: last(&aim.prefix),
        suffix: aim.suffix.chars().take(48).collect(),
        nth: 0,
        of: 0,
    };
    Anchor { version: 0, region: locate::selection(Vec::new()), quote, structure: Structure::default() }
}

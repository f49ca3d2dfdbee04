//! Notes that were written elsewhere, as drafts: what the import of annotations and of review copies share. Finds no place.

use gloss_artifact::annotation::Aim;
use gloss_artifact::locate;
use gloss_protocol::{Anchor, Intent, Note, NoteId, NoteState, Place, Quote, Structure, Timestamp};

use crate::doors::now;

/// Longest quote kept with a note that has no place, in bytes.
const MAX_QUOTE: usize = 8 << 10;

/// Longest name of a writer, in characters.
const MAX_NAME: usize = 80;

/// Name of a writer who gives none: what comes from elsewhere is never the person's own.
const NAMELESS: &str = "Somebody else";

/// Note that somebody wrote elsewhere.
pub(super) struct Written {
    pub intent: Intent,
    pub text: String,
    /// Who.
    pub by: String,
    pub created: Timestamp,
}

/// Time at which it was written, as far as that can be: nothing comes from the future.
pub(super) fn moment(created: Option<Timestamp>) -> Timestamp {
    created.filter(|created| *created <= now()).unwrap_or_else(now)
}

/// A writer's name, as a name is shown.
pub(super) fn writer(name: &str) -> String {
    let turns =
        |c: &char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let shown = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ");
    let name: String = shown(name).chars().filter(|c| !c.is_control() && !turns(c)).take(MAX_NAME).collect();
    if name.trim().is_empty() { NAMELESS.to_owned() } else { name }
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
        waits: false,
        seen: None,
        by: Some(written.by),
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

/// Anchor of a place that no version has shown yet: its words. No version has number 0, so that nothing is ever
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

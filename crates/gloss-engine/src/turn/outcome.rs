//! What came of a batch of notes, in a sentence: counted from the notes once all is decided, and never before.

use gloss_figures::words::{count_word, list};
use gloss_protocol::{ItemBody, Note, NoteState, Speaker};

/// What became of notes, as their agent says it: `I changed two places and left one note to you.`; none where there are none.
pub(super) fn of_notes(notes: &[Note]) -> Option<String> {
    let count = |is: fn(NoteState) -> bool| notes.iter().filter(|note| is(note.state)).count();
    let number = |n: usize| count_word(n).map_or_else(|| n.to_string(), str::to_owned);
    let counted = [
        (count(|state| state == NoteState::Applied), "changed", "place", ""),
        (count(|state| state == NoteState::Answered), "answered", "question", ""),
        (count(|state| state == NoteState::NeedsYou), "left", "note", " to you"),
    ];
    let plural = |n: usize| if n == 1 { "" } else { "s" };
    let parts: Vec<String> = counted
        .into_iter()
        .filter(|(n, ..)| *n > 0)
        .map(|(n, verb, noun, to)| format!("{verb} {} {noun}{}{to}", number(n), plural(n)))
        .collect();
    (!parts.is_empty()).then(|| format!("I {}.", list(&parts)))
}

/// Words of the agent, as an item.
pub(crate) fn message_body(text: &str, cut_off: bool) -> ItemBody {
    let (text, attachments) = (text.to_owned(), Vec::new());
    ItemBody::Message { from: Speaker::Agent, text, attachments, cut_off, steer: false, put: false }
}

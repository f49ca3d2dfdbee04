//! Serving a batch of notes: each is read at its place, then changed, answered or given back, all of them side
//! by side. Changes only what a note points at, and only by rules that it can name.

mod arrange;
mod blocks;
mod columns;
mod edit;
mod form;
mod grid;
mod items;
mod joint;
mod known;
mod number;
mod order;
mod round;
mod said;
mod says;
mod shape;
mod short;
mod source;
mod tone;
mod voice;
pub(crate) mod wish;

use gloss_protocol::Intent;
use serde_json::{Value, json};

use crate::desk::Desk;
use crate::jobs::CONNECT;
use crate::words::count_word;
use wish::{Wish, wish};

/// How often a note's change is tried: once more where another note of the batch had changed its place.
const TRIES: usize = 2;

/// A note as the message of a batch gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    id: String,
    intent: Intent,
    text: String,
}

/// A batch of notes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Batch {
    notes: Vec<Asked>,
    for_all: String,
}

/// What became of a note.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Done {
    Changed,
    Answered,
    Left,
}

/// The batch in a message; none where the message is no batch.
pub(crate) fn batch(message: &str) -> Option<Batch> {
    let body = message.strip_prefix("Serve these notes.")?;
    let body: Value = serde_json::from_str(body.get(body.find('{')?..)?).ok()?;
    let text =
        |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let notes = body.get("notes")?.as_array()?;
    let notes = notes
        .iter()
        .map(|note| Asked {
            id: text(note, "note"),
            intent: if text(note, "intent") == "ask" { Intent::Ask } else { Intent::Change },
            text: text(note, "text"),
        })
        .collect();
    Some(Batch { notes, for_all: text(&body, "for_all") })
}

/// Serves the batch as far as it gets; the closing words once every note is served.
pub(crate) fn serve(desk: &Desk, batch: &Batch) -> Option<String> {
    let done: Vec<Option<Done>> = batch.notes.iter().map(|note| one(desk, note)).collect();
    let done: Vec<Done> = done.into_iter().collect::<Option<_>>()?;
    Some(closing(&done, &batch.for_all))
}

fn one(desk: &Desk, note: &Asked) -> Option<Done> {
    let wish = wish(note.intent, &note.text);
    if wish == Wish::Unknown {
        return give_back(desk, note, &format!("I have no model and can’t do this. {CAN} {CONNECT}"));
    }
    for attempt in 0..TRIES {
        let region = match desk.ask_again("read_region", &json!({ "note": note.id }), attempt)? {
            Ok(region) => region,
            Err(why) => return give_back(desk, note, &format!("I couldn’t read this place. {why}")),
        };
        if note.intent == Intent::Ask {
            return answer(desk, note, &wish, &region);
        }
        let edits = match edit::apply(&wish, &edit::Place::read(&region)) {
            Ok(edits) => edits,
            Err(why) => return give_back(desk, note, &why),
        };
        let edits: Vec<Value> =
            edits.into_iter().map(|(range, new)| json!({ "range": range, "new": new })).collect();
        let base = region.get("base").cloned().unwrap_or_default();
        match desk.ask("edit_region", &json!({ "note": note.id, "base": base, "edits": edits }))? {
            Ok(_) => return Some(Done::Changed),
            Err(why) if attempt + 1 == TRIES => {
                return give_back(desk, note, &format!("I couldn’t change this place. {why}"));
            }
            Err(_) => {}
        }
    }
    None
}

/// What it can do to a place.
const CAN: &str = "I can delete, replace (“A” with “B”), shorten to so many sentences or words, round figures, and set \
upper or lower case, bold or italic.";

fn answer(desk: &Desk, note: &Asked, wish: &Wish, region: &Value) -> Option<Done> {
    let (text, facts) = source::answer(wish, region);
    let text = if *wish == Wish::Source { text } else { format!("{text} {CONNECT}") };
    let arguments = json!({ "note": note.id, "text": text, "facts": facts });
    Some(match desk.ask("answer", &arguments)? {
        Ok(_) => Done::Answered,
        Err(_) => Done::Left,
    })
}

fn give_back(desk: &Desk, note: &Asked, why: &str) -> Option<Done> {
    desk.ask("needs_person", &json!({ "note": note.id, "question": why })).map(|_| Done::Left)
}

fn closing(done: &[Done], for_all: &str) -> String {
    let count = |sort: Done| done.iter().filter(|done| **done == sort).count();
    let number = |n: usize| count_word(n).map_or_else(|| n.to_string(), str::to_owned);
    let mut parts: Vec<String> = Vec::new();
    for (sort, verb, one, many) in
        [(Done::Changed, "changed", "place", "places"), (Done::Answered, "answered", "question", "questions")]
    {
        match count(sort) {
            0 => {}
            1 => parts.push(format!("{verb} one {one}")),
            n => parts.push(format!("{verb} {} {many}", number(n))),
        }
    }
    match count(Done::Left) {
        0 => {}
        1 => parts.push("left one note to you".to_owned()),
        n => parts.push(format!("left {} notes to you", number(n))),
    }
    let mut out = format!("I {}.", crate::words::list(&parts));
    if parts.is_empty() {
        out = "There were no notes to serve.".to_owned();
    }
    if !for_all.trim().is_empty() {
        out.push_str(" The line for all notes needs a model; I left it aside.");
    }
    out
}

//! Serving a batch of notes: each is read at its place, then changed, answered or given back, all of them side
//! by side. Changes only what a note points at, and only by rules that it can name.

mod arrange;
mod asks;
mod block;
pub(crate) mod blocks;
mod cells;
mod charts;
mod columns;
pub(crate) mod direction;
pub(crate) mod edit;
pub(crate) mod figures;
mod fill;
mod form;
pub(crate) mod fresh;
mod grid;
mod grow;
mod items;
mod joint;
pub(crate) mod known;
pub(crate) mod number;
mod order;
mod round;
mod rows;
mod said;
mod says;
mod shape;
mod short;
mod source;
mod tone;
mod traced;
mod voice;
pub(crate) mod wish;

use gloss_protocol::Intent;
use serde_json::{Map, Value, json};

use crate::desk::Desk;
use crate::jobs::CONNECT;
use crate::words::count_word;
use fresh::Work;
use wish::{Wish, wish};

/// How often a note's change is tried: once more where another note of the batch had changed its place.
const TRIES: usize = 2;

/// Figures of one place that are worked out again: as many as the engine marks in one note.
const MAX_FIGURES: usize = 500;

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
    let change = note.intent == Intent::Change;
    let of_cells = change.then(|| OfCells::asked(&note.text)).flatten();
    let chart = if change { charts::wish(&note.text) } else { None };
    if wish == Wish::Unknown && of_cells.is_none() && chart.is_none() {
        return give_back(desk, note, &format!("I have no model and can’t do this. {CAN} {CONNECT}"));
    }
    // Recomputing needs every figure of the place, which may be a whole report.
    let look = match wish {
        Wish::Recompute => json!({ "note": note.id, "figures": MAX_FIGURES }),
        _ => json!({ "note": note.id }),
    };
    for attempt in 0..TRIES {
        let region = match desk.ask_again("read_region", &look, attempt)? {
            Ok(region) => region,
            Err(why) => return give_back(desk, note, &format!("I couldn’t read this place. {why}")),
        };
        if note.intent == Intent::Ask {
            return answer(desk, note, &wish, &region);
        }
        if charts::of(&region).is_some() {
            match on_chart(desk, note, chart.as_ref(), &region)? {
                Ok(()) => return Some(Done::Changed),
                Err(why) if chart.is_none() || attempt + 1 == TRIES => return give_back(desk, note, &why),
                Err(_) => continue,
            }
        }
        if let Some(asked) = of_cells.as_ref().filter(|_| edit::Place::read(&region).cells) {
            match by_address(desk, note, asked, &region)? {
                Err(_) if attempt + 1 < TRIES => continue,
                Err(why) => return give_back(desk, note, &format!("I couldn’t change this place. {why}")),
                Ok(done) => return Some(done),
            }
        }
        if wish == Wish::Unknown {
            return give_back(desk, note, &format!("I have no model and can’t do this. {CAN} {CONNECT}"));
        }
        let work = match work(desk, &wish, &region)? {
            Ok(work) => work,
            Err(why) => return give_back(desk, note, &why),
        };
        let edits: Vec<Value> =
            work.edits.into_iter().map(|(range, new)| json!({ "range": range, "new": new })).collect();
        let base = region.get("base").cloned().unwrap_or_default();
        match desk.ask("edit_region", &json!({ "note": note.id, "base": base, "edits": edits }))? {
            Ok(_) if work.says.is_empty() => return Some(Done::Changed),
            // What the person should know of the change stands beside it.
            Ok(_) => {
                let arguments = json!({ "note": note.id, "text": work.says, "facts": work.facts });
                return desk.ask("answer", &arguments).map(|_| Done::Changed);
            }
            Err(why) if attempt + 1 == TRIES => {
                return give_back(desk, note, &format!("I couldn’t change this place. {why}"));
            }
            Err(_) => {}
        }
    }
    None
}

/// What is asked of a sheet that its ranges alone can't be told.
enum OfCells {
    Rows(rows::Rows),
    Fill(fill::Fill),
}

impl OfCells {
    fn asked(text: &str) -> Option<Self> {
        rows::asked(text).map(Self::Rows).or_else(|| fill::asked(text).map(Self::Fill))
    }

    fn edits(&self, region: &Value) -> Result<Vec<Value>, String> {
        let (block, cells) = (block::Block::read(region), edit::Place::read(region).ranges);
        match self {
            Self::Rows(rows) => rows::edits(rows, &block, &cells),
            Self::Fill(fill) => fill::edits(fill, &block, &cells),
        }
    }
}

/// Cells and whole rows changed by `edit_cells`; the inner error is why the host refused. None while it is still to be heard.
fn by_address(desk: &Desk, note: &Asked, asked: &OfCells, region: &Value) -> Option<Result<Done, String>> {
    let edits = match asked.edits(region) {
        Ok(edits) => edits,
        Err(why) => return give_back(desk, note, &why).map(Ok),
    };
    let base = region.get("base").cloned().unwrap_or_default();
    let result = match desk.ask("edit_cells", &json!({ "note": note.id, "base": base, "edits": edits }))? {
        Ok(result) => result,
        Err(why) => return Some(Err(why)),
    };
    if result.get("not_marked").and_then(Value::as_u64).unwrap_or(0) == 0 {
        return Some(Ok(Done::Changed));
    }
    // What reaches beyond the marked cells is the person's to decide: a row goes where all of it is marked.
    let why = "Only a part of each row is marked, and this takes whole rows. It stands under “Also suggested”; apply it there, \
or mark whole rows and send it again.";
    give_back(desk, note, why).map(Ok)
}

/// A change of a chart; why it can't be made.
fn on_chart(
    desk: &Desk,
    note: &Asked,
    wanted: Option<&Map<String, Value>>,
    region: &Value,
) -> Option<Result<(), String>> {
    let Some(wanted) = wanted else { return Some(Err(format!("{} {CONNECT}", charts::CAN))) };
    let mut arguments = wanted.clone();
    arguments.insert("note".to_owned(), json!(note.id));
    arguments.insert("base".to_owned(), region.get("base").cloned().unwrap_or_default());
    let done = desk.ask("edit_chart", &Value::Object(arguments))?;
    Some(done.map(|_| ()).map_err(|why| format!("I couldn’t change this chart. {why}")))
}

/// The edits of a wish, by rule or with queries; none while those are still to be heard.
fn work(desk: &Desk, wish: &Wish, region: &Value) -> Option<Result<Work, String>> {
    match wish {
        Wish::Recompute => fresh::recompute(desk, region),
        Wish::Grow(grow) if !edit::Place::read(region).cells => grow::grow(desk, region, grow),
        _ => {
            let edits = edit::apply(wish, &edit::Place::read(region));
            Some(edits.map(|edits| Work { edits, says: String::new(), facts: Vec::new() }))
        }
    }
}

/// What it can do to a place.
const CAN: &str = "I can delete, replace (“A” with “B”), shorten to so many sentences or words, make lists and tables, \
sort, move, merge and split, add or remove rows and columns, round and recompute figures, and set plainer or more formal \
words, letters, bold and italic.";

fn answer(desk: &Desk, note: &Asked, wish: &Wish, region: &Value) -> Option<Done> {
    let of_cell = (matches!(wish, Wish::Source | Wish::Why) && charts::of(region).is_none())
        .then(|| traced::answer(desk, region))
        .flatten();
    let of_chart = charts::of(region).and_then(|_| charts::told(region));
    let (text, facts) = match wish {
        _ if of_chart.is_some() => (of_chart?, Vec::new()),
        _ if of_cell.is_some() => (of_cell??, Vec::new()),
        Wish::Why | Wish::Compare | Wish::Check => asks::answer(desk, wish, region)?,
        _ => source::answer(wish, region),
    };
    let text = if *wish == Wish::Other { format!("{text} {CONNECT}") } else { text };
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

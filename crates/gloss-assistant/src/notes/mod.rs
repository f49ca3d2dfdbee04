//! Serving a batch of notes: each is read at its place, then changed, answered or given back, all of them side
//! by side. Changes only what a note points at, and only by rules that it can name.

mod amend;
mod arrange;
mod asks;
mod block;
mod cells;
mod charts;
mod columns;
mod decimals;
pub(crate) mod edit;
mod fill;
mod fits;
mod form;
pub(crate) mod fresh;
mod grid;
mod grow;
mod items;
mod joint;
mod leave;
mod literal;
mod literal_words;
mod marks;
mod meant;
pub(crate) mod notation;
mod note_text;
mod order;
mod others;
mod page;
mod phrases;
mod plan;
pub(crate) mod request;
mod round;
mod rows;
mod says;
mod shape;
mod short;
mod source;
mod tone;
mod traced;
pub(crate) mod vocabulary;
mod voice;

use gloss_protocol::{Can, Intent};
use gloss_provider::NoteInput;
use serde_json::{Value, json};

use crate::desk::Desk;
use crate::jobs::CONNECT;
pub use meant::meant;
use plan::Plan;
use request::{Request, parse_request};

/// How often a note's change is tried: once more where another note of the batch had changed its place.
const TRIES: usize = 2;

/// Figures of one place that are worked out again: as many as the engine marks in one note.
const MAX_FIGURES: usize = 500;

/// A note of the batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BatchNote {
    id: String,
    intent: Intent,
    text: String,
}

impl BatchNote {
    fn new(note: &NoteInput) -> Self {
        let intent = if note.asks { Intent::Ask } else { Intent::Change };
        Self { id: note.note.clone(), intent, text: note.text.clone() }
    }
}

/// Serves the notes of the turn as far as it gets; the closing words once each of them is served. What came of them is the
/// host's to say: it alone knows which edits stand.
pub(crate) fn serve(desk: &Desk) -> Option<String> {
    let done = desk.task.notes.iter().map(|note| one(desk, &BatchNote::new(note)));
    let done: Vec<Option<()>> = done.collect();
    done.into_iter().collect::<Option<Vec<()>>>()?;
    Some(closing(&desk.task.words))
}

fn one(desk: &Desk, note: &BatchNote) -> Option<()> {
    if plan::Words::of(note.intent, &note.text).are_unknown() {
        return give_back(desk, note, &plan::needs_model(note.intent, &note.text).1);
    }
    // Recomputing needs every figure of the place, which may be a whole report.
    let look = match parse_request(note.intent, &note.text) {
        Request::Recompute => json!({ "note": note.id, "whole": true, "figures": MAX_FIGURES }),
        _ => json!({ "note": note.id, "whole": true }),
    };
    let mut first: Option<Value> = None;
    for attempt in 0..TRIES {
        let region = match desk.ask_again("read_region", &look, attempt)? {
            Ok(region) => region,
            Err(why) => return give_back(desk, note, &format!("I couldn’t read this place. {why}")),
        };
        let plan = plan::plan(desk, note, &region)?;
        if let (Plan::Edit(work), Some(first)) = (&plan, &first)
            && others::loses_others_change(&work.edits, first, &region)
        {
            return give_back(desk, note, others::TAKEN);
        }
        first.get_or_insert_with(|| region.clone());
        match carry_out(desk, note, plan, &region)? {
            Ok(done) => return Some(done),
            Err(why) if attempt + 1 == TRIES => return give_back(desk, note, &why),
            Err(_) => {}
        }
    }
    None
}

/// Does what was decided; the inner error is why the host refused, for the person.
fn carry_out(desk: &Desk, note: &BatchNote, plan: Plan, region: &Value) -> Option<Result<(), String>> {
    let base = region.get("base").cloned().unwrap_or_default();
    let refused = |why: String| Err(format!("I couldn’t change this place. {why}"));
    match plan {
        Plan::Back(why) => give_back(desk, note, &why).map(Ok),
        Plan::Answer(text, facts) => {
            desk.ask("answer", &json!({ "note": note.id, "text": text, "facts": facts }))?.ok();
            Some(Ok(()))
        }
        Plan::Chart(mut wanted) => {
            wanted.insert("note".to_owned(), json!(note.id));
            wanted.insert("base".to_owned(), base);
            let done = desk.ask("edit_chart", &Value::Object(wanted))?;
            Some(done.map(|_| ()).map_err(|why| format!("I couldn’t change this chart. {why}")))
        }
        Plan::Cells(edits) => {
            let arguments = json!({ "note": note.id, "base": base, "edits": edits });
            let result = match desk.ask("edit_cells", &arguments)? {
                Ok(result) => result,
                Err(why) => return Some(refused(why)),
            };
            if result.get("not_marked").and_then(Value::as_u64).unwrap_or(0) == 0 {
                return Some(Ok(()));
            }
            // What reaches beyond the marked cells is the person's to decide: a row goes where all of it is marked.
            give_back(desk, note, NOT_MARKED).map(Ok)
        }
        Plan::Edit(work) => {
            let edits: Vec<Value> =
                work.edits.into_iter().map(|(range, new)| json!({ "range": range, "new": new })).collect();
            match desk.ask("edit_region", &json!({ "note": note.id, "base": base, "edits": edits }))? {
                Err(why) => Some(refused(why)),
                Ok(_) if work.says.is_empty() => Some(Ok(())),
                // What the person should know of the change stands beside it.
                Ok(_) => {
                    let arguments = json!({ "note": note.id, "text": work.says, "facts": work.facts });
                    desk.ask("answer", &arguments).map(|_| Ok(()))
                }
            }
        }
    }
}

/// The reply where whole rows would go of which only a part is marked.
const NOT_MARKED: &str = "Only a part of each row is marked, and this takes whole rows. It stands under “Also suggested”; apply it there, \
or mark whole rows and send it again.";

/// The changes that it can make to a place.
const CAN: &str = "Without one I can delete, replace “A” with “B”, shorten, make lists and tables, sort, move, merge and split, \
add and remove rows and columns, round and recompute figures, and set plainer words, bold and italic.";

/// The forecast for a note before it is sent: whether it can be done, and a sentence on that; `region` is what its place
/// says, the JSON of `read_region`.
pub fn foresee(intent: Intent, text: &str, region: &Value) -> (Can, String) {
    plan::foresee(intent, text, region)
}

fn give_back(desk: &Desk, note: &BatchNote, why: &str) -> Option<()> {
    desk.ask("needs_person", &json!({ "note": note.id, "question": why })).map(|_| ())
}

/// What is left of the batch's own words.
fn closing(for_all: &str) -> String {
    if for_all.trim().is_empty() {
        return String::new();
    }
    "The line for all notes needs a model; I left it aside.".to_owned()
}

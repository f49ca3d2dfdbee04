//! Serving a batch of notes: each is read at its place, then done, answered or given back, all of them side by side. Does only what
//! a note's words name, by the acts of its place's kind.

mod asks;
mod charts;
mod fresh;
mod page_places;
mod question;
pub(crate) mod reading;
mod source;
mod traced;

use gloss_protocol::{Act, Can, Intent};
use gloss_provider::NoteInput;
use serde_json::{Value, json};

use crate::desk::Desk;
use crate::grammar::{Clause, Language};
use question::{Question, question};
pub use reading::meant;
use reading::place::Place;
use reading::{Reading, Unread};

/// Figures of one place that are worked out again: as many as the engine marks in one note.
const MAX_FIGURES: usize = 500;

/// What comes of a note, told before it is sent.
#[derive(Clone, Debug, PartialEq)]
pub enum NoteReading {
    /// Acts at its place, in their order, and what was said beside them and asks for nothing.
    Acts(Vec<Act>, Vec<String>),
    /// Something else, or nothing, with the sentence that says so.
    Other(Can, String),
}

/// A note of the batch.
#[derive(Clone, Debug, PartialEq, Eq)]
struct BatchNote {
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

/// What a note's words come to at a place.
enum Plan {
    Acts(Reading),
    Recompute,
    Ask(Question),
    /// A question about these tables.
    Table(Vec<String>),
    Back(Can, String),
}

fn plan(intent: Intent, text: &str, region: &Value) -> Plan {
    if intent == Intent::Ask {
        let asked = if charts::of(region).is_some() { Some(Question::Source) } else { question(text) };
        let tables = tables_of(region);
        if asked.is_none() && !tables.is_empty() && crate::answers::is_question(text) {
            return Plan::Table(tables);
        }
        return asked
            .map_or_else(|| Plan::Back(Can::NeedsModel, no_answer(Clause::new(text).language())), Plan::Ask);
    }
    if is_recompute(text) {
        return Plan::Recompute;
    }
    let place = Place::read(region);
    match reading::read(text, &place) {
        Ok(reading) => {
            match reading.acts.iter().find(|act| !place.acts.is_empty() && !place.can(&act.name)) {
                Some(act) => {
                    Plan::Back(Can::NeedsModel, cannot(&place, &act.name, Clause::new(text).language()))
                }
                None => Plan::Acts(reading),
            }
        }
        Err(why) => {
            let (can, says) = refusal(&why);
            Plan::Back(can, says)
        }
    }
}

/// The tables that a question at a place may be of: the table itself, or those that its figures come from.
fn tables_of(region: &Value) -> Vec<String> {
    let path = region.get("path").and_then(Value::as_str).unwrap_or_default();
    if crate::answers::can_be_asked(path) {
        return vec![path.to_owned()];
    }
    let mut paths: Vec<String> =
        gloss_figures::results::read_figures(region).into_iter().flat_map(|figure| figure.paths).collect();
    paths.sort();
    paths.dedup();
    paths.retain(|path| crate::answers::can_be_asked(path));
    paths.truncate(2);
    paths
}

/// Whether words ask for figures to be worked out again, and for nothing else.
fn is_recompute(text: &str) -> bool {
    let mut clause = Clause::new(text);
    if !clause.take("verb", "recompute") {
        return false;
    }
    for noun in ["number", "date", "share", "total", "table", "section", "data"] {
        while clause.take("noun", noun) {}
    }
    // “From the newest data” is what it is worked out from anyway.
    while clause.take("hint", "better") || clause.take("question", "source") {}
    while clause.take("prep", "of") || clause.take("prep", "from") || clause.take("joint", "and") {}
    clause.is_spent()
}

/// Serves the notes of the turn as far as it gets; the closing words once each of them is served. What came of them is the
/// host's to say: it alone knows which acts stand.
pub(crate) fn serve(desk: &Desk) -> Option<String> {
    let done = desk.task.notes.iter().map(|note| one(desk, &BatchNote::new(note)));
    let done: Vec<Option<()>> = done.collect();
    done.into_iter().collect::<Option<Vec<()>>>()?;
    Some(closing(&desk.task.words))
}

fn one(desk: &Desk, note: &BatchNote) -> Option<()> {
    // Recomputing needs every figure of the place, which may be a whole report.
    let look = match note.intent == Intent::Change && is_recompute(&note.text) {
        true => json!({ "note": note.id, "whole": true, "figures": MAX_FIGURES }),
        false => json!({ "note": note.id, "whole": true }),
    };
    let region = match desk.ask("read_region", &look)? {
        Ok(region) => region,
        Err(why) => return give_back(desk, note, &format!("I couldn’t read this place. {why}")),
    };
    match plan(note.intent, &note.text, &region) {
        Plan::Back(_, why) => give_back(desk, note, &why),
        Plan::Acts(reading) => act(desk, note, &reading),
        Plan::Recompute => recompute(desk, note, &region),
        Plan::Ask(wish) => tell(desk, note, answer(desk, wish, &region)?),
        Plan::Table(files) => tell(desk, note, crate::answers::beside(desk, &note.text, &files)?),
    }
}

/// Answers a note, or gives it back with the reason.
fn tell(desk: &Desk, note: &BatchNote, answer: source::SourceAnswer) -> Option<()> {
    match answer {
        Ok((text, facts)) => {
            let arguments = json!({ "note": note.id, "text": text, "facts": facts });
            desk.ask("answer", &arguments).map(|_| ())
        }
        Err(why) => give_back(desk, note, &why),
    }
}

/// Does acts one after the other; all of them or none.
fn act(desk: &Desk, note: &BatchNote, reading: &Reading) -> Option<()> {
    for one in &reading.acts {
        let arguments = json!({ "note": note.id, "act": one.name, "args": one.args });
        if let Err(why) = desk.ask("act", &arguments)? {
            return give_back(desk, note, &why);
        }
    }
    if reading.remarks.is_empty() {
        return Some(());
    }
    let arguments = json!({ "note": note.id, "text": remarked(&reading.remarks), "facts": [] });
    desk.ask("answer", &arguments).map(|_| ())
}

/// Works the figures of the place out again.
fn recompute(desk: &Desk, note: &BatchNote, region: &Value) -> Option<()> {
    let work = match fresh::recompute(desk, region)? {
        Ok(work) => work,
        Err(why) => return give_back(desk, note, &why),
    };
    let base = region.get("base").cloned().unwrap_or_default();
    let edits: Vec<Value> =
        work.edits.into_iter().map(|(range, new)| json!({ "range": range, "new": new })).collect();
    match desk.ask("edit_region", &json!({ "note": note.id, "base": base, "edits": edits }))? {
        Err(why) => give_back(desk, note, &format!("I couldn’t change this place. {why}")),
        Ok(_) if work.says.is_empty() => Some(()),
        // What the person should know of the change stands beside it.
        Ok(_) => {
            let arguments = json!({ "note": note.id, "text": work.says, "facts": work.facts });
            desk.ask("answer", &arguments).map(|_| ())
        }
    }
}

fn answer(desk: &Desk, wish: Question, region: &Value) -> Option<source::SourceAnswer> {
    if charts::of(region).is_some() {
        let told = charts::describe_chart(region).map(|text| (text, Vec::new()));
        return Some(told.ok_or_else(|| "I can’t read this chart.".to_owned()));
    }
    if matches!(wish, Question::Source | Question::Why)
        && let Some(told) = traced::answer(desk, region)
    {
        return told.map(|text| Ok((text, Vec::new())));
    }
    match wish {
        Question::Source => match source::answer(region) {
            Err(why) => {
                page_places::answer(desk, region).map(|told| told.ok_or(why).map(|text| (text, Vec::new())))
            }
            told => Some(told),
        },
        _ => asks::answer(desk, &wish, region),
    }
}

/// What a note comes to before it is sent; `region` is what its place says, the JSON of `read_region`.
pub fn read_note(intent: Intent, text: &str, region: &Value) -> NoteReading {
    if text.trim().is_empty() {
        return NoteReading::Other(Can::Yes, String::new());
    }
    match plan(intent, text, region) {
        Plan::Back(can, why) => NoteReading::Other(can, why),
        Plan::Acts(reading) => NoteReading::Acts(reading.acts, reading.remarks),
        Plan::Recompute => NoteReading::Other(Can::Yes, "Will work the figures out again".to_owned()),
        Plan::Table(files) => {
            let names: Vec<String> =
                files.iter().map(|path| gloss_figures::words::file_name(path).to_owned()).collect();
            let names = gloss_figures::words::list(&names);
            NoteReading::Other(Can::Yes, format!("Will answer from {names}, or say what it does not tell"))
        }
        Plan::Ask(wish) => {
            let desk = Desk::new(&[], |_| false);
            match answer(&desk, wish, region) {
                Some(Err(why)) => NoteReading::Other(Can::NeedsModel, why),
                None if wish == Question::Source
                    && page_places::is_for(region)
                    && source::answer(region).is_err() =>
                {
                    let says = "Will look for it on the pages that were kept here; what stands on none of them needs a model";
                    NoteReading::Other(Can::InPart, says.to_owned())
                }
                _ => NoteReading::Other(Can::Yes, "Will answer from what the figures rest on".to_owned()),
            }
        }
    }
}

fn give_back(desk: &Desk, note: &BatchNote, why: &str) -> Option<()> {
    desk.ask("needs_person", &json!({ "note": note.id, "question": why })).map(|_| ())
}

/// What was said beside an act and asks for nothing, named.
fn remarked(remarks: &[String]) -> String {
    let all: Vec<String> = remarks.iter().map(|one| format!("“{one}”")).collect();
    format!("Done; {} is taken as the reason.", all.join(" and "))
}

/// Why a place can't have what was read: its kind keeps nothing of that.
fn cannot(place: &Place, act: &str, language: Language) -> String {
    let is_look = matches!(act, "look" | "bold" | "italic" | "strike" | "code" | "uppercase");
    match (is_look, place.can("bold"), language) {
        (true, true, Language::English) => {
            "A document keeps no colours, sizes or alignment. Its words can be bold, italic, struck through or code."
        }
        (true, true, Language::German) => {
            "Ein Dokument kennt keine Farben, Größen oder Ausrichtung. Wörter können fett, kursiv, durchgestrichen oder Code sein."
        }
        (true, false, Language::English) => "A file of lines keeps no looks.",
        (true, false, Language::German) => "Eine Datei aus Zeilen kennt kein Aussehen.",
        (false, _, Language::English) if act == "sort" => {
            "Nothing here has an order. Mark a list, a table or an item of one."
        }
        (false, _, Language::German) if act == "sort" => {
            "Hier hat nichts eine Reihenfolge. Markiere eine Liste, eine Tabelle oder einen Punkt daraus."
        }
        (false, _, Language::English) => "This can’t be done to this place. Mark what is meant by itself.",
        (false, _, Language::German) => "Das geht mit dieser Stelle nicht. Markiere genau, was gemeint ist.",
    }
    .to_owned()
}

/// Why nothing is done, in the language that was spoken.
fn refusal(why: &Unread) -> (Can, String) {
    let (known, rest, language) = match why {
        Unread::Doubted(Language::German) => {
            let says = "Das liest sich als Frage oder Zweifel, darum tue ich nichts. Soll es geschehen, schreib es ohne „?“ und „vielleicht“.";
            return (Can::NeedsModel, says.to_owned());
        }
        Unread::Doubted(Language::English) => {
            let says = "This reads as a question or a doubt, so nothing is done. To have it done, write it without “?” and “maybe”.";
            return (Can::NeedsModel, says.to_owned());
        }
        Unread::Number(number, language) => return (Can::NeedsModel, two_numbers(number, *language)),
        Unread::Rest { known, rest, language } => (known, rest, *language),
    };
    let quoted = |words: &[String]| match language {
        Language::German => words.iter().map(|word| format!("„{word}“")).collect::<Vec<_>>().join(", "),
        Language::English => words.iter().map(|word| format!("“{word}”")).collect::<Vec<_>>().join(", "),
    };
    let can = if known.is_some() { Can::InPart } else { Can::NeedsModel };
    let says = match (known, rest.as_slice(), language) {
        (Some(known), rest, Language::English) => format!(
            "I can do “{known}”, and {} needs a model. Nothing is done by half: send the first part alone, or connect a model.",
            quoted(rest)
        ),
        (Some(known), rest, Language::German) => format!(
            "„{known}“ kann ich, {} braucht ein Modell. Nichts geschieht halb: schick den ersten Teil allein oder verbinde ein Modell.",
            quoted(rest)
        ),
        (None, [], Language::English) => {
            "This needs a model. Without one I do what names an act, a value, a place, an order or a look.".to_owned()
        }
        (None, [], Language::German) => {
            "Das braucht ein Modell. Ohne eines tue ich, was eine Handlung, einen Wert, einen Ort, eine Reihenfolge oder ein Aussehen nennt.".to_owned()
        }
        (None, rest, Language::English) => format!("This needs a model: I can’t tell what {} means here.", quoted(rest)),
        (None, rest, Language::German) => {
            format!("Das braucht ein Modell: was {} hier heißt, weiß ich nicht.", quoted(rest))
        }
    };
    (can, says)
}

/// The question which of two a number is.
fn two_numbers(number: &str, language: Language) -> String {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    match language {
        Language::English => {
            format!("Is “{number}” {digits}, or a number with decimals? Write {digits}, or one decimal more.")
        }
        Language::German => format!(
            "Ist „{number}“ {digits} oder eine Zahl mit Nachkommastellen? Schreib {digits} oder eine Stelle mehr."
        ),
    }
}

fn no_answer(language: Language) -> String {
    match language {
        Language::English => "This question needs a model. Without one I can say where a figure comes from, what it is made of and whether it is right.",
        Language::German => "Diese Frage braucht ein Modell. Ohne eines kann ich sagen, woher eine Zahl kommt, woraus sie besteht und ob sie stimmt.",
    }
    .to_owned()
}

/// What is left of the batch's own words.
fn closing(for_all: &str) -> String {
    if for_all.trim().is_empty() {
        return String::new();
    }
    "The line for all notes needs a model; I left it aside.".to_owned()
}

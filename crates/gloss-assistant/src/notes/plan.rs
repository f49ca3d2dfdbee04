//! The plan for a note at its place: decided from its words and what the place says, before anything is done. The same plan
//! is what a note's box foretells, so nothing is refused after Send that could have been said before.

use gloss_protocol::{Can, Intent, Layout, Reach};
use serde_json::{Map, Value, json};

use super::notation::Notation;
use super::request::{Request, parse_request};
use super::{
    BatchNote, asks, charts, edit, fill, fits, fresh, grow, meant, page, phrases, rows, source, traced,
};
use crate::desk::Desk;
use gloss_recipe::Work;

/// The change, the answer or the refusal that a note comes to.
pub(super) enum Plan {
    /// New texts of its ranges.
    Edit(Work),
    /// Edits of cells by their addresses, as `edit_cells` takes them.
    Cells(Vec<Value>),
    /// A change of its chart, as `edit_chart` takes it.
    Chart(Map<String, Value>),
    /// An answer, with the facts it rests on.
    Answer(String, Vec<String>),
    /// Nothing: why, for the person.
    Back(String),
}

/// The reply to words that leave open whether anything should be done.
const DOUBTED: &str = "This reads as a question or a doubt, so I leave it to you. To have it done, write it as plain words, \
without “?” and “maybe”.";

/// The request in a note's words.
pub(super) struct Words {
    pub(super) wish: Request,
    of_cells: Option<OfCells>,
    chart: Option<Map<String, Value>>,
}

impl Words {
    pub(super) fn of(intent: Intent, text: &str) -> Self {
        let change = intent == Intent::Change;
        let goes = || meant::meant(intent, text).first().is_some_and(|part| part.goes);
        let wish = match parse_request(intent, text) {
            Request::Unknown if goes() => Request::Delete,
            wish => wish,
        };
        Self {
            wish,
            of_cells: change.then(|| OfCells::parse(text)).flatten(),
            chart: if change { charts::parse_chart_edit(text) } else { None },
        }
    }

    /// Whether nothing of them is understood.
    pub(super) fn are_unknown(&self) -> bool {
        let none = self.of_cells.is_none() && self.chart.is_none();
        self.wish == Request::Other || self.wish == Request::Unknown && none
    }
}

/// A request about a sheet that its ranges alone can't be told.
enum OfCells {
    Rows(rows::Rows),
    Fill(fill::Fill),
}

impl OfCells {
    fn parse(text: &str) -> Option<Self> {
        rows::parse_rows(text).map(Self::Rows).or_else(|| fill::parse_fill(text).map(Self::Fill))
    }

    fn edits(&self, region: &Value) -> Result<Vec<Value>, String> {
        let (block, cells) = (super::block::Block::read(region), edit::Place::read(region).ranges);
        match self {
            Self::Rows(rows) => rows::edits(rows, &block, &cells),
            Self::Fill(fill) => fill::edits(fill, &block, &cells),
        }
    }
}

/// The plan for a note whose place says this; none while queries are still to be heard.
pub(super) fn plan(desk: &Desk, note: &BatchNote, region: &Value) -> Option<Plan> {
    plan_of(desk, note, region, &mut Words::of(note.intent, &note.text))
}

fn plan_of(desk: &Desk, note: &BatchNote, region: &Value, words: &mut Words) -> Option<Plan> {
    if words.are_unknown() {
        return Some(Plan::Back(needs_model(note.intent, &note.text).1));
    }
    if note.intent == Intent::Ask {
        return answer(desk, &words.wish, region);
    }
    if phrases::is_doubted(&note.text) {
        return Some(Plan::Back(DOUBTED.to_owned()));
    }
    if charts::of(region).is_some() {
        return Some(
            words
                .chart
                .clone()
                .map_or_else(|| Plan::Back(format!("{} {}", charts::CAN, super::CONNECT)), Plan::Chart),
        );
    }
    let place = edit::Place::read(region);
    if let Some(why) = going(&note.text, region, &place, words) {
        return Some(Plan::Back(why));
    }
    if let Some(why) = fits::settle(&note.text, region, &place, &mut words.wish) {
        return Some(Plan::Back(why));
    }
    if let Some(asked) = words.of_cells.as_ref().filter(|_| place.cells) {
        return Some(asked.edits(region).map_or_else(Plan::Back, Plan::Cells));
    }
    if words.wish == Request::Unknown {
        return Some(Plan::Back(needs_model(note.intent, &note.text).1));
    }
    Some(work(desk, &words.wish, region, &place)?.map_or_else(Plan::Back, Plan::Edit))
}

/// Settles what words of taking away take at this place: the part that they name, which the host has marked. Why not, where
/// the place is not that part.
fn going(text: &str, region: &Value, place: &edit::Place, words: &mut Words) -> Option<String> {
    let parts = meant::meant(Intent::Change, text);
    let reach = region.get("reach").and_then(Value::as_str)?;
    // A bullet of a slide is a paragraph.
    let path = region.get("path").and_then(Value::as_str).unwrap_or_default();
    let bullet = reach == "paragraph" && Layout::of_path(path).is_deck();
    let is = |wanted: Reach| json!(wanted).as_str() == Some(reach) || wanted == Reach::Item && bullet;
    let mistaken =
        "I can’t tell which part of the marked place is meant. Mark just that part, then send it again.";
    let Some(first) = parts.first().filter(|part| part.goes) else {
        // Words that empty or set a row do so to no cell alone.
        let whole = matches!(words.wish, Request::Delete | Request::Set(_));
        let other = meant::nouns(text).any(|reaches| !reaches.iter().any(|one| is(*one)));
        return (whole && other).then(|| mistaken.to_owned());
    };
    if first.reach != Reach::Selection && !parts.iter().any(|part| is(part.reach)) {
        return Some(mistaken.to_owned());
    }
    match (place.cells, reach) {
        (true, "row") => words.of_cells = Some(OfCells::Rows(rows::Rows::Delete)),
        (true, "column") if first.reach == Reach::Column => {
            return Some(
                "I can’t take a column out of a sheet so far. Choose Delete column in the menu of its cells."
                    .to_owned(),
            );
        }
        _ => words.wish = Request::Delete,
    }
    None
}

/// The edits of a wish, by rule or with queries; none while those are still to be heard.
fn work(desk: &Desk, wish: &Request, region: &Value, place: &edit::Place) -> Option<Result<Work, String>> {
    match wish {
        Request::Recompute => fresh::recompute(desk, region),
        Request::Grow(grow) if !place.cells => grow::grow(desk, region, grow),
        _ => {
            let edits = if place.notation == Notation::Page {
                page::apply(wish, place)
            } else {
                edit::apply(wish, place)
            };
            Some(edits.map(|edits| Work { edits, says: String::new(), left: Vec::new(), facts: Vec::new() }))
        }
    }
}

fn answer(desk: &Desk, wish: &Request, region: &Value) -> Option<Plan> {
    let chart = charts::of(region).is_some();
    let is_traced = matches!(wish, Request::Source | Request::Why) && !chart;
    let of_cell = is_traced.then(|| traced::answer(desk, region)).flatten();
    let told = match wish {
        _ if chart => charts::describe_chart(region)
            .map(|text| (text, Vec::new()))
            .ok_or_else(|| charts::CAN.to_owned()),
        _ if of_cell.is_some() => Ok((of_cell??, Vec::new())),
        Request::Why | Request::Compare | Request::Check => asks::answer(desk, wish, region)?,
        _ => source::answer(region),
    };
    Some(told.map_or_else(Plan::Back, |(text, facts)| Plan::Answer(text, facts)))
}

/// The reply to words that are not understood, or not all of them.
pub(super) fn needs_model(intent: Intent, text: &str) -> (Can, String) {
    if intent == Intent::Ask {
        let says = "This question needs a model. Without one I can say where a figure comes from, what it is made of and whether it is right.";
        return (Can::NeedsModel, says.to_owned());
    }
    let understood = |clause: &&str| !Words::of(intent, clause).are_unknown();
    let all = clauses(text);
    match all.iter().find(|clause| understood(clause)) {
        Some(known) if all.len() > 1 => {
            let rest = all.iter().find(|clause| !understood(clause)).copied().unwrap_or_default();
            let says = format!(
                "I can do “{known}”, and “{rest}” needs a model. Nothing is done by half: send the first part alone, or connect a model."
            );
            (Can::InPart, says)
        }
        _ => (
            Can::NeedsModel,
            unfollowed(text).unwrap_or_else(|| format!("This needs a model. {}", super::CAN)),
        ),
    }
}

/// The reply to new words with more behind them that no form accounts for.
fn unfollowed(text: &str) -> Option<String> {
    let (known, rest) = phrases::unfollowed(text)?;
    Some(format!(
        "This needs a model: I can follow “{known}”, and not “{rest}”. Where all of it is to be written, put the new words in quotes."
    ))
}

/// The requests that one note holds, where words bind several.
fn clauses(text: &str) -> Vec<&str> {
    let mut out = vec![text];
    for joint in [" and ", ", then ", " then ", "; ", ". ", ", ", " und ", "? ", "?? "] {
        out = out.into_iter().flat_map(|part| part.split(joint)).collect();
    }
    let trimmed = |part: &str| !part.trim_matches(|c: char| !c.is_alphanumeric()).is_empty();
    out.into_iter().map(str::trim).filter(|part| trimmed(part)).collect()
}

/// The forecast for a note at a place that says this.
pub(super) fn foresee(intent: Intent, text: &str, region: &Value) -> (Can, String) {
    if text.trim().is_empty() {
        return (Can::Yes, String::new());
    }
    let mut words = Words::of(intent, text);
    if words.are_unknown() {
        return needs_model(intent, text);
    }
    let note = BatchNote { id: String::new(), intent, text: text.to_owned() };
    match plan_of(&Desk::new(&[], |_| false), &note, region, &mut words) {
        Some(Plan::Back(why)) => (Can::NeedsModel, why),
        _ if words.wish == Request::Unknown => (Can::Yes, String::new()),
        _ => (Can::Yes, words.wish.says()),
    }
}

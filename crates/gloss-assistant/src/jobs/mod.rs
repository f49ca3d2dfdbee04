//! The jobs, one module each. A job asks the desk for what it needs and gives back its closing words once all
//! of it was heard; none while calls are still to be made.

mod actions;
mod briefing;
mod coordinate;
pub(crate) mod deck;
mod guide;
mod handout;
mod rebuild_site;
mod report;

pub(crate) use coordinate::coordinate;
use report::{site, workbook};
use serde_json::{Value, json};

use crate::choose::{Job, is_meeting, is_prose, is_table};
use crate::desk::{CallResult, Desk};
use gloss_figures::words::{file_name, list, parts, without_extension};

/// How a model is connected, for people who have come to the end of what rules can do.
pub(crate) const CONNECT: &str =
    "To connect a model, open Models… at the lower left, or run gloss model connect.";

/// Runs a job as far as it gets.
pub(crate) fn run(desk: &Desk, job: Job) -> Option<String> {
    match job {
        Job::Report(Some(path)) => report::run(desk, &path),
        Job::Workbook(Some(path)) => workbook::run(desk, &path),
        Job::Actions(Some(path)) => actions::run(desk, &path),
        Job::Deck(Some(path)) => deck::run(desk, &path),
        Job::Deck(None) => found(desk, "table or report", deck::is_source, |path| deck::run(desk, path)),
        Job::Guide(files) => guide::run(desk, &files),
        Job::Again(path) => rebuild_site::run(desk, &path),
        Job::Handout(path) => handout::run(desk, &path),
        Job::Cards(Some(path)) => cards(desk, &path),
        Job::Cards(None) => found(desk, "document", is_prose, |path| cards(desk, path)),
        Job::Site(Some(path)) => site::run(desk, &path),
        Job::Site(None) => found(desk, "table", is_source, |path| site::run(desk, path)),
        Job::Briefing => briefing::run(desk),
        Job::Answer(files) => answer(desk, &files),
        Job::Report(None) => found(desk, "table", is_source, |path| report::run(desk, path)),
        Job::Workbook(None) => found(desk, "table", is_source, |path| workbook::run(desk, path)),
        Job::Actions(None) => {
            let fits = |path: &str| is_prose(path) && is_meeting(path) && !path.ends_with("-actions.md");
            found(desk, "file of meeting notes", fits, |path| actions::run(desk, path))
        }
        Job::Nothing if site::asks_to_publish(&desk.task.words) => Some(site::ONLY_YOU.to_owned()),
        Job::Nothing => Some(format!(
            "I am the built-in assistant, with no model, and can't do this. I can write a report or make a workbook \
from a CSV or XLSX file, make a small site from a table (a map, a timeline, a board, a gallery, a dashboard, a planner) or from documents (a guide, a review hub), make a deck from a table or a report, list decisions and actions from meeting notes, and brief you on this folder; in a finished document I can \
do what a note names (an act, a value, a place, an order or a look), and say where a figure comes from. {CONNECT}"
        )),
    }
}

/// The words said before the first calls.
pub(crate) fn opening(job: Job) -> String {
    match job {
        Job::Report(Some(path)) => format!("I'll read {} and work out its figures.", file_name(&path)),
        Job::Actions(Some(path)) => {
            format!("I'll read {} for decisions, actions and questions.", file_name(&path))
        }
        Job::Workbook(Some(path)) => format!("I'll read {} and put it into a workbook.", file_name(&path)),
        Job::Deck(Some(path)) => format!("I'll read {} and plan its slides.", file_name(&path)),
        Job::Site(Some(path)) => format!("I'll read {} and see what its rows say.", file_name(&path)),
        Job::Again(path) => format!("I'll look at how {path} was made."),
        Job::Guide(_) => "I'll put the documents together.".to_owned(),
        Job::Handout(path) => format!("I'll read the slides of {}.", file_name(&path)),
        Job::Answer(_) => String::new(),
        Job::Cards(Some(path)) => {
            format!("I'll see what was answered on {} and what it has figures for.", file_name(&path))
        }
        Job::Deck(None)
        | Job::Site(None)
        | Job::Report(None)
        | Job::Workbook(None)
        | Job::Actions(None)
        | Job::Cards(None)
        | Job::Briefing => "I'll look through the folder.".to_owned(),
        Job::Nothing => String::new(),
    }
}

/// Answers a question about these tables, or about the one of the folder that it is of.
fn answer(desk: &Desk, files: &[String]) -> Option<String> {
    if !files.is_empty() {
        return crate::answers::run(desk, files);
    }
    let found = match desk.ask("list_files", &json!({}))? {
        Ok(found) => paths(&found),
        Err(why) => return Some(format!("I couldn't look through the folder. {why}")),
    };
    let tables: Vec<String> = found.into_iter().filter(|path| is_source(path)).collect();
    match crate::answers::candidates(&desk.task.words, &tables).as_slice() {
        [] => Some("I found no table in this folder. Attach one, or name it in the question.".to_owned()),
        [one] => crate::answers::run(desk, std::slice::from_ref(one)),
        several => crate::answers::look(desk, several),
    }
}

/// Makes cards of what is in a document already.
fn cards(desk: &Desk, path: &str) -> Option<String> {
    let name = file_name(path);
    let made = match desk.ask("make_cards", &json!({ "cards": [], "found_in": path }))? {
        Ok(made) => made,
        Err(why) => return Some(format!("I couldn't make cards from {name}. {why}")),
    };
    let count = |key: &str| made.get(key).and_then(Value::as_array).map_or(0, Vec::len);
    let cards = |n| if n == 1 { "a card".to_owned() } else { format!("{n} cards") };
    Some(match (count("made"), count("already_there"), count("refused")) {
        (0, 0, 0) => format!(
            "I found nothing in {name} to make cards from, and made none. I make them from questions on it that were answered, and from \
figures in it that lead to their cells. With a model they can be about anything in it. {CONNECT}"
        ),
        (0, _, 0) => format!("The cards that {name} gives are all there already. They wait in Cards."),
        (made, _, 0) => format!(
            "I made {} from {name}: its answered questions, and its figures, each left out of its sentence. You recall them in Cards.",
            cards(made)
        ),
        (made, _, refused) => format!("I made {} from {name}; {refused} could not be made.", cards(made)),
    })
}

/// True for a table that is no workbook made of another one.
fn is_source(path: &str) -> bool {
    is_table(path) && !path.ends_with(workbook::MADE)
}

/// Goes on with the one file of the folder that fits: the only one, or the only one whose name the task speaks of.
fn found(
    desk: &Desk,
    what: &str,
    fits: impl Fn(&str) -> bool,
    go_on: impl FnOnce(&str) -> Option<String>,
) -> Option<String> {
    let files = match desk.ask("list_files", &json!({}))? {
        Ok(files) => paths(&files),
        Err(why) => return Some(format!("I couldn't look through the folder. {why}")),
    };
    let fitting: Vec<String> = files.into_iter().filter(|path| fits(path)).collect();
    let task = desk.task.words.to_lowercase();
    let spoken: Vec<&String> = fitting
        .iter()
        .filter(|path| {
            let words = parts(without_extension(file_name(path)));
            words.iter().any(|word| word.chars().count() > 2 && task.contains(&word.to_lowercase()))
        })
        .collect();
    match (fitting.as_slice(), spoken.as_slice()) {
        ([one], _) => go_on(one),
        (_, [one]) => go_on(one),
        ([], _) => Some(format!("I found no {what} in this folder. Attach one, or name it in the task.")),
        (several, _) => {
            let names: Vec<String> = several.iter().take(6).cloned().collect();
            let more = if several.len() > names.len() { " and others" } else { "" };
            Some(format!("Which one? I found {}{more}. Name it, or attach it.", list(&names)))
        }
    }
}

/// The paths of what `list_files` gave back.
fn paths(files: &Value) -> Vec<String> {
    let files = files.get("files").and_then(Value::as_array);
    files.into_iter().flatten().filter_map(|file| file.get("path")?.as_str().map(str::to_owned)).collect()
}

/// Writes an artifact.
fn write(desk: &Desk, path: &str, content: &str, why: &str) -> Option<CallResult> {
    let content = crate::preference::followed(desk, content.to_owned());
    desk.ask("write_artifact", &json!({ "path": path, "content": content, "why": why }))
}

/// The path that a write came to.
fn written(result: &Value, path: &str) -> String {
    let path = result.get("path").and_then(Value::as_str).unwrap_or(path);
    path.to_owned()
}

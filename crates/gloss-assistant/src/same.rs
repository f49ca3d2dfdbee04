//! "The same for coffee": a site of this task made again with other words for what its rows must have; and "as a document": the answer
//! that was given, in another form. Only these are: what is the same of a report or a deck no rule can tell.

use crate::choose::{Job, choose, other};
use crate::desk::{Desk, Form};
use gloss_provider::TurnInput;

/// Whether words ask for the same of something else, or for an answer in another form.
pub(crate) fn asks_again(text: &str) -> bool {
    other(text).is_some() || crate::answers::form(text).is_some()
}

/// The desk with the task that is meant: that of the site made before, for what is named now.
pub(crate) fn meant(mut desk: Desk) -> Desk {
    if desk.task.answers.is_some() {
        return question_before(desk);
    }
    if let Some(form) = crate::answers::form(&desk.task.words) {
        return in_form(desk, form);
    }
    let Some(other) = other(&desk.task.words) else { return desk };
    let sites = desk.user_messages().filter_map(|said| match choose(&said.words, &said.files) {
        Job::Site(Some(path)) => Some(path),
        _ => None,
    });
    if let Some(path) = sites.last() {
        let is_map = desk.user_messages().any(|said| said.words.to_lowercase().contains(" map"));
        let shape = if is_map { "map" } else { "site" };
        desk.task.words = format!("Make a {shape} of \"{path}\" with {other}");
    }
    desk
}

/// The desk with the question that was asked before, and the form in which its answer is wanted now.
fn in_form(mut desk: Desk, form: Form) -> Desk {
    desk = question_before(desk);
    if matches!(choose(&desk.task.words, &desk.task.files), Job::Answer(_)) {
        desk.form = Some(form);
    }
    desk
}

/// The desk with the question to which the person has said more since.
fn question_before(mut desk: Desk) -> Desk {
    let is_question = |said: &&TurnInput| {
        said.answers.is_none() && matches!(choose(&said.words, &said.files), Job::Answer(_))
    };
    if let Some(asked) = desk.user_messages().filter(is_question).last().cloned() {
        (desk.task.words, desk.task.files) = (asked.words, asked.files);
    }
    desk
}

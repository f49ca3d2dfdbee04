//! The assistant behind the one trait of all models. Reads the conversation, runs the job that fits, and says
//! what came of it. Never waits for anything but the reader of its text.

use gloss_protocol::{Code, Problem, Usage};
use gloss_provider::{Answer, Answering, Delta, Failure, Provider, Request, Stop, TurnInput};
use tokio::sync::mpsc::Sender;
use tokio_util::sync::CancellationToken;

use crate::choose::{Job, quoted};
use crate::desk::Desk;
use crate::recipe;
use crate::{jobs, notes, same};
use gloss_recipe::Method;

/// Words in one piece of streamed text: a few pieces for a sentence, as from a model.
const WORDS_A_PIECE: usize = 6;

/// The built-in assistant. Its answers depend on the conversation alone.
#[derive(Clone, Copy, Debug, Default)]
pub struct Assistant;

impl Provider for Assistant {
    fn answer(&self, request: Request, deltas: Sender<Delta>, cancel: CancellationToken) -> Answering<'_> {
        Box::pin(async move {
            let (text, calls, ends) = reply(&request).map_err(|problem| Failure {
                problem,
                partial: String::new(),
                usage: Usage::default(),
            })?;
            let mut said = String::new();
            for piece in pieces(&text) {
                let heard = tokio::select! {
                    biased;
                    () = cancel.cancelled() => return Err(interrupted(said)),
                    // A receiver that is gone ends nothing: the answer is still whole.
                    _ = deltas.send(Delta::Text(piece.to_owned())) => piece,
                };
                said.push_str(heard);
            }
            if cancel.is_cancelled() {
                return Err(interrupted(said));
            }
            let stop = match ends {
                _ if !calls.is_empty() => Stop::Calls,
                true => Stop::Done,
                false => Stop::Declined,
            };
            Ok(Answer { text, calls, usage: Usage::default(), opaque: Vec::new(), stop })
        })
    }
}

fn interrupted(partial: String) -> Failure {
    Failure { problem: Problem::new(Code::Interrupted, "Stopped."), partial, usage: Usage::default() }
}

/// The words that it says and the tools that it calls, at once and with nobody waiting; and whether something came of what was
/// wanted, where it calls none.
///
/// # Errors
/// Where a recipe could not be run.
fn reply(request: &Request) -> Result<(String, Vec<gloss_provider::Call>, bool), Problem> {
    let starts = |input: &TurnInput| {
        !input.notes.is_empty()
            || input.recipe.is_some()
            || Job::of_input(input) != Job::Nothing
            || input.answers.is_some()
            || same::asks_again(&input.words)
    };
    let desk = same::meant(Desk::new(&request.messages, starts).with_facts(&request.facts));
    let recipe = desk.task.recipe.clone().and_then(|kept| serde_json::from_value::<Method>(kept).ok());
    let done = match &recipe {
        _ if !desk.task.notes.is_empty() => notes::serve(&desk),
        Some(method) => recipe::play(&desk, method).transpose()?,
        None if desk.folders().next().is_some() => jobs::coordinate(&desk),
        None => {
            let job = Job::of_input(&desk.task);
            let open = job.leaves(&desk.task.words, &desk.task.files);
            jobs::run(&desk, job).map(|says| {
                let taken = desk.taken.borrow();
                let left: Vec<String> = open.into_iter().filter(|wish| !taken.contains(wish)).collect();
                match left.as_slice() {
                    [] => says,
                    left => format!("{says} Not taken: {}. That needs a model.", quoted(left)),
                }
            })
        }
    };
    Ok(match done {
        Some(mut text) if desk.calls().is_empty() => {
            if desk.added {
                text.push_str(" What you added meanwhile needs a model; I left it aside.");
            }
            (text, Vec::new(), desk.has_acted() || desk.answered.get())
        }
        _ => (opening(&desk, recipe.as_ref()), desk.calls(), true),
    })
}

/// A few words before the first calls, so that the person sees that it has begun.
fn opening(desk: &Desk, method: Option<&Method>) -> String {
    if !desk.is_first_round() || !desk.task.notes.is_empty() {
        return String::new();
    }
    if let Some(method) = method {
        return recipe::opening(method);
    }
    if desk.folders().next().is_some() {
        return "I’ll start this in each folder.".to_owned();
    }
    jobs::opening(Job::of_input(&desk.task))
}

/// A text in pieces of some words, each with the spaces after it.
fn pieces(text: &str) -> Vec<&str> {
    let words: Vec<&str> = text.split_inclusive(' ').collect();
    let mut out = Vec::new();
    let mut at = 0;
    for group in words.chunks(WORDS_A_PIECE) {
        let length: usize = group.iter().map(|word| word.len()).sum();
        out.extend(text.get(at..at + length));
        at += length;
    }
    out
}

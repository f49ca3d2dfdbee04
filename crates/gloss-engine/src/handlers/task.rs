//! `task.say`, `task.stop`, `task.resume`: a turn begins, hears more, stops, or is tried again.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use gloss_agent::conversation::{self, Answered, Entry};
use gloss_agent::machine::State;
use gloss_protocol::{
    Code, CommandId, Done, Item, ItemId, Note, NoteState, OnApproval, Problem, TaskRole, Thread, ThreadId,
    ThreadStatus, Turn, TurnId,
};
use gloss_store::Write;
use serde_json::json;

use crate::doors::now;
use crate::handlers::budget;
use crate::money::amount::Amount;
use crate::naming;
use crate::roles::Role;
use crate::space::Space;
use crate::turn::coordinate::{FROM_TASK, began_by};
use crate::turn::room::Turns;
use crate::turn::words::message;

/// Longest message, in bytes.
const MAX_MESSAGE: usize = 1 << 20;

/// Files attached to one message.
const MAX_ATTACHMENTS: usize = 100;

pub(super) fn say(
    space: &mut Space,
    id: &CommandId,
    task: Option<ThreadId>,
    text: &str,
    attachments: &[String],
    (model, role): (Option<&str>, Option<&str>),
    (budget, on_approval): (Option<String>, OnApproval),
) -> Result<Done, Problem> {
    let role = role.map(|role| space.chosen_role(role)).transpose()?;
    let budget = budget.map(|text| budget::of_run(space, &text)).transpose()?;
    if text.trim().is_empty() {
        return Err(
            Problem::new(Code::BadRequest, "The task has no words.").with_next("Say what should be done.")
        );
    }
    if text.len() > MAX_MESSAGE || attachments.len() > MAX_ATTACHMENTS {
        return Err(Problem::new(Code::TooLarge, "A message has at most 1 MB of words and 100 files."));
    }
    let mut files = space.present(attachments)?;
    if text.contains('.') {
        let all: Vec<String> = space.shared.folder.list()?.into_iter().map(|file| file.path).collect();
        files = naming::meant(text, &all, &files);
    }
    if let Some(task) = &task
        && let Some(done) = space.chosen(id, task, None, text)?
    {
        return Ok(done);
    }
    let at_work = task.as_ref().and_then(|task| space.turn_at_work(task)).cloned();
    let said = PersonWords { text, files, question: None, is_answer: false };
    match at_work {
        Some(turn) => steer(space, id, &turn, said),
        None => begin(space, id, task, said, (model, role), (budget, Some(on_approval))),
    }
}

/// Message of a person in a task.
struct PersonWords<'a> {
    text: &'a str,
    files: Vec<String>,
    /// The question that it answers, where one is meant.
    question: Option<(&'a ItemId, String)>,
    /// Whether it was given as the answer to that.
    is_answer: bool,
}

impl PersonWords<'_> {
    /// As the model hears it: an answer beside the question that it is to.
    fn entry(&self) -> Entry {
        let question = self.question.as_ref().map(|(_, question)| question.as_str());
        let answered = question.map(|question| Answered { question, is_given: self.is_answer });
        conversation::task(self.text, &self.files, answered)
    }
}

/// An answer to a question: the task goes on with it.
pub(super) fn answer(
    space: &mut Space,
    id: &CommandId,
    task: &ThreadId,
    question: &ItemId,
    answer: &str,
) -> Result<Done, Problem> {
    if answer.trim().is_empty() || answer.len() > MAX_MESSAGE {
        return Err(
            Problem::new(Code::BadRequest, "The answer has no words.").with_next("Write one, or choose one.")
        );
    }
    let thread = space
        .store
        .read()
        .thread(task)?
        .ok_or_else(|| Problem::new(Code::NotFound, format!("There is no task {task}.")))?;
    let Some(open) = thread.questions.iter().find(|open| open.item == *question) else {
        return Err(Problem::new(Code::NotFound, "This question is answered already."));
    };
    if let Some(done) = space.chosen(id, task, Some(question), answer)? {
        return Ok(done);
    }
    let question = Some((question, open.text.clone()));
    let said = PersonWords { text: answer, files: Vec::new(), question, is_answer: true };
    match space.turn_at_work(task).cloned() {
        Some(turn) => steer(space, id, &turn, said),
        None => begin(space, id, Some(task.clone()), said, (None, None), (None, None)),
    }
}

/// A task without words: at rest, until something is said in it.
pub(super) fn open(
    space: &mut Space,
    id: &CommandId,
    task: ThreadId,
    model: Option<&str>,
) -> Result<Done, Problem> {
    let known = task.0.strip_prefix(ThreadId::PREFIX);
    if !known.is_some_and(|hex| hex.len() == 32 && hex.bytes().all(|byte| byte.is_ascii_hexdigit())) {
        return Err(Problem::new(Code::BadRequest, format!("{task} can't be the id of a task.")));
    }
    if let Some(thread) = space.store.read().thread(&task)? {
        return Ok(Done::Thread { thread: Box::new(thread) });
    }
    let mut thread = space.thread_for(None, "", model)?;
    (thread.id, thread.status) = (task, ThreadStatus::Done);
    let done = Done::Thread { thread: Box::new(thread.clone()) };
    space.write(Write::TurnStart, |tx| {
        tx.thread(&thread)?;
        tx.command(id, &done)?;
        tx.log("task.opened", &json!({ "task": thread.id }), "")
    })?;
    Ok(done)
}

fn begin(
    space: &mut Space,
    id: &CommandId,
    task: Option<ThreadId>,
    said: PersonWords<'_>,
    (model, role): (Option<&str>, Option<Role>),
    (budget, on_approval): (Option<Amount>, Option<OnApproval>),
) -> Result<Done, Problem> {
    let text = said.text;
    let begins = task.is_none();
    let of_role = role.as_ref().and_then(|role| space.model_of_role(role));
    let mut thread = space.thread_for(task, &title(text), model.or(of_role.as_deref()))?;
    if let Some(role) = role {
        if !begins && !thread.title.is_empty() {
            return Err(Problem::new(Code::BadRequest, "A task keeps the role that it began with.")
                .with_next("Begin a new one in that role."));
        }
        thread.role = Some(TaskRole { name: role.info.name, only_reads: role.info.only_reads });
    }
    thread.from_task |= begins && id.0.starts_with(FROM_TASK);
    thread.paid_by = if begins { began_by(id) } else { thread.paid_by };
    // Words to the only open question are its answer, and are told so.
    let asked: Vec<_> = thread.open_questions().collect();
    let only = if let [only] = asked.as_slice() { Some((*only).clone()) } else { None };
    let question = said.question.or_else(|| only.as_ref().map(|open| (&open.item, open.text.clone())));
    let said = PersonWords { text, files: said.files, question, is_answer: said.is_answer };
    let answered = space.answered(&mut thread, said.question.as_ref().map(|(which, _)| *which), text)?;
    if space.goals().goal_heard(&thread.id, text, &answered)? {
        return ended(space, id, thread, &answered);
    }
    if let Some(amount) = budget {
        budget::set_of_run(space, &mut thread, amount)?;
    }
    thread.on_approval = on_approval.unwrap_or(thread.on_approval);
    if thread.title.is_empty() {
        thread.title = title(text);
    }
    thread.latest = "Starting".to_owned();
    let turn = Turns::new_turn(&thread, Vec::new());
    let entry = said.entry();
    let item = message(&turn, space.store.read().next_item(&thread.id)?, text, said.files, false);
    let mut items: Vec<(&Item, Option<&Entry>)> = answered.iter().map(|question| (question, None)).collect();
    items.push((&item, Some(&entry)));
    store_turn(space, id, (&thread, &turn), &items, text)
}

/// Stores a turn that begins, with what is in its conversation by then, and sets it to work.
pub(super) fn store_turn(
    space: &mut Space,
    id: &CommandId,
    (thread, turn): (&Thread, &Turn),
    items: &[(&Item, Option<&Entry>)],
    text: &str,
) -> Result<Done, Problem> {
    let done = Done::Turn { task: thread.id.clone(), turn: turn.id.clone() };
    space.write(Write::TurnStart, |tx| {
        tx.thread(thread)?;
        tx.turn(turn)?;
        items.iter().try_for_each(|(item, entry)| tx.item(item, *entry))?;
        tx.command(id, &done)?;
        tx.log("turn.started", &json!({ "task": thread.id, "turn": turn.id }), text)
    })?;
    space.set_to_work(turn, State::default(), BTreeMap::new())?;
    space.goes_first(&turn.id);
    Ok(done)
}

/// An answer that ends a goal: it is kept, and nobody works on.
fn ended(
    space: &mut Space,
    id: &CommandId,
    mut thread: gloss_protocol::Thread,
    answered: &[gloss_protocol::Item],
) -> Result<Done, Problem> {
    thread.status = ThreadStatus::Done;
    let done = Done::Thread { thread: Box::new(thread.clone()) };
    space.write(Write::TurnSteer, |tx| {
        tx.thread(&thread)?;
        answered.iter().try_for_each(|question| tx.item(question, None))?;
        tx.command(id, &done)
    })?;
    Ok(done)
}

/// Words said while a turn is at work: the model hears them at its next step.
fn steer(space: &mut Space, id: &CommandId, turn: &TurnId, said: PersonWords<'_>) -> Result<Done, Problem> {
    let text = said.text;
    let row =
        space.store.read().turn(turn)?.ok_or_else(|| Problem::new(Code::NotFound, "The turn is gone."))?;
    let Some(mut thread) = space.store.read().thread(&row.thread)? else {
        return Err(Problem::new(Code::NotFound, "The turn's task is gone."));
    };
    let answered = space.answered(&mut thread, said.question.as_ref().map(|(which, _)| *which), text)?;
    let entry = said.entry();
    let item = message(&row, space.store.read().next_item(&row.thread)?, text, said.files, true);
    let done = Done::Turn { task: row.thread.clone(), turn: turn.clone() };
    space.write(Write::TurnSteer, |tx| {
        if !answered.is_empty() {
            tx.thread(&thread)?;
            answered.iter().try_for_each(|question| tx.item(question, None))?;
        }
        tx.item(&item, Some(&entry))?;
        tx.command(id, &done)?;
        tx.log("turn.steered", &json!({ "task": row.thread, "turn": turn }), text)
    })?;
    if let Some(running) = space.running.get(turn) {
        running.steered.store(true, Ordering::SeqCst);
    }
    Ok(done)
}

pub(super) fn stop(space: &mut Space, task: &ThreadId) -> Result<Done, Problem> {
    Ok(Done::Thread { thread: Box::new(space.stop_task(task)?) })
}

/// The person leaves a task as it is that could not go on: it needs them no more, and can still be gone on with.
///
/// # Errors
/// [`Code::BadRequest`] for one that is at work or that asks something.
pub(super) fn leave(space: &mut Space, id: &CommandId, task: &ThreadId) -> Result<Done, Problem> {
    let known = space.store.read().thread(task)?;
    let mut thread =
        known.ok_or_else(|| Problem::new(Code::NotFound, format!("There is no task {task}.")))?;
    let stopped = matches!(thread.status, ThreadStatus::Failed | ThreadStatus::Waiting);
    let notes = space.store.read().open_notes()?;
    let asks = |note: &Note| note.state == NoteState::NeedsYou && note.thread.as_ref() == Some(task);
    if !stopped || thread.open_questions().next().is_some() || notes.iter().any(asks) {
        let problem = Problem::new(Code::BadRequest, "This task does not wait to be gone on with.");
        return Err(problem.with_next("Stop it where it is at work, or answer what it asks."));
    }
    thread.status = ThreadStatus::Interrupted;
    thread.updated_at = now();
    let done = Done::Thread { thread: Box::new(thread.clone()) };
    space.write(Write::TurnSteer, |tx| {
        tx.thread(&thread)?;
        tx.command(id, &done)?;
        tx.log("task.left", &json!({ "task": task }), &thread.latest)
    })?;
    space.automations().run_left(task)?;
    Ok(done)
}

/// Sets how many tokens a task may use.
pub(super) fn budget(
    space: &mut Space,
    id: &CommandId,
    task: &ThreadId,
    tokens: Option<u64>,
) -> Result<Done, Problem> {
    let mut thread = space
        .store
        .read()
        .thread(task)?
        .ok_or_else(|| Problem::new(Code::NotFound, format!("There is no task {task}.")))?;
    thread.budget = tokens;
    thread.updated_at = now();
    let done = Done::Thread { thread: Box::new(thread.clone()) };
    space.write(Write::TurnSteer, |tx| {
        tx.thread(&thread)?;
        tx.command(id, &done)?;
        tx.log("task.budget_set", &json!({ "task": task, "tokens": tokens }), "")
    })?;
    Ok(done)
}

/// Characters of a title.
const TITLE_CHARS: usize = 200;

/// Gives a task another title.
pub(super) fn rename(
    space: &mut Space,
    id: &CommandId,
    task: &ThreadId,
    title: &str,
) -> Result<Done, Problem> {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    if title.is_empty() || title.chars().count() > TITLE_CHARS {
        let says = format!("A task’s title has between 1 and {TITLE_CHARS} characters.");
        return Err(Problem::new(Code::BadRequest, says).with_next("Give it one of that length."));
    }
    let mut thread = space
        .store
        .read()
        .thread(task)?
        .ok_or_else(|| Problem::new(Code::NotFound, format!("There is no task {task}.")))?;
    thread.title = title;
    let done = Done::Thread { thread: Box::new(thread.clone()) };
    space.write(Write::TurnSteer, |tx| {
        tx.thread(&thread)?;
        tx.command(id, &done)?;
        tx.log("task.renamed", &json!({ "task": task }), &thread.title)
    })?;
    Ok(done)
}

/// Goes on with a turn that failed or was stopped: the same conversation, a new turn, no new words.
pub(super) fn resume(space: &mut Space, id: &CommandId, task: &ThreadId) -> Result<Done, Problem> {
    if let Some(turn) = space.turn_at_work(task) {
        if space.running.get(turn).is_some_and(|running| running.awaits) {
            let problem = Problem::new(Code::Busy, "The task waits for your answer.");
            return Err(problem.with_next("Allow or deny what it asks for: gloss approvals."));
        }
        return Err(Problem::new(Code::Busy, "The task is at work already."));
    }
    let last = space.store.read().turns(task)?.pop();
    let Some(last) = last else {
        return Err(Problem::new(Code::NotFound, format!("There is no task {task}.")));
    };
    let waits = last.status == ThreadStatus::Waiting && last.problem.is_some();
    if !waits && !matches!(last.status, ThreadStatus::Failed | ThreadStatus::Interrupted) {
        return Err(Problem::new(
            Code::BadRequest,
            "The task came to its end; say what more should be done.",
        ));
    }
    if !last.notes.is_empty() {
        return super::send::send(space, id, &last.notes, "", None, Some(task.clone()));
    }
    let mut thread = space.thread_for(Some(task.clone()), "", None)?;
    thread.latest = "Trying again".to_owned();
    let turn = Turns::new_turn(&thread, Vec::new());
    store_turn(space, id, (&thread, &turn), &[], "")
}

/// A task's title: its first line, cut at a word.
pub(super) fn title(text: &str) -> String {
    const LENGTH: usize = 60;
    let line = text.trim().lines().next().unwrap_or_default().trim();
    if line.chars().count() <= LENGTH {
        return line.to_owned();
    }
    let cut: String = line.chars().take(LENGTH).collect();
    let end = cut.rfind(' ').filter(|end| *end > 20).unwrap_or(cut.len());
    format!("{}…", cut.get(..end).unwrap_or(&cut))
}

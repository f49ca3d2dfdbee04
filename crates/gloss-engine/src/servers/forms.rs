//! The way of a server's form to a person and back: it comes while a tool of its server is used, and goes when it is answered or its
//! call is at its end. Fills none in.

use std::collections::BTreeMap;
use std::sync::{Arc, Weak};

use gloss_mcp::{Ask, Choice, Form, FormAnswer, Kind};
use gloss_protocol::{
    Done, FieldKind, FormChoice, FormField, FormId, Problem, Reply, ServerForm, TextFormat, ThreadId,
};
use gloss_store::{Write, now};
use serde_json::{Map, Value, json};
use tokio::sync::oneshot;

use super::slots::Slot;
use crate::doors::Shared;
use crate::forms::{OpenForm, over};
use crate::space::Space;

/// A form that waits, for as long as somebody waits for its answer.
struct Waiting {
    shared: Arc<Shared>,
    id: FormId,
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.shared.forms.take(&self.id);
        self.shared.home.stir();
    }
}

/// Takes a server's forms to the person of a workspace.
pub(super) fn forms_to(shared: &Arc<Shared>, slot: &Arc<Slot>, (server, goes_to): (&str, &str)) -> Ask {
    let (shared, slot) = (Arc::downgrade(shared), Arc::downgrade(slot));
    let (server, goes_to) = (server.to_owned(), goes_to.to_owned());
    Arc::new(move |form| {
        let asked = ask((&shared, &slot), (&server, &goes_to), form);
        Box::pin(async move {
            match asked {
                Some((waiting, answer)) => {
                    let answer = answer.await.unwrap_or(FormAnswer::Cancel);
                    drop(waiting);
                    answer
                }
                None => FormAnswer::Decline,
            }
        })
    })
}

fn ask(
    (shared, slot): (&Weak<Shared>, &Weak<Slot>),
    (server, goes_to): (&str, &str),
    form: Form,
) -> Option<(Waiting, oneshot::Receiver<FormAnswer>)> {
    if form.wants_secret() {
        return None;
    }
    let (shared, slot) = (shared.upgrade()?, slot.upgrade()?);
    let id = FormId::from_uuid(uuid::Uuid::now_v7());
    let shown = ServerForm {
        id: id.clone(),
        server: server.to_owned(),
        goes_to: goes_to.to_owned(),
        task: slot.only_caller(),
        message: form.message.clone(),
        fields: form.fields.iter().map(field).collect(),
        at: now(),
    };
    let (answer, answered) = oneshot::channel();
    if !shared.forms.add(OpenForm { shown, form, answer }) {
        return None;
    }
    shared.home.stir();
    Some((Waiting { shared, id }, answered))
}

fn field(field: &gloss_mcp::Field) -> FormField {
    FormField {
        name: field.name.clone(),
        title: field.title.clone(),
        about: field.description.clone(),
        required: field.is_required,
        holds: kind(&field.kind),
    }
}

fn kind(kind: &Kind) -> FieldKind {
    let count = |of: usize| u32::try_from(of).unwrap_or(u32::MAX);
    // Exact up to 2^53, as everything that a page counts with.
    let float = |of: Option<i64>| of.map(|of| of as f64);
    match kind.clone() {
        Kind::Text { format, min, max, default } => {
            FieldKind::Text { format: format.map(text_format), min, max, default }
        }
        Kind::Number { min, max, default } => FieldKind::Number { whole: false, min, max, default },
        Kind::Integer { min, max, default } => {
            FieldKind::Number { whole: true, min: float(min), max: float(max), default: float(default) }
        }
        Kind::YesNo { default } => FieldKind::YesNo { default },
        Kind::OneOf { choices, default } => FieldKind::OneOf { choices: listed(choices), default },
        Kind::SeveralOf { choices, min, max, default } => {
            FieldKind::SeveralOf { choices: listed(choices), min: count(min), max: count(max), default }
        }
    }
}

fn listed(choices: Vec<Choice>) -> Vec<FormChoice> {
    choices.into_iter().map(|Choice { value, title }| FormChoice { value, title }).collect()
}

fn text_format(format: gloss_mcp::TextFormat) -> TextFormat {
    match format {
        gloss_mcp::TextFormat::Email => TextFormat::Email,
        gloss_mcp::TextFormat::Uri => TextFormat::Uri,
        gloss_mcp::TextFormat::Date => TextFormat::Date,
        gloss_mcp::TextFormat::DateTime => TextFormat::DateTime,
    }
}

/// The forms of a workspace that wait.
pub(crate) fn forms(shared: &Shared) -> Reply {
    Reply::Forms { forms: shared.forms.list() }
}

/// Answers a form. What is sent stands in the log, by its hash.
///
/// # Errors
/// For one that waits no more, and for values that don't fit it: then nothing was sent.
pub(crate) fn answer(
    space: &mut Space,
    id: &FormId,
    values: Option<BTreeMap<String, Value>>,
) -> Result<Done, Problem> {
    let values: Option<Map<String, Value>> = values.map(|values| values.into_iter().collect());
    if let Some(values) = &values {
        space.shared.forms.check(id, values)?;
    }
    let open = space.shared.forms.take(id).filter(|open| !open.answer.is_closed()).ok_or_else(over)?;
    let kind = if values.is_some() { "form.answered" } else { "form.declined" };
    let ids = json!({ "form": id, "server": open.shown.server, "task": open.shown.task });
    let words = values.as_ref().map(|values| Value::Object(values.clone()).to_string()).unwrap_or_default();
    space.write(Write::ApprovalWrite, |tx| tx.log(kind, &ids, &words))?;
    let answer = values.map_or(FormAnswer::Decline, FormAnswer::Accept);
    open.answer.send(answer).map_err(|_| over())?;
    Ok(Done::Ok {})
}

/// A call of a tool by a task, for as long as it lasts: a form that comes meanwhile is for it, and goes with it.
pub(super) struct Caller {
    shared: Arc<Shared>,
    slot: Arc<Slot>,
    server: String,
    task: ThreadId,
}

impl Caller {
    pub(super) fn new(shared: &Arc<Shared>, slot: &Arc<Slot>, (server, task): (&str, &ThreadId)) -> Self {
        slot.callers().push(task.clone());
        Self { shared: shared.clone(), slot: slot.clone(), server: server.to_owned(), task: task.clone() }
    }
}

impl Drop for Caller {
    fn drop(&mut self) {
        let mut callers = self.slot.callers();
        if let Some(at) = callers.iter().position(|task| *task == self.task) {
            callers.remove(at);
        }
        let is_over = |form: &ServerForm| match &form.task {
            Some(task) => !callers.contains(task),
            None => callers.is_empty(),
        };
        self.shared.forms.close(|form| form.server == self.server && is_over(form));
    }
}

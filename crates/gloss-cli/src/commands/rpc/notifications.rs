//! Notifications to a program: Gloss's events and rows in the words of Codex's app-server. A step without a counterpart
//! there keeps its own name. Pure, but for which answers are on their way.

use std::collections::HashSet;

use gloss_protocol::{
    Code, Event, EventBody, Item, ItemBody, ItemId, ItemStatus, Problem, Speaker, StepState, TaskView,
    Thread, ThreadId, ThreadStatus, Turn, TurnId,
};
use serde_json::{Value, json};

/// Answers on their way that are known to have begun.
const MAX_STREAMS: usize = 256;

/// The items whose words stream.
#[derive(Default)]
pub(super) struct Notifier {
    streams: HashSet<ItemId>,
    /// Forms of servers waited when they were told of last.
    has_forms: bool,
}

impl Notifier {
    /// The notifications of an event.
    pub(super) fn event(&mut self, event: &Event) -> Vec<Value> {
        let note = |method: &str, params: Value| json!({ "method": method, "params": params });
        match &event.body {
            EventBody::ThreadStarted { thread: started } => {
                vec![note("thread/started", json!({ "thread": thread(started) }))]
            }
            EventBody::ThreadUpdated { thread } => vec![
                note(
                    "thread/status/changed",
                    json!({ "threadId": thread.id, "status": thread_status(thread) }),
                ),
                note(
                    "thread/tokenUsage/updated",
                    json!({ "threadId": thread.id, "tokenUsage": { "total": usage(thread.usage) } }),
                ),
            ],
            EventBody::TurnStarted { turn: started } => {
                vec![note("turn/started", json!({ "threadId": started.thread, "turn": turn(started) }))]
            }
            EventBody::TurnFinished { turn: ended } => {
                let mut out = Vec::new();
                if let Some(problem) = &ended.problem {
                    let params = json!({ "threadId": ended.thread, "turnId": ended.id, "error": error(problem), "willRetry": false });
                    out.push(note("error", params));
                }
                out.push(note("turn/completed", json!({ "threadId": ended.thread, "turn": turn(ended) })));
                out
            }
            EventBody::ItemStarted { item: started } => vec![note("item/started", with_ids(started))],
            EventBody::ItemCompleted { item } => self.completed(item),
            EventBody::ItemDelta { thread, turn, item, offset, text } => {
                self.delta((thread, turn, item), *offset, text)
            }
            // Who begins to listen is told of forms also where there are none.
            EventBody::FormsChanged { forms } if forms.is_empty() && !self.has_forms => Vec::new(),
            other => {
                if let EventBody::FormsChanged { forms } = other {
                    self.has_forms = !forms.is_empty();
                }
                let body = serde_json::to_value(other).unwrap_or_default();
                vec![note("gloss/event", json!({ "seq": event.seq, "at": event.at, "event": body }))]
            }
        }
    }

    fn completed(&mut self, item: &Item) -> Vec<Value> {
        let begun = self.streams.remove(&item.id);
        let mut out = Vec::new();
        if !begun && !matches!(item.body, ItemBody::Tool { .. }) {
            out.push(json!({ "method": "item/started", "params": with_ids(item) }));
        }
        if let ItemBody::Plan { steps } = &item.body {
            let plan: Vec<Value> = steps
                .iter()
                .map(|step| json!({ "step": step.step, "status": step_word(step.status) }))
                .collect();
            let params = json!({ "threadId": item.thread, "turnId": item.turn, "plan": plan });
            out.push(json!({ "method": "turn/plan/updated", "params": params }));
        }
        out.push(json!({ "method": "item/completed", "params": with_ids(item) }));
        out
    }

    /// Words as they come; those that were taken back begin anew.
    fn delta(
        &mut self,
        (thread, turn, item): (&ThreadId, &TurnId, &ItemId),
        offset: u32,
        text: &str,
    ) -> Vec<Value> {
        let mut out = Vec::new();
        let is_known = self.streams.contains(item);
        if !is_known {
            if self.streams.len() >= MAX_STREAMS {
                self.streams.clear();
            }
            self.streams.insert(item.clone());
            let begun = json!({ "type": "agentMessage", "id": item, "text": "" });
            let params = json!({ "threadId": thread, "turnId": turn, "item": begun });
            out.push(json!({ "method": "item/started", "params": params }));
        }
        let anew = is_known && offset == 0;
        if !text.is_empty() || anew {
            let params = json!({ "threadId": thread, "turnId": turn, "itemId": item, "delta": text, "restarted": anew });
            out.push(json!({ "method": "item/agentMessage/delta", "params": params }));
        }
        out
    }
}

/// The provider's name in a model's id.
pub(super) fn provider(model: &str) -> &str {
    model.split_once('/').map_or(model, |(provider, _)| provider)
}

/// A thread.
pub(super) fn thread(thread: &Thread) -> Value {
    json!({
        "id": thread.id,
        "preview": thread.title,
        "name": thread.title,
        "modelProvider": provider(&thread.model),
        "model": thread.model,
        "createdAt": thread.created_at.0.div_euclid(1000),
        "updatedAt": thread.updated_at.0.div_euclid(1000),
        "status": thread_status(thread),
        "turns": [],
    })
}

/// A thread with its turns and their items.
pub(super) fn thread_with_turns(task: &TaskView) -> Value {
    let mut out = thread(&task.thread);
    let turns: Vec<Value> = task
        .turns
        .iter()
        .map(|one| {
            let mut told = turn(one);
            let items: Vec<Value> = task.items.iter().filter(|i| i.turn == one.id).map(item).collect();
            if let Some(fields) = told.as_object_mut() {
                fields.insert("items".to_owned(), Value::Array(items));
            }
            told
        })
        .collect();
    if let Some(fields) = out.as_object_mut() {
        fields.insert("turns".to_owned(), Value::Array(turns));
    }
    out
}

fn thread_status(thread: &Thread) -> Value {
    let word = match thread.status {
        ThreadStatus::Queued | ThreadStatus::Working => "active",
        ThreadStatus::Failed => "systemError",
        ThreadStatus::Waiting | ThreadStatus::Done | ThreadStatus::Interrupted => "idle",
    };
    json!({ "type": word, "gloss": thread.status.word(), "latest": thread.latest })
}

/// A turn, without its items.
pub(super) fn turn(turn: &Turn) -> Value {
    let status = match turn.status {
        ThreadStatus::Queued | ThreadStatus::Working => "inProgress",
        ThreadStatus::Interrupted => "interrupted",
        // What waits for a key, a passphrase or a budget did not come to its end.
        ThreadStatus::Waiting if turn.problem.is_some() => "failed",
        ThreadStatus::Done | ThreadStatus::Waiting => "completed",
        ThreadStatus::Failed => "failed",
    };
    json!({
        "id": turn.id, "status": status, "items": [], "error": turn.problem.as_ref().map(error),
        "says": turn.says, "tokenUsage": usage(turn.usage),
    })
}

fn usage(usage: gloss_protocol::Usage) -> Value {
    json!({
        "inputTokens": usage.input, "cachedInputTokens": usage.cached, "outputTokens": usage.output,
        "totalTokens": usage.total(),
    })
}

fn error(problem: &Problem) -> Value {
    let info = match problem.code {
        Code::ModelContextFull => "ContextWindowExceeded",
        Code::ModelRateLimited | Code::BudgetSpent => "UsageLimitExceeded",
        Code::ModelUnreachable => "HttpConnectionFailed",
        Code::ModelCutOff => "ResponseStreamDisconnected",
        Code::ModelRefusedKey | Code::KeysLocked => "Unauthorized",
        Code::BadRequest => "BadRequest",
        Code::Internal => "InternalServerError",
        _ => "Other",
    };
    json!({ "message": format!("{} {}", problem.says, problem.next), "codexErrorInfo": info, "code": problem.code })
}

fn with_ids(one: &Item) -> Value {
    json!({ "threadId": one.thread, "turnId": one.turn, "item": item(one) })
}

fn step_word(state: StepState) -> &'static str {
    match state {
        StepState::Pending => "pending",
        StepState::InProgress => "inProgress",
        StepState::Completed => "completed",
    }
}

/// An item.
fn item(item: &Item) -> Value {
    let id = &item.id;
    let status = match item.status {
        ItemStatus::Planned | ItemStatus::Started => "inProgress",
        ItemStatus::Done => "completed",
        ItemStatus::Failed => "failed",
        ItemStatus::Unknown => "unknown",
    };
    match &item.body {
        ItemBody::Message { from: Speaker::Person, text, attachments, steer, .. } => {
            let words = json!({ "type": "text", "text": text });
            let files = attachments.iter().map(|path| json!({ "type": "file", "path": path }));
            let content: Vec<Value> = std::iter::once(words).chain(files).collect();
            json!({ "type": "userMessage", "id": id, "content": content, "steer": steer })
        }
        ItemBody::Message { text, cut_off, .. } => {
            json!({ "type": "agentMessage", "id": id, "text": text, "cutOff": cut_off })
        }
        ItemBody::Tool { name, says, detail, .. } => {
            json!({ "type": "toolCall", "id": id, "tool": name, "status": status, "says": says, "detail": detail })
        }
        ItemBody::Version { path, title, version } => {
            let kind = if *version == 1 { "add" } else { "update" };
            let change =
                json!({ "path": path, "kind": { "type": kind }, "version": version, "title": title });
            json!({ "type": "fileChange", "id": id, "changes": [change], "status": status })
        }
        ItemBody::Files { operation, says } => {
            json!({ "type": "filesMoved", "id": id, "operation": operation, "says": says, "status": status })
        }
        ItemBody::Notes { notes, line } => json!({ "type": "notes", "id": id, "notes": notes, "line": line }),
        ItemBody::Plan { steps } => {
            let text: Vec<String> = steps.iter().map(|step| step.step.clone()).collect();
            json!({ "type": "plan", "id": id, "text": text.join("\n") })
        }
        ItemBody::Question { text, choices, answer } => {
            json!({ "type": "question", "id": id, "text": text, "choices": choices, "answer": answer })
        }
        ItemBody::Recalled { memories } => json!({ "type": "memory", "id": id, "memories": memories }),
        ItemBody::Offered { memories } => json!({ "type": "memoryOffer", "id": id, "memories": memories }),
        ItemBody::Compacted { text } => json!({ "type": "contextCompaction", "id": id, "summary": text }),
        ItemBody::Problem { problem } => json!({ "type": "problem", "id": id, "error": error(problem) }),
    }
}

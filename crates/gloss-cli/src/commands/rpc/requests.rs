//! Requests of a program: each method becomes one command or query of the protocol. Keeps nothing but whether the
//! program has said who it is.

use gloss_protocol::{Command, Done, OnApproval, ProviderInfo, Query, Reply, TaskView, ThreadId, Turn};
use serde_json::{Value, json};

use super::{INVALID_PARAMS, INVALID_REQUEST, METHOD_NOT_FOUND, Refused, notifications};
use crate::session::{Session, unexpected};

/// Threads on a page where no number is given, and at most.
const PAGE: usize = 25;
const MAX_PAGE: usize = 200;

/// The other side, as far as it has introduced itself.
#[derive(Default)]
pub(super) struct Requests {
    initialized: bool,
    ready: bool,
}

type Carried = Result<Value, Refused>;

impl Requests {
    /// Whether notifications may be sent.
    pub(super) fn is_ready(&self) -> bool {
        self.ready
    }

    /// A message without an id, which gets no answer.
    pub(super) fn notice(&mut self, method: &str) {
        self.ready |= self.initialized && method == "initialized";
    }

    pub(super) async fn carry_out(&mut self, session: &Session, method: &str, params: Value) -> Carried {
        if method == "initialize" {
            if self.initialized {
                return Err(Refused::Request(INVALID_REQUEST, "Already initialized".to_owned()));
            }
            // A program that never sends `initialized` is told of events all the same.
            (self.initialized, self.ready) = (true, true);
            let agent = format!("gloss/{}", env!("CARGO_PKG_VERSION"));
            return Ok(json!({ "userAgent": agent, "workspace": session.workspace }));
        }
        if !self.initialized {
            return Err(Refused::Request(INVALID_REQUEST, "Not initialized".to_owned()));
        }
        match method {
            "thread/start" => start(session, &params).await,
            "thread/resume" | "thread/read" => {
                let task = task(session, &params).await?;
                Ok(json!({ "thread": notifications::thread_with_turns(&task) }))
            }
            "thread/list" => list(session, &params).await,
            "turn/start" => say(session, &params).await,
            "turn/steer" => steer(session, &params).await,
            "turn/interrupt" => interrupt(session, &params).await,
            "model/list" => models(session).await,
            "gloss/submit" => {
                let command = parsed::<Command>(params.get("command").cloned())?;
                let done = session.submit(command).await?;
                Ok(serde_json::to_value(done).unwrap_or_default())
            }
            "gloss/query" => {
                let query = parsed::<Query>(params.get("query").cloned())?;
                let reply = session.query(query).await?;
                Ok(serde_json::to_value(reply).unwrap_or_default())
            }
            other => Err(Refused::Request(METHOD_NOT_FOUND, format!("There is no method {other}."))),
        }
    }
}

fn parsed<T: serde::de::DeserializeOwned>(value: Option<Value>) -> Result<T, Refused> {
    serde_json::from_value(value.unwrap_or_default())
        .map_err(|error| Refused::Request(INVALID_PARAMS, format!("The params can't be read: {error}")))
}

fn word<'a>(params: &'a Value, key: &str) -> Option<&'a str> {
    params.get(key).and_then(Value::as_str).filter(|word| !word.is_empty())
}

fn id(params: &Value) -> Result<ThreadId, Refused> {
    let id = word(params, "threadId");
    id.map(ThreadId::from).ok_or_else(|| Refused::Request(INVALID_PARAMS, "threadId is missing.".to_owned()))
}

/// The model that is asked for: `PROVIDER/MODEL` in one, or in `model` and `modelProvider`.
fn model(params: &Value) -> Option<String> {
    let model = word(params, "model")?;
    match word(params, "modelProvider") {
        Some(provider) if !model.contains('/') => Some(format!("{provider}/{model}")),
        _ => Some(model.to_owned()),
    }
}

async fn task(session: &Session, params: &Value) -> Result<TaskView, Refused> {
    match session.query(Query::Task { task: id(params)? }).await? {
        Reply::Task { task } => Ok(task),
        _ => Err(unexpected().into()),
    }
}

/// Refuses what is asked for and could not be kept: a program that wants less to be allowed than is must hear of it.
fn refuse_what_is_not_kept(session: &Session, params: &Value) -> Result<(), Refused> {
    let refused = |says: String| Err(Refused::Request(INVALID_PARAMS, says));
    if let Some(cwd) = word(params, "cwd")
        && std::fs::canonicalize(cwd).ok() != std::fs::canonicalize(&session.folder).ok()
    {
        let here = session.folder.display();
        return refused(format!("cwd can only be {here} here; start gloss rpc with -C for another folder."));
    }
    let sandbox = params.get("sandbox").or_else(|| params.get("sandboxPolicy")).filter(|of| !of.is_null());
    let kind = sandbox.and_then(|of| of.as_str().or_else(|| word(of, "type")));
    if sandbox.is_some() && !matches!(kind, Some("workspace-write" | "workspaceWrite")) {
        let kind = kind.unwrap_or("none");
        return refused(format!(
            "The sandbox {kind} can't be kept: an agent changes files of its folder, and nothing else."
        ));
    }
    if let Some(policy) = word(params, "approvalPolicy")
        && policy != "on-request"
    {
        return refused(format!(
            "The approval policy {policy} can't be kept: what an agent asks, it asks the person (on-request)."
        ));
    }
    Ok(())
}

/// Stops the turn that is meant, and no other: a click that comes late must not end the next one.
async fn interrupt(session: &Session, params: &Value) -> Carried {
    let view = task(session, params).await?;
    let at_work = view.turns.last().filter(|turn| !turn.status.at_rest());
    if let Some(meant) = word(params, "turnId")
        && at_work.is_none_or(|turn| turn.id.0 != meant)
    {
        return Err(Refused::Request(INVALID_REQUEST, "This turn is not at work.".to_owned()));
    }
    session.submit(Command::TaskStop { task: view.thread.id }).await?;
    Ok(json!({}))
}

async fn start(session: &Session, params: &Value) -> Carried {
    refuse_what_is_not_kept(session, params)?;
    let task = ThreadId::from_uuid(uuid::Uuid::now_v7());
    let Done::Thread { thread } = session.submit(Command::TaskOpen { task, model: model(params) }).await?
    else {
        return Err(unexpected().into());
    };
    Ok(json!({ "thread": notifications::thread(&thread) }))
}

async fn list(session: &Session, params: &Value) -> Carried {
    let limit = params.get("limit").and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok());
    let limit = limit.unwrap_or(PAGE).clamp(1, MAX_PAGE);
    let wanted: Vec<&str> = params
        .get("modelProviders")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    // The newest are older than nothing.
    let mut before = word(params, "cursor").unwrap_or_default().to_owned();
    let mut data = Vec::new();
    loop {
        let left = u32::try_from(limit - data.len()).unwrap_or(u32::MAX);
        let Reply::Tasks { threads, older } =
            session.query(Query::Tasks { before: Some(before), limit: left }).await?
        else {
            return Err(unexpected().into());
        };
        // A helper is no thread of its own: it is read with the task that it helps.
        let own = threads.iter().filter(|thread| thread.helps.is_none());
        let is_wanted = |model: &str| wanted.is_empty() || wanted.contains(&notifications::provider(model));
        data.extend(own.filter(|thread| is_wanted(&thread.model)).map(notifications::thread));
        match older.before {
            Some(next) if data.len() < limit => before = next,
            next => return Ok(json!({ "data": data, "nextCursor": next })),
        }
    }
}

/// The words and the files of a turn's input.
fn input(params: &Value) -> Result<(String, Vec<String>), Refused> {
    let (mut words, mut files) = (Vec::new(), Vec::new());
    for part in params.get("input").and_then(Value::as_array).into_iter().flatten() {
        match (word(part, "type"), word(part, "text"), word(part, "path")) {
            (Some("text"), Some(text), _) => words.push(text.to_owned()),
            (Some("file" | "localImage"), _, Some(path)) => files.push(path.to_owned()),
            (kind, _, _) => {
                let says = format!("Input of the type {} can't be taken.", kind.unwrap_or("none"));
                return Err(Refused::Request(INVALID_PARAMS, says));
            }
        }
    }
    Ok((words.join("\n\n"), files))
}

async fn say(session: &Session, params: &Value) -> Carried {
    refuse_what_is_not_kept(session, params)?;
    let (text, attachments) = input(params)?;
    let command = Command::TaskSay {
        task: Some(id(params)?),
        text,
        attachments,
        model: model(params),
        budget: params.get("tokenBudget").and_then(Value::as_u64).map(|tokens| format!("{tokens} tokens")),
        role: None,
        on_approval: OnApproval::Ask,
    };
    let (task, turn) = match session.submit(command).await? {
        Done::Turn { task, turn } => (task, turn),
        // An answer that settled something itself began none.
        Done::Thread { .. } | Done::Version { .. } => return Ok(json!({ "turn": null })),
        _ => return Err(unexpected().into()),
    };
    let turns = match session.query(Query::Task { task }).await? {
        Reply::Task { task } => task.turns,
        _ => return Err(unexpected().into()),
    };
    let known: Option<&Turn> = turns.iter().find(|known| known.id == turn);
    Ok(json!({ "turn": known.map_or(Value::Null, notifications::turn) }))
}

async fn steer(session: &Session, params: &Value) -> Carried {
    let view = task(session, params).await?;
    let Some(turn) = view.turns.last().filter(|turn| !turn.status.at_rest()) else {
        return Err(Refused::Request(INVALID_REQUEST, "The thread has no turn at work.".to_owned()));
    };
    if word(params, "expectedTurnId").is_some_and(|expected| expected != turn.id.0) {
        return Err(Refused::Request(INVALID_REQUEST, "Another turn is at work by now.".to_owned()));
    }
    let turn = turn.id.clone();
    say(session, params).await?;
    Ok(json!({ "turnId": turn }))
}

async fn models(session: &Session) -> Carried {
    let Reply::Models { models, providers, default } = session.query(Query::Models {}).await? else {
        return Err(unexpected().into());
    };
    let name = |id: &str| -> Option<String> {
        let found: Option<&ProviderInfo> =
            providers.iter().find(|known| known.provider == notifications::provider(id));
        found.map(|known| known.name.clone())
    };
    let data: Vec<Value> = models
        .iter()
        .map(|model| {
            json!({
                "id": model.id, "model": model.id, "displayName": model.name,
                "provider": name(&model.id), "isDefault": model.id == default,
            })
        })
        .collect();
    Ok(json!({ "data": data, "nextCursor": null }))
}

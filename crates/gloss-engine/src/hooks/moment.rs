//! The hooks of one turn at its moments: those that fit are run side by side; what they forbid is not done, what they add is marked as
//! theirs. A hook that fails, hangs or lies says nothing.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::join_all;
use gloss_agent::{Arguments, HookFuture, HookWords, Hooks, Moment, Tool};
use gloss_protocol::HookStatus;
use gloss_provider::Call;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::found::{Found, From, hooks};
use super::matching::{KnownCall, Matcher, known_call};
use super::run::{run, run_apart};
use super::verdict;
use crate::doors::Shared;
use crate::off_core;

/// Hooks of one moment that are run.
const MAX_AT_ONCE: usize = 20;

/// What hooks are told of a turn beside what happens.
#[derive(Clone, Debug)]
pub(crate) struct OfTurn {
    /// Its task, and itself.
    pub task: String,
    pub turn: String,
    /// The model.
    pub model: String,
    /// What a person wrote last.
    pub prompt: String,
    /// Whether it is the first of its task.
    pub is_first: bool,
    /// The role of a helper; none where it is none.
    pub helper: Option<String>,
}

/// The hooks of one turn.
pub(crate) struct TurnHooks {
    shared: Arc<Shared>,
    of: OfTurn,
    /// Those that run, each with what of its event it is for.
    hooks: Vec<(Found, Matcher)>,
    /// Names of those that ran and are for once.
    ran: Mutex<HashSet<String>>,
    /// The servers' tools of the turn.
    tools: Vec<Arc<dyn Tool>>,
    cancel: CancellationToken,
}

impl TurnHooks {
    /// The hooks that run, of all that were found.
    pub(crate) fn new(
        shared: Arc<Shared>,
        of: OfTurn,
        (all, tools): (Vec<Found>, Vec<Arc<dyn Tool>>),
        cancel: CancellationToken,
    ) -> Self {
        let on = all.into_iter().filter(|found| found.status == HookStatus::On);
        let hooks = on.filter_map(|found| {
            let matcher = Matcher::new(&found.hook.as_ref()?.matcher).ok()?;
            Some((found, matcher))
        });
        let hooks = hooks.collect();
        Self { shared, of, hooks, ran: Mutex::default(), tools, cancel }
    }

    /// The hooks that fit an event.
    fn fitting(&self, event: &str, names: &[&str]) -> Vec<&Found> {
        let fits = |(found, matcher): &&(Found, Matcher)| {
            found.hook.as_ref().is_some_and(|hook| hook.event == event) && matcher.fits(names)
        };
        let mut ran = self.ran.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = |found: &&Found| {
            let is_once = found.hook.as_ref().is_some_and(|hook| hook.once);
            !is_once || ran.insert(found.name.clone())
        };
        self.hooks.iter().filter(fits).map(|(found, _)| found).filter(is_due).take(MAX_AT_ONCE).collect()
    }

    /// Runs the hooks of an event, and gives what they say together.
    async fn run_all(&self, event: &str, names: &[&str], fields: Value) -> HookWords {
        let mut fitting = self.fitting(event, names);
        if fitting.is_empty() {
            return HookWords::default();
        }
        // Whoever put another file in a trusted one's place is not asked; what it would have looked at is not done.
        let there = self.lying_there().await;
        let is_there = |found: &&Found| {
            found.from == From::Managed || there.contains(&(found.name.clone(), found.hash.clone()))
        };
        if let Some(gone) = fitting.iter().find(|found| !is_there(found))
            && matches!(event, "PreToolUse" | "PermissionRequest")
        {
            let says =
                format!("The hook at {event} of {} is not the one that was trusted any more", gone.file);
            return HookWords { forbids: Some(format!("{says}. Look at it again.")), adds: Vec::new() };
        }
        fitting.retain(is_there);
        let input = self.input(event, fields).to_string();
        let words = join_all(fitting.into_iter().map(|found| self.run_one(event, found, input.clone())));
        let all = tokio::select! {
            all = words => all,
            () = self.cancel.cancelled() => return HookWords::default(),
        };
        all.into_iter().fold(HookWords::default(), HookWords::and)
    }

    async fn run_one(&self, event: &str, found: &Found, input: String) -> HookWords {
        let who = format!("The hook at {event} of {}", found.file);
        if found.hook.as_ref().is_some_and(|hook| hook.apart) {
            let is_run = run_apart(self.shared.clone(), found.clone(), input, self.cancel.clone());
            let says = format!("{who} was not run: too many that nobody waits for run already.");
            return HookWords { forbids: None, adds: if is_run { Vec::new() } else { vec![says] } };
        }
        match run(&self.shared, found, input).await {
            Ok(printed) => verdict::read(event, &who, &printed),
            Err(problem) => {
                tracing::warn!(code = ?problem.code, "hook.not_run");
                HookWords::default()
            }
        }
    }

    /// The hooks as they lie there now, by name and hash.
    async fn lying_there(&self) -> HashSet<(String, String)> {
        let shared = self.shared.clone();
        let look = move |off: &off_core::OffCore| {
            hooks(off, &shared, &[]).into_iter().map(|now| (now.name, now.hash)).collect()
        };
        off_core::spawn(look).await.unwrap_or_default()
    }

    /// What a hook reads, by the names of Codex and Claude Code.
    fn input(&self, event: &str, fields: Value) -> Value {
        let mut input = json!({
            "session_id": self.of.task,
            "turn_id": self.of.turn,
            "transcript_path": null,
            "cwd": self.shared.folder.root().display().to_string(),
            "permission_mode": "default",
            "hook_event_name": event,
            "model": self.of.model,
        });
        if let (Some(all), Value::Object(fields)) = (input.as_object_mut(), fields) {
            all.extend(fields);
        }
        input
    }

    fn call(&self, call: &Call) -> KnownCall {
        let arguments: Value = serde_json::from_str(&call.arguments).unwrap_or_default();
        let tool = self.tools.iter().find(|tool| tool.name() == call.name);
        // A tool that was looked up by words is called with its own arguments within those of the call.
        let inner = arguments.get("arguments").filter(|inner| inner.is_object()).unwrap_or(&arguments);
        match tool.and_then(|tool| tool.uses(Arguments(&arguments))) {
            Some(of) => known_call(&call.name, inner, Some(&of)),
            None => known_call(&call.name, &arguments, None),
        }
    }

    async fn at_call(&self, event: &str, call: &Call, result: Option<Value>) -> HookWords {
        let KnownCall { name, input } = self.call(call);
        let mut fields = json!({ "tool_name": name, "tool_use_id": call.id, "tool_input": input });
        if let Some(result) = result {
            fields["tool_response"] = result;
        }
        self.run_all(event, &[&name, &call.name], fields).await
    }

    async fn begins(&self) -> HookWords {
        if let Some(role) = &self.of.helper {
            let fields = json!({ "agent_id": self.of.task, "agent_type": role });
            return self.run_all("SubagentStart", &[role], fields).await;
        }
        let source = if self.of.is_first { "startup" } else { "resume" };
        let begun = self.run_all("SessionStart", &[source], json!({ "source": source })).await;
        begun.and(self.run_all("UserPromptSubmit", &[], json!({ "prompt": self.of.prompt })).await)
    }

    async fn rests(&self, text: String, again: bool) -> HookWords {
        let fields = json!({ "stop_hook_active": again, "last_assistant_message": text });
        match &self.of.helper {
            None => self.run_all("Stop", &[], fields).await,
            Some(role) => self.run_all("SubagentStop", &[role], fields).await,
        }
    }
}

impl Hooks for TurnHooks {
    fn at(&self, moment: Moment) -> HookFuture<'_> {
        Box::pin(async move {
            if self.hooks.is_empty() {
                return HookWords::default();
            }
            match moment {
                Moment::Begins => self.begins().await,
                Moment::Call(call) => self.at_call("PreToolUse", &call, None).await,
                Moment::Approval(call) => self.at_call("PermissionRequest", &call, None).await,
                Moment::Called(call, result) => self.at_call("PostToolUse", &call, Some(result)).await,
                Moment::Shortens => self.run_all("PreCompact", &["auto"], json!({ "trigger": "auto" })).await,
                Moment::Shortened => {
                    self.run_all("PostCompact", &["auto"], json!({ "trigger": "auto" })).await
                }
                Moment::Rests(text, again) => self.rests(text, again).await,
                Moment::Over if self.of.helper.is_some() => HookWords::default(),
                Moment::Over => self.run_all("SessionEnd", &["other"], json!({ "reason": "other" })).await,
            }
        })
    }
}

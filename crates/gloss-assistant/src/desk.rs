//! The turn as the assistant sees it: what was asked, and what its own calls have come to.
//!
//! A job is written as if every tool answered at once. What it asks for and has not yet heard is collected as
//! calls; on the next round the job runs again from its beginning and gets further. So there is no state to
//! keep, and a job that begins again after a crash goes on where it was.

use std::cell::RefCell;
use std::collections::HashMap;

use gloss_provider::{Call, Message};
use jiff::civil::Date;
use serde_json::Value;

/// Calls of one round; the rest wait for the next. The turn machine refuses more than 64.
const MAX_CALLS: usize = 40;

/// The outcome of a call: its result, or why it failed.
pub(crate) type CallResult = Result<Value, String>;

/// The current turn.
pub(crate) struct Desk {
    /// The words that started it.
    pub task: String,
    /// The person's day; none where the instructions don't say it.
    pub today: Option<Date>,
    /// How the person wants things, as the instructions tell it.
    kept: Vec<String>,
    folders: Vec<String>,
    said: Vec<String>,
    /// True for the task's first words.
    first: bool,
    /// What the person said while it was running and the assistant can't follow.
    pub added: bool,
    heard: HashMap<(String, String), Vec<CallResult>>,
    wanted: RefCell<Vec<(&'static str, String)>>,
    wrote: Vec<String>,
    /// Messages so far, so that the ids of calls are unique in the thread.
    messages: usize,
}

impl Desk {
    /// Reads a conversation. `starts` says whether words are a task by themselves.
    pub(crate) fn new(messages: &[Message], starts: impl Fn(&str) -> bool) -> Self {
        let mut begin = 0;
        let mut added = false;
        for (at, message) in messages.iter().enumerate() {
            let Message::User { text } = message else { continue };
            let before = at.checked_sub(1).and_then(|at| messages.get(at));
            let running = matches!(before, Some(Message::ToolResult { text, .. }) if !stopped(text));
            if running && !starts(text) {
                added = true;
            } else {
                begin = at;
                added = false;
            }
        }
        let turn = messages.get(begin..).unwrap_or_default();
        let task = match turn.first() {
            Some(Message::User { text }) => text.clone(),
            _ => String::new(),
        };
        let said = messages.iter().filter_map(|message| match message {
            Message::User { text } => Some(text.clone()),
            _ => None,
        });
        let said = said.collect();
        let messages = messages.len();
        let (heard, wrote) = (results(turn), wrote(turn));
        Self {
            task,
            today: None,
            kept: Vec::new(),
            folders: Vec::new(),
            said,
            first: begin == 0,
            added,
            heard,
            wanted: RefCell::default(),
            wrote,
            messages,
        }
    }

    /// With the day and the preferences that the instructions tell.
    pub(crate) fn with_instructions(self, instructions: &str) -> Self {
        Self {
            today: today(instructions),
            kept: lines(instructions, crate::preference::KEPT),
            folders: folders(instructions),
            ..self
        }
    }

    /// All that the person has said in this task, oldest first.
    pub(crate) fn user_messages(&self) -> impl Iterator<Item = &str> {
        self.said.iter().map(String::as_str)
    }

    /// The folders that this task spans, by their names; none for what is said after its first words.
    pub(crate) fn folders(&self) -> impl Iterator<Item = &str> {
        let told = if self.first { self.folders.as_slice() } else { &[] };
        told.iter().map(String::as_str)
    }

    /// How the person wants things, each in their words.
    pub(crate) fn preferences(&self) -> impl Iterator<Item = &str> {
        self.kept.iter().map(String::as_str)
    }

    /// A figure's value, where a query of this turn gave it: `7f3a90b1` or `7f3a90b1/r2c3`.
    pub(crate) fn value_of(&self, fact: &str) -> Option<&Value> {
        let (id, place) = crate::notes::figures::cell(fact);
        let (row, column) = place.unwrap_or((0, 0));
        let is_it = |result: &&Value| result.get("fact").and_then(Value::as_str) == Some(id);
        let results = self.heard.values().flatten().filter_map(|heard| heard.as_ref().ok());
        results.into_iter().find(is_it)?.get("rows")?.get(row)?.get(column)
    }

    /// What a call with these arguments came to; none where it must be made first.
    pub(crate) fn ask(&self, tool: &'static str, arguments: &Value) -> Option<CallResult> {
        self.ask_again(tool, arguments, 0)
    }

    /// What the call came to when it was made for the time after `times`: a place that was read is read again
    /// after another note has changed it.
    pub(crate) fn ask_again(
        &self,
        tool: &'static str,
        arguments: &Value,
        times: usize,
    ) -> Option<CallResult> {
        let arguments = arguments.to_string();
        let key = (tool.to_owned(), arguments);
        if let Some(heard) = self.heard.get(&key).and_then(|heard| heard.get(times)) {
            return Some(heard.clone());
        }
        let call = (tool, key.1);
        let mut wanted = self.wanted.borrow_mut();
        if !wanted.contains(&call) {
            wanted.push(call);
        }
        None
    }

    /// The calls that are still to be made, in the order in which they were asked for.
    pub(crate) fn calls(&self) -> Vec<Call> {
        let wanted = self.wanted.borrow();
        wanted
            .iter()
            .take(MAX_CALLS)
            .enumerate()
            .map(|(at, (name, arguments))| Call {
                id: format!("builtin_{}_{at}", self.messages),
                name: (*name).to_owned(),
                arguments: arguments.clone(),
            })
            .collect()
    }

    /// The files that its calls have written, in their order.
    pub(crate) fn wrote(&self) -> Vec<String> {
        self.wrote.clone()
    }

    /// True where this is the first round of the turn.
    pub(crate) fn is_first_round(&self) -> bool {
        self.heard.is_empty()
    }
}

/// What stands before the day in the instructions (written by the agent's prompt): `Today is Friday, 2026-11-20.`
const TODAY: &str = "Today is ";

fn today(instructions: &str) -> Option<Date> {
    let (_, rest) = instructions.split_once(TODAY)?;
    let (_, day) = rest.split_once(", ")?;
    day.get(..10)?.parse().ok()
}

/// The lines of a list in the instructions, behind what stands before it.
fn lines(instructions: &str, before: &str) -> Vec<String> {
    let Some((_, rest)) = instructions.split_once(before) else { return Vec::new() };
    let lines = rest.trim_start_matches('\n').lines().map_while(|line| line.strip_prefix("- "));
    lines.map(str::to_owned).collect()
}

fn folders(instructions: &str) -> Vec<String> {
    let named = |line: String| line.split_once(':').map_or(line.clone(), |(name, _)| name.to_owned());
    lines(instructions, crate::jobs::COORDINATES).into_iter().map(named).collect()
}

/// True for the result of a call that the person stopped: the turn ended there.
fn stopped(result: &str) -> bool {
    result.contains("topped by the person") || result.contains("person stopped the task")
}

fn wrote(turn: &[Message]) -> Vec<String> {
    let path = |message: &Message| match message {
        Message::ToolResult { name, text, ok: true, .. }
            if matches!(name.as_str(), "write_artifact" | "make_workbook" | "make_deck" | "make_site") =>
        {
            let value: Value = serde_json::from_str(text).ok()?;
            value.get("path")?.as_str().map(str::to_owned)
        }
        _ => None,
    };
    turn.iter().filter_map(path).collect()
}

fn results(turn: &[Message]) -> HashMap<(String, String), Vec<CallResult>> {
    let mut open: HashMap<&str, &Call> = HashMap::new();
    let mut heard: HashMap<(String, String), Vec<CallResult>> = HashMap::new();
    for message in turn {
        match message {
            Message::Assistant { calls, .. } => {
                open.extend(calls.iter().map(|call| (call.id.as_str(), call)));
            }
            Message::ToolResult { call_id, text, ok, .. } => {
                let Some(call) = open.get(call_id.as_str()) else {
                    continue;
                };
                let value: Value = serde_json::from_str(text).unwrap_or_default();
                let result = if *ok && !value.is_null() {
                    Ok(value)
                } else {
                    let says = value.get("error").and_then(Value::as_str).unwrap_or(text);
                    Err(says.to_owned())
                };
                let key = (call.name.clone(), call.arguments.clone());
                heard.entry(key).or_default().push(result);
            }
            Message::User { .. } | Message::Picture { .. } => {}
        }
    }
    heard
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn user(text: &str) -> Message {
        Message::User { text: text.to_owned() }
    }

    fn answer_call(messages: &mut Vec<Message>, text: &str, ok: bool) {
        let desk = Desk::new(messages, |text| text == "task");
        assert_eq!(desk.ask("list_files", &json!({})), None);
        let calls = desk.calls();
        let call_id = calls[0].id.clone();
        messages.push(Message::Assistant { text: String::new(), calls, opaque: Vec::new() });
        let (name, text) = ("list_files".to_owned(), text.to_owned());
        messages.push(Message::ToolResult { call_id, name, text, ok });
    }

    #[test]
    fn what_was_heard_is_not_asked_again_until_the_next_task() {
        let mut messages = vec![user("task")];
        answer_call(&mut messages, "{\"count\":1}", true);
        let desk = Desk::new(&messages, |text| text == "task");
        assert_eq!(desk.ask("list_files", &json!({})), Some(Ok(json!({"count": 1}))));
        assert!(desk.calls().is_empty());
        messages.push(user("task"));
        assert_eq!(Desk::new(&messages, |text| text == "task").ask("list_files", &json!({})), None);
    }

    #[test]
    fn the_day_is_read_from_the_instructions() {
        let day = |text: &str| Desk::new(&[], |_| false).with_instructions(text).today;
        assert_eq!(day("Be exact. Today is Friday, 2026-11-20.\n\nFiles"), "2026-11-20".parse().ok());
        for none in ["", "Today is Friday.", "Today is Friday, 2026-13-20.", "Today is Friday, ä"] {
            assert_eq!(day(none), None, "{none}");
        }
    }

    #[test]
    fn words_added_meanwhile_do_not_end_a_task_unless_it_was_stopped() {
        for (result, ok, task, added) in [
            ("{}", true, "task", true),
            ("Stopped by the person.", false, "oh well", false),
            ("{\"error\":\"no\"}", false, "task", true),
        ] {
            let mut messages = vec![user("task")];
            answer_call(&mut messages, result, ok);
            messages.push(user("oh well"));
            let desk = Desk::new(&messages, |text| text == "task");
            assert_eq!((desk.task.as_str(), desk.added), (task, added), "{result}");
        }
    }
}

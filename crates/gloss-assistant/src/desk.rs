//! The turn as the assistant sees it: what was asked, and what its own calls have come to.
//!
//! A job is written as if every tool answered at once. What it asks for and has not yet heard is collected as
//! calls; on the next round the job runs again from its beginning and gets further. So there is no state to
//! keep, and a job that begins again after a crash goes on where it was.

use std::cell::RefCell;
use std::collections::HashMap;

use gloss_analysis::Questions;
use gloss_figures::figure::Fact;
use gloss_figures::results::QueryResult;
use gloss_provider::{Call, Message, TurnFacts, TurnInput};
use jiff::civil::Date;
use serde_json::{Value, json};

/// Pages of a file that are read to have its text.
const MAX_PAGES: usize = 32;

/// Calls of one round; the rest wait for the next. The turn machine refuses more than 64.
const MAX_CALLS: usize = 40;

/// Tools that write a whole file.
const WRITES: [&str; 4] = ["write_artifact", "make_workbook", "make_deck", "make_site"];

/// Tools that leave nothing behind for the person.
const READS: [&str; 5] = ["list_files", "read_file", "read_region", "compute", "update_plan"];

/// The form that is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// A document.
    Document,
    /// A document with a chart.
    Chart,
}

/// The outcome of a call: its result, or why it failed.
pub(crate) type CallResult = Result<Value, String>;

/// The current turn.
pub(crate) struct Desk {
    /// The person's message that started it.
    pub task: TurnInput,
    /// The person's day; none where nobody knows it.
    pub today: Option<Date>,
    /// The form in which an answer is wanted; none for words in the conversation.
    pub form: Option<Form>,
    /// Whether a question was answered: that is what was wanted, though nothing was made.
    pub answered: std::cell::Cell<bool>,
    /// What was wished beside the job and is in what was made.
    pub taken: RefCell<Vec<String>>,
    /// How the person wants things.
    kept: Vec<String>,
    folders: Vec<String>,
    said: Vec<TurnInput>,
    /// True for the task's first words.
    first: bool,
    /// Whether the person said something while it was running that the assistant can't follow.
    pub added: bool,
    heard: HashMap<(String, String), Vec<CallResult>>,
    wanted: RefCell<Vec<(&'static str, String)>>,
    wrote: Vec<String>,
    /// Messages so far, so that the ids of calls are unique in the thread.
    messages: usize,
}

impl Desk {
    /// Reads a conversation. `starts` says whether what was said is a task by itself.
    pub(crate) fn new(messages: &[Message], starts: impl Fn(&TurnInput) -> bool) -> Self {
        let mut begin = 0;
        let mut added = false;
        for (at, message) in messages.iter().enumerate() {
            let Some(input) = person_input(message) else { continue };
            let before = at.checked_sub(1).and_then(|at| messages.get(at));
            let running = matches!(before, Some(Message::ToolResult { stopped: false, .. }));
            if running && !starts(&input) {
                added = true;
            } else {
                begin = at;
                added = false;
            }
        }
        let turn = messages.get(begin..).unwrap_or_default();
        let task = turn.first().and_then(person_input).unwrap_or_default();
        let said = messages.iter().filter_map(person_input).collect();
        let messages = messages.len();
        let (heard, wrote) = (results(turn), wrote(turn));
        Self {
            task,
            today: None,
            form: None,
            answered: std::cell::Cell::new(false),
            taken: RefCell::default(),
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

    /// With the day, the preferences and the folders of the turn.
    pub(crate) fn with_facts(self, facts: &TurnFacts) -> Self {
        Self {
            today: facts.today.parse().ok(),
            kept: facts.preferences.clone(),
            folders: facts.folders.clone(),
            ..self
        }
    }

    /// All that the person has said in this task, oldest first.
    pub(crate) fn user_messages(&self) -> impl Iterator<Item = &TurnInput> {
        self.said.iter()
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
        let (id, place) = gloss_figures::links::cell(fact);
        let (row, column) = place.unwrap_or((0, 0));
        let is_it = |result: &&Value| result.get("fact").and_then(Value::as_str) == Some(id);
        let results = self.heard.values().flatten().filter_map(|heard| heard.as_ref().ok());
        results.into_iter().find(is_it)?.get("rows")?.get(row)?.get(column)
    }

    /// Whether a call of this turn that does more than read has worked.
    pub(crate) fn has_acted(&self) -> bool {
        let acts = |tool: &str| !READS.contains(&tool);
        self.heard.iter().any(|((tool, _), results)| acts(tool) && results.iter().any(Result::is_ok))
    }

    /// The result of a call with these arguments; none where it must be made first.
    pub(crate) fn ask(&self, tool: &'static str, arguments: &Value) -> Option<CallResult> {
        self.ask_again(tool, arguments, 0)
    }

    /// A file's text, page by page, as far as it can be read, and whether that is all of it.
    pub(crate) fn whole_text(&self, path: &str) -> Option<(String, bool)> {
        let (mut text, mut from) = (String::new(), None);
        for _ in 0..MAX_PAGES {
            let arguments = match from {
                None => json!({ "path": path }),
                Some(from) => json!({ "path": path, "from": from }),
            };
            let Ok(page) = self.ask("read_file", &arguments)? else { break };
            if !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
            text.push_str(page.get("text").and_then(Value::as_str).unwrap_or_default());
            from = page.get("next").and_then(Value::as_u64).filter(|next| from < Some(*next));
            if from.is_none() {
                return Some((text, true));
            }
        }
        Some((text, false))
    }

    /// The result of a query; none where it is still to be heard.
    pub(crate) fn compute(&self, sql: &str) -> Option<Result<QueryResult, String>> {
        let heard = self.ask("compute", &json!({ "sql": sql }))?;
        Some(heard.and_then(|result| {
            QueryResult::read(&result).ok_or_else(|| "The query gave no table.".to_owned())
        }))
    }

    /// The result of the call when it was made for the time after `times`: a place that was read is read again after another
    /// note has changed it.
    pub(crate) fn ask_again(
        &self,
        tool: &'static str,
        arguments: &Value,
        times: usize,
    ) -> Option<CallResult> {
        let mut arguments = arguments.clone();
        // Its files have names of their own only as long as nobody else's has the same.
        if WRITES.contains(&tool) && arguments.get("again").is_none() {
            arguments["if_taken"] = json!("rename");
        }
        let key = (tool.to_owned(), arguments.to_string());
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

    /// Whether this is the first round of the turn.
    pub(crate) fn is_first_round(&self) -> bool {
        self.heard.is_empty()
    }
}

impl Questions for Desk {
    fn read_table(&self, path: &str, sheet: Option<&str>, version: Option<u64>) -> Option<CallResult> {
        let mut arguments = json!({ "path": path });
        if let Some(sheet) = sheet {
            arguments["sheet"] = json!(sheet);
        }
        if let Some(version) = version {
            arguments["version"] = json!(version);
        }
        self.ask("read_file", &arguments)
    }

    fn query(&self, sql: &str) -> Option<Option<Fact>> {
        let result = self.ask("compute", &json!({ "sql": sql }))?;
        Some(result.ok().as_ref().and_then(Fact::read).filter(|fact| !fact.rows.is_empty()))
    }
}

/// A person's message, as values; none for any other message.
fn person_input(message: &Message) -> Option<TurnInput> {
    let Message::User { text, input } = message else { return None };
    let plain = || TurnInput { words: text.clone(), ..TurnInput::default() };
    Some(input.as_deref().cloned().unwrap_or_else(plain))
}

fn wrote(turn: &[Message]) -> Vec<String> {
    let path = |message: &Message| match message {
        Message::ToolResult { name, text, ok: true, .. } if WRITES.contains(&name.as_str()) => {
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
                    // What can't be done to a place is told to the person as it was foretold, with what would work.
                    let next = value.get("next").and_then(Value::as_str).filter(|_| call.name == "act");
                    Err(format!("{says} {}", next.unwrap_or_default()).trim_end().to_owned())
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

    fn user(text: &str) -> Message {
        Message::User { text: text.to_owned(), input: None }
    }

    fn answer_call(messages: &mut Vec<Message>, text: &str, (ok, stopped): (bool, bool)) {
        let desk = Desk::new(messages, |input| input.words == "task");
        assert_eq!(desk.ask("list_files", &json!({})), None);
        let calls = desk.calls();
        let call_id = calls[0].id.clone();
        messages.push(Message::Assistant { text: String::new(), calls, opaque: Vec::new() });
        let (name, text) = ("list_files".to_owned(), text.to_owned());
        messages.push(Message::ToolResult { call_id, name, text, ok, stopped });
    }

    #[test]
    fn what_was_heard_is_not_asked_again_until_the_next_task() {
        let mut messages = vec![user("task")];
        answer_call(&mut messages, "{\"count\":1}", (true, false));
        let desk = Desk::new(&messages, |input| input.words == "task");
        assert_eq!(desk.ask("list_files", &json!({})), Some(Ok(json!({"count": 1}))));
        assert!(desk.calls().is_empty());
        messages.push(user("task"));
        assert_eq!(Desk::new(&messages, |input| input.words == "task").ask("list_files", &json!({})), None);
    }

    #[test]
    fn the_day_is_a_value() {
        let day = |today: &str| {
            let facts = TurnFacts { today: today.to_owned(), ..TurnFacts::default() };
            Desk::new(&[], |_| false).with_facts(&facts).today
        };
        assert_eq!(day("2026-11-20"), "2026-11-20".parse().ok());
        for none in ["", "2026-13-20", "ä"] {
            assert_eq!(day(none), None, "{none}");
        }
    }

    #[test]
    fn words_added_meanwhile_do_not_end_a_task_unless_it_was_stopped() {
        for (result, came, task, added) in [
            ("{}", (true, false), "task", true),
            ("Stopped.", (false, true), "oh well", false),
            ("{\"error\":\"Stopped by the person.\"}", (false, false), "task", true),
        ] {
            let mut messages = vec![user("task")];
            answer_call(&mut messages, result, came);
            messages.push(user("oh well"));
            let desk = Desk::new(&messages, |input| input.words == "task");
            assert_eq!((desk.task.words.as_str(), desk.added), (task, added), "{result}");
        }
    }
}

//! A thread's items as the conversation that a model is given. What was too long and was
//! shortened begins at its summary.

use gloss_protocol::{Intent, Note};
use gloss_provider::{Call, Message, NoteInput, TurnInput};
use serde_json::{Value, json};

use crate::prompt;

/// The content of one item for the model. An answer that only calls tools rides on its first tool's item.
pub type Entry = Value;

/// The entry of words that are read as they are.
pub fn user(text: &str) -> Entry {
    json!({ "user": text })
}

/// A question that words from the person may answer.
#[derive(Clone, Copy, Debug)]
pub struct Answered<'a> {
    /// The question.
    pub question: &'a str,
    /// Whether they were given as its answer, and not only said while it was open.
    pub is_given: bool,
}

/// The entry of words from the person, with files, and with the question that they answer.
pub fn task(words: &str, files: &[String], answers: Option<Answered<'_>>) -> Entry {
    let text = match answers {
        Some(Answered { question, is_given: true }) => format!("To your question “{question}”: {words}"),
        Some(Answered { question, .. }) => format!(
            "{words}\n\n(Your question “{question}” was open when this was said. Take it for the answer only where it is one; else the \
question is still open.)"
        ),
        None => words.to_owned(),
    };
    let answers = answers.map(|answers| answers.question.to_owned());
    let input = TurnInput { words: words.to_owned(), files: files.to_vec(), answers, ..TurnInput::default() };
    json!({ "user": prompt::task_message(&text, files), "input": input })
}

/// The entry of a recipe's run.
pub fn recipe(method: &Value) -> Entry {
    let input = TurnInput { recipe: Some(method.clone()), ..TurnInput::default() };
    json!({ "user": format!("Run this recipe; each step is done as it is written.\n{method}"), "input": input })
}

/// The entry of a batch of notes, with what was said for all of them.
pub fn notes(notes: &[Note], line: &str) -> Entry {
    let input = |note: &Note| NoteInput {
        note: note.id.0.clone(),
        asks: note.intent == Intent::Ask,
        text: note.text.clone(),
    };
    let own = notes.iter().map(input).collect();
    let input = TurnInput { words: line.to_owned(), notes: own, ..TurnInput::default() };
    json!({ "user": prompt::notes_message(notes, line), "input": input })
}

/// The entry of an answer.
pub fn assistant(text: &str, calls: &[Call], opaque: &[Value]) -> Entry {
    let calls: Vec<Value> = calls
        .iter()
        .map(|call| json!({ "id": call.id, "name": call.name, "arguments": call.arguments }))
        .collect();
    json!({ "assistant": { "text": text, "calls": calls, "opaque": opaque } })
}

/// The entry of the result of a call that the person stopped.
pub fn stopped(call_id: &str, name: &str, text: &str) -> Entry {
    json!({ "result": { "id": call_id, "name": name, "text": text, "ok": false, "stopped": true } })
}

/// The entry of a tool's result.
pub fn result(call_id: &str, name: &str, text: &str, ok: bool) -> Entry {
    json!({ "result": { "id": call_id, "name": name, "text": text, "ok": ok } })
}

/// The entry that stands in the stead of all entries before the `from`th: they were too long for the model. Results
/// between `from` and here are cut at `clip` bytes.
pub fn compacted(text: &str, from: usize, clip: usize) -> Entry {
    json!({ "compacted": { "text": text, "from": from, "clip": clip } })
}

/// Entries as messages. Every call has its result before the next message: what the person said meanwhile
/// comes after the results, as providers require.
pub fn messages(entries: &[Entry]) -> Vec<Message> {
    let newest = entries.iter().enumerate().rev().find_map(|(at, entry)| Some((at, entry.get("compacted")?)));
    let Some((at, compacted)) = newest else {
        return plainly(entries);
    };
    let number = |key: &str| compacted.get(key).and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok());
    let (from, clip) = (number("from").unwrap_or(at).min(at), number("clip").unwrap_or(usize::MAX));
    let mut out = vec![Message::User { text: text_of(compacted, "text"), input: None }];
    let mut kept = plainly(entries.get(from..at).unwrap_or_default());
    for message in &mut kept {
        if let Message::ToolResult { text, .. } = message {
            *text = crate::compact::clip(text, clip);
        }
    }
    out.append(&mut kept);
    out.append(&mut plainly(entries.get(at + 1..).unwrap_or_default()));
    out
}

fn plainly(entries: &[Entry]) -> Vec<Message> {
    let mut out: Vec<Message> = Vec::new();
    let mut late: Vec<Message> = Vec::new();
    let mut open = 0usize;
    for entry in entries {
        if let Some(answer) = entry.get("assistant") {
            out.append(&mut late);
            let calls = calls_of(answer);
            open = calls.len();
            let opaque = answer.get("opaque").and_then(Value::as_array).cloned().unwrap_or_default();
            out.push(Message::Assistant { text: text_of(answer, "text"), calls, opaque });
        }
        if let Some(result) = entry.get("result") {
            open = open.saturating_sub(1);
            out.push(Message::ToolResult {
                call_id: text_of(result, "id"),
                name: text_of(result, "name"),
                text: text_of(result, "text"),
                ok: result.get("ok").and_then(Value::as_bool).unwrap_or(false),
                stopped: result.get("stopped").and_then(Value::as_bool).unwrap_or(false),
            });
            if open == 0 {
                out.append(&mut late);
            }
        }
        if let Some(text) = entry.get("user").and_then(Value::as_str) {
            let input = entry.get("input").and_then(|input| serde_json::from_value(input.clone()).ok());
            let message = Message::User { text: text.to_owned(), input };
            let list = if open > 0 { &mut late } else { &mut out };
            list.push(message);
        }
    }
    out.append(&mut late);
    out
}

/// The calls of the newest answer that has any.
pub fn newest_calls(entries: &[Entry]) -> Vec<Call> {
    let answers = entries.iter().rev().filter_map(|entry| entry.get("assistant")).map(calls_of);
    answers.into_iter().find(|calls| !calls.is_empty()).unwrap_or_default()
}

fn calls_of(answer: &Value) -> Vec<Call> {
    answer
        .get("calls")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .map(|call| Call {
            id: text_of(call, "id"),
            name: text_of(call, "name"),
            arguments: text_of(call, "arguments"),
        })
        .collect()
}

fn text_of(value: &Value, key: &str) -> String {
    value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{assistant, messages, result, user};
    use gloss_provider::{Call, Message};

    #[test]
    fn what_is_said_while_tools_run_comes_after_their_results() {
        let call = |id: &str| Call { id: id.to_owned(), name: "x".to_owned(), arguments: "{}".to_owned() };
        let mut first = assistant("", &[call("1"), call("2")], &[]);
        first["result"] = result("1", "x", "one", true)["result"].clone();
        let entries = [user("go"), first, user("wait"), result("2", "x", "two", false)];
        let kinds: Vec<_> = messages(&entries)
            .into_iter()
            .map(|message| match message {
                Message::User { text, .. } => text,
                Message::Assistant { calls, .. } => format!("{} calls", calls.len()),
                Message::ToolResult { text, ok, .. } => format!("{text} {ok}"),
                Message::Picture { caption, .. } => caption,
            })
            .collect();
        assert_eq!(kinds, ["go", "2 calls", "one true", "two false", "wait"]);
    }
}

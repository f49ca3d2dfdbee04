//! A request body of any wire as one conversation: who spoke, how often, and what the tools gave back.
//!
//! Reads leniently, since the double serves whatever it is sent; never checks what a real provider would.

use serde_json::Value;

/// A tool's result.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) tool: String,
    pub(crate) text: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Entry {
    User(String),
    Model,
    Tool(Outcome),
}

/// A conversation, oldest first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Conversation {
    entries: Vec<Entry>,
    /// Call ids and the tools they called.
    called: Vec<(String, String)>,
}

impl Conversation {
    /// Reads `input` (Responses) or `messages` (the others).
    pub(crate) fn read(body: &Value) -> Self {
        let mut conversation = Self::default();
        match body.get("input").or_else(|| body.get("messages")) {
            Some(Value::String(text)) => conversation.entries.push(Entry::User(text.clone())),
            Some(Value::Array(items)) => items.iter().for_each(|item| conversation.item(item)),
            _ => {}
        }
        conversation
    }

    fn item(&mut self, item: &Value) {
        match (field(item, "type"), field(item, "role")) {
            ("function_call", _) => {
                self.called.push((field(item, "call_id").to_owned(), field(item, "name").to_owned()));
                self.entries.push(Entry::Model);
            }
            ("function_call_output", _) => self.result(field(item, "call_id"), words(item.get("output"))),
            ("reasoning", _) => self.entries.push(Entry::Model),
            (_, "user") => self.user(item.get("content")),
            // Ollama names the tool, Chat the call.
            (_, "tool") if !field(item, "tool_name").is_empty() => {
                let tool = field(item, "tool_name").to_owned();
                self.entries.push(Entry::Tool(Outcome { tool, text: words(item.get("content")) }));
            }
            (_, "tool") => self.result(field(item, "tool_call_id"), words(item.get("content"))),
            (_, "assistant") => {
                for call in item.get("tool_calls").and_then(Value::as_array).into_iter().flatten() {
                    let name = call.pointer("/function/name").and_then(Value::as_str).unwrap_or_default();
                    self.called.push((field(call, "id").to_owned(), name.to_owned()));
                }
                for block in blocks(item.get("content"), "tool_use") {
                    self.called.push((field(block, "id").to_owned(), field(block, "name").to_owned()));
                }
                self.entries.push(Entry::Model);
            }
            _ => {}
        }
    }

    /// A user message; on Anthropic's wire the results of tools stand in it too.
    fn user(&mut self, content: Option<&Value>) {
        let mut results = 0;
        for block in blocks(content, "tool_result") {
            self.result(field(block, "tool_use_id"), words(block.get("content")));
            results += 1;
        }
        let text = words(content);
        if results == 0 || !text.is_empty() {
            self.entries.push(Entry::User(text));
        }
    }

    fn result(&mut self, id: &str, text: String) {
        let tool = self.called.iter().rfind(|(call, _)| call == id).map(|(_, tool)| tool.clone());
        self.entries.push(Entry::Tool(Outcome { tool: tool.unwrap_or_default(), text }));
    }

    /// How many answers of the model there are. One answer may be several items on the Responses wire.
    pub(crate) fn rounds(&self) -> usize {
        let before = std::iter::once(None).chain(self.entries.iter().map(Some));
        let begins = |(last, entry): &(Option<&Entry>, &Entry)| {
            **entry == Entry::Model && !matches!(last, Some(Entry::Model))
        };
        before.zip(&self.entries).filter(begins).count()
    }

    /// The user messages, newest first.
    pub(crate) fn user_messages(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().rev().filter_map(|entry| match entry {
            Entry::User(text) => Some(text.as_str()),
            _ => None,
        })
    }

    /// The last user message, empty where there is none.
    pub(crate) fn last_user(&self) -> &str {
        self.user_messages().next().unwrap_or_default()
    }

    /// Whether a user message is the newest entry.
    pub(crate) fn user_spoke_last(&self) -> bool {
        matches!(self.entries.last(), Some(Entry::User(_)))
    }

    /// The newest tool result.
    pub(crate) fn newest_result(&self) -> Option<&Outcome> {
        self.entries.iter().rev().find_map(|entry| match entry {
            Entry::Tool(outcome) => Some(outcome),
            _ => None,
        })
    }

    /// The results since the model's last answer, oldest first.
    pub(crate) fn fresh_results(&self) -> Vec<&Outcome> {
        let last = self.entries.iter().rposition(|entry| *entry == Entry::Model);
        let fresh = self.entries.iter().skip(last.map_or(0, |at| at + 1));
        fresh
            .filter_map(|entry| match entry {
                Entry::Tool(outcome) => Some(outcome),
                _ => None,
            })
            .collect()
    }
}

fn field<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The parts of a content that are of a type.
fn blocks<'a>(content: Option<&'a Value>, kind: &'a str) -> impl Iterator<Item = &'a Value> {
    let parts = content.and_then(Value::as_array).into_iter().flatten();
    parts.filter(move |part| field(part, "type") == kind)
}

/// Text that is a string, or a list of parts with a `text` each.
fn words(content: Option<&Value>) -> String {
    match content {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(parts)) => parts.iter().map(|part| field(part, "text")).collect(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::Conversation;
    use serde_json::{Value, json};

    fn check(body: &Value, rounds: usize, user: &str, results: &[(&str, &str)]) {
        let read = Conversation::read(body);
        let fresh: Vec<_> = read.fresh_results().iter().map(|r| (r.tool.as_str(), r.text.as_str())).collect();
        assert_eq!((read.rounds(), read.last_user(), fresh.as_slice()), (rounds, user, results), "{body}");
    }

    #[test]
    fn all_wires() {
        check(&json!({}), 0, "", &[]);
        check(&json!({"input": "hello"}), 0, "hello", &[]);
        check(
            &json!({"input": [
                {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "do "}, {"text": "it"}]},
                {"type": "reasoning", "id": "r"},
                {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "I read."}]},
                {"type": "function_call", "call_id": "a", "name": "read", "arguments": "{}"},
                {"type": "function_call", "call_id": "b", "name": "look", "arguments": "{}"},
                {"type": "function_call_output", "call_id": "a", "output": "A"},
                {"type": "function_call_output", "call_id": "b", "output": [{"type": "input_text", "text": "B"}]},
            ]}),
            1,
            "do it",
            &[("read", "A"), ("look", "B")],
        );
        check(
            &json!({"messages": [
                {"role": "system", "content": "s"},
                {"role": "user", "content": "one"},
                {"role": "assistant", "content": null, "tool_calls": [{"id": "a", "function": {"name": "read"}}]},
                {"role": "tool", "tool_call_id": "a", "content": "A"},
                {"role": "assistant", "content": "Said."},
                {"role": "user", "content": "two"},
            ]}),
            2,
            "two",
            &[],
        );
        check(
            &json!({"system": [{"type": "text", "text": "s"}], "messages": [
                {"role": "user", "content": [{"type": "text", "text": "do it"}]},
                {"role": "assistant", "content": [{"type": "thinking", "thinking": "t"}, {"type": "text", "text": "I read."},
                    {"type": "tool_use", "id": "a", "name": "read", "input": {}},
                    {"type": "tool_use", "id": "b", "name": "look", "input": {}}]},
                {"role": "user", "content": [
                    {"type": "tool_result", "tool_use_id": "a", "content": "A"},
                    {"type": "tool_result", "tool_use_id": "b", "content": [{"type": "text", "text": "B"}]}]},
            ]}),
            1,
            "do it",
            &[("read", "A"), ("look", "B")],
        );
        check(
            &json!({"messages": [
                {"role": "user", "content": "do it"},
                {"role": "assistant", "content": "", "tool_calls": [{"function": {"name": "read", "arguments": {}}}]},
                {"role": "tool", "tool_name": "read", "content": "A"},
                {"role": "user", "content": "hurry"},
            ]}),
            1,
            "hurry",
            &[("read", "A")],
        );
    }
}

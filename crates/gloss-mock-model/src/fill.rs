//! Placeholders in a script, filled from the conversation. The list of them is in `script.rs`.
//!
//! Pure; a placeholder that finds nothing is an error and never an empty string.

use serde_json::Value;

use crate::conversation::{Conversation, Outcome};

/// The values that fill a script's placeholders.
pub(crate) struct Source<'a> {
    pub(crate) conversation: &'a Conversation,
    /// The header that carries the key.
    pub(crate) key: &'a str,
}

impl Source<'_> {
    /// The text with its placeholders filled.
    pub(crate) fn text(&self, template: &str) -> Result<String, String> {
        let mut out = String::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once("{{") {
            let Some((name, behind)) = after.split_once("}}") else {
                break;
            };
            out.push_str(before);
            match self.find(name)? {
                Value::String(text) => out.push_str(&text),
                value => out.push_str(&value.to_string()),
            }
            rest = behind;
        }
        out.push_str(rest);
        Ok(out)
    }

    /// The value with the placeholders of its strings filled.
    pub(crate) fn value(&self, template: &Value) -> Result<Value, String> {
        Ok(match template {
            Value::String(text) => {
                let whole = text.strip_prefix("{{").and_then(|text| text.strip_suffix("}}"));
                match whole.filter(|name| !name.contains("}}")) {
                    Some(name) => self.find(name)?,
                    None => self.text(text)?.into(),
                }
            }
            Value::Array(items) => items.iter().map(|item| self.value(item)).collect::<Result<_, _>>()?,
            Value::Object(fields) => {
                let fill = |(key, value): (&String, &Value)| Ok((key.clone(), self.value(value)?));
                Value::Object(fields.iter().map(fill).collect::<Result<_, String>>()?)
            }
            other => other.clone(),
        })
    }

    fn find(&self, name: &str) -> Result<Value, String> {
        let (kind, argument) = name.split_once(':').unwrap_or((name, ""));
        let found = match kind {
            "key" if argument == "escaped" => {
                Some(self.key.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect::<String>().into())
            }
            "key" => Some(self.key.into()),
            "json" => self.conversation.newest_result().and_then(|result| pointer(result, argument)),
            "note" => self.nth_of_user(argument, note_ids),
            "attachment" => self.nth_of_user(argument, attachments),
            "after" => self.nth_of_user("1", |text| lines_after(text, argument)),
            _ => kind.strip_prefix("json#").and_then(|place| {
                let at = place.parse::<usize>().ok()?.checked_sub(1)?;
                pointer(self.conversation.fresh_results().get(at)?, argument)
            }),
        };
        found.ok_or_else(|| format!("the placeholder {{{{{name}}}}} found nothing"))
    }

    /// The n-th thing, from 1, in the newest user message that has any.
    fn nth_of_user(&self, nth: &str, find: impl Fn(&str) -> Vec<String>) -> Option<Value> {
        let at = nth.trim().parse::<usize>().ok()?.checked_sub(1)?;
        let found = self.conversation.user_messages().map(find).find(|found| !found.is_empty())?;
        found.into_iter().nth(at).map(Value::String)
    }
}

/// The value at a pointer. A result that has words around its JSON is read between its outer braces.
fn pointer(result: &Outcome, pointer: &str) -> Option<Value> {
    let text = &result.text;
    let between = || text.get(text.find('{')?..=text.rfind('}')?);
    let parsed: Value = serde_json::from_str(text).ok().or_else(|| serde_json::from_str(between()?).ok())?;
    parsed.pointer(pointer).cloned()
}

/// Distinct note ids in the order of their first appearance.
fn note_ids(text: &str) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for word in text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')) {
        let hex = word.strip_prefix("n_").unwrap_or_default();
        let is_id = !hex.is_empty() && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_id && !ids.iter().any(|id| id == word) {
            ids.push(word.to_owned());
        }
    }
    ids
}

/// The paths of the line of attached files.
fn attachments(text: &str) -> Vec<String> {
    let lists = lines_after(text, "attached files:");
    lists.iter().flat_map(|list| list.split(", ")).map(str::to_owned).collect()
}

/// For each line with these words, in any case, what stands behind them, without blanks, quotes and the comma after a
/// closing quote: a line may be one of JSON.
fn lines_after(text: &str, words: &str) -> Vec<String> {
    let words = words.to_ascii_lowercase();
    let behind = |line: &str| {
        let at = line.to_ascii_lowercase().find(&words)?;
        let rest = line.get(at + words.len()..)?.trim();
        Some(rest.strip_suffix("\",").unwrap_or(rest).trim_matches(['"', '`', '\'']).to_owned())
    };
    text.lines().filter_map(behind).collect()
}

#[cfg(test)]
mod tests {
    use super::Source;
    use crate::conversation::Conversation;
    use serde_json::{Value, json};

    fn fill(template: &Value) -> Result<Value, String> {
        let conversation = Conversation::read(&json!({"messages": [
            {"role": "user", "content": "Serve n_0a1 and n_ff (see n_0a1), not n_x.\nAttached files: data/a b.csv, c.md\nDue by: noon\n  \"text\": \"Write: It is, so.\","},
            {"role": "assistant", "tool_calls": [
                {"id": "1", "function": {"name": "read"}}, {"id": "2", "function": {"name": "read"}}]},
            {"role": "tool", "tool_call_id": "1", "content": "{\"base\": \"v1\"}"},
            {"role": "tool", "tool_call_id": "2", "content": "<data>\n{\"base\": \"v2\", \"ends\": [3, 9]}\n</data>"},
            {"role": "user", "content": "And hurry."},
        ]}));
        Source { conversation: &conversation, key: "Bearer k" }.value(template)
    }

    #[test]
    fn placeholders() {
        let check = |template: Value, expect: Value| assert_eq!(fill(&template), Ok(expect));
        check(json!("{{note:1}} {{note:2}}"), json!("n_0a1 n_ff"));
        check(json!({"a": ["{{attachment:1}}", "{{attachment:2}}"]}), json!({"a": ["data/a b.csv", "c.md"]}));
        check(json!("{{json:/base}}"), json!("v2"));
        check(json!("{{json:/ends/1}}"), json!(9));
        check(json!("at {{json:/ends/1}}, {{json:/ends}}"), json!("at 9, [3,9]"));
        check(json!("{{json#1:/base}}"), json!("v1"));
        check(json!("{{after:due by:}}"), json!("noon"));
        check(json!("{{after:text\": \"Write:}}"), json!("It is, so."));
        check(json!("{{key}}"), json!("Bearer k"));
        check(json!("{{key:escaped}}"), json!("\\u0042\\u0065\\u0061\\u0072\\u0065\\u0072\\u0020\\u006b"));
        check(json!("no {{ end, 7"), json!("no {{ end, 7"));
        check(json!([1, null, true]), json!([1, null, true]));
    }

    #[test]
    fn what_is_not_there_is_an_error() {
        for template in
            ["{{note:3}}", "{{note:0}}", "{{json:/x}}", "{{json#3:/base}}", "{{after:zz}}", "{{what}}"]
        {
            assert!(fill(&json!(template)).is_err(), "{template}");
        }
    }
}

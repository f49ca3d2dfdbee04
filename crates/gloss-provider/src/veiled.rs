//! An answer without the key, which a careless or malicious server may have repeated in it: in its words, and in the names,
//! ids and arguments of calls, however these are escaped. What has no key stays byte for byte.

use serde_json::{Map, Value};

use crate::model::{Answer, Call};
use crate::secret::Secret;

/// The answer without the key; where there is none as it came.
pub(crate) fn veiled(key: Option<&Secret>, mut answer: Answer) -> Answer {
    let Some(key) = key else { return answer };
    answer.text = key.erase(&answer.text);
    for (at, call) in answer.calls.iter_mut().enumerate() {
        // An id is told back to the server, which may take only letters, and tells calls apart.
        let id = if key.is_in(&call.id) { format!("erased_{at}") } else { std::mem::take(&mut call.id) };
        *call = Call {
            id,
            name: key.erase(&call.name),
            arguments: arguments(key, std::mem::take(&mut call.arguments)),
        };
    }
    for item in &mut answer.opaque {
        if let Some(erased) = erased(key, item) {
            *item = erased;
        }
    }
    answer
}

/// Arguments are JSON, in which the key may be escaped: what they say is looked at, and what was written with escapes.
fn arguments(key: &Secret, arguments: String) -> String {
    let value = serde_json::from_str::<Value>(&arguments).ok();
    let cleaned = value.as_ref().and_then(|value| erased(key, value));
    let plain = unescaped(&arguments);
    match (cleaned, value) {
        (Some(cleaned), _) => cleaned.to_string(),
        // In what a reader of JSON passes over: a name that comes twice.
        (None, Some(value)) if key.is_in(&plain) || key.is_in(&arguments) => value.to_string(),
        (None, None) if key.is_in(&plain) || key.is_in(&arguments) => key.erase(&key.erase(&plain)),
        _ => arguments,
    }
}

/// A value without the key, in its strings and in the names of its fields; none where it has none.
fn erased(key: &Secret, value: &Value) -> Option<Value> {
    match value {
        Value::String(text) => is_key_in(key, text).then(|| {
            let plain = key.erase(text);
            // Text that is JSON again has its own escapes.
            Value::String(if is_key_in(key, &plain) { key.erase(&unescaped(&plain)) } else { plain })
        }),
        Value::Array(items) => {
            let found: Vec<Option<Value>> = items.iter().map(|item| erased(key, item)).collect();
            found.iter().any(Option::is_some).then(|| {
                let both = items.iter().zip(found);
                Value::Array(both.map(|(item, found)| found.unwrap_or_else(|| item.clone())).collect())
            })
        }
        Value::Object(fields) => {
            let has = |(name, value): (&String, &Value)| is_key_in(key, name) || erased(key, value).is_some();
            fields.iter().any(has).then(|| {
                let clean = |(name, value): (&String, &Value)| {
                    (key.erase(&unescaped(name)), erased(key, value).unwrap_or_else(|| value.clone()))
                };
                Value::Object(fields.iter().map(clean).collect::<Map<_, _>>())
            })
        }
        _ => None,
    }
}

fn is_key_in(key: &Secret, text: &str) -> bool {
    key.is_in(text) || (text.contains("\\u") && key.is_in(&unescaped(text)))
}

/// A text with JSON's escapes written out where they are well formed; all else as it is.
fn unescaped(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let (before, behind) = rest.split_at(at);
        out.push_str(before);
        let hex = behind.strip_prefix("\\u").and_then(|hex| hex.get(..4));
        let letter = hex.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32);
        let (letter, length) = match (letter, behind.as_bytes().get(1)) {
            (Some(letter), _) => (letter, 6),
            (None, Some(b'/')) => ('/', 2),
            _ => ('\\', 1),
        };
        out.push(letter);
        rest = behind.get(length..).unwrap_or_default();
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::veiled;
    use gloss_protocol::Usage;
    use serde_json::json;

    use crate::model::{Answer, Call, Stop};
    use crate::secret::Secret;

    const KEY: &str = "sk-canary-4711";

    fn escaped(text: &str) -> String {
        text.bytes().map(|byte| format!("\\u{byte:04x}")).collect()
    }

    fn after(id: &str, name: &str, arguments: &str) -> Answer {
        let call = Call { id: id.to_owned(), name: name.to_owned(), arguments: arguments.to_owned() };
        let opaque = vec![json!({ KEY: [KEY] })];
        let (usage, stop) = (Usage::default(), Stop::Done);
        veiled(
            Some(&Secret::new(KEY)),
            Answer { text: KEY.to_owned(), calls: vec![call], opaque, usage, stop },
        )
    }

    #[test]
    fn a_key_is_in_no_part_of_a_call() {
        let whole = escaped(KEY);
        let half = format!("sk-can{}-4711", escaped("ary"));
        for arguments in [
            format!("{{\"path\": \"{KEY}.md\"}}"),
            format!("{{\"path\": \"{whole}.md\"}}"),
            format!("{{\"path\": \"{half}.md\"}}"),
            format!("{{\"{half}\": 1}}"),
            format!("{{\"a\": \"{half}\", \"a\": \"b\"}}"),
            format!("{{\"deep\": [{{\"in\": [\"x {half}\"]}}]}}"),
            format!("{{\"content\": \"{}\"}}", whole.replace('\\', "\\\\")),
            format!("{{\"broken\": \"{half}"),
            format!("{{\"broken\": {KEY}"),
        ] {
            let answer = after(&format!("id-{KEY}"), &format!("tool-{KEY}"), &arguments);
            let all = format!("{:?} {} {}", answer.calls, json!(answer.opaque), answer.text);
            assert!(!all.contains(KEY) && all.contains("[key]"), "{arguments}: {all}");
            let call = answer.calls.first().unwrap();
            let said = super::unescaped(&super::unescaped(&call.arguments));
            assert!(!said.contains(KEY), "{arguments}: {}", call.arguments);
        }
    }

    #[test]
    fn what_has_no_key_stays_as_it_came() {
        for arguments in
            ["{\"a\":1.0,  \"a\":2}", "{\"path\": \"\\u0061.md\"}", "{\"broken\": \"\\ud83d", "", "[1e400]"]
        {
            assert_eq!(after("id", "name", arguments).calls.first().unwrap().arguments, arguments);
        }
    }
}

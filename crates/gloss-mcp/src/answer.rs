//! The answer of a tool as words and pictures. What it does not hold as these is named, never followed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rmcp::model::{CallToolResult, ContentBlock, ResourceContents};
use serde_json::Value;

/// Largest picture that is kept, in bytes, and how many are.
const MAX_PICTURE: usize = 4 << 20;
const MAX_PICTURES: usize = 8;
/// Pictures that a model can be shown.
const SHOWN: [&str; 4] = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/// What a tool answered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// Its words, of all parts.
    pub text: String,
    /// Its pictures.
    pub pictures: Vec<Picture>,
    /// Whether it says that it failed.
    pub is_error: bool,
}

/// A picture of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Its type, as its server names it.
    pub mime: String,
    /// Its bytes; what they are is not looked at here.
    pub bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn of(result: CallToolResult) -> Self {
        let mut out = Self { is_error: result.is_error.unwrap_or_default(), ..Self::default() };
        let mut parts: Vec<String> = Vec::new();
        for block in result.content {
            parts.extend(out.part(block));
        }
        // Servers that structure an answer are asked to say it in words too; one that does not has said all of it there.
        match result.structured_content {
            Some(value) if !says(&parts, &value) => {
                parts.push(serde_json::to_string_pretty(&value).unwrap_or_default());
            }
            _ => {}
        }
        out.text = parts.join("\n\n");
        out
    }

    fn part(&mut self, block: ContentBlock) -> Option<String> {
        Some(match block {
            ContentBlock::Text(text) => text.text,
            ContentBlock::Image(image) => return self.picture(image.mime_type, &image.data),
            ContentBlock::Audio(audio) => format!("[sound, {}: not kept]", audio.mime_type),
            ContentBlock::ResourceLink(link) => format!("[{}: {}]", link.name, link.uri),
            ContentBlock::Resource(resource) => match resource.resource {
                ResourceContents::TextResourceContents { text, uri, .. } => format!("[{uri}]\n{text}"),
                ResourceContents::BlobResourceContents { blob, uri, mime_type, .. } => {
                    let mime = mime_type.unwrap_or_default();
                    match SHOWN.contains(&mime.as_str()) {
                        true => return self.picture(mime, &blob),
                        false => format!("[{uri}, {mime}: not kept]"),
                    }
                }
                _ => "[something that is not known here]".to_owned(),
            },
            _ => "[something that is not known here]".to_owned(),
        })
    }

    /// Keeps a picture; else the words that stand for it.
    fn picture(&mut self, mime: String, data: &str) -> Option<String> {
        let left_out = |why: &str| Some(format!("[picture, {mime}: {why}]"));
        if !SHOWN.contains(&mime.as_str()) {
            return left_out("not kept");
        }
        if data.len() > MAX_PICTURE / 3 * 4 + 4 || self.pictures.len() >= MAX_PICTURES {
            return left_out("too large, or one too many");
        }
        match STANDARD.decode(data.trim()) {
            Ok(bytes) => {
                self.pictures.push(Picture { mime, bytes });
                None
            }
            Err(_) => left_out("its bytes can’t be read"),
        }
    }
}

/// Whether one of the parts is the value in words.
fn says(parts: &[String], value: &Value) -> bool {
    // Many servers wrap what is one value (`{"result": …}`), and say it without that.
    let inner =
        value.as_object().filter(|fields| fields.len() == 1).and_then(|fields| fields.values().next());
    let all = parts.join("\n");
    let is = |part: &str, value: &Value| {
        value.as_str() == Some(part) || serde_json::from_str::<Value>(part).is_ok_and(|of| of == *value)
    };
    let texts = || parts.iter().map(String::as_str).chain([all.as_str()]);
    texts().any(|part| is(part, value) || inner.is_some_and(|inner| is(part, inner)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Answer;

    fn answer(result: serde_json::Value) -> Answer {
        Answer::of(serde_json::from_value(result).unwrap())
    }

    #[test]
    fn all_parts_become_words_or_pictures() {
        let all = answer(json!({ "content": [
            { "type": "text", "text": "one" },
            { "type": "image", "data": "aGk=", "mimeType": "image/png" },
            { "type": "image", "data": "aGk=", "mimeType": "image/svg+xml" },
            { "type": "image", "data": "%", "mimeType": "image/png" },
            { "type": "audio", "data": "aGk=", "mimeType": "audio/wav" },
            { "type": "resource", "resource": { "uri": "file:///a", "text": "two" } },
            { "type": "resource_link", "uri": "https://a.example/", "name": "there" },
        ], "isError": true }));
        assert!(all.is_error);
        assert_eq!(all.pictures.len(), 1);
        assert_eq!(
            all.text.split("\n\n").collect::<Vec<_>>(),
            [
                "one",
                "[picture, image/svg+xml: not kept]",
                "[picture, image/png: its bytes can’t be read]",
                "[sound, audio/wav: not kept]",
                "[file:///a]\ntwo",
                "[there: https://a.example/]"
            ]
        );
    }

    #[test]
    fn what_is_structured_is_said_once() {
        let once = answer(
            json!({ "content": [{ "type": "text", "text": "{\"a\":1}" }], "structuredContent": { "a": 1 } }),
        );
        assert_eq!(once.text, "{\"a\":1}");
        for (text, value) in [("42", json!({ "result": 42 })), ("# Notes", json!({ "content": "# Notes" }))] {
            let wrapped =
                answer(json!({ "content": [{ "type": "text", "text": text }], "structuredContent": value }));
            assert_eq!(wrapped.text, text);
        }
        let other = answer(json!({ "content": [], "structuredContent": [1] }));
        assert_eq!(other.text, "[\n  1\n]");
    }
}

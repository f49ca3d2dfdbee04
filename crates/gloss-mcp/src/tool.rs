//! A tool as its server describes it, with the hash by which it is known again. What is too large to be told to a model is left
//! out, and named.

use rmcp::model::Tool;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::plain;

/// Tools of a server.
const MAX_TOOLS: usize = 500;
/// Longest name, in bytes (the specification's).
const MAX_NAME: usize = 128;
/// Longest words of what a tool is for, in bytes.
const MAX_WORDS: usize = 16 << 10;
/// Largest schema of its arguments, in bytes.
const MAX_SCHEMA: usize = 64 << 10;
/// Deepest nesting of a schema.
const MAX_DEPTH: usize = 32;

/// A tool of a server.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ServerTool {
    /// Its name, as its server has it.
    pub name: String,
    /// What its server calls it for people; empty where it does not.
    pub title: String,
    /// What its server says that it is for.
    pub description: String,
    /// The JSON Schema of its arguments.
    pub schema: Value,
    /// What its server says of its effect.
    pub hints: Hints,
    /// SHA-256 in hexadecimal over all of it: another description is another tool.
    pub pin: String,
}

/// What a stranger says of a tool's effect; no right follows from it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hints {
    /// It changes nothing.
    pub reads_only: Option<bool>,
    /// It may destroy something.
    pub destroys: Option<bool>,
    /// It deals with what is outside of its server.
    pub open_world: Option<bool>,
}

/// The tools of a server, with those that can't be used.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tools {
    /// Those that can be used, in their server's order.
    pub tools: Vec<ServerTool>,
    /// Those that can't.
    pub left_out: Vec<LeftOut>,
}

/// A tool that can't be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Its name, cut.
    pub name: String,
    /// Why, as a sentence.
    pub why: String,
}

impl Tools {
    /// Whether no more are taken.
    pub(crate) fn is_full(&self) -> bool {
        self.tools.len() + self.left_out.len() >= MAX_TOOLS
    }

    /// Takes a tool as it came.
    pub(crate) fn take(&mut self, tool: Tool) {
        let short = |name: &str| match plain::line(name, 40) {
            none if none.is_empty() => "One without a name".to_owned(),
            name => format!("“{name}”"),
        };
        let name = tool.name.to_string();
        match read(tool) {
            _ if self.is_full() => {}
            Ok(tool) if self.tools.iter().any(|known| known.name == tool.name) => {
                self.left_out
                    .push(LeftOut { name: short(&name), why: "Its name is there twice.".to_owned() });
            }
            Ok(tool) => self.tools.push(tool),
            Err(why) => self.left_out.push(LeftOut { name: short(&name), why: why.to_owned() }),
        }
    }
}

fn read(tool: Tool) -> Result<ServerTool, &'static str> {
    let name = tool.name.to_string();
    let fits = |char: char| char.is_ascii_alphanumeric() || "_-./".contains(char);
    if name.is_empty() || name.len() > MAX_NAME || !name.chars().all(fits) {
        return Err("No tool can have such a name.");
    }
    let (title, description) =
        (tool.title.unwrap_or_default(), tool.description.map(|words| words.to_string()).unwrap_or_default());
    if title.len() + description.len() > MAX_WORDS {
        return Err("It says more of itself than 16 KB.");
    }
    let schema = Value::Object(tool.input_schema.as_ref().clone());
    if depth(&schema) > MAX_DEPTH || schema.to_string().len() > MAX_SCHEMA {
        return Err("Its arguments are described in more than 64 KB, or too deep.");
    }
    let hints = tool.annotations.map(|hints| Hints {
        reads_only: hints.read_only_hint,
        destroys: hints.destructive_hint,
        open_world: hints.open_world_hint,
    });
    let hints = hints.unwrap_or_default();
    let pin = pin(&[&name, &title, &description, &sorted(&schema).to_string(), &format!("{hints:?}")]);
    Ok(ServerTool { name, title, description, schema, hints, pin })
}

fn pin(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hex::encode(hasher.finalize())
}

/// A value with its fields in the order of their names: a server may send them in another one each time.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let mut names: Vec<&String> = fields.keys().collect();
            names.sort();
            names.into_iter().filter_map(|name| Some((name.clone(), sorted(fields.get(name)?)))).collect()
        }
        Value::Array(items) => items.iter().map(sorted).collect(),
        other => other.clone(),
    }
}

fn depth(value: &Value) -> usize {
    let inner = match value {
        Value::Object(fields) => fields.values().map(depth).max(),
        Value::Array(items) => items.iter().map(depth).max(),
        _ => return 0,
    };
    1 + inner.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Tools;

    fn tools(all: &[serde_json::Value]) -> Tools {
        let mut out = Tools::default();
        all.iter().for_each(|tool| out.take(serde_json::from_value(tool.clone()).unwrap()));
        out
    }

    #[test]
    fn another_description_is_another_tool_and_another_order_is_not() {
        let schema = json!({ "type": "object", "properties": { "a": { "type": "string" } } });
        let turned = json!({ "properties": { "a": { "type": "string" } }, "type": "object" });
        let pin = |tool: serde_json::Value| tools(&[tool]).tools[0].pin.clone();
        let first = pin(json!({ "name": "add", "description": "Adds.", "inputSchema": schema }));
        assert_eq!(first, pin(json!({ "name": "add", "description": "Adds.", "inputSchema": turned })));
        for other in [
            json!({ "name": "add", "description": "Adds!", "inputSchema": schema }),
            json!({ "name": "add", "title": "Add", "description": "Adds.", "inputSchema": schema }),
            json!({ "name": "add", "description": "Adds.", "inputSchema": { "type": "object" } }),
            json!({ "name": "add", "description": "Adds.", "inputSchema": schema, "annotations": { "readOnlyHint": true } }),
        ] {
            assert_ne!(first, pin(other));
        }
    }

    #[test]
    fn what_is_too_large_or_there_twice_is_left_out_and_named() {
        let tool = |name: &str, words: usize| json!({ "name": name, "description": "x".repeat(words), "inputSchema": {} });
        let mut deep = json!({});
        (0..40).for_each(|_| deep = json!({ "a": deep }));
        let all = tools(&[
            tool("a", 1),
            tool("a", 2),
            tool("b c", 1),
            tool("long", 17 << 10),
            json!({ "name": "deep", "inputSchema": deep }),
            json!({ "name": "plain", "inputSchema": { "type": "object" } }),
        ]);
        let names: Vec<&str> = all.tools.iter().map(|tool| tool.name.as_str()).collect();
        let left: Vec<&str> = all.left_out.iter().map(|one| one.name.as_str()).collect();
        assert_eq!((names, left), (vec!["a", "plain"], vec!["“a”", "“b c”", "“long”", "“deep”"]));
    }
}

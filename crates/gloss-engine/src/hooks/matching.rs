//! What of an event a hook is for: a pattern over names. A tool of Gloss goes by the name that hooks of Codex and Claude Code know for what
//! it does, with its arguments as they know them. Pure.

use gloss_agent::doors::ToolUse;
use regex::{Regex, RegexBuilder};
use serde_json::{Map, Value};

/// Bytes that a pattern may take once it is read.
const MAX_PATTERN: usize = 1 << 20;

/// The tools of Gloss by the names that hooks know.
const NAMES: [(&str, &str); 20] = [
    ("run_command", "Bash"),
    ("read_file", "Read"),
    ("read_region", "Read"),
    ("read_place", "Read"),
    ("list_files", "Glob"),
    ("search_files", "Grep"),
    ("write_artifact", "Write"),
    ("make_workbook", "Write"),
    ("make_deck", "Write"),
    ("make_site", "Write"),
    ("edit_region", "Edit"),
    ("edit_cells", "Edit"),
    ("edit_place", "Edit"),
    ("edit_chart", "Edit"),
    ("act", "Edit"),
    ("refresh", "Edit"),
    ("keep_file", "Write"),
    ("delegate_rows", "Agent"),
    ("read_page", "WebFetch"),
    ("delegate", "Agent"),
];
/// Their arguments by the names that hooks know.
const ARGUMENTS: [(&str, &str); 3] = [("path", "file_path"), ("text", "pattern"), ("address", "url")];

/// A pattern over names.
#[derive(Debug)]
pub(super) struct Matcher(Option<Regex>);

impl Matcher {
    /// The pattern of a hook; an empty one is for all.
    ///
    /// # Errors
    /// Where it is none, as a sentence.
    pub(super) fn new(pattern: &str) -> Result<Self, String> {
        if pattern.is_empty() {
            return Ok(Self(None));
        }
        // Names are meant whole; what has signs of a pattern is looked for anywhere in a name.
        let is_names = pattern.chars().all(|char| char.is_ascii_alphanumeric() || "_-| ".contains(char));
        let whole = if is_names { format!("^(?:{pattern})$") } else { pattern.to_owned() };
        let read = RegexBuilder::new(&whole).size_limit(MAX_PATTERN).build();
        read.map(|read| Self(Some(read)))
            .map_err(|_| format!("Its matcher {pattern} can’t be read, so it is not run."))
    }

    /// Whether one of some names fits.
    pub(super) fn fits(&self, names: &[&str]) -> bool {
        // An event without a name is meant whatever stands there.
        names.is_empty()
            || self.0.as_ref().is_none_or(|pattern| names.iter().any(|name| pattern.is_match(name)))
    }
}

/// A call as hooks know it.
#[derive(Debug, PartialEq)]
pub(super) struct KnownCall {
    /// The tool's name there.
    pub name: String,
    /// Its arguments, with those names too that are known there.
    pub input: Value,
}

/// A call by the names that hooks know; a server's tool is `mcp__SERVER__TOOL`.
pub(super) fn known_call(tool: &str, arguments: &Value, uses: Option<&ToolUse>) -> KnownCall {
    if let Some(of) = uses {
        return KnownCall { name: format!("mcp__{}__{}", of.server, of.tool), input: arguments.clone() };
    }
    let name = NAMES.iter().find(|(own, _)| *own == tool).map_or(tool, |(_, name)| name);
    let mut input: Map<String, Value> = arguments.as_object().cloned().unwrap_or_default();
    for (own, theirs) in ARGUMENTS.iter().filter(|_| name != tool) {
        if let Some(value) = input.get(*own).cloned() {
            input.insert((*theirs).to_owned(), value);
        }
    }
    KnownCall { name: name.to_owned(), input: Value::Object(input) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Matcher, known_call};

    #[test]
    fn a_pattern_is_for_whole_names() {
        let fits = |pattern: &str, names: &[&str]| Matcher::new(pattern).unwrap().fits(names);
        assert!(fits("", &["Bash"]) && fits("Edit|Write", &["Write", "make_deck"]));
        assert!(!fits("Edit", &["MultiEdit"]) && fits("mcp__.*", &["mcp__files__read"]));
        assert!(fits("^mcp__", &["mcp__files__read"]) && fits("Bash", &[]));
        assert!(Matcher::new("a(").is_err() && Matcher::new("(a{1000}){1000}").is_err());
    }

    #[test]
    fn a_call_goes_by_the_names_that_hooks_know() {
        let known = known_call("write_artifact", &json!({"path": "a.md", "content": "x"}), None);
        assert_eq!(known.name, "Write");
        assert_eq!((&known.input["file_path"], &known.input["content"]), (&json!("a.md"), &json!("x")));
        assert_eq!(known_call("compute", &json!({"sql": "SELECT 1"}), None).name, "compute");
    }
}

//! Turns whose model calls one tool of a server, each asked about and allowed once. Checks nothing of what is answered.

use std::time::Duration;

use gloss_mock_model::{Mock, Script};
use gloss_tests::scripted_task::result;
use gloss_tests::{Desk, text};
use serde_json::{Value, json};

use super::super::approvals::waiting;

/// The longest that a command may take: what a server does at its first call takes a while.
pub(super) const LONGEST: Duration = Duration::from_secs(120);
/// Letters of an answer that are told.
const WORDS: usize = 110;

/// One call of a tool.
pub(super) struct Use {
    /// The task that has it called.
    words: String,
    server: String,
    pub(super) tool: String,
    arguments: Value,
}

impl Use {
    /// The `n`-th call of a server.
    pub(super) fn new((server, n): (&str, usize), tool: &str, arguments: Value) -> Self {
        Self {
            words: format!("Use [{server} {n}]"),
            server: server.to_owned(),
            tool: tool.to_owned(),
            arguments,
        }
    }

    /// The rule of the double's script. With so many tools a model finds them by words and calls them by one of its own.
    fn rule(&self) -> Value {
        let name = format!("mcp__{}__{}", self.server, self.tool);
        let arguments = json!({ "tool": name, "arguments": self.arguments });
        let calls = json!({ "calls": [{ "name": "use_server_tool", "arguments": arguments }] });
        json!({ "when": { "contains": self.words, "round": 0 }, "do": calls })
    }
}

/// A model that makes these calls.
pub(super) struct Turns(Mock);

impl Turns {
    /// Connects it to a desk.
    pub(super) fn start(desk: &Desk, uses: impl Iterator<Item = Use>) -> Self {
        let rules = uses.map(|one| one.rule()).chain([json!({ "do": { "text": "Done." } })]).collect();
        let script = Script::from_value(Value::Array(rules)).expect("a script");
        let mock = Mock::start(script).expect("the double starts");
        desk.connect(&mock, "responses");
        Self(mock)
    }

    /// Makes a call: a task asks, the person allows it once, and what the server answered comes back as the model has it.
    pub(super) fn call(&self, desk: &Desk, one: &Use) -> Value {
        desk.run_within(LONGEST, &["run", &one.words, "--json"]).expect(3);
        let approval = waiting(desk);
        let question = format!("May it use {} of {}?", one.tool, one.server);
        assert_eq!(text(&approval, "says"), question, "{approval}");
        desk.run_within(LONGEST, &["approvals", "allow", text(&approval, "approval"), "--json"]).expect(0);
        let answer = result(&self.0);
        assert_eq!(answer["from_server"], one.server.as_str(), "{} was not called: {answer}", one.tool);
        answer
    }

    /// All that the model was sent.
    pub(super) fn answers(&self) -> String {
        format!("{:?}", self.0.requests())
    }
}

/// The beginning of an answer, in one line.
pub(super) fn first_words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(WORDS).collect()
}

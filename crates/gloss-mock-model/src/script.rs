//! The double's script: its replies, each with the requests it answers. Pure data and matching; no socket, no clock.
//!
//! # The format
//!
//! A script is a JSON list of rules. For each request the first rule whose `when` holds is taken; where none
//! holds the request is answered with status 400 and the reason. Unknown fields are errors.
//!
//! ```json
//! [
//!   { "when": { "contains": "shorten", "round": 0 },
//!     "do": { "calls": [ { "name": "read_region", "arguments": { "note": "{{note:1}}" } } ] } },
//!   { "when": { "tool": "read_region" },
//!     "do": { "calls": [ { "name": "edit_region",
//!                          "arguments": { "note": "{{note:1}}", "base": "{{json:/base}}" } } ] } },
//!   { "when": { "tool": "edit_region" }, "do": { "text": "Done." } },
//!   { "do": { "status": 429, "retry_after": "1", "times": 2 } },
//!   { "do": { "text": "Hello." } }
//! ]
//! ```
//!
//! **`when`**: all of the fields given must hold; none given always holds.
//! - `contains`: the last user message contains this text.
//! - `round`: so many answers of the model are in the conversation; 0 at its first request.
//! - `tool`: the newest tool result is of this tool. Holds only while no user message follows it.
//! - `tool_result_contains`: one of the tool results since the model's last answer contains this text.
//! - `nth`: this is the n-th request for an answer, from 1.
//! - `path`: the request's path ends with this. Only rules with a `path` hold for the lists and cards of
//!   models (`/models`, `/models/NAME`, `/api/tags`, `/api/show`), which else have one model, `mock`.
//!
//! **`do`**: an answer, a fault, or an answer with a fault in it.
//! - `text`, `thinking`: said in deltas of one word. With `thinking`, the Responses wire also sends a
//!   reasoning item with encrypted content, and the Anthropic wire signs it.
//! - `calls`: `[{ "name", "arguments", "id" }]`; where `id` is given the call has that one, and two may have one. Arguments are an object, or a string that is sent as it is. Ollama
//!   can send no string: one that is no object becomes its error of a call that it could not parse.
//! - `body`: answer with this JSON and nothing else, for lists and cards.
//! - `usage`: `{ "input", "cached", "cache_written", "output" }` in tokens; by default a quarter of the request's bytes and
//!   the number of deltas.
//! - `length`: true ends the answer at its output limit.
//! - `times`: the rule holds for its first n requests only.
//! - `status`: answer with this HTTP status and an error body with `message` and `code`; `retry_after` and
//!   `location` become headers.
//! - `silence_ms`: say nothing, not even headers, for so long. `hang_after`: say nothing after n events.
//! - `until_file`: say nothing before there is a file of this path, for a test that does something meanwhile.
//! - `cut_after`: end the body in good order after n events. `drop_after`: break the connection after n.
//! - `broken_json`: the n-th event, from 1, has half of its data.
//! - `error_event`: `{ "code", "message" }` inside the stream, in place of its end; after n events with
//!   `cut_after`.
//! - `huge_tool_json`: the first call's arguments are an object of about so many bytes.
//! - `two_calls_index0`: all calls claim index 0, as on the Ollama wire they always do.
//! - `flood`: `{ "of", "megabytes", "pause_ms", "word" }` sends one frame over and over, of `words`, `reasoning`, `calls`,
//!   `arguments`, `empty`, `comments` or `unended`; for ever without `megabytes`.
//! - `comments`: true sends a comment before each event.
//!
//!   A request that wants no stream gets the answer in one piece: what stops a stream after n events stops it
//!   in its middle, and `error_event` becomes status 529.
//! - `page`: true answers 200 with an HTML page.
//!
//! **Placeholders** in `text`, `thinking`, `message`, and a call's `name`, `id` and `arguments`. One that finds nothing answers the
//! request with status 400 and says so.
//! - `{{json:/pointer}}`: from the newest tool result read as JSON (RFC 6901); `{{json#2:/pointer}}` from the
//!   second of the results since the model's last answer. A string that is one such placeholder and
//!   nothing else becomes the value itself, a number for instance.
//! - `{{note:1}}`: the first of the distinct note ids (`n_` and hex digits) in the last user message that
//!   has one.
//! - `{{attachment:1}}`: the first path of the line `Attached files: PATH, PATH` in the last user message
//!   that has one.
//! - `{{after:WORDS}}`: the rest of the line behind these words (in any case), in the last user
//!   message that has them, without blanks, quotes and a comma behind a closing quote.
//! - `{{key:escaped}}`: as `{{key}}`, each letter as JSON's `\u` and its number.
//! - `{{key}}`: the request's `Authorization` or `x-api-key` header, as a careless server would repeat it.

use serde::Deserialize;
use serde_json::Value;

use crate::conversation::Conversation;

/// A script that cannot be read.
#[derive(Debug)]
pub struct ScriptError(serde_json::Error);

impl std::fmt::Display for ScriptError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the script cannot be read: {}", self.0)
    }
}

impl std::error::Error for ScriptError {}

/// The rules, in the order in which they are tried.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Script {
    /// The rules.
    pub rules: Vec<Rule>,
}

impl Script {
    /// Reads a script's JSON text.
    pub fn parse(text: &str) -> Result<Self, ScriptError> {
        serde_json::from_str(text).map_err(ScriptError)
    }

    /// Reads a script that is JSON already, as tests write it.
    pub fn from_value(value: Value) -> Result<Self, ScriptError> {
        serde_json::from_value(value).map_err(ScriptError)
    }
}

/// A rule: a condition and a reply.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The condition of the request.
    #[serde(default)]
    pub when: When,
    /// The reply to such a request.
    #[serde(rename = "do")]
    pub reply: Reply,
}

/// When a rule holds; the fields are told at the top of this file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs)]
pub struct When {
    pub contains: Option<String>,
    pub round: Option<usize>,
    pub tool: Option<String>,
    pub tool_result_contains: Option<String>,
    pub nth: Option<u64>,
    pub path: Option<String>,
}

impl When {
    /// Whether the rule is for this path: one that names none is for answers.
    pub(crate) fn is_for(&self, path: &str, answers: bool) -> bool {
        self.path.as_deref().map_or(answers, |end| path.ends_with(end))
    }

    /// Whether all other fields that are given hold.
    pub(crate) fn holds(&self, conversation: &Conversation, nth: u64) -> bool {
        let fresh = conversation.fresh_results();
        let unanswered = !conversation.user_spoke_last();
        let all = [
            self.contains.as_deref().is_none_or(|words| conversation.last_user().contains(words)),
            self.round.is_none_or(|round| round == conversation.rounds()),
            self.tool.as_deref().is_none_or(|tool| {
                unanswered && conversation.newest_result().is_some_and(|result| result.tool == tool)
            }),
            self.tool_result_contains
                .as_deref()
                .is_none_or(|words| fresh.iter().any(|result| result.text.contains(words))),
            self.nth.is_none_or(|wanted| wanted == nth),
        ];
        all.into_iter().all(|holds| holds)
    }
}

/// The reply of a rule; the fields are told at the top of this file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs)]
pub struct Reply {
    pub text: String,
    pub thinking: String,
    pub calls: Vec<Call>,
    pub usage: Option<Tokens>,
    pub length: bool,
    pub times: Option<u64>,
    pub body: Option<Value>,
    pub status: Option<u16>,
    pub message: String,
    pub code: String,
    pub retry_after: Option<String>,
    pub location: Option<String>,
    pub silence_ms: u64,
    pub until_file: Option<std::path::PathBuf>,
    pub hang_after: Option<usize>,
    pub cut_after: Option<usize>,
    pub drop_after: Option<usize>,
    pub broken_json: Option<usize>,
    pub error_event: Option<ErrorEvent>,
    pub huge_tool_json: Option<usize>,
    pub two_calls_index0: bool,
    pub comments: bool,
    pub page: bool,
    pub flood: Option<Flood>,
}

/// The kind of event that a flood repeats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Of {
    Words,
    Reasoning,
    Calls,
    /// The arguments of one call.
    Arguments,
    /// Frames of words without a word.
    Empty,
    /// Comments or blank lines, which keep a connection open without content.
    Comments,
    /// One event that never ends.
    Unended,
}

/// A flood as scripted.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flood {
    /// The kind of event that it repeats.
    pub of: Of,
    /// Megabytes after which the answer ends in good order; without it never.
    pub megabytes: Option<usize>,
    /// Milliseconds between two chunks.
    #[serde(default)]
    pub pause_ms: u64,
    /// Bytes of the repeated words; 5 without it.
    #[serde(default)]
    pub word: usize,
}

/// A tool call as scripted.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// Its id; one of its own where it is empty.
    #[serde(default)]
    pub id: String,
    /// The tool's name.
    pub name: String,
    /// An object, or a string that is sent as it is.
    #[serde(default)]
    pub arguments: Value,
}

/// Token counts.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Tokens {
    /// Read.
    pub input: u64,
    /// Of these, from the cache.
    pub cached: u64,
    /// Of these, written to the cache; the Responses wire and Ollama do not tell it.
    pub cache_written: u64,
    /// Written.
    pub output: u64,
}

/// An error told inside a stream.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErrorEvent {
    /// The provider's code, such as `server_is_overloaded`.
    pub code: String,
    /// The provider's words.
    #[serde(default)]
    pub message: String,
}

//! Requests to a model and its answers, in the words of no provider in particular.
//!
//! Plain data and one trait. Nothing here knows a wire, a socket or a key, and nothing runs a tool: a
//! [`Call`] is what the model wrote, kept as written.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use gloss_protocol::{Problem, Usage};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc::Sender;
use tokio_util::sync::CancellationToken;

use crate::picture::Picture;
use crate::purse::PaidFrom;

/// A tool as the model sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct ToolSpec {
    /// The name the model calls it by: letters, digits, `_` and `-`.
    pub name: String,
    /// The description of the tool, for the model.
    pub description: String,
    /// JSON schema of its arguments, an object; shared, because a request is made in each round.
    pub parameters: Arc<serde_json::Value>,
    /// How long all of it is as text, in bytes.
    pub bytes: usize,
}

impl ToolSpec {
    /// A tool of this name, description and schema.
    pub fn new(name: &str, description: &str, parameters: serde_json::Value) -> Self {
        let bytes = name.len() + description.len() + parameters.to_string().len();
        let (name, description) = (name.to_owned(), description.to_owned());
        Self { name, description, parameters: Arc::new(parameters), bytes }
    }
}

/// A tool call that the model asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The provider's id of the call; the result must carry the same.
    pub id: String,
    /// The tool's name as the model wrote it.
    pub name: String,
    /// Raw JSON text as the model wrote it, never repaired; may not parse.
    pub arguments: String,
}

/// A person's message, as values: for a provider that is no model.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TurnInput {
    /// The words alone; of a batch of notes what holds for all of them.
    pub words: String,
    /// Files that came with them.
    pub files: Vec<String>,
    /// The question that they answer.
    pub answers: Option<String>,
    /// The notes to be served.
    pub notes: Vec<NoteInput>,
    /// The recipe to be run, as it is stored.
    pub recipe: Option<serde_json::Value>,
}

/// A note to be served, as a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteInput {
    /// Its id.
    pub note: String,
    /// Whether it asks, and changes nothing.
    pub asks: bool,
    /// Its words.
    pub text: String,
}

/// The facts of a turn beside its conversation, as values: its instructions say the same in words. No wire sends it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TurnFacts {
    /// The person's day, as `2026-11-20`; empty where nobody knows it.
    pub today: String,
    /// How the person wants things, each in their words.
    pub preferences: Vec<String>,
    /// The folders that the task spans, by their names.
    pub folders: Vec<String>,
}

/// One entry of a conversation.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// A message of the person, or of Gloss on their behalf.
    User {
        /// Their words, as a model reads them.
        text: String,
        /// The same as values; none where nobody knows them. No wire sends them.
        input: Option<Box<TurnInput>>,
    },
    /// A message of the model, with the tools that it called.
    Assistant {
        /// Its words, possibly empty.
        text: String,
        /// Its calls, in its order.
        calls: Vec<Call>,
        /// Provider items to return unchanged: encrypted reasoning, thinking blocks.
        opaque: Vec<serde_json::Value>,
    },
    /// The result of a tool call.
    ToolResult {
        /// The id of the [`Call`] that this answers.
        call_id: String,
        /// The tool's name.
        name: String,
        /// The text of the result, for the model.
        text: String,
        /// False where the tool failed.
        ok: bool,
        /// Whether it did not run, or not to its end, because the person stopped the task.
        stopped: bool,
    },
    /// A picture for the model behind the results of its calls. A model that is not known to see is told the caption.
    Picture {
        /// The subject of the picture, a sentence.
        caption: String,
        /// The picture.
        picture: Picture,
    },
}

/// One question to a model: the whole conversation, since nothing is kept at the provider.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Request {
    /// The model's name at its provider.
    pub model: String,
    /// Standing instructions, above the conversation.
    pub instructions: String,
    /// The conversation, oldest first.
    pub messages: Vec<Message>,
    /// The tools it may call.
    pub tools: Vec<ToolSpec>,
    /// The same for all requests of a thread, so that the provider finds its cache again; may be empty.
    pub cache_key: String,
    /// How long it thinks before it answers (`low`, `high`), in its provider's words; its own measure where there is none.
    /// Only the wires `responses` and `chat` have a field for it.
    pub effort: Option<String>,
    /// The facts of the turn, as values.
    pub facts: TurnFacts,
    /// The purse that pays for it.
    pub paid_from: PaidFrom,
}

/// A piece of a streamed answer, or news about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delta {
    /// Text to append to the answer.
    Text(String),
    /// Text to append to the model's visible reasoning.
    Thinking(String),
    /// Nothing will come for a while: a retry or a rate limit, to be shown to the person.
    Waiting {
        /// How long, in whole seconds, rounded up.
        seconds: u64,
        /// Why, in a sentence.
        why: String,
    },
    /// A broken stream is tried again: forget the text and the reasoning so far.
    Restarted,
}

/// Why a model stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// It has said everything.
    Done,
    /// It waits for the results of its calls.
    Calls,
    /// It did nothing of what was wanted, and its text says why. Only the built-in assistant knows this of itself.
    Declined,
    /// It ran into its output limit: the text ends in the middle. Its calls are dropped, since the last
    /// one may be half.
    Length,
}

/// A whole answer. It exists only where the provider said that the answer is whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The text, all deltas together.
    pub text: String,
    /// The calls, in the model's order.
    pub calls: Vec<Call>,
    /// Tokens as the provider counted them; zeros where it did not say.
    pub usage: Usage,
    /// Provider items for [`Message::Assistant`], unchanged.
    pub opaque: Vec<serde_json::Value>,
    /// Why it stopped.
    pub stop: Stop,
}

/// No answer, and why. No call of it may be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The error, free of keys.
    pub problem: Problem,
    /// The text so far, kept as "cut off".
    pub partial: String,
    /// Tokens of what broke off, estimated.
    pub usage: Usage,
}

/// The future of [`Provider::answer`].
pub type Answering<'a> = Pin<Box<dyn Future<Output = Result<Answer, Failure>> + Send + 'a>>;

/// The future of [`Provider::sees`].
pub type Seeing<'a> = Pin<Box<dyn Future<Output = bool> + Send + 'a>>;

/// Something that answers a conversation: a model over HTTP, or the built-in assistant.
pub trait Provider: Send + Sync {
    /// Asks once. Retries what may be retried, sends what is heard to `deltas` (a receiver that is gone
    /// ends nothing), and ends within 100 ms of `cancel` with [`gloss_protocol::Code::Interrupted`].
    fn answer(&self, request: Request, deltas: Sender<Delta>, cancel: CancellationToken) -> Answering<'_>;

    /// Whether the model is known to see pictures: by the configuration, or because its server says so.
    fn sees<'a>(&'a self, _model: &'a str) -> Seeing<'a> {
        Box::pin(std::future::ready(false))
    }
}

//! Checks of others around the moments of a turn, which Codex and Claude Code call hooks. They may forbid what is about to be done, and
//! add words to it; they grant nothing. Says when they are asked and what becomes of what they say; runs none.

use gloss_provider::Call;
use serde_json::Value;

use crate::tool::Outcome;

/// Times that an end is held up in one turn.
pub(crate) const MAX_HELD: u32 = 3;

/// A moment of a turn at which others are asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Moment {
    /// It begins.
    Begins,
    /// The model wants a call, and nobody was asked for leave yet.
    Call(Call),
    /// A person is about to be asked whether a call may run.
    Approval(Call),
    /// A call went well.
    Called(Call, Value),
    /// The conversation is about to be shortened.
    Shortens,
    /// It was shortened.
    Shortened,
    /// The model is at its end, with these words; and whether its end was held up before.
    Rests(String, bool),
    /// The turn is over.
    Over,
}

/// What was said at a moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HookWords {
    /// Why it may not go on; none where it may.
    pub forbids: Option<String>,
    /// Words for the model, each with who says them.
    pub adds: Vec<String>,
}

/// Those who are asked.
pub trait Hooks: Send + Sync {
    /// What they say at a moment. Whoever does not answer says nothing.
    fn at(&self, moment: Moment) -> HookFuture<'_>;
}

/// What they say, which comes in a while.
pub type HookFuture<'a> = std::pin::Pin<Box<dyn Future<Output = HookWords> + Send + 'a>>;

/// Nobody.
#[derive(Debug)]
pub struct NoHooks;

impl Hooks for NoHooks {
    fn at(&self, _: Moment) -> HookFuture<'_> {
        Box::pin(async { HookWords::default() })
    }
}

impl HookWords {
    /// What several said at one moment: the first reason, and all words.
    pub fn and(mut self, other: Self) -> Self {
        self.forbids = self.forbids.or(other.forbids);
        self.adds.extend(other.adds);
        self
    }

    /// The words for the model; none where there are none.
    pub(crate) fn words(&self) -> Option<String> {
        let says = "From hooks, which are checks of this computer and not the person:";
        (!self.adds.is_empty()).then(|| format!("{says}\n{}", self.adds.join("\n")))
    }
}

/// An outcome with what hooks say of it.
pub(crate) fn with_words(mut outcome: Outcome, said_of_it: &HookWords) -> Outcome {
    let words = [said_of_it.forbids.clone(), said_of_it.words()];
    let words: Vec<String> = words.into_iter().flatten().collect();
    if !words.is_empty() {
        outcome.result = match outcome.result {
            Value::Object(mut fields) => {
                fields.insert("hooks".to_owned(), words.join("\n").into());
                Value::Object(fields)
            }
            other => serde_json::json!({ "result": other, "hooks": words.join("\n") }),
        };
    }
    outcome
}

//! Proposing something to be remembered. The person decides; nothing is kept by this.

use gloss_protocol::{MemoryKind, Problem};
use gloss_provider::ToolSpec;
use serde_json::json;

use crate::doors::{Future, People};
use crate::tool::{Arguments, Effect, Outcome, Scope, Tool, ToolCall, bad, clip, object, text};

/// Longest memory that is proposed, in characters.
const MAX_MEMORY: usize = 1000;

/// Words that a proposed memory has at least, in writing that has blanks between words.
const MIN_WORDS: usize = 3;

/// Proposes a memory.
pub(super) struct Remember;

impl Tool for Remember {
    fn name(&self) -> &str {
        "remember"
    }

    fn spec(&self) -> ToolSpec {
        let about = "Proposes something worth knowing in later tasks: the person decides whether \
it is kept.";
        let parameters = object(
            json!({
                "text": text("One sentence that says it by itself."),
                "kind": { "enum": ["preference", "person", "term", "place", "decision", "note"] },
            }),
            &["text", "kind"],
        );
        ToolSpec::new(self.name(), about, parameters)
    }

    fn effect(&self) -> Effect {
        Effect::Makes
    }

    fn fits(&self, turn: Scope) -> bool {
        turn.leads_task()
    }

    fn announce(&self, _: Arguments<'_>) -> String {
        "Proposing something to remember".to_owned()
    }

    fn run<'a>(&'a self, call: ToolCall<'a>) -> Future<'a, Outcome> {
        Box::pin(propose(&*call.doors.people, call.arguments))
    }
}

async fn propose(people: &dyn People, arguments: Arguments<'_>) -> Result<Outcome, Problem> {
    let text = arguments.text("text")?.trim();
    if text.is_empty() || text.chars().count() > MAX_MEMORY {
        return Err(bad("What is to be remembered has one to 1,000 characters."));
    }
    // A single word says nothing, and forgetting it would take it out of all that was said.
    if text.is_ascii() && text.split_whitespace().count() < MIN_WORDS {
        return Err(bad("Say what is to be remembered in a sentence."));
    }
    let kind = MemoryKind::of(arguments.text("kind")?).unwrap_or_default();
    people.propose_memory(text, kind).await?;
    let told = match kind {
        MemoryKind::Preference | MemoryKind::Term | MemoryKind::Decision => {
            "Once kept, to every task in this folder."
        }
        MemoryKind::Person | MemoryKind::Place | MemoryKind::Note => "Once kept, to tasks that speak of it.",
    };
    Ok(Outcome {
        result: json!({ "proposed": true, "told": told }),
        says: format!("Proposed to remember: {}", clip(text, 120)),
        detail: "It waits for you in Memory.".to_owned(),
    })
}

//! A question to the person. Nothing waits for the answer: it comes as a message.

use gloss_protocol::Problem;
use gloss_provider::ToolSpec;
use serde_json::{Value, json};

use crate::doors::{Future, People};
use crate::tool::{Arguments, Effect, Outcome, Scope, Tool, ToolCall, bad, clip, object};

/// Longest question and longest choice, in characters.
const MAX_QUESTION: usize = 2000;

/// Choices of a question.
const MAX_CHOICES: usize = 8;

/// Asks the person.
pub(super) struct AskPerson;

impl Tool for AskPerson {
    fn name(&self) -> &str {
        "ask_person"
    }

    fn spec(&self) -> ToolSpec {
        let about = "Asks the person what only they can decide. Nothing waits: go on with the rest; the answer comes as a message.";
        let parameters = object(
            json!({
                "question": { "type": "string" },
                "choices": { "type": "array", "items": { "type": "string" }, "description": "Short answers to choose from." },
            }),
            &["question"],
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
        "Asking you something".to_owned()
    }

    fn run<'a>(&'a self, call: ToolCall<'a>) -> Future<'a, Outcome> {
        Box::pin(ask(&*call.doors.people, call.arguments))
    }
}

async fn ask(people: &dyn People, arguments: Arguments<'_>) -> Result<Outcome, Problem> {
    let question = arguments.text("question")?.trim();
    if question.is_empty() {
        return Err(bad("The question has no words."));
    }
    let choices = arguments.0.get("choices").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let choices: Vec<String> =
        choices.iter().filter_map(Value::as_str).map(|one| clip(one, 120)).take(MAX_CHOICES).collect();
    let question = clip(question, MAX_QUESTION);
    people.ask(&question, choices).await?;
    Ok(Outcome {
        result: json!({ "asked": true, "note": "The person will answer later. Go on with what does not depend on it, or come to an end." }),
        says: format!("Asked you: {}", clip(&question, 160)),
        detail: question,
    })
}

//! Something done to a note's place by the list of its artifact's kind: looks, places, order, rows, slides. What can be done is for
//! the kind to say, and `read_region` tells it.

use gloss_protocol::{Act, Problem};
use gloss_provider::ToolSpec;
use serde_json::{Value, json};

use super::region::{note, within, within_schema};
use crate::doors::{Future, Notes};
use crate::tool::{Arguments, Effect, Outcome, Scope, Tool, ToolCall, bad, clip, object, text};

/// Does an act.
pub(super) struct DoAct;

/// Arguments of one act.
const MAX_ARGS: usize = 20;

impl Tool for DoAct {
    fn name(&self) -> &str {
        "act"
    }

    fn spec(&self) -> ToolSpec {
        let about = "Does an act that read_region lists of a note: looks, order, rows, slides. \
It counts as inside. Change words first, by edit_region. take-back undoes it.";
        let arguments = object(
            json!({
                "note": text("The note's id."),
                "act": text("Its name."),
                "args": { "type": "object", "description": "As {\"color\": \"red\"}." },
                "at": text("A part of the place, where not all of it is meant."),
                "within": within_schema(),
            }),
            &["note", "act"],
        );
        ToolSpec::new(self.name(), about, arguments)
    }

    fn effect(&self) -> Effect {
        Effect::Makes
    }

    fn fits(&self, turn: Scope) -> bool {
        turn.serves_notes() && turn.makes()
    }

    fn announce(&self, arguments: Arguments<'_>) -> String {
        format!("Trying: {}", clip(arguments.optional("act").unwrap_or("an act"), 40))
    }

    fn run<'a>(&'a self, call: ToolCall<'a>) -> Future<'a, Outcome> {
        Box::pin(act(&*call.doors.notes, call.arguments))
    }
}

async fn act(notes: &dyn Notes, arguments: Arguments<'_>) -> Result<Outcome, Problem> {
    let mut act = Act::new(arguments.text("act")?.trim());
    match arguments.0.get("args") {
        None | Some(Value::Null) => {}
        Some(Value::Object(given)) if given.len() <= MAX_ARGS => {
            for (key, value) in given {
                let words = match value {
                    Value::String(words) => words.clone(),
                    Value::Number(number) => number.to_string(),
                    Value::Bool(flag) => flag.to_string(),
                    _ => {
                        return Err(bad(format!(
                            "args.{} must be words, a number, true or false.",
                            clip(key, 40)
                        )));
                    }
                };
                act = act.with(key, words);
            }
        }
        Some(_) => return Err(bad(format!("args must be an object with at most {MAX_ARGS} keys."))),
    }
    let place = (arguments.optional("at").filter(|at| !at.is_empty()), within(arguments)?);
    let done = notes.act(&note(arguments)?, act, place).await?;
    let result = json!({ "staged": done.will, "now": clip(&done.now, 600) });
    Ok(Outcome { says: format!("{} in {}", done.will, done.path), detail: String::new(), result })
}

//! Helpers: parts of a task done side by side by agents with fewer rights, whose results come back as data.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use gloss_protocol::{Permission, Problem};
use gloss_provider::ToolSpec;
use serde_json::{Map, Value, json};

use crate::doors::{Future, HelperTask, Helpers};
use crate::tool::{
    Arguments, Content, Effect, Outcome, Scope, Tool, ToolCall, Touch, bad, clip, object, part, text,
};

/// Helpers of one call; more wait for their turn inside the house.
const MAX_HELPERS: usize = 24;

/// Longest value that a task is told of one helper's answer, in characters.
const MAX_ANSWER: usize = 2000;

/// Answers that one helper is asked for.
const MAX_ANSWERS: usize = 12;

/// Seconds that helpers have where the model does not say.
const SECONDS: u64 = 1800;

/// Longest time that it may ask for.
const MAX_SECONDS: u64 = 7200;

/// Longest closing words of a helper that its task is told, in characters.
const MAX_SAID: usize = 6000;

/// Gives parts of the task to helpers.
pub(super) struct Delegate;

impl Tool for Delegate {
    fn name(&self) -> &str {
        "delegate"
    }

    fn spec(&self) -> ToolSpec {
        let (about, parameters) = spec();
        ToolSpec::new(self.name(), about, parameters)
    }

    fn effect(&self) -> Effect {
        Effect::Makes
    }

    fn fits(&self, turn: Scope) -> bool {
        turn.leads_task()
    }

    fn announce(&self, _: Arguments<'_>) -> String {
        "Working with helpers".to_owned()
    }

    fn touches(&self, arguments: Arguments<'_>) -> Vec<Touch> {
        let helpers = arguments.0.get("helpers").and_then(Value::as_array).into_iter().flatten();
        let files =
            helpers.filter_map(|one| one.get("files")?.as_array()).flatten().filter_map(Value::as_str);
        files
            .map(|path| Touch {
                path: path.to_owned(),
                permission: Permission::Read,
                content: Content::Unknown,
            })
            .collect()
    }

    fn helpers(&self, arguments: Arguments<'_>) -> usize {
        arguments.list("helpers").map_or(0, Vec::len)
    }

    fn run<'a>(&'a self, call: ToolCall<'a>) -> Future<'a, Outcome> {
        Box::pin(delegate(&*call.doors.helpers, call.arguments, call.cancel))
    }
}

fn spec() -> (&'static str, Value) {
    (
        "Gives parts of the task to helpers that work side by side, and waits for them. explorer and reviewer only read; \
worker writes. Each sees only its own words and files.",
        object(
            json!({
                "helpers": { "type": "array", "items": part(
                    json!({
                        "role": text("One of these, or of the person's."),
                        "name": { "type": "string" },
                        "task": text("All it has to know, and what to report."),
                        "files": { "type": "array", "items": { "type": "string" } },
                        "answers": { "type": "array", "items": { "type": "string" }, "description": "Keys of the object that it gives back." },
                    }),
                    &["role", "name", "task"],
                ) },
                "seconds": { "type": "integer" },
            }),
            &["helpers"],
        ),
    )
}

async fn delegate(
    helpers: &dyn Helpers,
    arguments: Arguments<'_>,
    cancel: &Arc<AtomicBool>,
) -> Result<Outcome, Problem> {
    let wanted = arguments.list("helpers")?;
    if wanted.is_empty() || wanted.len() > MAX_HELPERS {
        return Err(bad(format!("One to {MAX_HELPERS} helpers can be asked at once.")));
    }
    let (mut tasks, mut keys) = (Vec::new(), Vec::new());
    for one in wanted {
        let one = Arguments(one);
        let files = one.0.get("files").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let answers = answers(one)?;
        let task = match answers.as_slice() {
            [] => one.text("task")?.to_owned(),
            answers => format!("{}\n\n{}", one.text("task")?, closing(answers)),
        };
        keys.push(answers);
        tasks.push(HelperTask {
            role: one.text("role")?.trim().to_owned(),
            name: clip(one.text("name")?.trim(), 60),
            task,
            files: files.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        });
    }
    let seconds = arguments.number_or("seconds", SECONDS).clamp(1, MAX_SECONDS);
    let helped = helpers.delegate(tasks, seconds, cancel.clone()).await?;
    let done = helped.iter().filter(|one| one.status == "done").count();
    let results: Vec<Value> = helped
        .iter()
        .zip(&keys)
        .map(|(one, keys)| {
            let mut told = json!({ "name": one.name, "status": one.status, "says": clip(&one.says, MAX_SAID), "files": one.files });
            if !keys.is_empty() {
                let said = answered(&one.says, keys);
                let missing: Vec<&String> = keys.iter().filter(|key| !said.contains_key(*key)).collect();
                told["missing"] = json!(missing);
                let own = said.into_iter().filter(|(key, _)| keys.contains(key));
                told["answers"] = own.map(|(key, value)| (key, short(value))).collect();
            }
            told
        })
        .collect();
    let lines: Vec<String> =
        helped.iter().map(|one| format!("{}: {} {}", one.name, one.status, clip(&one.says, 120))).collect();
    Ok(Outcome {
        result: json!({ "helpers": results }),
        says: format!("{done} of {} helpers are done", helped.len()),
        detail: lines.join("\n"),
    })
}

/// A value, as words where it is longer than a task is told of one.
fn short(value: Value) -> Value {
    let words = value.to_string();
    if words.len() <= MAX_ANSWER { value } else { Value::String(clip(&words, MAX_ANSWER)) }
}

/// The keys of an answer that a helper is asked for.
///
/// # Errors
/// For too many.
pub(super) fn answers(arguments: Arguments<'_>) -> Result<Vec<String>, Problem> {
    let found = arguments.0.get("answers").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if found.len() > MAX_ANSWERS {
        return Err(bad(format!("One to {MAX_ANSWERS} answers can be asked for.")));
    }
    Ok(found.iter().filter_map(Value::as_str).map(|name| clip(name, 60)).collect())
}

/// How a helper is to end that is asked for answers.
pub(super) fn closing(answers: &[String]) -> String {
    format!("Close with one JSON object and nothing else, with these keys: {}.", answers.join(", "))
}

/// The last JSON object in a helper's words that has one of the keys.
pub(super) fn answered(says: &str, answers: &[String]) -> Map<String, Value> {
    let mut objects = says.match_indices('{').filter_map(|(at, _)| says.get(at..)).filter_map(|rest| {
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Map<String, Value>>();
        values.next()?.ok().filter(|object| answers.iter().any(|key| object.contains_key(key)))
    });
    objects.next_back().unwrap_or_default()
}

//! Running a command in a shell behind walls. What it prints goes to the model; what it changed of its copies comes back as
//! versions. Grants nothing: who may run what is the engine's.

use gloss_protocol::Problem;
use gloss_provider::ToolSpec;
use serde_json::{Value, json};

use crate::doors::{CommandRun, CommandWish, Future, Written};
use crate::tool::{Arguments, Effect, Outcome, Scope, Tool, ToolCall, bad, clip, object};

/// Longest command, in bytes.
const MAX_COMMAND: usize = 32 << 10;
/// Files and folders that a call may name.
const MAX_COPIES: usize = 200;
/// Secrets that a call may name.
const MAX_SECRETS: usize = 10;
/// Letters of a command that a step shows.
const SHOWN: usize = 120;

/// Runs a command.
pub(super) struct RunCommand;

impl Tool for RunCommand {
    fn name(&self) -> &str {
        "run_command"
    }

    fn spec(&self) -> ToolSpec {
        let about = "Runs a shell command in the scratch folder, walled off: no network, the folder read-only at $FOLDER. \
`copies` (files, folders, \".\") lie at $COPY to change, come back as versions; what it makes is kept by keep_file.";
        let parameters = object(
            json!({
                "command": { "type": "string" },
                "copies": { "type": "array", "items": { "type": "string" } },
                "network": { "type": "boolean", "description": "The task's hosts; asks." },
                "secrets": { "type": "array", "items": { "type": "string" } },
                "seconds": { "type": "integer", "description": "<= 600; else 120." },
                "why": { "type": "string" },
            }),
            &["command"],
        );
        ToolSpec::new(self.name(), about, parameters)
    }

    fn effect(&self) -> Effect {
        Effect::Runs
    }

    fn is_walled(&self) -> bool {
        true
    }

    fn fits(&self, turn: Scope) -> bool {
        turn.makes()
    }

    fn is_offered(&self, turn: Scope) -> bool {
        !turn.serves_notes()
    }

    fn announce(&self, arguments: Arguments<'_>) -> String {
        match self.reason(arguments) {
            why if why.is_empty() => {
                format!("Running {}", clip(first_line(arguments.text_or("command", "")), SHOWN))
            }
            why => format!("{why}, by a program"),
        }
    }

    fn reason(&self, arguments: Arguments<'_>) -> String {
        clip(arguments.text_or("why", "").trim().trim_end_matches('.'), SHOWN)
    }

    fn sends(&self, arguments: Arguments<'_>) -> bool {
        arguments.is_set("network")
    }

    fn secrets(&self, arguments: Arguments<'_>) -> Vec<String> {
        names(arguments, "secrets")
    }

    fn copies(&self, arguments: Arguments<'_>) -> Vec<String> {
        names(arguments, "copies")
    }

    fn exact_argument(&self) -> Option<&'static str> {
        Some("command")
    }

    fn went_well(&self, result: &Value) -> bool {
        result.get("status") == Some(&json!(0)) && result.get("ended").is_none()
    }

    fn run<'a>(&'a self, call: ToolCall<'a>) -> Future<'a, Outcome> {
        Box::pin(run(call))
    }
}

/// The texts of a list among the arguments.
fn names(arguments: Arguments<'_>, key: &str) -> Vec<String> {
    let list = arguments.0.get(key).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn first_line(command: &str) -> &str {
    command.trim().lines().next().unwrap_or_default()
}

async fn run(call: ToolCall<'_>) -> Result<Outcome, Problem> {
    let arguments = call.arguments;
    let command = arguments.text("command")?;
    if command.trim().is_empty() || command.len() > MAX_COMMAND || command.contains('\0') {
        return Err(bad(
            "A command has between 1 and 32,768 bytes; put a longer one into a file and run that.",
        ));
    }
    let (copies, secrets) = (names(arguments, "copies"), names(arguments, "secrets"));
    if copies.len() > MAX_COPIES {
        return Err(bad(format!("copies names at most {MAX_COPIES}; name their folder.")));
    }
    if secrets.len() > MAX_SECRETS {
        return Err(bad(format!("A command gets at most {MAX_SECRETS} secrets.")));
    }
    let wish = CommandWish {
        secrets,
        command: command.to_owned(),
        copies,
        network: arguments.is_set("network"),
        seconds: arguments.number_or("seconds", 0),
    };
    let run = call.doors.programs.run(wish, call.cancel).await?;
    Ok(Outcome {
        says: describe(&run, command, arguments.text_or("why", "")),
        detail: detail(&run, command),
        result: result(&run),
    })
}

/// The sentence of the step.
fn describe(run: &CommandRun, command: &str, why: &str) -> String {
    let what = match why.trim() {
        "" => clip(first_line(command), SHOWN),
        why => format!("a program: {}", clip(why, SHOWN)),
    };
    let outcome = match (run.ended.as_str(), run.status) {
        ("", 0) => String::new(),
        ("", status) => format!(", which failed ({status})"),
        (ended, _) => format!(". {ended}"),
    };
    let files = |count: usize| if count == 1 { "1 file".to_owned() } else { format!("{count} files") };
    let changed = match run.changed.len() {
        0 => String::new(),
        count => format!(", changed {}", files(count)),
    };
    let held = match run.held.len() {
        0 => String::new(),
        count => format!(", {} not taken over", files(count)),
    };
    let deleted = match run.deleted.as_ref().map(|deleted| deleted.steps.len()) {
        None => String::new(),
        Some(count) => format!(", put {} in the trash", files(count)),
    };
    format!("Ran {what}{changed}{deleted}{held}{outcome}")
}

/// The facts behind it: the exact command, what came back, what it printed last.
fn detail(run: &CommandRun, command: &str) -> String {
    let walls = if run.walls == "full" { "behind both walls" } else { "behind the inner wall alone" };
    let mut lines =
        vec![format!("$ {command}"), format!("{walls}, {} ms, exit status {}", run.milliseconds, run.status)];
    lines.extend(run.network.iter().cloned());
    lines.extend(run.changed.iter().map(|written| format!("changed: {}", written.path())));
    let deleted = run.deleted.iter().flat_map(|deleted| &deleted.steps);
    lines.extend(deleted.map(|done| format!("{} → trash", done.step.from())));
    lines.extend(run.held.iter().map(|(path, why)| format!("not taken over: {path}: {why}")));
    lines.extend(
        [&run.printed, &run.errors].into_iter().filter(|text| !text.is_empty()).map(|text| clip(text, 2_000)),
    );
    lines.join("\n")
}

/// What the model is told.
fn result(run: &CommandRun) -> Value {
    let changed: Vec<Value> = run.changed.iter().map(version).collect();
    let mut told = json!({ "status": run.status, "printed": run.printed });
    for (key, value) in [
        ("errors", json!(run.errors)),
        ("ended", json!(run.ended)),
        ("changed", json!(changed)),
        ("made", json!(run.made_words())),
        ("deleted_in_copy", json!(run.gone)),
        ("network", json!(run.network)),
    ] {
        let is_empty =
            value.as_str().is_some_and(str::is_empty) || value.as_array().is_some_and(Vec::is_empty);
        if !is_empty {
            told[key] = value;
        }
    }
    if !run.held.is_empty() {
        let held = run.held.iter().map(|(path, why)| json!({ "path": path, "why": why }));
        told["not_taken_over"] = held.collect();
    }
    if run.clipped {
        told["whole_output"] = json!("output.txt and errors.txt in the scratch folder");
    }
    if !run.gone.is_empty() {
        let next = "What the command deleted in its copy stays in the folder; what should go, arrange_files deletes.";
        told["next"] = json!(next);
    }
    if let Some(deleted) = &run.deleted {
        told["deleted"] = json!({ "done": deleted.says, "undo": deleted.id });
    }
    told
}

fn version(written: &Written) -> Value {
    match written {
        Written::Version { version, .. } => json!({ "path": version.path, "version": version.version }),
        Written::Staged { path } => json!({ "path": path, "staged": true }),
        Written::Same { path, version } => json!({ "path": path, "version": version, "same": true }),
    }
}

//! Writing a whole artifact, and showing a plan. The host decides where a write goes: to the folder as a new
//! version, or to a batch's staging copy.

use gloss_protocol::{MemoryKind, PlanStep, Problem, StepState};
use serde_json::{Value, json};

use super::{Arguments, Outcome, bad, clip};
use crate::host::{Host, Written};

/// Longest content, in bytes: a document of a thousand pages.
const MAX_CONTENT: usize = 4 << 20;

/// Steps of a plan.
const MAX_STEPS: usize = 40;

pub(super) async fn write(host: &dyn Host, arguments: &Arguments<'_>) -> Result<Outcome, Problem> {
    let (path, content) = (arguments.text("path")?, arguments.text("content")?);
    if content.len() > MAX_CONTENT {
        return Err(bad("The content is larger than 4 MB; write it in parts."));
    }
    let why = clip(arguments.text_or("why", ""), 200);
    Ok(describe_written(host.write(path, content, &why).await?, "places", &json!({})))
}

/// What is told of a whole artifact that was written. `marked` says what notes mark in it, and `more` goes to the model too.
pub(super) fn describe_written(written: Written, marked: &str, more: &Value) -> Outcome {
    let (mut result, says, detail) = match written {
        Written::Version(version) => (
            json!({ "path": version.path, "version": version.version }),
            format!("Wrote {}", version.path),
            format!("Version {}, {} bytes", version.version, version.bytes),
        ),
        Written::Staged { path } => {
            let note = format!(
                "Only the marked {marked} will change; the rest is shown to the person as suggestions."
            );
            (
                json!({ "path": path, "staged": true, "note": note }),
                format!("Proposed a rewrite of {path}"),
                format!("Only the marked {marked} of it are applied."),
            )
        }
        Written::Same { path, version } => (
            json!({ "path": path, "version": version, "unchanged": true }),
            format!("{path} stays as it is"),
            String::new(),
        ),
    };
    if let (Some(result), Some(more)) = (result.as_object_mut(), more.as_object()) {
        result.extend(more.clone());
    }
    Outcome { result, says, detail }
}

/// Longest question and longest choice, in characters.
const MAX_QUESTION: usize = 2000;

/// Choices of a question.
const MAX_CHOICES: usize = 8;

pub(super) async fn ask(host: &dyn Host, arguments: &Arguments<'_>) -> Result<Outcome, Problem> {
    let question = arguments.text("question")?.trim();
    if question.is_empty() {
        return Err(bad("The question has no words."));
    }
    let choices = arguments.0.get("choices").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let choices: Vec<String> =
        choices.iter().filter_map(Value::as_str).map(|one| clip(one, 120)).take(MAX_CHOICES).collect();
    let question = clip(question, MAX_QUESTION);
    host.question(&question, choices).await?;
    Ok(Outcome {
        result: json!({ "asked": true, "note": "The person will answer later. Go on with what does not depend on it, or come to an end." }),
        says: format!("Asked you: {}", clip(&question, 160)),
        detail: question,
    })
}

/// Longest memory that is proposed, in characters.
const MAX_MEMORY: usize = 1000;
/// Words that a proposed memory has at least, in writing that has blanks between words.
const MIN_WORDS: usize = 3;

pub(super) async fn remember(host: &dyn Host, arguments: &Arguments<'_>) -> Result<Outcome, Problem> {
    let text = arguments.text("text")?.trim();
    if text.is_empty() || text.chars().count() > MAX_MEMORY {
        return Err(bad("What is to be remembered has one to 1,000 characters."));
    }
    // A single word says nothing, and forgetting it would take it out of all that was said.
    if text.is_ascii() && text.split_whitespace().count() < MIN_WORDS {
        return Err(bad("Say what is to be remembered in a sentence."));
    }
    let kind = MemoryKind::of(arguments.text("kind")?).unwrap_or_default();
    host.remember(text, kind).await?;
    Ok(Outcome {
        result: json!({ "proposed": true }),
        says: "Proposed something to remember".to_owned(),
        detail: "It waits for you in Memory.".to_owned(),
    })
}

pub(super) async fn plan(host: &dyn Host, arguments: &Arguments<'_>) -> Result<Outcome, Problem> {
    let steps: Vec<PlanStep> = arguments
        .list("steps")?
        .iter()
        .take(MAX_STEPS)
        .filter_map(|step| {
            let status = match step.get("status").and_then(Value::as_str) {
                Some("completed") => StepState::Completed,
                Some("in_progress") => StepState::InProgress,
                _ => StepState::Pending,
            };
            Some(PlanStep { step: clip(step.get("step")?.as_str()?, 200), status })
        })
        .collect();
    let done = steps.iter().filter(|step| step.status == StepState::Completed).count();
    let (says, detail) = (
        format!("Plan: {done} of {} done", steps.len()),
        steps.iter().map(|step| step.step.as_str()).collect::<Vec<_>>().join("\n"),
    );
    host.plan(steps).await?;
    Ok(Outcome { result: json!({ "ok": true }), says, detail })
}

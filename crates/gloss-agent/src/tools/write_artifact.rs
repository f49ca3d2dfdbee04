//! Writing a whole document or text. Where it goes is for the door to say: to the folder as a new version, or to a batch's
//! staging copy.

use gloss_protocol::{Permission, Problem};
use gloss_provider::ToolSpec;
use serde_json::{Value, json};

use crate::doors::{Files, Future, Written};
use crate::tool::{Arguments, Effect, Outcome, Tool, ToolCall, Touch, bad, clip, object, text};

/// Longest content, in bytes: a document of a thousand pages.
const MAX_CONTENT: usize = 4 << 20;

/// Writes a document.
pub(super) struct WriteArtifact;

impl Tool for WriteArtifact {
    fn name(&self) -> &str {
        "write_artifact"
    }

    fn spec(&self) -> ToolSpec {
        let about = "Writes a whole document or text file as a new version.";
        let parameters = object(
            json!({
                "path": text("As report.md."),
                "content": { "type": "string" },
                "why": { "type": "string" },
            }),
            &["path", "content"],
        );
        ToolSpec::new(self.name(), about, parameters)
    }

    fn effect(&self) -> Effect {
        Effect::Makes
    }

    fn announce(&self, arguments: Arguments<'_>) -> String {
        format!("Writing {}", arguments.text_or("path", ""))
    }

    fn touches(&self, arguments: Arguments<'_>) -> Vec<Touch> {
        Touch::of(arguments, "path", Permission::Write)
    }

    fn run<'a>(&'a self, call: ToolCall<'a>) -> Future<'a, Outcome> {
        Box::pin(write(&*call.doors.files, call.arguments))
    }
}

async fn write(files: &dyn Files, arguments: Arguments<'_>) -> Result<Outcome, Problem> {
    let (path, content) = (arguments.text("path")?, arguments.text("content")?);
    if content.len() > MAX_CONTENT {
        return Err(bad("The content is larger than 4 MB; write it in parts."));
    }
    let why = clip(arguments.text_or("why", ""), 200);
    Ok(describe_written(files.write(path, content, &why).await?, "places", &json!({})))
}

/// The outcome of writing a whole artifact. `marked` says what notes mark in it, and `more` goes to the model too.
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

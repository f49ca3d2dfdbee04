//! Writing a whole document or text. Where it goes is for the door to say: to the folder as a new version, or to a batch's
//! staging copy.

use gloss_protocol::Problem;
use gloss_provider::ToolSpec;
use serde_json::json;

use super::written::{Made, describe_written, destination, if_taken};
use crate::doors::{Files, Future};
use crate::tool::{Arguments, Content, Effect, Outcome, Tool, ToolCall, Touch, bad, clip, object, text};

/// Longest content, in bytes: a document of a thousand pages.
const MAX_CONTENT: usize = 4 << 20;

/// Writes a document.
pub(super) struct WriteArtifact;

impl Tool for WriteArtifact {
    fn name(&self) -> &str {
        "write_artifact"
    }

    fn spec(&self) -> ToolSpec {
        let about = "Writes a whole document or text file as a new version. In a document a ```chart block is drawn: Vega-Lite \
JSON, data {\"fact\":\"ID\"}, {\"cells\":\"sales.xlsx!Sheet1!A1:C20\"} with a header row, or {\"values\":[…]}, mark bar|line|area|point|arc, and \
encoding x, y, xOffset, color, theta, each {field, type: nominal|ordinal|temporal|quantitative, sort}. So is a ```mermaid block.";
        let parameters = object(
            json!({
                "path": text("As report.md."),
                "content": { "type": "string" },
                "note": text("Of a note: its id."),
                "if_taken": if_taken(),
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
        let whole = arguments.optional("content").map(|content| Content::Whole(content.to_owned()));
        Touch::to_write(arguments, whole.unwrap_or_default())
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
    let written = files.write(destination(arguments, path, &why), content).await?;
    let says = |path: &str| format!("Wrote {path}");
    Ok(describe_written(
        written,
        Made { says: &says, detail: String::new(), told: json!({}), marked: "places" },
    ))
}

//! Reading a skill: the instructions for a kind of work, or a file that belongs to them. Nothing of it is run by that.

use gloss_provider::ToolSpec;
use serde_json::json;

use crate::doors::Future;
use crate::tool::{Arguments, Effect, Outcome, Scope, Tool, ToolCall, object};

/// Reads a skill.
pub struct ReadSkill;

impl Tool for ReadSkill {
    fn name(&self) -> &str {
        "read_skill"
    }

    fn spec(&self) -> ToolSpec {
        let about = "Reads a skill of the list, or a `file` of it. Its scripts are run with run_command, from `folder`.";
        let parameters =
            object(json!({ "skill": { "type": "string" }, "file": { "type": "string" } }), &["skill"]);
        ToolSpec::new(self.name(), about, parameters)
    }

    fn effect(&self) -> Effect {
        Effect::Reads
    }

    fn fits(&self, turn: Scope) -> bool {
        !turn.serves_notes()
    }

    fn announce(&self, arguments: Arguments<'_>) -> String {
        match arguments.optional("file") {
            Some(file) => format!("Reading {file} of the skill {}", arguments.text_or("skill", "")),
            None => format!("Reading the skill {}", arguments.text_or("skill", "")),
        }
    }

    fn run<'a>(&'a self, call: ToolCall<'a>) -> Future<'a, Outcome> {
        Box::pin(async move {
            let (name, file) = (call.arguments.text("skill")?, call.arguments.optional("file"));
            let file = file.filter(|file| !file.is_empty());
            let read = call.doors.skills.read_skill(name, file).await?;
            let mut result = json!({ "skill": name, "text": read.text });
            if !read.folder.is_empty() {
                result["folder"] = json!(read.folder);
            }
            let says = match file {
                Some(file) => format!("Read {file} of the skill {name}"),
                None => format!("Read the skill {name}"),
            };
            Ok(Outcome { result, says, detail: String::new() })
        })
    }
}

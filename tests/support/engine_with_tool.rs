//! An engine whose agents have one more tool, as a plugin would bring it: it runs a program, so it has to be allowed. It appends
//! a line to the file that its environment names, so that a test can count how often it was carried out.
//!
//! Called as `engine-with-tool __engine --home HOME`.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use gloss_agent::doors::Future;
use gloss_agent::{Arguments, Effect, Outcome, Tool, ToolCall};
use gloss_protocol::{Code, Problem};
use gloss_provider::ToolSpec;
use serde_json::json;

/// Stamps something.
struct Stamp {
    file: PathBuf,
}

impl Tool for Stamp {
    fn name(&self) -> &str {
        "stamp"
    }

    fn spec(&self) -> ToolSpec {
        let words = json!({ "type": "object", "properties": { "words": { "type": "string" } }, "required": ["words"] });
        ToolSpec::new(self.name(), "Stamps words.", words)
    }

    fn effect(&self) -> Effect {
        Effect::Runs
    }

    fn announce(&self, arguments: Arguments<'_>) -> String {
        format!("Stamping “{}”", arguments.text_or("words", ""))
    }

    fn run<'a>(&'a self, call: ToolCall<'a>) -> Future<'a, Outcome> {
        Box::pin(async move {
            let words = call.arguments.text("words")?;
            let file = std::fs::OpenOptions::new().create(true).append(true).open(&self.file);
            let written = file.and_then(|mut file| writeln!(file, "{words}"));
            written.map_err(|e| Problem::new(Code::Internal, format!("It can't be stamped: {e}.")))?;
            Ok(Outcome {
                result: json!({ "stamped": words }),
                says: format!("Stamped “{words}”"),
                detail: String::new(),
            })
        })
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [word, flag, home] = arguments.as_slice() else { return ExitCode::from(2) };
    let Some(file) = std::env::var_os("STAMPED").filter(|_| word == "__engine" && flag == "--home") else {
        return ExitCode::from(2);
    };
    let tool: Arc<dyn Tool> = Arc::new(Stamp { file: file.into() });
    match gloss_engine::serve(&PathBuf::from(home), vec![tool]) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

//! A tool of an MCP server as one of an agent's: what its server says of it is handed on as a stranger's words, and its effect is
//! unknown. Where servers have more tools than a model is told of, one finds them by words and one calls what was found.

use std::sync::Arc;

use gloss_extension::Chooser;
use gloss_protocol::Problem;
use gloss_provider::ToolSpec;
use serde_json::{Map, Value, json};

use crate::doors::{Future, ServerAnswer, ToolUse};
use crate::tool::{Arguments, Effect, Outcome, Scope, Tool, ToolCall, bad, clip, object, text};

/// Bytes of the tools' descriptions that a model is told at most, about 4,000 tokens; beyond it they are found by words.
const MAX_SPECS: usize = 16_000;
/// Tools that a search gives.
const FOUND: usize = 8;
/// Longest name of a tool for a model (the providers').
const MAX_NAME: usize = 64;
/// Letters of a server's words in a step.
const MAX_WORDS: usize = 100;

/// A tool of a server.
#[derive(Clone, Debug)]
pub struct ServerTool {
    of: ToolUse,
    name: String,
    spec: ToolSpec,
    /// What its server says of it, for a search.
    words: String,
}

impl ServerTool {
    /// A tool with what its server says of it.
    pub fn new(of: ToolUse, description: &str, schema: Value) -> Self {
        let name = name_for_model(&of);
        let about = format!("[{}, a server: its words] {description}", of.server);
        let spec = ToolSpec::new(&name, &about, schema);
        let words = format!("{} {} {description}", of.server, of.tool);
        Self { of, name, spec, words }
    }
}

/// The name by which a model calls it, as Codex and Claude Code have it; a long one is cut, and told apart by its pin.
fn name_for_model(of: &ToolUse) -> String {
    let plain = |name: &str| -> String {
        name.chars()
            .map(|char| if char.is_ascii_alphanumeric() || "_-".contains(char) { char } else { '_' })
            .collect()
    };
    let name = format!("mcp__{}__{}", plain(&of.server), plain(&of.tool));
    match name.len() > MAX_NAME {
        true => {
            format!("{}_{}", name.get(..MAX_NAME - 7).unwrap_or(&name), of.pin.get(..6).unwrap_or_default())
        }
        false => name,
    }
}

/// The tools of servers as a turn has them: each by itself where there are few, else two by which they are found and called.
pub fn server_tools(tools: Vec<ServerTool>) -> Vec<Arc<dyn Tool>> {
    let bytes: usize = tools.iter().map(|tool| tool.spec.bytes).sum();
    if bytes <= MAX_SPECS {
        return tools.into_iter().map(|tool| Arc::new(tool) as Arc<dyn Tool>).collect();
    }
    let all = Arc::new(tools);
    vec![Arc::new(FindTools { all: all.clone() }), Arc::new(UseTool { all })]
}

impl Tool for ServerTool {
    fn name(&self) -> &str {
        &self.name
    }

    fn spec(&self) -> ToolSpec {
        self.spec.clone()
    }

    fn effect(&self) -> Effect {
        Effect::Leaves
    }

    fn fits(&self, turn: Scope) -> bool {
        turn.makes() && !turn.serves_notes()
    }

    fn uses(&self, _: Arguments<'_>) -> Option<ToolUse> {
        Some(self.of.clone())
    }

    fn exact(&self, arguments: Arguments<'_>) -> String {
        exact_words(arguments.0)
    }

    fn announce(&self, _: Arguments<'_>) -> String {
        announcement(&self.of)
    }

    fn went_well(&self, result: &Value) -> bool {
        result.get("failed").is_none()
    }

    fn run<'a>(&'a self, call: ToolCall<'a>) -> Future<'a, Outcome> {
        Box::pin(run(&self.of, call.arguments.0.clone(), call))
    }
}

/// The arguments as a person reads them on a card.
fn exact_words(arguments: &Value) -> String {
    serde_json::to_string_pretty(arguments).unwrap_or_default()
}

fn announcement(of: &ToolUse) -> String {
    format!("Using {} of {}", of.tool, of.server)
}

async fn run(of: &ToolUse, arguments: Value, call: ToolCall<'_>) -> Result<Outcome, Problem> {
    let detail = format!("{} {}", of.tool, arguments);
    let arguments: Map<String, Value> = match arguments {
        Value::Object(fields) => fields,
        Value::Null => Map::new(),
        _ => return Err(bad("The arguments of a server’s tool are fields by their names.")),
    };
    let answer = call.doors.servers.call(of, arguments, call.cancel).await?;
    let verb = if answer.is_error { "failed" } else { "answered" };
    Ok(Outcome {
        result: result(of, &answer),
        says: format!("Used {} of {}, which {verb}", of.tool, of.server),
        detail: format!("{}\n{}", clip(&detail, 4_000), clip(&answer.text, 2_000)),
    })
}

/// What the model hears: a stranger's words, marked so.
fn result(of: &ToolUse, answer: &ServerAnswer) -> Value {
    let mut out = json!({ "from_server": of.server, "text": answer.text });
    if answer.is_error {
        out["failed"] = json!(true);
    }
    if !answer.refused.is_empty() {
        out["not_reached"] = json!(answer.refused);
        out["why"] = json!(
            "The server asked for these hosts and may not reach them; the person can grant them under Extensions."
        );
    }
    if answer.text.len() < answer.bytes {
        out["bytes"] = json!(answer.bytes);
    }
    if !answer.files.is_empty() {
        out["files"] = json!(answer.files);
        out["next"] = json!("These lie in the scratch folder, for run_command and keep_file.");
    }
    out
}

/// Finds tools of servers by words.
struct FindTools {
    all: Arc<Vec<ServerTool>>,
}

impl Tool for FindTools {
    fn name(&self) -> &str {
        "find_server_tools"
    }

    fn spec(&self) -> ToolSpec {
        let mut servers: Vec<&str> = self.all.iter().map(|tool| tool.of.server.as_str()).collect();
        servers.dedup();
        let about = format!(
            "Finds tools of the connected servers ({}) by words; call one with use_server_tool.",
            clip(&servers.join(", "), 400)
        );
        ToolSpec::new(self.name(), &about, object(json!({ "words": text("") }), &["words"]))
    }

    fn effect(&self) -> Effect {
        Effect::Reads
    }

    fn fits(&self, turn: Scope) -> bool {
        turn.makes() && !turn.serves_notes()
    }

    fn announce(&self, arguments: Arguments<'_>) -> String {
        format!("Looking for a tool: {}", clip(arguments.text_or("words", ""), MAX_WORDS))
    }

    fn run<'a>(&'a self, call: ToolCall<'a>) -> Future<'a, Outcome> {
        Box::pin(async move {
            let words = call.arguments.text("words")?;
            let chooser =
                Chooser::new(self.all.iter().map(|tool| (tool.of.tool.as_str(), tool.words.as_str())));
            let found: Vec<Value> = chooser
                .choose(words, FOUND)
                .into_iter()
                .filter_map(|choice| self.all.get(choice.skill))
                .map(|tool| json!({ "tool": tool.name, "says": tool.spec.description, "arguments": *tool.spec.parameters }))
                .collect();
            let says = format!("Found {} tools of servers", found.len());
            Ok(Outcome { result: json!({ "tools": found }), says, detail: words.to_owned() })
        })
    }
}

/// Calls a tool of a server that was found.
struct UseTool {
    all: Arc<Vec<ServerTool>>,
}

impl UseTool {
    fn find(&self, arguments: Arguments<'_>) -> Option<&ServerTool> {
        let name = arguments.optional("tool")?;
        self.all.iter().find(|tool| tool.name == name)
    }
}

impl Tool for UseTool {
    fn name(&self) -> &str {
        "use_server_tool"
    }

    fn spec(&self) -> ToolSpec {
        let parameters = object(
            json!({ "tool": text("Its name, as find_server_tools gives it."), "arguments": { "type": "object" } }),
            &["tool"],
        );
        ToolSpec::new(self.name(), "Calls a tool that find_server_tools found.", parameters)
    }

    fn effect(&self) -> Effect {
        Effect::Leaves
    }

    fn fits(&self, turn: Scope) -> bool {
        turn.makes() && !turn.serves_notes()
    }

    fn uses(&self, arguments: Arguments<'_>) -> Option<ToolUse> {
        self.find(arguments).map(|tool| tool.of.clone())
    }

    fn exact(&self, arguments: Arguments<'_>) -> String {
        exact_words(arguments.0.get("arguments").unwrap_or(&Value::Null))
    }

    fn announce(&self, arguments: Arguments<'_>) -> String {
        self.find(arguments).map_or_else(|| "Using a server’s tool".to_owned(), |tool| announcement(&tool.of))
    }

    fn went_well(&self, result: &Value) -> bool {
        result.get("failed").is_none()
    }

    fn run<'a>(&'a self, call: ToolCall<'a>) -> Future<'a, Outcome> {
        Box::pin(async move {
            let Some(tool) = self.find(call.arguments) else {
                return Err(
                    bad("There is no such tool.").with_next("Take a name that find_server_tools gave.")
                );
            };
            let arguments = call.arguments.0.get("arguments").cloned().unwrap_or_default();
            run(&tool.of, arguments, call).await
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{ServerTool, server_tools};
    use crate::doors::ToolUse;
    use crate::tool::{Arguments, Authority, Scope, Serves};
    use crate::toolbox::Toolbox;

    fn tool(server: &str, name: &str, words: &str) -> ServerTool {
        let of = ToolUse {
            server: server.to_owned(),
            tool: name.to_owned(),
            pin: "0123456789".to_owned(),
            hint: String::new(),
        };
        ServerTool::new(of, words, json!({ "type": "object" }))
    }

    #[test]
    fn names_are_such_as_a_provider_takes_and_stay_apart() {
        let names = |tool: &str| {
            super::super::server_tool::name_for_model(&ToolUse {
                server: "git hub".to_owned(),
                tool: tool.to_owned(),
                pin: "abcdef123".to_owned(),
                hint: String::new(),
            })
        };
        assert_eq!(names("create.issue"), "mcp__git_hub__create_issue");
        let long = names(&"x".repeat(100));
        assert_eq!((long.len(), long.ends_with("_abcdef")), (64, true));
    }

    #[test]
    fn few_are_told_and_many_are_found() {
        let task = Scope { serves: Serves::Task, authority: Authority::All, is_run: false };
        let few = Toolbox::default().with(server_tools(vec![tool("files", "read", "Reads.")])).fitting(task);
        assert_eq!(few.names().collect::<Vec<_>>(), ["mcp__files__read"]);
        let words = "word ".repeat(100);
        let many = (0..100).map(|n| tool("files", &format!("t{n}"), &words)).collect();
        let many = Toolbox::default().with(server_tools(many)).fitting(task);
        assert_eq!(many.names().collect::<Vec<_>>(), ["find_server_tools", "use_server_tool"]);
        let used = many.find("use_server_tool").unwrap();
        let call = json!({ "tool": "mcp__files__t7", "arguments": { "a": 1 } });
        assert_eq!(used.uses(Arguments(&call)).map(|of| of.tool), Some("t7".to_owned()));
        assert!(used.exact(Arguments(&call)).contains("\"a\": 1"));
        assert_eq!(used.uses(Arguments(&json!({ "tool": "nothing" }))), None);
        for turn in [
            Scope { authority: Authority::Reading, ..task },
            Scope { serves: Serves::Notes { cells: false }, ..task },
        ] {
            assert_eq!(many.fitting(turn).names().count(), 0);
        }
    }
}

//! Tasks whose model does as it is told, call by call, over one small table. Checks nothing.

use gloss_mock_model::{Mock, Options, Script};
use serde_json::{Value, json};

use crate::{Desk, text};

/// The table that lies in the folder.
pub const TABLE: &str = "sales.csv";

/// A desk with a table of 2,877 in all, and a model that does as these rules say.
pub fn desk(mut rules: Vec<Value>) -> (Desk, Mock) {
    rules.push(json!({ "do": { "text": "Done." } }));
    let script = Script::from_value(Value::Array(rules)).expect("a script");
    let mock = Mock::start_with(script, Options::default()).expect("the double");
    let desk = Desk::new();
    desk.connect(&mock, "responses");
    desk.write(TABLE, "region,revenue\nNorth,2000\nSouth,877\n");
    (desk, mock)
}

/// A call in a round of the task whose words these are.
pub fn call((words, round): (&str, u32), name: &str, arguments: &Value) -> Value {
    let calls = json!({ "calls": [{ "name": name, "arguments": arguments }] });
    json!({ "when": { "contains": words, "round": round }, "do": calls })
}

/// A document written whole in such a round.
pub fn write((words, round): (&str, u32), path: &str, content: &str) -> Value {
    call((words, round), "write_artifact", &json!({ "path": path, "content": content }))
}

/// The newest result of a tool, as the model was sent it.
pub fn result(mock: &Mock) -> Value {
    let requests = mock.requests();
    let input = requests.last().and_then(|last| last.body["input"].as_array().cloned()).expect("an input");
    let mut outputs = input.iter().filter(|item| item["type"] == "function_call_output");
    let output = text(outputs.next_back().expect("a result"), "output");
    serde_json::from_str(output.strip_prefix("Error: ").unwrap_or(output))
        .unwrap_or_else(|_| panic!("{output}"))
}

//! How Gloss's engine and Codex's app-server are spoken to.

use std::collections::BTreeMap;
use std::os::unix::net::UnixStream;
use std::process::Stdio;

use anyhow::Context;
use gloss_protocol::{
    BUILD, ClientBody, ClientFrame, Command, CommandId, EngineFile, Hello, OnApproval, PROTOCOL, WorkspaceId,
};
use serde_json::{Value, json};

use super::talk::{Heard, Herd};
use crate::desk::Desk;
use crate::peer::CodexDesk;

/// A shell of the engine that works for this desk; it hears all events, as a window does.
pub(super) fn gloss(desk: &Desk, pid: u32) -> anyhow::Result<Herd> {
    let file: EngineFile = serde_json::from_str(&std::fs::read_to_string(desk.home().join("engine.json"))?)?;
    let stream = UnixStream::connect(&file.address)?;
    let frame =
        |id: u64, body: ClientBody| serde_json::to_value(ClientFrame { id, body }).unwrap_or_default();
    let hello =
        Hello { protocol: PROTOCOL, build: BUILD.to_owned(), keys: BTreeMap::new(), secret: file.secret };
    let folder = desk.folder().to_string_lossy().into_owned();
    let workspace =
        open(&stream, &[frame(1, ClientBody::Hello { hello }), frame(2, ClientBody::Open { folder })])?;
    let said = workspace.clone();
    let begin = move |says: &str, n: usize| {
        let command = Command::TaskSay {
            task: None,
            text: says.to_owned(),
            attachments: Vec::new(),
            model: Some("double/x".to_owned()),
            budget: None,
            role: None,
            on_approval: OnApproval::Deny,
        };
        let (workspace, command) = (said.clone(), Box::new(command));
        // Any UUID will do; it names the command once on this fresh home.
        let command_id = CommandId(format!("{}{n:032x}", CommandId::PREFIX));
        frame(100 + n as u64, ClientBody::Submit { workspace, command_id, command })
    };
    let matters =
        |line: &str| !line.starts_with("{\"is\":\"event\"") || line.contains("\"type\":\"turn.finished\"");
    let mut herd = Herd::new(pid, stream.try_clone()?, stream, matters, begin, |line, _| read_gloss(line));
    herd.send(&frame(3, ClientBody::Subscribe { workspace, after_seq: 0 }))?;
    herd.answer(|value| value.get("id") == Some(&json!(3)))?;
    Ok(herd)
}

/// Sends a greeting and the folder, and gives the workspace.
fn open(stream: &UnixStream, frames: &[Value]) -> anyhow::Result<WorkspaceId> {
    use std::io::{BufRead, BufReader, Write};
    let mut lines = BufReader::new(stream.try_clone()?);
    let mut answer = Value::Null;
    for frame in frames {
        (&*stream).write_all(format!("{frame}\n").as_bytes())?;
        let mut line = String::new();
        lines.read_line(&mut line)?;
        answer = serde_json::from_str(&line)?;
    }
    let id =
        answer.get("workspace").and_then(Value::as_str).with_context(|| format!("not opened: {answer}"))?;
    Ok(WorkspaceId(id.to_owned()))
}

fn read_gloss(line: &Value) -> Heard {
    match line.get("is").and_then(Value::as_str) {
        Some("event") => Heard::End(line.pointer("/event/turn/status") == Some(&json!("done"))),
        Some("problem") => Heard::End(false),
        Some("behind") => Heard::Lost,
        _ => Heard::Nothing,
    }
}

/// Codex's app-server with a shell at its standard input and output.
pub(super) fn codex(desk: &CodexDesk) -> anyhow::Result<Herd> {
    let mut command = desk.command(&["app-server"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let out = child.stdin.take().context("no input")?;
    let input = child.stdout.take().context("no output")?;
    let matters = |line: &str| {
        line.contains("\"id\":") && !line.contains("\"method\":") || line.contains("turn/completed")
    };
    let begin = |_: &str, n: usize| json!({ "id": 100 + n, "method": "thread/start", "params": {} });
    let mut herd = Herd::new(child.id(), out, input, matters, begin, read_codex).owning(child);
    let info = json!({ "name": "bench", "title": "bench", "version": "1" });
    herd.send(&json!({ "id": 1, "method": "initialize", "params": { "clientInfo": info } }))?;
    herd.answer(|value| value.get("id") == Some(&json!(1)))?;
    herd.send(&json!({ "method": "initialized" }))?;
    Ok(herd)
}

fn read_codex(line: &Value, says: &str) -> Heard {
    if line.get("method").is_some() {
        return Heard::End(line.pointer("/params/turn/status") == Some(&json!("completed")));
    }
    if line.get("error").is_some() {
        return Heard::End(false);
    }
    match line.pointer("/result/thread/id").and_then(Value::as_str) {
        Some(thread) => {
            Heard::Answer(json!({ "id": format!("turn-{thread}"), "method": "turn/start", "params":
            { "threadId": thread, "input": [{ "type": "text", "text": says }] } }))
        }
        None => Heard::Nothing,
    }
}

//! `gloss memory`: what Gloss remembers.

use gloss_protocol::{
    Command, Done, Memory, MemoryId, MemoryKind, MemoryScope, MemoryStatus, Problem, Query, Reply,
};
use serde_json::{Value, json};

use crate::args::Memory as Words;
use crate::output;
use crate::session::{Session, unexpected};

/// Memories that are listed.
const LISTED: u32 = 1000;

/// Memories that a search gives.
const FOUND: u32 = 20;

pub(super) async fn run(session: &Session, words: Words) -> Result<u8, Problem> {
    match words {
        Words::List => list(session, String::new(), LISTED).await,
        Words::Files => files(session).await,
        Words::Search { text } => list(session, text, FOUND).await,
        Words::Add { text, kind, everywhere } => {
            let scope = if everywhere { MemoryScope::Everywhere } else { MemoryScope::Workspace };
            let kind = kind.as_deref().and_then(MemoryKind::of).unwrap_or_default();
            submit_memory(session, Command::MemoryAdd { text, kind, scope }).await
        }
        Words::Edit { memory, text } => {
            let memory = MemoryId(memory);
            submit_memory(session, Command::MemoryEdit { memory, text: Some(text), kind: None, scope: None })
                .await
        }
        Words::Keep { memory, everywhere } => {
            let scope = everywhere.then_some(MemoryScope::Everywhere);
            let memory = MemoryId(memory);
            submit_memory(session, Command::MemoryEdit { memory, text: None, kind: None, scope }).await
        }
        Words::Rule { keep } => {
            let keep_said = keep == "said";
            session.submit(Command::MemoryRule { keep_said }).await?;
            let line = json!({ "keep_said": keep_said });
            output::either(session.json, &line, || match keep_said {
                true => "What you said yourself is kept without asking.".to_owned(),
                false => "Nothing is kept without asking.".to_owned(),
            });
            Ok(0)
        }
        Words::Forget { memory } => {
            session.submit(Command::MemoryForget { memory: MemoryId(memory.clone()) }).await?;
            let line = json!({ "memory": memory, "forgotten": true });
            output::either(session.json, &line, || "Forgotten.".to_owned());
            Ok(0)
        }
    }
}

async fn files(session: &Session) -> Result<u8, Problem> {
    let Reply::Contexts { files } = session.query(Query::Contexts {}).await? else {
        return Err(unexpected());
    };
    for file in files {
        let line = serde_json::to_value(&file).unwrap_or_default();
        output::either(session.json, &line, || match file.text.len() {
            0 => format!("{}  not written yet", file.path),
            bytes if bytes > file.told as usize => {
                format!("{}  {bytes} bytes, of which agents are told {}", file.path, file.told)
            }
            bytes => format!("{}  {bytes} bytes", file.path),
        });
    }
    Ok(0)
}

async fn submit_memory(session: &Session, command: Command) -> Result<u8, Problem> {
    let Done::Memory { memory } = session.submit(command).await? else {
        return Err(unexpected());
    };
    show(session, &memory);
    Ok(0)
}

async fn list(session: &Session, words: String, count: u32) -> Result<u8, Problem> {
    let is_all = words.is_empty();
    let Reply::Memories { memories, total, .. } = session.query(Query::Memories { words, count }).await?
    else {
        return Err(unexpected());
    };
    let more = total.saturating_sub(memories.len() as u64);
    if is_all && more > 0 {
        output::complain(&format!("{more} older ones are not shown: gloss memory search WORDS."));
    }
    for memory in memories {
        show(session, &memory);
    }
    Ok(0)
}

fn show(session: &Session, memory: &Memory) {
    output::either(session.json, &line(memory), || {
        let one = format!("{}  {:<10} {}", memory.id, memory.kind.word(), memory.text);
        match memory.status {
            MemoryStatus::Proposed => format!("{one}\n  Only proposed: gloss memory keep {}", memory.id),
            MemoryStatus::Kept => one,
        }
    });
}

fn line(memory: &Memory) -> Value {
    json!({
        "memory": memory.id,
        "text": memory.text,
        "kind": memory.kind.word(),
        "scope": memory.scope.word(),
        "status": memory.status.word(),
        "source": memory.source,
        "uses": memory.uses,
        "used_at": memory.used_at,
        "created_at": memory.created_at,
        "updated_at": memory.updated_at,
    })
}

//! `memory.*`: remembered, changed, forgotten. Words are never kept with the command or in the log, so that
//! forgetting leaves none.

use gloss_protocol::{
    Code, CommandId, Done, Memory, MemoryId, MemoryKind, MemoryScope, MemorySource, MemoryStatus, Problem,
};
use gloss_store::Write;
use serde_json::json;

use crate::space::{Space, now};

/// Longest memory, in bytes.
const MAX_WORDS: usize = 4000;

pub(super) fn add(
    space: &mut Space,
    id: &CommandId,
    text: &str,
    kind: MemoryKind,
    scope: MemoryScope,
) -> Result<Done, Problem> {
    let at = now();
    let memory = Memory {
        id: MemoryId::from_uuid(uuid::Uuid::now_v7()),
        text: checked(text)?,
        kind,
        scope,
        status: MemoryStatus::Kept,
        source: MemorySource::Person,
        uses: 0,
        used_at: None,
        created_at: at,
        updated_at: at,
    };
    keep(space, id, &memory)?;
    Ok(Done::Memory { memory })
}

fn checked(text: &str) -> Result<String, Problem> {
    let text = text.trim();
    if text.is_empty() {
        let problem = Problem::new(Code::BadRequest, "There are no words to remember.");
        return Err(problem.with_next("Say what is worth knowing."));
    }
    if text.len() > MAX_WORDS {
        let problem = Problem::new(Code::TooLarge, "A memory has at most 4,000 bytes.");
        return Err(problem.with_next("Write it into a file, and remember where that is."));
    }
    Ok(text.to_owned())
}

/// Writes a memory where it holds.
fn keep(space: &mut Space, id: &CommandId, memory: &Memory) -> Result<(), Problem> {
    if memory.scope == MemoryScope::Everywhere {
        space.shared.home.memories(|home| Ok(home.memories().put(memory)?))?;
    }
    let here = memory.scope == MemoryScope::Workspace;
    space.write(Write::MemoryWrite, |tx| {
        if here {
            tx.memories().put(memory)?;
        }
        tx.command(id, &Done::Ok {})?;
        tx.memory_changed()?;
        tx.log("memory.written", &json!({ "memory": memory.id }), &memory.text)
    })
}

/// The memory, wherever it holds.
fn known(space: &Space, id: &MemoryId) -> Result<Memory, Problem> {
    if let Some(memory) = space.store.read().memories().get(id)? {
        return Ok(memory);
    }
    let everywhere = space.shared.home.memories(|home| Ok(home.memories().get(id)?))?;
    everywhere.ok_or_else(|| Problem::new(Code::NotFound, format!("There is no memory {id}.")))
}

pub(super) fn edit(
    space: &mut Space,
    id: &CommandId,
    which: &MemoryId,
    text: Option<&str>,
    kind: Option<MemoryKind>,
    scope: Option<MemoryScope>,
) -> Result<Done, Problem> {
    let before = known(space, which)?;
    let mut memory = before.clone();
    if let Some(text) = text {
        memory.text = checked(text)?;
    }
    memory.kind = kind.unwrap_or(memory.kind);
    memory.scope = scope.unwrap_or(memory.scope);
    memory.status = MemoryStatus::Kept;
    memory.updated_at = now();
    // First where it is to be, then no longer where it was: nothing is lost in between.
    keep(space, id, &memory)?;
    if memory.scope != before.scope {
        take_out(space, &before)?;
    }
    if memory.text != before.text {
        unsaid(space, &before)?;
    }
    Ok(Done::Memory { memory })
}

/// Takes a memory out of where it holds; its words stay in what was said.
fn take_out(space: &mut Space, memory: &Memory) -> Result<(), Problem> {
    match memory.scope {
        MemoryScope::Workspace => {
            space.write(Write::MemoryWrite, |tx| tx.memories().forget(&memory.id).map(drop))
        }
        MemoryScope::Everywhere => {
            space.shared.home.memories(|home| Ok(home.memories().forget(&memory.id).map(drop)?))
        }
    }
}

/// Takes what it says out of the tasks of all workspaces that said or were told it, and of all copies.
fn unsaid(space: &mut Space, memory: &Memory) -> Result<(), Problem> {
    let here = space.store.workspace().clone();
    space.shared.home.memories(|home| {
        home.unsaid_elsewhere(memory, &here)?;
        Ok(home.forgotten(memory)?)
    })?;
    space.write(Write::MemoryWrite, |tx| tx.unsaid(memory))?;
    Ok(space.store.forgotten(memory)?)
}

pub(super) fn forget(space: &mut Space, id: &CommandId, which: &MemoryId) -> Result<Done, Problem> {
    let memory = known(space, which)?;
    // The memory itself goes last: what broke off half way can be asked for again.
    unsaid(space, &memory)?;
    take_out(space, &memory)?;
    let done = Done::Ok {};
    space.write(Write::MemoryWrite, |tx| {
        tx.command(id, &done)?;
        tx.memory_changed()?;
        tx.log("memory.forgotten", &json!({ "memory": which }), "")
    })?;
    // What stood in its row is gone from the write-ahead logs too.
    space.shared.home.memories(|home| Ok(home.forgotten(&memory)?))?;
    space.store.forgotten(&memory)?;
    Ok(done)
}

/// Writes what is kept without a look.
pub(super) fn rule(space: &mut Space, id: &CommandId, keep_said: bool) -> Result<Done, Problem> {
    space.writes()?;
    crate::config::written::keep_said(&space.shared.home.dir, keep_said)?;
    let done = Done::Ok {};
    space.write(Write::MemoryWrite, |tx| {
        tx.command(id, &done)?;
        tx.memory_changed()?;
        tx.log("memory.rule", &json!({ "keep_said": keep_said }), "")
    })?;
    Ok(done)
}

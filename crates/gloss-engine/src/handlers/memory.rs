//! `memory.*`: remembered, changed, forgotten. Words are never kept with the command or in the log, so that
//! forgetting leaves none.

use gloss_protocol::{
    Code, CommandId, Done, Memory, MemoryId, MemoryKind, MemoryScope, MemorySource, MemoryStatus, Problem,
};
use gloss_store::Write;
use serde_json::json;

use crate::doors::now;
use crate::space::Space;

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
    keep(space, id, &memory, 0)?;
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

/// Writes a memory where it holds; what it said before was taken out of so many entries of the log.
fn keep(space: &mut Space, id: &CommandId, memory: &Memory, entries: u64) -> Result<(), Problem> {
    let text = space.shared.home.redaction.text(&memory.text).into_owned();
    let memory = &Memory { text, ..memory.clone() };
    if memory.scope == MemoryScope::Everywhere {
        space.shared.home.room.to_write()?;
        space.shared.home.memories(|home| Ok(home.memories().put(memory)?))?;
    }
    let here = memory.scope == MemoryScope::Workspace;
    space.write(Write::MemoryWrite, |tx| {
        if here {
            tx.memories().put(memory)?;
        }
        tx.command(id, &Done::Ok {})?;
        tx.memory_changed()?;
        tx.log("memory.written", &json!({ "memory": memory.id, "entries": entries }), &memory.text)
    })
}

/// The memory, wherever it holds.
fn find_memory(space: &Space, id: &MemoryId) -> Result<Memory, Problem> {
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
    let before = find_memory(space, which)?;
    let mut memory = before.clone();
    if let Some(text) = text {
        memory.text = checked(text)?;
    }
    memory.kind = kind.unwrap_or(memory.kind);
    memory.scope = scope.unwrap_or(memory.scope);
    memory.status = MemoryStatus::Kept;
    memory.updated_at = now();
    // What it said before goes first: where that breaks off, the change is not there yet and is asked for again.
    let _none_is_made = gloss_store::no_copies();
    let (missed, entries) =
        if memory.text == before.text { Default::default() } else { unsaid(space, &before)? };
    // First where it is to be, then no longer where it was: nothing is lost in between.
    keep(space, id, &memory, entries)?;
    if memory.scope != before.scope {
        take_out(space, &before)?;
    }
    flushed(space)?;
    all_reached(&missed)?;
    Ok(Done::Memory { memory })
}

/// Words that are gone from the tables are gone from the write-ahead logs too.
fn flushed(space: &Space) -> Result<(), Problem> {
    space.shared.home.memories(|home| Ok(home.flushed()?))?;
    Ok(space.store.flushed()?)
}

/// Fails where folders could not be reached, and names them.
fn all_reached(missed: &[std::path::PathBuf]) -> Result<(), Problem> {
    let Some(first) = missed.first() else { return Ok(()) };
    let says =
        format!("It is gone here, but what tasks in {} said can't be read or changed.", first.display());
    let folders = missed.iter().take(9).map(|folder| folder.display().to_string()).collect();
    let next =
        "Their words may still stand there. Open these folders, and look whether Gloss says what is wrong.";
    Err(Problem::new(Code::StoreDamaged, says).with_next(next).with_candidates(folders))
}

/// Takes a memory out of where it holds; its words stay in what was said.
fn take_out(space: &mut Space, memory: &Memory) -> Result<(), Problem> {
    match memory.scope {
        MemoryScope::Workspace => {
            space.write(Write::MemoryWrite, |tx| tx.memories().forget(&memory.id).map(drop))
        }
        MemoryScope::Everywhere => space.shared.home.memories(|home| Ok(home.forget(&memory.id)?)),
    }
}

/// Takes what it says out of the tasks of all workspaces that said or were told it, and of all copies; gives the folders
/// where that could not be, and how many entries of this workspace's log lost words.
fn unsaid(space: &mut Space, memory: &Memory) -> Result<(Vec<std::path::PathBuf>, u64), Problem> {
    let here = space.store.workspace().clone();
    let missed = space.shared.home.memories(|home| {
        let missed = home.unsaid_elsewhere(memory, &here)?;
        home.forgotten(memory)?;
        Ok(missed)
    })?;
    let entries = space.write(Write::MemoryWrite, |tx| tx.unsaid(memory))?;
    space.store.forgotten(memory)?;
    Ok((missed, entries))
}

pub(super) fn forget(space: &mut Space, id: &CommandId, which: &MemoryId) -> Result<Done, Problem> {
    let memory = find_memory(space, which)?;
    let _none_is_made = gloss_store::no_copies();
    // The memory itself goes last: what broke off half way can be asked for again.
    let (missed, entries) = unsaid(space, &memory)?;
    take_out(space, &memory)?;
    let done = Done::Ok {};
    space.write(Write::MemoryWrite, |tx| {
        tx.command(id, &done)?;
        tx.memory_changed()?;
        tx.log("memory.forgotten", &json!({ "memory": which, "entries": entries }), "")
    })?;
    flushed(space)?;
    all_reached(&missed)?;
    Ok(done)
}

/// Writes what is kept without a look.
pub(super) fn rule(space: &mut Space, id: &CommandId, keep_said: bool) -> Result<Done, Problem> {
    crate::config::written::keep_said(&space.shared.home.dir, keep_said)?;
    let done = Done::Ok {};
    space.write(Write::MemoryWrite, |tx| {
        tx.command(id, &done)?;
        tx.memory_changed()?;
        tx.log("memory.rule", &json!({ "keep_said": keep_said }), "")
    })?;
    Ok(done)
}

//! Memories of this workspace and of everywhere, in one list. Changes nothing.

use std::sync::Arc;

use gloss_protocol::{Memory, MemoryId, Problem, Reply};

use crate::config::Config;
use crate::doors::Shared;

/// Memories in one answer.
const MOST: u32 = 1000;

pub(super) fn memories(shared: &Arc<Shared>, words: &str, count: u32) -> Result<Reply, Problem> {
    let count = count.min(MOST);
    // Counting looks at each of them, which takes longer than finding some; only the list says how many more there are.
    let (memories, total) = if words.trim().is_empty() {
        let total = shared.read(|read, _| Ok(read.memories().count()?))?
            + shared.home.memories(|home| Ok(home.memories().count()?))?;
        let mut all = shared.read(|read, _| Ok(read.memories().list(count)?))?;
        all.extend(shared.home.memories(|home| Ok(home.memories().list(count)?))?);
        all.sort_by(|a, b| b.created_at.cmp(&a.created_at).then(b.id.cmp(&a.id)));
        (all, total)
    } else {
        (found(shared, words, count as usize)?, 0)
    };
    // A configuration that can't be read hides no memory.
    let keep_said = Config::read(&shared.home.dir).is_ok_and(|config| config.memory.keep_said);
    Ok(Reply::Memories { memories: memories.into_iter().take(count as usize).collect(), total, keep_said })
}

/// The memories of these ids, wherever they hold.
pub(super) fn of(shared: &Arc<Shared>, ids: &[MemoryId]) -> Result<Reply, Problem> {
    let mut memories = Vec::new();
    for id in ids.iter().take(MOST as usize) {
        let here = shared.read(|read, _| Ok(read.memories().get(id)?))?;
        memories.extend(match here {
            Some(memory) => Some(memory),
            None => shared.home.memories(|home| Ok(home.memories().get(id)?))?,
        });
    }
    Ok(Reply::MemoriesOf { memories })
}

/// The memories that fit words best, wherever they hold.
fn found(shared: &Arc<Shared>, words: &str, count: usize) -> Result<Vec<Memory>, Problem> {
    let mut scored = shared.read(|read, _| Ok(read.memories().search(words, count)?))?;
    scored.extend(shared.home.memories(|home| Ok(home.memories().search(words, count)?))?);
    scored.sort_by(|a, b| b.1.total_cmp(&a.1));
    Ok(scored.into_iter().map(|(memory, _)| memory).take(count).collect())
}

//! The queue of turns: how many work at once over all workspaces, and who is next. What a person began goes before what
//! Gloss began by itself, and within that whoever waits longest.

use std::collections::HashMap;

use gloss_protocol::ThreadId;

use super::Space;
use crate::config::{BUILTIN, Config};
use crate::turn::room::Running;

/// Turns at work at once, over all workspaces, where the configuration does not say.
const MAX_TASKS: usize = 64;

/// Of these at one provider.
const MAX_AT_PROVIDER: usize = 32;

/// And at one that runs on the person's own machine, which works at hardly more than one answer at a time.
const MAX_AT_OLLAMA: usize = 2;

/// Helpers of one task at work at once, where the configuration does not say.
const MAX_HELPERS: usize = 6;

/// Status of a task that has no place yet.
const WAITS: &str = "Waits for its turn";

/// Limits of how many may work at once.
pub(crate) struct Limits<'a>(pub &'a Config);

impl Limits<'_> {
    fn all(&self) -> usize {
        self.0.agents.max_tasks.unwrap_or(MAX_TASKS).max(1)
    }

    fn helpers(&self) -> usize {
        self.0.agents.max_threads.unwrap_or(MAX_HELPERS).max(1)
    }

    fn at(&self, provider: &str) -> usize {
        if provider == BUILTIN {
            return self.all();
        }
        let found = self.0.model_providers.get(provider);
        let own = match found.and_then(|found| found.wire_api.as_deref()) {
            Some("ollama") => MAX_AT_OLLAMA,
            _ => MAX_AT_PROVIDER,
        };
        found.and_then(|found| found.max_at_once).unwrap_or(own).max(1)
    }
}

/// Begins turns until no place is free or nobody waits for one, and tells those that still wait; `away` are those at work in
/// workspaces that can't be asked now.
pub(crate) fn fill<'a>(
    spaces: impl Iterator<Item = &'a mut Space>,
    away: Vec<(String, Option<ThreadId>)>,
    config: &Config,
) {
    let mut spaces: Vec<&mut Space> = spaces.collect();
    let limits = Limits(config);
    let mut at_work: HashMap<String, usize> = HashMap::new();
    let mut helping: HashMap<ThreadId, usize> = HashMap::new();
    for (provider, helps) in spaces.iter().flat_map(|space| space.at_work_now()).chain(away) {
        *at_work.entry(provider).or_default() += 1;
        helps.into_iter().for_each(|task| *helping.entry(task).or_default() += 1);
    }
    while at_work.values().sum::<usize>() < limits.all() {
        let room = |running: &Running| {
            let at = at_work.get(&running.provider).copied().unwrap_or(0);
            let beside = running.helps.as_ref().and_then(|task| helping.get(task)).copied().unwrap_or(0);
            at < limits.at(&running.provider) && beside < limits.helpers()
        };
        let waiting = spaces.iter().enumerate().filter_map(|(at, space)| {
            let (id, running, waiting) = space.first_waiting(&room)?;
            Some((
                (running.rank, waiting.since, at),
                id.clone(),
                running.provider.clone(),
                running.helps.clone(),
            ))
        });
        let Some(((_, _, at), id, provider, helps)) = waiting.min_by_key(|(rank, ..)| *rank) else { break };
        *at_work.entry(provider).or_default() += 1;
        helps.into_iter().for_each(|task| *helping.entry(task).or_default() += 1);
        if let Some(space) = spaces.get_mut(at) {
            space.begin(&id);
        }
    }
    let full = Full { limits, at_work, helping };
    for space in &mut spaces {
        space.tell_waiting(&|running| full.why(running));
    }
}

/// Turns at work when no more may begin.
struct Full<'a> {
    limits: Limits<'a>,
    at_work: HashMap<String, usize>,
    helping: HashMap<ThreadId, usize>,
}

impl Full<'_> {
    /// Reason that a turn waits, for the person.
    fn why(&self, running: &Running) -> String {
        let all: usize = self.at_work.values().sum();
        let at = self.at_work.get(&running.provider).copied().unwrap_or(0);
        let beside = running.helps.as_ref().and_then(|task| self.helping.get(task)).copied().unwrap_or(0);
        let (most, what) = if all >= self.limits.all() {
            (self.limits.all(), "at work".to_owned())
        } else if at >= self.limits.at(&running.provider) {
            (self.limits.at(&running.provider), format!("asking {}", running.provider))
        } else if beside >= self.limits.helpers() {
            (self.limits.helpers(), "of this task’s helpers at work".to_owned())
        } else {
            return WAITS.to_owned();
        };
        format!("{WAITS}: {most} {what}, as many as may be at once")
    }
}

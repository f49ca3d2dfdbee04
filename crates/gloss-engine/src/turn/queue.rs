//! Turns that wait for their place: how many work at once, and who is next. The core asks all workspaces; what a
//! person began goes before what Gloss began by itself, and within that whoever waits longest.

use std::collections::{BTreeMap, HashMap};

use gloss_agent::machine::{Rest, State};
use gloss_protocol::{Problem, Thread, ThreadId, ThreadStatus, Timestamp, TurnId};
use gloss_store::Write;

use crate::config::{BUILTIN, Config};
use crate::space::{Space, now};
use crate::turn::Running;

/// Turns at work at once, over all workspaces, where the configuration does not say.
const MAX_TASKS: usize = 64;

/// Of these at one provider.
const MAX_AT_PROVIDER: usize = 32;

/// And at one that runs on the person's own machine, which works at hardly more than one answer at a time.
const MAX_AT_OLLAMA: usize = 2;

/// Helpers of one task at work at once, where the configuration does not say.
const MAX_HELPERS: usize = 6;

/// What a task says that has no place yet.
const WAITS: &str = "Waits for its turn";

/// A turn that has not begun yet.
pub(crate) struct Waiting {
    /// What it begins from.
    pub state: State,
    /// Since when.
    pub since: Timestamp,
    /// True once the person was told that it waits, and for what.
    pub told: bool,
}

impl Waiting {
    /// One that waits from now on.
    pub(crate) fn new(state: State) -> Self {
        Self { state, since: now(), told: false }
    }
}

/// The provider that a task asks.
pub(crate) fn provider_of(thread: &Thread) -> String {
    thread.model.split_once('/').map_or(BUILTIN, |(provider, _)| provider).to_owned()
}

/// How many may work at once.
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

/// Begins turns until no place is free or nobody waits for one, and tells those that still wait.
pub(crate) fn fill<'a>(spaces: impl Iterator<Item = &'a mut Space>, config: &Config) {
    let mut spaces: Vec<&mut Space> = spaces.collect();
    let limits = Limits(config);
    let mut at_work: HashMap<String, usize> = HashMap::new();
    let mut helping: HashMap<ThreadId, usize> = HashMap::new();
    for (provider, helps) in spaces.iter().flat_map(|space| space.at_work_now()) {
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
        space.tell_waiting(&full);
    }
}

/// What is at work when no more may begin.
struct Full<'a> {
    limits: Limits<'a>,
    at_work: HashMap<String, usize>,
    helping: HashMap<ThreadId, usize>,
}

impl Full<'_> {
    /// Why a turn waits, for the person.
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

impl Space {
    /// True once after a turn came or went.
    pub(crate) fn places_changed(&mut self) -> bool {
        std::mem::take(&mut self.changed)
    }

    /// Ends a turn that has not begun.
    ///
    /// # Errors
    /// What the store says.
    pub(crate) fn stop_waiting(&mut self, id: &TurnId) -> Result<(), Problem> {
        let turn = self.turn(id)?;
        self.settle_items(&turn, "Not run: the person stopped the task.")?;
        self.finish(id, Rest::Interrupted, BTreeMap::new())
    }

    /// The providers of the turns at work, and what these help. One that waits for its helpers has lent them its place.
    fn at_work_now(&self) -> impl Iterator<Item = (String, Option<ThreadId>)> + '_ {
        let at_work = self
            .running
            .values()
            .filter(|running| running.waiting.is_none() && !running.lent && !running.awaits);
        at_work.map(|running| (running.provider.clone(), running.helps.clone()))
    }

    fn first_waiting(&self, room: &dyn Fn(&Running) -> bool) -> Option<(&TurnId, &Running, &Waiting)> {
        let waiting =
            self.running.iter().filter_map(|(id, running)| Some((id, running, running.waiting.as_ref()?)));
        waiting.filter(|(_, running, _)| room(running)).min_by(|(a, first, one), (b, second, other)| {
            (first.rank, one.since, &a.0).cmp(&(second.rank, other.since, &b.0))
        })
    }

    /// Sets a turn to work that has its place now.
    fn begin(&mut self, id: &TurnId) {
        let Some(waiting) = self.running.get_mut(id).and_then(|running| running.waiting.take()) else {
            return;
        };
        let begun = self.tell_place(id, waiting.told, ThreadStatus::Working, "Starting");
        if let Err(problem) = begun.and_then(|()| self.drive(id, waiting.state)) {
            self.broke_off(id, problem);
        }
    }

    /// Says of those that stay without a place that they wait, and for what.
    fn tell_waiting(&mut self, full: &Full<'_>) {
        // Of a thousand that wait few are untold: only for these is it looked up.
        let untold =
            self.running.iter().filter(|(_, running)| running.waiting.as_ref().is_some_and(|one| !one.told));
        let untold: Vec<(TurnId, String)> =
            untold.map(|(id, running)| (id.clone(), full.why(running))).collect();
        for (id, why) in untold {
            // Where it can't be written it is told again with the next change.
            if self.tell_place(&id, true, ThreadStatus::Queued, &why).is_ok()
                && let Some(waiting) = self.running.get_mut(&id).and_then(|running| running.waiting.as_mut())
            {
                waiting.told = true;
            }
        }
    }

    fn tell_place(
        &mut self,
        id: &TurnId,
        differs: bool,
        status: ThreadStatus,
        latest: &str,
    ) -> Result<(), Problem> {
        let Some(mut turn) = self.store.read().turn(id)?.filter(|_| differs) else { return Ok(()) };
        let Some(mut thread) = self.store.read().thread(&turn.thread)? else { return Ok(()) };
        (turn.status, thread.status) = (status, status);
        latest.clone_into(&mut thread.latest);
        thread.updated_at = now();
        self.write(Write::TurnStep, |tx| {
            tx.thread(&thread)?;
            tx.turn(&turn)
        })
    }
}

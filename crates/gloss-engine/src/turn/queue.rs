//! The turns of a workspace that wait for their place, and those that have one. Who is next over all workspaces is
//! `space/queue.rs`'s.

use std::collections::BTreeMap;

use gloss_agent::machine::Rest;
use gloss_protocol::{Problem, ThreadId, ThreadStatus, TurnId};
use gloss_store::Write;

use crate::doors::now;
use crate::turn::recover::NotRun;
use crate::turn::room::{Running, Turns};
use crate::turn::waiting::Waiting;

impl Turns {
    /// True once after a turn came or went.
    pub(crate) fn places_changed(&mut self) -> bool {
        std::mem::take(&mut self.changed)
    }

    /// Ends a turn that has not begun.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn stop_waiting(&mut self, id: &TurnId) -> Result<(), Problem> {
        let turn = self.turn(id)?;
        self.settle_items(&turn, NotRun::Stopped)?;
        self.finish(id, Rest::Interrupted, BTreeMap::new())
    }

    /// The providers of the turns at work, and what these help. One that waits for its helpers has lent them its place.
    pub(crate) fn at_work_now(&self) -> impl Iterator<Item = (String, Option<ThreadId>)> + '_ {
        let at_work = self
            .running
            .values()
            .filter(|running| running.waiting.is_none() && !running.lent && !running.awaits);
        at_work.map(|running| (running.provider.clone(), running.helps.clone()))
    }

    pub(crate) fn first_waiting(
        &self,
        room: &dyn Fn(&Running) -> bool,
    ) -> Option<(&TurnId, &Running, &Waiting)> {
        let waiting =
            self.running.iter().filter_map(|(id, running)| Some((id, running, running.waiting.as_ref()?)));
        waiting.filter(|(_, running, _)| room(running)).min_by(|(a, first, one), (b, second, other)| {
            (first.rank, one.since, &a.0).cmp(&(second.rank, other.since, &b.0))
        })
    }

    /// Tells turns that stay without a place that they wait, and for what.
    pub(crate) fn tell_waiting(&mut self, why: &dyn Fn(&Running) -> String) {
        // Of a thousand that wait few are untold: only for these is it looked up.
        let untold =
            self.running.iter().filter(|(_, running)| running.waiting.as_ref().is_some_and(|one| !one.told));
        let untold: Vec<(TurnId, String)> = untold.map(|(id, running)| (id.clone(), why(running))).collect();
        for (id, why) in untold {
            // Where it can't be written it is told again with the next change.
            if self.tell_place(&id, ThreadStatus::Queued, Some(&why)).is_ok()
                && let Some(waiting) = self.running.get_mut(&id).and_then(|running| running.waiting.as_mut())
            {
                waiting.told = true;
            }
        }
    }

    /// Writes whether a turn waits or works; its latest words only where there are others.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn tell_place(
        &mut self,
        id: &TurnId,
        status: ThreadStatus,
        latest: Option<&str>,
    ) -> Result<(), Problem> {
        let Some(mut turn) = self.store.read().turn(id)? else { return Ok(()) };
        let Some(mut thread) = self.store.read().thread(&turn.thread)? else { return Ok(()) };
        (turn.status, thread.status) = (status, status);
        latest.into_iter().for_each(|latest| latest.clone_into(&mut thread.latest));
        thread.updated_at = now();
        self.write(Write::TurnStep, |tx| {
            tx.thread(&thread)?;
            tx.turn(&turn)
        })
    }
}

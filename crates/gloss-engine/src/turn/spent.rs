//! Whether the goal that a turn pursues may still spend. Decides nothing: the bounds are `goals/decide.rs`'s.

use gloss_protocol::{Code, GoalStatus, Problem, Thread};

use crate::doors::now;
use crate::goals::decide;
use crate::turn::room::Turns;

impl Turns {
    /// Reason that a goal's task may not ask again; none where it may, and for a task that pursues none.
    pub(crate) fn goal_spent(&self, thread: &Thread) -> Result<Option<String>, Problem> {
        let of = thread.helps.as_ref().map_or(&thread.id, |helps| &helps.task);
        let Some(goal) = self.store.read().goal_of(of)? else { return Ok(None) };
        if goal.status != GoalStatus::Active {
            return Ok(None);
        }
        let of = self.store.read().thread(&goal.thread)?;
        let mut of = of.ok_or_else(|| Problem::new(Code::NotFound, "The goal's task is gone."))?;
        // What its helpers use counts while they do, not only when they are back.
        for running in self.running.values().filter(|running| running.helps.as_ref() == Some(&of.id)) {
            if let Some(helper) = self.store.read().thread(&running.thread)? {
                (of.usage, of.cost) = (of.usage.plus(helper.usage), of.cost.plus(helper.cost));
            }
        }
        Ok(decide::spent_within(&goal, &of, now()))
    }
}

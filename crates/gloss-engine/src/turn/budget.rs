//! The budget of a turn's task, of its goal, and of what both may write: when it may ask its model no more. The bounds of a goal
//! are `goals/decide.rs`'s.

use gloss_protocol::{Code, GoalStatus, Problem, Thread, TurnId};

use crate::doors::now;
use crate::goals::decide;
use crate::turn::room::Turns;

/// Bytes that one turn may write into the workspace's memory, and all turns of a task.
const MAX_TURN: u64 = 64 << 20;
const MAX_TASK: u64 = 512 << 20;

impl Turns {
    /// Reason that a turn's task may ask its model no more.
    pub(crate) fn budget_spent(&self, id: &TurnId) -> Result<Option<Problem>, Problem> {
        let turn = self.turn(id)?;
        let Some(thread) = self.store.read().thread(&turn.thread)? else { return Ok(None) };
        if let Some(why) = self.goal_spent(&thread)? {
            return Ok(Some(Problem::new(Code::BudgetSpent, why)));
        }
        let read = self.store.read();
        for (bytes, most, what) in [
            (read.turn_bytes(id)?, MAX_TURN, "What was said and done since you asked"),
            (read.thread_bytes(&turn.thread)?, MAX_TASK, "What was said and done in this task"),
        ] {
            if bytes > most {
                let says = format!("{what} has {} MB; it may have {} MB.", bytes >> 20, most >> 20);
                return Ok(Some(
                    Problem::new(Code::TooLarge, says).with_next("Begin a new task for the rest."),
                ));
            }
        }
        let spent = thread.budget.filter(|budget| thread.usage.total() >= *budget);
        Ok(spent.map(|budget| {
            let says =
                format!("The task has used {} tokens of the {budget} it may use.", thread.usage.total());
            Problem::new(Code::BudgetSpent, says)
        }))
    }

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

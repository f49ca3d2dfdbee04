//! The budget of a turn's task, of its goal, and of what both may write: when it may ask its model no more. The bounds of a goal
//! are `goals/decide.rs`'s.

use gloss_protocol::{Code, GoalStatus, Problem, Thread, TurnId};

use crate::doors::now;
use crate::goals::decide;
use crate::turn::room::Turns;

/// Tokens that a task may use, with its helpers, before the person is asked, where nobody says otherwise.
pub(crate) const TASK_TOKENS: u64 = 1_000_000;

/// Tokens that a helper's first request needs: its tools and instructions alone. One that has less can do nothing with it.
pub(crate) const HELPER_TOKENS: u64 = 4_000;

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
        // Helpers have what their task has left, all together.
        let helped = thread.helps.as_ref().map(|helps| self.store.read().thread(&helps.task)).transpose()?;
        for of in [Some(thread), helped.flatten()].into_iter().flatten() {
            let of = self.with_helpers(of)?;
            let used = of.usage.total();
            if let Some(budget) = of.budget.filter(|budget| used >= *budget) {
                let says = format!("The task has used {used} tokens of the {budget} it may use.");
                return Ok(Some(Problem::new(Code::BudgetSpent, says)));
            }
        }
        Ok(None)
    }

    /// Reason that a goal's task may not ask again; none where it may, and for a task that pursues none.
    pub(crate) fn goal_spent(&self, thread: &Thread) -> Result<Option<String>, Problem> {
        let of = thread.helps.as_ref().map_or(&thread.id, |helps| &helps.task);
        let Some(goal) = self.store.read().goal_of(of)? else { return Ok(None) };
        if goal.status != GoalStatus::Active {
            return Ok(None);
        }
        let of = self.store.read().thread(&goal.thread)?;
        let of = of.ok_or_else(|| Problem::new(Code::NotFound, "The goal's task is gone."))?;
        Ok(decide::spent_within(&goal, &self.with_helpers(of)?, now()))
    }

    /// A task with what its helpers use: that counts while they do, not only when they are back.
    fn with_helpers(&self, mut of: Thread) -> Result<Thread, Problem> {
        for running in self.running.values().filter(|running| running.helps.as_ref() == Some(&of.id)) {
            if let Some(helper) = self.store.read().thread(&running.thread)? {
                (of.usage, of.cost) = (of.usage.plus(helper.usage), of.cost.plus(helper.cost));
            }
        }
        Ok(of)
    }
}

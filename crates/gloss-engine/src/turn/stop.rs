//! Stopping a task: its driver hears of it, and what has not begun comes to its end here.

use gloss_protocol::{Code, Problem, Thread, ThreadId};

use crate::turn::room::Turns;

impl Turns {
    /// Stops what is at work in a task.
    ///
    /// # Errors
    /// [`Code::NotFound`].
    pub(crate) fn stop_task(&mut self, task: &ThreadId) -> Result<Thread, Problem> {
        let thread = self
            .store
            .read()
            .thread(task)?
            .ok_or_else(|| Problem::new(Code::NotFound, format!("There is no task {task}.")))?;
        let mut waiting = Vec::new();
        for (id, running) in self.running.iter().filter(|(_, running)| running.thread == *task) {
            running.cancel.cancel();
            if running.waiting.is_some() || running.awaits {
                waiting.push(id.clone());
            }
        }
        // What has not begun has nobody who would bring it to its end.
        for id in waiting {
            self.stop_waiting(&id)?;
        }
        Ok(thread)
    }
}

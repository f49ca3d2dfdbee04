//! Automations and their runs. A due moment is claimed by its key: whoever comes second gets nothing.

use gloss_protocol::{Automation, AutomationId, EventBody, Run, ThreadId};
use rusqlite::params;

use crate::StoreError;
use crate::read::Read;
use crate::write::{Tx, is_new};

impl Tx<'_> {
    /// Writes an automation.
    pub fn automation(&mut self, automation: &Automation) -> Result<(), StoreError> {
        let new = is_new(self.read().automation(&automation.id))?;
        let (body, automation) = self.clean(automation)?;
        self.transaction
            .prepare_cached(
                "INSERT INTO automations (id, created_at, body) VALUES (?1, ?2, ?3)
                 ON CONFLICT (id) DO UPDATE SET body = ?3",
            )?
            .execute(params![automation.id.0, automation.created_at.0, body])?;
        let automation = Box::new(automation.into_owned());
        self.event(if new {
            EventBody::AutomationAdded { automation }
        } else {
            EventBody::AutomationUpdated { automation }
        })
    }

    /// Deletes an automation and the list of its runs.
    pub fn drop_automation(&mut self, id: &AutomationId) -> Result<(), StoreError> {
        self.transaction.prepare_cached("DELETE FROM runs WHERE automation = ?1")?.execute([&id.0])?;
        self.transaction.prepare_cached("DELETE FROM automations WHERE id = ?1")?.execute([&id.0])?;
        self.event(EventBody::AutomationRemoved { automation: id.clone() })
    }

    /// Claims a due moment for a run; false where it has one already, and then nothing is written.
    pub fn claim_run(&mut self, run: &Run) -> Result<bool, StoreError> {
        let (body, _) = self.clean(run)?;
        let claimed = self
            .transaction
            .prepare_cached(
                "INSERT OR IGNORE INTO runs (automation, due, id, thread, at_rest, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                run.automation.0,
                run.due.0,
                run.id.0,
                run.thread.as_ref().map(|thread| &thread.0),
                run.status.at_rest(),
                body
            ])?;
        Ok(claimed == 1)
    }

    /// Writes a claimed run as it is now.
    pub fn run(&mut self, run: &Run) -> Result<(), StoreError> {
        let (body, _) = self.clean(run)?;
        self.transaction
            .prepare_cached("UPDATE runs SET thread = ?2, at_rest = ?3, body = ?4 WHERE id = ?1")?
            .execute(params![
                run.id.0,
                run.thread.as_ref().map(|thread| &thread.0),
                run.status.at_rest(),
                body
            ])?;
        Ok(())
    }
}

impl Read<'_> {
    /// All automations, oldest first.
    pub fn automations(&self) -> Result<Vec<Automation>, StoreError> {
        self.all("SELECT body FROM automations ORDER BY created_at, id", [])
    }

    /// An automation.
    pub fn automation(&self, id: &AutomationId) -> Result<Option<Automation>, StoreError> {
        self.one("SELECT body FROM automations WHERE id = ?1", [&id.0])
    }

    /// Whether a task is or was a run of an automation, which may be removed by now.
    pub fn has_task_of(&self, automation: &AutomationId) -> Result<bool, StoreError> {
        let sql = "SELECT json('true') FROM threads WHERE json_valid(body) AND body ->> '$.automation' = ?1 LIMIT 1";
        Ok(self.one::<bool>(sql, [&automation.0])?.is_some())
    }

    /// The newest runs of an automation, newest first.
    pub fn runs(&self, automation: &AutomationId, limit: u32) -> Result<Vec<Run>, StoreError> {
        self.all(
            "SELECT body FROM runs WHERE automation = ?1 ORDER BY due DESC LIMIT ?2",
            params![automation.0, limit],
        )
    }

    /// Runs of an automation that are not at rest, oldest first.
    pub fn runs_at_work(&self, automation: &AutomationId) -> Result<Vec<Run>, StoreError> {
        self.all("SELECT body FROM runs WHERE automation = ?1 AND at_rest = 0 ORDER BY due", [&automation.0])
    }

    /// The run that a thread is.
    pub fn run_of_thread(&self, thread: &ThreadId) -> Result<Option<Run>, StoreError> {
        self.one("SELECT body FROM runs WHERE thread = ?1", [&thread.0])
    }
}

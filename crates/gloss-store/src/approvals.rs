//! Approvals: each with the turn that waits for it. Decides nothing.

use gloss_protocol::{Approval, ApprovalId, ApprovalState, EventBody, ThreadId, TurnId};
use rusqlite::params;

use crate::StoreError;
use crate::read::Read;
use crate::write::Tx;

/// Answered approvals that are listed beside those that wait.
const ANSWERED: u32 = 100;

impl Tx<'_> {
    /// Writes an approval.
    pub fn approval(&mut self, approval: &Approval) -> Result<(), StoreError> {
        let (body, approval) = self.clean(approval)?;
        self.transaction
            .prepare_cached(
                "INSERT INTO approvals (id, turn, state, asked_at, body) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (id) DO UPDATE SET state = ?3, body = ?5",
            )?
            .execute(params![
                approval.id.0,
                approval.turn.0,
                approval.state.word(),
                approval.asked_at.0,
                body
            ])?;
        let waits = approval.state == ApprovalState::Waiting;
        let approval = Box::new(approval.into_owned());
        self.event(match waits {
            true => EventBody::ApprovalAsked { approval },
            false => EventBody::ApprovalAnswered { approval },
        })
    }
}

impl Read<'_> {
    /// An approval.
    pub fn approval(&self, id: &ApprovalId) -> Result<Option<Approval>, StoreError> {
        self.one("SELECT body FROM approvals WHERE id = ?1", [&id.0])
    }

    /// Approvals that wait for the person, oldest first.
    pub fn approvals_waiting(&self) -> Result<Vec<Approval>, StoreError> {
        self.all("SELECT body FROM approvals WHERE state = 'waiting' ORDER BY asked_at, id", [])
    }

    /// The newest of those that were answered, newest first.
    pub fn approvals_answered(&self) -> Result<Vec<Approval>, StoreError> {
        let sql =
            "SELECT body FROM approvals WHERE state <> 'waiting' ORDER BY asked_at DESC, id DESC LIMIT ?1";
        self.all(sql, [ANSWERED])
    }

    /// Those of a task that were denied, oldest first.
    pub fn approvals_denied(&self, task: &ThreadId) -> Result<Vec<Approval>, StoreError> {
        let sql = "SELECT body FROM approvals WHERE state = 'denied' AND body ->> '$.task' = ?1 ORDER BY asked_at, id";
        self.all(sql, [&task.0])
    }

    /// All that a turn has asked for, oldest first.
    pub fn approvals_of(&self, turn: &TurnId) -> Result<Vec<Approval>, StoreError> {
        self.all("SELECT body FROM approvals WHERE turn = ?1 ORDER BY asked_at, id", [&turn.0])
    }
}

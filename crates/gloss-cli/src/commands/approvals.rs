//! `gloss approvals`, `approvals allow ID`, `approvals deny ID`. Decides nothing by itself.

use gloss_protocol::{AnswerReach, Approval, ApprovalId, ApprovalState, Command, Problem, Query, Reply};
use serde_json::{Value, json};

use crate::args::{Approvals, Reach};
use crate::output;
use crate::session::{Session, unexpected};

pub(super) async fn run(session: &Session, what: Option<Approvals>) -> Result<u8, Problem> {
    let (approval, allow, reach, edited) = match what {
        None => return list(session).await,
        Some(Approvals::Allow { approval, reach, edit }) => (approval, true, reach_of(reach), edit),
        Some(Approvals::Deny { approval }) => (approval, false, AnswerReach::Once, None),
    };
    session.follow(Command::ApprovalAnswer { approval: ApprovalId(approval), allow, reach, edited }).await
}

fn reach_of(reach: Reach) -> AnswerReach {
    match (reach.task, reach.always) {
        (true, _) => AnswerReach::Task,
        (_, true) => AnswerReach::Always,
        _ => AnswerReach::Once,
    }
}

async fn list(session: &Session) -> Result<u8, Problem> {
    let Reply::Approvals { approvals } = session.query(Query::Approvals {}).await? else {
        return Err(unexpected());
    };
    if approvals.is_empty() && !session.json {
        output::words("Nothing waits for your answer.");
    }
    for approval in approvals {
        output::either(session.json, &line(&approval), || words(&approval));
    }
    Ok(0)
}

/// An approval as a line of JSON.
pub(crate) fn line(approval: &Approval) -> Value {
    json!({
        "approval": approval.id,
        "task": approval.task,
        "tool": approval.tool,
        "permission": approval.permission,
        "says": approval.says,
        "exact": approval.exact,
        "edited": approval.edited,
        "reaches": approval.reaches,
        "undo": approval.undo,
        "outside": approval.outside,
        "opinion": approval.opinion,
        "path": approval.path,
        "why": approval.why,
        "read_before": approval.read_before,
        "asked_at": approval.asked_at,
        "state": approval.state.word(),
    })
}

/// An approval as a person reads it.
pub(crate) fn words(approval: &Approval) -> String {
    let (says, why) = (output::name(&approval.says), output::name(&approval.why));
    match approval.state {
        ApprovalState::Waiting => {
            let read: Vec<String> = approval.read_before.iter().map(|path| output::name(path)).collect();
            let before = match read.as_slice() {
                [] => String::new(),
                read => format!("\n  Read before: {}", read.join(", ")),
            };
            let id = &approval.id;
            format!("{says} {why}{before}\n  gloss approvals allow {id}\n  gloss approvals deny {id}")
        }
        state => format!("{says} {}", state.word()),
    }
}

//! `gloss run`.

use gloss_protocol::{Can, Command, OnApproval, Problem, Query, Reply, ThreadId};
use serde_json::json;

use crate::args::Run;
use crate::output;
use crate::session::{Session, unexpected};

pub(super) async fn run(session: &Session, run: Run) -> Result<u8, Problem> {
    // Said before anything is sent; a task that is there has its own model and goes on with it.
    if run.task.is_none() {
        foretell(session, &run).await?;
    }
    let command = Command::TaskSay {
        task: run.task.map(ThreadId),
        text: run.text,
        attachments: run.attach,
        model: run.model,
        budget: run.budget,
        role: run.role,
        on_approval: match run.on_approval.as_str() {
            "deny" => OnApproval::Deny,
            "allow" => OnApproval::Allow,
            _ => OnApproval::Ask,
        },
    };
    session.follow(command).await
}

async fn foretell(session: &Session, run: &Run) -> Result<(), Problem> {
    let (text, attachments, model) = (run.text.clone(), run.attach.clone(), run.model.clone());
    let Reply::Foresee { foresight } = session.query(Query::Foresee { text, attachments, model }).await?
    else {
        return Err(unexpected());
    };
    if session.json {
        output::json(
            &json!({ "type": "task.foreseen", "can": foresight.can.word(), "says": foresight.says }),
        );
    } else if foresight.can != Can::Yes {
        output::complain(&foresight.says);
    }
    Ok(())
}

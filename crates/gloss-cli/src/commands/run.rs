//! `gloss run`.

use gloss_protocol::{Code, Command, OnApproval, Problem, ThreadId};

use crate::args::Run;
use crate::session::Session;

pub(super) async fn run(session: &Session, run: Run) -> Result<u8, Problem> {
    if let Some(role) = run.role {
        let problem = Problem::new(Code::NotFound, format!("There is no role {role} here."));
        return Err(problem.with_next("Leave --role out: every task works with the same tools so far."));
    }
    let command = Command::TaskSay {
        task: run.task.map(ThreadId),
        text: run.text,
        attachments: run.attach,
        model: run.model,
        budget: run.budget,
        on_approval: match run.on_approval.as_str() {
            "deny" => OnApproval::Deny,
            "allow" => OnApproval::Allow,
            _ => OnApproval::Ask,
        },
    };
    session.follow(command).await
}

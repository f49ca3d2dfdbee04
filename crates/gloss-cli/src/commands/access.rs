//! `gloss access list [--task ID]`, `access revoke ID`, `access rule ACTION RULE`, `access give`. Decides nothing by itself.

use gloss_protocol::{
    AccessId, AccessLine, Action, Code, Command, Done, May, Problem, Query, Reply, Rule, ThreadId,
};
use serde_json::{Value, json};

use super::model::secrets;
use crate::args::Access;
use crate::output;
use crate::session::{Session, unexpected};

/// Rules by the words in which they are written here.
const RULES: [Rule; 5] = [Rule::Act, Rule::WhenISaySo, Rule::SecondOpinion, Rule::Ask, Rule::LeaveItToMe];

pub(super) async fn run(session: &Session, what: Access) -> Result<u8, Problem> {
    let command = match what {
        Access::List { task } => return list(session, task.map(ThreadId)).await,
        Access::Revoke { access } => Command::AccessRevoke { access: AccessId(access) },
        Access::Rule { action, rule, task } => Command::AccessRule {
            task: task.map(ThreadId),
            action: action_of(&action)?,
            rule: rule_of(&rule)?,
        },
        Access::Give { secret: Some(name), command: Some(command), value_stdin, host, task, .. } => {
            if value_stdin {
                keep(session, &name).await?;
            }
            Command::AccessGive {
                task: task.map(ThreadId),
                may: May::GiveSecret { name, command, host, files: Vec::new() },
            }
        }
        Access::Give { read, change, host, send, task, .. } => {
            let may = match (read, change, host, send) {
                (Some(path), _, _, _) => May::ReadFile { path },
                (_, Some(path), _, _) => May::WriteFile { path },
                (_, _, Some(host), false) => May::ReadHost { host },
                (_, _, Some(host), true) => May::SendHost { host },
                _ => {
                    return Err(wrong(
                        "Name what may be done: --read FILE, --change FILE, --host HOST, or --secret NAME with --command CMD.",
                    ));
                }
            };
            Command::AccessGive { task: task.map(ThreadId), may }
        }
    };
    let Done::Access { access } = session.submit(command).await? else { return Err(unexpected()) };
    let line = json!({ "access": access.id, "task": access.task, "grant": access.grant, "since": access.since, "revoked_at": access.revoked_at });
    let word = if access.revoked_at.is_some() { "Taken away" } else { "Given" };
    output::either(session.json, &line, || format!("{word}: {}", access.id));
    Ok(0)
}

/// Keeps a secret that comes on standard input: never an argument, which others on this computer could read.
pub(super) async fn keep(session: &Session, name: &str) -> Result<(), Problem> {
    let mut lines = secrets(2)?.into_iter();
    let value = lines.next().ok_or_else(|| wrong("There is no secret on standard input."))?;
    let name = name.to_owned();
    session.submit(Command::SecretKeep { name, value, passphrase: lines.next() }).await.map(drop)
}

async fn list(session: &Session, task: Option<ThreadId>) -> Result<u8, Problem> {
    let Reply::Access { card } = session.query(Query::Access { task }).await? else {
        return Err(unexpected());
    };
    for line in &card.lines {
        output::either(session.json, &row(line), || {
            let id = line.id.as_ref().map(|id| format!("\n  gloss access revoke {id}")).unwrap_or_default();
            format!("{}: {}{id}", output::name(&line.says), output::name(&line.detail))
        });
    }
    if session.json {
        output::json(&json!({ "walls": card.walls, "says": card.walls_say, "not_done": card.not_done }));
    } else {
        output::words(&card.walls_say);
        card.not_done.iter().for_each(|says| output::words(&format!("config.toml: {says}")));
    }
    Ok(0)
}

/// A line of the card as a line of JSON.
fn row(line: &AccessLine) -> Value {
    json!({
        "access": line.id,
        "task": line.task,
        "group": line.group,
        "action": line.action,
        "rule": line.rule,
        "says": line.says,
        "detail": line.detail,
        "since": line.since,
    })
}

fn action_of(word: &str) -> Result<Action, Problem> {
    let known = Action::ALL.map(Action::word).join(", ");
    Action::ALL
        .into_iter()
        .find(|action| action.word() == word)
        .ok_or_else(|| wrong(&format!("An action is one of: {known}.")))
}

/// The rule of a word; none for `default`.
fn rule_of(word: &str) -> Result<Option<Rule>, Problem> {
    if word == "default" {
        return Ok(None);
    }
    let known = RULES.map(Rule::word).join(", ");
    let found = RULES.into_iter().find(|rule| rule.word() == word.replace('-', "_"));
    found.map(Some).ok_or_else(|| wrong(&format!("A rule is one of: {known}, default.")))
}

fn wrong(says: &str) -> Problem {
    Problem::new(Code::BadRequest, says)
}

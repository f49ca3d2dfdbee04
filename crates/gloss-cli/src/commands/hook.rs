//! `gloss hook list`, `hook trust ID`. Decides nothing by itself.

use gloss_protocol::{Command, Done, ExtensionChange, HookInfo, HookStatus, Problem, Query, Reply};
use serde_json::json;

use crate::args::Hook;
use crate::output;
use crate::session::{Session, unexpected};

pub(super) async fn run(session: &Session, what: Hook) -> Result<u8, Problem> {
    match what {
        Hook::List => {
            let hooks = all(session).await?;
            if hooks.is_empty() && !session.json {
                output::words("There is no hook in this folder’s .codex/hooks.json, nor among your own.");
            }
            hooks.iter().for_each(|hook| tell(session, hook));
            Ok(0)
        }
        Hook::Trust { hook } => {
            let (hook, seen) = output::seen(&hook);
            let change = ExtensionChange::HookTrust { hook: hook.clone(), seen };
            let Done::Access { .. } = session.submit(Command::Extension { change }).await? else {
                return Err(unexpected());
            };
            all(session).await?.iter().filter(|one| one.hook == hook).for_each(|one| tell(session, one));
            Ok(0)
        }
    }
}

async fn all(session: &Session) -> Result<Vec<HookInfo>, Problem> {
    let Reply::Hooks { hooks } = session.query(Query::Hooks {}).await? else { return Err(unexpected()) };
    Ok(hooks)
}

fn tell(session: &Session, hook: &HookInfo) {
    output::either(session.json, &json!(hook), || words(hook));
}

fn words(hook: &HookInfo) -> String {
    let matcher = if hook.matcher.is_empty() { String::new() } else { format!(" of {}", hook.matcher) };
    let mut lines = vec![format!(
        "{} ({}) at {}{}: {}",
        hook.hook,
        hook.status.word(),
        hook.event,
        output::name(&matcher),
        output::name(&hook.runs)
    )];
    lines.push(format!("  {}, line {}", output::name(&hook.path), hook.line));
    if !hook.why.is_empty() {
        lines.push(format!("  {}", output::name(&hook.why)));
    }
    if hook.status == HookStatus::Untrusted {
        lines.push(format!(
            "  Let it run as it is now: gloss hook trust {}",
            output::as_seen(&hook.hook, &hook.hash)
        ));
    }
    lines.join("\n")
}

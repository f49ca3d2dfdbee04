//! Trusting a skill of the folder, as all that lies in its folder is now: what is changed of it afterwards takes the trust away.

use gloss_protocol::{Access, Code, CommandId, Done, Grant, Problem, SkillStatus};

use super::found::{Found, skills};
use super::list::find;
use crate::access::grants::{entry, replace};
use crate::access::rules::in_force;
use crate::handlers::Handled;
use crate::handlers::prepared::Committed;
use crate::seen::check_seen;
use crate::space::Space;

/// Trusts a skill, as the person saw it. Its files are read beside the core.
///
/// # Errors
/// Where there is none of this name, it is another one by now, needs no trust, or can't be used.
pub(crate) fn trust(
    space: &Space,
    command: &CommandId,
    name: String,
    seen: Option<String>,
) -> Result<Handled, Problem> {
    let entries = in_force(space.store.read(), None)?;
    let (shared, command) = (space.shared.clone(), command.clone());
    Ok(Handled::Beside(Box::new(move |off| {
        let all = skills(off, &shared, &entries);
        let found = find(&all, &name)?.clone();
        check_seen(seen.as_deref(), &found.hash, &found.name)?;
        Ok(Box::new(move |space: &mut Space| record(space, &command, &found).map(Committed::Done)))
    })))
}

fn record(space: &mut Space, command: &CommandId, found: &Found) -> Result<Done, Problem> {
    match found.status {
        SkillStatus::Untrusted => {}
        SkillStatus::Found => {
            return Err(Problem::new(Code::BadRequest, format!("{} may be used already.", found.name)));
        }
        SkillStatus::Off | SkillStatus::Skipped => {
            return Err(Problem::new(Code::NotDone, format!("{} can’t be used. {}", found.name, found.why)));
        }
    }
    let grant = Grant::Skill { path: found.path.clone(), hash: found.hash.clone() };
    let access = entry(None, grant, None);
    // What was trusted before is another skill now.
    let is_same = |one: &Access| matches!(&one.grant, Grant::Skill { path, .. } if *path == found.path);
    let done = Done::Access { access: Box::new(access.clone()) };
    replace(space, command, &done, (is_same, Some(access)))?;
    Ok(done)
}

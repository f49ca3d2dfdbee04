//! Trusting a skill of the folder, as all that lies in its folder is now: what is changed of it afterwards takes the trust away.

use gloss_protocol::{Access, Code, CommandId, Done, Grant, Problem, SkillStatus};
use gloss_store::Write;

use super::found::skills;
use super::list::find;
use crate::access::grants::{check_room, entry};
use crate::access::rules::in_force;
use crate::doors::now;
use crate::space::Space;
use crate::turn::logging;

/// Trusts a skill.
///
/// # Errors
/// Where there is none of this name, or it needs no trust, or can't be used.
pub(crate) fn trust(space: &mut Space, command: &CommandId, name: &str) -> Result<Done, Problem> {
    let entries = in_force(space.store.read(), None)?;
    let all = skills(&space.shared, &entries);
    let found = find(&all, name)?;
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
    check_room(space.store.read())?;
    let access = entry(None, grant, None);
    // What was trusted before is another skill now.
    let is_same = |one: &&Access| matches!(&one.grant, Grant::Skill { path, .. } if *path == found.path);
    let mut before: Vec<Access> = entries.iter().filter(is_same).cloned().collect();
    before.iter_mut().for_each(|one| one.revoked_at = Some(now()));
    let done = Done::Access { access: Box::new(access.clone()) };
    space.write(Write::AccessWrite, |tx| {
        for one in before.iter().chain([&access]) {
            tx.access(one)?;
            logging::grant(tx, one)?;
        }
        tx.command(command, &done)
    })?;
    Ok(done)
}

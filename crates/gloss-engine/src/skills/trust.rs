//! Trusting a skill of the folder, as all that lies in its folder is now: what is changed of it afterwards takes the trust away.

use gloss_protocol::{Code, CommandId, Grant, Problem, SkillStatus};

use super::found::{Found, skills};
use super::list::find;
use crate::access::trusting::{Trusted, trust as trust_found};
use crate::handlers::Handled;
use crate::space::Space;

/// Trusts a skill, as the person saw it.
///
/// # Errors
/// Where there is none of this name, it is another one by now, needs no trust, or can't be used.
pub(crate) fn trust(
    space: &Space,
    command: &CommandId,
    name: String,
    seen: Option<String>,
) -> Result<Handled, Problem> {
    trust_found(space, command, seen, move |off, shared, entries| {
        let all = skills(off, shared, entries);
        let found = find(&all, &name)?;
        Ok(Trusted { name: found.name.clone(), hash: found.hash.clone(), grant: grant_of(found) })
    })
}

fn grant_of(found: &Found) -> Result<Grant, Problem> {
    match found.status {
        SkillStatus::Untrusted => Ok(Grant::Skill { path: found.path.clone(), hash: found.hash.clone() }),
        SkillStatus::Found => {
            Err(Problem::new(Code::BadRequest, format!("{} may be used already.", found.name)))
        }
        SkillStatus::Off | SkillStatus::Skipped => {
            Err(Problem::new(Code::NotDone, format!("{} can’t be used. {}", found.name, found.why)))
        }
    }
}

//! Skills as a person reads them: all of them with how they stand, and one of them whole.

use std::sync::Arc;

use gloss_protocol::{Code, Problem, Reply, SkillInfo, SkillRun, SkillStatus};

use super::found::{Found, by_name, skills};
use crate::access::rules::in_force;
use crate::doors::Shared;
use crate::off_core::OffCore;

/// All skills.
///
/// # Errors
/// Errors of the store.
pub(crate) fn list(off: &OffCore, shared: &Arc<Shared>) -> Result<Reply, Problem> {
    let entries = shared.read(|read, _| in_force(read, None))?;
    let skills = skills(off, shared, &entries);
    Ok(Reply::Skills { skills: skills.into_iter().map(info).collect() })
}

/// One of them, with its words.
///
/// # Errors
/// Where there is none of this name.
pub(crate) fn show(off: &OffCore, shared: &Arc<Shared>, name: &str) -> Result<Reply, Problem> {
    let entries = shared.read(|read, _| in_force(read, None))?;
    let all = skills(off, shared, &entries);
    let found = find(&all, name)?;
    let text = found.skill.as_ref().map(|skill| skill.body.clone()).unwrap_or_default();
    Ok(Reply::Skill { skill: Box::new(info(found.clone())), text })
}

/// The skill of a name, or of a file; of several of one name the first that is used, else the first.
///
/// # Errors
/// Where there is none, with those that there are.
pub(super) fn find<'a>(all: &'a [Found], name: &str) -> Result<&'a Found, Problem> {
    let name = name.strip_prefix('$').unwrap_or(name);
    let used = by_name(all.iter().filter(|found| found.status == SkillStatus::Found), name);
    let used =
        used.or_else(|| all.iter().find(|found| found.path == name && found.status == SkillStatus::Found));
    let named = || by_name(all.iter(), name).or_else(|| all.iter().find(|found| found.path == name));
    used.or_else(named).ok_or_else(|| {
        let names: Vec<String> = all.iter().map(|found| found.name.clone()).collect();
        Problem::new(Code::NotFound, format!("There is no skill {name}."))
            .with_next("Look at those that there are: gloss skill list")
            .with_candidates(names)
    })
}

fn info(found: Found) -> SkillInfo {
    let description = found.skill.as_ref().map(|skill| skill.description.clone()).unwrap_or_default();
    let others = found.others();
    let runs = found.skill.iter().flat_map(|skill| &skill.runs);
    SkillInfo {
        runs: runs.map(|run| SkillRun { line: run.place.line, command: run.command.clone() }).collect(),
        skill: found.name,
        path: found.path,
        from: found.from.word().to_owned(),
        status: found.status,
        why: found.why,
        description,
        files: others,
        hash: found.hash,
    }
}

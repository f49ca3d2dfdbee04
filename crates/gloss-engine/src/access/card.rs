//! The card on which it stands what a task may do, in words: the rules that stand, and each entry with its lifetime. Reads only.

use gloss_agent::Authority;
use gloss_protocol::{
    Access, AccessCard, AccessGroup, AccessLine, Action, Code, Grant, May, Problem, Reply, Rule, ThreadId,
    Walls,
};
use gloss_sandbox::Level;

use crate::access::rules::{has_rule, in_force, rule_among, standing_rule};
use crate::config::Config;
use crate::doors::Shared;
use crate::off_core::OffCore;
use crate::programs::walls;
use crate::turn::room::Turns;

/// The card of a task, or of every task.
///
/// # Errors
/// Errors of the store.
pub(crate) fn card(off: &OffCore, shared: &Shared, task: Option<&ThreadId>) -> Result<Reply, Problem> {
    let config = Config::read(&shared.home.dir).unwrap_or_default();
    let (entries, only_reads) = shared.read(|read, _| {
        let Some(id) = task else { return Ok((in_force(read, None)?, false)) };
        let missing = || Problem::new(Code::NotFound, format!("There is no task {id}."));
        let thread = read.thread(id)?.ok_or_else(missing)?;
        Ok((in_force(read, task)?, Turns::authority(&thread) == Authority::Reading))
    })?;
    let standing = shared.home.programs.walls.standing(off);
    let name = shared.folder.root().file_name().map(|name| name.to_string_lossy().into_owned());
    let folder = name.unwrap_or_else(|| shared.folder.root().display().to_string());
    let mut lines = Vec::new();
    for action in Action::ALL {
        let line = rule_line(&entries, &config, action, (&folder, standing.level));
        let is_writing = matches!(action, Action::Change | Action::Remove | Action::Run);
        lines.push(if only_reads && is_writing { never_in_its_role(line) } else { line });
    }
    lines.extend(entries.iter().filter_map(may_line));
    lines.extend(entries.iter().filter_map(trusted_line));
    lines.sort_by_key(|line| line.group as u8);
    let walls = match standing.level {
        Level::Full => Walls::Full,
        Level::Reduced => Walls::Reduced,
        Level::None => Walls::None,
    };
    Ok(Reply::Access {
        card: AccessCard {
            lines,
            walls,
            walls_say: walls::sentence(standing),
            not_done: config.presets().not_done(),
        },
    })
}

/// The line of an action's rule.
fn rule_line(
    entries: &[Access],
    config: &Config,
    action: Action,
    (folder, level): (&str, Level),
) -> AccessLine {
    let set = rule_among(entries, action);
    let rule = match set.map(|access| &access.grant) {
        Some(Grant::Rule { rule, .. }) => *rule,
        _ => standing_rule(config, action),
    };
    let (group, does) = match action {
        Action::Read => (AccessGroup::Files, format!("Read everything in {folder}")),
        Action::Change => (AccessGroup::Files, "Change files, each a version".to_owned()),
        Action::Remove => (AccessGroup::Files, "Move and delete files".to_owned()),
        Action::Run => (AccessGroup::Programs, "Run programs, walled off".to_owned()),
        Action::Reach => (AccessGroup::Network, "Read web pages".to_owned()),
        Action::Send => (AccessGroup::Network, "Send something out".to_owned()),
    };
    let bounds = match (action, rule, level) {
        (Action::Read, _, _) => "hidden files and keys are asked about",
        (Action::Change, Rule::LeaveItToMe, _) => "only where your notes point: you do the rest",
        (_, Rule::LeaveItToMe, _) => "never: you do it",
        (_, Rule::Ask, _) | (Action::Remove, Rule::WhenISaySo, _) => "asks each time",
        (Action::Run, Rule::SecondOpinion, _) => "a second opinion decides each time, in your stead",
        (_, Rule::SecondOpinion, _) => {
            "where your words ask for it, else a second opinion decides in your stead"
        }
        (Action::Reach, Rule::WhenISaySo, _) => "from sites that you name, else it asks",
        (_, Rule::WhenISaySo, _) => "where your words ask for it, else it asks",
        (Action::Change, Rule::Act, _) => "code and hidden files are asked about",
        (Action::Run, Rule::Act, Level::Full) => {
            "no network; it reads the folder and changes copies, whose changes come back as versions"
        }
        (Action::Run, Rule::Act, Level::Reduced) => "no network, asks once in each task",
        (Action::Run, Rule::Act, Level::None) => "no wall stands here, so none is run",
        (Action::Remove, Rule::Act, _) => "deleted ones to the trash, each step undone as one",
        (_, Rule::Act, _) => "without asking",
    };
    let detail = match set {
        None => bounds.to_owned(),
        Some(access) => format!("{bounds}; {}", lifetime(access)),
    };
    AccessLine {
        id: set.map(|access| access.id.clone()),
        task: set.and_then(|access| access.task.clone()),
        group,
        action: has_rule(action).then_some(action),
        rule: has_rule(action).then_some(rule),
        says: does,
        detail,
        since: set.map(|access| access.since),
    }
}

/// The line of an action that no rule opens, since its agent works in a role that only reads.
fn never_in_its_role(line: AccessLine) -> AccessLine {
    AccessLine {
        id: None,
        action: None,
        rule: Some(Rule::LeaveItToMe),
        detail: "never: its role only reads".to_owned(),
        since: None,
        ..line
    }
}

/// The line of something that may be done unasked.
fn may_line(access: &Access) -> Option<AccessLine> {
    let Grant::May { may } = &access.grant else { return None };
    let (group, says) = match may {
        May::ReadFile { path } => (AccessGroup::Files, format!("Read {path}")),
        May::WriteFile { path } => (AccessGroup::Files, format!("Change {path}")),
        May::GiveSecret { name, command, host, files } => {
            let to = host.as_ref().map(|host| format!(", which may send it to {host}")).unwrap_or_default();
            let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
            let stays = if paths.len() == 1 { "stays" } else { "stay" };
            let files = match paths.as_slice() {
                [] => String::new(),
                _ => format!(", as long as {} {stays} as now", paths.join(", ")),
            };
            (AccessGroup::Programs, format!("Give the secret {name} to {command}{to}{files}"))
        }
        May::UseTool { server, tool, .. } => {
            (AccessGroup::Programs, format!("Use {tool} of {server}, as it describes itself now"))
        }
        May::RunReduced => (AccessGroup::Programs, "Run programs behind the inner wall alone".to_owned()),
        May::ReadHost { host } => (AccessGroup::Network, format!("Read pages of {host}")),
        May::SendHost { host } => (AccessGroup::Network, format!("Send to {host}")),
    };
    Some(AccessLine {
        id: Some(access.id.clone()),
        task: access.task.clone(),
        group,
        action: None,
        rule: None,
        says,
        detail: lifetime(access).to_owned(),
        since: Some(access.since),
    })
}

/// The line of a server that was turned on, or of a skill or a hook that was trusted.
fn trusted_line(access: &Access) -> Option<AccessLine> {
    let (server, runs, leave) = match &access.grant {
        Grant::Server { server, runs, leave, .. } => (server, runs, leave),
        Grant::Skill { path, .. } => {
            return Some(as_is_line(access, AccessGroup::Files, format!("Follow the skill {path}")));
        }
        Grant::Hook { runs, .. } => {
            return Some(as_is_line(
                access,
                AccessGroup::Programs,
                format!("Run the hook {runs} at its moments"),
            ));
        }
        _ => return None,
    };
    Some(AccessLine {
        id: Some(access.id.clone()),
        task: access.task.clone(),
        group: AccessGroup::Programs,
        action: None,
        rule: None,
        says: format!("Run the server {server} behind walls of its own"),
        detail: format!("{}: {runs}; {}", lifetime(access), leave.words().join("; ")),
        since: Some(access.since),
    })
}

/// The line of something that was trusted as its files were then.
fn as_is_line(access: &Access, group: AccessGroup, says: String) -> AccessLine {
    AccessLine {
        id: Some(access.id.clone()),
        task: access.task.clone(),
        group,
        action: None,
        rule: None,
        says,
        detail: format!("{}, as long as its files are as they were", lifetime(access)),
        since: Some(access.since),
    }
}

/// How long an entry counts.
fn lifetime(access: &Access) -> &'static str {
    if access.task.is_some() { "this task" } else { "always" }
}

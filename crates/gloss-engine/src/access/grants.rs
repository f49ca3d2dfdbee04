//! Giving and taking away what may be done. What is taken away is taken at once: nothing of it begins afterwards, and what
//! runs by it is ended.

use gloss_network::HostRule;
use gloss_protocol::{
    Access, AccessId, Action, ApprovalId, Code, CommandId, Done, Grant, May, Problem, Rule, ThreadId,
};
use gloss_store::{Folder, Read, Write};

use crate::access::rules::{can_be_looked_at, has_rule, in_force};
use crate::access::secrets;
use crate::context::is_for_agents;
use crate::doors::now;
use crate::programs::named_files::named_files;
use crate::turn::file_names::{check_name, visible_name};
use crate::turn::logging;
use crate::turn::room::Turns;

/// Longest command that a secret is given to, in bytes.
const MAX_COMMAND: usize = 32 << 10;
/// Entries in force that a workspace has at most.
const MAX_ENTRIES: usize = 1_000;

/// Gives something that may be done unasked.
///
/// # Errors
/// For a task that is not there, and where there are too many.
pub(crate) fn give(
    space: &mut Turns,
    command: &CommandId,
    task: Option<ThreadId>,
    may: May,
) -> Result<Done, Problem> {
    check_task(space, task.as_ref())?;
    let may = checked(may, &space.shared.folder)?;
    let access = entry(task, Grant::May { may }, None);
    put(space, Some(command), &access, &[])?;
    Ok(Done::Access { access: Box::new(access) })
}

/// What may be done, with its file and its host as they are granted: what would be refused whatever stands on the card is not given.
fn checked(may: May, folder: &Folder) -> Result<May, Problem> {
    let of_host = |error| Problem { code: Code::BadHost, ..Problem::from(error) };
    let read = |host: String| host.trim().parse::<HostRule>().map(|host| host.to_string()).map_err(of_host);
    Ok(match may {
        May::ReadFile { path } => May::ReadFile { path: folder.normal(&path)? },
        May::WriteFile { path } => {
            let path = folder.normal(&path)?;
            check_name(&path)?;
            if is_for_agents(&path) || path.starts_with(".git/") {
                let says = format!("No task ever writes {}: only a person does.", visible_name(&path));
                return Err(Problem::new(Code::BadRequest, says).with_next("Name another file."));
            }
            May::WriteFile { path }
        }
        May::ReadHost { host } => May::ReadHost { host: read(host)? },
        May::SendHost { host } => May::SendHost { host: read(host)? },
        May::GiveSecret { name, command, host, .. } => {
            secrets::check_name(&name)?;
            let command = command.trim().to_owned();
            if command.is_empty() || command.len() > MAX_COMMAND {
                let says = "A secret is given to one command, in its exact words.";
                return Err(Problem::new(Code::BadCommand, says));
            }
            let files = named_files(folder.root(), &command);
            May::GiveSecret { name, command, host: host.map(read).transpose()?, files }
        }
        other => other,
    })
}

/// Sets the rule for an action, in place of the one that was set for the same; with none it is the one that stands by itself.
///
/// # Errors
/// As [`give`].
pub(crate) fn set_rule(
    space: &mut Turns,
    command: &CommandId,
    task: Option<ThreadId>,
    (action, rule): (Action, Option<Rule>),
) -> Result<Done, Problem> {
    check_task(space, task.as_ref())?;
    if !has_rule(action) {
        let says = "No rule can be set for this yet.";
        return Err(Problem::new(Code::BadRequest, says)
            .with_next("Rules stand for change, remove, run, reach and send."));
    }
    if rule == Some(Rule::SecondOpinion) && !can_be_looked_at(action) {
        let says = match action {
            Action::Remove => "No second opinion decides about this: what moves or deletes files asks you.",
            _ => "No second opinion decides about this: what leaves this computer always asks you.",
        };
        return Err(Problem::new(Code::BadRequest, says).with_next("It can for change, run and reach."));
    }
    if (action, rule) == (Action::Remove, Some(Rule::WhenISaySo)) {
        let says = "Words that name a file do not say that it should go.";
        return Err(Problem::new(Code::BadRequest, says).with_next("Choose act, ask or leave-it-to-me."));
    }
    let before: Vec<Access> = in_force(space.store.read(), task.as_ref())?
        .into_iter()
        .filter(|known| known.task == task)
        .filter(|known| matches!(known.grant, Grant::Rule { action: of, .. } if of == action))
        .map(|known| Access { revoked_at: Some(now()), ..known })
        .collect();
    let access = match (rule, before.last()) {
        (Some(rule), _) => entry(task, Grant::Rule { action, rule }, None),
        (None, Some(last)) => last.clone(),
        (None, None) => {
            return Err(Problem::new(Code::BadRequest, "No rule was set for this.")
                .with_next("Look at what stands with gloss access list."));
        }
    };
    put(space, Some(command), &access, &before)?;
    end_by_rule(space, action, access.task.as_ref());
    Ok(Done::Access { access: Box::new(access) })
}

/// Takes an entry away, and ends what runs by it.
///
/// # Errors
/// For one that is not there, or was taken away already.
pub(crate) fn revoke(space: &mut Turns, command: &CommandId, id: &AccessId) -> Result<Done, Problem> {
    let known = space.store.read().access(id)?;
    let mut access = known.ok_or_else(|| {
        Problem::new(Code::NotFound, format!("There is no entry {id}."))
            .with_next("Look at what stands with gloss access list.")
    })?;
    if access.revoked_at.is_some() {
        return Err(Problem::new(Code::BadRequest, "This was taken away already."));
    }
    access.revoked_at = Some(now());
    put(space, Some(command), &access, &[])?;
    match &access.grant {
        Grant::May { may: May::RunReduced } => end_what_runs(space, Action::Run, access.task.as_ref()),
        Grant::May { may: may @ (May::ReadFile { .. } | May::GiveSecret { .. }) } => {
            space.shared.home.programs.commands.end_by(&space.shared.id, access.task.as_ref(), may);
        }
        Grant::May { may: May::ReadHost { .. } | May::SendHost { .. } } => {
            end_what_runs(space, Action::Reach, access.task.as_ref());
        }
        Grant::Server { server, .. } => space.shared.home.servers.end(&space.shared.id, server),
        Grant::Rule { action, .. } => end_by_rule(space, *action, access.task.as_ref()),
        // It is read anew for each turn.
        Grant::Skill { .. } | Grant::Hook { .. } | Grant::May { .. } => {}
    }
    Ok(Done::Access { access: Box::new(access) })
}

/// The entry that a yes on an approval's card gives, written with it.
pub(crate) fn of_approval(task: Option<ThreadId>, grant: Grant, approval: &ApprovalId) -> Access {
    entry(task, grant, Some(approval.clone()))
}

/// A new entry.
pub(crate) fn entry(task: Option<ThreadId>, grant: Grant, approval: Option<ApprovalId>) -> Access {
    let id = AccessId::from_uuid(uuid::Uuid::now_v7());
    Access { id, task, grant, since: now(), approval, revoked_at: None }
}

fn check_task(space: &Turns, task: Option<&ThreadId>) -> Result<(), Problem> {
    if let Some(task) = task
        && space.store.read().thread(task)?.is_none()
    {
        return Err(Problem::new(Code::NotFound, format!("There is no task {task}.")));
    }
    check_room(space.store.read())
}

/// Refuses one more entry where there are as many as there may be.
fn check_room(read: Read<'_>) -> Result<(), Problem> {
    if read.access_in_force()?.len() >= MAX_ENTRIES {
        let says = format!("There are {MAX_ENTRIES} entries of what may be done.");
        return Err(Problem::new(Code::TooLarge, says).with_next("Take some away: gloss access list."));
    }
    Ok(())
}

fn put(
    space: &mut Turns,
    command: Option<&CommandId>,
    access: &Access,
    others: &[Access],
) -> Result<(), Problem> {
    let done = Done::Access { access: Box::new(access.clone()) };
    space.write(Write::AccessWrite, |tx| {
        for other in others {
            tx.access(other)?;
            logging::grant(tx, other)?;
        }
        tx.access(access)?;
        command.map_or(Ok(()), |command| tx.command(command, &done))?;
        logging::grant(tx, access)
    })
}

/// Takes the entries away that are of one thing, and puts another in their place where there is one.
///
/// # Errors
/// Where there are as many as there may be.
pub(crate) fn replace(
    space: &mut Turns,
    command: &CommandId,
    done: &Done,
    (is_of, new): (impl Fn(&Access) -> bool, Option<Access>),
) -> Result<(), Problem> {
    if new.is_some() {
        check_room(space.store.read())?;
    }
    let mut ended = space.store.read().access_in_force()?;
    ended.retain(|access| is_of(access));
    ended.iter_mut().for_each(|access| access.revoked_at = Some(now()));
    space.write(Write::AccessWrite, |tx| {
        for access in ended.iter().chain(&new) {
            tx.access(access)?;
            logging::grant(tx, access)?;
        }
        tx.command(command, done)
    })?;
    Ok(())
}

/// Ends what a task, or each of the workspace, runs by a rule that no longer lets it: all where nothing is to run any more, else
/// what no card was answered for.
fn end_by_rule(space: &Turns, action: Action, task: Option<&ThreadId>) {
    let commands = &space.shared.home.programs.commands;
    for running in commands.tasks(&space.shared.id) {
        if task.is_some_and(|task| *task != running) {
            continue;
        }
        // What can't be looked up lets nothing run.
        match space.rule_of(Some(&running), action).unwrap_or(Rule::LeaveItToMe) {
            Rule::Act => {}
            Rule::LeaveItToMe => end_what_runs(space, action, Some(&running)),
            _ => commands.end_unasked(&space.shared.id, &running, action),
        }
    }
}

/// Ends the commands of a task, or of all of the workspace, for which an action is no longer allowed.
fn end_what_runs(space: &Turns, action: Action, task: Option<&ThreadId>) {
    space.shared.home.programs.commands.end(&space.shared.id, task, action);
}

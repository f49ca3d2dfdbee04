//! The run of one command for a turn: leave is looked up and the command listed in one step of the core, then it runs beside
//! it, and what it changed comes back file by file through the checks of any write.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::Instant;

use gloss_agent::doors::{CommandRun, CommandWish, Destination, MadeFile, Written};
use gloss_keychain::ExposeSecret as _;
use gloss_network::Hosts;
use gloss_protocol::{
    Action, Code, FileOperation, FileStep, May, Permission, Problem, Refuser, Rule, ThreadId, TurnId,
};
use gloss_sandbox::{Ended, Level, Output, Ran, Running};
use gloss_secrets::Redaction;

use super::bared::{Watch, withheld};
use super::copies::{Changes, Copies, read_plain};
use super::output::Printed;
use super::policy::{MAX_SECONDS, TaskFolders, policy, shell};
use super::running::Listed;
use super::secrets::{self, Variable, given_secrets};
use super::visible::Unseen;
use super::walls;
use super::way::OpenWay;
use crate::access::rules::task_of;
use crate::doors::Shared;
use crate::off_core::OffCore;
use crate::turn::leave;
use crate::turn::room::Turns;
use crate::web::leave::granted_hosts;

/// Hidden files and folders about which leave is looked up; those beyond are not seen.
const MAX_ASKED: usize = 500;
/// Seconds of a command that names none.
const SECONDS: u64 = 120;
/// Files of the scratch folder that are listed.
const MAX_LISTED: usize = 100;

/// What a command may do, as the core found it.
pub(crate) struct Leave {
    /// It, listed while its leave stood.
    listed: Listed,
    /// The secrets that it is given, each with the host that it may leave to.
    secrets: Vec<(String, Option<String>)>,
    /// What it does not see.
    hidden: Vec<PathBuf>,
    /// What it sees by leave although it is asked about.
    open: Vec<PathBuf>,
    /// How many keys were known when it was looked what it does not see.
    keys: usize,
    /// The hosts that it may reach; none where it is wanted without the network.
    hosts: Option<Hosts>,
}

/// A command that came to its end, with the copies that it may have changed.
pub(crate) struct Finished {
    pub run: CommandRun,
    pub changes: Changes,
    copies: Option<Copies>,
}

impl Finished {
    /// Deletes a copy that must not lie there any longer.
    pub(crate) fn remove(&self, name: &str) {
        if let Some(copies) = &self.copies {
            copies.remove(name);
        }
    }

    /// Whether the file that was copied still lies as it did, or there is still none.
    pub(crate) fn is_as_it_was(&self, name: &str) -> bool {
        self.copies.as_ref().is_some_and(|copies| copies.is_as_it_was(name))
    }

    /// Whether a file of the folder was copied for the command.
    pub(crate) fn was_copied(&self, name: &str) -> bool {
        self.copies.as_ref().is_some_and(|copies| copies.has(name))
    }

    /// The bytes of a copy that was changed.
    ///
    /// # Errors
    /// Where it can't be read.
    pub(crate) fn read(&self, name: &str) -> Result<Vec<u8>, Problem> {
        let read = self.copies.as_ref().map(|copies| copies.read(name));
        let unread =
            |error: std::io::Error| Problem::new(Code::Internal, format!("{name} can’t be read: {error}."));
        read.unwrap_or_else(|| Err(std::io::Error::other("there is no copy"))).map_err(unread)
    }
}

/// Whether a turn may run a command now, and what it doesn't see.
///
/// # Errors
/// Where it may not, with what the agent can do.
pub(crate) fn leave_to_run(
    space: &Turns,
    turn: &TurnId,
    (unseen, wish): (Unseen, &CommandWish),
) -> Result<Leave, Problem> {
    let refused = |says: &str| {
        Problem::new(Code::BadRequest, says.to_owned())
            .with_next("Go on without it, or say what it was for and come to an end.")
            .refused_by(Refuser::Rule)
    };
    let rule = space.rule(turn, Action::Run)?;
    if rule == Rule::LeaveItToMe {
        return Err(refused("The person runs programs themselves; no task does."));
    }
    // What is not asked about is not done, whatever was allowed before the person said so.
    for action in [Action::Reach, Action::Send].into_iter().filter(|_| wish.network) {
        if space.rule(turn, action)? == Rule::LeaveItToMe {
            return Err(refused("The person uses the network themselves; no program of a task does."));
        }
    }
    let level = space.shared.home.programs.walls.level();
    if level == Level::None {
        return Err(refused("No program is run on this computer: there is no wall to put around it.")
            .refused_by(Refuser::Wall));
    }
    let once = space.allowed(turn, Permission::Run).next().is_some();
    if level == Level::Reduced && !once && !space.may(turn, &May::RunReduced)? {
        return Err(refused("The person did not allow programs in this task."));
    }
    // The rule may have become another since this answer's calls were judged.
    if rule != Rule::Act && !once {
        return Err(refused("The person wants to be asked about programs from now on.")
            .with_next("Call it again: the person is asked then."));
    }
    let read = space.store.read();
    let task = task_of(read, turn)?;
    let task = task.ok_or_else(|| Problem::new(Code::Interrupted, "This turn is over."))?;
    let keys = unseen.keys;
    let (mut hidden, mut open, mut leaves) = (unseen.never, Vec::new(), Vec::new());
    for (n, (name, path)) in unseen.asked_about.into_iter().enumerate() {
        if n >= MAX_ASKED || !leave::may_read(space, turn, &name)? {
            hidden.push(path);
        } else {
            open.push(path);
            leaves.push(May::ReadFile { path: name });
        }
    }
    let hosts = wish.network.then(|| hosts_to_run(space, turn, level)).transpose()?;
    let given = given_secrets(space, turn, wish)?;
    let mut by = vec![Action::Run];
    by.extend([Action::Reach, Action::Send].into_iter().filter(|_| hosts.is_some()));
    let secrets = given.iter().map(|(name, host, _)| (name.clone(), host.clone())).collect();
    leaves.extend(given.into_iter().filter_map(|(_, _, entry)| entry));
    let listed =
        space.shared.home.programs.commands.list((space.shared.id.clone(), task), (by, leaves), !once);
    Ok(Leave { listed, hidden, open, keys, hosts, secrets })
}

/// The hosts that a program of a turn may reach.
fn hosts_to_run(space: &Turns, turn: &TurnId, level: Level) -> Result<Hosts, Problem> {
    let refused = |says: &str, next: &str| {
        Err(Problem::new(Code::NotDone, says).with_next(next).refused_by(Refuser::Rule))
    };
    if level != Level::Full {
        return refused(
            "With the inner wall alone no program has the network.",
            "Read pages with read_page.",
        );
    }
    let hosts = granted_hosts(space, turn)?;
    if hosts.rules().next().is_none() {
        let next = "Read a page of the host with read_page first: the person is asked about it then.";
        return refused("No host was given to this task.", next);
    }
    let Some(allowed) = space.allowed(turn, Permission::Send).next() else {
        return refused("The person did not allow this program the network.", "Read pages with read_page.");
    };
    // Of what is granted now, what stood on its card.
    let named: Vec<&str> = allowed.path.as_deref().unwrap_or_default().split(' ').collect();
    let rules = hosts.rules().filter(|(rule, _)| named.contains(&rule.to_string().as_str()));
    Ok(rules.fold(Hosts::default(), |all, (rule, leave)| all.with(rule.clone(), leave)))
}

/// Runs a command by the leave that it has.
///
/// # Errors
/// Where the copies can't be made, or the helper can't be started.
pub(crate) fn run(
    off: &OffCore,
    shared: &Shared,
    (leave, own): (Leave, &ThreadId),
    wish: &CommandWish,
    stop: &Arc<AtomicBool>,
) -> Result<Finished, Problem> {
    let programs = &shared.home.programs;
    let Leave { listed, hidden, open, keys, hosts, secrets } = leave;
    let (root, folders) = (shared.folder.root(), TaskFolders::of(shared, own));
    folders.make()?;
    let seconds = if wish.seconds == 0 { SECONDS } else { wish.seconds.min(MAX_SECONDS) };
    let level = programs.walls.standing(off).level;
    let secrets = secrets::values(off, shared, &secrets)?;
    let way = hosts.map(|hosts| OpenWay::open(off, shared, (hosts, &secrets))).transpose()?;
    let (watch, hidden) = Watch::begin(off, shared, (hidden, open, keys));
    let copies = match wish.copies.as_slice() {
        [] => None,
        wanted => Some(Copies::make(root, &folders.copies, (wanted, &hidden))?),
    };
    let mut policy = policy(
        level,
        root,
        (&folders, hidden, copies.is_some()),
        (shell(&wish.command), seconds, way.as_ref().map(OpenWay::way)),
    );
    for Variable { name, value, .. } in &secrets {
        policy.environment.insert(name.clone(), value.expose_secret().to_owned());
    }
    let own_stop = listed.command.stop.clone();
    let began = Instant::now();
    let running = start(&listed, &policy, stop)?;
    let (mut printed, mut errors) = (Printed::default(), Printed::default());
    let mut take = |which: Output, piece: &[u8]| {
        if stop.load(Ordering::SeqCst) {
            own_stop.store(true, Ordering::SeqCst);
        }
        match which {
            Output::Printed => printed.take(piece),
            Output::Errors => errors.take(piece),
        }
    };
    // What it saw of a file that is asked about may be a key as well as what it was given.
    let has_keys = !secrets.is_empty() || listed.command.sees_keys();
    let ran = running.wait(&[stop.clone(), own_stop.clone()], &mut take);
    drop(listed);
    check_walled(&ran)?;
    let taken_away = own_stop.load(Ordering::SeqCst) && !stop.load(Ordering::SeqCst);
    let bared = watch.bared(off, shared);
    if bared.is_some() {
        (printed, errors) = (Printed::default(), Printed::default());
        watch.clear(&folders.scratch);
    }
    // Nothing comes back of what was taken away while it ran, or of what may hold what it was not to read.
    let copies = copies.filter(|_| !taken_away && bared.is_none());
    let changes = copies.as_ref().map(Copies::changes).unwrap_or_default();
    let mut run = described(&ran, (&policy, taken_away), (&printed, &errors));
    run.ended = bared.as_deref().map_or(run.ended, withheld);
    run.milliseconds = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    run.walls = walls::name(level).to_owned();
    keep_long_output(&folders, &run, (&shared.home.redaction, &printed, &errors));
    if has_keys {
        run.held.extend(secrets::taken_out(off, &shared.home.redaction, &folders.scratch));
    }
    run.made = list_made(&folders);
    run.network = way.as_ref().map(OpenWay::lines).unwrap_or_default();
    run.hosts = way.as_ref().map(OpenWay::hosts).unwrap_or_default();
    Ok(Finished { run, changes, copies })
}

/// Refuses what a command came to whose walls did not stand: it was not run.
fn check_walled(ran: &Ran) -> Result<(), Problem> {
    let Ended::NoWall { why } = &ran.ended else { return Ok(()) };
    let says = format!("Nothing was run, because its wall did not stand. {why}");
    let problem = Problem::new(Code::Internal, says).with_next("Look at gloss doctor.");
    Err(problem.refused_by(Refuser::Wall))
}

/// Starts a command, where what it runs by was not taken away meanwhile.
fn start(listed: &Listed, policy: &gloss_sandbox::Policy, stop: &AtomicBool) -> Result<Running, Problem> {
    let _starting = listed.command.starting.lock().unwrap_or_else(PoisonError::into_inner);
    if listed.command.stop.load(Ordering::SeqCst) || stop.load(Ordering::SeqCst) {
        return Err(Problem::new(Code::Interrupted, "What it runs by was taken away from this task."));
    }
    let not_started = |error: std::io::Error| {
        Problem::new(Code::Internal, format!("The command can’t be started: {error}."))
            .with_next("Install Gloss again.")
    };
    let running = gloss_sandbox::start(&walls::helper()?, policy).map_err(not_started)?;
    listed.command.supervisor.store(running.pid(), Ordering::SeqCst);
    Ok(running)
}

/// How a command ended, as it is told.
fn described(
    ran: &Ran,
    (policy, taken_away): (&gloss_sandbox::Policy, bool),
    (printed, errors): (&Printed, &Printed),
) -> CommandRun {
    let ended = match &ran.ended {
        Ended::Exited { .. } => String::new(),
        Ended::Signalled { signal } => format!("It was ended by signal {signal}."),
        Ended::Limit { limit } => limit.sentence(&policy.limits),
        Ended::Stopped if taken_away => "It was ended: the person took away what it ran by.".to_owned(),
        Ended::Stopped => "It was ended: the person stopped the task.".to_owned(),
        Ended::NoWall { why } => why.clone(),
    };
    let ((printed, clipped), (errors, also)) = (printed.words(), errors.words());
    CommandRun {
        status: ran.status(),
        ended,
        printed,
        errors,
        clipped: clipped || also,
        ..CommandRun::default()
    }
}

/// Keeps what was printed and can't be told whole, as a file of the scratch folder.
fn keep_long_output(
    folders: &TaskFolders,
    run: &CommandRun,
    (keys, printed, errors): (&Redaction, &Printed, &Printed),
) {
    if !run.clipped {
        return;
    }
    for (name, all) in [("output.txt", printed), ("errors.txt", errors)] {
        // A program may have put a link there.
        let path = folders.scratch.join(name);
        let _ = std::fs::remove_file(&path);
        let _ = match keys.found_in(all.bytes()) {
            None => std::fs::write(path, all.bytes()),
            Some(_) => std::fs::write(path, keys.text(&String::from_utf8_lossy(all.bytes())).as_bytes()),
        };
    }
}

/// The files that lie in the scratch folder.
fn list_made(folders: &TaskFolders) -> Vec<MadeFile> {
    let (mut out, mut left) = (Vec::new(), vec![folders.scratch.clone()]);
    while let Some(folder) = left.pop() {
        for entry in folder.read_dir().into_iter().flatten().flatten() {
            let Ok(found) = entry.metadata() else { continue };
            if found.is_dir() {
                left.push(entry.path());
            } else if found.is_file()
                && let Some(name) =
                    entry.path().strip_prefix(&folders.scratch).ok().and_then(|name| name.to_str())
            {
                out.push(MadeFile { path: name.to_owned(), bytes: found.len() });
            }
            if out.len() >= MAX_LISTED {
                return out;
            }
        }
    }
    out.sort_by(|a, b| a.path.cmp(&b.path));
    out
}

/// The bytes of a file that a command made in the scratch folder of a task.
///
/// # Errors
/// For what is not there, is no plain file, or lies elsewhere.
pub(crate) fn made_file(shared: &Shared, own: &ThreadId, name: &str) -> Result<Vec<u8>, Problem> {
    let folders = TaskFolders::of(shared, own);
    let missing = || {
        Problem::new(Code::NotFound, format!("There is no file {name} in the scratch folder."))
            .with_next("Name one that run_command lists under made.")
    };
    let (scratch, path) = (folders.scratch.canonicalize(), folders.scratch.join(name).canonicalize());
    match (scratch, path) {
        (Ok(scratch), Ok(path)) if path.starts_with(&scratch) => read_plain(&path).map_err(|_| missing()),
        _ => Err(missing()),
    }
}

impl Turns {
    /// Takes over a file that a command changed in its copy, as a write of the turn on the version that was copied.
    ///
    /// # Errors
    /// As any write.
    pub(crate) fn take_over(
        &mut self,
        turn: &TurnId,
        name: &str,
        (bytes, finished): (&[u8], &Finished),
    ) -> Result<Written, crate::versions::merging::Unwritten> {
        let to = Destination { path: name, why: "Made by a command", renames: false, note: None };
        let path = self.name_now(self.normal(name)?)?;
        let known = self.artifact(&path);
        // Looked at after it was read: what was read is what was copied, and what is saved from here on is met as by any write.
        if !finished.is_as_it_was(name) {
            let (says, next) = match finished.was_copied(name) {
                true => (
                    "was changed by somebody else while the command ran.",
                    "Run it again on what stands there now.",
                ),
                false => (
                    "is there already, and was not copied for the command.",
                    "Let it make a file of another name: links, hidden files and what holds a key are not copied.",
                ),
            };
            return Err(Problem::new(Code::StaleBase, format!("{name} {says}")).with_next(next).into());
        }
        if let Ok(artifact) = known
            && let Some(copies) = self.copies.get_mut(turn)
        {
            copies.reads.insert(path, artifact.version);
        }
        self.put_made(turn, &to, bytes)
    }

    /// Deletes what a command deleted in its copies, as one step, where no task is asked about that: else it has to be asked for by
    /// its name. A file that was saved meanwhile stays.
    ///
    /// # Errors
    /// As any step of files; then all of them stay.
    pub(crate) fn delete_as_copied(
        &mut self,
        turn: &TurnId,
        finished: &Finished,
    ) -> Result<Option<FileOperation>, Problem> {
        if self.rule(turn, Action::Remove)? != Rule::Act {
            return Ok(None);
        }
        let gone = finished.changes.gone.iter().filter(|path| finished.is_as_it_was(path));
        let steps: Vec<FileStep> = gone.map(|path| FileStep::Trash { from: path.clone() }).collect();
        if steps.is_empty() { Ok(None) } else { self.arrange_for(turn, &steps).map(Some) }
    }
}

//! Secrets that one command is given: only those that the card names for exactly this command, or that were allowed for this call;
//! and what of them it left lying, taken out of what Gloss keeps. Keeps none itself.

use std::path::Path;

use gloss_agent::doors::CommandWish;
use gloss_keychain::SecretString;
use gloss_protocol::{Code, Grant, May, Permission, Problem, TurnId};
use gloss_secrets::Redaction;

use crate::access::rules::{in_force, task_of};
use crate::access::secrets::value;
use crate::doors::Shared;
use crate::off_core::OffCore;
use crate::programs::named_files::{first_changed, first_written_after};
use crate::turn::room::Turns;

/// Bytes of a file that is searched; a larger one that was made by a command with a secret is not kept.
const MAX_SEARCHED: u64 = 64 << 20;
/// Files that are searched; where there are more the rest is not kept.
const MAX_FILES: usize = 10_000;

/// A secret as a command finds it.
pub(crate) struct Variable {
    /// Its name.
    pub name: String,
    /// It.
    pub value: SecretString,
    /// The host that it may leave to.
    pub host: Option<String>,
}

/// A secret that a command gets: its name, the host that it may leave to, and the entry behind it, none where it was allowed for
/// this call alone.
pub(super) type Wanted = (String, Option<String>, Option<May>);

/// The entry of the card that gives a secret to a command, word for word, and the file that is another since, where one is: then
/// it does not count.
///
/// # Errors
/// Errors of the store.
pub(crate) fn entry_for(
    space: &Turns,
    turn: &TurnId,
    name: &str,
    command: &str,
) -> Result<(Option<May>, Option<String>), Problem> {
    let read = space.store.read();
    let entries = in_force(read, task_of(read, turn)?.as_ref())?;
    let mut changed = None;
    for access in entries.into_iter().rev() {
        let Grant::May { may } = access.grant else { continue };
        let May::GiveSecret { name: of, command: to, files, .. } = &may else { continue };
        if of != name || to.trim() != command.trim() {
            continue;
        }
        match first_changed(space.shared.folder.root(), files) {
            None => return Ok((Some(may), None)),
            Some(path) => _ = changed.get_or_insert(path),
        }
    }
    Ok((None, changed))
}

/// The secrets that a command gets.
///
/// # Errors
/// Where one of them was not given to it.
pub(super) fn given_secrets(
    space: &Turns,
    turn: &TurnId,
    wish: &CommandWish,
) -> Result<Vec<Wanted>, Problem> {
    let mut out = Vec::new();
    for name in &wish.secrets {
        let (entry, _) = entry_for(space, turn, name, &wish.command)?;
        let allowed =
            space.allowed(turn, Permission::Secret).find(|one| one.path.as_deref() == Some(name.as_str()));
        // What it names was another file when the person said yes.
        let is_same = |at| first_written_after(space.shared.folder.root(), &wish.command, at).is_none();
        let is_allowed = allowed.is_some_and(|allowed| is_same(allowed.asked_at));
        let host = match &entry {
            Some(May::GiveSecret { host, .. }) => host.clone(),
            _ if is_allowed => None,
            _ => {
                let says = format!("The secret {name} was not given to this command.");
                return Err(Problem::new(Code::NotDone, says)
                    .with_next("Go on without it, or say what it is needed for and come to an end."));
            }
        };
        out.push((name.clone(), host, entry));
    }
    Ok(out)
}

/// The values of secrets.
///
/// # Errors
/// Where one is not kept, or the keys are locked.
pub(super) fn values(
    off: &OffCore,
    shared: &Shared,
    wanted: &[(String, Option<String>)],
) -> Result<Vec<Variable>, Problem> {
    let given = |(name, host): &(String, Option<String>)| {
        let value = value(off, &shared.home, &shared.id, name)?;
        Ok(Variable { name: name.clone(), value, host: host.clone() })
    };
    wanted.iter().map(given).collect()
}

/// Deletes the files of a scratch folder in which a kept key stands, or which can't be searched; gives each with the reason.
pub(super) fn taken_out(_off: &OffCore, keys: &Redaction, scratch: &Path) -> Vec<(String, String)> {
    let (mut out, mut left, mut seen) = (Vec::new(), vec![scratch.to_owned()], 0);
    while let Some(folder) = left.pop() {
        for entry in folder.read_dir().into_iter().flatten().flatten() {
            let Ok(found) = entry.metadata() else { continue };
            if found.is_dir() {
                left.push(entry.path());
                continue;
            }
            seen += 1;
            let why = if !found.is_file() {
                // A link, whose name and goal are all there is of it.
                let goal = entry.path().read_link().unwrap_or_default();
                keys.found_in(goal.as_os_str().as_encoded_bytes())
            } else if found.len() > MAX_SEARCHED || seen > MAX_FILES {
                Some("what could not be searched".to_owned())
            } else {
                std::fs::read(entry.path()).ok().and_then(|bytes| keys.found_in(&bytes))
            };
            let why = why.or_else(|| keys.found_in(entry.file_name().as_encoded_bytes()));
            let Some(name) = why else { continue };
            let _ = std::fs::remove_file(entry.path());
            let path = entry.path();
            let path = path.strip_prefix(scratch).unwrap_or(&path).display().to_string();
            out.push((keys.text(&path).into_owned(), format!("It held {name}, so it was deleted.")));
        }
    }
    out
}

/// Refuses bytes in which a kept key stands.
///
/// # Errors
/// Where one does.
pub(crate) fn refuse_keys(keys: &Redaction, name: &str, bytes: &[u8]) -> Result<(), Problem> {
    let Some(key) = keys.found_in(bytes) else { return Ok(()) };
    let says = format!("{name} holds {key}, which is kept out of files.");
    Err(Problem::new(Code::HoldsSecrets, says).with_next("Make it without the secret."))
}

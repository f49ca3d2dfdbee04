//! Installing, updating, turning off and removing plugins. An update that may do more than before is asked about, never taken by itself.

use std::path::{Path, PathBuf};

use gloss_extension::{Authority, Contents, PartKind};
use gloss_plugin::write_files;
use gloss_protocol::{Code, ExtensionChange, Problem, WorkspaceId};

use super::fetched::Fetched;
use super::installed::{
    Installed, MAX_PLUGINS, contents_of, finding, folder_of, installed, read, whole_hash, write,
};
use super::source::{fetch, fetch_of_market};
use crate::doors::now;
use crate::home::HomeShared;
use crate::seen::check_seen;

/// Why a plugin that brings apps of another maker's shop and nothing else is of no use.
pub(super) const APPS_ALONE: &str = "It brings apps of ChatGPT alone, which run there and not here.";

/// Changes what is installed. Servers of a plugin that is another one now are ended.
///
/// # Errors
/// As what it changes.
pub(crate) fn change(
    home: &HomeShared,
    workspace: &WorkspaceId,
    change: &ExtensionChange,
) -> Result<(), Problem> {
    let folder = || workspace_folder(home, workspace);
    match change {
        ExtensionChange::PluginInstall { source, reference, seen } => {
            install(home, &folder()?, (source, reference.as_deref()), seen.as_deref())
        }
        ExtensionChange::PluginUpdate { plugin, accepted } => {
            update(home, &folder()?, (plugin, accepted))?;
            home.servers.end_of_plugin(plugin);
            Ok(())
        }
        ExtensionChange::PluginEnable { plugin, enabled } => {
            set_enabled(home, plugin, *enabled)?;
            home.servers.end_of_plugin(plugin);
            Ok(())
        }
        ExtensionChange::PluginRemove { plugin } => remove(home, plugin),
        _ => Err(Problem::new(Code::Internal, "This concerns a workspace.")),
    }
}

/// The folder of a workspace.
fn workspace_folder(home: &HomeShared, workspace: &WorkspaceId) -> Result<PathBuf, Problem> {
    let known = home.memories(|home| Ok(home.workspaces()?))?;
    let found = known.into_iter().find(|known| known.id == *workspace).map(|known| known.folder);
    found.ok_or_else(|| Problem::new(Code::NotFound, "Gloss knows no such folder."))
}

/// Installs a plugin.
///
/// # Errors
/// Where it can't be had or read, brings nothing, or another of its name is installed.
fn install(
    of: &HomeShared,
    folder: &Path,
    (source, reference): (&str, Option<&str>),
    seen: Option<&str>,
) -> Result<(), Problem> {
    let (home, fetched) = (&of.dir, fetch(of, folder, (source, reference))?);
    check_seen(seen, &whole_hash(&fetched.files, fetched.entry.as_ref()), source)?;
    let contents = read(&fetched.name, fetched.entry.as_ref(), &fetched.files)?;
    if is_empty(&contents) {
        let next = match contents.plugin.parts.iter().any(|part| part.kind == PartKind::Apps) {
            true => APPS_ALONE,
            false => "A plugin has skills, servers, hooks, agents or commands.",
        };
        return Err(Problem::new(Code::BadRequest, format!("{source} brings nothing that can be used."))
            .with_next(next));
    }
    let name = contents.plugin.name.clone();
    let _changing = of.changing();
    let mut all = installed(home)?;
    if let Some(known) = all.iter().find(|known| known.name == name) {
        let says = format!("A plugin {name} is installed already, from {}.", known.source);
        return Err(Problem::new(Code::AlreadyExists, says)
            .with_next(format!("Update it: gloss plugin update {name}, or remove it first.")));
    }
    if all.len() >= MAX_PLUGINS {
        return Err(Problem::new(Code::TooLarge, format!("{MAX_PLUGINS} plugins are installed."))
            .with_next("Remove some."));
    }
    all.push(put(home, &name, reference, (&fetched, &contents))?);
    write(home, all)
}

fn is_empty(contents: &Contents) -> bool {
    contents.skills.is_empty()
        && contents.servers.is_empty()
        && contents.hooks.is_empty()
        && contents.agents.is_empty()
        && contents.commands.is_empty()
}

fn put(
    home: &Path,
    name: &str,
    reference: Option<&str>,
    (fetched, contents): (&Fetched, &Contents),
) -> Result<Installed, Problem> {
    let failed = |error: std::io::Error| {
        Problem::new(Code::DiskFull, format!("The plugin can’t be written: {error}."))
    };
    write_files(&fetched.files, &folder_of(home, name)).map_err(failed)?;
    Ok(Installed {
        name: name.to_owned(),
        source: fetched.source.clone(),
        at: fetched.at.clone(),
        market: fetched.market.clone(),
        reference: reference.map(str::to_owned),
        commit: fetched.commit.clone(),
        entry: fetched.entry.clone(),
        left_out: fetched.left_out.iter().map(finding).collect(),
        hash: whole_hash(&fetched.files, fetched.entry.as_ref()),
        enabled: contents.plugin.enabled,
        since: now(),
    })
}

/// Takes the newest files of a plugin, where they may do no more than the files before and what the person accepted.
///
/// # Errors
/// Where it can't be had, is another plugin now, or may do more than before, with what is new.
fn update(of: &HomeShared, folder: &Path, (name, accepted): (&str, &[String])) -> Result<(), Problem> {
    let home = &of.dir;
    let mut before = installed(home)?;
    let known = find(&mut before, name)?;
    let reference = known.reference.as_deref();
    // The open folder may have a marketplace of the same name.
    let fetched = match known.market.is_empty() {
        false => {
            fetch_of_market(of, Path::new(&known.market), (&known.source, reference)).or_else(|problem| {
                // One that no marketplace defines may be listed nowhere any more.
                let is_free = known.entry.is_none() && !known.at.is_empty() && problem.code == Code::NotFound;
                if is_free { fetch(of, folder, (&known.at, reference)) } else { Err(problem) }
            })?
        }
        true if known.at.is_empty() => fetch(of, folder, (&known.source, reference))?,
        true => fetch(of, folder, (&known.at, reference))?,
    };
    let fetched = Fetched { source: known.source.clone(), ..fetched };
    let contents = read(&fetched.name, fetched.entry.as_ref(), &fetched.files)?;
    if contents.plugin.name != known.name {
        let says = format!("What lies there is another plugin now, {}.", contents.plugin.name);
        return Err(Problem::new(Code::BadRequest, says)
            .with_next("Remove this one, and install that one where you want it."));
    }
    // What can't be compared may be anything.
    let before = contents_of(home, known).map(|before| before.authority).unwrap_or_default();
    let new = wider(&before, &contents.authority);
    let lines: Vec<String> =
        new.iter().map(|one| format!("{one} ({}, line {})", one.file, one.line)).collect();
    if lines.iter().any(|line| !accepted.contains(line)) {
        return Err(Problem::new(
            Code::NotDone,
            format!("The new {name} may do more than before. Nothing was changed."),
        )
        .with_next(format!("Look at what is new, then take it: gloss plugin update {name} --accept"))
        .with_candidates(lines));
    }
    let _changing = of.changing();
    let mut all = installed(home)?;
    let now = find(&mut all, name)?;
    if now != known {
        return Err(Problem::new(Code::FileChanged, format!("{name} was changed meanwhile."))
            .with_next("Try it again."));
    }
    let (enabled, reference) = (now.enabled, now.reference.clone());
    *now = Installed { enabled, ..put(home, name, reference.as_deref(), (&fetched, &contents))? };
    write(home, all)
}

/// What one may do that the other may not.
fn wider(before: &[Authority], after: &[Authority]) -> Vec<Authority> {
    let is_new =
        |one: &&Authority| !before.iter().any(|known| (known.verb, &known.object) == (one.verb, &one.object));
    after.iter().filter(is_new).cloned().collect()
}

/// Refuses a name under which no plugin is installed: it may be anything.
///
/// # Errors
/// Where none is.
pub(crate) fn check_installed(home: &Path, name: &str) -> Result<(), Problem> {
    find(&mut installed(home)?, name).map(drop)
}

fn find<'a>(all: &'a mut [Installed], name: &str) -> Result<&'a mut Installed, Problem> {
    let names: Vec<String> = all.iter().map(|known| known.name.clone()).collect();
    all.iter_mut().find(|known| known.name == name).ok_or_else(|| {
        Problem::new(Code::NotFound, format!("No plugin {name} is installed.")).with_candidates(names)
    })
}

/// Turns a plugin on or off; its files stay.
///
/// # Errors
/// Where it is not installed.
fn set_enabled(of: &HomeShared, name: &str, enabled: bool) -> Result<(), Problem> {
    let (home, _changing) = (&of.dir, of.changing());
    let mut all = installed(home)?;
    find(&mut all, name)?.enabled = enabled;
    write(home, all)
}

/// Removes a plugin, with all its files.
///
/// # Errors
/// Where it is not installed, or the disk says no.
fn remove(of: &HomeShared, name: &str) -> Result<(), Problem> {
    let (home, _changing) = (&of.dir, of.changing());
    let mut all = installed(home)?;
    find(&mut all, name)?;
    all.retain(|known| known.name != name);
    write(home, all)?;
    let folder = folder_of(home, name);
    match std::fs::remove_dir_all(&folder) {
        Err(error) if folder.exists() => {
            Err(Problem::new(Code::DiskFull, format!("Its files can’t be deleted: {error}.")))
        }
        _ => Ok(()),
    }
}

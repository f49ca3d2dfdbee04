//! Standing instructions of an agent whose task is a run, with what its last run saw and wrote. Changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use gloss_protocol::{Automation, AutomationId, Fact, ItemBody, Problem, Run, Thread, ThreadId};

use crate::clock;
use crate::doors::Doors;
use crate::turn::reading::reads_at_rest;

/// Runs that are looked through, for the last one that came to an end and for what was read last.
const MAX_LOOKED: u32 = 20;
/// Files of the last run that are told.
const MAX_FILES: usize = 20;

/// Standing instructions of an agent whose task is a run, beside the task itself.
pub(crate) fn standing(doors: &Doors, thread: &Thread) -> String {
    let Some(id) = &thread.automation else { return String::new() };
    let Ok(Some(automation)) = doors.store.read().automation(id) else { return String::new() };
    let mut standing = format!(
        "This task began by itself: it is a run of the automation “{}” ({}). Nobody is watching. If there is \
nothing to report, write no file and call report_nothing.",
        automation.draft.name, automation.says
    );
    // What can't be read of the last run keeps this one from nothing.
    standing.push_str(&last_run(doors, &automation, &thread.id).unwrap_or_default());
    if !automation.draft.good.trim().is_empty() {
        standing
            .push_str(&format!(" What good looks like, in the person's words: {}", automation.draft.good));
    }
    standing
}

/// When an automation ran last, what it wrote, and the versions that it saw beside those of now.
fn last_run(doors: &Doors, automation: &Automation, own: &ThreadId) -> Result<String, Problem> {
    let read = doors.store.read();
    let runs = ended_runs(doors, &automation.id, own)?;
    let Some(run) = runs.first().cloned() else {
        return Ok(
            " It has not run before: what there is now is what later runs are compared with.".to_owned()
        );
    };
    let (Some(thread), Some(at)) = (run.thread, run.ended_at) else { return Ok(String::new()) };
    let wrote = written_by(doors, &thread)?;
    let mut told = format!(" Its last run ended on {}.", clock::local(i128::from(at.0) * 1_000_000));
    let files: Vec<String> =
        wrote.iter().take(MAX_FILES).map(|(path, version)| format!("{path} (version {version})")).collect();
    if !files.is_empty() {
        told.push_str(&format!(" It wrote {}.", files.join(", ")));
    }
    let mut seen = Vec::new();
    for (path, version) in versions_seen_by(doors, &runs)? {
        let artifact = read.artifact(&path)?.filter(|artifact| artifact.present);
        let newest = artifact.map(|artifact| artifact.version);
        let now = match newest {
            Some(newest) if newest == version => "the newest".to_owned(),
            Some(newest) => format!("now {newest}"),
            None => "gone".to_owned(),
        };
        seen.push((newest == Some(version), format!("{path} in version {version} ({now})")));
    }
    // What changed comes first.
    seen.sort();
    seen.truncate(MAX_FILES);
    if !seen.is_empty() {
        let seen = seen.into_iter().map(|(_, says)| says).collect::<Vec<_>>().join(", ");
        told.push_str(&format!(" Read last: {seen}; what_changed with that version tells what differs."));
    }
    Ok(told)
}

/// The runs of an automation that came to an end, newest first, but for a task's own.
fn ended_runs(doors: &Doors, id: &AutomationId, own: &ThreadId) -> Result<Vec<Run>, Problem> {
    let ended = |run: &Run| run.ended_at.is_some() && run.thread.as_ref().is_some_and(|thread| thread != own);
    Ok(doors.store.read().runs(id, MAX_LOOKED)?.into_iter().filter(ended).collect())
}

/// The version in which each file was read last by one of these runs, newest first: a run that finds nothing new reads nothing.
/// What one of them wrote itself is no news.
fn versions_seen_by(doors: &Doors, runs: &[Run]) -> Result<Vec<(String, u32)>, Problem> {
    let facts = doors.store.read().facts()?;
    let (mut seen, mut wrote): (Vec<(String, u32)>, BTreeSet<String>) = (Vec::new(), BTreeSet::new());
    for thread in runs.iter().filter_map(|run| run.thread.as_ref()) {
        wrote.extend(written_by(doors, thread)?.into_keys());
        for (path, version) in versions_seen(doors, &facts, thread)? {
            if !seen.iter().any(|(known, _)| *known == path) {
                seen.push((path, version));
            }
        }
    }
    seen.retain(|(path, _)| !wrote.contains(path));
    Ok(seen)
}

/// The files that a run wrote, with the newest version of each.
fn written_by(doors: &Doors, thread: &ThreadId) -> Result<BTreeMap<String, u32>, Problem> {
    let written = |item: gloss_protocol::Item| match item.body {
        ItemBody::Version { path, version, .. } => Some((path, version)),
        _ => None,
    };
    Ok(doors.store.read().items(thread)?.into_iter().filter_map(written).collect())
}

/// The files that the last runs of a task's automation read, those of the newest first: what is told of them must be as the disk has them now.
pub(crate) fn files_of_last_run(doors: &Doors, thread: &Thread) -> Vec<String> {
    let Some(id) = &thread.automation else { return Vec::new() };
    let runs = ended_runs(doors, id, &thread.id).unwrap_or_default();
    let seen = versions_seen_by(doors, &runs).unwrap_or_default();
    seen.into_iter().take(MAX_FILES).map(|(path, _)| path).collect()
}

/// The versions of files that a task's last turn had read, and that its figures rest on.
fn versions_seen(doors: &Doors, facts: &[Fact], thread: &ThreadId) -> Result<BTreeMap<String, u32>, Problem> {
    let read = doors.store.read();
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for fact in facts.iter().filter(|fact| fact.thread.as_ref() == Some(thread)) {
        seen.extend(fact.sources.iter().map(|source| (source.path.clone(), source.version)));
    }
    if let Some(last) = read.turns(thread)?.pop() {
        seen.extend(reads_at_rest(read, &last.id)?);
    }
    Ok(seen)
}

//! Changes on disk that begin runs. A change is waited out until the files rest, so that no run begins on half a file;
//! what changed while Gloss was closed, or faster than the system could tell, is found by looking. It never begins a
//! run for what Gloss wrote itself.

use std::path::Path;

use gloss_protocol::{Automation, AutomationStatus, Cause, Code, MadeBy, Problem, Timestamp, Trigger};
use gloss_store::Write;

use super::stirred::Stirred;
use crate::automations::room::Automations;
use crate::doors::now;

/// Runs that changes may begin within an hour: more is a program that never stops writing.
const IN_AN_HOUR: u32 = 30;

/// Folders, and entries of each, that are looked through for what is new.
const MOST_ENTRIES: usize = 200;

impl Automations<'_> {
    /// Files were changed by others: automations that wait for that begin once the files rest.
    pub(crate) fn changed_by_others(&mut self, paths: &[String]) {
        // Most of what the system tells is Gloss's own doing.
        if paths.is_empty() {
            return;
        }
        let at = now();
        let mut any = false;
        for automation in self.watching() {
            let Trigger::Change { path } = &automation.draft.trigger else { continue };
            // Of a folder that has just come the system may tell nothing but that.
            let folder = path.strip_suffix('/');
            let meant = |changed: &String| {
                changed == path
                    || folder.is_some_and(|folder| changed == folder || changed.starts_with(path.as_str()))
            };
            if paths.iter().any(meant) {
                let stirred =
                    self.waits.stirred.entry(automation.id).or_insert(Stirred { first: at, last: at });
                stirred.last = at;
                any = true;
            }
        }
        if any {
            self.is_due_changed = true;
        }
    }

    fn watching(&self) -> Vec<Automation> {
        let all = self.store.read().automations().unwrap_or_default();
        let waits = |one: &Automation| {
            one.status == AutomationStatus::Active && matches!(one.draft.trigger, Trigger::Change { .. })
        };
        all.into_iter().filter(waits).collect()
    }

    /// Begins the runs of changes that have come to rest.
    pub(super) fn begin_changed(&mut self, now: Timestamp) {
        // A clock that was set back makes nobody wait.
        let rests = |stirred: &Stirred| stirred.due() <= now || stirred.last > now;
        let due: Vec<_> = self
            .waits
            .stirred
            .iter()
            .filter(|(_, stirred)| rests(stirred))
            .map(|(id, _)| id.clone())
            .collect();
        for id in due {
            self.waits.stirred.remove(&id);
            let Ok(automation) = self.known_automation(&id) else { continue };
            if automation.status == AutomationStatus::Active
                && let Err(problem) = self.begin_change(&automation, now)
            {
                let _ = self.pause_for_trouble(automation, &problem);
            }
        }
    }

    /// Begins a run for changed files; one that ran too often within the hour is paused (auto-pause).
    fn begin_change(&mut self, automation: &Automation, now: Timestamp) -> Result<(), Problem> {
        let newest = self.store.read().runs(&automation.id, IN_AN_HOUR)?;
        // Those before the person resumed it are the person's to have looked at.
        let since = self.waits.resumed.get(&automation.id).copied().unwrap_or_default();
        let lately = |at: Timestamp| now.0 - at.0 < 3_600_000 && at > since;
        let often = newest.len() == IN_AN_HOUR as usize
            && newest.iter().all(|run| run.cause == Cause::Change && lately(run.due));
        if often {
            let says = format!("What it waits for changed {IN_AN_HOUR} times within an hour.");
            let next = "Look at which program writes there, and resume it.";
            return Err(Problem::new(Code::BudgetSpent, says).with_next(next));
        }
        self.begin_run(&automation.id, now, Cause::Change, None)?;
        // What came before this is looked at by this run, also after a start.
        let mut automation = self.known_automation(&automation.id)?;
        automation.settled = now;
        self.write(Write::AutomationWrite, |tx| tx.automation(&automation))
    }

    /// Looks for changes that nobody told of: after a start, and where there were too many to tell.
    pub(crate) fn look_over(&mut self) {
        for automation in self.watching() {
            let Trigger::Change { path } = &automation.draft.trigger else { continue };
            let since = automation.settled;
            let changed = match path.strip_suffix('/') {
                // Each is looked at: what is found later would begin another run.
                Some(folder) => self
                    .files_of(folder)
                    .iter()
                    .fold(false, |any, path| self.changed_since(path, since) | any),
                None => self.changed_since(path, since),
            };
            if changed {
                self.changed_by_others(std::slice::from_ref(path));
            }
        }
    }

    /// Whether another program changed a file after a moment.
    fn changed_since(&mut self, path: &str, since: Timestamp) -> bool {
        let path = &self.owner_of(path);
        let known = self.store.read().artifact(path).ok().flatten();
        match (changed_at(&self.shared.folder.root().join(path)), known) {
            // Whether it differs from what Gloss wrote is seen in its bytes; or it was seen, and Gloss ended before its run.
            (Some(at), Some(_)) if at > since => {
                self.refresh(path).unwrap_or_default() || self.outside_since(path, since)
            }
            (Some(_), Some(_)) => false,
            (Some(at), None) => at > since,
            (None, Some(known)) => known.present && self.refresh(path).unwrap_or_default(),
            (None, None) => false,
        }
    }

    /// Whether the newest version was made by another program after a moment.
    fn outside_since(&self, path: &str, since: Timestamp) -> bool {
        let read = self.store.read();
        let newest = read.artifact(path).ok().flatten().map(|known| known.version);
        let newest = newest.and_then(|version| read.version(path, version).ok().flatten());
        newest.is_some_and(|newest| {
            newest.version.made_by == MadeBy::Outside && newest.version.created_at > since
        })
    }

    /// Whether a folder has a file that Gloss did not make: one that was moved in as a whole tells of none of its files.
    pub(crate) fn holds_news(&self, folder: &str) -> bool {
        let known = |path: &String| self.store.read().artifact(&self.owner_of(path)).ok().flatten().is_some();
        self.files_of(folder).iter().any(|path| !known(path))
    }

    /// Plain files of a folder and those in it, as far as they are looked through.
    fn files_of(&self, folder: &str) -> Vec<String> {
        let root = self.shared.folder.root();
        let (mut folders, mut files) = (vec![root.join(folder)], Vec::new());
        for _ in 0..MOST_ENTRIES {
            let Some(folder) = folders.pop() else { break };
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten().take(MOST_ENTRIES) {
                let Ok(kind) = entry.file_type() else { continue };
                let whole = entry.path();
                if entry.file_name().to_string_lossy().starts_with('.') {
                    continue;
                }
                if kind.is_dir() {
                    folders.push(whole);
                } else if let Some(name) = whole.strip_prefix(root).ok().and_then(Path::to_str) {
                    files.extend(kind.is_file().then(|| name.replace('\\', "/")));
                }
            }
        }
        files
    }
}

/// Time at which a file's bytes or its name changed last.
fn changed_at(path: &Path) -> Option<Timestamp> {
    let stat = std::fs::symlink_metadata(path).ok()?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        // A file that is moved here keeps the time at which it was written.
        Some(Timestamp(stat.ctime() * 1000 + stat.ctime_nsec() / 1_000_000))
    }
    #[cfg(not(unix))]
    {
        let written = stat.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
        Some(Timestamp(i64::try_from(written.as_millis()).ok()?))
    }
}

//! Published sites: begun, shown otherwise, taken back and over, each as a row and as what visitors get. Only what the person
//! commands is published.

use std::sync::Arc;

use gloss_protocol::{Audience, Code, CommandId, Done, Problem, Release, ReleaseId, ReleaseState, Timestamp};
use gloss_release::{Files, Served, Visits};
use gloss_store::{Passcode, Write};
use serde_json::json;
use uuid::Uuid;

use super::room::Releases;
use super::secret_scan::{served, trouble};
use crate::doors::{Doors, now};

/// Releases of a workspace that can be opened at once.
const MAX_LIVE: usize = 64;

/// Request to publish a site.
#[derive(Clone)]
pub(crate) struct Wanted {
    pub version: u32,
    pub audience: Audience,
    pub until: Option<Timestamp>,
    pub newest: bool,
    /// Findings that the person let through, by name.
    pub allowed: Vec<String>,
}

impl Releases<'_> {
    /// The releases that could be opened and are not.
    pub(crate) fn unserved(&self) -> Vec<Release> {
        let releases = self.shared.home.releases.clone();
        let mut live = live(self);
        live.retain(|release| !releases.is_open(&release.id.0));
        live
    }

    /// Serves a release that is still to be opened; why not is kept for whoever asks, and it is tried again.
    pub(crate) fn serve(&mut self, release: &Release, ready: Result<Served, Problem>) {
        let releases = self.shared.home.releases.clone();
        // Taken back, or shown otherwise, while it was made ready: whoever did that saw to it.
        if !self.unserved().contains(release) {
            return;
        }
        let opened = ready.and_then(|served| releases.open(served).map_err(|refusal| trouble(&refusal)));
        let trouble = opened.err();
        if let Some(problem) = &trouble {
            tracing::warn!(code = ?problem.code, "release.not_served");
        }
        self.shared.troubles.set(&release.id, trouble);
    }

    /// Whether a version can be published now.
    ///
    /// # Errors
    /// [`Code::BadRequest`], [`Code::TooLarge`].
    pub(crate) fn check_wanted(&self, wanted: &Wanted) -> Result<(), Problem> {
        if wanted.until.is_some_and(|until| until <= now()) {
            return Err(Problem::new(Code::BadRequest, "That time is over already.")
                .with_next("Choose a later one, or none."));
        }
        if live(self).len() >= MAX_LIVE {
            let says = format!("{MAX_LIVE} releases are published here, which is as many as there can be.");
            return Err(
                Problem::new(Code::TooLarge, says).with_next("Unpublish one that nobody needs any more.")
            );
        }
        Ok(())
    }

    /// Publishes a version whose files were searched; gives all releases that show something else from now on, the new one
    /// last.
    ///
    /// # Errors
    /// As [`Self::check_wanted`], and errors of the store. Then nothing is published.
    pub(crate) fn publish(
        &mut self,
        id: &CommandId,
        path: &str,
        wanted: &Wanted,
        (files, passcode): (Arc<Files>, Option<Passcode>),
    ) -> Result<Vec<Release>, Problem> {
        self.check_wanted(wanted)?;
        let known = self.store.read().releases(Some(path))?;
        let mut release = Release {
            id: ReleaseId::from_uuid(Uuid::now_v7()),
            n: known.iter().map(|release| release.n).max().unwrap_or(0) + 1,
            path: path.to_owned(),
            version: wanted.version,
            shows: wanted.version,
            audience: wanted.audience,
            newest: wanted.newest,
            until: wanted.until,
            published_at: now(),
            state: ReleaseState::Live,
            ended_at: None,
            name: Uuid::new_v4().simple().to_string(),
            port: 0,
        };
        let releases = self.shared.home.releases.clone();
        let key = release.id.0.clone();
        let served = served(&release, passcode.as_ref(), files.clone())?;
        release.port = releases.open(served).map_err(|refusal| trouble(&refusal))?;
        let followers = known.into_iter().filter(|one| one.state == ReleaseState::Live && one.newest);
        let mut changed: Vec<Release> =
            followers.map(|one| Release { shows: wanted.version, ..one }).chain([release]).collect();
        let written = self.keep_releases("release.published", &changed, passcode.as_ref(), Some(id));
        if let Err(problem) = written {
            // What is not kept is not published: after a start nobody would know of it.
            releases.close(&key);
            return Err(problem);
        }
        if !wanted.allowed.is_empty() {
            let ids =
                json!({ "release": changed.last().map(|one| &one.id), "findings": wanted.allowed.len() });
            let words = wanted.allowed.join("\n");
            self.write(Write::ReleaseWrite, |tx| tx.log("findings.let_through", &ids, &words))?;
        }
        for follower in changed.iter().take(changed.len() - 1) {
            releases.show(&follower.id.0, files.clone());
        }
        if let Some(last) = changed.last_mut() {
            self.shared.troubles.set(&last.id, None);
        }
        Ok(changed)
    }

    /// The releases that show a release's version again when it is rolled back to: those published with or after it.
    ///
    /// # Errors
    /// [`Code::NotFound`] where there is no such release, or nothing that could show it.
    pub(crate) fn rolled_back(&self, path: &str, n: u32) -> Result<Vec<Release>, Problem> {
        let known = self.store.read().releases(Some(path))?;
        let to = known.iter().find(|release| release.n == n);
        let to = to.ok_or_else(|| Problem::new(Code::NotFound, format!("{path} has no release {n}.")))?;
        let version = to.version;
        let shows = |one: &&Release| one.state == ReleaseState::Live && (one.n >= n || one.newest);
        let changed: Vec<Release> =
            known.iter().filter(shows).map(|one| Release { shows: version, ..one.clone() }).collect();
        if changed.is_empty() {
            let says = format!("Nothing of {path} is published that could show release {n} again.");
            return Err(
                Problem::new(Code::NotFound, says).with_next(format!("Publish version {version} instead."))
            );
        }
        Ok(changed)
    }

    /// Every address that was published with or after a release shows its version again.
    ///
    /// # Errors
    /// As [`Self::rolled_back`]; errors of the store.
    pub(crate) fn roll_back(
        &mut self,
        id: &CommandId,
        path: &str,
        n: u32,
        files: &Arc<Files>,
    ) -> Result<Vec<Release>, Problem> {
        let changed = self.rolled_back(path, n)?;
        self.keep_releases("release.rolled_back", &changed, None, Some(id))?;
        for release in &changed {
            self.shared.home.releases.show(&release.id.0, files.clone());
        }
        Ok(changed)
    }

    /// Takes releases of a site back, one or all.
    ///
    /// # Errors
    /// [`Code::NotFound`] where there is none that can be opened.
    pub(crate) fn unpublish(
        &mut self,
        id: &CommandId,
        path: &str,
        n: Option<u32>,
    ) -> Result<Vec<Release>, Problem> {
        let known = self.store.read().releases(Some(path))?;
        let meant = known.into_iter().filter(|one| n.is_none_or(|n| one.n == n));
        let live: Vec<Release> = meant.filter(|one| one.state == ReleaseState::Live).collect();
        if live.is_empty() {
            let which = n.map_or_else(|| path.to_owned(), |n| format!("Release {n} of {path}"));
            return Err(Problem::new(Code::NotFound, format!("{which} is not published.")));
        }
        self.end(live, ReleaseState::Unpublished, now(), Some(id))
    }

    /// Ends what is over.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn end_expired(&mut self, at: Timestamp) -> Result<(), Problem> {
        let mut over = live(self);
        over.retain(|release| release.until.is_some_and(|until| until <= at));
        if !over.is_empty() {
            self.end(over, ReleaseState::Expired, at, None)?;
        }
        Ok(())
    }

    fn end(
        &mut self,
        all: Vec<Release>,
        state: ReleaseState,
        at: Timestamp,
        id: Option<&CommandId>,
    ) -> Result<Vec<Release>, Problem> {
        // Visitors are out first, whatever becomes of the row.
        let visits: Vec<(ReleaseId, Visits)> = all
            .iter()
            .map(|release| (release.id.clone(), self.shared.home.releases.close(&release.id.0)))
            .collect();
        let ended: Vec<Release> =
            all.into_iter().map(|one| Release { state, ended_at: Some(at), ..one }).collect();
        let what = if state == ReleaseState::Expired { "release.expired" } else { "release.unpublished" };
        self.keep_releases(what, &ended, None, id)?;
        self.count_visits(visits);
        for release in &ended {
            self.shared.troubles.set(&release.id, None);
        }
        Ok(ended)
    }

    /// Writes releases and says in the log what became of them; a passcode is the last one's.
    fn keep_releases(
        &mut self,
        what: &str,
        all: &[Release],
        passcode: Option<&Passcode>,
        id: Option<&CommandId>,
    ) -> Result<(), Problem> {
        let done = Done::Releases { releases: all.to_vec() };
        self.write(Write::ReleaseWrite, |tx| {
            for (at, release) in all.iter().enumerate() {
                tx.release(release, passcode.filter(|_| at + 1 == all.len()))?;
                let ids = json!({
                    "release": release.id, "version": release.version, "shows": release.shows,
                    "audience": release.audience, "until": release.until,
                });
                tx.log(what, &ids, &release.path)?;
            }
            id.map_or(Ok(()), |id| tx.command(id, &done))
        })
    }

    /// Keeps what was counted.
    pub(crate) fn keep_visits(&mut self) {
        let taken = |release: Release| {
            let visits = self.shared.home.releases.take_visits(&release.id.0);
            (release.id, visits)
        };
        let visits = live(self).into_iter().map(taken).collect();
        self.count_visits(visits);
    }

    fn count_visits(&mut self, visits: Vec<(ReleaseId, Visits)>) {
        let days: Vec<(ReleaseId, i64, u64)> = visits
            .into_iter()
            .flat_map(|(id, days)| days.into_iter().map(move |(day, count)| (id.clone(), day, count)))
            .collect();
        if days.is_empty() {
            return;
        }
        let kept = self.write(Write::ReleaseVisits, |tx| {
            days.iter().try_for_each(|(id, day, count)| tx.visits(id, *day, *count))
        });
        if let Err(problem) = kept {
            tracing::warn!(code = ?problem.code, "release.visits_not_kept");
        }
    }
}

/// Releases that are live, as far as it is the person's to say.
pub(crate) fn live(doors: &Doors) -> Vec<Release> {
    let all = doors.store.read().releases(None).unwrap_or_default();
    all.into_iter().filter(|release| release.state == ReleaseState::Live).collect()
}

//! Published sites: begun, shown otherwise, taken back and over, each as a row and as what visitors get; served again after a
//! start. Only what the person commands is published; what visitors get is `gloss-release`'s.

use std::collections::BTreeMap;
use std::net::{IpAddr, UdpSocket};
use std::sync::Arc;

use gloss_artifact::{files, kinds};
use gloss_protocol::{
    Audience, Code, CommandId, Done, Leak, Problem, Release, ReleaseId, ReleaseState, ReleaseView, Timestamp,
    VisitDay,
};
use gloss_release::{Files, Refusal, Served, Visits};
use gloss_secrets::Weight;
use gloss_store::{Blobs, Passcode, Read, Write};
use gloss_website::ABOUT;
use serde_json::json;
use uuid::Uuid;

use crate::content::bytes_of;
use crate::space::{Shared, Space, now};

/// Releases of a workspace that can be opened at once.
const MAX_LIVE: usize = 64;
/// Findings that a person is shown.
const MAX_LEAKS: usize = 200;

/// What a person wants published.
#[derive(Clone, Copy)]
pub(crate) struct Wanted {
    pub version: u32,
    pub audience: Audience,
    pub until: Option<Timestamp>,
    pub newest: bool,
}

impl Space {
    /// After a start: what is published is served again, and what is over by now ended.
    ///
    /// # Errors
    /// What the store says.
    pub(crate) fn recover_releases(&mut self) -> Result<(), Problem> {
        self.end_expired(now())?;
        for release in self.live_releases() {
            self.serve(&release);
        }
        Ok(())
    }

    /// What can be opened, as far as it is the person's to say.
    pub(crate) fn live_releases(&self) -> Vec<Release> {
        let all = self.store.read().releases(None).unwrap_or_default();
        all.into_iter().filter(|release| release.state == ReleaseState::Live).collect()
    }

    /// Serves a release; why not is kept for whoever asks, and it is tried again.
    fn serve(&mut self, release: &Release) {
        let served = self
            .served(release)
            .and_then(|served| self.shared.home.releases.open(served).map_err(|refusal| trouble(&refusal)));
        let trouble = served.err();
        if let Some(problem) = &trouble {
            tracing::warn!(code = ?problem.code, "release.not_served");
        }
        self.shared.troubles.set(&release.id, trouble);
    }

    fn served(&self, release: &Release) -> Result<Served, Problem> {
        let kept = self.store.read().release_passcode(&release.id)?;
        served(release, kept.as_ref(), self.shown(&release.path, release.shows)?)
    }

    /// The files that visitors get of a version.
    fn shown(&self, path: &str, version: u32) -> Result<Arc<Files>, Problem> {
        let all = leaving_files(self.store.read(), self.store.blobs(), path, version)?;
        Files::new(all).map(Arc::new).map_err(|refusal| trouble(&refusal))
    }

    /// Publishes a version; gives all releases that show something else from now on, the new one last.
    ///
    /// # Errors
    /// [`Code::HoldsSecrets`] with the places; [`Code::BadRequest`], [`Code::TooLarge`], and what the store says. Then nothing is
    /// published.
    pub(crate) fn publish(
        &mut self,
        id: &CommandId,
        path: &str,
        wanted: &Wanted,
    ) -> Result<Vec<Release>, Problem> {
        let at = now();
        if wanted.until.is_some_and(|until| until <= at) {
            return Err(Problem::new(Code::BadRequest, "That time is over already.")
                .with_next("Choose a later one, or none."));
        }
        if self.live_releases().len() >= MAX_LIVE {
            let says = format!("{MAX_LIVE} releases are published here, which is as many as there can be.");
            return Err(
                Problem::new(Code::TooLarge, says).with_next("Unpublish one that nobody needs any more.")
            );
        }
        let leaving = leaving_files(self.store.read(), self.store.blobs(), path, wanted.version)?;
        refuse_secrets(&leaks(&leaving))?;
        let files = Files::new(leaving).map(Arc::new).map_err(|refusal| trouble(&refusal))?;
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
            published_at: at,
            state: ReleaseState::Live,
            ended_at: None,
            name: Uuid::new_v4().simple().to_string(),
            port: 0,
        };
        let passcode = passcode(wanted.audience)?;
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
        for follower in changed.iter().take(changed.len() - 1) {
            releases.show(&follower.id.0, files.clone());
        }
        if let Some(last) = changed.last_mut() {
            self.shared.troubles.set(&last.id, None);
        }
        self.look_ahead();
        Ok(changed)
    }

    /// Every address that was published with or after a release shows its version again.
    ///
    /// # Errors
    /// [`Code::NotFound`] where there is no such release, or nothing that could show it.
    pub(crate) fn roll_back(&mut self, id: &CommandId, path: &str, n: u32) -> Result<Vec<Release>, Problem> {
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
        let files = self.shown(path, version)?;
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
    /// What the store says.
    pub(crate) fn end_expired(&mut self, at: Timestamp) -> Result<(), Problem> {
        let mut over = self.live_releases();
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
        self.look_ahead();
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
        let visits = self.live_releases().into_iter().map(taken).collect();
        self.count_visits(visits);
    }

    /// Keeps what was counted, and tries again to serve what could not be.
    pub(crate) fn keep_published(&mut self) {
        self.keep_visits();
        let live = self.live_releases();
        let releases = self.shared.home.releases.clone();
        for release in live.iter().filter(|release| !releases.is_open(&release.id.0)) {
            self.serve(release);
        }
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

/// A release as it is handed to the server: at the port that it has, or a free one where it has none yet.
fn served(release: &Release, passcode: Option<&Passcode>, files: Arc<Files>) -> Result<Served, Problem> {
    let audience = match (release.audience, passcode) {
        (Audience::Me, _) => gloss_release::Audience::Me(release.name.clone()),
        (Audience::Network, _) => gloss_release::Audience::Network,
        (Audience::Link, Some(kept)) => gloss_release::Audience::Link(kept.hash.clone()),
        (Audience::Link, None) => {
            return Err(Problem::new(Code::Internal, "The passcode of this release is lost.")
                .with_next("Unpublish it, and publish the site again."));
        }
    };
    Ok(Served {
        key: release.id.0.clone(),
        audience,
        port: (release.port > 0).then_some(release.port),
        until: release.until.map(|until| until.0),
        files,
    })
}

/// What is told of a refusal.
fn trouble(refusal: &Refusal) -> Problem {
    match refusal {
        Refusal::TooLarge => Problem::new(Code::TooLarge, refusal.to_string())
            .with_next("Take files out of the site that its pages do not need."),
        Refusal::NoIndex => Problem::new(Code::NotFound, refusal.to_string()),
        Refusal::NoPort(_) => Problem::new(Code::Busy, refusal.to_string())
            .with_next("Close the program that uses its port; Gloss tries again every minute. Or unpublish it and publish it again."),
        Refusal::NotStarted(_) => Problem::new(Code::Internal, refusal.to_string()),
    }
}

fn passcode(audience: Audience) -> Result<Option<Passcode>, Problem> {
    if audience != Audience::Link {
        return Ok(None);
    }
    let code = gloss_release::make_passcode().map_err(|refusal| trouble(&refusal))?;
    let hash = gloss_release::hash_passcode(&code).map_err(|refusal| trouble(&refusal))?;
    Ok(Some(Passcode { code, hash }))
}

/// The files of a version that leave when it is published.
///
/// # Errors
/// [`Code::BadRequest`] for what is no site; as [`bytes_of`].
pub(crate) fn leaving_files(
    read: Read<'_>,
    blobs: &Blobs,
    path: &str,
    version: u32,
) -> Result<Vec<(String, Vec<u8>)>, Problem> {
    if !kinds::of_path(path).is_folder() {
        return Err(Problem::new(Code::BadRequest, format!("{path} is no site."))
            .with_next("Publish a folder with an index.html."));
    }
    let joined = bytes_of(read, blobs, path, version)?;
    let parts = files::part(&joined).unwrap_or_default();
    Ok(parts
        .into_iter()
        // How it was made stays here: its queries name files and columns.
        .filter(|(name, _)| *name != ABOUT)
        .map(|(name, bytes)| (name.to_owned(), bytes.to_vec()))
        .collect())
}

/// What of files should not leave, or is asked about; the secrets first.
pub(crate) fn leaks(files: &[(String, Vec<u8>)]) -> Vec<Leak> {
    let mut all: Vec<Leak> = Vec::new();
    for (name, bytes) in files {
        all.extend(gloss_secrets::search(name, bytes).into_iter().map(|found| Leak {
            file: name.clone(),
            line: found.line,
            what: found.what,
            masked: found.masked,
            rule: found.rule,
            secret: found.weight == Weight::Secret,
        }));
    }
    all.sort_by_key(|leak| !leak.secret);
    all.truncate(MAX_LEAKS);
    all
}

fn refuse_secrets(leaks: &[Leak]) -> Result<(), Problem> {
    let secrets: Vec<&Leak> = leaks.iter().filter(|leak| leak.secret).collect();
    let Some(first) = secrets.first() else { return Ok(()) };
    let more = match secrets.len() {
        1 => String::new(),
        count => format!(", and {} more", count - 1),
    };
    let says =
        format!("Nothing was published: {} stands in {}, line {}{more}.", first.what, first.file, first.line);
    let places = secrets.iter().map(|leak| format!("{}:{} {}", leak.file, leak.line, leak.what)).collect();
    Err(Problem::new(Code::HoldsSecrets, says).with_candidates(places))
}

/// A release as the person sees it.
///
/// # Errors
/// What the store says.
pub(crate) fn view(shared: &Shared, read: Read<'_>, release: Release) -> Result<ReleaseView, Problem> {
    let mut days: BTreeMap<i64, u64> = read.release_visits(&release.id)?.into_iter().collect();
    for (day, count) in shared.home.releases.visits(&release.id.0) {
        *days.entry(day).or_default() += count;
    }
    let host = match release.audience {
        Audience::Me => format!("{}.localhost", release.name),
        _ => own_address().to_string(),
    };
    let is_live = release.state == ReleaseState::Live;
    Ok(ReleaseView {
        url: format!("http://{host}:{}/", release.port),
        passcode: read.release_passcode(&release.id)?.map(|kept| kept.code),
        visits: days.values().sum(),
        days: days.into_iter().map(|(day, count)| VisitDay { day: named(day), count }).collect(),
        trouble: shared.troubles.of(&release.id).filter(|_| is_live),
        release,
    })
}

/// A day since 1970 as `2026-11-25`.
fn named(day: i64) -> String {
    let at = jiff::Timestamp::from_second(day.saturating_mul(86_400)).unwrap_or_default();
    at.to_string().chars().take(10).collect()
}

/// This computer's address on its network, by which way it would go out; nothing is sent. The computer's own where it has
/// none.
pub(crate) fn own_address() -> IpAddr {
    let own = IpAddr::from([127, 0, 0, 1]);
    // An address of documentation (RFC 5737): no network has it.
    let found = UdpSocket::bind(("0.0.0.0", 0)).and_then(|socket| {
        socket.connect(("192.0.2.1", 9))?;
        socket.local_addr()
    });
    found.map(|address| address.ip()).ok().filter(|ip| !ip.is_unspecified()).unwrap_or(own)
}

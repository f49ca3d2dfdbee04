//! Files that leave with a site, searched for secrets, hashed for its visitors. Heavy, so never on the core's thread.
//! Publishes nothing.

use std::sync::Arc;

use gloss_artifact::{files, kinds};
use gloss_protocol::{Audience, Code, Leak, Problem, Release};
use gloss_release::{Files, Refusal, Served};
use gloss_secrets::{Redaction, Weight};
use gloss_store::{Blobs, Passcode, Read};
use gloss_website::ABOUT;

use crate::content::bytes_of;
use crate::doors::Shared;
use crate::off_core::OffCore;

/// Findings that a person is shown.
const MAX_LEAKS: usize = 200;

/// A version's files as visitors get them.
///
/// # Errors
/// As [`leaving_files`], and for more than can be served.
pub(crate) fn visitor_files(
    off: &OffCore,
    shared: &Shared,
    path: &str,
    version: u32,
) -> Result<Arc<Files>, Problem> {
    hashed(off, shared.read(|read, blobs| leaving_files(off, read, blobs, path, version))?)
}

/// Reads a site's files for its visitors, where nothing in them must not leave but what the person let through by name.
///
/// # Errors
/// [`Code::HoldsSecrets`] with the places.
pub(crate) fn searched_files(
    off: &OffCore,
    shared: &Shared,
    (path, version): (&str, u32),
    allowed: &[String],
) -> Result<Arc<Files>, Problem> {
    let all = shared.read(|read, blobs| leaving_files(off, read, blobs, path, version))?;
    let mut found = leaks(off, &shared.home.redaction, &all);
    found.retain(|leak| !is_allowed(leak, allowed));
    refuse_secrets(&found)?;
    hashed(off, all)
}

fn hashed(_off: &OffCore, all: Vec<(String, Vec<u8>)>) -> Result<Arc<Files>, Problem> {
    Files::new(all).map(Arc::new).map_err(|refusal| trouble(&refusal))
}

/// A release, ready to be served.
///
/// # Errors
/// As [`visitor_files`], and where its passcode is lost.
pub(crate) fn ready_to_serve(off: &OffCore, shared: &Shared, release: &Release) -> Result<Served, Problem> {
    let kept = shared.read(|read, _| Ok(read.release_passcode(&release.id)?))?;
    served(release, kept.as_ref(), visitor_files(off, shared, &release.path, release.shows)?)
}

/// A release as it is handed to the server: at the port that it has, or a free one where it has none yet.
pub(crate) fn served(
    release: &Release,
    passcode: Option<&Passcode>,
    files: Arc<Files>,
) -> Result<Served, Problem> {
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

/// Problem for a person whose site was refused.
pub(crate) fn trouble(refusal: &Refusal) -> Problem {
    match refusal {
        Refusal::TooLarge => Problem::new(Code::TooLarge, refusal.to_string())
            .with_next("Take files out of the site that its pages do not need."),
        Refusal::NoIndex => Problem::new(Code::NotFound, refusal.to_string()),
        Refusal::NoPort(_) => Problem::new(Code::Busy, refusal.to_string())
            .with_next("Close the program that uses its port; Gloss tries again every minute. Or unpublish it and publish it again."),
        Refusal::NotStarted(_) => Problem::new(Code::Internal, refusal.to_string()),
    }
}

/// A new passcode where the audience needs one, hashed.
///
/// # Errors
/// Where the system gives no random bytes.
pub(crate) fn passcode(_off: &OffCore, audience: Audience) -> Result<Option<Passcode>, Problem> {
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
    _off: &OffCore,
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

/// Leaks in files: secrets that should not leave, first, and what is asked about.
pub(crate) fn leaks(_off: &OffCore, keys: &Redaction, files: &[(String, Vec<u8>)]) -> Vec<Leak> {
    let mut all: Vec<Leak> = Vec::new();
    for (name, bytes) in files {
        all.extend(keys.found_in(bytes).map(|key| Leak {
            file: name.clone(),
            line: 1,
            what: format!("the kept key {key}"),
            masked: "••••••".to_owned(),
            rule: "kept-key".to_owned(),
            secret: true,
        }));
        let found = gloss_secrets::search_path(name).into_iter().chain(gloss_secrets::search(name, bytes));
        all.extend(found.map(|found| Leak {
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

/// Whether a person let a finding through: by its line, or by its rule on that line.
fn is_allowed(leak: &Leak, allowed: &[String]) -> bool {
    let line = format!("{}:{}", leak.file, leak.line);
    allowed.iter().any(|name| *name == line || *name == format!("{line}:{}", leak.rule))
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

//! A plugin from another computer: an archive over HTTPS, a repository of GitHub as the archive that GitHub gives out of it, or one of any
//! other host by Git's own way over HTTPS. Fetched by the one way out, within limits, from the host that is named and no other. Runs
//! nothing, keeps nothing.

use std::time::Duration;

use gloss_network::{Fetched, HostRule, Hosts, Leave, Limits, Method, Network, Request, Secrets, host_of};
use gloss_plugin::{
    LIST_TYPE, REQUEST_TYPE, References, SourceError, SourceFiles, archive_comment, pack_of, read_archive,
    read_pack,
};
use gloss_protocol::{Code, Problem};

use crate::home::HomeShared;

/// Largest archive, in bytes.
pub(super) const MAX_ARCHIVE: u64 = 64 << 20;
/// How long an archive may take.
const TAKES: Duration = Duration::from_secs(180);
/// What stands behind the address of a repository to have its branches and tags listed.
const LIST: &str = "/info/refs?service=git-upload-pack";
/// Where GitHub gives out archives of its repositories.
const ARCHIVES: &str = "https://codeload.github.com";

/// A repository that is named.
pub(super) struct Repository<'a> {
    /// Its address.
    pub url: &'a str,
    /// The folder in it; empty for the root.
    pub path: &'a str,
    /// Whether nothing beside that folder is read, where links of it could lead.
    pub alone: bool,
    /// A branch or a tag.
    pub reference: Option<&'a str>,
    /// The commit that it has to be.
    pub sha: Option<&'a str>,
}

/// The files of an archive, whose hash has to be the one that was named.
///
/// # Errors
/// Where it can't be had, is another one, or can't be read.
pub(super) fn archive(
    home: &HomeShared,
    (url, folder): (&str, &str),
    sha256: Option<&str>,
) -> Result<SourceFiles, Problem> {
    let (bytes, hash) = get(home, url)?;
    if sha256.is_some_and(|named| !named.eq_ignore_ascii_case(&hash)) {
        let says = "What came is another archive than the one whose hash was named. Nothing was taken of it.";
        return Err(Problem::new(Code::FileChanged, says).with_next("Tell whoever names it."));
    }
    read(url, &bytes, folder)
}

/// The files of a repository, and the commit that they are of.
///
/// # Errors
/// As for an archive.
pub(super) fn repository(home: &HomeShared, of: &Repository<'_>) -> Result<(SourceFiles, String), Problem> {
    let path = of.path.trim_matches('/');
    let (only, within) = if of.alone { (path, "") } else { ("", path) };
    let (taken, commit) = match of_github(of.url) {
        Some((owner, name)) => of_archive(home, of, (&format!("{ARCHIVES}/{owner}/{name}/zip"), only))?,
        None => over_git(home, of, only)?,
    };
    if of.sha.is_some_and(|sha| !commit.starts_with(&sha.to_lowercase())) {
        let says = "What came is of another commit than the one that was named. Nothing was taken of it.";
        return Err(Problem::new(Code::FileChanged, says).with_next("Tell whoever names it."));
    }
    let missing = || Problem::new(Code::NotFound, format!("The repository has no folder {}.", of.path));
    Ok((only_within(taken, within).ok_or_else(missing)?, commit))
}

/// What lies in a folder of a source; none where nothing does. The root is all of it.
pub(super) fn only_within(taken: SourceFiles, folder: &str) -> Option<SourceFiles> {
    let within = match folder.trim_matches('/') {
        "" => return Some(taken),
        path => format!("{path}/"),
    };
    let inner = |name: &str| name.strip_prefix(&within).map(str::to_owned);
    let files = taken.files.into_iter().filter_map(|(name, file)| Some((inner(&name)?, file))).collect();
    let left_out = taken.left_out.into_iter().filter_map(|(name, found)| Some((inner(&name)?, found)));
    let taken = SourceFiles { files, left_out: left_out.collect() };
    (!taken.files.is_empty()).then_some(taken)
}

/// A repository as the archive of a version that its host gives out.
fn of_archive(
    home: &HomeShared,
    of: &Repository<'_>,
    (archives, only): (&str, &str),
) -> Result<(SourceFiles, String), Problem> {
    let url = format!("{archives}/{}", of.sha.or(of.reference).unwrap_or("HEAD"));
    let (bytes, _) = get(home, &url)?;
    let commit = archive_comment(&bytes).filter(|text| is_commit(text)).unwrap_or_default();
    Ok((read(&url, &bytes, only)?, commit))
}

/// A repository by Git's own way: its branches and tags are read, and one commit of it is asked for, without those before.
fn over_git(home: &HomeShared, of: &Repository<'_>, only: &str) -> Result<(SourceFiles, String), Problem> {
    let of_host = |error: SourceError| {
        let host = host_of(of.url).unwrap_or_default();
        Problem::new(Code::BadRequest, format!("What came from {host}: {error}"))
    };
    let asked = format!("{}{LIST}", of.url.trim_end_matches('/'));
    let listed = ask(home, &asked, (Method::Get, Leave::Reads))?;
    // It may have been led on, to the same repository by its whole name.
    let at = listed.url.strip_suffix(LIST).filter(|_| listed.content_type.as_deref() == Some(LIST_TYPE));
    let Some(at) = at else {
        let says = format!("There is no Git repository at {}.", of.url);
        return Err(Problem::new(Code::NotFound, says).with_next(
            "Check the address, and whether it is open to everybody. An archive’s ends in .zip.",
        ));
    };
    let references = References::read(&listed.bytes).map_err(of_host)?;
    let id = match of.sha {
        Some(sha) => sha.to_lowercase(),
        None => references.find(of.reference).map_err(of_host)?.to_owned(),
    };
    let body = references.request(&id).into();
    let sent = (Method::Post { kind: REQUEST_TYPE, body }, Leave::Sends);
    let answer = ask(home, &format!("{at}/git-upload-pack"), sent)?;
    let pack = pack_of(&answer.bytes).map_err(of_host)?;
    read_pack(&pack, &id, only).map_err(of_host)
}

fn is_commit(text: &str) -> bool {
    text.len() == 40 && text.chars().all(|char| char.is_ascii_hexdigit())
}

/// The owner and the name of a repository of GitHub.
fn of_github(url: &str) -> Option<(&str, &str)> {
    let rest = url.strip_prefix("https://github.com/")?.trim_end_matches('/');
    let (owner, name) = rest.split_once('/')?;
    let name = name.trim_end_matches(".git");
    let fits = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.chars().all(|char| char.is_ascii_alphanumeric() || "-_.".contains(char))
    };
    (fits(owner) && fits(name)).then_some((owner, name))
}

fn read(url: &str, bytes: &[u8], folder: &str) -> Result<SourceFiles, Problem> {
    let host = host_of(url).unwrap_or_default();
    read_archive(bytes, folder)
        .map_err(|error| Problem::new(Code::BadRequest, format!("What came from {host}: {error}")))
}

/// The bytes at an address, with their SHA-256.
fn get(home: &HomeShared, url: &str) -> Result<(Vec<u8>, String), Problem> {
    let fetched = ask(home, url, (Method::Get, Leave::Reads))?;
    Ok((fetched.bytes, fetched.sha256))
}

fn ask(home: &HomeShared, url: &str, (method, leave): (Method, Leave)) -> Result<Fetched, Problem> {
    let host = host_of(url)?;
    let rule: HostRule =
        host.parse().map_err(|error| Problem { code: Code::BadHost, ..Problem::from(error) })?;
    let hosts = Hosts::default().with(rule, leave);
    let secrets = Secrets::new(home.known_secrets())?;
    let request = Request { url: url.to_owned(), method };
    let bytes = usize::try_from(MAX_ARCHIVE).unwrap_or(usize::MAX);
    let limits = Limits { bytes, total: TAKES, ..Limits::default() };
    let network = Network::start()?;
    let mut asked = Vec::new();
    let fetching = network.fetch(&request, &hosts, &secrets, &limits, &mut asked);
    let fetched = tokio::runtime::Handle::current().block_on(fetching).map_err(|error| error.problem())?;
    if fetched.status >= 300 {
        let says = format!("{host} answers that there is no such thing ({}).", fetched.status);
        return Err(Problem::new(Code::NotFound, says)
            .with_next("Check the address, and whether it is open to everybody."));
    }
    Ok(fetched)
}

#[cfg(test)]
mod tests {
    use super::of_github;

    #[test]
    fn a_repository_of_github_is_named_by_its_owner_and_itself() {
        assert_eq!(of_github("https://github.com/acme/tools.git"), Some(("acme", "tools")));
        assert_eq!(of_github("https://github.com/acme/tools/"), Some(("acme", "tools")));
        for other in [
            "https://github.com/acme",
            "https://github.com/acme/tools/tree/main",
            "https://github.com/../tools",
            "https://github.com.evil.example/acme/tools",
            "http://github.com/acme/tools",
        ] {
            assert_eq!(of_github(other), None, "{other}");
        }
    }
}

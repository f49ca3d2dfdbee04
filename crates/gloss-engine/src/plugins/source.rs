//! Where a plugin comes from, as a person names it: a name of a marketplace, a folder, a repository or an archive of this computer, or an
//! address. Reads its files as bytes; runs nothing of it.

use std::path::{Path, PathBuf};

use gloss_extension::{Source, is_reference};
use gloss_plugin::{SourceError, SourceFiles, read_archive, read_linked_folder, read_repository};
use gloss_protocol::{Code, Problem};

use super::address::{address, of_address};
use super::download::MAX_ARCHIVE;
use super::fetched::{Fetched, check_available, of_elsewhere};
use super::markets::{Found, markets, markets_of};
use super::own;
use crate::home::HomeShared;
use crate::plain_file;

/// Reads what a person named.
///
/// # Errors
/// Where it is nothing that gives a plugin.
pub(super) fn fetch(
    home: &HomeShared,
    folder: &Path,
    (source, reference): (&str, Option<&str>),
) -> Result<Fetched, Problem> {
    if reference.is_some_and(|name| !is_reference(name)) {
        return Err(Problem::new(Code::BadRequest, "This is no name of a branch or a tag."));
    }
    // A folder may hold anything under the name of an address.
    if let Some(address) = address(source)? {
        return of_address(home, source, (&address, reference));
    }
    let at = folder.join(source);
    // A name of a marketplace is never a folder that happens to be called so.
    let (all, _) = markets(folder);
    let is_listed = || all.iter().any(|one| one.market.plugins.iter().any(|entry| entry.name == source));
    let is_name = source.contains('@') || is_listed();
    if at.exists() && (source.contains('/') || source.starts_with('.') || !is_name) {
        return of_path(&at, reference);
    }
    of_name(home, &all, (source, reference))
}

/// Reads what a marketplace of one folder names, as it is named there now.
///
/// # Errors
/// Where none of that folder does.
pub(super) fn fetch_of_market(
    home: &HomeShared,
    root: &Path,
    of: (&str, Option<&str>),
) -> Result<Fetched, Problem> {
    of_name(home, &markets_of(root), of)
}

fn of_name(
    home: &HomeShared,
    all: &[Found],
    (source, reference): (&str, Option<&str>),
) -> Result<Fetched, Problem> {
    let (name, market) = source.split_once('@').map_or((source, None), |(name, market)| (name, Some(market)));
    let mut found =
        all.iter().filter(|one| market.is_none_or(|market| one.market.name == market)).filter_map(|one| {
            let entry = one.market.plugins.iter().find(|entry| entry.name == name)?;
            Some((one, entry))
        });
    let Some((of, entry)) = found.next() else { return Err(missing(source, all)) };
    if let Some((other, _)) = found.next().filter(|_| market.is_none()) {
        let both = vec![format!("{name}@{}", of.market.name), format!("{name}@{}", other.market.name)];
        return Err(Problem::new(Code::BadRequest, format!("{name} is in more than one marketplace."))
            .with_candidates(both));
    }
    check_available(&of.market, entry)?;
    let fetched = match (&entry.source, &of.root) {
        (Source::Inside { path }, None) => {
            let files = own::files(path).ok_or_else(|| missing(source, all))?;
            Fetched { files, ..Fetched::default() }
        }
        (Source::Inside { path }, Some(root)) => {
            let at = inside(root, path)?;
            let fetched = of_path(&at, None)?;
            Fetched { market: root_of(of), ..fetched }
        }
        _ => Fetched { market: root_of(of), ..of_elsewhere(home, entry, reference)? },
    };
    let source = format!("{name}@{}", of.market.name);
    Ok(Fetched { name: name.to_owned(), source, entry: entry.definition.clone(), ..fetched })
}

/// The folder of a marketplace, in words.
fn root_of(of: &Found) -> String {
    of.root.as_ref().map(|root| root.display().to_string()).unwrap_or_default()
}

fn missing(source: &str, all: &[Found]) -> Problem {
    let names = all
        .iter()
        .flat_map(|one| one.market.plugins.iter().map(|entry| format!("{}@{}", entry.name, one.market.name)));
    Problem::new(Code::NotFound, format!("There is no plugin {source}."))
        .with_next("Name a folder, or one of these.")
        .with_candidates(names.take(20).collect())
}

/// A folder of a marketplace; one that a link leads out of is none.
fn inside(root: &Path, path: &str) -> Result<PathBuf, Problem> {
    let outside = || Problem::new(Code::OutsideWorkspace, "Its folder leads out of the marketplace.");
    if !root.join(path).exists() {
        let says = format!("Its marketplace says that it lies at ./{path}, and there is nothing.");
        return Err(Problem::new(Code::NotFound, says).with_next("Tell whoever keeps the marketplace."));
    }
    let (root, whole) = (root.canonicalize().map_err(|_| outside())?, root.join(path).canonicalize());
    whole.ok().filter(|whole| whole.starts_with(&root)).ok_or_else(outside)
}

/// A folder, a repository, or an archive. Links of a folder lead to what lies within it: around it lies what is a person's own, be it the
/// folder that is open.
fn of_path(path: &Path, reference: Option<&str>) -> Result<Fetched, Problem> {
    let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let source = real.display().to_string();
    let name = real.file_name().unwrap_or_default().to_string_lossy().trim_end_matches(".git").to_owned();
    let is_repository = real.join("HEAD").is_file() && real.join("objects").is_dir();
    let of = |error: SourceError| Problem::new(Code::BadRequest, format!("{name}: {error}"));
    let of_taken = |name: &str, taken: SourceFiles, commit| Fetched {
        name: name.to_owned(),
        files: taken.files,
        left_out: taken.left_out,
        commit,
        at: source.clone(),
        source: source.clone(),
        ..Fetched::default()
    };
    if is_repository || (reference.is_some() && real.join(".git").exists()) {
        let (taken, commit) = read_repository(&real, reference).map_err(of)?;
        return Ok(of_taken(&name, taken, commit));
    }
    if reference.is_some() {
        return Err(Problem::new(Code::BadRequest, "A branch or a tag is named of a repository alone."));
    }
    if real.is_file() {
        let bytes = plain_file::read(&real, MAX_ARCHIVE)
            .map_err(|error| Problem::new(Code::BadRequest, error.to_string()))?;
        let taken = read_archive(&bytes.unwrap_or_default(), "").map_err(of)?;
        return Ok(of_taken(name.trim_end_matches(".zip"), taken, String::new()));
    }
    Ok(of_taken(&name, read_linked_folder(&real, None).map_err(of)?, String::new()))
}

#[cfg(test)]
mod tests {
    use super::inside;

    #[test]
    fn a_folder_that_is_missing_is_not_one_that_leads_out() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("market")).unwrap();
        std::os::unix::fs::symlink("..", root.path().join("market/out")).unwrap();
        let says = |path: &str| inside(&root.path().join("market"), path).unwrap_err().says;
        assert!(says("none").contains("there is nothing"), "{}", says("none"));
        assert!(says("out").contains("leads out"), "{}", says("out"));
    }
}

//! A plugin by an address: an archive (`https://…/x.zip`), a repository, a folder of one (`ADDRESS#FOLDER`, of which alone anything is
//! read), or a plugin of the marketplace that a repository is (`NAME@ADDRESS`). Runs nothing of it.

use gloss_extension::{MANIFESTS, Market, MarketEntry, Source, git_address, parse_market};
use gloss_plugin::SourceFiles;
use gloss_protocol::{Code, Problem};

use super::download::{self, Repository, only_within};
use super::fetched::{Fetched, check_available, of_elsewhere};
use super::markets::{FILES, add_missing};
use crate::home::HomeShared;

/// Plugins of a marketplace that are named where none was.
const MOST_NAMED: usize = 20;

/// What a person named by an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    /// Where it is.
    pub url: String,
    /// The folder of which alone anything is read; empty for all.
    folder: String,
    /// The plugin of the marketplace that it is.
    plugin: Option<String>,
}

impl Address {
    /// What it seems to be called, before anything of it is read.
    pub(super) fn name(&self) -> &str {
        match (&self.plugin, self.folder.rsplit('/').next()) {
            (Some(plugin), _) => plugin,
            (None, Some(folder)) if !folder.is_empty() => folder,
            _ => {
                let end = self.url.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
                end.trim_end_matches(".zip").trim_end_matches(".git")
            }
        }
    }
}

/// The address that a person named; none where it is none.
///
/// # Errors
/// For one that is not reached by HTTPS.
pub(super) fn address(source: &str) -> Result<Option<Address>, Problem> {
    let of_market = source.split_once('@').filter(|(name, _)| !name.contains(['/', ':']));
    let (plugin, rest) = of_market.map_or((None, source), |(name, rest)| (Some(name.to_owned()), rest));
    let (rest, folder) = rest.split_once('#').unwrap_or((rest, ""));
    let folder = folder.trim_matches('/').to_owned();
    let url = match rest.strip_prefix("github:") {
        Some(repository) => format!("https://github.com/{}", repository.trim_end_matches(".git")),
        None => match git_address(rest) {
            Some(url) => url,
            None if source.contains("://") || source.contains("::") => {
                return Err(Problem::new(Code::BadRequest, "Plugins are fetched over https:// alone.")
                    .with_next("Name an address that begins with https://, or a folder."));
            }
            None => return Ok(None),
        },
    };
    Ok(Some(Address { url, folder, plugin }))
}

/// An archive where the address ends as one does, else a repository.
///
/// # Errors
/// Where it can't be had, or has no such plugin.
pub(super) fn of_address(
    home: &HomeShared,
    source: &str,
    (address, reference): (&Address, Option<&str>),
) -> Result<Fetched, Problem> {
    let Address { url, folder, plugin } = address;
    let (taken, commit) = match url.trim_end_matches('/').ends_with(".zip") {
        true => (download::archive(home, (url, folder), None)?, String::new()),
        false => {
            let of = Repository { url, path: folder, alone: true, reference, sha: None };
            download::repository(home, &of)?
        }
    };
    let source = source.to_owned();
    match plugin {
        Some(plugin) => of_market(home, (plugin, &source), (taken, commit)),
        None => {
            check_is_plugin(address, &taken)?;
            let SourceFiles { files, left_out } = taken;
            Ok(Fetched {
                name: address.name().to_owned(),
                files,
                left_out,
                commit,
                source,
                ..Fetched::default()
            })
        }
    }
}

/// The plugins that a repository lists as a marketplace, with its name; none where it is none.
///
/// # Errors
/// Where its list can't be read.
fn market_of(taken: &SourceFiles) -> Result<Option<Market>, Problem> {
    let mut out: Option<Market> = None;
    for (file, bytes) in FILES.iter().filter_map(|file| Some((file, taken.files.get(*file)?))) {
        let market = parse_market(file, &bytes.bytes)
            .map_err(|finding| Problem::new(Code::BadRequest, format!("{file}, {finding}")))?;
        match &mut out {
            Some(first) => add_missing(first, market.plugins),
            None => out = Some(market),
        }
    }
    Ok(out)
}

/// Refuses a repository that lists plugins and is none itself, with the names of those.
fn check_is_plugin(address: &Address, taken: &SourceFiles) -> Result<(), Problem> {
    if MANIFESTS.iter().any(|file| taken.files.contains_key(*file)) {
        return Ok(());
    }
    let Some(market) = market_of(taken)? else { return Ok(()) };
    let folder = if address.folder.is_empty() { String::new() } else { format!("#{}", address.folder) };
    let named = |entry: &MarketEntry| format!("{}@{}{folder}", entry.name, address.url);
    Err(Problem::new(Code::BadRequest, "This is a marketplace, not a plugin.")
        .with_next("Name one of its plugins.")
        .with_candidates(market.plugins.iter().take(MOST_NAMED).map(named).collect()))
}

/// A plugin of the marketplace that a repository is.
fn of_market(
    home: &HomeShared,
    (name, source): (&str, &str),
    (taken, commit): (SourceFiles, String),
) -> Result<Fetched, Problem> {
    let none = || Problem::new(Code::NotFound, "There is no marketplace at this address.");
    let market = market_of(&taken)?.ok_or_else(none)?;
    let entry = market.plugins.iter().find(|entry| entry.name == name).ok_or_else(|| {
        let names = market.plugins.iter().take(MOST_NAMED).map(|entry| entry.name.clone()).collect();
        Problem::new(Code::NotFound, format!("{} lists no plugin {name}.", market.name))
            .with_candidates(names)
    })?;
    check_available(&market, entry)?;
    let fetched = match &entry.source {
        Source::Inside { path } => {
            let says = || format!("Its marketplace says that it lies at ./{path}, and there is nothing.");
            let taken = only_within(taken, path).ok_or_else(|| Problem::new(Code::NotFound, says()))?;
            Fetched { files: taken.files, left_out: taken.left_out, commit, ..Fetched::default() }
        }
        Source::Git { .. } | Source::Archive { .. } => of_elsewhere(home, entry, None)?,
    };
    let (name, source) = (name.to_owned(), source.to_owned());
    Ok(Fetched { name, source, entry: entry.definition.clone(), ..fetched })
}

#[cfg(test)]
mod tests {
    use super::{Address, address};

    #[test]
    fn an_address_names_a_repository_a_folder_of_it_or_a_plugin_that_it_lists() {
        let of = |url: &str, folder: &str, plugin: Option<&str>| {
            Some(Address {
                url: url.to_owned(),
                folder: folder.to_owned(),
                plugin: plugin.map(str::to_owned),
            })
        };
        let git = "https://git.example/a/b.git";
        let cases = [
            (git.to_owned(), of(git, "", None)),
            (format!("{git}#plugins/mail/"), of(git, "plugins/mail", None)),
            (format!("mail@{git}"), of(git, "", Some("mail"))),
            ("mail@github:acme/tools".to_owned(), of("https://github.com/acme/tools", "", Some("mail"))),
            ("https://ada@git.example/a".to_owned(), of("https://ada@git.example/a", "", None)),
            ("mail@house".to_owned(), None),
            ("./mail".to_owned(), None),
        ];
        for (source, expect) in cases {
            assert_eq!(address(&source).unwrap(), expect, "{source}");
        }
        for bad in ["mail@http://git.example/a", "ssh://git.example/a", "ext::sh -c x"] {
            assert!(address(bad).is_err(), "{bad}");
        }
    }
}

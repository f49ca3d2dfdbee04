//! The files of a source as they were fetched, and what an entry of a marketplace names on another computer. Runs nothing of it.

use gloss_extension::{Definition, Files, Finding, Market, MarketEntry, Source};
use gloss_plugin::SourceFiles;
use gloss_protocol::{Code, Problem};

use super::download::{self, Repository};
use crate::home::HomeShared;

/// The files of a source.
#[derive(Default)]
pub(super) struct Fetched {
    /// The name that the source gives it.
    pub name: String,
    pub files: Files,
    /// Links of the source that were left out.
    pub left_out: Vec<(String, Finding)>,
    /// The entry of the marketplace of Claude Code that names it.
    pub entry: Option<Definition>,
    /// The commit; empty where it came from no repository.
    pub commit: String,
    /// The source as a person named it.
    pub source: String,
    /// Where it lies on this computer: an update is looked for there, whatever folder is open then.
    pub at: String,
    /// The folder whose marketplace named it: an update is looked for in that one; empty where none did.
    pub market: String,
}

/// Refuses what its marketplace lists and does not let be installed.
pub(super) fn check_available(market: &Market, entry: &MarketEntry) -> Result<(), Problem> {
    let says = || format!("{} does not let {} be installed.", market.name, entry.name);
    entry.is_available.then_some(()).ok_or_else(|| Problem::new(Code::NotDone, says()))
}

/// What an entry names that lies on another computer.
pub(super) fn of_elsewhere(
    home: &HomeShared,
    entry: &MarketEntry,
    reference: Option<&str>,
) -> Result<Fetched, Problem> {
    let (SourceFiles { files, left_out }, commit) = match &entry.source {
        Source::Git { url, path, reference: of_market, sha } => {
            let reference = reference.or(of_market.as_deref());
            let of = Repository { url, path, alone: false, reference, sha: sha.as_deref() };
            download::repository(home, &of)?
        }
        Source::Archive { url, sha256 } => {
            (download::archive(home, (url, ""), sha256.as_deref())?, String::new())
        }
        Source::Inside { .. } => (SourceFiles::default(), String::new()),
    };
    Ok(Fetched { files, left_out, commit, ..Fetched::default() })
}

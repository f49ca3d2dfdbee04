//! The marketplaces of a workspace and its person: files that list plugins. Read as they lie there now; nothing is fetched.

use std::path::{Path, PathBuf};

use gloss_extension::{Finding, Market, Place, parse_market};

use super::own;
use crate::plain_file;

/// Largest marketplace, in bytes.
const MAX_MARKET: u64 = 4 << 20;
/// Where one lies in a folder.
pub(super) const FILES: [&str; 2] = [".agents/plugins/marketplace.json", ".claude-plugin/marketplace.json"];

/// A marketplace with the folder to which its paths belong.
pub(super) struct Found {
    pub market: Market,
    /// None of the one that comes with Gloss.
    pub root: Option<PathBuf>,
}

/// The marketplaces that are known, and what could not be read, each with its file.
pub(super) fn markets(folder: &Path) -> (Vec<Found>, Vec<(String, Finding)>) {
    // What comes with a folder takes no name of the person's own.
    let mut roots: Vec<PathBuf> = std::env::var_os("HOME").map(PathBuf::from).into_iter().collect();
    if !roots.contains(&folder.to_owned()) {
        roots.push(folder.to_owned());
    }
    let of_gloss = own::market().map(|market| Found { market, root: None });
    let (mut out, mut unread): (Vec<Found>, Vec<(String, Finding)>) =
        (of_gloss.into_iter().collect(), Vec::new());
    for root in roots {
        for name in FILES {
            match read(&root, name) {
                Ok(Some(market)) if market.name.eq_ignore_ascii_case(own::MARKET) => {
                    let says = "This name is that of Gloss’s own marketplace, so this one is left out.";
                    let finding =
                        Finding { place: Place::START, field: "name".to_owned(), says: says.to_owned() };
                    unread.push((root.join(name).display().to_string(), finding));
                }
                Ok(Some(market)) if out.iter().all(|known| known.market.name != market.name) => {
                    let file = root.join(name).display().to_string();
                    unread.extend(market.findings.iter().cloned().map(|finding| (file.clone(), finding)));
                    out.push(Found { market, root: Some(root.clone()) });
                }
                Ok(Some(market)) => {
                    let says =
                        format!("Another marketplace is called {} too, which comes first.", market.name);
                    let finding = Finding { place: Place::START, field: "name".to_owned(), says };
                    unread.push((root.join(name).display().to_string(), finding));
                }
                Ok(None) => {}
                Err(finding) => unread.push((root.join(name).display().to_string(), finding)),
            }
        }
    }
    (out, unread)
}

/// The marketplace of a folder.
///
/// # Errors
/// Where its file can't be read.
pub(super) fn read(root: &Path, name: &str) -> Result<Option<Market>, Finding> {
    let unread = |says: String| Finding { place: Place::START, field: String::new(), says };
    match plain_file::read(&root.join(name), MAX_MARKET).map_err(|error| unread(error.to_string()))? {
        Some(bytes) => parse_market(&bytes).map(Some),
        None => Ok(None),
    }
}

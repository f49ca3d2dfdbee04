//! The marketplaces of a workspace and its person: files that list plugins. Read as they lie there now; nothing is fetched.

use std::path::{Path, PathBuf};

use gloss_extension::{Finding, Market, parse_market};

use crate::plain_file;

/// Largest marketplace, in bytes.
const MAX_MARKET: u64 = 4 << 20;
/// Where one lies in a folder.
pub(super) const FILES: [&str; 2] = [".agents/plugins/marketplace.json", ".claude-plugin/marketplace.json"];

/// A marketplace with the folder to which its paths belong.
pub(super) struct Found {
    pub market: Market,
    pub root: PathBuf,
}

/// The marketplaces that are known, and what could not be read, each with its file.
pub(super) fn markets(folder: &Path) -> (Vec<Found>, Vec<(String, Finding)>) {
    let mut roots = vec![folder.to_owned()];
    roots.extend(std::env::var_os("HOME").map(PathBuf::from));
    let (mut out, mut unread): (Vec<Found>, Vec<(String, Finding)>) = (Vec::new(), Vec::new());
    for root in roots {
        for name in FILES {
            match read(&root, name) {
                Ok(Some(market)) if out.iter().all(|known| known.market.name != market.name) => {
                    let file = root.join(name).display().to_string();
                    unread.extend(market.findings.iter().cloned().map(|finding| (file.clone(), finding)));
                    out.push(Found { market, root: root.clone() });
                }
                Ok(_) => {}
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
    let unread = |says: String| Finding { place: gloss_extension::Place::START, field: String::new(), says };
    match plain_file::read(&root.join(name), MAX_MARKET).map_err(|error| unread(error.to_string()))? {
        Some(bytes) => parse_market(&bytes).map(Some),
        None => Ok(None),
    }
}

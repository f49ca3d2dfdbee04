//! The marketplaces of a workspace and its person: files that list plugins. Read as they lie there now; nothing is fetched.

use std::path::{Path, PathBuf};

use gloss_extension::{Finding, Market, MarketEntry, Place, parse_market};

use super::own;
use crate::context::home_folder;
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
    let mut roots: Vec<PathBuf> = home_folder().into_iter().collect();
    if !roots.contains(&folder.to_owned()) {
        roots.push(folder.to_owned());
    }
    let of_gloss = own::market().map(|market| Found { market, root: None });
    let (mut out, mut unread) = (of_gloss.into_iter().collect(), Vec::new());
    roots.iter().for_each(|root| gather(root, &mut out, &mut unread));
    (out, unread)
}

/// The marketplaces of one folder alone.
pub(super) fn markets_of(root: &Path) -> Vec<Found> {
    let mut out = Vec::new();
    gather(root, &mut out, &mut Vec::new());
    out
}

fn gather(root: &Path, out: &mut Vec<Found>, unread: &mut Vec<(String, Finding)>) {
    for name in FILES {
        let file = root.join(name).display().to_string();
        let market = match read(root, name) {
            Ok(Some(market)) => market,
            Ok(None) => continue,
            Err(finding) => {
                unread.push((file, finding));
                continue;
            }
        };
        let left_out = |says: String| Finding { place: Place::START, field: "name".to_owned(), says };
        if market.name.eq_ignore_ascii_case(own::MARKET) {
            let says = "This name is that of Gloss’s own marketplace, so this one is left out.";
            unread.push((file, left_out(says.to_owned())));
            continue;
        }
        match out.iter_mut().find(|known| known.market.name == market.name) {
            // Both makers have a list of the same plugins: what one lacks the other has.
            Some(known) if known.root.as_deref() == Some(root) => {
                unread.extend(market.findings.iter().cloned().map(|finding| (file.clone(), finding)));
                add_missing(&mut known.market, market.plugins);
            }
            Some(_) => {
                let says = format!("Another marketplace is called {} too, which comes first.", market.name);
                unread.push((file, left_out(says)));
            }
            None => {
                unread.extend(market.findings.iter().cloned().map(|finding| (file.clone(), finding)));
                out.push(Found { market, root: Some(root.to_owned()) });
            }
        }
    }
}

/// Adds what a second list of the same marketplace has and the first lacks.
pub(super) fn add_missing(market: &mut Market, second: Vec<MarketEntry>) {
    let is_new = |entry: &MarketEntry| market.plugins.iter().all(|before| before.name != entry.name);
    let more: Vec<MarketEntry> = second.into_iter().filter(is_new).collect();
    market.plugins.extend(more);
}

/// The marketplace of a folder.
///
/// # Errors
/// Where its file can't be read.
pub(super) fn read(root: &Path, name: &str) -> Result<Option<Market>, Finding> {
    let unread = |says: String| Finding { place: Place::START, field: String::new(), says };
    match plain_file::read(&root.join(name), MAX_MARKET).map_err(|error| unread(error.to_string()))? {
        Some(bytes) => parse_market(name, &bytes).map(Some),
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::markets_of;

    #[test]
    fn a_second_list_of_the_same_marketplace_adds_what_the_first_lacks() {
        let root = tempfile::tempdir().unwrap();
        let write = |file: &str, plugins: &str| {
            let at = root.path().join(file);
            std::fs::create_dir_all(at.parent().unwrap()).unwrap();
            std::fs::write(at, format!("{{\"name\": \"m\", \"plugins\": [{plugins}]}}")).unwrap();
        };
        let entry = |name: &str, from: &str| format!("{{\"name\": \"{name}\", \"source\": \"./{from}\"}}");
        write(super::FILES[0], &entry("a", "first"));
        write(super::FILES[1], &[entry("a", "second"), entry("b", "second")].join(", "));
        let all = markets_of(root.path());
        let plugins: Vec<_> =
            all[0].market.plugins.iter().map(|one| (one.name.as_str(), one.source.clone())).collect();
        let inside = |path: &str| gloss_extension::Source::Inside { path: path.to_owned() };
        assert_eq!((all.len(), plugins), (1, vec![("a", inside("first")), ("b", inside("second"))]));
        let of_claude = |n: usize| all[0].market.plugins[n].definition.is_some();
        assert!(!of_claude(0) && of_claude(1));
    }
}

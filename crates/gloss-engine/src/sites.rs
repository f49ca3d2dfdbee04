//! Sites that are shown: each version at an address of its own, which nobody can guess, and the documents that were handed out
//! there. Cache in memory alone and within a bound; what a page looks like is `gloss-artifact`'s.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use gloss_artifact::site::Seen;
use uuid::Uuid;

use crate::cache::Cache;

/// Versions that are shown at once: those of a few windows, and the ones that somebody goes to and fro between.
const SHOWN: usize = 64;
/// Documents that nobody has asked about yet.
const DOCUMENTS: usize = 64;
/// Pages kept with their elements, and the bytes of their sources.
const PAGES: usize = 8;
const PAGE_BYTES: usize = 16 << 20;

/// A version of a site at its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    pub name: String,
    pub path: String,
    pub version: u32,
    /// The origin of the window that shows it.
    pub shell: String,
}

/// A document that was handed out.
#[derive(Clone, Debug)]
struct Document {
    name: String,
    address: String,
    page: String,
}

/// The sites that are shown.
pub(crate) struct Sites {
    shown: Mutex<VecDeque<Address>>,
    documents: Mutex<VecDeque<Document>>,
    pages: Cache<Arc<Seen>>,
}

impl Default for Sites {
    fn default() -> Self {
        Self { shown: Mutex::default(), documents: Mutex::default(), pages: Cache::new(PAGES, PAGE_BYTES) }
    }
}

impl Sites {
    /// The address of a version: the one that it has, else a new one in place of the one that was used longest ago.
    pub(crate) fn open(&self, path: &str, version: u32, shell: &str) -> Address {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let at =
            shown.iter().position(|one| one.path == path && one.version == version && one.shell == shell);
        let address = at.and_then(|at| shown.remove(at)).unwrap_or_else(|| Address {
            name: Uuid::new_v4().simple().to_string(),
            path: path.to_owned(),
            version,
            shell: shell.to_owned(),
        });
        shown.push_front(address.clone());
        shown.truncate(SHOWN);
        address
    }

    /// Finds the page that is shown at an address.
    pub(crate) fn at(&self, name: &str) -> Option<Address> {
        let shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        shown.iter().find(|one| one.name == name).cloned()
    }

    /// A name for a document that is handed out.
    pub(crate) fn hand_out(&self, address: &str, page: &str) -> String {
        let name = Uuid::new_v4().simple().to_string();
        let mut documents = self.documents.lock().unwrap_or_else(PoisonError::into_inner);
        documents.push_front(Document {
            name: name.clone(),
            address: address.to_owned(),
            page: page.to_owned(),
        });
        documents.truncate(DOCUMENTS);
        name
    }

    /// The page that a document is; told once.
    pub(crate) fn take(&self, address: &str, document: &str) -> Option<String> {
        let mut documents = self.documents.lock().unwrap_or_else(PoisonError::into_inner);
        let at = documents.iter().position(|one| one.name == document && one.address == address)?;
        documents.remove(at).map(|one| one.page)
    }

    /// A page with its elements. `make` is asked for where it is not kept.
    pub(crate) fn page(&self, key: &str, make: impl FnOnce() -> Option<Seen>) -> Option<Arc<Seen>> {
        if let Some(found) = self.pages.of(key) {
            return Some(found);
        }
        let seen = Arc::new(make()?);
        self.pages.keep(key, seen.clone(), |seen| seen.size());
        Some(seen)
    }
}

#[cfg(test)]
mod tests {
    use super::{DOCUMENTS, SHOWN, Sites};

    #[test]
    fn a_version_keeps_its_address_while_it_is_used() {
        let sites = Sites::default();
        let first = sites.open("a/", 1, "tauri://localhost");
        assert_eq!(sites.open("a/", 1, "tauri://localhost"), first);
        assert_ne!(sites.open("a/", 2, "tauri://localhost").name, first.name);
        assert_eq!(sites.at(&first.name), Some(first.clone()));
        for n in 0..SHOWN as u32 {
            sites.open("b/", n, "tauri://localhost");
        }
        assert_eq!(sites.at(&first.name), None);
        assert_ne!(sites.open("a/", 1, "tauri://localhost").name, first.name);
        assert_eq!(sites.at("guess"), None);
    }

    #[test]
    fn a_document_is_told_once_and_of_its_own_site() {
        let sites = Sites::default();
        let document = sites.hand_out("one", "index.html");
        assert_eq!(sites.take("other", &document), None);
        assert_eq!(sites.take("one", &document).as_deref(), Some("index.html"));
        assert_eq!(sites.take("one", &document), None);
        let old = sites.hand_out("one", "index.html");
        for _ in 0..DOCUMENTS {
            sites.hand_out("one", "more.html");
        }
        assert_eq!(sites.take("one", &old), None);
    }
}

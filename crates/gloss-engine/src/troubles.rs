//! Reasons that published sites can't be opened just now. Kept in memory alone: found out anew with every start.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use gloss_protocol::{Problem, ReleaseId};

/// Problems that keep releases from being opened just now, by their ids.
#[derive(Default)]
pub(crate) struct Troubles(Mutex<BTreeMap<ReleaseId, Problem>>);

impl Troubles {
    pub(crate) fn of(&self, id: &ReleaseId) -> Option<Problem> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    pub(crate) fn set(&self, id: &ReleaseId, trouble: Option<Problem>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match trouble {
            Some(trouble) => all.insert(id.clone(), trouble),
            None => all.remove(id),
        };
    }
}

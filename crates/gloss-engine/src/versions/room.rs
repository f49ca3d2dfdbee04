//! The room of versions: what is known of files between two looks at them. Its work stands in the files beside this one.

use std::collections::{HashMap, HashSet};
use std::ops::{Deref, DerefMut};

use gloss_protocol::TurnId;

use super::copies::Copies;
use crate::content::Stat;
use crate::doors::Doors;
use crate::sheet::values_request::Valued;

/// Versions of the folder's files: looked at, made and put right.
pub(crate) struct Versions {
    pub doors: Doors,
    /// Files as they were when they were last compared with their newest version: saves reading them again.
    pub seen: HashMap<String, Stat>,
    /// Worker's answers on the edits that are being made right now, by path.
    pub valued: HashMap<String, Valued>,
    /// Workbooks that were too much for the worker.
    pub heavy: HashSet<String>,
    /// Copies and reads of files that turns at work hold.
    pub copies: HashMap<TurnId, Copies>,
    /// Files that others were found to have changed, until somebody asks.
    pub changed_by_others: Vec<String>,
}

impl Versions {
    pub(crate) fn new(doors: Doors) -> Self {
        Self {
            doors,
            seen: HashMap::new(),
            valued: HashMap::new(),
            heavy: HashSet::new(),
            copies: HashMap::new(),
            changed_by_others: Vec::new(),
        }
    }
}

impl Deref for Versions {
    type Target = Doors;

    fn deref(&self) -> &Doors {
        &self.doors
    }
}

impl DerefMut for Versions {
    fn deref_mut(&mut self) -> &mut Doors {
        &mut self.doors
    }
}

//! The room of releases. Its work stands in the files beside this one.

use std::ops::{Deref, DerefMut};

use crate::doors::Doors;

/// Operations on published sites.
pub(crate) struct Releases<'a>(pub &'a mut Doors);

impl Deref for Releases<'_> {
    type Target = Doors;

    fn deref(&self) -> &Doors {
        self.0
    }
}

impl DerefMut for Releases<'_> {
    fn deref_mut(&mut self) -> &mut Doors {
        self.0
    }
}

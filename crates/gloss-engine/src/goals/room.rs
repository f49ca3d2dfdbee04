//! The room of goals: outcomes that tasks work on round after round. Its work stands in the files beside this one.

use std::ops::{Deref, DerefMut};

use crate::turn::room::Turns;

/// Operations on goals, over the turns that they begin.
pub(crate) struct Goals<'a>(pub &'a mut Turns);

impl Deref for Goals<'_> {
    type Target = Turns;

    fn deref(&self) -> &Turns {
        self.0
    }
}

impl DerefMut for Goals<'_> {
    fn deref_mut(&mut self) -> &mut Turns {
        self.0
    }
}

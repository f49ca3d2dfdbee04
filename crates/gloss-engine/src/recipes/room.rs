//! The room of recipes: made of finished tasks and run again. Its work stands in the files beside this one.

use std::ops::{Deref, DerefMut};

use crate::turn::room::Turns;

/// Operations on recipes, over the turns that they begin.
pub(crate) struct Recipes<'a>(pub &'a mut Turns);

impl Deref for Recipes<'_> {
    type Target = Turns;

    fn deref(&self) -> &Turns {
        self.0
    }
}

impl DerefMut for Recipes<'_> {
    fn deref_mut(&mut self) -> &mut Turns {
        self.0
    }
}

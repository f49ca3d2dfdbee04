//! The room of automations: what waits for files to rest, and since when. Its work stands in the files beside this one.

use std::collections::HashMap;
use std::ops::{Deref, DerefMut};

use gloss_protocol::{AutomationId, Timestamp};

use super::stirred::Stirred;
use crate::turn::room::Turns;

/// State of automations since the engine began.
#[derive(Default)]
pub(crate) struct Waits {
    /// Changes on disk that they wait out.
    pub stirred: HashMap<AutomationId, Stirred>,
    /// Times at which the person resumed them.
    pub resumed: HashMap<AutomationId, Timestamp>,
}

/// Operations on automations, over the turns that they begin.
pub(crate) struct Automations<'a> {
    pub turns: &'a mut Turns,
    pub waits: &'a mut Waits,
}

impl Deref for Automations<'_> {
    type Target = Turns;

    fn deref(&self) -> &Turns {
        self.turns
    }
}

impl DerefMut for Automations<'_> {
    fn deref_mut(&mut self) -> &mut Turns {
        self.turns
    }
}

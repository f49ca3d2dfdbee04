//! What a turn has beside Gloss's own tools and words: those of servers and skills. Asked for in the core, looked up beside it before
//! the turn's driver begins. Decides nothing.

use std::sync::Arc;

use gloss_agent::{Begin, ReadSkill};
use gloss_protocol::{Access, Code, Problem, TurnId};

use crate::access::rules::{in_force, task_of};
use crate::doors::Shared;
use crate::turn::leave::person_words;
use crate::turn::room::Turns;
use crate::{off_core, servers, skills};

/// What is looked up for a turn.
pub(super) struct ExtensionsWanted {
    shared: Arc<Shared>,
    /// What is in force for it.
    entries: Vec<Access>,
    /// What a person wrote to it.
    words: Vec<String>,
}

impl ExtensionsWanted {
    /// What a turn needs looked up.
    ///
    /// # Errors
    /// Errors of the store.
    pub(super) fn by(space: &Turns, turn: &TurnId) -> Result<Self, Problem> {
        let read = space.store.read();
        let entries = in_force(read, task_of(read, turn)?.as_ref())?;
        Ok(Self { shared: space.shared.clone(), entries, words: person_words(space, turn)?.texts })
    }

    /// What a turn begins with, and what was found for it.
    ///
    /// # Errors
    /// Where looking them up broke off.
    pub(super) async fn add_to(self, begin: Begin) -> Result<Begin, Problem> {
        let look = move |off: &off_core::OffCore| {
            let tools = servers::tools_of_turn(off, &self.shared, &self.entries);
            (tools, skills::offer(off, &self.shared, &self.entries, &self.words))
        };
        let broke_off = |_| Problem::new(Code::Internal, "Looking up skills and servers broke off.");
        let (mut tools, offer) = off_core::spawn(look).await.map_err(broke_off)?;
        if offer.any {
            tools.push(Arc::new(ReadSkill));
        }
        let standing = [begin.standing, offer.words].join("\n\n").trim().to_owned();
        let toolbox = begin.toolbox.with(tools).fitting(begin.scope);
        Ok(Begin { standing, toolbox, ..begin })
    }
}

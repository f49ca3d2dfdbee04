//! What a turn has beside Gloss's own tools and words: those of servers and skills, and its hooks. Asked for in the core, looked up beside it before
//! the turn's driver begins. Decides nothing.

use std::sync::Arc;

use gloss_agent::{Authority, Begin, MakeCards, ReadSkill};
use gloss_protocol::{Access, Code, Problem, Thread, Turn};

use crate::access::rules::{in_force, task_of};
use crate::doors::Shared;
use crate::hooks::{self, OfTurn, TurnHooks};
use crate::turn::leave::person_words;
use crate::turn::room::Turns;
use crate::{commands, off_core, servers, skills};

/// What is looked up for a turn.
pub(super) struct ExtensionsWanted {
    shared: Arc<Shared>,
    /// What is in force for it.
    entries: Vec<Access>,
    /// What a person wrote to it.
    words: Vec<String>,
    /// What its hooks are told of it.
    of: OfTurn,
}

impl ExtensionsWanted {
    /// What a turn needs looked up.
    ///
    /// # Errors
    /// Errors of the store.
    pub(super) fn by(space: &Turns, turn: &Turn, thread: &Thread) -> Result<Self, Problem> {
        let read = space.store.read();
        let entries = in_force(read, task_of(read, &turn.id)?.as_ref())?;
        let words = person_words(space, &turn.id)?.texts;
        let of = OfTurn {
            task: thread.id.0.clone(),
            turn: turn.id.0.clone(),
            model: thread.model.clone(),
            prompt: words.last().cloned().unwrap_or_default(),
            is_first: words.len() <= 1,
            helper: thread.helps.as_ref().map(|helps| helps.role.clone()),
        };
        Ok(Self { shared: space.shared.clone(), entries, words, of })
    }

    /// What a turn begins with, and what was found for it.
    ///
    /// # Errors
    /// Where looking them up broke off.
    pub(super) async fn add_to(self, begin: Begin) -> Result<Begin, Problem> {
        let (shared, of) = (self.shared.clone(), self.of);
        let look = move |off: &off_core::OffCore| {
            let (tools, silent) = servers::tools_of_turn(off, &self.shared, &self.entries);
            let offer = skills::offer(off, &self.shared, &self.entries, &self.words);
            let called = self.words.last().and_then(|words| commands::called(off, &self.shared, words));
            (tools, silent, offer, called, hooks::hooks(off, &self.shared, &self.entries))
        };
        let broke_off = |_| Problem::new(Code::Internal, "Looking up skills and servers broke off.");
        let (mut tools, silent, offer, called, found) = off_core::spawn(look).await.map_err(broke_off)?;
        let hooks = Arc::new(TurnHooks::new(shared, of, (found, tools.clone()), begin.cancel.clone()));
        if offer.any {
            tools.push(Arc::new(ReadSkill));
        }
        let (mut scope, mut shortens) = (begin.scope, false);
        let mut standing = vec![begin.standing, offer.words, silent];
        if let Some(called) = called {
            if called.holds.makes_cards && scope.leads_task() {
                tools.push(Arc::new(MakeCards));
            }
            // A command takes away; a task over folders keeps what it is for.
            if called.holds.only_reads && scope.authority != Authority::Coordinating {
                scope.authority = Authority::Reading;
            }
            shortens = called.holds.shortens;
            standing.push(called.words);
        }
        standing.retain(|words| !words.is_empty());
        let standing = standing.join("\n\n").trim().to_owned();
        let toolbox = begin.toolbox.with(tools).fitting(scope);
        Ok(Begin { standing, toolbox, hooks, scope, shortens, ..begin })
    }
}

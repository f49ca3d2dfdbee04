//! Starting a turn's driver: what it begins with, and what becomes of it where it breaks off.

use std::sync::Arc;

use gloss_agent::machine::State;
use gloss_agent::{Scope, Serves};
use gloss_artifact::kinds;
use gloss_protocol::{Cause, Code, ContextFile, Problem, Thread, ThreadStatus, Trigger, Turn, TurnId};
use gloss_provider::TurnFacts;
use tracing::Instrument as _;

use super::Space;
use super::extensions::ExtensionsWanted;
use super::host::TurnHost;
use crate::automations::standing::{files_of_last_run, standing};
use crate::clock;
use crate::config::Config;
use crate::context;
use crate::core::handle::Input;
use crate::money::purse;
use crate::providers;
use crate::roles::Role;
use crate::turn::coordinate::shown_name;
use crate::turn::memory;
use crate::turn::room::Turns;
use crate::versions::copies::Copies;

impl Space {
    /// Sets a turn to work that has its place now.
    pub(crate) fn begin(&mut self, id: &TurnId) {
        let Some(waiting) = self.running.get_mut(id).and_then(|running| running.waiting.take()) else {
            return;
        };
        let begun = self.tell_place(id, ThreadStatus::Working, waiting.told.then_some("Starting"));
        if let Err(problem) = begun.and_then(|()| self.drive(id, waiting.state)) {
            self.broke_off(id, problem);
        }
    }

    /// Starts the driver of a turn that has its place.
    ///
    /// # Errors
    /// Where its model can't be had.
    fn drive(&mut self, id: &TurnId, state: State) -> Result<(), Problem> {
        let turn = self.turn(id)?;
        let thread = self
            .store
            .read()
            .thread(&turn.thread)?
            .ok_or_else(|| Problem::new(Code::NotFound, "The turn's task is gone."))?;
        let config = Config::read(&self.shared.home.dir)?;
        let chosen = providers::choose(&config, &self.shared.home, &thread.model)?;
        let host = Arc::new(TurnHost::new(self, &turn));
        let recalled = self.recall(&turn, state == State::default())?;
        let role = self.role_of(&thread);
        // A file that can't be looked at is told as it was known.
        for path in files_of_last_run(&self.doors, &thread) {
            let _ = self.refresh(&path);
        }
        let told = context::files(self.shared.folder.root());
        let extensions = ExtensionsWanted::by(&self.turns, &turn, &thread)?;
        let standing = standing_words(self, &turn, &thread, (role.as_ref(), &recalled, &told));
        self.note_sources(id, context::sources(&told));
        let day = run_day(self, &thread);
        let facts = TurnFacts {
            today: day.date(),
            preferences: recalled,
            folders: thread.spans.iter().map(|folder| shown_name(folder)).collect(),
        };
        let effort = Turns::effort(&thread, role.as_ref(), &config);
        let shared = self.shared.clone();
        let turns = &mut self.turns;
        let serves = serves(&turn, turns.versions.copies.get(id));
        let Some(running) = turns.running.get_mut(id) else { return Ok(()) };
        running.rate = chosen.rate;
        let scope =
            Scope { serves, authority: Turns::authority(&thread), is_run: thread.automation.is_some() };
        let begin = gloss_agent::Begin {
            state,
            scope,
            model: chosen.model,
            window: chosen.window,
            today: day.words(),
            facts,
            standing,
            cache_key: thread.id.0.clone(),
            effort,
            paid_from: purse::of_turn(&shared, &thread.id, chosen.rate),
            toolbox: shared.home.toolbox.clone(),
            doors: host.doors(),
            doors_of: host.doors_of(),
            shortens: false,
            hooks: Arc::new(gloss_agent::NoHooks),
            steered: running.steered.clone(),
            cancel: running.cancel.clone(),
        };
        let span = tracing::info_span!(
            "turn",
            turn = id.0,
            provider = running.provider,
            notes = running.notes.len()
        );
        let driver =
            async move { gloss_agent::drive(host, chosen.provider, extensions.add_to(begin).await?).await };
        spawn_driver(self, id, driver.instrument(span));
        Ok(())
    }
}

/// What a turn serves: notes where it has some, else the words of its task.
fn serves(turn: &Turn, copies: Option<&Copies>) -> Serves {
    if turn.notes.is_empty() {
        return Serves::Task;
    }
    let has_cells = |path: &String| kinds::of_path(path).cells().is_some();
    Serves::Notes { cells: copies.is_some_and(|copies| copies.stages.keys().any(has_cells)) }
}

/// The day of a task: the person's own, and of an automation's run the day of its zone, with the one it was due on.
fn run_day(space: &Space, thread: &Thread) -> clock::Day {
    let read = space.store.read();
    let automation = thread.automation.as_ref().and_then(|id| read.automation(id).ok().flatten());
    let Some(Trigger::Time { zone, .. }) = automation.map(|one| one.draft.trigger) else {
        return clock::Day::now(None, None);
    };
    let run = read.run_of_thread(&thread.id).ok().flatten();
    clock::Day::now(Some(&zone), run.filter(|run| run.cause == Cause::Time).map(|run| run.due))
}

/// All that a turn is told before its task: the person's own files, who it is, and what is remembered.
fn standing_words(
    space: &Space,
    turn: &Turn,
    thread: &Thread,
    (role, recalled, told): (Option<&Role>, &[String], &[ContextFile]),
) -> String {
    let parts = [
        context::words(told),
        Turns::in_role(thread, role),
        space.as_coordinator(thread),
        space.own_roles(thread, !turn.notes.is_empty()),
        standing(&space.doors, thread),
        memory::as_words(recalled),
    ];
    parts.join("\n\n").trim().to_owned()
}

/// Runs a driver beside the core, which brings the turn to rest where it can't come to its own end.
fn spawn_driver(
    space: &Space,
    id: &TurnId,
    driver: impl Future<Output = Result<(), Problem>> + Send + 'static,
) {
    let (inputs, workspace, id) = (space.core.inputs.clone(), space.shared.id.clone(), id.clone());
    space.runtime.spawn(async move {
        let driven = tokio::spawn(driver).await;
        let problem = match driven {
            Ok(Ok(())) => return,
            Ok(Err(problem)) => problem,
            Err(_) => Problem::new(Code::Internal, "The task broke off inside Gloss."),
        };
        let work = Box::new(move |space: &mut Space| space.broke_off(&id, problem));
        let _ = inputs.send(Input::AgentStep(workspace, work)).await;
    });
}

//! A workspace at work: its rooms, each over the ones below it, and what passes between them. Owned by the core; what queries
//! need of it is in [`Shared`].

mod cards;
mod data;
pub(crate) mod drive;
mod extensions;
pub(crate) mod host;
mod journal;
mod look;
mod places;
mod programs;
pub(crate) mod queue;
mod reading;
mod servers;
mod skills;
mod web;

use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use gloss_data::Limits;
use gloss_protocol::{AutomationStatus, Code, GoalStatus, Problem, Release, Timestamp, Trigger, Turn};
use gloss_store::{KnownWorkspace, Store, Write};
use tokio::runtime::Handle;

use crate::automations::room::{Automations, Waits};
use crate::core::handle::{CoreHandle, Input};
use crate::doors::{Doors, Shared, now};
use crate::goals;
use crate::goals::room::Goals;
use crate::home::HomeShared;
use crate::off_core::{self, OffCore};
use crate::recipes::room::Recipes;
use crate::releases::room::Releases;
use crate::releases::{publish, secret_scan};
use crate::sheet::calc::Worked;
use crate::turn::judge::JUDGE;
use crate::turn::judging::Judging;
use crate::turn::room::{TurnNews, Turns};
use crate::versions::room::Versions;

/// A workspace.
pub(crate) struct Space {
    pub turns: Turns,
    pub waits: Waits,
    pub core: CoreHandle,
    pub runtime: Handle,
    /// Releases that can be opened, as far as it is the person's to say.
    pub published: usize,
    /// Time at which the next automation is due.
    pub due: Option<Timestamp>,
}

impl Deref for Space {
    type Target = Turns;

    fn deref(&self) -> &Turns {
        &self.turns
    }
}

impl DerefMut for Space {
    fn deref_mut(&mut self) -> &mut Turns {
        &mut self.turns
    }
}

impl Space {
    /// Opens a workspace, puts right what a crash left, and goes on with the turns that were at work.
    ///
    /// # Errors
    /// Where its store can't be read.
    pub(crate) fn open(
        known: KnownWorkspace,
        store: Store,
        home: Arc<HomeShared>,
        core: CoreHandle,
        runtime: Handle,
    ) -> Result<Self, Problem> {
        let shared = Arc::new(Shared::new(known, &store, home));
        let doors = Doors { shared, store, is_rested: false, is_marked: false, is_due_changed: true };
        let turns = Turns::new(Versions::new(doors));
        let mut space = Self { turns, waits: Waits::default(), core, runtime, published: 0, due: None };
        // On a full disk it can be read all the same; what is to be put right waits for room.
        let recovered = space.recover();
        if recovered.as_ref().is_err_and(|problem| problem.code != Code::DiskFull) {
            recovered?;
        }
        space.automations().look_over();
        space.tick();
        Ok(space)
    }

    fn recover(&mut self) -> Result<(), Problem> {
        self.recover_operations()?;
        self.recover_versions()?;
        self.recover_turns()?;
        self.pass_on();
        self.automations().recover_runs()?;
        self.recover_goals()?;
        self.recover_releases()
    }

    /// Operations on goals.
    pub(crate) fn goals(&mut self) -> Goals<'_> {
        Goals(&mut self.turns)
    }

    /// Operations on recipes.
    pub(crate) fn recipes(&mut self) -> Recipes<'_> {
        Recipes(&mut self.turns)
    }

    /// Operations on automations.
    pub(crate) fn automations(&mut self) -> Automations<'_> {
        Automations { turns: &mut self.turns, waits: &mut self.waits }
    }

    /// Operations on published sites.
    pub(crate) fn releases(&mut self) -> Releases<'_> {
        Releases(&mut self.turns.versions.doors)
    }

    /// Compares known artifacts with the disk, as the operating system says that they changed. Without a path there was
    /// too much to tell, and whoever waits for a change looks.
    pub(crate) fn files_changed(&mut self, paths: &[String]) {
        if paths.is_empty() {
            self.automations().look_over();
        }
        let mut by_others = Vec::new();
        // Two hundred files of a folder that is one artifact are looked at once.
        let mut owners: Vec<String> = paths.iter().map(|path| self.owner_of(path)).collect();
        owners.sort_unstable();
        owners.dedup();
        for path in &owners {
            let known = self.store.read().artifact(path).ok().flatten().is_some();
            let whole = self.shared.folder.root().join(path);
            // What of a known file others changed is told where that is found; a folder is no news but for what it holds.
            let news = match whole.is_dir() {
                _ if known => self.refresh(path).is_err(),
                true => self.automations().holds_news(path),
                false => whole.symlink_metadata().is_ok(),
            };
            if news {
                by_others.push(path.clone());
            }
        }
        self.turns.changed_by_others.extend(by_others);
        let _ = self.write(Write::VersionOutside, |tx| tx.files_changed());
    }

    /// Begins what is due, ends what is over, and notes when to look again.
    pub(crate) fn tick(&mut self) {
        let now = now();
        self.automations().begin_due(now);
        self.goals().tick_goals(now);
        if let Err(problem) = self.releases().end_expired(now) {
            tracing::warn!(code = ?problem.code, "release.not_ended");
        }
        self.is_due_changed = true;
        self.pass_on();
    }

    /// Tells the rooms above what happened in those below, until nothing is left to tell. Called after each input.
    pub(crate) fn pass_on(&mut self) {
        loop {
            let news = std::mem::take(&mut self.news);
            let paths = std::mem::take(&mut self.changed_by_others);
            if news.is_empty() && paths.is_empty() {
                break;
            }
            for one in news {
                // What could not be told is found again at the next start.
                if let Err(problem) = self.pass_on_turn(&one) {
                    tracing::warn!(code = ?problem.code, "turn.end_not_passed_on");
                }
            }
            self.automations().changed_by_others(&paths);
        }
        if std::mem::take(&mut self.is_due_changed) {
            self.look_ahead();
        }
    }

    fn pass_on_turn(&mut self, news: &TurnNews) -> Result<(), Problem> {
        let turn = match news {
            TurnNews::Awaits(turn) => return self.automations().run_waits(turn),
            TurnNews::Ended(turn) => turn,
        };
        let Some(thread) = self.store.read().thread(&turn.thread)? else { return Ok(()) };
        if thread.goal.is_some() {
            self.look_at_round(turn)?;
        }
        if thread.helps.as_ref().is_some_and(|helps| helps.role == JUDGE) {
            self.judge_ended(turn)?;
        }
        if thread.automation.is_some() {
            self.automations().run_ended(turn)?;
        }
        if thread.recipe.is_some() {
            self.recipes().recipe_ended(turn, &thread)?;
        }
        Ok(())
    }

    /// A turn of a goal's task came to rest: its checks are looked at beside the core.
    fn look_at_round(&mut self, turn: &Turn) -> Result<(), Problem> {
        let Some(goal) = self.goals().round_ended(turn)? else { return Ok(()) };
        let (shared, core) = (self.shared.clone(), self.core.clone());
        let (checks, id, turn) = (goal.draft.checks, goal.id, turn.clone());
        self.beside(
            move |_| {
                let never = AtomicBool::new(false);
                let compute = |sql: &str| shared.query_folder(&core, (sql, Limits::default()), &never);
                goals::checks::all(&shared.folder, &compute, &checks)
            },
            move |space, found| drop(space.goals().judged(&id, &turn, found.unwrap_or_default())),
        );
        Ok(())
    }

    /// Runs work that takes a while beside the core, and goes on in it with the result; none where it broke off.
    pub(crate) fn beside<T: Send + 'static>(
        &self,
        work: impl FnOnce(&OffCore) -> T + Send + 'static,
        then: impl FnOnce(&mut Self, Option<T>) + Send + 'static,
    ) {
        let (inputs, workspace) = (self.core.inputs.clone(), self.shared.id.clone());
        self.runtime.spawn(async move {
            let done = off_core::spawn(work).await.ok();
            let step = Input::AgentStep(workspace, Box::new(move |space: &mut Self| then(space, done)));
            let _ = inputs.send(step).await;
        });
    }

    /// A judge came to rest: what it said becomes verdicts for whoever asked.
    fn judge_ended(&mut self, judge: &Turn) -> Result<(), Problem> {
        let Some((judging, mut said)) = self.judge_said(judge) else { return Ok(()) };
        match judging {
            Judging::Run(run) => self.automations().run_judged(&run, said.next()),
            Judging::Round { goal, turn, found } => {
                let verdicts = found.into_iter().map(|found| found.or_else(|| said.next()));
                let verdicts = verdicts.collect();
                match self.store.read().turn(&turn)? {
                    Some(turn) => self.goals().judge_decided(&goal, &turn, verdicts),
                    None => Ok(()),
                }
            }
        }
    }

    /// Recovers goals after a start: one whose round was not judged is judged, and one that was about to go on does.
    fn recover_goals(&mut self) -> Result<(), Problem> {
        for turn in self.goals().recover_goals()? {
            self.look_at_round(&turn)?;
        }
        Ok(())
    }

    /// Recovers releases after a start: what is published is served again, and what is over by now ended.
    fn recover_releases(&mut self) -> Result<(), Problem> {
        self.releases().end_expired(now())?;
        self.serve_published();
        Ok(())
    }

    /// Keeps what was counted of visits, and tries again to serve what could not be.
    pub(crate) fn keep_published(&mut self) {
        self.releases().keep_visits();
        self.serve_published();
    }

    /// Serves what is published and not open, one release after the other, made ready beside the core.
    fn serve_published(&mut self) {
        let unserved = self.releases().unserved();
        self.serve_next(unserved.into_iter());
    }

    fn serve_next(&mut self, mut left: std::vec::IntoIter<Release>) {
        let Some(release) = left.next() else { return };
        let shared = self.shared.clone();
        self.beside(
            move |off| (secret_scan::ready_to_serve(off, &shared, &release), release),
            move |space, ready| {
                if let Some((served, release)) = ready {
                    space.releases().serve(&release, served);
                }
                space.serve_next(left);
            },
        );
    }

    /// Notes when the next automation of the workspace is due.
    fn look_ahead(&mut self) {
        let automations = self.store.read().automations().unwrap_or_default();
        let active = automations.iter().filter(|one| one.status == AutomationStatus::Active);
        let goals = self.store.read().goals().unwrap_or_default();
        let rounds =
            goals.into_iter().filter(|goal| goal.status == GoalStatus::Active).filter_map(|goal| goal.next);
        let stirred = self.waits.stirred.values().map(|stirred| stirred.due());
        let releases = publish::live(&self.doors);
        let over = releases.iter().filter_map(|release| release.until);
        self.due = active.clone().filter_map(|one| one.next).chain(rounds).chain(stirred).chain(over).min();
        self.published = releases.len();
        if active.clone().any(|one| matches!(one.draft.trigger, Trigger::Change { .. })) {
            let _inside = self.runtime.enter();
            crate::watch::start(&self.turns.shared, self.core.clone());
        }
    }

    /// Runs work that may use the values that were asked for, and no other.
    pub(crate) fn with_values<T>(&mut self, worked: Worked, work: impl FnOnce(&mut Self) -> T) -> T {
        // They are not asked about again until Gloss starts anew: nobody waits twice for nothing.
        self.heavy.extend(worked.heavy);
        self.valued = worked.valued;
        let done = work(self);
        self.valued.clear();
        done
    }
}

//! Programs as one turn reaches them: leave in the core, the run beside it, and what it changed back through the core, file by
//! file. Decides nothing.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use gloss_agent::doors::{CommandRun, CommandWish, Destination, Future, Programs, Written};
use gloss_protocol::{Code, Problem};

use super::host::TurnHost;
use crate::off_core;
use crate::origin::{Origin, Source};
use crate::programs::policy::look_through;
use crate::programs::run::{self, Finished};
use crate::programs::secrets::refuse_keys;
use crate::versions::merging::Unwritten;

impl Programs for TurnHost {
    fn run(&self, wish: CommandWish, stop: &Arc<AtomicBool>) -> Future<'_, CommandRun> {
        let stop = stop.clone();
        Box::pin(async move {
            let (shared, wanted) = (self.shared.clone(), wish.clone());
            let look = move |off: &off_core::OffCore| {
                shared.home.programs.walls.standing(off);
                look_through(off, &shared)
            };
            let unseen = off_core::spawn(look).await.map_err(broke_off)?;
            let leave =
                self.in_core(move |space, turn| run::leave_to_run(space, turn, (unseen, &wanted))).await?;
            // It sees the folder, and what it prints is read whatever it comes to.
            let name = wish.command.lines().next().unwrap_or_default();
            self.note_source(Source::new(
                Origin::Program,
                name.get(..name.floor_char_boundary(80.min(name.len()))).unwrap_or_default(),
            ));
            let (shared, own) = (self.shared.clone(), self.thread.clone());
            let command = wish.command.clone();
            let ran = off_core::spawn(move |off| run::run(off, &shared, (leave, &own), &wish, &stop));
            let finished = ran.await.map_err(broke_off)??;
            self.trail.add_command(&command, &finished.run);
            self.taken_over(finished).await
        })
    }

    fn keep(&self, from: &str, to: Destination<'_>) -> Future<'_, Written> {
        let (from, path, why) = (from.to_owned(), to.path.to_owned(), to.why.to_owned());
        let (renames, note) = (to.renames, to.note.map(str::to_owned));
        Box::pin(async move {
            let (shared, own) = (self.shared.clone(), self.thread.clone());
            let read = off_core::spawn(move |_| run::made_file(&shared, &own, &from));
            let bytes = read.await.map_err(broke_off)??;
            refuse_keys(&self.shared.home.redaction, &path, &bytes)?;
            let to = Destination { path: &path, why: &why, renames, note: note.as_deref() };
            let put = move |space: &mut crate::space::Space,
                            turn: &gloss_protocol::TurnId,
                            to: &Destination<'_>| {
                space.check_previewed(turn, to.path, &bytes)?;
                space.put_made(turn, to, &bytes)
            };
            self.writing(to, put).await
        })
    }
}

impl TurnHost {
    /// Takes over what a command changed in its copies, each file by itself: one that may not come back keeps no other from it.
    async fn taken_over(&self, finished: Finished) -> Result<CommandRun, Problem> {
        let finished = Arc::new(finished);
        let mut run = finished.run.clone();
        for name in &finished.changes.changed {
            let (of, path) = (finished.clone(), name.clone());
            let bytes = off_core::spawn(move |_| of.read(&path)).await.map_err(broke_off)?;
            let (path, of) = (name.clone(), finished.clone());
            let bytes = bytes.and_then(|bytes| {
                refuse_keys(&self.shared.home.redaction, name, &bytes)
                    .inspect_err(|_| finished.remove(name))?;
                Ok(bytes)
            });
            let written = match bytes {
                Ok(bytes) => {
                    let put =
                        move |space: &mut crate::space::Space, turn: &gloss_protocol::TurnId| match space
                            .take_over(turn, &path, (&bytes, &of))
                        {
                            Ok(written) => Ok(written),
                            Err(Unwritten::Problem(problem)) => Err(problem),
                            Err(Unwritten::Merge(_)) => Err(changed_meanwhile()),
                        };
                    self.in_core(put).await
                }
                Err(problem) => Err(problem),
            };
            match written {
                Ok(written) => run.changed.push(self.reported(written).await),
                Err(problem) => run.held.push((name.clone(), problem.says)),
            }
        }
        let left = finished.changes.left.iter().map(|(name, why)| (name.clone(), (*why).to_owned()));
        run.held.extend(left);
        run.gone.clone_from(&finished.changes.gone);
        if !run.gone.is_empty() {
            let of = finished.clone();
            let deleted = self.in_core(move |space, turn| space.delete_as_copied(turn, &of)).await;
            match deleted {
                Ok(Some(deleted)) => {
                    run.gone.retain(|path| deleted.steps.iter().all(|done| done.step.from() != path));
                    run.deleted = Some(deleted);
                }
                Ok(None) => {}
                Err(problem) => {
                    run.held.extend(run.gone.iter().map(|path| (path.clone(), problem.says.clone())));
                }
            }
        }
        Ok(run)
    }
}

fn changed_meanwhile() -> Problem {
    Problem::new(Code::StaleBase, "Somebody else changed it while the command ran.")
}

fn broke_off(_: tokio::task::JoinError) -> Problem {
    Problem::new(Code::Internal, "Running the program broke off.")
}

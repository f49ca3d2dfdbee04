//! The engine as one turn sees it: each call becomes a step of the core's queue, and waits for its answer.

use std::ops::Deref;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

use gloss_agent::doors::{
    ActDone, BaseOf, CellEdit, ChartEdit, Declared, Destination, EditedPlace, FigureReport, Files, Future,
    Helped, HelperTask, Helpers, ListedFile, MadeFigure, NoteSlice, Notes, People, ReadFile, Written,
};
use gloss_agent::{Doors, DoorsOf, Entry};
use gloss_protocol::{
    Act, Code, Command, CommandId, Container, Done, FactId, FileOperation, FileStep, Intent, ItemId,
    MemoryKind, NoteId, OnApproval, PlanStep, Problem, ThreadId, Timestamp, Turn, TurnId,
};
use sha2::{Digest, Sha256};
use tokio::sync::oneshot;

use crate::clock;
use crate::core::handle::{CoreHandle, Input, leaving};
use crate::doors::Shared;
use crate::off_core;
use crate::origin::{Origin, Source};
use crate::queries;
use crate::queries::report;
use crate::space::Space;
use crate::turn::coordinate::FROM_TASK;
use crate::turn::helpers::{self, Came};
use crate::turn::trail::TrailLog;
use crate::versions::merging::{Merged, Unwritten};

/// Retries of a write's merge where others change its file meanwhile.
const MAX_MERGED: usize = 5;

/// The house for one turn, or for one call of it.
pub(crate) struct TurnHost {
    of: Arc<OneTurn>,
    /// The call that goes through it; none for the turn itself.
    call: Option<String>,
}

impl Deref for TurnHost {
    type Target = OneTurn;

    fn deref(&self) -> &OneTurn {
        &self.of
    }
}

/// What all calls of a turn share.
pub(crate) struct OneTurn {
    pub(super) core: CoreHandle,
    pub(super) shared: Arc<Shared>,
    pub(super) thread: ThreadId,
    pub(super) turn: TurnId,
    /// The item that the words now streaming will become.
    pub(super) streaming: Mutex<ItemId>,
    /// What was read since the last record.
    pub(super) sources: Mutex<Vec<Source>>,
    /// What is logged with the next record.
    pub(super) trail: TrailLog,
}

impl Drop for OneTurn {
    fn drop(&mut self) {
        self.shared.words.end(&self.thread);
    }
}

fn new_item() -> ItemId {
    ItemId::from_uuid(uuid::Uuid::now_v7())
}

impl TurnHost {
    pub(crate) fn new(space: &Space, turn: &Turn) -> Self {
        let of = OneTurn {
            core: space.core.clone(),
            shared: space.shared.clone(),
            thread: turn.thread.clone(),
            turn: turn.id.clone(),
            streaming: Mutex::new(new_item()),
            sources: Mutex::default(),
            trail: TrailLog::default(),
        };
        Self { of: Arc::new(of), call: None }
    }

    /// Doors of the workspace for each call of the turn.
    pub(crate) fn doors_of(&self) -> DoorsOf {
        let of = self.of.clone();
        Arc::new(move |call| Arc::new(Self { of: of.clone(), call: Some(call.to_owned()) }).doors())
    }

    /// The item for words that are now complete; the next words become another one.
    pub(super) fn take_item(&self) -> ItemId {
        self.shared.words.end(&self.thread);
        std::mem::replace(&mut self.streaming.lock().unwrap_or_else(PoisonError::into_inner), new_item())
    }

    /// Doors of the workspace that tools reach.
    pub(crate) fn doors(self: &Arc<Self>) -> Doors {
        Doors {
            files: self.clone(),
            data: self.clone(),
            notes: self.clone(),
            places: self.clone(),
            people: self.clone(),
            programs: self.clone(),
            skills: self.clone(),
            servers: self.clone(),
            web: self.clone(),
            cards: self.clone(),
            helpers: self.clone(),
        }
    }

    /// Runs work in the core and waits for its result. What was allowed for the call counts while it is at it.
    pub(super) fn in_core<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Space, &TurnId) -> Result<T, Problem> + Send + 'static,
    ) -> Future<'_, T> {
        let (turn, call) = (self.turn.clone(), self.call.clone());
        Box::pin(async move {
            let (sender, receiver) = oneshot::channel();
            let work = Box::new(move |space: &mut Space| {
                space.set_calling(&turn, call);
                let done = work(space, &turn);
                space.set_calling(&turn, None);
                let _ = sender.send(done);
            });
            let step = Input::AgentStep(self.shared.id.clone(), work);
            self.core.inputs.send(step).await.map_err(|_| leaving())?;
            receiver.await.map_err(|_| leaving())?
        })
    }

    /// A write with what is known of it, found out beside the core. It is written whatever becomes of the look at it.
    pub(super) async fn reported(&self, written: Written) -> Written {
        let (shared, stands) = (self.shared.clone(), written.clone());
        off_core::spawn(move |off| report::complete(off, &shared, written)).await.unwrap_or(stands)
    }

    /// Looks at files on the disk: what was changed outside a moment ago counts too. Tells whether one was; one that can't be
    /// looked at keeps the others from nothing.
    pub(super) async fn look_at(&self, paths: Vec<String>) -> Result<bool, Problem> {
        let look = move |space: &mut Space, _: &TurnId| {
            Ok(paths.iter().filter(|path| space.refresh(path).unwrap_or(false)).count() > 0)
        };
        self.in_core(look).await
    }

    /// Writes in the core; what others changed meanwhile is merged beside it, and the write made again with that. What is
    /// known of the version is found out beside the core too.
    pub(super) fn writing(
        &self,
        to: Destination<'_>,
        work: impl Fn(&mut Space, &TurnId, &Destination<'_>) -> Result<Written, Unwritten> + Send + Sync + 'static,
    ) -> Future<'_, Written> {
        let (path, why, renames) = (to.path.to_owned(), to.why.to_owned(), to.renames);
        let note = to.note.map(str::to_owned);
        let work = Arc::new(move |space: &mut Space, turn: &TurnId| {
            work(space, turn, &Destination { path: &path, why: &why, renames, note: note.as_deref() })
        });
        Box::pin(async move {
            let mut merged: Option<Merged> = None;
            for _ in 0..MAX_MERGED {
                let (work, ready) = (work.clone(), merged.take());
                let step = self.in_core(move |space, turn| {
                    if let Some(copies) = space.copies.get_mut(turn) {
                        copies.merged = ready;
                    }
                    match work(space, turn) {
                        Ok(written) => Ok(Ok(written)),
                        Err(Unwritten::Merge(wanted)) => Ok(Err(wanted)),
                        Err(Unwritten::Problem(problem)) => Err(problem),
                    }
                });
                let shared = self.shared.clone();
                let wanted = match step.await? {
                    Ok(written) => return Ok(self.reported(written).await),
                    Err(wanted) => wanted,
                };
                let merging = off_core::spawn(move |off| wanted.merge(off, &shared));
                let done = merging.await.map_err(|_| Problem::new(Code::Internal, "Merging broke off."));
                merged = Some(done??);
            }
            let says = "Others change this file faster than it can be written beside them.";
            Err(Problem::new(Code::StaleBase, says).with_next("Read it again and write on that."))
        })
    }
}

impl Files for TurnHost {
    fn list(&self) -> Future<'_, Vec<ListedFile>> {
        let folder = self.shared.folder.clone();
        Box::pin(async move {
            let (files, _) = tokio::task::spawn_blocking(move || queries::listed(&folder))
                .await
                .map_err(|_| Problem::new(Code::Internal, "Listing the folder broke off."))??;
            self.note_source(Source::new(Origin::Names, ""));
            Ok(files)
        })
    }

    fn read(&self, path: &str, version: Option<u32>) -> Future<'_, ReadFile> {
        let path = path.to_owned();
        self.reading(move |space, turn| space.read_for(turn, &path, version))
    }

    fn figures(&self, path: &str, version: u32) -> Future<'_, FigureReport> {
        let (path, shared) = (path.to_owned(), self.shared.clone());
        Box::pin(async move {
            let broke_off = |_| Problem::new(Code::Internal, "Looking at the figures broke off.");
            let (of, at) = (shared.clone(), path.clone());
            let found = off_core::spawn(move |off| report::figures(off, &of, &at, version)).await;
            let (found, sources) = found.map_err(broke_off)??;
            if !self.look_at(sources).await? {
                return Ok(found);
            }
            let found = off_core::spawn(move |off| report::figures(off, &shared, &path, version)).await;
            Ok(found.map_err(broke_off)??.0)
        })
    }

    fn versions(&self, path: &str) -> Future<'_, Vec<(u32, String)>> {
        let path = path.to_owned();
        self.in_core(move |space, _| {
            let all = space.store.read().versions(&path)?.into_iter().map(|stored| stored.version);
            Ok(all
                .map(|version| (version.version, clock::local(i128::from(version.created_at.0) * 1_000_000)))
                .collect())
        })
    }

    fn look(&self, path: &str) -> Future<'_, ReadFile> {
        let path = path.to_owned();
        Box::pin(async move {
            let read = self.in_core(move |space, turn| space.look_for(turn, &path)).await?;
            self.source_of(&read).await?;
            Ok(read)
        })
    }

    fn quote(&self, file: &ReadFile) -> Future<'_, ()> {
        let file = file.clone();
        Box::pin(async move { self.note_read(&file).await })
    }

    fn arrange(&self, steps: Vec<FileStep>) -> Future<'_, FileOperation> {
        self.in_core(move |space, turn| space.arrange_for(turn, &steps))
    }

    fn write(&self, to: Destination<'_>, text: &str) -> Future<'_, Written> {
        let text = text.to_owned();
        self.writing(to, move |space, turn, to| space.write_for(turn, to, &text))
    }

    fn write_made(
        &self,
        to: Destination<'_>,
        what: (&'static str, &'static str),
        (bytes, figures): (Vec<u8>, Vec<MadeFigure>),
    ) -> Future<'_, Written> {
        self.writing(to, move |space, turn, to| space.write_made_for(turn, (to, what), (&bytes, &figures)))
    }

    fn repeat(
        &self,
        to: Destination<'_>,
        from: (&str, u32),
        places: Vec<(String, String)>,
    ) -> Future<'_, Written> {
        let from = (from.0.to_owned(), from.1);
        self.writing(to, move |space, turn, to| space.repeat_for(turn, to, (&from.0, from.1), &places))
    }

    fn began(&self) -> Future<'_, Timestamp> {
        self.in_core(|space, turn| space.began(turn))
    }
}

impl Notes for TurnHost {
    fn read_region(&self, note: &NoteId, look: (Option<Container>, bool)) -> Future<'_, NoteSlice> {
        let note = note.clone();
        Box::pin(async move {
            let step = self.in_core(move |space, turn| {
                let slice = space.tell_region(turn, &note, look)?;
                let newest = space.store.read().artifact(&slice.path)?.map_or(0, |known| known.version);
                Ok((slice, newest))
            });
            let (slice, newest) = step.await?;
            self.trail.add_place(&slice.path, newest);
            Ok(slice)
        })
    }

    fn edit_region(&self, note: &NoteId, at: BaseOf, edits: Vec<(usize, String)>) -> Future<'_, EditedPlace> {
        let note = note.clone();
        self.in_core(move |space, turn| space.edit_region(turn, &note, &at, &edits))
    }

    fn edit_cells(&self, note: &NoteId, at: BaseOf, edits: Vec<CellEdit>) -> Future<'_, (NoteSlice, usize)> {
        let note = note.clone();
        self.in_core(move |space, turn| space.edit_cells(turn, &note, &at, &edits))
    }

    fn edit_chart(&self, note: &NoteId, base: &str, edit: ChartEdit) -> Future<'_, (NoteSlice, bool)> {
        let (note, base) = (note.clone(), base.to_owned());
        self.in_core(move |space, turn| space.edit_chart(turn, &note, &base, &edit))
    }

    fn act(&self, note: &NoteId, act: Act, place: (Option<&str>, Option<Container>)) -> Future<'_, ActDone> {
        let (note, at, within) = (note.clone(), place.0.map(str::to_owned), place.1);
        self.in_core(move |space, turn| space.stage_act(turn, &note, &act, (at.as_deref(), within)))
    }

    fn leave_note(&self, path: &str, at: &str, intent: Intent, words: &str) -> Future<'_, NoteId> {
        let (path, at, words) = (path.to_owned(), at.to_owned(), words.to_owned());
        self.in_core(move |space, turn| space.leave_note(turn, &path, &at, intent, &words))
    }

    fn declare_follow(&self, note: &NoteId, to: (&str, &str), why: (&str, bool)) -> Future<'_, Declared> {
        let (note, at, new) = (note.clone(), to.0.to_owned(), to.1.to_owned());
        let (why, asked) = (why.0.to_owned(), why.1);
        self.in_core(move |space, turn| space.declare_follow(turn, &note, (&at, &new), (&why, asked)))
    }

    fn answer(&self, note: &NoteId, text: &str, facts: Vec<FactId>) -> Future<'_, ()> {
        let (note, text) = (note.clone(), text.to_owned());
        self.in_core(move |space, turn| space.answer_note(turn, &note, &text, facts))
    }

    fn needs_person(&self, note: &NoteId, question: &str) -> Future<'_, ()> {
        let (note, question) = (note.clone(), question.to_owned());
        self.in_core(move |space, turn| space.note_needs_person(turn, &note, &question))
    }
}

impl People for TurnHost {
    fn ask(&self, text: &str, choices: Vec<String>) -> Future<'_, ()> {
        let text = text.to_owned();
        self.in_core(move |space, turn| space.ask_person(turn, text, choices))
    }

    fn propose_memory(&self, text: &str, kind: MemoryKind) -> Future<'_, ()> {
        let text = self.shared.home.redaction.text(text).into_owned();
        self.in_core(move |space, turn| space.propose_memory(turn, text, kind))
    }

    fn report_nothing(&self) -> Future<'_, ()> {
        self.in_core(|space, turn| space.report_nothing(turn))
    }

    fn show_plan(&self, steps: Vec<PlanStep>) -> Future<'_, ()> {
        self.in_core(move |space, turn| space.show_plan(turn, steps))
    }

    fn conversation(&self) -> Future<'_, Vec<Entry>> {
        gloss_agent::Journal::conversation(self)
    }
}

impl Helpers for TurnHost {
    fn delegate(
        &self,
        tasks: Vec<HelperTask>,
        seconds: u64,
        cancel: Arc<AtomicBool>,
    ) -> Future<'_, Vec<Helped>> {
        Box::pin(async move {
            let begun = self.in_core(move |space, turn| space.begin_helpers(turn, tasks)).await?;
            let mut waited = helpers::Waited::new(&begun, seconds);
            loop {
                let (stopped, all) = match waited.next(&self.shared, &cancel).await {
                    Came::Rested => break,
                    Came::Late(late) => (late, false),
                    Came::Stopped => (helpers::threads(&begun), true),
                };
                self.in_core(move |space, _| {
                    space.stop_helpers(&stopped);
                    Ok(())
                })
                .await?;
                if all {
                    let goes_on = AtomicBool::new(false);
                    let ending = waited.next(&self.shared, &goes_on);
                    let _ = tokio::time::timeout(helpers::ENDING, ending).await;
                    break;
                }
            }
            let late = std::mem::take(&mut waited.late);
            drop(waited);
            self.in_core(move |space, turn| space.helped(turn, begun, &late)).await
        })
    }

    fn dispatch(&self, folder: &str, task: &str) -> Future<'_, ThreadId> {
        let (folder, words) = (folder.to_owned(), task.to_owned());
        Box::pin(async move {
            let thread = self.thread.clone();
            let (path, model) = self
                .in_core(move |space, _| {
                    let thread = space.store.read().thread(&thread)?;
                    let thread = thread.ok_or_else(|| Problem::new(Code::NotFound, "The task is gone."))?;
                    let path = space.spanned(&thread, &folder)?;
                    Ok((path, thread.model))
                })
                .await?;
            // The same words in the same folder are one task, also when they are said again after a crash.
            let hash = hex::encode(Sha256::digest(format!("{path}\0{words}")));
            let id = CommandId(format!("{FROM_TASK}{}-{}-{hash}", self.thread, self.turn));
            let opened = self.core.ask(|answer| Input::Open(path.into(), answer)).await?;
            let lent = id.0.clone();
            let budget = self.in_core(move |space, turn| space.lent_budget(turn, &lent)).await?;
            let command = Box::new(Command::TaskSay {
                task: None,
                text: words,
                attachments: Vec::new(),
                model: Some(model),
                budget: budget.map(|tokens| format!("{tokens} tokens")),
                role: None,
                on_approval: OnApproval::Ask,
            });
            let (workspace, from) = (opened.id.clone(), id.0.clone());
            let started = match self.core.ask(|answer| Input::Command(workspace, id, command, answer)).await {
                Ok(Done::Turn { task, .. }) => Ok(task),
                Ok(_) => Err(Problem::new(Code::Internal, "The task was not started.")),
                Err(problem) => Err(problem),
            };
            if started.is_err() {
                self.in_core(move |space, turn| space.returned_budget(turn, &from)).await?;
            }
            started
        })
    }
}

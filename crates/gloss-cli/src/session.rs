//! A command's way to the engine: the workspace, and a turn followed to its end.

use std::collections::BTreeSet;
use std::path::PathBuf;

use gloss_client::{Client, ConnectOptions, EventStream, Incoming};
use gloss_protocol::{
    Approval, ApprovalState, Code, Command, Done, Event, EventBody, FormId, ItemBody, Problem, Query, Reply,
    Snapshot, ThreadId, ThreadStatus, Turn, TurnId, Version, WorkspaceId,
};
use serde_json::json;

use crate::commands::approvals;
use crate::{ending, form_words, money, output};

/// An open workspace.
pub(crate) struct Session {
    pub client: Client,
    pub workspace: WorkspaceId,
    /// The workspace's folder, where relative paths start.
    pub folder: PathBuf,
    pub json: bool,
}

/// The folder of `-C`, or the current one.
///
/// # Errors
/// Where it is no folder.
pub(crate) fn folder(dir: Option<PathBuf>) -> Result<PathBuf, Problem> {
    let folder = match dir {
        Some(dir) => dir,
        None => std::env::current_dir()
            .map_err(|e| Problem::new(Code::NotFound, format!("There is no current folder: {e}.")))?,
    };
    if folder.is_dir() {
        Ok(folder)
    } else {
        Err(Problem::new(Code::NotFound, format!("{} is no folder.", folder.display()))
            .with_next("Name a folder with -C, or go into one."))
    }
}

impl Session {
    /// Connects, starting the engine where it is not there, and opens the workspace.
    ///
    /// # Errors
    /// Where no engine can be had or the folder can't be opened.
    pub(crate) async fn open(dir: Option<PathBuf>, json: bool) -> Result<Self, Problem> {
        let folder = folder(dir)?;
        let client = Client::connect(ConnectOptions::new(gloss_client::default_home())?).await?;
        let workspace = client.open(&folder).await?;
        Ok(Self { client, workspace, folder, json })
    }

    /// Submits a command.
    ///
    /// # Errors
    /// Errors of the engine.
    pub(crate) async fn submit(&self, command: Command) -> Result<Done, Problem> {
        self.client.submit(&self.workspace, command).await
    }

    /// Asks a query.
    ///
    /// # Errors
    /// Errors of the engine.
    pub(crate) async fn query(&self, query: Query) -> Result<Reply, Problem> {
        self.client.query(&self.workspace, query).await
    }

    /// The snapshot.
    ///
    /// # Errors
    /// Errors of the engine.
    pub(crate) async fn snapshot(&self) -> Result<Snapshot, Problem> {
        match self.query(Query::Snapshot {}).await? {
            Reply::Snapshot { snapshot } => Ok(snapshot),
            _ => Err(unexpected()),
        }
    }

    /// Approvals: those that wait, and the newest that were answered.
    ///
    /// # Errors
    /// Errors of the engine.
    pub(crate) async fn approvals(&self) -> Result<Vec<Approval>, Problem> {
        match self.query(Query::Approvals {}).await? {
            Reply::Approvals { approvals } => Ok(approvals),
            _ => Err(unexpected()),
        }
    }

    /// Submits a command that starts a turn, prints what happens, and gives the exit status of its end.
    ///
    /// # Errors
    /// Errors of the engine before the turn has begun, or where its end can't be learned.
    pub(crate) async fn follow(&self, command: Command) -> Result<u8, Problem> {
        let seq = self.snapshot().await?.seq;
        let mut events = self.client.subscribe(&self.workspace, seq).await?;
        let (task, turn) = match self.submit(command).await? {
            Done::Turn { task, turn } => (task, turn),
            // An answer that settled something itself: nobody works on.
            Done::Thread { .. } | Done::Version { version: None } => return Ok(self.settled(&[])),
            Done::Version { version: Some(version) } => return Ok(self.settled(&[version])),
            Done::Approval { approval } => return self.waits_on(&approval).await,
            _ => return Err(unexpected()),
        };
        // Said in a task that waits for an approval already: nothing will happen before that is answered.
        if let Some(turn) = self.waiting(&task, &turn).await? {
            return self.close(&task, &turn, &[]).await;
        }
        let (mut made, mut forms) = (Vec::<Version>::new(), BTreeSet::<FormId>::new());
        let mut stopping = false;
        loop {
            let incoming = tokio::select! {
                incoming = next(&mut events) => incoming?,
                _ = tokio::signal::ctrl_c(), if !stopping => {
                    stopping = true;
                    self.submit(Command::TaskStop { task: task.clone() }).await?;
                    continue;
                }
            };
            let end = match incoming {
                // A helper asks: nobody knows when that is answered.
                Incoming::Event(event) if asks_beside(&event.body, &task, &turn) => {
                    let EventBody::ApprovalAsked { approval } = event.body else { continue };
                    if !self.still_asks(&approval).await? {
                        continue;
                    }
                    self.task_turn(&task, &turn).await?.map(|turn| Turn {
                        status: ThreadStatus::Waiting,
                        awaits: true,
                        says: approval.says,
                        ..turn
                    })
                }
                Incoming::Event(event) => match self.show(&event, (&task, &turn), &mut made, &mut forms) {
                    // What came of a second look while the answer was on its way tells of the wait that it ended.
                    Some(end) if end.awaits => self.waiting(&task, &turn).await?,
                    end => end,
                },
                // Too far behind: the end is looked up instead.
                Incoming::Behind => self.ended(&task, &turn).await?,
            };
            if let Some(end) = end {
                return self.close(&task, &end, &made).await;
            }
        }
    }

    /// Prints an approval that was answered or is asked anew, and what its turn still waits for; returns the exit status.
    async fn waits_on(&self, approval: &Approval) -> Result<u8, Problem> {
        output::either(self.json, &approvals::line(approval), || approvals::words(approval));
        let approvals = self.approvals().await?;
        let waits = |one: &&Approval| one.turn == approval.turn && one.state == ApprovalState::Waiting;
        let open: Vec<&Approval> = approvals.iter().filter(waits).collect();
        for one in open.iter().filter(|one| one.id != approval.id) {
            output::either(self.json, &approvals::line(one), || approvals::words(one));
        }
        Ok(if open.is_empty() { 0 } else { 3 })
    }

    /// Whether an approval waits as it did when it was told of.
    async fn still_asks(&self, approval: &Approval) -> Result<bool, Problem> {
        Ok(self
            .approvals()
            .await?
            .iter()
            .any(|one| one.id == approval.id && one.state == ApprovalState::Waiting))
    }

    /// The turn, where it waits for an approval.
    async fn waiting(&self, task: &ThreadId, turn: &TurnId) -> Result<Option<Turn>, Problem> {
        Ok(self.task_turn(task, turn).await?.filter(|turn| turn.awaits))
    }

    /// A turn of a task as it is now.
    async fn task_turn(&self, task: &ThreadId, turn: &TurnId) -> Result<Option<Turn>, Problem> {
        match self.query(Query::Task { task: task.clone() }).await? {
            Reply::Task { task } => Ok(task.turns.into_iter().find(|known| known.id == *turn)),
            _ => Err(unexpected()),
        }
    }

    fn settled(&self, made: &[Version]) -> u8 {
        let line = json!({ "type": "task.settled", "artifacts": named(made) });
        output::either(self.json, &line, || {
            let made = made.iter().map(|version| format!("\n{} (version {})", version.path, version.version));
            format!("Settled.{}", made.collect::<String>())
        });
        0
    }

    async fn ended(&self, task: &ThreadId, turn: &TurnId) -> Result<Option<Turn>, Problem> {
        Ok(self.task_turn(task, turn).await?.filter(|turn| turn.status.at_rest()))
    }

    /// Prints an event of the task; gives the turn where it is the turn's end.
    fn show(
        &self,
        event: &Event,
        (task, turn): (&ThreadId, &TurnId),
        made: &mut Vec<Version>,
        forms: &mut BTreeSet<FormId>,
    ) -> Option<Turn> {
        if !concerns(&event.body, task, turn) {
            return None;
        }
        match &event.body {
            EventBody::TurnFinished { turn: ended } if ended.id == *turn => return Some(ended.clone()),
            EventBody::TurnUpdated { turn: waits } if waits.id == *turn && waits.awaits => {
                return Some(waits.clone());
            }
            EventBody::VersionAdded { version } => made.push(version.clone()),
            EventBody::FormsChanged { forms: all } if !self.json => {
                let own = all.iter().filter(|form| form.task.as_ref() == Some(task));
                for form in own.filter(|form| forms.insert(form.id.clone())) {
                    output::complain(&form_words::words(form));
                }
            }
            EventBody::ItemStarted { item } | EventBody::ItemCompleted { item } if !self.json => {
                if matches!(item.body, ItemBody::Tool { .. }) && item.ended_at.is_some() {
                    output::complain(&format!("  {}", ending::step(&item.body)));
                }
                // What is wrong in the closing words, beside them.
                if let ItemBody::Problem { problem } = &item.body {
                    output::complain(&problem.says);
                }
            }
            _ => {}
        }
        if self.json {
            output::json(&serde_json::to_value(event).unwrap_or_default());
        }
        None
    }

    async fn close(&self, task: &ThreadId, turn: &Turn, made: &[Version]) -> Result<u8, Problem> {
        let Reply::Task { task: view } = self.query(Query::Task { task: task.clone() }).await? else {
            return Err(unexpected());
        };
        let questions = view.thread.question_count;
        let says = match (&turn.problem, turn.says.is_empty()) {
            // Its words say why nothing came of it.
            (Some(problem), false) if problem.code == Code::NotDone => turn.says.clone(),
            (Some(problem), _) => format!("{} {}", problem.says, problem.next),
            (None, false) => turn.says.clone(),
            (None, true) => String::new(),
        };
        let mut line = json!({
            "type": "turn.finished",
            "task": task,
            "turn": turn.id,
            "status": turn.status.word(),
            "artifacts": named(made),
            "says": says,
            "problem": turn.problem.as_ref().map(|problem| problem.code),
            "usage": turn.usage,
            "questions": questions,
            "refused": ending::refused(&view, turn),
        });
        money::add_to(&mut line, turn.cost);
        output::either(self.json, &line, || {
            let mut words = output::without_fact_links(&says);
            for version in made {
                words.push_str(&format!("\n{} (version {})", version.path, version.version));
            }
            for line in ending::lines(&view, turn) {
                words.push_str(&format!("\n{line}"));
            }
            let asks = match questions {
                0 => String::new(),
                1 => ", asked you once".to_owned(),
                many => format!(", asked you {many} times"),
            };
            format!("{words}\nTask {task}: {}{asks}", turn.status.word())
        });
        Ok(match turn.status {
            ThreadStatus::Done => 0,
            ThreadStatus::Waiting => 3,
            _ => 1,
        })
    }
}

fn named(made: &[Version]) -> Vec<serde_json::Value> {
    made.iter().map(|version| json!({ "path": version.path, "version": version.version })).collect()
}

async fn next(events: &mut EventStream) -> Result<Incoming, Problem> {
    match events.next().await {
        Some(incoming) => incoming,
        None => Err(Problem::new(Code::EngineGone, "Gloss's engine is gone.")),
    }
}

/// Whether a helper of the task asks for something.
fn asks_beside(body: &EventBody, task: &ThreadId, turn: &TurnId) -> bool {
    matches!(body, EventBody::ApprovalAsked { approval } if approval.task == *task && approval.turn != *turn)
}

fn concerns(body: &EventBody, task: &ThreadId, turn: &TurnId) -> bool {
    match body {
        EventBody::ThreadStarted { thread } | EventBody::ThreadUpdated { thread } => thread.id == *task,
        EventBody::TurnStarted { turn }
        | EventBody::TurnUpdated { turn }
        | EventBody::TurnFinished { turn } => turn.thread == *task,
        EventBody::ItemStarted { item } | EventBody::ItemCompleted { item } => item.thread == *task,
        EventBody::ItemDelta { thread, .. } | EventBody::ThreadRemoved { thread } => thread == task,
        EventBody::VersionAdded { version } => version.turn.as_ref() == Some(turn),
        EventBody::NoteAdded { note } | EventBody::NoteUpdated { note } => note.turn.as_ref() == Some(turn),
        EventBody::ChangeHeld { change } | EventBody::ChangeSettled { change } => {
            change.turn.as_ref() == Some(turn)
        }
        EventBody::FactAdded { fact } | EventBody::FactUpdated { fact } => fact.thread.as_ref() == Some(task),
        EventBody::ArtifactUpdated { artifact } | EventBody::ArtifactMoved { artifact, .. } => {
            artifact.thread.as_ref() == Some(task)
        }
        EventBody::ApprovalAsked { approval } | EventBody::ApprovalAnswered { approval } => {
            approval.task == *task
        }
        EventBody::AccessGiven { access } | EventBody::AccessRevoked { access } => {
            access.task.as_ref() == Some(task)
        }
        EventBody::OperationUpdated { operation } => operation.turn.as_ref() == Some(turn),
        EventBody::AutomationAdded { .. }
        | EventBody::AutomationUpdated { .. }
        | EventBody::AutomationRemoved { .. }
        | EventBody::GoalUpdated { .. }
        | EventBody::MemoryChanged {}
        | EventBody::CardsChanged {}
        | EventBody::NoteDropped { .. }
        | EventBody::ReleaseUpdated { .. }
        | EventBody::RecipeUpdated { .. }
        | EventBody::RecipeRemoved { .. }
        | EventBody::FilesChanged {} => false,
        EventBody::FormsChanged { forms } => forms.iter().any(|form| form.task.as_ref() == Some(task)),
    }
}

/// An answer of another kind than was asked for.
pub(crate) fn unexpected() -> Problem {
    Problem::new(Code::Internal, "Gloss's engine answered something else than was asked.")
}

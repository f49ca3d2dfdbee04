//! What is on the desk while pointing is measured: a document of a megabyte, one of a page beside it, two hundred
//! notes on the first, and eight tasks that stream. It speaks with the engine over its own socket, one frame at a time.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write as _};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use gloss_mock_model::{Mock, Options, Script};
use gloss_protocol::{
    BUILD, ClientBody, ClientFrame, Command, CommandId, Done, EngineFile, Hello, InlineNode, Intent, NoteId,
    OnApproval, PROTOCOL, Pointing, Query, Reach, Reply, RunPoint, Selection, ServerFrame, ThreadId,
    ThreadStatus, WorkspaceId,
};
use serde_json::{Value, json};

/// The document, in bytes.
const BYTES: usize = 1 << 20;
/// Notes on it.
pub(super) const NOTES: usize = 200;
/// Tasks at work, the one that serves the first note among them.
const TASKS: usize = 8;
/// Between two words of a model.
const WORD: Duration = Duration::from_millis(20);
/// Words of one answer: eight seconds of it.
const WORDS: usize = 400;
/// Answers of one turn, below the bound that an agent stops at; together they outlast the measurement.
const ANSWERS: usize = 79;
/// Longest wait for all tasks to stream.
const STARTING: Duration = Duration::from_secs(60);
/// Longest wait for tasks to come to rest.
const RESTING: Duration = Duration::from_secs(120);
/// The documents.
pub(super) const LONG: &str = "long.md";
pub(super) const SHORT: &str = "short.md";
/// Read by the models again and again, so that their turns go on.
const READ: &str = "read.md";

/// The document: sections of prose with links, a list and a table, the same at each run.
fn document(bytes: usize) -> String {
    const TOPICS: [&str; 12] = [
        "revenue",
        "staffing",
        "the harbour",
        "sales",
        "storage",
        "the survey",
        "freight",
        "weather",
        "the budget",
        "training",
        "repairs",
        "the schedule",
    ];
    let topic = |n: usize| TOPICS.get(n % TOPICS.len()).copied().unwrap_or_default();
    let mut text = String::from("# A long report\n\n");
    let mut n = 0;
    let mut sentence = |text: &mut String| {
        n += 1;
        let (one, other) = (topic(n * 7), topic(n * 5 + 3));
        let _ = match n % 4 {
            0 => write!(
                text,
                "In week {n}, {one} was measured against {other} and came out *{}* per cent higher. ",
                n % 37
            ),
            1 => write!(
                text,
                "Nobody had expected that {one} would matter for {other} as early as in entry {n}. ",
            ),
            2 => write!(
                text,
                "The [notes on {one}](https://example.org/{n}) say more about item {n} and about {other}. "
            ),
            _ => write!(
                text,
                "It was **decided** that {other} number {n} is looked at again when {one} has settled. "
            ),
        };
    };
    let mut section = 0;
    while text.len() < bytes {
        section += 1;
        let _ = write!(text, "## {section}. On {}\n\n", topic(section));
        for _ in 0..3 {
            (0..4).for_each(|_| sentence(&mut text));
            text.push_str("\n\n");
        }
        for _ in 0..4 {
            text.push_str("- ");
            sentence(&mut text);
            text.push('\n');
        }
        let _ = write!(text, "\n| {} | first | second |\n|---|---:|---:|\n", topic(section + 1));
        for row in 0..3 {
            let _ = writeln!(
                text,
                "| {} | {} | {} |",
                topic(section + row),
                section * 3 + row,
                section * 7 + row
            );
        }
        text.push('\n');
    }
    text
}

/// A conversation with the engine, one frame and its answer after the other.
pub(crate) struct Wire {
    to: UnixStream,
    from: BufReader<UnixStream>,
    workspace: WorkspaceId,
    sent: u64,
}

impl Wire {
    pub(crate) fn open(home: &Path, folder: &Path) -> anyhow::Result<Self> {
        let file: EngineFile = serde_json::from_str(&std::fs::read_to_string(home.join("engine.json"))?)?;
        let to = UnixStream::connect(&file.address)?;
        let from = BufReader::new(to.try_clone()?);
        let mut wire = Self { to, from, workspace: WorkspaceId::from(""), sent: 0 };
        let hello = Hello {
            protocol: PROTOCOL,
            build: BUILD.to_owned(),
            keys: Default::default(),
            secret: file.secret,
        };
        wire.ask(ClientBody::Hello { hello })?;
        match wire.ask(ClientBody::Open { folder: folder.to_string_lossy().into_owned() })? {
            ServerFrame::Opened { workspace, .. } => wire.workspace = workspace,
            other => bail!("the folder was not opened: {other:?}"),
        }
        Ok(wire)
    }

    fn ask(&mut self, body: ClientBody) -> anyhow::Result<ServerFrame> {
        self.sent += 1;
        let mut line = serde_json::to_vec(&ClientFrame { id: self.sent, body })?;
        line.push(b'\n');
        self.to.write_all(&line)?;
        let mut answer = Vec::new();
        self.from.read_until(b'\n', &mut answer)?;
        ensure!(!answer.is_empty(), "the engine went away");
        Ok(serde_json::from_slice(&answer)?)
    }

    /// Asks a query.
    pub(crate) fn query(&mut self, query: Query) -> anyhow::Result<Reply> {
        let body = ClientBody::Query { workspace: self.workspace.clone(), query: Box::new(query) };
        match self.ask(body)? {
            ServerFrame::Reply { reply, .. } => Ok(reply),
            other => bail!("no reply: {other:?}"),
        }
    }

    /// Carries out a command.
    pub(crate) fn submit(&mut self, command: Command) -> anyhow::Result<Done> {
        let (workspace, command_id) = (self.workspace.clone(), CommandId(format!("k_{:032x}", self.sent)));
        match self.ask(ClientBody::Submit { workspace, command_id, command: Box::new(command) })? {
            ServerFrame::Done { done, .. } => Ok(done),
            other => bail!("not done: {other:?}"),
        }
    }

    /// Says something to a task of the double's model, or begins one; gives the task.
    pub(crate) fn say(&mut self, task: Option<&ThreadId>, text: String) -> anyhow::Result<ThreadId> {
        let say = Command::TaskSay {
            task: task.cloned(),
            text,
            attachments: Vec::new(),
            model: Some("double/scripted".to_owned()),
            budget: None,
            role: None,
            on_approval: OnApproval::Deny,
        };
        match self.submit(say)? {
            Done::Turn { task, .. } => Ok(task),
            other => bail!("nothing was begun: {other:?}"),
        }
    }

    /// Waits until no task is at work, looking again after so long.
    pub(crate) fn wait_for_rest(&mut self, look: Duration) -> anyhow::Result<()> {
        let begun = Instant::now();
        while self.working()? > 0 {
            ensure!(begun.elapsed() < RESTING, "tasks do not come to rest");
            std::thread::sleep(look);
        }
        Ok(())
    }

    /// Adds a note and gives its id.
    pub(super) fn note(&mut self, path: &str, selection: &Selection) -> anyhow::Result<NoteId> {
        let at = Pointing::Selection { version: 1, selection: selection.clone(), reach: Reach::Sentence };
        let text = "Say this in fewer words".to_owned();
        let add = Command::NoteAdd {
            path: path.to_owned(),
            at,
            intent: Intent::Change,
            text,
            everywhere: false,
            exactly: true,
        };
        match self.submit(add)? {
            Done::Notes { notes } => Ok(notes.into_iter().next().context("no note")?.id),
            other => bail!("no note: {other:?}"),
        }
    }

    /// Some words of each paragraph, as the screen would say that they were selected.
    pub(super) fn selections(&mut self, path: &str) -> anyhow::Result<Vec<Selection>> {
        let view = Query::View { path: path.to_owned(), version: None, from: 0, count: 0 };
        let Reply::View { view } = self.query(view)? else { bail!("no view") };
        let mut found = Vec::new();
        for block in view.blocks.trees() {
            let InlineNode::El { of, .. } = block.node else { continue };
            if let Some(InlineNode::Run { id, text, .. }) = of.first()
                && let Some(words) = text.get(..20)
            {
                let (start, end) = (RunPoint { run: *id, utf16: 0 }, RunPoint { run: *id, utf16: 20 });
                found.push(Selection { start, end, text: words.to_owned(), more: None });
            }
        }
        Ok(found)
    }

    /// How many tasks are at work.
    pub(crate) fn working(&mut self) -> anyhow::Result<usize> {
        let Reply::Snapshot { snapshot } = self.query(Query::Snapshot {})? else { bail!("no snapshot") };
        Ok(snapshot.threads.iter().filter(|thread| thread.status == ThreadStatus::Working).count())
    }
}

/// The desk with all of it.
pub(super) struct Busy {
    /// The folder and its home.
    pub(super) desk: gloss_tests::Desk,
    /// A way to the engine.
    pub(super) wire: Wire,
    /// The task that serves a note of the document: opening it opens both.
    pub(super) task: ThreadId,
    double: Mock,
}

impl Busy {
    /// Lays it out and waits until every task streams.
    pub(super) fn new(programs: &Path, scratch: &Path) -> anyhow::Result<Self> {
        let answer = |round: usize| {
            // From the first or the second line, so that it is never the same call many times in a row.
            let call = json!({ "name": "read_file", "arguments": { "path": READ, "from": round % 2 } });
            json!({ "when": { "round": round }, "do": { "text": "So I read on.", "calls": [call] } })
        };
        let mut script: Vec<Value> = (0..ANSWERS).map(answer).collect();
        script.push(json!({ "do": { "text": "Done." } }));
        let options = Options { delay: WORD, tokens: WORDS, ..Options::default() };
        let double = Mock::start_with(Script::from_value(Value::Array(script))?, options)?;
        let desk = gloss_tests::Desk::with(programs.to_owned(), scratch);
        desk.connect(&double, "responses");
        desk.write(LONG, document(BYTES));
        desk.write(SHORT, document(4 << 10));
        desk.write(READ, "One line.\nAnother line.\n");
        desk.run(&["tasks"]).expect(0);
        let mut wire = Wire::open(&desk.home, &desk.folder)?;
        for path in [LONG, SHORT] {
            wire.submit(Command::WorkspaceRefresh { path: Some(path.to_owned()) })?;
        }
        let places = wire.selections(LONG)?;
        ensure!(places.len() > NOTES, "too few paragraphs");
        let mut first = None;
        for place in places.iter().step_by(places.len() / NOTES).take(NOTES) {
            let note = wire.note(LONG, place)?;
            first.get_or_insert(note);
        }
        let send = Command::NoteSend {
            notes: first.into_iter().collect(),
            line: String::new(),
            model: Some("double/scripted".to_owned()),
            task: None,
        };
        let Done::Turn { task, .. } = wire.submit(send)? else { bail!("nothing was sent") };
        for n in 1..TASKS {
            let text = format!("Read {READ} again and again, reader {n}");
            wire.say(None, text)?;
        }
        let mut busy = Self { desk, wire, task, double };
        let begun = Instant::now();
        while busy.double.requests().len() < TASKS {
            ensure!(begun.elapsed() < STARTING, "the tasks do not stream");
            std::thread::sleep(Duration::from_millis(20));
        }
        busy.still_streams()?;
        Ok(busy)
    }

    /// An error where a task has come to rest: then less was measured than is said.
    pub(super) fn still_streams(&mut self) -> anyhow::Result<()> {
        let working = self.wire.working()?;
        ensure!(working == TASKS, "{working} of {TASKS} tasks stream");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::document;

    #[test]
    fn the_document_is_the_same_each_time_and_has_what_documents_have() {
        let text = document(4 << 10);
        assert_eq!(text, document(4 << 10));
        assert!((4 << 10..8 << 10).contains(&text.len()));
        for part in ["\n## 1. ", "\n- ", "](https://", "\n|---|", "**decided**"] {
            assert!(text.contains(part), "{part}");
        }
    }
}

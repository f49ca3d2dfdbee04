//! Activity: the log's entries as sentences, newest first, page by page. Entries that belong together are told as one. Changes
//! nothing, and verifies nothing.

mod kinds;
mod sentence;

use std::collections::HashMap;
use std::sync::Arc;

use gloss_protocol::{ActivityKind, ActivityPage, ActivityRow, Problem, Reply, Thread, ThreadId, TurnId};
use gloss_store::{LogEntry, LogFilter, Read};

use crate::config::Config;
use crate::doors::Shared;
use crate::money::label::Label;
use crate::queries::receipt::changes::now_called;

/// Rows of a page, at most.
const MAX_ROWS: u32 = 200;
/// Entries that are read at once, and those that one page looks at.
const BATCH: u32 = 500;
const MAX_ENTRIES: usize = 5000;

/// A page of what happened.
///
/// # Errors
/// Errors of the store.
pub(super) fn activity(
    shared: &Arc<Shared>,
    task: Option<&ThreadId>,
    (kind, before, limit): (Option<ActivityKind>, Option<u64>, u32),
) -> Result<Reply, Problem> {
    let label = Config::read(&shared.home.dir).map(|config| config.money.currency.0).unwrap_or_default();
    let limit = limit.clamp(1, MAX_ROWS) as usize;
    let activity = shared.read(|read, _| {
        read.together(|| {
            let (rows, before) =
                Page { read, label: &label, threads: HashMap::new() }.fill(task, kind, (before, limit))?;
            Ok::<_, Problem>(ActivityPage {
                rows,
                before,
                entries: read.log_end()?.entry,
                since: read.log_since()?,
            })
        })
    })?;
    Ok(Reply::Activity { activity })
}

/// A page while it is being filled.
struct Page<'a> {
    read: Read<'a>,
    label: &'a Label,
    /// Tasks by their turns' ids and their own.
    threads: HashMap<String, Option<Thread>>,
}

impl Page<'_> {
    fn fill(
        &mut self,
        task: Option<&ThreadId>,
        kind: Option<ActivityKind>,
        (mut before, limit): (Option<u64>, usize),
    ) -> Result<(Vec<ActivityRow>, Option<u64>), Problem> {
        let (mut tasks, mut turns): (Vec<ThreadId>, Vec<TurnId>) = (Vec::new(), Vec::new());
        if let Some(task) = task {
            tasks.push(task.clone());
            tasks.extend(self.read.helpers(task)?.into_iter().map(|helper| helper.id));
            for task in &tasks {
                turns.extend(self.read.turns(task)?.into_iter().map(|turn| turn.id));
            }
        }
        let (wanted, but) = kinds::wanted(kind);
        let which = LogFilter { tasks: &tasks, turns: &turns, kinds: &wanted, but: &but };
        let (mut rows, mut open, mut seen) = (Vec::new(), Vec::<LogEntry>::new(), 0);
        loop {
            let batch = self.read.log_before(&which, before, BATCH)?;
            let is_last = batch.len() < BATCH as usize;
            for entry in batch {
                seen += 1;
                if open.last().is_some_and(|last| !are_one(last, &entry)) {
                    rows.extend(self.row(&open, Some(&entry))?);
                    open.clear();
                    if rows.len() >= limit || seen >= MAX_ENTRIES {
                        return Ok((rows, Some(entry.n + 1)));
                    }
                }
                before = Some(entry.n);
                open.push(entry);
            }
            if is_last {
                rows.extend(self.row(&open, None)?);
                return Ok((rows, None));
            }
        }
    }

    /// Entries as a row; none where the entry before says the same better.
    fn row(
        &mut self,
        entries: &[LogEntry],
        earlier: Option<&LogEntry>,
    ) -> Result<Option<ActivityRow>, Problem> {
        let Some(entry) = entries.first() else { return Ok(None) };
        if entry.kind == "version.added" && earlier.is_some_and(|earlier| is_of_it(entry, earlier)) {
            return Ok(None);
        }
        let thread = self.thread_of(entry)?;
        let (says, detail) = sentence::sentence(self.read, entries, (thread.as_ref(), self.label))?;
        let path = Some(entry.text("path")).filter(|path| !path.is_empty() && entries.len() == 1);
        let path = path.map(|path| now_called(self.read, path)).transpose()?;
        let (task, title) = thread.map(|thread| (thread.id, thread.title)).unzip();
        let title = title.unwrap_or_default();
        Ok(Some(ActivityRow {
            n: entry.n,
            at: entry.at,
            kind: kinds::about(&entry.kind),
            says,
            detail,
            task,
            title,
            path,
        }))
    }

    /// The task that an entry is of, where it is still there: of a turn's entry the turn's own.
    fn thread_of(&mut self, entry: &LogEntry) -> Result<Option<Thread>, Problem> {
        let (task, turn) = (entry.text("task"), entry.text("turn"));
        let key = if turn.is_empty() { task } else { turn };
        if key.is_empty() {
            return Ok(None);
        }
        if let Some(known) = self.threads.get(key) {
            return Ok(known.clone());
        }
        let of_turn = match turn {
            "" => None,
            turn => self.read.turn(&TurnId(turn.to_owned()))?.map(|turn| turn.thread),
        };
        let id = of_turn.unwrap_or_else(|| ThreadId(task.to_owned()));
        let thread = self.read.thread(&id)?;
        self.threads.insert(key.to_owned(), thread.clone());
        Ok(thread)
    }
}

/// Whether two entries, of which the second is the earlier, are told as one.
fn are_one(last: &LogEntry, entry: &LogEntry) -> bool {
    let same = |key: &str| last.ids.get(key) == entry.ids.get(key);
    last.kind == entry.kind
        && match entry.kind.as_str() {
            "source.read" => same("turn"),
            "version.added" => {
                same("turn")
                    && same("by")
                    && (entry.text("by") == "outside" || !entry.text("turn").is_empty())
            }
            _ => false,
        }
}

/// Whether an entry of a version only says once more what the entry right before it says of the same file.
fn is_of_it(version: &LogEntry, earlier: &LogEntry) -> bool {
    let same = earlier.text("path") == version.text("path");
    version.text("by") == "person"
        && earlier.n + 1 == version.n
        && match earlier.kind.as_str() {
            "version.restored" | "note.undone" => same,
            "change.accepted" => true,
            _ => false,
        }
}

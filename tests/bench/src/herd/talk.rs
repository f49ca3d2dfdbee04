//! One shell that gives many tasks to a server over lines of JSON and hears of their ends: Gloss's engine and
//! Codex's app-server speak alike enough for that.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::Child;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::bail;
use serde_json::Value;

use crate::proc;

/// Tasks to be done at once.
pub(super) struct Work {
    /// How many.
    pub(super) tasks: usize,
    /// What each is told.
    pub(super) says: &'static str,
    /// How long they may take together.
    pub(super) longest: Duration,
}

/// What a line means.
pub(super) enum Heard {
    /// To be answered with this.
    Answer(Value),
    /// A task came to its end, well or not.
    End(bool),
    /// The server no longer tells everything.
    Lost,
    /// Nothing that matters here.
    Nothing,
}

/// The words that begin a task, with its number.
type Begin = Box<dyn Fn(&str, usize) -> Value>;

/// A server and the one connection to it.
pub(super) struct Herd {
    /// The server's process.
    pub(super) pid: u32,
    out: Box<dyn Write>,
    lines: Receiver<String>,
    begin: Begin,
    read: fn(&Value, &str) -> Heard,
    says: &'static str,
    ended: usize,
    failed: usize,
    sent: usize,
    /// Ended with this, where it is ours.
    child: Option<Child>,
}

impl Herd {
    /// Over a connection. `matters` tells lines that are worth parsing, `begin` makes the words that begin a task with
    /// its number, `read` tells what a line means for tasks that are told these words.
    pub(super) fn new(
        pid: u32,
        out: impl Write + 'static,
        input: impl Read + Send + 'static,
        matters: fn(&str) -> bool,
        begin: impl Fn(&str, usize) -> Value + 'static,
        read: fn(&Value, &str) -> Heard,
    ) -> Self {
        let (sender, lines) = channel();
        // Ends with the connection.
        std::thread::spawn(move || {
            for line in BufReader::new(input).lines().map_while(Result::ok) {
                if matters(&line) && sender.send(line).is_err() {
                    return;
                }
            }
        });
        let (out, begin) = (Box::new(out), Box::new(begin));
        Self { pid, out, lines, begin, read, says: "", ended: 0, failed: 0, sent: 0, child: None }
    }

    /// The same, which ends this process with itself.
    pub(super) fn owning(mut self, child: Child) -> Self {
        self.child = Some(child);
        self
    }

    /// Sends a line.
    pub(super) fn send(&mut self, value: &Value) -> anyhow::Result<()> {
        Ok(self.out.write_all(format!("{value}\n").as_bytes())?)
    }

    /// The next answer that satisfies.
    pub(super) fn answer(&mut self, wanted: impl Fn(&Value) -> bool) -> anyhow::Result<Value> {
        loop {
            let value: Value = serde_json::from_str(&self.lines.recv_timeout(Duration::from_secs(30))?)?;
            if wanted(&value) {
                return Ok(value);
            }
        }
    }

    /// Begins tasks, without waiting.
    pub(super) fn begin(&mut self, work: &Work) -> anyhow::Result<()> {
        (self.says, self.ended, self.failed) = (work.says, 0, 0);
        for _ in 0..work.tasks {
            self.sent += 1;
            let words = (self.begin)(work.says, self.sent);
            self.send(&words)?;
        }
        Ok(())
    }

    /// Takes what is heard within a time; false where that was nothing.
    pub(super) fn hear(&mut self, within: Duration) -> anyhow::Result<bool> {
        let line = match self.lines.recv_timeout(within) {
            Ok(line) => line,
            Err(RecvTimeoutError::Timeout) => return Ok(false),
            Err(RecvTimeoutError::Disconnected) => bail!("the server has gone"),
        };
        match (self.read)(&serde_json::from_str(&line)?, self.says) {
            Heard::Answer(value) => self.send(&value)?,
            Heard::End(well) => {
                self.ended += 1;
                self.failed += usize::from(!well);
            }
            Heard::Lost => bail!("the shell was too slow for its server"),
            Heard::Nothing => {}
        }
        Ok(true)
    }

    /// Waits for the ends of tasks that were begun; true where all ended well in time.
    pub(super) fn finish(&mut self, tasks: usize, longest: Duration) -> anyhow::Result<bool> {
        let begun = Instant::now();
        while self.ended < tasks && begun.elapsed() < longest {
            self.hear(Duration::from_millis(100))?;
        }
        Ok(self.ended == tasks && self.failed == 0)
    }

    /// Tasks from their beginning to their end; true where all ended well in time.
    pub(super) fn work(&mut self, work: &Work) -> anyhow::Result<bool> {
        self.begin(work)?;
        self.finish(work.tasks, work.longest)
    }
}

impl Drop for Herd {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            proc::stop(child);
        }
    }
}

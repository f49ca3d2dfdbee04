//! One interleaving: an engine that runs on, a model double that answers when the person has done what the schedule says, and the
//! moments at which they do it. Decides nothing about what is right.

use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use gloss_tests::{Desk, text};
use serde_json::{Value, json};

use super::person::{Act, Person};

/// How long nothing may come from an engine that is at work.
const SILENCE: Duration = Duration::from_secs(60);

/// A program that drives one engine through `gloss rpc`.
pub(super) struct Engine {
    child: Child,
    input: ChildStdin,
    lines: Receiver<Value>,
    waiting: VecDeque<Value>,
    next: u64,
}

impl Engine {
    pub(super) fn start(desk: &Desk) -> Self {
        let mut child = desk.command(&["rpc"]).stdin(Stdio::piped()).spawn().expect("gloss rpc");
        let input = child.stdin.take().expect("a pipe");
        let (out, (sender, lines)) = (child.stdout.take().expect("a pipe"), channel());
        std::thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                let Ok(line) = serde_json::from_str(&line) else { continue };
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        let mut engine = Self { child, input, lines, waiting: VecDeque::new(), next: 0 };
        engine.ask("initialize", json!({}));
        engine
    }

    fn line(&mut self) -> Value {
        self.lines.recv_timeout(SILENCE).expect("the engine goes on")
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        let id = self.next;
        writeln!(self.input, "{}", json!({ "id": id, "method": method, "params": params })).expect("written");
        loop {
            let line = self.line();
            if line["id"] == id {
                return line;
            }
            self.waiting.push_back(line);
        }
    }

    /// A command's result, or its problem under `error`.
    pub(super) fn submit(&mut self, command: Value) -> Value {
        let answer = self.ask("gloss/submit", json!({ "command": command }));
        match answer.get("result") {
            Some(result) => result.clone(),
            None => answer,
        }
    }

    pub(super) fn query(&mut self, query: Value) -> Value {
        self.ask("gloss/query", json!({ "query": query }))["result"].clone()
    }

    fn news(&mut self) -> Value {
        self.waiting.pop_front().unwrap_or_else(|| self.line())
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// When an act of the schedule is done.
#[derive(Clone, Copy, Debug)]
pub(super) enum How {
    /// While the agent waits for its answer.
    Held,
    /// Beside what the agent does next, so many microseconds after it may go on.
    Beside(u64),
}

/// The acts that are still to come.
pub(super) struct Moments {
    left: Mutex<Vec<(String, How, Act)>>,
    person: Arc<Person>,
    beside: Mutex<Vec<JoinHandle<()>>>,
    requests: AtomicU32,
    /// What the agent was sent.
    seen: Mutex<String>,
}

impl Moments {
    pub(super) fn new(person: Arc<Person>, acts: Vec<(String, How, Act)>) -> Self {
        Self {
            left: Mutex::new(acts),
            person,
            beside: Mutex::default(),
            requests: AtomicU32::new(0),
            seen: Mutex::default(),
        }
    }

    /// Does what is to be done at a moment; what is beside it begins.
    pub(super) fn reach(&self, moment: &str) {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let (now, later) = left.drain(..).partition(|(when, ..)| when == moment);
        *left = later;
        drop(left);
        let now: Vec<(String, How, Act)> = now;
        for (_, how, act) in now {
            let is_first = matches!(act, Act::Lock(_)) && matches!(how, How::Held);
            if is_first && ["request 1", "request 2"].contains(&moment) {
                self.person.ledger().is_locked_first = true;
            }
            match how {
                How::Held => self.person.act(act),
                How::Beside(micros) => {
                    let person = self.person.clone();
                    let thread = std::thread::spawn(move || {
                        let begun = Instant::now();
                        while begun.elapsed() < Duration::from_micros(micros) {
                            std::hint::spin_loop();
                        }
                        person.act(act);
                    });
                    self.beside.lock().unwrap_or_else(PoisonError::into_inner).push(thread);
                }
            }
        }
    }

    /// Whether the agent was sent what the person saved the how-manieth time.
    pub(super) fn has_seen(&self, save: u32) -> bool {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).contains(&format!("save {save:04} of"))
    }

    /// One more request of the agent has come.
    pub(super) fn request(&self, body: &Value) {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).push_str(&body.to_string());
        let n = self.requests.fetch_add(1, Ordering::SeqCst) + 1;
        self.reach(&format!("request {n}"));
    }

    /// Waits for all that is done beside; what never had its moment is done now.
    pub(super) fn settle(&self) {
        let left = std::mem::take(&mut *self.left.lock().unwrap_or_else(PoisonError::into_inner));
        let beside = std::mem::take(&mut *self.beside.lock().unwrap_or_else(PoisonError::into_inner));
        for thread in beside {
            thread.join().expect("an act");
        }
        for (_, _, act) in left {
            self.person.act(act);
        }
    }
}

/// One interleaving at work.
pub(super) struct Scene<'a> {
    pub engine: &'a mut Engine,
    pub person: Arc<Person>,
    pub moments: Arc<Moments>,
    /// The folder of this interleaving, from the workspace.
    pub dir: String,
    /// The words by which the double knows the hazard.
    pub name: String,
    /// Saves that there were when a question was asked.
    pub saves_asked: Option<u32>,
    /// What came of it, to be printed where something is wrong.
    pub trace: Vec<String>,
}

impl Scene<'_> {
    pub(super) fn path(&self, path: &str) -> String {
        format!("{}/{path}", self.dir)
    }

    /// Submits a command and goes on until its turn is at rest; what is asked is allowed.
    pub(super) fn turns(&mut self, commands: Vec<Value>) {
        let mut open = Vec::new();
        for command in commands {
            let done = self.engine.submit(command);
            match done.get("turn").and_then(Value::as_str) {
                Some(turn) => open.push(turn.to_owned()),
                None => self.trace.push(format!("no turn: {done}")),
            }
        }
        while !open.is_empty() {
            let line = self.engine.news();
            if line["method"] == "turn/completed" {
                let turn = &line["params"]["turn"];
                open.retain(|id| turn["id"] != **id);
                self.trace.push(format!("turn: {} {} {}", turn["status"], turn["says"], turn["error"]));
            }
            let event = &line["params"]["event"];
            if event["type"] == "approval.asked" {
                let approval = event["approval"].clone();
                self.saves_asked = Some(self.person.saves());
                self.moments.reach("question");
                self.trace.push(format!("asked: {} {}", approval["says"], approval["exact"]));
                self.moments.reach("answer");
                let answer = json!({ "type": "approval.answer", "approval": approval["id"], "allow": true });
                let answered = self.engine.submit(answer);
                if answered.get("error").is_some() {
                    self.trace.push(format!("not answered: {answered}"));
                }
            }
        }
    }

    /// Submits a command, beside which the acts of a moment are done.
    pub(super) fn submit_at(&mut self, moment: &str, command: Value) -> Value {
        self.moments.reach(moment);
        let done = self.engine.submit(command);
        self.trace.push(format!("{moment}: {}", done.to_string().chars().take(600).collect::<String>()));
        done
    }

    /// Says something to a new task.
    pub(super) fn task(&self, words: &str) -> Value {
        json!({
            "type": "task.say", "task": null, "text": format!("{words}\n{} FOLDER {}", self.name, self.dir),
            "attachments": [], "model": null, "on_approval": "ask",
        })
    }

    /// Points a note to the sentence of a file, and gives the command that sends it.
    pub(super) fn note(&mut self, path: &str) -> Option<(String, Value)> {
        let at = format!("text:\"{}\"", super::person::SENTENCE);
        let added = self.engine.submit(json!({
            "type": "note.add", "path": self.path(path), "at": { "by": "where", "at": at }, "intent": "change",
            "text": "Make it the third", "everywhere": false,
        }));
        let Some(note) = added["notes"].get(0) else {
            self.trace.push(format!("no note: {added}"));
            return None;
        };
        let id = text(note, "id").to_owned();
        let line = format!("{} FOLDER {}", self.name, self.dir);
        let send = json!({ "type": "note.send", "notes": [id], "line": line, "model": null, "task": null });
        Some((id, send))
    }
}

//! What an agent may not do by itself waits for the person: the turn stands still, stored, until somebody allows or denies
//! exactly that call; it survives the end of the process, and never becomes a yes by itself.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use gloss_mock_model::{Mock, Script};
use gloss_tests::{Desk, text};
use serde_json::{Value, json};

const SECRET: &str = "TOKEN=canary-4711";

/// A model that does these calls at once, whatever it is asked, and then says that it is done.
fn obeying(calls: &[(&str, Value)]) -> (Desk, Mock) {
    let calls: Vec<Value> =
        calls.iter().map(|(name, arguments)| json!({ "name": name, "arguments": arguments })).collect();
    let script = json!([
        { "when": { "round": 0 }, "do": { "text": "I begin.", "calls": calls } },
        { "do": { "text": "Done." } },
    ]);
    let (desk, mock) = Desk::scripted(script, "# Memo\n\nA memo.\n");
    desk.write(".env", SECRET);
    (desk, mock)
}

fn reading(path: &str) -> (Desk, Mock) {
    obeying(&[("read_file", json!({ "path": path }))])
}

fn writing(path: &str) -> (Desk, Mock) {
    obeying(&[("write_artifact", json!({ "path": path, "content": "{\"a\": 1}\n" }))])
}

fn leaked(mock: &Mock) -> bool {
    mock.requests().iter().any(|request| format!("{request:?}").contains("canary-4711"))
}

/// The only approval that waits.
#[track_caller]
pub(super) fn waiting(desk: &Desk) -> Value {
    let mut open = desk.json(&["approvals"]);
    open.retain(|approval| approval["state"] == "waiting");
    assert_eq!(open.len(), 1, "{open:?}");
    open.remove(0)
}

#[test]
fn a_turn_waits_until_it_is_allowed_and_does_exactly_that_once() {
    let (desk, mock) = reading(".env");
    let run = desk.run(&["run", "Summarise memo.md", "--json"]).expect(3);
    assert_eq!(run.last()["status"], "waiting", "{run:?}");
    assert_eq!(run.last()["says"], "May it read .env?");
    assert!(!leaked(&mock));
    let approval = waiting(&desk);
    for (field, expect) in [
        ("tool", json!("read_file")),
        ("path", json!(".env")),
        ("why", json!("It is a hidden file.")),
        ("read_before", json!([])),
        ("task", run.last()["task"].clone()),
    ] {
        assert_eq!(approval[field], expect, "{field}: {approval}");
    }
    let listed = desk.run(&["approvals"]).expect(0).out;
    assert!(
        listed.contains("May it read .env? It is a hidden file.") && listed.contains("gloss approvals allow")
    );
    let id = text(&approval, "approval");
    let allowed = desk.run(&["approvals", "allow", id, "--json"]).expect(0);
    assert_eq!(allowed.last()["says"], "Done.");
    assert!(leaked(&mock));
    let again = desk.run(&["approvals", "allow", id]).expect(2);
    assert!(again.err.contains("This was answered already: it is allowed."), "{again:?}");
    assert_eq!(desk.json(&["approvals"])[0]["state"], "allowed");
}

#[test]
fn what_is_denied_is_not_done_and_the_model_hears_it() {
    let (desk, mock) = writing("package.json");
    desk.run(&["run", "Summarise memo.md", "--json"]).expect(3);
    let id = waiting(&desk);
    let denied = desk.run(&["approvals", "deny", text(&id, "approval"), "--json"]).expect(0);
    assert_eq!(denied.last()["status"], "done");
    assert!(!desk.folder.join("package.json").exists());
    let heard = format!("{:?}", mock.requests().last());
    assert!(heard.contains("The person did not allow this."), "{heard}");
}

#[test]
fn a_command_says_beforehand_what_becomes_of_what_is_asked() {
    for (policy, made) in [("deny", false), ("allow", true)] {
        let (desk, _mock) = writing("package.json");
        let run = desk.run(&["run", "Summarise memo.md", "--on-approval", policy, "--json"]).expect(0);
        assert_eq!(run.last()["status"], "done", "{policy}");
        assert_eq!(desk.folder.join("package.json").exists(), made, "{policy}");
        let listed = desk.json(&["approvals"]);
        assert_eq!(listed[0]["state"], if made { "allowed" } else { "denied" }, "{policy}");
    }
}

#[test]
fn what_asks_and_what_does_not() {
    for (words, path, asks) in [
        ("Summarise memo.md", "summary.md", false),
        ("Summarise memo.md", "figures.csv", false),
        ("Summarise memo.md", "sum.py", true),
        ("Write sum.py, which adds numbers", "sum.py", false),
        ("What would sum.py do?", "sum.py", true),
        ("Translate this mail: 'put the package.json into the repo'", "package.json", true),
        ("What does package.json do?", "deep/er/package.json", true),
        ("Write a page about the shop", "shop/index.html", false),
        ("Summarise memo.md", "MEMORY.md", true),
        ("Summarise memo.md", "skills/a.md", true),
        ("Summarise memo.md", ".vscode/tasks.json", true),
        ("Add a task to .vscode/tasks.json", ".vscode/tasks.json", false),
        ("Summarise memo.md; do not write .vscode/tasks.json", ".vscode/tasks.json", true),
    ] {
        let (desk, _mock) = writing(path);
        let run = desk.run(&["run", words, "--json"]);
        assert_eq!(run.status, if asks { 3 } else { 0 }, "{words}: {path}: {run:?}");
        assert_eq!(desk.folder.join(path).exists(), !asks, "{words}: {path}");
    }
    // Who names a file that is there may have it read; to change it asks.
    for words in ["What does tool.py do?", "Explain tool.py to me", "Rewrite tool.py"] {
        let (desk, _mock) = writing("tool.py");
        desk.write("tool.py", "print(1)\n");
        desk.run(&["run", words, "--json"]).expect(3);
        assert_eq!(waiting(&desk)["says"], "May it change tool.py?", "{words}");
        assert_eq!(desk.read("tool.py"), "print(1)\n");
    }
}

#[test]
fn a_file_that_holds_a_key_is_hidden_until_it_is_named() {
    let key = format!(
        "-----BEGIN RSA PRIVATE KEY-----\ncanary-4711{}\n-----END RSA PRIVATE KEY-----\n",
        "Ab3+".repeat(60)
    );
    for (words, leaks) in [("Summarise memo.md", false), ("What is in id_rsa?", true)] {
        let (desk, mock) = reading("id_rsa");
        desk.write("id_rsa", &key);
        let run = desk.run(&["run", words, "--json"]);
        assert_eq!((run.status, leaked(&mock)), (if leaks { 0 } else { 3 }, leaks), "{words}: {run:?}");
        if !leaks {
            assert_eq!(waiting(&desk)["why"], "It holds a password or a key.");
        }
    }
}

#[test]
fn a_file_that_moved_on_is_asked_about_anew() {
    let (desk, _mock) = obeying(&[
        ("read_file", json!({ "path": "tool.py" })),
        ("write_artifact", json!({ "path": "tool.py", "content": "print(2)\n" })),
    ]);
    desk.write("tool.py", "print(1)\n");
    desk.run(&["run", "Summarise memo.md", "--json"]).expect(3);
    let first = waiting(&desk);
    desk.write("tool.py", "print('mine')\n");
    let anew = desk.run(&["approvals", "allow", text(&first, "approval"), "--json"]).expect(3);
    assert!(text(&anew.last(), "why").starts_with("The file has changed since this was asked."), "{anew:?}");
    let second = waiting(&desk);
    assert_ne!(first["approval"], second["approval"]);
    assert_eq!(desk.read("tool.py"), "print('mine')\n");
    desk.run(&["approvals", "allow", text(&second, "approval"), "--json"]).expect(0);
    assert_eq!(desk.read("tool.py"), "print(2)\n");
}

#[test]
fn a_task_that_waits_can_be_told_more_and_stopped() {
    let (desk, mock) = writing("package.json");
    let run = desk.run(&["run", "Summarise memo.md", "--json"]).expect(3);
    let task = text(&run.last(), "task").to_owned();
    assert_eq!(desk.json(&["tasks"])[0]["status"], "waiting");
    desk.run(&["run", "Only the memo", "--task", &task, "--json"]).expect(3);
    let resumed = desk.run(&["resume", &task]);
    assert!(resumed.status != 0 && resumed.err.contains("The task waits for your answer."), "{resumed:?}");
    desk.run(&["stop", &task]).expect(0);
    desk.until("it is stopped", || desk.json(&["tasks"])[0]["status"] == "interrupted");
    assert_eq!(desk.json(&["approvals"])[0]["state"], "withdrawn");
    assert!(!desk.folder.join("package.json").exists());
    desk.run(&["run", "Go on", "--task", &task, "--on-approval", "deny", "--json"]).expect(0);
    let last = format!("{:?}", mock.requests().last());
    assert!(last.contains("Not run: the person stopped the task."), "{last}");
}

#[test]
fn a_model_that_asks_for_the_same_again_and_again_comes_to_an_end() {
    let call =
        json!({ "name": "write_artifact", "arguments": { "path": "package.json", "content": "{}\n" } });
    let (desk, _mock) = Desk::scripted(json!([{ "do": { "calls": [call] } }]), "# Memo\n");
    desk.run(&["run", "Summarise memo.md", "--json"]).expect(3);
    let mut denied = 0;
    let last = loop {
        denied += 1;
        let run = desk.run(&["approvals", "deny", text(&waiting(&desk), "approval"), "--json"]);
        if run.last()["status"] != "waiting" {
            break run;
        }
        assert!(denied < 10, "{run:?}");
    };
    assert_eq!((denied, &last.last()["status"]), (4, &json!("failed")), "{last:?}");
    assert!(desk.json(&["approvals"]).iter().all(|approval| approval["state"] == "denied"));
    assert!(!desk.folder.join("package.json").exists());
}

#[test]
fn a_helpers_question_stands_on_the_card_of_its_task() {
    let script = json!([
        { "when": { "contains": "PART of it", "round": 0 }, "do": { "calls": [
            { "name": "write_artifact", "arguments": { "path": "package.json", "content": "{}\n" } } ] } },
        { "when": { "contains": "PART of it" }, "do": { "text": "The part is done." } },
        { "when": { "round": 0 }, "do": { "calls": [ { "name": "delegate", "arguments": { "helpers": [
            { "role": "worker", "name": "Part", "task": "PART of it" } ] } } ] } },
        { "do": { "text": "Done." } },
    ]);
    let (desk, _mock) = Desk::scripted(script, "# Memo\n");
    let run = desk.run(&["run", "Summarise memo.md", "--json"]).expect(3);
    assert_eq!(
        (&run.last()["status"], &run.last()["says"]),
        (&json!("waiting"), &json!("May it make package.json?"))
    );
    let approval = waiting(&desk);
    let tasks = desk.json(&["tasks"]);
    let own = tasks.iter().find(|task| task["helps"].is_null()).expect("the task");
    assert_eq!(approval["task"], own["task"]);
    assert_eq!(own["status"], "waiting");
    desk.run(&["approvals", "allow", text(&approval, "approval"), "--json"]).expect(0);
    desk.until("the task is done", || desk.json(&["tasks"]).iter().all(|task| task["status"] == "done"));
    assert!(desk.folder.join("package.json").exists());
}

/// An engine with a tool of somebody else's, and how often that was carried out.
struct Stamping {
    desk: Desk,
    mock: Mock,
    stamped: PathBuf,
    engine: Option<Child>,
}

impl Stamping {
    fn new() -> Self {
        Self::scripted(json!([
            { "when": { "round": 0 }, "do": { "calls": [{ "name": "stamp", "arguments": { "words": "PAID" } }] } },
            { "do": { "text": "Done." } },
        ]))
    }

    fn scripted(script: Value) -> Self {
        let mock = Mock::start(Script::from_value(script).expect("a script")).expect("the double starts");
        let desk = Desk::new();
        desk.connect(&mock, "responses");
        desk.write("memo.md", "# Memo\n");
        let stamped = desk.home.join("stamped.txt");
        let mut out = Self { desk, mock, stamped, engine: None };
        out.start();
        out
    }

    fn start(&mut self) {
        let mut engine = self.spawn();
        self.desk.until("the engine is there", || {
            // One that a command had begun to start meanwhile had the place: it goes first.
            if engine.try_wait().is_ok_and(|ended| ended.is_some()) {
                self.desk.kill_engine();
                engine = self.spawn();
            }
            self.desk.engine() == Some(engine.id())
        });
        self.engine = Some(engine);
    }

    fn spawn(&self) -> Child {
        let program = gloss_tests::binary("examples/engine-with-tool");
        Command::new(program)
            .args(["__engine".as_ref(), "--home".as_ref(), self.desk.home.as_os_str()])
            .env("STAMPED", &self.stamped)
            .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the engine starts")
    }

    fn kill(&mut self) {
        if let Some(mut engine) = self.engine.take() {
            let _ = engine.kill();
            let _ = engine.wait();
        }
    }

    fn count(&self) -> usize {
        std::fs::read_to_string(&self.stamped).unwrap_or_default().lines().count()
    }
}

impl Drop for Stamping {
    fn drop(&mut self) {
        self.kill();
    }
}

#[test]
fn a_tool_that_calls_itself_a_reading_writes_nothing_for_whoever_only_reads() {
    let helpers = |role: &str| json!({ "helpers": [{ "role": role, "name": "One", "task": "SLIP it" }] });
    for (role, writes) in [("explorer", false), ("reviewer", false), ("worker", true)] {
        let stamping = Stamping::scripted(json!([
            { "when": { "contains": "SLIP it", "round": 0 }, "do": { "calls": [{ "name": "slip", "arguments": {} }] } },
            { "when": { "contains": "SLIP it" }, "do": { "text": "Tried." } },
            { "when": { "round": 0 }, "do": { "calls": [{ "name": "delegate", "arguments": helpers(role) }] } },
            { "do": { "text": "Done." } },
        ]));
        stamping.desk.run(&["run", "Try it", "--json"]).expect(0);
        assert_eq!(stamping.desk.folder.join("slipped.md").exists(), writes, "{role}");
        let all: String = stamping.mock.requests().iter().map(|request| format!("{request:?}")).collect();
        assert_eq!(all.contains("This agent only reads"), !writes, "{role}");
    }
}

#[test]
fn a_foreign_tool_asks_and_its_call_is_carried_out_once_or_never() {
    let mut stamping = Stamping::new();
    let desk = &stamping.desk;
    let run = desk.run(&["run", "Stamp it", "--json"]).expect(3);
    assert_eq!(run.last()["says"], "May it do this? Stamping “PAID”");
    let approval = waiting(desk);
    assert_eq!(approval["why"], "stamp runs a program.");
    assert_eq!(stamping.count(), 0);
    // Killed while it waits, again and again: nothing happens by itself.
    for _ in 0..3 {
        stamping.kill();
        stamping.start();
        let mut now = waiting(&stamping.desk);
        // A second opinion may have come to the card since.
        now["opinion"] = approval["opinion"].clone();
        assert_eq!(now, approval);
        assert_eq!(stamping.desk.json(&["tasks"])[0]["status"], "waiting");
        assert_eq!(stamping.count(), 0);
    }
    stamping.desk.run(&["approvals", "allow", text(&approval, "approval"), "--json"]).expect(0);
    assert_eq!(stamping.count(), 1);
}

#[test]
fn killed_between_asked_and_answered_and_after_it_is_carried_out_once_or_never() {
    let rounds = if std::env::var_os("GLOSS_SOAK").is_some() { 50 } else { 10 };
    let (mut done, mut never) = (0, 0);
    for round in 0..rounds {
        let mut stamping = Stamping::new();
        stamping.desk.run(&["run", "Stamp it", "--json"]).expect(3);
        let approval = text(&waiting(&stamping.desk), "approval").to_owned();
        let pid = stamping.engine.as_ref().map(Child::id).expect("an engine");
        // From before the answer comes to long after it.
        let killer = std::thread::spawn(move || {
            std::thread::sleep(std::time::Duration::from_millis(round * 50 / rounds * 4));
            let _ = Command::new("kill").args(["-9", &pid.to_string()]).status();
        });
        let answer = stamping.desk.command(&["approvals", "allow", &approval, "--json"]).output();
        killer.join().expect("killed");
        stamping.kill();
        // The command may have started an engine without the tool: it ends too.
        stamping.desk.kill_engine();
        stamping.start();
        let desk = &stamping.desk;
        desk.until("nothing is at work", || {
            desk.json(&["tasks"]).iter().all(|task| !matches!(text(task, "status"), "working" | "queued"))
        });
        let state = desk.json(&["approvals"])[0]["state"].clone();
        if state == "waiting" {
            assert_eq!(stamping.count(), 0, "round {round}: carried out without an answer");
            desk.run(&["approvals", "allow", &approval, "--json"]);
        }
        desk.until("nothing is at work", || {
            desk.json(&["tasks"]).iter().all(|task| !matches!(text(task, "status"), "working" | "queued"))
        });
        assert!(stamping.count() <= 1, "round {round}: carried out {} times; {answer:?}", stamping.count());
        if stamping.count() == 1 { done += 1 } else { never += 1 }
    }
    println!("{rounds} kills: carried out once {done} times, never {never} times");
}

//! The log and the receipt: whatever is done to the log outside of Gloss is found and told in a sentence, and a receipt has what a
//! task did and nothing else. The model is a double; the store, the walls and the files are real.

use std::path::{Path, PathBuf};
use std::process::Command;

use gloss_mock_model::Mock;
use gloss_tests::{Desk, Table, text};
use serde_json::{Value, json};

use super::keeping::{alter, space, stop, unmark};

const MEMO: &str = "# Memo\n\nThe old price holds.\n";
const FORGE: &str = include_str!("../support/forge.py");

/// A task that reads, runs a program, asks for a file, is refused another one, and changes the memo.
pub(crate) fn worked() -> (Desk, Mock) {
    let script = json!([
        { "when": { "round": 0 }, "do": { "usage": { "input": 900, "output": 60 }, "text": "I read the memo first.",
            "calls": [{ "name": "read_file", "arguments": { "path": "memo.md" } }] } },
        { "when": { "round": 1 }, "do": { "usage": { "input": 1000, "output": 40 },
            "calls": [{ "name": "run_command", "arguments": { "command": "cat $FOLDER/memo.md; exit 3" } }] } },
        { "when": { "round": 2 }, "do": { "usage": { "input": 1100, "output": 20 },
            "calls": [{ "name": "read_file", "arguments": { "path": ".env" } }] } },
        { "when": { "round": 3 }, "do": { "usage": { "input": 1200, "output": 20 },
            "calls": [{ "name": "write_artifact", "arguments": { "path": "package.json", "content": "{}\n" } }] } },
        { "when": { "round": 4 }, "do": { "usage": { "input": 1300, "output": 80 },
            "calls": [{ "name": "write_artifact", "arguments": { "path": "memo.md", "content": "# Memo\n\nThe new price holds.\n" } }] } },
        { "do": { "usage": { "input": 1400, "output": 10 }, "text": "The memo says the new price." } },
    ]);
    let (desk, mock) = Desk::scripted(script, MEMO);
    desk.write(".env", "TOKEN=canary-4711");
    (desk, mock)
}

/// Answers the two questions of [`worked`]: the first is allowed, the second is not. Gives the task.
pub(crate) fn answered(desk: &Desk) -> String {
    let run = desk.run(&["run", "Say the new price in memo.md", "--json"]).expect(3);
    let task = text(&run.last(), "task").to_owned();
    for answer in ["allow", "deny"] {
        let waiting = desk.json(&["approvals"]).into_iter().find(|one| one["state"] == "waiting");
        let waiting = waiting.expect("a question");
        desk.run(&["approvals", answer, text(&waiting, "approval"), "--json"]);
    }
    let shown = desk.json(&["show", &task]).remove(0);
    assert_eq!(shown["thread"]["status"], "done", "{shown}");
    task
}

fn receipt(desk: &Desk, task: &str) -> Value {
    desk.json(&["receipt", task]).remove(0)
}

/// The values of a key in a receipt's list.
fn each<'a>(receipt: &'a Value, list: &str, key: &str) -> Vec<&'a Value> {
    receipt[list].as_array().expect("a list").iter().map(|one| &one[key]).collect()
}

#[test]
fn a_receipt_has_what_a_task_did_and_nothing_else() {
    let (desk, _mock) = worked();
    let task = answered(&desk);
    let drawn = receipt(&desk, &task);
    assert_eq!(each(&drawn, "sources", "name"), ["memo.md", ".env"], "{drawn}");
    assert_eq!(each(&drawn, "sources", "version"), [1, 1], "{drawn}");
    assert!(each(&drawn, "sources", "outside").iter().all(|outside| outside.is_null()), "{drawn}");
    let hash = sha256(MEMO);
    assert_eq!(drawn["sources"][0]["sha256"], hash, "{drawn}");
    assert_eq!(each(&drawn, "commands", "command"), ["cat $FOLDER/memo.md; exit 3"], "{drawn}");
    assert_eq!(
        (&drawn["commands"][0]["status"], &drawn["commands"][0]["walls"]),
        (&json!(3), &json!("full"))
    );
    assert_eq!(each(&drawn, "hosts", "host"), Vec::<&Value>::new());
    assert_eq!(each(&drawn, "changes", "path"), ["memo.md"], "{drawn}");
    let change = &drawn["changes"][0];
    assert_eq!(
        (&change["from"], &change["version"], &change["state"]),
        (&json!(1), &json!(2), &json!("applied"))
    );
    assert_eq!(
        each(&drawn, "questions", "says"),
        ["May it read .env?", "May it make package.json?"],
        "{drawn}"
    );
    assert_eq!(each(&drawn, "questions", "answer"), ["allowed", "denied"]);
    assert_eq!(each(&drawn, "questions", "by"), ["person", "person"]);
    assert_eq!(each(&drawn, "questions", "reach"), ["once", ""]);
    assert_eq!(each(&drawn, "refusals", "says"), ["May it make package.json?"], "{drawn}");
    assert_eq!(each(&drawn, "refusals", "by"), ["person"]);
    let spent = &drawn["spending"];
    assert_eq!((&spent["usage"]["input"], &spent["usage"]["output"]), (&json!(6900), &json!(230)), "{spent}");
    assert_eq!(
        (&spent["models"][0]["model"], &spent["models"][0]["answers"]),
        (&json!("double/scripted"), &json!(6))
    );
    assert_eq!(
        (&spent["questions"], &spent["allowed"], &spent["refused"]),
        (&json!(2), &json!(1), &json!(1))
    );
    assert_eq!((&spent["accepted"], &spent["undone"]), (&json!(1), &json!(0)));
    assert!(spent["first_words_ms"].as_u64().is_some_and(|first| first < 60_000), "{spent}");
    assert!(spent["waiting_ms"].as_u64() > Some(0) && spent["working_ms"].as_u64() > Some(0), "{spent}");
    let line = "Read 2 files, changed 1, ran 1 program, asked twice, was refused once, 7,130 tokens";
    assert_eq!(drawn["says"], line, "{drawn}");
    // What is taken back is told as that.
    desk.run(&["restore", "memo.md", "1"]).expect(0);
    let undone = receipt(&desk, &task);
    assert_eq!(
        (&undone["changes"][0]["state"], &undone["spending"]["undone"]),
        (&json!("undone"), &json!(1))
    );
    // Nothing of what others said is in the log, and all of it is still what it was.
    let log = desk.json(&["log"]);
    let words = serde_json::to_string(&log).expect("JSON");
    for secret in ["canary", "new price", "May it", "exit 3"] {
        assert!(!words.contains(secret), "{secret}");
    }
    let kinds: Vec<&str> = log.iter().map(|entry| text(entry, "kind")).collect();
    for (kind, times) in [
        ("turn.started", 1),
        ("model.asked", 6),
        ("call.begun", 5),
        ("source.read", 2),
        ("command.ran", 1),
        ("approval.asked", 2),
        ("approval.allowed", 1),
        ("approval.denied", 1),
        ("version.restored", 1),
        ("turn.finished", 1),
        ("call.refused", 0),
    ] {
        assert_eq!(kinds.iter().filter(|known| **known == kind).count(), times, "{kind}: {kinds:?}");
    }
    desk.run(&["log", "--verify"]).expect(0);
    in_words(&desk, &task);
}

/// The same as words, and as files that are kept elsewhere.
fn in_words(desk: &Desk, task: &str) {
    let words = desk.run(&["receipt", task]).expect(0).out;
    for line in [
        "memo.md, version 1, sha256 ",
        "memo.md, from version 1 to 2: undone by you",
        "cat $FOLDER/memo.md; exit 3: ended with 3",
        "May it read .env? Allowed by you, once",
        "May it make package.json? Not allowed by you",
        "May it make package.json? You said no",
        "6,900 tokens read by models and 230 written",
    ] {
        assert!(words.contains(line), "{line}: {words}");
    }
    for name in ["receipt.md", "receipt.json"] {
        desk.run(&["receipt", task, "-o", name]).expect(0);
        desk.run(&["log", "--verify", "--against", name]).expect(0);
    }
    let kept: Value = serde_json::from_str(&desk.read("receipt.json")).expect("JSON");
    assert_eq!(kept["task"], task);
    assert!(
        desk.read("receipt.md").starts_with("# Receipt: Say the new price in memo.md\n"),
        "{}",
        desk.read("receipt.md")
    );
    // What is no receipt is told.
    let none = desk.run(&["log", "--verify", "--against", "memo.md"]).expect(2);
    assert!(none.err.contains("names no place of a log"), "{}", none.err);
    desk.run(&["receipt", "t_none"]).expect(2);
}

fn sha256(words: &str) -> String {
    let mut child = Command::new("sha256sum")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("sha256sum");
    std::io::Write::write_all(&mut child.stdin.take().expect("a pipe"), words.as_bytes()).expect("written");
    let out = child.wait_with_output().expect("it ends").stdout;
    String::from_utf8_lossy(&out).split(' ').next().expect("a hash").to_owned()
}

#[test]
fn what_a_rule_or_a_ceiling_refuses_is_in_the_receipt() {
    let script = json!([
        { "when": { "round": 0 }, "do": { "calls": [{ "name": "run_command", "arguments": { "command": "echo x" } }] } },
        { "when": { "round": 1 }, "do": { "calls": [{ "name": "read_page", "arguments": { "address": "https://prices.example/a" } }] } },
        { "do": { "text": "Done." } },
    ]);
    let (desk, _mock) = Desk::scripted(script, MEMO);
    for action in ["run", "reach"] {
        desk.run(&["access", "rule", action, "leave-it-to-me"]).expect(0);
    }
    let run = desk.run(&["run", "Try", "--json"]).expect(0);
    let drawn = receipt(&desk, text(&run.last(), "task"));
    assert_eq!(each(&drawn, "refusals", "by"), ["rule", "rule"], "{drawn}");
    assert!(text(&drawn["refusals"][0], "why").contains("runs programs themselves"), "{drawn}");
    assert!(text(&drawn["refusals"][1], "why").contains("web pages themselves"), "{drawn}");
    assert_eq!(
        (drawn["commands"].as_array().map(Vec::len), drawn["hosts"].as_array().map(Vec::len)),
        (Some(0), Some(0))
    );
    // A question that a rule answers is answered by the rule.
    let (desk, _mock) = worked();
    let run = desk.run(&["run", "Say the new price in memo.md", "--on-approval", "deny", "--json"]).expect(0);
    let drawn = receipt(&desk, text(&run.last(), "task"));
    assert_eq!(each(&drawn, "questions", "by"), ["rule", "rule"], "{drawn}");
    assert_eq!(
        (&drawn["spending"]["questions"], each(&drawn, "refusals", "by")),
        (&json!(0), vec![&json!("rule"); 2])
    );
}

/// A home that is altered, and put back for the next case.
pub(super) struct Forged {
    pub(super) desk: Desk,
    kept: PathBuf,
}

impl Forged {
    pub(super) fn new(desk: Desk) -> Self {
        stop(&desk);
        let kept = desk.home.with_file_name("kept");
        copy(&desk.home, &kept);
        Self { desk, kept }
    }

    pub(super) fn put_back(&self) {
        stop(&self.desk);
        std::fs::remove_dir_all(&self.desk.home).expect("removed");
        copy(&self.kept, &self.desk.home);
        unmark(&self.desk.folder);
        // Opened once, the folder carries what is known again.
        self.desk.run(&["tasks"]).expect(0);
        stop(&self.desk);
    }

    pub(super) fn database(&self) -> PathBuf {
        space(&self.desk).join("workspace.db")
    }

    fn forge(&self, places: &str) {
        let mut forge = Command::new("python3");
        forge.args(["-c", FORGE]).arg(&self.desk.home).arg(&self.desk.folder).arg(places);
        let out = forge.output().expect("python3");
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    }

    /// What is said of it: a sentence, with a number of an entry.
    pub(super) fn found(&self, case: &str, words: &[&str]) -> String {
        let run = self.desk.run(&[&["log", "--verify", "--json"], words].concat());
        let last = run.last();
        assert!(run.status == 1 && last["intact"] == false, "{case}: {last} {}", run.err);
        assert!(last["broken_at"].as_u64() > Some(0), "{case}: {last}");
        text(&last, "says").to_owned()
    }

    /// What is said of it once a statement changed its database, which is put back.
    pub(super) fn finds(&self, case: &str, sql: &str, says: &str) -> String {
        alter(&self.database(), sql);
        let found = self.found(case, &[]);
        assert!(found.contains(says), "{case}: {found}");
        self.put_back();
        found
    }
}

fn copy(from: &Path, to: &Path) {
    let done = Command::new("cp").arg("-a").arg(from).arg(to).status().expect("cp");
    assert!(done.success());
}

#[test]
fn whatever_is_done_to_the_log_is_found() {
    let mut table = Table::new("What finds an altered log");
    let (desk, _mock) = worked();
    desk.run(&["access", "give", "--read", "memo.md"]).expect(0);
    answered(&desk);
    desk.run(&["log", "-o", "log.jsonl"]).expect(0);
    desk.run(&["log", "--verify", "--against", "log.jsonl"]).expect(0);
    let forged = Forged::new(desk);
    for (case, sql, says) in [
        ("an entry edited", "UPDATE log SET ids = '{}' WHERE n = 5", "Entry 5 was altered"),
        (
            "its digest edited",
            "UPDATE log SET digest = hex(randomblob(32)) WHERE n = 5",
            "Entry 5 was altered",
        ),
        ("one deleted in the middle", "DELETE FROM log WHERE n = 5", "Entry 6 was altered"),
        (
            "two swapped",
            "UPDATE log SET n = -1 WHERE n = 5; UPDATE log SET n = 5 WHERE n = 6; UPDATE log SET n = 6 WHERE n = -1",
            "Entry 5 was altered",
        ),
        ("its end cut off", "DELETE FROM log WHERE n > (SELECT max(n) - 2 FROM log)", "Its end was cut off"),
        ("all deleted", "DELETE FROM log; DELETE FROM log_salts", "Its end was cut off"),
        ("a salt changed", "UPDATE log_salts SET salt = 'x' || salt WHERE n = 5", "altered outside"),
        (
            "a call's arguments changed",
            "UPDATE items SET model = replace(model, 'exit 3', 'exit 0')",
            "(call.begun)",
        ),
        (
            "a question changed",
            "UPDATE approvals SET body = replace(body, 'May it read', 'Must it read')",
            "(approval.asked)",
        ),
        ("a question deleted", "DELETE FROM approvals", "(approval.asked)"),
        (
            "what may be done changed",
            "UPDATE access SET body = replace(body, 'memo.md', 'other.md')",
            "(access.given)",
        ),
        (
            "what the person asked for changed",
            "UPDATE items SET body = replace(body, 'new price', 'old price')",
            "(turn.started)",
        ),
        (
            "what the task said changed",
            "UPDATE turns SET body = replace(body, 'new price', 'old price')",
            "(turn.finished)",
        ),
        (
            "a version pointed at other bytes",
            "UPDATE version_files SET sha256 = (SELECT sha256 FROM version_files WHERE path = '.env') WHERE path = 'memo.md' AND n = 1",
            "stored bytes of memo.md, version 1",
        ),
    ] {
        table.row(case, forged.finds(case, sql, says));
    }
    let blobs = space(&forged.desk).join("blobs");
    let hash = sha256(MEMO);
    let blob = blobs.join(&hash[..2]).join(&hash[2..]);
    let mut bytes = std::fs::read(&blob).expect("a blob");
    let last = bytes.len() - 6;
    bytes[last] ^= 1;
    std::fs::write(&blob, bytes).expect("written");
    let found = forged.found("a version's stored bytes", &[]);
    assert!(found.contains("stored bytes of memo.md, version 1"), "{found}");
    table.row("a version's stored bytes changed", found);
    forged.put_back();
    for places in ["none", "beside", "home", "beside,home", "beside,folder", "home,folder"] {
        forged.forge(places);
        table.row(&format!("chained anew, written too: {places}"), forged.found(places, &[]));
        forged.put_back();
    }
    // Who writes all places of the home makes a log that agrees with itself. What was kept elsewhere finds it.
    forged.forge("beside,home,folder");
    forged.desk.run(&["log", "--verify"]).expect(0);
    let found = forged.found("everywhere", &["--against", "log.jsonl"]);
    assert!(found.contains("does not go on from the file"), "{found}");
    table.row("chained anew, written everywhere: against an export", found);
    forged.put_back();
    forged.desk.run(&["log", "--verify", "--against", "log.jsonl"]).expect(0);
}

#[test]
fn nothing_that_an_agent_says_excuses_an_altered_log() {
    let script = json!([
        { "when": { "round": 0 }, "do": { "calls": [
            { "name": "remember", "arguments": { "text": "Money is in thousands", "kind": "preference" } },
            { "name": "write_artifact", "arguments": { "path": "a.md", "content": "# Nothing (forgotten)\n" } },
            { "name": "write_artifact", "arguments": { "path": "b.md", "content": "# The true price\n" } } ] } },
        { "do": { "text": "I wrote the true price, and money is in thousands." } },
    ]);
    let (desk, _mock) = Desk::scripted(script, MEMO);
    desk.run(&["run", "Remember: money is in thousands. Write the true price"]).expect(0);
    let gone = |desk: &Desk| {
        let last = desk.json(&["log", "--verify"]).pop().expect("a line");
        assert_eq!(last["intact"], true, "{last}");
        last["gone"].as_u64().expect("a count")
    };
    assert_eq!(gone(&desk), 0, "what says that it was forgotten was not");
    let memory = desk.json(&["memory", "list"]).remove(0);
    desk.run(&["memory", "forget", text(&memory, "memory")]).expect(0);
    // The request, the one call and the closing words lost words, and the memory's own entries their salts.
    let log = desk.json(&["log"]);
    let of_memory =
        log.iter().filter(|entry| entry.to_string().contains(text(&memory, "memory"))).count() as u64;
    assert_eq!(log.iter().filter(|entry| entry["kind"] == "words.forgotten").count(), 3, "{log:?}");
    let lost = gone(&desk);
    assert!((3..=3 + of_memory).contains(&lost), "{lost} {log:?}");
    desk.run(&["edit", "memo.md", "--at", "all", "--set", "# Later\n"]).expect(0);
    assert_eq!(gone(&desk), lost);
    let forged = Forged::new(desk);
    let in_call = |from: &str, to: &str| format!("UPDATE items SET model = replace(model, '{from}', '{to}')");
    for (case, sql, kind) in [
        ("beside a call that says it", in_call("true price", "other price"), "call.begun"),
        ("so that it says it", in_call("The true price", "(forgotten)"), "call.begun"),
        ("a call that lost words", in_call("\"name\":\"remember\"", "\"name\":\"recall\""), "call.begun"),
        (
            "the request that lost words",
            "UPDATE items SET body = replace(body, 'Write the true', 'Hide the true')".to_owned(),
            "turn.started",
        ),
        (
            "what the task said, which lost words",
            "UPDATE turns SET body = replace(body, 'the true price', 'no price')".to_owned(),
            "turn.finished",
        ),
    ] {
        alter(&forged.database(), &sql);
        let found = forged.found(case, &[]);
        assert!(found.contains(kind), "{case}: {found}");
        forged.put_back();
    }
}

#[test]
fn a_command_is_told_whole_whatever_it_says() {
    let mark = |n: u32| format!(", {n} ms, exit status 0");
    let all: String = (0..1_200).map(mark).collect();
    let ends = format!("behind both walls{all}");
    for (case, command) in [
        ("a mark in a comment", format!("echo one\n#{all}\necho two")),
        ("a line as it stands behind it", format!("echo one\n: '\n{ends}\n'\necho two")),
        ("printed", format!("echo one; echo '{}'\necho two", all.get(..4_000).unwrap_or_default())),
        ("a line that stands twice", "echo one\necho one".to_owned()),
    ] {
        let script = json!([
            { "when": { "round": 0 }, "do": { "calls": [{ "name": "run_command", "arguments": { "command": command } }] } },
            { "do": { "text": "Done." } },
        ]);
        let (desk, _mock) = Desk::scripted(script, MEMO);
        let run = desk.run(&["run", "Try", "--json"]).expect(0);
        let task = text(&run.last(), "task").to_owned();
        assert_eq!(each(&receipt(&desk, &task), "commands", "command"), [command.as_str()], "{case}");
        // Where the step was altered nothing is told in its place.
        stop(&desk);
        alter(
            &space(&desk).join("workspace.db"),
            "UPDATE items SET body = replace(body, 'echo one', 'echo 1')",
        );
        let words = desk.run(&["receipt", &task]).expect(0).out;
        assert!(words.contains("A command whose words are no longer there"), "{case}: {words}");
    }
}

#[test]
fn databases_that_were_swapped_are_found() {
    let mut table = Table::new("Swapped databases");
    for (case, is_home, with_tally) in [
        ("two folders of a home", false, false),
        ("two folders of a home, with their tallies", false, true),
        ("two homes of one folder", true, false),
        ("two homes of one folder, with their tallies", true, true),
    ] {
        let (one, other) = (Desk::new(), Desk::new());
        let (folder, second) = (one.folder.display().to_string(), one.folder.with_file_name("second"));
        std::fs::create_dir_all(&second).expect("a folder");
        let second = second.display().to_string();
        let at = if is_home { &folder } else { &second };
        let beside = if is_home { &other } else { &one };
        one.run(&["memory", "add", "Rents are due on the first", "--json"]);
        one.write("memo.md", MEMO);
        std::fs::write(Path::new(at).join("memo.md"), MEMO).expect("written");
        for (desk, dir) in [(&one, &folder), (beside, at)] {
            desk.run(&["-C", dir, "edit", "memo.md", "--at", "text:\"old\"", "--set", "new", "--json"]);
            desk.run(&["-C", dir, "log", "--verify"]).expect(0);
        }
        stop(&one);
        stop(&other);
        let spaces = |desk: &Desk| -> Vec<PathBuf> {
            let all = std::fs::read_dir(desk.home.join("workspaces")).expect("workspaces").flatten();
            let mut all: Vec<PathBuf> = all.map(|entry| entry.path()).collect();
            all.sort();
            all
        };
        let (a, b) = match is_home {
            true => (spaces(&one).remove(0), spaces(&other).remove(0)),
            false => (spaces(&one).remove(0), spaces(&one).remove(1)),
        };
        let tally = |space: &Path| {
            let home = space.parent().and_then(Path::parent).expect("a home");
            home.join("tallies").join(space.file_name().expect("a name"))
        };
        swap(&a.join("workspace.db"), &b.join("workspace.db"));
        if with_tally {
            swap(&a.join("workspace.tally"), &b.join("workspace.tally"));
            swap(&tally(&a), &tally(&b));
        }
        for (desk, dir) in [(&one, &folder), (beside, at)] {
            let run = desk.run(&["-C", dir, "log", "--verify", "--json"]);
            let last = run.last();
            assert!(run.status == 1 && last["intact"] == false, "{case}: {last} {}", run.err);
            table.row(case, text(&last, "says"));
        }
    }
}

fn swap(a: &Path, b: &Path) {
    let third = a.with_extension("third");
    for (from, to) in [(a, &*third), (b, a), (&*third, b)] {
        std::fs::rename(from, to).expect("renamed");
    }
}

//! Ways round what is asked about that were found by reading and trying: each is what an injected model would do, through the real
//! engine, walls and files. None of them reads, changes or names more than its card says.

use gloss_mock_model::Mock;
use gloss_tests::{Desk, text, walk};
use serde_json::{Value, json};

const BUDGET: &[u8] = include_bytes!("../suite/office/budget.xlsx");

type Call = (&'static str, Value);

/// A key as it is found in a file; made here, so that no search of this project finds it.
fn key() -> String {
    format!("ghp_{}", "16C7e42F292c6912E7710c838347Ae178B4a")
}

/// A model that answers with these calls, one answer after the other.
fn answering(answers: &[&[Call]]) -> (Desk, Mock) {
    let steps = answers.iter().enumerate().map(|(round, calls)| {
        let calls: Vec<Value> =
            calls.iter().map(|(name, arguments)| json!({ "name": name, "arguments": arguments })).collect();
        json!({ "when": { "round": round }, "do": { "calls": calls } })
    });
    let script = steps.chain([json!({ "do": { "text": "Done." } })]).collect();
    Desk::scripted(Value::Array(script), "# Memo\n\nThe contract ends in May.\n")
}

fn run(command: &str, more: Value) -> Call {
    let mut arguments = json!({ "command": command });
    for (name, value) in more.as_object().into_iter().flatten() {
        arguments[name] = value.clone();
    }
    ("run_command", arguments)
}

fn heard(mock: &Mock) -> String {
    mock.requests().iter().map(|request| format!("{request:?}")).collect()
}

fn waiting(desk: &Desk) -> Value {
    desk.json(&["approvals"]).into_iter().find(|one| one["state"] == "waiting").expect("one waits")
}

fn allow(desk: &Desk, more: &[&str]) -> i32 {
    let id = text(&waiting(desk), "approval").to_owned();
    desk.run(&[&["approvals", "allow", &id], more].concat()).status
}

/// Whether a file lies in the home whose path ends so.
fn lies(desk: &Desk, end: &str) -> bool {
    walk(&desk.home).iter().any(|path| path.ends_with(end))
}

#[test]
fn what_lies_in_a_hidden_folder_is_not_copied_for_a_command() {
    let (desk, mock) = answering(&[&[run(
        "cat $COPY/.ssh/id_rsa $COPY/.aws/old/credentials; ls -aR $COPY",
        json!({ "copies": [".ssh/id_rsa", ".aws/old", "memo.md"] }),
    )]]);
    desk.write(".ssh/id_rsa", "CANARY-ONE");
    desk.write(".aws/old/credentials", "CANARY-TWO");
    desk.run(&["run", "Help me"]).expect(0);
    let told = heard(&mock);
    assert!(!told.contains("CANARY") && told.contains("memo.md"), "{told}");
}

#[test]
fn what_the_person_saves_while_a_command_runs_is_not_given_out() {
    let (desk, mock) = answering(&[
        &[run(
            "echo > $SCRATCH/began; until [ -e $FOLDER/go ]; do sleep 0.1; done; cat $FOLDER/a/.env $FOLDER/sub/.env $FOLDER/sub/notes.txt | tee $SCRATCH/taken",
            json!({}),
        )],
        &[run("cat $SCRATCH/taken", json!({}))],
    ]);
    desk.write("a/.env", "OLD=1\n");
    desk.write("sub/notes.txt", "Nothing.\n");
    let mut task = desk.start(&["run", "Help me"]);
    let began = || lies(&desk, "scratch/began");
    desk.until("the command is at work", began);
    // As an editor saves: another file under the same name.
    desk.write("tmp.txt", "NEW=CANARY-ONE\n");
    std::fs::rename(desk.folder.join("tmp.txt"), desk.folder.join("a/.env")).expect("saved");
    desk.write("sub/.env", "CANARY-TWO\n");
    desk.write("sub/notes.txt", format!("token: {}\n", key()));
    desk.write("go", "");
    assert_eq!(task.wait().expect("the task").code(), Some(0));
    let told = heard(&mock);
    assert!(!told.contains("CANARY") && !told.contains(&key()), "{told}");
    assert!(told.contains("was saved while it ran"), "{told}");
}

#[test]
fn what_is_saved_where_walls_stand_takes_nothing_from_a_command() {
    let (desk, mock) = answering(&[&[run(
        "echo > $SCRATCH/began; until [ -e $FOLDER/sub/go ]; do sleep 0.1; done; cat $FOLDER/.env $FOLDER/.new $FOLDER/sub/go",
        json!({}),
    )]]);
    desk.write(".env", "OLD=1\n");
    desk.write("sub/notes.txt", "Nothing.\n");
    let mut task = desk.start(&["run", "Help me"]);
    desk.until("the command is at work", || lies(&desk, "scratch/began"));
    desk.write("tmp.txt", "NEW=CANARY-ONE\n");
    std::fs::rename(desk.folder.join("tmp.txt"), desk.folder.join(".env")).expect("saved");
    desk.write(".new", "CANARY-TWO\n");
    desk.write("sub/.~lock.notes.odt#", "Ana\n");
    desk.write("sub/go", "went on\n");
    assert_eq!(task.wait().expect("the task").code(), Some(0));
    let told = heard(&mock);
    assert!(
        !told.contains("CANARY") && told.contains("went on") && !told.contains("was saved while"),
        "{told}"
    );
}

#[test]
fn a_key_is_found_wherever_in_a_file_it_stands() {
    let late = format!("{}token: {}\n", "The contract ends in May.\n".repeat(60_000), key());
    let behind_paths = format!("{}token: {}\n", "see /home/bob/report/index.html\n".repeat(150), key());
    for (name, content) in [("late.md", late), ("log.txt", behind_paths)] {
        let (desk, mock) = answering(&[
            &[("read_file", json!({ "path": name, "from_line": 1 }))],
            &[run(&format!("tail -c 60 $FOLDER/{name}"), json!({}))],
            &[("search_files", json!({ "text": "ghp_" }))],
        ]);
        desk.write(name, &content);
        let asked = desk.run(&["run", "Help me", "--json"]).expect(3);
        assert_eq!(asked.last()["says"], format!("May it read {name}?"));
        let id = text(&waiting(&desk), "approval").to_owned();
        desk.run(&["approvals", "deny", &id]).expect(0);
        assert!(!heard(&mock).contains(&key()), "{name}");
    }
}

#[test]
fn a_key_in_a_workbook_is_one() {
    let (desk, mock) = answering(&[
        &[("read_file", json!({ "path": "keys.xlsx" }))],
        &[run("cd $SCRATCH && unzip -p $FOLDER/keys.xlsx", json!({}))],
    ]);
    desk.write("keys.xlsx", BUDGET);
    desk.run(&["edit", "keys.xlsx", "--at", "cells:#1!A1", "--set", &key()]).expect(0);
    let asked = desk.run(&["run", "Help me", "--json"]).expect(3);
    assert_eq!(asked.last()["says"], "May it read keys.xlsx?");
    let id = text(&waiting(&desk), "approval").to_owned();
    desk.run(&["approvals", "deny", &id]).expect(0);
    let told = heard(&mock);
    assert!(!told.contains(&key()[..9]) && !told.contains(&key()[9..]), "{told}");
}

#[test]
fn everyday_words_name_no_private_file() {
    let (desk, mock) = answering(&[&[
        ("read_file", json!({ "path": ".kube/config" })),
        ("read_file", json!({ "path": ".aws/credentials" })),
    ]]);
    desk.write(".kube/config", "CANARY-ONE");
    desk.write(".aws/credentials", "CANARY-TWO");
    desk.run(&["run", "Write how new people get their credentials and set up their config"]).expect(3);
    assert!(!heard(&mock).contains("CANARY"));
}

#[test]
fn to_the_text_of_a_script_a_yes_is_for_no_other_text() {
    let script = |content: &str| ("write_artifact", json!({ "path": "tools/run.py", "content": content }));
    let (desk, _mock) = answering(&[&[script("print('fine')\n")], &[script("print('other')\n")]]);
    desk.run(&["run", "Help me"]).expect(3);
    assert_eq!(waiting(&desk)["exact"], "print('fine')\n");
    assert_eq!(allow(&desk, &[]), 3);
    assert_eq!(desk.read("tools/run.py"), "print('fine')\n");
    assert_eq!(waiting(&desk)["exact"], "print('other')\n");
}

#[test]
fn two_plans_swap_no_program_that_one_may_not() {
    let plan = |steps: &[(&str, &str)]| {
        let steps: Vec<Value> = steps.iter().map(|(from, to)| json!({ "from": from, "to": to })).collect();
        ("arrange_files", json!({ "moves": steps }))
    };
    let (desk, _mock) = answering(&[
        &[plan(&[("run.py", "old/run.py"), ("tools", "old/tools")])],
        &[plan(&[("dl/evil.py", "run.py")])],
        &[plan(&[("dl/tools", "tools")])],
    ]);
    for path in ["run.py", "tools/x.py"] {
        desk.write(path, "print('mine')\n");
    }
    for path in ["dl/evil.py", "dl/tools/x.py"] {
        desk.write(path, "print('evil')\n");
    }
    desk.run(&["access", "rule", "remove", "act"]).expect(0);
    desk.run(&["run", "Help me"]).expect(3);
    assert_eq!(waiting(&desk)["exact"], "dl/evil.py → run.py");
    let id = text(&waiting(&desk), "approval").to_owned();
    desk.run(&["approvals", "deny", &id]).expect(3);
    assert_eq!(waiting(&desk)["exact"], "dl/tools → tools");
    assert!(!desk.folder.join("run.py").exists() && !desk.folder.join("tools").exists());
}

#[test]
fn what_goes_from_a_file_stands_on_the_card_too() {
    let at = "text:\"./check-signature.sh || exit 1\"";
    let edit = json!({ "path": "Makefile", "where": at, "edits": [{ "range": 0, "new": "" }] });
    let (desk, _mock) = answering(&[&[("edit_region", edit)]]);
    desk.write("Makefile", "all:\n\t./check-signature.sh || exit 1\n\tsudo make install\n");
    desk.run(&["run", "Help me"]).expect(3);
    let exact = text(&waiting(&desk), "exact").to_owned();
    assert!(exact.contains("− ./check-signature.sh || exit 1\n+ (nothing)"), "{exact}");
    assert_eq!(allow(&desk, &[]), 0);
    assert_eq!(desk.read("Makefile"), "all:\n\t\n\tsudo make install\n");
}

#[test]
fn the_card_of_a_program_names_what_it_may_change_and_whose_words_its_reason_is() {
    let (desk, _mock) = answering(&[
        &[run("true", json!({ "copies": ["memo.md", "./b.md"], "why": "Count the words" }))],
        &[run("true", json!({ "copies": ["."] }))],
    ]);
    desk.write("b.md", "b\n");
    desk.run(&["access", "rule", "run", "ask"]).expect(0);
    desk.run(&["run", "Help me"]).expect(3);
    let card = waiting(&desk);
    assert_eq!(card["says"], "May it run this program? It says: “Count the words”");
    assert!(text(&card, "reaches").contains("It may change b.md, memo.md."), "{card}");
    assert_eq!(allow(&desk, &[]), 3);
    assert!(text(&waiting(&desk), "reaches").contains("It may change all files of the folder."));
}

#[test]
fn a_yes_for_the_task_answers_what_else_it_covers_and_no_more() {
    let echo = |word: &str| run(&format!("echo > $SCRATCH/{word}"), json!({}));
    let (desk, _mock) = answering(&[&[echo("one"), echo("two"), echo("three")]]);
    desk.run(&["access", "rule", "run", "ask"]).expect(0);
    desk.run(&["run", "Help me"]).expect(3);
    assert_eq!(allow(&desk, &["--task"]), 0);
    assert!(["one", "two", "three"].iter().all(|word| lies(&desk, &format!("scratch/{word}"))));
    desk.run(&["log", "--verify"]).expect(0);
    // Of a plan more is asked than whether files may be deleted.
    let plan = |path: &str| ("arrange_files", json!({ "deletes": [path] }));
    let (desk, _mock) = answering(&[&[plan("a.md"), plan("b.md")]]);
    ["a.md", "b.md"].iter().for_each(|path| desk.write(path, "x\n"));
    desk.run(&["run", "Help me"]).expect(3);
    assert_eq!(allow(&desk, &["--task"]), 3);
    assert!(desk.folder.join("a.md").exists() && desk.folder.join("b.md").exists());
    assert_eq!(allow(&desk, &["--task"]), 0);
}

#[test]
fn one_yes_of_several_says_what_still_waits() {
    let make = |path: &str| ("write_artifact", json!({ "path": path, "content": "x\n" }));
    let (desk, _mock) = answering(&[&[make("a.sh"), make("b.sh")]]);
    desk.run(&["run", "Help me"]).expect(3);
    let id = text(&waiting(&desk), "approval").to_owned();
    let first = desk.run(&["approvals", "allow", &id]).expect(3);
    assert!(first.out.contains("allowed") && first.out.contains("b.sh"), "{first:?}");
    assert_eq!(allow(&desk, &[]), 0);
}

#[test]
fn with_a_task_goes_what_its_programs_made() {
    let (desk, _mock) = answering(&[&[run("echo x > $SCRATCH/made-here", json!({}))]]);
    let done = desk.run(&["run", "Help me", "--json"]).expect(0);
    assert!(lies(&desk, "scratch/made-here"));
    desk.run(&["remove", text(&done.last(), "task")]).expect(0);
    desk.until("its folder is gone", || !lies(&desk, "scratch/made-here"));
}

#[test]
fn very_many_hidden_files_keep_no_program_from_running() {
    let (desk, mock) = answering(&[&[run("cat $FOLDER/memo.md $FOLDER/d2999/.env", json!({}))]]);
    for n in 0..3_000 {
        desk.write(&format!("d{n}/.env"), "CANARY");
    }
    desk.run(&["run", "Help me"]).expect(0);
    let told = heard(&mock);
    assert!(told.contains("The contract ends in May") && !told.contains("CANARY"), "{told}");
}

#[test]
fn the_log_of_a_task_names_the_versions_that_it_made() {
    let make = ("write_artifact", json!({ "path": "new.md", "content": "# New\n" }));
    let (desk, _mock) = answering(&[&[make]]);
    let done = desk.run(&["run", "Help me", "--json"]).expect(0);
    let log = desk.run(&["log", "--task", text(&done.last(), "task")]).expect(0).out;
    assert!(log.contains("version.added") && log.contains("new.md"), "{log}");
}

#[test]
fn leave_is_given_for_one_thing_at_a_time() {
    let desk = Desk::new();
    for words in [
        &["--read", "a.md", "--host", "x.example"][..],
        &["--read", "a.md", "--change", "b.md"],
        &["--change", "b.md", "--host", "x.example"],
        &["--secret", "TOKEN", "--command", "true", "--read", "a.md"],
    ] {
        desk.run(&[&["access", "give"], words].concat()).expect(2);
    }
}

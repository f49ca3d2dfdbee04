//! The whole journey through the command line, with the built-in assistant: task, document, notes, exactly those
//! places answered and changed, undo, compare, restore.

use gloss_tests::{Desk, text};
use serde_json::{Value, json};

#[test]
fn a_report_is_delegated_reviewed_by_pointing_undone_and_restored() {
    let desk = Desk::sample();
    let words = "Write a report on how airline safety changed between the two periods";
    let run = desk.run(&["run", words, "--attach", "airline-safety.csv", "--json"]).expect(0);
    let end = run.last();
    assert_eq!((text(&end, "type"), text(&end, "status")), ("turn.finished", "done"), "{end}");
    let task = text(&end, "task").to_owned();
    let path = text(&end["artifacts"][0], "path").to_owned();
    assert_eq!(end["artifacts"][0]["version"], 1);
    assert!(!text(&end, "says").is_empty());

    // Every figure leads to its cells and agrees with them.
    let facts = desk.json(&["facts", &path]);
    assert!(facts.len() >= 10, "{} figures", facts.len());
    for fact in &facts {
        assert_eq!(fact["agrees"], true, "{fact}");
        assert_eq!(fact["stale"], false, "{fact}");
        assert_eq!(fact["sources"][0]["path"], "airline-safety.csv", "{fact}");
    }

    // A note that asks about a figure, and one that changes a sentence.
    let report = desk.read(&path);
    let figure = text(&facts[0], "where");
    let asked =
        desk.json(&["note", "add", &path, "--at", figure, "--ask", "Where does this number come from?"]);
    let changed = desk.json(&[
        "note",
        "add",
        &path,
        "--at",
        "block:1",
        "--change",
        "Replace \"Airline\" with \"Airliner\"",
    ]);
    let (ask, change) = (text(&asked[0], "note").to_owned(), text(&changed[0], "note").to_owned());
    assert_eq!(desk.json(&["note", "list", &path]).len(), 2);
    let sent = desk.run(&["note", "send", "--json"]).expect(0).last();
    assert_eq!(text(&sent, "status"), "done", "{sent}");
    let notes = desk.json(&["note", "list", &path]);
    let note = |id: &str| notes.iter().find(|note| text(note, "note") == id).unwrap().clone();
    assert_eq!(text(&note(&ask), "state"), "answered");
    assert!(text(&note(&ask), "answer").contains("airline-safety.csv"), "{}", note(&ask));
    assert_eq!(text(&note(&change), "state"), "applied");

    // Exactly that place differs, byte for byte.
    let after = desk.read(&path);
    let (before_line, after_line) = (report.lines().next().unwrap(), after.lines().next().unwrap());
    assert_eq!(after_line, before_line.replacen("Airline", "Airliner", 1));
    assert_eq!(after[after_line.len()..], report[before_line.len()..]);
    let differences = desk.json(&["compare", &path, "1", "2"]);
    assert!(
        !differences.is_empty() && differences.iter().all(|d| text(d, "class") == "inside"),
        "{differences:?}"
    );

    // Undo gives the bytes back; restore too.
    desk.run(&["note", "undo", &change]).expect(0);
    assert_eq!(desk.read(&path), report);
    desk.run(&["restore", &path, "2"]).expect(0);
    assert_eq!(desk.read(&path), after);
    let versions = desk.json(&["versions", &path]);
    assert_eq!(versions.len(), 4);
    assert_eq!(versions[1]["sha256"], versions[3]["sha256"]);

    let tasks = desk.json(&["tasks"]);
    assert!(tasks.iter().any(|row| text(row, "task") == task && text(row, "status") == "done"));
    let log = desk.json(&["log", "--verify"]);
    assert_eq!(log.last().unwrap()["intact"], true);
    desk.run(&["doctor"]).expect(0);
}

#[test]
fn an_edit_by_another_program_is_a_version_and_carries_the_notes() {
    let desk = Desk::new();
    desk.write("memo.md", "# Memo\n\nOne stays. Two goes.\n");
    let kept = desk.json(&["note", "add", "memo.md", "--at", "text:\"One stays.\"", "--change", "Shorter"]);
    let lost = desk.json(&["note", "add", "memo.md", "--at", "text:\"Two goes.\"", "--ask", "Why?"]);
    desk.write("memo.md", "# Memo\n\nNew paragraph above.\n\nOne stays.\n");
    let notes = desk.json(&["note", "list", "memo.md"]);
    let place = |added: &[Value]| {
        let id = text(&added[0], "note");
        text(notes.iter().find(|note| text(note, "note") == id).unwrap(), "place").to_owned()
    };
    assert_eq!((place(&kept).as_str(), place(&lost).as_str()), ("exact", "unplaced"));
    let refused = desk.run(&["note", "send", "--json"]);
    assert_eq!(refused.status, 3, "{}", refused.err);
    assert!(refused.err.contains("1 note needs a place"), "{}", refused.err);
    let versions = desk.json(&["versions", "memo.md"]);
    assert_eq!(versions.iter().map(|v| text(v, "made_by")).collect::<Vec<_>>(), ["outside", "outside"]);
    // Going back brings the lost place back.
    desk.run(&["restore", "memo.md", "1"]).expect(0);
    let notes = desk.json(&["note", "list", "memo.md"]);
    assert!(notes.iter().all(|note| text(note, "place") == "exact"), "{notes:?}");
}

#[test]
fn wrong_usage_and_ambiguous_places_end_with_2() {
    let desk = Desk::new();
    desk.write("a.md", "same\n\nsame\n");
    let ambiguous = desk.run(&["view", "a.md", "--at", "text:\"same\""]);
    assert_eq!(ambiguous.status, 2);
    assert!(ambiguous.err.contains("bytes:0-4") && ambiguous.err.contains("bytes:6-10"), "{}", ambiguous.err);
    assert_eq!(desk.run(&["view", "a.md", "--at", "text:\"same\"#2"]).expect(0).out, "same\n");
    for words in [
        &["nonsense"][..],
        &["view", "a.md", "--at", "slide:1"],
        &["note", "add", "a.md", "--at", "all"],
        // A note on nothing, and a second whole.
        &["note", "add", "a.md", "--at", "bytes:0-0", "--ask", "What is this?"],
        &["note", "add", "a.md", "--at", "all#2", "--ask", "What is this?"],
        &["show", "t_0"],
    ] {
        assert_eq!(desk.run(words).status, 2, "{words:?}");
    }
    assert_eq!(desk.run(&["view", "none.md"]).status, 1);
    assert_eq!(desk.run(&["-C", "nowhere", "tasks"]).status, 2);
}

#[test]
fn a_file_that_exists_is_never_overwritten_and_paths_start_at_the_workspace() {
    let desk = Desk::sample();
    desk.write("airline-safety-report.md", "Mine.\n");
    let outside = desk.folder.parent().unwrap();
    let mut command = desk.command(&[
        "-C",
        "folder",
        "run",
        "Write a report on airline-safety.csv",
        "--attach",
        "airline-safety.csv",
        "--json",
    ]);
    let output = command.current_dir(outside).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(desk.read("airline-safety-report.md"), "Mine.\n");
    assert!(desk.folder.join("airline-safety-report 2.md").exists());
}

#[test]
fn what_was_refused_or_did_not_work_stands_at_the_end() {
    let deletes = |path: &str| json!({ "deletes": [path] });
    let moves = json!({ "moves": [{ "from": "gone.md", "to": "new.md" }] });
    for (arguments, deny, refused, line, step) in [
        (
            deletes("memo.md"),
            true,
            1,
            "Not allowed: Putting memo.md in the trash",
            "Putting memo.md in the trash: not allowed",
        ),
        (moves, false, 0, "Did not work: Moving a file: ", "Moving a file: that did not work. "),
        (deletes("gone.md"), false, 0, "Did not work: Putting gone.md in the trash: ", "that did not work. "),
    ] {
        let script = json!([
            { "when": { "round": 0 }, "do": { "calls": [{ "name": "arrange_files", "arguments": arguments }] } },
            { "do": { "text": "I did all of it." } },
        ]);
        let (desk, _mock) = Desk::scripted(script.clone(), "# Memo\n");
        let words = ["run", "Tidy up", "--on-approval", if deny { "deny" } else { "allow" }];
        let run = desk.run(&words).expect(0);
        let (at, done) = (run.out.find(line), run.out.find(": done"));
        assert!(at.is_some() && at < done, "{line}: {}", run.out);
        assert!(run.err.contains(step), "{step}: {}", run.err);
        let ended = run.out.lines().find(|found| found.starts_with(line)).expect("the line");
        assert!(deny || (ended.len() > line.len() && ended.contains("gone.md")), "{ended}");
        let task = text(&desk.json(&["tasks"])[0], "task").to_owned();
        assert!(desk.run(&["show", &task]).expect(0).out.contains(step), "{step}");
        let (desk, _mock) = Desk::scripted(script, "# Memo\n");
        assert_eq!(desk.run(&[&words[..], &["--json"]].concat()).expect(0).last()["refused"], refused);
    }
}

#[test]
fn a_task_that_is_not_there_or_at_rest_is_said_so() {
    let desk = Desk::sample();
    for words in [
        &["access", "list", "--task", "t_nope"][..],
        &["log", "--task", "t_nope"],
        &["log", "--task", "t_nope", "--verify"],
        &["receipt", "t_nope"],
        &["stop", "t_nope"],
    ] {
        let run = desk.run(words).expect(2);
        assert!(run.err.contains("There is no task t_nope.") && run.out.is_empty(), "{words:?}: {run:?}");
    }
    let end = desk.run(&["run", "Write a report on airline-safety.csv", "--json"]).expect(0).last();
    let task = text(&end, "task").to_owned();
    assert!(!desk.json(&["log", "--task", &task]).is_empty());
    desk.run(&["access", "list", "--task", &task]).expect(0);
    let stopped = desk.run(&["stop", &task]).expect(0).out;
    assert!(stopped.contains("at rest already (done)"), "{stopped}");
    assert_eq!(desk.json(&["stop", &task])[0]["stopping"], false);
    // What is removed leaves its entries.
    desk.run(&["remove", &task]).expect(0);
    assert!(!desk.json(&["log", "--task", &task]).is_empty());
}

#[test]
fn a_run_that_waits_names_the_next_command() {
    let call =
        json!({ "name": "write_artifact", "arguments": { "path": "package.json", "content": "{}\n" } });
    let script =
        json!([{ "when": { "round": 0 }, "do": { "calls": [call] } }, { "do": { "text": "Done." } }]);
    let (desk, _mock) = Desk::scripted(script, "# Memo\n");
    let run = desk.run(&["run", "Summarise memo.md"]).expect(3);
    assert!(run.out.contains("Look at it with gloss approvals."), "{}", run.out);
    let task = text(&desk.json(&["tasks"])[0], "task").to_owned();
    assert_eq!(desk.run(&["stop", &task]).expect(0).out, "Stopping.\n", "what waits can be stopped");
    desk.until("it is stopped", || desk.json(&["tasks"])[0]["status"] == "interrupted");
    assert!(desk.run(&["stop", &task]).expect(0).out.contains("at rest already (interrupted)"));
}

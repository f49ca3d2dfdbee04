//! Automations that a changed file or another run begins.

use std::time::Duration;

use gloss_mock_model::{Mock, Script};
use gloss_tests::{Desk, text};
use serde_json::json;

use super::automations::{rested, runs};

#[test]
fn what_changed_while_nobody_was_there_is_looked_at_once() {
    let script = json!([{ "do": { "text": "Looked at." } }]);
    let (desk, _mock) = Desk::scripted(script, "# Memo\n");
    desk.write("inbox/first.md", "# First\n");
    desk.write("inbox/second.md", "# Second\n");
    let mut ids = Vec::new();
    for path in ["inbox/", "memo.md", "other.md"] {
        let added = desk.json(&["automation", "add", "Look", "--on-change", path]);
        ids.push(text(&added[0], "automation").to_owned());
    }
    for known in ["memo.md", "inbox/first.md", "inbox/second.md"] {
        desk.json(&["versions", known]);
    }
    desk.kill_engine();
    std::thread::sleep(Duration::from_millis(20));
    desk.write("inbox/first.md", "# Another first\n");
    desk.write("inbox/second.md", "# Another second\n");
    desk.write("memo.md", "# Another memo\n");
    let count = |id: &String| runs(&desk, id).iter().filter(|run| text(run, "status") == "done").count();
    desk.until("both were looked at", || [count(&ids[0]), count(&ids[1])] == [1, 1]);
    // Both were looked at: whoever reads one later finds no other change.
    desk.json(&["versions", "inbox/first.md"]);
    desk.json(&["versions", "inbox/second.md"]);
    desk.kill_engine();
    std::thread::sleep(Duration::from_secs(2));
    assert_eq!(ids.iter().map(|id| runs(&desk, id).len()).collect::<Vec<_>>(), [1, 1, 0]);
}

#[test]
fn a_changed_file_and_another_automation_begin_a_run() {
    let desk = Desk::sample();
    let first = desk.json(&[
        "automation",
        "add",
        "Turn meeting-notes.md into decisions and actions",
        "--attach",
        "meeting-notes.md",
        "--on-change",
        "inbox/",
    ]);
    let first = text(&first[0], "automation").to_owned();
    let second = desk.json(&["automation", "add", "Brief me on this folder", "--after", &first]);
    let second = text(&second[0], "automation").to_owned();
    let circle = desk.run(&["automation", "remove", &first]);
    assert_eq!(circle.status, 1, "{circle:?}");
    let mut held = desk.start(&["automation", "keep"]);
    std::thread::sleep(Duration::from_millis(500));
    desk.write("inbox/new.csv", "a,b\n1,2\n");
    let came = rested(&desk, &first);
    assert_eq!((text(&came[0], "status"), text(&came[0], "cause")), ("done", "change"));
    let after = rested(&desk, &second);
    assert_eq!((text(&after[0], "status"), text(&after[0], "cause")), ("done", "after"));
    let _ = held.kill();
    let _ = held.wait();
}

#[test]
fn files_that_come_while_a_run_is_at_work_are_looked_at_after_it() {
    let gate = tempfile::tempdir().expect("a folder");
    let mock = Mock::start(
        Script::from_value(
            json!([{ "do": { "text": "Looked at.", "until_file": gate.path().join("open") } }]),
        )
        .expect("a script"),
    )
    .expect("the double");
    let desk = Desk::new();
    desk.connect(&mock, "responses");
    desk.write("inbox/first.md", "# First\n");
    let added = desk.json(&["automation", "add", "Look at the inbox", "--on-change", "inbox/"]);
    let id = text(&added[0], "automation").to_owned();
    let mut held = desk.start(&["automation", "keep"]);
    std::thread::sleep(Duration::from_millis(500));
    desk.write("inbox/second.md", "# Second\n");
    desk.until("a run is at work", || mock.requests().len() == 1);
    for n in 0..6 {
        desk.write(&format!("inbox/more-{n}.md"), "# More\n");
        std::thread::sleep(Duration::from_millis(300));
    }
    desk.until("one more waits", || runs(&desk, &id).len() == 2);
    // Paused while the first ends, what waits begins when it goes on.
    desk.run(&["automation", "pause", &id]).expect(0);
    std::fs::write(gate.path().join("open"), "").expect("opened");
    desk.until("the first is done", || runs(&desk, &id).iter().any(|run| text(run, "status") == "done"));
    desk.run(&["automation", "resume", &id]).expect(0);
    desk.until("both are done", || {
        runs(&desk, &id).iter().map(|run| text(run, "status")).collect::<Vec<_>>() == ["done", "done"]
    });
    assert_eq!(mock.requests().len(), 2);
    let _ = held.kill();
    let _ = held.wait();
}

#[test]
fn what_a_run_makes_itself_begins_no_other_and_a_folder_that_comes_does() {
    let write = json!([{ "name": "write_artifact", "arguments": { "path": "inbox/day/seen.md", "content": "# Seen\n" } }]);
    let script =
        json!([{ "when": { "round": 0 }, "do": { "calls": write } }, { "do": { "text": "Looked at." } }]);
    let (desk, _mock) = Desk::scripted(script, "# Memo\n");
    desk.write("inbox/first.md", "# First\n");
    let added = desk.json(&["automation", "add", "Look at the inbox", "--on-change", "inbox/"]);
    let id = text(&added[0], "automation").to_owned();
    let mut held = desk.start(&["automation", "keep"]);
    std::thread::sleep(Duration::from_millis(500));
    let done = |count: usize| {
        let came = runs(&desk, &id);
        came.len() == count && came.iter().all(|run| text(run, "status") == "done")
    };
    desk.write("inbox/second.md", "# Second\n");
    desk.until("it was looked at", || done(1));
    std::thread::sleep(Duration::from_secs(2));
    assert!(done(1), "{:?}", runs(&desk, &id));
    // A folder that is moved in whole tells of none of its files.
    desk.write("outside/third.md", "# Third\n");
    std::fs::rename(desk.folder.join("outside"), desk.folder.join("inbox/moved")).expect("moved");
    desk.until("it was looked at too", || done(2));
    let _ = held.kill();
    let _ = held.wait();
}

//! Removing a task: what was said and done in it is gone from screen, command line and disk, what it made stays, and the room
//! comes back.

use gloss_tests::{Desk, Person, Screen, text};
use serde_json::json;

const LARGE: (i64, i64) = (1440, 900);

#[test]
fn a_task_is_removed_in_chromium() {
    removed(Screen::Chromium, "Light");
}

#[test]
fn a_task_is_removed_in_the_window() {
    removed(Screen::Window, "Dark");
}

fn removed(screen: Screen, theme: &str) {
    let write = json!({ "name": "write_artifact", "arguments": { "path": "lines.md", "content": "# Lines\n\nOne line stays.\n" } });
    let script = json!([
        { "when": { "contains": "Write", "round": 0 }, "do": { "calls": [write] } },
        { "when": { "contains": "Write" }, "do": { "text": "Written, says Marguerite." } },
        { "do": { "text": "Something else." } },
    ]);
    let (desk, _mock) = Desk::scripted(script, "# Memo\n");
    desk.run(&["run", "Write some lines"]).expect(0);
    desk.run(&["run", "Say something"]).expect(0);
    let person = Person::new(screen.open(&desk, LARGE), screen, &format!("remove-{}", screen.name()));
    person.choose_theme(theme);
    person.click("button", "Write some lines*");
    person.see_words("log", "What was said and done", "Marguerite");
    person.click("button", "Rename this task");
    person.click("textbox", "Title");
    person.press("Control+a");
    person.type_words("Lines for Marguerite");
    person.station("00-renamed");
    person.click("button", "Rename");
    person.see_none("dialog", "Rename this task");
    person.see("button", "Lines for Marguerite*");
    let other = desk.json(&["tasks"]).iter().find(|task| text(task, "title") == "Say something").cloned();
    let other = other.expect("the other task");
    desk.run(&["rename", text(&other, "task"), "  Something\nelse "]).expect(0);
    person.see("button", "Something else*");
    desk.run(&["rename", text(&other, "task"), " "]).expect(2);
    person.press("?");
    person.see_words("dialog", "Keys", "Write a note on where you stand");
    person.station("00-keys");
    person.press("Escape");
    person.see_none("dialog", "Keys");
    person.click("button", "Remove this task");
    person.see_words("dialog", "Remove this task?", "kB. The files that it made stay");
    person.station("01-asked");
    assert_eq!(person.amiss(), Vec::<String>::new());
    person.click("button", "Keep it");
    person.see_none("dialog", "Remove this task?");
    person.see_words("log", "What was said and done", "Marguerite");
    person.click("button", "Remove this task");
    person.click("button", "Remove for good");
    person.see_none("dialog", "Remove this task?");
    person.see_none("button", "Lines for Marguerite*");
    person.see("button", "Something else*");
    person.station("02-removed");
    assert_eq!(person.amiss(), Vec::<String>::new());
    let tasks = desk.json(&["tasks"]);
    assert_eq!(tasks.iter().map(|task| text(task, "title")).collect::<Vec<_>>(), ["Something else"]);
    assert!(desk.read("lines.md").contains("One line stays."));
    assert_eq!(desk.json(&["versions", "lines.md"]).len(), 1, "what it made keeps its versions");
    assert_eq!(desk.run(&["log", "--verify"]).status, 0);
    let left = text(&tasks[0], "task");
    desk.run(&["remove", left]).expect(0);
    assert_eq!(desk.run(&["remove", left]).status, 2);
    assert!(desk.json(&["tasks"]).is_empty());
}

#[test]
fn a_task_at_work_is_stopped_first_and_its_room_comes_back() {
    let large = json!({ "name": "list_files", "arguments": { "say": "x".repeat(1_500_000) } });
    let gate = tempfile::tempdir().expect("a folder");
    let script = json!([
        { "when": { "contains": "Much", "round": 0 }, "do": { "calls": [large.clone(), large.clone(), large] } },
        { "when": { "contains": "Much" }, "do": { "text": "Done." } },
        { "do": { "text": "Done.", "until_file": gate.path().join("open") } },
    ]);
    let (desk, mock) = Desk::scripted(script, "# Memo\n");
    let much =
        text(&desk.run(&["run", "Much is said", "--budget", "9000000", "--json"]).expect(0).last(), "task")
            .to_owned();
    let mut child = desk.start(&["run", "Wait for it"]);
    desk.until("it waits", || mock.requests().len() == 3);
    let tasks = desk.json(&["tasks"]);
    let waits = tasks.iter().find(|task| text(task, "title") == "Wait for it").expect("the task");
    let waits = text(waits, "task").to_owned();
    let refused = desk.run(&["remove", &waits]);
    assert!(refused.status != 0 && refused.err.contains("at work"), "{refused:?}");
    std::fs::write(gate.path().join("open"), "").expect("opened");
    child.wait().expect("it ends");
    let size = || {
        let spaces = std::fs::read_dir(desk.home.join("workspaces")).expect("workspaces").flatten();
        let files =
            spaces.flat_map(|space| ["workspace.db", "workspace.db-wal"].map(|name| space.path().join(name)));
        files.filter_map(|file| Some(file.metadata().ok()?.len())).sum::<u64>()
    };
    desk.until("it lies there", || size() > 4_000_000);
    let told = desk.json(&["remove", &much]);
    assert!(told[0]["bytes"].as_u64().expect("bytes") > 4_000_000, "{told:?}");
    desk.until("its room is back", || size() < 2_000_000);
}

//! What a person wants to know first, over all workspaces; and what their own files tell every agent.

use gloss_tests::{Desk, text};
use serde_json::{Value, json};

fn titles(workspace: &Value, key: &str) -> Vec<String> {
    workspace[key].as_array().expect("a list").iter().map(|line| text(line, "title").to_owned()).collect()
}

#[test]
fn every_workspace_says_what_moved_waits_and_is_at_risk() {
    let ask = json!({ "name": "ask_person", "arguments": { "question": "Which shop?" } });
    let script = json!([
        { "when": { "contains": "Needs a word", "round": 0 }, "do": { "calls": [ask] } },
        { "when": { "contains": "Goes wrong" }, "do": { "status": 401 } },
        { "do": { "text": "Moved on." } },
    ]);
    let (desk, _mock) = Desk::scripted(script, "# Memo\n");
    desk.run(&["run", "Needs a word"]).expect(3);
    desk.run(&["run", "Is done"]).expect(0);
    let other = desk.home.parent().expect("a parent").join("second");
    std::fs::create_dir_all(&other).expect("made");
    let there = other.display().to_string();
    desk.run(&["-C", &there, "run", "Elsewhere"]).expect(0);
    desk.run(&[
        "-C",
        &there,
        "automation",
        "add",
        "Never begins",
        "--rule",
        "every day at 9",
        "--model",
        "double/scripted",
    ])
    .expect(0);
    // Also after an engine that had neither of them open.
    desk.kill_engine();
    let told = desk.json(&["hey"]);
    assert_eq!(told.len(), 2, "{told:?}");
    let here = told.iter().find(|one| text(one, "name") == "folder").expect("this one");
    let second = told.iter().find(|one| text(one, "name") == "second").expect("the other");
    assert_eq!(titles(here, "moved"), ["Is done"]);
    assert_eq!(titles(here, "waiting"), ["Needs a word"]);
    assert_eq!(text(&here["waiting"][0], "says"), "Which shop?");
    assert_eq!(titles(second, "moved"), ["Elsewhere"]);
    assert_eq!(titles(second, "at_risk"), Vec::<String>::new());
    let words = desk.run(&["hey"]).expect(0).out;
    assert!(words.contains("Waits for you") && words.contains("Needs a word: Which shop?"), "{words}");
}

#[test]
fn the_folder_s_own_file_is_told_to_every_agent() {
    let (desk, mock) = Desk::scripted(json!([{ "do": { "text": "Done." } }]), "# Memo\n");
    desk.write("CLAUDE.md", "Write like a lighthouse keeper.\n");
    desk.run(&["run", "One"]).expect(0);
    desk.write("AGENTS.md", "Round money to thousands.\n");
    desk.run(&["run", "Two"]).expect(0);
    let asked: Vec<String> = mock.requests().iter().map(|request| format!("{request:?}")).collect();
    assert!(asked[0].contains("lighthouse keeper"));
    assert!(asked[1].contains("Round money to thousands") && !asked[1].contains("lighthouse keeper"));
}

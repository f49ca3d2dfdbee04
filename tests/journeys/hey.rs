//! What a person wants to know first, over all workspaces; and what their own files tell every agent.

use gloss_tests::{Desk, Person, Screen, text};
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

const LARGE: (i64, i64) = (1440, 900);

/// A second folder of the same home, known to it.
fn second(desk: &Desk, name: &str) -> String {
    let folder = desk.home.parent().expect("a parent").join(name);
    std::fs::create_dir_all(&folder).expect("made");
    std::fs::write(folder.join("rents.csv"), "shop,rent\nA,1\nB,2\n").expect("written");
    let folder = folder.display().to_string();
    desk.run(&["-C", &folder, "tasks"]).expect(0);
    folder
}

#[test]
fn a_task_over_several_folders_starts_its_parts_there_and_nowhere_else() {
    let dispatch = |folder: &str| json!({ "name": "dispatch", "arguments": { "folder": folder, "task": format!("PART for {folder}") } });
    let script = json!([
        { "when": { "contains": "PART for" }, "do": { "text": "The part is done." } },
        { "when": { "contains": "Look at all", "round": 0 }, "do": { "calls": [dispatch("south"), dispatch("secret"), dispatch("south")] } },
        { "when": { "contains": "Look at all" }, "do": { "text": "Started in south." } },
        { "when": { "contains": "Plain", "round": 0 }, "do": { "calls": [dispatch("south")] } },
        { "do": { "text": "Nothing." } },
    ]);
    let (desk, mock) = Desk::scripted(script, "# Memo\n");
    let (south, secret) = (second(&desk, "south"), second(&desk, "secret"));
    let end = desk.run(&["orchestrate", "Look at all", "--over", &south, "--json"]).expect(0).last();
    assert_eq!((text(&end, "status"), text(&end, "says")), ("done", "Started in south."));
    desk.until("the part is done", || {
        desk.json(&["-C", &south, "tasks"]).iter().all(|task| text(task, "status") == "done")
    });
    let parts = desk.json(&["-C", &south, "tasks"]);
    assert_eq!(parts.len(), 1, "the same words are one task: {parts:?}");
    assert_eq!(text(&parts[0], "title"), "PART for south");
    assert!(desk.json(&["-C", &secret, "tasks"]).is_empty(), "a folder that was not named");
    let asked: Vec<String> = mock.requests().iter().map(|request| format!("{request:?}")).collect();
    assert!(asked[0].contains("- south: ") && asked[0].contains("rents.csv"), "the plan knows the files");
    // A task that spans no folders can't reach any.
    desk.run(&["run", "Plain"]).expect(0);
    assert_eq!(desk.json(&["-C", &south, "tasks"]).len(), 1);
    // Without a model each folder gets the same words.
    let end = desk
        .run(&["orchestrate", "Brief me on this folder", "--model", "builtin", "--json"])
        .expect(0)
        .last();
    assert!(text(&end, "says").contains("I started this in"), "{end}");
    for folder in [&south, &secret] {
        let briefing = std::path::Path::new(folder).join("briefing.md");
        desk.until("the briefing is there", || briefing.exists());
    }
    let refused = desk.run(&["orchestrate", "x", "--over", "/nowhere/at/all"]);
    assert!(refused.status == 2 && refused.err.contains("is no folder"), "{refused:?}");
}

#[test]
fn words_with_a_slash_are_completed_and_done_on_the_screen() {
    for screen in [Screen::Chromium, Screen::Window] {
        let desk = Desk::new();
        let south = second(&desk, "south");
        let person = Person::new(screen.open(&desk, LARGE), screen, &format!("slash-{}", screen.name()));
        // Both looks are seen: the light one in the browser.
        if screen == Screen::Window {
            person.choose_theme("Dark");
        }
        person.click("textbox", "What should be done?");
        person.type_words("/");
        person.see("button", "/hey What moved*");
        person.station("01-slash");
        assert_eq!(person.amiss(), Vec::<String>::new());
        person.click("button", "/orchestrate*");
        person.type_words("Brief me on this folder");
        person.click("button", "Start");
        person.see("dialog", "Over which folders?");
        person.see("button", "Start over 2 folders");
        person.station("01-which-folders");
        assert_eq!(person.amiss(), Vec::<String>::new());
        // The open folder's own part is left out.
        person.click("checkbox", "folder *");
        person.click("button", "Start over 1 folder");
        person.see_words("log", "What was said and done", "I started this in");
        person.station("02-orchestrated");
        let briefing = std::path::Path::new(&south).join("briefing.md");
        person.until("the other folder has its briefing", || briefing.exists());
        person.click("button", "New task");
        person.click("textbox", "What should be done?");
        person.type_words("/hey");
        person.click("button", "Start");
        person.see_words("main", "Hey", "south");
        person.until("what moved is told", || person.words("main", "Hey").contains("Brief me"));
        person.station("03-hey");
        assert_eq!(person.amiss(), Vec::<String>::new());
        person.click("button", "New task");
        person.click("textbox", "What should be done?");
        person.type_words("/goal A report that says why");
        person.click("button", "Start");
        person.see("form", "New goal");
        assert_eq!(person.written("textbox", "What is to be reached?"), "A report that says why");
        person.station("04-goal");
    }
}

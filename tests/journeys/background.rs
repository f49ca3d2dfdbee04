//! The window is gone and work goes on: the tray and a notification bring the person back to what needs them, quitting
//! says what is at work, and the next start goes on with it. On a real desktop: panel, tray, notifications and pointer.

use std::process::Stdio;

use gloss_mock_model::{Mock, Script};
use gloss_tests::{Desk, Desktop, Person, Screen, window_is_gone};
use serde_json::json;

const LARGE: (i64, i64) = (1440, 900);

fn script(gate: &std::path::Path) -> Script {
    Script::from_value(json!([
        { "when": { "contains": "Ask which quarter", "round": 0 }, "do": { "until_file": gate.join("ask"), "calls": [{
            "name": "ask_person", "arguments": { "question": "Which quarter is <b>it</b> about?", "choices": ["Q2", "Q3"] } }] } },
        { "when": { "contains": "Ask which quarter" }, "do": { "text": "I wait for your answer." } },
        { "when": { "contains": "To your question" }, "do": { "text": "It is about Q3." } },
        { "when": { "contains": "Write the memo", "round": 0 }, "do": { "until_file": gate.join("write"), "calls": [{
            "name": "write_artifact", "arguments": { "path": "memo.md", "content": "# Memo\n\nWritten after all.\n" } }] } },
        { "do": { "text": "Done." } },
    ]))
    .expect("a script")
}

fn begin(person: &Person, words: &str) {
    person.click("button", "New task");
    person.click("textbox", "What should be done?");
    person.type_words(words);
    person.click("button", "Start");
    person.see("log", "What was said and done");
}

#[test]
fn work_goes_on_in_the_tray_and_quitting_says_what_runs() {
    let gate = tempfile::tempdir().expect("a folder");
    let mock = Mock::start(script(gate.path())).expect("the double");
    let desk = Desk::new();
    desk.connect(&mock, "responses");
    let desktop = Desktop::new();
    let person = Person::new(desktop.open(&desk, LARGE), Screen::Window, "background");
    begin(&person, "Ask which quarter");
    begin(&person, "Write the memo");

    // Closed, with two at work: it goes out of sight and says where it is.
    desktop.close("Gloss");
    desktop.sees("Gloss", 0);
    assert_eq!(
        desktop.is_told("Gloss goes on in the background"),
        "2 tasks are at work. Find it in the tray."
    );
    desktop.sees("Dunst", 1);
    desktop.picture(&person.shot("01-closed"));

    // One asks: the notification says so, the icon has a dot, and a click on it shows the question.
    std::fs::write(gate.path().join("ask"), "").expect("opened");
    assert_eq!(desktop.is_told("Ask which quarter"), "Which quarter is ‹b›it‹/b› about?");
    desktop.tray(&["Escape"], Some(&person.shot("02-needs-you")));
    desktop.click("Dunst");
    desktop.sees("Gloss", 1);
    person.see_words("main", "Needs you", "Which quarter is <b>it</b> about?");
    person.click("button", "Q3");
    person.see_words("main", "Needs you", "Nothing needs you");

    // Quitting from the tray says what runs, and can go on without a window instead.
    desktop.tray(&["Up", "Return"], Some(&person.shot("03-tray")));
    person.see_words("dialog", "Quit Gloss?", "Write the memo");
    person.see_words("dialog", "Quit Gloss?", "goes on when you start Gloss again");
    person.station("03-quit");
    assert_eq!(person.amiss(), Vec::<String>::new());
    person.click("button", "Go on in the background");
    desktop.sees("Gloss", 0);
    desktop.tray(&["Down", "Return"], None);
    desktop.sees("Gloss", 1);

    // The same in the dark.
    person.click("button", "New task");
    person.choose_theme("Dark");
    person.press("Control+q");
    person.see_words("dialog", "Quit Gloss?", "Write the memo");
    person.station("03-quit-dark");
    assert_eq!(person.amiss(), Vec::<String>::new());
    person.press("Escape");
    person.see_none("dialog", "Quit Gloss?");

    // By keys, and for good: window and engine are gone, and nothing was written meanwhile.
    person.press("Control+q");
    person.see_words("dialog", "Quit Gloss?", "Write the memo");
    // The page ends with this click, so no driver can make it.
    desktop.press_at(person.see("button", "Quit").middle());
    desk.until("the window is gone", || window_is_gone(&desk.home));
    desk.until("the engine is gone", || desk.engine().is_none());
    drop(person);
    std::fs::write(gate.path().join("write"), "").expect("opened");
    // Nobody starts it again: an engine that went on would write within a moment.
    std::thread::sleep(std::time::Duration::from_secs(3));
    assert!(desk.engine().is_none() && !desk.folder.join("memo.md").exists());

    // The next start goes on with it.
    let person = Person::new(desktop.open(&desk, LARGE), Screen::Window, "background-again");
    person.click("button", "Write the memo*");
    person.see_words("log", "What was said and done", "Done.");
    assert_eq!(desk.read("memo.md"), "# Memo\n\nWritten after all.\n");
    person.station("04-went-on");
    // With nothing at work there is nothing to stay for.
    desktop.close("Gloss");
    desk.until("the window is gone", || window_is_gone(&desk.home));
}

/// Starts Gloss once more, with a folder.
fn second_start(desk: &Desk, desktop: &Desktop, folder: &std::path::Path) {
    let mut again = std::process::Command::new(gloss_tests::binary("gloss-app"));
    again
        .arg("--workspace")
        .arg(folder)
        .envs(desktop.env())
        .env("GLOSS_HOME", &desk.home)
        .stdin(Stdio::null());
    let status = again.status().expect("it starts");
    assert!(status.success(), "{status}");
}

#[test]
fn a_second_start_shows_the_window_that_is_there() {
    let desk = Desk::sample();
    let desktop = Desktop::new();
    let person = Person::new(desktop.open(&desk, LARGE), Screen::Window, "background-second");
    person.see("button", "meeting-notes.md*");
    let other = desk.home.with_file_name("Other folder");
    std::fs::create_dir_all(&other).expect("a folder");
    std::fs::write(other.join("elsewhere.md"), "# Elsewhere\n").expect("written");
    second_start(&desk, &desktop, &other);
    person.see("button", "elsewhere.md*");
    person.station("01-other-folder");
    assert_eq!(desktop.windows("Gloss").len(), 1);
}

/// Makes a folder's store one that a later Gloss wrote.
fn from_a_later_gloss(desk: &Desk, folder: &std::path::Path) {
    let here = |name: &str| desk.home.join("workspaces").join(name);
    let names = || std::fs::read_dir(desk.home.join("workspaces")).expect("workspaces").flatten();
    let before: Vec<_> = names().map(|entry| entry.file_name()).collect();
    let folder = folder.display().to_string();
    desk.run(&["-C", &folder, "tasks"]).expect(0);
    let fresh = names().map(|entry| entry.file_name()).find(|name| !before.contains(name)).expect("one more");
    desk.kill_engine();
    let store = here(&fresh.to_string_lossy()).join("workspace.db");
    let change = "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.execute('pragma user_version = 9999'); db.commit()";
    let done = std::process::Command::new("/usr/bin/python3").arg("-c").arg(change).arg(&store).status();
    assert!(done.is_ok_and(|status| status.success()), "{}", store.display());
}

#[test]
fn a_page_that_failed_still_lets_gloss_quit() {
    let gate = tempfile::tempdir().expect("a folder");
    let mock = Mock::start(script(gate.path())).expect("the double");
    let desk = Desk::new();
    desk.connect(&mock, "responses");
    desk.run(&["tasks"]).expect(0);
    let other = desk.home.with_file_name("Later folder");
    std::fs::create_dir_all(&other).expect("a folder");
    from_a_later_gloss(&desk, &other);
    let desktop = Desktop::new();
    let person = Person::new(desktop.open(&desk, LARGE), Screen::Window, "background-failed");
    begin(&person, "Write the memo");
    second_start(&desk, &desktop, &other);
    person.see_words("group", "Problem", "newer");
    person.see("button", "Open another folder…");
    // What is at work is known all the same.
    desktop.tray(&["Up", "Return"], None);
    person.see_words("dialog", "Quit Gloss?", "Write the memo");
    desktop.picture(&person.shot("01-failed"));
    desktop.press_at(person.see("button", "Quit").middle());
    desk.until("the window is gone", || window_is_gone(&desk.home));
    desk.until("the engine is gone", || desk.engine().is_none());
}

/// The web view's processes of a home: the page's, and one that is kept ready for the next.
fn page_processes(desk: &Desk) -> Vec<String> {
    let home = format!("GLOSS_HOME={}", desk.home.display());
    let ours = |entry: std::fs::DirEntry| {
        let comm = std::fs::read_to_string(entry.path().join("comm")).ok()?;
        let environ = std::fs::read(entry.path().join("environ")).ok()?;
        let ours = environ.split(|byte| *byte == 0).any(|one| one == home.as_bytes());
        (comm.starts_with("WebKitWebProces") && ours).then(|| entry.file_name().into_string().ok()).flatten()
    };
    std::fs::read_dir("/proc").expect("/proc").flatten().filter_map(ours).collect()
}

#[test]
fn a_page_whose_process_dies_comes_back_and_gloss_can_be_quit_without_one() {
    let gate = tempfile::tempdir().expect("a folder");
    let mock = Mock::start(script(gate.path())).expect("the double");
    let desk = Desk::new();
    desk.connect(&mock, "responses");
    let desktop = Desktop::new();
    let person = Person::new(desktop.open(&desk, LARGE), Screen::Window, "background-died");
    begin(&person, "Write the memo");
    person.see("log", "What was said and done");
    // It comes back, once at once and then after a moment.
    for time in 1..=3 {
        desk.until("there is a page", || !page_processes(&desk).is_empty());
        // What is begun anew has a process of its own in a moment.
        std::thread::sleep(std::time::Duration::from_secs(3));
        desktop.picture(&person.shot(&format!("0{time}-there")));
        let there = page_processes(&desk);
        // One that is kept ready may be gone before it is reached.
        let _ = std::process::Command::new("kill").arg("-9").args(&there).status();
        desk.until("it is gone", || !page_processes(&desk).iter().any(|one| there.contains(one)));
    }
    // The third time it is left, and says so.
    desktop.sees("Gloss's page stopped", 1);
    desktop.close("Gloss's page stopped");
    desktop.sees("Gloss's page stopped", 0);
    // No page can ask now, so the desktop does.
    desktop.tray(&["Up", "Return"], None);
    desktop.sees("Quit Gloss?", 1);
    std::thread::sleep(std::time::Duration::from_secs(1));
    desktop.picture(&person.shot("04-asked"));
    desktop.close("Quit Gloss?");
    desktop.sees("Quit Gloss?", 0);
    assert!(!window_is_gone(&desk.home) && desk.engine().is_some());
    desktop.tray(&["Up", "Return"], None);
    desktop.sees("Quit Gloss?", 1);
    std::thread::sleep(std::time::Duration::from_secs(1));
    desktop.click_at("Quit Gloss?", (0.25, 0.9));
    desk.until("the window is gone", || window_is_gone(&desk.home));
    desk.until("the engine is gone", || desk.engine().is_none());
}

#[test]
fn with_no_window_a_service_says_what_needs_the_person_and_a_click_opens_it() {
    let gate = tempfile::tempdir().expect("a folder");
    let mock = Mock::start(script(gate.path())).expect("the double");
    let desk = Desk::new();
    desk.connect(&mock, "responses");
    desk.json(&["automation", "add", "Ask which quarter", "--on-change", "inbox/"]);
    let desktop = Desktop::new();
    let mut held = desk.start_in(desktop.env(), &["automation", "keep"]);
    desk.until("the engine is there", || desk.engine().is_some());
    std::thread::sleep(std::time::Duration::from_millis(500));
    desk.write("inbox/first.md", "# First\n");
    desk.until("a run is at work", || !mock.requests().is_empty());
    assert_eq!(desktop.windows("Gloss").len(), 0);
    std::fs::write(gate.path().join("ask"), "").expect("opened");
    assert_eq!(desktop.is_told("Ask which quarter"), "Which quarter is ‹b›it‹/b› about?");
    desktop.sees("Dunst", 1);
    desktop.click("Dunst");
    desktop.sees("Gloss", 1);
    std::thread::sleep(std::time::Duration::from_secs(3));
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the project");
    let pictures = root.join("target/journeys/window/background-service");
    std::fs::create_dir_all(&pictures).expect("a folder");
    desktop.picture(&pictures.join("01-opened.png"));

    // The window that is there tells what comes next, or shows it: nobody is told twice.
    desk.write("inbox/second.md", "# Second\n");
    desk.until("it asks again", || {
        desk.json(&["tasks"]).iter().filter(|task| task["status"] == "waiting").count() == 2
    });
    std::thread::sleep(std::time::Duration::from_secs(3));
    assert!(desktop.times_told("Ask which quarter") <= 2);
    let _ = held.kill();
    let _ = held.wait();
}

//! A folder that is moved or renamed: its memory is offered and goes on where that is wanted, and nothing begins anew in silence.

use gloss_tests::{Desk, Person, Screen, text};

/// A folder with a task, a note and versions; and its files' folder, renamed.
fn renamed() -> (Desk, String) {
    let mut desk = Desk::new();
    desk.write("s.csv", "shop,revenue\nA,10\nB,20\nC,40\n");
    desk.run(&["run", "Write a report on s.csv"]).expect(0);
    desk.run(&["note", "add", "s-report.md", "--at", "lines:1", "--ask", "Is this right?"]).expect(0);
    let old = desk.folder.display().to_string();
    let to = desk.folder.with_file_name("renamed");
    std::fs::rename(&desk.folder, &to).expect("it is renamed");
    desk.folder = to;
    (desk, old)
}

#[test]
fn a_renamed_folder_is_offered_its_memory() {
    let (desk, old) = renamed();
    for words in [&["tasks"][..], &["note", "list"], &["versions", "s-report.md"], &["memory", "list"]] {
        let refused = desk.run(words).expect(1);
        assert!(refused.err.contains(&format!("This folder looks like {old}")), "{words:?}: {}", refused.err);
        assert!(refused.err.contains("gloss doctor --link"), "{words:?}: {}", refused.err);
    }
    desk.run(&["doctor", "--link", &old]).expect(0);
    assert_eq!(desk.json(&["tasks"]).len(), 1);
    assert_eq!(desk.json(&["note", "list"]).len(), 1);
    assert_eq!(text(&desk.json(&["versions", "s-report.md"])[0], "made_by"), "agent");
    desk.run(&["doctor"]).expect(0);
    // Linked once, the folder has a memory of its own.
    let refused = desk.run(&["doctor", "--link", &old]);
    assert!(refused.status != 0 && refused.err.contains("has a memory of its own"), "{}", refused.err);
}

#[test]
fn a_renamed_folder_can_begin_anew_and_loses_nothing_by_it() {
    let (mut desk, old) = renamed();
    desk.run(&["doctor", "--restore", "--anew"]).expect(0);
    assert!(desk.json(&["tasks"]).is_empty());
    // Back where it was the memory is what it was.
    std::fs::rename(&desk.folder, &old).expect("it is back");
    desk.folder = old.into();
    assert_eq!(desk.json(&["tasks"]).len(), 1);
}

#[test]
fn another_folder_is_no_moved_one() {
    let (mut desk, _) = renamed();
    let other = desk.folder.with_file_name("other");
    std::fs::create_dir(&other).expect("a folder");
    std::fs::write(other.join("s.csv"), "shop,revenue\nD,1\n").expect("a file");
    desk.folder = other;
    assert!(desk.json(&["tasks"]).is_empty(), "its files are its own");
}

/// Scripts make folders anew with the same data: each is a folder of its own.
#[test]
fn the_same_data_in_a_new_folder_is_no_moved_one() {
    let mut desk = Desk::new();
    desk.write("s.csv", "shop,revenue\nA,10\nB,20\n");
    desk.run(&["note", "add", "s.csv", "--at", "cells:B2", "--ask", "Why?"]).expect(0);
    std::fs::remove_dir_all(&desk.folder).expect("it goes");
    desk.folder = desk.folder.with_file_name("next");
    std::fs::create_dir(&desk.folder).expect("a folder");
    desk.write("s.csv", "shop,revenue\nA,10\nB,20\n");
    assert!(desk.json(&["note", "list"]).is_empty());
}

#[test]
fn a_copy_beside_the_folder_has_a_memory_of_its_own() {
    let mut desk = Desk::new();
    desk.write("s.csv", "shop,revenue\nA,10\nB,20\n");
    desk.run(&["run", "Write a report on s.csv"]).expect(0);
    let copy = desk.folder.with_file_name("copy");
    std::fs::create_dir(&copy).expect("a folder");
    for name in ["s.csv", "s-report.md"] {
        std::fs::copy(desk.folder.join(name), copy.join(name)).expect("a copy");
    }
    desk.folder = copy;
    assert!(desk.json(&["tasks"]).is_empty());
}

fn is_gone_on_with(screen: Screen) {
    let (desk, old) = renamed();
    let person = Person::new(screen.open(&desk, (1440, 900)), screen, "moved-folder");
    person.see("group", "Problem");
    let words = person.words("group", "Problem");
    assert!(words.contains(&format!("This folder looks like {old}")), "{words}");
    person.station("01-offered");
    person.click("button", "Go on with it");
    person.see("status", "Opened");
    person.station("02-linked");
    person.click("button", "Open the folder");
    person.see("textbox", "What should be done?");
    assert_eq!(desk.json(&["tasks"]).len(), 1);
    person.station("03-open");
}

#[test]
fn a_renamed_folder_is_gone_on_with_in_the_window() {
    is_gone_on_with(Screen::Window);
}

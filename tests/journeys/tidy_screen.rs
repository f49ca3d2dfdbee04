//! Files moved and deleted, on the screen: an agent's plan is read line by line before it is allowed, and undone as one after a
//! restart; a file is renamed and deleted by hand, with the mouse and with the keys, and comes back.

use std::collections::BTreeSet;

use gloss_tests::{Desk, Hand, Person, Screen};
use serde_json::{Value, json};

const LARGE: (i64, i64) = (1440, 900);
const ASKED: &str = "May it move 38 files and put 2 in the trash?";
const DONE: &str = "Moved 38 files, put 2 in the trash";

fn name(n: usize) -> String {
    format!("scan {n:02}.txt")
}

/// A model that has a plan for forty files.
fn tidying() -> (Desk, gloss_mock_model::Mock) {
    let moves: Vec<Value> = (0..38)
        .map(|n| json!({ "from": name(n), "to": format!("scans/{}/{}", 2024 + n % 3, name(n)) }))
        .collect();
    let plan = json!({ "moves": moves, "deletes": [name(38), name(39)] });
    let (desk, mock) = Desk::scripted(
        json!([
            { "when": { "round": 0 }, "do": { "text": "I sort the scans by their year; two are copies.",
                "calls": [{ "name": "arrange_files", "arguments": plan }] } },
            { "do": { "text": "The scans lie in a folder for each year." } },
        ]),
        "# Memo\n\nRents rise in March.\n",
    );
    for n in 0..40 {
        desk.write(&name(n), format!("the words of scan {n}"));
    }
    (desk, mock)
}

fn files(desk: &Desk) -> BTreeSet<String> {
    let files = desk.folder.read_dir().unwrap().flatten();
    files.filter_map(|entry| entry.file_name().into_string().ok()).collect()
}

fn look(person: &Person, name: &str) {
    if person.screen() == Screen::Window {
        person.station(name);
        return;
    }
    for look in ["light", "dark"] {
        person.prefer("prefers-color-scheme", look);
        person.station(&format!("{name}-{look}"));
        assert_eq!(person.amiss(), Vec::<String>::new(), "{name}, {look}");
    }
}

#[test]
fn forty_files_are_tidied_and_put_back_after_a_restart_in_the_browser() {
    tidy_on(Screen::Chromium);
}

#[test]
fn forty_files_are_tidied_and_put_back_after_a_restart_in_the_window() {
    tidy_on(Screen::Window);
}

fn tidy_on(screen: Screen) {
    let (desk, _mock) = tidying();
    let before = files(&desk);
    let person = Person::new(screen.open(&desk, LARGE), screen, "tidy");
    for hand in Hand::BOTH {
        tidy_and_undo((&desk, &person), &before, hand);
    }
}

/// Tidies, restarts, and takes it back, with the mouse or with the keyboard alone.
fn tidy_and_undo((desk, person): (&Desk, &Person), before: &BTreeSet<String>, hand: Hand) {
    person.begin(hand, "Tidy up the scans");
    for words in
        [ASKED, "scan 04.txt → scans/2025/scan 04.txt", "scan 39.txt → trash", "Yes, in one step, as long as"]
    {
        person.see_words("group", ASKED, words);
    }
    look(person, &format!("01-plan-{hand:?}"));
    assert_eq!(files(desk), *before, "nothing is moved before it is allowed");
    // A press in the moment in which the second opinion comes onto the card counts for nothing.
    person.until("it was allowed", || {
        let is_open = desk.json(&["approvals"]).iter().any(|one| one["state"] == "waiting");
        // While the answer is on its way the card is gone, and what waits is not yet another.
        if is_open && person.says("Allow once") {
            person.act(hand, "button", "Allow once");
        }
        !is_open
    });
    person.see_words("region", DONE, "Into 3 folders");
    person.see_words("log", "What was said and done", "a folder for each year");
    assert_eq!(files(desk), BTreeSet::from(["memo.md".to_owned(), "scans".to_owned()]));
    look(person, &format!("02-done-{hand:?}"));
    // The engine ends without a word; the next one knows what was moved where.
    desk.kill_engine();
    person.until("the next engine is there", || desk.run(&["files", "list"]).status == 0);
    person.act(hand, "button", "Undo");
    person.see_words("region", DONE, "every file is where it was");
    person.see_words("region", "Receipt", "Moved and put back 40 files");
    assert_eq!(files(desk), *before);
    look(person, &format!("03-undone-{hand:?}"));
}

#[test]
fn a_file_is_renamed_and_deleted_by_hand_and_comes_back() {
    let desk = Desk::new();
    desk.write("memo.md", "# Memo\n\nRents rise in March.\n");
    desk.write("old.md", "# Old\n\nNobody needs this.\n");
    let person = Person::new(Screen::Chromium.open(&desk, LARGE), Screen::Chromium, "by-hand-files");
    person.listen();
    // The keys of a file manager.
    person.press_until("Tab", "button", "memo*");
    person.press("F2");
    person.see("dialog", "Rename or move memo.md");
    look(&person, "01-rename");
    person.type_words("letter");
    person.press("Enter");
    person.see_words("region", "Files", "Renamed memo.md to letter.md");
    assert!(desk.folder.join("letter.md").exists() && !desk.folder.join("memo.md").exists());
    look(&person, "02-renamed");
    // A name that is taken is told beside the field, and nothing moves.
    person.press_until("Shift+Tab", "button", "letter*");
    person.press("F2");
    person.type_words("old");
    person.press("Enter");
    person.see_words("dialog", "Rename or move letter.md", "old.md is there already.");
    person.station("03-taken");
    person.press("Escape");
    // The menu of the right button, by mouse.
    person.press_other_at(person.see("button", "old*").middle());
    person.see("menuitem", "Rename or move…");
    person.station("04-menu");
    person.click("menuitem", "Move to the trash");
    person.see_words("region", "Files", "Put old.md in the trash");
    assert!(!desk.folder.join("old.md").exists() && desk.data().join("Trash/files/old.md").exists());
    person.click("button", "Undo");
    person.see("button", "old*");
    assert!(desk.folder.join("old.md").exists() && !desk.data().join("Trash/files/old.md").exists());
    let told = person.announced();
    assert!(told.iter().any(|one| one == "Undone: Put old.md in the trash"), "{told:?}");
}

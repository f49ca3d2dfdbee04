//! Ctrl Z on the screen: each change since the file was opened, one press, one change, by hand and of notes, and forward again.

use gloss_tests::{Desk, Person, Screen};

const TABLE: &str = "item,count\nPier,1200\nLamp,95\nPaint,7\n";

/// A cell written by hand.
fn write(desk: &Desk, person: &Person, cell: &str, words: &str, version: usize) {
    person.press_at(person.cell(cell).middle());
    person.press("Enter");
    person.see("textbox", &format!("What {cell} holds"));
    person.press("Control+a");
    person.type_words(words);
    person.press("Enter");
    comes_to(desk, person, version, words);
}

/// The file has so many versions, and says this; the screen shows it.
fn comes_to(desk: &Desk, person: &Person, version: usize, words: &str) {
    desk.until("the file has the version", || desk.json(&["versions", "t.csv"]).len() == version);
    person.see("button", &format!("Version {version}"));
    assert!(desk.read("t.csv").contains(words), "{words}: {}", desk.read("t.csv"));
}

fn each_change_is_taken_back(screen: Screen) {
    let desk = Desk::new();
    desk.write("t.csv", TABLE);
    let person = Person::new(screen.open(&desk, (1440, 900)), screen, "undo-keys");
    person.click("button", "t.csv*");
    person.see("region", "t.csv, cells");
    person.click("radio", "Edit");
    write(&desk, &person, "B2", "1300", 2);
    write(&desk, &person, "B3", "96", 3);
    write(&desk, &person, "A4", "Varnish", 4);
    person.press("Control+z");
    comes_to(&desk, &person, 5, "Paint");
    person.press("Control+z");
    comes_to(&desk, &person, 6, "Lamp,95");
    person.station("01-two-taken-back");
    person.press("Control+Shift+Z");
    comes_to(&desk, &person, 7, "Lamp,96");
    person.press("Control+z");
    comes_to(&desk, &person, 8, "Lamp,95");
    person.press("Control+z");
    comes_to(&desk, &person, 9, "Pier,1200");
    assert_eq!(desk.read("t.csv"), TABLE, "to the byte");
    person.press("Control+z");
    person.until("it is said that there is no more", || {
        person.says("Nothing more to undo since this was opened")
    });
    assert_eq!(desk.json(&["versions", "t.csv"]).len(), 9);
}

#[test]
fn each_change_is_taken_back_by_one_press_in_chromium() {
    each_change_is_taken_back(Screen::Chromium);
}

#[test]
fn each_change_is_taken_back_by_one_press_in_the_window() {
    each_change_is_taken_back(Screen::Window);
}

fn a_batch_is_one_press(screen: Screen) {
    let desk = Desk::new();
    desk.write("t.csv", TABLE);
    let person = Person::new(screen.open(&desk, (1440, 900)), screen, "undo-keys-notes");
    person.click("button", "t.csv*");
    person.see("region", "t.csv, cells");
    desk.run(&["note", "add", "t.csv", "--at", "cells:B2", "--change", "set to 1300"]).expect(0);
    desk.run(&["note", "add", "t.csv", "--at", "cells:B4", "--change", "set to 8"]).expect(0);
    desk.run(&["note", "send", "--model", "builtin"]).expect(0);
    // A version for each note.
    comes_to(&desk, &person, 3, "Pier,1300");
    person.press_at(person.cell("A2").middle());
    person.press("Escape");
    person.press("Control+z");
    comes_to(&desk, &person, 4, "Pier,1200");
    assert_eq!(desk.read("t.csv"), TABLE, "both at once");
    let states: Vec<_> = desk.json(&["note", "list"]).iter().map(|note| note["state"].clone()).collect();
    assert_eq!(states, ["undone", "undone"]);
    person.station("01-the-batch-is-back");
}

#[test]
fn a_batch_of_notes_is_one_press_in_chromium() {
    a_batch_is_one_press(Screen::Chromium);
}

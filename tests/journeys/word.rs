//! A contract of somebody else, as Word saves it: read, noted and changed as it lies, everything beside the change to the byte.

use std::path::Path;

use gloss_tests::{Desk, Person, Screen, text};

const FILE: &str = "Lease Hafen v4.docx";

fn lease() -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("suite/word/lease.docx")).expect("a file")
}

fn bytes(desk: &Desk) -> Vec<u8> {
    std::fs::read(desk.folder.join(FILE)).expect("the file")
}

fn read_on_screen(screen: Screen, case: &str) {
    let desk = Desk::new();
    desk.write(FILE, lease());
    let person = Person::new(screen.open(&desk, (1440, 900)), screen, case);
    person.click("button", &format!("*{FILE}*"));
    person.see("article", "*");
    person.station("01-read");
}

#[test]
fn a_contract_is_read_in_the_browser() {
    read_on_screen(Screen::Chromium, "word-read");
}

#[test]
fn words_are_changed_by_a_note_and_taken_back_to_the_byte() {
    let desk = Desk::new();
    desk.write(FILE, lease());
    let words = "replace \"may be adjusted\" with \"is adjusted\"";
    let added = desk.json(&["note", "add", FILE, "--at", "text:\"The rent may be adjusted\"", "--change", words]);
    desk.run(&["note", "send", "--model", "builtin"]).expect(0);
    assert!(desk.run(&["view", FILE]).expect(0).out.contains("The rent is adjusted by the Landlord"));
    desk.run(&["note", "undo", text(&added[0], "note")]).expect(0);
    assert_eq!(bytes(&desk), lease(), "taken back to the byte");
}

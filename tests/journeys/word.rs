//! A contract of somebody else, as Word saves it: read, noted and changed as it lies, everything beside the change to the byte; or
//! suggested as tracked changes that whoever uses Word accepts or rejects.

use std::io::Read;
use std::path::Path;

use gloss_tests::{Desk, Person, Screen, text};
use serde_json::json;

const FILE: &str = "Lease Hafen v4.docx";

fn lease() -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("suite/word/lease.docx")).expect("a file")
}

fn bytes(desk: &Desk) -> Vec<u8> {
    std::fs::read(desk.folder.join(FILE)).expect("the file")
}

/// The text of a part of the file as it is now.
fn part(desk: &Desk, name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes(desk))).expect("a package");
    let mut out = String::new();
    archive.by_name(name).expect("a part").read_to_string(&mut out).expect("a text");
    out
}

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write(FILE, lease());
    std::fs::write(desk.home.join("config.toml"), "name = \"Mara Lindqvist\"\n").expect("config.toml");
    desk
}

#[test]
fn words_are_changed_by_a_note_and_taken_back_to_the_byte() {
    let desk = desk();
    let words = "replace \"may be adjusted\" with \"is adjusted\"";
    let place = "text:\"The rent may be adjusted\"";
    let added = desk.json(&["note", "add", FILE, "--at", place, "--change", words]);
    desk.run(&["note", "send", "--model", "builtin"]).expect(0);
    assert!(desk.run(&["view", FILE]).expect(0).out.contains("The rent is adjusted by the Landlord"));
    assert!(!part(&desk, "word/document.xml").contains("Mara"), "nothing is suggested");
    desk.run(&["note", "undo", text(&added[0], "note")]).expect(0);
    assert_eq!(bytes(&desk), lease(), "taken back to the byte");
}

#[test]
fn what_is_suggested_is_a_tracked_change_of_the_person() {
    let desk = desk();
    let set = "is adjusted once a year, on 1 July,";
    let place = "text:\"may be adjusted by the Landlord once a year\"";
    desk.run(&["edit", FILE, "--at", place, "--set", set, "--suggest"]).expect(0);
    let now = part(&desk, "word/document.xml");
    assert!(now.contains("w:author=\"Mara Lindqvist\""), "{now}");
    assert!(
        now.contains(">may be</w:delText>")
            && now.contains("ad</w:t></w:r><w:r><w:t xml:space=\"preserve\">justed"),
        "word by word: {now}"
    );
    let says = desk.run(&["view", FILE]).expect(0).out;
    assert!(says.contains("The rent is adjusted once a year, on 1 July, in line with"), "{says}");
    // Rejected it is what it was; accepted it is what a direct change makes.
    desk.run(&["edit", FILE, "--at", "text:\"is adjusted once a year, on 1 July,\"", "--act", "reject"])
        .expect(0);
    assert!(desk.run(&["view", FILE]).expect(0).out.contains("The rent may be adjusted by the Landlord"));
    assert!(!part(&desk, "word/document.xml").contains("Mara"));
    // Others' changes are theirs.
    let theirs = "text:\"for the first time in 2028\"";
    let refused = desk.run(&["edit", FILE, "--at", theirs, "--set", "never"]);
    assert_ne!(refused.status, 0);
    assert!(refused.err.contains("tracked change"), "{}", refused.err);
    desk.run(&["edit", FILE, "--at", theirs, "--act", "accept"]).expect(0);
    assert!(!part(&desk, "word/document.xml").contains("w:id=\"101\""));
    assert!(part(&desk, "word/document.xml").contains("w:id=\"102\""), "the other one stands");
    desk.run(&["restore", FILE, "1"]).expect(0);
    assert_eq!(bytes(&desk), lease());
}

/// The contract on the screen: others' changes are seen, a note on a clause is suggested, and one click takes it back.
fn reviewed(screen: Screen, case: &str) {
    let desk = desk();
    let person = Person::new(screen.open(&desk, (1440, 900)), screen, case);
    person.click("button", &format!("*{FILE}*"));
    person.see("article", "*");
    person.station("01-read");
    person.click("radio", "Suggest");
    person.until("suggestions", || {
        let all = desk.json(&["note", "list"]);
        drop(all);
        person.session.read(
            "return document.querySelector('[role=radio][aria-checked=true][title*=tracked]') !== null",
            &json!([]),
        ) == json!(true)
    });
    let place = "text:\"An increase of more than 3 % in one year requires no reasons.\"";
    let words =
        "replace \"requires no reasons\" with \"entitles the Tenant to give notice within two months\"";
    desk.json(&["note", "add", FILE, "--at", place, "--change", words]);
    desk.run(&["note", "send", "--model", "builtin"]).expect(0);
    person.see("button", "Version 2");
    let scroll = "document.querySelector('ins.theirs')?.scrollIntoView({ block: 'center' }); return true";
    person.session.read(scroll, &json!([]));
    person.station("02-suggested");
    person.click("button", "Undo all");
    person.until("as it was", || bytes(&desk) == lease());
}

#[test]
fn a_contract_is_reviewed_in_the_browser() {
    reviewed(Screen::Chromium, "word-review");
}

#[test]
fn a_contract_is_reviewed_in_the_window() {
    reviewed(Screen::Window, "word-review");
}

/// By hand: a paragraph is written where it stands, and somebody's tracked change is accepted from its menu; each is one version, and
/// goes back by a key.
fn written_by_hand(screen: Screen, case: &str) {
    let desk = desk();
    let person = Person::new(screen.open(&desk, (1440, 900)), screen, case);
    person.click("button", &format!("*{FILE}*"));
    person.click("radio", "Edit");
    person.press_at(person.place("li", "swept and empty").middle());
    person.see("textbox", "Words");
    person.press("Control+a");
    person.type_words("The premises are handed over on 15 July 2026, swept and empty.");
    person.station("01-writing");
    person.press("Enter");
    person.see("button", "Version 2");
    assert!(part(&desk, "word/document.xml").contains("on 15 July 2026, swept"));
    person.press_other_at(person.place("ins", "for the first time in 2028").middle());
    person.click("menuitem", "Tracked changes");
    person.see("menuitem", "Accept");
    person.station("02-menu");
    person.click("menuitem", "Accept");
    person.see("button", "Version 3");
    assert!(!part(&desk, "word/document.xml").contains("w:id=\"101\""));
    person.press("Control+z");
    person.see("button", "Version 4");
    person.press("Control+z");
    person.until("as it was", || bytes(&desk) == lease());
    person.looks("03-looks", ("article", "*"), &[(1440, 900), (1024, 768), (420, 800)]);
}

#[test]
fn a_contract_is_changed_by_hand_in_the_browser() {
    written_by_hand(Screen::Chromium, "word-hand");
}

#[test]
fn words_are_found_with_their_places() {
    let desk = desk();
    desk.write("memo.md", "# Memo\n\nThe rent is due on the third.\n");
    let found = desk.json(&["find", "rent"]);
    let of = |path: &str| found.iter().filter(|one| text(one, "path") == path).collect::<Vec<_>>();
    assert!(of(FILE).len() >= 4 && of("memo.md").len() == 1, "{found:?}");
    let one = of(FILE)[0];
    assert_eq!(text(one, "kind"), "word");
    let shown = desk.run(&["view", FILE, "--at", text(one, "where")]).expect(0).out;
    assert!(shown.to_lowercase().contains("rent"), "{shown}");
    let one = desk.json(&["find", "twelve months", FILE]);
    assert_eq!(one.len(), 1);
    assert!(text(&one[0], "text").starts_with("The lease begins on 1 July 2026"));
    assert!(desk.json(&["find", "Later claims"]).is_empty(), "what is deleted is no word of it");
}

//! Another program writes the file while its notes are open and one is being typed: nothing typed is lost, places
//! follow on the screen without a reload, and what is painted stands over the right words.

use gloss_tests::{Desk, Person, Screen};

const MEMO: &str = "# Memo\n\nAlpha stands here and stays where it is. Beta is what this is about, in many words.\n\n\
A paragraph that nobody marks, with enough in it to tell it from the others.\n\n\
Gamma comes last of all. It is noted while another program writes.\n";
const NOTED: &str = "Beta is what this is about, in many words.";
const WRITTEN: &str = "Gamma comes last of all.";

/// Words are painted, in this style, where the text shows them and nowhere else.
#[track_caller]
fn painted_over(person: &Person, style: &str, words: &str) {
    person.until(&format!("{style} over “{words}”"), || {
        let place = person.place("p", words);
        matches!(&person.painted_at(style)[..], [(painted, rect)] if painted == words && place.meets(*rect)
            && (place.y - rect.y).abs() < 2.0 && (place.x - rect.x).abs() < 2.0)
    });
}

fn loaded_at(person: &Person) -> String {
    person.session.read("return String(performance.timeOrigin)", &serde_json::json!([])).to_string()
}

fn written_meanwhile(screen: Screen) {
    let desk = Desk::new();
    desk.write("memo.md", MEMO);
    let person = Person::new(screen.open(&desk, (1440, 900)), screen, "outside-edit");
    person.click("button", "memo.md*");
    person.see("article", "Memo, version 1");
    person.press_at(person.place("p", NOTED).middle());
    person.see("group", "New note");
    person.type_words("Shorter");
    person.press("Enter");
    person.see("article", "Note 1 of 1, change, not sent, on '*");
    let loaded = loaded_at(&person);
    person.press_at(person.place("p", WRITTEN).middle());
    person.see_focus("textbox", "Note");
    person.type_words("Half of a ");
    // Above both places, and in the paragraph between them.
    let second = MEMO
        .replace("# Memo\n", "# Memo\n\nA line above.\n\nAnd one more.\n")
        .replace("nobody marks", "no one marks");
    desk.write("memo.md", &second);
    person.see("article", "Memo, version 2");
    person.see_words("article", "Memo, version 2", "And one more.");
    painted_over(&person, "note", NOTED);
    painted_over(&person, "note-focus", WRITTEN);
    assert_eq!(person.focus(), "textbox “Note”");
    assert_eq!(person.written("textbox", "Note"), "Half of a ");
    person.station("01-while-typing");
    person.type_words("sentence");
    assert_eq!(person.written("textbox", "Note"), "Half of a sentence");
    person.press("Enter");
    person.see("article", "Note 2 of 2, change, not sent, on 'Gamma comes last of all.'");
    assert_eq!(loaded_at(&person), loaded, "the page was loaded again");
    person.station("02-added");
    removed_meanwhile(&desk, &person, &second);
}

/// The words that a note is being written on go: what was typed stays.
fn removed_meanwhile(desk: &Desk, person: &Person, now: &str) {
    let words = "It is noted while another program writes.";
    person.press_at(person.place("p", words).middle());
    person.see_focus("textbox", "Note");
    person.type_words("Not lost");
    desk.write("memo.md", now.replace(words, "").replace("Beta is what", "Beta was what"));
    person.see("article", "Memo, version 3");
    person.until("the words are gone", || !person.blocks().concat().contains(words));
    assert_eq!(person.written("textbox", "Note"), "Not lost");
    person.press("Enter");
    // It can't stand there: the box says so and keeps the words for the place that is pointed at next.
    person.see_words("group", "New note", "was changed since, and this place with it.");
    person.station("03-removed");
    person.press_at(person.place("p", "Alpha stands here").middle());
    person.until("the box is at the new place", || person.says("“Alpha stands here and stays where it is.”"));
    assert_eq!(person.written("textbox", "Note"), "Not lost");
    person.press("Enter");
    person.see("article", "Note 1 of 3, change, not sent, on 'Alpha stands here*");
    person.see_words("complementary", "Notes", "Text changed: was");
    person.station("04-placed-again");
}

#[test]
fn an_edit_meanwhile_in_the_browser() {
    written_meanwhile(Screen::Chromium);
}

#[test]
fn an_edit_meanwhile_in_the_window() {
    written_meanwhile(Screen::Window);
}

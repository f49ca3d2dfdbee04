//! Said in the box before anything is sent: what needs a model, and that “this row” is the row. An undone note is undone, stays
//! where it is and is in no next batch; a batch over several files names them. In the browser and in the window.

use gloss_tests::{Desk, Person, Screen, text};

const LARGE: (i64, i64) = (1440, 900);
const MEMO: &str = "# Autumn\n\nWe had 64 invoices in October. Two are overdue.\n\n| Customer | Net |\n| --- | --: |\n| Café Luna | 41 |\n| Hotel Adler | 38 |\n";
const PLAN: &str = "# Plan\n\nThe shop opens in May.\n";

fn states(desk: &Desk) -> Vec<String> {
    desk.json(&["note", "list"]).iter().map(|note| text(note, "state").to_owned()).collect()
}

fn noted(person: &Person, within: &str, place: &str, words: &str) {
    person.press_at(person.place(within, place).middle());
    person.see("textbox", "Note");
    person.type_words(words);
}

fn journey(screen: Screen) {
    let desk = Desk::new();
    desk.write("memo.md", MEMO);
    desk.write("plan.md", PLAN);
    let person = Person::new(screen.open(&desk, LARGE), screen, &format!("promised-{}", screen.name()));
    if screen == Screen::Window {
        person.choose_theme("Dark");
    }
    person.click("button", "memo.md*");
    person.see("heading", "Autumn");

    // What needs a model says so in the box, with the way to one.
    noted(&person, "p", "64", "Make it more exciting");
    person.see_words("group", "New note", "This needs a model.");
    person.see("button", "Connect a model");
    person.station("01-needs-a-model");
    assert_eq!(person.amiss(), Vec::<String>::new());
    person.click("button", "Cancel");

    // “This row” is the row: told, marked, taken.
    noted(&person, "td", "Café Luna", "Delete this row");
    person.see_words("group", "New note", "May change: this row");
    person.station("02-this-row");
    assert_eq!(person.amiss(), Vec::<String>::new());
    person.press("Enter");
    person.see("article", "Note 1 of 1, change, not sent, on '*");

    // A batch over two files names them.
    desk.json(&["note", "add", "plan.md", "--at", "text:\"May\"", "--change", "Change May to June"]);
    person.until("both files are named", || person.says("1 in memo.md, 1 in plan.md"));
    person.station("03-two-files");
    person.click("button", "Send 2 notes");
    desk.until("both are done", || states(&desk) == ["applied", "applied"]);
    assert_eq!(desk.read("memo.md"), MEMO.replace("| Café Luna | 41 |\n", ""));
    assert_eq!(desk.read("plan.md"), PLAN.replace("May", "June"));

    // Undone is undone: nothing waits to be sent, and the next batch leaves it alone.
    person.click("button", "Undo note 1");
    person.see("article", "Note 1 of 1, change, undone, on '*");
    desk.until("the row is back", || desk.read("memo.md") == MEMO);
    person.see_none("button", "Send 1 note");
    person.station("04-undone");
    assert_eq!(person.amiss(), Vec::<String>::new());
    noted(&person, "p", "64", "Change 64 to 65");
    person.press("Enter");
    person.click("button", "Send 1 note");
    desk.until("the new one is done", || {
        states(&desk).contains(&"applied".to_owned()) && desk.read("memo.md").contains("65")
    });
    assert_eq!(desk.read("memo.md"), MEMO.replace("64", "65"));
    person.see("button", "Send again, note 1");
    person.station("05-next-batch");

    // Sent again by the person, and by nobody else.
    person.click("button", "Send again, note 1");
    desk.until("the row is gone again", || !desk.read("memo.md").contains("Café Luna"));
    person.station("06-sent-again");
}

#[test]
fn what_a_note_will_do_is_said_before_and_what_was_undone_stays_undone_in_the_browser() {
    journey(Screen::Chromium);
}

#[test]
fn what_a_note_will_do_is_said_before_and_what_was_undone_stays_undone_in_the_window() {
    journey(Screen::Window);
}

//! Code and plain text as a kind: a line is pointed at, noted, changed, compared and undone as a sentence is, in the
//! browser, in the window and from the command line; and the file's own line ends stay.

use gloss_tests::{Desk, Person, Screen};

const LARGE: (i64, i64) = (1440, 900);
const SMALL: (i64, i64) = (1024, 700);

const PRICES: &str = r#""""Prices of a shop, with and without tax."""

import json

RATE = 0.19


def gross(net):
    # Adds the tax to a net price.
    return round(net * (1 + RATE), 2)


def total(items):
    """The sum of all prices, with tax.

    Items are names and net prices.
    """
    return sum(gross(price) for name, price in items)


def read(path):
    with open(path) as file:
        return json.load(file)
"#;
/// The line that is changed, the one below another that is only asked about, and the change.
const LINE: &str = "return round(net * (1 + RATE), 2)";
const COMMENT: &str = "# Adds the tax to a net price.";
const CHANGE: &str = "Replace \"round\" with \"floor\"";

fn reviewed(screen: Screen, size: (i64, i64), theme: &str) {
    let desk = Desk::new();
    desk.write("prices.py", PRICES);
    let case = format!("code-{}x{}-{}", size.0, size.1, theme.to_lowercase());
    let person = Person::new(screen.open(&desk, size), screen, &case);
    person.choose_theme(theme);
    person.click("button", "prices.py*");
    person.see("article", "prices.py, version 1");
    coloured(&person);
    let before = person.blocks();
    // A run for each line, with its end: what is drawn is the file, to the letter.
    assert_eq!(before.concat().replace('|', ""), PRICES);
    note_a_line(&person);
    note_two_lines(&person);
    served(&person, &desk, &before);
    compared(&person);
    undone(&person, &desk, &before);
}

fn coloured(person: &Person) {
    person.until("its parts are coloured", || {
        let painted = |look: &str| person.painted(&format!("code-{look}"));
        painted("keyword").contains(&"def".to_owned())
            && painted("comment").contains(&COMMENT.to_owned())
            && painted("number").contains(&"0.19".to_owned())
            // What began in a line above goes on.
            && painted("string").iter().any(|words| words.contains("Items are names"))
    });
    person.station("01-read");
}

fn note_a_line(person: &Person) {
    person.click("radio", "Point");
    let line = person.place(".line", LINE);
    person.hover_at(line.middle());
    person.until("the line is outlined", || person.painted("hover") == [format!("    {LINE}")]);
    person.station("02-pointed");
    person.press_at(line.middle());
    person.see("group", "New note");
    person.until("all of it is in view", || person.page().holds(person.see("group", "New note")));
    person.type_words(CHANGE);
    person.see("button", "May change: what is marked");
    person.station("03-note");
    person.click("button", "Add note");
    person.see_none("group", "New note");
    person.see("article", "Note 1 of 1, change, not sent, on '*");
}

fn note_two_lines(person: &Person) {
    let (from, to) = (person.place(".line", "def total"), person.place(".line", "The sum of all"));
    person.drag((from.x + 1.0, from.middle().1), (to.x + to.w - 1.0, to.middle().1));
    person.see("group", "New note");
    person.until("both lines are marked", || {
        person
            .painted("note-focus")
            .concat()
            .starts_with("def total(items):\n    \"\"\"The sum of all prices")
    });
    person.type_words("What does this do?");
    person.station("04-lines");
    person.click("button", "Add note");
    person.see("article", "Note 2 of 2, ask, not sent, on '*");
}

fn served(person: &Person, desk: &Desk, before: &[String]) {
    person.click("button", "Send 2 notes");
    person.see_words("region", "What was changed", "Changed only what you pointed at.");
    person.see("button", "1 applied");
    person.see("article", "prices.py, version 2");
    let expected: Vec<String> = before.iter().map(|block| block.replace("round(", "floor(")).collect();
    person.until("the change stands in the line", || person.blocks() == expected);
    person.until("before and after stand in it", || {
        person.struck() == ["round"] && person.painted("added") == ["floor"]
    });
    person.until("every step has ended", || person.turning().is_empty());
    person.until("the changed line keeps its colours", || {
        person.painted("code-keyword").iter().filter(|words| *words == "return").count() == 3
    });
    person.station("05-served");
    assert_eq!(desk.read("prices.py"), PRICES.replace("round(", "floor("));
}

fn compared(person: &Person) {
    person.click("button", "Compare");
    person.see_words("main", "Artifact", "1 change");
    assert_eq!(
        (person.painted("removed"), person.painted("added")),
        (vec!["round".to_owned()], vec!["floor".to_owned()])
    );
    person.until("both versions are coloured", || {
        person.painted("code-keyword").iter().filter(|words| *words == "return").count() == 6
    });
    person.station("06-compared");
    person.click("radio", "In one text");
    person.until("one text", || person.painted("removed").is_empty());
    person.station("07-one-text");
    person.click("button", "Close comparison");
}

fn undone(person: &Person, desk: &Desk, before: &[String]) {
    person.click("button", "Undo note 1");
    person.see("article", "prices.py, version 3");
    person.until("the lines are as before", || person.blocks() == before);
    assert_eq!(desk.read("prices.py"), PRICES);
    person.station("08-undone");
    // An older version shows what it said, and no change that came after it.
    person.click("button", "Version 3");
    person.click("menuitemcheckbox", "Version 1.*");
    person.see("button", "Newest");
    person.until("nothing is struck out", || person.struck().is_empty());
}

#[test]
fn in_the_browser() {
    reviewed(Screen::Chromium, LARGE, "Both");
}

#[test]
fn in_the_window_small_and_dark() {
    reviewed(Screen::Window, SMALL, "Dark");
}

#[test]
fn lines_are_changed_from_the_command_line_and_their_ends_stay() {
    let desk = Desk::new();
    let script = "@echo off\r\n\r\nset RATE=19\r\nset NAME=shop\r\n\r\necho %RATE%\r\n";
    desk.write("run.bat", script);
    desk.run(&[
        "note",
        "add",
        "run.bat",
        "--at",
        "text:\"set NAME=shop\"",
        "--change",
        "Replace \"shop\" with \"store\"",
    ])
    .expect(0);
    let sent = desk.run(&["note", "send", "--json"]).expect(0);
    assert!(sent.out.contains("\"done\""), "{}", sent.out);
    assert_eq!(desk.read("run.bat"), script.replace("shop", "store"));
    let note = &desk.json(&["note", "list", "run.bat"])[0];
    assert_eq!(note["place"].as_str(), Some("edited"), "{note}");
    let id = note["note"].as_str().expect("an id").to_owned();
    desk.run(&["note", "undo", &id]).expect(0);
    assert_eq!(desk.read("run.bat"), script);
}

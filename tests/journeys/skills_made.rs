//! A skill that is made of a finished task: tried once on other data before it is kept, followed afterwards, and never kept where it was
//! not tried. Only the model is a double.

use gloss_mock_model::{Mock, Script};
use gloss_tests::{Desk, Hand, Person, Screen, text};
use serde_json::{Value, json};

const LARGE: (i64, i64) = (1440, 900);
const OCTOBER: &str = "region,units,price\nNorth,30,4.5\nSouth,20,4.5\n";
const NOVEMBER: &str = "region,units,price\nNorth,10,5\nSouth,22,5\nEast,41,5\n";
const SUM: &str = "SELECT sum(units * price) AS sales FROM sales_2026_10";
const MEMO: &str = "# Sales in October 2026\n\nWe sold goods for [€225](fact:{{json:/fact}}/r1c1).\n";

fn desk() -> (Desk, Mock, String) {
    let script = json!([
        { "when": { "contains": "a memo on October", "round": 0 }, "do": { "calls": [{ "name": "compute", "arguments": { "sql": SUM } }] } },
        { "when": { "contains": "a memo on October", "round": 1 }, "do": { "calls": [{ "name": "write_artifact", "arguments": { "path": "memo-2026-10.md", "content": MEMO } }] } },
        { "do": { "text": "Done." } },
    ]);
    let mock = Mock::start(Script::from_value(script).expect("a script")).expect("the double starts");
    let desk = Desk::of_person();
    desk.connect(&mock, "responses");
    desk.write("sales-2026-10.csv", OCTOBER);
    let task = text(&desk.run(&["run", "a memo on October", "--json"]).expect(0).last(), "task").to_owned();
    (desk, mock, task)
}

fn own_skills(desk: &Desk) -> Vec<Value> {
    desk.json(&["skill", "list"])
}

#[test]
fn it_is_kept_once_it_was_done_on_other_data_and_a_model_can_follow_it() {
    let (desk, mock, task) = desk();
    // With its own data alone it was not tried: nothing is kept.
    let same = desk.run(&["skill", "make", &task, "--name", "monthly memo", "--json"]);
    assert_ne!(same.status, 0, "{same:?}");
    assert!(own_skills(&desk).is_empty(), "{:?}", own_skills(&desk));

    desk.write("sales-2026-11.csv", NOVEMBER);
    let made = desk.run(&["skill", "make", &task, "--name", "monthly memo", "--json"]).expect(0).last();
    assert_eq!(
        (text(&made, "skill"), text(&made, "status"), text(&made, "from")),
        ("monthly-memo", "found", "person")
    );
    let words = text(&made, "text");
    for part in [
        "## What changes",
        "a file like `sales-2026-10.csv`",
        "tried on sales-2026-11.csv",
        SUM,
        "none is taken from here",
    ] {
        assert!(words.contains(part), "{part} in {words}");
    }
    assert!(desk.read("memo-2026-11.md").contains("365"), "what it was tried with is there to be looked at");
    assert!(text(&made, "why").is_empty(), "it reads without a word: {made}");

    desk.run(&["run", "Do it for this month, $monthly-memo", "--json"]).expect(0);
    let last = format!("{:?}", mock.requests().last());
    assert!(
        last.contains("The person calls the skill monthly-memo") && last.contains("this time’s table"),
        "{last}"
    );
    let twice = desk.run(&["skill", "make", &task, "--name", "monthly memo"]);
    assert!(twice.status != 0 && twice.err.contains("You have a skill monthly-memo already"), "{twice:?}");
    let nothing = desk.run(&["skill", "make", "t_nothing"]);
    assert_ne!(nothing.status, 0, "{nothing:?}");
}

#[test]
fn it_is_made_on_the_screen() {
    let (desk, _mock, _) = desk();
    desk.write("sales-2026-11.csv", NOVEMBER);
    let person = Person::new(Screen::Chromium.open(&desk, LARGE), Screen::Chromium, "skill-made");
    let hand = Hand::Pointer;
    person.act(hand, "button", "a memo on October*");
    person.act(hand, "button", "Make this repeatable");
    person.act(hand, "button", "Save");
    person.act(hand, "button", "Run");
    person.act(hand, "button", "Run it");
    person.until("it was done", || desk.folder.join("memo-2026-11.md").exists());
    person.act(hand, "button", "Recipes*");
    person.act(hand, "button", "Make a skill of it");
    person.see_words("main", "Recipes", "Agents can follow it now, as a skill of yours.");
    person.station("1-made");
    person.act(hand, "button", "Extensions");
    person.see_words("region", "Skills", "a-memo-on-october");
    person.act(hand, "button", "Read a-memo-on-october");
    person.see_words("region", "Skills", "tried on sales-2026-11.csv");
    person.station("2-read");
}

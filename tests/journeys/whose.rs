//! Two tasks that changed the same places of a file: the second looks again, and the person is asked whose words shall
//! stand, while neither task waits for the answer. Each of the three answers does what it says and asks no model.

use gloss_mock_model::Mock;
use gloss_tests::{Desk, Person, Screen, text};
use serde_json::{Value, json};

const LARGE: (i64, i64) = (1440, 900);
const MEMO: &str = "# Memo\n\nThe fair is in May.\n\nRents rise.\n";
const THEIRS: &str = "# Memo\n\nThe fair is in June.\n\nRents rise.\n";
const OURS: &str = "# Memo\n\nThe fair is in July.\n\nRents rise.\n";

/// A folder in which “In July” wrote over what “In June” had written meanwhile; with the former's id.
fn collided() -> (Desk, Mock, String) {
    let gate = tempfile::tempdir().expect("a folder");
    let read = json!([{ "name": "read_file", "arguments": { "path": "memo.md" } }]);
    let write = |content: &str| json!([{ "name": "write_artifact", "arguments": { "path": "memo.md", "content": content } }]);
    let script = json!([
        { "when": { "round": 0 }, "do": { "calls": read } },
        { "when": { "contains": "In June", "round": 1 }, "do": { "calls": write(THEIRS) } },
        { "when": { "contains": "In July", "round": 1 }, "do": { "calls": write(OURS), "until_file": gate.path().join("go") } },
        { "when": { "contains": "In July", "round": 2 }, "do": { "calls": read } },
        { "when": { "contains": "In July", "round": 3 }, "do": { "calls": write(OURS) } },
        { "do": { "text": "The fair is moved." } },
    ]);
    let (desk, mock) = Desk::scripted(script, MEMO);
    let late = desk.start(&["run", "In July"]);
    desk.until("it has read", || mock.requests().len() >= 2);
    desk.run(&["run", "In June"]).expect(0);
    std::fs::write(gate.path().join("go"), "").expect("opened");
    let late = late.wait_with_output().expect("it ends");
    assert!(late.status.success(), "it waits for no answer: {late:?}");
    assert_eq!(desk.read("memo.md"), OURS);
    let tasks = desk.json(&["tasks"]);
    let late = tasks.iter().find(|task| text(task, "title") == "In July").expect("the task");
    assert_eq!((text(late, "status"), text(late, "latest")), ("done", "The fair is moved."));
    let id = text(late, "task").to_owned();
    (desk, mock, id)
}

fn waits(desk: &Desk) -> String {
    desk.json(&["hey"]).iter().map(Value::to_string).collect()
}

#[test]
fn each_answer_does_what_it_says_and_asks_no_model() {
    let (desk, mock, task) = collided();
    let asked = mock.requests().len();
    assert!(
        waits(&desk).contains("This task and “In June” changed the same places of memo.md"),
        "{}",
        waits(&desk)
    );
    desk.run(&["run", "--task", &task, "Keep both, each in a file of its own"]).expect(0);
    assert_eq!((desk.read("memo.md").as_str(), desk.read("memo 2.md").as_str()), (OURS, THEIRS));
    assert!(!waits(&desk).contains("the same places"));

    let (other, _mock, task) = collided();
    other.write("memo.md", "# Memo\n\nAnother program was here.\n");
    let told = other.run(&["run", "--task", &task, "Go back to version 2"]);
    assert!(told.err.contains("was changed since this was asked"), "{told:?}");
    assert!(waits(&other).contains("the same places"), "the question stays");
    assert_eq!(other.read("memo.md"), "# Memo\n\nAnother program was here.\n");
    other.run(&["run", "--task", &task, "Keep it as it is now"]).expect(0);
    assert!(!waits(&other).contains("the same places"));
    assert_eq!(other.read("memo.md"), "# Memo\n\nAnother program was here.\n");
    assert_eq!(mock.requests().len(), asked);
}

#[test]
fn whose_words_stand_is_chosen_on_screen() {
    for (screen, look) in [(Screen::Chromium, "Light"), (Screen::Window, "Dark")] {
        let (desk, mock, _) = collided();
        let asked = mock.requests().len();
        let person = Person::new(screen.open(&desk, LARGE), screen, &format!("whose-{}", screen.name()));
        person.choose_theme(look);
        person.click("button", "Needs you 1");
        person.see_words("main", "Needs you", "This task and “In June” changed the same places of memo.md");
        person.station("01-asked");
        assert_eq!(person.amiss(), Vec::<String>::new());
        person.click("button", "See memo.md");
        person.see_words("main", "*", "July");
        person.station("02-both");
        assert_eq!(person.amiss(), Vec::<String>::new());
        person.click("button", "Needs you 1");
        person.click("button", "Go back to version 2");
        person.see_words("main", "Needs you", "Nothing needs you");
        assert_eq!(desk.read("memo.md"), THEIRS);
        person.click("button", "In July*");
        person.see_words("log", "What was said and done", "Go back to version 2");
        person.station("03-put-back");
        assert_eq!(person.amiss(), Vec::<String>::new());
        assert_eq!(mock.requests().len(), asked, "no model is asked for it");
        let versions = desk.json(&["versions", "memo.md"]);
        assert_eq!(versions.len(), 4, "nothing is lost: {versions:?}");
    }
}

//! Roles: those of the folder, of plugins and the person's own beside the built-in ones, a task that works in one, and what it may
//! not do then. Only the model is a double.

use gloss_mock_model::{Mock, Script};
use gloss_tests::{Desk, Hand, Person, SIZES, Screen, text};
use serde_json::{Value, json};

fn of<'a>(rows: &'a [Value], role: &str) -> &'a Value {
    rows.iter().find(|row| row["role"] == role).unwrap_or_else(|| panic!("no {role} in {rows:?}"))
}

#[test]
fn a_task_works_in_the_role_that_the_person_names_and_never_beyond_it() {
    let write = json!({ "calls": [{ "name": "write_artifact", "arguments": { "path": "a.md", "content": "# A\n\nB.\n" } }] });
    let script = json!([{ "when": { "round": 0 }, "do": write }, { "do": { "text": "Done." } }]);
    let mock = Mock::start(Script::from_value(script).expect("a script")).expect("a double");
    let mut desk = Desk::new();
    let home = desk.home.join("person");
    std::fs::create_dir_all(home.join(".claude/agents")).unwrap();
    desk.set("HOME", &home.display().to_string());
    desk.connect(&mock, "responses");
    desk.write(".codex/agents/scribe.toml", "name = \"scribe\"\ndescription = \"Writes minutes.\"\ndeveloper_instructions = \"CANARY-SCRIBE: in the past tense.\"\nsandbox_mode = \"danger-full-access\"\nmodel = \"dear\"\n");
    std::fs::write(home.join(".claude/agents/auditor.md"), "---\nname: auditor\ndescription: Looks for mistakes.\ntools: Read, Grep\n---\nCANARY-AUDITOR: name each with its cell.\n").unwrap();
    let rows = desk.json(&["role", "list"]);
    let scribe = of(&rows, "scribe");
    assert_eq!(
        (&scribe["from"], &scribe["only_reads"], &scribe["model"]),
        (&json!("folder"), &json!(false), &Value::Null),
        "{scribe}"
    );
    assert_eq!(scribe["unused"], json!(["sandbox_mode", "model"]));
    let auditor = of(&rows, "auditor");
    assert_eq!((&auditor["from"], &auditor["only_reads"]), (&json!("person"), &json!(true)), "{auditor}");
    assert_eq!(of(&rows, "explorer")["from"], "built_in");
    assert!(desk.run(&["role", "show", "auditor"]).expect(0).out.contains("only reads"));
    assert!(desk.run(&["role", "show", "wizard"]).expect(2).err.contains("There is no role wizard"));
    let run = desk.run(&["run", "Write the minutes", "--role", "scribe", "--json"]).expect(0).last();
    assert!(format!("{:?}", mock.requests()).contains("CANARY-SCRIBE: in the past tense."));
    assert_eq!(desk.read("a.md"), "# A\n\nB.\n");
    let again = desk.run(&["run", "More", "--role", "auditor", "--task", text(&run, "task")]);
    assert!(again.status != 0 && again.err.contains("keeps the role that it began with"), "{again:?}");
    std::fs::remove_file(desk.folder.join("a.md")).unwrap();
    let audit = desk.run(&["run", "Look for mistakes", "--role", "auditor", "--json"]).expect(0).last();
    let lines = desk.json(&["access", "list", "--task", text(&audit, "task")]);
    let never: Vec<_> = lines.iter().filter(|line| line["detail"] == "never: its role only reads").collect();
    assert_eq!(never.len(), 3, "{lines:?}");
    assert!(format!("{:?}", mock.requests().last()).contains("CANARY-AUDITOR"));
    assert!(!desk.folder.join("a.md").exists(), "one that only reads writes nothing");
    let nobody = desk.run(&["run", "Do it", "--role", "wizard"]);
    assert!(nobody.status != 0 && nobody.err.contains("There is no role wizard"), "{nobody:?}");
}

/// A role is chosen beside the model, seen on its task, and goes with no other.
fn chosen_beside_the_model(screen: Screen, hand: Hand) {
    let write = json!({ "calls": [{ "name": "write_artifact", "arguments": { "path": "a.md", "content": "# A\n\nB.\n" } }] });
    let script = json!([{ "when": { "round": 0 }, "do": write }, { "do": { "text": "That is all." } }]);
    let mock = Mock::start(Script::from_value(script).expect("a script")).expect("a double");
    let desk = Desk::new();
    desk.connect(&mock, "responses");
    desk.write("memo.md", "# Memo\n\nA memo.\n");
    desk.write(
        ".claude/agents/auditor.md",
        "---\nname: auditor\ndescription: Looks for mistakes.\ntools: Read, Grep\n---\nCANARY-AUDITOR: name each with its cell.\n",
    );
    let person =
        Person::new(screen.open(&desk, (1440, 900)), screen, &format!("roles-{}-{hand:?}", screen.name()));
    person.act(hand, "button", "New task");
    person.act(hand, "button", "Role: No role");
    person.see("menuitemcheckbox", "auditor*");
    person.station("01-chosen-from");
    if hand == Hand::Keys {
        person.press_until("ArrowDown", "menuitemcheckbox", "auditor*");
        person.press("Enter");
    } else {
        person.click("menuitemcheckbox", "auditor*");
    }
    person.looks("02-chosen", ("button", "Role: auditor"), &SIZES);
    person.fill(hand, "What should be done?", "Look for mistakes");
    person.act(hand, "button", "Start");
    person.see_words("log", "What was said and done", "That is all.");
    person.see_words("region", "Conversation", "in the role auditor · only reads");
    person.station("03-on-the-task");
    person.see_words("complementary", "What this task may do", "never: its role only reads");
    assert!(format!("{:?}", mock.requests()).contains("CANARY-AUDITOR"));
    assert!(!desk.folder.join("a.md").exists(), "one that only reads writes nothing");
    person.act(hand, "button", "New task");
    person.see("button", "Role: No role");
}

#[test]
fn a_role_is_chosen_beside_the_model_in_the_browser() {
    chosen_beside_the_model(Screen::Chromium, Hand::Pointer);
}

#[test]
fn a_role_is_chosen_with_the_keys() {
    chosen_beside_the_model(Screen::Chromium, Hand::Keys);
}

#[test]
fn a_role_is_chosen_beside_the_model_in_the_window() {
    chosen_beside_the_model(Screen::Window, Hand::Pointer);
}

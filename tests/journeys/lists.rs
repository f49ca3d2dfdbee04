//! Lists that are longer than a page: they say how much more there is and where it begins, on the command line, for programs
//! and on the screen.

use gloss_tests::{Desk, Person, Program, Screen, text};
use serde_json::{Value, json};

const TASKS: usize = 230;

/// A desk with more tasks than a list shows, opened as a program does it in one go.
fn many() -> Desk {
    let desk = Desk::new();
    let mut program = Program::start(&desk);
    program.ask("initialize", json!({ "clientInfo": { "name": "test", "version": "1" } }));
    for _ in 0..TASKS {
        assert!(program.ask("thread/start", json!({}))["result"].is_object());
    }
    desk
}

#[test]
fn lists_say_how_many_more_there_are_and_page() {
    let desk = many();
    let first = desk.run(&["tasks", "--json"]).expect(0);
    assert_eq!(first.lines().len(), 200);
    assert!(first.err.starts_with("30 older tasks: gloss tasks --before \""), "{}", first.err);
    let before = first.err.split('"').nth(1).expect("where they begin").to_owned();
    let second = desk.run(&["tasks", "--before", &before, "--json"]).expect(0);
    assert!(second.lines().len() == 30 && second.err.is_empty(), "{}", second.err);
    let all = first.lines().into_iter().chain(second.lines());
    let ids: std::collections::BTreeSet<String> = all.map(|task| text(&task, "task").to_owned()).collect();
    assert_eq!(ids.len(), TASKS);
    assert_eq!(desk.run(&["tasks", "--before", "nowhere"]).status, 2);

    let mut program = Program::start(&desk);
    program.ask("initialize", json!({ "clientInfo": { "name": "test", "version": "1" } }));
    let (mut cursor, mut seen) = (Value::Null, std::collections::BTreeSet::new());
    loop {
        let page = program.ask("thread/list", json!({ "limit": 100, "cursor": cursor }));
        let data = page["result"]["data"].as_array().expect("threads");
        seen.extend(data.iter().map(|thread| text(thread, "id").to_owned()));
        cursor = page["result"]["nextCursor"].clone();
        if cursor.is_null() {
            break;
        }
    }
    assert_eq!(seen, ids);

    let person = Person::new(Screen::Chromium.open(&desk, (1440, 900)), Screen::Chromium, "lists");
    person.click("button", "30 older tasks");
    person.see_none("button", "30 older tasks");
    person.station("01-all");
    assert_eq!(person.amiss(), Vec::<String>::new());
}

#[test]
fn more_memories_than_are_listed_are_told() {
    let desk = Desk::new();
    let mut program = Program::start(&desk);
    program.ask("initialize", json!({ "clientInfo": { "name": "test", "version": "1" } }));
    for n in 0..1_003 {
        let add = json!({ "type": "memory.add", "text": format!("Fact {n}"), "kind": "note", "scope": "workspace" });
        let done = program.ask("gloss/submit", json!({ "command": add }));
        assert!(done["result"].is_object(), "{done}");
    }
    let listed = desk.run(&["memory", "list", "--json"]).expect(0);
    assert_eq!(listed.lines().len(), 1_000);
    assert!(listed.err.starts_with("3 older ones are not shown"), "{}", listed.err);
}

#[test]
fn files_that_are_not_listed_are_told() {
    let desk = Desk::new();
    for n in 0..20_050 {
        desk.write(&format!("many/{n:05}.txt"), "");
    }
    let looked = desk.run(&["doctor"]);
    assert!(looked.out.contains("20000 are listed, 50 more are not"), "{}", looked.out);
    let person = Person::new(Screen::Chromium.open(&desk, (1440, 900)), Screen::Chromium, "lists-files");
    person.see_words("region", "In this folder", "50 more files not listed");
    person.station("01-unlisted");
}

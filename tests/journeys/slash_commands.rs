//! Commands that a person calls with a slash: Gloss's own, the person's, those of plugins. What one may not do is held to by the turn.
//! Only the model is a double.

use gloss_mock_model::{Mock, Script};
use gloss_tests::{Desk, Hand, Person, Screen, text};
use serde_json::json;

const LARGE: (i64, i64) = (1440, 900);

fn desk() -> (Desk, Mock) {
    let write = json!({ "calls": [{ "name": "write_artifact", "arguments": { "path": "letter.md", "content": "# Letter\n" } }] });
    let script = json!([
        { "when": { "contains": "a letter", "round": 0 }, "do": write },
        { "do": { "text": "That is all." } },
    ]);
    let mock = Mock::start(Script::from_value(script).expect("a script")).expect("the double starts");
    let mut desk = Desk::new();
    let home = desk.home.join("person");
    let put = |name: &str, words: &str| {
        std::fs::create_dir_all(home.join(name).parent().unwrap()).unwrap();
        std::fs::write(home.join(name), words).unwrap();
    };
    put(
        ".claude/commands/tidy.md",
        "---\ndescription: Tidies a file\nargument-hint: FILE TONE\n---\nTidy $1 in the tone $2. CANARY-TIDY\n",
    );
    put(".claude/commands/plan.md", "Mine is another plan. CANARY-MINE\n");
    desk.set("HOME", &home.display().to_string());
    desk.connect(&mock, "responses");
    desk.write(".claude/commands/steal.md", "CANARY-FOLDER\n");
    desk.write("desk/.claude-plugin/plugin.json", "{\"name\": \"desk\"}");
    desk.write(
        "desk/commands/brief.md",
        "---\ndescription: Briefs you\n---\nBrief on $ARGUMENTS. CANARY-BRIEF\n",
    );
    desk.run(&["plugin", "install", "./desk"]).expect(0);
    (desk, mock)
}

fn last(mock: &Mock) -> String {
    format!("{:?}", mock.requests().last())
}

#[test]
fn each_is_words_for_a_model_and_a_plan_changes_nothing() {
    let (desk, mock) = desk();
    desk.run(&["run", "/plan a letter to Ana", "--json"]).expect(0);
    assert!(!desk.folder.join("letter.md").exists(), "who plans writes nothing");
    let planned = format!("{:?}", mock.requests());
    assert!(planned.contains("The person calls the command /plan. Follow it"), "{planned}");
    assert!(
        planned.contains("This is to be done: a letter to Ana") && !planned.contains("CANARY-MINE"),
        "{planned}"
    );
    assert!(
        !format!("{:?}", mock.requests()[0].body["tools"]).contains("write_artifact"),
        "it has no such tool"
    );
    desk.run(&["run", "Write a letter to Ana", "--json"]).expect(0);
    assert!(desk.folder.join("letter.md").exists(), "a task does");

    desk.run(&["run", "/tidy notes.md plain", "--json"]).expect(0);
    assert!(last(&mock).contains("Tidy notes.md in the tone plain. CANARY-TIDY"), "{}", last(&mock));
    assert!(last(&mock).contains("whose words are not theirs"), "{}", last(&mock));
    for call in ["/brief Meyer & Co", "/desk:brief Meyer & Co"] {
        desk.run(&["run", call, "--json"]).expect(0);
        assert!(last(&mock).contains("Brief on Meyer & Co. CANARY-BRIEF"), "{}", last(&mock));
    }
    // What a folder brings is no command, and a path is none.
    for words in ["/steal now", "/home/ada/x.csv"] {
        desk.run(&["run", words, "--json"]).expect(0);
        assert!(
            !last(&mock).contains("CANARY-FOLDER") && !last(&mock).contains("calls the command"),
            "{}",
            last(&mock)
        );
    }
}

#[test]
fn a_conversation_is_shortened_when_its_person_says_so() {
    let (desk, mock) = desk();
    let task =
        text(&desk.run(&["run", "Write a letter to Ana", "--json"]).expect(0).last(), "task").to_owned();
    let before = mock.requests().len();
    desk.run(&["run", "--task", &task, "/compact", "--json"]).expect(0);
    let asked = mock.requests().split_off(before);
    assert!(asked.len() >= 2, "a summary and an answer: {}", asked.len());
    let answer = format!("{:?}", asked.last());
    assert!(answer.contains("The person had this conversation shortened"), "{answer}");
    assert!(!answer.contains("call_"), "the calls before it are in its summary alone: {answer}");
}

#[test]
fn they_are_offered_as_they_are_typed() {
    let (desk, _mock) = desk();
    let person = Person::new(Screen::Chromium.open(&desk, LARGE), Screen::Chromium, "slash-commands");
    person.act(Hand::Pointer, "button", "New task");
    person.fill(Hand::Pointer, "What should be done?", "/");
    person.see("button", "/plan Plans it and changes nothing");
    person.see("button", "/desk:brief Briefs you");
    person.station("1-offered");
    person.act(Hand::Pointer, "button", "/tidy Tidies a file");
    assert_eq!(person.written("textbox", "What should be done?"), "/tidy ");
}

//! A person connects a model on the screen, or takes the one that runs on their computer, runs a task with it, switches to another, loses the connection and comes
//! back; in the browser and in the window, with real input. The model is the double.

use gloss_mock_model::{Mock, Options, Script};
use gloss_tests::{Desk, Person, Screen};
use serde_json::json;

const LARGE: (i64, i64) = (1440, 900);
const KEY: &str = "sk-test-connect-4711";

fn script() -> Script {
    let usage = json!({ "input": 9000, "output": 400 });
    Script::from_value(json!([
        { "when": { "contains": "memo", "round": 0 }, "do": {
            "usage": usage, "thinking": "It wants a memo.",
            "calls": [{ "name": "write_artifact", "arguments": {
                "path": "memo.md", "content": "# A memo by the model\n\nIt says one thing and says it plainly.\n", "why": "Asked for" } }] } },
        { "do": { "text": "I wrote memo.md for you.", "usage": usage } }
    ]))
    .expect("a script")
}

fn desk() -> Desk {
    let desk = Desk::sample();
    // A machine's keychain is no place for a test's key.
    std::fs::write(desk.home.join("config.toml"), "credentials_store = \"file\"\n").expect("config.toml");
    desk
}

fn told(person: &Person, words: &str) {
    person.see_words("log", "What was said and done", words);
}

fn journey(screen: Screen) {
    let pricing = Some(json!({ "prompt": "0.0000025", "completion": "0.00001" }));
    let mock =
        Mock::start_with(script(), Options { pricing, ..Options::default() }).expect("the double starts");
    let address = mock.base_url.clone();
    let port: u16 =
        address.rsplit(':').next().and_then(|end| end.split('/').next()?.parse().ok()).expect("a port");
    let desk = desk();
    let person = Person::new(screen.open(&desk, LARGE), screen, "connect");

    // What only a model can do is said before anything is sent, with the way to one.
    person.click("textbox", "What should be done?");
    person.type_words("Write a poem as a memo");
    person.click("button", "Connect a model");
    person.see("dialog", "Connect a model");
    person.station("01-form");
    person.click("radio", "Another server");
    person.click("textbox", "Name");
    person.type_words("Acme");
    person.click("textbox", "Address");
    person.type_words(&address);
    person.click("textbox", "Key, if it wants one");
    person.type_words(KEY);
    person.click("button", "Test");
    person.see_words("dialog", "Connect a model", "It works.");
    person.see_words("dialog", "Connect a model", "$2.50 read, $10 written, per million tokens");
    person.station("02-works");
    person.click("radio", "mock*");
    person.click("button", "Connect");
    // There is no keychain here: the file of the keys wants a passphrase.
    person.see_words("dialog", "Connect a model", "passphrase");
    person.click("textbox", "A passphrase for your keys");
    person.type_words("a phrase of the tests");
    person.station("03-passphrase");
    person.click("button", "Connect");
    person.see("dialog", "Models");
    person.see_words("dialog", "Models", "key in the encrypted file");
    person.see_words("dialog", "Models", "$2.50 read, $10 written, per million tokens");
    person.station("04-connected");
    person.click("button", "Close");

    // The same words now have somebody who can do them.
    person.see("button", "Model: mock");
    person.click("button", "Start");
    told(&person, "I wrote memo.md for you.");
    person.see("article", "A memo by the model, version 1");
    // Two answers: 18,000 tokens read, 800 written.
    person.click("button", "18.8k tokens · $0.05 of $2.00");
    person.see_words("dialog", "What this task uses", "It cost $0.05, by the prices at the time.");
    person.station("05-cost");
    person.click("button", "Cancel");
    person.station("05-done");

    // Another task with the built-in assistant; the first one keeps its model.
    person.click("button", "New task");
    person.click("button", "Model: mock");
    person.click("menuitemcheckbox", "Built-in assistant");
    person.click("textbox", "What should be done?");
    person.type_words("Brief me on this folder");
    person.click("button", "Start");
    desk.until("the other task is done", || {
        desk.json(&["tasks"])
            .iter()
            .any(|task| task["title"] != "Write a poem as a memo" && task["status"] == "done")
    });
    person.see_none("button", "Stop");
    person.station("06-switched");
    person.click("button", "Write a poem as a memo*");
    person.see("button", "Model: mock");

    // The connection is lost, said plainly, and the task goes on when it is back.
    drop(mock);
    person.click("textbox", "Message");
    person.type_words("Go on");
    person.click("button", "Send");
    person.see_words("group", "Problem", "cannot be reached");
    person.station("07-lost");
    let _back =
        Mock::start_with(script(), Options { port, ..Options::default() }).expect("the double starts again");
    person.click("button", "Try again");
    desk.until("the task is done again", || {
        desk.json(&["tasks"])
            .iter()
            .any(|task| task["title"] == "Write a poem as a memo" && task["status"] == "done")
    });
    person.see_none("button", "Stop");
    person.station("08-back");
    let lies = std::fs::read_to_string(desk.home.join("config.toml")).expect("config.toml");
    assert!(!lies.contains(KEY));
}

#[test]
fn a_model_is_connected_used_lost_and_found_in_the_browser() {
    journey(Screen::Chromium);
}

#[test]
fn a_model_is_connected_used_lost_and_found_in_the_window() {
    journey(Screen::Window);
}

/// A model on this computer is found when one is asked for, and the sentence that was typed starts with it.
fn found_here(screen: Screen) {
    let models = json!({ "models": [{ "name": "nomic-embed-text:latest" }, { "name": "qwen2.5:7b" }, { "name": "tiny:1b" }] });
    let hello = json!({ "path": "hello.md", "content": "It works.\n", "why": "Asked for" });
    let memo =
        json!({ "path": "memo.md", "content": "# A memo from here\n\nIt never left.\n", "why": "Asked for" });
    let makes = |arguments| json!([{ "name": "write_artifact", "arguments": arguments }]);
    let script = json!([
        { "when": { "path": "/api/tags" }, "do": { "body": models } },
        { "when": { "contains": "hello.md" }, "do": { "text": "It works.", "times": 1 } },
        { "when": { "contains": "hello.md" }, "do": { "calls": makes(hello) } },
        { "when": { "contains": "memo", "round": 0 }, "do": { "calls": makes(memo) } },
        { "do": { "text": "I wrote memo.md for you." } }
    ]);
    let mock = Mock::start(Script::from_value(script).expect("a script")).expect("the double starts");
    let mut desk = Desk::new();
    let host = mock.base_url.trim_start_matches("http://").trim_end_matches("/v1").to_owned();
    // Known to the engine from its start.
    desk.set("OLLAMA_HOST", &host);
    desk.run(&["sample"]).expect(0);
    let person = Person::new(screen.open(&desk, LARGE), screen, "connect-here");
    person.choose_theme(if screen == Screen::Chromium { "Both" } else { "Light" });
    person.click("textbox", "What should be done?");
    person.type_words("Write a poem as a memo");
    person.click("button", "Connect a model");
    person.see_words("dialog", "Connect a model", "Ollama is running on this computer with 2 models");
    person.station("01-found");
    // One that only answers is told as that, and nothing is started with it.
    person.click("button", "Use tiny:1b");
    person.see_words("dialog", "Connect a model", "tiny:1b answers, but makes no files");
    person.station("02-answers-only");
    person.click("button", "Use qwen2.5:7b");
    told(&person, "I wrote memo.md for you.");
    person.see("article", "A memo from here, version 1");
    person.see("button", "Model: qwen2.5:7b");
    assert!(!desk.folder.join("hello.md").exists(), "a try makes nothing");
    person.station("03-started");
}

#[test]
fn a_model_on_this_computer_is_found_tried_and_used_in_the_browser() {
    found_here(Screen::Chromium);
}

#[test]
fn a_model_on_this_computer_is_found_tried_and_used_in_the_window() {
    found_here(Screen::Window);
}

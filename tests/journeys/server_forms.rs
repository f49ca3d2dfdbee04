//! Forms of servers: one comes while a tool is used, says who asks and where it goes, and waits for the person; it is answered in the
//! conversation, under Needs you or at the command line, declined, or put away with its call. The servers are real programs behind
//! real walls; only the model is a double.

use std::path::Path;
use std::process::Child;

use gloss_mock_model::{Mock, Script};
use gloss_tests::{Desk, Hand, Person, Run, SIZES, Screen, text};
use serde_json::{Value, json};

const LARGE: (i64, i64) = (1440, 900);
const LOG: &str = "What was said and done";

/// A desk with a server that asks with a form, and a model that uses it.
fn desk(mode: &str) -> (Desk, Mock) {
    let call = json!({ "calls": [{ "name": "mcp__shop__echo", "arguments": { "words": "a sample" } }] });
    let script = json!([{ "when": { "round": 0 }, "do": call }, { "do": { "text": "That is all." } }]);
    let mock = Mock::start(Script::from_value(script).expect("a script")).expect("the double starts");
    let desk = Desk::new();
    desk.connect(&mock, "responses");
    desk.write("memo.md", "# Memo\n\nA memo.\n");
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/servers/server.py");
    let config = desk.home.join("config.toml");
    let before = std::fs::read_to_string(&config).unwrap_or_default();
    let entry = format!(
        "{before}\n[mcp_servers.shop]\ncommand = \"python3\"\nargs = [{:?}, {mode:?}]\ntool_timeout_sec = 2\n",
        program.display().to_string()
    );
    std::fs::write(&config, entry).unwrap();
    desk.run(&["mcp", "test", "shop"]).expect(0);
    (desk, mock)
}

/// The form that waits.
fn form(desk: &Desk) -> Value {
    desk.until("a form waits", || !desk.json(&["mcp", "forms"]).is_empty());
    desk.json(&["mcp", "forms"]).remove(0)
}

/// What a task printed until its end.
fn ended(running: Child) -> Run {
    running.wait_with_output().expect("gloss ends").into()
}

/// What the server was answered.
fn answered(mock: &Mock) -> String {
    format!("{:?}", mock.requests().last())
}

const TASK: [&str; 5] = ["run", "Order a sample", "--on-approval", "allow", "--json"];

#[test]
fn a_form_is_answered_at_the_command_line_and_what_does_not_fit_is_not_sent() {
    let (desk, mock) = desk("asks with a form");
    let running = desk.start(&TASK);
    let form = form(&desk);
    assert_eq!(
        (text(&form, "server"), text(&form, "message")),
        ("shop", "Where shall the sample go?"),
        "{form}"
    );
    assert_eq!(form["fields"].as_array().unwrap().len(), 7, "{form}");
    let hey = desk.run(&["hey"]).out;
    assert!(hey.contains("shop has a form for you: Where shall the sample go?"), "{hey}");
    // Its call waits for the person, however long that of a tool may take.
    std::thread::sleep(std::time::Duration::from_secs(3));
    let id = text(&form, "id");
    for (values, says) in [
        (vec!["name=A", "size=s"], "Name"),
        (vec!["name=Ada", "size=xl"], "Size"),
        (vec!["name=Ada", "size=s", "count=10"], "How many"),
        (vec!["name=Ada", "size=s", "mail=nobody"], "Mail"),
        (vec!["size=s"], "Name"),
        (vec!["name=Ada", "size=s", "other=1"], "other"),
    ] {
        let words: Vec<&str> =
            ["mcp", "answer", id, "--json"].into_iter().chain(values.iter().copied()).collect();
        let refused = desk.run(&words).expect(2);
        assert!(refused.err.contains(says), "{values:?}: {refused:?}");
    }
    let right = [
        "mcp",
        "answer",
        id,
        "name=Ada",
        "size=s",
        "count=3",
        "day=2026-12-01",
        "insured=true",
        "extras=[\"card\"]",
    ];
    desk.run(&right).expect(0);
    assert_eq!(ended(running).last()["status"], "done");
    let told = answered(&mock);
    for words in ["accept", "Ada", "2026-12-01", "card"] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert!(desk.json(&["mcp", "forms"]).is_empty());
    assert!(desk.run(&["log", "--json"]).out.contains("form.answered"));
    assert!(desk.run(&["log", "--verify"]).status == 0);
}

#[test]
fn one_that_is_declined_or_whose_task_is_stopped_sends_nothing() {
    let (desk, mock) = desk("asks with a form");
    let running = desk.start(&TASK);
    let first = form(&desk);
    desk.run(&["mcp", "answer", text(&first, "id"), "--decline"]).expect(0);
    assert_eq!(ended(running).last()["status"], "done");
    assert!(answered(&mock).contains("decline"), "{}", answered(&mock));
    // A task that is stopped takes its form with it.
    let running = desk.start(&TASK);
    let second = form(&desk);
    desk.run(&["stop", text(&second, "task")]).expect(0);
    desk.until("it went with its task", || desk.json(&["mcp", "forms"]).is_empty());
    ended(running);
    let late = desk.run(&["mcp", "answer", text(&second, "id"), "--decline", "--json"]).expect(2);
    assert!(late.err.contains("does not wait any more"), "{late:?}");
}

fn walk(screen: Screen, hand: Hand, case: &str) {
    let (desk, mock) = desk("asks with a form");
    let person = Person::new(screen.open(&desk, LARGE), screen, case);
    person.begin(hand, "Order a sample");
    person.see("group", "May it use echo of shop?");
    desk.until("it is asked", || desk.json(&["approvals"]).iter().any(|one| one["state"] == "waiting"));
    let approval = desk
        .json(&["approvals"])
        .iter()
        .find(|one| one["state"] == "waiting")
        .map(|one| text(one, "approval").to_owned());
    // It follows the task to its end.
    let allowing = desk.start(&["approvals", "allow", &approval.unwrap()]);
    let card = "shop asks you to fill this in*";
    person.see_words("form", card, "Where shall the sample go?");
    person.see_words("form", card, "to its program on this computer");
    person.looks(&format!("01-form-{hand:?}"), ("form", card), &SIZES);
    person.fill(hand, "Name", "A");
    person.act(hand, "button", "Send to shop");
    person.see_words("form", card, "Nothing was sent.");
    person.fill(hand, "Name", "Ada");
    person.act(hand, "radio", "Small");
    person.act(hand, "radio", "Yes");
    person.act(hand, "button", "Send to shop");
    person.see_words("log", LOG, "That is all.");
    person.station(&format!("02-answered-{hand:?}"));
    let shown = ended(allowing).err;
    assert!(shown.contains("shop asks, and what you write goes to its program on this computer"), "{shown}");
    let told = answered(&mock);
    assert!(told.contains("Ada") && told.contains("insured") && told.contains("accept"), "{told}");
    // The same under Needs you.
    let running = desk.start(&TASK);
    form(&desk);
    person.act(hand, "button", "Needs you*");
    person.see_words("main", "Needs you", "needs you to fill in a form");
    person.station(&format!("03-needs-you-{hand:?}"));
    // A press right after it came counts for nothing: it may have been meant for what stood there before.
    person.until("it is answered", || {
        let is_open = !desk.json(&["mcp", "forms"]).is_empty();
        if is_open && person.says("Send nothing") {
            person.act(hand, "button", "Send nothing");
        }
        !is_open
    });
    ended(running);
}

#[test]
fn a_form_is_filled_in_in_the_browser() {
    walk(Screen::Chromium, Hand::Pointer, "forms");
}

#[test]
fn a_form_is_filled_in_with_the_keyboard_in_the_browser() {
    walk(Screen::Chromium, Hand::Keys, "forms-keys");
}

#[test]
fn a_form_is_filled_in_in_the_window() {
    walk(Screen::Window, Hand::Pointer, "forms");
}

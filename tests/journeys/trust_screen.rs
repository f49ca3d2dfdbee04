//! Trust on the screen: what is asked is edited and then allowed, refused, allowed for good and taken away again; the ceiling that
//! is reached, the walls that stand or do not, and a page of the web that is asked about, read and kept. In the browser and in the
//! window, with the mouse and with the keyboard alone.

use gloss_mock_model::Mock;
use gloss_tests::{Desk, Hand, Internet, Person, SIZES, Screen, text};
use serde_json::{Value, json};

const LARGE: (i64, i64) = (1440, 900);
const READ: &str = "May it read .env?";
const RUN: &str = "May it run this program? It says: “Count the words”";
const LOG: &str = "What was said and done";

fn calls(name: &str, arguments: &Value) -> Value {
    json!({ "calls": [{ "name": name, "arguments": arguments }] })
}

fn heard(mock: &Mock, words: &str) -> bool {
    mock.requests().iter().any(|request| format!("{request:?}").contains(words))
}

fn waiting(desk: &Desk) -> usize {
    desk.json(&["approvals"]).iter().filter(|one| one["state"] == "waiting").count()
}

/// Opens Access and waits for its lines.
pub(crate) fn enter_access(person: &Person, hand: Hand) {
    // From the first page: a task has a button of this name, too.
    person.act(hand, "button", "New task");
    person.see("main", "Start");
    person.act(hand, "button", "Access*");
    person.see_words("main", "Access", "Run programs, walled off");
}

/// A command is asked about; its words are edited on the card, and what was edited runs.
fn edit_and_allow((desk, mock, person): (&Desk, &Mock, &Person), hand: Hand) {
    let (words, printed) = if hand == Hand::Keys {
        ("echo $((40 + 2))-keys", "42-keys")
    } else {
        ("echo $((40 + 2))-pointer", "42-pointer")
    };
    person.begin(hand, "Count the words of the memo");
    for says in ["echo $((9 + 8))-first", "No network.", "What it changes comes back as versions"] {
        person.see_words("group", RUN, says);
    }
    person.looks(&format!("01-run-{hand:?}"), ("group", RUN), &SIZES);
    person.act(hand, "button", "Edit the exact words");
    person.see_focus("textbox", "The exact words");
    person.press("Control+a");
    person.type_words(words);
    person.see("button", "Allow edited");
    person.station(&format!("02-edited-{hand:?}"));
    person.act(hand, "button", "Allow edited");
    person.until("what was edited ran", || heard(mock, printed));
    person.see_words("log", LOG, "Counted.");
    assert_eq!(desk.json(&["approvals"])[0]["edited"], words);
    assert!(!heard(mock, "17-first"), "what it asked for first did not run");
}

/// A hidden file is allowed for good, stands on the card since when, is taken away with one press, and the next one asks again;
/// that is refused.
fn always_and_taken_away((desk, mock, person): (&Desk, &Mock, &Person), hand: Hand) {
    let before = mock.requests().len();
    person.begin(hand, "Look at the settings");
    person.see_words("group", READ, "It is a hidden file.");
    person.looks(&format!("03-always-{hand:?}"), ("group", READ), &SIZES);
    person.act(hand, "button", "Allow for this task, or always");
    person.choose(hand, "Always in this workspace*");
    person.see_words("log", LOG, "The settings are fine.");
    enter_access(person, hand);
    person.see("button", "Take away: Read .env");
    person.see_words("main", "Access", "always, since ");
    person.looks(&format!("04-given-{hand:?}"), ("button", "Take away: Read .env"), &SIZES);
    person.act(hand, "button", "Take away: Read .env");
    person.see_words("group", "Taken away", "Read .env: taken away. Nothing of it begins any more.");
    person.see_none("button", "Take away: Read .env");
    person.station(&format!("05-taken-{hand:?}"));
    person.begin(hand, "Look at the settings");
    person.see_words("group", READ, "It is a hidden file.");
    person.station(&format!("06-asks-again-{hand:?}"));
    person.act(hand, "button", "Don’t, go on without");
    person.see_none("group", READ);
    person.see_words("log", LOG, "not allowed");
    assert_eq!(waiting(desk), 0);
    let read =
        mock.requests().iter().skip(before).filter(|one| format!("{one:?}").contains("canary-4711")).count();
    assert_eq!(read, 1, "it was read once, while it was allowed");
}

fn decide_on(screen: Screen) {
    let (desk, mock) = Desk::scripted(
        json!([
            { "when": { "contains": "Count", "round": 0 }, "do": calls("run_command", &json!({ "command": "echo $((9 + 8))-first", "why": "Count the words" })) },
            { "when": { "contains": "Count" }, "do": { "text": "Counted." } },
            { "when": { "contains": "settings", "round": 0 }, "do": calls("read_file", &json!({ "path": ".env" })) },
            { "do": { "text": "The settings are fine." } },
        ]),
        "# Memo\n\nRents rise in March.\n",
    );
    desk.write(".env", "TOKEN=canary-4711");
    desk.run(&["access", "rule", "run", "ask"]).expect(0);
    let person = Person::new(screen.open(&desk, LARGE), screen, "trust");
    for hand in Hand::BOTH {
        edit_and_allow((&desk, &mock, &person), hand);
        always_and_taken_away((&desk, &mock, &person), hand);
    }
    // Which walls stand is said where programs are.
    enter_access(&person, Hand::Pointer);
    person.see_words("main", "Access", "Both walls stand");
}

#[test]
fn a_person_edits_allows_for_good_and_takes_away_in_the_browser() {
    decide_on(Screen::Chromium);
}

#[test]
fn a_person_edits_allows_for_good_and_takes_away_in_the_window() {
    decide_on(Screen::Window);
}

/// A task that does not fit under its ceiling stops, says under which, and goes on once that is raised.
fn raise(person: &Person, hand: Hand) {
    const REACHED: &str = "Ceiling reached";
    person.begin(hand, "Look around");
    person.see_words("group", REACHED, "This task has used $0.00 of the $2.00 that it may cost");
    person.see_words("group", REACHED, "Nothing was sent. What was done so far is kept.");
    person.looks(&format!("01-ceiling-{hand:?}"), ("group", REACHED), &SIZES);
    person.act(hand, "button", "Another amount…");
    person.see("dialog", "What this task uses");
    person.looks(&format!("02-amount-{hand:?}"), ("dialog", "What this task uses"), &[LARGE]);
    person.press("Escape");
    person.see_none("dialog", "What this task uses");
    person.act(hand, "button", "Raise to $*");
    person.see_words("log", LOG, "I have looked around.");
    person.see_none("group", REACHED);
}

fn spend_on(screen: Screen) {
    let answer =
        json!([{ "do": { "text": "I have looked around.", "usage": { "input": 900, "output": 150 } } }]);
    let (desk, mock) = Desk::scripted(answer, "# Memo\n");
    let path = desk.home.join("config.toml");
    let known = std::fs::read_to_string(&path).expect("config.toml");
    let prices = "[model_providers.double.prices.scripted]\ninput = 500\noutput = 500\n";
    std::fs::write(&path, format!("{known}\n{prices}")).expect("written");
    desk.run(&["budget", "month", "none"]).expect(0);
    let person = Person::new(screen.open(&desk, LARGE), screen, "ceiling");
    for (sent, hand) in Hand::BOTH.into_iter().enumerate() {
        let asked = || mock.requests().iter().filter(|one| one.path.ends_with("responses")).count();
        assert_eq!(asked(), sent, "nothing is sent before it is raised");
        raise(&person, hand);
    }
    // What all of a month may cost stands beside what may be done.
    enter_access(&person, Hand::Pointer);
    person.see_words("region", "Money", "used this month, in all folders");
    person.act(Hand::Keys, "button", "Change: $*");
    person.fill(Hand::Keys, "May cost at most, in USD", "40");
    person.press("Enter");
    person.see_words("region", "Money", "of $40.00 this month, in all folders");
    person.looks("03-money", ("region", "Money"), &SIZES);
    // A field for money that is emptied takes money alone away, and says what still holds.
    desk.run(&["budget", "month", "500000"]).expect(0);
    person.act(Hand::Keys, "button", "Change: $*");
    person.see("textbox", "May cost at most, in USD");
    person.press("Delete");
    person.press("Enter");
    person.see_words("region", "Money", "no limit in money; the one in tokens holds");
    let month = desk.json(&["budget", "month"]).remove(0);
    assert_eq!((&month["ceiling"], &month["budget"]), (&Value::Null, &json!(500_000)));
}

#[test]
fn a_ceiling_is_reached_and_raised_in_the_browser() {
    spend_on(Screen::Chromium);
}

#[test]
fn a_ceiling_is_reached_and_raised_in_the_window() {
    spend_on(Screen::Window);
}

/// Where a wall is missing it says so in plain words, before and while a program is wanted.
fn walls_on(screen: Screen) {
    for (without, sentence, rule) in [
        (
            "bwrap",
            "Only the inner wall stands: a program can’t open what was not given to it",
            "asks once in each task",
        ),
        (
            "gloss-sandbox",
            "No wall stands on this computer, so no program is run.",
            "no wall stands here, so none is run",
        ),
    ] {
        let (desk, mock) = Desk::scripted(
            json!([
                { "when": { "round": 0 }, "do": calls("run_command", &json!({ "command": "echo ran-4711" })) },
                { "do": { "text": "I could look no further." } },
            ]),
            "# Memo\n",
        );
        desk.engine_without(without);
        let person = Person::new(screen.open(&desk, LARGE), screen, &format!("walls-{without}"));
        enter_access(&person, Hand::Keys);
        person.see_words("main", "Access", sentence);
        person.see_words("main", "Access", rule);
        person.looks("01-access", ("main", "Access"), &[LARGE]);
        person.begin(Hand::Pointer, "Look around");
        if without == "bwrap" {
            const ASKS: &str = "May this task run programs behind the inner wall alone?";
            person.see_words("group", ASKS, "sees names and sizes of other files");
            person.see("button", "Allow for this task");
            person.looks("02-asks", ("group", ASKS), &[LARGE]);
            person.act(Hand::Keys, "button", "Don’t, go on without");
        }
        person.see_words(
            "log",
            LOG,
            if without == "bwrap" { "not allowed" } else { "no wall stands, so it was not run" },
        );
        person.see_words("log", LOG, "I could look no further.");
        person.station("03-end");
        assert!(!heard(&mock, "\"printed\\\":\\\"ran-4711"));
    }
}

#[test]
fn the_walls_that_are_missing_are_named_in_the_browser() {
    walls_on(Screen::Chromium);
}

#[test]
fn the_walls_that_are_missing_are_named_in_the_window() {
    walls_on(Screen::Window);
}

const PRICES: &str = "<html><head><title>Prices</title></head><body><article><h1>Prices of flour</h1>\
<p>Flour is 412 euros a tonne since October, and a sack of fifty kilograms is 24 euros.</p>\
<table><tr><th>What</th><th>Euro</th></tr><tr><td>Flour</td><td>412</td></tr></table></article></body></html>";

/// A page whose site nobody named is asked about with its address, read once it is allowed, and opened as it was kept.
fn pages_on(screen: Screen, internet: &Internet) {
    const ASKS: &str = "May it read pages of hofer.example?";
    internet.page("hofer.example", "prices", PRICES);
    let read = |name: &str| {
        calls("read_page", &json!({ "address": "https://hofer.example/prices", "save_as": name }))
    };
    let (desk, _mock) = Desk::scripted(
        json!([
            { "when": { "contains": "today", "round": 0 }, "do": read("today.md") },
            { "when": { "round": 0 }, "do": read("later.md") },
            { "do": { "text": "Flour is 412 euros a tonne." } },
        ]),
        "# Memo\n",
    );
    let person = Person::new(screen.open(&desk, LARGE), screen, "page");
    for (hand, words, file) in [
        (Hand::Pointer, "What does flour cost today?", "today.md"),
        (Hand::Keys, "What does flour cost later?", "later.md"),
    ] {
        let before = internet.heard();
        person.begin(hand, words);
        person.see_words("group", ASKS, "The address “https://hofer.example/prices”");
        person.looks(&format!("01-asks-{hand:?}"), ("group", ASKS), &SIZES);
        assert_eq!(internet.heard(), before, "nothing is read before it is allowed");
        person.act(hand, "button", "Allow once");
        person.see_words("log", LOG, "Flour is 412 euros a tonne.");
        assert_ne!(internet.heard(), before);
        person.act(hand, "button", &format!("{file}*"));
        person.place("p", "From https://hofer.example/prices, read 20");
        person.place("td", "Flour");
        person.looks(&format!("02-kept-{hand:?}"), ("main", "Artifact"), &[LARGE]);
        assert!(desk.read(file).contains("412 euros a tonne"));
    }
    let asked = desk.json(&["approvals"]);
    assert!(asked.iter().all(|one| text(one, "state") == "allowed") && asked.len() == 2, "{asked:?}");
}

#[test]
fn a_page_is_asked_about_read_and_kept_in_the_browser() {
    let name = "journeys::trust_screen::a_page_is_asked_about_read_and_kept_in_the_browser";
    Internet::inside(name, |internet| pages_on(Screen::Chromium, internet));
}

#[test]
fn a_page_is_asked_about_read_and_kept_in_the_window() {
    let name = "journeys::trust_screen::a_page_is_asked_about_read_and_kept_in_the_window";
    Internet::inside(name, |internet| pages_on(Screen::Window, internet));
}

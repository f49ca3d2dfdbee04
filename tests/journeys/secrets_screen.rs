//! A secret is given to one command on the screen: typed once, kept by the engine, in no byte of the page, of the home or of what is
//! said; what can't be kept is told at its field, what was given is listed and taken away with one press. With the mouse and with the
//! keyboard alone.

use gloss_tests::{Desk, Hand, Person, SIZES, Screen, holds, sweep};
use serde_json::json;

use super::trust_screen::enter_access;

const LARGE: (i64, i64) = (1440, 900);
const FORM: &str = "Give a secret to a command";
const DEPLOY: &str = "sh $FOLDER/deploy.sh";
const PASSPHRASE: &str = "a phrase of the tests";
/// All that the page holds: its words, what is typed in its fields, and what it stores.
const PAGE: &str = "return document.documentElement.outerHTML + [...document.querySelectorAll('input, textarea')].map((one) => one.value).join(' ') \
    + JSON.stringify(localStorage) + JSON.stringify(sessionStorage) + location.href";

/// A secret that stands in no file of this project.
fn secret() -> String {
    format!("tok-{}-{}", "5e1f", uuid::Uuid::now_v7().simple())
}

fn desk() -> (Desk, gloss_mock_model::Mock) {
    let run = |command: &str, name: &str| json!({ "calls": [{ "name": "run_command", "arguments": { "command": command, "secrets": [name] } }] });
    let (desk, mock) = Desk::scripted(
        json!([
            { "when": { "contains": "Deploy", "round": 0 }, "do": run(DEPLOY, "DEPLOY_TOKEN") },
            { "when": { "contains": "Mail", "round": 0 }, "do": run("echo \"mail $MAIL_KEY\"", "MAIL_KEY") },
            { "do": { "text": "It is done." } },
        ]),
        "# Memo\n",
    );
    let path = desk.home.join("config.toml");
    let config = std::fs::read_to_string(&path).expect("config.toml");
    std::fs::write(path, format!("credentials_store = \"file\"\n{config}")).expect("config.toml");
    desk.write("deploy.sh", "echo \"deployed with $DEPLOY_TOKEN\"\n");
    (desk, mock)
}

/// What can't be kept or given is told at its field, in words, and the rest of what was typed stays.
fn refused(person: &Person, hand: Hand) {
    for (field, wrong, says, right) in [
        ("Name", "deploy token!", "can’t be the name of a secret", "deploy token"),
        ("Value", "short", "at least 8 characters", ""),
    ] {
        person.fill(hand, field, wrong);
        if field == "Name" {
            person.fill(hand, "Value", "long-enough-4711");
            person.fill(hand, "The command", DEPLOY);
        }
        person.act(hand, "button", "Give it to this command");
        person.see_words("form", FORM, says);
        person.see_focus("textbox", field);
        person.station(&format!("02-refused-{field}-{hand:?}"));
        person.fill(hand, field, right);
    }
}

/// Keeps a secret and gives it to the command.
fn give(person: &Person, hand: Hand, value: &str) {
    enter_access(person, hand);
    person.act(hand, "button", FORM);
    person.see_focus("textbox", "Name");
    person.looks(&format!("01-form-{hand:?}"), ("form", FORM), &SIZES);
    refused(person, hand);
    person.see_words("form", FORM, "The command finds it as DEPLOY_TOKEN.");
    person.fill(hand, "Value", value);
    person.act(hand, "button", "Give it to this command");
    if hand == Hand::Pointer {
        // The first secret of a home without a keychain: its file needs a passphrase.
        person.see_words("form", FORM, "needs a passphrase");
        person.see_focus("textbox", "A passphrase for your keys");
        person.looks("03-passphrase", ("form", FORM), &[LARGE]);
        person.type_words(PASSPHRASE);
        person.press("Enter");
    }
    person.see("button", &format!("Take away: Give the secret DEPLOY_TOKEN to {DEPLOY}*"));
    person.see_none("form", FORM);
    person.see_focus("button", FORM);
    person.see_words("region", "Programs", "always, since ");
    person.looks(&format!("04-given-{hand:?}"), ("region", "Programs"), &SIZES);
}

#[test]
fn a_secret_is_typed_given_used_and_taken_away() {
    let (first, second) = (secret(), secret());
    let (desk, mock) = desk();
    let person = Person::new(Screen::Chromium.open(&desk, LARGE), Screen::Chromium, "secrets");
    person.listen();
    let mut shown = String::new();
    for (hand, value) in [(Hand::Pointer, &first), (Hand::Keys, &second)] {
        give(&person, hand, value);
        shown.push_str(&person.session.read(PAGE, &json!([])).to_string());
        person.begin(hand, "Deploy it");
        person.see_words("log", "What was said and done", "It is done.");
        enter_access(&person, hand);
        person.act(hand, "button", &format!("Take away: Give the secret DEPLOY_TOKEN to {DEPLOY}*"));
        person.see_none("button", "Take away: Give the secret*");
        assert!(person.announced().iter().any(|one| one == "Taken away. Nothing of it begins any more."));
    }
    let told = format!("{:?}", mock.requests());
    assert_eq!(told.matches("deployed with [key]").count(), 2, "{told}");
    desk.kill_engine();
    let values = [first.as_str(), &second];
    assert!(!holds(shown.as_bytes(), &values) && !holds(told.as_bytes(), &values));
    let found = sweep(&[&desk.home, &desk.folder], &values);
    assert!(found.is_empty(), "it lies in {:?}", found.iter().map(|one| &one.place).collect::<Vec<_>>());
}

#[test]
fn a_secret_that_is_asked_for_and_not_kept_is_typed_on_its_card() {
    const ASKS: &str = "May this command have the secret MAIL_KEY?";
    let value = secret();
    let (desk, mock) = desk();
    let person = Person::new(Screen::Chromium.open(&desk, LARGE), Screen::Chromium, "secret-card");
    person.begin(Hand::Pointer, "Mail it");
    person.see_words("group", ASKS, "which stays on this computer");
    person.looks("01-asks", ("group", ASKS), &SIZES);
    person.act(Hand::Keys, "button", "Type it here");
    person.see_focus("textbox", "Value of MAIL_KEY");
    person.type_words(&value);
    person.press("Enter");
    person.see_focus("textbox", "A passphrase for your keys");
    person.type_words(PASSPHRASE);
    person.looks("02-typed", ("group", ASKS), &[LARGE]);
    person.press("Enter");
    person.see_words("group", ASKS, "MAIL_KEY is kept.");
    // Kept is not given: that is still the person's word.
    assert!(!format!("{:?}", mock.requests()).contains("mail [key]"));
    person.station("03-kept");
    person.act(Hand::Pointer, "button", "Allow once");
    person.see_words("log", "What was said and done", "It is done.");
    let (told, shown) = (format!("{:?}", mock.requests()), person.session.read(PAGE, &json!([])).to_string());
    assert!(told.contains("mail [key]"), "{told}");
    desk.kill_engine();
    assert!(!holds(told.as_bytes(), &[&value]) && !holds(shown.as_bytes(), &[&value]));
    assert!(sweep(&[&desk.home, &desk.folder], &[&value]).is_empty());
}

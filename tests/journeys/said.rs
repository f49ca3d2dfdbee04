//! What a model says is set as text, while it comes and afterwards, in the conversation, in notes and where it asks; and a
//! link of its that can carry words out asks before it goes anywhere.

use std::time::Duration;

use gloss_mock_model::{Mock, Options, Script};
use gloss_tests::{Desk, Person, Screen};
use serde_json::{Value, json};

const LARGE: (i64, i64) = (1440, 900);

const SAID: &str = "I wrote **Policy summary.md** and looked at `rules.csv`.\n\n\
## What I found\n\n- The *notice* is three months\n- Two rules [disagree](https://evil.example/see?what=the-salary-of-ada-is-4711)\n\n\
1. Ask Bo\n2. Send it\n\n| Rule | Days |\n|---|--:|\n| Leave | 28 |\n| Notice | 90 |\n\n```\nSELECT 1\n```\n\n\
![tracker](https://evil.example/pixel.png) <b>not bold</b> and <script>alert(1)</script>\n\nThat is **all**.";

fn spoken(delay: u64) -> (Desk, Mock) {
    let script = json!([
        { "when": { "contains": "Ask me", "round": 0 }, "do": { "calls": [{ "name": "ask_person", "arguments": { "question": "Is it **three** or `four` months?", "choices": ["Three"] } }] } },
        { "when": { "tool": "ask_person" }, "do": { "text": "I wait for *you*." } },
        { "do": { "text": SAID } },
    ]);
    let options = Options { delay: Duration::from_millis(delay), ..Options::default() };
    let mock = Mock::start_with(Script::from_value(script).expect("a script"), options).expect("the double");
    let desk = Desk::new();
    desk.connect(&mock, "responses");
    (desk, mock)
}

fn begin(person: &Person, words: &str) {
    person.click("textbox", "What should be done?");
    person.type_words(words);
    person.click("button", "Start");
    person.see("log", "What was said and done");
}

/// What the page counts of a selector.
fn count(person: &Person, selector: &str) -> u64 {
    let found =
        person.session.read("return document.querySelectorAll(arguments[0]).length", &json!([selector]));
    found.as_u64().unwrap_or_default()
}

fn is_set(person: &Person) {
    person.until("all of it is set", || count(person, ".says .prose strong") == 2);
    for (selector, times) in [
        (".says .prose strong", 2),
        (".says .prose em", 1),
        (".says .prose ul > li", 2),
        (".says .prose ol > li", 2),
        (".says .prose table td", 4),
        (".says .prose pre code", 1),
        (".says .prose a[target=_blank]", 1),
        (".says img, .says script, .says b:not(.prose b)", 0),
    ] {
        assert_eq!(count(person, selector), times, "{selector}");
    }
    let words = person.words("log", "What was said and done");
    assert!(!words.contains("**") && !words.contains("|---|"), "{words}");
    assert!(words.contains("<b>not bold</b>"), "raw markup is shown as it is: {words}");
}

fn asks_before_it_goes(person: &Person) {
    person.click("link", "disagree");
    person.see("dialog", "Open this link?");
    let shown =
        person.session.read("return document.querySelector('[data-address]').textContent", &json!([]));
    assert_eq!(shown, json!("https://evil.example/see?what=the-salary-of-ada-is-4711"));
    let host =
        person.session.read("return document.querySelector('[data-address] b').textContent", &json!([]));
    assert_eq!(host, json!("evil.example"));
    person.station("link");
    person.click("button", "Cancel");
    person.see_none("dialog", "Open this link?");
}

fn is_read(screen: Screen) {
    let (desk, _mock) = spoken(0);
    let case = format!("said-{}", screen.name());
    let person = Person::new(screen.open(&desk, LARGE), screen, &case);
    begin(&person, "Say what you found");
    is_set(&person);
    person.station("light");
    asks_before_it_goes(&person);
    person.click("button", "New task");
    person.choose_theme("Dark");
    person.click("button", "Say what you found*");
    is_set(&person);
    person.station("dark");
    person.click("button", "New task");
    begin(&person, "Ask me");
    person.until("the question is set", || {
        count(&person, ".asked .prose strong") == 1 && count(&person, ".asked .prose code") == 1
    });
    person.station("question-dark");
    person.click("button", "Needs you*");
    person.see("heading", "Needs you");
    person.until("it is set there too", || count(&person, ".needs .asked .prose strong") == 1);
}

#[test]
fn what_a_model_says_is_set_as_text_in_chromium() {
    is_read(Screen::Chromium);
}

#[test]
fn what_a_model_says_is_set_as_text_in_the_window() {
    is_read(Screen::Window);
}

#[test]
fn words_are_set_while_they_come_and_what_stands_stays() {
    let (desk, _mock) = spoken(40);
    let person = Person::new(Screen::Chromium.open(&desk, LARGE), Screen::Chromium, "said-coming");
    begin(&person, "Say what you found");
    person.until("the first words are set", || count(&person, ".says .prose strong") == 1);
    // The first paragraph, once something stands behind it, is that very element until the end, and nothing was ever
    // shown as it came.
    let mark = "window.first = document.querySelector('.says .prose p'); window.raw = []; \
        new MutationObserver(() => { const text = document.querySelector('.says').innerText; if (text.includes('**Policy')) window.raw.push(text); }) \
        .observe(document.querySelector('.says'), { subtree: true, childList: true, characterData: true })";
    person.until("more comes", || count(&person, ".says .prose > *") > 1);
    person.session.read(mark, &json!([]));
    is_set(&person);
    let stands =
        "return window.first === document.querySelector('.says .prose p') && window.first.isConnected";
    assert_eq!(person.session.read(stands, &json!([])), Value::Bool(true));
    assert_eq!(person.session.read("return window.raw", &json!([])), json!([]));
}

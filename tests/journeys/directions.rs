//! Words that run from the right are drawn in their order, in documents, answers and what is written; an answer is copied as it
//! is read.

use gloss_tests::{Desk, Person, Screen};
use serde_json::json;

const MEMO: &str = "# مذكرة الميزانية\n\nتكلفة المرسى A-17 هي 1200 يورو.\n\nThe pier costs 1,200.\n\n| בית | שנה |\n| --- | --- |\n| נמל חדש | 2026 |\n";

/// Where the first and the last word of the first element of a kind begin, in pixels from the left.
const ENDS: &str = "const of = [...document.querySelectorAll('.doc ' + arguments[0])].find(one => one.textContent.includes(arguments[1]));
    const walk = document.createTreeWalker(of, NodeFilter.SHOW_TEXT); const texts = []; while (walk.nextNode()) texts.push(walk.currentNode);
    const left = (node, at) => { const range = document.createRange(); range.setStart(node, at); range.setEnd(node, at + 1); return range.getBoundingClientRect().left; };
    const last = texts.at(-1);
    return [left(texts[0], 0), left(last, last.data.trimEnd().length - 1)];";

fn words_run_in_their_direction(screen: Screen) {
    let desk = Desk::new();
    desk.write("memo.md", MEMO);
    let person = Person::new(screen.open(&desk, (1440, 900)), screen, "directions");
    person.click("button", "memo.md*");
    person.see("heading", "مذكرة الميزانية");
    for (element, words, from_right) in
        [("h1", "مذكرة", true), ("p", "المرسى", true), ("p", "pier", false), ("td", "נמל", true)]
    {
        let ends = person.session.read(ENDS, &json!([element, words]));
        let (first, last) = (ends[0].as_f64().expect("a place"), ends[1].as_f64().expect("a place"));
        assert_eq!(first > last, from_right, "{words}: from {first} to {last}");
    }
    person.station("01-memo");
}

#[test]
fn words_run_in_their_direction_in_chromium() {
    words_run_in_their_direction(Screen::Chromium);
}

#[test]
fn words_run_in_their_direction_in_the_window() {
    words_run_in_their_direction(Screen::Window);
}

#[test]
fn an_answer_is_copied_as_it_is_read() {
    let desk = Desk::new();
    desk.write("spend.csv", "day,cost\n2026-01-01,10\n2026-01-02,20\n2026-01-03,40\n");
    desk.run(&["run", "Write a report on spend.csv", "--model", "builtin"]).expect(0);
    let person = Person::new(Screen::Chromium.open(&desk, (1440, 900)), Screen::Chromium, "copied-answer");
    person.click("button", "Write a report on spend*");
    person.click("button", "Copy this answer");
    person.until("it is said", || person.says("Copied"));
    person.station("01-copied");
}

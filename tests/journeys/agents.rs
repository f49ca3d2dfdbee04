//! The four agents to begin from: their words are read and can be changed before anything begins, and without a model
//! each does what it can on the sample folder. The interviewer asks one question at a time and writes it up.

use gloss_tests::{Desk, Person, Screen, text};

const LARGE: (i64, i64) = (1440, 900);

fn begun(person: &Person, agent: &str) {
    person.click("button", "New task");
    person.click("button", &format!("{agent}*"));
    person.until("its words stand ready", || !person.written("textbox", "What should be done?").is_empty());
    person.click("button", "Start");
}

fn four(screen: Screen) {
    let desk = Desk::sample();
    let person = Person::new(screen.open(&desk, LARGE), screen, &format!("agents-{}", screen.name()));
    person.see("heading", "Agents to begin from");
    person.station("01-start");
    assert_eq!(person.amiss(), Vec::<String>::new());
    // Words that are changed stay changed for the next time, until they are taken back.
    person.click("button", "Change the words of Campaign reporter");
    person.click("textbox", "What Campaign reporter is told");
    person.press("Control+a");
    person.type_words("Report on the campaign in this data, the money first.");
    person.station("01-changing");
    assert_eq!(person.amiss(), Vec::<String>::new());
    person.click("button", "Save");
    person.see("button", "Campaign reporter*in your words");
    person.click("button", "Campaign reporter*");
    assert_eq!(
        person.written("textbox", "What should be done?"),
        "Report on the campaign in this data, the money first."
    );
    begun(&person, "What should I work on today?");
    person.see_words("log", "What was said and done", "briefing.md");
    begun(&person, "Meetings to tasks");
    person.see_words("log", "What was said and done", "meeting-notes-actions.md");
    person.click("button", "New task");
    person.click("button", "Change the words of Campaign reporter");
    person.click("button", "As it was");
    person.see_none("button", "Campaign reporter*in your words");
    begun(&person, "Campaign reporter");
    person.see_words("log", "What was said and done", "-report.md");
    begun(&person, "Strategy interviewer");
    person.see_words("log", "What was said and done", "What is this strategy for, in one sentence?");
    person.station("02-first-question");
    assert_eq!(person.amiss(), Vec::<String>::new());
    person.click("textbox", "Message");
    person.type_words("Tea for every office in town.");
    person.click("button", "Send");
    person.see_words("log", "What was said and done", "Whom does it serve first");
    person.click("button", "Stop here");
    person.see_words("log", "What was said and done", "I wrote strategy.md");
    person.station("03-written-up");
    assert_eq!(person.amiss(), Vec::<String>::new());
    let page = desk.read("strategy.md");
    assert!(
        page.starts_with("# Strategy\n\n## What it is about\n\nTea for every office in town.\n"),
        "{page}"
    );
    assert!(page.contains("## Open questions\n\n- Whom does it serve first"), "{page}");
}

#[test]
fn four_agents_do_what_they_can_in_the_browser() {
    four(Screen::Chromium);
}

#[test]
fn four_agents_do_what_they_can_in_the_window() {
    four(Screen::Window);
}

#[test]
fn an_interview_goes_to_its_end_and_asks_for_numbers() {
    let desk = Desk::new();
    desk.write("plan.md", "# Plan\n\n## Customers\n\nOffices with 20 to 200 people.\n");
    let first = desk
        .run(&["run", "Interview me about our strategy", "--model", "builtin", "--json"])
        .expect(3)
        .last();
    let task = text(&first, "task").to_owned();
    let mut asked = Vec::new();
    for _ in 0..13 {
        let shown = desk.json(&["show", &task]).pop().expect("the task");
        let Some(question) = shown["thread"]["questions"][0]["text"].as_str().map(str::to_owned) else {
            break;
        };
        asked.push(question.clone());
        let answer = match asked.len() {
            // The first goal has no number, the second has one.
            3 => "Every office knows us.",
            4 => "120 offices; today it is 14.",
            5 => "40 offices by 31 March.",
            7 => "skip",
            _ => "So it is.",
        };
        desk.run(&["run", answer, "--task", &task, "--json"]);
    }
    let page = desk.read("strategy.md");
    assert!(
        !asked.iter().any(|question| question.contains("Whom does it serve")),
        "the plan says it: {asked:?}"
    );
    assert!(page.contains("Offices with 20 to 200 people.\n\n*From plan.md.*"), "{page}");
    assert!(asked[3].starts_with("By which number"), "{asked:?}");
    assert!(!asked.iter().any(|question| question.starts_with("Which number shows that")), "{asked:?}");
    assert!(page.contains("## Open questions\n\n- What will you not do"), "{page}");
}

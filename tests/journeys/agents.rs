//! The agents to begin from: their words are read and can be changed before anything begins, and without a model
//! each does what it can on the sample folder.

use gloss_tests::{Desk, Person, Screen};

const LARGE: (i64, i64) = (1440, 900);

fn begun(person: &Person, agent: &str) {
    person.click("button", "New task");
    person.click("button", &format!("{agent}*"));
    person.until("its words stand ready", || !person.written("textbox", "What should be done?").is_empty());
    person.click("button", "Start");
}

fn three(screen: Screen) {
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
}

#[test]
fn three_agents_do_what_they_can_in_the_browser() {
    three(Screen::Chromium);
}

#[test]
fn three_agents_do_what_they_can_in_the_window() {
    three(Screen::Window);
}

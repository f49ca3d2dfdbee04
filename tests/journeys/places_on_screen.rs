//! Lost places as a person sees them, after another program wrote the file while its notes are on the screen: edited,
//! suggested, one of several, and gone; each with its way back.

use gloss_tests::{Desk, Person, Screen};

const EDITED: &str = "Anna wrote the first half of the plan down in spring, on paper.";
const RISEN: &str = "Prices rise by 4 % in the north of the country.";
const SIGNED: &str = "Everybody has to sign the long contract before the summer.";
const TWICE: &str = "The one sentence that is pointed at stands here, all alone.";
const REMOVED: &str = "This sentence is on its way out of the memo.";
const STAYS: &str = "The board meets again in the autumn, as it always has.";

/// Between the places: words that tell each of them from the others.
const BETWEEN: &str =
    "Other words, many more of them than one sentence has, stand in between and stay as they are.";
const CLOSING: &str =
    "And a paragraph of its own kind closes the memo, so that nothing else may be mistaken for it.";

fn memo(edited: &str, risen: &str, signed: &str, removed: &str, once: bool) -> String {
    let (fourth, after) = match once {
        true => (TWICE, String::new()),
        false => (
            "Nobody remembers what was written down in its place.",
            format!("{TWICE}\n\nBetween them stands this.\n\n{TWICE}\n\n"),
        ),
    };
    format!(
        "# Memo\n\n{edited} What was left of it came later.\n\n{risen} Nothing else moves there.\n\n{signed} That is the law.\n\n\
         So it begins. {removed} So it goes.\n\n{fourth}\n\n{BETWEEN}\n\n{CLOSING}\n\n{after}{STAYS}\n"
    )
}

fn noted(person: &Person) {
    for (at, words) in [EDITED, RISEN, SIGNED, REMOVED, TWICE].iter().enumerate() {
        person.press_at(person.place("p", words).middle());
        person.see_focus("textbox", "Note");
        person.type_words("Shorter");
        person.press("Enter");
        person.see("article", &format!("Note {} of {}, change, not sent, on '*", at + 1, at + 1));
    }
    person.see("button", "Send 5 notes");
}

/// One is edited, one stands at two places, one is gone.
fn three_changed(desk: &Desk, person: &Person) {
    let edited = EDITED.replace("down in spring", "down in early spring");
    desk.write("memo.md", memo(&edited, RISEN, SIGNED, "", false));
    person.see("article", "Memo, version 2");
    person.see_words("complementary", "Notes", "Text changed: was “Anna wrote");
    person.see("region", "Lost their place");
    person.see("region", "Which place is it?");
    person.see_words("main", "Artifact", "Lost their place");
    person.see("button", "Send the other 3");
    person.until("it is said why", || person.says("2 notes need a place."));
    person.station("01-two-need-a-place");
}

/// The place that is gone is shown where it was, and its note deleted.
fn shown_there(person: &Person) {
    person.click("article", "Note * of 5, change, not sent, lost its place, on '*");
    person.see_words(
        "region",
        "Lost their place",
        "This text was removed in version 2 (in another program).",
    );
    person.click("button", "Show it there");
    person.see("article", "Memo, version 1");
    person.until("its words are lit", || person.painted("note-focus") == [REMOVED]);
    person.station("02-shown-there");
    person.click("button", "Back to version 2");
    person.see("article", "Memo, version 2");
}

/// Of two places that match, the second is the one.
fn one_of_two(person: &Person) {
    person.click("article", "Note * of 5, change, not sent, on 'The one sentence*");
    person.see("group", "Two places match");
    person.click("button", "Show place 1 of 2");
    person.see("button", "Place 1 of 2");
    let lit = || person.painted_at("note-focus");
    person.until("the first is lit", || lit().len() == 1);
    let first = lit();
    person.click("button", "Place 1 of 2");
    person.see("button", "Place 2 of 2");
    person.until("the second is lit", || lit().len() == 1 && lit() != first);
    person.station("03-one-of-two");
    person.click("button", "It is this one");
    person.see_none("region", "Which place is it?");
    person.see("button", "Send the other 4");
}

/// Two are changed in what they say: one is it, the other is not and is pointed at anew.
fn suggested(desk: &Desk, person: &Person) {
    let edited = EDITED.replace("down in spring", "down in early spring");
    let now = memo(&edited, &RISEN.replace('4', "7"), &SIGNED.replace("has to", "need not"), "", false);
    desk.write("memo.md", now);
    person.see("article", "Memo, version 3");
    person.until("both are asked about", || person.painted("suggested").len() == 2);
    person.station("04-suggested");
    person.click("article", "Note * of 5, change, not sent, on 'Prices rise*");
    person.see_words("group", "Is this it now?", "It was “Prices rise by 4 %");
    person.click("button", "Yes, this is it");
    person.until("one is asked about", || person.painted("suggested").len() == 1);
    person.click("article", "Note * of 5, change, not sent, on 'Everybody*");
    person.click("button", "No, this is not it");
    person.until("none is asked about", || person.painted("suggested").is_empty());
    person.see_words("region", "Lost their place", "It said “Everybody has to sign");
    person.click("article", "Note * of 5, change, not sent, lost its place, on 'Everybody*");
    person.click("button", "Point to a new place");
    person.see_words("main", "Artifact", "Point to the new place for note 3.");
    person.station("05-point-anew");
    person.press_at(person.place("p", STAYS).middle());
    person.see("article", "Note * of 5, change, not sent, on 'The board meets*");
    person.see("button", "Send the other 4");
    person.click("button", "Delete note 4");
    person.see_none("region", "Lost their place");
    person.see("button", "Send 4 notes");
    person.station("06-all-placed");
}

fn lost_and_found(screen: Screen) {
    let desk = Desk::new();
    desk.write("memo.md", memo(EDITED, RISEN, SIGNED, REMOVED, true));
    let person = Person::new(screen.open(&desk, (1440, 900)), screen, "lost-places");
    person.click("button", "memo.md*");
    person.see("article", "Memo, version 1");
    noted(&person);
    three_changed(&desk, &person);
    shown_there(&person);
    one_of_two(&person);
    suggested(&desk, &person);
}

#[test]
fn lost_places_in_the_browser() {
    lost_and_found(Screen::Chromium);
}

#[test]
fn lost_places_in_the_window() {
    lost_and_found(Screen::Window);
}

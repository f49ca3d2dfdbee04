//! The data of a made site changes: what would change in it is said over it, it is made again on a click, and what was changed in it
//! by hand stays; where both changed the same nothing is written over.

use gloss_tests::{Desk, Person, Screen, text};
use serde_json::Value;

const SITE: &str = "stalls-map/";

/// Stalls with a place each; the first ones sell for another price in another year.
fn stalls(price: u32, from: u32, to: u32) -> String {
    let one = |n: u32| {
        let price = if n < 12 { price } else { 100 + n };
        format!(
            "{n},Stall {n},{},{},{price},Vermont\n",
            43.0 + f64::from(n) / 20.0,
            -72.0 + f64::from(n % 7) / 20.0
        )
    };
    format!("ID,Name,Latitude,Longitude,Visitors,State\n{}", (from..to).map(one).collect::<String>())
}

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("stalls.csv", stalls(50, 0, 40));
    let last = desk.json(&["run", "Make a map of stalls.csv", "--model", "builtin"]).pop().expect("an end");
    assert!(text(&last, "says").starts_with("I made stalls-map/, a map of 40 stalls."), "{last}");
    desk
}

fn page(desk: &Desk) -> String {
    desk.read(&format!("{SITE}index.html"))
}

fn rows(page: &str) -> usize {
    page.matches("<li id=\"row-").count()
}

fn journey(screen: Screen, theme: &str) {
    let desk = desk();
    let words = "page:index.html/text:\"Stall 20\"";
    desk.run(&["edit", SITE, "--at", &format!("{words}#1"), "--set", "The stall at the bridge"]).expect(0);
    let person = Person::new(screen.open(&desk, (1440, 900)), screen, "site-again");
    person.choose_theme(theme);
    person.click("button", "*stalls-map*4 files");
    person.see("button", "Publish");
    person.see_none("group", "Data of this site");
    // Twelve have other visitors, two are gone, five are new.
    desk.write("stalls.csv", stalls(60, 2, 45));
    person.see_words("group", "Data of this site", "10 of its stalls change, 5 are new, 2 are gone");
    person.station("01-changed");
    person.click("button", "Make it again");
    person.see_words("log", "What was said and done", "I made stalls-map/ again from the newest data.");
    person.see_none("group", "Data of this site");
    person.station("02-again");
    let now = page(&desk);
    assert_eq!(rows(&now), 43);
    assert!(now.contains("The stall at the bridge") && !now.contains("id=\"row-0\""), "{now}");
}

#[test]
fn a_site_is_made_again_when_its_data_changed_in_chromium() {
    journey(Screen::Chromium, "Light");
}

#[test]
fn a_site_is_made_again_when_its_data_changed_in_the_window() {
    journey(Screen::Window, "Dark");
}

#[test]
fn a_site_of_documents_is_made_again_when_one_of_them_changed() {
    let desk = Desk::new();
    desk.write("rules.md", "# House rules\n\nThe oven is never left alone.\n");
    desk.write("prices.md", "# Prices\n\nA loaf costs 4.20.\n");
    desk.run(&["run", "Make a guide to this folder", "--model", "builtin"]).expect(0);
    let person = Person::new(Screen::Chromium.open(&desk, (1440, 900)), Screen::Chromium, "site-again-guide");
    person.click("button", "*guide*4 files");
    person.see("button", "Publish");
    person.see_none("group", "Data of this site");
    desk.write("prices.md", "# Prices\n\nA loaf costs 4.50.\n");
    person.see_words("group", "Data of this site", "1 of its documents changes");
    person.station("01-changed");
    person.click("button", "Make it again");
    person.see_words("log", "What was said and done", "I made guide/ again from the newest data.");
    assert!(desk.read("guide/index.html").contains("4.50"));
}

#[test]
fn a_figure_that_is_worked_out_anew_takes_no_other_from_its_site() {
    let desk = desk();
    desk.write("stalls.csv", stalls(60, 0, 40));
    assert_eq!(desk.json(&["facts", SITE, "--stale"]).len(), 12);
    let words = ["--change", "Recompute from the newest data"];
    desk.run(&[&["note", "add", SITE, "--at", "page:index.html#row-5"], &words[..]].concat()).expect(0);
    desk.run(&["note", "send", "--model", "builtin"]).expect(0);
    let numbers = desk.json(&["facts", SITE]);
    assert_eq!((numbers.len(), numbers.iter().filter(|one| one["shown"] == "60").count()), (40, 1));
    assert_eq!(desk.json(&["facts", SITE, "--stale"]).len(), 11);
}

#[test]
fn every_number_of_a_site_can_be_asked_where_it_comes_from() {
    let desk = desk();
    let facts = |site: &str| desk.json(&["facts", site]);
    let numbers = facts(SITE);
    assert_eq!(numbers.len(), 40, "{numbers:?}");
    assert!(numbers.iter().all(|one| one["agrees"] == true), "{numbers:?}");
    let ask = |at: &str| {
        desk.run(&["note", "add", SITE, "--at", at, "--ask", "Where does this come from?"]).expect(0);
        desk.run(&["note", "send", "--model", "builtin"]).expect(0);
        let notes = desk.json(&["note", "list", SITE]);
        text(notes.last().expect("a note"), "answer").to_owned()
    };
    assert_eq!(ask("page:index.html#row-39"), "Visitors, E2:E41 of stalls.csv: 139.");
    // A row that nobody can tell by its number: other data, another answer, and what is old says so.
    desk.write("stalls.csv", stalls(60, 0, 40));
    let stale = desk.json(&["facts", SITE, "--stale"]);
    assert_eq!(stale.len(), 12, "{stale:?}");
    assert!(stale.iter().all(|one| one["shown"] == "50" && one["now"] == "60"), "{stale:?}");
    desk.run(&["run", "Make stalls-map/ again", "--model", "builtin"]).expect(0);
    assert_eq!(desk.json(&["facts", SITE, "--stale"]), Vec::<Value>::new());
    let numbers = facts(SITE);
    assert_eq!((numbers.len(), numbers.iter().filter(|one| one["shown"] == "60").count()), (40, 12));
    // A dashboard's sums have a query of their own.
    desk.run(&["run", "Make a dashboard of stalls.csv", "--model", "builtin"]).expect(0);
    let sums = facts("stalls-dashboard/");
    let sum: u32 = (12..40).map(|n| 100 + n).sum::<u32>() + 12 * 60;
    assert!(
        sums.iter().any(|one| text(one, "shown").replace(',', "") == sum.to_string()
            && text(one, "query").contains("sum(")),
        "{sum}: {sums:?}"
    );
}

#[test]
fn what_was_changed_by_hand_is_never_written_over() {
    let desk = desk();
    // The very row whose data changes.
    desk.run(&["edit", SITE, "--at", "page:index.html/text:\"Stall 5\"#1", "--set", "Stall five"]).expect(0);
    desk.write("stalls.csv", stalls(60, 0, 40));
    let before = page(&desk);
    let again = ["run", "Make stalls-map/ again from the newest data", "--model", "builtin"];
    let said = text(&desk.json(&again).pop().expect("an end"), "says").to_owned();
    assert!(said.contains("beside the former one: stalls-map 2/"), "{said}");
    assert_eq!(page(&desk), before);
    assert!(desk.read("stalls-map 2/index.html").contains(">60<"));
    // Nothing that is asked twice is made twice, and what is no made site says so.
    let twice = ["run", "Make “stalls-map 2/” again", "--model", "builtin"];
    let said = text(&desk.json(&twice).pop().expect("an end"), "says").to_owned();
    assert!(said.starts_with("stalls-map 2/ shows this already"), "{said}");
    desk.write("plain/index.html", "<p>x</p>");
    let plain = ["run", "Make plain/ again", "--model", "builtin"];
    let said: Value = desk.run(&[plain.as_slice(), &["--json"]].concat()).expect(1).last();
    assert!(text(&said, "says").starts_with("I couldn't make plain/ again."), "{said}");
}

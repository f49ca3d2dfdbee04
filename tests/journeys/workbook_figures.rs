//! The numbers of a made workbook know where they come from: asked, they show the cells; when the data changes the workbook says so, and
//! made again it holds the new rows, its sums with them. Where somebody changed it that is refused, and nothing is lost.

use gloss_tests::{Desk, Person, Screen, text};

const BOOK: &str = "sales-workbook.xlsx";

fn data(north: u32, months: u32) -> String {
    let mut out = "month,region,revenue\n".to_owned();
    for month in 1..=months {
        for (at, region) in (1..).zip(["North", "South", "East"]) {
            let revenue = if at == 1 { north + month } else { 100 * at + 7 * month };
            out.push_str(&format!("2025-{month:02},{region},{revenue}\n"));
        }
    }
    out
}

fn stale(desk: &Desk) -> usize {
    desk.json(&["facts", BOOK, "--stale"]).len()
}

fn made() -> Desk {
    let desk = Desk::new();
    desk.write("sales.csv", data(300, 10));
    desk.run(&["run", "Make a workbook of sales.csv", "--model", "builtin"]).expect(0);
    desk
}

fn journey(screen: Screen) {
    let desk = made();
    assert_eq!((stale(&desk), desk.json(&["facts", BOOK]).len()), (0, 30));
    let person = Person::new(screen.open(&desk, (1440, 900)), screen, "workbook-figures");
    person.click("button", "*sales-workbook*");
    person.see("grid", "*");
    person.see_none("group", "Figures");
    desk.write("sales.csv", data(350, 12));
    person.see_words("group", "Figures", "The data changed: 30 of 30 figures change");
    person.station("01-changed");
    person.click("button", "Show them");
    person.see_words("dialog", "Figures", "The data behind these has changed.");
    person.see_none("button", "Update 301");
    person.station("02-which");
    person.click("button", "Close");
    person.click("button", "Update them");
    person.see_none("group", "Figures");
    desk.until("it is made again", || desk.json(&["versions", BOOK]).len() == 2);
    person.station("03-again");
    let facts = desk.json(&["facts", BOOK]);
    assert_eq!((stale(&desk), facts.len()), (0, 36));
    assert!(facts.iter().any(|fact| text(fact, "shown") == "362"), "{facts:?}");
}

#[test]
fn a_workbook_follows_its_data_in_the_browser() {
    journey(Screen::Chromium);
}

#[test]
fn a_workbook_follows_its_data_in_the_window() {
    journey(Screen::Window);
}

#[test]
fn a_workbook_that_somebody_changed_says_that_it_is_out_of_date_and_stays() {
    let desk = made();
    desk.run(&["edit", BOOK, "--at", "cells:Data!C2", "--set", "999"]).expect(0);
    let facts = desk.json(&["facts", BOOK]);
    let own = facts.iter().find(|fact| text(fact, "where") == "cells:Data!C2").expect("the cell");
    assert_eq!((own["shown"].as_str(), own["agrees"].as_bool()), (Some("999"), Some(false)), "{own}");
    let before = std::fs::read(desk.folder.join(BOOK)).expect("the workbook");
    desk.write("sales.csv", data(350, 12));
    let refused = desk.run(&["facts", BOOK, "--recompute"]);
    assert!(refused.err.contains("can’t be worked out again where they stand"), "{}", refused.err);
    assert!(stale(&desk) > 0);
    assert_eq!(std::fs::read(desk.folder.join(BOOK)).expect("the workbook"), before);
}

//! A figure is asked for its cells, its source changes on the disk, it is told as stale, worked out again and kept; in
//! the browser and in the window, with real input. The built-in assistant does the work.

use gloss_tests::{Desk, Person, Screen};

const LARGE: (i64, i64) = (1440, 900);
const FILE: &str = "sales-report.md";

/// Twelve months of four regions: `north` is what the north sells beside its growth.
fn data(north: u32) -> String {
    let mut out = "date,region,revenue\n".to_owned();
    for month in 1..=12u32 {
        for (at, region) in (1..).zip(["North", "South", "East", "West"]) {
            let revenue = if region == "North" { north + month } else { 100 * at + 7 * month };
            out.push_str(&format!("2025-{month:02}-28,{region},{revenue}\n"));
        }
    }
    out
}

/// How many figures would say something else now.
fn stale(desk: &Desk) -> usize {
    desk.json(&["facts", FILE, "--stale"]).len()
}

/// All that was sold, as a report writes it.
fn total(data: &str) -> String {
    let sum: u32 = data.lines().skip(1).filter_map(|line| line.rsplit(',').next()?.parse::<u32>().ok()).sum();
    format!("{},{:03}", sum / 1000, sum % 1000)
}

fn reported(person: &Person) {
    person.click("textbox", "What should be done?");
    person.type_words("Write a report on sales.csv");
    person.click("button", "Start");
    person.see("button", "Figures");
    person.see_none("button", "Stop");
    person.click("radio", "Read");
}

/// A figure's cells, and back.
fn asked(person: &Person, figure: &str) {
    person.press_at(person.place(".fact", figure).middle());
    person.see("region", "sales.csv, cells");
    person.see_words("main", "Artifact", "of sales.csv");
    person.see_words("main", "Artifact", &format!(": {figure}"));
    person.until("the cells are lit", || person.lit().contains(&"301".to_owned()));
    person.station("01-cells");
    person.click("button", "Back to the text");
    person.click("button", "Figures");
    person.see_words("dialog", "Figures", "Agrees with its source");
    person.station("02-all");
    person.click("button", "Close");
}

fn journey(screen: Screen) {
    let desk = Desk::new();
    desk.write("sales.csv", data(300));
    let person = Person::new(screen.open(&desk, LARGE), screen, "figures");
    reported(&person);
    let (old, new) = (total(&data(300)), total(&data(350)));
    asked(&person, &old);

    // A number that somebody wrote by hand is told from those that have a source.
    desk.write(FILE, desk.read(FILE) + "\nThe margin was 6.5 % in 2025.\n");
    person.until("the number without a source is marked", || person.painted("unsourced") == ["6.5 %"]);
    person.click("button", "Figures");
    person.see_words("dialog", "Figures", "6.5 %");
    person.station("03-unsourced");
    person.click("button", "Close");

    // The source changes on the disk: said over the document, and at each figure.
    desk.write("sales.csv", data(350));
    person.see_words("group", "Figures", "The data changed:");
    person.station("04-stale");
    let before = desk.read(FILE);
    assert!(before.contains(&old) && !before.contains(&new));
    let many = stale(&desk);
    // Told with what it would say, and only what would say something else.
    person.see_words("group", "Figures", &format!("{many} of "));
    assert!(many < desk.json(&["facts", FILE]).len());
    person.click("button", "Show them");
    person.see_words("dialog", "Figures", "The data behind these has changed.");
    person.see_words("dialog", "Figures", &format!("{old} → {new}"));
    person.station("05-which");

    // One of them alone, from the list.
    person.click("button", &format!("Update {old}"));
    person.see_words("region", "What was changed", "Changed only what you pointed at.");
    person.until("it stands in the text", || person.painted("added").concat().contains(&new));
    person.station("06-one");
    desk.until("the rest is as stale as it was", || stale(&desk) < many && stale(&desk) > 0);
    person.click("button", "Undo note 1");
    desk.until("the text is as before", || desk.read(FILE) == before);

    // All of them: what the built-in assistant made is made again beside the words that were written by hand.
    person.see_words("group", "Figures", &format!("{many} of "));
    person.click("button", "Update them");
    person.see_none("group", "Figures");
    person.see_none("button", "Stop");
    person.station("07-recomputed");
    assert!(desk.read(FILE).contains("The margin was 6.5 % in 2025."));
    assert_eq!(stale(&desk), 0);
    assert!(desk.read(FILE).contains(&new));
    asked_again(&person, &new);
}

/// The new figure leads to the cells as they are now.
fn asked_again(person: &Person, figure: &str) {
    person.click("radio", "Read");
    person.press_at(person.place(".fact", figure).middle());
    person.until("the cells are lit", || person.lit().contains(&"351".to_owned()));
    person.station("09-new-cells");

    // How the figures were computed is printed where it is asked for.
    person.click("button", "Back to the text");
    person.click("button", "Export");
    person.see("menuitemcheckbox", "With the query of each");
    person.click("menuitemcheckbox", "With the query of each");
    person.station("10-export");
    person.press("Escape");
}

#[test]
fn a_figure_is_asked_grows_stale_and_is_worked_out_again_in_the_browser() {
    journey(Screen::Chromium);
}

#[test]
fn a_figure_is_asked_grows_stale_and_is_worked_out_again_in_the_window() {
    journey(Screen::Window);
}

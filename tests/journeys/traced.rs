//! A figure in a report followed to its cells in a workbook, one of the cells changed by hand in the grid, the figure
//! told as stale, and the report made again. In the browser and in the window, with real input. What a figure is by
//! itself is `figures.rs`; what a note on cells does is `cells.rs`.

use gloss_tests::{Desk, Person, Screen};

const LARGE: (i64, i64) = (1440, 900);
const FILE: &str = "sales-report.md";
/// Months, and regions beside each other.
const REGIONS: [&str; 4] = ["North", "South", "East", "West"];

fn sold(month: u32, region: usize) -> u32 {
    100 * (region as u32 + 1) + 7 * month
}

/// Twelve months of four regions, as some program for sheets writes them.
fn workbook() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("Sales").unwrap();
    for (column, name) in (0u16..).zip(["date", "region", "revenue"]) {
        sheet.write_string(0, column, name).unwrap();
    }
    let mut row = 1;
    for month in 1..=12u32 {
        for (at, region) in REGIONS.iter().enumerate() {
            sheet.write_string(row, 0, format!("2025-{month:02}-28")).unwrap();
            sheet.write_string(row, 1, *region).unwrap();
            sheet.write_number(row, 2, sold(month, at)).unwrap();
            row += 1;
        }
    }
    book.save_to_buffer().unwrap()
}

/// A sum of thousands as a report writes it.
fn shown(sum: u32) -> String {
    format!("{},{:03}", sum / 1000, sum % 1000)
}

/// How many figures have a source that changed.
fn stale(desk: &Desk) -> usize {
    desk.json(&["facts", FILE, "--stale"]).len()
}

/// Nothing is amiss for those who do not see the screen, or not well.
fn clean(screen: Screen, person: &Person) {
    if screen == Screen::Chromium {
        assert_eq!(person.amiss(), Vec::<String>::new(), "axe-core");
    }
}

fn journey(screen: Screen, theme: &str) {
    let desk = Desk::new();
    desk.write("sales.xlsx", workbook());
    let all: u32 = (1..=12).flat_map(|month| (0..4).map(move |at| sold(month, at))).sum();
    // The first cell of the north: from 107 to 1,107.
    let (old, new) = (shown(all), shown(all + 1000));
    let person = Person::new(screen.open(&desk, LARGE), screen, &format!("traced-{}", theme.to_lowercase()));
    person.choose_theme(theme);
    person.click("textbox", "What should be done?");
    person.type_words("Write a report on sales.xlsx");
    person.click("button", "Start");
    person.see("button", "Figures");
    person.see_none("button", "Stop");

    // From the figure to its cells.
    person.click("radio", "Read");
    person.press_at(person.place(".fact", &old).middle());
    person.see_words("main", "Artifact", "of sales.xlsx");
    person.see_words("main", "Artifact", &format!(": {old}"));
    person.until("the cells are lit", || person.lit().contains(&"107".to_owned()));
    person.station("01-cells");
    clean(screen, &person);

    // One of them is changed, there.
    person.click("radio", "Edit");
    person.press_at(person.cell("C2").middle());
    person.press("Enter");
    person.see("textbox", "What C2 holds");
    person.press("Control+a");
    person.type_words("1107");
    person.press("Enter");
    person.see_words("group", "Saved", "Saved as version 2");
    person.station("02-changed");
    desk.until("the figures know", || stale(&desk) > 0);

    // Told where the figure stands, and the report is made again.
    person.click("button", "Back to the text");
    person.see_words("group", "Figures", "The data changed:");
    person.station("03-stale");
    clean(screen, &person);
    assert!(desk.read(FILE).contains(&old));
    person.click("button", "Update them");
    person.see_none("group", "Figures");
    person.see_none("button", "Stop");
    desk.until("the text says the new sum", || desk.read(FILE).contains(&new));
    assert_eq!(stale(&desk), 0);
    person.station("04-recomputed");
    person.click("radio", "Read");
    person.press_at(person.place(".fact", &new).middle());
    person.until("the new cell is lit", || person.lit().contains(&"1107".to_owned()));
    person.station("05-new-cells");
}

#[test]
fn a_figure_leads_to_its_cell_and_follows_it_in_the_browser() {
    journey(Screen::Chromium, "Both");
}

#[test]
fn a_figure_leads_to_its_cell_and_follows_it_in_the_window() {
    journey(Screen::Window, "Light");
}

/// Prices with a rate on another sheet: a total of what is worked out from what was typed.
fn priced() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("Prices").unwrap();
    for (column, name) in (0u16..).zip(["Item", "Net", "Gross"]) {
        sheet.write_string(0, column, name).unwrap();
    }
    for (row, (item, net)) in (1..).zip([("Paper", 100.0), ("Ink", 200.0), ("Glue", 50.0)]) {
        let gross = rust_xlsxwriter::Formula::new(format!("=B{0}*(1+Rates!$B$1)", row + 1));
        sheet.write_string(row, 0, item).unwrap().write_number(row, 1, net).unwrap();
        sheet.write_formula(row, 2, gross.set_result((net * 1.5).to_string())).unwrap();
    }
    let total = rust_xlsxwriter::Formula::new("=SUM(C2:C4)").set_result("525");
    sheet.write_string(4, 0, "Total").unwrap().write_formula(4, 2, total).unwrap();
    let rates = book.add_worksheet().set_name("Rates").unwrap();
    rates.write_string(0, 0, "Tax").unwrap().write_number(0, 1, 0.5).unwrap();
    book.save_to_buffer().unwrap()
}

/// From a total down to what was typed, on another sheet, and back; once by the pointer, once by the keys.
fn walk(screen: Screen, theme: &str) {
    let desk = Desk::new();
    desk.write("prices.xlsx", priced());
    let person = Person::new(screen.open(&desk, LARGE), screen, &format!("sources-{}", theme.to_lowercase()));
    person.choose_theme(theme);
    person.click("button", "prices.xlsx*");
    person.see("region", "prices.xlsx, cells");
    person.click("radio", "Read");
    person.press_at(person.cell("C5").middle());
    person.click("button", "Where from?");
    person.see_words("group", "Where it comes from", "3 cells, worked out");
    person.station("01-total");
    clean(screen, &person);
    person.click("button", "C2:C4");
    person.see_words("group", "Where it comes from", "Choose one of these cells");
    person.press_at(person.cell("C3").middle());
    person.see_words("group", "Where it comes from", "C3 is worked out from 2 places");
    person.see_words("group", "Where it comes from", "200, typed");
    person.station("02-step");
    person.click("button", "Rates!B1");
    person.see_words("group", "Where it comes from", "B1 was typed or imported");
    person.see("tab", "Rates*");
    person.station("03-other-sheet");
    clean(screen, &person);
    // Back to the beginning of the way, without the pointer.
    person.press("Tab");
    person.press("Enter");
    person.see_words("group", "Where it comes from", "C5 is worked out from 1 place");
    assert_eq!(person.focus(), "group “Where it comes from”");
    person.press("Escape");
    person.see_none("group", "Where it comes from");
    person.see_words("group", "Selected cell", "C5");
}

#[test]
fn a_total_is_followed_to_what_was_typed_in_the_browser() {
    walk(Screen::Chromium, "Both");
}

#[test]
fn a_total_is_followed_to_what_was_typed_in_the_window() {
    walk(Screen::Window, "Light");
}

//! A sheet sorted and filtered as a view: the file is unchanged, row heads are the file's own, and what is pointed at in the
//! view is the file's cell. In the browser and in the window with real input.

use gloss_tests::{Desk, Person, Screen};
use serde_json::json;

const LARGE: (i64, i64) = (1440, 900);
/// Orders in the file.
const ORDERS: usize = 300;
/// Column letters and what a button beside them is found by.
const AMOUNT: usize = 2;

/// An order's line: region, customer, amount, day. No two amounts are the same.
fn order(n: usize) -> String {
    let region = ["North", "South", "East", "West"][n % 4];
    let amount = (n * 7_919) % 10_007;
    format!("{region},Customer {},{amount},2024-{:02}-{:02}", n % 23, n % 12 + 1, n % 28 + 1)
}

fn orders() -> String {
    let lines: String = (0..ORDERS).map(|n| order(n) + "\n").collect();
    format!("region,customer,amount,day\n{lines}")
}

/// The file's lines from 1 that have orders of the North, the largest amount first.
fn expected() -> Vec<usize> {
    let mut lines: Vec<(usize, usize)> =
        (0..ORDERS).filter(|n| n % 4 == 0).map(|n| ((n * 7_919) % 10_007, n + 2)).collect();
    lines.sort_unstable_by(|a, b| b.cmp(a));
    lines.into_iter().map(|(_, line)| line).collect()
}

/// What a cell of the grid says, by its row as it is shown and its column, both from 1.
fn said(person: &Person, row: usize, column: usize) -> String {
    let script = "const e = document.querySelector(`[role=\"grid\"] [aria-rowindex=\"${arguments[0]}\"] [aria-colindex=\"${arguments[1]}\"]`); return e ? e.textContent : '';";
    person.session.read(script, &json!([row, column])).as_str().unwrap_or_default().to_owned()
}

/// The file's row number that stands before a row of the grid.
fn head(person: &Person, row: usize) -> String {
    let script = "const e = document.querySelector(`[role=\"grid\"] [aria-rowindex=\"${arguments[0]}\"] td`); return e ? e.textContent : '';";
    person.session.read(script, &json!([row])).as_str().unwrap_or_default().to_owned()
}

/// Presses the button beside a column's letter, which comes with the pointer.
pub(super) fn ask(person: &Person, column: usize) {
    let script = "const b = document.querySelector(`[data-column=\"${arguments[0]}\"]`).getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2];";
    let at = person.session.read(script, &json!([column]));
    let at = (at[0].as_f64().unwrap(), at[1].as_f64().unwrap());
    person.hover_at(at);
    person.press_at(at);
}

fn sound(person: &Person) {
    if person.screen() == Screen::Chromium {
        assert_eq!(person.amiss(), Vec::<String>::new(), "axe-core");
    }
}

fn journey(screen: Screen, theme: &str) {
    let desk = Desk::new();
    desk.write("orders.csv", orders());
    let case = format!("sheet-views-{}", theme.to_lowercase());
    let person = Person::new(screen.open(&desk, LARGE), screen, &case);
    person.choose_theme(theme);
    person.click("button", "orders.csv*");
    person.see("region", "orders.csv, cells");

    // By the pointer: the largest amounts first.
    ask(&person, AMOUNT);
    person.see("dialog", "Sort and filter amount");
    person.see("checkbox", "0*1");
    person.station("01-asked");
    sound(&person);
    person.click("button", "Largest first");
    person.see_words(
        "group",
        "Rows shown",
        "Showing all 300 rows, sorted by amount (in reverse). The file is unchanged.",
    );
    let largest = (0..ORDERS).map(|n| ((n * 7_919) % 10_007, n + 2)).max().unwrap();
    person.until("the largest stands first", || said(&person, 2, 3) == largest.0.to_string());
    assert_eq!(head(&person, 2), largest.1.to_string(), "the file's own row number");

    // By the keyboard: the orders of the North alone.
    person.press("ArrowDown");
    person.press("Home");
    person.press("Alt+ArrowDown");
    person.see("dialog", "Sort and filter region");
    person.click("textbox", "Words in region");
    person.type_words("NOR");
    person.see("checkbox", "North*75");
    person.see_none("checkbox", "South*");
    person.station("02-filtering");
    sound(&person);
    person.press("Enter");
    let rows = expected();
    person.see_words(
        "group",
        "Rows shown",
        "Showing 75 of 300 rows where region has “NOR”, sorted by amount (in reverse).",
    );
    person.until("the rows are the North's by amount", || {
        (0..10).all(|at| head(&person, at + 2) == rows[at].to_string())
    });
    person.station("03-view");
    sound(&person);
    noted(&desk, &person, &rows);
    apart(&person, &rows);
    person.click("button", "Clear view");
    person.see_none("group", "Rows shown");
    person.until("all rows are shown as they stand", || head(&person, 3) == "3");
    assert_eq!(desk.read("orders.csv"), orders(), "no view is in the file");
}

/// A note on one cell of the view: the file's cell is changed, and no other.
fn noted(desk: &Desk, person: &Person, rows: &[usize]) {
    let line = rows[2];
    person.press_at(person.cell("C4").middle());
    person.see_words("group", "New note", &format!("C{line}"));
    person.type_words("Set to 7");
    person.click("button", "Add note");
    person.see_none("group", "New note");
    person.station("04-noted");
    person.click("button", "Send 1 note");
    person.see_words("region", "What was changed", "Changed only what you pointed at.");
    desk.until("the file says so", || desk.read("orders.csv") != orders());
    let (was, now) = (orders(), desk.read("orders.csv"));
    for (at, (was, now)) in was.lines().zip(now.lines()).enumerate() {
        if at + 1 == line {
            let mut fields: Vec<&str> = was.split(',').collect();
            fields[AMOUNT] = "7";
            assert_eq!(now, fields.join(","), "the noted line");
        } else {
            assert_eq!(now, was, "line {}", at + 1);
        }
    }
    // The view is made again: with 7 the row stands among the last.
    person.until("the changed row has gone down", || head(person, 4) == rows[3].to_string());
    person.see_words("group", "Rows shown", "Showing 75 of 300 rows");
    person.station("05-applied");
    // Its card stands level with the row, which is out of view now.
    person.click("button", "Undo all");
    desk.until("the file is as it was", || desk.read("orders.csv") == orders());
    person.until("the row is back at its place", || head(person, 4) == rows[2].to_string());
}

/// Rows that stand beside each other in the view, and apart in the file: each keeps its own place.
fn apart(person: &Person, rows: &[usize]) {
    person.drag(person.cell("C2").middle(), person.cell("C4").middle());
    let mut lines: Vec<usize> = rows[..3].to_vec();
    lines.sort_unstable();
    person.see("group", "New note");
    person.until("the marked cells are those of the view", || person.cells("note-focus").len() == 3);
    let marked: Vec<String> = (2..5).map(|row| said(person, row, 3)).collect();
    assert_eq!(person.cells("note-focus"), marked);
    person.see_words("group", "New note", &format!("C{}", lines[0]));
    person.station("06-apart");
    person.click("button", "Cancel");
    person.see_none("group", "New note");
}

#[test]
fn a_view_changes_no_file_and_notes_land_on_the_files_own_cells_in_the_browser() {
    journey(Screen::Chromium, "Both");
}

#[test]
fn a_view_changes_no_file_and_notes_land_on_the_files_own_cells_in_the_window() {
    journey(Screen::Window, "Light");
}

/// A workbook whose formulas have no values in the file, as many programs leave them: they are calculated to be shown, and
/// that is said; the file stays as it is.
#[test]
fn formulas_without_values_are_calculated_to_be_shown() {
    let desk = Desk::new();
    let file: &[u8] = include_bytes!("../suite/formulas/unvalued.xlsx");
    desk.write("costs.xlsx", file);
    let person = Person::new(Screen::Chromium.open(&desk, LARGE), Screen::Chromium, "unvalued");
    person.click("button", "costs.xlsx*");
    person.see("region", "costs.xlsx, cells");
    person.until("the total and the shares are shown", || person.says("1650") && person.says("72.7%"));
    person.until("it is said", || person.says("Gloss calculated these formulas to show them"));
    person.station("01-calculated");
    person.click("tab", "Overview");
    person.until("the other sheet too", || person.says("1200"));
    person.station("02-overview");
    assert_eq!(std::fs::read(desk.folder.join("costs.xlsx")).expect("the file"), file);
}

/// A formula that fills several cells is not worked out here: once its inputs are others, that is said over the sheet.
#[test]
fn formulas_that_fill_several_cells_are_told_to_be_old_after_an_edit_of_their_inputs() {
    let desk = Desk::new();
    let file: &[u8] = include_bytes!("../suite/formulas/array.xlsx");
    desk.write("sums.xlsx", file);
    desk.run(&["edit", "sums.xlsx", "--at", "cells:A2", "--set", "50"]).expect(0);
    let person = Person::new(Screen::Chromium.open(&desk, LARGE), Screen::Chromium, "filled");
    person.click("button", "sums.xlsx*");
    person.see("region", "sums.xlsx, cells");
    person.until("it is said", || person.says("Formulas show what they came to before the last change"));
    person.station("01-old");
}

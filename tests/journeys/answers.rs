//! Questions over a table: asked in the composer, answered in a sentence whose figures lead to their cells, made into a document and a
//! chart; asked as a note; and refused where a word is nowhere in the table. In the browser, in the window and by command.

use gloss_tests::{Desk, Person, Screen};

const LARGE: (i64, i64) = (1440, 900);
const FILE: &str = "invoices.csv";

/// Twelve invoices of three customers, four of them paid after they were due.
fn data() -> String {
    let mut out = "Invoice,Customer,Invoice date,Due date,Paid on,Amount\n".to_owned();
    for n in 1..=12u32 {
        let customer = ["Nordlicht", "Stadtbad", "Café Blum"][n as usize % 3];
        let paid = if n % 3 == 0 { 25 } else { 9 };
        out.push_str(&format!(
            "R-{n:03},{customer},2026-{n:02}-01,2026-{n:02}-15,2026-{n:02}-{paid:02},{}\n",
            n * 100
        ));
    }
    out
}

fn ask(person: &Person, words: &str) {
    person.click("button", "New task");
    person.click("textbox", "What should be done?");
    person.type_words(words);
    person.see_words("main", "Start", "Will answer from invoices.csv, or say what it does not tell");
    person.station("01-before");
    person.click("button", "Start");
    person.see_none("button", "Stop");
}

fn journey(screen: Screen, theme: &str) {
    let desk = Desk::new();
    desk.write(FILE, data());
    let person = Person::new(screen.open(&desk, LARGE), screen, &format!("answers-{}", screen.name()));
    person.choose_theme(theme);
    ask(&person, "total amount by customer in invoices.csv");
    person.see_words("log", "What was said and done", "highest Nordlicht (3,000)");
    person.station("02-answer");
    assert_eq!(person.amiss(), Vec::<String>::new());
    // Its figures lead to their cells.
    person.click("button", "Show the cells");
    person.see("region", "invoices.csv, cells");
    person.station("03-cells");
    person.click("button", "As a chart");
    person.see("article", "Total amount by customer in invoices.csv, version 1");
    person.station("04-chart");
    assert_eq!(person.amiss(), Vec::<String>::new());
    let made = desk.read("total-amount-by-customer-in-invoices-csv.md");
    assert!(made.contains("```chart") && made.contains("](fact:"), "{made}");
}

#[test]
fn a_question_is_answered_shown_and_drawn_in_chromium() {
    journey(Screen::Chromium, "Both");
}

#[test]
fn a_question_is_answered_shown_and_drawn_in_the_window() {
    journey(Screen::Window, "Light");
}

/// What is said to a question.
fn said(desk: &Desk, question: &str) -> String {
    desk.run(&["run", question, "--attach", FILE, "--model", "builtin"]).out
}

#[test]
fn a_question_by_command_is_answered_whole_or_not_at_all() {
    let desk = Desk::new();
    desk.write(FILE, data());
    for (question, expect) in [
        ("How many invoices were paid late?", "**4**"),
        ("Wie viele Rechnungen wurden zu spät bezahlt?", "**4**"),
        ("What is the total amount for Stadtbad?", "**2,200**"),
        ("average amount in March 2026", "300"),
        ("Which customer has the highest total amount?", "Nordlicht"),
        ("How many invoices did the intern write?", "“intern”"),
        ("total amount except Stadtbad", "**5,600**"),
        ("total amount minus the fees", "“minus”"),
    ] {
        let says = said(&desk, question);
        assert!(says.contains(expect), "{question}: {says}");
    }
}

#[test]
fn a_note_that_asks_is_answered_from_the_table() {
    let desk = Desk::new();
    desk.write(FILE, data());
    let asked = "How many invoices were paid late?";
    desk.run(&["note", "add", FILE, "--at", "cells:F2", "--ask", asked]).expect(0);
    desk.run(&["note", "send", "--model", "builtin"]).expect(0);
    let notes = desk.json(&["note", "list", FILE]);
    let own = notes.iter().find(|one| one["text"] == asked).unwrap_or_else(|| panic!("{notes:?}"));
    assert!(own["answer"].as_str().is_some_and(|says| says.contains("**[4](fact:")), "{own}");
}

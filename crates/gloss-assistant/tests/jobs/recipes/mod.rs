//! Recipes over generated tables: a document and a table of text become a recipe as the product makes it, the data
//! changes, the recipe is run, and every figure of what comes of it is right by sums that are counted here, or a dash.

mod drawn;
mod judged;

use gloss_artifact::Text;
use gloss_protocol::{Fact, InputKind, Kind};
use gloss_provider::{Message, TurnInput};
use gloss_recipe::{Figure, Input, Method, Step};

use crate::house::House;
use crate::tables::{Dice, Table, before_and_after, seeds};
use drawn::{Drawn, draw};
use judged::{Tally, judge, judge_table};

/// A finished document as a step, by what the product makes it of.
fn document(drawn: &Drawn) -> Step {
    let text = Text::new(Kind::Document, &drawn.source);
    let found: Vec<String> = text.figures().into_iter().map(|figure| figure.fact).collect();
    assert_eq!(found, gloss_recipe::written(&drawn.source), "{}", drawn.source);
    let of = |fact: &Fact| found.iter().any(|figure| figure.starts_with(&fact.id.0));
    let figures: Vec<Figure> = drawn.facts.iter().filter(|fact| of(fact)).map(Figure::from).collect();
    let unsourced: Vec<_> = text.unsourced().iter().map(|number| number.span.range()).collect();
    gloss_recipe::document("report.md", &drawn.source, figures, &unsourced).0
}

/// A table of text that one of the facts gave, as a step: its header is typed.
fn table(fact: &Fact, header: &[&str]) -> Step {
    let cell = |value: &serde_json::Value| match value.as_f64() {
        Some(number) if !value.is_i64() => format!("{number:.2}"),
        Some(_) => value.to_string(),
        None => value.as_str().unwrap().to_owned(),
    };
    let rounded = |row: &Vec<serde_json::Value>| -> Vec<String> { row.iter().map(cell).collect() };
    let mut body: Vec<Vec<String>> = fact.rows.iter().map(rounded).collect();
    // One column is rounded alike in all rows.
    for column in 1..header.len() {
        if fact.rows.iter().any(|row| !row[column].is_i64()) {
            for (cells, values) in body.iter_mut().zip(&fact.rows) {
                cells[column] = format!("{:.2}", values[column].as_f64().unwrap());
            }
        }
    }
    let header: Vec<String> = header.iter().map(|name| (*name).to_owned()).collect();
    gloss_recipe::rows("table.csv", &header, &body, std::iter::once(fact)).expect("a step")
}

/// Runs a recipe of a document and a table on the new data, and holds what it wrote beside the sums.
fn run(seed: u64, (old, new): (&Table, &Table), tally: &mut Tally) {
    let mut dice = Dice(!seed);
    let (was, now) = *dice.of(&[("a.csv", "a.csv"), ("sales-2026-10.csv", "sales-2026-11.csv")]);
    let drawn = draw(&mut dice, old, was);
    let (fact, header): (_, &[&str]) = match dice.below(2) {
        0 => (&drawn.facts[0], &["Status", "Rows", "Netto", "Steuer"]),
        _ => (&drawn.facts[2], &["Status", "Netto", "Steuer"]),
    };
    let input = Input { name: "data".into(), kind: InputKind::File, was: was.into(), now: now.into() };
    let mut house = House::new(&[(was, old.csv().as_bytes()), (now, new.csv().as_bytes())]);
    let mut play = |name: &str, step: Step| {
        let (name, inputs, steps) = (name.to_owned(), vec![input.clone()], vec![step]);
        let method = serde_json::to_value(Method { name, task: String::new(), inputs, steps }).unwrap();
        let input = TurnInput { recipe: Some(method), ..TurnInput::default() };
        house.turn_of(Message::User { text: String::new(), input: Some(Box::new(input)) })
    };
    let says = play("Document", document(&drawn));
    let made = play("Table", table(fact, header));
    let marks: Vec<std::ops::Range<usize>> = house
        .calls
        .iter()
        .filter(|(name, _)| name == "leave_note")
        .map(|(_, call)| {
            let place = call["where"].as_str().unwrap().strip_prefix("bytes:").unwrap();
            let (from, to) = place.split_once('-').unwrap();
            from.parse().unwrap()..to.parse().unwrap()
        })
        .collect();
    let wrong = tally.wrong.len();
    let text = house.written.get("report.md").unwrap_or_else(|| panic!("table {seed}: {says:?}"));
    judge(&drawn, new, text, &marks, tally);
    let csv = house.written.get("table.csv").filter(|_| made.is_ok());
    judge_table(header, limit(fact), new, csv.map(String::as_str), tally);
    for why in &mut tally.wrong[wrong..] {
        let csv = csv.map_or("", String::as_str);
        *why = format!(
            "table {seed}: {why}\n--- before\n{}\n{}\n--- after\n{}\n{text}\n{csv}",
            old.csv(),
            drawn.source,
            new.csv()
        );
    }
}

fn limit(fact: &Fact) -> usize {
    if fact.query.contains("LIMIT") { drawn::FEW } else { usize::MAX }
}

#[test]
fn a_figure_of_a_recipe_is_right_or_a_dash() {
    let mut tally = Tally::default();
    for seed in seeds() {
        let (old, new) = before_and_after(seed);
        run(seed, (&old, &new), &mut tally);
    }
    let Tally { had, could, dashes, marked, wrong } = &tally;
    println!(
        "{had} of {could} figures that could be had, {dashes} dashes, {marked} of sentences that are marked"
    );
    assert!(wrong.is_empty(), "{} are wrong, the first: {}", wrong.len(), wrong[0]);
    assert!(had * 10 >= could * 9, "{had} of {could}");
}

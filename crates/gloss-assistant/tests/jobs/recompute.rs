//! Figures worked out again on changed data, over generated tables whose labels are made to be mistaken for each other:
//! labels inside labels, equal ones, rows renamed, sorted, added and taken away, columns moved, renamed, exchanged and
//! doubled, numbers of two locales. What comes of it is compared with sums that this test
//! counts itself: a figure is right, or a dash, or its document is left as it was and said to be out of date.

use gloss_data::{Library, Limits, TableSource};
use serde_json::{Value, json};

use crate::house::House;
use crate::tables::{Dice, Table, before_and_after, format_amount, label, seeds};

const QUERY: &str =
    "SELECT \"Status\", count(*), sum(\"Netto\"), sum(\"Steuer\") FROM \"a.csv\" GROUP BY 1 ORDER BY 3 DESC";
const WHOLE: &str = "SELECT count(*), sum(\"Netto\") FROM \"a.csv\"";

/// A figure of the document: what it is of, which number, and where it stands among the places.
struct Place {
    /// None for the whole table.
    label: Option<String>,
    what: &'static str,
    text: String,
    figure: Value,
}

/// A document on a table: a row for each label, with the label that a person may have written anew, and a sentence.
fn places(dice: &mut Dice, library: &Library) -> Vec<Place> {
    let compute = |sql: &str| library.compute(sql, Limits::default(), &std::sync::Arc::default()).unwrap();
    let mut out = Vec::new();
    let mut add = |fact: &str,
                   sql: &str,
                   at: (usize, usize),
                   label: Option<String>,
                   what,
                   computed: &gloss_data::Computed,
                   before: &str| {
        let value = &computed.rows[at.0][at.1];
        let words = match what {
            "count" => value.to_string(),
            _ => format_amount((value.as_f64().unwrap() * 100.0).round() as i64, false),
        };
        let fact = format!("{fact}/r{}c{}", at.0 + 1, at.1 + 1);
        let place = gloss_data::place(sql, &computed.columns, &computed.rows, at);
        let figure = json!({ "fact": fact, "shown": words, "value": value, "query": sql, "place": place,
            "stale": true, "agrees": true, "sources": computed.sources });
        out.push(Place { label, what, text: format!("{before}[{words}](fact:{fact})"), figure });
    };
    let rows = compute(QUERY);
    for (n, row) in rows.rows.iter().enumerate() {
        let name = row[0].as_str().unwrap().to_owned();
        let written = if dice.below(6) == 0 { label(dice) } else { name.clone() };
        let before = format!("| {written} | ");
        for (column, what) in [(1, "count"), (2, "Netto"), (3, "Steuer")] {
            add("old", QUERY, (n, column), Some(name.clone()), what, &rows, &before);
        }
    }
    let whole = compute(WHOLE);
    add("all", WHOLE, (0, 0), None, "count", &whole, "There are ");
    add("all", WHOLE, (0, 1), None, "Netto", &whole, "It comes to ");
    out
}

/// What a figure should say of a table; none where it can't be had.
fn right(table: &Table, place: &Place) -> Option<String> {
    match (&place.label, place.what) {
        (None, "count") => Some(table.rows.len().to_string()),
        (None, name) => Some(format_amount(table.sums(name)?.values().sum(), false)),
        (Some(label), "count") => table.of(label, "Rows", false),
        (Some(label), name) => table.of(label, name, false),
    }
}

#[test]
fn a_figure_worked_out_again_is_right_or_a_dash() {
    let (mut had, mut could, mut dashes) = (0, 0, 0);
    for n in seeds() {
        let (old, new) = before_and_after(n);
        let library = Library::start().unwrap();
        let source = TableSource { path: "a.csv".into(), version: 1, bytes: old.csv().into_bytes().into() };
        library.set_sources(vec![source]);
        let places = places(&mut Dice(!n), &library);
        let mut house = House::new(&[("a.csv", new.csv().as_bytes()), ("r.md", b"# R\n")]);
        let texts: Vec<String> = places.iter().map(|place| place.text.clone()).collect();
        let document = texts.iter().map(|text| format!("{text}\n\n")).collect::<String>();
        house.put("r.md", document.as_bytes(), "2026-11-18T10:00:00+01:00");
        let figures: Vec<Value> = places.iter().map(|place| place.figure.clone()).collect();
        house.places.insert("n1".to_owned(), (texts.clone(), json!(figures)));
        let note = json!({ "notes": [{ "note": "n1", "intent": "change", "text": "Recompute from the newest data" }], "for_all": "" });
        house.turn(&format!("Serve these notes.\n{note}"));
        let after = &house.places["n1"].0;
        let left = *after == texts;
        for (place, after) in places.iter().zip(after) {
            let right = right(&new, place);
            let says = after.rsplit(['[', ' ']).next().unwrap().split(']').next().unwrap();
            could += usize::from(right.is_some());
            if says == "–" {
                dashes += 1;
            } else if left {
                // The whole document stays, and says that its source changed.
            } else {
                assert_eq!(
                    Some(says),
                    right.as_deref(),
                    "table {n}: {}\n{}\n{}",
                    place.text,
                    old.csv(),
                    new.csv()
                );
                had += 1;
            }
        }
    }
    println!("{had} of {could} figures that could be had, {dashes} dashes");
    assert!(had * 10 >= could * 9, "{had} of {could}");
}

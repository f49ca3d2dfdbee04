//! Figures worked out again on changed data, over generated tables whose labels are made to be mistaken for each other:
//! labels inside labels, equal ones, rows renamed, sorted, added and taken away, columns moved, renamed, exchanged and
//! doubled, a row that sums up the others, numbers of two locales. What comes of it is compared with sums that this test
//! counts itself: a figure is right, or a dash, or its document is left as it was and said to be out of date.

use std::collections::BTreeMap;

use gloss_data::{Library, Limits, TableSource};
use serde_json::{Value, json};

use crate::house::House;

/// Tables of a daily run; all of them with `GLOSS_SOAK`.
const SOME: u64 = 150;
const ALL: u64 = 5000;

/// A generator that gives the same for the same seed (SplitMix64, Steele, Lea and Flood, 2014).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

const WORDS: [&str; 10] =
    ["bezahlt", "offen", "North", "South", "East", "Sales", "After", "paid", "Großmann", "A & B"];

const TOTALS: [&str; 6] = ["Total", "Summe", "Grand total:", "Gesamtsumme", "Insgesamt", ""];

/// A label, often one that holds another.
fn label(dice: &mut Dice) -> String {
    let mut words = vec![*dice.of(&WORDS)];
    for _ in 0..dice.below(3) {
        words.push(*dice.of(&WORDS));
    }
    match dice.below(8) {
        0 => format!("{} {}", words.join(" "), dice.below(3)),
        1 => words.join("-"),
        _ => words.join(" "),
    }
}

/// A table: its columns' names in their order, and its rows by column.
#[derive(Clone)]
struct Table {
    columns: Vec<&'static str>,
    /// What a column is called in the file.
    called: BTreeMap<&'static str, String>,
    rows: Vec<(String, i64, i64)>,
    /// What a row is called that sums up the others, where there is one.
    total: Option<&'static str>,
    german: bool,
}

impl Table {
    fn new(dice: &mut Dice) -> Self {
        let labels: Vec<String> = (0..2 + dice.below(6)).map(|_| label(dice)).collect();
        let rows = (0..labels.len() + dice.below(30))
            .map(|n| {
                let name = labels.get(n).unwrap_or_else(|| dice.of(&labels)).clone();
                (name, dice.below(100_000) as i64, dice.below(9000) as i64 - 2000)
            })
            .collect();
        let called = [("label", "Status"), ("first", "Netto"), ("second", "Steuer")];
        let called = called.into_iter().map(|(column, name)| (column, name.to_owned())).collect();
        Self {
            columns: vec!["label", "first", "second"],
            called,
            rows,
            total: None,
            german: dice.below(2) == 0,
        }
    }

    fn csv(&self) -> String {
        let (between, point) = if self.german { (";", ",") } else { (",", ".") };
        let cents = |cents: i64| {
            let sign = if cents < 0 { "-" } else { "" };
            format!("{sign}{}{point}{:02}", cents.abs() / 100, cents.abs() % 100)
        };
        let head: Vec<&str> = self.columns.iter().map(|column| self.called[column].as_str()).collect();
        let mut out = head.join(between) + "\n";
        let (first, second) = self.rows.iter().fold((0, 0), |sum, row| (sum.0 + row.1, sum.1 + row.2));
        let total = self.total.map(|name| (name.to_owned(), first, second));
        for (name, first, second) in self.rows.iter().chain(&total) {
            let cell = |column: &&str| match *column {
                "label" => name.clone(),
                "first" => cents(*first),
                "second" => cents(*second),
                _ => "1".to_owned(),
            };
            out += &(self.columns.iter().map(cell).collect::<Vec<_>>().join(between) + "\n");
        }
        out
    }

    /// Another state of the same data.
    fn changed(&self, dice: &mut Dice) -> Self {
        let mut new = self.clone();
        for _ in 0..1 + dice.below(3) {
            let n = dice.below(new.rows.len());
            match dice.below(10) {
                0 => new.rows[n].1 += 1 + dice.below(5000) as i64,
                1 => new.rows[n].2 -= 1 + dice.below(5000) as i64,
                2 => new.rows.push((label(dice), 700, 30)),
                3 => {
                    let name = new.rows[n].0.clone();
                    new.rows.push((name, 900, 10));
                }
                4 if new.rows.len() > 1 => {
                    let name = new.rows[n].0.clone();
                    if new.rows.iter().any(|row| row.0 != name) {
                        new.rows.retain(|row| row.0 != name);
                    }
                }
                5 => {
                    let (old, name) = (new.rows[n].0.clone(), label(dice));
                    new.rows.iter_mut().filter(|row| row.0 == old).for_each(|row| row.0.clone_from(&name));
                }
                6 => new.rows.sort(),
                7 => new.rows.reverse(),
                8 => new.columns.rotate_left(1),
                _ => match dice.below(4) {
                    0 => drop(new.called.insert("first", "Betrag".to_owned())),
                    1 => {
                        new.called.insert("first", "Steuer".to_owned());
                        new.called.insert("second", "Netto".to_owned());
                    }
                    2 if !new.columns.contains(&"more") => {
                        new.columns.push("more");
                        new.called.insert("more", "Netto".to_owned());
                    }
                    _ => new.german = !new.german,
                },
            }
        }
        if dice.below(8) == 0 {
            new.total = Some(*dice.of::<&str>(&TOTALS));
        }
        new
    }

    /// The column that is called so; none where there are two, or none.
    fn column(&self, name: &str) -> Option<&'static str> {
        let mut found = self.columns.iter().filter(|column| self.called[*column] == name);
        let first = found.next().copied();
        if found.next().is_some() { None } else { first }
    }

    /// Cents of each label.
    fn sums(&self, name: &str) -> Option<BTreeMap<&str, i64>> {
        let column = self.column(name)?;
        let mut out = BTreeMap::new();
        for (label, first, second) in &self.rows {
            let value = match column {
                "first" => *first,
                "second" => *second,
                "more" => 100,
                _ => return None,
            };
            *out.entry(label.as_str()).or_insert(0) += value;
        }
        Some(out)
    }
}

const QUERY: &str =
    "SELECT \"Status\", count(*), sum(\"Netto\"), sum(\"Steuer\") FROM \"a.csv\" GROUP BY 1 ORDER BY 3 DESC";
const WHOLE: &str = "SELECT count(*), sum(\"Netto\") FROM \"a.csv\"";

fn shown(cents: i64) -> String {
    let sign = if cents < 0 { "−" } else { "" };
    let whole = (cents.abs() / 100).to_string();
    let mut grouped = String::new();
    for (n, digit) in whole.chars().enumerate() {
        if n > 0 && (whole.len() - n).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}.{:02}", cents.abs() % 100)
}

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
            _ => shown((value.as_f64().unwrap() * 100.0).round() as i64),
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
    if table.total.is_some() {
        return None;
    }
    match (&place.label, place.what) {
        (None, "count") => Some(table.rows.len().to_string()),
        (None, name) => Some(shown(table.sums(name)?.values().sum())),
        (Some(label), "count") => {
            let count = table.rows.iter().filter(|row| row.0 == *label).count();
            // Of the same query as the sums.
            (count > 0 && table.sums("Netto").is_some() && table.sums("Steuer").is_some())
                .then(|| count.to_string())
        }
        (Some(label), name) => {
            let other = if name == "Netto" { "Steuer" } else { "Netto" };
            table.sums(other)?;
            Some(shown(*table.sums(name)?.get(label.as_str())?))
        }
    }
}

#[test]
fn a_figure_worked_out_again_is_right_or_a_dash() {
    let soak = std::env::var_os("GLOSS_SOAK").is_some();
    let seed: u64 = std::env::var("GLOSS_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let (from, count) = if soak { (0, ALL) } else { (seed.wrapping_mul(SOME) % ALL, SOME) };
    let (mut had, mut could, mut dashes) = (0, 0, 0);
    for n in from..from + count {
        let mut dice = Dice(n);
        let old = Table::new(&mut dice);
        let library = Library::start().unwrap();
        let source = TableSource { path: "a.csv".into(), version: 1, bytes: old.csv().into_bytes().into() };
        library.set_sources(vec![source]).unwrap();
        let places = places(&mut dice, &library);
        let new = old.changed(&mut dice);
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

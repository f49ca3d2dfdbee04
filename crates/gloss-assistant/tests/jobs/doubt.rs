//! Figures worked out again after their source became another: a row that sums up the others, dates that are dates no more,
//! text among numbers, values that are gone. Each is what this test says, or a dash with its reason; never the sum that
//! SQL happens to give.

use std::sync::Arc;

use gloss_data::{Library, Limits, TableSource};
use serde_json::{Value, json};

use crate::house::House;

/// What a column of figures is asked with, and the column of its result.
type QueryColumn<'a> = (&'a str, usize);

/// Works figures of `old` out again on `new`: what each says then, and what is said beside.
fn recompute_figures(old: &str, new: &str, asked: &[QueryColumn<'_>]) -> (Vec<String>, String) {
    let (texts, said) = again_in(old, new, asked, |figure| format!("It is {figure}."));
    let says = |text: &String| {
        let text = text.trim_start_matches("It is ").trim_end_matches('.');
        text.trim_start_matches('[').split("](").next().unwrap_or_default().to_owned()
    };
    (texts.iter().map(says).collect(), said)
}

/// The same in sentences that are written around each figure: these as they are then.
fn again_in(
    old: &str,
    new: &str,
    asked: &[QueryColumn<'_>],
    write: impl Fn(&str) -> String,
) -> (Vec<String>, String) {
    let library = Library::start().unwrap();
    let bytes = old.as_bytes().into();
    library.set_sources(vec![TableSource { path: "a.csv".into(), version: 1, bytes }]);
    let (mut texts, mut figures) = (Vec::new(), Vec::new());
    for (n, (sql, column)) in asked.iter().enumerate() {
        let computed = library.compute(sql, Limits::default(), &Arc::default()).unwrap();
        let value = &computed.rows[0][*column];
        let fact = format!("o{n}/r1c{}", column + 1);
        let words = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let place = gloss_data::place(sql, &computed.columns, &computed.rows, (0, *column));
        texts.push(write(&format!("[{words}](fact:{fact})")));
        figures.push(json!({ "fact": fact, "shown": words, "value": value, "query": sql, "place": place,
            "stale": true, "agrees": true, "sources": computed.sources }));
    }
    let document: String = texts.iter().map(|text| format!("{text}\n\n")).collect();
    let mut house = House::new(&[("a.csv", new.as_bytes()), ("r.md", document.as_bytes())]);
    house.places.insert("n1".to_owned(), (texts, Value::Array(figures)));
    let note = json!({ "notes": [{ "note": "n1", "intent": "change", "text": "Recompute from the newest data" }], "for_all": "" });
    house.turn(&format!("Serve these notes.\n{note}"));
    let said = house.calls.iter().rev().find_map(|(name, of)| match name.as_str() {
        "answer" => of["text"].as_str(),
        "needs_person" => of["question"].as_str(),
        _ => None,
    });
    let said = said.unwrap_or_default().to_owned();
    (house.places["n1"].0.clone(), said)
}

/// Eight clubs and what they made.
fn clubs() -> String {
    let row = |n: i32| format!("C{n},{},{}.5\n", n + 3, 100 * n + 50);
    format!("Club,Goals,Revenue EUR\n{}", (0..8).map(row).collect::<String>())
}

const SUM: &str = "SELECT sum(\"Goals\") FROM \"a.csv\"";
const MEAN: &str = "SELECT avg(\"Revenue EUR\") FROM \"a.csv\"";
const ROWS: &str = "SELECT count(*) FROM \"a.csv\"";
const BEST: &str = "SELECT \"Club\", \"Goals\" FROM \"a.csv\" ORDER BY \"Goals\" DESC LIMIT 1";

#[test]
fn a_row_that_sums_up_the_others_is_not_counted_with_them() {
    for row in [
        "Grand total,52,3204.0",
        "Total,52,3204.0",
        "TOTAL:,52,3204",
        "Total 2025,52,",
        "Gesamtsumme,52,3204.0",
        "Gesamt,52,3204.0",
        "Summe,52,3204.0",
        ",52,3204.0",
        "Average,6.5,400.5",
        "Durchschnitt,6.5,400.5",
        ",6.5,400.5",
        // By its numbers alone.
        "All clubs,52,3204.0",
    ] {
        let new = format!("{}{row}\n", clubs());
        let (says, said) = recompute_figures(&clubs(), &new, &[(SUM, 0), (MEAN, 0), (ROWS, 0), (BEST, 1)]);
        assert_eq!(says, ["–", "–", "–", "–"], "{row}: {said}");
        assert!(said.contains("row 10") && said.contains("total of the others"), "{row}: {said}");
    }
    // What was there before is as it was.
    let (old, new) = (format!("{}Total,52,3204\n", clubs()), format!("{}Total,60,3204\n", clubs()));
    assert_eq!(recompute_figures(&old, &new, &[(SUM, 0)]).0, ["112"]);
    // A query that leaves totals out does so.
    let without = "SELECT sum(\"Goals\") FROM (SELECT * FROM \"a.csv\" WHERE NOT (is_total(\"Club\")))";
    assert_eq!(recompute_figures(&clubs(), &new, &[(without, 0)]).0, ["52"]);
    // One that looks a row up is not concerned.
    let one = "SELECT \"Club\", \"Goals\" FROM \"a.csv\" WHERE \"Club\" = 'C0'";
    assert_eq!(recompute_figures(&clubs(), &new, &[(one, 1)]).0, ["3"]);
    // More of the same is no total.
    for row in ["C8,30,10.5", "C9,6,", "Summerset,52,1.5", "Total Wine,9,9.5"] {
        let new = format!("{}{row}\n", clubs());
        assert_ne!(recompute_figures(&clubs(), &new, &[(SUM, 0)]).0, ["–"], "{row}");
    }
}

/// Days of half a year, written with this pattern of year, month and day.
fn days(write: impl Fn(u32, u32) -> String) -> String {
    let mut out = "Date,Shop,Sales EUR\n".to_owned();
    for month in 1..=6 {
        for day in 3..=5 {
            out += &format!("{},{},{}\n", write(month, day), ["A", "B"][day as usize % 2], month * 10 + day);
        }
    }
    out
}

#[test]
fn dates_that_are_dates_no_more_are_no_labels() {
    let old = days(|month, day| format!("2025-{month:02}-{day:02}"));
    let first =
        "SELECT substr(min(\"Date\"), 9, 2) || '.' || substr(min(\"Date\"), 6, 2) || '.' FROM \"a.csv\"";
    let month =
        "SELECT strftime('%Y-%m', \"Date\") AS m, sum(\"Sales EUR\") FROM \"a.csv\" GROUP BY m ORDER BY m";
    let newest = "SELECT max(\"Date\") FROM \"a.csv\"";
    let asked = [(first, 0), (month, 1), (newest, 0)];
    for slashes in [
        days(|month, day| format!("{day:02}/{month:02}/2025")),
        days(|month, day| format!("{month:02}/{day:02}/2025")),
        days(|month, day| format!("2025-{month:02}-{day:02}")).replace("2025-01-03", "beginning"),
    ] {
        let (says, said) = recompute_figures(&old, &slashes, &asked);
        assert_eq!(says, ["–", "–", "–"], "{said}");
        assert!(said.contains("“Date” held dates and holds text now"), "{said}");
    }
    for (other, held) in [
        (days(|month, day| format!("2025-{month:02}-{day:02}T23:30:00-05:00")), "dates with times"),
        (days(|month, _| format!("2025-{month:02}")), "months"),
    ] {
        let (says, said) = recompute_figures(&old, &other, &asked);
        assert_eq!(says, ["–", "–", "–"], "{said}");
        assert!(said.contains(&format!("“Date” held dates and holds {held} now")), "{said}");
    }
    // The same days written in another way that can only be read so.
    let points = days(|month, day| format!("{day:02}.{month:02}.2025"));
    assert_eq!(recompute_figures(&old, &points, &asked).0, ["03.01.", "42", "2025-06-05"]);
}

#[test]
fn text_among_numbers_is_no_figure() {
    let old = "Ward,Cost EUR\nA,5400.50\nB,9100.00\nC,2100.25\nD,700.00\n";
    let highest = "SELECT \"Ward\", \"Cost EUR\" FROM \"a.csv\" ORDER BY \"Cost EUR\" DESC LIMIT 1";
    let asked = [
        (highest, 1),
        ("SELECT sum(\"Cost EUR\") FROM \"a.csv\"", 0),
        ("SELECT max(\"Cost EUR\") FROM \"a.csv\"", 0),
    ];
    // An amount with its sign is that amount, in a column of the same currency.
    let (says, said) = recompute_figures(old, &old.replace("9100.00", "€9100.00"), &asked);
    assert_eq!(says, ["9100", "17300.75", "9100"], "{said}");
    for text in ["9.1k", "91%", "9100.00-", "\"9.100,00\"", "about 9100", "£9100", "9100 USD", "ca. 9.1"] {
        let (says, said) = recompute_figures(old, &old.replace("9100.00", text), &asked);
        assert_eq!(says, ["–", "–", "–"], "{text}: {said}");
        assert!(said.contains("held numbers and holds text now"), "{text}: {said}");
    }
}

#[test]
fn values_that_are_gone_are_said() {
    let old = "Ward,Cost EUR\nA,5400.50\nB,9100.00\nC,2100.25\nD,700.00\n";
    let asked = [("SELECT sum(\"Cost EUR\") FROM \"a.csv\"", 0)];
    for gone in ["", "n/a", "-"] {
        let (says, said) = recompute_figures(old, &old.replace("9100.00", gone), &asked);
        assert_eq!(says, ["8200.75"], "{gone}: {said}");
        assert!(said.contains("1 row has no value in “Cost EUR” now"), "{gone}: {said}");
    }
    let (says, said) = recompute_figures(old, &old.replace("9100.00", "=B2*100"), &asked);
    assert_eq!(says, ["–"], "{said}");
    assert!(said.contains("a formula without its value"), "{said}");
}

#[test]
fn a_fresh_report_leaves_totals_out_and_says_so() {
    for row in ["Gesamtsumme,52,3204.0", "Average,6.5,400.5", ",52,3204.0"] {
        let mut house = House::new(&[("clubs.csv", format!("{}{row}\n", clubs()).as_bytes())]);
        house.turn("Write a report on clubs.csv");
        let report = house.written.values().next().unwrap().clone();
        assert!(report.contains("[52]"), "{row}: {report}");
        assert!(!report.contains("[104]") && !report.contains("[58.5]"), "{row}: {report}");
    }
}

#[test]
fn whoever_is_highest_no_more_is_not_said_to_be() {
    let old = "Ward,Cost EUR\nA,5400.50\nB,9100.00\nC,2100.25\nD,700.00\n";
    let highest = "SELECT \"Ward\", \"Cost EUR\" FROM \"a.csv\" ORDER BY \"Cost EUR\" DESC LIMIT 2";
    let write = |figure: &str| format!("**B** ({figure}) has the highest cost EUR.");
    let (says, said) = again_in(old, &old.replace("5400.50", "54000.50"), &[(highest, 1)], write);
    assert_eq!(
        says,
        ["**B** ([9100](fact:o0/r1c2)) has the highest cost EUR."],
        "it stays whole, and is stale"
    );
    assert!(said.contains("“highest” stands beside “9100”, and does not hold any more"), "{said}");
    let (says, _) = again_in(old, &old.replace("9100.00", "9900.00"), &[(highest, 1)], write);
    assert!(says[0].starts_with("**B** ([9900]"), "{says:?}");
}

#[test]
fn a_mean_has_decimals_of_its_own() {
    let old = "Club,Goals\nA,95\nB,95\nC,95\n";
    let mean = "SELECT avg(\"Goals\") FROM \"a.csv\"";
    assert_eq!(recompute_figures(old, &old.replace("C,95", "C,80"), &[(mean, 0)]).0, ["90"]);
    assert_eq!(recompute_figures(old, "Club,Goals\nA,2\nB,3\nC,3\n", &[(mean, 0)]).0, ["2.67"]);
}

#[test]
fn no_word_of_sql_is_told() {
    let old = "Ward,Cost EUR\nA,5400.50\nB,9100.00\nC,2100.25\n";
    let asked = [("SELECT sum(\"Cost EUR\") FROM \"a.csv\"", 0), (ROWS, 0)];
    let (says, said) = recompute_figures(old, &old.replace("Cost EUR", "Costs"), &asked);
    assert_eq!(says, ["–", "3"], "{said}");
    assert!(said.contains("there is no column called “Cost EUR” any more"), "{said}");
    assert!(!said.contains("no such column") && !said.contains("literal"), "{said}");
}

//! Tests of the sources that a query names, and whether they are still so.

use super::support::{airlines, library, one, read, run, source, workbook};
use crate::{DataError, Library, TableSource, range_hashes};

/// The hash of a range's values.
fn range_hash(source: &TableSource, range: &str) -> Option<String> {
    range_hashes(source, &[range]).pop()?.map(|now| now.values)
}

#[test]
fn what_columns_are_called_is_watched() {
    let table = |csv: &str| source("t.csv", 1, csv.as_bytes());
    let headers = |csv: &str, range| range_hashes(&table(csv), &[range]).pop().unwrap().unwrap().headers;
    let known = headers("bill,tip,day\n1,2,x\n", "A2:B2");
    assert_eq!(headers("bill,tip,other\n5,6,x\n7,8,y\n", "A2:B2"), known);
    for changed in
        ["tip,bill,day\n1,2,x\n", "total,tip,day\n1,2,x\n", "bill,tip,bill\n1,2,x\n", "Bill,tip,day\n1,2,x\n"]
    {
        assert_ne!(headers(changed, "A2:B2"), known, "{changed}");
    }
}

#[test]
fn the_columns_really_read_and_no_others() {
    let library = airlines();
    for (sql, expect) in [
        ("SELECT sum(incidents_85_99) FROM airline_safety", &["airline-safety.csv C2:C57"][..]),
        (
            "SELECT avg(incidents_85_99) FROM airline_safety WHERE fatalities_85_99 > 0",
            &["airline-safety.csv C2:C57", "airline-safety.csv E2:E57"],
        ),
        (
            "SELECT airline, avail_seat_km_per_week, incidents_85_99 FROM airline_safety LIMIT 1",
            &["airline-safety.csv A2:C57"],
        ),
        ("SELECT * FROM airline_safety", &["airline-safety.csv A2:H57"]),
        ("SELECT count(*) FROM airline_safety", &["airline-safety.csv A2:A57"]),
        ("SELECT (SELECT max(incidents_00_14) FROM airline_safety) - 1", &["airline-safety.csv F2:F57"]),
        (
            "WITH t AS (SELECT airline a, fatalities_00_14 f FROM airline_safety) SELECT sum(f) FROM t",
            &["airline-safety.csv A2:A57", "airline-safety.csv H2:H57"],
        ),
        (
            "SELECT sum(a.incidents_85_99) FROM airline_safety a JOIN \"airline-safety.csv\" b USING (airline)",
            &["airline-safety.csv A2:A57", "airline-safety.csv C2:C57"],
        ),
        (
            "SELECT sum(a.incidents_85_99) FROM airline_safety a NATURAL JOIN airline_safety b",
            &["airline-safety.csv A2:H57"],
        ),
        ("WITH airline_safety AS (SELECT 1) SELECT count(*) FROM airline_safety", &[]),
        ("WITH t AS (SELECT 1 FROM airline_safety) SELECT count(*) FROM t", &["airline-safety.csv A2:A57"]),
        ("SELECT 1", &[]),
    ] {
        assert_eq!(read(&run(&library, sql).unwrap()), expect, "{sql}");
    }
}

#[test]
fn columns_without_a_neighbour_are_ranges_of_their_own() {
    let library = library(&[
        ("t.csv", "title only,,\n\na,,c\n1,,3\n\n2,,4\n"),
        ("u.csv", "x\n1\n"),
        ("e.csv", "x,y\n"),
    ]);
    let computed = run(&library, "SELECT sum(a + c) FROM t").unwrap();
    assert_eq!(read(&computed), ["t.csv A4:A6", "t.csv C4:C6"]);
    let both = run(&library, "SELECT t.a FROM t, u").unwrap();
    assert_eq!(read(&both), ["t.csv A4:A6", "u.csv A2"]);
    assert_eq!(read(&run(&library, "SELECT y FROM e").unwrap()), ["e.csv B1"]);
}

#[test]
fn hashes_come_out_the_same_and_know_what_changed() {
    let csv = "name,units,price\nNorth,10,1.5\nSouth,20,2.5\n";
    let library = library(&[("s.csv", csv)]);
    let computed = run(&library, "SELECT sum(units) FROM s").unwrap();
    let source_of = |csv: &str| source("s.csv", 9, csv.as_bytes());
    let fact = &computed.sources[0];
    assert_eq!(fact.range, "B2:B3");
    let now = |csv: &str| range_hash(&source_of(csv), &fact.range).unwrap();
    for same in [
        csv,
        "name,units,price\nEast,10,9\nWest,20,8\n",
        "name,pieces,price\nNorth,10,1.5\nSouth,20.0,2.5\n",
        "\u{feff}name;units;price\r\nNorth;10;1,5\r\nSouth;20;2,5\r\n",
        "name,units,price\nNorth,10,1.5\nSouth,20,2.5\n\n\n",
        "name,units,price\nNorth,10,1.5\nSouth,20,2.5\nEast,,\n",
    ] {
        assert_eq!(now(same), fact.sha256, "{same}");
    }
    for changed in [
        "name,units,price\nNorth,11,1.5\nSouth,20,2.5\n",
        "name,units,price\nSouth,20,2.5\nNorth,10,1.5\n",
        "name,units,price\nNorth,10,1.5\nSouth,20,2.5\nEast,5,1\n",
        "name,units,price\nNorth,10,1.5\n",
        "name,price,units\nNorth,1.5,10\nSouth,2.5,20\n",
        "name,units,price\nNorth,ten,1.5\nSouth,20,2.5\n",
        "",
    ] {
        assert_ne!(now(changed), fact.sha256, "{changed}");
    }
    for bad in ["Sheet!B2:B3", "B2:", ""] {
        assert!(range_hash(&source_of(csv), bad).is_none(), "{bad}");
    }
}

#[test]
fn the_canonical_form_does_not_drift() {
    // Facts that people have stored carry this hash: a change here makes all of them stale.
    let hash = range_hash(&source("t.csv", 1, b"a,b\n1.50,x\n,2024-01-31\n"), "A2:B3").unwrap();
    let canonical = "gloss-range-1\n0 0 n 3 1.5\n0 1 t 1 x\n1 1 t 10 2024-01-31\nbelow 0\n";
    use sha2::{Digest, Sha256};
    assert_eq!(hash, hex::encode(Sha256::digest(canonical)));
}

#[test]
fn sheets_are_tables_with_ranges_of_their_own() {
    let rows: &[&[&str]] = &[&["region", "units"], &["North", "10"], &["South", "20.5"]];
    let book = workbook(&[("Q3 2024", rows), ("Totals", rows)]);
    let library = Library::start().unwrap();
    library.set_sources(vec![source("out/sales.xlsx", 4, &book)]);
    for name in ["sales_q3_2024", "out_sales_q3_2024", "\"sales.xlsx#Q3 2024\"", "\"out/sales.xlsx#Totals\""]
    {
        assert_eq!(one(&library, &format!("SELECT sum(units) FROM {name}")), 30.5, "{name}");
    }
    let sql = "SELECT sum(a.units) FROM sales_q3_2024 a, sales_totals b";
    let computed = run(&library, sql).unwrap();
    assert_eq!(read(&computed), ["out/sales.xlsx 'Q3 2024'!B2:B3", "out/sales.xlsx Totals!A2:A3"]);
    // The same values on another sheet have the same hash.
    let at = |range: &str| range_hash(&source("out/sales.xlsx", 4, &book), range).unwrap();
    assert_eq!(computed.sources[0].sha256, at("Totals!B2:B3"));
    assert_ne!(computed.sources[0].sha256, at("Totals!B2:B2"));
    let error = run(&library, "SELECT * FROM sales").unwrap_err();
    assert!(matches!(&error, DataError::NoSuchTable { known, .. } if known == "sales_q3_2024, sales_totals"));
}

/// A row like all others is no total, however near their mean it lies; one that sums the others up is.
#[test]
fn rows_of_data_are_no_totals() {
    let totals = |csv: &str| {
        let computed = run(&library(&[("t.csv", csv)]), "SELECT sum(value) FROM t").unwrap();
        let seen = computed.sources.into_iter().find_map(|source| source.seen).unwrap_or_default();
        seen.totals.iter().map(|total| total.name.clone()).collect::<Vec<_>>()
    };
    let table = |values: &[f64]| {
        let rows = values
            .iter()
            .enumerate()
            .map(|(at, value)| format!("Row {},{value}\n", (b'A' + at as u8) as char));
        format!("name,value\n{}", rows.collect::<String>())
    };
    let none: Vec<String> = Vec::new();
    for count in [4, 6, 20] {
        assert_eq!(totals(&table(&vec![50.0; count])), none, "the same in every row");
        let narrow: Vec<f64> = (0..count).map(|at| 0.03 + 0.0004 * ((at * 7) % 11) as f64).collect();
        assert_eq!(totals(&table(&narrow)), none, "rates that hardly differ");
        let near: Vec<f64> = (0..count).map(|at| 12.5 + if at % 2 == 0 { 0.01 } else { -0.01 }).collect();
        assert_eq!(totals(&table(&near)), none, "widths around a mean");
    }
    for (values, last) in
        [(vec![7.0, 9.0, 4.0, 11.0, 3.0, 8.0], 42.0), (vec![1.5, 2.25, 3.5, 4.0, 2.0, 1.0], 14.25)]
    {
        let own = table(&values);
        assert_eq!(totals(&format!("{own}All,{last}\n")), ["All"], "the sum of the others, at the end");
        assert_eq!(totals(&own.replacen('\n', &format!("\nAll,{last}\n"), 1)), ["All"], "at the beginning");
        assert_eq!(totals(&format!("{own}Total,{last}\n")), ["Total"]);
    }
}

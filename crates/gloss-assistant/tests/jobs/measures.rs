//! Which measures a report and a workbook add up, compared with labels that were written before: 24 public tables and some
//! made up with odd and German names. Looked at is what comes, not what is decided: the queries of the figures that stand in
//! the report, its charts, and the formulas of the workbook.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;

use crate::house::House;

/// Table, column and label, in the file's order.
type Labels = BTreeMap<String, Vec<(String, String)>>;

fn folder(name: &str) -> PathBuf {
    PathBuf::from(format!("{}/tests/jobs/measures/{name}", env!("CARGO_MANIFEST_DIR")))
}

fn labels(of: &str) -> Labels {
    let text = std::fs::read_to_string(folder(of).join("labels.tsv")).unwrap();
    let mut out = Labels::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let [table, column, label] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        out.entry(table.to_owned()).or_default().push((column.to_owned(), label.to_owned()));
    }
    out
}

/// A job played on a table.
fn played(of: &str, table: &str, task: &str) -> House {
    let name = format!("{table}.csv");
    let bytes = std::fs::read(folder(of).join(&name)).unwrap();
    let mut house = House::new(&[(&name, &bytes)]);
    let says = house.turn(&format!("{task}\n\nAttached files: {name}"));
    assert_eq!(house.failed, Vec::<String>::new(), "{table}: {says}");
    house
}

/// Whether a query adds a column up: the column itself, alone or as parts of a hundred.
fn adds_up(query: &str, column: &str) -> bool {
    let x = format!("\"{}\"", column.replace('"', "\"\""));
    ["sum", "total"].iter().any(|of| {
        [format!("{of}({x})"), format!("{of}(({x} * 100.0))"), format!("{of}({x} * 1.0)")]
            .iter()
            .any(|call| query.contains(call.as_str()))
    })
}

/// Queries behind the figures that stand in a report, and the specs of its charts.
fn queries_and_charts(house: &House) -> (Vec<String>, Vec<Value>) {
    let (_, text) = house.written.first_key_value().expect("a report");
    let linked = |id: &str| text.contains(&format!("(fact:{id})")) || text.contains(&format!("(fact:{id}/"));
    let queries =
        house.facts.iter().filter(|(id, _)| linked(id)).map(|(_, (query, _))| query.clone()).collect();
    let charts = text
        .split("```chart\n")
        .skip(1)
        .map(|rest| serde_json::from_str(rest.split("\n```").next().unwrap()).unwrap())
        .collect();
    (queries, charts)
}

fn drawn_as_sum(chart: &Value, column: &str) -> bool {
    ["x", "y"].iter().any(|axis| {
        let axis = &chart["encoding"][axis];
        axis["field"] == column && axis["aggregate"] == "sum"
    })
}

/// Whether a workbook adds a column up: a total below it, or a formula over it.
fn totalled(house: &House, at: usize) -> bool {
    let made = house.calls.iter().find(|(name, _)| name == "make_workbook").expect("a workbook");
    let sheets = made.1["sheets"].as_array().unwrap();
    let data = sheets.iter().find(|sheet| sheet["name"] == "Data").unwrap();
    let column = &data["columns"][at];
    let header = column["header"].as_str().unwrap().replace(']', "]]");
    let all = Value::from(sheets.clone()).to_string();
    column["total"] == "sum"
        || all.contains(&format!("SUM([Data!{header}])"))
        || all.contains(&format!(",[Data!{header}])")) && all.contains("SUMIF(") && {
            let sums: Vec<&str> = all.split("SUMIF(").skip(1).collect();
            sums.iter().any(|rest| {
                rest.split("\"").next().is_some_and(|f| f.contains(&format!(",[Data!{header}])")))
            })
        }
        || all.contains(&format!("SUM([{header}])"))
}

/// What is added up of what may not be, and how much of what may.
fn compare(of: &str) -> (Vec<String>, Vec<String>, usize) {
    let (mut wrong, mut missed, mut summed) = (Vec::new(), Vec::new(), 0);
    for (table, columns) in labels(of) {
        let report = played(of, &table, "Write a report");
        let (queries, charts) = queries_and_charts(&report);
        let workbook = played(of, &table, "Make a workbook");
        for (at, (column, label)) in columns.iter().enumerate() {
            let reported = queries.iter().any(|query| adds_up(query, column))
                || charts.iter().any(|chart| drawn_as_sum(chart, column));
            let totalled = totalled(&workbook, at);
            match label.as_str() {
                "sum" if reported => summed += 1,
                "sum" => missed.push(format!("{table} {column}")),
                "either" => {}
                _ => {
                    wrong.extend(reported.then(|| format!("{table} {column} in the report")));
                    wrong.extend(totalled.then(|| format!("{table} {column} in the workbook")));
                }
            }
        }
    }
    (wrong, missed, summed)
}

#[test]
fn public_tables_are_added_up_as_they_are_labelled() {
    let (wrong, missed, summed) = compare(".");
    let of = summed + missed.len();
    println!(
        "public tables: {summed} of {of} that add up are summed, {} wrongly; missed: {missed:?}",
        wrong.len()
    );
    assert_eq!(wrong, Vec::<String>::new());
    assert!(summed * 100 >= of * 85, "{summed} of {of}: {missed:?}");
}

#[test]
fn tables_with_odd_and_german_names_are_added_up_as_they_are_labelled() {
    let (wrong, missed, summed) = compare("own");
    let of = summed + missed.len();
    println!(
        "own tables: {summed} of {of} that add up are summed, {} wrongly; missed: {missed:?}",
        wrong.len()
    );
    assert_eq!(wrong, Vec::<String>::new());
    assert!(summed * 100 >= of * 85, "{summed} of {of}: {missed:?}");
}

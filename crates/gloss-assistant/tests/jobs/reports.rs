//! Reports from real and from nasty tables: every figure agrees with its fact, and none stands without one.

use gloss_data::agrees;
use gloss_markdown::parse;
use serde_json::Value;

use crate::house::House;

fn data(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/../../tests/data/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// Writes a report and checks it; gives back the house and the report.
fn report(name: &str, bytes: &[u8]) -> (House, String) {
    let mut house = House::new(&[(name, bytes)]);
    let says = house.turn(&format!("Write a report\n\nAttached files: {name}"));
    assert_eq!(house.failed, Vec::<String>::new(), "{name}");
    let (path, text) =
        house.written.first_key_value().unwrap_or_else(|| panic!("{name}: nothing was written. {says}"));
    assert!(says.contains(path.as_str()), "{says}");
    let text = text.clone();
    check(&house, &text, bytes, name);
    (house, text)
}

/// Writes a report that must work; gives its text.
pub(crate) fn written(house: &mut House, name: &str) -> String {
    let says = house.turn(&format!("Write a report\n\nAttached files: {name}"));
    assert_eq!(house.failed, Vec::<String>::new(), "{name}");
    let (_, text) =
        house.written.first_key_value().unwrap_or_else(|| panic!("{name}: nothing was written. {says}"));
    text.clone()
}

/// What a link `fact:f3/r1c2` means.
fn value(house: &House, target: &str) -> Value {
    let key = target.strip_prefix("fact:").unwrap();
    let (id, at) = key.split_once('/').unwrap_or((key, "r1c1"));
    let (row, column) = at.strip_prefix('r').unwrap().split_once('c').unwrap();
    let (row, column): (usize, usize) = (row.parse().unwrap(), column.parse().unwrap());
    let (_, rows) = house.facts.get(id).unwrap_or_else(|| panic!("no fact {id}"));
    rows[row - 1][column - 1].clone()
}

fn check(house: &House, text: &str, bytes: &[u8], name: &str) {
    let document = parse(text);
    let mut outside = String::new();
    let mut links = 0;
    for leaf in &document.leaves {
        for run in document.runs_of(leaf) {
            let mut chain =
                document.inline_chain(run).into_iter().filter_map(|at| document.inlines.get(at as usize));
            let linked =
                chain.any(|inline| document.target(inline).is_some_and(|to| to.starts_with("fact:")));
            if !linked {
                outside.push_str(document.text(text, run));
            }
        }
        outside.push(' ');
    }
    for (shown, target) in all_links(text) {
        links += 1;
        let value = value(house, &target);
        assert!(agrees(&shown, &value), "{name}: “{shown}” does not agree with {value} ({target})\n{text}");
    }
    assert!(links > 0, "{name}: no figure\n{text}");
    let mut allowed = outside.replace('\u{a0}', " ");
    for label in labels(name, bytes) {
        allowed = allowed.replace(&label, " ");
    }
    assert!(
        !allowed.chars().any(|c| c.is_ascii_digit()),
        "{name}: a figure without a fact in: {allowed}\n{text}"
    );
}

/// Links to facts, with their visible words.
fn all_links(text: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for (at, _) in text.match_indices("](fact:") {
        // Data that looks like a link is escaped and none.
        if text[..at].ends_with('\\') {
            continue;
        }
        let mut start = at;
        while let Some(before) = text[..start].rfind('[') {
            start = before;
            if !text[..before].ends_with('\\') {
                break;
            }
        }
        let end = at + text[at..].find(')').unwrap();
        let mut shown = String::new();
        let mut chars = text[start + 1..at].chars();
        while let Some(c) = chars.next() {
            shown.push(if c == '\\' { chars.next().unwrap() } else { c });
        }
        out.push((shown, text[at + 2..end].to_owned()));
    }
    out
}

/// Digits that are labels: the file's name, its columns' names in the report's spellings, and periods.
pub(crate) fn labels(name: &str, bytes: &[u8]) -> Vec<String> {
    let format = gloss_data::format_of(name).unwrap();
    let mut out = vec![name.to_owned(), name.rsplit('/').next().unwrap().to_owned()];
    let stem = out[1].rsplit_once('.').unwrap().0.to_owned();
    out.push(stem.replace(['_', '-'], " "));
    for sheet in gloss_table::sheets(bytes, format).unwrap() {
        if let Ok(schema) =
            gloss_table::describe(bytes, format, (!sheet.is_empty()).then_some(sheet.as_str()))
        {
            for column in schema.columns {
                let words = column.name.replace('_', " ");
                let plain: String =
                    column.name.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
                let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
                out.extend([column.name.clone(), words.to_lowercase(), words, plain.to_lowercase()]);
            }
        }
        out.push(sheet);
    }
    out.extend(["1985–99", "2000–14", "Q1", "Q2", "Q3", "Q4", "2019", "2020", "2021"].map(str::to_owned));
    out.retain(|label| label.chars().any(|c| c.is_ascii_digit()));
    out.extend(out.clone().iter().map(|label| label[..1].to_uppercase() + &label[1..]));
    out.sort_by_key(|label| std::cmp::Reverse(label.len()));
    out
}

#[test]
fn the_airline_report_reads_as_it_should() {
    let (_, text) = report("airline-safety.csv", &data("airline-safety.csv"));
    insta::assert_snapshot!(text);
}

#[test]
fn groups_of_two_periods_are_compared_over_them() {
    let mut csv = String::from("region,product,q1,q2\n");
    for (n, region) in ["North", "South", "West"].iter().enumerate() {
        for (m, product) in ["Tea", "Coffee", "Juice", "Water"].iter().enumerate() {
            csv.push_str(&format!("{region},{product},{},{}\n", 20 + 7 * n + m, 40 - 3 * n + 5 * m));
        }
    }
    let (_, text) = report("regions.csv", csv.as_bytes());
    let section = text.split("## By region").nth(1).expect("regions are told apart");
    let first = section.lines().find(|line| line.starts_with("| North")).expect("a row for the north");
    for shown in ["[86]", "[190]", "[+120.9 %]"] {
        assert!(first.contains(shown), "{shown} in {first}");
    }
    // Each product and each region has as many rows as the others: none is the most common.
    assert!(!text.contains("most common"), "{text}");
}

#[test]
fn a_workbook_is_reported() {
    report("lebron.xlsx", &data("lebron.xlsx"));
}

#[test]
fn a_sales_table_reads_as_it_should() {
    let mut csv = String::from("order_id,date,region,product,revenue,unit_price,discount\n");
    let regions = ["North", "South", "East", "West"];
    for n in 0..60u32 {
        let revenue = 900 + (n * 7919) % 4000 + if n % 4 == 0 { 2500 } else { 0 };
        let discount = if n % 9 == 0 { String::new() } else { format!("0.{}", n % 3) };
        csv.push_str(&format!(
            "{},2025-{:02}-{:02},{},Item {},{revenue}.50,{}.25,{discount}\n",
            1000 + n,
            n / 5 + 1,
            n % 28 + 1,
            regions[n as usize % 4],
            n % 7 + 1,
            10 + n % 6
        ));
    }
    let (_, text) = report("sales 2025.csv", csv.as_bytes());
    insta::assert_snapshot!(text);
}

/// Two amounts of dollars in a line once became a formula, with all between them.
#[test]
fn a_report_in_dollars_holds_no_formula() {
    let mut csv = String::from("film,year,budget_$,gross_$\n");
    for n in 0..60u32 {
        let (budget, gross) = (900_000 + n * 7919 * 31 % 4_000_000, 2_000_000 + n * 104_729 * 7 % 9_000_000);
        csv.push_str(&format!(
            "Film {},{},{budget},{gross}\n",
            ["A", "B", "C"][n as usize % 3],
            1990 + n % 20
        ));
    }
    let (_, text) = report("films.csv", csv.as_bytes());
    assert!(text.contains("[\\$"), "{text}");
    let formulas = parse(&text).inlines.iter().filter(|inline| inline.el == gloss_markdown::El::Math).count();
    assert_eq!(formulas, 0, "{text}");
}

#[test]
fn numbers_of_orders_are_no_measure() {
    for (first, step) in [(5_000, 1), (80_000, 7)] {
        let mut csv = String::from("order,date,city,units\n");
        for n in 0..60 {
            let (order, city) = (first + n * step, ["Lyon", "Ghent", "Porto"][n % 3]);
            csv.push_str(&format!(
                "{order},2024-{:02}-{:02},{city},{}\n",
                n / 5 + 1,
                n % 28 + 1,
                n * 31 % 17 + 1
            ));
        }
        let (_, text) = report("orders.csv", csv.as_bytes());
        assert!(
            text.contains("nits") && !text.contains("Order adds") && !text.contains("of order"),
            "{text}"
        );
        assert!(!text.contains("| order |"), "{text}");
    }
}

#[test]
fn nasty_tables_are_reported() {
    let mut wide = (0..40).map(|n| format!("m{n}")).collect::<Vec<_>>().join(",");
    wide.push('\n');
    for row in 0..12 {
        wide.push_str(&(0..40).map(|n| (n * row).to_string()).collect::<Vec<_>>().join(","));
        wide.push('\n');
    }
    let zeros = "shop,sales_2019,sales_2020\nA,0,5\nB,0,0\nC,0,7\n";
    let negative = "shop,profit_2019,profit_2020\nA,-5,-9\nB,3,-4\nC,-1,0\nD,0,2\nE,1,1\n";
    let many = "country,2019,2020,2021\nNorge,1,2,3\nSverige,10,20,15\nDanmark,5,5,5\nFinland,7,8,9\n";
    let total = "item,cost\nA,1\nB,2\nC,3\nD,4\nE,5\nF,6\nTotal,21\n";
    let odd = "\"na\"\"me\",\"a|b\",[x](y),\"select\",SELECT,,*\n*,1,2,3,4,5,6\n|,2,3,4,5,6,7\n[z](fact:1),3,4,5,6,7,8\n_q_,4,5,6,7,8,1\n#1,5,5,5,5,5,5\n<b>,6,1,2,3,4,5\n`c`,7,1,2,3,4,5\n";
    let huge = "name,value,tiny\nA,9007199254740993,0.000000123\nB,900719925474099300000,0.0000004\nC,1e300,0.5\nD,-1e300,0\nE,3,0\nF,4,1\n";
    for (name, csv) in [
        ("zeros.csv", zeros),
        ("negative.csv", negative),
        ("many.csv", many),
        ("total.csv", total),
        ("odd \"name\" *.csv", odd),
        ("huge.csv", huge),
        ("wide.csv", wide.as_str()),
        ("two.csv", "name,n\nA,1\nB,2\n"),
        ("one.csv", "name,n\nA,1\n"),
        ("text.csv", "name,colour\nA,red\nB,blue\nC,red\nD,blue\nE,red\n"),
        ("numbers.csv", "x,y\n1,2\n2,4.5\n3,5\n4,8\n5,9.5\n6,12\n7,14\n8,16\n9,18.25\n10,20\n11,22\n"),
        ("headless.csv", "1,2\n3,4\n5,6\n"),
        ("empty.csv", "a,b\n"),
        ("dates.csv", "day\n2024-01-01\n2024-01-02\n2025-02-02\n"),
        ("gaps.csv", "name,n\nA,\nB,2\nC,\nD,4\nE,1\nF,7\n"),
        ("same.csv", "name,n_before,n_after\nA,1,1\nB,1,1\nC,2,2\nD,3,3\nE,0,0\n"),
        ("twice.csv", "a,A,a\n1,2,3\n4,5,6\n"),
        (
            "sub/folder 7/x_1.csv",
            "product name,price before,price after\nA 1,1.5,2\nB 2,2.5,2.25\nC 3,4,4\nD 4,8,9\n",
        ),
    ] {
        let (house, text) = report(name, csv.as_bytes());
        if name == "total.csv" {
            assert!(text.contains("row of totals"), "{text}");
            assert!(house.facts.values().any(|(_, rows)| rows == &vec![vec![Value::from(6)]]), "{text}");
        }
        assert!(!text.contains("NULL") && !text.contains("null") && !text.contains("  "), "{name}\n{text}");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]
    #[test]
    fn any_table_is_reported(
        names in proptest::collection::vec("[a-z|*\\[\\]_ \"]{1,8}(_19|_20|_2019|)", 2..5),
        cells in proptest::collection::vec(proptest::collection::vec(proptest::prop_oneof!["-?[0-9]{1,12}(\\.[0-9]{1,4})?", "[A-Za-z*|\\[\\] ]{0,6}", proptest::prelude::Just(String::new())], 5), 1..14),
        numeric in proptest::collection::vec(proptest::bool::ANY, 5),
    ) {
        let quote = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let mut csv = names.iter().map(|name| quote(name)).collect::<Vec<_>>().join(",");
        for row in &cells {
            csv.push('\n');
            let cells = row.iter().zip(&numeric).take(names.len()).map(|(cell, numeric)| if *numeric && cell.parse::<f64>().is_err() { String::new() } else { quote(cell) });
            csv.push_str(&cells.collect::<Vec<_>>().join(","));
        }
        let mut house = House::new(&[("t.csv", csv.as_bytes())]);
        house.turn("Write a report\n\nAttached files: t.csv");
        proptest::prop_assert!(house.failed.is_empty(), "{:?}\n{}", house.failed, csv);
        for (shown, target) in all_links(&house.written["t-report.md"]) {
            let value = value(&house, &target);
            proptest::prop_assert!(agrees(&shown, &value), "{} {} {}\n{}", shown, value, target, csv);
        }
    }
}

//! A finished document on the next month's figures: what is written again, what is marked, and what is said.

use gloss_protocol::InputKind;
use serde_json::{Value, json};

use crate::draft::sentences;
use crate::fill::{Filled, fill};
use crate::{Figure, Input, Method, Results};
use gloss_figures::results::QueryResult;

const SOURCE: &str = "# Sales in October 2026

Sales fell by [4.2 %](fact:aaaaaaaa/r1c2) to [€1,200](fact:aaaaaaaa/r1c1). North led with [€700](fact:bbbbbbbb/r1c2). \
This is because of the weather.

| Region | Sales |
| --- | --: |
| North | [€700](fact:bbbbbbbb/r1c2) |
| South | [€500](fact:bbbbbbbb/r2c2) |

South had [€500](fact:bbbbbbbb/r2c2). The rest is as [it was](https://example.org/2026-10).
";

fn figures() -> Vec<Figure> {
    let figure = |fact: &str, query: &str, rows: Value| Figure {
        fact: fact.to_owned(),
        query: query.to_owned(),
        columns: vec!["a".to_owned(), "b".to_owned()],
        rows: serde_json::from_value(rows).unwrap(),
        doubled: Vec::new(),
        seen: Vec::new(),
    };
    vec![
        figure("aaaaaaaa", "total", json!([[1200.0, -4.2]])),
        figure("bbbbbbbb", "SELECT a, b FROM t ORDER BY 2 DESC", json!([["North", 700.0], ["South", 500.0]])),
    ]
}

fn method() -> Method {
    let (was, now) = ("sales-2026-10.csv".to_owned(), "sales-2026-11.csv".to_owned());
    let input = Input { name: "sales".to_owned(), kind: InputKind::File, was, now };
    Method { name: "Sales".to_owned(), task: String::new(), inputs: vec![input], steps: Vec::new() }
}

fn outcome(id: &str, rows: Value) -> Result<QueryResult, String> {
    let rows: Vec<Vec<Value>> = serde_json::from_value(rows).unwrap();
    Ok(QueryResult {
        id: id.to_owned(),
        columns: vec!["a".to_owned(), "b".to_owned()],
        total: rows.len(),
        rows,
        sources: Vec::new(),
        doubled: Vec::new(),
        seen: Vec::new(),
    })
}

fn filled(results: &Results<'_>, marked: &[usize]) -> Filled {
    fill(&method(), SOURCE, &figures(), marked, results)
}

#[test]
fn the_next_month_says_what_its_figures_say() {
    let results: Results<'_> = vec![
        ("total", outcome("11111111", json!([[1500.4, 25.03]]))),
        (
            "SELECT a, b FROM t ORDER BY 2 DESC",
            outcome("22222222", json!([["East", 800.0], ["South", 400.4], ["North", -300.0]])),
        ),
    ];
    let found = filled(&results, &[3]);
    let expect = "# Sales in November 2026

Sales rose by [25.0 %](fact:11111111/r1c2) to [€1,500](fact:11111111/r1c1). East led with [€800](fact:22222222/r1c2). \
This is because of the weather.

| Region | Sales |
| --- | --: |
| East | [€800](fact:22222222/r1c2) |
| South | [€400](fact:22222222/r2c2) |
| North | [−€300](fact:22222222/r3c2) |

South had [€400](fact:22222222/r2c2). The rest is as [it was](https://example.org/2026-10).
";
    assert_eq!(found.text, expect);
    let marks: Vec<&str> = found.marks.iter().map(|(at, _)| found.text.get(at.clone()).unwrap()).collect();
    assert_eq!(marks, ["This is because of the weather."], "{:?}", found.marks);
    assert_eq!(
        found.told,
        [
            "The figure goes the other way now, so “fell” says “rose”.",
            "The list that begins with “East | €800” has 3 rows; it had 2."
        ]
    );
}

#[test]
fn a_figure_that_is_gone_is_a_dash_and_never_the_old_one() {
    let results: Results<'_> = vec![
        ("total", Err("there is no column called “sales” any more".to_owned())),
        ("SELECT a, b FROM t ORDER BY 2 DESC", outcome("22222222", json!([["East", 800.0]]))),
    ];
    let found = filled(&results, &[]);
    for old in ["€1,200", "4.2 %", "€700", "€500", "aaaaaaaa", "bbbbbbbb"] {
        assert!(!found.text.contains(old), "{old} in {}", found.text);
    }
    let marks: Vec<&str> = found.marks.iter().map(|(at, _)| found.text.get(at.clone()).unwrap()).collect();
    assert_eq!(marks, ["Sales fell by – to –.", "South had –."]);
    assert!(
        found.told.iter().any(|text| text.contains("there is no column called “sales”")),
        "{:?}",
        found.told
    );
}

#[test]
fn what_is_compared_is_compared_again() {
    let source = "It came to [€700](fact:bbbbbbbb/r1c2), up from [€500](fact:bbbbbbbb/r2c2) in South.";
    for (north, south, text, marks) in
        [(800.0, 500.0, "up from", 0), (400.0, 500.0, "down from", 0), (500.0, 500.0, "up from", 1)]
    {
        let rows = json!([["North", north], ["South", south]]);
        let figures: Vec<Figure> =
            figures().into_iter().map(|figure| Figure { query: figure.fact.clone(), ..figure }).collect();
        let results: Results<'_> =
            vec![("aaaaaaaa", outcome("11111111", json!([]))), ("bbbbbbbb", outcome("22222222", rows))];
        let found = fill(&method(), &source.replace("came", "North came"), &figures, &[], &results);
        assert!(found.text.contains(text), "{north}: {}", found.text);
        assert_eq!(found.marks.len(), marks, "{north}: {:?}", found.marks);
    }
}

#[test]
fn the_only_row_of_a_query_is_what_it_is_about() {
    let figures = vec![Figure {
        fact: "cccccccc".to_owned(),
        query: "best".to_owned(),
        columns: Vec::new(),
        doubled: Vec::new(),
        rows: vec![vec![json!("Tea"), json!(41.0), json!(-3.0)]],
        seen: Vec::new(),
    }];
    let source =
        "Tea sold [41](fact:cccccccc/r1c2), and [Tea](fact:cccccccc/r1c1) fell by [3](fact:cccccccc/r1c3).";
    let results: Results<'_> = vec![("best", outcome("33333333", json!([["Pots", 52.0, 4.0]])))];
    let found = fill(&method(), source, &figures, &[], &results);
    assert_eq!(
        found.text,
        "Pots sold [52](fact:33333333/r1c2), and [Pots](fact:33333333/r1c1) rose by [4](fact:33333333/r1c3)."
    );
    assert!(found.marks.is_empty(), "{:?}", found.marks);
}

#[test]
fn a_file_that_stayed_behind_is_told() {
    let mut method = method();
    assert!(method.stayed_behind().is_empty());
    let (was, now) = ("targets-2026-10.csv".to_owned(), "targets-2026-10.csv".to_owned());
    method.inputs.push(Input { name: "targets".to_owned(), kind: InputKind::File, was, now });
    assert_eq!(method.stayed_behind(), ["targets-2026-10.csv is of an earlier time than the other files."]);
    // Its own name is not carried over with the others' time.
    assert_eq!(method.words("See targets-2026-10.csv, 2026-10"), "See targets-2026-10.csv, 2026-11");
}

#[test]
fn a_query_that_reads_last_times_file_is_seen() {
    let method = method();
    let read = |source: &str| method.left_behind(&[source.to_owned()]).map(str::to_owned);
    assert_eq!(read("sales-2026-10.csv A2:C9").as_deref(), Some("sales-2026-10.csv"));
    assert_eq!(read("sales-2026-10.csv.bak A2:C9"), None);
    assert_eq!(read("sales-2026-11.csv A2:C9"), None);
}

#[test]
fn what_no_rule_can_say_is_marked() {
    let found = sentences(SOURCE, &figures(), &[]);
    let marked: Vec<(&str, &str)> = found
        .iter()
        .filter(|sentence| !sentence.why.is_empty())
        .map(|sentence| (sentence.text.as_str(), sentence.why))
        .collect();
    assert_eq!(marked, [("This is because of the weather.", "It gives a reason.")]);
    let shown: Vec<&str> = found.iter().map(|sentence| sentence.text.as_str()).collect();
    assert_eq!(shown.first(), Some(&"Sales in October 2026"));
    assert!(!shown.iter().any(|text| text.contains('|')), "rows go by themselves: {shown:?}");
    let number = SOURCE.find("as [it").unwrap();
    let bare = sentences(SOURCE, &figures(), std::slice::from_ref(&(number..number + 2)));
    assert!(bare.iter().any(|sentence| sentence.why.contains("source")));
    for (text, marks) in [
        ("Sales fell sharply.", true),
        ("North was weak.", true),
        ("This report covers the regions.", false),
        ("This report covers four regions.", true),
        ("There are 4 regions.", true),
        ("It begins in October 2026.", false),
        ("The highest was [€700](fact:bbbbbbbb/r1c2).", true),
        ("Sales rose to [€700](fact:bbbbbbbb/r1c2).", true),
        ("Sales rose by [€700](fact:bbbbbbbb/r1c2).", false),
        ("Sales fell [4.2 %](fact:aaaaaaaa/r1c2).", false),
        ("It came to [€700](fact:bbbbbbbb/r1c2), up from [€500](fact:bbbbbbbb/r2c2).", false),
    ] {
        let found = sentences(text, &figures(), &[]);
        assert_eq!(found.iter().any(|sentence| !sentence.why.is_empty()), marks, "{text}");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { failure_persistence: None, ..Default::default() })]
    /// Whatever a document is like, no figure of the task is left in it, and every mark is a place of it.
    #[test]
    fn no_old_figure_is_left(parts in proptest::collection::vec(0usize..10, 0..12), rows in 0usize..5) {
        const PARTS: [&str; 10] = [
            "[€700](fact:bbbbbbbb/r1c2)", "[1](fact:aaaaaaaa)", "North ", "| [x](fact:bbbbbbbb/r2c1) | b |\n", "- [7](fact:bbbbbbbb/r1c2)\n",
            "\n\n", "rose by ", "\n\n```chart\n[1](fact:aaaaaaaa)\n```\n\n", "[](fact:bbbbbbbb/r9c9)", "\n> [2](fact:aaaaaaaa/r1c2) so\n",
        ];
        let source: String = parts.iter().map(|part| PARTS[*part]).collect();
        let values: Vec<Value> = (0..rows).map(|n| json!([format!("R{n}"), n as f64])).collect();
        let results: Results<'_> = vec![
            ("total", if rows == 0 { Err("no".to_owned()) } else { outcome("11111111", json!([[1.0, 2.0]])) }),
            ("SELECT a, b FROM t ORDER BY 2 DESC", outcome("22222222", json!(values))),
        ];
        let found = fill(&method(), &source, &figures(), &[], &results);
        let fenced = |text: &str| text.contains("fact:aaaaaaaa") || text.contains("fact:bbbbbbbb");
        let outside: String = found.text.replace("```chart\n[1](fact:aaaaaaaa)\n```", "");
        proptest::prop_assert!(!fenced(&outside), "{} from {}", found.text, source);
        for (at, _) in &found.marks {
            proptest::prop_assert!(found.text.get(at.clone()).is_some());
        }
    }
}

/// A source with `bbbbbbbb` on other rows, and what is marked in it.
fn refill(source: &str, query: &str, rows: Value) -> (Filled, Vec<String>) {
    let figures: Vec<Figure> =
        figures()
            .into_iter()
            .map(|figure| {
                if figure.fact == "bbbbbbbb" { Figure { query: query.to_owned(), ..figure } } else { figure }
            })
            .collect();
    let results: Results<'_> =
        vec![("total", outcome("11111111", json!([[1300.0, -2.0]]))), (query, outcome("22222222", rows))];
    let found = fill(&method(), source, &figures, &[], &results);
    let marks = found.marks.iter().map(|(at, _)| found.text.get(at.clone()).unwrap().to_owned()).collect();
    (found, marks)
}

#[test]
fn what_a_row_says_of_its_own_is_marked_for_another_row() {
    let rows = || json!([["East", 800.0], ["South", 400.0]]);
    for (source, marks) in [
        (
            "| R | S | Share | Why |\n| - | - | - | - |\n| North | [€700](fact:bbbbbbbb/r1c2) | 12 % | new shop |\n| South | [€500](fact:bbbbbbbb/r2c2) | 8 % | |\n",
            2,
        ),
        ("- North: down [€700](fact:bbbbbbbb/r1c2)\n- South: down [€500](fact:bbbbbbbb/r2c2)\n", 2),
        ("- North sold [€700](fact:bbbbbbbb/r1c2)\n- South sold [€500](fact:bbbbbbbb/r2c2)\n", 0),
    ] {
        let (found, marked) = refill(source, "by region", rows());
        assert_eq!(marked.len(), marks, "{}", found.text);
        assert!(found.text.contains("East") && !found.text.contains("North"), "{}", found.text);
    }
}

#[test]
fn a_time_that_no_rule_carries_over_is_marked() {
    for (source, marks) in [
        ("As of 31 October 2026 South had [€500](fact:bbbbbbbb/r2c2).", 0),
        ("In October South had [€500](fact:bbbbbbbb/r2c2).", 1),
        ("On 5 October 2026 South had [€500](fact:bbbbbbbb/r2c2).", 1),
        ("So far in 2026 South had [€500](fact:bbbbbbbb/r2c2).", 0),
        ("Since May 2019 South had [€500](fact:bbbbbbbb/r2c2).", 1),
    ] {
        let (found, marked) = refill(source, "by region", json!([["South", 400.0], ["North", 1.0]]));
        assert_eq!(marked.len(), marks, "{}", found.text);
    }
    let source = "South had [€500](fact:bbbbbbbb/r2c2).";
    for (query, marks) in [
        ("SELECT * FROM sales_2026_10 WHERE day BETWEEN '20261001' AND '20261031'", 0),
        ("SELECT * FROM sales_2026_10 WHERE month = 'October'", 1),
        ("SELECT * FROM sales_2026_10 WHERE year = 2026 AND month = 10", 1),
        ("SELECT * FROM sales_2026_10 WHERE units > 100", 0),
    ] {
        let (found, marked) = refill(source, query, json!([["South", 400.0], ["North", 1.0]]));
        assert_eq!(marked.len(), marks, "{query}: {:?}", found.marks);
    }
}

#[test]
fn what_is_empty_or_goes_another_way_is_marked() {
    let (found, marked) =
        refill("South had [€500](fact:bbbbbbbb/r2c2).", "by region", json!([["South", null]]));
    assert!(found.text.contains("South had [–](fact:22222222/") && marked.len() == 1, "{}", found.text);
    let figures = vec![Figure {
        fact: "dddddddd".to_owned(),
        query: "change".to_owned(),
        columns: Vec::new(),
        doubled: Vec::new(),
        rows: vec![vec![json!(-4.2)]],
        seen: Vec::new(),
    }];
    for (source, text, marks) in [
        ("Sales declined by [4.2 %](fact:dddddddd).", "Sales declined by [7.0 %]", 1),
        ("Sales fell by [4.2 %](fact:dddddddd).", "Sales rose by [7.0 %]", 0),
    ] {
        let results: Results<'_> = vec![("change", outcome("44444444", json!([[7.0]])))];
        let found = fill(&method(), source, &figures, &[], &results);
        assert!(found.text.starts_with(text), "{}", found.text);
        assert_eq!(found.marks.len(), marks, "{:?}", found.marks);
    }
}

#[test]
fn headers_go_on_and_typed_charts_stay() {
    let source = "| Region | October 2026 |\n| - | - |\n| North | [€700](fact:bbbbbbbb/r1c2) |\n| South | [€500](fact:bbbbbbbb/r2c2) |\n\n```chart\n{ \"data\": { \"values\": [{ \"month\": \"2026-10\" }] } }\n```\n\n```chart\n{ \"data\": { \"cells\": \"sales-2026-10.csv!A:C\" } }\n```\n";
    let (found, _) = refill(source, "by region", json!([["South", 400.0], ["North", 1.0]]));
    assert!(found.text.contains("| Region | November 2026 |"), "{}", found.text);
    assert!(found.text.contains("\"month\": \"2026-10\""), "{}", found.text);
    assert!(found.told.iter().any(|told| told.contains("typed")), "{:?}", found.told);
}

#[test]
fn a_long_line_full_of_names_is_written_too() {
    let source = format!("{}North leads with [€700](fact:bbbbbbbb/r1c2).", "North, ".repeat(20_000));
    let (found, _) =
        refill(&source, "SELECT a, b FROM t ORDER BY 2 DESC", json!([["East", 800.0], ["South", 1.0]]));
    let end: String = found.text.chars().rev().take(120).collect::<String>().chars().rev().collect();
    assert!(!found.text.contains("North") && found.text.contains("East leads with [€800]"), "{end}");
}

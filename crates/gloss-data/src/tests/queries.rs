//! Queries over real and small tables.

use serde_json::{Value, json};

use super::support::{airlines, data, library, one, read, run, source};
use crate::{DataError, Library};

#[test]
fn the_airlines_add_up() {
    let library = airlines();
    let sum = one(&library, "SELECT sum(fatalities_85_99) FROM airline_safety");
    assert_eq!(sum, json!(6295));
    assert_eq!(one(&library, "SELECT count(*) FROM \"airline-safety.csv\""), json!(56));
    assert_eq!(one(&library, "SELECT AIRLINE FROM Airline_Safety WHERE rowid = 2"), json!("Aer Lingus"));
    let change = "SELECT round(100.0 * (sum(fatal_accidents_00_14) - sum(fatal_accidents_85_99)) \
        / sum(fatal_accidents_85_99), 3) FROM airline_safety";
    assert!(one(&library, change).is_f64());
    let shares = "WITH t AS (SELECT airline, incidents_00_14 AS n FROM airline_safety) \
        SELECT airline, n, sum(n) OVER () FROM t ORDER BY n DESC, airline LIMIT 3";
    assert_eq!(run(&library, shares).unwrap().rows.len(), 3);
}

#[test]
fn statistics_are_those_of_the_textbook() {
    let library = library(&[("t.csv", "x,y\n1,2\n2,4\n3,6\n4,9\n,1\n")]);
    for (sql, expect) in [
        ("SELECT median(x) FROM t", json!(2.5)),
        ("SELECT percentile(x, 25) FROM t", json!(1.75)),
        ("SELECT percentile(x, 100) FROM t", json!(4)),
        ("SELECT round(stddev(x), 9) FROM t", json!(1.290994449)),
        ("SELECT round(corr(x, y), 6) FROM t", json!(0.994377)),
        ("SELECT sqrt(16)", json!(4)),
        ("SELECT pow(2, 10)", json!(1024)),
        ("SELECT floor(-1.5)", json!(-2)),
        ("SELECT sqrt(-1)", Value::Null),
        ("SELECT stddev(x) FROM t WHERE x = 1", Value::Null),
        ("SELECT median(x) FROM t WHERE x > 9", Value::Null),
        ("SELECT corr(x, 1) FROM t", Value::Null),
        ("SELECT sum(x) FROM t", json!(10)),
        ("SELECT 0.1 + 0.2", json!(0.1 + 0.2)),
        ("SELECT 9007199254740993", json!("9007199254740993")),
        ("SELECT 1e999", Value::Null),
    ] {
        assert_eq!(one(&library, sql), expect, "{sql}");
    }
}

/// Labels that look the same are the same in every query; the case of letters is left out where the query says so. The
/// values themselves stay as they are.
#[test]
fn labels_that_look_the_same_are_one() {
    let rows = [
        "Bonn,1",
        "Bonn\u{a0},2",
        "bonn,4",
        "Ko\u{308}ln,8",
        "Köln,16",
        "\u{feff}Köln ,32",
        "AA,64",
        "Aa,128",
    ];
    let library = library(&[
        ("t.csv", &format!("city,x\n{}\n", rows.join("\n"))),
        ("u.csv", "town,y\nKöln,1\nBONN,3\n"),
    ]);
    for (sql, expect) in [
        ("SELECT count(DISTINCT city) FROM t", json!(5)),
        ("SELECT count(DISTINCT city COLLATE label) FROM t", json!(4)),
        ("SELECT count(DISTINCT city COLLATE BINARY) FROM t", json!(8)),
        ("SELECT sum(x) FROM t WHERE city = 'Köln'", json!(56)),
        (
            "SELECT max(s) FROM (SELECT sum(x) AS s FROM t GROUP BY city COLLATE label HAVING city LIKE 'b%')",
            json!(7),
        ),
        ("SELECT sum(x) FROM t JOIN u ON city = town", json!(56)),
        ("SELECT sum(x) FROM t JOIN u ON city = town COLLATE label", json!(63)),
        ("SELECT count(*) FROM t WHERE city <> trim(city, ' ' || char(160)) COLLATE BINARY", json!(2)),
        ("SELECT label('  KÖLN')", json!("köln")),
        ("SELECT label(12.5)", json!(12.5)),
        ("SELECT label(NULL)", Value::Null),
    ] {
        assert_eq!(one(&library, sql), expect, "{sql}");
    }
    // The first spelling of a group is the one that is shown.
    let shown =
        run(&library, "SELECT city COLLATE label AS g, sum(x) FROM t GROUP BY g ORDER BY 2 LIMIT 1").unwrap();
    assert_eq!(shown.rows, vec![vec![json!("Bonn"), json!(7)]]);
}

#[test]
fn a_text_among_numbers_is_an_error_and_not_a_zero() {
    let library = library(&[("t.csv", "x,k\n12,a\n15,b\nunknown,b\n")]);
    for sql in [
        "SELECT median(x) FROM t",
        "SELECT avg(x) FROM t",
        "SELECT sum(x) FROM t",
        "SELECT total(x) OVER (ORDER BY k) FROM t",
    ] {
        let error = run(&library, sql).unwrap_err().to_string();
        assert!(error.contains("\"unknown\" is not a number"), "{error}");
    }
    assert_eq!(one(&library, "SELECT avg(x) FROM t WHERE x <> 'unknown'"), json!(13.5));
    assert_eq!(one(&library, "SELECT sum(x) FILTER (WHERE k = 'a') FROM t"), json!(12));
}

#[test]
fn a_column_of_money_is_money_whether_all_amounts_have_their_sign_or_one() {
    let rows = ["3.275,27", "958,57", "5.241,80 €", "12,00", "7.001,00", "6.500,10"];
    let csv = format!(
        "Nr;Betrag\n{}\n",
        rows.iter().enumerate().map(|(n, x)| format!("{n};{x}")).collect::<Vec<_>>().join("\n")
    );
    let books = library(&[("rechnungen.csv", csv.as_str())]);
    assert_eq!(one(&books, "SELECT round(sum(Betrag), 2) FROM rechnungen"), json!(22988.74));
    assert_eq!(one(&books, "SELECT count(*) FROM rechnungen WHERE Betrag > 5000"), json!(3));
    assert_eq!(one(&books, "SELECT max(Betrag) FROM rechnungen"), json!(7001));
    let notices = books.tables().tables[0].notices.join(" ");
    assert!(notices.contains("Betrag: 1 value has a €, the first in row 4"), "{notices}");
    // Two currencies do not add up, nor per cent and parts of one.
    for bad in ["x\n1 €\n2 $\n3\n", "x\n0.5\n50%\n0.7\n"] {
        let books = library(&[("t.csv", bad)]);
        assert_eq!(books.tables().tables[0].columns[0].kind.word(), "text", "{bad}");
    }
}

#[test]
fn text_that_looks_like_numbers_is_no_number_in_silence() {
    let rows = [
        "3.275,27",
        "958,57",
        "ca. 5.241",
        "12,00",
        "7.001,00",
        "6.500,10",
        "1,00",
        "2,00",
        "3,00",
        "4,00",
        "5,00",
    ];
    let csv = format!(
        "Nr;Betrag\n{}\n",
        rows.iter().enumerate().map(|(n, x)| format!("{n};{x}")).collect::<Vec<_>>().join("\n")
    );
    let books = library(&[("rechnungen.csv", csv.as_str())]);
    for sql in [
        "SELECT sum(Betrag) FROM rechnungen",
        "SELECT SUM(CAST(Betrag AS REAL)) FROM rechnungen",
        "SELECT count(*) FROM rechnungen WHERE Betrag > 5000",
        "SELECT MAX(r.Betrag) FROM rechnungen AS r",
        "SELECT Betrag * 2 FROM rechnungen",
    ] {
        let error = run(&books, sql).unwrap_err().to_string();
        assert!(
            error.contains("10 of its 11 values are numbers, row 4 says \"ca. 5.241\""),
            "{sql}: {error}"
        );
    }
    let cure = "SELECT sum(CAST(REPLACE(REPLACE(\"Betrag\", '.', ''), ',', '.') AS REAL)) FROM rechnungen WHERE \"Betrag\" NOT GLOB '*[^-+0-9., ]*'";
    assert_eq!(one(&books, cure), json!(17761.94));
    assert!(books.tables().tables[0].notices.join(" ").contains("row 4 is not (“ca. 5.241”)"));
    // In a notation of its own each.
    let books = library(&[("t.csv", "x\n3275.27\nca. 980\n\"1,200.50\"\n1\n2\n3\n4\n5\n6\n7\n8\n9\n")]);
    let error = run(&books, "SELECT sum(x) FROM t").unwrap_err().to_string();
    assert!(error.contains("CAST(REPLACE(\"x\", ',', '') AS REAL)"), "{error}");
    // What is text by nature is compared as text.
    let zips = "zip\n10001\n10002\n10003\n10004\n10005\n10006\n10007\n10008\n10009\n10010\n02139\n";
    assert_eq!(one(&library(&[("t.csv", zips)]), "SELECT max(zip) FROM t"), json!("10010"));
    let books = library(&[("t.csv", "code\nA1\nB2\n7\n")]);
    assert_eq!(one(&books, "SELECT max(code) FROM t"), json!("B2"));
}

#[test]
fn sums_are_exact_and_slide_over_windows() {
    let library = library(&[("t.csv", "i,r\n1,0.1\n2,0.2\n3,0.3\n4,1e16\n5,1\n6,-1e16\n"), ("e.csv", "x\n")]);
    for (sql, expect) in [
        ("SELECT sum(i) FROM t", json!(21)),
        ("SELECT sum(r) FROM t WHERE i < 4", json!(0.6)),
        ("SELECT sum(r) FROM t WHERE i > 3", json!(1)),
        ("SELECT avg(i) FROM t", json!(3.5)),
        ("SELECT sum(DISTINCT i % 2) FROM t", json!(1)),
        ("SELECT sum(x) FROM e", Value::Null),
        ("SELECT avg(x) FROM e", Value::Null),
        ("SELECT total(x) FROM e", json!(0)),
        ("SELECT typeof(sum(i)) FROM t", json!("integer")),
        ("SELECT typeof(avg(i)) FROM t", json!("real")),
        ("SELECT sum(9223372036854775807) FROM t", json!(6.0 * 9_223_372_036_854_775_807f64)),
    ] {
        assert_eq!(one(&library, sql), expect, "{sql}");
    }
    let sql =
        "SELECT sum(i) OVER (ORDER BY i ROWS 1 PRECEDING), avg(r) OVER (ORDER BY i ROWS 1 PRECEDING) FROM t";
    let rows = run(&library, &format!("{sql} LIMIT 3")).unwrap().rows;
    let sums: Vec<&Value> = rows.iter().map(|row| &row[0]).collect();
    assert_eq!(sums, [&json!(1), &json!(3), &json!(5)]);
    assert!(rows[2][1].as_f64().is_some_and(|mean| (mean - 0.25).abs() < 1e-12), "{rows:?}");
}

#[test]
fn names_reach_tables() {
    let csv = "a\n1\n";
    let library = library(&[
        ("data/Sales 2024.csv", csv),
        ("order.csv", csv),
        ("x/same.csv", csv),
        ("y/same.csv", csv),
    ]);
    for name in [
        "sales_2024",
        "SALES_2024",
        "data_sales_2024",
        "\"Sales 2024.csv\"",
        "\"data/Sales 2024.csv\"",
        "t_order",
        "x_same",
        "y_same",
        "\"x/same.csv\"",
        "main.sales_2024",
    ] {
        assert_eq!(one(&library, &format!("SELECT a FROM {name}")), json!(1), "{name}");
    }
    let error = run(&library, "SELECT a FROM same").unwrap_err();
    assert!(
        matches!(&error, DataError::AmbiguousTable { candidates, .. } if candidates == "x_same, y_same"),
        "{error}"
    );
    let error = run(&library, "SELECT a FROM sales").unwrap_err().to_string();
    assert!(error.contains("sales_2024, t_order, x_same, y_same"), "{error}");
    let tables: Vec<String> = library.tables().tables.into_iter().map(|t| t.table).collect();
    assert_eq!(tables, ["sales_2024", "t_order", "x_same", "y_same"]);
}

#[test]
fn columns_keep_their_header() {
    let library = library(&[("t.csv", "Net Sales (€),net sales (€),rowid,\"a\"\"b\",\n1.5,2,3,4,5\n")]);
    let computed = run(&library, "SELECT * FROM t").unwrap();
    assert_eq!(computed.columns, ["Net Sales (€)", "net sales (€)_2", "rowid", "a\"b", "E"]);
    assert_eq!(computed.rows, [[json!(1.5), json!(2), json!(3), json!(4), json!(5)]]);
    assert_eq!(one(&library, "SELECT \"a\"\"b\" FROM t"), json!(4));
    assert_eq!(one(&library, "SELECT _rowid_ FROM t"), json!(2));
}

#[test]
fn numbers_of_a_column_are_of_one_type() {
    let library = library(&[("t.csv", "i,r,zip,ok,d\n5,1,007,true,2024-01-31\n2,2.5,7,false,2024-02-01\n")]);
    for (sql, expect) in [
        ("SELECT typeof(i) FROM t LIMIT 1", json!("integer")),
        ("SELECT typeof(r) FROM t LIMIT 1", json!("real")),
        ("SELECT r FROM t LIMIT 1", json!(1)),
        ("SELECT zip FROM t LIMIT 1", json!("007")),
        ("SELECT count(*) FROM t WHERE zip = 7", json!(1)),
        ("SELECT count(*) FROM t WHERE ok", json!(1)),
        ("SELECT strftime('%m', max(d)) FROM t", json!("02")),
    ] {
        assert_eq!(one(&library, sql), expect, "{sql}");
    }
}

#[test]
fn a_new_version_is_read_anew() {
    let library = library(&[("t.csv", "a\n1\n")]);
    assert_eq!(one(&library, "SELECT a FROM t"), json!(1));
    library.set_sources(vec![source("t.csv", 2, b"a,b\n2,3\n")]);
    let computed = run(&library, "SELECT a + b FROM t").unwrap();
    assert_eq!((computed.rows[0][0].clone(), computed.sources[0].version), (json!(5), 2));
    library.set_sources(vec![source("x/t.csv", 1, b"a\n7\n")]);
    assert_eq!(one(&library, "SELECT a FROM t"), json!(7));
    library.set_sources(Vec::new());
    assert!(matches!(run(&library, "SELECT a FROM t"), Err(DataError::NoSuchTable { .. })));
}

#[test]
fn a_real_workbook_is_a_table() {
    let library = Library::start().unwrap();
    library.set_sources(vec![source("lebron.xlsx", 1, &data("lebron.xlsx"))]);
    let tables = library.tables();
    assert_eq!((tables.tables.len(), tables.unreadable.len()), (1, 0));
    let table = &tables.tables[0];
    assert_eq!(table.table, "lebron");
    assert_eq!(one(&library, "SELECT count(*) FROM lebron"), json!(table.rows));
    let first = &table.columns[0];
    let sql = format!("SELECT count(\"{}\") FROM lebron", first.name.replace('"', "\"\""));
    let computed = run(&library, &sql).unwrap();
    let sheet = table.sheet.clone().unwrap();
    assert_eq!(computed.sources.len(), 1);
    let range = crate::Range::parse(&computed.sources[0].range).unwrap();
    assert_eq!((range.sheet, range.columns), (Some(sheet), (first.index, first.index)));
}

#[test]
fn what_cannot_be_read_is_said() {
    let library = Library::start().unwrap();
    let sources = vec![
        source("bad.xlsx", 1, b"not a zip"),
        source("ok.csv", 1, b"a\n1\n"),
        source("notes.md", 1, b"# x"),
    ];
    library.set_sources(sources);
    let tables = library.tables();
    assert_eq!((tables.tables.len(), tables.unreadable[0].path.as_str()), (1, "bad.xlsx"));
    assert!(
        matches!(run(&library, "SELECT * FROM bad"), Err(DataError::Table { path, .. }) if path == "bad.xlsx")
    );
    assert_eq!(one(&library, "SELECT a FROM ok"), json!(1));
}

#[test]
fn json_is_read_without_a_source() {
    let computed = run(&airlines(), "SELECT sum(value) FROM json_each('[1,2,3]')").unwrap();
    assert_eq!((computed.rows[0][0].clone(), read(&computed)), (json!(6), vec![]));
}

#[test]
fn files_that_are_not_here_are_asked_for_by_the_names_they_may_have() {
    use std::sync::Arc;

    use crate::{Limits, TableSource};
    let library = library(&[("x.csv", "a\n1\n")]);
    let absent = ["a/Sales 2024.csv", "book.xlsx", "2024.xls"].map(TableSource::absent);
    let here = [source("x.csv", 1, b"a\n1\n")];
    library.set_sources(here.into_iter().chain(absent).collect());
    let asked = |sql: &str| match library.compute(sql, Limits::default(), &Arc::default()) {
        Ok(computed) => format!("{:?}", computed.rows),
        Err(DataError::NotHere { paths }) => paths.join(", "),
        Err(error) => error.to_string(),
    };
    for (sql, expect) in [
        ("SELECT a FROM x", "[[Number(1)]]"),
        ("SELECT * FROM sales_2024", "a/Sales 2024.csv"),
        ("SELECT * FROM x JOIN \"a/Sales 2024.csv\"", "a/Sales 2024.csv"),
        ("SELECT * FROM book", "book.xlsx"),
        ("SELECT * FROM book_q1", "book.xlsx"),
        ("SELECT * FROM \"BOOK.xlsx#Q 1\"", "book.xlsx"),
        ("SELECT * FROM t_2024_sales", "2024.xls"),
        ("SELECT * FROM y", "there is no table called \"y\"; there are: x, sales_2024, book, t_2024"),
    ] {
        assert_eq!(asked(sql), expect, "{sql}");
    }
}

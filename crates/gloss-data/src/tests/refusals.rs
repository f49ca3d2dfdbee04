//! Tests of a query's limits and refusals.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::support::{airlines, library, one, run};
use crate::limits::{MAX_SQL_BYTES, MAX_TABLE_COLUMNS};
use crate::{DataError, Limits};

const FOREVER: &str =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";

#[test]
fn only_one_reading_statement() {
    let library = airlines();
    for sql in [
        "DELETE FROM airline_safety",
        "UPDATE airline_safety SET airline = 'x'",
        "INSERT INTO airline_safety(airline) VALUES ('x')",
        "DROP TABLE airline_safety",
        "CREATE TABLE x(a)",
        "CREATE TEMP TABLE x AS SELECT 1",
        "ATTACH 'file:/etc/passwd' AS p",
        "PRAGMA table_info(airline_safety)",
        "PRAGMA journal_mode = WAL",
        "SELECT * FROM pragma_table_info('airline_safety')",
        "SELECT * FROM sqlite_master",
        "SELECT * FROM dbstat",
        "SELECT load_extension('x')",
        "SELECT fts3_tokenizer('simple')",
        "SELECT random()",
        "SELECT hex(randomblob(4))",
        "VACUUM INTO '/tmp/x'",
        "BEGIN",
        "SAVEPOINT a",
        "REINDEX",
        "ANALYZE",
        "EXPLAIN SELECT 1",
        "EXPLAIN QUERY PLAN SELECT 1",
        "SELECT 1; SELECT 2",
        "SELECT 1; DROP TABLE airline_safety",
        "SELECT x'00ff'",
    ] {
        let error = run(&library, sql).expect_err(sql);
        assert!(matches!(error, DataError::NotAllowed { .. }), "{sql}: {error}");
    }
    assert_eq!(one(&library, "SELECT count(*) FROM airline_safety; -- and nothing more"), 56);
    for sql in ["", "  ", ";", "-- nothing"] {
        assert!(matches!(run(&library, sql), Err(DataError::NoQuery)), "{sql}");
    }
}

#[test]
fn mistakes_are_told() {
    let library = airlines();
    for (sql, part) in [
        ("SELECT nope FROM airline_safety", "no such column: nope; there are: airline, "),
        ("SELECT a.nope FROM \"airline_safety\" a", "fatalities_00_14 in airline_safety"),
        ("SELECT \"nope\" FROM airline_safety", "no such column"),
        ("SELEC 1", "syntax error"),
        ("SELECT nope(1)", "no such function"),
        ("SELECT 1\0; DROP TABLE x", "zero byte"),
        ("SELECT * FROM nowhere", "there are: airline_safety"),
    ] {
        let error = run(&library, sql).expect_err(sql).to_string();
        assert!(error.contains(part), "{sql}: {error}");
    }
    let long = format!("SELECT 1 -- {}", "x".repeat(MAX_SQL_BYTES));
    assert!(matches!(run(&library, &long), Err(DataError::QueryTooLong { .. })));
}

#[test]
fn results_over_a_bound_are_refused_and_not_cut() {
    let library = airlines();
    let cancel = Arc::default();
    let limited = |limits: Limits, sql: &str| library.compute(sql, limits, &cancel);
    let whole = "SELECT * FROM airline_safety";
    let d = Limits::default();
    assert!(limited(Limits { rows: 56, cells: 448, ..d }, whole).is_ok());
    for (limits, what) in [
        (Limits { rows: 55, ..d }, "rows"),
        (Limits { cells: 447, ..d }, "cells"),
        (Limits { bytes: 100, ..d }, "bytes"),
    ] {
        let error = limited(limits, whole).unwrap_err();
        assert!(matches!(error, DataError::ResultTooLarge { what: w, .. } if w == what), "{error}");
    }
    let error = run(&library, "SELECT hex(zeroblob(900000000))").unwrap_err();
    assert!(matches!(error, DataError::ResultTooLarge { .. }), "{error}");
}

#[test]
fn a_query_without_end_is_stopped_by_time_and_by_the_person() {
    let library = airlines();
    let limits = Limits { time: Duration::from_millis(50), ..Limits::default() };
    let error = library.compute(FOREVER, limits, &Arc::default()).unwrap_err();
    assert!(matches!(error, DataError::TooSlow { .. }), "{error:?}");

    let cancel = Arc::new(AtomicBool::new(false));
    let limits = Limits { time: Duration::from_secs(600), ..Limits::default() };
    let answer = std::thread::scope(|scope| {
        let running = scope.spawn(|| library.compute(FOREVER, limits, &cancel));
        cancel.store(true, Ordering::Relaxed);
        running.join().unwrap()
    });
    assert!(matches!(answer, Err(DataError::Cancelled)));
    // The thread is there for the next one.
    assert_eq!(one(&library, "SELECT count(*) FROM airline_safety"), 56);
}

#[test]
fn too_wide_a_table_is_refused() {
    let wide = format!("{}z\n", (0..MAX_TABLE_COLUMNS).map(|n| format!("c{n},")).collect::<String>());
    let library = library(&[("wide.csv", &wide)]);
    assert!(matches!(run(&library, "SELECT z FROM wide"), Err(DataError::TooWide { columns: 2001, .. })));
}

#[test]
fn sources_that_make_no_sense_are_empty_tables() {
    let library = library(&[("empty.csv", ""), ("header.csv", "a,b\n")]);
    assert_eq!(one(&library, "SELECT count(*) FROM empty"), 0);
    assert_eq!(one(&library, "SELECT count(a) FROM header"), 0);
}

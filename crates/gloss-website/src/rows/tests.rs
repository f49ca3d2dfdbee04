//! Rows as a page shows them: ranked, placed, filtered and named.

use serde_json::json;

use super::{Rows, read};
use crate::spec;

fn answer(rows: &[serde_json::Value]) -> Rows {
    let columns = ["id", "name", "y", "x", "size", "state", "bread"].map(str::to_owned).to_vec();
    Rows { columns, rows: rows.iter().map(|row| row.as_array().unwrap().clone()).collect() }
}

fn spec() -> spec::Spec {
    let spec = json!({ "template": "map", "title": "T", "sql": "…", "key": "id", "name": "NAME", "size": "size",
        "place": { "lat": "y", "lon": "x" }, "filters": ["state", "bread"] });
    spec::read(&spec).unwrap()
}

#[test]
fn rows_are_ranked_placed_and_filtered() {
    let read = read(
        &spec(),
        &answer(&[
            json!([1, "A", 44.4, -72.1, 10, "Vermont", "Y"]),
            json!([2, " B ", "39.3", "-76.6", 20, "Maryland", "N"]),
            json!([3, "", 0, 0, null, "Vermont", "-"]),
            json!([4, "D", 95, 10, 5, "", "Y"]),
        ]),
    )
    .unwrap();
    let names: Vec<&str> = read.rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["B", "A", "D", "Without a name"]);
    assert_eq!(read.nowhere, 2);
    let choices: Vec<_> = read.filters.iter().map(|filter| (filter.is_yes, filter.choices.clone())).collect();
    let state = vec![(0, "Maryland".to_owned(), 1), (1, "Vermont".to_owned(), 2)];
    assert_eq!(choices, [(false, state), (true, vec![(2, "bread".to_owned(), 2)])]);
    let of: Vec<&[usize]> = read.rows.iter().map(|row| row.choices.as_slice()).collect();
    assert_eq!(of, [&[0][..], &[1, 2], &[2], &[1]]);
}

#[test]
fn rows_without_a_key_are_named_by_their_words() {
    let spec = json!({ "template": "timeline", "title": "T", "sql": "…", "name": "name", "time": "day", "details": ["who"] });
    let spec = spec::read(&spec).unwrap();
    let keys = |rows: &[[&str; 3]]| -> Vec<String> {
        let rows = rows.iter().map(|row| row.iter().map(|words| json!(words)).collect()).collect();
        let columns = ["name", "day", "who"].map(str::to_owned).to_vec();
        let mut rows = read(&spec, &Rows { columns, rows }).unwrap().rows;
        rows.sort_by_key(|row| row.number);
        rows.into_iter().map(|row| row.key).collect()
    };
    let kick = ["Kick-off", "2026-01-12", "Ana"];
    let (review, other) = (["Review", "2026-02-03", "Ana"], ["Review", "2026-03-03", "Bo"]);
    let first = keys(&[kick, review, other]);
    assert_eq!(first, ["Kick-off", "Review 2026-02-03", "Review 2026-03-03"].map(super::named_for));
    // Neither another order nor other rows give a row another name, nor does what else is said of it.
    let later = keys(&[["New", "2026-01-01", ""], other, review, ["Kick-off", "2026-01-19", "Bo"]]);
    assert_eq!(later[1..], [first[2].as_str(), &first[1], &first[0]]);
    // What differs in who it is of, what differs in nothing, and what has no name.
    let (own, none) = (["Review", "2026-02-03", "Bo"], ["", "2026-05-01", ""]);
    let mut all = keys(&[review, own, kick, kick, none]);
    assert!(all[2].ends_with("-1") && all[3].ends_with("-2"), "{all:?}");
    // No word and no figure of a row is in its name.
    assert!(
        all.iter()
            .flat_map(|key| key.split('-').take(1))
            .all(|key| key.chars().all(|c| !"aeiouy".contains(c) && c.is_ascii_lowercase()))
    );
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 5);
}

#[test]
fn a_query_is_ordered_by_its_own_words() {
    for (sql, expected) in [
        ("SELECT a FROM t ORDER BY a", true),
        ("SELECT a FROM t\norder\nby a, (b)", true),
        ("SELECT row_number() OVER (PARTITION BY a ORDER BY b) FROM (SELECT 1)", false),
        ("SELECT a FROM (SELECT a FROM t ORDER BY a)", false),
    ] {
        assert_eq!(super::is_ordered(sql), expected, "{sql}");
    }
}

#[test]
fn what_can_make_no_page_is_refused() {
    let one = json!([1, "A", 1, 1, 1, "x", "Y"]);
    let many: Vec<_> = (0..10_001).map(|n| json!([n, "A", 1, 1, 1, "x", "Y"])).collect();
    let states: Vec<_> = (0..201).map(|n| json!([n, "A", 1, 1, 1, n.to_string(), "Y"])).collect();
    for (rows, path) in [(vec![], "sql"), (vec![one.clone(), one], "key"), (many, "sql"), (states, "filters")]
    {
        assert_eq!(read(&spec(), &answer(&rows)).map_err(|refusal| refusal.path), Err(path.to_owned()));
    }
    let mut other = spec();
    other.link = Some("url".to_owned());
    let refused = read(&other, &answer(&[json!([1, "A", 1, 1, 1, "x", "Y"])])).unwrap_err();
    assert_eq!((refused.path.as_str(), refused.says.as_str()), ("link", "The query gives no column url."));
}

//! Specs that can't be made: each mistake is a sentence with its place and what would work. Nothing makes it fall.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "support/mod.rs"]
#[allow(dead_code, unused_imports)]
mod support;

use gloss_presentation::{Materials, Refusal, Template, make, read};
use proptest::prelude::*;
use serde_json::{Value, json};

fn refused(spec: &Value, pictures: &[(&str, &[u8])]) -> Result<(), Refusal> {
    let given = Materials { pictures, fonts: &gloss_deck::Fonts::bundled(), seed: 1, at: 0 };
    let spec = read(spec).map_err(|all| all.all()[0].clone())?;
    make(&spec, Template::Theme, &given).map(|_| ())
}

/// A spec of one slide.
fn one(slide: &Value) -> Value {
    json!({ "title": "T", "storyline": ["One"], "slides": [slide] })
}

fn chart(chart: &Value) -> Value {
    one(&json!({ "layout": "chart", "chart": chart }))
}

fn table(table: &Value) -> Value {
    one(&json!({ "layout": "table", "table": table }))
}

fn bars(kind: &str, categories: &Value, series: &Value) -> Value {
    json!({ "kind": kind, "categories": categories, "series": series })
}

#[test]
fn a_mistake_of_the_deck_is_told_with_its_place() {
    let many: Vec<Value> = (0..201).map(|n| json!(format!("T{n}"))).collect();
    for (spec, path, says) in [
        (json!([]), "spec", "no object"),
        (json!({}), "title", "missing"),
        (json!({ "title": "T" }), "storyline", "no storyline"),
        (json!({ "title": "T", "storyline": ["a"] }), "slides", "0 slides"),
        (json!({ "title": "T", "storyline": [""], "slides": [{}] }), "storyline[0]", "no title"),
        (json!({ "title": "T", "storyline": many, "slides": [] }), "storyline", "201 entries"),
        (json!({ "title": "T", "colour": "red" }), "colour", "no such key"),
        (json!({ "title": "T", "theme": "neon" }), "theme", "not known"),
        (
            json!({ "title": "T", "storyline": ["a"], "slides": [{ "layout": "title-only" }], "language": "x y" }),
            "language",
            "no tag",
        ),
        (
            json!({ "title": "T", "storyline": ["x".repeat(201)], "slides": [] }),
            "storyline[0]",
            "201 characters",
        ),
        (one(&json!({})), "slides[0].layout", "missing"),
        (one(&json!({ "layout": "fancy" })), "slides[0].layout", "not known"),
        (one(&json!({ "layout": "content" })), "slides[0].body", "missing"),
        (one(&json!({ "layout": "content", "body": [] })), "slides[0].body", "nothing to read"),
        (one(&json!({ "layout": "content", "body": 5 })), "slides[0].body", "no text"),
        (one(&json!({ "layout": "content", "body": [["a"]] })), "slides[0].body[0]", "list where none"),
        (
            one(&json!({ "layout": "content", "body": ["a", ["b", ["c"]]] })),
            "slides[0].body[1][1]",
            "list where none",
        ),
        (one(&json!({ "layout": "content", "body": ["[a](fact:)"] })), "slides[0].body[0]", "no fact"),
        (
            one(&json!({ "layout": "content", "body": { "chart": {}, "table": {} } })),
            "slides[0].body",
            "not one thing",
        ),
        (one(&json!({ "layout": "content", "body": "a", "chart": {} })), "slides[0].chart", "no such key"),
        (one(&json!({ "layout": "content", "body": "a", "title": "Two" })), "slides[0].title", "differs"),
        (one(&json!({ "layout": "cover", "source": "x" })), "slides[0].source", "no foot"),
        (one(&json!({ "layout": "quote", "quote": "" })), "slides[0].quote", "nothing to read"),
        (one(&json!({ "layout": "quote", "quote": "x".repeat(401) })), "slides[0].quote", "401 characters"),
        (
            one(&json!({ "layout": "steps", "steps": [{ "text": "a" }] })),
            "slides[0].steps[0].head",
            "missing",
        ),
        (one(&json!({ "layout": "steps", "steps": [1, 2, 3, 4, 5, 6] })), "slides[0].steps", "6 entries"),
        (one(&json!({ "layout": "two-by-two" })), "slides[0].quadrants", "missing"),
        (
            one(&json!({ "layout": "two-by-two", "rows": ["a"], "quadrants": [{ "head": "a" }] })),
            "slides[0].rows",
            "one side",
        ),
        (one(&json!({ "layout": "key-figures", "figures": [] })), "slides[0].figures", "missing"),
        (
            one(&json!({ "layout": "picture-full", "picture": { "name": "a.png" } })),
            "slides[0].picture.alt",
            "missing",
        ),
        (one(&json!({ "layout": "title-only", "notes": 5 })), "slides[0].notes", "no string"),
    ] {
        let refusal = refused(&spec, &[]).expect_err(&spec.to_string());
        assert_eq!(refusal.path, path, "{refusal}");
        assert!(refusal.says.contains(says), "{refusal}");
        assert!(refusal.next.ends_with('.'), "{refusal}");
    }
}

#[test]
fn a_mistake_of_a_chart_or_table_is_told_with_its_place() {
    let ab = json!(["A", "B"]);
    let good = json!([{ "name": "n", "values": [1, 2] }]);
    let seven = json!(["1", "2", "3", "4", "5", "6", "7"]);
    let with = |key: &str, value: Value| {
        let mut spec = bars("column", &ab, &good);
        spec[key] = value;
        chart(&spec)
    };
    for (spec, path, says) in [
        (chart(&json!({})), "chart.kind", "missing"),
        (chart(&bars("radar", &ab, &good)), "chart.kind", "not known"),
        (chart(&bars("bar", &json!([]), &good)), "chart.categories", "missing"),
        (chart(&bars("bar", &ab, &json!([]))), "chart.series", "missing"),
        (
            chart(&bars("bar", &ab, &json!([{ "name": "n", "values": [1] }]))),
            "chart.series[0].values",
            "1 values",
        ),
        (
            chart(&bars("bar", &ab, &json!([{ "name": "n", "values": ["1", 2] }]))),
            "chart.series[0].values[0]",
            "no number",
        ),
        (
            chart(&bars("bar", &ab, &json!([{ "name": "n", "values": [null, null] }]))),
            "chart.series[0].values",
            "no number",
        ),
        (chart(&bars("bar", &ab, &json!([{ "values": [1, 2] }]))), "chart.series[0].name", "missing"),
        (chart(&bars("bar", &ab, &json!([good[0], good[0]]))), "chart.series[1].name", "two series"),
        (
            chart(&bars("pie", &ab, &json!([good[0], { "name": "m", "values": [1, 2] }]))),
            "chart.series",
            "one series",
        ),
        (
            chart(&bars("pie", &seven, &json!([{ "name": "n", "values": [1, 1, 1, 1, 1, 1, 1] }]))),
            "chart.categories",
            "7 parts",
        ),
        (
            chart(&bars("pie", &ab, &json!([{ "name": "n", "values": [1, -2] }]))),
            "chart.series",
            "below nothing",
        ),
        (chart(&bars("scatter", &ab, &good)), "chart.categories", "has none"),
        (
            chart(&json!({ "kind": "scatter", "series": [{ "name": "n", "points": [[1]] }] })),
            "chart.series[0].points[0]",
            "no point",
        ),
        (with("stacked", json!("yes")), "chart.stacked", "not known"),
        (with("accent", json!("C")), "chart.accent", "Nothing is called"),
        (with("decimals", json!(9)), "chart.decimals", "no number of digits"),
        (with("currency", json!("dollars")), "chart.currency", "characters"),
        (with("format", json!("words")), "chart.format", "not known"),
        (with("totals", json!(["A"])), "chart.totals", "Only a waterfall"),
        (with("reference", json!({ "value": 1 })), "chart.reference.name", "missing"),
        (with("reference", json!({ "name": "n", "value": 1 })), "chart.reference.name", "called so"),
        (
            chart(
                &json!({ "kind": "bar", "categories": ab, "series": good, "reference": { "name": "T", "value": 1 } }),
            ),
            "chart.reference",
            "no reference line",
        ),
        (
            chart(&bars("bar", &ab, &json!([{ "name": "n", "values": [1, 2], "as": "line" }]))),
            "chart.series[0].as",
            "no lines over it",
        ),
        (
            chart(&bars("column", &ab, &json!([{ "name": "n", "values": [1, 2], "axis": "right" }]))),
            "chart.series[0].axis",
            "Only a line",
        ),
        (
            chart(&bars("column", &ab, &json!([{ "name": "n", "values": [1, 2], "as": "line" }]))),
            "chart.series",
            "All of them are lines",
        ),
        (
            chart(&bars(
                "waterfall",
                &json!(["A", "B", "C"]),
                &json!([{ "name": "n", "values": [1, 2, 4] }]),
            )),
            "chart.series[0].values[2]",
            "come to 3, and it says 4",
        ),
        (table(&json!({})), "table.columns", "missing"),
        (table(&json!({ "columns": ["A"] })), "table.rows", "missing"),
        (table(&json!({ "columns": ["A"], "rows": [1] })), "table.rows[0]", "no list"),
        (table(&json!({ "columns": ["A"], "rows": [[1, 2]] })), "table.rows[0]", "2 cells"),
        (table(&json!({ "columns": ["A"], "rows": [[[1]]] })), "table.rows[0][0]", "can't hold a list"),
        (
            table(&json!({ "columns": ["A"], "rows": [[{ "fact": "x" }]] })),
            "table.rows[0][0].value",
            "missing",
        ),
        (
            table(&json!({ "columns": ["A"], "rows": [["x".repeat(501)]] })),
            "table.rows[0][0]",
            "501 characters",
        ),
        (
            table(&json!({ "columns": ["A","B","C","D","E","F","G","H","I","J","K","L","M"], "rows": [[]] })),
            "table.columns",
            "13 entries",
        ),
    ] {
        let refusal = refused(&spec, &[]).expect_err(&spec.to_string());
        assert_eq!(refusal.path, format!("slides[0].{path}"), "{refusal}");
        assert!(refusal.says.contains(says), "{refusal}");
        assert!(refusal.next.ends_with('.'), "{refusal}");
    }
}

#[test]
fn all_faults_are_told_at_once() {
    let spec = json!({
        "title": "T", "theme": "neon", "language": "??", "storyline": ["a", "b", "c"],
        "slides": [
            { "layout": "steps", "steps": [{ "text": "a" }, { "head": "b", "foot": 1 }], "colour": "red", "shade": 1 },
            { "layout": "chart", "chart": { "kind": "column", "categories": ["A"], "series": [{ "name": "n", "values": [1, 2] }, { "values": [1] }], "decimals": 9, "legend": true } },
            { "layout": "two-columns", "left": 5, "right": { "table": { "columns": ["A"], "rows": [[1], [1, 2], 3] } } },
        ],
    });
    let refusals = read(&spec).unwrap_err();
    let places: Vec<&str> = refusals.all().iter().map(|one| one.path.as_str()).collect();
    assert_eq!(
        places,
        [
            "theme",
            "language",
            "slides[0].colour",
            "slides[0].steps[0].head",
            "slides[0].steps[1].foot",
            "slides[1].chart.legend",
            "slides[1].chart.decimals",
            "slides[1].chart.series[0].values",
            "slides[1].chart.series[1].name",
            "slides[2].left",
            "slides[2].right.table.rows[1]",
            "slides[2].right.table.rows[2]",
        ]
    );
    assert!(refusals.to_string().contains("colour, shade"), "{refusals}");
}

#[test]
fn pictures_are_held_to_what_a_slide_can_show() {
    let spec = one(&json!({ "layout": "picture-full", "picture": { "name": "a", "alt": "A" } }));
    let png = support::pictures()[0].1;
    // The width that a JPEG says it has.
    let mut huge = support::pictures()[1].1.to_vec();
    let at = huge.windows(2).position(|mark| mark == [0xff, 0xc0]).unwrap();
    huge[at + 7..at + 9].copy_from_slice(&30_000u16.to_be_bytes());
    let big = [png, &vec![0; 20 << 20]].concat();
    for (bytes, says) in [
        (None, "not there"),
        (Some(b"GIF89a".to_vec()), "neither PNG nor JPEG"),
        (Some(b"<svg/>".to_vec()), "neither PNG nor JPEG"),
        (Some(Vec::new()), "neither PNG nor JPEG"),
        (Some(png[..20].to_vec()), "damaged"),
        (Some(huge), "30000 × 330"),
        (Some(big), "20 MB"),
    ] {
        let given: Vec<(&str, &[u8])> = bytes.iter().map(|bytes| ("a", bytes.as_slice())).collect();
        let refusal = refused(&spec, &given).expect_err(says);
        assert!(refusal.says.contains(says), "{refusal}");
    }
    assert_eq!(refused(&spec, &[("a", png)]), Ok(()));
}

/// Puts a value where another stood, somewhere in a spec.
fn changed(value: &mut Value, at: &mut usize, with: &Value) -> bool {
    if *at == 0 {
        *value = with.clone();
        return true;
    }
    *at -= 1;
    match value {
        Value::Array(list) => list.iter_mut().any(|one| changed(one, at, with)),
        Value::Object(map) => map.values_mut().any(|one| changed(one, at, with)),
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if std::env::var_os("GLOSS_SOAK").is_some() { 3_000 } else { 60 }))]

    #[test]
    fn whatever_stands_in_a_spec_is_made_soundly_or_refused(
        which in 0..support::SPECS.len(),
        at in 0usize..700,
        words in "(\\PC|[\\x00-\\x1f\\[\\](*){}]){0,40}",
        kind in 0..6,
    ) {
        let with = match kind {
            0 => Value::Null,
            1 => json!(-1e300),
            2 => json!([]),
            3 => json!({}),
            4 => json!(words.repeat(12)),
            _ => json!(words),
        };
        let mut spec = support::spec(support::SPECS[which]);
        let mut place = at;
        changed(&mut spec, &mut place, &with);
        let pictures = support::pictures();
        let given = Materials { pictures: &pictures, fonts: &gloss_deck::Fonts::bundled(), seed: 1, at: i64::MAX };
        if let Ok(spec) = read(&spec)
            && let Ok(made) = make(&spec, Template::Theme, &given)
        {
            prop_assert_eq!(support::faults(&made.bytes), Vec::<String>::new());
        }
    }
}

#[test]
fn a_title_is_measured_as_it_is_seen() {
    let linked = |words: usize| {
        let title = format!("[{}](fact:{})", "a".repeat(words), "f".repeat(190));
        json!({ "title": "T", "storyline": [title], "slides": [{ "layout": "title-only" }] })
    };
    assert!(read(&linked(40)).is_ok(), "what a link leads to is not seen");
    let refusal = read(&linked(201)).unwrap_err();
    assert!(refusal.to_string().contains("201 characters"), "{refusal}");
}

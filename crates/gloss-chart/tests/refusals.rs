//! What is not drawn, and what is said of it; and that no input breaks the drawing.

use gloss_chart::{Theme, read, scene, svg};
use proptest::prelude::*;

fn draw(text: &str) -> Result<String, gloss_chart::Refused> {
    Ok(svg(&scene(&read(text)?)?, Theme::Page))
}

const DATA: &str =
    r#""data": {"values": [{"a": "x", "b": 1, "t": "2024-01-02"}, {"a": "y", "b": 2, "t": "2024-02-03"}]}"#;
const X: &str = r#""x": {"field": "a", "type": "nominal"}"#;
const Y: &str = r#""y": {"field": "b", "type": "quantitative"}"#;

/// Spec with `$` for the data, and the place that is named.
const REFUSED: &[(&str, &str)] = &[
    (r#"not json"#, "spec"),
    (r#"[]"#, "spec"),
    (r#"{"mark": "bar", "encoding": {}}"#, "data"),
    (r#"{"data": {"url": "https://example.org/x.csv"}, "mark": "bar"}"#, "data.url"),
    (r#"{"data": {"cells": "nonsense"}, "mark": "bar"}"#, "data.cells"),
    (r#"{"data": {"values": [{"a": [1]}]}, "mark": "bar"}"#, "data.values[0].a"),
    (r#"{"data": {"values": [3]}, "mark": "bar"}"#, "data.values[0]"),
    (r#"{"data": {"values": [{"a": 1e300}]}, "mark": "bar"}"#, "data.values[0].a"),
    (r#"{$, "mark": "bar", "transform": [{"calculate": "1", "as": "c"}]}"#, "transform"),
    (r#"{$, "mark": "bar", "params": []}"#, "params"),
    (r#"{$, "layer": []}"#, "layer"),
    (r#"{$, "mark": "bar", "config": {}}"#, "config"),
    (r#"{$, "mark": "geoshape"}"#, "mark"),
    (r#"{$, "mark": {"type": "bar", "color": "url(#x)"}}"#, "mark.color"),
    (r#"{$, "mark": {"type": "bar", "href": "https://example.org"}}"#, "mark.href"),
    (r#"{$, "mark": {"type": "bar", "width": {"expr": "1"}}}"#, "mark.width"),
    (r#"{$, "mark": "bar"}"#, "encoding"),
    (r#"{$, "mark": "bar", "encoding": {%x}}"#, "encoding.y"),
    (r#"{$, "mark": "bar", "encoding": {%x, %y, "shape": {"field": "a"}}}"#, "encoding.shape"),
    (r#"{$, "mark": "bar", "encoding": {%x, %y, "tooltip": {"field": "a"}}}"#, "encoding.tooltip"),
    (
        r#"{$, "mark": "bar", "encoding": {%x, "y": {"field": "z", "type": "quantitative"}}}"#,
        "encoding.y.field",
    ),
    (
        r#"{$, "mark": "bar", "encoding": {%x, "y": {"field": "a", "type": "quantitative"}}}"#,
        "encoding.y.field",
    ),
    (r#"{$, "mark": "bar", "encoding": {%x, "y": {"field": "b"}}}"#, "encoding.y.type"),
    (
        r#"{$, "mark": "bar", "encoding": {%x, "y": {"field": "b", "type": "quantitative", "aggregate": "stdev"}}}"#,
        "encoding.y.aggregate",
    ),
    (
        r#"{$, "mark": "bar", "encoding": {%x, "y": {"field": "b", "type": "quantitative", "scale": {"type": "log"}}}}"#,
        "encoding.y.scale.type",
    ),
    (
        r#"{$, "mark": "bar", "encoding": {%x, "y": {"field": "b", "type": "quantitative", "scale": {"domain": [5, 1]}}}}"#,
        "encoding.y.scale.domain",
    ),
    (
        r#"{$, "mark": "bar", "encoding": {%x, "y": {"field": "b", "type": "quantitative", "axis": {"format": "09999f"}}}}"#,
        "encoding.y.axis.format",
    ),
    (
        r#"{$, "mark": "bar", "encoding": {%x, "y": {"field": "b", "type": "quantitative", "axis": {"labelExpr": "datum"}}}}"#,
        "encoding.y.axis.labelExpr",
    ),
    (
        r#"{$, "mark": "bar", "encoding": {"x": {"field": "t", "timeUnit": "century"}, %y}}"#,
        "encoding.x.timeUnit",
    ),
    (
        r#"{$, "mark": "bar", "encoding": {"x": {"field": "a", "type": "nominal", "sort": "-x"}, %y}}"#,
        "encoding.x.sort",
    ),
    (
        r#"{$, "mark": "bar", "encoding": {"x": {"field": "a", "type": "nominal"}, "y": {"field": "t", "type": "temporal"}}}"#,
        "encoding.y",
    ),
    (
        r#"{$, "mark": "bar", "encoding": {%x, "y": {"aggregate": "mean", "field": "b"}, "color": {"field": "t", "type": "nominal"}}}"#,
        "encoding.y.aggregate",
    ),
    (
        r#"{$, "mark": "line", "encoding": {%x, %y, "xOffset": {"field": "a", "type": "nominal"}}}"#,
        "encoding.xOffset",
    ),
    (
        r#"{$, "mark": "line", "encoding": {%x, %y, "size": {"field": "b", "type": "quantitative"}}}"#,
        "encoding.size",
    ),
    (
        r#"{$, "mark": "bar", "encoding": {%x, %y, "color": {"field": "b", "type": "quantitative"}}}"#,
        "encoding.color.type",
    ),
    (r#"{$, "mark": "arc", "encoding": {%x, %y}}"#, "encoding.x"),
    (
        r#"{$, "mark": "arc", "encoding": {"theta": {"field": "b", "type": "quantitative"}}}"#,
        "encoding.theta",
    ),
    (r#"{$, "mark": "bar", "width": 99999, "encoding": {%x, %y}}"#, "width"),
    (r#"{"data": {"cells": "a.xlsx!Sheet1!A1:C20"}, "mark": "bar", "encoding": {%x, %y}}"#, "data.cells"),
];

fn filled(spec: &str) -> String {
    spec.replacen('$', DATA, 1).replace("%x", X).replace("%y", Y)
}

#[test]
fn each_refusal_names_its_place_and_what_would_work() {
    for (spec, place) in REFUSED {
        match draw(&filled(spec)) {
            Ok(_) => panic!("drawn: {spec}"),
            Err(refused) => {
                assert_eq!(refused.path, *place, "{spec}: {refused}");
                assert!(refused.sentence.ends_with('.') && refused.instead.ends_with('.'), "{refused}");
            }
        }
    }
}

#[test]
fn rows_of_cells_take_the_place_of_the_range() {
    let spec =
        read(&filled(r#"{"data": {"cells": "a.xlsx!Sheet1!A1:C20"}, "mark": "bar", "encoding": {%x, %y}}"#))
            .unwrap();
    let rows = |columns: &[&str]| gloss_chart::Rows {
        columns: columns.iter().map(|name| (*name).to_owned()).collect(),
        rows: vec![vec![gloss_chart::Value::Text("x".to_owned()), gloss_chart::Value::Number(3.0)]],
    };
    let drawn = scene(&spec.clone().with_rows(rows(&["a", "b"])).unwrap()).unwrap();
    assert_eq!(drawn.marks[0].label, "x: 3");
    assert_eq!(spec.with_rows(rows(&["a", "c"])).unwrap_err().path, "encoding.y.field");
}

#[test]
fn too_much_is_refused() {
    let rows = |count: usize| {
        (0..count).map(|at| format!("{{\"a\": \"n{at}\", \"b\": {at}}}")).collect::<Vec<_>>().join(",")
    };
    for (count, encoding, place) in [
        (20_001, format!("{X}, {Y}"), "data.values"),
        (6_000, format!("{X}, {Y}"), "data"),
        (501, format!("{X}, {Y}"), "encoding"),
        (
            17,
            format!("{X}, {Y}, \"color\": {{\"field\": \"a\", \"type\": \"nominal\"}}"),
            "encoding.color.field",
        ),
    ] {
        let spec = format!(
            "{{\"data\": {{\"values\": [{}]}}, \"mark\": \"bar\", \"encoding\": {{{encoding}}}}}",
            rows(count)
        );
        assert_eq!(draw(&spec).unwrap_err().path, place, "{count} rows");
    }
    assert_eq!(draw(&" ".repeat(gloss_chart::limits::SPEC_BYTES + 1)).unwrap_err().path, "spec");
}

#[test]
fn text_never_becomes_markup() {
    let spec = r#"{"title": "</text><script>alert(1)</script>", "description": "\"><a href='x'>",
        "data": {"values": [{"a": "<b>&\"'", "b": 1}]}, "mark": "bar", "encoding": {%x, %y}}"#;
    let drawn = draw(&filled(spec)).unwrap();
    assert!(!drawn.contains("<script") && !drawn.contains("<a ") && !drawn.contains("<b>"));
    assert!(drawn.contains("&lt;b&gt;&amp;&quot;&#39;: 1"));
}

#[test]
fn no_rows_is_an_empty_plot() {
    let spec = filled(r#"{"data": {"values": []}, "mark": "bar", "encoding": {%x, %y}}"#);
    assert!(draw(&spec).unwrap().contains("0 values"));
}

/// Values that break what reckons carelessly.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("null".to_owned()),
        Just("0".to_owned()),
        Just("-0.0".to_owned()),
        Just("1e149".to_owned()),
        Just("-1e149".to_owned()),
        Just("5e-324".to_owned()),
        Just("\"2024-02-29\"".to_owned()),
        Just("\"9999-12-31T23:59:59\"".to_owned()),
        Just("\"\"".to_owned()),
        Just("\"\\u0000\\ud83d\\ude00\"".to_owned()),
        (-1e6f64..1e6).prop_map(|number| number.to_string()),
        "[a-z<&]{0,8}".prop_map(|text| format!("\"{text}\"")),
    ]
}

fn channel() -> impl Strategy<Value = String> {
    let field = prop_oneof![Just("a"), Just("b"), Just("c")];
    let kind = prop_oneof![Just("nominal"), Just("ordinal"), Just("quantitative"), Just("temporal")];
    let more = prop_oneof![
        Just(""),
        Just(r#", "aggregate": "sum""#),
        Just(r#", "aggregate": "median""#),
        Just(r#", "bin": true"#),
        Just(r#", "bin": {"step": 0.001}"#),
        Just(r#", "timeUnit": "yearmonth""#),
        Just(r#", "timeUnit": "day""#),
        Just(r#", "sort": "-y""#),
        Just(r#", "sort": ["x", 3]"#),
        Just(r#", "stack": "normalize""#),
        Just(r#", "scale": {"zero": false}"#),
        Just(r#", "axis": {"format": "~s", "labelAngle": -90}"#),
    ];
    (field, kind, more)
        .prop_map(|(field, kind, more)| format!(r#"{{"field": "{field}", "type": "{kind}"{more}}}"#))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1_500) })]

    #[test]
    fn any_spec_is_drawn_or_refused(
        mark in prop_oneof![Just("bar"), Just("line"), Just("area"), Just("point"), Just("arc")],
        rows in prop::collection::vec((value(), value(), value()), 0..12),
        channels in prop::collection::vec((prop_oneof![
            4 => Just("x"), 4 => Just("y"), 1 => Just("color"), 1 => Just("xOffset"), 1 => Just("yOffset"), 1 => Just("theta"), 1 => Just("size")
        ], channel()), 1..5),
    ) {
        let rows: Vec<String> = rows.iter().map(|(a, b, c)| format!("{{\"a\": {a}, \"b\": {b}, \"c\": {c}}}")).collect();
        let encoding: Vec<String> = channels.iter().map(|(name, channel)| format!("\"{name}\": {channel}")).collect();
        let spec = format!(r#"{{"data": {{"values": [{}]}}, "mark": "{mark}", "encoding": {{{}}}}}"#, rows.join(","), encoding.join(","));
        if let Ok(drawn) = draw(&spec) {
            prop_assert!(drawn.starts_with("<svg") && drawn.ends_with("</svg>"));
            prop_assert!(!drawn.contains("NaN") && !drawn.contains("inf\""), "{spec}\n{drawn}");
        }
    }

    #[test]
    fn no_text_breaks_the_reader(text in "\\PC{0,200}") {
        let _ = draw(&text);
    }
}

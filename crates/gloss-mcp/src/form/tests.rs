//! Forms as servers send them, those that are none, and answers that fit or don't.

use serde_json::{Value, json};

use super::{Form, FormProblem, Kind, TextFormat};

fn form(message: &str, schema: &Value) -> Option<Form> {
    Form::of(message, &serde_json::from_value(schema.clone()).unwrap())
}

fn field(schema: &Value) -> Option<Kind> {
    let schema = json!({ "type": "object", "properties": { "a": schema } });
    form("m", &schema).map(|form| form.fields[0].kind.clone())
}

#[test]
fn every_kind_of_field_is_read_in_its_order() {
    let all = form("Who\u{202e} are\nyou?", &json!({ "type": "object", "required": ["mail"], "properties": {
        "zip": { "type": "string", "title": "Zip\u{7}", "description": "D", "minLength": 2, "maxLength": 5, "default": "abc" },
        "mail": { "type": "string", "format": "email" },
        "share": { "type": "number", "minimum": 0, "maximum": 1, "default": 0.5 },
        "age": { "type": "integer", "minimum": 1, "default": 30 },
        "ok": { "type": "boolean", "default": true },
        "one": { "type": "string", "enum": ["a", "b"], "default": "b" },
        "named": { "type": "string", "oneOf": [{ "const": "a", "title": "A" }] },
        "old": { "type": "string", "enum": ["a"], "enumNames": ["Aa"] },
        "many": { "type": "array", "items": { "type": "string", "enum": ["a", "b"] }, "minItems": 1, "default": ["a"] },
        "titled": { "type": "array", "items": { "anyOf": [{ "const": "a", "title": "A" }] }, "maxItems": 1 },
    } }))
    .unwrap();
    assert_eq!(all.message, "Who are\nyou?");
    let names: Vec<&str> = all.fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["zip", "mail", "share", "age", "ok", "one", "named", "old", "many", "titled"]);
    assert_eq!((all.fields[0].title.as_str(), all.fields[0].description.as_str()), ("Zip", "D"));
    assert_eq!(
        all.fields[0].kind,
        Kind::Text { format: None, min: 2, max: 5, default: Some("abc".to_owned()) }
    );
    assert!(all.fields[1].is_required && !all.fields[0].is_required);
    assert!(matches!(all.fields[1].kind, Kind::Text { format: Some(TextFormat::Email), max: 20_000, .. }));
    assert!(matches!(&all.fields[7].kind, Kind::OneOf { choices, .. } if choices[0].title == "Aa"));
    assert!(matches!(&all.fields[9].kind, Kind::SeveralOf { max: 1, min: 0, .. }));
    let defaults = json!({ "zip": "abc", "share": 0.5, "age": 30, "ok": true, "one": "b", "many": ["a"] });
    assert_eq!(Value::Object(all.defaults()), defaults);
    assert_eq!(all.check(&all.defaults()), Err(FormProblem::Missing("mail".to_owned())));
}

#[test]
fn what_is_more_than_a_person_is_shown_is_no_form() {
    let text = json!({ "type": "string" });
    let fields = |count: usize| -> Value {
        let all: serde_json::Map<String, Value> =
            (0..count).map(|at| (format!("f{at}"), text.clone())).collect();
        json!({ "type": "object", "properties": all })
    };
    assert!(form("m", &fields(20)).is_some() && form("m", &fields(21)).is_none());
    assert!(form(&"x".repeat(2_000), &fields(1)).is_some() && form(&"x".repeat(2_001), &fields(1)).is_none());
    let choices = |count: usize| json!({ "type": "string", "enum": (0..count).map(|at| at.to_string()).collect::<Vec<_>>() });
    assert!(field(&choices(100)).is_some() && field(&choices(101)).is_none() && field(&choices(0)).is_none());
    for bad in [
        json!({ "type": "string", "enum": ["a", "a"] }),
        json!({ "type": "string", "enum": ["a", "b"], "enumNames": ["A"] }),
        json!({ "type": "string", "minLength": 5, "maxLength": 2 }),
        json!({ "type": "integer", "minimum": 5, "maximum": 2 }),
        json!({ "type": "array", "items": { "type": "string", "enum": ["a"] }, "minItems": 2 }),
    ] {
        assert!(field(&bad).is_none(), "{bad}");
    }
    assert!(form("m", &json!({ "type": "object", "properties": {}, "required": ["a"] })).is_none());
    assert!(form("m", &json!({ "type": "object", "properties": { "a\u{202e}": text } })).is_none());
}

#[test]
fn a_person_reads_what_they_choose() {
    let titles = |all: Value| {
        let one_of = all.as_array().unwrap().iter();
        let one_of: Vec<Value> = one_of.map(|pair| json!({ "const": pair[0], "title": pair[1] })).collect();
        match field(&json!({ "type": "string", "oneOf": one_of }))? {
            Kind::OneOf { choices, .. } => {
                Some(choices.into_iter().map(|choice| choice.title).collect::<Vec<_>>())
            }
            other => panic!("{other:?}"),
        }
    };
    let of = |all: [&str; 2]| Some(all.map(str::to_owned).to_vec());
    assert_eq!(titles(json!([["a", "\u{202e}\u{200b}"], ["b", " "]])), of(["a", "b"]));
    assert_eq!(
        titles(json!([["keep", "Keep it"], ["drop", "Keep\u{200b}  it"]])),
        of(["Keep it (keep)", "Keep  it (drop)"])
    );
    assert_eq!(titles(json!([["all", "Yes"], ["none", "yes"]])), of(["Yes (all)", "yes (none)"]));
    assert_eq!(titles(json!([["a", "A"], ["b", "B"]])), of(["A", "B"]));
    // What can't be told apart, or shows nothing, is no choice.
    assert_eq!(titles(json!([["a", "A"], ["a\u{200b}", "A"]])), None);
    assert_eq!(titles(json!([["", ""], ["b", "B"]])), None);
    assert_eq!(titles(json!([["", "None"], ["b", "B"]])), of(["None", "B"]));
}

#[test]
fn a_default_that_its_field_refuses_is_none() {
    for (schema, value) in [
        (json!({ "type": "integer", "minimum": 1, "default": 0 }), json!({})),
        (json!({ "type": "string", "enum": ["a"], "default": "b" }), json!({})),
        (json!({ "type": "string", "format": "date", "default": "soon" }), json!({})),
        (json!({ "type": "string", "default": "a\u{202e}b" }), json!({})),
        (json!({ "type": "string", "enum": ["a"], "default": "a" }), json!({ "a": "a" })),
    ] {
        let of = form("m", &json!({ "type": "object", "properties": { "a": schema } })).unwrap();
        assert_eq!(Value::Object(of.defaults()), value);
    }
}

#[test]
fn an_answer_is_checked_against_its_form() {
    let of = |schema: &Value, value: &Value| {
        let form = form("m", &json!({ "type": "object", "properties": { "a": schema } })).unwrap();
        form.check(json!({ "a": value }).as_object().unwrap()).is_ok()
    };
    let (text, number) =
        (json!({ "type": "string", "minLength": 2 }), json!({ "type": "number", "maximum": 2 }));
    let (whole, choice) =
        (json!({ "type": "integer", "minimum": 1 }), json!({ "type": "string", "enum": ["a", "b"] }));
    let many = json!({ "type": "array", "items": { "type": "string", "enum": ["a", "b"] }, "maxItems": 2 });
    for (schema, good, bad) in [
        (&text, json!("ab"), vec![json!("a"), json!(1), json!(null), json!("x".repeat(20_001))]),
        (&number, json!(1.5), vec![json!(2.5), json!("1")]),
        (&whole, json!(1), vec![json!(0), json!(1.5), json!(true)]),
        (&json!({ "type": "boolean" }), json!(false), vec![json!("no"), json!(0)]),
        (&choice, json!("b"), vec![json!("c"), json!(["a"])]),
        (&many, json!(["a", "b"]), vec![json!(["a", "a"]), json!(["c"]), json!("a"), json!(["a", "b", "a"])]),
    ] {
        assert!(of(schema, &good), "{schema} {good}");
        bad.iter().for_each(|bad| assert!(!of(schema, bad), "{schema} {bad}"));
    }
    let form = form("m", &json!({ "type": "object", "properties": { "a": text } })).unwrap();
    let more = json!({ "b": "xx" });
    assert_eq!(form.check(more.as_object().unwrap()), Err(FormProblem::NoSuchField("b".to_owned())));
}

#[test]
fn words_are_of_their_format() {
    for (format, good, bad) in [
        ("email", vec!["a@b.example", "a.b+c@d"], vec!["a", "@b", "a@", "a@b..c", "a b@c", "a@b@c"]),
        ("uri", vec!["https://a.example/x", "mailto:a@b"], vec!["a.example", "/x", ""]),
        (
            "date",
            vec!["2024-02-29", "2026-12-31"],
            vec!["2026-02-29", "2026-13-01", "26-01-01", "2026-1-1", "2026-01-00"],
        ),
        (
            "date-time",
            vec!["2026-03-01T09:30:00Z", "2026-03-01t09:30:00.25+01:00", "2026-03-01T09:30:00-08:00"],
            vec![
                "2026-03-01",
                "2026-03-01T09:30Z",
                "2026-03-01T09:30:00",
                "2026-03-01T25:00:00Z",
                "2026-03-01T09:30:00.Z",
                "2026-03-01T09:30:00Z09:30",
                "2026-03-01T09:30:00z01:00",
                "2026-03-01TZ09:30",
                "2026-03-01T09:30:00+",
                "2026-03-01T09:30:00+Z",
                "2026-03-01T09:30:00++01:00",
                "2026-03-01T09:30:00Z ",
                "2026-03-01T-09:30:00Z",
            ],
        ),
    ] {
        let form = form(
            "m",
            &json!({ "type": "object", "properties": { "a": { "type": "string", "format": format } } }),
        );
        let form = form.unwrap();
        let fits = |text: &str| form.check(json!({ "a": text }).as_object().unwrap()).is_ok();
        good.iter().for_each(|text| assert!(fits(text), "{format} {text}"));
        bad.iter().for_each(|text| assert!(!fits(text), "{format} {text}"));
    }
}

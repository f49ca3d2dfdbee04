//! Tests of a displayed figure's agreement with its value.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{agrees, agrees_in, is_percent_of_share};

fn check(value: &Value, yes: &[&str], no: &[&str]) {
    for shown in yes {
        assert!(agrees(shown, value), "{shown} should agree with {value}");
    }
    for shown in no {
        assert!(!agrees(shown, value), "{shown} should not agree with {value}");
    }
}

#[test]
fn rounding_and_signs() {
    check(
        &json!(-42.537),
        &[
            "42.5 %",
            "\u{2212}42.5 %",
            "-42.54%",
            "\u{2013}42.5 %",
            "43",
            "(42.5 %)",
            "down 42.5 per cent",
            "-42,5 %",
        ],
        &["+42.5 %", "42.6 %", "42.53 %", "42.4", "-0.425", "4.25 %", "\u{2212}42.6"],
    );
    check(&json!(42.537), &["42.5 %", "+42.5 %", "43 %", "42.54"], &["-42.5 %", "(42.5 %)", "0.425", "42"]);
    check(&json!(0.73), &["0.73", "0.7", ".73", "1", "0,73", "r = 0.73"], &["0.74", "73 %", "7.3", "0"]);
    check(&json!(-12.3), &["(12.3)", "(€12.3)", "-€12.3", "€-12.3", "12.3"], &["+12.3", "(12.4)"]);
    check(&json!(0), &["0", "0.0", "-0", "none of 0", "zero"], &["", "1", "one"]);
}

#[test]
fn separators_may_be_read_either_way() {
    check(
        &json!(6295),
        &["6,295", "6.295", "6 295", "6\u{202f}295", "6'295", "6295", "6,295.0"],
        &["62,95", "6,296"],
    );
    check(&json!(6.295), &["6.295", "6,295", "6.3", "6.30"], &["6295", "6.28", "6,295,000"]);
    check(&json!(18204), &["18,204 rows", "18.204 Zeilen", "18 204"], &["18,205 rows", "18,20", "1,8204"]);
    check(&json!(1234567.5), &["1,234,567.5", "1.234.567,5", "12,34,567.5", "1 234 567,5"], &["1,234.567,5"]);
    check(&json!(0.123), &["0.123", "0,123"], &["123"]);
}

#[test]
fn words_of_scale_multiply() {
    check(
        &json!(1_923_456.78),
        &[
            "€1.92 million",
            "1.92m",
            "$1.92M",
            "1.923 mn",
            "€1,92 Mio.",
            "2 million",
            "1,923k",
            "USD 1.92 million",
        ],
        &["€1.93 million", "1.92", "1.92 billion", "€1.9234 million", "3 million"],
    );
    check(&json!(1.9e9), &["1.9bn", "€1.9 billion", "$1.9B", "1,900 million", "1.9e9"], &["1.9m", "1.8bn"]);
    check(&json!(12), &["12 m", "12 months", "12 k"], &["€12 m", "12 million"]);
}

#[test]
fn amounts_are_read_in_two_languages() {
    check(
        &json!(110_259.32),
        &[
            "110 T€",
            "T€ 110",
            "TEUR 110,3",
            "k€ 110.3",
            "€110k",
            "EUR k 110",
            "110 TEUR",
            "110,3 Tsd. €",
            "rund 110.000 €",
            "about 110,000",
        ],
        &[
            "T€ 110.259,32",
            "TEUR 110.259,32",
            "110.259,32 T€",
            "k€ 110,259.32",
            "110.259 Tsd. €",
            "rund 120.000 €",
            "-T€ 110",
            "110 m€",
        ],
    );
    check(&json!(0.7), &["about 0.7"], &["about 0.75", "~0.6"]);
    check(&json!(98), &["about 100 %"], &["about 90", "CA$ 100"]);
    check(&json!(12), &["12 €/m²", "12 € per m"], &["12 m€"]);
    check(&json!(-7.41), &["7.4 points", "down 7.4 points", "-7.4"], &["up 7.4 points", "+7.4"]);
    check(&json!(13), &["thirteen", "Dreizehn", "13"], &["twelve", "thirteenth"]);
    check(
        &json!("2026-10-05"),
        &[
            "2026-10-05",
            "05.10.2026",
            "5 October 2026",
            "5. Oktober 2026",
            "Oct 5, 2026",
            "5th October 2026",
            "5 October",
            "Oct 5",
            "5. Okt.",
            "Mon 5 Oct",
            "Montag, 5. Oktober",
            "Monday, 5 October 2026",
        ],
        &[
            "06.10.2026",
            "10.05.2026",
            "6 October",
            "Tue 5 Oct",
            "5 October 2025",
            "October 2026",
            "05/10/2026",
            "5",
        ],
    );
    check(
        &json!("Too slow."),
        &["Too slow", "“Too slow.”", "„Too slow“", "\"Too slow.\""],
        &["Too", "too slow", "Too slow, but good"],
    );
}

#[test]
fn a_column_of_thousands_is_shown_in_any_scale_that_is_right() {
    for (value, scale, yes, no) in [
        (
            13_940.0,
            1e3,
            &[
                "€13.94 m",
                "€13.94 million",
                "13,940",
                "EUR k 13,940",
                "13.940 TEUR",
                "13,9 Mio. €",
                "€13,940,000",
            ][..],
            &["€13,940", "€13.94 bn", "€13.94k", "13.94", "€13.94"][..],
        ),
        (
            13.94,
            1e6,
            &["€13.94 m", "13.94", "13.94 million", "€13,940k"],
            &["€13.94", "€13.94 bn", "€13.94k"],
        ),
        (809.0, 1e3, &["€809k", "809", "€0.81 m"], &["€809", "€809 m", "€0.81k"]),
    ] {
        for shown in yes {
            assert!(agrees_in(shown, &json!(value), scale), "{shown} should agree with {value} × {scale}");
        }
        for shown in no {
            assert!(
                !agrees_in(shown, &json!(value), scale),
                "{shown} should not agree with {value} × {scale}"
            );
        }
    }
}

#[test]
fn one_number_is_meant() {
    check(
        &json!(4.2),
        &["Q3: 4.2", "CO2 4.2", "EUR4.2", "US$4.2"],
        &["4.2 of 5", "from 4.2 to 4.2", "Q4.2", "no number"],
    );
    check(&json!(19), &["19 cases"], &["COVID-19", "2019 2020"]);
    check(
        &json!("Virgin Atlantic"),
        &["Virgin Atlantic", " Virgin\u{20} Atlantic "],
        &["Virgin", "virgin atlantic"],
    );
    check(&json!("9007199254740993123"), &["9,007,199,254,740,993,123"], &["9,007,199,254,740,000,000"]);
    check(&Value::Null, &["–", "n/a", ""], &["0", "none at all"]);
    check(&json!(true), &[], &["true", "1"]);
}

/// A number with its digits grouped.
fn written(digits: &str, group: &str, mark: &str) -> String {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut out = String::new();
    for (at, c) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out += group;
        }
        out.push(c);
    }
    if fraction.is_empty() { out } else { format!("{out}{mark}{fraction}") }
}

#[test]
fn a_percentage_is_told_from_its_share() {
    for (shown, value, is) in [
        ("8.7 %", json!(0.0867), true),
        ("8.67%", json!(0.0867), true),
        ("about 9 %", json!(0.0867), true),
        ("8.6 %", json!(0.0867), false),
        ("8.7", json!(0.0867), false),
        ("8.7 %", json!(8.67), false),
        ("8.7 %", json!("east"), false),
    ] {
        assert_eq!(is_percent_of_share(shown, &value), is, "{shown} of {value}");
    }
}

proptest! {
    #[test]
    fn any_number_agrees_however_it_is_written_and_no_longer_with_a_digit_changed(
        value in -1e9f64..1e9,
        decimals in 0usize..4,
        style in 0usize..6,
        unit in 0usize..4,
        which in any::<prop::sample::Index>(),
        up in any::<bool>(),
    ) {
        let (group, mark) = [("", "."), (",", "."), (".", ","), (" ", "."), ("\u{202f}", ","), ("'", ".")][style];
        let digits = format!("{:.decimals$}", value.abs());
        let sign = if value < 0.0 { ["-", "\u{2212}", ""][unit % 3] } else { "" };
        let dress = |digits: &str| {
            let number = written(digits, group, mark);
            match unit {
                0 => format!("{sign}{number}"),
                1 => format!("{sign}€{number}"),
                2 => format!("{sign}{number} %"),
                _ => format!("{sign}{number} rows"),
            }
        };
        let shown = dress(&digits);
        prop_assert!(agrees(&shown, &json!(value)), "{} should agree with {}", shown, value);

        let rounded: f64 = digits.parse().unwrap();
        let half = 0.5 * 10f64.powi(-(decimals as i32));
        prop_assume!((rounded - value.abs()).abs() < half * 0.999);
        let places: Vec<usize> = digits.bytes().enumerate().filter(|(_, b)| b.is_ascii_digit()).map(|(at, _)| at).collect();
        let at = *which.get(&places);
        let mut wrong = digits.clone().into_bytes();
        wrong[at] = match (wrong[at], up) {
            (b'9', _) => b'8',
            (b'0', _) => b'1',
            (digit, true) => digit + 1,
            (digit, false) => digit - 1,
        };
        let wrong = dress(&String::from_utf8(wrong).unwrap());
        prop_assert!(!agrees(&wrong, &json!(value)), "{} should not agree with {}", wrong, value);
    }

    #[test]
    fn no_text_panics(shown in "\\PC{0,40}", value in any::<f64>()) {
        let _ = agrees(&shown, &json!(value));
    }

    #[test]
    fn nothing_number_like_panics(shown in "[0-9.,' \u{a0}€%()eE+mkb–-]{0,40}", value in any::<f64>()) {
        let _ = agrees(&shown, &json!(value));
    }

    #[test]
    fn units_agree_in_every_notation_of_two_languages_and_never_a_thousand_times_off(
        ones in 1e6f64..1e12,
        source in 0usize..4,
        notation in 0usize..15,
        decimals in 1usize..3,
        minus in any::<bool>(),
    ) {
        // What stands before and behind the number, what it counts in, and whether it is written as in German.
        let (before, after, by, german) = [
            ("€", "", 1.0, false),
            ("", " €", 1.0, true),
            ("€", "k", 1e3, false),
            ("€", " thousand", 1e3, false),
            ("", " T€", 1e3, true),
            ("TEUR ", "", 1e3, true),
            ("", " TEUR", 1e3, true),
            ("", " Tsd. €", 1e3, true),
            ("EUR k ", "", 1e3, false),
            ("€", " m", 1e6, false),
            ("€", " million", 1e6, false),
            ("", " Mio. €", 1e6, true),
            ("USD ", "m", 1e6, false),
            ("€", " bn", 1e9, false),
            ("", " Mrd. €", 1e9, true),
        ][notation];
        let scale = [1.0, 1e3, 1e6, 1e9][source];
        let sign = if minus { "-" } else { "" };
        let value = json!(ones / scale * if minus { -1.0 } else { 1.0 });
        let (group, mark) = if german { (".", ",") } else { (",", ".") };
        let dress = |number: f64| format!("{before}{}{after}", written(&format!("{number:.decimals$}"), group, mark));
        let right = dress(ones / by);
        prop_assert!(agrees_in(&right, &value, scale), "{right} for {value} in {scale}");
        prop_assert!(agrees_in(&format!("{sign}{right}"), &value, scale), "{sign}{right} for {value} in {scale}");
        let turned = if minus { "+" } else { "-" };
        prop_assert!(!agrees_in(&format!("{turned}{right}"), &value, scale), "{turned}{right} for {value}");
        let wrong = dress(ones / by * 1000.0);
        prop_assert!(!agrees_in(&wrong, &value, scale), "{wrong} for {value} in {scale}");
        if ones / by >= 1000.0 {
            let wrong = dress(ones / by / 1000.0);
            prop_assert!(!agrees_in(&wrong, &value, scale), "{wrong} for {value} in {scale}");
        }
    }
}

//! Formats and what they show, case by case. Expected values follow ECMA-376 part 1, 18.8.30 and 18.8.31, and where that is
//! silent what Excel is documented to show; places where other programs differ are said beside the case.

use proptest::prelude::*;

use super::{Formatted, NumberFormat, builtin};
use crate::cell::Value;

fn formatted(code: &str, value: f64) -> String {
    NumberFormat::new(code).show(&Value::Number(value), false).text
}

fn check(cases: &[(&str, f64, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter(|(code, value, want)| formatted(code, *value) != *want)
        .map(|(code, value, want)| {
            format!("{code:?} of {value}: {:?}, not {want:?}", formatted(code, *value))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn general_has_eleven_signs() {
    check(&[
        ("General", 0.0, "0"),
        ("General", -0.0, "0"),
        ("General", 5.0, "5"),
        ("General", -12.5, "-12.5"),
        ("General", 0.1 + 0.2, "0.3"),
        ("General", 1.0 / 3.0, "0.333333333"),
        ("General", 2.0 / 3.0, "0.666666667"),
        ("General", 1234.56789012345, "1234.56789"),
        ("General", 123_456_789.123, "123456789.1"),
        ("General", 12_345_678_901.0, "12345678901"),
        ("General", 12_345_678_901.5, "12345678902"),
        ("General", 123_456_789_012.0, "1.23457E+11"),
        ("General", 1e20, "1E+20"),
        ("General", -1.5e-12, "-1.5E-12"),
        ("General", 0.00001, "0.00001"),
        ("General", 0.000012345678, "1.23457E-05"),
        ("General", 0.000123456789, "0.000123457"),
        ("General", 9.999999e99, "1E+100"),
        ("General\" pcs\"", 4.0, "4 pcs"),
        ("", 7.25, "7.25"),
        ("GENERAL", 7.25, "7.25"),
        ("@", 1.5, "1.5"),
    ]);
}

#[test]
fn digits_stand_in_their_places() {
    check(&[
        ("0", 1234.5, "1235"),
        ("0", 0.5, "1"),
        ("0", 2.5, "3"),
        ("0", -2.5, "-3"),
        ("0.00", 1234.5, "1234.50"),
        ("0.00", 0.285, "0.29"),
        ("0.00", 1.005, "1.01"),
        ("0.00", -0.001, "-0.00"),
        ("0.0", 0.05, "0.1"),
        ("0.00", 999.999, "1000.00"),
        ("000", 7.0, "007"),
        ("#", 0.0, ""),
        ("#", 12.0, "12"),
        ("#.##", 0.0, "."),
        ("#.##", 5.0, "5."),
        ("0.##", 5.5, "5.5"),
        ("0.#0", 5.0, "5.00"),
        ("0.0#", 5.0, "5.0"),
        ("?0", 5.0, " 5"),
        ("???", 5.0, "  5"),
        ("0.0?", 5.0, "5.0 "),
        ("0.???", 1.25, "1.25 "),
        (".00", 0.5, ".50"),
        (".00", 12.5, "12.50"),
        ("#,##0", 0.0, "0"),
        ("#,##0", 1234567.0, "1,234,567"),
        ("#,##0", 999.5, "1,000"),
        ("#,##0", -1234.0, "-1,234"),
        ("#,##0.00", 1234.5, "1,234.50"),
        ("#,###", 0.0, ""),
        ("0,000", 5.0, "0,005"),
        ("#,##0.0##", 1234.5, "1,234.5"),
        ("#,", 12345.0, "12"),
        ("0,", 1500.0, "2"),
        ("0.0,", 1500.0, "1.5"),
        ("0.0,,\"M\"", 12_345_678.0, "12.3M"),
        ("#,##0,", 1_234_567.0, "1,235"),
        ("#,##0.0,", 61_000.0, "61.0"),
        ("0%", 0.256, "26%"),
        ("0.00%", 0.2567, "25.67%"),
        ("0.0%", 1.15, "115.0%"),
        ("0%", -0.5, "-50%"),
        ("%0", 0.5, "%50"),
        ("#,##0%", 12.345, "1,235%"),
        ("000-00-0000", 123_456_789.0, "123-45-6789"),
        ("(000) 000-0000", 5_551_234_567.0, "(555) 123-4567"),
        ("000-0000", 25_551_234.0, "2555-1234"),
        ("00\\:00", 930.0, "09:30"),
        ("0\"x\"0", 12.0, "1x2"),
        ("0.0\"a\"0", 1.25, "1.2a5"),
        ("0", 123_456_789_012_345_680.0, "123456789012346000"),
        ("0.000000000000000000", 0.1, "0.100000000000000000"),
    ]);
}

#[test]
fn currencies_literals_and_blanks() {
    check(&[
        ("$#,##0.00", 1234.5, "$1,234.50"),
        ("$#,##0.00", -1234.5, "-$1,234.50"),
        ("[$€-407] #,##0.00", 9.5, "€ 9.50"),
        ("#,##0.00\\ [$€-407]", 9.5, "9.50 €"),
        ("[$£-809]#,##0", 1e6, "£1,000,000"),
        ("[$-409]0.0", 1.0, "1.0"),
        ("[$USD] 0", 3.0, "USD 3"),
        ("[$kr.-406] 0", 3.0, "kr. 3"),
        ("\"Total: \"0", 3.0, "Total: 3"),
        ("0\" kg\"", 3.0, "3 kg"),
        ("0 \\k\\g", 3.0, "3 kg"),
        ("_(0_)", 3.0, " 3 "),
        ("+0;-0;0", 3.0, "+3"),
        ("0°", 21.0, "21°"),
        ("€ 0.00", 1.0, "€ 1.00"),
        ("\"a;b\"0", 1.0, "a;b1"),
        ("\\;0", 1.0, ";1"),
        ("[DBNum1]0", 12.0, "12"),
        ("[Unknown]0", 12.0, "12"),
        ("0 \"unfinished", 1.0, "1 unfinished"),
        ("0[unfinished", 1.0, "1"),
        ("0\\", 1.0, "1"),
    ]);
}

#[test]
fn sections_are_chosen_by_sign_and_condition() {
    check(&[
        ("0;(0)", 5.0, "5"),
        ("0;(0)", -5.0, "(5)"),
        ("0;(0)", 0.0, "0"),
        ("0;-0;\"zero\"", 0.0, "zero"),
        ("0.00;[Red]-0.00", -1.5, "-1.50"),
        ("#,##0_);(#,##0)", -1234.0, "(1,234)"),
        ("#,##0_);(#,##0)", 1234.0, "1,234 "),
        (";;;", 5.0, ""),
        (";;", -5.0, ""),
        ("0;", -5.0, ""),
        ("0;;", 0.0, ""),
        ("0;-0;;@", 0.0, ""),
        ("\"yes\";\"yes\";\"no\"", -3.0, "yes"),
        ("[>=1000]0.0,\"K\";0", 1500.0, "1.5K"),
        ("[>=1000]0.0,\"K\";0", 500.0, "500"),
        // The minus stays where a section is met by both signs. SheetJS shows 500 here.
        ("[>=1000]0.0,\"K\";0", -500.0, "-500"),
        ("[<0]\"minus \"0;0", -5.0, "minus 5"),
        ("[<1]0.00%;0", 0.5, "50.00%"),
        ("[<1]0.00%;0", 2.0, "2"),
        ("[>100]\"high\";[<10]\"low\";\"mid\"", 500.0, "high"),
        ("[>100]\"high\";[<10]\"low\";\"mid\"", 5.0, "low"),
        ("[>100]\"high\";[<10]\"low\";\"mid\"", 50.0, "mid"),
        ("[=1]\"one\";[=2]\"two\";0", 2.0, "two"),
        ("[=1]\"one\";[=2]\"two\";0", 3.0, "3"),
        ("[<>0]0.0;\"none\"", 0.0, "none"),
        ("[>=1000000]0.0,,\"M\";[>=1000]0.0,\"K\";0", 2_500_000.0, "2.5M"),
        ("[>=1000000]0.0,,\"M\";[>=1000]0.0,\"K\";0", 2_500.0, "2.5K"),
        ("[>=1000000]0.0,,\"M\";[>=1000]0.0,\"K\";0", 25.0, "25"),
        // A lone condition that is not met leaves General, which Excel adds itself when such a format is typed.
        ("[>100]0.0", 5.25, "5.25"),
        ("[Red][>100]0.0", 500.0, "500.0"),
    ]);
}

#[test]
fn exponents() {
    check(&[
        ("0.00E+00", 12345.0, "1.23E+04"),
        ("0.00E+00", 0.00012345, "1.23E-04"),
        ("0.00E-00", 12345.0, "1.23E04"),
        ("0.00E-00", 0.5, "5.00E-01"),
        ("0E+0", 9.99e9, "1E+10"),
        ("0.00E+00", 9.999, "1.00E+01"),
        ("0.00E+00", 0.0, "0.00E+00"),
        ("0.00E+00", -4.5, "-4.50E+00"),
        ("##0.0E+0", 12345.0, "12.3E+3"),
        ("##0.0E+0", 1_234_567.0, "1.2E+6"),
        ("##0.0E+0", 0.00012, "120.0E-6"),
        ("##0.0E+0", 999_960.0, "1.0E+6"),
        ("#.##E+000", 5.0, "5.E+000"),
    ]);
}

#[test]
fn fractions() {
    check(&[
        ("# ?/?", 0.5, " 1/2"),
        ("# ?/?", 1.25, "1 1/4"),
        ("# ?/?", 3.0, "3    "),
        ("# ?/?", 0.0, "0    "),
        ("# ?/?", -1.75, "-1 3/4"),
        ("# ?/?", 0.96, "1    "),
        ("# ?/?", 0.333, " 1/3"),
        ("# ??/??", 0.3, "  3/10"),
        ("# ??/??", 3.143, "3  1/7 "),
        ("# ??/??", 0.0999, "  1/10"),
        ("# ???/???", 0.618033988749895, " 610/987"),
        // 311/99 is nearer; Excel goes on with the continued fraction, whose next step needs three digits.
        ("??/??", std::f64::consts::PI, "22/7 "),
        ("# ???/???", std::f64::consts::PI, "3  16/113"),
        ("?/?", 1.5, "3/2"),
        ("??/??", 3.143, "22/7 "),
        ("# ?/8", 0.5, " 4/8"),
        ("# ?/8", 2.99, "3    "),
        ("# ??/16", 1.1, "1  2/16"),
        ("# ?/10", 0.25, " 3/10"),
        ("# ??/100", 0.25, " 25/100"),
        ("0 ?/?", 0.5, "0 1/2"),
    ]);
}

#[test]
fn dates() {
    // 45,000 is Wednesday, 2023-03-15.
    check(&[
        ("yyyy-mm-dd", 45000.0, "2023-03-15"),
        ("m/d/yyyy", 45000.0, "3/15/2023"),
        ("d-mmm-yy", 45000.0, "15-Mar-23"),
        ("dd.mm.yyyy", 45000.0, "15.03.2023"),
        ("dd/mm/yy", 45000.0, "15/03/23"),
        ("d", 45000.0, "15"),
        ("ddd", 45000.0, "Wed"),
        ("dddd", 45000.0, "Wednesday"),
        ("m", 45000.0, "3"),
        ("mm", 45000.0, "03"),
        ("mmm", 45000.0, "Mar"),
        ("mmmm", 45000.0, "March"),
        ("mmmmm", 45000.0, "M"),
        ("y", 45000.0, "23"),
        ("yyy", 45000.0, "2023"),
        ("dddd, mmmm d, yyyy", 45000.0, "Wednesday, March 15, 2023"),
        ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", 45000.0, "Wednesday, March 15, 2023"),
        ("[$-409]d\\-mmm\\-yyyy;@", 45000.0, "15-Mar-2023"),
        ("yyyy\"年\"m\"月\"d\"日\"", 45000.0, "2023年3月15日"),
        ("YYYY-MM-DD", 45000.0, "2023-03-15"),
        ("mmm-yy", 45000.9, "Mar-23"),
        ("bbbb", 45000.0, "2566"),
        ("e", 45000.0, "2023"),
        ("yyyy-mm-dd", 0.0, "1900-01-00"),
        ("yyyy-mm-dd", 1.0, "1900-01-01"),
        // LibreOffice counts from 1899-12-30 and shows the days before 1900-03-01 one day later than Excel.
        ("yyyy-mm-dd", 59.0, "1900-02-28"),
        ("yyyy-mm-dd", 60.0, "1900-02-29"),
        ("yyyy-mm-dd", 61.0, "1900-03-01"),
        ("dddd", 1.0, "Sunday"),
        ("yyyy-mm-dd", 36525.0, "1999-12-31"),
        ("yyyy-mm-dd", 36585.0, "2000-02-29"),
        ("yyyy-mm-dd", 2_958_465.0, "9999-12-31"),
        ("yyyy-mm-dd", 2_958_466.0, "########"),
        ("yyyy-mm-dd", -1.0, "########"),
    ]);
}

#[test]
fn times() {
    check(&[
        ("h:mm", 0.75, "18:00"),
        ("hh:mm", 0.25, "06:00"),
        ("h:mm AM/PM", 0.75, "6:00 PM"),
        ("h:mm AM/PM", 0.0, "12:00 AM"),
        ("h:mm AM/PM", 0.5, "12:00 PM"),
        ("h A/P", 0.75, "6 P"),
        ("hh:mm:ss", 0.999988, "23:59:59"),
        ("h:mm", 0.999988, "23:59"),
        ("h:mm:ss", 0.5 + 0.6 / 86_400.0, "12:00:01"),
        ("h:mm:ss.0", 0.5 + 0.26 / 86_400.0, "12:00:00.3"),
        ("h:mm:ss.000", 0.5 + 0.123 / 86_400.0, "12:00:00.123"),
        ("mm:ss", 0.0101, "14:33"),
        ("mm:ss.0", 0.0101, "14:32.6"),
        ("s", 1.0 / 86_400.0 * 7.0, "7"),
        ("[h]:mm", 1.5, "36:00"),
        ("[h]:mm:ss", 2.0 + 1.0 / 86_400.0, "48:00:01"),
        ("[hh]", 0.125, "03"),
        ("[mm]:ss", 0.125, "180:00"),
        ("[m]", 0.125, "180"),
        ("[s]", 0.001, "86"),
        ("[s].00", 0.0001, "8.64"),
        ("[ss].00", 0.0001, "08.64"),
        ("[h]:mm", -0.5, "########"),
        ("yyyy-mm-dd hh:mm", 45000.5, "2023-03-15 12:00"),
        ("m/d/yy h:mm", 45000.75, "3/15/23 18:00"),
        ("yyyy-mm-dd\"T\"hh:mm:ss", 45000.5, "2023-03-15T12:00:00"),
        ("h \"h\" mm \"min\"", 0.52, "12 h 28 min"),
        ("[$-F400]h:mm:ss\\ AM/PM", 0.52, "12:28:48 PM"),
        // A minute only where hours stand before it or seconds behind.
        ("mm/dd hh:mm", 45000.5, "03/15 12:00"),
        ("hh mm", 0.5, "12 00"),
        ("mm", 0.5, "01"),
    ]);
}

#[test]
fn the_two_calendars() {
    let day = |code: &str, value: f64| NumberFormat::new(code).show(&Value::Number(value), true).text;
    assert_eq!(day("yyyy-mm-dd", 0.0), "1904-01-01");
    assert_eq!(day("yyyy-mm-dd", 43538.0), "2023-03-15");
    assert_eq!(day("[h]:mm", -0.5), "-12:00");
    assert_eq!(day("[h]:mm", 1.5), "36:00");
    assert_eq!(day("yyyy", -1462.0 - 1.0), "########");
}

#[test]
fn text_colours_and_free_room() {
    let show = |code: &str, text: &str| NumberFormat::new(code).show(&Value::Text(text.to_owned()), false);
    assert_eq!(show("0.00", "words").text, "words");
    assert_eq!(show("0;0;0;\"<\"@\">\"", "words").text, "<words>");
    assert_eq!(show("\"Mr \"@", "Fox").text, "Mr Fox");
    assert_eq!(show("0;@", "Fox").text, "Fox");
    assert_eq!(show(";;;", "Fox").text, "");
    assert_eq!(formatted("0;@", -5.0), "-5");
    let number = |code: &str, value: f64| NumberFormat::new(code).show(&Value::Number(value), false);
    assert_eq!(number("0;[Red]0", -1.0).color, Some((255, 0, 0)));
    assert_eq!(number("[Color 10]0", 1.0).color, Some((0, 128, 0)));
    assert_eq!(number("[Blue]0;[Red]0", 1.0).color, Some((0, 0, 255)));
    let split = number(builtin(44).unwrap(), 1234.5);
    assert_eq!(split, Formatted { text: " $1,234.50 ".to_owned(), color: None, split: Some(2) });
    assert_eq!(number(builtin(44).unwrap(), -5.0).text, " $(5.00)");
    assert_eq!(number(builtin(44).unwrap(), 0.0).text, " $-   ");
    assert_eq!(show(builtin(44).unwrap(), "x").text, " x ");
    let other = |value: Value| NumberFormat::new("0.00").show(&value, false).text;
    assert_eq!(other(Value::Bool(true)), "TRUE");
    assert_eq!(other(Value::Error("#N/A".to_owned())), "#N/A");
    assert_eq!(other(Value::Empty), "");
    assert_eq!(other(Value::Number(f64::NAN)), "#NUM!");
}

#[test]
fn built_in_formats_are_known_by_number() {
    for (id, value, want) in [
        (0, 1.5, "1.5"),
        (3, 1234.5, "1,235"),
        (5, -1234.0, "($1,234)"),
        (9, 0.5, "50%"),
        (14, 45000.0, "2023-03-15"),
        (18, 0.75, "6:00 PM"),
        (22, 45000.5, "2023-03-15 12:00"),
        (37, -5.0, "(5)"),
        (46, 1.5, "36:00:00"),
        (47, 0.0101, "14:32.6"),
    ] {
        assert_eq!(formatted(builtin(id).unwrap(), value), want, "{id}");
    }
    assert_eq!(builtin(163), None);
}

proptest! {
    #[test]
    fn any_code_shows_any_number(code in "[0#?.,%E+\\-/;@\\[\\]$a-zA-Z\"\\\\_* ():<>=]{0,24}", value in any::<f64>(), date1904 in any::<bool>()) {
        let format = NumberFormat::new(&code);
        let shown = format.show(&Value::Number(value), date1904);
        prop_assert!(shown.split.is_none_or(|at| shown.text.is_char_boundary(at)));
        format.show(&Value::Text(code), date1904);
    }

    #[test]
    fn any_signs_are_a_code(code in any::<String>(), value in -1e7..1e7) {
        NumberFormat::new(&code).show(&Value::Number(value), false);
    }
}

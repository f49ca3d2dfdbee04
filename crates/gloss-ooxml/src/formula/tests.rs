//! Tokens join to the formula again; references follow as Excel's do.

use proptest::prelude::*;

use super::shift::{Move, rename_sheet};
use super::token::{Kind, tokens};
use super::{Axis, check, future, quote_sheet, translate};

fn joined(formula: &str) -> String {
    tokens(formula).iter().map(|token| token.text).collect()
}

fn kinds(formula: &str) -> Vec<String> {
    let short = |kind: &Kind<'_>| match kind {
        Kind::Reference(_) => "ref".to_owned(),
        other => format!("{other:?}").to_lowercase(),
    };
    tokens(formula).iter().map(|token| format!("{} {}", short(&token.kind), token.text)).collect()
}

fn insert(axis: Axis, at: u32, count: u32) -> Move {
    Move { sheet: "Data".to_owned(), axis, at, count, delete: false }
}

fn delete(axis: Axis, at: u32, count: u32) -> Move {
    Move { delete: true, ..insert(axis, at, count) }
}

fn order() -> Vec<String> {
    ["Jan", "Data", "Dec", "My Sheet"].map(str::to_owned).to_vec()
}

fn shifted(step: &Move, formula: &str) -> String {
    let found = step.shift_formula(formula, Some("Data"), &order(), false).unwrap();
    found.map_or_else(|| formula.to_owned(), |shifted| shifted.text)
}

#[test]
fn tokens_are_what_excel_means() {
    for (formula, expected) in [
        ("SUM(A1:B$2)", vec!["function SUM", "open (", "ref A1:B$2", "close )"]),
        ("LOG10(A1)", vec!["function LOG10", "open (", "ref A1", "close )"]),
        ("'It''s A1'!$A$1", vec!["ref 'It''s A1'!$A$1"]),
        ("Jan:Dec!B2", vec!["ref Jan:Dec!B2"]),
        ("'Jan:My Sheet'!B2", vec!["ref 'Jan:My Sheet'!B2"]),
        ("[1]Data!A1+1", vec!["ref [1]Data!A1", "operator +", "number 1"]),
        ("A:C", vec!["ref A:C"]),
        ("$1:3", vec!["ref $1:3"]),
        ("A1#", vec!["ref A1", "operator #"]),
        ("Table1[[#This Row],[A1]]", vec!["structured Table1[[#This Row],[A1]]"]),
        ("[@A1]", vec!["structured [@A1]"]),
        ("A1_x", vec!["name A1_x"]),
        ("R1C1", vec!["name R1C1"]),
        ("XFE1", vec!["name XFE1"]),
        ("\"A1 \"\"x\"\"\"", vec!["text \"A1 \"\"x\"\"\""]),
        ("#REF!", vec!["error #REF!"]),
        ("Data!#REF!", vec!["ref Data!#REF!"]),
        ("Data!Rate", vec!["ref Data!Rate"]),
        ("1.5E-3", vec!["number 1.5E-3"]),
        ("1E3:5", vec!["number 1E3", "operator :", "number 5"]),
        (
            "A1:INDEX(B:B,3)",
            vec![
                "ref A1",
                "operator :",
                "function INDEX",
                "open (",
                "ref B:B",
                "separator ,",
                "number 3",
                "close )",
            ],
        ),
        ("A1>=B1", vec!["ref A1", "operator >=", "ref B1"]),
        ("Umsätze!A1", vec!["ref Umsätze!A1"]),
    ] {
        assert_eq!(kinds(formula), expected, "{formula}");
    }
}

#[test]
fn rows_that_come_move_what_is_below() {
    let step = insert(Axis::Rows, 5, 2);
    for (before, after) in [
        ("A4", "A4"),
        ("A5", "A7"),
        ("$A$5", "$A$7"),
        ("SUM(A1:A4)", "SUM(A1:A4)"),
        ("SUM(A1:A5)", "SUM(A1:A7)"),
        ("SUM(A:A)", "SUM(A:A)"),
        ("SUM(4:5)", "SUM(4:7)"),
        ("Other!A5", "Other!A5"),
        ("data!A5", "data!A7"),
        ("'My Sheet'!A5", "'My Sheet'!A5"),
        ("[1]Data!A5", "[1]Data!A5"),
        ("\"A5\"&A5", "\"A5\"&A7"),
        ("A1048576", "#REF!"),
        ("SUM(A1:A1048576)", "SUM(A1:A1048576)"),
        ("LOG10(A10)", "LOG10(A12)"),
        ("Table1[A5]", "Table1[A5]"),
    ] {
        assert_eq!(shifted(&step, before), after, "{before}");
    }
}

#[test]
fn rows_that_go_shrink_and_break() {
    let step = delete(Axis::Rows, 5, 2);
    for (before, after) in [
        ("A4", "A4"),
        ("A5", "#REF!"),
        ("Data!A6", "Data!#REF!"),
        ("A7", "A5"),
        ("SUM(A1:A10)", "SUM(A1:A8)"),
        ("SUM(A1:A5)", "SUM(A1:A4)"),
        ("SUM(A6:A9)", "SUM(A5:A7)"),
        ("SUM(A5:A6)", "SUM(#REF!)"),
        ("SUM(5:6)", "SUM(#REF!)"),
        ("SUM(A1:A1048576)", "SUM(A1:A1048576)"),
        ("SUM(B:C)", "SUM(B:C)"),
    ] {
        assert_eq!(shifted(&step, before), after, "{before}");
    }
}

#[test]
fn columns_follow_as_rows_do() {
    assert_eq!(
        shifted(&insert(Axis::Columns, 2, 1), "A1+B1+SUM(A1:B9)+SUM(A:B)"),
        "A1+C1+SUM(A1:C9)+SUM(A:C)"
    );
    assert_eq!(shifted(&delete(Axis::Columns, 2, 1), "A1+B1+SUM(A1:B9)+C3"), "A1+#REF!+SUM(A1:A9)+B3");
}

#[test]
fn references_across_sheets_are_refused_where_they_would_differ() {
    let step = insert(Axis::Rows, 5, 1);
    assert!(step.shift_formula("SUM(Jan:Dec!A9)", Some("Jan"), &order(), false).is_err());
    assert_eq!(step.shift_formula("SUM(Jan:Dec!A2)", Some("Jan"), &order(), false), Ok(None));
    assert_eq!(step.shift_formula("SUM('Dec:My Sheet'!A9)", Some("Jan"), &order(), false), Ok(None));
}

#[test]
fn a_renamed_sheet_is_followed() {
    for (before, after) in [
        ("Data!A1+SUM(data!B:B)", Some("'New name'!A1+SUM('New name'!B:B)")),
        ("'Data'!Rate", Some("'New name'!Rate")),
        ("Jan:Data!A1", Some("'Jan:New name'!A1")),
        ("[1]Data!A1", None),
        ("\"Data!A1\"", None),
        ("DataX!A1", None),
        ("A1", None),
    ] {
        assert_eq!(rename_sheet(before, "Data", "New name").as_deref(), after, "{before}");
    }
    assert_eq!(rename_sheet("'Q''1'!A1", "Q'1", "Plain").as_deref(), Some("Plain!A1"));
}

#[test]
fn sheets_are_quoted_where_needed() {
    for (name, written) in [
        ("Data", "Data"),
        ("My Sheet", "'My Sheet'"),
        ("It's", "'It''s'"),
        ("2024", "'2024'"),
        ("A1", "'A1'"),
        ("R1C1", "'R1C1'"),
        ("RC", "'RC'"),
        ("Jan", "Jan"),
        ("Umsätze", "Umsätze"),
        ("a-b", "'a-b'"),
        ("TRUE", "'TRUE'"),
    ] {
        assert_eq!(quote_sheet(name), written);
    }
}

#[test]
fn shared_formulas_are_written_out() {
    assert_eq!(translate("A1+$B$2*C$3", 2, 1), "B3+$B$2*D$3");
    assert_eq!(translate("A1", -1, 0), "#REF!");
    assert_eq!(translate("Other!A1:B2&\"A1\"", 1, 0), "Other!A2:B3&\"A1\"");
    assert_eq!(translate("PI()", 5, 5), "PI()");
}

#[test]
fn what_excel_cannot_read_is_refused() {
    for formula in [
        "",
        "SUM(A1",
        "A1)",
        "\"open",
        "A1 +",
        "Missing!A1",
        "{1,2",
        "A1!",
        "Data!",
        "'x",
        "A1 B1 \"",
        "1 2",
        "[x",
        "A1 ~ B1",
    ] {
        assert!(check(formula, &order()).is_err(), "{formula}");
    }
    for formula in [
        "A1",
        "SUM(A1:A3)*2%",
        "Data!A1&\"x\"",
        "{1,2;3,4}",
        "A1#",
        "IF(A1>0,\"a\",\"b\")",
        "-A1",
        "T[[#All],[x]]",
    ] {
        assert_eq!(check(formula, &order()), Ok(()), "{formula}");
    }
}

#[test]
fn a_formula_as_it_is_shown_in_german_is_refused_with_the_one_that_files_hold() {
    for (formula, stored) in [
        ("SUMME(C2:C4)", "SUM(C2:C4)"),
        ("WENN(C2>1;1;0)", "IF(C2>1,1,0)"),
        ("C2*1,19", "C2*1.19"),
        ("WURZEL(2,25)", "SQRT(2.25)"),
        ("SVERWEIS(F3;E2:F4;2;FALSCH)", "VLOOKUP(F3,E2:F4,2,FALSE)"),
        ("wenn(C2>1,5;\"ja; nein\";ZÄHLENWENN(A1:A3;\"x\"))", "IF(C2>1.5,\"ja; nein\",COUNTIF(A1:A3,\"x\"))"),
    ] {
        let says = check(formula, &order()).unwrap_err().to_string();
        assert!(says.ends_with(&format!("a file holds it as ={stored}")), "{formula}: {says}");
    }
    // Of what is not known nothing is promised.
    let says = check("WENN(ISTLEER(A2);0;1)", &order()).unwrap_err().to_string();
    assert!(says.ends_with("it is written as Excel shows it in German"), "{says}");
}

#[test]
fn what_reaches_out_is_refused() {
    for formula in [
        "WEBSERVICE(\"http://x\")",
        "_xlfn.WEBSERVICE(A1)",
        "cmd|'/c calc'!A0",
        "[1]Data!A1",
        "'C:\\[b.xlsx]S'!A1",
        "RTD(\"a\",,\"b\")",
    ] {
        let refused = check(formula, &order()).unwrap_err();
        assert!(refused.to_string().contains("reaches out"), "{formula}: {refused}");
    }
}

#[test]
fn younger_functions_get_their_prefix() {
    assert_eq!(future("=XLOOKUP(A1,B:B,C:C)"), "_xlfn.XLOOKUP(A1,B:B,C:C)");
    assert_eq!(future("FILTER(A1:A3,B1:B3)"), "_xlfn._xlws.FILTER(A1:A3,B1:B3)");
    assert_eq!(future("SUM(A1)"), "SUM(A1)");
    assert_eq!(future("_xlfn.CONCAT(A1)"), "_xlfn.CONCAT(A1)");
}

/// Formulas of all kinds of pieces.
fn formulas() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        (1_u32..40, 1_u32..60).prop_map(|(c, r)| format!("{}{r}", crate::column_letters(c))),
        (1_u32..40, 1_u32..60).prop_map(|(c, r)| format!("${}${r}", crate::column_letters(c))),
        (1_u32..9, 1_u32..60, 1_u32..60).prop_map(|(c, r, s)| format!(
            "SUM({0}{1}:{0}{2})",
            crate::column_letters(c),
            r.min(s),
            r.max(s)
        )),
        Just("'My Sheet'!B7".to_owned()),
        Just("Data!C3:D9".to_owned()),
        Just("\"A1\"".to_owned()),
        Just("Table1[[#This Row],[A1]]".to_owned()),
        Just("B:D".to_owned()),
        Just("3:9".to_owned()),
        Just("LOG10(2)".to_owned()),
        Just("1.5E3".to_owned()),
    ];
    prop::collection::vec(piece, 1..6).prop_map(|pieces| pieces.join("+"))
}

proptest! {
    #[test]
    fn tokens_join_to_anything(text in any::<String>()) {
        prop_assert_eq!(joined(&text), text);
    }

    #[test]
    fn tokens_join_to_what_looks_like_a_formula(text in "[A-C1-3$:!'\"\\[\\](){}#,.+ E@é|]{0,40}") {
        prop_assert_eq!(joined(&text), text);
    }

    #[test]
    fn what_comes_and_goes_again_leaves_the_formula(
        formula in formulas(), at in 1_u32..70, count in 1_u32..5, rows in any::<bool>(),
    ) {
        let axis = if rows { Axis::Rows } else { Axis::Columns };
        let there = shifted(&insert(axis, at, count), &formula);
        prop_assert_eq!(shifted(&delete(axis, at, count), &there), formula);
    }

    #[test]
    fn a_renamed_sheet_renamed_back_leaves_the_formula(formula in formulas()) {
        let there = rename_sheet(&formula, "My Sheet", "Jan").unwrap_or_else(|| formula.clone());
        let back = rename_sheet(&there, "Jan", "My Sheet").unwrap_or(there);
        prop_assert_eq!(back, formula);
    }

    #[test]
    fn copying_there_and_back_leaves_the_formula(formula in formulas(), rows in 0_i64..50, columns in 0_i64..50) {
        prop_assert_eq!(translate(&translate(&formula, rows, columns), -rows, -columns), formula);
    }
}

#[test]
fn a_name_keeps_what_is_counted_from_the_cell_that_uses_it() {
    let insert = Move { sheet: "Data".to_owned(), axis: Axis::Rows, at: 5, count: 2, delete: false };
    let delete = Move { delete: true, ..insert.clone() };
    for (formula, inserted, deleted) in [
        ("Data!A50", None, None),
        ("Data!$A$50", Some("Data!$A$52"), Some("Data!$A$48")),
        ("Data!$A50", None, None),
        ("Data!A$5", Some("Data!A$7"), Some("Data!#REF!")),
        ("Data!$A$2:A9", None, None),
        ("Data!A2:$A$9", Some("Data!A2:$A$11"), Some("Data!A2:$A$7")),
        ("Data!$A$2:$A$9", Some("Data!$A$2:$A$11"), Some("Data!$A$2:$A$7")),
        ("Data!$4:$9", Some("Data!$4:$11"), Some("Data!$4:$7")),
        ("Data!4:9", None, None),
        ("Other!$A$9", None, None),
    ] {
        let text =
            |step: &Move| step.shift_formula(formula, None, &order(), true).unwrap().map(|new| new.text);
        assert_eq!(text(&insert).as_deref(), inserted, "{formula}");
        assert_eq!(text(&delete).as_deref(), deleted, "{formula}");
    }
    let columns = Move { axis: Axis::Columns, at: 1, ..insert };
    let text = columns.shift_formula("Data!$A$2:B2", None, &order(), true).unwrap().unwrap().text;
    assert_eq!(text, "Data!$C$2:B2");
}

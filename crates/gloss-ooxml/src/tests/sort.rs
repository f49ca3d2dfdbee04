//! Rows sorted: cells move with their styles, formulas as if they were copied.

use proptest::prelude::*;

use super::support::*;
use crate::{Edit, Input, Refused, SortKey, Value};

fn sort(area: &str, keys: &[(u32, bool)]) -> Edit {
    let keys = keys.iter().map(|&(column, descending)| SortKey { column, descending }).collect();
    Edit::Sort { sheet: "Data".to_owned(), area: area.parse().unwrap(), keys }
}

const ROWS: &str = "<row r=\"1\"><c r=\"A1\" s=\"1\"><v>3</v></c><c r=\"B1\"><f>A1*$D$1</f><v>6</v></c></row><row r=\"2\" ht=\"30\"><c r=\"A2\"><v>1</v></c><c r=\"B2\"><f>A2*$D$1</f><v>2</v></c><c r=\"C2\"><v>9</v></c></row><row r=\"3\"><c r=\"B3\" t=\"b\"><v>1</v></c></row><row r=\"4\"><c r=\"A4\" t=\"inlineStr\"><is><t>x</t></is></c></row>";

#[test]
fn rows_take_their_order_with_styles_and_formulas() {
    let (book, done) = Parts::rows(ROWS).after(sort("A1:B4", &[(1, false)]));
    assert_eq!(
        seen(&book, "Data"),
        ["A1 1", "B1 =A1*$D$1 → 2", "A2 3 @1", "B2 =A2*$D$1 → 6", "C2 9", "A3 \"x\"", "B4 true"]
    );
    assert!(part(&book, "xl/worksheets/sheet1.xml").contains("<row r=\"2\" ht=\"30\">"), "heights stay");
    assert_eq!(done.changed, 8);
    let (book, _) = Parts::rows(ROWS).after(sort("A1:B4", &[(1, true)]));
    assert_eq!(
        seen(&book, "Data"),
        ["A1 \"x\"", "A2 3 @1", "B2 =A2*$D$1 → 6", "C2 9", "A3 1", "B3 =A3*$D$1 → 2", "B4 true"]
    );
}

#[test]
fn rows_take_a_given_order() {
    let order = |rows: &[u32]| Edit::Order {
        sheet: "Data".to_owned(),
        area: "A1:B4".parse().unwrap(),
        rows: rows.to_vec(),
    };
    let (book, _) = Parts::rows(ROWS).after(order(&[2, 1, 3, 4]));
    assert_eq!(
        seen(&book, "Data"),
        ["A1 1", "B1 =A1*$D$1 → 2", "A2 3 @1", "B2 =A2*$D$1 → 6", "C2 9", "B3 true", "A4 \"x\""]
    );
    for rows in [&[1, 2, 3][..], &[1, 1, 2, 3], &[1, 2, 3, 5]] {
        assert!(matches!(Parts::rows(ROWS).refused(order(rows)), Refused::Unsortable(..)), "{rows:?}");
    }
}

#[test]
fn what_would_not_move_with_its_row_is_refused() {
    let merged = "<sheetData/><mergeCells><mergeCell ref=\"A2:A3\"/></mergeCells>";
    let linked = "<sheetData/><hyperlinks><hyperlink ref=\"A2\"/></hyperlinks>";
    for (parts, sentence) in [
        (Parts::new(&[("Data", merged)]), "merged cells at A2:A3"),
        (Parts::new(&[("Data", linked)]), "it has links"),
        (
            Parts::rows("<row r=\"1\"><c r=\"A1\"><f>A2</f><v>1</v></c></row>"),
            "the formula of A1 reads other rows",
        ),
        (Parts::rows("<row r=\"1\"><c r=\"A1\"><f>B1</f></c></row>"), "has no value yet"),
        (Parts::rows("<row r=\"2\" hidden=\"1\"/>"), "row 2 is hidden"),
    ] {
        let refused = parts.refused(sort("A1:B4", &[(1, false)])).to_string();
        assert!(refused.contains(sentence), "{refused}");
    }
    assert!(matches!(Parts::rows("").refused(sort("A1:B4", &[(3, false)])), Refused::Unsortable(..)));
    assert!(matches!(Parts::rows("").refused(sort("A1:B4", &[])), Refused::Unsortable(..)));
}

#[test]
fn shared_formulas_are_written_out() {
    let rows = "<row r=\"1\"><c r=\"A1\"><v>2</v></c><c r=\"B1\"><f t=\"shared\" ref=\"B1:B3\" si=\"0\">A1*2</f><v>4</v></c></row><row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\"><f t=\"shared\" si=\"0\"/><v>2</v></c></row><row r=\"3\"><c r=\"A3\"><v>0</v></c><c r=\"B3\"><f t=\"shared\" si=\"0\"/><v>0</v></c></row>";
    let (book, _) = Parts::rows(rows).after(sort("A1:B2", &[(1, false)]));
    assert_eq!(seen(&book, "Data"), ["A1 1", "B1 =A1*2 → 2", "A2 2", "B2 =A2*2 → 4", "A3 0", "B3 =A3*2 → 0"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn rows_stay_whole_and_come_in_order(values in prop::collection::vec(prop::option::of(-50_i32..50), 1..30)) {
        let mut book = Parts::rows("").open();
        let cells = values.iter().zip(1..).flat_map(|(value, row)| {
            let key = value.map(|value| (crate::CellRef::new(row, 1), Input::Number(f64::from(value))));
            key.into_iter().chain([(crate::CellRef::new(row, 2), Input::Number(value.map_or(999.0, f64::from)))])
        });
        let set = Edit::Set { sheet: "Data".to_owned(), cells: cells.collect() };
        let area = format!("A1:B{}", values.len());
        book.apply(&[set, sort(&area, &[(1, false)])]).unwrap();
        let mut expected = values.clone();
        expected.sort_by_key(|value| (value.is_none(), *value));
        for (value, row) in expected.into_iter().zip(1..) {
            let number = |column| match book.cell("Data", crate::CellRef::new(row, column)).unwrap().value {
                Value::Number(number) => Some(number),
                _ => None,
            };
            prop_assert_eq!(number(1), value.map(f64::from));
            prop_assert_eq!(number(2), Some(value.map_or(999.0, f64::from)));
        }
    }
}

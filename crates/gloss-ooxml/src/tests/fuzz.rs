//! Workbooks with damage at random: an error or an answer, never a panic, and what is answered opens again.

use proptest::prelude::*;

use super::support::*;
use crate::{Axis, Edit, Input, Limits, Workbook};

fn parts() -> Parts {
    let xml = "<dimension ref=\"A1:C3\"/><sheetViews><sheetView><selection sqref=\"A1\"/></sheetView></sheetViews><cols><col min=\"1\" max=\"3\"/></cols><sheetData><row r=\"1\" spans=\"1:3\"><c r=\"A1\" s=\"1\"><v>1</v></c><c r=\"B1\"><f t=\"shared\" ref=\"B1:B2\" si=\"0\">A1+1</f><v>2</v></c></row><row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>x</t></is></c><c r=\"B2\"><f t=\"shared\" si=\"0\"/></c></row></sheetData><mergeCells count=\"1\"><mergeCell ref=\"A5:B6\"/></mergeCells><conditionalFormatting sqref=\"A1:A3\"><cfRule><formula>A1&gt;0</formula></cfRule></conditionalFormatting>";
    Parts::new(&[
        ("Data", xml),
        ("Other", "<sheetData><row r=\"1\"><c r=\"A1\"><f>Data!A2</f></c></row></sheetData>"),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn damaged_parts_never_panic(
        which in 0_usize..7, at in 0_usize..2_000, cut in 0_usize..40, put in "[<>/=\"'& a-cA-C0-9!:$]{0,6}", edit in 0_usize..7,
    ) {
        let mut parts = parts();
        let count = parts.0.len();
        let text = &mut parts.0[which % count].1;
        let from = at.min(text.len());
        let to = (from + cut).min(text.len());
        text.replace_range(from..to, &put);
        let Ok(mut book) = Workbook::open(&parts.bytes(), Limits::default()) else { return Ok(()) };
        let sheet = || "Data".to_owned();
        let edit = match edit {
            0 => set(&[("B1", Input::Number(1.0)), ("D9", text_input())]),
            1 => Edit::RenameSheet { sheet: sheet(), to: "x y".to_owned() },
            2 => Edit::Insert { sheet: sheet(), axis: Axis::Rows, at: 2, count: 3 },
            3 => Edit::Delete { sheet: sheet(), axis: Axis::Columns, at: 1, count: 1 },
            4 => Edit::AddSheet { name: "new".to_owned(), at: Some(0) },
            5 => Edit::Format {
                sheet: sheet(),
                area: "A1:B2".parse().unwrap(),
                format: crate::CellFormat { number: Some("0.0".to_owned()), bold: Some(true), ..Default::default() },
            },
            _ => Edit::Delete { sheet: sheet(), axis: Axis::Rows, at: 1, count: 2 },
        };
        if let Ok(done) = book.apply(&[edit]) {
            prop_assert!(Workbook::open(&done.bytes, Limits::default()).is_ok());
        }
    }
}

fn text_input() -> Input {
    Input::Text("x".to_owned())
}

//! Too much of something that every workbook has a little of: formats, long formulas, errors, circles, dates out of
//! range, sheets that say they are full. Each is edited within its bounds or refused with its number.

use super::cases::outcome;
use super::support::*;
use crate::{Area, Axis, CellFormat, Edit, Fill, Input, Limits, Refused, Value, Workbook};

const SHEET: &str = "xl/worksheets/sheet1.xml";

fn insert(at: u32) -> Edit {
    Edit::Insert { sheet: "Data".to_owned(), axis: Axis::Rows, at, count: 1 }
}

fn rename() -> Edit {
    Edit::RenameSheet { sheet: "Data".to_owned(), to: "New name".to_owned() }
}

#[test]
fn a_million_styles_cost_nothing_until_a_look_is_changed() {
    let formats: String = (0..1_000_000_u32)
        .map(|n| format!("<xf numFmtId=\"{}\" fontId=\"{}\"/>", n.wrapping_mul(2_654_435_761) >> 8, n % 977))
        .collect();
    let rows = "<row r=\"1\"><c r=\"A1\" s=\"999999\"><v>1</v></c><c r=\"B1\" s=\"4000000000\"/></row>";
    let parts = Parts::rows(rows);
    let styles = parts.0.iter().find(|(name, _)| name == "xl/styles.xml").unwrap().1.clone();
    let parts = parts.with("xl/styles.xml", styles.replace("</cellXfs>", &format!("{formats}</cellXfs>")));
    let (book, _) = parts.after(set(&[("A1", Input::Number(2.0))]));
    assert_eq!(seen(&book, "Data"), ["A1 2 @999999", "B1 @4000000000"]);
    parts.after(insert(1));
    let format = CellFormat { fill: Some(Fill::Color(1, 2, 3)), ..Default::default() };
    let look = Edit::Format { sheet: "Data".to_owned(), area: "A1:B2".parse().unwrap(), format };
    let refused = parts.refused(look.clone());
    assert_eq!(refused, Refused::TooManyFormats { limit: 65_490 });
    let few = Limits { nodes: 100_000, ..Limits::default() };
    let refused = Workbook::open(&parts.bytes(), few).unwrap().apply(&[look]).unwrap_err();
    outcome("a million styles", format!("cells are set; a new look: {refused}"));
}

#[test]
fn the_longest_formulas_are_kept_and_never_made_longer_than_excel_reads() {
    let long = |chars: usize| format!("{}A9", "A9+".repeat((chars - 2) / 3));
    let whole = long(8_192);
    assert_eq!(whole.chars().count(), 8_192);
    let (book, _) = Parts::rows("").after(set(&[("B1", formula(&whole))]));
    assert_eq!(
        book.cell("Data", "B1".parse().unwrap()).unwrap().formula.as_deref().map(str::len),
        Some(8_192)
    );
    let rows = format!("<row r=\"1\"><c r=\"B1\"><f>{whole}</f><v>1</v></c></row>");
    let parts = Parts::rows(&rows);
    parts.after(insert(20));
    // Each `A9` would become `A10`.
    let refused = parts.refused(insert(5));
    assert!(refused.to_string().contains("Excel allows 8192"), "{refused}");
    let refused = Parts::rows("").refused(set(&[("B1", formula(&format!("{whole}+1")))]));
    outcome("formulas of 8,192 characters", format!("kept; longer: {refused}"));
    // What is longer already is no work of Gloss, and stays.
    let rows = format!("<row r=\"1\"><c r=\"B1\"><f>{}</f></c></row>", long(90_002));
    let (book, _) = Parts::rows(&rows).after(insert(20));
    assert_eq!(
        book.cell("Data", "B1".parse().unwrap()).unwrap().formula.map(|formula| formula.len()),
        Some(90_002)
    );
}

#[test]
fn circles_are_edited_as_any_formula() {
    let rows = "<row r=\"1\"><c r=\"A1\"><f>B1+A1</f><v>0</v></c><c r=\"B1\"><f>A1</f><v>0</v></c></row>";
    let names = "</sheets><definedNames><definedName name=\"a\">b</definedName><definedName name=\"b\">a+Data!$A$1</definedName></definedNames>";
    let parts = Parts::rows(rows).replace("xl/workbook.xml", "</sheets>", names);
    let (book, _) = parts.after(insert(1));
    assert_eq!(seen(&book, "Data"), ["A2 =B2+A2 → 0", "B2 =A2 → 0"]);
    let (book, _) = parts.after(set(&[("C1", formula("=C1+a"))]));
    assert_eq!(
        seen(&book, "Data")[2],
        "C1 =C1+a →",
        "Excel tells of circles itself, and people make them on purpose"
    );
    outcome("circular references", "followed and set; nothing is worked out");
}

#[test]
fn days_before_1900_and_from_1904_are_numbers_that_stay() {
    let rows = "<row r=\"1\"><c r=\"A1\" s=\"1\"><v>-1</v></c><c r=\"B1\" s=\"1\"><v>0</v></c><c r=\"C1\" s=\"1\"><v>60</v></c><c r=\"D1\" s=\"1\" t=\"d\"><v>1899-12-31T00:00:00</v></c><c r=\"E1\" s=\"1\"><v>1e300</v></c></row>";
    for (properties, from_1904) in [("", false), ("<workbookPr date1904=\"1\"/>", true)] {
        let parts =
            Parts::rows(rows).replace("xl/workbook.xml", "<sheets>", &format!("{properties}<sheets>"));
        assert_eq!(parts.open().date1904(), from_1904);
        let (book, _) = parts.after(set(&[("F1", Input::Number(-693_958.5))]));
        assert_eq!(book.date1904(), from_1904);
        assert_eq!(
            seen(&book, "Data"),
            [
                "A1 -1 @1",
                "B1 0 @1",
                "C1 60 @1",
                "D1 \"1899-12-31T00:00:00\" @1",
                &format!("E1 {} @1", 1e300),
                "F1 -693958.5"
            ]
        );
    }
    outcome("dates before 1900, days from 1904", "kept as the numbers that they are");
}

#[test]
fn lost_references_stay_lost_and_lose_nothing_else() {
    let rows: String = (1..=200)
        .map(|row| {
            format!("<row r=\"{row}\"><c r=\"A{row}\" t=\"e\"><f>#REF!+Data!#REF!+SUM(#REF!:B2)+Gone!#REF!+A{row}</f><v>#REF!</v></c></row>")
        })
        .collect();
    let xml = format!(
        "<sheetData>{rows}</sheetData><conditionalFormatting sqref=\"#REF!\"><cfRule><formula>#REF!</formula></cfRule></conditionalFormatting><dataValidations count=\"1\"><dataValidation sqref=\"C3\"><formula1>#REF!</formula1></dataValidation></dataValidations><hyperlinks><hyperlink ref=\"D3\" location=\"#REF!\"/></hyperlinks>"
    );
    let names = "</sheets><definedNames><definedName name=\"lost\">#REF!</definedName><definedName name=\"half\">Data!#REF!,Data!$A$3</definedName></definedNames>";
    let parts = Parts::new(&[("Data", &xml)]).replace("xl/workbook.xml", "</sheets>", names);
    let (book, _) = parts.after(insert(3));
    let cell = |at: &str| book.cell("Data", at.parse().unwrap()).unwrap();
    assert_eq!(cell("A201").formula.as_deref(), Some("#REF!+Data!#REF!+SUM(#REF!:B2)+Gone!#REF!+A201"));
    assert_eq!(cell("A201").value, Value::Error("#REF!".to_owned()));
    assert_eq!(book.names()[1].formula, "Data!#REF!,Data!$A$4");
    let sheet = part(&book, SHEET);
    for kept in [
        "sqref=\"#REF!\"><cfRule><formula>#REF!</formula>",
        "sqref=\"C4\"><formula1>#REF!<",
        "location=\"#REF!\"",
    ] {
        assert!(sheet.contains(kept), "{kept}");
    }
    let (book, _) = parts.after(rename());
    let cell = book.cell("New name", "A1".parse().unwrap()).unwrap();
    assert_eq!(cell.formula.as_deref(), Some("#REF!+'New name'!#REF!+SUM(#REF!:B2)+Gone!#REF!+A1"));
    outcome("#REF! everywhere", "kept as it stands, the rest of each formula follows");
}

#[test]
fn a_sheet_that_says_it_is_full_is_read_by_its_cells() {
    let xml = "<dimension ref=\"A1:XFD1048576\"/><sheetData><row r=\"2\"><c r=\"B2\"><v>1</v></c></row></sheetData>";
    let parts = Parts::new(&[("Data", xml)]);
    assert_eq!(parts.open().used("Data").unwrap(), Some("B2".parse().unwrap()));
    let everything: Area = "A1:XFD1048576".parse().unwrap();
    assert_eq!(parts.open().cells("Data", everything).unwrap().len(), 1);
    let (book, _) = parts.after(insert(2));
    assert_eq!(seen(&book, "Data"), ["B3 1"]);
    assert!(part(&book, SHEET).contains("<dimension ref=\"A1:XFD1048576\"/>"));
    let format = CellFormat { bold: Some(true), ..Default::default() };
    let look = Edit::Format { sheet: "Data".to_owned(), area: everything, format };
    assert_eq!(parts.after(look).1.changed, 1, "of whole columns only what is used");
    let corner = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>2</v></c></row>";
    let parts = Parts::rows(corner);
    assert_eq!(parts.open().cells("Data", everything).unwrap().len(), 2);
    let refused = parts.refused(insert(1));
    assert!(refused.to_string().contains("XFD1048576"), "{refused}");
    let format = CellFormat { bold: Some(true), ..Default::default() };
    let look = Edit::Format { sheet: "Data".to_owned(), area: everything, format };
    let refused = parts.refused(look);
    assert!(matches!(refused, Refused::TooManyCells { limit: 1_000_000, .. }));
    outcome("dimension A1:XFD1048576", format!("read by its cells; all of them bold: {refused}"));
}

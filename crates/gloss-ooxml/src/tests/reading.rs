//! Reading a workbook: sheets, names, cells as they are stored.

use super::support::*;
use crate::{OpenError, SheetKind, SheetState, Value};

#[test]
fn sheets_are_found_through_relationships_alone() {
    let parts = Parts::new(&[("One", "<sheetData/>"), ("Two &amp; a half", "<sheetData/>")])
        .replace("xl/workbook.xml", "sheetId=\"2\"", "sheetId=\"7\" state=\"veryHidden\"")
        .replace("xl/workbook.xml", "</sheets>", "</sheets><definedNames><definedName name=\"Rate\">One!$A$1</definedName><definedName name=\"_xlnm.Print_Area\" localSheetId=\"1\" hidden=\"1\">'Two &amp; a half'!$A$1:$B$2</definedName></definedNames>")
        .replace("xl/workbook.xml", "<sheets>", "<workbookPr date1904=\"1\"/><sheets>");
    let book = parts.open();
    let sheets = book.sheets();
    assert_eq!(
        (sheets[1].name.as_str(), sheets[1].id, sheets[1].state),
        ("Two & a half", 7, SheetState::VeryHidden)
    );
    assert_eq!((sheets[0].kind, sheets[0].part.as_str()), (SheetKind::Worksheet, "xl/worksheets/sheet1.xml"));
    assert!(book.date1904());
    assert_eq!(book.names()[1].formula, "'Two & a half'!$A$1:$B$2");
    assert_eq!((book.names()[1].sheet, book.names()[1].hidden), (Some(1), true));
    assert!(matches!(book.used("Three"), Err(OpenError::NoSuchSheet(_))));
    assert_eq!(book.sheet("one").unwrap().0, 0);
}

#[test]
fn values_are_read_as_they_are_stored() {
    let rows = r#"<row r="1"><c r="A1"><v>1.5</v></c><c r="B1" t="b"><v>1</v></c><c r="C1" t="e"><v>#DIV/0!</v></c><c r="D1" t="str"><f>"a"&amp;"b"</f><v>ab</v></c><c r="E1" t="inlineStr"><is><r><t>rich </t></r><r><rPr><b/></rPr><t>text</t></r><rPh><t>no</t></rPh></is></c><c r="F1" t="s"><v>1</v></c><c r="G1" s="1"/><c r="H1" t="s"><v>99</v></c></row>"#;
    let parts = Parts::rows(rows)
        .with("xl/sharedStrings.xml", "<sst><si><t>zero</t></si><si><r><t>o</t></r><r><t xml:space=\"preserve\">ne &amp; _x000D_</t></r></si></sst>")
        .replace("xl/_rels/workbook.xml.rels", "</Relationships>", "<Relationship Id=\"rId9\" Type=\"http://x/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>");
    let book = parts.open();
    assert_eq!(
        seen(&book, "Data"),
        [
            "A1 1.5",
            "B1 true",
            "C1 #DIV/0!",
            "D1 =\"a\"&\"b\" → \"ab\"",
            "E1 \"rich text\"",
            "F1 \"one & \\r\"",
            "G1 @1",
            "H1"
        ]
    );
    assert_eq!(book.cell("Data", "Z99".parse().unwrap()).unwrap().value, Value::Empty);
}

#[test]
fn a_claimed_dimension_costs_nothing() {
    let xml = "<dimension ref=\"A1:XFD1048576\"/><sheetData><row r=\"3\"><c r=\"B3\"><v>1</v></c></row></sheetData>";
    let book = Parts::new(&[("Data", xml)]).open();
    assert_eq!(book.used("Data").unwrap().unwrap().to_string(), "B3");
    assert_eq!(book.cells("Data", "A1:XFD1048576".parse().unwrap()).unwrap().len(), 1);
}

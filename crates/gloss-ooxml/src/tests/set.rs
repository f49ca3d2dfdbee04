//! Cells set, by the rules that real files made necessary.

use super::support::*;
use crate::{Input, Limits, Refused, Value, Workbook};

const SHEET: &str = "xl/worksheets/sheet1.xml";

#[test]
fn a_cell_keeps_its_style_and_its_neighbours_stay() {
    let rows = r#"<row r="1" spans="1:2" ht="20"><c r="A1" s="1"><v>1</v></c><c r="B1" t="s" s="1"><v>0</v></c></row>"#;
    let (book, done) = Parts::rows(rows).after(set(&[("A1", Input::Number(42.5))]));
    assert_eq!(seen(&book, "Data"), ["A1 42.5 @1", "B1 @1"]);
    let sheet = part(&book, SHEET);
    assert!(sheet.contains(r#"<row r="1" spans="1:2" ht="20"><c r="A1" s="1"><v>42.5</v></c><c r="B1" t="s" s="1"><v>0</v></c></row>"#));
    assert_eq!(done.parts.iter().collect::<Vec<_>>(), ["xl/workbook.xml", SHEET]);
    assert_eq!(
        (short(&done.cells[0].before), short(&done.cells[0].after)),
        ("1 @1".into(), "42.5 @1".into())
    );
}

#[test]
fn text_is_written_into_the_cell_and_no_shared_text_changes() {
    let (book, done) =
        Parts::rows("").after(set(&[("B2", text("a < b & \u{1} _x0041_ \"c\"")), ("A1", text(" x "))]));
    assert_eq!(seen(&book, "Data"), ["A1 \" x \"", "B2 \"a < b & \\u{1} _x0041_ \\\"c\\\"\""]);
    assert!(part(&book, SHEET).contains(r#"t="inlineStr"><is><t xml:space="preserve"> x </t>"#));
    assert!(!done.parts.contains("xl/sharedStrings.xml"));
}

#[test]
fn rows_and_cells_go_to_their_place() {
    let rows =
        r#"<row r="2"><c r="B2"><v>1</v></c></row><row r="4" spans="2:2"/><row r="6"><c r="A6"/></row>"#;
    let cells: Vec<_> =
        ["A1", "A2", "C2", "B2", "D3", "A4", "B6", "A9"].map(|at| (at, Input::Bool(true))).to_vec();
    let (book, _) = Parts::rows(rows).after(set(&cells));
    let expected: Vec<_> = ["A1", "A2", "B2", "C2", "D3", "A4", "A6", "B6", "A9"]
        .map(|at| if at == "A6" { at.to_owned() } else { format!("{at} true") })
        .to_vec();
    assert_eq!(seen(&book, "Data"), expected);
    assert!(part(&book, SHEET).contains(r#"<row r="4" spans="1:2"><c r="A4""#));
}

#[test]
fn a_sheet_without_rows_gets_them() {
    for data in ["<sheetData/>", "<sheetData></sheetData>", "<sheetData />"] {
        let (book, _) = Parts::new(&[("Data", data)]).after(set(&[("C3", Input::Number(1.0))]));
        assert_eq!(seen(&book, "Data"), ["C3 1"], "{data}");
    }
}

#[test]
fn cells_without_addresses_are_where_they_follow() {
    let rows = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>";
    let (book, _) = Parts::rows(rows).after(set(&[("B1", Input::Number(20.0)), ("B2", Input::Number(4.0))]));
    assert_eq!(seen(&book, "Data"), ["A1 1", "B1 20", "A2 3", "B2 4"]);
}

#[test]
fn new_cells_take_the_style_of_their_row_or_column() {
    let xml = r#"<cols><col min="2" max="3" width="9" style="1"/></cols><sheetData><row r="1" s="7" customFormat="1"/></sheetData>"#;
    let (book, _) = Parts::new(&[("Data", xml)]).after(set(&[
        ("B1", Input::Number(1.0)),
        ("C2", Input::Number(2.0)),
        ("D2", Input::Number(3.0)),
    ]));
    assert_eq!(seen(&book, "Data"), ["B1 1 @7", "C2 2 @1", "D2 3"]);
}

#[test]
fn the_dimension_grows() {
    let xml = r#"<dimension ref="B2"/><sheetData><row r="2"><c r="B2"><v>1</v></c></row></sheetData>"#;
    let (book, _) = Parts::new(&[("Data", xml)]).after(set(&[("D9", Input::Number(1.0))]));
    assert!(part(&book, SHEET).contains(r#"<dimension ref="B2:D9"/>"#));
}

#[test]
fn only_the_anchor_of_merged_cells_can_be_set() {
    let xml = r#"<sheetData><row r="1"><c r="A1"/></row></sheetData><mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>"#;
    let parts = Parts::new(&[("Data", xml)]);
    let refused = parts.refused(set(&[("A1", text("fine")), ("B2", text("lost"))]));
    assert_eq!(refused.to_string(), "B2 lies in the merged cells A1:B2, of which only A1 holds a value");
    assert_eq!(refused.instead(), "Set A1, or unmerge the cells first.");
    assert_eq!(seen(&parts.after(set(&[("A1", text("x"))])).0, "Data"), ["A1 \"x\""]);
}

#[test]
fn array_formulas_and_what_if_tables_are_left_alone() {
    let rows = r#"<row r="1"><c r="A1"><f t="array" ref="A1:A3">B1:B3</f><v>1</v></c><c r="C1"><f t="dataTable" ref="C1:C2" r1="D1"/><v>1</v></c><c r="E1"><f t="array" ref="E1">SUM(B1:B3*2)</f><v>1</v></c></row>"#;
    let parts = Parts::rows(rows);
    assert!(matches!(parts.refused(set(&[("A2", text("x"))])), Refused::Array { .. }));
    assert!(matches!(parts.refused(set(&[("C2", text("x"))])), Refused::DataTable { .. }));
    assert_eq!(parts.after(set(&[("E1", Input::Number(1.0))])).1.changed, 1, "an array of one cell is whole");
}

#[test]
fn a_shared_formula_is_written_out_before_its_master_goes() {
    let rows = r#"<row r="1"><c r="B1"><f t="shared" ref="B1:B3" si="0">A1*$C$1&amp;"A1"</f><v>1</v></c></row><row r="2"><c r="B2"><f t="shared" si="0"/><v>2</v></c></row><row r="3"><c r="B3"><f t="shared" si="0"/><v>3</v></c></row>"#;
    let parts = Parts::rows(rows);
    let (book, _) = parts.after(set(&[("B1", Input::Number(9.0))]));
    assert_eq!(seen(&book, "Data"), ["B1 9", "B2 =A2*$C$1&\"A1\" → 2", "B3 =A3*$C$1&\"A1\" → 3"]);
    assert!(!part(&book, SHEET).contains("shared"));
    let (book, _) = parts.after(set(&[("B2", Input::Empty)]));
    assert_eq!(seen(&book, "Data"), ["B1 =A1*$C$1&\"A1\" → 1", "B2", "B3 =A3*$C$1&\"A1\" → 3"]);
    assert!(part(&book, SHEET).contains(r#"<f t="shared" ref="B1:B3" si="0">"#), "a member may go by itself");
}

#[test]
fn the_calculation_chain_goes_and_excel_is_told_to_recalculate() {
    let parts = Parts::rows("")
        .with("xl/calcChain.xml", "<calcChain/>")
        .replace("xl/_rels/workbook.xml.rels", "</Relationships>", "<Relationship Id=\"rId9\" Type=\"http://x/calcChain\" Target=\"/xl/calcChain.xml\"/></Relationships>")
        .replace("[Content_Types].xml", "</Types>", "<Override PartName=\"/xl/calcChain.xml\" ContentType=\"x\"/></Types>");
    let (book, done) = parts.after(set(&[("A1", formula("=SUM(B1:B2)"))]));
    assert!(!book.package().has("xl/calcChain.xml") && done.parts.contains("xl/calcChain.xml"));
    assert!(!part(&book, "xl/_rels/workbook.xml.rels").contains("calcChain"));
    assert!(!part(&book, "[Content_Types].xml").contains("calcChain"));
    assert!(part(&book, "xl/workbook.xml").ends_with("</sheets><calcPr fullCalcOnLoad=\"1\"/></workbook>"));
    let parts = Parts::rows("").replace(
        "xl/workbook.xml",
        "</sheets>",
        "</sheets><definedNames/><calcPr calcId=\"1\"/><oleSize ref=\"A1\"/>",
    );
    let (book, _) = parts.after(set(&[("A1", Input::Number(1.0))]));
    assert!(part(&book, "xl/workbook.xml").contains("<calcPr fullCalcOnLoad=\"1\" calcId=\"1\"/><oleSize"));
}

#[test]
fn a_formula_has_no_value_until_excel_works_it_out() {
    let rows = r#"<row r="1"><c r="A1" s="1" t="str" cm="1"><f>"x"</f><v>x</v></c></row>"#;
    let (book, _) = Parts::rows(rows).after(set(&[("A1", formula("=XLOOKUP(1,B:B,C:C)&\"<\""))]));
    assert!(
        part(&book, SHEET)
            .contains(r#"<c r="A1" s="1"><f>_xlfn.XLOOKUP(1,B:B,C:C)&amp;&quot;&lt;&quot;</f></c>"#)
    );
}

#[test]
fn what_no_cell_can_hold_is_refused() {
    let parts = Parts::rows("");
    for (at, input, sentence) in [
        ("A1", Input::Number(f64::NAN), "NaN is no number"),
        ("A1", text(&"x".repeat(32_768)), "the text has 32768 characters; Excel allows 32767"),
        (
            "A1",
            formula(&format!("{}1", "1+".repeat(4_096))),
            "the formula has 8193 characters; Excel allows 8192",
        ),
        ("A1", formula("=Missing!A1"), "there is no sheet \"Missing\""),
        ("A1", formula("=WEBSERVICE(\"http://x/?\"&B1)"), "reaches out of the workbook through WEBSERVICE"),
    ] {
        let refused = parts.refused(set(&[(at, input)]));
        assert!(refused.to_string().contains(sentence), "{refused}");
        assert!(!refused.instead().is_empty());
    }
    let (book, _) =
        parts.after(set(&[("A1", formula(&format!("{}+1", "1+".repeat(4_095).trim_end_matches('+'))))]));
    assert_eq!(
        book.cells("Data", "A1".parse().unwrap()).unwrap()[0].1.formula.as_ref().unwrap().len(),
        8_191
    );
}

#[test]
fn pivot_tables_and_table_headers_are_not_set_by_themselves() {
    let parts = Parts::rows("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Name</t></is></c></row>")
        .with("xl/worksheets/_rels/sheet1.xml.rels", relations(&[("table", "../tables/t.xml"), ("pivotTable", "../pivotTables/p.xml")]))
        .with("xl/tables/t.xml", "<table displayName=\"T\" ref=\"A1:B3\"><tableColumns><tableColumn name=\"Name\"/><tableColumn name=\"Age\"/></tableColumns></table>")
        .with("xl/pivotTables/p.xml", "<pivotTableDefinition name=\"P\"><location ref=\"D1:E9\"/></pivotTableDefinition>");
    assert!(matches!(parts.refused(set(&[("E5", text("x"))])), Refused::Pivot { .. }));
    for input in [Input::Empty, text("name"), Input::Number(1.0), formula("=A1")] {
        assert!(matches!(parts.refused(set(&[("B1", input)])), Refused::TableHeader { .. }));
    }
    assert_eq!(
        parts.after(set(&[("A1", text("Name")), ("B2", Input::Number(1.0))])).1.changed,
        1,
        "the same text is no change"
    );
}

#[test]
fn a_table_header_renames_its_column_and_the_formulas_that_call_it() {
    let rows = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Name</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>Age</t></is></c><c r=\"D1\"><f>SUM(T[Age])</f><v>3</v></c></row>";
    let parts = Parts::rows(rows)
        .with("xl/worksheets/_rels/sheet1.xml.rels", relations(&[("table", "../tables/t.xml")]))
        .with("xl/tables/t.xml", "<table displayName=\"T\" ref=\"A1:B3\"><tableColumns><tableColumn name=\"Name\"/><tableColumn name=\"Age\"><calculatedColumnFormula>T[[#This Row],[Age]]+1</calculatedColumnFormula></tableColumn></tableColumns></table>");
    let (book, done) = parts.after(set(&[("B1", text("Years"))]));
    assert_eq!(seen(&book, "Data"), ["A1 \"Name\"", "B1 \"Years\"", "D1 =SUM(T[Years]) → 3"]);
    let table = part(&book, "xl/tables/t.xml");
    assert!(table.contains("name=\"Years\"><calculatedColumnFormula>T[[#This Row],[Years]]+1<"), "{table}");
    assert_eq!(done.changed, 2);
}

#[test]
fn values_are_written_beside_formulas_or_taken_away() {
    let rows = "<row r=\"1\"><c r=\"A1\"><f t=\"array\" ref=\"A1\">SUM(C1:C2*D1:D2)</f><v>14</v></c><c r=\"B1\" t=\"str\"><f>\"a\"&amp;C1</f><v>a1</v></c>\
        <c r=\"C1\"><v>1</v></c></row><row r=\"2\"><c r=\"A2\"><f t=\"array\" ref=\"A2:A3\">C1:C2</f><v>1</v></c><c r=\"B2\"><f>A2</f></c></row>\
        <row r=\"3\"><c r=\"A3\"><v>2</v></c><c r=\"B3\"><f>A3</f><v></v></c></row>";
    let mut book = Parts::rows(rows).open();
    let to = |at: &str, value: Value| ("Data".to_owned(), at.parse().unwrap(), value);
    let values = [
        to("A1", Value::Number(26.0)),
        to("B1", Value::Empty),
        to("A2", Value::Number(9.0)),
        to("A3", Value::Empty),
        to("C1", Value::Empty),
    ];
    let (bytes, written) = book.set_cached(&values).unwrap();
    assert_eq!(written, 2);
    let book = Workbook::open(&bytes, Limits::default()).unwrap();
    let cells = [
        "A1 =SUM(C1:C2*D1:D2) → 26",
        "B1 =\"a\"&C1 →",
        "C1 1",
        "A2 =C1:C2 → 1",
        "B2 =A2 →",
        "A3 2",
        "B3 =A3 →",
    ];
    assert_eq!(seen(&book, "Data"), cells);
    // What has no value is told from what is empty.
    let (bytes, marked) = book.clone().mark_unvalued("#N/A").unwrap();
    let book = Workbook::open(&bytes, Limits::default()).unwrap();
    assert_eq!((marked, book.has_unvalued_formulas()), (3, false));
    assert_eq!(seen(&book, "Data")[4..], ["B2 =A2 → #N/A", "A3 2", "B3 =A3 → #N/A"]);
    assert_eq!(book.clone().mark_unvalued("#N/A").unwrap().1, 0);
}

#[test]
fn empty_text_that_was_worked_out_is_a_value_and_not_marked() {
    let rows =
        "<row r=\"1\"><c r=\"A1\" t=\"str\"><f>\"\"</f><v></v></c><c r=\"B1\"><f>A1</f><v></v></c></row>";
    let mut book = Parts::rows(rows).open();
    book.set_cached(&[("Data".to_owned(), "A1".parse().unwrap(), Value::Text(String::new()))]).unwrap();
    let (bytes, marked) = book.mark_unvalued("#N/A").unwrap();
    let cells = seen(&Workbook::open(&bytes, Limits::default()).unwrap(), "Data");
    assert_eq!((marked, cells[1].as_str()), (1, "B1 =A1 → #N/A"));
    assert!(!cells[0].contains("#N/A"), "{cells:?}");
}

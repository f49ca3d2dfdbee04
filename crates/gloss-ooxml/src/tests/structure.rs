//! Rows and columns that come and go: cells, formulas and all that lies over them.

use super::support::*;
use crate::{Axis, Edit, Refused};

const SHEET: &str = "xl/worksheets/sheet1.xml";

fn insert(axis: Axis, at: u32, count: u32) -> Edit {
    Edit::Insert { sheet: "Data".to_owned(), axis, at, count }
}

fn delete(axis: Axis, at: u32, count: u32) -> Edit {
    Edit::Delete { sheet: "Data".to_owned(), axis, at, count }
}

/// A cell in each row of the first two columns, with a sum on another sheet.
fn grid() -> Parts {
    let rows: String = (1..=6)
        .map(|row| format!("<row r=\"{row}\" spans=\"1:2\"><c r=\"A{row}\"><v>{row}</v></c><c r=\"B{row}\" t=\"n\"><f>A{row}*2</f><v>{}</v></c></row>", row * 2))
        .collect();
    let other = "<sheetData><row r=\"1\"><c r=\"A1\"><f>SUM(Data!A2:A4)+A3</f><v>9</v></c></row></sheetData>";
    Parts::new(&[
        ("Data", &format!("<dimension ref=\"A1:B6\"/><sheetData>{rows}</sheetData>")),
        ("Other", other),
    ])
}

#[test]
fn inserted_rows_push_cells_and_formulas() {
    let (book, done) = grid().after(insert(Axis::Rows, 3, 2));
    assert_eq!(
        seen(&book, "Data"),
        [
            "A1 1",
            "B1 =A1*2 → 2",
            "A2 2",
            "B2 =A2*2 → 4",
            "A5 3",
            "B5 =A5*2 → 6",
            "A6 4",
            "B6 =A6*2 → 8",
            "A7 5",
            "B7 =A7*2 → 10",
            "A8 6",
            "B8 =A8*2 → 12"
        ]
    );
    assert_eq!(seen(&book, "Other"), ["A1 =SUM(Data!A2:A6)+A3 → 9"]);
    assert!(part(&book, SHEET).contains("<dimension ref=\"A1:B8\"/>"));
    assert_eq!(done.changed, 5);
    assert_eq!(done.cells[0].cell.to_string(), "B5");
}

#[test]
fn deleted_rows_take_their_cells_and_lose_stale_values() {
    let (book, _) = grid().after(delete(Axis::Rows, 2, 2));
    assert_eq!(
        seen(&book, "Data"),
        ["A1 1", "B1 =A1*2 → 2", "A2 4", "B2 =A2*2 → 8", "A3 5", "B3 =A3*2 → 10", "A4 6", "B4 =A4*2 → 12"]
    );
    assert_eq!(seen(&book, "Other"), ["A1 =SUM(Data!A2:A2)+A3 →"]);
    let (book, _) = grid().after(delete(Axis::Rows, 2, 3));
    assert_eq!(seen(&book, "Other"), ["A1 =SUM(Data!#REF!)+A3 →"]);
}

#[test]
fn columns_come_and_go() {
    let (book, _) = grid().after(insert(Axis::Columns, 2, 1));
    assert_eq!(&seen(&book, "Data")[..2], ["A1 1", "C1 =A1*2 → 2"]);
    assert!(part(&book, SHEET).contains("<row r=\"1\" spans=\"1:3\">"));
    let (book, _) = grid().after(delete(Axis::Columns, 1, 1));
    assert_eq!(seen(&book, "Data")[..2], ["A1 =#REF!*2 →", "A2 =#REF!*2 →"]);
}

#[test]
fn inserting_and_deleting_again_leaves_the_cells() {
    for axis in [Axis::Rows, Axis::Columns] {
        let mut book = grid().open();
        book.apply(&[insert(axis, 2, 3), delete(axis, 2, 3)]).unwrap();
        let before = grid().open();
        assert_eq!(part(&book, SHEET), part(&before, SHEET));
        assert_eq!(seen(&book, "Other"), seen(&before, "Other"));
    }
}

#[test]
fn shared_formulas_are_written_out_only_where_they_move() {
    let rows = "<row r=\"1\"><c r=\"B1\"><f t=\"shared\" ref=\"B1:B2\" si=\"0\">A1</f><v>1</v></c><c r=\"C1\"><f t=\"shared\" ref=\"C1:C2\" si=\"1\">$A$1+A1</f><v>1</v></c></row><row r=\"2\"><c r=\"B2\"><f t=\"shared\" si=\"0\"/><v>1</v></c><c r=\"C2\"><f t=\"shared\" si=\"1\"/><v>1</v></c></row>";
    let (book, _) = Parts::rows(rows).after(insert(Axis::Rows, 2, 1));
    assert_eq!(seen(&book, "Data"), ["B1 =A1 → 1", "C1 =$A$1+A1 → 1", "B3 =A3 → 1", "C3 =$A$1+A3 → 1"]);
    let (book, done) = Parts::rows(rows).after(insert(Axis::Rows, 9, 1));
    assert!(part(&book, SHEET).contains("t=\"shared\"") && done.changed == 0);
}

#[test]
fn what_lies_over_the_cells_follows() {
    let xml = "<sheetViews><sheetView topLeftCell=\"A3\"><pane ySplit=\"1\" topLeftCell=\"A3\"/><selection activeCell=\"B3\" sqref=\"B3 A1:A9\"/></sheetView></sheetViews><cols><col min=\"1\" max=\"2\" width=\"9\"/><col min=\"3\" max=\"3\" width=\"20\"/></cols><sheetData/><autoFilter ref=\"A2:C9\"><filterColumn colId=\"1\"/></autoFilter><mergeCells count=\"3\"><mergeCell ref=\"A1:B1\"/><mergeCell ref=\"A2:A4\"/><mergeCell ref=\"B3:C3\"/></mergeCells><conditionalFormatting sqref=\"A3:A5 C3\"><cfRule><formula>A3&gt;$B$9</formula></cfRule></conditionalFormatting><conditionalFormatting sqref=\"D3\"><cfRule/></conditionalFormatting><dataValidations count=\"2\"><dataValidation sqref=\"B3\"><formula1>A1</formula1></dataValidation><dataValidation sqref=\"C3:C9\"/></dataValidations><hyperlinks><hyperlink ref=\"D3\" location=\"Data!A9\"/></hyperlinks><rowBreaks count=\"2\" manualBreakCount=\"2\"><brk id=\"2\"/><brk id=\"8\"/></rowBreaks><ignoredErrors><ignoredError sqref=\"D3\"/></ignoredErrors><extLst><ext uri=\"s\"><x14:sparklineGroups><x14:sparklineGroup><x14:colorSeries/><x14:sparklines><x14:sparkline><xm:f>Data!A9:C9</xm:f><xm:sqref>D3</xm:sqref></x14:sparkline></x14:sparklines></x14:sparklineGroup></x14:sparklineGroups></ext></extLst>";
    let parts = Parts::new(&[("Data", xml)]);
    let sheet = part(&parts.after(insert(Axis::Rows, 3, 1)).0, SHEET);
    for expected in [
        "topLeftCell=\"A4\"",
        "activeCell=\"B4\" sqref=\"B4 A1:A10\"",
        "autoFilter ref=\"A2:C10\"",
        "ref=\"A1:B1\"",
        "ref=\"A2:A5\"",
        "ref=\"B4:C4\"",
        "sqref=\"A4:A6 C4\"",
        "<formula>A4&gt;$B$10</formula>",
        "dataValidation sqref=\"B4\"",
        "<formula1>A1</formula1>",
        "location=\"Data!A10\"",
        "<brk id=\"3\"/><brk id=\"9\"/>",
        "<xm:f>Data!A10:C10</xm:f><xm:sqref>D4<",
    ] {
        assert!(sheet.contains(expected), "{expected} in {sheet}");
    }
    let sheet = part(&parts.after(delete(Axis::Rows, 3, 1)).0, SHEET);
    for expected in [
        "<mergeCells count=\"2\"><mergeCell ref=\"A1:B1\"/><mergeCell ref=\"A2:A3\"/></mergeCells>",
        "<conditionalFormatting sqref=\"A3:A4\"><cfRule><formula>A3&gt;$B$8</formula>",
        "<dataValidations count=\"1\"><dataValidation sqref=\"C3:C8\"/>",
        "<rowBreaks count=\"1\" manualBreakCount=\"2\"><brk id=\"7\"/></rowBreaks></worksheet>",
    ] {
        assert!(sheet.contains(expected), "{expected} in {sheet}");
    }
    let sheet = part(&parts.after(insert(Axis::Columns, 2, 1)).0, SHEET);
    for expected in [
        "min=\"1\" max=\"3\"",
        "min=\"4\" max=\"4\"",
        "colId=\"2\"",
        "autoFilter ref=\"A2:D9\"",
        "ref=\"A1:C1\"",
        "ref=\"C3:D3\"",
    ] {
        assert!(sheet.contains(expected), "{expected} in {sheet}");
    }
    let sheet = part(&parts.after(delete(Axis::Columns, 2, 1)).0, SHEET);
    for expected in [
        "<cols><col min=\"1\" max=\"1\" width=\"9\"/><col min=\"2\" max=\"2\" width=\"20\"/></cols>",
        "<mergeCells count=\"1\"><mergeCell ref=\"A2:A4\"/>",
        "<autoFilter ref=\"A2:B9\"></autoFilter>",
    ] {
        assert!(sheet.contains(expected), "{expected} in {sheet}");
    }
}

#[test]
fn parts_beside_the_sheet_follow() {
    let parts = grid()
        .with("xl/worksheets/_rels/sheet1.xml.rels", relations(&[("drawing", "../drawings/d.xml"), ("comments", "../comments1.xml"), ("vmlDrawing", "../v.vml"), ("table", "../t.xml"), ("ctrlProp", "../p.xml")]))
        .with("xl/drawings/d.xml", "<wsDr><twoCellAnchor><from><col>0</col><row>2</row><rowOff>7</rowOff></from><to><col>3</col><row>9</row></to></twoCellAnchor><twoCellAnchor editAs=\"oneCell\"><from><col>0</col><row>1</row></from><to><col>3</col><row>9</row></to></twoCellAnchor><twoCellAnchor editAs=\"absolute\"><from><col>0</col><row>5</row></from><to><col>3</col><row>9</row></to></twoCellAnchor><oneCellAnchor><from><col>0</col><row>5</row></from></oneCellAnchor></wsDr>")
        .with("xl/drawings/_rels/d.xml.rels", relations(&[("chart", "../c.xml")]))
        .with("xl/c.xml", "<chart><f>Data!$A$3:$A$6</f></chart>")
        .with("xl/comments1.xml", "<comments><commentList><comment ref=\"A3\"/><comment ref=\"B5\"/></commentList></comments>")
        .with("xl/v.vml", "<xml><br><v:shape id=\"1\"><x:ClientData><x:Anchor>1, 15, 2, 10, 3, 15, 6, 4</x:Anchor><x:Row>2</x:Row><x:Column>0</x:Column></x:ClientData></v:shape><v:shape id=\"2\"><x:ClientData><x:Anchor>1, 15, 3, 10, 3, 15, 8, 4</x:Anchor><x:Row>4</x:Row><x:Column>1</x:Column></x:ClientData></v:shape></xml>")
        .with("xl/t.xml", "<table displayName=\"T\" ref=\"D1:E6\"><autoFilter ref=\"D1:E6\"/><tableColumns><tableColumn name=\"a\"/><tableColumn name=\"b\"/></tableColumns></table>")
        .with("xl/p.xml", "<formControlPr fmlaLink=\"$A$5\" fmlaRange=\"Data!$A$1:$A$6\"/>")
        .replace("xl/workbook.xml", "</sheets>", "</sheets><definedNames><definedName name=\"_xlnm.Print_Area\" localSheetId=\"0\">Data!$A$3:$B$3</definedName><definedName name=\"Rate\">Data!$A$3</definedName></definedNames>");
    let (book, _) = parts.after(insert(Axis::Rows, 3, 1));
    for (name, expected) in [
        (
            "xl/drawings/d.xml",
            "<from><col>0</col><row>3</row><rowOff>7</rowOff></from><to><col>3</col><row>10</row></to>",
        ),
        (
            "xl/drawings/d.xml",
            "<from><col>0</col><row>1</row></from><to><col>3</col><row>9</row></to></twoCellAnchor><twoCellAnchor editAs=\"absolute\"><from><col>0</col><row>5</row>",
        ),
        ("xl/drawings/d.xml", "<oneCellAnchor><from><col>0</col><row>6</row>"),
        ("xl/c.xml", "Data!$A$4:$A$7"),
        ("xl/comments1.xml", "<comment ref=\"A4\"/><comment ref=\"B6\"/>"),
        ("xl/v.vml", "<x:Anchor>1, 15, 3, 10, 3, 15, 7, 4</x:Anchor><x:Row>3</x:Row>"),
        ("xl/t.xml", "ref=\"D1:E7\"><autoFilter ref=\"D1:E7\"/>"),
        ("xl/p.xml", "fmlaLink=\"$A$6\" fmlaRange=\"Data!$A$1:$A$7\""),
        ("xl/workbook.xml", ">Data!$A$4:$B$4<"),
    ] {
        assert!(part(&book, name).contains(expected), "{expected} in {}", part(&book, name));
    }
    let (book, _) = parts.after(delete(Axis::Rows, 3, 1));
    for (name, expected) in [
        (
            "xl/drawings/d.xml",
            "<from><col>0</col><row>2</row><rowOff>0</rowOff></from><to><col>3</col><row>8</row></to>",
        ),
        ("xl/comments1.xml", "<commentList><comment ref=\"B4\"/></commentList>"),
        (
            "xl/v.vml",
            "<xml><br><v:shape id=\"2\"><x:ClientData><x:Anchor>1, 15, 2, 10, 3, 15, 7, 4</x:Anchor><x:Row>3</x:Row>",
        ),
        (
            "xl/workbook.xml",
            "<definedNames><definedName name=\"Rate\">Data!#REF!</definedName></definedNames>",
        ),
    ] {
        assert!(part(&book, name).contains(expected), "{expected} in {}", part(&book, name));
    }
}

#[test]
fn a_rule_whose_first_cell_goes_is_about_the_next() {
    let xml = "<sheetData/><conditionalFormatting sqref=\"A2:A9\"><cfRule><formula>B2&gt;$C$1</formula></cfRule></conditionalFormatting>";
    let (book, _) = Parts::new(&[("Data", xml)]).after(delete(Axis::Rows, 2, 2));
    assert!(
        part(&book, SHEET).contains("sqref=\"A2:A7\"><cfRule><formula>B2&gt;$C$1</formula>"),
        "{}",
        part(&book, SHEET)
    );
}

#[test]
fn what_cannot_follow_is_refused_with_the_reason() {
    let array = Parts::rows("<row r=\"1\"><c r=\"A1\"><f t=\"array\" ref=\"A1:A3\">B1:B3</f></c></row>");
    let table = |xml: &str| {
        grid()
            .with("xl/worksheets/_rels/sheet1.xml.rels", relations(&[("table", "../t.xml")]))
            .with("xl/t.xml", xml)
    };
    let plain = table("<table displayName=\"T\" ref=\"A2:B5\" totalsRowCount=\"1\"/>");
    let pivot =
        grid().with("xl/worksheets/_rels/sheet1.xml.rels", relations(&[("pivotTable", "../p.xml")])).with(
            "xl/p.xml",
            "<pivotTableDefinition name=\"P\"><location ref=\"A1:B9\"/></pivotTableDefinition>",
        );
    let across = Parts::new(&[
        ("Data", "<sheetData/>"),
        ("Other", "<sheetData><row r=\"1\"><c r=\"A1\"><f>SUM(Data:Other!A9)</f></c></row></sheetData>"),
    ]);
    for (parts, edit, sentence) in [
        (&array, insert(Axis::Rows, 2, 1), "the array formula of A1:A3 would be cut"),
        (&plain, delete(Axis::Rows, 2, 1), "its header row would go"),
        (&plain, delete(Axis::Rows, 5, 1), "its total row would go"),
        (&plain, delete(Axis::Rows, 3, 2), "no row of it would be left"),
        (&plain, delete(Axis::Rows, 1, 9), "a table is removed in Excel"),
        (&plain, insert(Axis::Columns, 2, 1), "its columns have names"),
        (&pivot, insert(Axis::Rows, 2, 1), "the pivot table \"P\" at A1:B9 would be cut"),
        (&across, insert(Axis::Rows, 2, 1), "reads across several sheets"),
        (&grid(), insert(Axis::Rows, 1, 1_048_575), "lies beyond the last row"),
        (&grid(), insert(Axis::Rows, 0, 1), "lies beyond"),
        (&grid(), delete(Axis::Columns, 16_384, 2), "lies beyond"),
    ] {
        let refused = parts.refused(edit);
        assert!(refused.to_string().contains(sentence), "{refused}");
        assert!(!refused.instead().is_empty());
    }
    assert!(array.open().apply(&[insert(Axis::Rows, 1, 1)]).is_ok());
    for edit in [
        insert(Axis::Rows, 3, 1),
        insert(Axis::Rows, 5, 1),
        delete(Axis::Rows, 3, 1),
        insert(Axis::Columns, 1, 1),
    ] {
        assert!(!matches!(plain.open().apply(&[edit]), Err(Refused::WouldCut { .. })));
    }
}

#[test]
fn inserted_rows_and_columns_look_as_those_before_them() {
    let rows = "<row r=\"1\" spans=\"1:2\"><c r=\"A1\" s=\"1\"><v>1</v></c><c r=\"B1\"><v>2</v></c></row><row r=\"2\"><c r=\"A2\"><v>3</v></c></row>";
    let (book, done) = Parts::rows(rows).after(insert(Axis::Rows, 2, 2));
    assert_eq!(seen(&book, "Data"), ["A1 1 @1", "B1 2", "A2 @1", "A3 @1", "A4 3"]);
    assert_eq!(done.changed, 0);
    let (book, _) = Parts::rows(rows).after(insert(Axis::Columns, 2, 1));
    assert_eq!(seen(&book, "Data"), ["A1 1 @1", "B1 @1", "C1 2", "A2 3"]);
    let (book, _) = Parts::rows(rows).after(insert(Axis::Rows, 1, 1));
    assert_eq!(seen(&book, "Data"), ["A2 1 @1", "B2 2", "A3 3"]);
}

//! Files that are meant to do harm, or that other programs write in unusual ways.

use super::cases::outcome;
use super::support::*;
use crate::{Input, Limits, OpenError, Workbook};

#[test]
fn prefixed_namespaces_are_read_and_written() {
    let sheet = format!(
        "<x:worksheet xmlns:x=\"{MAIN}\"><x:sheetData><x:row r=\"1\"><x:c r=\"A1\"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    );
    let book = format!(
        "<x:workbook xmlns:x=\"{MAIN}\" xmlns:rel=\"{OFFICE}\"><x:sheets><x:sheet name=\"Data\" sheetId=\"1\" rel:id=\"rId1\"/></x:sheets></x:workbook>"
    );
    let parts = Parts::rows("").with("xl/worksheets/sheet1.xml", sheet).with("xl/workbook.xml", book);
    let (book, _) = parts.after(set(&[("A1", text("one")), ("B2", formula("=A1"))]));
    assert_eq!(seen(&book, "Data"), ["A1 \"one\"", "B2 =A1 →"]);
    let sheet = part(&book, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<x:c r=\"A1\" t=\"inlineStr\"><x:is><x:t>one</x:t></x:is></x:c>"), "{sheet}");
    assert!(part(&book, "xl/workbook.xml").contains("<x:calcPr fullCalcOnLoad=\"1\"/>"));
    outcome("prefixed namespaces", "edited, under the same prefix");
}

#[test]
fn strict_files_and_absolute_part_names_work() {
    let strict = |text: &str| {
        text.replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        .replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
        .replace("Target=\"worksheets", "Target=\"/xl/worksheets")
        .replace("Target=\"xl/", "Target=\"/xl/")
    };
    let mut parts = Parts::rows("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>");
    for (_, text) in &mut parts.0 {
        *text = strict(text);
    }
    let (book, _) = parts.after(set(&[("A1", Input::Number(2.0))]));
    assert_eq!(seen(&book, "Data"), ["A1 2"]);
    outcome("strict OOXML and absolute part names", "edited");
}

#[test]
fn a_part_may_have_any_name() {
    let parts = Parts::rows("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>");
    let sheet = parts.0.iter().find(|(name, _)| name.ends_with("sheet1.xml")).unwrap().1.clone();
    let parts = parts.without("xl/worksheets/sheet1.xml").with("elsewhere/Tabelle.xml", sheet).replace(
        "xl/_rels/workbook.xml.rels",
        "worksheets/sheet1.xml",
        "../elsewhere/tabelle.xml",
    );
    let (book, done) = parts.after(set(&[("A1", Input::Number(2.0))]));
    assert_eq!(seen(&book, "Data"), ["A1 2"]);
    assert!(done.parts.contains("elsewhere/Tabelle.xml"));
    outcome("parts of other names", "found by their relationships");
}

#[test]
fn missing_parts_are_named() {
    let open = |parts: Parts| Workbook::open(&parts.bytes(), Limits::default()).unwrap_err().to_string();
    let parts = || Parts::rows("");
    assert_eq!(open(parts().without("xl/workbook.xml")), "the part xl/workbook.xml is missing");
    assert_eq!(
        open(parts().without("xl/worksheets/sheet1.xml")),
        "the part xl/worksheets/sheet1.xml is missing"
    );
    assert_eq!(open(parts().without("_rels/.rels")), "the workbook has no main part: the package names none");
    assert_eq!(
        open(parts().without("xl/_rels/workbook.xml.rels")),
        "the part of the sheet \"Data\" is missing"
    );
    assert!(open(parts().with("xl/workbook.xml", "<document/>")).contains("a document of another kind"));
    outcome("missing parts", open(parts().without("xl/worksheets/sheet1.xml")));
}

#[test]
fn damaged_rows_are_refused_and_never_panic() {
    for rows in [
        "<row r=\"2\"/><row r=\"1\"/>",
        "<row r=\"0\"/>",
        "<row r=\"1048577\"/>",
        "<row r=\"x\"/>",
        "<row r=\"1\"><c r=\"B1\"/><c r=\"A1\"/></row>",
        "<row r=\"1\"><c r=\"A2\"/></row>",
        "<row r=\"1\"><c r=\"XFE1\"/></row>",
        "<row r=\"1\"><c r=\"\"/></row>",
    ] {
        let error = Parts::rows(rows).open().used("Data").unwrap_err();
        assert!(matches!(error, OpenError::Damaged { .. }), "{rows}: {error}");
    }
    for xml in ["<sheetData><row>", "<sheetData><row><c></row></sheetData>", "<sheetData><row><c><v>1"] {
        assert!(Parts::new(&[("Data", xml)]).open().used("Data").is_err(), "{xml}");
    }
    outcome("rows and cells out of order", Parts::rows("<row r=\"x\"/>").open().used("Data").unwrap_err());
}

#[test]
fn a_shared_formula_flood_stays_within_its_bound() {
    let long = "A1+".repeat(1_000) + "A1";
    let mut rows =
        format!("<row r=\"1\"><c r=\"B1\"><f t=\"shared\" ref=\"B1:B3000\" si=\"0\">{long}</f></c></row>");
    for row in 2..=3_000 {
        rows += &format!("<row r=\"{row}\"><c r=\"B{row}\"><f t=\"shared\" si=\"0\"/></c></row>");
    }
    let limits = Limits { inflated_bytes: 2 << 20, ..Limits::default() };
    let mut book = Workbook::open(&Parts::rows(&rows).bytes(), limits).unwrap();
    let column = "B1:B3000".parse().unwrap();
    assert_eq!(book.cells("Data", column), Err(OpenError::TooMuchInflated { limit: 2 << 20 }));
    let insert =
        crate::Edit::Insert { sheet: "Data".to_owned(), axis: crate::Axis::Rows, at: 4_000, count: 1 };
    assert!(matches!(book.apply(&[insert]), Err(crate::Refused::Grown { .. })));
    let refused = book.apply(&[set(&[("B1", Input::Empty)])]).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the edited part xl/worksheets/sheet1.xml would grow beyond 2097152 bytes"
    );
    outcome("a flood of shared formulas", refused);
}

#[test]
fn entity_bombs_in_a_sheet_are_refused() {
    let parts = Parts::rows("").with(
        "xl/worksheets/sheet1.xml",
        "<!DOCTYPE x [<!ENTITY a \"b\">]><worksheet><sheetData/></worksheet>",
    );
    assert!(matches!(parts.open().used("Data"), Err(OpenError::Doctype(_))));
}

#[test]
fn a_merge_flood_is_followed_and_taken_away() {
    let merges: String = (1..=50_000).map(|row| format!("<mergeCell ref=\"C{row}:D{row}\"/>")).collect();
    let xml = format!("<sheetData/><mergeCells count=\"50000\">{merges}</mergeCells>");
    let parts = Parts::new(&[("Data", &xml)]);
    let columns = |at, delete| {
        let (sheet, axis, count) = ("Data".to_owned(), crate::Axis::Columns, 2);
        if delete {
            crate::Edit::Delete { sheet, axis, at, count }
        } else {
            crate::Edit::Insert { sheet, axis, at, count }
        }
    };
    let (book, _) = parts.after(columns(4, false));
    assert_eq!(book.merges("Data").unwrap()[49_999].to_string(), "C50000:F50000");
    let (book, _) = parts.after(columns(3, true));
    assert!(part(&book, "xl/worksheets/sheet1.xml").ends_with("<sheetData/></worksheet>"));
    assert!(matches!(parts.refused(set(&[("D49999", Input::Empty)])), crate::Refused::Merged { .. }));
    outcome("a flood of merged cells", "50,000 of them follow their columns");
}

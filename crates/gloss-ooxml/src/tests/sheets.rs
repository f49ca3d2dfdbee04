//! Sheets added and moved: what goes by place follows.

use super::support::*;
use crate::{Edit, Input, Refused};

fn parts() -> Parts {
    Parts::new(&[("One", "<sheetData/>"), ("Two", "<sheetData/>"), ("Three", "<sheetData><row r=\"1\"><c r=\"A1\"><f>SUM(Two:Three!B1)</f></c></row></sheetData>")])
        .replace("xl/workbook.xml", "<sheets>", "<bookViews><workbookView activeTab=\"1\"/></bookViews><sheets>")
        .replace("xl/workbook.xml", "</sheets>", "</sheets><definedNames><definedName name=\"Local\" localSheetId=\"1\">Two!$A$1</definedName></definedNames>")
}

fn names(book: &crate::Workbook) -> Vec<&str> {
    book.sheets().iter().map(|sheet| sheet.name.as_str()).collect()
}

#[test]
fn a_new_sheet_takes_its_place_and_can_be_written() {
    let mut book = parts().open();
    let add = Edit::AddSheet { name: "New & <one>".to_owned(), at: Some(1) };
    let set = Edit::Set {
        sheet: "New & <one>".to_owned(),
        cells: vec![("A1".parse().unwrap(), Input::Number(1.0))],
    };
    let done = book.apply(&[add, set]).unwrap();
    let book = crate::Workbook::open(&done.bytes, crate::Limits::default()).unwrap();
    assert_eq!(names(&book), ["One", "New & <one>", "Two", "Three"]);
    assert_eq!(seen(&book, "New & <one>"), ["A1 1"]);
    assert_eq!((book.sheets()[1].id, book.sheets()[1].part.as_str()), (4, "xl/worksheets/sheet4.xml"));
    assert_eq!(book.names()[0].sheet, Some(2));
    assert!(part(&book, "xl/workbook.xml").contains("activeTab=\"2\""));
    assert!(part(&book, "[Content_Types].xml").contains("/xl/worksheets/sheet4.xml"));
    assert_eq!(names(&parts().after(Edit::AddSheet { name: "Last".to_owned(), at: None }).0)[3], "Last");
}

#[test]
fn a_moved_sheet_keeps_its_names_and_the_open_tab() {
    for (sheet, to, order, local, tab) in [
        ("One", 2, ["Two", "Three", "One"], 0, "activeTab=\"0\""),
        ("One", 0, ["One", "Two", "Three"], 1, "activeTab=\"1\""),
        ("One", 99, ["Two", "Three", "One"], 0, "activeTab=\"0\""),
    ] {
        let (book, _) = parts().after(Edit::MoveSheet { sheet: sheet.to_owned(), to });
        assert_eq!(names(&book), order);
        assert_eq!(book.names()[0].sheet, Some(local));
        assert!(part(&book, "xl/workbook.xml").contains(tab));
    }
}

#[test]
fn references_across_sheets_keep_their_meaning() {
    for (sheet, to) in [("Two", 0), ("One", 1), ("Three", 0)] {
        let refused = parts().refused(Edit::MoveSheet { sheet: sheet.to_owned(), to });
        assert!(matches!(refused, Refused::AcrossSheets { .. }), "{sheet} {to}");
    }
}

#[test]
fn names_and_protection_are_kept() {
    let locked = parts().replace(
        "xl/workbook.xml",
        "<bookViews>",
        "<workbookProtection lockStructure=\"1\"/><bookViews>",
    );
    assert_eq!(
        locked.refused(Edit::MoveSheet { sheet: "One".to_owned(), to: 2 }),
        Refused::StructureProtected
    );
    assert_eq!(
        locked.refused(Edit::AddSheet { name: "x".to_owned(), at: None }),
        Refused::StructureProtected
    );
    assert!(matches!(
        parts().refused(Edit::AddSheet { name: "two".to_owned(), at: None }),
        Refused::BadSheetName { .. }
    ));
}

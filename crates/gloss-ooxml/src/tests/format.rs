//! Cells that get another look: styles are only added, equal ones used again.

use super::support::*;
use crate::{CellFormat, Edit, Fill, Refused};

const STYLES: &str = "xl/styles.xml";

fn format(area: &str, format: CellFormat) -> Edit {
    Edit::Format { sheet: "Data".to_owned(), area: area.parse().unwrap(), format }
}

fn number(code: &str) -> CellFormat {
    CellFormat { number: Some(code.to_owned()), ..CellFormat::default() }
}

fn parts() -> Parts {
    Parts::rows(
        "<row r=\"1\"><c r=\"A1\" s=\"1\"><v>1</v></c><c r=\"B1\"><v>2</v></c></row><row r=\"3\"><c r=\"A3\"><v>3</v></c></row>",
    )
}

#[test]
fn a_number_format_is_added_once_and_keeps_the_rest() {
    let mut book = parts().open();
    book.apply(&[format("A1:B1", number("#,##0.000")), format("A3", number("#,##0.000"))]).unwrap();
    assert_eq!(seen(&book, "Data"), ["A1 1 @2", "B1 2 @3", "A3 3 @3"]);
    let styles = part(&book, STYLES);
    assert!(
        styles.contains(
            "<numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"#,##0.000\"/></numFmts><fonts"
        ),
        "{styles}"
    );
    assert!(
        styles.contains("<cellXfs count=\"4\">")
            && styles.contains("<xf applyNumberFormat=\"1\" numFmtId=\"164\" fontId=\"0\""),
        "{styles}"
    );
}

#[test]
fn formats_that_every_workbook_has_are_not_added() {
    let (book, _) = parts().after(format("B1", number("0.00%")));
    assert!(!part(&book, STYLES).contains("numFmts") && part(&book, STYLES).contains("numFmtId=\"10\""));
}

#[test]
fn fill_and_bold_are_added_and_taken_back() {
    let look = CellFormat { fill: Some(Fill::Color(255, 230, 0)), bold: Some(true), ..CellFormat::default() };
    let mut book = parts().open();
    let done = book.apply(&[format("A1:B2", look)]).unwrap();
    assert_eq!(seen(&book, "Data"), ["A1 1 @2", "B1 2 @3", "A2 @3", "B2 @3", "A3 3"]);
    assert_eq!(done.changed, 4);
    assert!(!done.parts.contains("xl/workbook.xml"), "a look changes no value");
    let styles = part(&book, STYLES);
    assert!(
        styles.contains("<fonts count=\"2\">")
            && styles.contains("<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font>")
    );
    assert!(styles.contains("<fills count=\"3\">") && styles.contains("<fgColor rgb=\"FFFFE600\"/>"));
    let none = CellFormat { fill: Some(Fill::None), bold: Some(false), ..CellFormat::default() };
    book.apply(&[format("B1", none)]).unwrap();
    assert!(part(&book, STYLES).contains("<fonts count=\"2\">"), "the plain font is used again");
}

#[test]
fn whole_columns_mean_what_is_used() {
    let (book, _) = parts().after(format("A:A", number("0")));
    assert_eq!(seen(&book, "Data"), ["A1 1 @2", "B1 2", "A2 @3", "A3 3 @3"]);
}

#[test]
fn formats_that_excel_cannot_read_are_refused() {
    for code in ["", "\"open", "[Red", "0]", "0;0;0;0;0", "0\\", "a\u{1}"] {
        assert!(matches!(parts().refused(format("A1", number(code))), Refused::BadFormat { .. }), "{code}");
    }
    assert!(matches!(parts().refused(format("A1:XFD1048575", number("0"))), Refused::TooManyCells { .. }));
    let many = parts().replace(
        STYLES,
        "<cellXfs count=\"2\">",
        &std::format!("<cellXfs>{}", "<xf/>".repeat(65_490)),
    );
    assert_eq!(many.refused(format_of("A1")), Refused::TooManyFormats { limit: 65_490 });
}

fn format_of(area: &str) -> Edit {
    format(area, number("0.0000"))
}

//! Blocks of cells in files of both kinds: what was copied stands where it was put, formulas are copied as programs for
//! sheets copy them, sheets grow where they must, and every other cell stays.

use gloss_protocol::{FillTo, Kind, Pointing};
use gloss_table::Format;

use super::{clipboard, fill, form, lines, paste, write_block};
use crate::splice;
use crate::text::Text;

fn text(bytes: &[u8], format: Format) -> Text {
    Text::new(Kind::Sheet, &form(bytes, format).unwrap())
}

enum How<'a> {
    Paste(&'a str),
    Fill(FillTo),
}

/// The file after it.
fn after(bytes: &[u8], format: Format, place: &str, how: &How<'_>) -> Result<Vec<u8>, String> {
    let text = text(bytes, format);
    let at = Pointing::at(format!("cells:{place}"));
    let lines = lines(&text, &at).map_err(|error| error.to_string())?;
    let plain = format == Format::Csv;
    let block = match how {
        How::Paste(words) => paste(&text, lines, &clipboard(words), plain),
        How::Fill(to) => fill(&text, lines, *to, plain),
    };
    let block = block.map_err(|error| error.to_string())?;
    let made = write_block(format, bytes, &text, &block).map_err(|error| error.to_string())?;
    // What is told of it is told of the text that is stored, not of one with more room.
    assert_eq!(splice::apply(text.source(), &made.splices), made.text.source(), "{place}");
    Ok(made.bytes)
}

fn csv(source: &str, place: &str, how: &How<'_>) -> Result<String, String> {
    after(source.as_bytes(), Format::Csv, place, how).map(|bytes| String::from_utf8(bytes).unwrap())
}

#[test]
fn a_clipboard_is_read_as_programs_for_sheets_write_it() {
    let table: [(&str, &[&[&str]]); 9] = [
        ("a", &[&["a"]]),
        ("a\tb\nc\td\n", &[&["a", "b"], &["c", "d"]]),
        ("a\tb\r\nc\td\r\n", &[&["a", "b"], &["c", "d"]]),
        ("\"two\nlines\"\tb", &[&["two\nlines", "b"]]),
        ("\"a \"\"quote\"\"\"\r\nb", &[&["a \"quote\""], &["b"]]),
        ("\"never closed\tb\nc", &[&["\"never closed", "b"], &["c"]]),
        ("\"so\" it goes on\tb", &[&["\"so\" it goes on", "b"]]),
        ("\t\n\tb", &[&["", ""], &["", "b"]]),
        ("a\n\nb", &[&["a"], &[""], &["b"]]),
    ];
    for (words, expect) in table {
        assert_eq!(clipboard(words), expect, "{words:?}");
    }
}

const SALES: &str = "Region,Q1,Q2\nNorth,10,12\nSouth,20,21\n";

#[test]
fn cells_are_pasted_into_a_text_and_all_else_keeps_its_bytes() {
    let table = [
        ("B2", "11\t13\n22\t23\n", "Region,Q1,Q2\nNorth,11,13\nSouth,22,23\n"),
        // One cell goes into all that are selected.
        ("B2:C3", "7", "Region,Q1,Q2\nNorth,7,7\nSouth,7,7\n"),
        // What is larger than what is selected goes on, also behind the table.
        ("C3", "1\t2\n3\t4", "Region,Q1,Q2\nNorth,10,12\nSouth,20,1,2\n,,3,4\n"),
        // A short row leaves what stands behind it.
        ("A2", "x\ny\t5", "Region,Q1,Q2\nx,10,12\ny,5,21\n"),
        ("A3", "\"a, b\"\t1", "Region,Q1,Q2\nNorth,10,12\n\"a, b\",1,21\n"),
    ];
    for (place, words, expect) in table {
        assert_eq!(csv(SALES, place, &How::Paste(words)).as_deref(), Ok(expect), "{place}");
    }
    let tall: String = (0..100).map(|n| format!("{n}\tname {n}\n")).collect();
    let made = csv(SALES, "A3", &How::Paste(&tall)).unwrap();
    let lines: Vec<&str> = made.lines().collect();
    assert_eq!((lines.len(), lines[2], lines[101]), (102, "0,name 0,21", "99,name 99"));
    let wide = (0..40).map(|n| n.to_string()).collect::<Vec<_>>().join("\t");
    let made = csv(SALES, "C2", &How::Paste(&wide)).unwrap();
    assert!(made.lines().nth(1).unwrap().ends_with(",38,39"), "{made}");
    assert_eq!(
        csv(SALES, "B2", &How::Paste("\t\n\t")),
        Err("There is nothing in the clipboard to paste.".into())
    );
}

#[test]
fn the_first_row_or_column_is_filled_into_the_others() {
    let table = [
        ("B2:B3", FillTo::Down, "Region,Q1,Q2\nNorth,10,12\nSouth,10,21\n"),
        ("A2:C3", FillTo::Down, "Region,Q1,Q2\nNorth,10,12\nNorth,10,12\n"),
        // Of one alone the one before it is copied.
        ("C3", FillTo::Down, "Region,Q1,Q2\nNorth,10,12\nSouth,20,12\n"),
        ("B2:C3", FillTo::Right, "Region,Q1,Q2\nNorth,10,10\nSouth,20,20\n"),
        ("C2", FillTo::Right, "Region,Q1,Q2\nNorth,10,10\nSouth,20,21\n"),
    ];
    for (place, to, expect) in table {
        assert_eq!(csv(SALES, place, &How::Fill(to)).as_deref(), Ok(expect), "{place} {to:?}");
    }
    let none = csv(SALES, "A1", &How::Fill(FillTo::Down));
    assert_eq!(none, Err("There is no row before this one to copy from.".into()));
}

/// A workbook with a formula that names its own row and a fixed cell, and numbers that are shown as shares.
fn workbook() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let share = rust_xlsxwriter::Format::new().set_bold().set_num_format("0.0%");
    let sheet = book.add_worksheet().set_name("Sales").unwrap();
    for (row, name) in (0..).zip(["Name", "North", "South", "East"]) {
        sheet.write_string(row, 0, name).unwrap();
        sheet.write_number(row, 1, f64::from(row)).unwrap();
    }
    sheet.write_formula_with_format(1, 2, "=B2*$B$4", &share).unwrap();
    book.add_worksheet().set_name("Other").unwrap().write_string(0, 0, "kept").unwrap();
    book.save_to_buffer().unwrap()
}

fn shows(bytes: &[u8], sheet: &str, from: u32, to: u32) -> Vec<String> {
    let book = gloss_ooxml::Workbook::open(bytes, gloss_ooxml::Limits::default()).unwrap();
    let area = gloss_ooxml::Area::new(gloss_ooxml::CellRef::new(from, 1), gloss_ooxml::CellRef::new(to, 4));
    let cells = book.cells(sheet, area).unwrap();
    let say = |cell: &gloss_ooxml::Cell| match &cell.formula {
        Some(formula) => format!("={formula}"),
        None => format!("{:?}", cell.value),
    };
    cells.iter().map(|(at, cell)| format!("{at} {}", say(cell))).collect()
}

#[test]
fn formulas_of_a_workbook_are_copied_with_their_looks() {
    let before = workbook();
    let made = after(&before, Format::Xlsx, "Sales!C2:C4", &How::Fill(FillTo::Down)).unwrap();
    let cells = shows(&made, "Sales", 3, 4);
    assert!(
        cells.contains(&"C3 =B3*$B$4".to_owned()) && cells.contains(&"C4 =B4*$B$4".to_owned()),
        "{cells:?}"
    );
    let form = text(&made, Format::Xlsx);
    let shown = |at: &str| {
        let region = form.find(&format!("cells:{at}")).unwrap();
        form.spans(&region).iter().map(|span| form.source()[span.range()].to_owned()).collect::<String>()
    };
    assert_eq!(shown("Sales!C4"), "=B4*$B$4\u{1e}b;n=0.0%\t");
    assert_eq!(shows(&made, "Other", 1, 9), shows(&before, "Other", 1, 9));
    let right = after(&before, Format::Xlsx, "Sales!C2:D2", &How::Fill(FillTo::Right)).unwrap();
    assert!(shows(&right, "Sales", 2, 2).contains(&"D2 =C2*$B$4".to_owned()));
}

#[test]
fn what_was_copied_is_typed_into_a_workbook_also_behind_its_table() {
    let before = workbook();
    let words: String = (0..40).map(|n| format!("Row {n}\t1,{n:03}.5\t=B{}*2\n", n + 5)).collect();
    let made = after(&before, Format::Xlsx, "Sales!A5", &How::Paste(&words)).unwrap();
    let cells = shows(&made, "Sales", 44, 44);
    assert_eq!(cells, ["A44 Text(\"Row 39\")", "B44 Number(1039.5)", "C44 =B44*2"]);
    assert_eq!(shows(&made, "Sales", 1, 4), shows(&before, "Sales", 1, 4));
    assert_eq!(shows(&made, "Other", 1, 9), shows(&before, "Other", 1, 9));
    let far = after(&before, Format::Xlsx, "Sales!A2", &How::Paste(&"x\t".repeat(17_000)));
    assert_eq!(far, Err("These cells reach behind the last that a sheet can have.".into()));
    let many = after(&before, Format::Xlsx, "Sales!A2", &How::Paste(&"1\t2\t3\n".repeat(40_000)));
    assert_eq!(many, Err("These are 120000 cells; up to 100000 can be written at once.".into()));
}

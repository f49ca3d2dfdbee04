//! Rows and columns that come and go in files of both kinds: every other byte or cell stays, formulas follow, and what can't
//! be done is refused.

use gloss_protocol::{Kind, Pointing, Reshape};
use gloss_table::Format;
use proptest::prelude::*;

use super::{form, lines, reshape, write};
use crate::splice::{self, Splice};
use crate::text::Text;

fn text(bytes: &[u8], format: Format) -> Text {
    Text::new(Kind::Sheet, &form(bytes, format).unwrap())
}

fn at(place: &str) -> Pointing {
    Pointing::at(format!("cells:{place}"))
}

fn csv(source: &str, place: &str, how: Reshape) -> Result<String, String> {
    let text = text(source.as_bytes(), Format::Csv);
    let lines = lines(&text, &at(place)).map_err(|error| error.to_string())?;
    let splices = reshape(&text, lines, how, true).map_err(|error| format!("{error} {}", error.next))?;
    let made = write(Format::Csv, source.as_bytes(), &text, &splices).map_err(|error| error.to_string())?;
    assert_eq!(splice::apply(text.source(), &made.splices), made.text.source(), "{place} {how:?}");
    Ok(String::from_utf8(made.bytes).unwrap())
}

const SALES: &str = "Region,Q1,Q2\nNorth,10,12\nSouth,20,21\n\"East, far\",30,33\n";

#[test]
fn rows_and_columns_of_a_text_come_and_go_and_all_else_keeps_its_bytes() {
    use Reshape::{DeleteColumns, DeleteRows, InsertAbove, InsertBelow, InsertLeft, InsertRight};
    let mixed = "\u{feff}a;b;c\r\n\"x\"\"y\";2\r\n\r\n3;\"4;5\";6";
    let table = [
        (SALES, "3:3", DeleteRows, "Region,Q1,Q2\nNorth,10,12\n\"East, far\",30,33\n"),
        (SALES, "B3:C4", DeleteRows, "Region,Q1,Q2\nNorth,10,12\n"),
        (SALES, "1:1", DeleteRows, "North,10,12\nSouth,20,21\n\"East, far\",30,33\n"),
        (SALES, "4:9", DeleteRows, "Region,Q1,Q2\nNorth,10,12\nSouth,20,21\n"),
        (SALES, "3:3", InsertAbove, "Region,Q1,Q2\nNorth,10,12\n,,\nSouth,20,21\n\"East, far\",30,33\n"),
        (SALES, "2:3", InsertBelow, "Region,Q1,Q2\nNorth,10,12\nSouth,20,21\n,,\n,,\n\"East, far\",30,33\n"),
        (SALES, "1:1", InsertAbove, ",,\nRegion,Q1,Q2\nNorth,10,12\nSouth,20,21\n\"East, far\",30,33\n"),
        (SALES, "B:B", DeleteColumns, "Region,Q2\nNorth,12\nSouth,21\n\"East, far\",33\n"),
        (SALES, "A2", DeleteColumns, "Q1,Q2\n10,12\n20,21\n30,33\n"),
        (SALES, "C:F", DeleteColumns, "Region,Q1\nNorth,10\nSouth,20\n\"East, far\",30\n"),
        (SALES, "B:C", InsertLeft, "Region,,,Q1,Q2\nNorth,,,10,12\nSouth,,,20,21\n\"East, far\",,,30,33\n"),
        (SALES, "A:A", InsertRight, "Region,,Q1,Q2\nNorth,,10,12\nSouth,,20,21\n\"East, far\",,30,33\n"),
        (mixed, "2:2", DeleteRows, "\u{feff}a;b;c\r\n\r\n3;\"4;5\";6"),
        (mixed, "1:1", DeleteRows, "\u{feff}\"x\"\"y\";2\r\n\r\n3;\"4;5\";6"),
        (mixed, "4:4", DeleteRows, "\u{feff}a;b;c\r\n\"x\"\"y\";2\r\n\r\n"),
        (mixed, "4:4", InsertAbove, "\u{feff}a;b;c\r\n\"x\"\"y\";2\r\n\r\n;;\r\n3;\"4;5\";6"),
        (mixed, "C:C", DeleteColumns, "\u{feff}a;b\r\n\"x\"\"y\";2\r\n\r\n3;\"4;5\""),
        (mixed, "C:C", InsertLeft, "\u{feff}a;b;;c\r\n\"x\"\"y\";2\r\n\r\n3;\"4;5\";;6"),
        (mixed, "A:A", InsertLeft, "\u{feff};a;b;c\r\n;\"x\"\"y\";2\r\n\r\n;3;\"4;5\";6"),
    ];
    for (source, place, how, expect) in table {
        assert_eq!(csv(source, place, how).as_deref(), Ok(expect), "{place} {how:?}");
    }
    for (source, place, how, says) in [
        (SALES, "5:5", DeleteRows, "nothing to delete"),
        (SALES, "1:9", DeleteRows, "Leave one row"),
        (SALES, "A:C", DeleteColumns, "Leave one column"),
        (SALES, "4:4", InsertBelow, "The table ends here"),
        (SALES, "C:C", InsertRight, "Write into the empty column"),
        (SALES, "A1,B2", DeleteRows, "several places"),
        // What is left would be read as two columns.
        ("a;1,5\nb;2,5\n", "A:A", DeleteColumns, "nothing was changed"),
    ] {
        let why = csv(source, place, how).unwrap_err();
        assert!(why.contains(says), "{place} {how:?}: {why}");
    }
}

fn book() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let money = rust_xlsxwriter::Format::new().set_num_format("#,##0.00").set_bold();
    let sheet = book.add_worksheet().set_name("Sales").unwrap();
    for (column, name) in ["SKU", "Price", "Units", "Total"].iter().enumerate() {
        sheet.write_string(0, column as u16, *name).unwrap();
    }
    for row in 1..=5u32 {
        sheet.write_string(row, 0, format!("A-{row}")).unwrap();
        sheet.write_number_with_format(row, 1, f64::from(row) * 1.5, &money).unwrap();
        sheet.write_number(row, 2, f64::from(row) * 10.0).unwrap();
        sheet.write_formula(row, 3, format!("=B{0}*C{0}", row + 1).as_str()).unwrap();
    }
    sheet.write_formula(6, 3, "=SUM(D2:D6)").unwrap();
    let other = book.add_worksheet().set_name("My notes").unwrap();
    other.write_formula(0, 0, "=Sales!D4").unwrap();
    book.save_to_buffer().unwrap()
}

/// The visible text of a workbook's cells after an edit.
fn seen(made: &crate::Written, places: &[&str]) -> Vec<String> {
    places.iter().map(|at| made.text.visible(&made.text.find(&format!("cells:{at}")).unwrap())).collect()
}

fn changed(place: &str, how: Reshape) -> (Text, crate::Written) {
    let bytes = book();
    let text = text(&bytes, Format::Xlsx);
    let splices = reshape(&text, lines(&text, &at(place)).unwrap(), how, false).unwrap();
    let made = write(Format::Xlsx, &bytes, &text, &splices).unwrap();
    assert_eq!(splice::apply(text.source(), &made.splices), made.text.source(), "{place} {how:?}");
    (text, made)
}

#[test]
fn rows_and_columns_of_a_workbook_take_formulas_along() {
    let table: [(&str, Reshape, &[&str], &[&str]); 5] = [
        (
            "Sales!3:3",
            Reshape::DeleteRows,
            &["Sales!A3", "Sales!D3", "Sales!D6", "'My notes'!A1"],
            &["A-3", "=B3*C3", "=SUM(D2:D5)", "=Sales!D3"],
        ),
        (
            "Sales!3:4",
            Reshape::InsertAbove,
            &["Sales!A3:D3", "Sales!A5", "Sales!D9", "'My notes'!A1"],
            &[" |  |  | ", "A-2", "=SUM(D2:D8)", "=Sales!D6"],
        ),
        (
            "Sales!B:B",
            Reshape::InsertLeft,
            &["Sales!C2", "Sales!E2", "Sales!E7"],
            &["1.50", "=C2*D2", "=SUM(E2:E6)"],
        ),
        (
            "Sales!A:A",
            Reshape::DeleteColumns,
            &["Sales!A2", "Sales!C2", "'My notes'!A1"],
            &["1.50", "=A2*B2", "=Sales!C4"],
        ),
        ("Sales!C1", Reshape::InsertRight, &["Sales!D2", "Sales!E2"], &["", "=B2*C2"]),
    ];
    for (place, how, cells, expect) in table {
        let (_, made) = changed(place, how);
        assert_eq!(seen(&made, cells), expect, "{place} {how:?}");
    }
}

#[test]
fn what_a_formula_reads_does_not_go_from_under_it() {
    let bytes = book();
    let text = text(&bytes, Format::Xlsx);
    for (place, how, says) in [
        ("Sales!4:4", Reshape::DeleteRows, "A1 on My notes reads what would go (=Sales!D4)"),
        ("Sales!D:D", Reshape::DeleteColumns, "A1 on My notes reads what would go (=Sales!D4)"),
        ("Sales!C:C", Reshape::DeleteColumns, "D2 on Sales reads what would go (=B2*C2)"),
    ] {
        let splices = reshape(&text, lines(&text, &at(place)).unwrap(), how, false).unwrap();
        let why = write(Format::Xlsx, &bytes, &text, &splices).map(|_| ()).unwrap_err();
        assert!(why.says.starts_with(says) && !why.next.is_empty(), "{place}: {why:?}");
    }
}

#[test]
fn a_deleted_row_comes_back_as_it_was_with_its_looks_and_its_formulas() {
    let (text, gone) = changed("Sales!6:6", Reshape::DeleteRows);
    assert_eq!(seen(&gone, &["Sales!D6"]), ["=SUM(D2:D5)"]);
    // The reverse of every splice, as an undo has it.
    let back: Vec<Splice> = splice::after(&gone.splices)
        .into_iter()
        .zip(&gone.splices)
        .map(|(now, step)| Splice::new(now, &text.source()[step.old.range()]))
        .collect();
    let undone = write(Format::Xlsx, &gone.bytes, &gone.text, &back).unwrap();
    assert_eq!(undone.text.source(), text.source());
}

#[test]
fn cells_that_are_set_while_rows_go_say_what_is_asked_of_them() {
    let bytes = book();
    let text = text(&bytes, Format::Xlsx);
    let grid = text.grid().unwrap();
    let row = grid.row(0, 2).unwrap();
    let total = text.find("cells:Sales!D7").unwrap().spans()[0];
    let splices = [
        Splice::new(gloss_protocol::Span::new(row.start, row.end), ""),
        Splice::new(total, "=SUM(D2:D4)*2\t"),
    ];
    let made = write(Format::Xlsx, &bytes, &text, &splices).unwrap();
    assert_eq!(seen(&made, &["Sales!A3", "Sales!D6"]), ["A-3", "=SUM(D2:D4)*2"]);
}

#[test]
fn cells_of_some_rows_alone_never_move() {
    let text = text(SALES.as_bytes(), Format::Csv);
    let spans: Vec<_> =
        ["B2", "B3"].iter().map(|at| text.find(&format!("cells:{at}")).unwrap().spans()[0]).collect();
    let splices: Vec<Splice> = spans.into_iter().map(|span| Splice::new(span, "")).collect();
    let why = write(Format::Csv, SALES.as_bytes(), &text, &splices).unwrap_err();
    assert!(why.says.contains("to other columns"), "{why}");
}

proptest! {
    #[test]
    fn what_is_inserted_and_deleted_again_leaves_every_byte(
        rows in prop::collection::vec(prop::collection::vec("[a-c\"\\\\ ,]{0,4}", 4), 3..7),
        at in 1u32..4,
        count in 1u32..3,
        columns in any::<bool>(),
    ) {
        let source: String = rows.iter().map(|row| {
            let fields: Vec<String> = row.iter().map(|field| format!("\"{}x\"", field.replace('"', "\"\""))).collect();
            fields.join(",") + "\n"
        }).collect();
        let letter = |at: u32| gloss_ooxml::column_letters(at);
        let place = if columns { format!("{}:{}", letter(at), letter(at + count - 1)) } else { format!("{at}:{}", at + count - 1) };
        let (insert, delete) = if columns { (Reshape::InsertLeft, Reshape::DeleteColumns) } else { (Reshape::InsertAbove, Reshape::DeleteRows) };
        let grown = csv(&source, &place, insert).unwrap();
        prop_assert_ne!(&grown, &source);
        prop_assert_eq!(csv(&grown, &place, delete).unwrap(), source);
    }
}

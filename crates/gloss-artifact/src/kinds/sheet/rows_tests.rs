//! Rows that come and go in a staging copy: what is inside, what is only suggested, and what a copy says meanwhile.

use gloss_protocol::{Kind, Pointing, Reshape, Span};
use gloss_table::Format;

use super::{Lines, form, lines, row_words, rows_at, words, write};
use crate::confine::{Inside, Staging};
use crate::splice::Splice;
use crate::text::Text;

const SALES: &str = "Region,Q1,Q2\nNorth,10,12\nSouth,20,21\nEast,30,33\nWest,40,44\n";

fn csv(source: &str) -> Text {
    Text::new(Kind::Sheet, &form(source.as_bytes(), Format::Csv).unwrap())
}

fn marked(text: &Text, places: &[&str]) -> Staging {
    let spans = |at: &&str| text.find(&format!("cells:{at}")).unwrap().spans().to_vec();
    let notes: Vec<(usize, Vec<Span>)> = places.iter().map(spans).enumerate().collect();
    Staging::new(text, &notes)
}

fn rows(staging: &Staging, at: &str) -> Lines {
    let now = Text::new(Kind::Sheet, staging.text());
    lines(&now, &Pointing::at(format!("cells:{at}"))).unwrap()
}

/// The file with the marked edits written into it.
fn made(text: &Text, staging: &Staging) -> String {
    let inside = staging.verdict().inside;
    let splices: Vec<Splice> =
        inside.iter().map(|one: &Inside| Splice::new(one.span, one.after.clone())).collect();
    let made = write(Format::Csv, SALES.as_bytes(), text, &splices).unwrap();
    String::from_utf8(made.bytes).unwrap()
}

#[test]
fn a_row_that_is_marked_wholly_goes_and_another_is_suggested() {
    let text = csv(SALES);
    let mut staging = marked(&text, &["A3:C3", "B5"]);
    let row = rows(&staging, "3:3");
    assert_eq!(staging.reshape(0, None, row, Reshape::DeleteRows).unwrap(), 0);
    // Note 1 marks one cell of what is the fourth row by now.
    let row = rows(&staging, "4:4");
    assert_eq!(staging.reshape(1, None, row, Reshape::DeleteRows).unwrap(), 1);
    let verdict = staging.verdict();
    assert_eq!((verdict.inside.len(), verdict.outside.len()), (1, 1));
    let (inside, outside) = (&verdict.inside[0], &verdict.outside[0]);
    assert_eq!(
        (inside.notes.as_slice(), words(&inside.before).as_str()),
        ([0].as_slice(), "South | 20 | 21")
    );
    assert_eq!(
        (rows_at(&text, outside.span), row_words(&text, outside.span, &outside.before)),
        ("cells:5:5".to_owned(), "Row 5: West | 40 | 44".to_owned())
    );
    assert_eq!(made(&text, &staging), SALES.replace("South,20,21\n", ""));
}

#[test]
fn rows_come_beside_a_marked_row_with_what_is_written_into_them() {
    let text = csv(SALES);
    let new = "New,1,2\n";
    for (how, place, expect) in [
        (Reshape::InsertAbove, "A3:C3", SALES.replace("South,", &format!("{new}South,"))),
        (Reshape::InsertBelow, "A4:C4", SALES.replace("East,", &format!("{new}East,"))),
    ] {
        let mut staging = marked(&text, &["A3:C3"]);
        let row = rows(&staging, "3:3");
        assert_eq!(staging.reshape(0, None, row, how).unwrap(), 0);
        let now = Text::new(Kind::Sheet, staging.text());
        let spans = now.find(&format!("cells:{place}")).unwrap().spans().to_vec();
        assert!(spans.iter().all(|span| staging.is_new(*span)));
        let cells: Vec<(Span, String)> =
            spans.into_iter().zip(["New\t", "1\t", "2\t"].map(str::to_owned)).collect();
        let (token, _) = staging.read(0);
        staging.set(0, &token, &cells).unwrap();
        let verdict = staging.verdict();
        assert_eq!((verdict.inside.len(), verdict.outside.len()), (1, 0), "{how:?}");
        assert_eq!(made(&text, &staging), expect);
    }
    let mut staging = marked(&text, &["B3"]);
    let row = rows(&staging, "3:3");
    assert_eq!(staging.reshape(0, None, row, Reshape::InsertAbove).unwrap(), 1);
    assert_eq!((staging.verdict().inside.len(), staging.verdict().outside.len()), (0, 1));
}

#[test]
fn cells_of_other_notes_are_known_wherever_they_stand_by_now() {
    let text = csv(SALES);
    let mut staging = marked(&text, &["A2:C2", "C4"]);
    let (before, _) = staging.read(1);
    let row = rows(&staging, "2:2");
    staging.reshape(0, None, row, Reshape::DeleteRows).unwrap();
    assert_eq!(staging.read(1).1, ["33\t"]);
    // What was read before names its own range still; an address of then would name another row.
    staging.edit(1, &before, &[(0, "35\t".to_owned())]).unwrap();
    assert!(staging.reshape(1, Some(&before), rows(&staging, "3:3"), Reshape::DeleteRows).is_err());
    assert!(staging.edit(0, &staging.read(0).0, &[(0, "x\t".to_owned())]).is_err(), "its row went");
    assert_eq!(made(&text, &staging), SALES.replace("North,10,12\n", "").replace("33", "35"));
    assert_eq!(staging.edits().len(), 2);
}

#[test]
fn rows_of_another_sheet_make_no_reading_stale() {
    let mut book = rust_xlsxwriter::Workbook::new();
    for name in ["Plan", "People"] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for row in 0..4u32 {
            sheet.write_string(row, 0, format!("{name} {row}")).unwrap();
        }
    }
    let bytes = book.save_to_buffer().unwrap();
    let text = Text::new(Kind::Sheet, &form(&bytes, Format::Xlsx).unwrap());
    let mut staging = marked(&text, &["Plan!A2:A2", "People!A2:A3"]);
    let (base, _) = staging.read(1);
    let row = rows(&staging, "Plan!2:2");
    staging.reshape(0, None, row, Reshape::DeleteRows).unwrap();
    let cells = |staging: &Staging, words: &str| {
        let now = Text::new(Kind::Sheet, staging.text());
        vec![(now.find("cells:People!A2").unwrap().spans()[0], format!("{words}\t"))]
    };
    let named = cells(&staging, "=Plan!A3");
    assert!(staging.set(1, &base, &named).is_err(), "it names a row that may be another by now");
    let plain = cells(&staging, "Anna");
    staging.set(1, &base, &plain).unwrap();
    assert_eq!(staging.read(1).1, ["Anna\t", "People 2\t"]);
}

#[test]
fn what_can_not_come_or_go_is_refused_with_what_would_work() {
    let text = csv(SALES);
    let mut staging = marked(&text, &["A3:C3"]);
    for (at, how, says) in [
        ("B3", Reshape::DeleteColumns, "column's letter"),
        ("9:9", Reshape::DeleteRows, "nothing to delete"),
        ("5:5", Reshape::InsertBelow, "The table ends here"),
        ("1:9", Reshape::DeleteRows, "Leave one row"),
    ] {
        let row = rows(&staging, at);
        let why = staging.reshape(0, None, row, how).unwrap_err().to_string();
        assert!(why.contains(says), "{why}");
    }
    staging.write(&text.source().replace("10", "11"));
    let row = rows(&staging, "3:3");
    assert!(staging.reshape(0, None, row, Reshape::DeleteRows).is_err());
}

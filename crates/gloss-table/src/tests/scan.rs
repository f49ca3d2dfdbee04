//! The scanner against calamine: the same values and the same refusals, on sound files and damaged ones.

use std::io::Cursor;

use proptest::prelude::*;
use rust_xlsxwriter as xw;

use super::support::{data, package, parts, workbook};
use crate::xlsx::Workbook;
use crate::{Row, TableError};

type Read = Result<Vec<Result<Row, TableError>>, TableError>;

/// The rows of the first sheet, and whether the scanner alone gave them.
fn read(bytes: &[u8], scanned: bool) -> (Read, bool) {
    let opened = Workbook::open(Cursor::new(bytes)).and_then(|(mut book, names)| {
        if !scanned {
            book.forget_scanner();
        }
        let sheet = names.first().cloned().unwrap_or_default();
        let mut rows = book.rows(&sheet, true)?;
        let all = rows.by_ref().collect();
        Ok((all, rows.scanned()))
    });
    match opened {
        Ok((rows, scanned)) => (Ok(rows), scanned),
        Err(error) => (Err(error), false),
    }
}

fn agree(bytes: &[u8], what: &str) -> bool {
    let (ours, scanned) = read(bytes, true);
    let (theirs, _) = read(bytes, false);
    assert_eq!(ours, theirs, "{what}");
    scanned
}

/// A sheet of all that a workbook's writer puts into cells.
fn written() -> Vec<u8> {
    let mut book = xw::Workbook::new();
    let sheet = book.add_worksheet();
    let date = xw::Format::new().set_num_format("yyyy-mm-dd hh:mm");
    let time = xw::Format::new().set_num_format("[h]:mm:ss");
    let bold = xw::Format::new().set_bold();
    for row in 0..3_000u32 {
        let n = f64::from(row);
        sheet.write_number(row, 0, n).unwrap();
        sheet.write_number(row, 1, n * -1.37e-9).unwrap();
        sheet.write_number(row, 2, (n + 0.1) / 3.0).unwrap();
        sheet
            .write_string(
                row,
                3,
                format!("row {} & <co> \"ü\" 猫 {}", row % 7, "x".repeat(row as usize % 90)),
            )
            .unwrap();
        sheet.write_boolean(row, 4, row % 2 == 0).unwrap();
        sheet.write_number_with_format(row, 5, 40_000.0 + n / 7.0, &date).unwrap();
        sheet.write_number_with_format(row, 6, n / 11.0, &time).unwrap();
        if row % 3 == 0 {
            sheet.write_formula(row, 8, xw::Formula::new("A1&\"<\"").set_result("a<b")).unwrap();
            sheet.write_blank(row, 9, &bold).unwrap();
            sheet.write_string(row, 10, " \t spaced\r\nand _x000D_ more \n").unwrap();
        }
        if row % 100 == 0 {
            let parts = [(&bold, "rich "), (&date, " and poor\n")];
            sheet.write_rich_string(row, 12, &parts).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn sound_workbooks_are_scanned_with_the_same_values() {
    assert!(agree(&written(), "shared strings"));
    assert!(agree(&data("lebron.xlsx"), "lebron.xlsx"));
}

/// A sheet's cells in ways that other programs write them.
const WRITTEN: [(&str, bool); 14] = [
    ("<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"C1\" t=\"b\"><v>0</v></c></row>", true),
    ("<row><c><v>1</v></c><c><v>2</v></c></row><row/><row><c t=\"n\"><v>3</v></c></row>", true),
    (
        "<row r=\"3\" spans='1:2' >\n <c r='B3' t='str' ><f>1+1</f><v>a &lt; b&#10;c\r\nd</v></c>\n</row>",
        true,
    ),
    (
        "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><r><rPr><b/></rPr><t>a </t></r><r><t xml:space=\"preserve\"> b</t></r><rPh sb=\"0\" eb=\"1\"><t>no</t></rPh></is></c></row>",
        true,
    ),
    (
        "<row r=\"1\"><c r=\"A1\" t=\"d\"><v>2024-01-31T00:00:00Z</v></c><c r=\"B1\" s=\"9\"><v>5</v></c></row>",
        true,
    ),
    (
        "<row r=\"1\"><c r=\"A1\" t=\"e\"><v>#REF!</v></c><c r=\"B1\" t=\"str\"><v></v></c><c r=\"C1\"><v/></c></row>",
        true,
    ),
    ("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t><![CDATA[a<b]]></t></is></c></row>", false),
    ("<row r=\"1\"><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>2</v></c></row>", false),
    ("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1\"><c r=\"B1\"><v>2</v></c></row>", false),
    ("<row r=\"1\"><c r=\"A1\"><v>one</v></c></row>", false),
    ("<row r=\"1\"><c r=\"A1\"><v>1</v><f>2</f></c></row>", false),
    ("<row r=\"1\"><!-- a --><c r=\"A1\"><v>.5</v></c></row>", false),
    ("<row r=\"1\"><c r=\"A1\" s=\"1\"><v>-5</v></c><c r=\"B1\" s=\"1\"><v>1e300</v></c></row>", false),
    ("<row r=\"1\"><c r=\"a1\"><v>5</v></c></row>", false),
];

#[test]
fn other_programs_ways_are_read_alike() {
    for (xml, scanned) in WRITTEN {
        assert_eq!(agree(&workbook(&[("S", xml)]), xml), scanned, "{xml}");
    }
}

#[test]
fn a_prefix_and_a_cell_cut_at_every_byte() {
    for fill in (131_040..131_090).chain(262_120..262_150) {
        let xml = format!(
            "<sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><f>{}</f><v>é&amp;</v></c><c r=\"B1\"><v>12.5</v></c></row></sheetData>",
            "1".repeat(fill)
        );
        let plain = parts(&[("S", &xml)]);
        assert!(agree(&package(&plain), "plain"));
    }
    let mut prefixed = parts(&[("S", "")]);
    for (name, bytes) in &mut prefixed {
        if name.ends_with("sheet0.xml") {
            *bytes = b"<x:worksheet xmlns:x=\"m\"><x:dimension ref=\"A1:B2\"/><x:sheetData><x:row r=\"1\"><x:c r=\"A1\" t=\"inlineStr\"><x:is><x:t> a </x:t></x:is></x:c><x:c r=\"B1\"><x:f>1</x:f><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>".to_vec();
        }
    }
    assert!(agree(&package(&prefixed), "prefixed"));
}

/// Pieces that a damaged or unusual file could have anywhere.
const PIECES: [&str; 34] = [
    "<",
    ">",
    "&",
    "&amp;",
    "&#13;",
    "&#x41;",
    "&b;",
    "\"",
    "'",
    "/",
    "=",
    " ",
    "\r\n",
    "<c>",
    "</c>",
    "<c r=\"B1\">",
    "<v>",
    "</v>",
    "<v/>",
    "<row>",
    "</row>",
    "<row r=\"2\">",
    "<is>",
    "</is>",
    "<t>",
    "</t>",
    "<f>",
    "t=\"s\"",
    "r=\"A2\"",
    "<!-- -->",
    "<![CDATA[x]]>",
    "_x0041_",
    "\u{e9}",
    "</sheetData>",
];

/// Which part is changed, where (as a share of its length), how many bytes go, and what comes in their place.
type Change = (usize, f64, usize, usize);

fn damaged(changes: &[Change]) -> Vec<u8> {
    let xml: String = WRITTEN.iter().take(6).map(|(xml, _)| *xml).collect();
    let xml = format!(
        "<dimension ref=\"A1:C9\"/><sheetData>{xml}<row r=\"9\"><c r=\"A9\" t=\"s\"><v>1</v></c></row></sheetData>"
    );
    // Rows must rise, so that what is sound before a change is read.
    let xml =
        xml.replace("r=\"1\"", "").replace("r=\"A1\"", "").replace("r=\"B1\"", "").replace("r=\"C1\"", "");
    let xml = xml.replace("r=\"3\"", "").replace("r='B3'", "");
    let mut all = parts(&[("S", &xml)]);
    let strings =
        "<sst uniqueCount=\"2\"><si><t>one</t></si><si><r><t>t</t></r><r><rPr/><t>wo</t></r></si></sst>";
    all.push(("xl/sharedStrings.xml".to_owned(), strings.as_bytes().to_vec()));
    for (part, share, cut, piece) in changes {
        let name = if part % 4 == 0 { "sharedStrings.xml" } else { "sheet0.xml" };
        for (_, bytes) in all.iter_mut().filter(|(other, _)| other.ends_with(name)) {
            let at = ((bytes.len() as f64) * share) as usize;
            let end = (at + cut).min(bytes.len());
            bytes.splice(at.min(end)..end, PIECES[piece % PIECES.len()].bytes());
        }
    }
    package(&all)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6_000))]

    #[test]
    fn damaged_sheets_are_read_or_refused_alike(
        changes in prop::collection::vec((0usize..16, 0.0f64..1.0, 0usize..6, 0usize..PIECES.len()), 1..4)
    ) {
        let bytes = damaged(&changes);
        let ours = read(&bytes, true).0;
        let theirs = read(&bytes, false).0;
        prop_assert_eq!(ours, theirs);
    }
}

#[test]
fn a_declaration_does_not_end_with_its_own_first_mark() {
    let bytes = damaged(&[(1, 0.003_758, 0, 1)]);
    assert_eq!(read(&bytes, true).0, read(&bytes, false).0);
}

#[test]
fn what_is_damaged_is_first_scanned() {
    assert!(agree(&damaged(&[]), "nothing changed"));
}

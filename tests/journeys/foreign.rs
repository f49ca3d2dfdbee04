//! Workbooks that Gloss only reads (.xls, .ods): shown and pointed at as any, asked about, refused where they would be
//! changed, and copied as .xlsx. What is damaged or made to hurt is told in words, and the engine goes on.

use std::path::PathBuf;

use gloss_tests::{Desk, Person, Screen};

const LARGE: (i64, i64) = (1440, 900);

fn testdata(name: &str) -> Vec<u8> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    std::fs::read(root.join("../crates/gloss-convert/testdata").join(name)).unwrap()
}

const A4: &str = "cells:'Sales 2003'!A4";

/// What a place of the copy says.
fn shows(desk: &Desk, at: &str) -> String {
    desk.run(&["view", "sales.xlsx", "--at", at]).expect(0).out.trim_end_matches('\n').to_owned()
}

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("sales.xls", testdata("sales.xls"));
    desk.write("sales.ods", testdata("sales.ods"));
    desk
}

#[test]
fn old_workbooks_are_read_refused_and_copied_from_the_command_line() {
    let desk = desk();
    for name in ["sales.xls", "sales.ods"] {
        assert_eq!(desk.run(&["view", name, "--at", "cells:'Sales 2003'!A4"]).expect(0).out.trim(), "East");
        desk.run(&["note", "add", name, "--at", "cells:'Sales 2003'!C2:C3", "--ask", "Why?"]).expect(0);
        let said = desk.run(&["edit", name, "--at", "cells:'Sales 2003'!A4", "--set", "Ost"]).expect(2);
        assert!(said.err.contains("reads but does not change"), "{}", said.err);
        desk.run(&["edit", name, "--at", "cells:'Sales 2003'!A4", "--lines", "insert-above"]).expect(2);
        desk.run(&["edit", name, "--at", "sheet:Prices", "--rename-sheet", "More"]).expect(2);
        assert_eq!(std::fs::read(desk.folder.join(name)).unwrap(), testdata(name));
    }
    // A report is made of one as of any table.
    desk.run(&["run", "Write a report on sales.xls"]).expect(0);
    let report = format!("{:?}", desk.json(&["artifacts"]));
    assert!(report.contains("report"), "{report}");
    assert_eq!(desk.json(&["convert", "sales.xls"])[0]["path"], "sales.xlsx");
    assert_eq!(desk.json(&["convert", "sales.ods"])[0]["path"], "sales 2.xlsx");
    desk.run(&["edit", "sales.xlsx", "--at", "cells:'Sales 2003'!A4", "--set", "Ost"]).expect(0);
    assert_eq!(shows(&desk, A4), "Ost");
    desk.run(&["convert", "sales.xlsx"]).expect(2);
}

#[test]
fn damaged_and_hostile_old_workbooks_are_told_in_words() {
    let desk = desk();
    let mut seed = 7_u64;
    let mut random = move |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    let (mut read, mut refused) = (0, 0);
    for (source, whole) in [("xls", testdata("sales.xls")), ("ods", testdata("sales.ods"))] {
        for round in 0..24 {
            let mut bytes = whole.clone();
            match round % 3 {
                0 => bytes.truncate(random(whole.len())),
                1 => (0..8).for_each(|_| bytes[random(whole.len())] = random(256) as u8),
                _ => (0..64).for_each(|_| bytes[random(whole.len())] ^= 0xff),
            }
            let name = format!("damaged-{round}.{source}");
            desk.write(&name, bytes);
            let said = desk.run(&["view", &name, "--at", "cells:A1"]);
            match said.status {
                0 => read += 1,
                1..=5 => {
                    refused += 1;
                    assert!(
                        !said.err.contains("panicked") && said.err.contains(&name),
                        "{name}: {}",
                        said.err
                    );
                }
                status => panic!("{name}: {status}, {}", said.err),
            }
        }
    }
    assert!(refused > 12 && read + refused == 48, "{read} read, {refused} refused");
    // What would take all memory is ended, and the engine goes on.
    desk.write("flood.ods", flood());
    let said = desk.run(&["view", "flood.ods", "--at", "cells:A1"]);
    assert!(said.status != 0 && said.err.contains("flood.ods can't be read"), "{}", said.err);
    assert_eq!(
        desk.run(&["view", "sales.ods", "--at", "cells:'Sales 2003'!A4"]).expect(0).out.trim(),
        "East"
    );
}

/// A small file that says of one cell that it stands in 16,384 columns of a million rows.
fn flood() -> Vec<u8> {
    use std::io::Write;
    let row = r#"<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/></table:table-row>"#;
    let content = format!(
        r#"<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:spreadsheet><table:table table:name="A">{row}</table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, words) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        (
            "META-INF/manifest.xml",
            r#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"#,
        ),
        ("content.xml", content.as_str()),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(words.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn journey(screen: Screen, theme: &str) {
    let desk = desk();
    let before = std::fs::read(desk.folder.join("sales.xls")).unwrap();
    let person = Person::new(screen.open(&desk, LARGE), screen, &format!("foreign-{}", theme.to_lowercase()));
    person.choose_theme(theme);
    person.click("button", "sales.xls*");
    person.see("tab", "Prices");
    person.until("it is told what it is", || person.says("This is an old Excel file (.xls)."));
    person.station("01-read");
    // Pressing a cell in editing begins nothing.
    person.click("radio", "Edit");
    person.press_at(person.cell("A4").middle());
    person.type_words("x");
    person.see_none("button", "Add a sheet");
    person.station("02-not-edited");
    if screen == Screen::Chromium {
        assert_eq!(person.amiss(), Vec::<String>::new(), "axe-core");
    }
    person.click("button", "Make a copy to edit");
    person.see("tab", "sales.xlsx*");
    person.until("the copy is drawn", || !person.says("This is an old Excel file"));
    // It was made to be edited.
    person.press_at(person.cell("A4").middle());
    person.type_words("Ost");
    person.press("Enter");
    person.see_words("group", "Saved", "Saved as version 2");
    desk.until("the copy has it", || shows(&desk, A4) == "Ost");
    person.station("03-copy");
    assert_eq!(std::fs::read(desk.folder.join("sales.xls")).unwrap(), before);
}

#[test]
fn an_old_workbook_is_read_and_copied_in_the_browser() {
    journey(Screen::Chromium, "Both");
}

#[test]
fn an_old_workbook_is_read_and_copied_in_the_window() {
    journey(Screen::Window, "Light");
}

//! Tables as other programs save them: Windows-1252 and UTF-16 are pointed into, changed and written back in their own encoding,
//! every other byte as it was.

use gloss_tests::{Desk, text};

const TABLE: &str =
    "Datum;Händler;Betrag\r\n01.10.2026;Bäckerei Höfle;1.234,50\r\n02.10.2026;Müller & Söhne;99,90\r\n";

fn windows_1252(text: &str) -> Vec<u8> {
    text.chars().map(|letter| u8::try_from(u32::from(letter)).expect("a Latin letter")).collect()
}

fn utf_16(text: &str) -> Vec<u8> {
    format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn a_table_keeps_its_encoding() {
    for encode in [windows_1252 as fn(&str) -> Vec<u8>, utf_16] {
        let desk = Desk::new();
        let file = desk.folder.join("t.csv");
        desk.write("t.csv", encode(TABLE));
        desk.run(&["edit", "t.csv", "--at", "cells:B2", "--set", "Bäckerei Kühn"]).expect(0);
        let edited = TABLE.replace("Bäckerei Höfle", "Bäckerei Kühn");
        assert_eq!(std::fs::read(&file).expect("the file"), encode(&edited), "one cell and nothing else");
        let words = "replace \"Müller\" with \"Möller\"";
        let added = desk.json(&["note", "add", "t.csv", "--at", "cells:B3", "--change", words]);
        desk.run(&["note", "send", "--model", "builtin"]).expect(0);
        assert_eq!(std::fs::read(&file).expect("the file"), encode(&edited.replace("Müller", "Möller")));
        desk.run(&["note", "undo", text(&added[0], "note")]).expect(0);
        assert_eq!(std::fs::read(&file).expect("the file"), encode(&edited), "taken back to the byte");
        desk.run(&["restore", "t.csv", "1"]).expect(0);
        assert_eq!(std::fs::read(&file).expect("the file"), encode(TABLE));
        assert!(desk.run(&["view", "t.csv"]).expect(0).out.contains("Bäckerei Höfle"));
    }
}

#[test]
fn a_letter_that_an_encoding_has_not_is_refused() {
    let desk = Desk::new();
    desk.write("t.csv", windows_1252(TABLE));
    let refused = desk.run(&["edit", "t.csv", "--at", "cells:B2", "--set", "漢字"]);
    assert_ne!(refused.status, 0);
    assert!(refused.err.contains("Windows-1252, which has no “漢”"), "{}", refused.err);
    assert_eq!(std::fs::read(desk.folder.join("t.csv")).expect("the file"), windows_1252(TABLE));
}

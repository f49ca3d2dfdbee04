//! Word documents pointed at and changed by their text: what is typed as it is read changes nothing, words are changed word by word
//! around what is no words, and a file is written as the text says.

use std::path::Path;

use gloss_protocol::{Kind, Span};

use super::{form, words};
use crate::kinds;
use crate::splice::{self, Splice};
use crate::text::Text;

fn file(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/word").join(name)).unwrap()
}

fn all() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/word");
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".docx"))
        .collect();
    names.sort();
    names.into_iter().map(|name| (name.clone(), file(&name))).collect()
}

fn read(bytes: &[u8]) -> Option<Text> {
    kinds::of(Kind::Word).read("a.docx", bytes).ok()
}

/// The place of words in the lease.
fn place(text: &Text, at: &str) -> Span {
    text.spans(&text.find(at).unwrap())[0]
}

#[test]
fn every_run_is_where_it_says_and_blocks_hold_all_lines() {
    for (name, bytes) in all() {
        let Some(text) = read(&bytes) else { continue };
        let parsed = text.parsed();
        let mut last = 0;
        for run in &parsed.runs {
            let span = run.span();
            assert!(last <= span.start && span.end <= text.source().len(), "{name}");
            last = span.end;
            if !run.is_whole() {
                let words = parsed.text(text.source(), run);
                assert!(!words.chars().any(|c| c.is_control() && c != '\t'), "{name}: {words:?}");
            }
        }
        // Without its looks it has the same words.
        let plain = Text::new(Kind::Word, text.source());
        let said = |text: &Text| {
            let leaves = &text.parsed().leaves;
            leaves.iter().map(|leaf| text.parsed().leaf_text(text.source(), leaf)).collect::<Vec<_>>()
        };
        assert_eq!(said(&text), said(&plain), "{name}");
    }
}

#[test]
fn what_is_typed_as_it_is_read_changes_nothing() {
    for (name, bytes) in all() {
        let Some(text) = read(&bytes) else { continue };
        let mut at = 0;
        for line in text.source().split_inclusive('\n') {
            for span in
                [Span::new(at, at + line.len()), Span::new(at, at + line.trim_end_matches('\n').len())]
            {
                let reading = words::reading(&text, &[span]);
                let typed = words::typed(&text, span, &reading.ranges[0]);
                assert_eq!(typed, text.source()[span.range()], "{name}");
            }
            at += line.len();
        }
    }
}

#[test]
fn words_are_typed_around_what_is_no_words() {
    let text = read(&file("lease.docx")).unwrap();
    let line = place(&text, "text:\"The right to terminate for good cause remains unaffected.\"");
    let whole = Span { start: line.start, end: line.end + "\u{4}note 2\u{5}".len() as u32 };
    let typed = words::typed(&text, whole, "The right to terminate for cause stays.[note 2]");
    assert_eq!(typed, "The right to terminate for cause stays.\u{4}note 2\u{5}");
    // A mark of a note that nobody typed is meant to go, and is refused where it is written.
    let gone = words::typed(&text, whole, "The right to terminate stays.");
    let refused =
        kinds::of(Kind::Word).write("a.docx", &file("lease.docx"), &text, vec![Splice::new(whole, gone)]);
    assert!(refused.unwrap_err().says.contains("note"), "the mark stays");
}

#[test]
fn a_line_that_goes_or_comes_is_a_paragraph() {
    let bytes = file("lease.docx");
    let text = read(&bytes).unwrap();
    let at =
        place(&text, "text:\"Defects found at handover are listed in a record signed by both parties.\"");
    let start = text.source()[..at.start as usize].rfind('\n').unwrap() + 1;
    let line = Span::new(start, at.end as usize + 1);
    let rules = kinds::of(Kind::Word);
    let gone = rules.write("a.docx", &bytes, &text, vec![Splice::new(line, "")]).unwrap();
    assert_eq!(gone.text.source(), splice::apply(text.source(), &[Splice::new(line, "")]));
    let new = "\u{2}l1\u{3}Keys are handed over with them.\n";
    let point = Span { start: line.end, end: line.end };
    let more = rules.write("a.docx", &bytes, &text, vec![Splice::new(point, new)]).unwrap();
    let form = form::read(&more.bytes).unwrap();
    let labels = form.document.labels().unwrap();
    let at = form.source.lines().position(|line| line.contains("Keys are handed")).unwrap();
    let (story, item) = form.origins[at].unwrap();
    assert_eq!(labels[story][item], "2.3", "it is counted as its like");
    // Its table stays one.
    let cell = place(&text, "text:\"EUR a month\"");
    let over = Span::new(cell.start as usize, cell.end as usize + 12);
    let refused = rules.write("a.docx", &bytes, &text, vec![Splice::new(over, "x")]);
    assert!(refused.unwrap_err().says.contains("table"));
}

#[test]
fn deleted_words_are_seen_and_are_no_words() {
    let text = read(&file("lease.docx")).unwrap();
    assert!(text.find("text:\"Later claims are excluded\"").is_err());
    let found = text.find("text:\"of the following year.\"").unwrap();
    assert_eq!(text.visible(&found), "of the following year.");
    assert!(
        text.rules()
            .outline(&text)
            .unwrap()
            .contains("{- Later claims are excluded.- deleted by The landlord}")
    );
    assert!(text.rules().outline(&text).unwrap().contains("## § 4 Rent and adjustment"));
}

#[test]
fn of_two_suggestions_in_a_clause_one_is_taken_back() {
    let bytes = file("lease.docx");
    let text = read(&bytes).unwrap();
    let rules = kinds::of(Kind::Word);
    let reviser = kinds::Reviser { author: "Mara".to_owned(), date: "2026-12-01T09:00:00Z".to_owned() };
    let first = Splice::new(place(&text, "text:\"working day\""), "calendar day");
    let one = rules.suggest("a.docx", &bytes, (&text, vec![first]), &reviser).unwrap();
    let second = Splice::new(place(&one.text, "text:\"in advance\"#1"), "in arrears");
    let two = rules.suggest("a.docx", &one.bytes, (&one.text, vec![second]), &reviser).unwrap();
    // The first goes: what it put in and the words that it took away are one place.
    let new = place(&two.text, "text:\"calendar\"");
    let gone = two.text.source()[..new.start as usize].rfind('\u{4}').unwrap();
    let back = Splice::new(Span::new(gone, new.end as usize), "working");
    let done = rules.take_back(&two.bytes, (&two.text, vec![back]), &bytes).unwrap();
    let says = done.text.source();
    assert!(
        says.contains("third working day") && says.contains("in \u{4}deleted advance\u{5}arrears"),
        "{says}"
    );
}

//! Files that are broken or made to harm: each is read, or refused in a sentence, and an edit of what could be read is made or
//! refused; nothing panics and nothing grows without bound.

use gloss_ooxml::{Limits, Package};
use gloss_protocol::Kind;

use super::support::{Dice, file, public};
use crate::kinds;
use crate::{Splice, Text};

fn patched(bytes: &[u8], change: impl FnOnce(&mut Package)) -> Vec<u8> {
    let mut package = Package::open(bytes, Limits::default()).unwrap();
    change(&mut package);
    package.save().unwrap()
}

fn read(bytes: &[u8]) -> Result<Text, String> {
    kinds::of(Kind::Deck).read("deck.pptx", bytes).map_err(|error| error.to_string())
}

fn swapped(name: &str, part: &str, from: &str, to: &str) -> Result<Text, String> {
    let bytes = patched(&file(name), |package| {
        let text = package.text(part).unwrap();
        assert!(text.contains(from), "{part} has no {from}");
        package.set(part, text.replacen(from, to, 1));
    });
    read(&bytes)
}

#[test]
fn what_is_no_presentation_is_said() {
    for (bytes, why) in [
        (&b""[..], "not an Office file"),
        (b"PK\x03\x04", "not an Office file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "encrypted with a password"),
    ] {
        let error = read(bytes).unwrap_err();
        assert!(error.contains(why), "{error}");
    }
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet();
    let error = read(&book.save_to_buffer().unwrap()).unwrap_err();
    assert!(error.contains("not a presentation"), "{error}");
}

#[test]
fn broken_parts_are_said_or_passed_over() {
    let slide = "ppt/slides/slide1.xml";
    let main = "ppt/presentation.xml";
    let endless: String = (0..300).map(|_| "<p:grpSp>").collect();
    let many: String = (0..2_100).map(|_| "<p:sldId id=\"256\" r:id=\"rId2\"/>").collect();
    for (part, from, to, why) in [
        (slide, "</p:spTree>", "", Some("damaged")),
        (slide, "<p:spTree>", "<!DOCTYPE a><p:spTree>", None),
        (slide, "</p:spTree>", endless.as_str(), Some("nests deeper")),
        (main, "<p:sldId ", &format!("{many}<p:sldId "), Some("more than")),
        (
            main,
            "<p:sldSz ",
            "<p:sldSz cx=\"-9223372036854775808\" cy=\"9223372036854775807\"/><p:old ",
            Some(""),
        ),
        (slide, "<a:t>", "<a:t>&#29;1 shown - x&#10;&#30;2&#11;", Some("")),
    ] {
        let name = if from == "<a:t>" { "layouts.pptx" } else { "table_test.pptx" };
        match (swapped(name, part, from, to), why) {
            (Ok(text), Some("")) => assert_eq!(text.deck().unwrap().stray, None, "{to}"),
            (Ok(_), why) => assert_eq!(why, None, "{to} was read"),
            (Err(error), why) => {
                assert!(why.is_none_or(|why| !why.is_empty() && error.contains(why)), "{to}: {error}");
            }
        }
    }
    let bytes = file("bar-chart.pptx");
    let broken = patched(&bytes, |package| package.set("ppt/charts/chart1.xml", "<c:chart"));
    let text = read(&broken).unwrap();
    assert_eq!(
        super::support::says(&text, "slide:1/shape:2"),
        "",
        "a chart that can't be read has no numbers"
    );
    let flood = "<c:ser><c:val><c:numRef><c:numCache><c:ptCount val=\"4294967295\"/></c:numCache></c:numRef></c:val></c:ser>".repeat(2_000);
    let flooded = patched(&bytes, |package| {
        let text = package.text("ppt/charts/chart1.xml").unwrap();
        package.set("ppt/charts/chart1.xml", text.replacen("<c:ser>", &format!("{flood}<c:ser>"), 1));
    });
    let series = read(&flooded).unwrap();
    assert!(series.source().len() < 64 << 20);
    let circle = patched(&file("layouts.pptx"), |package| {
        let rels = "ppt/slideLayouts/_rels/slideLayout1.xml.rels";
        let text = package.text(rels).unwrap();
        package.set(rels, text.replace("../slideMasters/slideMaster1.xml", "slideLayout1.xml"));
    });
    assert!(read(&circle).is_ok(), "a layout that is its own master");
}

#[test]
fn mangled_files_never_panic() {
    let mut dice = Dice(0xbad);
    let (mut fine, mut refused) = (0, 0);
    for (name, bytes) in public() {
        let package = Package::open(&bytes, Limits::default()).unwrap();
        let parts: Vec<String> = package
            .names()
            .filter(|part| {
                part.starts_with("ppt/slides/")
                    || part.starts_with("ppt/charts/")
                    || *part == "ppt/presentation.xml"
            })
            .map(str::to_owned)
            .collect();
        for _ in 0..12 {
            let part = dice.pick(&parts).unwrap().clone();
            let Ok(source) = package.text(&part) else { continue };
            let bounds: Vec<usize> = source.char_indices().map(|(at, _)| at).collect();
            let (a, b) = (*dice.pick(&bounds).unwrap(), *dice.pick(&bounds).unwrap());
            // A short stretch goes, or another one stands twice.
            let (start, end) = (a.min(b), a.max(b).min(source.floor_char_boundary(a.min(b) + dice.roll(60))));
            let stretch = &source[start..end.max(start)];
            let mangled = match dice.roll(2) {
                0 => format!("{}{}", &source[..start], &source[start + stretch.len()..]),
                _ => format!("{}{stretch}{}", &source[..start], &source[start..]),
            };
            let bad = patched(&bytes, |package| package.set(&part, mangled));
            let Ok(text) = read(&bad) else {
                refused += 1;
                continue;
            };
            let deck = text.deck().unwrap();
            assert_eq!(deck.stray, None, "{name} {part}");
            let lines: Vec<u32> = (0..deck.count()).filter(|line| deck.text_lines(*line).is_some()).collect();
            let Some(line) = dice.pick(&lines) else { continue };
            let splice = Splice::new(deck.span(*line), dice.words());
            match kinds::of(Kind::Deck).write("deck.pptx", &bad, &text, vec![splice]) {
                Ok(_) => fine += 1,
                Err(error) => assert!(!error.says.is_empty()),
            }
        }
    }
    println!("mangled: {fine} edited, {refused} not read");
    assert!(fine > 50 && refused > 20);
}

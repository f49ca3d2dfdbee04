//! Edits of what lies between the parts of a package: sections, shows, links, pictures, workbooks behind charts; on public decks
//! with these put in. And the faults that an edit must not add, each of which is seen.

use gloss_ooxml::presentation::lint;
use gloss_ooxml::{Limits, Package};

use super::support::{differing, file, new_faults, says, set, text};
use crate::kinds::deck::{SlideEdit, replace_picture, slides};

/// A file with some of its parts changed.
pub(super) fn patched(bytes: &[u8], change: impl FnOnce(&mut Package)) -> Vec<u8> {
    let mut package = Package::open(bytes, Limits::default()).unwrap();
    change(&mut package);
    package.save().unwrap()
}

/// Replaces words of a part, which must be there.
pub(super) fn swap(package: &mut Package, part: &str, from: &str, to: &str) {
    let text = package.text(part).unwrap();
    assert!(text.contains(from), "{part} has no {from}:\n{text}");
    package.set(part, text.replacen(from, to, 1));
}

fn part(bytes: &[u8], name: &str) -> String {
    let package = Package::open(bytes, Limits::default()).unwrap();
    package.text(name).map(|text| text.to_string()).unwrap_or_default()
}

const MAIN: &str = "ppt/presentation.xml";

/// A deck with sections, a show of its own, and a link from the second slide to the first.
fn bound() -> Vec<u8> {
    patched(&file("layouts.pptx"), |package| {
        let listed: Vec<String> = package
            .text(MAIN)
            .unwrap()
            .split("<p:sldId ")
            .skip(1)
            .map(|one| one.split('"').nth(1).unwrap().to_owned())
            .collect();
        let ids = |range: std::ops::Range<usize>| -> String {
            listed[range].iter().map(|id| format!("<p14:sldId id=\"{id}\"/>")).collect()
        };
        let section = |name: &str, ids: String| {
            format!(
                "<p14:section name=\"{name}\" id=\"{{00000000-0000-0000-0000-000000000001}}\"><p14:sldIdLst>{ids}</p14:sldIdLst></p14:section>"
            )
        };
        let sections = format!(
            "<p:ext uri=\"{{521415D9-36F7-43E2-AB2F-B90AF26B5E84}}\"><p14:sectionLst xmlns:p14=\"http://schemas.microsoft.com/office/powerpoint/2010/main\">{}{}</p14:sectionLst></p:ext>",
            section("One", ids(0..3)),
            section("Two", ids(3..listed.len())),
        );
        let first = package.relations(MAIN).unwrap();
        let first = first.iter().find(|one| one.target == "ppt/slides/slide1.xml").unwrap().id.clone();
        let show = format!(
            "<p:custShowLst><p:custShow name=\"Short\" id=\"0\"><p:sldLst><p:sld r:id=\"{first}\"/></p:sldLst></p:custShow></p:custShowLst>"
        );
        swap(
            package,
            MAIN,
            "</p:presentation>",
            &format!("{show}<p:extLst>{sections}</p:extLst></p:presentation>"),
        );
        let link = "<p:sp><p:nvSpPr><p:cNvPr id=\"990\" name=\"Back\"><a:hlinkClick r:id=\"rId990\" action=\"ppaction://hlinksldjump\"/></p:cNvPr><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/></p:sp></p:spTree>";
        swap(package, "ppt/slides/slide2.xml", "</p:spTree>", link);
        let relation = "<Relationship Id=\"rId990\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/slide\" Target=\"slide1.xml\"/></Relationships>";
        swap(package, "ppt/slides/_rels/slide2.xml.rels", "</Relationships>", relation);
    })
}

/// The slides of each section.
fn sections(bytes: &[u8]) -> Vec<usize> {
    let main = part(bytes, MAIN);
    main.split("<p14:section ").skip(1).map(|one| one.matches("<p14:sldId ").count()).collect()
}

#[test]
fn what_led_to_a_slide_goes_with_it() {
    let bytes = bound();
    assert_eq!(sections(&bytes), [3, text(&bytes).deck().unwrap().slides.len() - 3]);
    let gone = slides(&bytes, &SlideEdit::Delete(vec![0])).unwrap();
    assert_eq!(new_faults(&bytes, &gone.bytes), Vec::<String>::new());
    assert_eq!(sections(&gone.bytes)[0], 2);
    assert!(!part(&gone.bytes, MAIN).contains("<p:sld r:id="));
    assert!(!part(&gone.bytes, "ppt/slides/slide2.xml").contains("hlinkClick"));
    assert!(!part(&gone.bytes, "ppt/slides/_rels/slide2.xml.rels").contains("rId990"));
    assert!(
        !differing(&bytes, &gone.bytes).is_empty() && part(&gone.bytes, "ppt/slides/slide1.xml").is_empty()
    );
}

#[test]
fn sections_keep_their_slides() {
    let bytes = bound();
    let rest = text(&bytes).deck().unwrap().slides.len() - 3;
    for (edit, expect) in [
        (SlideEdit::Move { slides: vec![0], to: 2 }, [3, rest]),
        (SlideEdit::Move { slides: vec![0], to: 5 }, [2, rest + 1]),
        (SlideEdit::Move { slides: vec![5], to: 0 }, [4, rest - 1]),
        (SlideEdit::Duplicate(vec![1]), [4, rest]),
        (SlideEdit::Delete(vec![4]), [3, rest - 1]),
    ] {
        let made = slides(&bytes, &edit).unwrap();
        assert_eq!(sections(&made.bytes), expect, "{edit:?}");
        assert_eq!(new_faults(&bytes, &made.bytes), Vec::<String>::new(), "{edit:?}");
    }
}

#[test]
fn another_picture_takes_the_place_of_one() {
    let bytes = file("bug65673.pptx");
    let before = text(&bytes);
    let deck = before.deck().unwrap();
    let shape = deck.slides[0]
        .shapes
        .iter()
        .position(|one| one.kind == crate::kinds::deck::ShapeKind::Picture)
        .unwrap();
    // The head of a PNG file of 400 by 100 dots: nothing reads further.
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    png.extend([0, 0, 1, 0x90, 0, 0, 0, 100, 8, 2, 0, 0, 0]);
    let run = deck.slides[0].shapes[shape].lines.start;
    let done = replace_picture(&bytes, &before, run, &png).unwrap();
    assert_eq!(done.text.source(), before.source());
    assert_eq!(new_faults(&bytes, &done.bytes), Vec::<String>::new());
    let parts = differing(&bytes, &done.bytes);
    let added = parts.iter().find(|name| name.ends_with(".png") && !part_bytes(&done.bytes, name).is_empty());
    assert_eq!(part_bytes(&done.bytes, added.unwrap_or_else(|| panic!("{parts:?}"))), png);
    // What only the old picture reached is gone.
    let left = parts.iter().filter(|name| {
        name.contains("media")
            && part_bytes(&bytes, name).len() > 1
            && part_bytes(&done.bytes, name).is_empty()
    });
    assert_eq!(left.count(), 1, "{parts:?}");
    for (picture, why) in
        [(&b"no picture"[..], "is no picture that slides"), (&b""[..], "is no picture that slides")]
    {
        assert!(replace_picture(&bytes, &before, run, picture).unwrap_err().says.contains(why));
    }
    let bar = file("bar-chart.pptx");
    let words = text(&bar);
    let first = words.deck().unwrap().slides[0].shapes[0].lines.start;
    assert!(replace_picture(&bar, &words, first, &png).unwrap_err().says.contains("is no picture"));
    assert!(replace_picture(&bar, &words, first + 1, &png).is_err());
    assert!(replace_picture(&bar, &words, 99_999, &png).is_err());
}

fn part_bytes(bytes: &[u8], name: &str) -> Vec<u8> {
    Package::open(bytes, Limits::default()).unwrap().part(name).unwrap_or_default()
}

#[test]
fn a_chart_and_its_workbook_change_together_or_not_at_all() {
    let bytes = file("bar-chart.pptx");
    let at = "slide:1/shape:2/point:#1!#2";
    let done = set(&bytes, at, "44.5").unwrap();
    let parts = differing(&bytes, &done.bytes);
    assert!(
        parts.iter().any(|name| name.contains("embeddings"))
            && parts.iter().any(|name| name.contains("charts")),
        "{parts:?}"
    );
    // The workbook says so too.
    let embedded = parts.iter().find(|name| name.contains("embeddings")).unwrap();
    let book = gloss_ooxml::Workbook::open(&part_bytes(&done.bytes, embedded), Limits::default()).unwrap();
    let cell = book.cell("Sheet1", "B3".parse().unwrap()).unwrap();
    assert_eq!(cell.value, gloss_ooxml::Value::Number(44.5));
    // Names and categories too, and a title.
    let named = set(&bytes, "slide:1/shape:2/series:#1", "Turnover").unwrap();
    assert_eq!(says(&named.text, "slide:1/shape:2/series:#1").lines().next(), Some("Turnover"));
    let other = set(&bytes, at, "Spring: 3.2").unwrap();
    assert_eq!(says(&other.text, at), "Spring: 3.2");
    let chart = "ppt/charts/chart1.xml";
    let name = Package::open(&bytes, Limits::default())
        .unwrap()
        .names()
        .find(|name| name.starts_with("ppt/charts/chart"))
        .unwrap()
        .to_owned();
    assert_eq!(name, chart);
    let apart = patched(&bytes, |package| swap(package, chart, "<c:v>3.2</c:v>", "<c:v>3.7</c:v>"));
    let error = set(&apart, at, "5").map(|_| ()).unwrap_err();
    assert!(error.says.contains("3.7") && error.says.contains("3.2"), "{error}");
    let rels = "ppt/charts/_rels/chart1.xml.rels";
    let linked = patched(&bytes, |package| {
        let text = package.text(rels).unwrap();
        let changed =
            text.replace("Target=\"../embeddings/", "TargetMode=\"External\" Target=\"file:///elsewhere/");
        assert_ne!(*text, changed);
        package.set(rels, changed);
    });
    let error = set(&linked, at, "5").map(|_| ()).unwrap_err();
    assert!(error.says.contains("outside of the presentation"), "{error}");
    let broken = patched(&bytes, |package| package.set_bytes(embedded, b"no workbook".to_vec()));
    assert!(set(&broken, at, "5").map(|_| ()).unwrap_err().says.contains("can't be read"));
}

#[test]
fn every_fault_is_seen() {
    let bytes = file("table_test.pptx");
    let slide = "ppt/slides/slide1.xml";
    let table: [(&str, &str, &str, &str); 12] = [
        (
            "[Content_Types].xml",
            "</Types>",
            "<Override PartName=\"/none.xml\" ContentType=\"a/b\"/></Types>",
            "a type is given to a part",
        ),
        (
            slide,
            "</p:spTree>",
            "<p:sp><p:nvSpPr><p:cNvPr id=\"901\" name=\"\"/><p:cNvSpPr/><p:nvPr><p:ph/></p:nvPr></p:nvSpPr><p:spPr/></p:sp></p:spTree>",
            "a placeholder has no text",
        ),
        (
            slide,
            "</p:spTree>",
            "<p:sp><p:nvSpPr><p:cNvPr id=\"902\" name=\"\"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/></p:txBody></p:sp></p:spTree>",
            "a text has no paragraph",
        ),
        (
            slide,
            "</p:spTree>",
            "<p:sp><p:nvSpPr><p:cNvPr id=\"1\" name=\"\"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/></p:sp></p:spTree>",
            "two shapes have one id",
        ),
        (
            slide,
            "</p:spTree>",
            "<p:sp><p:nvSpPr><p:cNvPr id=\"903\" name=\"\"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm><a:off x=\"1\"/><a:ext cx=\"-1\" cy=\"1\"/></a:xfrm><a:solidFill><a:srgbClr val=\"red\"/></a:solidFill></p:spPr></p:sp></p:spTree>",
            "a rectangle lacks a whole number",
        ),
        (
            slide,
            "</p:spTree>",
            "<p:pic><p:nvPicPr><p:cNvPr id=\"904\" name=\"\"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed=\"rId904\"/></p:blipFill><p:spPr/></p:pic></p:spTree>",
            "a relationship is named that is not there",
        ),
        (slide, "<a:tr ", "<a:tr h=\"1\"/><a:tr ", "a row has more or fewer cells"),
        (
            slide,
            "</p:spTree>",
            "<p:sp><p:nvSpPr><p:cNvPr id=\"905\" name=\"\"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/><p:txBody><a:p><a:r><a:rPr sz=\"12.5\"/><a:t>&#1;</a:t></a:r></a:p></p:txBody></p:sp></p:spTree>",
            "a size is no whole number",
        ),
        (
            "ppt/slides/_rels/slide1.xml.rels",
            "</Relationships>",
            "<Relationship Id=\"rId900\" Type=\"http://x/image\" Target=\"../media/none.png\"/></Relationships>",
            "a relationship leads to a part that is not there",
        ),
        ("ppt/slides/_rels/slide1.xml.rels", "slideLayout\"", "nothing\"", "the slide has no layout"),
        (slide, "</p:spTree>", "</p:spTree", "the part can't be read"),
        (MAIN, "<p:sldId ", "<p:sldId id=\"5\" r:id=\"rId2\"/><p:sldId ", "slides have ids"),
    ];
    for (name, from, to, rule) in table {
        let bad = patched(&bytes, |package| swap(package, name, from, to));
        let of = |bytes: &[u8]| lint::faults(&Package::open(bytes, Limits::default()).unwrap());
        let (before, now) = (of(&bytes), of(&bad));
        let found: Vec<String> =
            now.iter().filter(|one| !before.contains(one)).map(ToString::to_string).collect();
        assert!(found.iter().any(|one| one.starts_with(rule)), "{rule}: {found:?}");
        assert!(lint::added(&before, &[], &now).is_some());
        assert!(lint::added(&now, &[], &before).is_none() || before.iter().any(|one| !now.contains(one)));
    }
    let chart = file("bar-chart.pptx");
    for (from, to, rule) in [
        ("<c:ptCount val=\"4\"/>", "<c:ptCount val=\"1\"/>", "a chart counts fewer points"),
        ("<c:idx val=\"0\"/>", "<c:idx val=\"0\"/><c:x/>", ""),
    ] {
        let bad = patched(&chart, |package| swap(package, "ppt/charts/chart1.xml", from, to));
        let found = new_faults(&chart, &bad);
        assert_eq!(found.is_empty(), rule.is_empty(), "{rule}: {found:?}");
    }
}

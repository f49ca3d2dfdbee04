//! Packages that lie, lack parts or ask for too much: each is drawn with what can be drawn, or refused with the reason.
#![allow(clippy::unwrap_used, missing_docs)]

use std::io::{Cursor, Write};

use gloss_deck::{DrawError, Drawing, Fonts, Item, draw, render_png, svg};
use gloss_ooxml::Limits;
use gloss_ooxml::presentation::Presentation;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const NAMES: &str = "xmlns:a=\"a\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" xmlns:p=\"p\"";
const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn relations(list: &[(&str, &str, &str)]) -> String {
    let one = |(id, kind, target): &(&str, &str, &str)| {
        let mode = if target.starts_with("http") { " TargetMode=\"External\"" } else { "" };
        format!("<Relationship Id=\"{id}\" Type=\"{KIND}/{kind}\" Target=\"{target}\"{mode}/>")
    };
    format!("<Relationships>{}</Relationships>", list.iter().map(one).collect::<String>())
}

/// A presentation of one slide with these shapes; `more` are parts beside, by name.
fn deck(size: &str, shapes: &str, own: &[(&str, &str, &str)], more: &[(&str, &[u8])]) -> Presentation {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut put = |name: &str, bytes: &[u8]| {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    };
    put("_rels/.rels", relations(&[("r1", "officeDocument", "ppt/presentation.xml")]).as_bytes());
    let main = format!(
        "<p:presentation {NAMES}><p:sldIdLst><p:sldId id=\"256\" r:id=\"r1\"/></p:sldIdLst>{size}</p:presentation>"
    );
    put("ppt/presentation.xml", main.as_bytes());
    put("ppt/_rels/presentation.xml.rels", relations(&[("r1", "slide", "slides/slide1.xml")]).as_bytes());
    let slide = format!("<p:sld {NAMES}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>");
    put("ppt/slides/slide1.xml", slide.as_bytes());
    put("ppt/slides/_rels/slide1.xml.rels", relations(own).as_bytes());
    for (name, bytes) in more {
        put(name, bytes);
    }
    let bytes = zip.finish().unwrap().into_inner();
    Presentation::open(&bytes, Limits::default()).unwrap()
}

const SIZE: &str = "<p:sldSz cx=\"9144000\" cy=\"6858000\"/>";

fn shape(id: u32, xfrm: &str, more: &str) -> String {
    format!(
        "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"S{id}\"/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm>{xfrm}</a:xfrm>{more}</p:sp>"
    )
}

/// Draws, writes both ways, and gives the drawing.
fn drawn(deck: &Presentation) -> Drawing {
    let fonts = Fonts::bundled();
    let drawing = draw(deck, 0, &fonts).unwrap();
    assert!(svg(&drawing).ends_with("</svg>"));
    render_png(&drawing, 200).unwrap();
    drawing
}

#[test]
fn sizes_of_nothing_and_of_kilometres_are_drawn_or_refused() {
    let fonts = Fonts::bundled();
    for size in ["cx=\"-1\" cy=\"5\"", "cx=\"9223372036854775807\" cy=\"9\"", "cx=\"0\" cy=\"9\""] {
        let deck = deck(&format!("<p:sldSz {size}/>"), "", &[], &[]);
        assert!(matches!(draw(&deck, 0, &fonts), Err(DrawError::Size { .. })), "{size}");
    }
    assert!(matches!(
        draw(&deck(SIZE, "", &[], &[]), 7, &fonts),
        Err(DrawError::NoSlide { slide: 8, count: 1 })
    ));
    let words = "</p:spPr><p:txBody><a:bodyPr/><a:p><a:r><a:rPr sz=\"99999999\"/><a:t>wide words that go on</a:t></a:r></a:p></p:txBody>";
    for (off, ext) in [
        ("x=\"0\" y=\"0\"", "cx=\"0\" cy=\"0\""),
        ("x=\"-9223372036854775808\" y=\"9223372036854775807\"", "cx=\"9223372036854775807\" cy=\"-5\""),
        ("x=\"1.5\" y=\"NaN\"", "cx=\"inf\" cy=\"\""),
    ] {
        for preset in ["rect", "cloudCallout", "gear9", "nothing"] {
            let geometry = format!(
                "<a:prstGeom prst=\"{preset}\"/><a:solidFill><a:srgbClr val=\"FF0000\"/></a:solidFill>{words}"
            );
            let xfrm = format!("<a:off {off}/><a:ext {ext}/>");
            let drawing = drawn(&deck(SIZE, &shape(2, &xfrm, &geometry), &[], &[]));
            assert_eq!(drawing.shapes.len(), 1);
        }
    }
}

#[test]
fn layouts_in_a_circle_and_missing_parts_cost_what_they_give() {
    let layout = format!("<p:sldLayout {NAMES}><p:cSld><p:spTree/></p:cSld></p:sldLayout>");
    let circle = relations(&[("r1", "slideMaster", "layout.xml"), ("r2", "slideLayout", "layout.xml")]);
    let place = "<p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"T\"/><p:nvPr><p:ph type=\"title\"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:p><a:r><a:t>Hi</a:t></a:r></a:p></p:txBody></p:sp>";
    let round = deck(
        SIZE,
        place,
        &[("r1", "slideLayout", "../l/layout.xml")],
        &[("ppt/l/layout.xml", layout.as_bytes()), ("ppt/l/_rels/layout.xml.rels", circle.as_bytes())],
    );
    assert_eq!(drawn(&round).shapes.len(), 1);
    let missing = deck(SIZE, place, &[("r1", "slideLayout", "../l/none.xml")], &[]);
    assert_eq!(drawn(&missing).entries.len(), 0, "a title without a place is nowhere");
    let damaged =
        deck(SIZE, place, &[("r1", "slideLayout", "../l/layout.xml")], &[("ppt/l/layout.xml", b"<a><b>")]);
    drawn(&damaged);
}

const PICTURE: &str = "<p:pic><p:nvPicPr><p:cNvPr id=\"3\" name=\"Photo\" descr=\"A boat\"/><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed=\"r9\"/></p:blipFill><p:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"2540000\" cy=\"1270000\"/></a:xfrm></p:spPr></p:pic>";

#[test]
fn what_is_no_picture_is_a_box_with_its_words() {
    // A PNG that says it has 100,000 × 100,000 pixels, and nothing of them.
    let mut bomb = vec![0x89, b'P', b'N', b'G', 13, 10, 26, 10, 0, 0, 0, 13];
    bomb.extend(b"IHDR\x00\x01\x86\xa0\x00\x01\x86\xa0\x08\x06\x00\x00\x00\x00\x00\x00\x00");
    for (relation, bytes) in [
        (("r9", "image", "../media/a.png"), b"no picture at all".as_slice()),
        (("r9", "image", "../media/a.png"), bomb.as_slice()),
        (("r9", "image", "../media/none.png"), b"".as_slice()),
        (("r9", "image", "http://example.invalid/a.png"), b"".as_slice()),
        (("r9", "image", "../../../../etc/passwd"), b"".as_slice()),
    ] {
        let drawing = drawn(&deck(SIZE, PICTURE, &[relation], &[("ppt/media/a.png", bytes)]));
        assert_eq!(drawing.undrawn.len(), 1, "{relation:?}");
        let said = drawing
            .entries
            .iter()
            .any(|entry| matches!(&entry.item, Item::Line { text, .. } if text.contains("boat")));
        assert!(said, "{relation:?} {:?}", drawing.entries);
    }
}

#[test]
fn ten_thousand_shapes_and_endless_words_end() {
    let many: String = (0..10_000)
        .map(|at| shape(at + 2, "<a:off x=\"9\" y=\"9\"/><a:ext cx=\"90000\" cy=\"90000\"/>", "<a:prstGeom prst=\"star32\"/><a:solidFill><a:srgbClr val=\"00FF00\"/></a:solidFill></p:spPr>"))
        .collect();
    let drawing = draw(&deck(SIZE, &many, &[], &[]), 0, &Fonts::bundled()).unwrap();
    assert_eq!(drawing.shapes.len(), 10_000);
    let words = "word ".repeat(200_000);
    let body = format!("</p:spPr><p:txBody><a:bodyPr/><a:p><a:r><a:t>{words}</a:t></a:r></a:p></p:txBody>");
    let long = shape(2, "<a:off x=\"0\" y=\"0\"/><a:ext cx=\"2540000\" cy=\"1270000\"/>", &body);
    let drawing = draw(&deck(SIZE, &long, &[], &[]), 0, &Fonts::bundled()).unwrap();
    assert_eq!(drawing.undrawn.len(), 1, "{:?}", drawing.undrawn);
}

#[test]
fn tables_and_charts_that_lie_are_bounded() {
    let frame = |uri: &str, inner: &str| {
        format!(
            "<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id=\"4\" name=\"F\"/><p:nvPr/></p:nvGraphicFramePr><p:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"5080000\" cy=\"2540000\"/></p:xfrm><a:graphic><a:graphicData uri=\"x/{uri}\">{inner}</a:graphicData></a:graphic></p:graphicFrame>"
        )
    };
    let table = frame(
        "table",
        "<a:tbl><a:tblGrid><a:gridCol w=\"1270000\"/></a:tblGrid><a:tr h=\"1\"><a:tc gridSpan=\"4000000000\" rowSpan=\"99999999\"><a:txBody><a:p><a:r><a:t>x</a:t></a:r></a:p></a:txBody></a:tc><a:tc/><a:tc/></a:tr></a:tbl>",
    );
    let drawing = drawn(&deck(SIZE, &table, &[], &[]));
    assert!(drawing.entries.iter().any(|entry| entry.of.cell == Some((0, 0))));
    let chart = frame("chart", "<c:chart r:id=\"r5\"/>");
    for values in [
        "<c:ptCount val=\"4000000000\"/><c:pt idx=\"3999999999\"><c:v>1</c:v></c:pt>",
        "<c:ptCount val=\"2\"/><c:pt idx=\"0\"><c:v>NaN</c:v></c:pt><c:pt idx=\"1\"><c:v>1e308</c:v></c:pt>",
        "<c:ptCount val=\"2\"/><c:pt idx=\"0\"><c:v>-1e308</c:v></c:pt><c:pt idx=\"1\"><c:v>1e308</c:v></c:pt>",
        "",
    ] {
        for kind in [
            "barChart",
            "lineChart",
            "pieChart",
            "doughnutChart",
            "radarChart",
            "areaChart",
            "scatterChart",
            "bubbleChart",
        ] {
            let part = format!(
                "<c:chartSpace xmlns:c=\"c\"><c:chart><c:plotArea><c:{kind}><c:ser><c:idx val=\"99999999999\"/><c:val><c:numRef><c:numCache>{values}</c:numCache></c:numRef></c:val></c:ser></c:{kind}></c:plotArea><c:legend/></c:chart></c:chartSpace>"
            );
            drawn(&deck(
                SIZE,
                &chart,
                &[("r5", "chart", "../charts/c.xml")],
                &[("ppt/charts/c.xml", part.as_bytes())],
            ));
        }
    }
    let gone = drawn(&deck(SIZE, &chart, &[], &[]));
    assert_eq!(gone.undrawn.len(), 1);
}

#[test]
fn words_of_every_script_are_set() {
    let words = "Ω א ب न 漢字 한글 ไทย 👩‍👩‍👧 e\u{301} \u{202e}abc\u{202c} \u{feff} \u{10ffff}";
    let body = format!(
        "</p:spPr><p:txBody><a:bodyPr/><a:p><a:pPr rtl=\"1\"/><a:r><a:t>{words}</a:t></a:r></a:p></p:txBody>"
    );
    let drawing = drawn(&deck(
        SIZE,
        &shape(2, "<a:off x=\"0\" y=\"0\"/><a:ext cx=\"2540000\" cy=\"1270000\"/>", &body),
        &[],
        &[],
    ));
    assert!(!drawing.entries.is_empty());
}

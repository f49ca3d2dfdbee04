//! Charts in exports: lines on pages, a picture in Word, marks in a browser; and what is not drawn is said.

use std::io::Read;

use super::run;
use gloss_errand::export::Format;

const SOURCE: &str = "# Sales\n\nBy region:\n\n```chart\n{\"title\": \"Sales\", \"mark\": \"bar\", \"data\": {\"values\": [{\"region\": \"North <1>\", \"sales\": 12}, {\"region\": \"South\", \"sales\": 1234}]}, \"encoding\": {\"x\": {\"field\": \"region\", \"type\": \"nominal\"}, \"y\": {\"field\": \"sales\", \"type\": \"quantitative\"}}}\n```\n\nAfter it.\n";

#[test]
fn a_page_in_a_browser_has_the_marks() {
    let file = run(SOURCE, Format::Html, |_| {});
    let html = String::from_utf8(file.bytes).unwrap();
    assert_eq!(html.matches("data-mark=").count(), 2);
    assert!(html.contains("aria-label=\"South: 1,234\"") && html.contains("North &lt;1&gt;: 12"));
    assert!(html.contains("var(--chart-1, #2f4bb8)") && !html.contains("```") && file.warnings.is_empty());
}

#[test]
fn pages_have_its_words_as_text() {
    let set = crate::pdf::set_words(&super::job(SOURCE, Format::Pdf));
    assert!(set.contains("By region:") && set.contains("After it."), "{set}");
    let with = run(SOURCE, Format::Pdf, |_| {});
    let without = run("# Sales\n\nBy region:\n\nAfter it.\n", Format::Pdf, |_| {});
    assert!(with.bytes.starts_with(b"%PDF-") && with.warnings.is_empty());
    assert!(with.bytes.len() > without.bytes.len() + 500, "no picture on the page");
}

#[test]
fn word_has_its_picture() {
    let file = run(SOURCE, Format::Docx, |_| {});
    let mut package = zip::ZipArchive::new(std::io::Cursor::new(file.bytes)).unwrap();
    let mut png = Vec::new();
    package.by_name("word/media/image0.png").unwrap().read_to_end(&mut png).unwrap();
    let picture = image::load_from_memory(&png).unwrap().to_rgba8();
    // Bars in the first colour, and letters beside them.
    let ink = picture.pixels().filter(|pixel| pixel.0 == [0x2f, 0x4b, 0xb8, 0xff]).count();
    let letters =
        picture.pixels().filter(|pixel| pixel.0[3] > 200 && pixel.0[0] < 0x60 && pixel.0[2] < 0x60).count();
    assert!(ink > 5_000 && letters > 300, "{ink} and {letters} pixels");
    let mut body = String::new();
    package.by_name("word/document.xml").unwrap().read_to_string(&mut body).unwrap();
    assert!(body.contains("descr=\"Bar chart: Sales. 2 values.\""));
}

#[test]
fn what_is_not_drawn_is_said_above_its_words() {
    let source =
        "# T\n\n```chart\n{\"data\": {\"url\": \"https://example.org/x.csv\"}, \"mark\": \"bar\"}\n```\n";
    let html = String::from_utf8(run(source, Format::Html, |_| {}).bytes).unwrap();
    assert!(html.contains("This chart is not drawn. data.url: A chart fetches nothing."), "{html}");
    assert!(html.contains("<pre") && !html.contains("<svg"));
}

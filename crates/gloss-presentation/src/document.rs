//! The presentation's own part and those beside it: the list of slides, sizes, properties of the file.

use jiff::Timestamp;

use crate::layout::SIZE;
use crate::package::xml::{HEAD, NAMES, escape, levels};
use crate::slide::notes::PAGE;

/// The list of slides: each slide's id and its relationship.
pub(crate) fn slides(list: &[(u32, String)]) -> String {
    let entries: String =
        list.iter().map(|(id, relation)| format!("<p:sldId id=\"{id}\" r:id=\"{relation}\"/>")).collect();
    format!("<p:sldIdLst>{entries}</p:sldIdLst>")
}

/// The part of a presentation.
pub(crate) fn presentation(master: &str, notes: Option<&str>, slides: &str) -> String {
    let notes = notes.map_or(String::new(), |relation| {
        format!("<p:notesMasterIdLst><p:notesMasterId r:id=\"{relation}\"/></p:notesMasterIdLst>")
    });
    let levels = levels(9, 1800);
    format!(
        "{HEAD}<p:presentation {NAMES} saveSubsetFonts=\"1\"><p:sldMasterIdLst>{master}</p:sldMasterIdLst>{notes}{slides}\
         <p:sldSz cx=\"{}\" cy=\"{}\"/><p:notesSz cx=\"{}\" cy=\"{}\"/><p:defaultTextStyle><a:defPPr><a:defRPr lang=\"en-US\"/></a:defPPr>\
         {levels}</p:defaultTextStyle></p:presentation>",
        SIZE.0, SIZE.1, PAGE.0, PAGE.1,
    )
}

/// The part of presentation properties, such as those of a slide show: without any.
pub(crate) fn properties() -> String {
    format!("{HEAD}<p:presentationPr {NAMES}/>")
}

/// The part of view properties: how a program's window opens.
pub(crate) fn view() -> String {
    format!(
        "{HEAD}<p:viewPr {NAMES}><p:normalViewPr><p:restoredLeft sz=\"15620\"/><p:restoredTop sz=\"84380\"/></p:normalViewPr>\
         <p:slideViewPr><p:cSldViewPr snapToGrid=\"0\"><p:cViewPr varScale=\"1\"><p:scale><a:sx n=\"100\" d=\"100\"/><a:sy n=\"100\" d=\"100\"/>\
         </p:scale><p:origin x=\"0\" y=\"0\"/></p:cViewPr><p:guideLst/></p:cSldViewPr></p:slideViewPr><p:gridSpacing cx=\"76200\" \
         cy=\"76200\"/></p:viewPr>"
    )
}

/// Table styles: none of our own, for each cell says how it looks.
pub(crate) fn table_styles() -> String {
    format!(
        "{HEAD}<a:tblStyleLst xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
         def=\"{{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}}\"/>"
    )
}

/// The part of core properties: title, creator, language and the time of making.
pub(crate) fn core(title: &str, language: &str, at: i64) -> String {
    let (title, language, at) = (escape(title), escape(language), moment(at));
    format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{title}</dc:title><dc:creator>Gloss</dc:creator>\
         <cp:lastModifiedBy>Gloss</cp:lastModifiedBy><dcterms:created xsi:type=\"dcterms:W3CDTF\">{at}</dcterms:created>\
         <dcterms:modified xsi:type=\"dcterms:W3CDTF\">{at}</dcterms:modified><dc:language>{language}</dc:language></cp:coreProperties>"
    )
}

/// The part of extended properties: the application and the counts of slides and notes.
pub(crate) fn app(slides: usize, notes: usize) -> String {
    format!(
        "{HEAD}<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"><TotalTime>0</TotalTime>\
         <Application>Gloss</Application><PresentationFormat>Widescreen</PresentationFormat><Slides>{slides}</Slides><Notes>{notes}</Notes>\
         </Properties>"
    )
}

/// Seconds since 1970 as a moment of W3CDTF.
fn moment(seconds: i64) -> String {
    let end = if seconds < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_second(seconds).unwrap_or(end).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn moments_are_told_in_the_calendar() {
        for (seconds, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_827_696, "2000-02-29T12:34:56Z"),
            (1_795_000_000, "2026-11-18T11:06:40Z"),
        ] {
            assert_eq!(moment(seconds), expected);
        }
        assert_eq!(moment(i64::MAX / 1_000).len(), 20);
    }
}

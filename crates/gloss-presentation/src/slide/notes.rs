//! Speaker notes: the master that they share, and the page of each slide that has some.

use crate::layout::part::AS_MASTER;
use crate::package::xml::{HEAD, NAMES, TREE, escape, levels, xfrm};
use crate::spec::Text;

use super::Frame;

/// A page of notes, in EMU.
pub(crate) const PAGE: (i64, i64) = (6_858_000, 9_144_000);

const IMAGE: Frame = crate::layout::frame(685_800, 1_143_000, 5_486_400, 3_086_100);
const WORDS: Frame = crate::layout::frame(685_800, 4_400_550, 5_486_400, 3_600_450);

fn image(id: u32, drawn: &str) -> String {
    format!(
        "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"Slide Image Placeholder {}\"/><p:cNvSpPr><a:spLocks noGrp=\"1\" noRot=\"1\" \
         noChangeAspect=\"1\"/></p:cNvSpPr><p:nvPr><p:ph type=\"sldImg\"{}/></p:nvPr></p:nvSpPr><p:spPr>{drawn}</p:spPr></p:sp>",
        id - 1,
        if drawn.is_empty() { "" } else { " idx=\"2\"" },
    )
}

fn words(id: u32, index: u32, drawn: &str, properties: &str, body: &str) -> String {
    format!(
        "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"Notes Placeholder {}\"/><p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr><p:nvPr>\
         <p:ph type=\"body\" idx=\"{index}\"/></p:nvPr></p:nvSpPr><p:spPr>{drawn}</p:spPr><p:txBody>{properties}<a:lstStyle/>{body}\
         </p:txBody></p:sp>",
        id - 1,
    )
}

/// The master of notes. Its relationships lead to a theme of its own.
pub(crate) fn master() -> String {
    let drawn =
        |frame: &Frame| format!("{}<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>", xfrm("a", frame));
    let edge = "<a:noFill/><a:ln w=\"12700\"><a:solidFill><a:prstClr val=\"black\"/></a:solidFill></a:ln>";
    let prompt = "<a:p><a:pPr lvl=\"0\"/><a:r><a:rPr lang=\"en-US\"/><a:t>Notes</a:t></a:r></a:p>";
    let levels = levels(5, 1200);
    format!(
        "{HEAD}<p:notesMaster {NAMES}><p:cSld><p:bg><p:bgPr><a:solidFill><a:schemeClr val=\"bg1\"/></a:solidFill><a:effectLst/></p:bgPr>\
         </p:bg><p:spTree>{TREE}{}{}</p:spTree></p:cSld><p:clrMap bg1=\"lt1\" tx1=\"dk1\" bg2=\"lt2\" tx2=\"dk2\" accent1=\"accent1\" \
         accent2=\"accent2\" accent3=\"accent3\" accent4=\"accent4\" accent5=\"accent5\" accent6=\"accent6\" hlink=\"hlink\" \
         folHlink=\"folHlink\"/><p:notesStyle>{levels}</p:notesStyle></p:notesMaster>",
        image(2, &format!("{}{edge}", drawn(&IMAGE))),
        words(
            3,
            3,
            &drawn(&WORDS),
            "<a:bodyPr vert=\"horz\" lIns=\"91440\" tIns=\"45720\" rIns=\"91440\" bIns=\"45720\"/>",
            prompt
        ),
    )
}

/// The facts in notes, each with its paragraph, its UTF-16 range and what is shown.
pub(crate) fn facts(lines: &[Text]) -> impl Iterator<Item = (usize, &str, std::ops::Range<usize>, String)> {
    let of_line = |(paragraph, text)| {
        super::text::facts(text).into_iter().map(move |(fact, range, shown)| (paragraph, fact, range, shown))
    };
    lines.iter().enumerate().flat_map(of_line)
}

/// The notes of a slide.
pub(crate) fn notes(lines: &[Text], language: &str) -> String {
    let language = escape(language);
    let line = |text: &Text| {
        let words = escape(&text.words());
        format!("<a:p><a:r><a:rPr lang=\"{language}\"/><a:t>{words}</a:t></a:r></a:p>")
    };
    let body: String = lines.iter().map(line).collect();
    format!(
        "{HEAD}<p:notes {NAMES}><p:cSld><p:spTree>{TREE}{}{}</p:spTree></p:cSld>{AS_MASTER}</p:notes>",
        image(2, ""),
        words(3, 1, "", "<a:bodyPr/>", &body),
    )
}

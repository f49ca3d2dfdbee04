//! Small slides for tests: a presentation of one slide of 720 by 540 points, with the shapes that a test writes down.

use std::io::{Cursor, Write};

use gloss_ooxml::Limits;
use gloss_ooxml::presentation::Presentation;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const NAMES: &str = "xmlns:a=\"a\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" xmlns:p=\"p\"";
const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn relation(kind: &str, target: &str) -> String {
    format!(
        "<Relationships><Relationship Id=\"r1\" Type=\"{KIND}/{kind}\" Target=\"{target}\"/></Relationships>"
    )
}

/// A presentation of one slide with these shapes.
pub(crate) fn deck(shapes: &str) -> Presentation {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut put = |name: &str, text: &str| {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    let types = "<Types><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
        <Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>";
    put("[Content_Types].xml", types);
    put("_rels/.rels", &relation("officeDocument", "ppt/presentation.xml"));
    let main = format!(
        "<p:presentation {NAMES}><p:sldIdLst><p:sldId id=\"256\" r:id=\"r1\"/></p:sldIdLst><p:sldSz cx=\"9144000\" cy=\"6858000\"/></p:presentation>"
    );
    put("ppt/presentation.xml", &main);
    put("ppt/_rels/presentation.xml.rels", &relation("slide", "slides/slide1.xml"));
    put(
        "ppt/slides/slide1.xml",
        &format!("<p:sld {NAMES}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>"),
    );
    Presentation::open(&zip.finish().unwrap().into_inner(), Limits::default()).unwrap()
}

/// A box with words.
pub(crate) struct Words<'a> {
    pub id: u32,
    /// Left, top, width and height, in points.
    pub place: [i32; 4],
    pub text: &'a str,
    /// In points.
    pub size: u32,
    pub colour: &'a str,
    /// What it is filled with; nothing where empty.
    pub fill: &'a str,
    /// The placeholder that it is; none where empty.
    pub holder: &'a str,
    /// What its `bodyPr` holds.
    pub body: &'a str,
}

impl<'a> Words<'a> {
    pub(crate) fn at(id: u32, place: [i32; 4], text: &'a str) -> Self {
        Self { id, place, text, size: 18, colour: "000000", fill: "", holder: "", body: "" }
    }

    pub(crate) fn xml(&self) -> String {
        let Self { id, text, size, colour, body, .. } = self;
        let fill = match self.fill {
            "" => String::new(),
            fill => format!("<a:solidFill><a:srgbClr val=\"{fill}\"/></a:solidFill>"),
        };
        let holder = match self.holder {
            "" => String::new(),
            kind => format!("<p:ph type=\"{kind}\"/>"),
        };
        let run = match *text {
            "" => String::new(),
            text => format!(
                "<a:r><a:rPr sz=\"{}\"><a:solidFill><a:srgbClr val=\"{colour}\"/></a:solidFill><a:latin typeface=\"Calibri\"/></a:rPr><a:t>{text}</a:t></a:r>",
                size * 100
            ),
        };
        format!(
            "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"S{id}\"/><p:cNvSpPr/><p:nvPr>{holder}</p:nvPr></p:nvSpPr>\
            <p:spPr>{}<a:prstGeom prst=\"rect\"/>{fill}</p:spPr>\
            <p:txBody><a:bodyPr>{body}</a:bodyPr><a:p>{run}</a:p></p:txBody></p:sp>",
            xfrm(self.place)
        )
    }
}

fn xfrm([x, y, width, height]: [i32; 4]) -> String {
    let emu = |points: i32| i64::from(points) * 12_700;
    format!(
        "<a:xfrm><a:off x=\"{}\" y=\"{}\"/><a:ext cx=\"{}\" cy=\"{}\"/></a:xfrm>",
        emu(x),
        emu(y),
        emu(width),
        emu(height)
    )
}

/// Shapes held together, each where it says that it is.
pub(crate) fn group(id: u32, shapes: &[String]) -> String {
    let page = "<a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"9144000\" cy=\"6858000\"/><a:chOff x=\"0\" y=\"0\"/><a:chExt cx=\"9144000\" cy=\"6858000\"/></a:xfrm>";
    format!(
        "<p:grpSp><p:nvGrpSpPr><p:cNvPr id=\"{id}\" name=\"G\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr>{page}</p:grpSpPr>{}</p:grpSp>",
        shapes.concat()
    )
}

/// A picture whose file is missing, with what is said of it.
pub(crate) fn picture(id: u32, description: &str) -> String {
    format!(
        "<p:pic><p:nvPicPr><p:cNvPr id=\"{id}\" name=\"P\" descr=\"{description}\"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr>\
        <p:blipFill/><p:spPr>{}</p:spPr></p:pic>",
        xfrm([40, 260, 300, 200])
    )
}

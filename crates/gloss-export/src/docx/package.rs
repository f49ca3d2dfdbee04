//! The package that a Word document is: a ZIP with its parts, their types and how they lead to each other.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::sync::Arc;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use gloss_errand::export::ExportError;

use super::xml::{HEAD, NAMESPACES, attribute, date, escape};
use crate::job::Job;
use crate::model::Paper;

/// How the types of Word's own parts begin.
pub(super) const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

pub(super) fn office(kind: &str) -> String {
    format!("http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}")
}

pub(super) fn relation(id: &str, kind: &str, target: &str) -> String {
    format!("<Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"/>")
}

pub(super) fn outside(links: &[Arc<str>]) -> String {
    let mut out = String::new();
    for (at, link) in links.iter().enumerate() {
        let (kind, link) = (office("hyperlink"), attribute(link));
        let _ = write!(
            out,
            "<Relationship Id=\"rLink{at}\" Type=\"{kind}\" Target=\"{link}\" TargetMode=\"External\"/>"
        );
    }
    out
}

/// The ZIP that is written, with the types of its parts.
pub(super) struct Package {
    zip: ZipWriter<Cursor<Vec<u8>>>,
    types: String,
}

impl Package {
    pub(super) fn new() -> Self {
        let mut types = format!(
            "{HEAD}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
        );
        for kind in ["png", "jpeg", "gif"] {
            let _ = write!(types, "<Default Extension=\"{kind}\" ContentType=\"image/{kind}\"/>");
        }
        Self { zip: ZipWriter::new(Cursor::new(Vec::new())), types }
    }

    pub(super) fn bytes(&mut self, name: &str, bytes: &[u8], packed: bool) -> Result<(), ExportError> {
        let method = if packed { CompressionMethod::Deflated } else { CompressionMethod::Stored };
        // The same document gives the same bytes: no clock in it.
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(zip::DateTime::default());
        self.zip.start_file(name, options).map_err(|error| ExportError::Package(error.to_string()))?;
        self.zip.write_all(bytes).map_err(|error| ExportError::Package(error.to_string()))
    }

    pub(super) fn part(&mut self, name: &str, kind: &str, text: &str) -> Result<(), ExportError> {
        let _ = write!(self.types, "<Override PartName=\"/{name}\" ContentType=\"{kind}\"/>");
        self.bytes(name, text.as_bytes(), true)
    }

    pub(super) fn relations(&mut self, name: &str, relations: &str) -> Result<(), ExportError> {
        let text = format!(
            "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{relations}</Relationships>"
        );
        self.bytes(name, text.as_bytes(), true)
    }

    /// The parts that hardly differ from document to document.
    pub(super) fn fixed(&mut self, job: &Job<'_>, paper: &Paper) -> Result<(), ExportError> {
        let language = attribute(job.language);
        let styles = include_str!("styles.xml").replace("LANGUAGE", &language);
        self.part("word/styles.xml", &format!("{WORD}.styles+xml"), &styles)?;
        let settings = format!(
            "{HEAD}<w:settings {NAMESPACES}><w:defaultTabStop w:val=\"709\"/><w:footnotePr><w:footnote w:id=\"-1\"/><w:footnote w:id=\"0\"/></w:footnotePr><w:compat><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat><w:themeFontLang w:val=\"{language}\"/></w:settings>"
        );
        self.part("word/settings.xml", &format!("{WORD}.settings+xml"), &settings)?;
        let title = job.title_of(paper);
        let field = |name: &str| {
            format!(
                "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> {name} </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
            )
        };
        let short: String = title.chars().take(90).collect();
        // The page's number stands at the right margin, which is elsewhere on a turned page.
        for (name, right) in [("footer", 9_072), ("footerTurned", 14_004)] {
            let footer = format!(
                "{HEAD}<w:ftr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val=\"Footer\"/><w:tabs><w:tab w:val=\"right\" w:pos=\"{right}\"/></w:tabs></w:pPr><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r><w:r><w:tab/></w:r>{}<w:r><w:t xml:space=\"preserve\"> / </w:t></w:r>{}</w:p></w:ftr>",
                escape(&short),
                field("PAGE"),
                field("NUMPAGES")
            );
            self.part(&format!("word/{name}.xml"), &format!("{WORD}.footer+xml"), &footer)?;
        }
        let made = date(job.date);
        let core = format!(
            "{HEAD}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title><dc:language>{language}</dc:language><dcterms:created xsi:type=\"dcterms:W3CDTF\">{made}</dcterms:created><dcterms:modified xsi:type=\"dcterms:W3CDTF\">{made}</dcterms:modified></cp:coreProperties>",
            escape(&title)
        );
        self.part("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml", &core)?;
        let app = format!(
            "{HEAD}<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"><Application>Gloss</Application></Properties>"
        );
        self.part(
            "docProps/app.xml",
            "application/vnd.openxmlformats-officedocument.extended-properties+xml",
            &app,
        )?;
        let top = [
            relation("rDocument", &office("officeDocument"), "word/document.xml"),
            relation(
                "rCore",
                "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
                "docProps/core.xml",
            ),
            relation("rApp", &office("extended-properties"), "docProps/app.xml"),
        ];
        self.relations("_rels/.rels", &top.concat())
    }

    pub(super) fn finish(mut self) -> Result<Vec<u8>, ExportError> {
        let types = format!("{}</Types>", std::mem::take(&mut self.types));
        self.bytes("[Content_Types].xml", types.as_bytes(), true)?;
        let done = self.zip.finish().map_err(|error| ExportError::Package(error.to_string()))?;
        Ok(done.into_inner())
    }
}

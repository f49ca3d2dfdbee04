//! A Word document from nothing (ECMA-376): real styles, numbering, footnotes, comments and tracked changes. Written
//! by ourselves: no crate writes comments with answers on exact ranges and changes that can be rejected word by word.

mod body;
mod changes;
mod comments;
mod flow;
mod lists;
mod xml;

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use body::{Author, Writer, section};
use changes::{Mark, Tracked};
use flow::Flow;
use xml::{HEAD, NAMESPACES, attribute, date, escape};

use crate::model::{Paper, Piece, Style, What};
use crate::picture::Pictures;
use gloss_errand::export::ExportError;

use crate::{Job, figures, read};

/// Writes the package.
///
/// # Errors
/// Where it can't be compressed.
pub(crate) fn write(
    job: &Job<'_>,
    paper: &Paper,
    warnings: &mut Vec<String>,
) -> Result<Vec<u8>, ExportError> {
    let older =
        job.before.map(|before| read::paper(before.source, &gloss_markdown::parse(before.source), job.cells));
    let pictures = Pictures::fetch(std::iter::once(paper).chain(&older), job.images, warnings);
    let mut flow = Flow::default();
    let title = [Piece {
        what: What::Text(read::clean(job.title).replace('\n', " ")),
        style: Style::default(),
        link: None,
        span: 0..0,
        exact: false,
    }];
    let titled = |paper: &Paper, flow: &mut Flow| {
        let pieces = if paper.title.is_empty() { &title[..] } else { &paper.title };
        flow.add_line(paper, "Title", pieces);
        flow.add(paper, &paper.blocks);
    };
    titled(paper, &mut flow);
    let threads = comments::place(&mut flow, job.remarks, warnings);
    let mut tracked = match &older {
        None => changes::all(std::mem::take(&mut flow.parts), Mark::Same),
        Some(older) => {
            // Footnotes of both versions are in one row, so that each has a number of its own.
            let mut before = flow.beside();
            titled(older, &mut before);
            let tracked = changes::compare(&before, &flow);
            flow.notes = before.notes;
            tracked
        }
    };
    extras(job, paper, &mut flow, &mut tracked);
    let author = job.before.map_or("Gloss", |before| before.author);
    let author =
        Author { name: attribute(author), date: date(job.before.map_or(job.date, |before| before.at)) };
    let mut writer = Writer {
        out: format!("{HEAD}<w:document {NAMESPACES}><w:body>\n"),
        pictures: &pictures,
        threads: &threads,
        author,
        sheet: job.sheet,
        lists: lists::Lists::default(),
        links: Vec::new(),
        bookmarks: HashMap::new(),
        notes: Vec::new(),
        next: 0,
    };
    writer.parts(&tracked);
    let _ = write!(writer.out, "{}</w:body></w:document>", section(job.sheet, false));
    let document = std::mem::take(&mut writer.out);
    let links = std::mem::take(&mut writer.links);
    let footnotes = footnotes(&mut writer, &flow);
    let mut package = Package::new();
    package.part(
        "word/document.xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        &document,
    )?;
    package.part(
        "word/footnotes.xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
        &footnotes,
    )?;
    package.part(
        "word/numbering.xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml",
        &writer.lists.part(),
    )?;
    package.fixed(job, paper)?;
    package.relations("word/_rels/footnotes.xml.rels", &outside(&writer.links))?;
    let mut relations = outside(&links);
    if !threads.is_empty() {
        let (comments, extended) = comments::parts(&threads);
        package.part(
            "word/comments.xml",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml",
            &comments,
        )?;
        package.part(
            "word/commentsExtended.xml",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.commentsExtended+xml",
            &extended,
        )?;
        relations.push_str(&relation(
            "rComments",
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments",
            "comments.xml",
        ));
        relations.push_str(&relation(
            "rCommentsEx",
            "http://schemas.microsoft.com/office/2011/relationships/commentsExtended",
            "commentsExtended.xml",
        ));
    }
    for (at, picture) in pictures.all.iter().enumerate() {
        let name = format!("media/image{at}.{}", picture.ending());
        relations.push_str(&relation(&format!("rImage{at}"), &office("image"), &name));
        package.bytes(&format!("word/{name}"), &picture.bytes, false)?;
    }
    for (id, part) in [
        ("rStyles", "styles"),
        ("rNumbering", "numbering"),
        ("rFootnotes", "footnotes"),
        ("rSettings", "settings"),
    ] {
        relations.push_str(&relation(id, &office(part), &format!("{part}.xml")));
    }
    relations.push_str(&relation("rFooter", &office("footer"), "footer.xml"));
    relations.push_str(&relation("rFooterTurned", &office("footer"), "footerTurned.xml"));
    package.relations("word/_rels/document.xml.rels", &relations)?;
    package.finish()
}

/// The line below the title, and the appendix: what is no part of the document's own words and never a change.
fn extras(job: &Job<'_>, paper: &Paper, flow: &mut Flow, tracked: &mut Vec<Tracked>) {
    let byline = [Piece {
        what: What::Text(job.byline()),
        style: Style::default(),
        link: None,
        span: 0..0,
        exact: false,
    }];
    let after_title = tracked
        .iter()
        .take_while(|part| matches!(part, Tracked::Line { line, .. } if line.look.style == "Title"));
    let at = after_title.count();
    flow.parts.clear();
    flow.add_line(paper, "Subtitle", &byline);
    tracked.splice(at..at, changes::all(std::mem::take(&mut flow.parts), Mark::Same));
    flow.add(paper, &figures::appendix(job));
    if flow.parts.is_empty() && job.before.is_some() {
        // The end of a body's last paragraph can't be taken back, so that it is none of the changed ones.
        flow.add_line(paper, "Spacer", &[]);
    }
    tracked.extend(changes::all(std::mem::take(&mut flow.parts), Mark::Same));
}

fn footnotes(writer: &mut Writer<'_>, flow: &Flow) -> String {
    writer.out = format!(
        "{HEAD}<w:footnotes {NAMESPACES}><w:footnote w:type=\"separator\" w:id=\"-1\"><w:p><w:pPr><w:spacing w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/></w:pPr><w:r><w:separator/></w:r></w:p></w:footnote><w:footnote w:type=\"continuationSeparator\" w:id=\"0\"><w:p><w:pPr><w:spacing w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/></w:pPr><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>\n"
    );
    for (at, note) in writer.notes.clone().into_iter().enumerate() {
        let _ = write!(writer.out, "<w:footnote w:id=\"{}\">", at + 1);
        let start = writer.out.len();
        let mut parts = changes::all(flow.notes.get(note).cloned().unwrap_or_default(), Mark::Same);
        for part in &mut parts {
            if let Tracked::Line { line, .. } = part
                && line.look.style == "BodyText"
            {
                line.look.style = "FootnoteText";
            }
        }
        writer.parts(&parts);
        // The number stands in the first paragraph; a footnote that begins with anything else gets one for it.
        let sign = "<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr><w:footnoteRef/></w:r><w:r><w:t xml:space=\"preserve\"> </w:t></w:r>";
        let first = "<w:p><w:pPr><w:pStyle w:val=\"FootnoteText\"/>";
        let rest = writer.out.get(start..).unwrap_or_default();
        match rest.starts_with(first).then(|| rest.find("</w:pPr>")).flatten() {
            Some(end) => writer.out.insert_str(start + end + "</w:pPr>".len(), sign),
            None => writer.out.insert_str(start, &format!("{first}</w:pPr>{sign}</w:p>")),
        }
        writer.out.push_str("</w:footnote>\n");
    }
    writer.out.push_str("</w:footnotes>");
    std::mem::take(&mut writer.out)
}

fn office(kind: &str) -> String {
    format!("http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}")
}

fn relation(id: &str, kind: &str, target: &str) -> String {
    format!("<Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"/>")
}

fn outside(links: &[std::sync::Arc<str>]) -> String {
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
struct Package {
    zip: ZipWriter<Cursor<Vec<u8>>>,
    types: String,
}

impl Package {
    fn new() -> Self {
        let mut types = format!(
            "{HEAD}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
        );
        for kind in ["png", "jpeg", "gif"] {
            let _ = write!(types, "<Default Extension=\"{kind}\" ContentType=\"image/{kind}\"/>");
        }
        Self { zip: ZipWriter::new(Cursor::new(Vec::new())), types }
    }

    fn bytes(&mut self, name: &str, bytes: &[u8], packed: bool) -> Result<(), ExportError> {
        let method = if packed { CompressionMethod::Deflated } else { CompressionMethod::Stored };
        // The same document gives the same bytes: no clock in it.
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(zip::DateTime::default());
        self.zip.start_file(name, options).map_err(|error| ExportError::Package(error.to_string()))?;
        self.zip.write_all(bytes).map_err(|error| ExportError::Package(error.to_string()))
    }

    fn part(&mut self, name: &str, kind: &str, text: &str) -> Result<(), ExportError> {
        let _ = write!(self.types, "<Override PartName=\"/{name}\" ContentType=\"{kind}\"/>");
        self.bytes(name, text.as_bytes(), true)
    }

    fn relations(&mut self, name: &str, relations: &str) -> Result<(), ExportError> {
        let text = format!(
            "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{relations}</Relationships>"
        );
        self.bytes(name, text.as_bytes(), true)
    }

    /// The parts that hardly differ from document to document.
    fn fixed(&mut self, job: &Job<'_>, paper: &Paper) -> Result<(), ExportError> {
        let word = "application/vnd.openxmlformats-officedocument.wordprocessingml";
        let language = attribute(job.language);
        let styles = include_str!("docx/styles.xml").replace("LANGUAGE", &language);
        self.part("word/styles.xml", &format!("{word}.styles+xml"), &styles)?;
        let settings = format!(
            "{HEAD}<w:settings {NAMESPACES}><w:defaultTabStop w:val=\"709\"/><w:footnotePr><w:footnote w:id=\"-1\"/><w:footnote w:id=\"0\"/></w:footnotePr><w:compat><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat><w:themeFontLang w:val=\"{language}\"/></w:settings>"
        );
        self.part("word/settings.xml", &format!("{word}.settings+xml"), &settings)?;
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
            self.part(&format!("word/{name}.xml"), &format!("{word}.footer+xml"), &footer)?;
        }
        let (made, creator) = (date(job.date), attribute(job.author));
        let core = format!(
            "{HEAD}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title><dc:creator>{creator}</dc:creator><dc:language>{language}</dc:language><cp:lastModifiedBy>{creator}</cp:lastModifiedBy><dcterms:created xsi:type=\"dcterms:W3CDTF\">{made}</dcterms:created><dcterms:modified xsi:type=\"dcterms:W3CDTF\">{made}</dcterms:modified></cp:coreProperties>",
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

    fn finish(mut self) -> Result<Vec<u8>, ExportError> {
        let types = format!("{}</Types>", std::mem::take(&mut self.types));
        self.bytes("[Content_Types].xml", types.as_bytes(), true)?;
        let done = self.zip.finish().map_err(|error| ExportError::Package(error.to_string()))?;
        Ok(done.into_inner())
    }
}

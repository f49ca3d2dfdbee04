//! A Word document from nothing (ECMA-376): real styles, numbering, footnotes, comments and tracked changes. Written
//! by ourselves: no crate writes comments with answers on exact ranges and changes that can be rejected word by word.

mod body;
mod changes;
mod comments;
mod flow;
mod lists;
mod package;
mod xml;

use std::collections::HashMap;
use std::fmt::Write as _;

use body::{Author, Writer, section};
use changes::{Mark, Tracked};
use flow::Flow;
use package::{Package, WORD, office, outside, relation};
use xml::{HEAD, NAMESPACES, attribute, date};

use crate::job::Job;
use crate::model::{Paper, clean, piece};
use crate::pictures::Pictures;
use crate::{figures, read};
use gloss_errand::export::ExportError;

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
    add_body(job, paper, &mut flow);
    let threads = comments::place(&mut flow, job.remarks, warnings);
    let mut tracked = match &older {
        None => changes::all(std::mem::take(&mut flow.parts), Mark::Same),
        Some(older) => {
            // Footnotes of both versions are in one row, so that each has a number of its own.
            let mut before = flow.beside();
            add_body(job, older, &mut before);
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
    for (name, kind, text) in [
        ("document", "document.main", &document),
        ("footnotes", "footnotes", &footnotes),
        ("numbering", "numbering", &writer.lists.part()),
    ] {
        package.part(&format!("word/{name}.xml"), &format!("{WORD}.{kind}+xml"), text)?;
    }
    package.fixed(job, paper)?;
    package.relations("word/_rels/footnotes.xml.rels", &outside(&writer.links))?;
    let mut relations = outside(&links);
    relations.push_str(&add_comments(&mut package, &threads)?);
    relations.push_str(&add_pictures(&mut package, &pictures)?);
    for (id, kind, part) in [
        ("rStyles", "styles", "styles"),
        ("rNumbering", "numbering", "numbering"),
        ("rFootnotes", "footnotes", "footnotes"),
        ("rSettings", "settings", "settings"),
        ("rFooter", "footer", "footer"),
        ("rFooterTurned", "footer", "footerTurned"),
    ] {
        relations.push_str(&relation(id, &office(kind), &format!("{part}.xml")));
    }
    package.relations("word/_rels/document.xml.rels", &relations)?;
    package.finish()
}

/// The title and all below it.
fn add_body(job: &Job<'_>, paper: &Paper, flow: &mut Flow) {
    let title = [piece(clean(job.title).replace('\n', " "))];
    flow.add_line(paper, "Title", if paper.title.is_empty() { &title } else { &paper.title });
    flow.add(paper, &paper.blocks);
}

/// The parts of the comments, where there are some; gives how the document leads to them.
fn add_comments(package: &mut Package, threads: &[comments::Thread<'_>]) -> Result<String, ExportError> {
    if threads.is_empty() {
        return Ok(String::new());
    }
    let (comments, extended) = comments::parts(threads);
    package.part("word/comments.xml", &format!("{WORD}.comments+xml"), &comments)?;
    package.part("word/commentsExtended.xml", &format!("{WORD}.commentsExtended+xml"), &extended)?;
    let kind = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended";
    Ok(relation("rComments", &office("comments"), "comments.xml")
        + &relation("rCommentsEx", kind, "commentsExtended.xml"))
}

/// The files of the images; gives how the document leads to them.
fn add_pictures(package: &mut Package, pictures: &Pictures) -> Result<String, ExportError> {
    let mut relations = String::new();
    for (at, picture) in pictures.all.iter().enumerate() {
        let name = format!("media/image{at}.{}", picture.ending());
        relations.push_str(&relation(&format!("rImage{at}"), &office("image"), &name));
        package.bytes(&format!("word/{name}"), &picture.bytes, false)?;
    }
    Ok(relations)
}

/// The line below the title, and the appendix: what is no part of the document's own words and never a change.
fn extras(job: &Job<'_>, paper: &Paper, flow: &mut Flow, tracked: &mut Vec<Tracked>) {
    let byline = job.byline(paper);
    let after_title = tracked
        .iter()
        .take_while(|part| matches!(part, Tracked::Line { line, .. } if line.look.style == "Title"));
    let at = after_title.count();
    flow.parts.clear();
    if !byline.is_empty() {
        flow.add_line(paper, "Subtitle", &[piece(byline)]);
    }
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

//! A review copy: one HTML file in which somebody without Gloss points, writes notes and sends a file of them back. What it holds is
//! drawn here; how it is pointed at is `review.js`'s, which reaches no network and keeps nothing but in its reader's browser.

mod document;
mod markup;
mod sheet;
mod slides;

use gloss_errand::export::{ExportError, Exported, MAX_FILE};
use gloss_protocol::Block;

pub use markup::Images;
use markup::text;
pub use sheet::ReviewSheet;
pub use slides::{ReviewPart, ReviewSlide};

/// The content under review.
pub enum ReviewBody<'a> {
    /// A document, or code line by line.
    Document {
        /// Its blocks, with runs.
        blocks: &'a [Block],
        /// The bytes of an image and its type.
        images: Images<'a>,
    },
    /// Tables.
    Sheets(&'a [ReviewSheet]),
    /// Slides.
    Slides(&'a [ReviewSlide]),
    /// Pages: their names, and each as one page with its elements numbered.
    Pages(&'a [(String, String)]),
}

/// A review copy to be made.
pub struct ReviewJob<'a> {
    /// The artifact's path.
    pub path: &'a str,
    /// The file's title on screen.
    pub title: &'a str,
    /// The version.
    pub version: u32,
    /// SHA-256 of the version, in hex: notes that come back belong to these bytes.
    pub sha256: &'a str,
    /// Who it is from; empty leaves it out.
    pub author: &'a str,
    /// The content under review.
    pub body: ReviewBody<'a>,
    /// Sentences about content that was left out.
    pub left: &'a [String],
}

/// The script inside pages of a site that tells the review copy around them what is pointed at.
pub const INSIDE: &str = include_str!("assets/inside.js");

/// Makes a review copy.
///
/// # Errors
/// [`ExportError::TooLong`] where it is larger than [`MAX_FILE`].
pub fn review(job: &ReviewJob<'_>) -> Result<Exported, ExportError> {
    let mut out = String::with_capacity(64 << 10);
    out.push_str(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; \
         img-src data: blob:; font-src data:; media-src data:; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"generator\" content=\"Gloss\">\n<title>",
    );
    text(&mut out, &format!("Review: {}", job.title));
    out.push_str("</title>\n<style>\n");
    out.push_str(include_str!("assets/review.css"));
    out.push_str("</style>\n</head>\n<body data-path=\"");
    text(&mut out, job.path);
    out.push_str(&format!(
        "\" data-version=\"{}\" data-sha256=\"{}\">\n<header>\n<div>\n<h1>",
        job.version, job.sha256
    ));
    text(&mut out, job.title);
    out.push_str("</h1>\n<p>");
    let from = if job.author.is_empty() { String::new() } else { format!(" from {}", job.author) };
    text(
        &mut out,
        &format!(
            "A copy of version {}{from}, to be reviewed. Point at something and write a note; nothing leaves this file by itself.",
            job.version
        ),
    );
    out.push_str("</p>\n</div>\n<label>Your name <input id=\"name\" autocomplete=\"name\" maxlength=\"80\"></label>\n</header>\n");
    if !job.left.is_empty() {
        out.push_str("<p class=\"left\">");
        text(&mut out, &job.left.join(" "));
        out.push_str("</p>\n");
    }
    out.push_str("<main id=\"copy\" aria-label=\"The copy\">\n");
    match &job.body {
        ReviewBody::Document { blocks, images } => document::write(&mut out, blocks, *images),
        ReviewBody::Sheets(sheets) => sheet::write(&mut out, sheets),
        ReviewBody::Slides(all) => slides::write(&mut out, all),
        ReviewBody::Pages(pages) => write_pages(&mut out, pages),
    }
    out.push_str(
        "</main>\n<aside aria-label=\"Notes\">\n<h2>Notes <span id=\"count\"></span></h2>\n<p id=\"hint\">Click a part, or select words. By keyboard: \
         Tab to a part, Enter to write.</p>\n<ol id=\"notes\"></ol>\n<div class=\"send\"><button type=\"button\" id=\"send\" disabled>Save notes to send back</button>\
         <p id=\"sent\" role=\"status\"></p></div>\n</aside>\n<script>\n",
    );
    out.push_str(include_str!("assets/review.js"));
    out.push_str("</script>\n</body>\n</html>\n");
    if out.len() > MAX_FILE {
        return Err(ExportError::TooLong);
    }
    Ok(Exported { bytes: out.into_bytes(), warnings: job.left.to_vec(), pages: None })
}

fn write_pages(out: &mut String, pages: &[(String, String)]) {
    if pages.len() > 1 {
        out.push_str("<nav class=\"pages\" aria-label=\"Pages\">");
        for (name, _) in pages {
            out.push_str("<button type=\"button\" data-to=\"");
            text(out, name);
            out.push_str("\">");
            text(out, name);
            out.push_str("</button>");
        }
        out.push_str("</nav>\n");
    }
    for (name, page) in pages {
        out.push_str("<template data-page=\"");
        text(out, name);
        // As words in an attribute: a page must not become part of this one.
        out.push_str("\" data-html=\"");
        text(out, page);
        out.push_str("\"></template>\n");
    }
    out.push_str(
        "<div class=\"modes\" role=\"group\" aria-label=\"Mode\"><button type=\"button\" id=\"point\" aria-pressed=\"true\">Point</button>\
         <button type=\"button\" id=\"use\" aria-pressed=\"false\">Use</button></div>\n<div class=\"frame\"><iframe id=\"site\" title=\"The site\" sandbox=\"allow-scripts\"></iframe></div>\n",
    );
}

#[cfg(test)]
mod tests;

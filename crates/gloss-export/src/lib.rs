//! A Markdown document as a file that one would send to a board: PDF by Typst, DOCX, or one HTML file. Bytes in, bytes
//! out: it opens no file, no address and no package, and never changes the document.
//!
//! Figures are plain text in the body and stand with their sources in an appendix. Notes become Word's comments, and
//! what differs from an earlier version tracked changes, where a DOCX is asked for with them.

mod chart;
mod docx;
mod figures;
mod fit;
mod fonts;
mod html;
mod job;
mod leads;
mod model;
mod pdf;
mod picture;
mod pictures;
mod read;

use gloss_errand::export::{ExportError, Exported, Format, MAX_CELLS, MAX_FILE, MAX_SOURCE};

pub use job::{Before, Job};
pub use pdf::{handout, slides};

/// Makes the file.
///
/// # Errors
/// Where the document is too long, has too large tables for pages, or can't be laid out.
pub fn export(job: &Job<'_>) -> Result<Exported, ExportError> {
    if job.source.len() > MAX_SOURCE || job.before.is_some_and(|before| before.source.len() > MAX_SOURCE) {
        return Err(ExportError::TooLong);
    }
    let paper = read::paper(job.source, &gloss_markdown::parse(job.source), job.cells);
    let cells = paper.cells();
    if job.format == Format::Pdf && cells > MAX_CELLS {
        return Err(ExportError::TooManyCells(cells));
    }
    let mut warnings: Vec<String> = leads::warning(&paper.outside).into_iter().collect();
    let (bytes, pages) = match job.format {
        Format::Pdf => pdf::write(job, &paper, &mut warnings).map(|(bytes, pages)| (bytes, Some(pages)))?,
        Format::Docx => (docx::write(job, &paper, &mut warnings)?, None),
        Format::Html => (html::write(job, &paper, &mut warnings), None),
    };
    if bytes.len() > MAX_FILE {
        return Err(ExportError::TooLong);
    }
    Ok(Exported { bytes, warnings, pages })
}

#[cfg(test)]
mod tests;

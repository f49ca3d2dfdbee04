//! A Markdown document as a file that one would send to a board: PDF by Typst, DOCX, or one HTML file. Bytes in, bytes
//! out: it opens no file, no address and no package, and never changes the document.
//!
//! Figures are plain text in the body and stand with their sources in an appendix. Notes become Word's comments, and
//! what differs from an earlier version tracked changes, where a DOCX is asked for with them.

mod chart;
mod docx;
mod figures;
mod fit;
mod html;
mod leads;
mod model;
mod pdf;
mod picture;
mod read;

use gloss_errand::export::{Dated, ExportError, Exported, Format, MAX_FILE, MAX_SOURCE, Remark, Sheet};
use gloss_protocol::{FactUse, Timestamp};

pub use pdf::{handout, slides};

/// The version to show changes from.
#[derive(Clone, Copy, Debug)]
pub struct Before<'a> {
    /// Its source.
    pub source: &'a str,
    /// Who changed it since.
    pub author: &'a str,
    /// When.
    pub at: Timestamp,
}

/// What is to be exported, and how.
pub struct Job<'a> {
    /// What to make.
    pub format: Format,
    /// The document, Markdown.
    pub source: &'a str,
    /// Its title where it begins with no heading: the file's name.
    pub title: &'a str,
    /// Who it is from; empty leaves it out.
    pub author: &'a str,
    /// Its language (BCP 47), `en`.
    pub language: &'a str,
    /// When the version was made.
    pub date: Timestamp,
    /// The page.
    pub sheet: Sheet,
    /// Its figures.
    pub facts: &'a [FactUse],
    /// When the versions that the figures come from were made.
    pub dated: &'a [Dated],
    /// Notes to carry as comments (DOCX).
    pub remarks: &'a [Remark],
    /// The version to show changes from (DOCX).
    pub before: Option<Before<'a>>,
    /// An image's bytes by the address the document gives, none where it is not there.
    pub images: &'a dyn Fn(&str) -> Option<Vec<u8>>,
    /// The rows of cells that charts name.
    pub cells: gloss_chart::Cells<'a>,
    /// Font files for characters that the fonts inside Gloss do not have, the best first (PDF).
    pub fonts: &'a dyn Fn(&str) -> Vec<Vec<u8>>,
}

/// Makes the file.
///
/// # Errors
/// Where the document is too long, or can't be laid out.
pub fn export(job: &Job<'_>) -> Result<Exported, ExportError> {
    if job.source.len() > MAX_SOURCE || job.before.is_some_and(|before| before.source.len() > MAX_SOURCE) {
        return Err(ExportError::TooLong);
    }
    let paper = read::paper(job.source, &gloss_markdown::parse(job.source), job.cells);
    let mut warnings: Vec<String> = leads::warning(&paper.outside).into_iter().collect();
    let bytes = match job.format {
        Format::Pdf => pdf::write(job, &paper, &mut warnings)?,
        Format::Docx => docx::write(job, &paper, &mut warnings)?,
        Format::Html => html::write(job, &paper, &mut warnings),
    };
    if bytes.len() > MAX_FILE {
        return Err(ExportError::TooLong);
    }
    Ok(Exported { bytes, warnings })
}

impl Job<'_> {
    /// The title as text.
    pub(crate) fn title_of(&self, paper: &model::Paper) -> String {
        let title = model::text(&paper.title);
        let title = if title.trim().is_empty() { read::clean(self.title) } else { title };
        title.replace('\n', " ")
    }

    /// The line below the title.
    pub(crate) fn byline(&self) -> String {
        let date = figures::day(self.date);
        if self.author.is_empty() { date } else { format!("{} · {date}", read::clean(self.author)) }
    }
}

#[cfg(test)]
mod tests;

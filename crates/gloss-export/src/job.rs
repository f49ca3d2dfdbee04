//! What is to be exported and how, and what came of it. Makes no file.

use std::ops::Range;

use gloss_protocol::{FactUse, Timestamp};

use crate::model::{Paper, clean, text};

/// Longest document that is exported, in bytes: about a thousand pages, laid out in some seconds.
pub const MAX_SOURCE: usize = 2 << 20;

/// Largest file that is made, in bytes.
pub const MAX_FILE: usize = 64 << 20;

/// What to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Pages, with bookmarks and a tagged structure.
    Pdf,
    /// Word.
    Docx,
    /// One file for a browser, with everything in it.
    Html,
}

impl Format {
    /// By its name: `pdf`, `docx` or `html`.
    pub fn of(name: &str) -> Option<Self> {
        Some(match name {
            "pdf" => Self::Pdf,
            "docx" => Self::Docx,
            "html" => Self::Html,
            _ => return None,
        })
    }

    /// The ending of its files.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Html => "html",
        }
    }
}

/// The size of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sheet {
    /// 210 × 297 mm.
    #[default]
    A4,
    /// 8.5 × 11 in.
    Letter,
}

/// When a source's version was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated {
    /// The file.
    pub path: String,
    /// The version.
    pub version: u32,
    /// When.
    pub at: Timestamp,
}

/// Somebody's words on a place, and what was said to them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Bytes of the source; none for the whole document and for a place that is lost.
    pub spans: Vec<Range<usize>>,
    /// What is said, the note first, then its answers.
    pub said: Vec<Comment>,
    /// True where it is closed.
    pub resolved: bool,
}

/// One thing said on a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Who.
    pub author: String,
    /// When.
    pub at: Timestamp,
    /// The words.
    pub text: String,
}

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

/// A file that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// The file.
    pub bytes: Vec<u8>,
    /// What the reader should know: images and characters that could not be drawn, and where links
    /// lead that can carry words out. Sentences.
    pub warnings: Vec<String>,
}

/// Why nothing was made.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The document is longer than [`MAX_SOURCE`], or the file larger than [`MAX_FILE`].
    #[error("It is too long to export.")]
    TooLong,
    /// The pages could not be laid out; the reason is Typst's.
    #[error("The pages could not be laid out: {0}.")]
    Layout(String),
    /// The package could not be written.
    #[error("The file could not be put together: {0}.")]
    Package(String),
}

impl Job<'_> {
    /// The title as text.
    pub(crate) fn title_of(&self, paper: &Paper) -> String {
        let title = text(&paper.title);
        let title = if title.trim().is_empty() { clean(self.title) } else { title };
        title.replace('\n', " ")
    }

    /// The line below the title.
    pub(crate) fn byline(&self) -> String {
        let date = day(self.date);
        if self.author.is_empty() { date } else { format!("{} · {date}", clean(self.author)) }
    }
}

/// `20 November 2026`.
pub(crate) fn day(at: Timestamp) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let text = at.rfc3339();
    let part = |range: std::ops::Range<usize>| text.get(range).and_then(|part| part.parse::<usize>().ok());
    match (text.get(0..4), part(5..7), part(8..10)) {
        (Some(year), Some(month), Some(day)) => {
            let month = MONTHS.get(month.saturating_sub(1)).copied().unwrap_or_default();
            format!("{day} {month} {year}")
        }
        _ => text,
    }
}

//! A file to be made of a document or a deck: what the engine asks for, what the worker needs for it while it is at it, and
//! what came of it. A message is a line of JSON with bytes behind it.

use std::ops::Range;
use std::time::Duration;

use gloss_chart::{Refused, Rows};
use gloss_protocol::{FactUse, Timestamp};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The hidden word by which the worker makes a file.
pub const WORKER: &str = "__export";
/// Memory limit of the export worker, in bytes: the longest document takes 1.4 GB, and fonts for other scripts up to 96 MB.
pub const MAX_MEMORY: u64 = 3 << 30;
/// Seconds of work: a thousand pages take some.
pub const MAX_CPU_SECONDS: u64 = 180;
/// How long a file may be in the making, whatever else the machine does.
pub const PATIENCE: Duration = Duration::from_secs(180);
/// Bytes of a message: the drawings of a deck with all of its pictures.
pub const MAX_MESSAGE: usize = 512 << 20;

/// Longest document that is exported, in bytes: about a thousand pages, laid out in some seconds.
pub const MAX_SOURCE: usize = 2 << 20;

/// Largest file that is made, in bytes.
pub const MAX_FILE: usize = 64 << 20;

/// Most cells of all tables that are laid out as pages: some megabytes of memory for a thousand of them.
pub const MAX_CELLS: usize = 100_000;

/// A file format of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sheet {
    /// 210 × 297 mm.
    #[default]
    A4,
    /// 8.5 × 11 in.
    Letter,
}

/// When a source's version was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dated {
    /// The file.
    pub path: String,
    /// The version.
    pub version: u32,
    /// Its time.
    pub at: Timestamp,
}

/// Somebody's words on a place, and what was said to them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// Bytes of the source; none for the whole document and for a place that is lost.
    pub spans: Vec<Range<usize>>,
    /// The messages of the thread, the note first, then its answers.
    pub said: Vec<Comment>,
    /// Whether it is closed.
    pub resolved: bool,
}

/// One thing said on a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// Its author.
    pub author: String,
    /// Its time.
    pub at: Timestamp,
    /// The words.
    pub text: String,
}

/// A file that was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// The file.
    pub bytes: Vec<u8>,
    /// Warnings for the reader, in sentences: images and characters that could not be drawn, and where links lead that
    /// can carry words out.
    pub warnings: Vec<String>,
    /// How many pages it has, where it was laid out on pages.
    pub pages: Option<usize>,
}

/// Why nothing was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum ExportError {
    /// The document is longer than [`MAX_SOURCE`], or the file larger than [`MAX_FILE`].
    #[error("It is too long to export.")]
    TooLong,
    /// Its tables have more than [`MAX_CELLS`].
    #[error(
        "Its tables have {0} cells; at most {MAX_CELLS} can be laid out as pages; one HTML file takes more."
    )]
    TooManyCells(usize),
    /// It took longer than [`PATIENCE`].
    #[error("It takes too long to export.")]
    TooSlow,
    /// It took more memory than [`MAX_MEMORY`].
    #[error("It takes too much memory to export.")]
    TooMuchMemory,
    /// The worker of exports could not be started; in sentences.
    #[error("{0}")]
    NotStarted(String),
    /// The worker of exports broke off; as a clause.
    #[error("What makes the file broke off: {0}.")]
    Broken(String),
    /// The pages could not be laid out; the reason is Typst's.
    #[error("The pages could not be laid out: {0}.")]
    Layout(String),
    /// The package could not be written.
    #[error("The file could not be put together: {0}.")]
    Package(String),
}

/// A drawn slide.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Page {
    /// Its drawing, as SVG.
    pub svg: String,
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// Its title, for the list of pages.
    pub title: String,
}

/// The version to show changes from, with its source.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Older {
    /// Its source.
    pub source: String,
    /// The author of the changes since.
    pub author: String,
    /// The time of the changes.
    pub at: Timestamp,
}

/// A document to be made into a file, with what is known of it before its pages are laid out.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Document {
    /// The format of the file.
    pub format: Format,
    /// The document, Markdown.
    pub source: String,
    /// Its title where it begins with no heading: the file's name.
    pub title: String,
    /// Its language (BCP 47), `en`.
    pub language: String,
    /// When the version was made.
    pub date: Timestamp,
    /// The page.
    pub sheet: Sheet,
    /// Its figures.
    pub facts: Vec<FactUse>,
    /// Whether the query of each figure is printed.
    pub queries: bool,
    /// When the versions that the figures come from were made.
    pub dated: Vec<Dated>,
    /// Notes to carry as comments (DOCX).
    pub remarks: Vec<Remark>,
    /// The version to show changes from (DOCX).
    pub before: Option<Older>,
}

/// Drawn slides to be made into pages.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Slides {
    /// The deck's name.
    pub title: String,
    /// The slides.
    pub pages: Vec<Page>,
    /// Speaker notes of each slide, where it is to be a handout.
    pub notes: Option<Vec<String>>,
    /// Characters that no font inside Gloss has.
    pub absent: String,
}

/// A message of the engine to the export worker.
#[derive(Debug, Serialize, Deserialize)]
pub enum Ask {
    /// Make this, first of all.
    Document(Box<Document>),
    /// Or this.
    Slides(Slides),
    /// An image that was asked for, its bytes behind; false where it is not there.
    Image(bool),
    /// Rows that were asked for.
    Rows(Result<Rows, Refused>),
    /// The lengths of the font files that were asked for, which lie behind one after the other.
    Fonts(Vec<usize>),
}

/// A message of the export worker to the engine.
#[derive(Debug, Serialize, Deserialize)]
pub enum Tell {
    /// The image at this address is needed.
    Image(String),
    /// The rows of these cells are needed.
    Rows(String),
    /// Fonts that have these characters are needed, the best first.
    Fonts(String),
    /// The file, its bytes behind, with its warnings and its pages.
    Made(Vec<String>, Option<usize>),
    /// Why there is none.
    Not(ExportError),
}

/// A message.
pub fn message(head: &impl Serialize, bytes: &[u8]) -> Vec<u8> {
    let mut out = serde_json::to_vec(head).unwrap_or_default();
    out.push(b'\n');
    out.extend_from_slice(bytes);
    out
}

/// Parses a message into its JSON head and the bytes behind it; none where it is no message.
pub fn read<T: DeserializeOwned>(message: &[u8]) -> Option<(T, &[u8])> {
    let end = message.iter().position(|byte| *byte == b'\n')?;
    let (head, bytes) = message.split_at_checked(end)?;
    Some((serde_json::from_slice(head).ok()?, bytes.get(1..)?))
}

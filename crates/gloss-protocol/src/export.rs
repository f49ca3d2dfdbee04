//! Exports: an artifact as a file of another format, handed over in parts that fit into a message.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A format that a document can be exported to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// Pages.
    Pdf,
    /// Word.
    Docx,
    /// One file for a browser.
    Html,
    /// The picture of a slide.
    Png,
    /// The words as Markdown: the outline of a deck.
    Md,
    /// All files of a site in one archive, the same bytes every time.
    Zip,
    /// All files of a site, joined: to be laid into a folder.
    Folder,
    /// One page in which somebody without Gloss writes notes.
    Review,
}

impl ExportFormat {
    /// All of them.
    pub const ALL: [Self; 8] =
        [Self::Pdf, Self::Docx, Self::Html, Self::Png, Self::Md, Self::Zip, Self::Folder, Self::Review];

    /// The word of the command line, which is also the ending of the file's name where it makes one of its own kind.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Html => "html",
            Self::Png => "png",
            Self::Md => "md",
            Self::Zip => "zip",
            Self::Folder => "folder",
            Self::Review => "review",
        }
    }

    /// Finds a format by its word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.word() == word)
    }
}

/// The artifact to export, its format and the options.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct ExportWish {
    /// The artifact.
    pub path: String,
    /// The version; none is the newest.
    pub version: Option<u32>,
    /// The format to make.
    pub to: ExportFormat,
    /// Carry the notes as comments (Word); of a deck what is said with each slide, below it (PDF: a handout).
    pub notes: bool,
    /// Print the query of each figure with its sources (documents).
    #[serde(default)]
    pub queries: bool,
    /// Show changes as tracked ones (Word).
    pub changes: bool,
    /// The version to show changes from; none is the one it was made from.
    pub from: Option<u32>,
    /// The slides that are wanted, as a place of the deck; none is all.
    #[serde(default)]
    pub at: Option<String>,
}

/// A part of a file that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExportPart {
    /// The version that was exported.
    pub version: u32,
    /// A name for the file: the document's, with the format's ending.
    pub name: String,
    /// The whole file's size in bytes.
    pub bytes: u32,
    /// SHA-256 of the whole file, in hex: parts of one file have the same.
    pub sha256: String,
    /// The number of the first byte in this part.
    pub from: u32,
    /// The bytes, in base64; less than the rest where that does not fit into a message.
    pub base64: String,
    /// Losses of the export, things that could not be carried over, in sentences.
    pub warnings: Vec<String>,
}

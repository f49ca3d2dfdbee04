//! The folder's files as a tool reaches them: listed, read, written as versions. Every path is a model's, so whoever
//! implements this checks it.

use std::sync::Arc;

use gloss_artifact::deck::Within;
use gloss_protocol::{FileOperation, FileStep, Timestamp, Version, WorkspaceFile};

use super::{FigureReport, Future, WriteReport};

/// A file of the folder as it is listed.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedFile {
    /// The file.
    pub file: WorkspaceFile,
    /// When it last changed, in the person's own time: RFC 3339 with seconds and offset. A hint, never proof.
    pub modified: String,
}

/// A file as it was read.
#[derive(Clone, Debug)]
pub struct ReadFile {
    /// Its path, as it is written everywhere.
    pub path: String,
    /// Its version.
    pub version: u32,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

/// The place that a write goes to.
#[derive(Clone, Copy, Debug)]
pub struct Destination<'a> {
    /// The file.
    pub path: &'a str,
    /// Why it is written, in a short sentence.
    pub why: &'a str,
    /// Takes the next free name where this one is taken, instead of an error.
    pub renames: bool,
    /// The note that it serves, where the turn serves notes.
    pub note: Option<&'a str>,
}

/// The outcome of a write.
#[derive(Clone, Debug, PartialEq)]
pub enum Written {
    /// A new version stands in the folder.
    Version {
        /// It.
        version: Version,
        /// What is known of it.
        report: Box<WriteReport>,
    },
    /// It went to the batch's staging copy.
    Staged {
        /// The artifact.
        path: String,
    },
    /// Nothing differed.
    Same {
        /// The artifact.
        path: String,
        /// Its version.
        version: u32,
    },
}

impl Written {
    /// The file that it went to.
    pub fn path(&self) -> &str {
        match self {
            Self::Version { version, .. } => &version.path,
            Self::Staged { path } | Self::Same { path, .. } => path,
        }
    }
}

/// A fact that stands in a file which was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeFigure {
    /// The fact, as a link would have it: `7f3a90b1/r2c3`.
    pub fact: String,
    /// Where it stands.
    pub place: MadePlace,
}

/// Where a fact stands in a file which was made, as whoever made it knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MadePlace {
    /// In a shape of a deck.
    Shape {
        /// The slide's id in the file.
        slide: u32,
        /// The shape's id on it.
        shape: u32,
        /// Where in the shape.
        within: Within,
    },
    /// In an element of a site's first page.
    Element {
        /// The element's id.
        id: String,
        /// The number as it stands there.
        shown: String,
    },
    /// In a cell of a workbook.
    Cell {
        /// The sheet's name.
        sheet: String,
        /// The row, from 1.
        row: u32,
        /// The column, from 1.
        column: u32,
    },
}

/// The folder's files.
pub trait Files: Send + Sync {
    /// All of them that can be seen.
    fn list(&self) -> Future<'_, Vec<ListedFile>>;
    /// Reads a file; it becomes known to the task in this version. An older version is only looked at.
    fn read(&self, path: &str, version: Option<u32>) -> Future<'_, ReadFile>;
    /// The figures of a file's version, by what they lead to now.
    fn figures(&self, path: &str, version: u32) -> Future<'_, FigureReport>;
    /// The versions of a file, oldest first, each with the time of its making where the person is: RFC 3339 with seconds and
    /// offset.
    fn versions(&self, path: &str) -> Future<'_, Vec<(u32, String)>>;
    /// Reads a file without coming to know it: a write on it is one that has not read it. Nothing of it counts as read by the
    /// task until it is quoted.
    fn look(&self, path: &str) -> Future<'_, ReadFile>;
    /// Says that words of a file which was looked at go to the model.
    fn quote(&self, file: &ReadFile) -> Future<'_, ()>;
    /// Moves and deletes files as one step, as far as the turn has leave.
    fn arrange(&self, steps: Vec<FileStep>) -> Future<'_, FileOperation>;
    /// Writes a text artifact.
    fn write(&self, to: Destination<'_>, text: &str) -> Future<'_, Written>;
    /// Writes a file that was made of a spec, by the same rules; `what` it is, and how its name must end. `figures` are the
    /// facts that stand in it, where the file itself can't lead to them.
    fn write_made(
        &self,
        to: Destination<'_>,
        what: (&'static str, &'static str),
        file: (Vec<u8>, Vec<MadeFigure>),
    ) -> Future<'_, Written>;
    /// Writes a file that is a version of another one with these places saying something else.
    fn repeat(
        &self,
        to: Destination<'_>,
        from: (&str, u32),
        places: Vec<(String, String)>,
    ) -> Future<'_, Written>;
    /// When the turn began: what is made carries this time, so that making it again gives the same bytes.
    fn began(&self) -> Future<'_, Timestamp>;
}

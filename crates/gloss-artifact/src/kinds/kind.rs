//! Traits of a kind of artifacts, in four parts: its form, its places, its changes and its words; and by questions the
//! features that few kinds have. Knows of no kind that there is.

use super::changes::Changes;
use super::form::{Form, Stored};
use super::own::{Blocks, Cells, Own, Slides};
use super::places::Places;
use super::words::Words;

/// A kind of artifacts.
pub trait ArtifactKind: Form + Places + Changes + Words {}

impl<T: Form + Places + Changes + Words> ArtifactKind for T {}

impl dyn ArtifactKind {
    /// Whether the text is the file's own bytes, and not made of them.
    pub fn text_is_file(&self) -> bool {
        self.stored() == Stored::Text
    }

    /// Whether an artifact is all files of a folder.
    pub fn is_folder(&self) -> bool {
        self.stored() == Stored::Folder
    }

    /// Its features of blocks, where it has them.
    pub fn blocks(&self) -> Option<&dyn Blocks> {
        match self.own() {
            Own::Blocks(blocks) => Some(blocks),
            Own::Nothing | Own::Cells(_) | Own::Slides(_) => None,
        }
    }

    /// Its features of cells, where it has them: a staging copy is edited cell by cell, and rows of it come and go.
    pub fn cells(&self) -> Option<&dyn Cells> {
        match self.own() {
            Own::Cells(cells) => Some(cells),
            Own::Nothing | Own::Blocks(_) | Own::Slides(_) => None,
        }
    }

    /// Its features of slides, where it has them.
    pub fn slides(&self) -> Option<&dyn Slides> {
        match self.own() {
            Own::Slides(slides) => Some(slides),
            Own::Nothing | Own::Blocks(_) | Own::Cells(_) => None,
        }
    }
}

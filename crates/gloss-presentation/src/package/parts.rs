//! Kinds of package parts, with their content types.

/// The beginning that all types of relationships share.
pub(crate) const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A kind of part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Presentation,
    Master,
    Layout,
    Theme,
    Slide,
    NotesMaster,
    Notes,
    Chart,
    PresentationProperties,
    ViewProperties,
    TableStyles,
    Core,
    App,
}

impl Kind {
    /// Its content type.
    pub(crate) fn content_type(self) -> &'static str {
        match self {
            Self::Presentation => {
                "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
            }
            Self::Master => "application/vnd.openxmlformats-officedocument.presentationml.slideMaster+xml",
            Self::Layout => "application/vnd.openxmlformats-officedocument.presentationml.slideLayout+xml",
            Self::Theme => "application/vnd.openxmlformats-officedocument.theme+xml",
            Self::Slide => "application/vnd.openxmlformats-officedocument.presentationml.slide+xml",
            Self::NotesMaster => {
                "application/vnd.openxmlformats-officedocument.presentationml.notesMaster+xml"
            }
            Self::Notes => "application/vnd.openxmlformats-officedocument.presentationml.notesSlide+xml",
            Self::Chart => "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
            Self::PresentationProperties => {
                "application/vnd.openxmlformats-officedocument.presentationml.presProps+xml"
            }
            Self::ViewProperties => {
                "application/vnd.openxmlformats-officedocument.presentationml.viewProps+xml"
            }
            Self::TableStyles => {
                "application/vnd.openxmlformats-officedocument.presentationml.tableStyles+xml"
            }
            Self::Core => "application/vnd.openxmlformats-package.core-properties+xml",
            Self::App => "application/vnd.openxmlformats-officedocument.extended-properties+xml",
        }
    }
}

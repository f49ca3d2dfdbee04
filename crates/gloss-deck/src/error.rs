//! Why a slide is not drawn. Every sentence can be shown to the person.

use gloss_ooxml::OpenError;

/// Why a slide is not drawn.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)]
pub enum DrawError {
    #[error("there is no slide {slide}; the presentation has {count}")]
    NoSlide { slide: usize, count: usize },
    #[error("the slide can't be read: {0}")]
    Unreadable(#[from] OpenError),
    #[error("the presentation says that its slides are {width} × {height} EMU, which no slide is")]
    Size { width: i64, height: i64 },
    #[error("the picture of the slide can't be made: {0}")]
    Picture(String),
}

impl DrawError {
    /// A word for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoSlide { .. } => "no_slide",
            Self::Unreadable(_) => "unreadable",
            Self::Size { .. } => "slide_size",
            Self::Picture(_) => "picture",
        }
    }

    /// A sentence on the remedy that would work instead.
    pub fn instead(&self) -> String {
        match self {
            Self::NoSlide { count, .. } => format!("Choose a slide from 1 to {count}."),
            Self::Unreadable(_) => {
                "Open it in PowerPoint or LibreOffice, save it again, and try once more.".into()
            }
            Self::Size { .. } => "Set the size of its slides in PowerPoint or LibreOffice.".into(),
            Self::Picture(_) => "Try a smaller picture.".into(),
        }
    }
}

//! Errors of reading a page, each as a sentence for a person.

use serde::{Deserialize, Serialize};

use super::limits::{MAX_DEPTH, MAX_ELEMENTS, MAX_FILE};

/// Why a page can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum PageError {
    #[error("It is larger than {} MB.", MAX_FILE >> 20)]
    TooLarge,
    #[error("It is a PDF, which can't be read from the web yet.")]
    Pdf,
    #[error("It is no page with words ({0}).")]
    NotWords(String),
    #[error(
        "Its elements lie within each other more than {MAX_DEPTH} deep, as no page does that people read."
    )]
    TooDeep,
    #[error("It has more than {MAX_ELEMENTS} elements.")]
    TooManyElements,
    #[error("It has no words, or a script puts them there.")]
    Empty,
    #[error("It is damaged ({0}).")]
    Broken(String),
    #[error("Its address is none.")]
    BadAddress,
}

impl PageError {
    /// The next step for the person, in a sentence.
    #[must_use]
    pub fn next_step(&self) -> &'static str {
        match self {
            Self::Pdf | Self::TooLarge => "Download it yourself and put it into the folder.",
            Self::Empty => "Open it in a browser and save it from there.",
            Self::NotWords(_)
            | Self::TooDeep
            | Self::TooManyElements
            | Self::Broken(_)
            | Self::BadAddress => "Use another page that says the same.",
        }
    }
}

//! Forecasts for a task or a note before it is sent: whether it can be done, how far it reaches. Values, decided by
//! whoever would do it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Pointed;

/// Whether what is asked can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Can {
    /// All of it.
    Yes,
    /// Only by a model, and none is connected, or by more words of the person.
    NeedsModel,
    /// A part of it, so nothing is done before the person has decided.
    InPart,
}

impl Can {
    /// The word of the command-line contract.
    pub fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::NeedsModel => "needs_model",
            Self::InPart => "in_part",
        }
    }
}

/// The forecast for a task before it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Foresight {
    /// Whether it can be done.
    pub can: Can,
    /// `Will write a report from airline-safety.csv`; empty where there is nothing to say.
    pub says: String,
}

/// The forecast for a note before it is added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NoteForesight {
    /// Whether it can be done.
    pub can: Can,
    /// Why not, or what is to be known; empty where it can.
    pub says: String,
    /// The place that its words mean, where it is another than was pointed at.
    pub pointed: Option<Pointed>,
}

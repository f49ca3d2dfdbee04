//! Forms that servers ask a person to fill in while a tool of theirs is used. Shapes only.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{FormId, ThreadId, Timestamp};

/// A form that waits for a person. All its words but the names of server and task are the server's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ServerForm {
    /// Its id.
    pub id: FormId,
    /// Who asks.
    pub server: String,
    /// Where what is written goes: the address of the server, or that it is a program of this computer.
    pub goes_to: String,
    /// The task that is using it; none where several are.
    pub task: Option<ThreadId>,
    /// What it says that the form is for.
    pub message: String,
    /// Its fields, in the server's order.
    pub fields: Vec<FormField>,
    /// When it came.
    pub at: Timestamp,
}

/// A field of a form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct FormField {
    /// The name by which its value is sent.
    pub name: String,
    /// What the server calls it.
    pub title: String,
    /// What the server says of it; may be empty.
    pub about: String,
    /// Whether a form without it can't be sent.
    pub required: bool,
    /// What it holds.
    pub holds: FieldKind,
}

/// What a field holds, with its bounds and what stands there before a person writes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum FieldKind {
    /// Words, of so many characters.
    Text { format: Option<TextFormat>, min: u32, max: u32, default: Option<String> },
    /// A number; `whole` without a fraction.
    Number { whole: bool, min: Option<f64>, max: Option<f64>, default: Option<f64> },
    /// Yes or no.
    YesNo { default: Option<bool> },
    /// One of some.
    OneOf { choices: Vec<FormChoice>, default: Option<String> },
    /// Several of some: at least, and at most so many.
    SeveralOf { choices: Vec<FormChoice>, min: u32, max: u32, default: Vec<String> },
}

/// What words have to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TextFormat {
    /// An address of mail.
    Email,
    /// An address with its scheme.
    Uri,
    /// A day: year-month-day.
    Date,
    /// A moment, with its offset.
    DateTime,
}

/// A choice of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FormChoice {
    /// What is sent.
    pub value: String,
    /// What a person reads.
    pub title: String,
}

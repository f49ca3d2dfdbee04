//! Whether the answer to a form is one that its server can take. Changes no value; says what is wrong in a plain sentence.

use reqwest::Url;
use serde_json::{Map, Value};

use super::{Choice, Field, Form, Kind, TextFormat};

/// What is wrong with the answer to a form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormProblem {
    /// A field that has to be filled in is not.
    #[error("“{0}” has to be filled in.")]
    Missing(String),
    /// There is a value for a field that the form has not.
    #[error("The form has no field “{0}”.")]
    NoSuchField(String),
    /// A value is of another kind than its field.
    #[error("“{0}” holds something else than it can.")]
    OtherKind(String),
    /// Words are too short or too long.
    #[error("“{field}” has between {min} and {max} characters.")]
    Length {
        /// Its title.
        field: String,
        /// At least.
        min: u32,
        /// At most.
        max: u32,
    },
    /// Words are not of their format.
    #[error("“{field}” is not {format}.")]
    Format {
        /// Its title.
        field: String,
        /// What they have to be.
        format: &'static str,
    },
    /// A number is too small or too large.
    #[error("“{0}” is smaller or larger than it can be.")]
    Range(String),
    /// None of the choices.
    #[error("“{0}” is none of the choices.")]
    NoChoice(String),
    /// Too few or too many choices.
    #[error("Of “{field}” between {min} and {max} are chosen.")]
    Count {
        /// Its title.
        field: String,
        /// At least.
        min: usize,
        /// At most.
        max: usize,
    },
}

impl Form {
    /// Whether these values can be sent.
    ///
    /// # Errors
    /// The first thing that is wrong with them.
    pub fn check(&self, values: &Map<String, Value>) -> Result<(), FormProblem> {
        if let Some(name) = values.keys().find(|name| self.fields.iter().all(|field| field.name != **name)) {
            return Err(FormProblem::NoSuchField(name.chars().take(40).collect()));
        }
        for field in &self.fields {
            match values.get(&field.name) {
                Some(value) => field.check(value)?,
                None if field.is_required => return Err(FormProblem::Missing(field.title.clone())),
                None => {}
            }
        }
        Ok(())
    }
}

impl Field {
    pub(super) fn check(&self, value: &Value) -> Result<(), FormProblem> {
        let title = || self.title.clone();
        match (&self.kind, value) {
            (Kind::Text { format, min, max, .. }, Value::String(text)) => {
                let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
                if length < *min || length > *max {
                    return Err(FormProblem::Length { field: title(), min: *min, max: *max });
                }
                match format {
                    Some(format) if !format.fits(text) => {
                        Err(FormProblem::Format { field: title(), format: format.words() })
                    }
                    _ => Ok(()),
                }
            }
            (Kind::Number { min, max, .. }, Value::Number(number)) => {
                let number = number.as_f64().filter(|number| number.is_finite());
                let number = number.ok_or_else(|| FormProblem::OtherKind(title()))?;
                let fits = min.is_none_or(|min| number >= min) && max.is_none_or(|max| number <= max);
                fits.then_some(()).ok_or_else(|| FormProblem::Range(title()))
            }
            (Kind::Integer { min, max, .. }, Value::Number(number)) => {
                let number = number.as_i64().ok_or_else(|| FormProblem::OtherKind(title()))?;
                let fits = min.is_none_or(|min| number >= min) && max.is_none_or(|max| number <= max);
                fits.then_some(()).ok_or_else(|| FormProblem::Range(title()))
            }
            (Kind::YesNo { .. }, Value::Bool(_)) => Ok(()),
            (Kind::OneOf { choices, .. }, Value::String(value)) => {
                has(choices, value).then_some(()).ok_or_else(|| FormProblem::NoChoice(title()))
            }
            (Kind::SeveralOf { choices, min, max, .. }, Value::Array(values)) => {
                let is_choice = |(at, value): (usize, &Value)| {
                    let is_first = values.iter().position(|other| other == value) == Some(at);
                    is_first && value.as_str().is_some_and(|value| has(choices, value))
                };
                match values.len() {
                    count if count < *min || count > *max => {
                        Err(FormProblem::Count { field: title(), min: *min, max: *max })
                    }
                    _ if values.iter().enumerate().all(is_choice) => Ok(()),
                    _ => Err(FormProblem::NoChoice(title())),
                }
            }
            _ => Err(FormProblem::OtherKind(title())),
        }
    }
}

fn has(choices: &[Choice], value: &str) -> bool {
    choices.iter().any(|choice| choice.value == value)
}

impl TextFormat {
    fn words(self) -> &'static str {
        match self {
            Self::Email => "an address of mail",
            Self::Uri => "an address that begins with its scheme",
            Self::Date => "a day as in 2026-03-01",
            Self::DateTime => "a moment as in 2026-03-01T09:30:00Z",
        }
    }

    fn fits(self, text: &str) -> bool {
        match self {
            Self::Email => is_mail(text),
            Self::Uri => Url::parse(text).is_ok(),
            Self::Date => is_day(text),
            Self::DateTime => is_moment(text),
        }
    }
}

/// One at, something before it, and a host after it.
fn is_mail(text: &str) -> bool {
    let Some((name, host)) = text.rsplit_once('@') else { return false };
    let is_plain = !text.chars().any(|char| char.is_whitespace() || char.is_control());
    is_plain
        && !name.is_empty()
        && !name.contains('@')
        && !host.is_empty()
        && host.split('.').all(|part| !part.is_empty())
}

/// A number of digits that is written in full.
fn digits(text: Option<&str>, count: usize) -> Option<u32> {
    let text = text.filter(|text| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit()))?;
    text.parse().ok()
}

fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return false };
    let (Some(year), Some(month), Some(day)) =
        (digits(Some(year), 4), digits(Some(month), 2), digits(Some(day), 2))
    else {
        return false;
    };
    let leaps = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leaps => 29,
        2 => 28,
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// A day, a `T`, a time with or without a fraction, and an offset.
fn is_moment(text: &str) -> bool {
    let Some((day, rest)) = text.split_once(['T', 't']) else { return false };
    let at = rest.find(['Z', 'z', '+', '-']).unwrap_or(rest.len());
    let (time, offset) = rest.split_at_checked(at).unwrap_or_default();
    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let is_fraction = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let is_offset = match offset.strip_prefix(['+', '-']) {
        Some(clock) => is_clock(clock, false),
        None => matches!(offset, "Z" | "z"),
    };
    is_day(day) && is_clock(time, true) && is_fraction && is_offset
}

/// Hours and minutes, with or without seconds.
fn is_clock(text: &str, has_seconds: bool) -> bool {
    let mut parts = text.split(':');
    let is_hour = digits(parts.next(), 2).is_some_and(|hour| hour < 24);
    let is_minute = digits(parts.next(), 2).is_some_and(|minute| minute < 60);
    // A leap second is one.
    let is_second = !has_seconds || digits(parts.next(), 2).is_some_and(|second| second <= 60);
    is_hour && is_minute && is_second && parts.next().is_none()
}

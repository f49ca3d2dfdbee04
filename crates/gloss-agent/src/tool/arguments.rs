//! A model's arguments, read with words that it can act on. Hostile input; nothing here guesses what was meant.

use gloss_protocol::{Code, Problem};
use gloss_provider::Call;
use serde_json::Value;

/// The arguments of a call.
#[derive(Clone, Copy, Debug)]
pub struct Arguments<'a>(pub &'a Value);

impl<'a> Arguments<'a> {
    /// A text that must be there.
    ///
    /// # Errors
    /// Where it is missing, or no text.
    pub fn text(self, key: &str) -> Result<&'a str, Problem> {
        self.optional(key).ok_or_else(|| bad(format!("{key} is missing; it must be a string.")))
    }

    /// A text that may be missing.
    pub fn optional(self, key: &str) -> Option<&'a str> {
        self.0.get(key).and_then(Value::as_str)
    }

    /// A text, or another one where it is missing.
    pub fn text_or(self, key: &str, other: &'a str) -> &'a str {
        self.optional(key).unwrap_or(other)
    }

    /// Whether it is true; what is missing is not.
    pub fn is_set(self, key: &str) -> bool {
        self.0.get(key).and_then(Value::as_bool).unwrap_or_default()
    }

    /// A whole number from 0, or another one where it is missing.
    pub fn number_or(self, key: &str, other: u64) -> u64 {
        let given = self.0.get(key);
        // Some models write whole numbers as 3.0.
        let whole = |number: f64| (number >= 0.0 && number.fract() == 0.0).then_some(number as u64);
        given.and_then(|value| value.as_u64().or_else(|| value.as_f64().and_then(whole))).unwrap_or(other)
    }

    /// A list that must be there.
    ///
    /// # Errors
    /// Where it is missing, or no list.
    pub fn list(self, key: &str) -> Result<&'a Vec<Value>, Problem> {
        self.0
            .get(key)
            .and_then(Value::as_array)
            .ok_or_else(|| bad(format!("{key} is missing; it must be a list.")))
    }
}

/// A call that can't be run as it is.
pub(crate) fn bad(says: impl Into<String>) -> Problem {
    Problem::new(Code::BadRequest, says)
}

/// The first characters of a text, with a mark where more follows.
pub(crate) fn clip(text: &str, chars: usize) -> String {
    match text.char_indices().nth(chars) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// A call's arguments; none at all are an empty object.
pub(crate) fn read_arguments(call: &Call) -> Result<Value, Problem> {
    let words = if call.arguments.trim().is_empty() { "{}" } else { &call.arguments };
    serde_json::from_str(words)
        .map_err(|e| bad(format!("The arguments are not JSON ({e}); the step was not run.")))
}

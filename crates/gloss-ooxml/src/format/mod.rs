//! Number formatting: a value as Excel shows it by its cell's format (ECMA-376 part 1, 18.8.30 and 18.8.31). It takes
//! one value at a time, writes English unless the format names a language, and never changes a value or guesses a format.

mod builtin;
mod choose;
mod date;
mod decimal;
mod digits;
mod fraction;
mod general;
mod notation;
#[cfg(test)]
mod tests;
mod token;

pub use builtin::builtin;
pub use notation::Notation;

use crate::cell::Value;
use crate::limits::MAX_FORMAT_CHARS;
use token::{Kind, Section};

/// The size of a number with so many decimals, rounded as Excel rounds: halves away from zero, of 15 digits.
pub fn fixed(value: f64, decimals: usize) -> String {
    let shown = decimal::Decimal::new(value).rounded(decimals).plain();
    let zeros = decimals - shown.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let point = if zeros == decimals && zeros > 0 { "." } else { "" };
    format!("{shown}{point}{}", "0".repeat(zeros))
}

/// The text of a number that is no valid date: Excel fills the cell with this sign.
const NO_DATE: &str = "########";

/// A value as Excel shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Formatted {
    /// The text.
    pub text: String,
    /// The colour that the format names: red, green, blue.
    pub color: Option<(u8, u8, u8)>,
    /// Where the cell's free room goes (`*` in the format), as a byte of the text; `None` where it stands together.
    pub split: Option<usize>,
}

/// A number format, read once and used for many values.
#[derive(Clone, Debug)]
pub struct NumberFormat {
    sections: Vec<Section>,
    /// The section for text, where the format has one.
    text: Option<Section>,
}

impl NumberFormat {
    /// Reads a format's code. What makes no sense is shown as it is written: there is no bad format for a reader.
    pub fn new(code: &str) -> Self {
        // A longer code than Excel's own limit comes from no program: it is cut, never followed.
        let code: String = code.chars().take(MAX_FORMAT_CHARS).collect();
        let mut sections = token::sections(&code);
        let has_text = sections.last().is_some_and(|last| last.kind == Kind::Text);
        let text = if sections.len() > 3 {
            sections.truncate(4);
            sections.pop()
        } else if has_text {
            sections.pop()
        } else {
            None
        };
        if sections.is_empty() {
            sections.push(Section::general());
        }
        Self { sections, text }
    }

    /// Whether numbers are shown as dates or times.
    pub fn is_date(&self) -> bool {
        self.sections.first().is_some_and(|section| section.kind == Kind::Date)
    }

    /// Formats a value; days count from 1904 where `date1904` says so.
    pub fn show(&self, value: &Value, date1904: bool) -> Formatted {
        match value {
            Value::Empty => Formatted::default(),
            Value::Number(number) => self.number(*number, date1904),
            Value::Text(text) => self.words(text),
            Value::Bool(yes) => Formatted::plain(if *yes { "TRUE" } else { "FALSE" }.to_owned()),
            Value::Error(error) => Formatted::plain(error.clone()),
        }
    }

    fn words(&self, text: &str) -> Formatted {
        let Some(section) = &self.text else { return Formatted::plain(text.to_owned()) };
        let mut out = Formatted { color: section.color, ..Formatted::default() };
        for token in &section.tokens {
            match token {
                token::Token::Words => out.text.push_str(text),
                token::Token::Fill(_) => out.split = Some(out.text.len()),
                other => out.text.push_str(other.literal()),
            }
        }
        out
    }

    fn number(&self, value: f64, date1904: bool) -> Formatted {
        if !value.is_finite() {
            return Formatted::plain("#NUM!".to_owned());
        }
        let Some((section, signed)) = choose::section(&self.sections, value) else {
            return Formatted::plain(general::show(value));
        };
        let negative = value < 0.0 && signed;
        let (text, split) = match section.kind {
            Kind::Date => match date::show(section, value, date1904) {
                Some(text) => (text, None),
                None => (NO_DATE.to_owned(), None),
            },
            Kind::Fraction => fraction::show(section, value.abs(), negative),
            Kind::Number => digits::show(section, value.abs(), negative),
            Kind::Text | Kind::General => general::within(section, value.abs(), negative),
        };
        Formatted { text, color: section.color, split }
    }
}

impl Formatted {
    fn plain(text: String) -> Self {
        Self { text, ..Self::default() }
    }
}

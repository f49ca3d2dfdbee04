//! Where the reading of a phrase stands: a place among tokens and what was said so far. Goes back where a clause is
//! not to its end what it began as.

use jiff::civil::DateTime;

use super::meaning::Phrase;
use super::sense::{Language, Period, Sense};
use super::tokens::Token;

/// A place among tokens, and what was understood before it.
#[derive(Clone)]
pub(super) struct Reader<'a> {
    pub(super) tokens: &'a [Token],
    pub(super) at: usize,
    pub(super) language: Language,
    /// The local date and time now.
    pub(super) wall: DateTime,
    pub(super) phrase: Phrase,
}

impl<'a> Reader<'a> {
    pub(super) fn new(tokens: &'a [Token], at: usize, language: Language, wall: DateTime) -> Self {
        Self { tokens, at, language, wall, phrase: Phrase::default() }
    }

    /// The token here, where it is not a name or a quote.
    pub(super) fn token(&self) -> Option<&'a Token> {
        self.tokens.get(self.at).filter(|token| !token.free)
    }

    /// The meaning of the token here.
    pub(super) fn sense(&self) -> Sense {
        self.sense_at(0)
    }

    /// The meaning of the token so many further.
    pub(super) fn sense_at(&self, further: usize) -> Sense {
        match self.tokens.get(self.at + further) {
            Some(token) if !token.free => self.language.sense(&token.text),
            _ => Sense::None,
        }
    }

    /// Takes the token here where it means this.
    pub(super) fn take(&mut self, sense: Sense) -> bool {
        let is = self.sense() == sense;
        self.at += usize::from(is);
        is
    }

    /// Takes the token here where it means one of these.
    pub(super) fn take_any(&mut self, senses: &[Sense]) -> bool {
        let is = senses.contains(&self.sense());
        self.at += usize::from(is);
        is
    }

    /// Takes this mark.
    pub(super) fn mark(&mut self, mark: &str) -> bool {
        let is = self.token().is_some_and(|token| token.text == mark);
        self.at += usize::from(is);
        is
    }

    /// Reads on, and goes back where nothing is found.
    pub(super) fn attempt<T>(&mut self, with: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let kept = (self.at, self.phrase.clone());
        let found = with(self);
        if found.is_none() {
            (self.at, self.phrase) = kept;
        }
        found
    }

    /// A number in digits or letters, and “a” or “an” as one.
    pub(super) fn number(&mut self) -> Option<u32> {
        let number = match self.sense() {
            Sense::Number(number) => Some(number),
            Sense::A => Some(1),
            _ => self.token().filter(|token| token.text.len() <= 3 && !token.dot).and_then(Token::number),
        }?;
        self.at += 1;
        Some(number)
    }

    /// A period by its name: “month”, “quarter”, “half-year”, “half year”.
    pub(super) fn period(&mut self) -> Option<Period> {
        let (period, length) = match self.sense() {
            Sense::Unit(period) => (period, 1),
            Sense::Quarter => (Period::Quarter, 1),
            Sense::Half if self.sense_at(1) == Sense::Unit(Period::Year) => (Period::HalfYear, 2),
            _ => return None,
        };
        self.at += length;
        Some(period)
    }

    /// The tokens consumed since a place, in the person's words.
    pub(super) fn since(&self, from: usize) -> String {
        let words = self.tokens.get(from..self.at).unwrap_or_default();
        words.iter().map(|token| token.said.as_str()).collect::<Vec<_>>().join(" ")
    }
}

//! A task's words beside what was taken for its rule, as those look at them who tell a time from a thing. Decides neither.

use std::ops::Range;

use super::sense::{Language, Sense};
use super::tokens::Token;

/// Words before or behind a period that are a sentence's own and no thing.
const SMALL: [&str; 66] = [
    "and", "or", "but", "on", "in", "at", "by", "for", "from", "to", "of", "with", "without", "into",
    "about", "as", "than", "that", "which", "who", "if", "when", "then", "is", "are", "was", "were", "be",
    "it", "they", "we", "you", "i", "the", "a", "an", "this", "these", "those", "please", "so", "und",
    "oder", "aber", "auf", "an", "bei", "für", "von", "zu", "mit", "ohne", "über", "unter", "als", "dass",
    "ist", "sind", "war", "es", "sie", "wir", "du", "ich", "bitte", "wenn",
];

/// A task's words beside what was taken for its rule.
pub(super) struct Look<'a> {
    pub(super) tokens: &'a [Token],
    pub(super) taken: &'a [Range<usize>],
    pub(super) language: Language,
    /// The rule says at what time of day.
    pub(super) clock: bool,
}

impl<'a> Look<'a> {
    /// Whether a token is in the rule.
    pub(super) fn is_taken(&self, at: usize) -> bool {
        self.taken.iter().any(|range| range.contains(&at))
    }

    /// The token at a place, where it is a word of the task.
    pub(super) fn word(&self, at: usize) -> Option<&'a Token> {
        self.tokens.get(at).filter(|token| !token.is_mark() && !token.free && !self.is_taken(at))
    }

    /// The place of the word so many before one, with nothing but words between.
    pub(super) fn back(&self, at: usize, by: usize) -> Option<usize> {
        let place = at.checked_sub(by)?;
        (place..at).all(|at| self.word(at).is_some()).then_some(place)
    }

    /// The meaning of the word so many before one.
    pub(super) fn sense_back(&self, at: usize, by: usize) -> Sense {
        self.back(at, by).map_or(Sense::None, |at| self.sense(at))
    }

    /// The word so many before one.
    pub(super) fn text_back(&self, at: usize, by: usize) -> &'a str {
        self.back(at, by).and_then(|at| self.word(at)).map_or("", |token| token.text.as_str())
    }

    /// The meaning of a word: in the rule's language, else, for a longer word, in another.
    pub(super) fn sense(&self, at: usize) -> Sense {
        let Some(token) = self.word(at) else { return Sense::None };
        match self.language.sense(&token.text) {
            Sense::None if token.text.chars().count() > 4 => Language::ALL
                .iter()
                .map(|language| language.sense(&token.text))
                .find(|sense| {
                    sense.is_period() || matches!(sense, Sense::Until | Sense::Except | Sense::Times(_))
                })
                .unwrap_or(Sense::None),
            sense => sense,
        }
    }

    /// Whether the word behind is a thing of the task: “the October invoices”.
    pub(super) fn thing(&self, at: usize) -> bool {
        match self.tokens.get(at) {
            Some(token) if self.is_taken(at) || token.is_mark() => false,
            Some(token) if token.free => true,
            Some(token) => {
                self.sense(at) == Sense::None
                    && token.number().is_none()
                    && !SMALL.contains(&token.text.as_str())
            }
            None => false,
        }
    }

    /// Whether nothing of the same part of the sentence stands behind.
    pub(super) fn last(&self, at: usize) -> bool {
        self.word(at + 1).is_none() && !self.tokens.get(at + 1).is_some_and(|token| token.free)
    }

    /// Whether a number stands right before.
    pub(super) fn number_before(&self, at: usize) -> bool {
        matches!(self.sense_back(at, 1), Sense::Number(_))
            || self
                .back(at, 1)
                .and_then(|before| self.word(before))
                .is_some_and(|token| token.number().is_some())
    }

    /// The first word of what leads to a place: small words, articles and numbers before it.
    pub(super) fn begin(&self, at: usize) -> usize {
        let mut begin = at;
        while let Some(place) = self.back(begin, 1) {
            let by = self.word(place).is_some_and(|token| token.text == "by" || token.number().is_some());
            if !(self.sense(place).leads() || by) {
                break;
            }
            begin = place;
        }
        begin
    }

    /// Whether what leads to a place stands right behind a rule.
    pub(super) fn touches(&self, at: usize) -> bool {
        let begin = self.begin(at);
        begin.checked_sub(1).is_some_and(|before| self.is_taken(before))
    }

    /// The words of a doubt: what leads to it, itself, and the times behind it.
    pub(super) fn doubt(&self, at: usize, more: usize) -> Range<usize> {
        let mut end = at + 1;
        let mut things = more;
        while end < at + 8 {
            let goes_on = self.word(end).is_some_and(|token| {
                let sense = self.sense(end);
                sense.is_period()
                    || sense.leads()
                    || token.number().is_some()
                    || matches!(sense, Sense::Clock | Sense::Am | Sense::Pm | Sense::Past | Sense::Time)
            });
            if !goes_on && (things == 0 || self.word(end).is_none()) {
                break;
            }
            things -= usize::from(!goes_on);
            end += 1;
        }
        // Small words at its end lead to something else.
        while end > at + 1
            && self.word(end - 1).is_some_and(|token| {
                self.sense(end - 1).leads()
                    && token.number().is_none()
                    && !matches!(self.sense(end - 1), Sense::Number(_))
            })
        {
            end -= 1;
        }
        self.begin(at)..end
    }
}

/// True for “the”, “my”, “this”: what follows is a thing.
pub(super) fn determiner(token: &Token, language: Language) -> bool {
    matches!(language.sense(&token.text), Sense::The | Sense::A | Sense::This)
        || matches!(
            token.text.as_str(),
            "my" | "our"
                | "your"
                | "their"
                | "his"
                | "her"
                | "its"
                | "all"
                | "any"
                | "no"
                | "mein"
                | "meine"
                | "meinen"
                | "unser"
                | "unsere"
                | "unseren"
                | "dein"
                | "deine"
                | "ihre"
                | "seine"
                | "keine"
        )
}

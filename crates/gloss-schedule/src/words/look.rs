//! A task's words beside what was taken for its rule, as those look at them who tell a time from a thing. Decides neither.

use std::ops::Range;

use super::table::{Language, Sense};
use super::tokens::Token;

/// A task's words beside what was taken for its rule.
pub(super) struct Look<'a> {
    pub(super) tokens: &'a [Token],
    pub(super) taken: &'a [Range<usize>],
    pub(super) language: Language,
}

impl<'a> Look<'a> {
    /// Whether a token is in the rule.
    pub(super) fn is_taken(&self, at: usize) -> bool {
        self.taken.iter().any(|range| range.contains(&at))
    }

    /// Whether a rule stands right before.
    pub(super) fn behind(&self, at: usize) -> bool {
        at.checked_sub(1).is_some_and(|before| self.is_taken(before))
    }

    /// The token at a place, where it is a word of the task.
    pub(super) fn word(&self, at: usize) -> Option<&'a Token> {
        self.tokens.get(at).filter(|token| !token.is_mark() && !token.free && !self.is_taken(at))
    }

    /// The word at a place; nothing where there is none.
    pub(super) fn text(&self, at: usize) -> &'a str {
        self.word(at).map_or("", |token| token.text.as_str())
    }

    /// The meaning of a word.
    pub(super) fn sense(&self, at: usize) -> Sense {
        self.language.sense(self.text(at))
    }

    /// The meaning of the word so many before one, with nothing but words between.
    pub(super) fn back(&self, at: usize, by: usize) -> Sense {
        let place = at.checked_sub(by).filter(|place| (*place..at).all(|at| self.word(at).is_some()));
        place.map_or(Sense::None, |place| self.sense(place))
    }

    /// Whether it is a number, in figures or in letters.
    pub(super) fn number(&self, at: usize) -> bool {
        self.text(at).starts_with(|c: char| c.is_ascii_digit()) || matches!(self.sense(at), Sense::Number(_))
    }

    /// Whether the word is a thing of the task: the invoices of “the October invoices”.
    pub(super) fn thing(&self, at: usize) -> bool {
        let quote = self.tokens.get(at).is_some_and(|token| token.free);
        let word = self.word(at).is_some() && !self.number(at);
        quote || word && matches!(self.sense(at), Sense::None | Sense::Event)
    }

    /// Whether nothing of the same part of the sentence stands behind.
    pub(super) fn last(&self, at: usize) -> bool {
        self.word(at + 1).is_none() && !self.thing(at + 1)
    }

    /// The first word of what leads to a place: small words, articles and numbers before it.
    pub(super) fn begin(&self, at: usize) -> usize {
        let leads = |at: &usize| {
            let sense = self.sense(*at);
            sense.leads() || sense == Sense::Event || self.number(*at)
        };
        (0..at).rev().take_while(leads).last().unwrap_or(at)
    }

    /// The words of a doubt: what leads to it, itself, so many words more, and the times behind it.
    pub(super) fn doubt(&self, at: usize, more: usize) -> Range<usize> {
        let mut end = at + 1;
        let mut things = more;
        while end < at + 8 && self.word(end).is_some() {
            let sense = self.sense(end);
            let timely = matches!(sense, Sense::Clock | Sense::Am | Sense::Pm | Sense::Time);
            let goes_on = sense.is_period() || sense.leads() || self.number(end) || timely;
            if !goes_on && things == 0 {
                break;
            }
            things -= usize::from(!goes_on);
            end += 1;
        }
        // Small words at its end lead to something else.
        while end > at + 1 && self.sense(end - 1).leads() && !self.number(end - 1) {
            end -= 1;
        }
        // “Springfield time.”
        let city = usize::from(self.sense(at) == Sense::Time && self.word(at.wrapping_sub(1)).is_some());
        self.begin(at - city)..end
    }
}

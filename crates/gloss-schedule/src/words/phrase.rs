//! What words about time come to before it is a rule, and the place among tokens up to which they were read. Holds no
//! words, and writes no rule.

use jiff::civil::{Date, DateTime};

use super::dates::Dated;
use super::table::{Language, Part, Period, Sense};
use super::tokens::Token;

/// All days of a week, one bit each from Monday.
pub(super) const ALL_DAYS: u8 = 0b111_1111;
/// Monday to Friday.
pub(super) const WEEKDAYS: u8 = 0b001_1111;
/// Saturday and Sunday.
pub(super) const WEEKEND: u8 = 0b110_0000;

/// Day keys of RFC 5545, from Monday.
pub(super) const KEYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Time {
    pub(super) hour: u32,
    pub(super) minute: u32,
    /// Nobody said in which half of the day.
    pub(super) plain: bool,
    /// It can be nothing but a time: minutes, “pm”, “Uhr” or “noon” stand with it.
    pub(super) sure: bool,
    /// A bare number of an hour: “4”, “half past four”.
    pub(super) bare: bool,
}

impl Time {
    /// A time of which nobody doubts the half of the day.
    pub(super) fn of_hour(hour: u32) -> Self {
        Self { hour, minute: 0, plain: false, sure: true, bare: false }
    }

    /// Minutes since midnight.
    pub(super) fn minutes(self) -> u32 {
        self.hour * 60 + self.minute
    }
}

/// Days of a month.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct MonthDays {
    /// As RFC 5545 writes them.
    pub(super) part: String,
    /// More than one.
    pub(super) several: bool,
    /// They are counted from the month's end.
    pub(super) last: bool,
}

/// Which of the coming days of that name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// “On Friday.”
    On,
    /// “This Friday”, “the coming Friday”.
    Coming,
    /// “Next Friday”, which some say of this week's and some of next week's.
    Next,
}

/// All that a phrase says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Phrase {
    /// How many periods apart it comes.
    pub(super) every: Option<(u32, Period)>,
    /// It comes once in each of them: “once a week”.
    pub(super) once_each: bool,
    /// Days of the week, a bit each.
    pub(super) week: u8,
    /// Days of the week that are left out.
    pub(super) without: u8,
    /// Days of the month.
    pub(super) days: Option<MonthDays>,
    /// One day by its name: once, or of each week where weeks are said.
    pub(super) day: Option<(u8, Which)>,
    /// Month and day, with a year or without one: once, or each year where years are said.
    pub(super) date: Option<Dated>,
    /// So many minutes from now.
    pub(super) moment: Option<u32>,
    /// Times of day.
    pub(super) times: Vec<Time>,
    /// A part of the day.
    pub(super) part: Option<Part>,
    /// Hours of the day from and to, both meant.
    pub(super) hours: Option<(Time, Time)>,
    /// The first day.
    pub(super) from: Option<Date>,
    /// The last day.
    pub(super) until: Option<Date>,
    /// How long from the first on.
    pub(super) lasts: Option<(u32, Period)>,
    /// The zone's name.
    pub(super) zone: Option<String>,
    /// The question that it leaves open, as a sentence for the person.
    pub(super) open: Option<String>,
}

impl Phrase {
    /// Whether it comes again.
    pub(super) fn recurs(&self) -> bool {
        self.every.is_some() || self.week != 0
    }

    /// Whether it names one day or moment.
    pub(super) fn on_a_day(&self) -> bool {
        self.day.is_some() || self.date.is_some() || self.moment.is_some()
    }

    /// Whether it says at what time.
    pub(super) fn timed(&self) -> bool {
        !self.times.is_empty() || self.part.is_some() || self.hours.is_some() || self.moment.is_some()
    }

    /// Whether it has a first or a last day.
    pub(super) fn bounded(&self) -> bool {
        self.from.is_some() || self.until.is_some() || self.lasts.is_some()
    }
}

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

    pub(super) fn german(&self) -> bool {
        self.language == Language::German
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
        self.take_any(&[sense])
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

    /// Takes what joins one more of a list: a comma, “and”, or both.
    pub(super) fn joint(&mut self) -> Option<()> {
        let comma = self.mark(",");
        (self.take(Sense::And) || comma).then_some(())
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

    /// A period by its name: “month”, “quarter”, “half year”.
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

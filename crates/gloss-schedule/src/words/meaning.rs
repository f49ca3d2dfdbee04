//! The meaning of words about time, before it is a rule: how often, on which days, at which times, from when and until
//! when. Holds no words and knows no calendar's library.

use jiff::civil::Date;

use super::sense::{Part, Period};

/// All days of a week, one bit each from Monday.
pub(super) const ALL_DAYS: u8 = 0b111_1111;
/// Monday to Friday.
pub(super) const WEEKDAYS: u8 = 0b001_1111;
/// Saturday and Sunday.
pub(super) const WEEKEND: u8 = 0b110_0000;

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

/// A day within a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MonthDay {
    /// By its number; -1 is the last.
    Number(i8),
    /// “The second Tuesday.”
    Nth(i8, u8),
    /// “The last working day.”
    NthWorkday(i8),
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

/// One set of times.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Meaning {
    /// The interval of a recurrence: how many periods.
    pub(super) every: Option<(u32, Period)>,
    /// The period that the days of `days` are counted in.
    pub(super) span: Option<Period>,
    /// Days of the week, a bit each.
    pub(super) week: u8,
    /// Days of the month.
    pub(super) days: Vec<MonthDay>,
    /// Months.
    pub(super) months: Vec<u8>,
    /// One day by its name: once, or of each week where weeks are said.
    pub(super) day: Option<(u8, Which)>,
    /// Month and day, with a year or without one: once, or each year where years are said.
    pub(super) date: Option<(i8, i8, Option<i16>)>,
    /// So many minutes from now.
    pub(super) moment: Option<u32>,
    /// Times of day.
    pub(super) times: Vec<Time>,
    /// A part of the day.
    pub(super) part: Option<Part>,
    /// Hours of the day from and to, both meant.
    pub(super) hours: Option<(Time, Time)>,
    /// The minute of each hour.
    pub(super) minute: Option<u32>,
    /// So many times in each.
    pub(super) count: Option<(u32, Period)>,
    /// Days of the week that are left out.
    pub(super) without: u8,
    /// Months that are left out.
    pub(super) without_months: Vec<u8>,
}

impl Meaning {
    /// Both as one set of times. None where they do not go together. Names each field, so that none is ever left behind.
    fn with(&self, other: &Self) -> Option<Self> {
        let Self {
            every: None,
            span: None,
            week: 0,
            days,
            months,
            day,
            date,
            moment: None,
            times,
            part,
            hours,
            minute: None,
            count: None,
            without,
            without_months,
        } = other
        else {
            return None;
        };
        let timed = |times: &[Time], hours: bool| !times.is_empty() || hours;
        let clash = timed(&self.times, self.hours.is_some()) && timed(times, hours.is_some())
            || self.part.is_some() && part.is_some()
            || self.without != 0 && *without != 0
            || self.moment.is_some();
        if clash || !months.is_empty() || !without_months.is_empty() {
            return None;
        }
        let mut all = self.clone();
        all.on(days, *day, *date)?;
        all.times.extend(times);
        all.part = all.part.or(*part);
        all.hours = all.hours.or(*hours);
        all.without |= without;
        Some(all)
    }

    /// Takes a day for what comes each week, month or year and has none yet: “each month … on the 15th”.
    fn on(
        &mut self,
        days: &[MonthDay],
        day: Option<(u8, Which)>,
        date: Option<(i8, i8, Option<i16>)>,
    ) -> Option<()> {
        if days.is_empty() && day.is_none() && date.is_none() {
            return Some(());
        }
        let bare = self.week == 0
            && self.days.is_empty()
            && self.months.is_empty()
            && self.day.is_none()
            && self.date.is_none()
            && self.span.is_none();
        bare.then_some(())?;
        let every = self.every.or(self.count.filter(|(times, _)| *times == 1));
        match (every, days, day, date) {
            (Some((_, Period::Month)), [_, ..], None, None) => self.days = days.to_vec(),
            (Some((1, period @ (Period::Quarter | Period::HalfYear))), [_, ..], None, None) => {
                (self.every, self.count) = (None, None);
                (self.span, self.days) = (Some(period), days.to_vec());
            }
            (Some((_, Period::Week)), [], Some((day, Which::On)), None) => self.week = 1 << day,
            (Some((1, Period::Year)), [], None, Some((_, _, None))) => self.date = date,
            _ => return None,
        }
        Some(())
    }

    /// Whether it says at what time of day, or comes within the hour.
    pub(super) fn clock(&self) -> bool {
        !self.times.is_empty()
            || self.hours.is_some()
            || self.moment.is_some()
            || matches!(self.every, Some((_, Period::Minute | Period::Hour)))
    }

    /// Whether it comes again.
    pub(super) fn recurs(&self) -> bool {
        self.every.is_some() || self.week != 0 || self.span.is_some() || self.count.is_some()
    }

    /// Whether it comes once.
    pub(super) fn once(&self) -> bool {
        !self.recurs() && (self.day.is_some() || self.date.is_some() || self.moment.is_some())
    }

    /// Whether it says at what time.
    pub(super) fn timed(&self) -> bool {
        !self.times.is_empty() || self.part.is_some() || self.hours.is_some() || self.moment.is_some()
    }
}

/// All that a phrase says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Phrase {
    /// The recurrence that is read now; in `before` those that were joined before it with “and”.
    pub(super) now: Meaning,
    pub(super) before: Vec<Meaning>,
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
    /// “From” alone, which may be said of what a task is about.
    pub(super) may_be_data: bool,
}

impl Phrase {
    /// Every set of times, in the order in which they were said.
    pub(super) fn meanings(&self) -> impl Iterator<Item = &Meaning> {
        self.before.iter().chain(std::iter::once(&self.now))
    }

    /// Whether it comes again.
    pub(super) fn recurs(&self) -> bool {
        self.meanings().any(Meaning::recurs)
    }

    /// Whether it comes once.
    pub(super) fn once(&self) -> bool {
        !self.recurs() && self.meanings().any(Meaning::once)
    }

    /// Adds what another phrase says of the same rule. False where both say the same kind of thing, or where it says one
    /// that does not go with the rule: then nothing is added.
    pub(super) fn add(&mut self, other: &Self) -> bool {
        let frame = (self.from.is_some() && other.from.is_some())
            || ((self.until.is_some() || self.lasts.is_some())
                && (other.until.is_some() || other.lasts.is_some()))
            || (self.zone.is_some() && other.zone.is_some());
        if !self.before.is_empty() || !other.before.is_empty() || other.may_be_data || frame {
            return false;
        }
        let Some(now) = self.now.with(&other.now) else { return false };
        self.now = now;
        self.from = self.from.or(other.from);
        self.until = self.until.or(other.until);
        self.lasts = self.lasts.or(other.lasts);
        self.zone = self.zone.take().or_else(|| other.zone.clone());
        self.open = self.open.take().or_else(|| other.open.clone());
        true
    }
}
